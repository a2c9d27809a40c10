//! Reading many quads without looking up the text of each of their terms.
//!
//! Oxigraph keeps an IRI as a digest and looks its text up whenever it hands out a quad: four look-ups a quad, at random
//! places of a column that is larger than its cache. That is what reading a large store costs. Here the evaluator reads
//! the nodes, counts them, joins the counts to the quads, digest by digest, and hands out these numbers, which have no
//! text to look up. [`Numbered::nodes`] reads them in the same order, and so tells which node is meant
//! ([`Numbers::known`]). A row with a term that has no number comes with its terms.
//!
//! The counted nodes stand in an `OPTIONAL`, which the evaluator answers by hashing them and streaming the quads by, in the
//! order of the store. The numbers of graphs reach it as the rows of a service.

use super::asked::{Asked, Spelled, number, place};
use super::{Embedded, Mode, Reads, StoreError};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rustc_hash::FxHashMap;
use std::sync::{Arc, PoisonError};

/// The nodes with numbers from 0 on, in the order of their IRIs.
#[derive(Debug, Default)]
pub struct Numbers {
    names: Vec<NamedNode>,
    /// The numbers in the order in which the store gave the nodes, class by class.
    order: Vec<u32>,
    /// Where each class begins in that order.
    starts: Vec<u32>,
    /// What has a place in that order and is no IRI: a blank node.
    unnamed: FxHashMap<u32, Term>,
}

/// The number of what is no IRI.
const UNNAMED: u32 = u32::MAX;

impl Numbers {
    /// Numbers the instances of some classes, which no two classes share; with the place of the class of each. Those
    /// that are no IRIs get no number.
    fn of(found: Vec<Vec<Term>>) -> (Self, Vec<usize>) {
        let (mut this, mut named, mut length) = (Self::default(), Vec::new(), 0);
        for (class, nodes) in found.into_iter().enumerate() {
            this.starts.push(length);
            for (at, node) in (length..).zip(nodes) {
                length = at + 1;
                match node {
                    Term::NamedNode(node) => named.push((node, class, at)),
                    other => drop(this.unnamed.insert(at, other)),
                }
            }
        }
        named.sort_unstable_by(|(a, ..), (b, ..)| a.cmp(b));
        this.order = vec![UNNAMED; length as usize];
        for (number, (_, _, at)) in (0..).zip(&named) {
            this.order[*at as usize] = number;
        }
        let (names, classes) = named.into_iter().map(|(name, class, _)| (name, class)).unzip();
        (Self { names, ..this }, classes)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The number of a node that a store knows by another ([`Stated`], [`Numbered::values`]).
    pub fn known(&self, by: u32) -> Option<u32> {
        self.order.get(self.place(by)?).copied().filter(|number| *number != UNNAMED)
    }

    /// The blank node that a store knows by a number.
    pub fn unnamed(&self, by: u32) -> Option<&Term> {
        self.unnamed.get(&u32::try_from(self.place(by)?).ok()?)
    }

    /// Where a node came that a store knows by a number.
    fn place(&self, by: u32) -> Option<usize> {
        let n_classes = u32::try_from(self.starts.len()).ok().filter(|n| *n > 0)?;
        Some((self.starts[(by % n_classes) as usize] + by / n_classes) as usize)
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

/// A store that is read with numbers for its nodes, the instances of some classes, and for its graphs.
///
/// Nothing may be written to it meanwhile: the numbers of nodes are those of one state.
pub struct Numbered<'a> {
    data: &'a Embedded,
    classes: &'a [NamedNodeRef<'a>],
    graphs: Arc<[NamedNode]>,
}

impl<'a> Numbered<'a> {
    /// Numbers the graphs.
    pub fn new(data: &'a Embedded, classes: &'a [NamedNodeRef<'a>]) -> Result<Self, StoreError> {
        Ok(Self { data, classes, graphs: data.store().graphs()?.into() })
    }

    /// The named graphs in the order of their numbers.
    pub fn graphs(&self) -> &[NamedNode] {
        &self.graphs
    }

    /// The nodes with their numbers, and the place of the first class that each has.
    pub fn nodes(&self) -> Result<(Numbers, Vec<usize>), StoreError> {
        let mut asked = Asked::default();
        asked.instances(self.classes);
        let mut found = vec![Vec::new(); self.classes.len()];
        for row in asked.solve(self.data)? {
            let row = row?;
            if let (Some(place), Some(node)) = (place(&row), row.get(1)) {
                found[place].push(node.clone());
            }
        }
        Ok(Numbers::of(found))
    }

    /// Gives what the default graph says of nodes: the place of what was wanted, the node, the value where each was
    /// wanted. In the order of what is wanted, the values of each property in the store's order.
    pub fn values(
        &self,
        wanted: &[Wanted<'_>],
        mut visit: impl FnMut(usize, u32, Option<&Term>),
    ) -> Result<(), StoreError> {
        let mut asked = Asked::default();
        for (place, wanted) in wanted.iter().enumerate() {
            match wanted {
                Wanted::Values(property) => asked.either(place, *property, None),
                Wanted::Those(property, object) => asked.with_object(place, *property, *object),
            }
        }
        asked.counted("subject", self.classes);
        asked.column("object");
        for row in asked.solve(self.data)? {
            let row = row?;
            if let (Some(place), Some(subject)) = (place(&row), number(&row, 1)) {
                visit(place, subject, row.get(2));
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
        asked.counted("subject", self.classes);
        asked.counted("object", self.classes);
        if let Some(graph) = graph {
            asked.number(graph, &self.graphs);
        }
        let spelled = asked.spelled();
        let last = 3 + usize::from(graph.is_some());
        for row in asked.solve(self.data)? {
            let row = row?;
            let mut terms = row.get(last).map(|_| taken(&spelled)).unwrap_or_default().into_iter();
            let mut known = |column| {
                let term = terms.next();
                number(&row, column).map(Known::Number).or_else(|| term.map(Box::new).map(Known::Term))
            };
            if let (Some(place), Some(subject), Some(object)) = (place(&row), known(1), known(2)) {
                visit(Stated { property: place as u16, subject, object, graph: graph.and_then(|_| known(3)) });
            }
        }
        Ok(())
    }
}

/// The terms of the row that has just been read.
fn taken(spelled: &Spelled) -> Vec<Term> {
    std::mem::take(&mut *spelled.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Embedded {
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
