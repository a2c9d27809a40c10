//! The index itself: nodes, links, and what is known of them.

use super::Node;
use super::adjacency::Adjacency;
use super::attributes::{LinkState, States};
use super::dictionary::Dictionary;
use super::nodes::{NodeKind, NodeTable};
use super::traces::{Traces, TracesPool};
use super::visited::{Marks, MarksPool};
use super::walk::{Targets, Way};
use crate::model::{Certainty, DayInterval, EntityKind, FamilyId, KindId, LinkKinds, Sex, Span};
use std::sync::Arc;

/// All links of the default graph. Cheap to clone: copies share everything.
///
/// A link is a (subject, kind, object); that several graphs state it makes several [`LinkState`]s, not several links.
/// Links are kept as stated: a symmetric kind stated one way stands one way, and [`Walk`](super::Walk) follows it both.
#[derive(Clone, Debug)]
pub struct LinkGraph {
    pub(super) kinds: Arc<LinkKinds>,
    /// For each kind, its family and its number within the family.
    pub(super) places: Arc<[(FamilyId, u32)]>,
    /// For each family, its kinds by their numbers.
    pub(super) families: Arc<[Vec<KindId>]>,
    pub(super) names: Dictionary,
    pub(super) nodes: NodeTable,
    /// One a family: subject to objects.
    pub(super) out: Vec<Adjacency>,
    /// One a family: object to subjects.
    pub(super) into: Vec<Adjacency>,
    /// Every link in both directions, each neighbour once, without kinds: for connections over any link.
    pub(super) any: Adjacency,
    pub(super) states: States,
    pub(super) graphs: Arc<Vec<String>>,
    pub(super) n_links: usize,
    /// See [`LinkGraph::strays`].
    pub(super) strays: Arc<[u32]>,
    /// Nodes that were removed and still have a number.
    pub(super) n_gone: usize,
    pub(super) marks: Arc<MarksPool>,
    pub(super) traces: Arc<TracesPool>,
}

/// A link by its ends and kind; valid in the snapshot it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId {
    /// The subject.
    pub subject: Node,
    /// The kind.
    pub kind: KindId,
    /// The object.
    pub object: Node,
}

/// A link, with access to what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Link<'g> {
    /// Its ends and kind.
    pub id: LinkId,
    pub(super) state: u32,
    pub(super) graph: &'g LinkGraph,
}

impl PartialEq for Link<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<'g> Link<'g> {
    /// What each graph says of it; the surest first among those with the same span. Never empty.
    pub fn states(&self) -> impl Iterator<Item = &'g LinkState> + Clone + use<'g> {
        self.graph.states.chain(self.state)
    }

    /// How sure the surest graph is.
    pub fn certainty(&self) -> Certainty {
        self.states().map(|s| s.certainty).min().unwrap_or_default()
    }

    /// The end that is not `node`; `node` itself for a link to itself.
    pub fn other(&self, node: Node) -> Node {
        if self.id.subject == node { self.id.object } else { self.id.subject }
    }
}

impl LinkGraph {
    /// The kinds of link it holds.
    pub fn kinds(&self) -> &Arc<LinkKinds> {
        &self.kinds
    }

    /// One more than the largest node number: what a table by node needs. Counts removed nodes.
    pub fn bound(&self) -> usize {
        self.names.len()
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.names.len() - self.n_gone
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many links there are.
    pub fn link_count(&self) -> usize {
        self.n_links
    }

    /// The node of an IRI.
    pub fn node(&self, iri: &str) -> Option<Node> {
        let node = self.names.find(iri)?;
        (self.nodes.get(node).kind != NodeKind::Gone).then(|| Node::new(node as usize))
    }

    /// The IRI of a node.
    pub fn iri(&self, node: Node) -> String {
        let (prefix, local) = self.iri_parts(node);
        [prefix, local].concat()
    }

    /// The IRI of a node in two parts, split after its last `/` or `#`: nothing is copied.
    pub fn iri_parts(&self, node: Node) -> (&str, &str) {
        self.names.parts(node.index() as u32)
    }

    /// The same of several nodes, in less time than one by one.
    pub fn iri_parts_of_all(&self, nodes: &[Node]) -> Vec<(&str, &str)> {
        self.names.parts_of_all(nodes)
    }

    /// All nodes.
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        self.nodes_from(0)
    }

    /// Those with this number and after it, without a look at those before.
    pub fn nodes_from(&self, first: usize) -> impl Iterator<Item = Node> {
        let there = |&node: &u32| self.n_gone == 0 || self.nodes.get(node).kind != NodeKind::Gone;
        (first as u32..self.bound() as u32).filter(there).map(|node| Node::new(node as usize))
    }

    /// What a node is; `None` for something that a link mentions and nothing describes.
    pub fn kind(&self, node: Node) -> Option<EntityKind> {
        match self.nodes.get(node.index() as u32).kind {
            NodeKind::Entity(kind) => Some(kind),
            NodeKind::Mentioned | NodeKind::Gone => None,
        }
    }

    /// A person's sex.
    pub fn sex(&self, node: Node) -> Sex {
        self.nodes.get(node.index() as u32).sex
    }

    /// When a person was born, or an institution founded.
    pub fn born(&self, node: Node) -> DayInterval {
        self.nodes.get(node.index() as u32).born
    }

    /// When a person died, or an institution closed.
    pub fn died(&self, node: Node) -> DayInterval {
        self.nodes.get(node.index() as u32).died
    }

    /// From birth to death.
    pub fn life(&self, node: Node) -> Span {
        let row = self.nodes.get(node.index() as u32);
        Span::life(row.born, row.died)
    }

    /// The IRI of the graph that a [`LinkState`] names.
    pub fn graph_iri(&self, graph: u32) -> Option<&str> {
        self.graphs.get(graph as usize).map(String::as_str)
    }

    /// The nodes that links of one kind lead to from a node, sorted: `objects(person, parent_of)` are the children.
    #[inline]
    pub fn objects(&self, node: Node, kind: KindId) -> Targets<'_> {
        self.targets(node, kind, Way::Out)
    }

    /// The nodes that links of one kind come from, sorted: `subjects(person, parent_of)` are the parents.
    #[inline]
    pub fn subjects(&self, node: Node, kind: KindId) -> Targets<'_> {
        self.targets(node, kind, Way::In)
    }

    #[inline]
    fn targets(&self, node: Node, kind: KindId, way: Way) -> Targets<'_> {
        let (family, local) = self.places[usize::from(kind.0)];
        let adjacency = self.adjacency(family, way);
        Targets::of_one_kind(adjacency.words(node.index() as u32), adjacency.shift, local)
    }

    /// All links of a node in one direction, by family, then kind, then the other end.
    pub fn links(&self, node: Node, way: Way) -> impl Iterator<Item = Link<'_>> + Clone {
        let families = 0..self.out.len();
        families.flat_map(move |family| self.links_of_family(node, FamilyId(family as u8), way))
    }

    /// The links of one family of a node in one direction, by kind, then the other end.
    pub fn links_of_family(&self, node: Node, family: FamilyId, way: Way) -> impl Iterator<Item = Link<'_>> + Clone {
        let adjacency = self.adjacency(family, way);
        let (words, states) = adjacency.row(node.index() as u32);
        words.iter().zip(states).map(move |(&word, &state)| {
            let other = Node::new((word & adjacency.node_mask()) as usize);
            let kind = self.kind_of(family, word >> adjacency.shift);
            let (subject, object) = match way {
                Way::Out => (node, other),
                Way::In => (other, node),
            };
            Link { id: LinkId { subject, kind, object }, state, graph: self }
        })
    }

    /// The links between two nodes, whichever way they are stated: those from `a` to `b` first.
    pub fn links_between(&self, a: Node, b: Node) -> Vec<Link<'_>> {
        let mut found = Vec::new();
        for (from, to) in [(a, b), (b, a)] {
            for (id, _) in self.kinds.iter() {
                found.extend(self.link(LinkId { subject: from, kind: id, object: to }));
            }
            if a == b {
                break;
            }
        }
        found
    }

    /// A link, if it is there: a binary search in the subject's row.
    pub fn link(&self, id: LinkId) -> Option<Link<'_>> {
        let (family, local) = *self.places.get(usize::from(id.kind.0))?;
        let adjacency = self.adjacency(family, Way::Out);
        let (words, states) = adjacency.row(id.subject.index() as u32);
        let at = words.binary_search(&(local << adjacency.shift | id.object.index() as u32)).ok()?;
        Some(Link { id, state: states[at], graph: self })
    }

    /// How many edges of a kind the index and the default graph do not have in common: edges that lead to a text rather
    /// than a thing, and links that only the claim of another edge says (a parent by adoption).
    pub fn strays(&self, kind: KindId) -> u32 {
        self.strays.get(usize::from(kind.0)).copied().unwrap_or_default()
    }

    /// An empty set of nodes, from the pool.
    pub fn marks(&self) -> Marks {
        self.marks.lend(self.bound())
    }

    /// Numbers of nodes, none yet, from the pool.
    pub(super) fn traces(&self) -> Traces {
        self.traces.lend(self.bound())
    }

    /// Bytes of memory of the adjacencies, both ways, without what is known of the links.
    pub fn index_bytes(&self) -> usize {
        self.out.iter().chain(&self.into).chain([&self.any]).map(|a| a.rows.bytes()).sum()
    }

    /// Bytes of memory of the IRIs.
    pub fn dictionary_bytes(&self) -> usize {
        self.names.base.bytes()
    }

    #[inline]
    pub(super) fn adjacency(&self, family: FamilyId, way: Way) -> &Adjacency {
        match way {
            Way::Out => &self.out[usize::from(family.0)],
            Way::In => &self.into[usize::from(family.0)],
        }
    }

    /// The kind with this number within its family.
    pub(super) fn kind_of(&self, family: FamilyId, local: u32) -> KindId {
        self.families[usize::from(family.0)][local as usize]
    }
}

/// For each family, its kinds in the order of their ids: the place in it is a kind's number within the family.
pub(super) fn families_of(kinds: &LinkKinds) -> Arc<[Vec<KindId>]> {
    kinds.families().map(|(family, _)| kinds.in_family(family).collect()).collect()
}

/// For each kind, its family and its number within the family.
pub(super) fn places_of(kinds: &LinkKinds) -> Arc<[(FamilyId, u32)]> {
    let mut seen = vec![0u32; kinds.families().len()];
    kinds
        .iter()
        .map(|(_, kind)| {
            let count = &mut seen[usize::from(kind.family.0)];
            *count += 1;
            (kind.family, *count - 1)
        })
        .collect()
}
