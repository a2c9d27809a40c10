//! Which links to follow, and which way.

use super::adjacency::{Adjacency, Neighbours, Plain};
use super::attributes::LinkState;
use super::{Link, LinkGraph, LinkId, Node, NodeSet};
use crate::model::{Certainty, DayInterval, Direction, FamilyId, KindId};
use std::borrow::Cow;
use std::slice;
use std::sync::Arc;

/// A direction along a link as it is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// From subject to object.
    Out,
    /// From object to subject.
    In,
}

impl Way {
    /// The other one.
    pub fn reversed(self) -> Self {
        match self {
            Self::Out => Self::In,
            Self::In => Self::Out,
        }
    }
}

/// A direction in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Course {
    /// To those who came before: parents, teachers, predecessors.
    Up,
    /// To those who came after: children, students, successors.
    Down,
}

/// What a link must be like to be followed. The default lets every link pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Some graph says that it may have held within these days; a link of unknown time may have.
    pub within: Option<DayInterval>,
    /// Some graph is at least as sure.
    pub at_least: Option<Certainty>,
    /// Nodes not to be entered, sorted.
    pub without: Vec<Node>,
    /// Only these nodes are entered.
    pub only: Option<Arc<NodeSet>>,
}

impl Filter {
    /// Whether every link passes.
    pub fn is_open(&self) -> bool {
        self.within.is_none() && self.asks_any_certainty() && self.without.is_empty() && self.only.is_none()
    }

    /// Whether a node may be entered.
    pub fn enters(&self, node: Node) -> bool {
        let excluded = !self.without.is_empty() && self.without.binary_search(&node).is_ok();
        !excluded && self.only.as_ref().is_none_or(|only| only.contains(node))
    }

    fn asks_any_certainty(&self) -> bool {
        matches!(self.at_least, None | Some(Certainty::Possible))
    }

    /// Whether one graph's statement is enough for the link to pass.
    pub fn accepts(&self, state: &LinkState) -> bool {
        self.within.is_none_or(|days| state.when.outer().meets(days))
            && self.at_least.is_none_or(|least| state.certainty <= least)
    }
}

/// Which links to follow from a node, and which way each.
///
/// Links of one family and way are one strand: one row to read at each node.
#[derive(Clone, Debug)]
pub struct Walk<'g> {
    graph: &'g LinkGraph,
    strands: Vec<Strand<'g>>,
    filter: Option<Filter>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Strand<'g> {
    pub(super) adjacency: &'g Adjacency,
    back: &'g Adjacency,
    family: FamilyId,
    way: Way,
    /// One bit for each kind of the family that is followed.
    pub(super) mask: u64,
}

impl<'g> Walk<'g> {
    /// Follows each kind the way given. The same kind may be given both ways.
    pub fn along(graph: &'g LinkGraph, steps: impl IntoIterator<Item = (KindId, Way)>) -> Self {
        let mut walk = Self { graph, strands: Vec::new(), filter: None };
        for (kind, way) in steps {
            walk.add(kind, way);
        }
        walk
    }

    /// Follows the kinds towards earlier or later people, each by its own direction. Lateral kinds are left out:
    /// they lead to neither.
    pub fn lineage(graph: &'g LinkGraph, kinds: impl IntoIterator<Item = KindId>, course: Course) -> Self {
        let way = |kind: KindId| match (graph.kinds().get(kind).direction, course) {
            (Direction::Forward, Course::Down) | (Direction::Backward, Course::Up) => Some((kind, Way::Out)),
            (Direction::Forward, Course::Up) | (Direction::Backward, Course::Down) => Some((kind, Way::In)),
            (Direction::Lateral, _) => None,
        };
        Self::along(graph, kinds.into_iter().filter_map(way))
    }

    /// Follows the kinds both ways.
    pub fn both_ways(graph: &'g LinkGraph, kinds: impl IntoIterator<Item = KindId>) -> Self {
        Self::along(graph, kinds.into_iter().flat_map(|kind| [(kind, Way::Out), (kind, Way::In)]))
    }

    /// Follows every link both ways.
    pub fn any(graph: &'g LinkGraph) -> Self {
        Self::both_ways(graph, graph.kinds().iter().map(|(kind, _)| kind))
    }

    /// Follows only links that pass.
    pub fn filtered(self, filter: Filter) -> Self {
        let mut filter = filter;
        filter.without.sort_unstable();
        Self { filter: (!filter.is_open()).then_some(filter), ..self }
    }

    /// The same links, the other way.
    pub fn reversed(&self) -> Self {
        let turn = |s: &Strand<'g>| Strand { adjacency: s.back, back: s.adjacency, way: s.way.reversed(), ..*s };
        Self { strands: self.strands.iter().map(turn).collect(), ..self.clone() }
    }

    /// The same walk, allowed to enter these nodes even if its filter says otherwise: a path may start and end where
    /// it may not pass.
    pub(super) fn entering(&self, ends: [Node; 2]) -> Cow<'_, Self> {
        match &self.filter {
            Some(filter) if ends.iter().any(|&end| !filter.enters(end)) => {
                let mut filter = filter.clone();
                filter.without.retain(|node| !ends.contains(node));
                if let Some(only) = &mut filter.only {
                    Arc::make_mut(only).extend(ends);
                }
                Cow::Owned(self.clone().filtered(filter))
            }
            _ => Cow::Borrowed(self),
        }
    }

    /// Whether each link that it follows goes over one generation, so that generations are counted in links.
    pub fn counts_links(&self) -> bool {
        let is_followed =
            |family, local: u32| self.strands.iter().any(|s| s.family == family && s.mask >> local & 1 != 0);
        let places = self.graph.kinds().iter().zip(self.graph.places.iter());
        places.filter(|((_, kind), _)| kind.generations != 1).all(|(_, &(family, local))| !is_followed(family, local))
    }

    /// The graph it goes over.
    pub fn graph(&self) -> &'g LinkGraph {
        self.graph
    }

    /// Whether it follows every link both ways and nothing is filtered.
    pub fn is_any(&self) -> bool {
        let all = |way| {
            self.graph.kinds().families().all(|(family, _)| {
                let kinds = self.graph.kinds().in_family(family).count() as u32;
                let full = u64::MAX.checked_shr(64 - kinds).unwrap_or(0);
                self.strands.iter().any(|s| s.family == family && s.way == way && s.mask == full)
            })
        };
        self.filter.is_none() && all(Way::Out) && all(Way::In)
    }

    /// Calls `visit` with each neighbour. One that several links lead to comes several times.
    #[inline]
    pub fn each(&self, node: u32, mut visit: impl FnMut(u32)) {
        if self.filter.is_some() {
            return self.each_state(node, |target, _| visit(target));
        }
        for strand in &self.strands {
            let (shift, mask) = (strand.adjacency.shift, strand.adjacency.node_mask());
            for &word in strand.adjacency.words(node) {
                if strand.mask >> (word >> shift) & 1 != 0 {
                    visit(word & mask);
                }
            }
        }
    }

    /// Calls `visit` with each neighbour and the number of the state of the link that leads to it.
    pub(super) fn each_state(&self, node: u32, mut visit: impl FnMut(u32, u32)) {
        let open = Filter::default();
        let filter = self.filter.as_ref().unwrap_or(&open);
        for strand in &self.strands {
            let (shift, mask) = (strand.adjacency.shift, strand.adjacency.node_mask());
            let (words, states) = strand.adjacency.row(node);
            for (&word, &state) in words.iter().zip(states) {
                let target = word & mask;
                let followed = strand.mask >> (word >> shift) & 1 != 0;
                if followed && (filter.is_open() || self.passes(filter, target, state)) {
                    visit(target, state);
                }
            }
        }
    }

    fn passes(&self, filter: &Filter, target: u32, state: u32) -> bool {
        filter.enters(Node::new(target as usize)) && self.graph.states.chain(state).any(|state| filter.accepts(state))
    }

    /// The rows to read, if they are those of one adjacency in the plainest case.
    pub(super) fn plain(&self) -> Option<Plain<'g>> {
        match (&self.strands[..], &self.filter) {
            ([strand], None) => Plain::of(strand.adjacency, strand.mask),
            _ => None,
        }
    }

    /// The surest link that leads from one node to another, of several equally sure ones the first kind.
    ///
    /// Looks into the shorter of the rows of the two: one of them may be a school with its pupils.
    pub(super) fn step(&self, from: Node, to: Node) -> Option<Link<'g>> {
        let mut best: Option<Link<'g>> = None;
        for strand in &self.strands {
            let rows = [(strand.adjacency, from, to), (strand.back, to, from)];
            let shorter = rows.into_iter().min_by_key(|(side, at, _)| side.words(at.index() as u32).len());
            let Some((side, at, other)) = shorter else { continue };
            let (words, states) = side.row(at.index() as u32);
            for (place, local) in words_of_kinds(words, side.shift, strand.mask, other.index() as u32) {
                let kind = self.graph.kind_of(strand.family, local);
                let (subject, object) = match strand.way {
                    Way::Out => (from, to),
                    Way::In => (to, from),
                };
                let link = Link { id: LinkId { subject, kind, object }, state: states[place], graph: self.graph };
                let passes = self.filter.as_ref().is_none_or(|f| self.passes(f, to.index() as u32, link.state));
                let key = |link: &Link<'_>| (link.certainty(), link.id.kind);
                if passes && best.as_ref().is_none_or(|best| key(&link) < key(best)) {
                    best = Some(link);
                }
            }
        }
        best
    }

    /// How many links there are to look at at a node; at least as many as are followed.
    #[inline]
    pub(super) fn row_lengths(&self, node: u32) -> usize {
        self.strands.iter().map(|strand| strand.adjacency.words(node).len()).sum()
    }

    /// The neighbours. One that several links lead to comes several times.
    pub fn neighbours(&self, node: Node) -> Vec<Node> {
        let mut found = Vec::new();
        self.each(node.index() as u32, |target| found.push(Node::new(target as usize)));
        found
    }

    /// The links followed from a node, each with the node it leads to.
    pub fn links(&self, node: Node) -> impl Iterator<Item = (Link<'g>, Node)> + '_ {
        self.strands.iter().flat_map(move |strand| {
            let links = self.graph.links_of_family(node, strand.family, strand.way);
            links.filter_map(move |link| {
                let (_, local) = self.graph.places[usize::from(link.id.kind.0)];
                let target = match strand.way {
                    Way::Out => link.id.object,
                    Way::In => link.id.subject,
                };
                let filter = self.filter.as_ref();
                let passes = filter.is_none_or(|f| self.passes(f, target.index() as u32, link.state));
                (strand.mask >> local & 1 != 0 && passes).then_some((link, target))
            })
        })
    }

    fn add(&mut self, kind: KindId, way: Way) {
        let (family, local) = self.graph.places[usize::from(kind.0)];
        let strand = match self.strands.iter_mut().find(|s| s.family == family && s.way == way) {
            Some(strand) => strand,
            None => {
                let (adjacency, back) =
                    (self.graph.adjacency(family, way), self.graph.adjacency(family, way.reversed()));
                self.strands.push(Strand { adjacency, back, family, way, mask: 0 });
                self.strands.last_mut().expect("pushed just now")
            }
        };
        strand.mask |= 1 << local;
    }
}

impl Neighbours for Walk<'_> {
    #[inline]
    fn each(&self, node: u32, visit: impl FnMut(u32)) {
        self.each(node, visit);
    }

    #[inline]
    fn fetch(&self, nodes: impl Iterator<Item = u32> + Clone) {
        for strand in &self.strands {
            strand.adjacency.fetch(nodes.clone());
        }
    }
}

/// Where in a row a node stands, over each kind of the mask: places and kinds within the family.
fn words_of_kinds(words: &[u32], shift: u32, mask: u64, node: u32) -> Vec<(usize, u32)> {
    let node_mask = super::adjacency::node_mask(shift);
    let asked = |word: u32| mask >> (word >> shift) & 1 != 0;
    if words.len() <= 32 {
        let there = words.iter().enumerate().filter(|&(_, &word)| word & node_mask == node && asked(word));
        return there.map(|(place, &word)| (place, word >> shift)).collect();
    }
    let kinds = (0..64u32).filter(|local| mask >> local & 1 != 0);
    kinds.filter_map(|local| words.binary_search(&(local << shift | node)).ok().map(|place| (place, local))).collect()
}

/// The neighbours of a node over one kind of link, sorted.
#[derive(Clone, Debug)]
pub struct Targets<'g> {
    words: slice::Iter<'g, u32>,
    mask: u32,
}

impl<'g> Targets<'g> {
    /// The run of one kind in a sorted row.
    #[inline]
    pub(super) fn of_one_kind(words: &'g [u32], shift: u32, local: u32) -> Self {
        let start = words.partition_point(|&word| word >> shift < local);
        let run = &words[start..];
        let end = run.partition_point(|&word| word >> shift <= local);
        Self { words: run[..end].iter(), mask: super::adjacency::node_mask(shift) }
    }
}

impl Iterator for Targets<'_> {
    type Item = Node;

    #[inline]
    fn next(&mut self) -> Option<Node> {
        self.words.next().map(|&word| Node::new((word & self.mask) as usize))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.words.size_hint()
    }
}

impl ExactSizeIterator for Targets<'_> {}
