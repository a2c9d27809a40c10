//! The parts of the network that hang together.

use super::{Cancelled, Flat, LinkGraph, Node, Progress, Walk};
use rustc_hash::FxHashMap;

/// A division of all nodes into parts, the largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The part of each node by its number; `u32::MAX` for numbers of removed nodes.
    of: Vec<u32>,
    sizes: Vec<u32>,
}

impl Parts {
    /// Numbers the parts by size; of equal ones the one with the first node comes first.
    pub(super) fn new(graph: &LinkGraph, labels: &[u32]) -> Self {
        let most = labels.iter().filter(|&&label| label != u32::MAX).max().map_or(0, |&label| label as usize + 1);
        let mut sizes = vec![(0u32, u32::MAX); most];
        for node in graph.nodes() {
            let (size, first) = &mut sizes[labels[node.index()] as usize];
            *size += 1;
            *first = (*first).min(node.index() as u32);
        }
        let mut order: Vec<u32> = (0..most as u32).filter(|&label| sizes[label as usize].0 > 0).collect();
        order.sort_unstable_by_key(|&label| (std::cmp::Reverse(sizes[label as usize].0), sizes[label as usize].1));
        let mut numbers = vec![u32::MAX; most];
        for (number, &label) in order.iter().enumerate() {
            numbers[label as usize] = number as u32;
        }
        let mut of = vec![u32::MAX; labels.len()];
        for node in graph.nodes() {
            of[node.index()] = numbers[labels[node.index()] as usize];
        }
        Self { of, sizes: order.iter().map(|&label| sizes[label as usize].0).collect() }
    }

    /// The part of a node: 0 is the largest.
    pub fn of(&self, node: Node) -> Option<u32> {
        self.of.get(node.index()).copied().filter(|&part| part != u32::MAX)
    }

    /// How many nodes each part has.
    pub fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// The nodes of a part. Costs a pass over all nodes.
    pub fn members(&self, part: u32) -> impl Iterator<Item = Node> {
        let mine = self.of.iter().enumerate().filter(move |&(_, &p)| p == part);
        mine.map(|(node, _)| Node::new(node))
    }
}

/// The connected components over the links of a walk, which count both ways.
///
/// Union by the first two neighbours of each node already joins most of the largest component; the other links are
/// looked at only for nodes outside it, since a link into it is seen from its other end too (Afforest: Sutton, Ben-Nun
/// and Barak 2018). So less than one pass over the links of a network that mostly hangs together.
pub fn components(walk: &Walk<'_>, progress: Progress<'_>) -> Result<Parts, Cancelled> {
    let flat = Flat::both_ways(walk);
    let n = flat.bound();
    let mut roots: Vec<u32> = (0..n as u32).collect();
    for node in 0..n as u32 {
        for &target in flat.row(node).iter().take(2) {
            union(&mut roots, node, target);
        }
    }
    Cancelled::unless(progress(0.5))?;
    flatten(&mut roots);
    let largest = most_frequent(&roots);
    for node in 0..n as u32 {
        if Some(roots[node as usize]) != largest {
            for &target in flat.row(node).iter().skip(2) {
                union(&mut roots, node, target);
            }
        }
    }
    flatten(&mut roots);
    Cancelled::unless(progress(1.0))?;
    Ok(Parts::new(walk.graph(), &roots))
}

/// Joins two trees; the larger root is hung under the smaller one, so that roots only ever point down.
fn union(roots: &mut [u32], a: u32, b: u32) {
    let (mut a, mut b) = (roots[a as usize], roots[b as usize]);
    while a != b {
        let (high, low) = (a.max(b), a.min(b));
        let above = roots[high as usize];
        if above == high {
            roots[high as usize] = low;
            return;
        }
        // On the way, what hangs high is hung lower.
        roots[high as usize] = roots[above as usize];
        (a, b) = (above, low);
    }
}

/// Hangs every node directly under its root. A root is never above its nodes, so one pass upwards does.
fn flatten(roots: &mut [u32]) {
    for node in 0..roots.len() {
        roots[node] = roots[roots[node] as usize];
    }
}

/// The most frequent root among a thousand nodes evenly spread: enough to find a component that holds most nodes.
fn most_frequent(roots: &[u32]) -> Option<u32> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for &root in roots.iter().step_by(roots.len() / 1024 + 1) {
        *counts.entry(root).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(root, count)| (count, root)).map(|(root, _)| root)
}

#[cfg(test)]
mod tests {
    use super::super::{Way, testing};
    use super::*;
    use proptest::prelude::*;
    use std::ops::ControlFlow;

    #[test]
    fn the_largest_comes_first() {
        let graph = testing::graph("a parentOf b, x parentOf y, y spouseOf z, q f");
        let parts = components(&Walk::any(&graph), &mut |_| ControlFlow::Continue(())).expect("not stopped");
        assert_eq!(parts.sizes(), [3, 2, 1]);
        let members: Vec<Node> = parts.members(0).collect();
        assert_eq!(testing::names(&graph, &members), "x y z");
    }

    proptest! {
        #[test]
        fn as_many_as_petgraph_finds(graph in testing::any_graph(20, 20)) {
            let walk = Walk::along(&graph, [(testing::kind("parentOf"), Way::Out), (testing::kind("spouseOf"), Way::In)]);
            let parts = components(&walk, &mut |_| ControlFlow::Continue(())).expect("not stopped");
            let mut sets = petgraph::unionfind::UnionFind::new(graph.bound());
            for node in graph.nodes() {
                for other in walk.neighbours(node) {
                    sets.union(node.index(), other.index());
                }
            }
            for a in graph.nodes() {
                for b in graph.nodes() {
                    prop_assert_eq!(parts.of(a) == parts.of(b), sets.equiv(a.index(), b.index()));
                }
            }
            prop_assert_eq!(parts.sizes().iter().sum::<u32>() as usize, graph.len());
        }
    }
}
