//! Builds the index from facts, in one pass over them and a counting sort a family.

use super::adjacency::{Adjacency, Rows, node_mask, shift_for};
use super::attributes::{Interner, LinkState, States};
use super::dictionary::{Dictionary, Names};
use super::error::GraphError;
use super::link_graph::{families_of, places_of};
use super::nodes::{Columns, NodeKind, NodeRow, NodeTable};
use super::traces::TracesPool;
use super::visited::MarksPool;
use super::{LinkGraph, Node};
use crate::model::{KindId, LinkFact, LinkKinds, NodeFact};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Collects facts; [`Builder::finish`] makes the index. Nodes and links may come in any order.
#[derive(Debug)]
pub struct Builder {
    kinds: Arc<LinkKinds>,
    names: Names,
    columns: Columns,
    links: Vec<Stated>,
    strays: Vec<u32>,
    states: Interner,
    graphs: Vec<String>,
    graph_ids: FxHashMap<String, u32>,
}

/// A link as it waits for the sort.
#[derive(Clone, Copy, Debug)]
struct Stated {
    subject: u32,
    object: u32,
    kind: u16,
    state: u32,
}

impl Builder {
    /// Nothing yet.
    pub fn new(kinds: Arc<LinkKinds>) -> Self {
        Self {
            strays: vec![0; kinds.len()],
            kinds,
            names: Names::default(),
            columns: Columns::default(),
            links: Vec::new(),
            states: Interner::default(),
            graphs: Vec::new(),
            graph_ids: FxHashMap::default(),
        }
    }

    /// The number of a graph, for [`LinkFact::graph`].
    pub fn graph(&mut self, iri: &str) -> u32 {
        if let Some(&id) = self.graph_ids.get(iri) {
            return id;
        }
        let id = self.graphs.len() as u32;
        self.graphs.push(iri.to_owned());
        self.graph_ids.insert(iri.to_owned(), id);
        id
    }

    /// Adds a node, or replaces what was said of it. The first node added is number 0, the next new one 1.
    pub fn node<S: AsRef<str>>(&mut self, fact: &NodeFact<S>) -> Node {
        let &NodeFact { kind, sex, born, died, .. } = fact;
        self.numbered_node(fact.iri.as_ref(), NodeRow { kind: NodeKind::Entity(kind), sex, born, died }).into()
    }

    /// Whether a node was added and described.
    pub fn is_described(&self, iri: &str) -> bool {
        let row = self.names.find(iri).and_then(|node| self.columns.kinds.get(node as usize));
        row.is_some_and(|&(kind, _)| kind != NodeKind::Mentioned)
    }

    /// Adds a node with what is known of it, and gives its number.
    pub(super) fn numbered_node(&mut self, iri: &str, row: NodeRow) -> u32 {
        let node = self.names.find_or_add(iri);
        self.columns.set(node, row);
        node
    }

    /// Adds a node that nothing describes, or finds the one that is there.
    pub fn mention(&mut self, iri: &str) -> Node {
        self.names.find_or_add(iri).into()
    }

    /// Adds a link between nodes of this builder, or one more statement of it.
    pub fn link_nodes(&mut self, subject: Node, kind: KindId, object: Node, state: LinkState) {
        let state = self.states.one(state);
        let [subject, object] = [subject, object].map(|node| node.index() as u32);
        self.links.push(Stated { subject, object, kind: kind.0, state });
    }

    /// Adds a link, or one more statement of it.
    pub fn link<S: AsRef<str>>(&mut self, fact: &LinkFact<S>) {
        let (subject, object) = (self.mention(fact.subject.as_ref()), self.mention(fact.object.as_ref()));
        let &LinkFact { kind, when, certainty, graph, .. } = fact;
        self.link_nodes(subject, kind, object, LinkState { when, certainty, graph });
    }

    /// Counts edges of a kind that are not alike here and in the default graph: see [`LinkGraph::strays`].
    pub fn strays(&mut self, kind: KindId, count: u32) {
        self.strays[usize::from(kind.0)] += count;
    }

    /// Makes the index. Fails only on more nodes than a word can number (67 million, with 64 kinds in a family).
    pub fn finish(mut self) -> Result<LinkGraph, GraphError> {
        let n_nodes = self.names.len();
        if let Some(last) = n_nodes.checked_sub(1) {
            let last = last as u32;
            if self.columns.kinds.len() < n_nodes {
                self.columns.set(last, NodeRow::MENTIONED);
            }
        }
        let places = places_of(&self.kinds);
        let (mut out, mut into) = (Vec::new(), Vec::new());
        let mut n_links = 0;
        for (family, name) in self.kinds.families() {
            let shift = shift_for(self.kinds.in_family(family).count());
            check_room(n_nodes, name, shift)?;
            let mine: Vec<(u32, u32, u32, u32)> = self
                .links
                .iter()
                .filter(|l| places[usize::from(l.kind)].0 == family)
                .map(|l| (l.subject, l.object, places[usize::from(l.kind)].1 << shift, l.state))
                .collect();
            let states = &mut self.states;
            let outward = mine.iter().map(|&(s, o, kind, state)| (s, kind | o, state));
            let rows = Rows::new(n_nodes, outward, true, |a, b| states.merge(a, b));
            n_links += rows.words.len();
            out.push(Adjacency::new(rows, shift, true));
            let inward = mine.iter().map(|&(s, o, kind, state)| (o, kind | s, state));
            let rows = Rows::new(n_nodes, inward, true, |a, b| states.merge(a, b));
            into.push(Adjacency::new(rows, shift, true));
        }
        let both = self.links.iter().filter(|l| l.subject != l.object);
        let both = both.flat_map(|l| [(l.subject, l.object, 0), (l.object, l.subject, 0)]);
        let any = Adjacency::new(Rows::new(n_nodes, both, false, |a, _| a), 32, false);
        Ok(LinkGraph {
            places,
            families: families_of(&self.kinds),
            names: Dictionary::new(self.names),
            nodes: NodeTable::new(self.columns),
            out,
            into,
            any,
            states: States::new(self.states.finish()),
            graphs: Arc::new(self.graphs),
            n_links,
            strays: self.strays.into(),
            n_gone: 0,
            marks: Arc::new(MarksPool::default()),
            traces: Arc::new(TracesPool::default()),
            kinds: self.kinds,
        })
    }
}

/// Whether so many nodes can be numbered beside the kinds of a family.
pub(super) fn check_room(n_nodes: usize, family: &str, shift: u32) -> Result<(), GraphError> {
    let most = u64::from(node_mask(shift)) + 1;
    if n_nodes as u64 > most {
        return Err(GraphError::TooManyNodes { nodes: n_nodes, family: family.to_owned(), most });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::super::walk::Way;
    use crate::model::Certainty;

    #[test]
    fn neighbours_are_sorted_by_kind_and_found_both_ways() {
        let graph = testing::graph("a parentOf b, a spouseOf c, a parentOf d, e teacherOf a, a parentOf a");
        let parent_of = testing::kind("parentOf");
        let a = testing::node(&graph, "a");
        let names = |nodes: Vec<_>| nodes.into_iter().map(|n| testing::name(&graph, n)).collect::<Vec<_>>();
        assert_eq!(names(graph.objects(a, parent_of).collect()), ["a", "b", "d"]);
        assert_eq!(names(graph.subjects(a, parent_of).collect()), ["a"]);
        assert_eq!(names(graph.subjects(a, testing::kind("teacherOf")).collect()), ["e"]);
        assert_eq!(graph.links(a, Way::Out).count(), 4);
        assert_eq!((graph.len(), graph.link_count()), (5, 5));
    }

    #[test]
    fn a_link_stated_twice_is_one_link_with_two_states() {
        let graph = testing::graph("a teacherOf b @s1, a teacherOf b @s2 possible, a teacherOf b @s1");
        let (a, b) = (testing::node(&graph, "a"), testing::node(&graph, "b"));
        let links = graph.links_between(b, a);
        assert_eq!(links.len(), 1);
        assert_eq!(links[0].states().count(), 2);
        assert_eq!(links[0].certainty(), Certainty::Certain);
        assert_eq!(graph.link_count(), 1);
    }
}
