//! Places and institutions that a file only names: one thing for each distinct text.

use super::{Entity, Mapper, Object, fingerprint, name};
use crate::formats::gedcom::Node;
use crate::model::{EntityId, EntityKind};

impl<'t> Mapper<'t, '_> {
    /// The place of an event: its words, and the thing they name.
    pub(super) fn place(&mut self, above: Node<'t>) -> Option<(String, EntityId)> {
        let line = above.child("PLAC")?;
        let text = tidy(&line.text());
        if text.is_empty() {
            return None;
        }
        self.mark(line);
        if let Some(known) = self.places.get(&text) {
            let known = known.clone();
            // What is said of a place again is the same again, or stays in the record.
            return Some((text, known));
        }
        let id = EntityId { kind: EntityKind::Place, slug: format!("place-{}", fingerprint(&text)).into() };
        self.places.insert(text.clone(), id.clone());
        self.entities.push(Entity { id: id.clone(), xref: None, line: line.number() });
        let language = line.child_text("LANG").map(|l| l.into_owned());
        let language = language.or_else(|| name::language_of(&text).map(str::to_owned));
        self.state(&id, "rdfs:label", Object::Text(text.clone(), language), line.number());
        for other in line.children().filter(|c| matches!(c.tag(), "TRAN" | "FONE" | "ROMN")) {
            let language = self.language(other);
            self.mark(other);
            self.state(&id, "skos:altLabel", Object::Text(tidy(&other.text()), language), other.number());
        }
        if let Some(map) = line.child("MAP") {
            for (tag, property) in [("LATI", "geo:lat"), ("LONG", "geo:long")] {
                if let Some(value) = map.child(tag)
                    && let Some(number) = decimal(value.value())
                {
                    self.mark(map);
                    self.mark(value);
                    self.state(&id, property, Object::Decimal(number), value.number());
                }
            }
        }
        self.identifiers(&id, line);
        Some((text, id))
    }

    /// The institution that a file names as responsible for an event.
    pub(super) fn institution(&mut self, text: &str, line: u32) -> EntityId {
        let text = tidy(text);
        if let Some(known) = self.institutions.get(&text) {
            return known.clone();
        }
        let slug = format!("institution-{}", fingerprint(&text));
        let id = EntityId { kind: EntityKind::Institution, slug: slug.into() };
        self.institutions.insert(text.clone(), id.clone());
        self.entities.push(Entity { id: id.clone(), xref: None, line });
        let language = name::language_of(&text).map(str::to_owned);
        self.state(&id, "rdfs:label", Object::Text(text, language), line);
        id
    }

    /// The language of a translation: `LANG` of version 7, or a `TYPE` of version 5 that is one.
    pub(super) fn language(&mut self, node: Node<'t>) -> Option<String> {
        let stated = node.child("LANG").or_else(|| node.child("TYPE"));
        if let Some(stated) = stated {
            self.mark(stated);
        }
        let text = stated.map(|s| s.text().into_owned()).unwrap_or_default();
        let looks = crate::formats::gedcom::convert::looks_like_language(&text);
        let found = if looks { Some(text) } else { None };
        found.filter(|l| !l.starts_with("und")).or_else(|| name::language_of(&node.text()).map(str::to_owned))
    }
}

/// The jurisdictions without empty ones and stray spaces: `Tétouan, , Maroc` and `Tétouan,Maroc` are one place.
fn tidy(text: &str) -> String {
    let parts: Vec<&str> = text.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
    parts.join(", ")
}

/// `N31.78`, `W5.37` and plain numbers as decimals.
fn decimal(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, number) = match text.chars().next()? {
        'N' | 'E' | 'n' | 'e' => ("", &text[1..]),
        'S' | 'W' | 's' | 'w' => ("-", &text[1..]),
        _ => ("", text),
    };
    let value: f64 = number.parse().ok()?;
    (value.is_finite() && value.abs() <= 180.0).then(|| format!("{sign}{number}"))
}
