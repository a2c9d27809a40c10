//! What is known of a link besides its ends: when it held, how sure that is, and which graphs say so.
//!
//! Most links of an import know nothing but the graph they stand in, so states are interned: a link keeps the number
//! of its state. A link stated by several graphs has a chain of states.

use super::cow_map::CowMap;
use crate::model::{Certainty, Span};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What one graph says of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkState {
    /// When it held.
    pub when: Span,
    /// How sure the graph is.
    pub certainty: Certainty,
    /// The graph that states it: see [`LinkGraph::graph_iri`](super::LinkGraph::graph_iri).
    pub graph: u32,
}

/// No further state.
pub(crate) const END: u32 = u32::MAX;

/// A state and the number of the next in its chain.
pub(crate) type Linked = (LinkState, u32);

/// The states of all links, as built and with those added since.
#[derive(Clone, Debug, Default)]
pub(crate) struct States {
    pub(crate) base: Arc<Vec<Linked>>,
    added: CowMap<Linked>,
}

impl States {
    pub(crate) fn new(base: Vec<Linked>) -> Self {
        Self { base: Arc::new(base), added: CowMap::default() }
    }

    fn get(&self, id: u32) -> Option<&Linked> {
        self.base.get(id as usize).or_else(|| self.added.get(id))
    }

    /// A state and those chained to it.
    pub(crate) fn chain(&self, first: u32) -> impl Iterator<Item = &LinkState> + Clone {
        std::iter::successors(self.get(first), |(_, next)| self.get(*next)).map(|(state, _)| state)
    }

    /// Adds a chain and gives its number; the states come in any order, equal ones count once.
    pub(crate) fn add(&mut self, mut states: Vec<LinkState>) -> u32 {
        states.sort_unstable();
        states.dedup();
        let mut next = END;
        for state in states.into_iter().rev() {
            let id = (self.base.len() + self.added.len()) as u32;
            self.added.insert(id, (state, next));
            next = id;
        }
        next
    }
}

/// Gives every different chain of states one number.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    states: Vec<Linked>,
    ids: FxHashMap<Linked, u32>,
}

impl Interner {
    pub(crate) fn one(&mut self, state: LinkState) -> u32 {
        self.intern((state, END))
    }

    /// The chain that says what both say.
    pub(crate) fn merge(&mut self, a: u32, b: u32) -> u32 {
        if a == b {
            return a;
        }
        let mut all: Vec<LinkState> = self.chain(a).chain(self.chain(b)).collect();
        all.sort_unstable();
        all.dedup();
        all.into_iter().rev().fold(END, |next, state| self.intern((state, next)))
    }

    pub(crate) fn finish(self) -> Vec<Linked> {
        self.states
    }

    fn intern(&mut self, linked: Linked) -> u32 {
        *self.ids.entry(linked).or_insert_with(|| {
            self.states.push(linked);
            (self.states.len() - 1) as u32
        })
    }

    fn chain(&self, first: u32) -> impl Iterator<Item = LinkState> {
        std::iter::successors(self.states.get(first as usize), |(_, next)| self.states.get(*next as usize))
            .map(|(state, _)| *state)
    }
}
