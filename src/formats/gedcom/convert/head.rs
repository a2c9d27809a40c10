//! The header, which says what the file is and so must be made anew.

use super::words;
use super::{Converter, Place};
use crate::formats::gedcom::{Family, Node, Severity};

impl<'t> Converter<'t> {
    /// Writes the header. The lines about version and encoding are ours, the others are converted.
    pub(super) fn head(&mut self) {
        let head = self.from.record("HEAD");
        let index = root_sub(self, "HEAD");
        let mut place = Place::new(self.target, head, index, head.map(|_| source_head(self)), 1);
        self.out.bare(0, None, "HEAD");
        self.out.bare(1, None, "GEDC");
        match self.to {
            Family::Seven => self.out.text(2, "VERS", "7.0"),
            Family::Five => {
                self.out.text(2, "VERS", "5.5.1");
                self.out.text(2, "FORM", "LINEAGE-LINKED");
                self.out.text(1, "CHAR", "UTF-8");
            }
        }
        for child in head.iter().flat_map(|h| h.children()) {
            match child.tag() {
                "GEDC" => {
                    for below in child.children().filter(|c| !matches!(c.tag(), "VERS" | "FORM")) {
                        self.copy(below, &extension_name(below), 2);
                    }
                }
                "CHAR" => {
                    if self.to == Family::Seven && !child.value().eq_ignore_ascii_case("UTF-8") {
                        let message = format!("`CHAR {}` is left out: version 7 is always in UTF-8", child.value());
                        self.say(Severity::Note, child.number(), message);
                    }
                }
                "LANG" if self.to == Family::Seven && words::language_tag(&child.text()).is_none() => {
                    self.copy(child, "_LANG", 1);
                }
                _ => self.line(child, &mut place),
            }
        }
        if self.to == Family::Five {
            self.demands_of_five(head);
        }
    }

    /// Version 5 demands the program and a submitter.
    fn demands_of_five(&mut self, head: Option<Node<'t>>) {
        if head.is_none_or(|h| h.child("SOUR").is_none()) {
            self.out.text(1, "SOUR", "HAVERIM");
        }
        if head.is_none_or(|h| h.child("SUBM").and_then(|s| s.pointer()).is_none_or(|p| p == "VOID")) {
            let is_one = |r: &Node<'t>| r.tag() == "SUBM" || self.aliases.get(r.tag()) == Some(&"record-SUBM");
            let first = self.from.records().find(is_one).and_then(|r| r.xref());
            let id = match first.and_then(|f| self.ids.get(f)).cloned() {
                Some(id) => id,
                None => {
                    let id = self.fresh("U");
                    self.submitter = Some(id.clone());
                    id
                }
            };
            self.out.pointer(1, "SUBM", &id);
        }
    }
}

fn root_sub(converter: &Converter<'_>, tag: &str) -> usize {
    let root = &converter.target.structures[0];
    root.sub(tag).map_or(0, |sub| root.subs[sub].structure)
}

fn source_head(converter: &Converter<'_>) -> usize {
    let root = &converter.source.structures[0];
    root.sub("HEAD").map_or(0, |sub| root.subs[sub].structure)
}

fn extension_name(node: Node<'_>) -> String {
    if node.tag().starts_with('_') { node.tag().to_owned() } else { format!("_{}", node.tag()) }
}
