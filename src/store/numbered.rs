//! Reading many quads without looking up the text of each of their terms.
//!
//! Oxigraph keeps an IRI as a digest and looks its text up whenever it hands out a quad: four look-ups a quad, at random
//! places of a column that is larger than its cache. That is what reading a large store costs. Here the nodes are numbered
//! first; the evaluator joins their numbers to the quads, digest by digest, and hands out the numbers, which have no text
//! to look up. A term without a number comes as itself.
//!
//! The numbers stand in an `OPTIONAL`, which the evaluator answers by hashing them and streaming the quads by, in the
//! order of the store. Those of nodes it makes itself: it goes through the instances of each class and calls a function
//! that counts, so that a node's number is its place among them; which IRI is at which place can be read meanwhile. Those
//! of graphs and values reach it as the rows of a service.

use super::asked::{Asked, CLASS_SHIFT, known, number, place};
use super::{Embedded, Mode, Reads, StoreError};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::sync::Arc;

/// The instances of some classes, in the order of their IRIs.
#[derive(Debug, Default)]
pub struct Nodes {
    names: Vec<NamedNode>,
    /// Where the store gives each, the instances of one class after those of the other, and the place of its class; the
    /// first ones of a node of two classes.
    given: Vec<(u32, u8)>,
    /// Where the instances of each class begin.
    starts: Vec<u32>,
    /// By where the store gives it, where a node stands here; nothing where it was given before.
    at: Vec<Option<u32>>,
}

impl Nodes {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The IRI of a node.
    pub fn name(&self, node: u32) -> Option<NamedNodeRef<'_>> {
        self.names.get(node as usize).map(NamedNode::as_ref)
    }

    /// Each IRI, with the place of its class among those that were asked for, and where the store gives it.
    pub fn iter(&self) -> impl Iterator<Item = (NamedNodeRef<'_>, usize, usize)> {
        let given = self.given.iter().map(|&(at, class)| (usize::from(class), at as usize));
        self.names.iter().zip(given).map(|(name, (class, at))| (name.as_ref(), class, at))
    }

    /// How many the store gives, those of two classes twice.
    pub fn given(&self) -> usize {
        self.at.len()
    }

    /// Where the store gives the node with a number.
    pub fn given_at(&self, number: u32) -> usize {
        let class = self.starts.get((number >> CLASS_SHIFT) as usize).copied().unwrap_or(u32::MAX);
        class as usize + (number & ((1 << CLASS_SHIFT) - 1)) as usize
    }

    /// The node of an IRI.
    pub fn find(&self, name: &NamedNode) -> Option<u32> {
        self.names.binary_search(name).ok().map(|node| node as u32)
    }

    /// The node with a number; nothing if it has another one, of a class before.
    pub fn numbered(&self, number: u32) -> Option<u32> {
        self.at.get(self.given_at(number)).copied().flatten()
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
    /// The number of its graph; nothing is the default graph.
    pub graph: Option<u32>,
}

/// A store that is read with numbers for its nodes and its graphs.
pub struct Numbered<'a> {
    data: &'a Embedded,
    /// The version at which nodes have their numbers.
    version: u64,
    classes: Vec<NamedNode>,
    graphs: Arc<[Term]>,
}

impl<'a> Numbered<'a> {
    /// Numbers the instances of some classes in the default graph, and the named graphs.
    pub fn new(data: &'a Embedded, classes: &[NamedNodeRef<'_>]) -> Result<Self, StoreError> {
        let version = data.settled_version().ok_or(StoreError::Moved)?;
        let mut graphs: Vec<NamedNode> = data.store().graphs()?;
        graphs.sort_unstable();
        let classes = classes.iter().map(|class| class.into_owned()).collect();
        Ok(Self { data, version, classes, graphs: graphs.into_iter().map(Term::from).collect() })
    }

    /// The named graphs in the order of their numbers.
    pub fn graphs(&self) -> impl Iterator<Item = &NamedNode> {
        self.graphs.iter().filter_map(|graph| match graph {
            Term::NamedNode(graph) => Some(graph),
            _ => None,
        })
    }

    /// Reads which nodes there are.
    pub fn nodes(&self) -> Result<Nodes, StoreError> {
        let mut found = Vec::new();
        let (mut starts, mut order): (Vec<u32>, Vec<u32>) = Default::default();
        for class in &self.classes {
            let start = found.len();
            self.data.instances(class.as_ref(), |node| found.push(node))?;
            starts.push(start as u32);
            order.extend(in_order(&found[start..]).into_iter().map(|at| start as u32 + at));
        }
        self.unmoved()?;
        // A stable sort, quick where long stretches are in order: of a node of two classes the first one stays first.
        order.sort_by(|&a, &b| found[a as usize].cmp(&found[b as usize]));
        let mut nodes = Nodes { at: vec![None; found.len()], starts, ..Nodes::default() };
        for at in order {
            let name = std::mem::replace(&mut found[at as usize], NamedNode::new_unchecked(""));
            if nodes.names.last() != Some(&name) {
                nodes.at[at as usize] = Some(nodes.names.len() as u32);
                let class = nodes.starts.partition_point(|&start| start <= at) - 1;
                nodes.given.push((at, class as u8));
                nodes.names.push(name);
            }
        }
        Ok(nodes)
    }

    /// The different values of some properties in the default graph. They are few, and looking a value up for each node
    /// that has it costs more than to number them.
    pub fn different(&self, properties: &[NamedNodeRef<'_>]) -> Result<Arc<[Term]>, StoreError> {
        let mut asked = Asked::default();
        properties.iter().for_each(|property| asked.either(0, *property, None));
        asked.different("object", self.data)
    }

    /// Gives what the default graph says of nodes: first each value of some properties, then those that have a property
    /// with one value. Each with the place of its property, or of its pair after those; with its subject's number; with
    /// the place of its value among `values`.
    pub fn said(
        &self,
        properties: &[NamedNodeRef<'_>],
        values: &Arc<[Term]>,
        pairs: &[(NamedNodeRef<'_>, NamedNodeRef<'_>)],
        mut visit: impl FnMut(usize, u32, Option<u32>),
    ) -> Result<(), StoreError> {
        let mut asked = Asked::default();
        (0..).zip(properties).for_each(|(place, property)| asked.either(place, *property, None));
        // Before what has no value: the evaluator joins by what is always there.
        asked.number("object", values);
        (properties.len()..).zip(pairs).for_each(|(place, (property, value))| asked.pair(place, *property, *value));
        asked.count("subject", &self.classes);
        for row in asked.solve(self.data)? {
            let row = row?;
            if let (Some(place), Some(subject)) = (place(&row), number(&row, 2)) {
                visit(place, subject, number(&row, 1));
            }
        }
        self.unmoved()
    }

    /// Gives each statement of some properties, property by property: of the named graphs, or of the default graph where
    /// that is not derived.
    pub fn statements(&self, properties: &[NamedNodeRef<'_>], mut visit: impl FnMut(Stated)) -> Result<(), StoreError> {
        let mut asked = Asked::default();
        let graph = (self.data.mode() == Mode::Projected).then_some("graph");
        properties.iter().enumerate().for_each(|(place, property)| asked.either(place, *property, graph));
        if let Some(graph) = graph {
            asked.number(graph, &self.graphs);
        }
        for end in ["subject", "object"] {
            asked.count(end, &self.classes);
        }
        for end in ["subject", "object"] {
            asked.or_itself(end);
        }
        let first = 1 + usize::from(graph.is_some());
        for row in asked.solve(self.data)? {
            let row = row?;
            let ends = (known(&row, first, first + 2), known(&row, first + 1, first + 3));
            if let (Some(place), (Some(subject), Some(object))) = (place(&row), ends) {
                let graph = graph.and_then(|_| number(&row, 1));
                visit(Stated { property: place as u16, subject, object, graph });
            }
        }
        self.unmoved()
    }

    /// Fails if the store is no longer at the version at which its nodes have their numbers.
    fn unmoved(&self) -> Result<(), StoreError> {
        if self.data.settled_version() == Some(self.version) { Ok(()) } else { Err(StoreError::Moved) }
    }
}

/// The places of IRIs in the order of the IRIs.
///
/// Cost: those of one class begin alike and differ soon after, so that few are compared letter by letter.
fn in_order(names: &[NamedNode]) -> Vec<u32> {
    let Some(first) = names.first() else { return Vec::new() };
    let alike =
        |name: &NamedNode| name.as_str().bytes().zip(first.as_str().bytes()).take_while(|(a, b)| a == b).count();
    let common = names.iter().map(alike).min().unwrap_or(0);
    let mut places: Vec<(u128, u32)> = (0..).zip(names).map(|(at, name)| (letters_from(name, common), at)).collect();
    let name = |at: u32| names[at as usize].as_str();
    places.sort_unstable_by(|(a, first), (b, second)| a.cmp(b).then_with(|| name(*first).cmp(name(*second))));
    places.into_iter().map(|(_, at)| at).collect()
}

/// Sixteen bytes of an IRI as a number: in the order of such numbers the IRIs are in theirs.
fn letters_from(name: &NamedNode, start: usize) -> u128 {
    let rest = &name.as_str().as_bytes()[start..];
    let mut letters = [0; 16];
    let some = rest.len().min(letters.len());
    letters[..some].copy_from_slice(&rest[..some]);
    u128::from_be_bytes(letters)
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
        let asked = || {
            let mut asked = Asked::default();
            for (place, property) in properties.iter().enumerate() {
                asked.either(place, *property, None);
                asked.either(place, *property, Some("graph"));
            }
            asked.but(but);
            asked
        };
        let values = asked().different("object", self)?;
        let mut asked = asked();
        asked.number("object", &values);
        asked.column("subject");
        asked.or_itself("object");
        for row in asked.solve(self)? {
            let row = row?;
            let value = number(&row, 1).and_then(|value| values.get(value as usize)).or_else(|| row.get(3));
            if let (Some(place), Some(subject), Some(value)) = (place(&row), row.get(2), value) {
                visit(place, subject, value);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Base;
    use crate::ontology::Rules;
    use crate::store::Dataset;
    use oxigraph::model::{GraphName, Quad};

    /// Of three classes, one node of two of them; each node is followed by the next.
    fn store() -> (Embedded, Vec<NamedNode>, [NamedNode; 3], NamedNode) {
        let base = Base::new("http://localhost:7878/").expect("a base");
        let data = Embedded::memory(base, Mode::Plain, Rules::default()).expect("memory");
        let [a, b, c, next] = ["A", "B", "C", "next"].map(|name| NamedNode::new_unchecked(format!("urn:{name}")));
        let nodes: Vec<NamedNode> = (0..40).map(|n| NamedNode::new_unchecked(format!("urn:node:{n}"))).collect();
        let add = |s: &NamedNode, p: NamedNodeRef<'_>, o: &NamedNode| {
            let quad = Quad::new(s.clone(), p.into_owned(), o.clone(), GraphName::DefaultGraph);
            data.store().insert(&quad).expect("memory");
        };
        for (n, node) in nodes.iter().enumerate() {
            add(node, oxigraph::model::vocab::rdf::TYPE, [&a, &b, &c][n % 3]);
            add(node, next.as_ref(), &nodes[(n + 1) % nodes.len()]);
        }
        add(&nodes[1], oxigraph::model::vocab::rdf::TYPE, &c);
        (data, nodes, [a, b, c], next)
    }

    #[test]
    fn a_number_is_of_the_node_that_the_store_gives_at_its_place() {
        let (data, nodes, classes, next) = store();
        let numbered = Numbered::new(&data, &classes.each_ref().map(|class| class.as_ref())).expect("quiet");
        let found = numbered.nodes().expect("quiet");
        assert_eq!((found.len(), found.given()), (40, 41));
        assert_eq!(found.iter().find(|(name, ..)| *name == nodes[1].as_ref()).map(|(_, class, _)| class), Some(1));
        let mut seen = Vec::new();
        let name = |known: Known| match known {
            Known::Number(number) => found.name(found.numbered(number)?).map(NamedNodeRef::into_owned),
            Known::Term(term) => panic!("{term} has no number"),
        };
        numbered
            .statements(&[next.as_ref()], |stated| seen.extend(name(stated.subject).zip(name(stated.object))))
            .expect("quiet");
        let mut all: Vec<_> = nodes.iter().cloned().zip(nodes.iter().cycle().skip(1).cloned()).collect();
        (all.sort(), seen.sort());
        assert_eq!(seen, all);
    }

    #[test]
    fn what_was_read_of_two_versions_is_refused() {
        let (data, _, classes, _) = store();
        let numbered = Numbered::new(&data, &classes.each_ref().map(|class| class.as_ref())).expect("quiet");
        data.stamp(data.version() + 1);
        assert!(matches!(numbered.nodes(), Err(StoreError::Moved)));
    }
}
