//! What was found in a file and what became of each line: mapped, kept as it is, or refused.
//!
//! The three numbers add up to the lines of the file, so that nobody has to wonder what was lost.

pub use crate::model::Severity;

use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::{self, Write as _};

/// One message about one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// How grave.
    pub severity: Severity,
    /// The line in the file, from 1; 0 = the file as a whole.
    pub line: u32,
    /// What is the matter: lower case, values in backticks.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Finding {
    /// A finding without a hint.
    pub fn new(severity: Severity, line: u32, message: impl Into<String>) -> Self {
        Self { severity, line, message: message.into(), hint: None }
    }

    /// The same finding with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        match self.line {
            0 => write!(f, "{word}: {}", self.message)?,
            line => write!(f, "{word}: line {line}: {}", self.message)?,
        }
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// Its meaning is in statements.
    Mapped,
    /// It is kept word for word beside the statements.
    Kept,
    /// It could not be kept.
    Refused,
}

/// The report of one reading, check, conversion or import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Report {
    /// The version the file states.
    pub version: String,
    /// The encoding it was read in.
    pub encoding: String,
    /// Lines in the file.
    pub lines: usize,
    /// Lines whose meaning is in statements.
    pub mapped: usize,
    /// Lines kept word for word.
    pub kept: usize,
    /// Lines that could not be kept.
    pub refused: usize,
    /// Messages, in the order of their lines.
    pub findings: Vec<Finding>,
    /// The fate of each line, the first line first; empty when lines were only checked.
    #[serde(skip)]
    pub fates: Vec<Fate>,
}

impl Report {
    /// Counts the fates and sorts the findings.
    pub fn settle(&mut self) {
        let count = |fate| self.fates.iter().filter(|f| **f == fate).count();
        (self.mapped, self.kept, self.refused) = (count(Fate::Mapped), count(Fate::Kept), count(Fate::Refused));
        self.findings.sort_by_key(|f| f.line);
    }

    /// How many findings are errors.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|f| f.severity == Severity::Error).count()
    }

    /// The report as people read it in a terminal; `file` names the file in each message.
    pub fn to_text(&self, file: &str) -> String {
        let mut out = self.messages(file);
        let _ = writeln!(out, "{}", self.summary());
        out
    }

    /// The messages alone, each with the file and the line.
    pub fn messages(&self, file: &str) -> String {
        let mut out = String::new();
        for finding in &self.findings {
            let place = if finding.line == 0 { format!("`{file}`") } else { format!("`{file}` line {}", finding.line) };
            let word = match finding.severity {
                Severity::Note => "note",
                Severity::Warning => "warning",
                Severity::Error => "error",
            };
            let _ = writeln!(out, "{word}: {place}: {}", finding.message);
            if let Some(hint) = &finding.hint {
                let _ = writeln!(out, "hint: {hint}");
            }
        }
        out
    }

    /// One line: version, encoding, counts.
    pub fn summary(&self) -> String {
        let fates = match self.fates.is_empty() {
            true => String::new(),
            false => format!(": {} mapped, {} kept as they are, {} refused", self.mapped, self.kept, self.refused),
        };
        format!("GEDCOM {}, {}, {} lines{fates}; {} errors", self.version, self.encoding, self.lines, self.errors())
    }

    /// The report as a piece of HTML: a summary and a table. Everything from the file is escaped.
    pub fn to_html(&self) -> String {
        let mut out = String::from("<section class=\"gedcom-report\">\n");
        let _ = writeln!(out, "<p>{}</p>", escape(&self.summary()));
        if !self.findings.is_empty() {
            out.push_str("<table>\n<thead><tr><th>line</th><th>kind</th><th>message</th></tr></thead>\n<tbody>\n");
            for finding in &self.findings {
                let kind = format!("{:?}", finding.severity).to_lowercase();
                let hint = match &finding.hint {
                    Some(hint) => format!("<br><small>{}</small>", escape(hint)),
                    None => String::new(),
                };
                let _ = writeln!(
                    out,
                    "<tr class=\"{kind}\"><td>{}</td><td>{kind}</td><td dir=\"auto\">{}{hint}</td></tr>",
                    finding.line,
                    escape(&finding.message)
                );
            }
            out.push_str("</tbody>\n</table>\n");
        }
        out.push_str("</section>\n");
        out
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_from_a_file_is_text_in_the_report() {
        let report = Report {
            findings: vec![Finding::new(Severity::Warning, 3, "`<script>` is odd").hint("write \"x\"")],
            ..Report::default()
        };
        let html = report.to_html();
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script>"), "{html}");
        assert!(html.contains("&quot;x&quot;"));
    }

    #[test]
    fn counts_add_up() {
        let mut report = Report { lines: 3, fates: vec![Fate::Mapped, Fate::Kept, Fate::Refused], ..Report::default() };
        report.settle();
        assert_eq!(report.mapped + report.kept + report.refused, report.lines);
    }
}
