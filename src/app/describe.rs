//! One thing as RDF: its accepted edges both ways, and every claim about it with its source.

use super::{App, Error};
use crate::access::Reader;
use crate::model::EntityId;
use crate::ontology::jsonld::Compaction;
use crate::ontology::prefixes::PREFIXES;
use crate::ontology::{claim, terms};
use crate::sparql::format::serializer;
use crate::store::{Dataset, StoreError, project};
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, NamedNode, Quad, Term, Triple};
use std::collections::BTreeMap;

/// JSON-LD, of which the library has several profiles.
fn json_ld() -> RdfFormat {
    RdfFormat::from_media_type("application/ld+json").expect("the library knows JSON-LD")
}

impl App {
    /// The description of a thing in an RDF format. Formats without named graphs get the triples of all of them.
    pub fn describe(&self, reader: &Reader, id: &EntityId, format: RdfFormat) -> Result<Vec<u8>, Error> {
        let quads = self.description(reader, id)?;
        if format == json_ld() {
            let context = format!("{}context.jsonld", self.base().as_str());
            let document = Compaction::of_context().document(&context, &quads);
            return Ok(serde_json::to_vec_pretty(&document).expect("a document of plain values"));
        }
        let mut writer = self.serializer(format).for_writer(Vec::new());
        let failed = |source| Error::File { path: format!("the description of `{id}`"), source };
        let mut triples = BTreeMap::new();
        for quad in quads {
            if format.supports_datasets() {
                triples.insert(quad.to_string(), quad);
            } else {
                let triple = Triple::from(quad).in_graph(GraphName::DefaultGraph);
                triples.insert(triple.to_string(), triple);
            }
        }
        for quad in triples.values() {
            writer.serialize_quad(quad).map_err(failed)?;
        }
        writer.finish().map_err(failed)
    }

    /// The quads of a description.
    fn description(&self, reader: &Reader, id: &EntityId) -> Result<Vec<Quad>, Error> {
        let data = self.dataset(reader);
        let node = NamedNode::new_unchecked(self.base().iri(id));
        let about: Vec<Quad> =
            data.quads(Some(node.as_ref().into()), None, None, None).collect::<Result<_, StoreError>>()?;
        if about.is_empty() {
            return Err(Error::not_found(id.kind.segment(), id.slug.as_ref()));
        }
        let incoming = data.quads(None, None, Some(node.as_ref().into()), None);
        let incoming: Vec<Quad> = incoming.take(20_000).collect::<Result<_, StoreError>>()?;
        let mut all = Vec::new();
        for quad in about.into_iter().chain(incoming) {
            let GraphName::NamedNode(graph) = &quad.graph_name else {
                // What other records are called, so that a reader can show names.
                if let Term::NamedNode(other) = &quad.object {
                    all.extend(self.label_quads(reader, other)?);
                }
                all.push(quad);
                continue;
            };
            if project::is_system(self.base(), graph.as_str()) {
                continue;
            }
            let claim = claim::node(self.base(), quad.as_ref());
            for of_claim in data.quads(Some(claim.as_ref().into()), None, None, Some(graph.as_ref().into())) {
                all.push(of_claim?);
            }
            all.push(quad);
        }
        Ok(all)
    }

    fn label_quads(&self, reader: &Reader, node: &NamedNode) -> Result<Vec<Quad>, StoreError> {
        let default = oxigraph::model::GraphNameRef::DefaultGraph;
        self.dataset(reader).quads(Some(node.as_ref().into()), Some(terms::RDFS_LABEL), None, Some(default)).collect()
    }

    /// A serializer that knows the prefixes of queries, and `id:` for our own things.
    pub(super) fn serializer(&self, format: RdfFormat) -> RdfSerializer {
        let own = format!("{}id/", self.base().as_str());
        serializer(format, &PREFIXES).with_prefix("id", own).expect("a base is an IRI")
    }
}
