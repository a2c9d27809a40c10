//! What the application adds to SPARQL: functions, services, and the index that answers closures over links.

use super::SparqlError;
use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::algebra::GraphPattern;
use std::sync::Arc;

/// A function: terms in, a term or an error out.
pub type Function = Arc<dyn Fn(&[Term]) -> Option<Term> + Send + Sync>;

/// Rows that a service answers with, under its variables.
pub type ServiceRows = (Vec<Variable>, Vec<Vec<Option<Term>>>);

/// What the values of a property may be that a service is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Things only: of anything else there is nothing to answer.
    Things,
    /// Things, texts and numbers.
    Terms,
}

/// A service inside this process: it reads what it is asked from the pattern in the braces.
pub trait Service: Send + Sync {
    /// What the values of a property may be, if it is one that the service is asked about, so that a variable there is to
    /// be bound by what stands around the service.
    fn takes(&self, property: &NamedNode) -> Option<Taken>;

    /// Its rows for a pattern. `tick` is to be called in every loop; it fails when the query has to stop.
    fn rows(&self, pattern: &GraphPattern, tick: &dyn Fn()) -> Result<ServiceRows, SparqlError>;
}

/// Which way a closure goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From subject to object.
    Forward,
    /// From object to subject.
    Backward,
}

/// One step of a closure: hops, one after the other (`p/q` has two), each along any of some predicates (`p|q`).
pub type Step = Vec<Vec<Hop>>;

/// One way to make a hop: a predicate, and whether it is walked against its direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The predicate.
    pub predicate: NamedNode,
    /// Whether the path has `^` before it.
    pub inverse: bool,
}

/// An index of links between named things in the default graph. `tick` is called for each thing that is come to; it
/// unwinds when the query has to stop.
pub trait Closures: Send + Sync {
    /// The version of the store that it was made from.
    fn version(&self) -> u64;

    /// Whether the triples of a predicate in the default graph are in it, all of them and no others.
    fn covers(&self, predicate: &NamedNode) -> bool;

    /// Whether one or more steps lead from one thing to another.
    fn reaches(&self, from: &NamedNode, step: &Step, to: &NamedNode, tick: &dyn Fn()) -> bool;

    /// What one or more steps reach from a thing, each once; a thing that it does not know reaches nothing.
    fn reach(&self, from: &NamedNode, step: &Step, way: Way, tick: &dyn Fn()) -> Vec<NamedNode>;

    /// The same for each of several things, as pairs of it and what is reached; `None` if there are more than `most`.
    fn reach_each(
        &self,
        starts: &[NamedNode],
        step: &Step,
        way: Way,
        most: usize,
        tick: &dyn Fn(),
    ) -> Option<Vec<(NamedNode, NamedNode)>>;

    /// Whether one or more steps lead from a thing to anything at all.
    fn leads_on(&self, from: &NamedNode, step: &Step, way: Way, tick: &dyn Fn()) -> bool;

    /// All pairs that one or more steps lead between; `None` if there are more than `most`.
    fn pairs(&self, step: &Step, most: usize, tick: &dyn Fn()) -> Option<Vec<(NamedNode, NamedNode)>>;

    /// Some of these pairs, those from the next things after a place (0 is before the first), and the place after them;
    /// nothing once there are no more.
    fn pairs_after(&self, step: &Step, place: usize, tick: &dyn Fn()) -> Option<(Vec<(NamedNode, NamedNode)>, usize)>;

    /// How many of these pairs there are; none of them is written down.
    fn count_pairs(&self, step: &Step, tick: &dyn Fn()) -> u64;
}

/// All of them, passed in by the application for each query.
#[derive(Clone, Default)]
pub struct Extensions {
    /// Custom functions.
    pub functions: Vec<(NamedNode, Function)>,
    /// Services inside this process.
    pub services: Vec<(NamedNode, Arc<dyn Service>)>,
    /// The index for closures; without it the evaluator walks the store.
    pub closures: Option<Arc<dyn Closures>>,
    /// Remote services; without it `SERVICE` to another host is refused.
    pub remote: Option<Arc<super::remote::Remote>>,
}
