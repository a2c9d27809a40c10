//! Changes to the index: a new one that shares with the old whatever did not change.

use super::adjacency::{Adjacency, ChangedRow};
use super::attributes::LinkState;
use super::build::{Builder, check_room};
use super::error::GraphError;
use super::nodes::{NodeKind, NodeRow};
use super::{LinkGraph, LinkId, Node, Way};
use crate::model::{FamilyId, KindId, LinkFact, NodeFact};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a write changed. Taken away first, then added; so replacing is taking away and adding in one delta.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    graphs: Vec<String>,
    forgotten: Vec<String>,
    unlinked: Vec<Unlinked>,
    nodes: Vec<NodeFact>,
    links: Vec<LinkFact>,
    /// How many more strays, or fewer, there are of a kind.
    strays: Vec<(KindId, i32)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Unlinked {
    subject: String,
    kind: KindId,
    object: String,
    /// Only what this graph says; everything if `None`.
    graph: Option<u32>,
}

impl Delta {
    /// No change.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many changes there are.
    pub fn len(&self) -> usize {
        self.forgotten.len() + self.unlinked.len() + self.nodes.len() + self.links.len() + self.strays.len()
    }

    /// The number of a graph within this delta, for [`LinkFact::graph`].
    pub fn graph(&mut self, iri: &str) -> u32 {
        let at = self.graphs.iter().position(|graph| graph == iri).unwrap_or_else(|| {
            self.graphs.push(iri.to_owned());
            self.graphs.len() - 1
        });
        at as u32
    }

    /// Adds a node, or replaces what was said of it.
    pub fn node(&mut self, fact: NodeFact) {
        self.nodes.push(fact);
    }

    /// Takes away what was said of a node. It stays as long as a link mentions it.
    pub fn forget(&mut self, iri: impl Into<String>) {
        self.forgotten.push(iri.into());
    }

    /// Adds a link, or one more statement of it.
    pub fn link(&mut self, fact: LinkFact) {
        self.links.push(fact);
    }

    /// So many more strays of a kind, or fewer: see [`LinkGraph::strays`].
    pub fn strays(&mut self, kind: KindId, more: i32) {
        self.strays.push((kind, more));
    }

    /// Takes a link away, whichever graphs state it.
    pub fn unlink(&mut self, subject: impl Into<String>, kind: KindId, object: impl Into<String>) {
        self.unlinked.push(Unlinked { subject: subject.into(), kind, object: object.into(), graph: None });
    }

    /// Takes away what one graph says of a link; the link stays as long as another states it.
    pub fn unlink_in(&mut self, graph: u32, subject: impl Into<String>, kind: KindId, object: impl Into<String>) {
        self.unlinked.push(Unlinked { subject: subject.into(), kind, object: object.into(), graph: Some(graph) });
    }
}

/// What each graph says of the links that a delta touches, as it is to be.
type Edited = BTreeMap<LinkId, Vec<LinkState>>;

impl LinkGraph {
    /// The index after a change; this one stays as it is.
    ///
    /// Costs the rows of the nodes touched (a school's row is as long as its pupils), not the size of the index. For
    /// a change of many thousand links, building anew is quicker.
    pub fn apply(&self, delta: &Delta) -> Result<LinkGraph, GraphError> {
        let mut next = self.clone();
        let graphs: Vec<u32> = delta.graphs.iter().map(|iri| next.graph_number(iri)).collect();
        let mut touched: BTreeSet<u32> = BTreeSet::new();
        for iri in &delta.forgotten {
            if let Some(node) = self.node(iri) {
                next.nodes.set(node.index() as u32, NodeRow::MENTIONED);
                touched.insert(node.index() as u32);
            }
        }
        let mut edited = Edited::new();
        for gone in &delta.unlinked {
            let Some((subject, object)) = self.node(&gone.subject).zip(self.node(&gone.object)) else { continue };
            let states = next.edit(&mut edited, LinkId { subject, kind: gone.kind, object });
            states.retain(|state| gone.graph.is_some_and(|graph| graphs.get(graph as usize) != Some(&state.graph)));
        }
        for fact in &delta.nodes {
            let node = next.number(&fact.iri);
            let &NodeFact { kind, sex, born, died, .. } = fact;
            next.set_node(node, NodeRow { kind: NodeKind::Entity(kind), sex, born, died });
        }
        for fact in &delta.links {
            let [subject, object] = [&fact.subject, &fact.object].map(|iri| Node::new(next.number(iri) as usize));
            let &LinkFact { kind, when, certainty, .. } = fact;
            let graph = graphs.get(fact.graph as usize).copied().unwrap_or(u32::MAX);
            next.edit(&mut edited, LinkId { subject, kind, object }).push(LinkState { when, certainty, graph });
        }
        if !delta.strays.is_empty() {
            let mut strays = next.strays.to_vec();
            for &(kind, more) in &delta.strays {
                let count = &mut strays[usize::from(kind.0)];
                *count = count.saturating_add_signed(more);
            }
            next.strays = strays.into();
        }
        for (family, name) in self.kinds.families() {
            check_room(next.bound(), name, next.adjacency(family, Way::Out).shift)?;
        }
        touched.extend(edited.keys().flat_map(|id| [id.subject.index() as u32, id.object.index() as u32]));
        next.write_links(edited);
        for node in touched {
            next.bury(node);
        }
        Ok(next)
    }

    /// How many rows differ from those as built: when this is large, [`LinkGraph::compacted`] makes walks quicker.
    pub fn changed_rows(&self) -> usize {
        self.out.iter().chain(&self.into).chain([&self.any]).map(|a| a.changed.len()).sum::<usize>()
            + self.nodes.changed.len()
    }

    /// The same index built anew, with nodes numbered anew: a removed node keeps no number.
    pub fn compacted(&self) -> Result<LinkGraph, GraphError> {
        let mut builder = Builder::new(Arc::clone(&self.kinds));
        for graph in self.graphs.iter() {
            builder.graph(graph);
        }
        for (kind, _) in self.kinds.iter() {
            builder.strays(kind, self.strays(kind));
        }
        let mut numbers = vec![u32::MAX; self.bound()];
        for node in self.nodes() {
            let row = self.nodes.get(node.index() as u32);
            numbers[node.index()] = builder.numbered_node(&self.iri(node), row);
        }
        for node in self.nodes() {
            for link in self.links(node, Way::Out) {
                let [subject, object] = [link.id.subject, link.id.object].map(|end| numbers[end.index()]);
                for &state in link.states() {
                    builder.link_nodes(subject.into(), link.id.kind, object.into(), state);
                }
            }
        }
        builder.finish()
    }

    fn graph_number(&mut self, iri: &str) -> u32 {
        let at = self.graphs.iter().position(|graph| graph == iri).unwrap_or_else(|| {
            Arc::make_mut(&mut self.graphs).push(iri.to_owned());
            self.graphs.len() - 1
        });
        at as u32
    }

    /// The number of an IRI; a new one, or one that was removed, is there again.
    fn number(&mut self, iri: &str) -> u32 {
        let node = self.names.find_or_add(iri);
        if self.nodes.get(node).kind == NodeKind::Gone {
            self.set_node(node, NodeRow::MENTIONED);
        }
        node
    }

    fn set_node(&mut self, node: u32, row: NodeRow) {
        let was_gone = self.nodes.get(node).kind == NodeKind::Gone;
        let is_gone = row.kind == NodeKind::Gone;
        self.n_gone = self.n_gone + usize::from(is_gone) - usize::from(was_gone);
        self.nodes.set(node, row);
    }

    /// The states of a link as far as the delta has been worked through.
    fn edit<'e>(&self, edited: &'e mut Edited, id: LinkId) -> &'e mut Vec<LinkState> {
        edited.entry(id).or_insert_with(|| self.link(id).map(|l| l.states().copied().collect()).unwrap_or_default())
    }

    fn write_links(&mut self, edited: Edited) {
        // For each row, the words to be there with their state, or not to be there.
        let mut rows: BTreeMap<(FamilyId, bool, u32), BTreeMap<u32, Option<u32>>> = BTreeMap::new();
        let mut pairs = BTreeSet::new();
        for (id, mut states) in edited {
            states.sort_unstable();
            states.dedup();
            let before = self.link(id).map(|link| link.states().copied().collect::<Vec<_>>());
            if before.as_deref().unwrap_or_default() == states {
                continue;
            }
            self.n_links = self.n_links + usize::from(!states.is_empty()) - usize::from(before.is_some());
            let state = (!states.is_empty()).then(|| self.states.add(states));
            let (family, local) = self.places[usize::from(id.kind.0)];
            let kind = local << self.adjacency(family, Way::Out).shift;
            let (subject, object) = (id.subject.index() as u32, id.object.index() as u32);
            rows.entry((family, true, subject)).or_default().insert(kind | object, state);
            rows.entry((family, false, object)).or_default().insert(kind | subject, state);
            if subject != object {
                pairs.insert((subject.min(object), subject.max(object)));
            }
        }
        for ((family, outward, node), edits) in rows {
            let side = if outward { &mut self.out } else { &mut self.into };
            side[usize::from(family.0)].rewrite(node, &edits);
        }
        let mut rows: BTreeMap<u32, BTreeMap<u32, Option<u32>>> = BTreeMap::new();
        for (a, b) in pairs {
            let linked = !self.links_between(Node::new(a as usize), Node::new(b as usize)).is_empty();
            rows.entry(a).or_default().insert(b, linked.then_some(0));
            rows.entry(b).or_default().insert(a, linked.then_some(0));
        }
        for (node, edits) in rows {
            self.any.rewrite(node, &edits);
        }
    }

    /// A node that nothing describes and nothing mentions is gone.
    fn bury(&mut self, node: u32) {
        let at = Node::new(node as usize);
        let linked = [Way::Out, Way::In].into_iter().any(|way| self.links(at, way).next().is_some());
        if !linked && self.nodes.get(node).kind == NodeKind::Mentioned {
            self.set_node(node, NodeRow::GONE);
        }
    }
}

impl Adjacency {
    /// Writes a row anew with these words there, with their states, or not there.
    fn rewrite(&mut self, node: u32, edits: &BTreeMap<u32, Option<u32>>) {
        let (old_words, old_states) = self.row(node);
        let mut words = Vec::with_capacity(old_words.len() + edits.len());
        let mut states = Vec::with_capacity(if self.with_states { words.capacity() } else { 0 });
        let mut at = 0;
        for (&word, &state) in edits {
            let upto = at + old_words[at..].partition_point(|&old| old < word);
            words.extend_from_slice(&old_words[at..upto]);
            words.extend(state.map(|_| word));
            if self.with_states {
                states.extend_from_slice(&old_states[at..upto]);
                states.extend(state);
            }
            at = upto + usize::from(old_words.get(upto) == Some(&word));
        }
        words.extend_from_slice(&old_words[at..]);
        if self.with_states {
            states.extend_from_slice(&old_states[at..]);
        }
        self.changed.insert(node, ChangedRow { words: words.into(), states: states.into() });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;
    use crate::model::{Certainty, DayInterval, EntityKind, Sex, Span};
    use proptest::prelude::*;

    #[test]
    fn a_person_added_is_there_and_the_old_snapshot_is_as_it_was() {
        let before = testing::graph("a parentOf b, b spouseOf c");
        let mut delta = Delta::new();
        let link = testing::link("b parentOf d @new", |iri| delta.graph(iri));
        delta.link(link);
        let after = before.apply(&delta).expect("small");
        let (b, d) = (testing::node(&after, "b"), testing::node(&after, "d"));
        let links = after.links_between(b, d);
        let graphs: Vec<_> = links.iter().flat_map(|l| l.states()).filter_map(|s| after.graph_iri(s.graph)).collect();
        assert_eq!(graphs, ["http://localhost:7878/graph/source/new"]);
        assert_eq!((before.len(), before.link_count(), after.len(), after.link_count()), (3, 2, 4, 3));
        assert_eq!(before.node(&testing::iri("d")), None);
    }

    #[test]
    fn a_link_goes_when_its_last_graph_does() {
        let both = testing::graph("a teacherOf b @s1, a teacherOf b @s2, a parentOf c");
        let mut delta = Delta::new();
        let s1 = delta.graph("http://localhost:7878/graph/source/s1");
        delta.unlink_in(s1, testing::iri("a"), testing::kind("teacherOf"), testing::iri("b"));
        let one = both.apply(&delta).expect("small");
        assert_eq!(testing::dump(&one), testing::dump(&testing::graph("a teacherOf b @s2, a parentOf c")));
        let mut delta = Delta::new();
        delta.unlink(testing::iri("a"), testing::kind("teacherOf"), testing::iri("b"));
        delta.forget(testing::iri("b"));
        let none = both.apply(&delta).expect("small");
        assert_eq!(testing::dump(&none), testing::dump(&testing::graph("a parentOf c")));
        assert_eq!((none.len(), none.bound(), none.compacted().expect("small").bound()), (2, 3, 2));
    }

    /// One change among few nodes, so that changes meet.
    #[derive(Clone, Debug)]
    enum Change {
        Node(u8, u8),
        Forget(u8),
        Link(u8, u16, u8, u8, u8),
        Unlink(u8, u16, u8),
        UnlinkIn(u8, u8, u16, u8),
    }

    fn change() -> impl Strategy<Value = Change> {
        let (node, kind, graph) = (0..7u8, 0..5u16, 0..3u8);
        prop_oneof![
            2 => (node.clone(), 0..9u8).prop_map(|(n, f)| Change::Node(n, f)),
            1 => node.clone().prop_map(Change::Forget),
            6 => (node.clone(), kind.clone(), node.clone(), graph.clone(), 0..3u8)
                .prop_map(|(s, k, o, g, c)| Change::Link(s, k, o, g, c)),
            2 => (node.clone(), kind.clone(), node.clone()).prop_map(|(s, k, o)| Change::Unlink(s, k, o)),
            2 => (graph, node.clone(), kind, node).prop_map(|(g, s, k, o)| Change::UnlinkIn(g, s, k, o)),
        ]
    }

    fn iri(node: u8) -> String {
        testing::iri(&format!("n{node}"))
    }

    fn graph_iri(graph: u8) -> String {
        format!("http://localhost:7878/graph/source/{graph}")
    }

    fn node_fact(node: u8, variant: u8) -> NodeFact {
        let sex = [Sex::Female, Sex::Male, Sex::Unknown][usize::from(variant % 3)];
        let year = 1800 + i32::from(variant);
        let (born, died) = (DayInterval::years(year, year), DayInterval::UNKNOWN);
        NodeFact { iri: iri(node), kind: EntityKind::ALL[usize::from(variant / 3)], sex, born, died }
    }

    fn link_fact(s: u8, k: u16, o: u8, graph: u32, certainty: u8) -> LinkFact {
        // Kinds of several families.
        let kind = KindId(k * 3);
        let certainty = Certainty::ALL[usize::from(certainty)];
        LinkFact { subject: iri(s), kind, object: iri(o), when: Span::UNKNOWN, certainty, graph }
    }

    /// What the facts are, kept in the plainest way.
    #[derive(Default)]
    struct Facts {
        nodes: BTreeMap<u8, u8>,
        links: BTreeSet<(u8, u16, u8, u8, u8)>,
    }

    impl Facts {
        fn graph(&self) -> LinkGraph {
            let mut builder = Builder::new(testing::kinds());
            for &(s, k, o, graph, certainty) in &self.links {
                let graph = builder.graph(&graph_iri(graph));
                builder.link(&link_fact(s, k, o, graph, certainty));
            }
            for (&node, &variant) in &self.nodes {
                builder.node(&node_fact(node, variant));
            }
            builder.finish().expect("small")
        }

        fn change(&mut self, changes: &[Change]) -> Delta {
            let mut delta = Delta::new();
            for change in changes {
                match *change {
                    Change::Forget(node) => {
                        self.nodes.remove(&node);
                        delta.forget(iri(node));
                    }
                    Change::Unlink(s, k, o) => {
                        self.links.retain(|&(s2, k2, o2, ..)| (s2, k2, o2) != (s, k, o));
                        delta.unlink(iri(s), KindId(k * 3), iri(o));
                    }
                    Change::UnlinkIn(g, s, k, o) => {
                        self.links.retain(|&(s2, k2, o2, g2, _)| (s2, k2, o2, g2) != (s, k, o, g));
                        let graph = delta.graph(&graph_iri(g));
                        delta.unlink_in(graph, iri(s), KindId(k * 3), iri(o));
                    }
                    Change::Node(..) | Change::Link(..) => {}
                }
            }
            for change in changes {
                match *change {
                    Change::Node(node, variant) => {
                        self.nodes.insert(node, variant);
                        delta.node(node_fact(node, variant));
                    }
                    Change::Link(s, k, o, g, c) => {
                        self.links.insert((s, k, o, g, c));
                        let graph = delta.graph(&graph_iri(g));
                        delta.link(link_fact(s, k, o, graph, c));
                    }
                    _ => {}
                }
            }
            delta
        }
    }

    proptest! {
        #[test]
        fn after_any_changes_the_index_equals_one_built_anew(
            writes in prop::collection::vec(prop::collection::vec(change(), 0..6), 0..12)
        ) {
            let mut facts = Facts::default();
            let mut graph = facts.graph();
            for changes in &writes {
                graph = graph.apply(&facts.change(changes)).expect("small");
                let anew = facts.graph();
                prop_assert_eq!(testing::dump(&graph), testing::dump(&anew));
                prop_assert_eq!((graph.len(), graph.link_count()), (anew.len(), anew.link_count()));
            }
            let compacted = graph.compacted().expect("small");
            prop_assert_eq!(compacted.bound(), graph.len());
            prop_assert_eq!(testing::dump(&compacted), testing::dump(&graph));
        }
    }
}
