//! An import as a file again: every line that came in goes out, for those who may see it.
//!
//! The records were kept word for word, so the file is put together from them and written, in its own version or
//! converted. What the graph has learnt since (who is one person with whom, further links and dates) goes along if
//! asked for: then each person is written as in any other export, and keeps all lines of the record. Strangers get the
//! people of an import that they may see, as in any other selection.

use super::gedcom::Rewritten;
use super::genealogy::GedcomFormat;
use super::{App, Error};
use crate::access::Reader;
use crate::formats::gedcom::export::{Family, Original};
use crate::formats::gedcom::{self as format, Conversion, Family as Versions, Selection, gedzip};
use crate::model::{EntityId, EntityKind};
use crate::ontology::terms;
use crate::store::Dataset;
use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Term};
use std::collections::BTreeSet;

/// The order in which records of one kind stand together.
const ORDER: [&str; 9] = ["HEAD", "SUBM", "INDI", "FAM", "SOUR", "REPO", "OBJE", "SNOTE", "NOTE"];

/// A record of an import.
struct Kept {
    about: Option<EntityId>,
    tag: String,
    xref: String,
    text: String,
}

impl Kept {
    fn new(about: Option<EntityId>, text: String) -> Self {
        let first = text.lines().next().unwrap_or_default();
        let mut words = first.split(' ').skip(1);
        let (xref, tag) = match words.next().unwrap_or_default() {
            xref if xref.starts_with('@') => (xref.trim_matches('@'), words.next().unwrap_or_default()),
            tag => ("", tag),
        };
        Self { about, tag: tag.into(), xref: xref.into(), text: text.clone() }
    }

    /// By kind, then by the number in the identifier: nothing says in which order the file had them. Of two headers the
    /// one that says more is the header.
    fn key(&self) -> (usize, String, u64, String) {
        let place = match self.tag.as_str() {
            "TRLR" => usize::MAX,
            tag => ORDER.iter().position(|known| *known == tag).unwrap_or(ORDER.len()),
        };
        let stem = self.xref.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = match self.tag.as_str() {
            "HEAD" => u64::MAX - self.text.len() as u64,
            _ => self.xref[stem.len()..].parse().unwrap_or(u64::MAX),
        };
        (place, stem.to_owned(), number, self.text.clone())
    }
}

impl App {
    /// An import as a file; `with_claims` with what the graph has learnt since of its people.
    pub(super) fn export_import(
        &self,
        reader: &Reader,
        format: GedcomFormat,
        what: &str,
        with_claims: bool,
    ) -> Result<Rewritten, Error> {
        let graph = self.imported_graph(reader, what)?;
        let mut records = self.kept_of(reader, &graph)?;
        records.sort_by_cached_key(Kept::key);
        if with_claims {
            return self.with_claims(reader, format, &graph, records);
        }
        let texts: Vec<String> = records.into_iter().map(|kept| in_utf8(&kept.tag, kept.text)).collect();
        let failed = |source| Error::Gedcom { path: graph.as_str().into(), source };
        let tree = format::restore(texts.iter().map(String::as_str)).map_err(failed)?;
        let written = match format.versions() {
            to if to == tree.version().family() => Conversion::unneeded(tree),
            to => format::convert(&tree, to),
        };
        let mut media = super::genealogy::Media::new();
        for file in written.tree.nodes().filter(|node| node.tag() == "FILE") {
            let name = gedzip::unescape(file.value());
            if let Some(content) = self.media(graph.as_str(), &name)?.filter(|_| name != gedzip::GEDCOM) {
                media.insert(name, content);
            }
        }
        self.packed(written, format, media)
    }

    fn with_claims(
        &self,
        reader: &Reader,
        format: GedcomFormat,
        graph: &NamedNode,
        records: Vec<Kept>,
    ) -> Result<Rewritten, Error> {
        let people: BTreeSet<String> = self.people_in(reader, graph)?.into_iter().collect();
        let (mut selection, mut graphs): (Selection, Vec<String>) = self.selection(reader, &people)?;
        let versions = self.versions_of(reader, graph)?;
        let original = |text: String| Original { import: graph.as_str().into(), versions, text };
        for Kept { about, tag, text, .. } in records {
            let text = in_utf8(&tag, text);
            match tag.as_str() {
                "HEAD" => selection.header = Some(original(text)),
                "TRLR" => {}
                // Whoever has an identifier is among the people.
                "INDI" if about.is_some() => {}
                "FAM" => {
                    let Some(id) = about.filter(|id| !selection.families.iter().any(|known| known.id == *id)) else {
                        continue;
                    };
                    let original = Some(original(text));
                    selection.families.push(Family { id, partners: Vec::new(), events: Vec::new(), original });
                }
                _ if selection.records.iter().any(|known| known.text == text) => {}
                _ => selection.records.push(original(text)),
            }
        }
        if !graphs.iter().any(|known| known == graph.as_str()) {
            graphs.push(graph.as_str().into());
        }
        let media = self.files_apart(&mut selection, &graphs)?;
        self.packed(format::export(&selection, format.versions()), format, media)
    }

    /// The records of an import, word for word.
    fn kept_of(&self, reader: &Reader, graph: &NamedNode) -> Result<Vec<Kept>, Error> {
        let within = Some(GraphNameRef::from(graph.as_ref()));
        let mut kept = Vec::new();
        for quad in self.dataset(reader).quads(None, Some(terms::GEDCOM_RECORD), None, within) {
            let quad = quad?;
            let (NamedOrBlankNode::NamedNode(about), Term::Literal(text)) = (&quad.subject, &quad.object) else {
                continue;
            };
            kept.push(Kept::new(self.base().id(about.as_str()), text.value().to_owned()));
        }
        Ok(kept)
    }

    /// The people of an import, by IRI.
    pub(super) fn people_in(&self, reader: &Reader, graph: &NamedNode) -> Result<Vec<String>, Error> {
        let (person, within) = (Some(terms::class_of(EntityKind::Person).into()), Some(graph.as_ref().into()));
        let typed = self.dataset(reader).quads(None, Some(terms::RDF_TYPE), person, within);
        let mut people = Vec::new();
        for quad in typed {
            if let NamedOrBlankNode::NamedNode(person) = quad?.subject {
                people.push(person.into_string());
            }
        }
        Ok(people)
    }

    /// The versions whose rules the records of an import follow. The header itself may be kept from the reader.
    pub(super) fn versions_of(&self, reader: &Reader, graph: &NamedNode) -> Result<Versions, Error> {
        let provenance = self.own_graph("provenance");
        let data = self.dataset(reader);
        for import in self.imports_into(reader, graph)? {
            let about = Some(import.as_ref().into());
            for quad in data.quads(about, Some(terms::FILE_VERSION), None, Some(provenance.as_ref().into())) {
                if let Term::Literal(version) = quad?.object {
                    return Ok(format::Version::from_payload(version.value()).family());
                }
            }
        }
        Ok(Versions::Seven)
    }
}

/// A header that declares what is written, UTF-8; other records as they are.
fn in_utf8(tag: &str, text: String) -> String {
    if tag != "HEAD" || !text.contains("\n1 CHAR ") {
        return text;
    }
    let line = |line: &str| if line.starts_with("1 CHAR ") { "1 CHAR UTF-8\n".to_owned() } else { format!("{line}\n") };
    text.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_stand_in_the_order_of_their_numbers() {
        let records = ["0 TRLR\n", "0 @I10@ INDI\n", "0 @F1@ FAM\n", "0 @I9@ INDI\n", "0 HEAD\n", "0 @X@ _OWN\n"];
        let mut kept: Vec<Kept> = records.iter().map(|text| Kept::new(None, (*text).to_owned())).collect();
        kept.sort_by_cached_key(Kept::key);
        let order: Vec<&str> = kept.iter().map(|kept| kept.tag.as_str()).collect();
        assert_eq!(order, ["HEAD", "INDI", "INDI", "FAM", "_OWN", "TRLR"]);
        assert_eq!(kept[1].xref, "I9");
    }

    #[test]
    fn only_the_declared_encoding_of_a_header_changes() {
        let head = "0 HEAD\n1 CHAR ANSEL\n2 VERS X\n1 SOUR Y\n".to_owned();
        assert_eq!(in_utf8("HEAD", head), "0 HEAD\n1 CHAR UTF-8\n2 VERS X\n1 SOUR Y\n");
        assert_eq!(in_utf8("INDI", "0 @I@ INDI\n1 CHAR ANSEL\n".into()), "0 @I@ INDI\n1 CHAR ANSEL\n");
    }
}
