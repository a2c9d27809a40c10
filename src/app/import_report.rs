//! What an import tells of itself: what came and went, record by record, as text and as a page.

use super::gedcom::Report;
use crate::ontology::terms;
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;

/// What an import did, or would do.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Imported {
    /// The name of the file.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
    /// The graph that holds what it says.
    pub graph: String,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// How many things of each kind are in the file.
    pub found: Vec<(&'static str, usize)>,
    /// Records that the graph did not have.
    pub added: usize,
    /// Records that the graph has otherwise.
    pub changed: usize,
    /// Records that the graph has and the file has not.
    pub removed: usize,
    /// Those records, one by one, where the graph had an earlier version of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// Statements that came.
    pub quads_added: usize,
    /// Statements that went.
    pub quads_removed: usize,
    /// The version of the store.
    pub version: u64,
    /// What became of each line.
    pub report: Report,
}

/// A record in which a file differs from the version that its graph holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// How it differs.
    pub what: Differs,
    /// The record: its xref, its tag, and its name if it has one.
    pub record: String,
}

/// How a record differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Differs {
    /// The file has it, the graph did not.
    Added,
    /// Both have it, not the same.
    Changed,
    /// The graph had it, the file does not.
    Removed,
}

/// What the report looks like as a page.
const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
table{border-collapse:collapse;width:100%;margin:1rem 0}td,th{text-align:start;vertical-align:top;padding:.2rem .6rem;\
border-block-end:1px solid #ccc}td:first-child{white-space:nowrap}td:last-child{overflow-wrap:anywhere}\
.error td,.refused td{background:#fbe3e0}.warning td,.kept td{background:#fdf5dd}";

/// So many differences are told in a text.
const MOST_TOLD: usize = 1_000;

impl Differs {
    fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

impl Imported {
    /// One line: what came and went.
    pub fn summary(&self) -> String {
        let found: Vec<String> = self.found.iter().map(|(what, count)| format!("{count} {what}")).collect();
        let did = if self.dry_run { "would be added" } else { "added" };
        format!(
            "`{}`: {}; records: {} {did}, {} changed, {} removed; graph <{}>",
            self.file,
            found.join(", "),
            self.added,
            self.changed,
            self.removed,
            self.graph
        )
    }

    /// The records that differ from an earlier version, a line each.
    pub fn differences_to_text(&self) -> String {
        let mut out = String::new();
        for Difference { what, record } in self.differences.iter().take(MOST_TOLD) {
            let _ = writeln!(out, "{}: {record}", what.word());
        }
        if let Some(more) = self.differences.len().checked_sub(MOST_TOLD + 1) {
            let _ = writeln!(out, "… and {} more: `--report json` has all", more + 1);
        }
        out
    }

    /// The report as a page.
    pub fn to_html(&self) -> String {
        let text = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
        let _ = writeln!(out, "<meta name=\"viewport\" content=\"width=device-width\">\n<style>{STYLE}</style>");
        let file = text(&self.file);
        let _ = writeln!(out, "<title>{file}</title>\n<h1>{file}</h1>\n<p>{}</p>", text(&self.summary()));
        if !self.differences.is_empty() {
            let _ = writeln!(out, "<pre>{}</pre>", text(&self.differences_to_text()));
        }
        out + &self.report.to_html() + "</html>\n"
    }
}

/// The records of a graph: what each is about, and its texts.
pub(super) fn records(quads: &HashSet<Quad>) -> HashMap<String, BTreeSet<String>> {
    let mut records: HashMap<String, BTreeSet<String>> = HashMap::new();
    for quad in quads.iter().filter(|quad| quad.predicate == terms::GEDCOM_RECORD) {
        let (subject, text) = (quad.subject.to_string(), quad.object.to_string());
        // Records that are nobody's are told apart by their own first line.
        let key = match &quad.graph_name {
            GraphName::NamedNode(graph) if quad.subject == NamedOrBlankNode::from(graph.clone()) => {
                text.split("\\n").next().unwrap_or_default().to_owned()
            }
            _ => subject,
        };
        records.entry(key).or_default().insert(text);
    }
    records
}

/// In what the records of a file differ from those of its graph, by record.
pub(super) fn differences(
    before: &HashMap<String, BTreeSet<String>>,
    after: &HashMap<String, BTreeSet<String>>,
) -> Vec<Difference> {
    let told = |what, texts| Difference { what, record: called(texts) };
    let mut found: Vec<Difference> = after
        .iter()
        .filter_map(|(key, texts)| match before.get(key) {
            None => Some(told(Differs::Added, texts)),
            Some(old) => (old != texts).then(|| told(Differs::Changed, texts)),
        })
        .collect();
    let gone = before.iter().filter(|(key, _)| !after.contains_key(*key));
    found.extend(gone.map(|(_, texts)| told(Differs::Removed, texts)));
    found.sort_by(|a, b| a.record.cmp(&b.record).then(a.what.cmp(&b.what)));
    found
}

/// What a record is called to a reader of its file: `@I1@ INDI Nissim /Béhar/`.
fn called(texts: &BTreeSet<String>) -> String {
    let text = texts.first().map(String::as_str).unwrap_or_default();
    let mut lines = text.trim_matches('"').split("\\n").map(str::trim);
    let first = lines.next().unwrap_or_default();
    let name = lines.find_map(|line| line.strip_prefix("1 NAME ").or_else(|| line.strip_prefix("1 TITL ")));
    [Some(first.strip_prefix("0 ").unwrap_or(first)), name].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
