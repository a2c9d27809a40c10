//! Conversion between versions 5.5.1 and 7.0, and what the other version cannot hold.
//!
//! The target's grammar leads: a line it has stays, with its payload in the target's words; a line it has not is renamed
//! to an extension tag (`SDATE` to `_SDATE`), so that nothing is lost, and the report says so. On the way back such an
//! extension becomes the standard line again. Version 7 wants records for sources and media that version 5 may give in
//! place; these are made.

mod five;
mod head;
mod payloads;
mod seven;
mod words;

use super::grammar::{Grammar, Payload, Structure};
use super::{Builder, Family, Fate, Finding, Node, Report, Severity, Tree, Version, check, payload};
use payloads::Converted;
use std::collections::{HashMap, HashSet};

/// Whether a text is a language tag and not a word.
pub(super) fn looks_like_language(text: &str) -> bool {
    words::looks_like_tag(text)
}

/// A converted tree and what was said on the way.
#[derive(Debug)]
pub struct Conversion {
    /// The tree in the version asked for.
    pub tree: Tree,
    /// A fate for each line of the file: mapped = said in the target's own lines, kept = in an extension of ours or
    /// theirs, refused = left out.
    pub report: Report,
}

impl Conversion {
    /// A tree that is in the version asked for already.
    pub fn unneeded(tree: Tree) -> Self {
        let report = Report { findings: tree.findings().to_vec(), ..Report::of(&tree) };
        Self { tree, report }
    }
}

/// Converts a tree to 7.0 or 5.5.1. A tree of the same family is copied with its lines tidied.
pub fn convert(tree: &Tree, to: Family) -> Conversion {
    let version = if to == Family::Seven { Version::V70 } else { Version::V551 };
    let mut converter = Converter {
        from: tree,
        from_family: tree.version().family(),
        source: Grammar::of(tree.version().family()),
        aliases: check::standard_tags(tree).collect(),
        target: Grammar::of(to),
        to,
        out: Builder::new(version),
        findings: Vec::new(),
        fates: vec![Fate::Mapped; tree.line_count()],
        ids: HashMap::new(),
        taken: HashSet::new(),
        numbers: HashMap::new(),
        made: Vec::new(),
        submitter: None,
    };
    converter.identifiers();
    converter.file();
    let Converter { out, findings, mut fates, .. } = converter;
    for line in tree.refused_lines() {
        set_fate(&mut fates, *line, Fate::Refused);
    }
    let mut report = Report { findings, fates, ..Report::of(tree) };
    report.settle();
    Conversion { tree: out.finish(), report }
}

fn set_fate(fates: &mut [Fate], line: u32, fate: Fate) {
    if let Some(slot) = (line as usize).checked_sub(1).and_then(|at| fates.get_mut(at)) {
        *slot = fate;
    }
}

/// A record that version 7 wants and version 5 gave in place.
struct Made<'t> {
    id: String,
    tag: &'static str,
    node: Node<'t>,
}

struct Converter<'t> {
    from: &'t Tree,
    from_family: Family,
    source: &'static Grammar,
    /// Tags of the file's own, each with the standard structure that it is another tag of.
    aliases: HashMap<&'t str, &'t str>,
    target: &'static Grammar,
    to: Family,
    out: Builder,
    findings: Vec<Finding>,
    fates: Vec<Fate>,
    /// Old identifier to new.
    ids: HashMap<&'t str, String>,
    taken: HashSet<String>,
    /// The last number given to each stem of an identifier.
    numbers: HashMap<String, u32>,
    made: Vec<Made<'t>>,
    /// A submitter that version 5 demands and nobody is.
    submitter: Option<String>,
}

/// Where a line goes: the structure it stands under in the target, the one in the source if that is known, how many
/// children of each kind there are already, and the new level.
struct Place<'t> {
    /// The line in the source; none above the records and in records that are made.
    above: Option<Node<'t>>,
    target: usize,
    source: Option<usize>,
    counts: Vec<u32>,
    level: u16,
}

impl<'t> Place<'t> {
    fn new(grammar: &Grammar, above: Option<Node<'t>>, target: usize, source: Option<usize>, level: u16) -> Self {
        Self { above, target, source, counts: vec![0; grammar.structures[target].subs.len()], level }
    }
}

impl<'t> Converter<'t> {
    fn say(&mut self, severity: Severity, line: u32, message: impl Into<String>) {
        self.findings.push(Finding::new(severity, line, message));
    }

    fn structure(&self, index: usize) -> &'static Structure {
        &self.target.structures[index]
    }

    /// Version 7 allows fewer characters in identifiers than people use.
    fn identifiers(&mut self) {
        let fine = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let five = self.to == Family::Five;
        let may = |old: &str| five || old != "VOID" && old.chars().all(fine);
        let stays = self.from.records().filter_map(|r| r.xref()).filter(|old| may(old));
        self.taken = stays.map(str::to_owned).collect();
        for record in self.from.records() {
            let Some(old) = record.xref() else { continue };
            let mut new = old.to_owned();
            if !may(old) {
                new = old.to_ascii_uppercase().chars().map(|c| if fine(c) { c } else { '_' }).collect();
                if new == "VOID" {
                    new.push('_');
                }
                if !self.taken.insert(new.clone()) {
                    new = self.fresh(&new);
                }
                self.say(Severity::Note, record.number(), format!("the identifier `@{old}@` is now `@{new}@`"));
            }
            self.ids.entry(old).or_insert(new);
        }
    }

    /// An identifier that no record has.
    fn fresh(&mut self, stem: &str) -> String {
        let mut number = self.numbers.get(stem).copied().unwrap_or(0);
        loop {
            number += 1;
            let id = format!("{stem}{number}");
            if self.taken.insert(id.clone()) {
                self.numbers.insert(stem.to_owned(), number);
                return id;
            }
        }
    }

    fn file(&mut self) {
        let mut root = Place::new(self.target, None, 0, Some(0), 0);
        self.head();
        let mut head_seen = false;
        for record in self.from.records() {
            match record.tag() {
                "HEAD" if !head_seen => head_seen = true,
                "TRLR" => {}
                _ => self.line(record, &mut root),
            }
        }
        let mut at = 0;
        while at < self.made.len() {
            // Making a record may make further ones: a source in place may hold a picture in place.
            let Made { id, tag, node } = Made { id: self.made[at].id.clone(), ..self.made[at] };
            self.make(&id, tag, node);
            at += 1;
        }
        if let Some(id) = self.submitter.take() {
            self.out.bare(0, Some(&id), "SUBM");
            self.out.text(1, "NAME", "not stated");
        }
        self.out.bare(0, None, "TRLR");
    }

    /// One line with everything below it.
    fn line(&mut self, node: Node<'t>, place: &mut Place<'t>) {
        let tag = node.tag();
        if node.is_loose() || matches!(tag, "CONT" | "CONC") {
            return;
        }
        let tag = self.standard_tag(node, place);
        let special = match self.to {
            _ if self.to == self.from_family => false,
            Family::Seven => self.special_to_seven(node, place),
            Family::Five => self.special_to_five(node, place),
        };
        if !special {
            self.plain(node, tag, place);
        }
    }

    /// The tag of a line, or the standard one that its own tag stands for.
    fn standard_tag(&self, node: Node<'t>, place: &Place<'t>) -> &'t str {
        let means = self.aliases.get(node.tag()).filter(|_| self.to != self.from_family);
        let subs = place.source.map(|above| self.source.structures[above].subs.as_slice()).unwrap_or_default();
        let standard = subs.iter().find(|sub| means.is_some_and(|m| self.source.structures[sub.structure].name == *m));
        standard.map_or(node.tag(), |sub| sub.tag)
    }

    /// A line under the given tag, if the target has that there; else as an extension.
    fn plain(&mut self, node: Node<'t>, tag: &str, place: &mut Place<'t>) {
        let own = self.standard_tag(node, place);
        let source = place.source.and_then(|s| {
            let structure = &self.source.structures[s];
            structure.sub(own).map(|sub| structure.subs[sub].structure)
        });
        let structure = self.structure(place.target);
        let restored = tag.strip_prefix('_').filter(|bare| {
            let before = place.source.map(|s| &self.source.structures[s]);
            let standard = before.and_then(|s| s.sub(bare).map(|sub| s.subs[sub].structure));
            // A tag that the source has itself was meant as an extension, unless the source could not have said it.
            self.to != self.from_family && standard.is_none_or(|index| !self.source_holds(node, index))
        });
        let found = structure.sub(restored.unwrap_or(tag)).filter(|sub| place.counts[*sub] < structure.subs[*sub].most);
        let Some(sub) = found else { return self.extension(node, place) };
        let (name, index) = (structure.subs[sub].tag, structure.subs[sub].structure);
        if self.lacks(node, index) {
            return self.extension(node, place);
        }
        let converted = self.payload(node, index);
        let Some(converted) = converted else { return self.extension(node, place) };
        place.counts[sub] += 1;
        self.emit(node, name, index, source, place.level, converted);
    }

    /// Writes a line with its converted payload, then its children.
    fn emit(
        &mut self,
        node: Node<'t>,
        tag: &str,
        index: usize,
        source: Option<usize>,
        level: u16,
        converted: Converted,
    ) {
        let xref = node.xref().and_then(|x| self.ids.get(x)).cloned().filter(|_| level == 0);
        match &converted.value {
            Some(value) if converted.pointer => self.out.pointer(level, tag, value),
            Some(value) => self.out.record_text(level, xref.as_deref(), tag, value),
            None => self.out.bare(level, xref.as_deref(), tag),
        }
        let mut below = Place::new(self.target, Some(node), index, source, level + 1);
        let structure = self.structure(index);
        for (tag, value) in &converted.below {
            if let Some(sub) = structure.sub(tag) {
                below.counts[sub] += 1;
            }
            self.out.text(level + 1, tag, value);
        }
        for child in node.children() {
            self.line(child, &mut below);
        }
        self.required(node, index, &below);
    }

    /// Whether a line must have something below it that it has not and that cannot be made up.
    fn lacks(&mut self, node: Node<'t>, index: usize) -> bool {
        let structure = self.structure(index);
        let five = self.to == Family::Five;
        for sub in structure.subs.iter().filter(|s| s.least > 0) {
            let pointer = matches!(self.structure(sub.structure).payload, Payload::Pointer(_)) && five;
            if pointer || matches!(sub.tag, "DATE" | "LATI" | "LONG") || structure.name == "HEAD-PLAC" {
                let said = self.findings.len();
                let there = node.child(sub.tag).is_some_and(|child| self.payload(child, sub.structure).is_some());
                self.findings.truncate(said);
                if !there {
                    return true;
                }
            }
        }
        false
    }

    /// Whether the source's version could have said this line as the standard line of that structure.
    fn source_holds(&self, node: Node<'t>, index: usize) -> bool {
        let structure = &self.source.structures[index];
        let resolved = |node: Node<'t>| node.pointer().is_some_and(|to| self.ids.contains_key(to));
        let holds = match structure.payload {
            Payload::Pointer(_) => resolved(node),
            Payload::PointerOrText(_) | Payload::PointerOrNone(_) => node.pointer().is_none() || resolved(node),
            _ => payload::check(structure, &node.text(), self.from_family).is_ok(),
        };
        let pointer = |index: usize| matches!(self.source.structures[index].payload, Payload::Pointer(_));
        let complete = structure
            .subs
            .iter()
            .filter(|s| s.least > 0)
            .all(|s| node.child(s.tag).is_some_and(|child| !pointer(s.structure) || resolved(child)));
        holds && complete
    }

    /// Adds what the target demands and the source left open.
    fn required(&mut self, node: Node<'t>, index: usize, place: &Place<'t>) {
        let structure = self.structure(index);
        let missing = structure.subs.iter().zip(&place.counts).filter(|(sub, count)| **count < sub.least);
        for (sub, _) in missing {
            let below = self.structure(sub.structure);
            let value = match (sub.tag, below.payload) {
                ("ROLE", _) => "OTHER",
                ("AGE", _) => "",
                (_, Payload::Language) => "und",
                (_, Payload::Pointer(_)) => "@VOID@",
                (_, Payload::MediaType) => words::media_type_of(&node.text()),
                ("FORM", _) => words::extension_of(&node.text()),
                ("FILE", _) => "missing",
                _ => "not stated",
            };
            let message = format!("`{}` must have a `{}`; `{value}` is written", node.tag(), sub.tag);
            self.say(Severity::Warning, node.number(), message);
            match (value, below.payload) {
                ("@VOID@", _) => self.out.pointer(place.level, sub.tag, "VOID"),
                _ => self.out.text(place.level, sub.tag, value),
            }
            if sub.tag == "FILE" {
                self.out.text(place.level + 1, "FORM", words::media_type_of(""));
            }
        }
    }

    /// A line that the target has not, as an extension with everything below it.
    fn extension(&mut self, node: Node<'t>, place: &Place<'t>) {
        let tag = node.tag();
        let name = if tag.starts_with('_') { tag.to_owned() } else { format!("_{}", tag.to_ascii_uppercase()) };
        let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let name = name.to_ascii_uppercase();
        if !payload::is_tag(&name) {
            for line in node.subtree() {
                set_fate(&mut self.fates, line.number(), Fate::Refused);
            }
            return self.say(Severity::Error, node.number(), format!("`{tag}` cannot be a tag, the line is left out"));
        }
        if name != tag {
            let under = place.above.map_or("as a record".to_owned(), |above| format!("under `{}`", above.tag()));
            let version = if self.to == Family::Seven { "7.0" } else { "5.5.1" };
            let message = format!("version {version} has no `{tag}` like this {under}; kept as `{name}`");
            self.say(Severity::Note, node.number(), message);
        }
        self.copy(node, &name, place.level);
    }

    /// A line and those below it as they are, with pointers and continuations in the target's way.
    fn copy(&mut self, node: Node<'t>, tag: &str, level: u16) {
        set_fate(&mut self.fates, node.number(), Fate::Kept);
        let xref = node.xref().and_then(|x| self.ids.get(x)).cloned().filter(|_| level == 0);
        match node.pointer() {
            Some(to) => {
                let to = self.ids.get(to).cloned().unwrap_or_else(|| to.to_owned());
                self.out.raw(level, xref.as_deref(), tag, Some(&format!("@{to}@")));
            }
            None => self.out.record_text(level, xref.as_deref(), tag, &node.text()),
        }
        for child in node.children() {
            if child.is_loose() || matches!(child.tag(), "CONT" | "CONC") {
                set_fate(&mut self.fates, child.number(), Fate::Kept);
            } else {
                self.copy(child, child.tag(), level + 1);
            }
        }
    }
}
