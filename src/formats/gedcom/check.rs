//! The validator: every rule of the grammar a file breaks, with its line, as a compiler says it.

use super::grammar::{Grammar, Payload, Structure};
use super::{Family, Finding, Node, Report, Severity, Tree, Version, payload, tree};
use std::collections::{HashMap, HashSet};

/// After so many findings a file is known to be bad, and more of them help nobody.
const MOST_FINDINGS: usize = 10_000;

/// Checks a tree against the rules of its version.
pub fn check(tree: &Tree) -> Report {
    let family = tree.version().family();
    let mut checker = Checker {
        tree,
        family,
        grammar: Grammar::of(family),
        records: HashMap::new(),
        declared: HashMap::new(),
        unknown: HashSet::new(),
        findings: tree.findings().to_vec(),
    };
    checker.version();
    checker.lines();
    checker.identifiers();
    checker.schema();
    checker.file();
    checker.families();
    let mut findings = checker.findings;
    if findings.len() >= MOST_FINDINGS {
        findings.truncate(MOST_FINDINGS);
        findings.push(Finding::new(
            Severity::Warning,
            0,
            format!("more than {MOST_FINDINGS} findings; the rest is left out"),
        ));
    }
    let mut report = Report { findings, ..Report::of(tree) };
    report.settle();
    report
}

/// The extension tags that the schema of a file binds to a standard structure, each with its name.
pub(super) fn standard_tags(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    bound_tags(tree).filter_map(|(_, tag, means)| Some((tag, means?)))
}

/// The lines of the schema: what they bind, and the name of the standard structure if it is one.
fn bound_tags(tree: &Tree) -> impl Iterator<Item = (Node<'_>, &str, Option<&str>)> {
    let schema = tree.record("HEAD").and_then(|head| head.child("SCHMA"));
    let lines = schema.into_iter().flat_map(|schema| schema.children()).filter(|line| line.tag() == "TAG");
    lines.filter_map(|line| {
        let (tag, means) = line.value().split_once(' ')?;
        Some((line, tag, means.strip_prefix("https://gedcom.io/terms/v7/")))
    })
}

struct Checker<'t> {
    tree: &'t Tree,
    family: Family,
    grammar: &'static Grammar,
    /// Identifier to the tag of its record.
    records: HashMap<&'t str, Node<'t>>,
    /// Extension tags that the schema binds, each with the standard structure that it is another tag of, if it is.
    declared: HashMap<&'t str, Option<&'t str>>,
    /// Extension tags already said not to be bound.
    unknown: HashSet<&'t str>,
    findings: Vec<Finding>,
}

impl<'t> Checker<'t> {
    fn say(&mut self, severity: Severity, line: u32, message: impl Into<String>) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(Finding::new(severity, line, message));
        }
    }

    fn advise(&mut self, severity: Severity, line: u32, message: String, hint: impl Into<String>) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(Finding::new(severity, line, message).hint(hint));
        }
    }

    /// Strictness: only the versions the tables are of are held to every word of them.
    fn graver(&self) -> Severity {
        match self.tree.version() {
            Version::V551 | Version::V70 => Severity::Error,
            _ => Severity::Warning,
        }
    }

    fn version(&mut self) {
        if let Version::Other(version) = self.tree.version() {
            let message =
                format!("version `{version}` is not known; checked as version {:?}", self.family).to_lowercase();
            self.say(Severity::Warning, 0, message);
        }
        if self.family == Family::Seven && self.tree.encoding() != super::Encoding::Utf8 {
            self.say(Severity::Error, 0, "version 7 is always in UTF-8");
        }
    }

    /// What is wrong with lines as such, whatever their tag.
    fn lines(&mut self) {
        for node in self.tree.nodes() {
            if node.is_loose() {
                continue;
            }
            let (line, raw) = (node.number(), node.raw());
            if raw.chars().any(|c| c.is_control() && c != '\t') {
                self.advise(Severity::Error, line, "a control character".into(), "remove it");
            }
            if !payload::is_tag(node.tag()) {
                let message = format!("`{}` is not a tag", node.tag());
                self.advise(Severity::Error, line, message, "tags are capital letters, digits and `_`");
            }
            if node.tag() == "CONC" && self.family == Family::Seven {
                self.advise(Severity::Error, line, "version 7 has no `CONC`".into(), "join it to the line before");
            }
            if node.level() == 0 && matches!(node.tag(), "CONT" | "CONC") {
                self.say(Severity::Error, line, format!("`{}` continues nothing", node.tag()));
            }
            match self.family {
                Family::Seven => {
                    let value = node.value();
                    if value.starts_with('@') && !value.starts_with("@@") && tree::pointer(value).is_none() {
                        let message = format!("`{value}` begins with one `@` and is not a pointer");
                        self.advise(Severity::Error, line, message, "double the first `@`");
                    }
                    if node.has_value() && value.is_empty() {
                        self.advise(Severity::Warning, line, "a space and nothing after it".into(), "remove the space");
                    }
                }
                Family::Five if raw.len() > 255 && raw.chars().count() > 255 => {
                    let message = format!("the line has {} characters, more than 255", raw.chars().count());
                    self.advise(Severity::Warning, line, message, "break it with `CONC`");
                }
                Family::Five => {}
            }
        }
    }

    fn identifiers(&mut self) {
        for node in self.tree.nodes() {
            let Some(xref) = node.xref() else { continue };
            let line = node.number();
            if node.level() != 0 {
                self.say(Severity::Error, line, format!("`@{xref}@` is on a line that is not a record"));
                continue;
            }
            if self.family == Family::Seven && (xref == "VOID" || !xref.bytes().all(is_xref_byte)) {
                let message = format!("`@{xref}@` is not an identifier");
                self.advise(Severity::Error, line, message, "use capital letters, digits and `_`; `VOID` is reserved");
            } else if self.family == Family::Five && xref.chars().count() > 20 {
                self.say(Severity::Warning, line, format!("`@{xref}@` is longer than 22 characters"));
            }
            if let Some(first) = self.records.get(xref) {
                let message = format!("`@{xref}@` is the identifier of line {} too", first.number());
                self.say(Severity::Error, line, message);
            } else {
                self.records.insert(xref, node);
            }
        }
    }

    fn schema(&mut self) {
        for (line, tag, means) in bound_tags(self.tree) {
            if self.declared.insert(tag, means).is_some() {
                self.say(Severity::Warning, line.number(), format!("`{tag}` is bound twice"));
            }
        }
    }

    fn file(&mut self) {
        let root = &self.grammar.structures[0];
        let mut counts = vec![0u32; root.subs.len()];
        let last = self.tree.records().last();
        for record in self.tree.records() {
            let (line, tag) = (record.number(), record.tag());
            if record.is_loose() {
                continue;
            }
            if record.level() != 0 {
                self.say(Severity::Error, line, format!("`{tag}` belongs to no record"));
            } else if let Some(sub) = self.sub(root, tag) {
                counts[sub] += 1;
                let once = root.subs[sub].most == 1;
                if once && counts[sub] > 1 {
                    self.say(Severity::Error, line, format!("a second `{tag}`"));
                }
                if !once && record.xref().is_none() {
                    let message = format!("the record `{tag}` has no identifier");
                    self.advise(Severity::Warning, line, message, "nothing can point to it");
                }
                if tag == "TRLR" && last.is_some_and(|l| l.index() != record.index()) {
                    self.say(Severity::Error, line, "records after the trailer");
                }
                self.structure(record, root.subs[sub].structure);
            } else if tag.starts_with('_') {
                self.extension(record);
            } else {
                self.say(self.graver(), line, format!("`{tag}` is not a record of version {}", self.tree.version()));
            }
        }
        for (sub, count) in root.subs.iter().zip(counts) {
            if count < sub.least && sub.tag != "HEAD" {
                let line = last.map_or(0, |l| l.number());
                self.advise(Severity::Error, line, format!("`{}` is missing", sub.tag), format!("add `0 {}`", sub.tag));
            }
        }
    }

    /// What a tag stands for below a structure: the standard tag itself, or one of the file's own that the schema binds to
    /// the standard structure.
    fn sub(&self, structure: &Structure, tag: &str) -> Option<usize> {
        if !tag.starts_with('_') {
            return structure.sub(tag);
        }
        let means = self.declared.get(tag).copied().flatten()?;
        structure.subs.iter().position(|sub| self.grammar.structures[sub.structure].name == means)
    }

    /// Whether a record is of the kind that pointers to `wanted` ask for.
    fn is_record(&self, record: Node<'t>, wanted: &str) -> bool {
        let root = &self.grammar.structures[0];
        record.tag() == wanted || self.sub(root, record.tag()).is_some_and(|sub| root.subs[sub].tag == wanted)
    }

    /// A line and everything below it.
    fn structure(&mut self, node: Node<'t>, index: usize) {
        let structure = &self.grammar.structures[index];
        self.payload(node, structure);
        let mut counts = [0u32; 64];
        let subs = structure.subs.len().min(counts.len());
        for child in node.children() {
            let tag = child.tag();
            let line = child.number();
            if tag == "CONT" || tag == "CONC" || child.is_loose() {
                let textual = !matches!(structure.payload, Payload::None | Payload::Pointer(_) | Payload::YOrNone);
                if !textual && !child.is_loose() {
                    self.say(Severity::Error, line, format!("`{}` has no text that could go on", node.tag()));
                }
            } else if let Some(sub) = self.sub(structure, tag) {
                let found = &structure.subs[sub];
                if sub < subs {
                    counts[sub] += 1;
                    if counts[sub] == found.most.saturating_add(1) && found.most != u32::MAX {
                        let message = format!("`{}` may have one `{tag}`, this is another", node.tag());
                        self.say(self.graver(), line, message);
                    }
                }
                self.length(child, structure.name, found.tag);
                self.structure(child, found.structure);
            } else if tag.starts_with('_') {
                self.extension(child);
            } else {
                self.misplaced(child, node, structure);
            }
        }
        for (sub, count) in structure.subs.iter().zip(counts) {
            if count < sub.least {
                let message = format!("`{}` must have a `{}`", node.tag(), sub.tag);
                let hint = format!("add `{} {}`", node.level() + 1, sub.tag);
                self.advise(self.graver(), node.number(), message, hint);
            }
        }
    }

    /// Whether a payload is as long as version 5.5.1 has it. Few programs keep to this, and none needs to: a warning.
    fn length(&mut self, node: Node<'t>, above: &'static str, tag: &'static str) {
        let Some((least, most)) = self.grammar.length(above, tag) else { return };
        let goes_on = node.children().any(|child| matches!(child.tag(), "CONT" | "CONC"));
        let length = node.value().trim_end().chars().count();
        if goes_on || length == 0 || node.pointer().is_some() || (least..=most).contains(&length) {
            return;
        }
        let (message, hint) = match length > most {
            true => (
                format!("`{tag}` has {length} characters, more than the {most} of version 5.5.1"),
                "other programs may cut it off",
            ),
            false => (
                format!("`{tag}` has {length} characters, fewer than the {least} of version 5.5.1"),
                "other programs may not know it",
            ),
        };
        self.advise(Severity::Warning, node.number(), message, hint);
    }

    fn misplaced(&mut self, child: Node<'t>, above: Node<'t>, structure: &Structure) {
        let (tag, line) = (child.tag(), child.number());
        if !self.grammar.knows_tag(tag) {
            let message = format!("`{tag}` is not a tag of version {}", self.tree.version());
            self.advise(self.graver(), line, message, "tags of one's own begin with `_`");
            return;
        }
        let message = format!("`{tag}` may not stand under `{}`", above.tag());
        let allowed: Vec<&str> = structure.subs.iter().map(|s| s.tag).take(12).collect();
        let hint = match allowed.is_empty() {
            true => format!("`{}` has nothing below it", above.tag()),
            false => {
                format!("there may be `{}`{}", allowed.join("`, `"), if structure.subs.len() > 12 { ", …" } else { "" })
            }
        };
        self.advise(self.graver(), line, message, hint);
    }

    fn payload(&mut self, node: Node<'t>, structure: &Structure) {
        let line = node.number();
        let (pointed, text_may, none_may) = match structure.payload {
            Payload::Pointer(record) => (record, false, false),
            Payload::PointerOrText(record) => (record, true, true),
            Payload::PointerOrNone(record) => (record, false, true),
            Payload::None => {
                if !node.value().trim().is_empty() {
                    let message = format!("`{}` has no payload, but here it is `{}`", node.tag(), node.value());
                    self.say(Severity::Error, line, message);
                }
                return;
            }
            _ => {
                let text = node.text();
                if let Err((severity, message)) = payload::check(structure, &text, self.family) {
                    let severity = if self.graver() == Severity::Error { severity } else { Severity::Warning };
                    self.say(severity, line, message);
                } else if node.pointer().is_some() && self.family == Family::Seven {
                    let message = format!("`{}` has text, but here it is the pointer `{}`", node.tag(), node.value());
                    self.say(Severity::Error, line, message);
                }
                return;
            }
        };
        match node.pointer() {
            Some("VOID") if self.family == Family::Seven => {}
            Some(to) => match self.records.get(to) {
                None => {
                    let hint = if self.family == Family::Seven {
                        "write `@VOID@` if the record is unknown"
                    } else {
                        "add the record or remove the line"
                    };
                    self.advise(Severity::Error, line, format!("`@{to}@` points to no record"), hint);
                }
                Some(record) if !self.is_record(*record, pointed) => {
                    let message = format!("`@{to}@` must be a record `{pointed}`, but it is a `{}`", record.tag());
                    self.say(Severity::Error, line, message);
                }
                Some(_) => {}
            },
            None if text_may || none_may && node.value().trim().is_empty() => {}
            None => {
                let message = format!("`{}` must point to a record `{pointed}`", node.tag());
                self.say(Severity::Error, line, message);
            }
        }
    }

    /// An extension may hold anything; only its pointers are looked at.
    fn extension(&mut self, node: Node<'t>) {
        let tag = node.tag();
        if self.family == Family::Seven && !self.declared.contains_key(tag) && self.unknown.insert(tag) {
            let message = format!("the extension `{tag}` is not bound in `HEAD.SCHMA`");
            self.advise(Severity::Note, node.number(), message, format!("add `2 TAG {tag} https://…`"));
        }
        for below in node.subtree() {
            if let Some(to) = below.pointer().filter(|to| *to != "VOID" && !self.records.contains_key(to)) {
                self.say(Severity::Warning, below.number(), format!("`@{to}@` points to no record"));
            }
        }
    }

    /// Links between people and families are stated on both sides.
    fn families(&mut self) {
        let mut links: HashSet<(&str, &str, bool)> = HashSet::new();
        let child = |tag: &str| matches!(tag, "CHIL" | "FAMC");
        let sides = |record: Node<'t>| -> Vec<(&'t str, &'t str, &'t str, u32)> {
            let wanted: &[&str] = match record.tag() {
                "FAM" => &["HUSB", "WIFE", "CHIL"],
                "INDI" => &["FAMS", "FAMC"],
                _ => return Vec::new(),
            };
            let Some(own) = record.xref() else { return Vec::new() };
            let lines = record.children().filter(|c| wanted.contains(&c.tag()));
            lines.filter_map(|c| Some((own, c.tag(), c.pointer()?, c.number()))).collect()
        };
        for record in self.tree.records() {
            for (own, tag, other, _) in sides(record) {
                links.insert((own, other, child(tag)));
            }
        }
        for record in self.tree.records() {
            for (own, tag, other, line) in sides(record) {
                if self.records.contains_key(other) && !links.contains(&(other, own, child(tag))) {
                    let back = match tag {
                        "HUSB" | "WIFE" => "FAMS",
                        "CHIL" => "FAMC",
                        "FAMS" => "HUSB",
                        _ => "CHIL",
                    };
                    let message = format!("`@{other}@` does not point back to `@{own}@`");
                    self.advise(Severity::Warning, line, message, format!("add `1 {back} @{own}@` to it"));
                }
            }
        }
    }
}

fn is_xref_byte(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_'
}
