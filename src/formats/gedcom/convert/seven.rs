//! What version 7 says quite differently from version 5.

use super::words;
use super::{Converter, Made, Place, set_fate};
use crate::formats::gedcom::{Fate, Node, Severity};

/// Identifiers that were tags of their own and are external identifiers now.
const NUMBERS: [&str; 3] = ["AFN", "RFN", "RIN"];
/// What the type of such an identifier begins with.
pub(super) const NUMBER_TYPE: &str = "https://gedcom.io/terms/v7/";

impl<'t> Converter<'t> {
    /// Converts a line that needs more than another payload; `false` if it does not.
    pub(super) fn special_to_seven(&mut self, node: Node<'t>, place: &mut Place<'t>) -> bool {
        let above = self.structure(place.target).name;
        let tag = node.tag();
        match tag {
            "NOTE" if place.level == 0 || node.pointer().is_some() => self.plain(node, "SNOTE", place),
            "SOUR" if place.level > 0 && above != "HEAD" && node.pointer().is_none() => {
                self.in_place(node, "SOUR", "S", place)
            }
            "OBJE" if place.level > 0 && node.pointer().is_none() => self.in_place(node, "OBJE", "O", place),
            "FONE" | "ROMN" if matches!(above, "INDI-NAME" | "PLAC") => self.translation(node, place),
            "RELA" if above == "ASSO" => self.role(node, place),
            "_ROLE" if above == "ASSO" => {}
            "TYPE" if above == "FORM" => self.plain(node, "MEDI", place),
            "ALIA" if node.pointer().is_none() && !node.value().is_empty() => self.also_known_as(node, place),
            "TEXT" if above == "SOUR" => self.text_of_citation(node, place),
            "HUSB" | "WIFE" if above == "record-FAM" => {
                let structure = self.structure(place.target);
                let full = |t: &str| structure.sub(t).is_some_and(|sub| place.counts[sub] > 0);
                let other = if tag == "HUSB" { "WIFE" } else { "HUSB" };
                let swap = full(tag) && !full(other);
                if swap {
                    let message =
                        format!("a second `{tag}` is written as `{other}`, which says nothing of sex in version 7");
                    self.say(Severity::Note, node.number(), message);
                }
                self.plain(node, if swap { other } else { tag }, place);
            }
            tag if NUMBERS.contains(&tag) && self.structure(place.target).sub("EXID").is_some() => {
                self.out.text(place.level, "EXID", &node.text());
                self.out.text(place.level + 1, "TYPE", &format!("{NUMBER_TYPE}{tag}"));
            }
            _ => return false,
        }
        true
    }

    /// A source or picture given in place: a pointer to a record that is made at the end of the file.
    fn in_place(&mut self, node: Node<'t>, tag: &'static str, stem: &str, place: &mut Place<'t>) {
        let structure = self.structure(place.target);
        let Some(sub) = structure.sub(tag) else { return self.extension(node, place) };
        let id = self.fresh(stem);
        self.out.pointer(place.level, tag, &id);
        place.counts[sub] += 1;
        let index = structure.subs[sub].structure;
        let mut below = Place::new(self.target, Some(node), index, None, place.level + 1);
        self.made.push(Made { id, tag, node });
        for child in node.children() {
            let stays = match tag {
                "SOUR" => matches!(child.tag(), "PAGE" | "EVEN" | "DATA" | "QUAY" | "OBJE" | "NOTE" | "TEXT"),
                _ => false,
            };
            if stays {
                self.line(child, &mut below);
            }
        }
        self.required(node, index, &below);
    }

    /// Writes such a record.
    pub(super) fn make(&mut self, id: &str, tag: &'static str, node: Node<'t>) {
        self.out.bare(0, Some(id), tag);
        if tag == "SOUR" {
            self.say(Severity::Note, node.number(), format!("the source given in place is now the record `@{id}@`"));
            self.out.text(1, "TITL", &node.text());
            return;
        }
        self.say(Severity::Note, node.number(), format!("the object given in place is now the record `@{id}@`"));
        let title = node.child_text("TITL");
        let form = node.child("FORM");
        let mut files = 0;
        for file in node.children().filter(|c| c.tag() == "FILE") {
            files += 1;
            let path = file.text();
            let index = self.target.structures.iter().position(|s| s.name == "FILE").unwrap_or(0);
            let written = self.payload(file, index).and_then(|c| c.value).unwrap_or_else(|| path.to_string());
            self.out.text(1, "FILE", &written);
            let form = file.child("FORM").or(form);
            let kind = form
                .and_then(|f| words::media_type(&f.text()))
                .unwrap_or_else(|| words::media_type_of(&path).to_owned());
            self.out.text(2, "FORM", &kind);
            if let Some(medium) = form.and_then(|f| f.child("MEDI").or_else(|| f.child("TYPE"))) {
                let form_index = self.target.structures.iter().position(|s| s.name == "FORM").unwrap_or(0);
                self.plain(medium, "MEDI", &mut Place::new(self.target, Some(node), form_index, None, 3));
            }
            if let Some(title) = &title {
                self.out.text(2, "TITL", title);
            }
        }
        if files == 0 {
            self.say(Severity::Warning, node.number(), "the object has no file; `missing` is written");
            self.out.text(1, "FILE", "missing");
            self.out.text(
                2,
                "FORM",
                &form.and_then(|f| words::media_type(&f.text())).unwrap_or_else(|| words::media_type_of("").to_owned()),
            );
        }
        let record = self.target.structures.iter().position(|s| s.name == "record-OBJE").unwrap_or(0);
        let mut place = Place::new(self.target, Some(node), record, None, 1);
        for child in node.children().filter(|c| !matches!(c.tag(), "FILE" | "FORM" | "TITL")) {
            self.line(child, &mut place);
        }
    }

    /// `FONE` and `ROMN` are translations with a language now.
    fn translation(&mut self, node: Node<'t>, place: &mut Place<'t>) {
        let structure = self.structure(place.target);
        let Some(sub) = structure.sub("TRAN") else { return self.extension(node, place) };
        let kind = node.child_text("TYPE").unwrap_or_default();
        let index = structure.subs[sub].structure;
        let Some(mut converted) = self.payload(node, index) else { return self.extension(node, place) };
        let tag = words::writing_tag(&kind);
        converted.below.push(("LANG", tag.unwrap_or(if node.tag() == "ROMN" { "und-Latn" } else { "und" }).to_owned()));
        place.counts[sub] += 1;
        let mut below = Place::new(self.target, Some(node), index, None, place.level + 1);
        let value = converted.value.unwrap_or_default();
        self.out.text(place.level, "TRAN", &value);
        for (tag, value) in converted.below {
            self.out.text(place.level + 1, tag, &value);
        }
        // Which of the two it was, if the letters do not tell, and a kind that is no language.
        let natural = if words::is_latin(&value) { "ROMN" } else { "FONE" };
        if tag.is_none() || natural != node.tag() {
            self.out.text(place.level + 1, &format!("_{}", node.tag()), &kind);
        }
        for child in node.children().filter(|c| c.tag() != "TYPE") {
            self.line(child, &mut below);
        }
    }

    fn role(&mut self, node: Node<'t>, place: &mut Place<'t>) {
        let Some(sub) = self.structure(place.target).sub("ROLE") else { return };
        if place.counts[sub] > 0 {
            return self.extension(node, place);
        }
        place.counts[sub] += 1;
        let relation = node.text();
        let stated = place.above.and_then(|asso| asso.child("_ROLE"));
        match (stated, words::role(&relation)) {
            (Some(role), _) => {
                self.out.text(place.level, "ROLE", &role.text());
                self.out.text(place.level + 1, "PHRASE", &relation);
            }
            (None, Some((role, exact))) => {
                self.out.text(place.level, "ROLE", role);
                if !exact {
                    self.out.text(place.level + 1, "PHRASE", &relation);
                }
            }
            (None, None) => {
                self.out.text(place.level, "ROLE", "OTHER");
                self.out.text(place.level + 1, "PHRASE", &relation);
            }
        }
    }

    /// In version 5 many write another name of the person here, where a pointer to another person belongs.
    fn also_known_as(&mut self, node: Node<'t>, place: &mut Place<'t>) {
        let structure = self.structure(place.target);
        let Some(index) = structure.sub("NAME").map(|sub| structure.subs[sub].structure) else {
            return self.extension(node, place);
        };
        let Some(converted) = self.payload(node, index) else { return self.extension(node, place) };
        self.say(Severity::Note, node.number(), "`ALIA` with a name is written as another `NAME`");
        self.out.text(place.level, "NAME", &converted.value.unwrap_or_default());
        self.out.text(place.level + 1, "TYPE", "AKA");
        let mut below = Place::new(self.target, Some(node), index, None, place.level + 1);
        for child in node.children() {
            self.line(child, &mut below);
        }
    }

    /// The text of a source stands below the data of the citation.
    fn text_of_citation(&mut self, node: Node<'t>, place: &mut Place<'t>) {
        let Some(sub) = self.structure(place.target).sub("DATA") else { return self.extension(node, place) };
        let texts: Vec<Node<'t>> =
            place.above.into_iter().flat_map(|citation| citation.children()).filter(|c| c.tag() == "TEXT").collect();
        if place.counts[sub] > 0 {
            let written = texts.first().is_some_and(|first| first.index() != node.index());
            if !written {
                set_fate(&mut self.fates, node.number(), Fate::Kept);
                self.extension(node, place);
            }
            return;
        }
        place.counts[sub] += 1;
        self.out.bare(place.level, None, "DATA");
        texts.iter().for_each(|text| self.out.text(place.level + 1, "TEXT", &text.text()));
    }
}
