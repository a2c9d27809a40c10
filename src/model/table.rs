//! A table of facts: named columns, rows that know their line, so that every message can point at it.

/// One of the project's tables, as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The file's name: `people.csv`.
    pub name: String,
    /// The columns, in the file's order.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row: as many cells as its table has columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, from 1; the header is line 1.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

impl Table {
    /// The cell of a column; empty if the table has no such column.
    pub fn cell<'a>(&self, row: &'a Row, column: &str) -> &'a str {
        let at = self.columns.iter().position(|c| c == column);
        at.and_then(|at| row.cells.get(at)).map_or("", String::as_str)
    }

    /// The cell of a column, if it holds anything.
    pub fn value<'a>(&self, row: &'a Row, column: &str) -> Option<&'a str> {
        Some(self.cell(row, column)).filter(|cell| !cell.is_empty())
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The fact cannot be used.
    Error,
    /// The fact can be used and someone should look.
    Warning,
    /// Worth knowing.
    Note,
}

/// Something found in a file, printed as a compiler does: what, where, what to do next.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// What was found.
    pub message: String,
    /// What to do next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        write!(f, "{severity}: `{}` line {}: {}", self.file, self.line, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}
