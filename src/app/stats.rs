//! How much there is: what `haverim stats` prints and the dataset page shows.

use super::{App, Error};
use crate::access::Reader;
use crate::ontology::terms;
use crate::store::Dataset;
use oxigraph::model::GraphNameRef;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::{Mutex, PoisonError};

/// Counts of a store.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Stats {
    /// The store's version.
    pub version: u64,
    /// Quads in all, the projection included.
    pub quads: u64,
    /// Quads of the projection.
    pub projected: u64,
    /// Named graphs.
    pub graphs: u64,
    /// People.
    pub people: usize,
    /// Institutions.
    pub institutions: usize,
    /// Places.
    pub places: usize,
    /// Sources.
    pub sources: usize,
    /// Claim nodes.
    pub claims: usize,
    /// Quads a person, without the ontology's own: the budget is 45.
    pub quads_per_person: f64,
    /// Nodes of the link graph.
    pub nodes: usize,
    /// Links of the link graph.
    pub links: usize,
    /// Bytes of the link graph's adjacency.
    pub index_bytes: usize,
}

/// The counts of the last version that each audience asked for: strangers, and those who see the living.
#[derive(Default)]
pub(super) struct Counted([Mutex<Option<Stats>>; 2]);

impl App {
    /// How much there is. The first to ask after a change waits about a second a million quads; others find it counted.
    pub fn stats(&self, reader: &Reader) -> Result<Stats, Error> {
        // Whoever asks meanwhile waits for the same count instead of making another.
        let mut held = self.counted.0[usize::from(reader.sees_living())].lock().unwrap_or_else(PoisonError::into_inner);
        match held.as_ref() {
            Some(stats) if stats.version == self.version(reader) => Ok(stats.clone()),
            _ => Ok(held.insert(self.count_all(reader)?).clone()),
        }
    }

    /// Counts everything, in one pass over the store.
    fn count_all(&self, reader: &Reader) -> Result<Stats, Error> {
        let data = self.dataset(reader);
        let snapshot = self.snapshot(reader);
        let (mut quads, mut projected, mut claims, mut own) = (0, 0, 0, 0);
        let system = ["ontology", "codes"].map(|name| self.base().graph(name));
        for quad in data.quads(None, None, None, None) {
            let quad = quad?;
            quads += 1;
            if quad.graph_name.is_default_graph() {
                projected += 1;
            } else if quad.predicate == terms::RDF_TYPE && quad.object == terms::CLAIM.into() {
                claims += 1;
            }
            if let oxigraph::model::GraphName::NamedNode(g) = &quad.graph_name {
                own += u64::from(system.iter().any(|s| s == g.as_str()));
            }
        }
        // The code lists are projected too.
        let codes = oxigraph::model::NamedNode::new_unchecked(&system[1]);
        let codes = data.quads(None, None, None, Some(GraphNameRef::NamedNode(codes.as_ref()))).count() as u64;
        let people = self.count(reader, terms::PERSON)?;
        let facts = quads - own - codes.min(quads - own);
        Ok(Stats {
            version: data.version(),
            quads,
            projected,
            graphs: data.store().named_graphs().count() as u64,
            people,
            institutions: self.count(reader, terms::INSTITUTION)?,
            places: self.count(reader, terms::PLACE)?,
            sources: self.count(reader, terms::SOURCE_CLASS)?,
            claims,
            quads_per_person: if people == 0 { 0.0 } else { facts as f64 / people as f64 },
            nodes: snapshot.graph.len(),
            links: snapshot.graph.link_count(),
            index_bytes: snapshot.graph.index_bytes(),
        })
    }
}
