//! Many nodes and links added to an index at once: what an import brings, gathered while it streams by.
//!
//! A delta is for few changes, which it keeps beside the index; for many thousand links it is quicker to build the index
//! anew from itself and what is added. The nodes are numbered in the order of their IRIs, as when all is read from quads.

use super::attributes::LinkState;
use super::build::Builder;
use super::dictionary::Names;
use super::error::GraphError;
use super::nodes::{Columns, NodeKind, NodeRow};
use super::{LinkGraph, Node, Way};
use crate::model::{KindId, LinkKinds, NodeFact};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Nodes and links to be added, in any order.
#[derive(Debug)]
pub struct Addition {
    kinds: Arc<LinkKinds>,
    names: Names,
    columns: Columns,
    links: Vec<Added>,
    graphs: Vec<String>,
}

/// A link to be added, with one state of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Added {
    subject: u32,
    kind: KindId,
    object: u32,
    state: LinkState,
}

impl Addition {
    /// Nothing yet.
    pub fn new(kinds: Arc<LinkKinds>) -> Self {
        let (names, columns, links, graphs) = Default::default();
        Self { kinds, names, columns, links, graphs }
    }

    /// The kinds of link.
    pub fn kinds(&self) -> &Arc<LinkKinds> {
        &self.kinds
    }

    /// The number of a graph, for [`LinkState::graph`].
    pub fn graph(&mut self, iri: &str) -> u32 {
        let at = self.graphs.iter().position(|graph| graph == iri).unwrap_or_else(|| {
            self.graphs.push(iri.to_owned());
            self.graphs.len() - 1
        });
        at as u32
    }

    /// The number of a node within this addition.
    pub fn number(&mut self, iri: &str) -> u32 {
        self.names.find_or_add(iri)
    }

    /// The IRI of a node.
    pub fn iri(&self, node: u32) -> String {
        let (prefix, local) = self.names.parts(node);
        format!("{prefix}{local}")
    }

    /// Says what is known of a node; `None` if nothing describes it.
    pub fn describe(&mut self, node: u32, fact: Option<&NodeFact<()>>) {
        let row = fact.map_or(NodeRow::MENTIONED, |&NodeFact { kind, sex, born, died, .. }| NodeRow {
            kind: NodeKind::Entity(kind),
            sex,
            born,
            died,
        });
        self.columns.set(node, row);
    }

    /// Adds a link, or one more state of it.
    pub fn link(&mut self, subject: u32, kind: KindId, object: u32, state: LinkState) {
        self.links.push(Added { subject, kind, object, state });
    }

    /// Takes links of these subjects and kinds back.
    pub fn unlink(&mut self, gone: impl Fn(u32, KindId) -> bool) {
        self.links.retain(|link| !gone(link.subject, link.kind));
    }

    /// Subjects and kinds of links that have several states by now: said twice, and not alike.
    pub fn differing(&mut self) -> Vec<(u32, KindId)> {
        self.links.sort_unstable();
        self.links.dedup();
        let ends = |link: &Added| (link.subject, link.kind, link.object);
        let twice = self.links.windows(2).filter(|two| ends(&two[0]) == ends(&two[1]));
        let mut differing: Vec<(u32, KindId)> = twice.map(|two| (two[0].subject, two[0].kind)).collect();
        differing.dedup();
        differing
    }

    fn row(&self, node: u32) -> NodeRow {
        self.columns.get(node).unwrap_or(NodeRow::MENTIONED)
    }
}

/// A node of the index, of the addition, or of both.
struct Met<'n> {
    is_mentioned: bool,
    iri: (&'n str, &'n str),
    row: NodeRow,
    before: Option<u32>,
    added: Option<u32>,
}

impl LinkGraph {
    /// The index with what is added; this one stays as it is.
    ///
    /// Cost: all nodes and links once, and the nodes' IRIs sorted.
    pub fn grown(&self, addition: &Addition) -> Result<LinkGraph, GraphError> {
        let mut builder = Builder::new(Arc::clone(&self.kinds));
        for graph in self.graphs.iter() {
            builder.graph(graph);
        }
        let graphs: Vec<u32> = addition.graphs.iter().map(|graph| builder.graph(graph)).collect();
        for (kind, _) in self.kinds.iter() {
            builder.strays(kind, self.strays(kind));
        }
        let (mut before, mut added) = (vec![u32::MAX; self.bound()], vec![u32::MAX; addition.names.len()]);
        for met in self.met(addition) {
            let number = builder.numbered_node(&format!("{}{}", met.iri.0, met.iri.1), met.row);
            met.before.into_iter().for_each(|node| before[node as usize] = number);
            met.added.into_iter().for_each(|node| added[node as usize] = number);
        }
        for node in self.nodes() {
            for link in self.links(node, Way::Out) {
                let [subject, object] = [link.id.subject, link.id.object].map(|end| before[end.index()]);
                for &state in link.states() {
                    builder.link_nodes(subject.into(), link.id.kind, object.into(), state);
                }
            }
        }
        for &Added { subject, kind, object, state } in &addition.links {
            let state = LinkState { graph: graphs.get(state.graph as usize).copied().unwrap_or(u32::MAX), ..state };
            let [subject, object] = [subject, object].map(|node| Node::from(added[node as usize]));
            builder.link_nodes(subject, kind, object, state);
        }
        builder.finish()
    }

    /// All nodes in their order: those that are described, then those only mentioned, each by their IRIs.
    fn met<'n>(&'n self, addition: &'n Addition) -> Vec<Met<'n>> {
        let mut both: FxHashMap<u32, u32> = FxHashMap::default();
        let mut met = Vec::with_capacity(self.len() + addition.names.len());
        let mentioned = |row: NodeRow| row.kind == NodeKind::Mentioned;
        for added in 0..addition.names.len() as u32 {
            match if self.is_empty() { None } else { self.node(&addition.iri(added)) } {
                Some(node) => drop(both.insert(node.index() as u32, added)),
                None => {
                    let row = addition.row(added);
                    let iri = addition.names.parts(added);
                    met.push(Met { is_mentioned: mentioned(row), iri, row, before: None, added: Some(added) });
                }
            }
        }
        for node in self.nodes() {
            let number = node.index() as u32;
            let added = both.get(&number).copied();
            let new = added.map(|added| addition.row(added)).filter(|row| !mentioned(*row));
            let row = new.unwrap_or_else(|| self.nodes.get(number));
            let iri = self.iri_parts(node);
            met.push(Met { is_mentioned: mentioned(row), iri, row, before: Some(number), added });
        }
        let bytes = |(prefix, local): (&'n str, &'n str)| prefix.bytes().chain(local.bytes());
        met.sort_unstable_by(|a, b| a.is_mentioned.cmp(&b.is_mentioned).then_with(|| bytes(a.iri).cmp(bytes(b.iri))));
        met
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;
    use crate::model::{Certainty, DayInterval, EntityKind, Sex, Span};

    #[test]
    fn what_is_added_stands_beside_what_was_there() {
        let before = testing::graph("a parentOf b, b spouseOf c");
        let mut addition = Addition::new(Arc::clone(before.kinds()));
        let [b, d] = ["b", "d"].map(|name| addition.number(&testing::iri(name)));
        let graph = addition.graph("http://localhost:7878/graph/import/new");
        let state = LinkState { when: Span::UNKNOWN, certainty: Certainty::Probable, graph };
        let parent_of = testing::kind("parentOf");
        addition.link(b, parent_of, d, state);
        addition.link(b, parent_of, d, state);
        let life = DayInterval::years(1800, 1800);
        let fact = NodeFact { iri: (), kind: EntityKind::Person, sex: Sex::Female, born: life, died: life };
        addition.describe(d, Some(&fact));
        assert_eq!(addition.differing(), []);
        let after = before.grown(&addition).expect("small");
        let [b, d] = ["b", "d"].map(|name| testing::node(&after, name));
        assert_eq!(after.objects(b, parent_of).collect::<Vec<_>>(), [d]);
        assert_eq!((after.sex(d), after.len(), after.link_count()), (Sex::Female, 4, 3));
        let states: Vec<_> = after.links_between(b, d).iter().flat_map(|link| link.states().copied()).collect();
        assert_eq!(after.graph_iri(states[0].graph), Some("http://localhost:7878/graph/import/new"));
        assert_eq!((before.len(), before.link_count()), (3, 2));
    }

    #[test]
    fn a_link_said_twice_and_not_alike_is_told() {
        let mut addition = Addition::new(Arc::clone(testing::graph("").kinds()));
        let [a, b] = ["a", "b"].map(|name| addition.number(&testing::iri(name)));
        let kind = testing::kind("parentOf");
        for certainty in [Certainty::Certain, Certainty::Possible] {
            addition.link(a, kind, b, LinkState { when: Span::UNKNOWN, certainty, graph: 0 });
        }
        assert_eq!(addition.differing(), [(a, kind)]);
        addition.unlink(|subject, _| subject == a);
        assert_eq!(addition.differing(), []);
    }
}
