//! Reading many quads without looking up the text of each of their terms.
//!
//! Oxigraph keeps an IRI as a digest and looks its text up whenever it hands out a quad: four look-ups a quad, at random
//! places of a column that is larger than its cache. That is what reading a large store costs. Here the nodes are numbered
//! first; the evaluator joins their numbers to the quads, digest by digest, and hands out the numbers, which have no text
//! to look up. A term without a number comes as itself.
//!
//! The numbers reach the evaluator as the rows of a service. It stands in an `OPTIONAL`, which the evaluator answers by
//! hashing the service's rows and streaming the quads by, in the order of the store.

use super::asked::{Asked, known, place};
use super::{Embedded, Mode, Reads, StoreError};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::sync::Arc;

/// IRIs with numbers from 0 on, in the order of the IRIs.
#[derive(Debug, Default)]
pub struct Numbers {
    pub(super) names: Vec<NamedNode>,
    /// The numbers in the order in which the store gave the IRIs: that of their digests, in which looking them up reads
    /// their column from one end to the other.
    pub(super) order: Vec<u32>,
}

impl Numbers {
    /// Numbers what a store gave, each with what came with it; of the same IRI twice the first counts.
    pub fn of<T>(found: Vec<(NamedNode, T)>) -> (Self, Vec<T>) {
        let mut sorted: Vec<(NamedNode, T, usize)> =
            found.into_iter().enumerate().map(|(at, (name, with))| (name, with, at)).collect();
        sorted.sort_unstable_by(|(a, _, first), (b, _, second)| a.cmp(b).then(first.cmp(second)));
        sorted.dedup_by(|later, first| later.0 == first.0);
        let mut order: Vec<u32> = (0..sorted.len() as u32).collect();
        order.sort_unstable_by_key(|&number| sorted[number as usize].2);
        let (names, with) = sorted.into_iter().map(|(name, with, _)| (name, with)).unzip();
        (Self { names, order }, with)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The IRI of a number.
    pub fn name(&self, number: u32) -> Option<NamedNodeRef<'_>> {
        self.names.get(number as usize).map(NamedNode::as_ref)
    }

    /// The number of an IRI.
    pub fn number(&self, name: &NamedNode) -> Option<u32> {
        self.names.binary_search(name).ok().map(|number| number as u32)
    }
}

/// A term, by its number if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Its number.
    Number(u32),
    /// The term itself.
    Term(Box<Term>),
}

/// A statement of one of the properties that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The place of its property among those.
    pub property: u16,
    /// Its subject, a node.
    pub subject: Known,
    /// Its object, maybe a node.
    pub object: Known,
    /// Its graph, by the number of a graph; nothing is the default graph.
    pub graph: Option<Known>,
}

/// What may be wanted of nodes.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// Each value of a property.
    Values(NamedNodeRef<'a>),
    /// Those whose property has this value. It is not given back: to look it up for each costs more than to find them.
    Those(NamedNodeRef<'a>, NamedNodeRef<'a>),
}

/// A store that is read with numbers for its nodes and its graphs.
pub struct Numbered<'a> {
    data: &'a Embedded,
    nodes: Arc<Numbers>,
    graphs: Arc<Numbers>,
}

impl<'a> Numbered<'a> {
    /// Takes the numbers of the nodes, and numbers the graphs.
    pub fn new(data: &'a Embedded, nodes: Numbers) -> Result<Self, StoreError> {
        let graphs = data.store().graphs()?.into_iter().map(|graph| (graph, ())).collect();
        let (graphs, _) = Numbers::of::<()>(graphs);
        Ok(Self { data, nodes: Arc::new(nodes), graphs: Arc::new(graphs) })
    }

    /// The nodes.
    pub fn nodes(&self) -> &Numbers {
        &self.nodes
    }

    /// The named graphs.
    pub fn graphs(&self) -> &Numbers {
        &self.graphs
    }

    /// Gives what the default graph says of nodes: the place of what was wanted, the subject, the value where each was
    /// wanted. In the order of what is wanted, the values of each property in the store's order.
    pub fn values(
        &self,
        wanted: &[Wanted<'_>],
        mut visit: impl FnMut(usize, Known, Option<&Term>),
    ) -> Result<(), StoreError> {
        let mut asked = Asked::default();
        for (place, wanted) in wanted.iter().enumerate() {
            match wanted {
                Wanted::Values(property) => asked.either(place, *property, None),
                Wanted::Those(property, object) => asked.with_object(place, *property, *object),
            }
        }
        asked.number("subject", &self.nodes);
        asked.column("object");
        for row in asked.solve(self.data)? {
            let row = row?;
            if let (Some(place), Some(subject)) = (place(&row), known(&row, 1)) {
                visit(place, subject, row.get(3));
            }
        }
        Ok(())
    }

    /// Gives each statement of some properties, property by property: of the named graphs, or of the default graph where
    /// that is not derived.
    pub fn statements(&self, properties: &[NamedNodeRef<'_>], mut visit: impl FnMut(Stated)) -> Result<(), StoreError> {
        let mut asked = Asked::default();
        let graph = (self.data.mode() == Mode::Projected).then_some("graph");
        properties.iter().enumerate().for_each(|(place, property)| asked.either(place, *property, graph));
        asked.number("subject", &self.nodes);
        asked.number("object", &self.nodes);
        if let Some(graph) = graph {
            asked.number(graph, &self.graphs);
        }
        for row in asked.solve(self.data)? {
            let row = row?;
            if let (Some(place), Some(subject), Some(object)) = (place(&row), known(&row, 1), known(&row, 3)) {
                visit(Stated { property: place as u16, subject, object, graph: known(&row, 5) });
            }
        }
        Ok(())
    }
}

impl Embedded {
    /// The instances of a class in the default graph, in the store's order.
    pub fn instances(&self, class: NamedNodeRef<'_>, mut visit: impl FnMut(NamedNode)) -> Result<(), StoreError> {
        let mut asked = Asked::default();
        asked.instances(class);
        for row in asked.solve(self)? {
            if let Some(Term::NamedNode(node)) = row?.get(0) {
                visit(node.clone());
            }
        }
        Ok(())
    }

    /// Gives each subject and value of some properties in any graph, but for one value that need not be read.
    pub fn anywhere(
        &self,
        properties: &[NamedNodeRef<'_>],
        but: NamedNodeRef<'_>,
        mut visit: impl FnMut(usize, &Term, &Term),
    ) -> Result<(), StoreError> {
        let mut asked = Asked::default();
        for (place, property) in properties.iter().enumerate() {
            asked.either(place, *property, None);
            asked.either(place, *property, Some("graph"));
        }
        asked.but(but);
        asked.column("subject");
        asked.column("object");
        for row in asked.solve(self)? {
            let row = row?;
            if let (Some(place), Some(subject), Some(value)) = (place(&row), row.get(1), row.get(2)) {
                visit(place, subject, value);
            }
        }
        Ok(())
    }
}
