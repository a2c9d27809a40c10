//! Who or what this is elsewhere: Wikidata, VIAF, WikiTree, FamilySearch and others.

use super::{Mapper, Object};
use crate::formats::gedcom::Node;
use crate::model::EntityId;

/// Types of identifiers and the address that an identifier of the type completes.
const TYPES: &[(&str, &str)] = &[
    ("wikidata.org", "http://www.wikidata.org/entity/"),
    ("viaf.org", "http://viaf.org/viaf/"),
    ("exid-type/WikiTree-PersonId", "https://www.wikitree.com/wiki/"),
    ("wikitree.com", "https://www.wikitree.com/wiki/"),
    ("exid-type/FamilySearch-PersonId", "https://www.familysearch.org/tree/person/details/"),
    ("familysearch.org/tree/person", "https://www.familysearch.org/tree/person/details/"),
    ("exid-type/FindAGrave-MemorialId", "https://www.findagrave.com/memorial/"),
    ("exid-type/BillionGraves-GraveId", "https://billiongraves.com/grave/"),
    ("exid-type/GOV-ID", "http://gov.genealogy.net/"),
];

/// Tags that programs made up for the same.
const MADE_UP: &[(&str, &str)] = &[
    ("_FSFTID", "https://www.familysearch.org/tree/person/details/"),
    ("_FID", "https://www.familysearch.org/tree/person/details/"),
    ("_WIKIDATA", "http://www.wikidata.org/entity/"),
    ("_WIKITREE", "https://www.wikitree.com/wiki/"),
    ("_VIAF", "http://viaf.org/viaf/"),
];

impl<'t> Mapper<'t, '_> {
    /// The identifiers and web pages of a thing.
    pub(super) fn identifiers(&mut self, subject: &EntityId, above: Node<'t>) {
        for line in above.children() {
            let value = line.value().trim();
            let iri = match line.tag() {
                "EXID" | "_EXID" => {
                    let kind = line.child("TYPE");
                    let iri = external(value, &kind.map(|k| k.text()).unwrap_or_default());
                    if let (Some(_), Some(kind)) = (&iri, kind) {
                        self.mark(kind);
                    }
                    iri.map(|iri| ("skos:exactMatch", iri))
                }
                "WWW" if is_web(value) => Some(("webPage", value.to_owned())),
                tag => {
                    let made_up = MADE_UP.iter().find(|(known, _)| *known == tag);
                    made_up.filter(|_| is_token(value)).map(|(_, base)| ("skos:exactMatch", format!("{base}{value}")))
                }
            };
            if let Some((property, iri)) = iri {
                self.mark(line);
                self.state(subject, property, Object::Iri(iri), line.number());
            }
        }
    }
}

/// The IRI that an external identifier and its type make; `None` if they make none.
pub(in crate::formats::gedcom) fn external(value: &str, kind: &str) -> Option<String> {
    let value =
        value.strip_prefix("https://viaf.org/").map_or_else(|| value.to_owned(), |r| format!("http://viaf.org/{r}"));
    let wikidata = value.strip_prefix("https://www.wikidata.org/").and_then(|r| r.rsplit('/').next());
    if let Some(item) = wikidata {
        return Some(format!("http://www.wikidata.org/entity/{item}"));
    }
    if is_web(&value) {
        return Some(value);
    }
    if !is_token(&value) {
        return None;
    }
    if let Some((_, base)) = TYPES.iter().find(|(known, _)| kind.contains(known)) {
        return Some(format!("{base}{value}"));
    }
    (is_web(kind) && kind.ends_with(['/', '=', '#', ':'])).then(|| format!("{kind}{value}"))
}

/// The type and identifier that stand for an IRI in a file; the inverse of [`external`].
pub(in crate::formats::gedcom) fn split(iri: &str) -> Option<(&str, &str)> {
    let base = TYPES.iter().map(|(_, base)| *base).find(|base| iri.starts_with(base));
    let at = base.map(str::len).or_else(|| iri.rfind('/').map(|at| at + 1))?;
    let (kind, value) = iri.split_at(at);
    (is_token(value) && is_web(kind)).then_some((kind, value))
}

fn is_web(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|r| {
        r.len() > 3 && r.contains('.') && !r.contains(|c: char| c.is_whitespace() || "<>\"{}|\\^`".contains(c))
    })
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_become_addresses_and_back() {
        let wikidata = "http://www.wikidata.org/entity/Q42";
        assert_eq!(external("Q42", "https://www.wikidata.org/wiki/"), Some(wikidata.into()));
        assert_eq!(external("https://www.wikidata.org/wiki/Q42", ""), Some(wikidata.into()));
        assert_eq!(external("Q42", "http://www.wikidata.org/entity/"), Some(wikidata.into()));
        assert_eq!(split(wikidata), Some(("http://www.wikidata.org/entity/", "Q42")));
        assert_eq!(
            external("ABCD-123", "https://gedcom.io/exid-type/FamilySearch-PersonId"),
            Some("https://www.familysearch.org/tree/person/details/ABCD-123".into())
        );
        assert_eq!(external("123", "shelf"), None);
        assert_eq!(external("a b", "https://example.org/"), None);
    }
}
