//! From what people write to a node: a slug, a short id, an IRI, or the xref of an imported file.

use crate::access::Reader;
use crate::app::{App, Error};
use crate::graph::{LinkGraph, Node};
use crate::model::{Base, EntityId, EntityKind};
use crate::ontology::terms;
use crate::store::{Dataset, Embedded};
use oxigraph::model::{Literal, NamedOrBlankNode};

impl App {
    /// The IRI that a slug (`behar-nissim`), short id (`person/behar-nissim`), IRI or GEDCOM xref (`@I52@`) names.
    ///
    /// A bare slug is looked for among people, then institutions, then places.
    pub fn resolve(&self, reader: &Reader, text: &str) -> Result<String, Error> {
        let is_there = |iri: &str| self.snapshot(reader).graph.node(iri).is_some();
        resolved(text, self.base(), is_there, |xref| by_xref(&self.dataset(reader), xref))
    }
}

/// The IRI that a text names, by what is there and who has an xref.
pub(super) fn resolved(
    text: &str,
    base: &Base,
    is_there: impl Fn(&str) -> bool,
    by_xref: impl FnOnce(&str) -> Result<String, Error>,
) -> Result<String, Error> {
    if text.contains("://") {
        return Ok(text.into());
    }
    if text.starts_with('@') && text.ends_with('@') && text.len() > 2 {
        return by_xref(text);
    }
    if let Some((segment, slug)) = text.split_once('/') {
        let id = EntityKind::from_segment(segment).and_then(|kind| EntityId::new(kind, slug));
        return id.map(|id| base.iri(&id)).ok_or_else(|| Error::not_found("record", text));
    }
    for kind in [EntityKind::Person, EntityKind::Institution, EntityKind::Place] {
        let Some(id) = EntityId::new(kind, text) else { continue };
        let iri = base.iri(&id);
        if is_there(&iri) {
            return Ok(iri);
        }
    }
    Err(Error::not_found("person, institution or place", text))
}

/// The imported person who has an xref.
pub(super) fn by_xref(data: &Embedded, xref: &str) -> Result<String, Error> {
    let literal = Literal::from(xref);
    let mut found: Vec<String> = Vec::new();
    for quad in data.quads(None, Some(terms::XREF), Some((&literal).into()), None) {
        if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
            let is_person = data.base().id(node.as_str()).is_some_and(|id| id.kind == EntityKind::Person);
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

/// The node of an IRI in the graph.
pub(super) fn node_of(graph: &LinkGraph, base: &Base, iri: &str) -> Result<Node, Error> {
    if let Some(node) = graph.node(iri) {
        return Ok(node);
    }
    let id = base.id(iri);
    let what = match id.as_ref().map(|id| id.kind) {
        Some(EntityKind::Person) => "person",
        Some(EntityKind::Institution) => "institution",
        Some(EntityKind::Place) => "place",
        _ => "record",
    };
    Err(Error::not_found(what, id.map_or_else(|| iri.to_owned(), |id| id.slug.to_string())))
}
