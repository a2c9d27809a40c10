//! The parts of the network that hang together.

use super::{Cancelled, Flat, LinkGraph, Node, Progress, Walk};

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

/// The connected components over the links of a walk, which count both ways. One pass over nodes and links.
pub fn components(walk: &Walk<'_>, progress: Progress<'_>) -> Result<Parts, Cancelled> {
    let flat = Flat::both_ways(walk);
    let n = flat.bound();
    let mut labels = vec![u32::MAX; n];
    let mut queue = Vec::new();
    let (mut next, mut done, mut told) = (0, 0, 0);
    for start in 0..n as u32 {
        if labels[start as usize] != u32::MAX {
            continue;
        }
        labels[start as usize] = next;
        queue.push(start);
        while let Some(node) = queue.pop() {
            for &target in flat.row(node) {
                let label = &mut labels[target as usize];
                if *label == u32::MAX {
                    *label = next;
                    queue.push(target);
                }
            }
            done += 1;
            if done - told >= 1 << 16 {
                told = done;
                Cancelled::unless(progress(done as f64 / n as f64))?;
            }
        }
        next += 1;
    }
    Ok(Parts::new(walk.graph(), &labels))
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
