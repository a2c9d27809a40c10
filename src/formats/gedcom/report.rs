//! What was found in a file and what became of each line: mapped, kept as it is, or refused.
//!
//! The three numbers add up to the lines of the file, so that nobody has to wonder what was lost. A report of which no line
//! was followed has none of them.

pub use crate::model::Severity;

use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;
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

/// How many lines met each fate: all lines of the file, together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Lines whose meaning is in statements.
    pub mapped: usize,
    /// Lines kept word for word.
    pub kept: usize,
    /// Lines that could not be kept.
    pub refused: usize,
}

impl Counts {
    /// All lines.
    pub fn total(&self) -> usize {
        self.mapped + self.kept + self.refused
    }
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
    /// What became of the lines, if they were followed.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
    /// Messages, in the order of their lines.
    pub findings: Vec<Finding>,
    /// The fate of each line, the first line first; empty when they were not followed, or only counted. In JSON lines that
    /// stand together and share it are one [`Run`].
    #[serde(serialize_with = "as_runs", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<Run>")]
    pub fates: Vec<Fate>,
    /// The lines that were kept word for word, where they were asked for, each with its number.
    #[serde(skip)]
    pub quoted: Vec<(u32, String)>,
}

/// So many stretches of lines are named in a text.
const MOST_RUNS: usize = 200;

/// Lines that stand together and share a fate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Run {
    /// The first line, from 1.
    pub from: u32,
    /// The last line.
    pub to: u32,
    /// What became of them.
    pub fate: Fate,
}

/// The runs of a list of fates, in their order; together they are all lines.
fn runs(fates: &[Fate]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (line, fate) in (1..).zip(fates) {
        match runs.last_mut().filter(|run| run.fate == *fate) {
            Some(run) => run.to = line,
            None => runs.push(Run { from: line, to: line, fate: *fate }),
        }
    }
    runs
}

fn as_runs<S: serde::Serializer>(fates: &[Fate], to: S) -> Result<S::Ok, S::Error> {
    runs(fates).serialize(to)
}

impl Report {
    /// What a tree says of itself, before anything is found in it.
    pub fn of(tree: &super::Tree) -> Self {
        let (version, encoding) = (tree.version().to_string(), tree.encoding().name().to_owned());
        Self { version, encoding, lines: tree.line_count(), ..Self::default() }
    }

    /// Counts the fates and sorts the findings.
    pub fn settle(&mut self) {
        let count = |fate| self.fates.iter().filter(|f| **f == fate).count();
        let counts = || Counts { mapped: count(Fate::Mapped), kept: count(Fate::Kept), refused: count(Fate::Refused) };
        self.counts = (!self.fates.is_empty()).then(counts);
        self.findings.sort_by_key(|f| f.line);
    }

    /// Follows the lines of a file that was checked: what becomes of each in an import. More than so many stretches are
    /// counted and not listed, as a report may be a stranger's.
    pub fn follow(&mut self, fates: Vec<Fate>, most: usize) {
        self.fates = fates;
        if runs(&self.fates).len() > most {
            let message =
                format!("more than {most} stretches of lines were mapped or kept; they are counted, not listed");
            self.findings.push(Finding::new(Severity::Note, 0, message));
            self.settle();
            self.fates.clear();
        } else {
            self.settle();
        }
    }

    /// The same of a file whose lines the reader has never seen: each message once, with how often it was said.
    #[must_use]
    pub fn without_lines(mut self) -> Self {
        let mut said: Vec<(Finding, usize)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for finding in std::mem::take(&mut self.findings) {
            let place = *places.entry(finding.message.clone()).or_insert(said.len());
            match said.get_mut(place) {
                Some((_, times)) => *times += 1,
                None => said.push((Finding { line: 0, ..finding }, 1)),
            }
        }
        let told = said.into_iter().map(|(finding, times)| match times {
            1 => finding,
            _ => Finding { message: format!("{} ({times} times)", finding.message), ..finding },
        });
        self.findings = told.collect();
        self.fates.clear();
        self
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

    /// What became of each line: the numbers of those that were kept or refused; all others were mapped.
    pub fn fates_to_text(&self) -> String {
        let (mut out, runs) = (String::new(), runs(&self.fates));
        for (fate, words) in [(Fate::Kept, "kept as they are"), (Fate::Refused, "refused")] {
            let of_fate: Vec<&Run> = runs.iter().filter(|run| run.fate == fate).collect();
            let lines: Vec<String> = of_fate.iter().take(MOST_RUNS).map(|run| run.lines()).collect();
            let more = match of_fate.len() - lines.len() {
                0 => String::new(),
                more => format!(" and {more} more stretches, which the report as JSON names"),
            };
            if !lines.is_empty() {
                let _ = writeln!(out, "{words}: lines {}{more}", lines.join(", "));
            }
        }
        out
    }

    /// Takes in what the lines say that were kept word for word, for the report as a page.
    pub fn quote(&mut self, tree: &super::Tree) {
        let kept = |line: u32| self.fates.get((line as usize).wrapping_sub(1)) == Some(&Fate::Kept);
        let quoted = tree.nodes().filter(|node| kept(node.number())).map(|node| (node.number(), node.raw().to_owned()));
        self.quoted = quoted.collect();
        self.quoted.sort_unstable();
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
        let fates = match self.counts {
            None => String::new(),
            Some(Counts { mapped, kept, refused }) => {
                format!(": {mapped} mapped, {kept} kept as they are, {refused} refused")
            }
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
        self.fates_to_html(&mut out);
        out.push_str("</section>\n");
        out
    }

    fn fates_to_html(&self, out: &mut String) {
        if self.fates.is_empty() {
            return;
        }
        out.push_str("<table>\n<thead><tr><th>lines</th><th>became</th><th>as written</th></tr></thead>\n<tbody>\n");
        for run in runs(&self.fates) {
            let (kind, words) = match run.fate {
                Fate::Mapped => ("mapped", "mapped"),
                Fate::Kept => ("kept", "kept as written"),
                Fate::Refused => ("refused", "refused"),
            };
            let first = self.quoted.partition_point(|(line, _)| *line < run.from);
            let last = self.quoted.partition_point(|(line, _)| *line <= run.to);
            let said: Vec<String> = self.quoted[first..last].iter().map(|(_, text)| escape(text)).collect();
            let lines = run.lines();
            let _ = writeln!(
                out,
                "<tr class=\"{kind}\"><td>{lines}</td><td>{words}</td><td dir=\"auto\">{}</td></tr>",
                said.join("<br>")
            );
        }
        out.push_str("</tbody>\n</table>\n");
    }
}

impl Run {
    /// `7` or `7–9`.
    fn lines(&self) -> String {
        if self.from == self.to { self.from.to_string() } else { format!("{}–{}", self.from, self.to) }
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
        assert_eq!(report.counts, Some(Counts { mapped: 1, kept: 1, refused: 1 }));
    }

    #[test]
    fn a_report_that_followed_no_line_counts_none() {
        let mut report = Report { lines: 3, ..Report::default() };
        report.settle();
        let json = serde_json::to_value(&report).expect("it is JSON");
        assert_eq!((json.get("mapped"), json.get("fates")), (None, None), "{json}");
        assert!(!report.summary().contains("mapped"), "{}", report.summary());
        report.follow(vec![Fate::Mapped, Fate::Kept, Fate::Mapped], 2);
        let json = serde_json::to_value(&report).expect("it is JSON");
        assert_eq!((&json["mapped"], json.get("fates")), (&2.into(), None), "counted, not listed: {json}");
        assert!(report.findings[0].message.starts_with("more than 2 stretches"), "{:?}", report.findings);
        assert!(report.summary().contains("2 mapped, 1 kept as they are, 0 refused"), "{}", report.summary());
    }

    #[test]
    fn a_message_is_told_once_of_lines_that_nobody_has_seen() {
        let said = |line, message| Finding::new(Severity::Note, line, message);
        let findings = vec![said(3, "no `A`"), said(5, "no `B`"), said(9, "no `A`")];
        let report = Report { findings, fates: vec![Fate::Kept], ..Report::default() }.without_lines();
        assert_eq!(report.messages("x"), "note: `x`: no `A` (2 times)\nnote: `x`: no `B`\n");
        assert!(report.fates.is_empty());
    }

    #[test]
    fn every_line_is_in_one_run() {
        let tree =
            crate::formats::gedcom::read(b"0 HEAD\n1 GEDC\n2 VERS 7.0\n1 _X <b>\n1 _Y\n0 TRLR\n").expect("GEDCOM");
        let mut report = crate::formats::gedcom::import(&tree).report;
        report.quote(&tree);
        assert_eq!(report.fates_to_text(), "kept as they are: lines 4–5\n");
        let json = serde_json::to_value(&report).expect("it is JSON");
        assert_eq!(json["fates"][1], serde_json::json!({ "from": 4, "to": 5, "fate": "kept" }));
        let html = report.to_html();
        assert!(
            html.contains("<td>4–5</td><td>kept as written</td><td dir=\"auto\">1 _X &lt;b&gt;<br>1 _Y</td>"),
            "{html}"
        );
    }
}
