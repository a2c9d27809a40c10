//! What version 5 says quite differently from version 7.

use super::payloads::fits_in_brackets;
use super::seven::NUMBER_TYPE;
use super::words;
use super::{Converter, Place};
use crate::formats::gedcom::date::{Form, GedcomDate};
use crate::formats::gedcom::{Family, Node};

impl<'t> Converter<'t> {
    /// Converts a line that needs more than another payload; `false` if it does not.
    pub(super) fn special_to_five(&mut self, node: Node<'t>, place: &mut Place<'t>) -> bool {
        let above = self.structure(place.target).name;
        match node.tag() {
            "SNOTE" => self.plain(node, "NOTE", place),
            "TRAN" if matches!(above, "NAME" | "PLAC") => self.variant(node, place),
            "ROLE" if above == "ASSO" => self.relation(node, place),
            "MEDI" if above == "FILE-FORM" => self.plain(node, "TYPE", place),
            // What version 7 has no word for stands in the phrase, and is the word here.
            "TYPE" if above == "NAME" && node.value() == "OTHER" && node.child("PHRASE").is_some() => {
                self.phrase_for(node, place)
            }
            "AGE" if node.child_text("PHRASE").is_some_and(|p| words::age(&p) == Some(&*node.text())) => {
                self.phrase_for(node, place)
            }
            // Said in the payload of the date.
            "PHRASE" if above == "DATE" && said_in_date(place.above, node) => {}
            // Version 5 has associates of people only; many programs write those of events like this.
            "ASSO" if self.structure(place.target).sub("ASSO").is_none() => {
                let index = self.target.structures.iter().position(|s| s.name == "ASSO").unwrap_or(0);
                match self.payload(node, index) {
                    Some(converted) => self.emit(node, "_ASSO", index, None, place.level, converted),
                    None => self.extension(node, place),
                }
            }
            "EXID" => return self.number(node, place),
            _ => return false,
        }
        true
    }

    /// A name or place in other letters: `ROMN` if they are Latin, else `FONE`.
    fn variant(&mut self, node: Node<'t>, place: &mut Place<'t>) {
        let stated = node.child("_ROMN").or_else(|| node.child("_FONE"));
        let tag = match stated.map(|s| s.tag()) {
            Some("_ROMN") => "ROMN",
            Some(_) => "FONE",
            None if words::is_latin(&node.text()) => "ROMN",
            None => "FONE",
        };
        let structure = self.structure(place.target);
        let Some(sub) = structure.sub(tag) else { return self.extension(node, place) };
        let index = structure.subs[sub].structure;
        self.out.text(place.level, tag, &node.text());
        let language = node.child_text("LANG").unwrap_or_default();
        let kind = stated.map(|s| s.text()).filter(|t| !t.is_empty());
        let kind = kind.unwrap_or_else(|| words::writing_kind(&language).to_owned().into());
        self.out.text(place.level + 1, "TYPE", &kind);
        let mut below = Place::new(self.target, Some(node), index, None, place.level + 1);
        for child in node.children().filter(|c| !matches!(c.tag(), "LANG" | "_ROMN" | "_FONE")) {
            self.line(child, &mut below);
        }
    }

    /// A line whose phrase is its payload in version 5.
    fn phrase_for(&mut self, node: Node<'t>, place: &mut Place<'t>) {
        let structure = self.structure(place.target);
        let Some(sub) = structure.sub(node.tag()).filter(|sub| place.counts[*sub] < structure.subs[*sub].most) else {
            return self.extension(node, place);
        };
        place.counts[sub] += 1;
        self.out.text(place.level, node.tag(), &node.child_text("PHRASE").unwrap_or_default());
    }

    fn relation(&mut self, node: Node<'t>, place: &mut Place<'t>) {
        let role = node.text();
        let phrase = node.child_text("PHRASE");
        if let Some(sub) = self.structure(place.target).sub("RELA") {
            place.counts[sub] += 1;
        }
        let word = words::relation(&role).unwrap_or("other");
        self.out.text(place.level, "RELA", phrase.as_deref().unwrap_or(word));
        if let Some(phrase) = &phrase {
            // Reading the phrase alone, would one find the role again?
            let found = words::role(phrase).map_or("OTHER", |(role, _)| role);
            if found != role {
                self.out.text(place.level, "_ROLE", &role);
            }
        }
    }

    /// Identifiers that were tags of their own before version 7.
    fn number(&mut self, node: Node<'t>, place: &mut Place<'t>) -> bool {
        let kind = node.child_text("TYPE").unwrap_or_default();
        let Some(tag) = kind.strip_prefix(NUMBER_TYPE).filter(|t| matches!(*t, "AFN" | "RFN" | "RIN")) else {
            return false;
        };
        let structure = self.structure(place.target);
        let Some(sub) = structure.sub(tag).filter(|sub| place.counts[*sub] == 0) else { return false };
        place.counts[sub] += 1;
        self.out.text(place.level, tag, &node.text());
        true
    }
}

/// Whether the payload of a converted date holds its phrase already.
fn said_in_date(date: Option<Node<'_>>, phrase: Node<'_>) -> bool {
    let form = date.and_then(|d| GedcomDate::parse(&d.text(), Family::Seven).ok()).map(|d| d.form);
    fits_in_brackets(&phrase.text()) && matches!(form, Some(Form::Plain(_) | Form::Unknown))
}
