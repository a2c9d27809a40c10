//! Where a record places somebody, so that records of different graphs can be compared.
//!
//! A file that is imported names its places and does not identify them: each of its texts is a place of its own. Such a
//! place counts as those of the other graphs that bear its name, or the first part of it (“Fez, Morocco”). Without any it
//! counts as not known: two ids of it and of a known place do not say that somebody was elsewhere.

use crate::app::Error;
use crate::graph::LinkGraph;
use crate::model::EntityKind;
use crate::ontology::terms;
use crate::search::normalise::fold;
use crate::store::{Dataset, Embedded};
use oxigraph::model::{GraphName, GraphNameRef, NamedNodeRef, Term};
use rustc_hash::FxHashMap;

/// The places of a store by name.
pub(super) struct Places<'a> {
    data: &'a Embedded,
    graph: &'a LinkGraph,
    /// Short ids by folded name, of the places that are identified, once one is looked for by its name.
    named: Option<FxHashMap<String, Vec<String>>>,
    /// What was found for places that are only named.
    found: FxHashMap<String, Vec<String>>,
}

impl<'a> Places<'a> {
    /// Those of a store and its graph; nothing is read before it is asked for.
    pub(super) fn of(data: &'a Embedded, graph: &'a LinkGraph) -> Self {
        Self { data, graph, named: None, found: FxHashMap::default() }
    }

    /// The short ids that a place counts as: its own, or those of its name.
    pub(super) fn ids(&mut self, place: NamedNodeRef<'_>) -> Result<&[String], Error> {
        if !self.found.contains_key(place.as_str()) {
            let ids = self.look_up(place)?;
            self.found.insert(place.as_str().to_owned(), ids);
        }
        Ok(&self.found[place.as_str()])
    }

    fn look_up(&mut self, place: NamedNodeRef<'_>) -> Result<Vec<String>, Error> {
        let Some(id) = self.data.base().id(place.as_str()) else { return Ok(Vec::new()) };
        if !self.is_only_named(place)? {
            return Ok(vec![id.to_string()]);
        }
        let named = match self.named.take() {
            Some(named) => named,
            None => self.identified()?,
        };
        let named = self.named.insert(named);
        for name in names(self.data, place)? {
            let first = name.split([',', '،', '(']).next().unwrap_or_default();
            if let Some(ids) = [name.as_str(), first].into_iter().find_map(|name| named.get(&fold(name.trim()))) {
                return Ok(ids.clone());
            }
        }
        Ok(Vec::new())
    }

    /// The names of all places that are identified.
    fn identified(&self) -> Result<FxHashMap<String, Vec<String>>, Error> {
        let mut named: FxHashMap<String, Vec<String>> = FxHashMap::default();
        let (data, graph) = (self.data, self.graph);
        for node in graph.nodes().filter(|node| graph.kind(*node) == Some(EntityKind::Place)) {
            let iri = graph.iri(node);
            let Some(id) = data.base().id(&iri) else { continue };
            let place = NamedNodeRef::new_unchecked(&iri);
            if self.is_only_named(place)? {
                continue;
            }
            for name in names(data, place)? {
                let those = named.entry(fold(&name)).or_default();
                let id = id.to_string();
                if !those.contains(&id) {
                    those.push(id);
                }
            }
        }
        Ok(named)
    }

    /// Whether only imported files tell of a place.
    fn is_only_named(&self, place: NamedNodeRef<'_>) -> Result<bool, Error> {
        let mut is_named = false;
        for quad in self.data.quads(Some(place.into()), Some(terms::RDFS_LABEL), None, None) {
            match quad?.graph_name {
                GraphName::NamedNode(graph) if self.is_import(graph.as_ref()) => is_named = true,
                GraphName::NamedNode(_) => return Ok(false),
                GraphName::BlankNode(_) | GraphName::DefaultGraph => {}
            }
        }
        Ok(is_named)
    }

    /// Whether a file was imported into a graph: it is called so, or that is told of it.
    fn is_import(&self, graph: NamedNodeRef<'_>) -> bool {
        graph.as_str().starts_with(&self.data.base().graph("import/"))
            || self.data.quads(None, Some(terms::IMPORTED_INTO), Some(graph.into()), None).next().is_some()
    }
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
