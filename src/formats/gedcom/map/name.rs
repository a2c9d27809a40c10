//! Names of people in every script the file has.

use super::{Mapper, Object, Statement};
use crate::formats::gedcom::Node;
use crate::model::{EntityId, EntityKind};

/// Parts of a name and where they go.
const PARTS: &[(&str, &str)] = &[
    ("GIVN", "givenName"),
    ("SURN", "surname"),
    ("SPFX", "particle"),
    ("NPFX", "nameTitle"),
    ("NSFX", "nameSuffix"),
    ("NICK", "nickname"),
];

/// Tags that programs made up for further names, and the kind of name they mean.
const MADE_UP: &[(&str, &str)] = &[
    ("_MARNM", "married"),
    ("_MARN", "married"),
    ("_AKA", "byname"),
    ("_AKAN", "byname"),
    ("_HEB", "hebrew"),
    ("_HEBN", "hebrew"),
];

/// What a program writes instead of the name of somebody who lives.
const HIDDEN: &[&str] = &["living", "private", "confidential", "vivant", "privé"];

impl<'t> Mapper<'t, '_> {
    /// All names of a person. `true` if a name says that the person lives.
    pub(super) fn names(&mut self, person: &EntityId, record: Node<'t>) -> bool {
        let (mut number, mut hidden) = (0, false);
        for line in record.children() {
            let made_up = MADE_UP.iter().find(|(tag, _)| *tag == line.tag()).map(|(_, kind)| *kind);
            if line.tag() != "NAME" && made_up.is_none() {
                continue;
            }
            number += 1;
            let text = plain(&line.text());
            hidden |= HIDDEN.iter().any(|h| text.to_lowercase().split(' ').any(|word| word == *h));
            let kind = made_up.or_else(|| self.kind(line));
            let language = language_of(&text).map(str::to_owned);
            let citations = self.citations(line);
            let id = self.inner(EntityKind::Name, person, "name", number, line.number());
            let link = Statement::new(person, "hasName", Object::Entity(id.clone()), line.number());
            self.emit(link.fact(&citations));
            self.form(person, &id, line, language, kind, number == 1);
            self.notes(&id, line);
            self.other_forms(person, line, number);
        }
        hidden
    }

    /// The forms of a name in other scripts, and other names hidden below it.
    fn other_forms(&mut self, person: &EntityId, line: Node<'t>, number: u32) {
        let mut form = 0;
        for other in line.children() {
            let made_up = MADE_UP.iter().find(|(tag, _)| *tag == other.tag()).map(|(_, kind)| *kind);
            if !matches!(other.tag(), "TRAN" | "FONE" | "ROMN") && made_up.is_none() {
                continue;
            }
            form += 1;
            let language = self.language(other);
            let what = format!("name-{number}");
            let id = self.inner(EntityKind::Name, person, &what, form, other.number());
            let link = Statement::new(person, "hasName", Object::Entity(id.clone()), other.number());
            self.emit(link.fact(&[]));
            self.form(person, &id, other, language, made_up.or(Some("variant")), false);
        }
    }

    /// One form: as written, its parts and kind, and the label of the person.
    fn form(
        &mut self,
        person: &EntityId,
        id: &EntityId,
        line: Node<'t>,
        language: Option<String>,
        kind: Option<&'static str>,
        first: bool,
    ) {
        self.mark(line);
        let text = line.text();
        let (plain, at) = (plain(&text), line.number());
        if !plain.is_empty() {
            let label = if first { "rdfs:label" } else { "skos:altLabel" };
            self.state(person, label, Object::Text(plain.clone(), language.clone()), at);
            self.state(id, "literalForm", Object::Text(plain, language.clone()), at);
        }
        if let Some(kind) = kind {
            self.state(id, "nameType", Object::Code("name-type", kind), at);
        }
        let mut said = Vec::new();
        for part in line.children() {
            if let Some((tag, property)) = PARTS.iter().find(|(tag, _)| *tag == part.tag()) {
                let value = part.text().trim().to_owned();
                if !value.is_empty() {
                    self.mark(part);
                    said.push(*tag);
                    self.state(id, property, Object::Text(value, language.clone()), part.number());
                }
            }
        }
        // The slashes say the surname, and so the given name too.
        let mut pieces = text.split('/');
        let before = pieces.next().unwrap_or("").trim();
        let between = pieces.next().map(str::trim).unwrap_or("");
        for (tag, property, value) in [("GIVN", "givenName", before), ("SURN", "surname", between)] {
            if !value.is_empty() && !said.contains(&tag) && text.contains('/') {
                self.state(id, property, Object::Text(value.to_owned(), language.clone()), at);
            }
        }
    }

    fn kind(&mut self, line: Node<'t>) -> Option<&'static str> {
        let kind = line.child("TYPE")?;
        self.mark(kind);
        let phrase = kind.child("PHRASE");
        if let Some(phrase) = phrase {
            self.mark(phrase);
        }
        let said = phrase.map_or_else(|| kind.text(), |p| p.text()).to_lowercase();
        if said.contains("hebrew") || said.contains("hébreu") || said.contains("עברי") {
            return Some("hebrew");
        }
        Some(match kind.text().to_ascii_uppercase().as_str() {
            "BIRTH" => "birth",
            "MAIDEN" => "maiden",
            "MARRIED" => "married",
            "IMMIGRANT" => "immigrant",
            "PROFESSIONAL" => "professional",
            "AKA" | "NICKNAME" => "byname",
            _ => "other",
        })
    }
}

/// A name without the slashes around the surname.
fn plain(text: &str) -> String {
    text.replace('/', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The language that the letters of a text leave no doubt about, or `und-Hebr` and the like would be more than we know:
/// Hebrew letters are read as Hebrew, Arabic letters as Arabic, others say nothing.
pub(super) fn language_of(text: &str) -> Option<&'static str> {
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    let first = letters.next()?;
    match first {
        '\u{590}'..='\u{5FF}' | '\u{FB1D}'..='\u{FB4F}' => Some("he"),
        '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' => Some("ar"),
        _ => None,
    }
}
