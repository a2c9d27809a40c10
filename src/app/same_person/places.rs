//! Where a record places somebody, so that records of different graphs can be compared.
//!
//! A file that is imported names its places and does not identify them: each of its texts is a place of its own. Such a
//! place counts as those of the other graphs that bear its name, or the first part of it (“Fez, Morocco”). Without any it
//! counts as not known: two ids of it and of a known place do not say that somebody was elsewhere.

use crate::app::Error;
use crate::formats::gedcom::NAMED_PLACE;
use crate::graph::LinkGraph;
use crate::model::{EntityId, EntityKind};
use crate::ontology::terms;
use crate::search::normalise::fold;
use crate::store::{Dataset, Embedded};
use oxigraph::model::{GraphNameRef, NamedNodeRef, Term};
use rustc_hash::FxHashMap;

/// The places of a store by name.
pub(super) struct Places<'a> {
    data: &'a Embedded,
    /// Short ids by folded name, of the places that are identified.
    named: FxHashMap<String, Vec<String>>,
    /// What was found for places that are only named.
    found: FxHashMap<String, Vec<String>>,
}

impl<'a> Places<'a> {
    /// Reads the names of all places that are identified.
    pub(super) fn of(data: &'a Embedded, graph: &LinkGraph) -> Result<Self, Error> {
        let mut named: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for node in graph.nodes().filter(|node| graph.kind(*node) == Some(EntityKind::Place)) {
            let iri = graph.iri(node);
            let Some(id) = data.base().id(&iri).filter(|id| !is_only_named(id)) else { continue };
            for name in names(data, NamedNodeRef::new_unchecked(&iri))? {
                let those = named.entry(fold(&name)).or_default();
                let id = id.to_string();
                if !those.contains(&id) {
                    those.push(id);
                }
            }
        }
        Ok(Self { data, named, found: FxHashMap::default() })
    }

    /// The short ids that a place counts as: its own, or those of its name.
    pub(super) fn ids(&mut self, place: NamedNodeRef<'_>) -> Result<&[String], Error> {
        if !self.found.contains_key(place.as_str()) {
            let ids = self.look_up(place)?;
            self.found.insert(place.as_str().to_owned(), ids);
        }
        Ok(&self.found[place.as_str()])
    }

    fn look_up(&self, place: NamedNodeRef<'_>) -> Result<Vec<String>, Error> {
        let Some(id) = self.data.base().id(place.as_str()) else { return Ok(Vec::new()) };
        if !is_only_named(&id) {
            return Ok(vec![id.to_string()]);
        }
        for name in names(self.data, place)? {
            let first = name.split([',', '،', '(']).next().unwrap_or_default();
            if let Some(ids) = [name.as_str(), first].into_iter().find_map(|name| self.named.get(&fold(name.trim()))) {
                return Ok(ids.clone());
            }
        }
        Ok(Vec::new())
    }
}

fn is_only_named(id: &EntityId) -> bool {
    id.slug.starts_with(NAMED_PLACE)
}

fn names(data: &Embedded, place: NamedNodeRef<'_>) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for property in [terms::RDFS_LABEL, terms::SKOS_ALT_LABEL] {
        for quad in data.quads(Some(place.into()), Some(property), None, Some(GraphNameRef::DefaultGraph)) {
            if let Term::Literal(name) = quad?.object {
                names.push(name.value().to_owned());
            }
        }
    }
    Ok(names)
}
