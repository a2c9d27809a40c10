//! Records of imported files inside an export: every line is kept, and what it says is not said again.

use super::Writer;
use super::selection::{Original, Selection};
use crate::formats::gedcom::map::external_identifier;
use crate::formats::gedcom::{Family as Versions, Node, Tree, convert, read};
use crate::model::EntityId;
use std::collections::{HashMap, HashSet};

/// The records that selected things were imported from, in version 7.
pub(super) struct Originals {
    tree: Option<Tree>,
    /// Thing to the identifier of its record.
    of: HashMap<EntityId, String>,
    /// Identifier to the place of its record in the tree.
    records: HashMap<String, u32>,
    used: HashSet<String>,
    /// Version 5 knows no `@VOID@`: there it stands for a record that was not taken along.
    converted: bool,
}

/// What a record says, so that it is not said again.
#[derive(Default)]
pub(super) struct Said {
    pub tags: HashSet<String>,
    pub names: HashSet<String>,
    pub notes: HashSet<String>,
    pub matches: HashSet<String>,
    /// Tag and date.
    pub events: HashSet<(String, String)>,
    /// Tag and identifier.
    pub pointers: HashSet<(String, String)>,
    /// Extension tag and text.
    pub texts: HashSet<(String, String)>,
}

impl Originals {
    /// Takes the records of one import. Where two imports use the same identifier, the first keeps its record.
    pub(super) fn gather(selection: &Selection) -> Self {
        let people = selection.people.iter().map(|p| (Some(&p.id), p.original.as_ref()));
        let families = selection.families.iter().map(|f| (Some(&f.id), f.original.as_ref()));
        let sources = selection.sources.iter().map(|s| (Some(&s.id), s.original.as_ref()));
        let others = selection.records.iter().map(|r| (None, Some(r)));
        let all: Vec<(Option<&EntityId>, &Original)> = people
            .chain(families)
            .chain(sources)
            .chain(others)
            .filter_map(|(id, original)| original.map(|o| (id, o)))
            .collect();
        let versions = all.first().map_or(Versions::Seven, |(_, o)| o.versions);
        let number = if versions == Versions::Seven { "7.0" } else { "5.5.1" };
        let mut text = format!("0 HEAD\n1 GEDC\n2 VERS {number}\n");
        let mut seen = HashSet::new();
        let mut owners: Vec<(String, EntityId)> = Vec::new();
        for (id, original) in all.iter().filter(|(_, o)| o.versions == versions) {
            let xref =
                original.text.strip_prefix("0 @").and_then(|r| r.split_once('@')).map(|(xref, _)| xref.to_owned());
            let Some(xref) = xref.filter(|x| seen.insert(x.clone())) else { continue };
            text.push_str(&original.text);
            if !original.text.ends_with('\n') {
                text.push('\n');
            }
            owners.extend(id.map(|id| (xref, id.clone())));
        }
        text.push_str("0 TRLR\n");
        let converted = versions == Versions::Five;
        let mut originals =
            Self { tree: None, of: HashMap::new(), records: HashMap::new(), used: HashSet::new(), converted };
        if seen.is_empty() {
            return originals;
        }
        let Ok(old) = read(text.as_bytes()) else { return originals };
        let new = if versions == Versions::Seven { old.clone() } else { convert(&old, Versions::Seven).tree };
        // Conversion keeps the order of records, and may only change their identifiers.
        let body = |tree: &Tree| -> Vec<(Option<String>, u32)> {
            let records = tree.records().filter(|r| !matches!(r.tag(), "HEAD" | "TRLR"));
            records.map(|r| (r.xref().map(str::to_owned), r.index() as u32)).collect()
        };
        let renamed: HashMap<String, String> =
            body(&old).into_iter().zip(body(&new)).filter_map(|(a, b)| a.0.zip(b.0)).collect();
        for (xref, id) in owners {
            if let Some(xref) = renamed.get(&xref) {
                originals.of.insert(id, xref.clone());
            }
        }
        originals.records = body(&new).into_iter().filter_map(|(xref, at)| Some((xref?, at))).collect();
        originals.tree = Some(new);
        originals
    }

    /// The identifier of the record a thing was imported from.
    pub(super) fn of(&self, id: &EntityId) -> Option<&str> {
        self.of.get(id).map(String::as_str)
    }

    pub(super) fn identifiers(&self) -> HashSet<String> {
        self.records.keys().cloned().collect()
    }

    /// Records that are nobody's: identifier, tag, text of the record's own line.
    pub(super) fn others(&self) -> Vec<(String, String, Option<String>)> {
        let Some(tree) = &self.tree else { return Vec::new() };
        let owned: HashSet<&String> = self.of.values().collect();
        let records = tree.records().filter(|r| !matches!(r.tag(), "HEAD" | "TRLR" | "INDI" | "FAM"));
        let other = records.filter_map(|r| Some((r.xref()?.to_owned(), r)));
        other
            .filter(|(xref, _)| !owned.contains(xref) && !self.used.contains(xref))
            .map(|(xref, r)| (xref, r.tag().to_owned(), r.has_value().then(|| r.text().into_owned())))
            .collect()
    }
}

/// Copies everything below a record that was imported, and tells what it says. Pointers to records that are not in the
/// file become `@VOID@`; links to families that are not in it are left out.
pub(super) fn copy(writer: &mut Writer<'_>, xref: &str) -> Said {
    let mut said = Said::default();
    let Some(tree) = writer.originals.tree.take() else { return said };
    writer.originals.used.insert(xref.to_owned());
    if let Some(record) = writer.originals.records.get(xref).and_then(|at| tree.node(*at)) {
        let present = &writer.present;
        let known = |to: &str| present.contains(to) || !is_selected(&tree, &writer.originals.records, to);
        let mut lines: Vec<(Node<'_>, bool)> = Vec::new();
        for line in record.children().filter(|c| !matches!(c.tag(), "CONT" | "CONC")) {
            let void = writer.originals.converted;
            let gone = line.pointer().is_some_and(|to| if to == "VOID" { void } else { !known(to) });
            if gone && matches!(line.tag(), "FAMS" | "FAMC" | "HUSB" | "WIFE" | "CHIL" | "ASSO") {
                continue;
            }
            remember(&mut said, line);
            for below in line.subtree() {
                let gone = below.pointer().is_some_and(|to| to != "VOID" && !known(to));
                lines.push((below, gone));
            }
        }
        for (line, gone) in lines {
            if gone {
                writer.out.pointer(line.level(), line.tag(), "VOID");
            } else {
                writer.out.raw(line.level(), None, line.tag(), line.has_value().then(|| line.value()));
            }
        }
    }
    writer.originals.tree = Some(tree);
    said
}

/// Whether an identifier is of a person, a family or nothing at all, which are written only if they are selected.
fn is_selected(tree: &Tree, records: &HashMap<String, u32>, to: &str) -> bool {
    let record = records.get(to).and_then(|at| tree.node(*at));
    record.is_none_or(|r| matches!(r.tag(), "INDI" | "FAM"))
}

fn remember(said: &mut Said, line: Node<'_>) {
    let tag = line.tag().to_owned();
    let text = line.text().into_owned();
    let plain = |text: &str| text.replace('/', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    match line.tag() {
        "NAME" => {
            said.names.insert(plain(&text));
            let forms = line.children().filter(|c| c.tag() == "TRAN");
            said.names.extend(forms.map(|f| plain(&f.text())));
        }
        "NOTE" => {
            said.notes.insert(text.clone());
        }
        "EXID" => {
            let kind = line.child_text("TYPE").unwrap_or_default();
            said.matches.extend(external_identifier(text.trim(), &kind));
        }
        _ => {}
    }
    said.events.insert((tag.clone(), line.child_text("DATE").map(|d| d.into_owned()).unwrap_or_default()));
    if let Some(to) = line.pointer() {
        said.pointers.insert((tag.clone(), to.to_owned()));
    }
    said.texts.insert((tag.clone(), text));
    said.tags.insert(tag);
}
