//! Records of imported files inside an export: every line is kept, and what it says is not said again.

use super::Writer;
use super::selection::{Original, Selection};
use crate::formats::gedcom::map::external_identifier;
use crate::formats::gedcom::write::push_line;
use crate::formats::gedcom::{Family as Versions, Node, Tree, convert, read};
use crate::model::EntityId;
use std::collections::{HashMap, HashSet};

/// The records that selected things were imported from, in version 7.
#[derive(Default)]
pub(super) struct Originals {
    tree: Option<Tree>,
    /// Thing to the identifier of its record.
    of: HashMap<EntityId, String>,
    /// Identifier to the place of its record in the tree.
    records: HashMap<String, u32>,
    used: HashSet<String>,
    taken: HashSet<String>,
    /// Records of version 5. It knows no `@VOID@`: there it stands for a record that was not taken along.
    converted: HashSet<String>,
}

/// The records of one import, each with the thing it is about.
struct Import<'s> {
    name: &'s str,
    records: Vec<(Option<&'s EntityId>, &'s Original)>,
    header: Option<&'s Original>,
}

impl<'s> Import<'s> {
    /// The records as a file of their version, and whose they are by identifier.
    fn tree(&self) -> Option<(Tree, HashMap<String, &'s EntityId>)> {
        let first = self.records.first().map(|(_, original)| *original).or(self.header)?;
        let number = if first.versions == Versions::Seven { "7.0" } else { "5.5.1" };
        let mut text = match self.header {
            Some(header) => ended(&header.text),
            None => format!("0 HEAD\n1 GEDC\n2 VERS {number}\n"),
        };
        let (mut seen, mut owners) = (HashSet::new(), HashMap::new());
        for (id, original) in &self.records {
            let xref = original.text.strip_prefix("0 @").and_then(|r| r.split_once('@')).map(|(xref, _)| xref);
            let Some(xref) = xref.filter(|xref| seen.insert(*xref)) else { continue };
            text.push_str(&ended(&original.text));
            owners.extend(id.map(|id| (xref.to_owned(), id)));
        }
        text.push_str("0 TRLR\n");
        Some((read(text.as_bytes()).ok()?, owners))
    }
}

fn ended(text: &str) -> String {
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// Writes a line with the identifiers and file names that it has in the whole.
fn push_renamed(
    node: Node<'_>,
    (import, names): (&str, &HashMap<String, String>),
    selection: &Selection,
    out: &mut String,
) {
    let xref = node.xref().and_then(|xref| names.get(xref));
    let pointer = node.pointer().and_then(|to| names.get(to)).map(|to| format!("@{to}@"));
    let file = (node.tag() == "FILE").then(|| selection.files.get(&(import.to_owned(), node.value().to_owned())));
    let value = pointer.or_else(|| file.flatten().cloned());
    if xref.is_none_or(|name| Some(name.as_str()) == node.xref()) && value.is_none() {
        return push_line(node, out);
    }
    let xref = xref.map(|xref| format!("@{xref}@ ")).unwrap_or_default();
    let value = value.or_else(|| node.has_value().then(|| node.value().to_owned()));
    let value = value.map(|value| format!(" {value}")).unwrap_or_default();
    out.push_str(&format!("{} {xref}{}{value}\n", node.level(), node.tag()));
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
    /// Takes the records of the imports, each in its own version, to one tree of version 7. An identifier that an import
    /// before has taken gets a number.
    pub(super) fn gather(selection: &Selection) -> Self {
        let people = selection.people.iter().map(|p| (Some(&p.id), p.original.as_ref()));
        let families = selection.families.iter().map(|f| (Some(&f.id), f.original.as_ref()));
        let sources = selection.sources.iter().map(|s| (Some(&s.id), s.original.as_ref()));
        let others = selection.records.iter().map(|r| (None, Some(r)));
        let all = people.chain(families).chain(sources).chain(others);
        let mut imports: Vec<Import<'_>> = Vec::new();
        for (id, original) in all.filter_map(|(id, original)| original.map(|o| (id, o))) {
            match imports.iter_mut().find(|import| import.name == original.import) {
                Some(import) => import.records.push((id, original)),
                None => imports.push(Import { name: &original.import, records: vec![(id, original)], header: None }),
            }
        }
        if let Some(header) = &selection.header {
            match imports.iter_mut().find(|import| import.name == header.import) {
                Some(import) => import.header = Some(header),
                None => imports.push(Import { name: &header.import, records: Vec::new(), header: Some(header) }),
            }
        }
        let mut originals = Self::default();
        let (mut head, mut text) = (String::from("0 HEAD\n1 GEDC\n2 VERS 7.0\n"), String::new());
        for import in &imports {
            if let Some(of_import) = originals.take(import, selection, &mut text) {
                head = of_import;
            }
        }
        let Ok(tree) = read((head + &text + "0 TRLR\n").as_bytes()) else { return Self::default() };
        let records = tree.records().filter(|r| !matches!(r.tag(), "HEAD" | "TRLR"));
        originals.records = records.filter_map(|r| Some((r.xref()?.to_owned(), r.index() as u32))).collect();
        originals.tree = (!imports.is_empty()).then_some(tree);
        originals
    }

    /// Adds the records of one import to `text`; gives its header, if that is to be written.
    fn take(&mut self, import: &Import<'_>, selection: &Selection, text: &mut String) -> Option<String> {
        let (old, owners) = import.tree()?;
        let converted = old.version().family() == Versions::Five;
        let new = if converted { convert(&old, Versions::Seven).tree } else { old.clone() };
        // Conversion keeps the order of records, and may only change their identifiers.
        let body = |tree: &Tree| -> Vec<Option<String>> {
            let records = tree.records().filter(|r| !matches!(r.tag(), "HEAD" | "TRLR"));
            records.map(|r| r.xref().map(str::to_owned)).collect()
        };
        let after = body(&new);
        let mut names: HashMap<String, String> = HashMap::new();
        for xref in after.iter().flatten() {
            let mut name = xref.clone();
            let mut number = 1;
            while self.taken.contains(&name) || name != *xref && after.iter().flatten().any(|other| *other == name) {
                number += 1;
                name = format!("{xref}_{number}");
            }
            names.insert(xref.clone(), name);
        }
        self.taken.extend(names.values().cloned());
        for (before, after) in body(&old).into_iter().zip(&after).filter_map(|(a, b)| a.zip(b.as_ref())) {
            let name = &names[after];
            if let Some(id) = owners.get(&before) {
                self.of.insert((*id).clone(), name.clone());
            }
            if converted {
                self.converted.insert(name.clone());
            }
        }
        let mut header = None;
        for record in new.records().filter(|record| record.tag() != "TRLR") {
            let mut lines = String::new();
            for node in record.subtree() {
                push_renamed(node, (import.name, &names), selection, &mut lines);
            }
            match record.tag() {
                "HEAD" => header = import.header.map(|_| lines),
                _ => text.push_str(&lines),
            }
        }
        header
    }

    /// The header of the import that is written whole.
    pub(super) fn header(&self) -> Option<Node<'_>> {
        self.tree.as_ref()?.record("HEAD")
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
            let void = writer.originals.converted.contains(xref);
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
