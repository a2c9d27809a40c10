//! The shortest connection of two nodes.

use super::adjacency::{Adjacency, FETCHED, Neighbours};
use super::traces::Traces;
use super::{LinkGraph, Node, Path, Walk};

/// A shortest path from one node to another along the walk; `None` if there is none.
///
/// Breadth first from both ends, each time a whole level of the side with fewer links to look at; cycles cost
/// nothing. Over every link, it reads the one adjacency that is kept for this. Among paths of equal length, which is
/// found depends only on the graph.
pub fn connection(walk: &Walk<'_>, from: Node, to: Node) -> Option<Path> {
    Path::through(&walk.entering([from, to]), &connection_nodes(walk, from, to)?)
}

/// The nodes of a shortest path, both ends included: what [`connection`] finds, before the links are looked up.
pub fn connection_nodes(walk: &Walk<'_>, from: Node, to: Node) -> Option<Vec<Node>> {
    if walk.is_any() {
        return search(walk.graph(), &Any(&walk.graph().any), from, to);
    }
    let walk = walk.entering([from, to]);
    let back = walk.reversed();
    search(walk.graph(), &Along([&walk, &back]), from, to)
}

/// What the search asks of the links: `side` is 0 from the start, 1 (against the walk) from the end.
trait Sides {
    fn degree(&self, side: usize, node: u32) -> usize;

    /// Brings near the rows of some nodes that will be asked for next, of at most [`FETCHED`], if that helps. Over every
    /// link it does not: the rows are long.
    #[inline]
    fn fetch(&self, _side: usize, _nodes: &[u32]) {}

    /// Calls `visit` with each neighbour, until it says that this is enough.
    fn each(&self, side: usize, node: u32, visit: impl FnMut(u32) -> bool);
}

struct Any<'g>(&'g Adjacency);

impl Sides for Any<'_> {
    #[inline]
    fn degree(&self, _: usize, node: u32) -> usize {
        self.0.words(node).len()
    }

    #[inline]
    fn each(&self, _: usize, node: u32, mut visit: impl FnMut(u32) -> bool) {
        for &target in self.0.words(node) {
            if visit(target) {
                return;
            }
        }
    }
}

struct Along<'w, 'g>([&'w Walk<'g>; 2]);

impl Sides for Along<'_, '_> {
    #[inline]
    fn degree(&self, side: usize, node: u32) -> usize {
        self.0[side].row_lengths(node)
    }

    #[inline]
    fn fetch(&self, side: usize, nodes: &[u32]) {
        self.0[side].fetch(nodes.iter().copied());
    }

    #[inline]
    fn each(&self, side: usize, node: u32, mut visit: impl FnMut(u32) -> bool) {
        let mut enough = false;
        self.0[side].each(node, |target| enough = enough || visit(target));
    }
}

/// Both sides share the traces: each node seen has the node it was seen from, and the side.
fn search(graph: &LinkGraph, sides: &impl Sides, from: Node, to: Node) -> Option<Vec<Node>> {
    if from == to {
        return Some(vec![from]);
    }
    let mut seen = graph.traces();
    let ends = [from.index() as u32, to.index() as u32];
    let mut frontiers = ends.map(|end| vec![end]);
    for (side, &end) in ends.iter().enumerate() {
        seen.insert(end, origin(end, side));
    }
    let mut costs = [sides.degree(0, ends[0]), sides.degree(1, ends[1])];
    let mut next = Vec::new();
    while !frontiers[0].is_empty() && !frontiers[1].is_empty() {
        let side = usize::from(costs[1] < costs[0]);
        let mut met = None;
        for (place, &node) in frontiers[side].iter().enumerate() {
            if place % FETCHED == 0 {
                sides.fetch(side, &frontiers[side][place..frontiers[side].len().min(place + FETCHED)]);
            }
            let mine = origin(node, side);
            sides.each(side, node, |target| {
                match seen.insert(target, mine) {
                    None => next.push(target),
                    Some(theirs) if theirs as usize & 1 != side => met = Some(target),
                    Some(_) => {}
                }
                met.is_some()
            });
            if let Some(target) = met {
                let (start, end) = if side == 0 { (node, target) } else { (target, node) };
                let back = |node| trail(&seen, node).map(|node| Node::new(node as usize));
                let mut nodes: Vec<Node> = back(start).collect();
                nodes.reverse();
                nodes.extend(back(end));
                return Some(nodes);
            }
        }
        std::mem::swap(&mut frontiers[side], &mut next);
        next.clear();
        costs[side] = frontiers[side].iter().map(|&node| sides.degree(side, node)).sum();
    }
    None
}

/// The node that another was seen from, and the side, in one number: nodes have at most 31 bits.
fn origin(node: u32, side: usize) -> u32 {
    node << 1 | side as u32
}

/// The nodes from one back to its end, which is its own origin.
fn trail(seen: &Traces, node: u32) -> impl Iterator<Item = u32> {
    std::iter::successors(Some(node), |&node| seen.get(node).map(|origin| origin >> 1).filter(|&before| before != node))
}

#[cfg(test)]
mod tests {
    use super::super::{Course, Filter, Way, testing};
    use super::*;
    use crate::model::Certainty;
    use proptest::prelude::*;

    fn check(links: &str, from: &str, to: &str, expected: &str) {
        let graph = testing::graph(links);
        let found = connection(&Walk::any(&graph), testing::node(&graph, from), testing::node(&graph, to));
        let path = found.map(|p| p.nodes().map(|n| testing::name(&graph, n)).collect::<Vec<_>>().join(" "));
        assert_eq!(path.as_deref().unwrap_or("none"), expected, "{links}");
    }

    #[test]
    fn any_link_connects_whichever_way_it_is_stated() {
        check("a parentOf b, c studiedAt S1, b studiedAt S1, c teacherOf d", "a", "d", "a b S1 c d");
        check("a parentOf b, c parentOf d", "a", "d", "none");
        check("a parentOf b", "a", "a", "a");
        check("a parentOf a, a spouseOf b, b spouseOf a", "b", "a", "b a");
    }

    #[test]
    fn a_walk_keeps_to_its_kinds_and_its_way() {
        let graph = testing::graph("a parentOf b, b parentOf c, a teacherOf c, c parentOf d possible");
        let [a, c, d] = ["a", "c", "d"].map(|name| testing::node(&graph, name));
        let down = Walk::lineage(&graph, [testing::kind("parentOf")], Course::Down);
        assert_eq!(connection(&down, a, c).map(|p| p.len()), Some(2));
        assert_eq!(connection(&down, c, a), None);
        assert_eq!(connection(&down.reversed(), c, a).map(|p| p.len()), Some(2));
        let path = connection(&down, a, d).expect("three generations");
        assert_eq!(path.certainty(&graph), Certainty::Possible);
        let sure = down.filtered(Filter { at_least: Some(Certainty::Probable), ..Filter::default() });
        assert_eq!(connection(&sure, a, d), None);
        let without = Filter { without: vec![testing::node(&graph, "b")], ..Filter::default() };
        let around = Walk::any(&graph).filtered(without);
        assert_eq!(connection(&around, a, c).map(|p| p.len()), Some(1));
    }

    proptest! {
        #[test]
        fn as_short_as_petgraphs(graph in testing::any_graph(12, 24), from in 0..12usize, to in 0..12usize) {
            let (from, to) = (Node::new(from), Node::new(to));
            let parent_of = testing::kind("parentOf");
            for walk in [Walk::any(&graph), Walk::along(&graph, [(parent_of, Way::Out), (testing::kind("studiedAt"), Way::In)])] {
                let theirs = petgraph::algo::dijkstra(&walk, from, Some(to), |_| 1usize);
                let ours = connection(&walk, from, to);
                prop_assert_eq!(ours.as_ref().map(Path::len), theirs.get(&to).copied());
                if let Some(path) = ours {
                    prop_assert_eq!((path.start, path.end()), (from, to));
                }
            }
        }
    }
}
