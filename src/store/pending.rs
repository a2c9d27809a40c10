//! What a write under way has changed, kept beside the store.
//!
//! Oxigraph's own transaction can be read too, but it indexes each write for that, which costs several times the write
//! itself. Most writes are never read back by a query, so they stay here until they are committed.

use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term, TermRef,
};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::rc::Rc;

/// The difference from the store before.
#[derive(Debug, Default)]
pub(super) struct Pending {
    inserted: HashSet<Rc<Quad>>,
    removed: HashSet<Quad>,
    by_subject: HashMap<NamedOrBlankNode, Vec<Rc<Quad>>>,
    by_object: HashMap<Term, Vec<Rc<Quad>>>,
    /// How many quads are put into each graph.
    into: HashMap<GraphName, usize>,
    /// Graphs that have become known (`true`) or unknown (`false`) by name, whatever is in them.
    graphs: HashMap<NamedNode, bool>,
}

impl Pending {
    /// The quads that are put in.
    pub(super) fn inserted(&self) -> impl Iterator<Item = &Quad> + Clone {
        self.inserted.iter().map(AsRef::as_ref)
    }

    /// The quads that are taken out.
    pub(super) fn removed(&self) -> &HashSet<Quad> {
        &self.removed
    }

    /// Whether a quad is put in.
    pub(super) fn has_inserted(&self, quad: &Quad) -> bool {
        self.inserted.contains(quad)
    }

    /// The graphs that quads are put into.
    pub(super) fn filled(&self) -> impl Iterator<Item = &GraphName> {
        self.into.iter().filter(|(_, quads)| **quads > 0).map(|(graph, _)| graph)
    }

    /// Whether quads are put into a graph.
    pub(super) fn fills(&self, graph: &GraphName) -> bool {
        self.into.get(graph).is_some_and(|quads| *quads > 0)
    }

    /// Graphs that become known or unknown by name.
    pub(super) fn graphs(&self) -> &HashMap<NamedNode, bool> {
        &self.graphs
    }

    /// Whether nothing differs.
    pub(super) fn is_empty(&self) -> bool {
        self.inserted.is_empty() && self.removed.is_empty() && self.graphs.is_empty()
    }

    /// Puts a quad in that is not there.
    pub(super) fn insert(&mut self, quad: Quad) {
        if let GraphName::NamedNode(graph) = &quad.graph_name
            && let Some(known) = self.graphs.get_mut(graph)
        {
            *known = true;
        }
        if self.removed.remove(&quad) {
            return;
        }
        match self.into.get_mut(&quad.graph_name) {
            Some(quads) => *quads += 1,
            None => drop(self.into.insert(quad.graph_name.clone(), 1)),
        }
        let quad = Rc::new(quad);
        self.by_subject.entry(quad.subject.clone()).or_default().push(quad.clone());
        self.by_object.entry(quad.object.clone()).or_default().push(quad.clone());
        self.inserted.insert(quad);
    }

    /// Takes a quad out that is there.
    pub(super) fn remove(&mut self, quad: &Quad) {
        if self.inserted.remove(quad) {
            if let Some(quads) = self.into.get_mut(&quad.graph_name) {
                *quads -= 1;
            }
            forget(&mut self.by_subject, &quad.subject, quad);
            forget(&mut self.by_object, &quad.object, quad);
        } else {
            self.removed.insert(quad.clone());
        }
    }

    /// Makes a graph known or unknown by name.
    pub(super) fn know(&mut self, graph: NamedNode, known: bool) {
        self.graphs.insert(graph, known);
    }

    /// The quads that are put in and match a pattern.
    ///
    /// Cost: the pending quads of the subject or of the object, whichever are fewer; without either, all.
    pub(super) fn matching(
        &self,
        s: Option<NamedOrBlankNodeRef<'_>>,
        p: Option<NamedNodeRef<'_>>,
        o: Option<TermRef<'_>>,
        g: Option<GraphNameRef<'_>>,
    ) -> Vec<Quad> {
        let of_subject = s.map(|s| self.by_subject.get(&s.into_owned()).map_or(&[][..], Vec::as_slice));
        let of_object = o.map(|o| self.by_object.get(&o.into_owned()).map_or(&[][..], Vec::as_slice));
        let fits = |quad: &&Rc<Quad>| {
            s.is_none_or(|s| quad.subject.as_ref() == s)
                && p.is_none_or(|p| quad.predicate.as_ref() == p)
                && o.is_none_or(|o| quad.object.as_ref() == o)
                && g.is_none_or(|g| quad.graph_name.as_ref() == g)
        };
        let few = match (of_subject, of_object) {
            (Some(subject), Some(object)) => Some(if subject.len() < object.len() { subject } else { object }),
            (one, other) => one.or(other),
        };
        match few {
            Some(few) => few.iter().filter(fits).map(|quad| (**quad).clone()).collect(),
            None => self.inserted.iter().filter(fits).map(|quad| (**quad).clone()).collect(),
        }
    }
}

fn forget<K: Eq + Hash>(index: &mut HashMap<K, Vec<Rc<Quad>>>, key: &K, quad: &Quad) {
    if let Some(quads) = index.get_mut(key)
        && let Some(at) = quads.iter().position(|held| **held == *quad)
    {
        quads.swap_remove(at);
    }
}
