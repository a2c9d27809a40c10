//! The project's own tables: CSV (RFC 4180, UTF-8, a header) to [`Table`]. Never stops at the first bad row.

use crate::model::{Finding, Row, Severity, Table};

/// Reads a table; rows of another length than the header are left out, with a finding.
pub fn read(name: &str, bytes: &[u8]) -> (Table, Vec<Finding>) {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let mut findings = Vec::new();
    let error = |line: u64, message: String, hint: &str| Finding {
        severity: Severity::Error,
        file: name.into(),
        line,
        message,
        hint: Some(hint.into()),
    };
    let columns: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(|c| c.trim_start_matches('\u{feff}').to_owned()).collect(),
        Err(e) => {
            findings.push(error(1, format!("the header cannot be read: {e}"), "save the table as UTF-8 CSV"));
            Vec::new()
        }
    };
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                if record.len() == columns.len() {
                    rows.push(Row { line, cells: record.iter().map(|c| c.trim().to_owned()).collect() });
                } else {
                    let message = format!("{} cells, the header has {}", record.len(), columns.len());
                    findings.push(error(line, message, "quote cells that hold a comma"));
                }
            }
            Err(e) => {
                let line = e.position().map_or(0, csv::Position::line);
                findings.push(error(line, format!("cannot be read: {e}"), "save the table as UTF-8 CSV"));
            }
        }
    }
    (Table { name: name.into(), columns, rows }, findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_row_is_told_and_the_others_are_read() {
        let (table, findings) = read("t.csv", b"id,name\na,\"x, y\"\nb\nc,z\n");
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.cell(&table.rows[0], "name"), "x, y");
        assert_eq!(table.rows[1].line, 4);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].to_string(),
            "error: `t.csv` line 3: 1 cells, the header has 2\nhint: quote cells that hold a comma"
        );
    }
}
