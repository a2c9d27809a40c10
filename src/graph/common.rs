//! The ancestors that two people share, and the nearest of them.

use super::adjacency::{FETCHED, Neighbours};
use super::traces::Traces;
use super::{LinkGraph, Node, Walk};

/// A common ancestor, or one of the two people if the other descends from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Common {
    /// The ancestor.
    pub node: Node,
    /// Generations from the first person; 0 if it is the first person.
    pub from_a: u32,
    /// Generations from the second person.
    pub from_b: u32,
    /// Whether no descendant of it is also a common ancestor.
    pub nearest: bool,
}

/// The common ancestors of two people along a walk upwards, in the order of their distance from `b`.
///
/// Costs one sweep over the ancestors of each. A common ancestor is nearest unless it is a parent of another common
/// one. In a cycle of parents each is above the other, and none would be nearest: then those fewest generations away
/// count as nearest.
pub fn common_ancestors(upwards: &Walk<'_>, a: Node, b: Node) -> Vec<Common> {
    match upwards.plain() {
        Some(rows) => meet(&rows, upwards.graph(), a, b),
        None => meet(upwards, upwards.graph(), a, b),
    }
}

fn meet(rows: &impl Neighbours, graph: &LinkGraph, a: Node, b: Node) -> Vec<Common> {
    let (mut of_a, mut of_b) = (graph.traces(), graph.traces());
    sweep(rows, a, &mut of_a);
    let queue = sweep(rows, b, &mut of_b);
    let mut common: Vec<Common> = Vec::new();
    for node in queue {
        if let (Some(from_a), Some(from_b)) = (of_a.get(node), of_b.get(node)) {
            common.push(Common { node: Node::new(node as usize), from_a, from_b, nearest: true });
        }
    }
    // The generations from `b` have been read: the traces now say who is above a common ancestor.
    for ancestor in &common {
        rows.each(ancestor.node.index() as u32, |parent| of_b.set(parent, ABOVE));
    }
    for ancestor in &mut common {
        ancestor.nearest = of_b.get(ancestor.node.index() as u32) != Some(ABOVE);
    }
    if !common.iter().any(|c| c.nearest) {
        let fewest = common.iter().map(|c| c.from_a + c.from_b).min();
        for ancestor in &mut common {
            ancestor.nearest = Some(ancestor.from_a + ancestor.from_b) == fewest;
        }
    }
    common
}

const ABOVE: u32 = u32::MAX;

/// A node and all its ancestors, nearest first; the traces get the generation of each.
fn sweep(rows: &impl Neighbours, start: Node, generations: &mut Traces) -> Vec<u32> {
    let mut queue = Vec::with_capacity(128);
    queue.push(start.index() as u32);
    generations.insert(start.index() as u32, 0);
    let (mut at, mut fetched) = (0, 0);
    while let Some(&node) = queue.get(at) {
        if at == fetched {
            fetched = queue.len().min(at + FETCHED);
            rows.fetch(queue[at..fetched].iter().copied());
        }
        at += 1;
        let generation = generations.get(node).unwrap_or(0) + 1;
        rows.each(node, |parent| {
            if generations.insert(parent, generation).is_none() {
                queue.push(parent);
            }
        });
    }
    queue
}

#[cfg(test)]
mod tests {
    use super::super::{Course, testing};
    use super::*;

    fn check(links: &str, a: &str, b: &str, expected: &str) {
        let graph = testing::graph(links);
        let up = Walk::lineage(&graph, [testing::kind("parentOf")], Course::Up);
        let mut common = common_ancestors(&up, testing::node(&graph, a), testing::node(&graph, b));
        common.sort_by_key(|c| c.node);
        let text = |c: &Common| {
            let nearest = if c.nearest { "!" } else { "" };
            format!("{}{}{}{nearest}", testing::name(&graph, c.node), c.from_a, c.from_b)
        };
        assert_eq!(common.iter().map(text).collect::<Vec<_>>().join(" "), expected, "{links}");
    }

    #[test]
    fn cousins_share_two_grandparents() {
        let links = "g parentOf x, h parentOf x, g parentOf y, h parentOf y, x parentOf a, y parentOf b, k parentOf g";
        check(links, "a", "b", "g22! h22! k33");
        check(links, "a", "y", "g21! h21! k32");
    }

    #[test]
    fn a_parent_is_the_nearest_common_ancestor_with_the_child() {
        check("p parentOf c, q parentOf p", "p", "c", "p01! q12");
        check("p parentOf c, q parentOf p", "c", "c", "p11 c00! q22");
    }

    #[test]
    fn a_nearer_line_does_not_hide_a_farther_one() {
        // Half-siblings whose other parents are cousins share a parent and great-grandparents.
        let links = "p parentOf a, p parentOf b, g parentOf m, g parentOf n, m parentOf x, n parentOf y, x parentOf a, y parentOf b";
        check(links, "a", "b", "p11! g33!");
    }

    #[test]
    fn nobody_in_common() {
        check("p parentOf a, q parentOf b", "a", "b", "");
    }

    #[test]
    fn a_cycle_of_parents_still_has_nearest_ancestors() {
        check("p parentOf q, q parentOf p, p parentOf a, q parentOf b", "a", "b", "p12! q21!");
        check("a parentOf a", "a", "a", "a00!");
    }
}
