//! What a source supports, and how it is credited.

use super::{App, ClaimView, Error};
use crate::access::Reader;
use crate::model::{EntityId, EntityKind};
use crate::ontology::terms;
use crate::store::{Dataset, StoreError};
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

impl App {
    /// Author, publisher and year of a source, as far as they are known.
    pub fn credit(&self, reader: &Reader, slug: &str) -> Result<String, StoreError> {
        let Some(id) = EntityId::new(EntityKind::Source, slug) else { return Ok(String::new()) };
        let iri = self.base().iri(&id);
        let mut parts: Vec<String> = Vec::new();
        for property in [terms::CREATOR, terms::PUBLISHER, terms::PUBLISHED] {
            let node = NamedNodeRef::new_unchecked(&iri);
            for quad in self.dataset(reader).quads(Some(node.into()), Some(property), None, None) {
                if let Term::Literal(text) = quad?.object
                    && !parts.iter().any(|part| part == text.value())
                {
                    parts.push(text.value().to_owned());
                }
            }
        }
        Ok(parts.join(", "))
    }

    /// How many claims rest on a source, and a part of them, by subject.
    pub fn claims_of_source(
        &self,
        reader: &Reader,
        source: &EntityId,
        offset: usize,
        limit: usize,
    ) -> Result<(usize, Vec<ClaimView>), Error> {
        let named = NamedNode::new_unchecked(self.base().graph(&format!("source/{}", source.slug)));
        let graph = GraphNameRef::NamedNode(named.as_ref());
        let data = self.dataset(reader);
        let mut found = Vec::new();
        for quad in data.quads(None, Some(terms::RDF_TYPE), Some(terms::CLAIM.into()), Some(graph)) {
            let NamedOrBlankNode::NamedNode(claim) = quad?.subject else { continue };
            let Some(id) = self.base().id(claim.as_str()) else { continue };
            let about = data.quads(Some(claim.as_ref().into()), Some(terms::RDF_SUBJECT), None, Some(graph)).next();
            let about = about.transpose()?.map(|quad| quad.object.to_string()).unwrap_or_default();
            found.push((about, id));
        }
        found.sort();
        let total = found.len();
        let part = found.into_iter().skip(offset).take(limit);
        let claims = part.map(|(_, id)| self.claim(reader, &id)).collect::<Result<_, _>>()?;
        Ok((total, claims))
    }
}
