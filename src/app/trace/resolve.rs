//! From what people write to a node: a slug, a short id, an IRI, or the xref of an imported file.

use crate::access::Reader;
use crate::app::{App, Error};
use crate::model::{EntityId, EntityKind};
use crate::ontology::terms;
use crate::store::Dataset;
use oxigraph::model::{Literal, NamedOrBlankNode};

impl App {
    /// The IRI that a slug (`behar-nissim`), short id (`person/behar-nissim`), IRI or GEDCOM xref (`@I52@`) names.
    ///
    /// A bare slug is looked for among people, then institutions, then places.
    pub fn resolve(&self, reader: &Reader, text: &str) -> Result<String, Error> {
        if text.contains("://") {
            return Ok(text.into());
        }
        if text.starts_with('@') && text.ends_with('@') && text.len() > 2 {
            return self.by_xref(reader, text);
        }
        if let Some((segment, slug)) = text.split_once('/') {
            let id = EntityKind::from_segment(segment).and_then(|kind| EntityId::new(kind, slug));
            return id.map(|id| self.base().iri(&id)).ok_or_else(|| Error::not_found("record", text));
        }
        let snapshot = self.snapshot(reader);
        for kind in [EntityKind::Person, EntityKind::Institution, EntityKind::Place] {
            let Some(id) = EntityId::new(kind, text) else { continue };
            let iri = self.base().iri(&id);
            if snapshot.graph.node(&iri).is_some() {
                return Ok(iri);
            }
        }
        Err(Error::not_found("person, institution or place", text))
    }

    fn by_xref(&self, reader: &Reader, xref: &str) -> Result<String, Error> {
        let literal = Literal::from(xref);
        let mut found: Vec<String> = Vec::new();
        for quad in self.dataset(reader).quads(None, Some(terms::XREF), Some((&literal).into()), None) {
            if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
                let is_person = self.base().id(node.as_str()).is_some_and(|id| id.kind == EntityKind::Person);
                if is_person && !found.iter().any(|f| f == node.as_str()) {
                    found.push(node.into_string());
                }
            }
        }
        match found.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(Error::not_found("imported person", xref)),
            many => Err(Error::parameter(
                "person",
                format!("`{xref}` stands in {} imported files: give the IRI, one of {}", many.len(), many.join(", ")),
            )),
        }
    }
}
