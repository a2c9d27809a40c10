//! All paths between two nodes along a walk, shortest first, within a budget.

use super::{Node, Path, Step, Walk};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// How many paths to look for, and how hard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathLimits {
    /// Most paths.
    pub paths: usize,
    /// Most steps of a path.
    pub steps: usize,
    /// Most beginnings of paths to consider.
    pub work: usize,
}

impl Default for PathLimits {
    fn default() -> Self {
        Self { paths: 20, steps: 64, work: 100_000 }
    }
}

/// The paths found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// Shortest first.
    pub paths: Vec<Path>,
    /// Whether these are all; otherwise a limit was met.
    pub complete: bool,
}

/// A beginning of a path: its last step and the beginning before that.
struct Beginning {
    node: Node,
    step: Option<(Step, u32)>,
    len: usize,
}

/// The paths from `from` to `to` along the walk, without a node twice, shortest first: the lines of descent between
/// two people, say. Two links between the same two nodes make two paths.
///
/// A sweep back from `to` first gives every node its distance from there; beginnings of paths are then extended in
/// the order of the length they must at least come to, and only towards nodes that lead to `to` at all. The number of
/// paths may be exponential: the limits end it, and cycles with it.
pub fn paths(walk: &Walk<'_>, from: Node, to: Node, limits: &PathLimits) -> Paths {
    let walk = &*walk.entering([from, to]);
    let distances = distances_to(walk, to, limits.steps);
    let mut found = Paths { paths: Vec::new(), complete: true };
    let Some(&distance) = distances.get(&from) else { return found };
    let mut beginnings = vec![Beginning { node: from, step: None, len: 0 }];
    let mut queue = BinaryHeap::from([Reverse((distance, 0u32))]);
    while let Some(Reverse((_, at))) = queue.pop() {
        let Beginning { node, len, .. } = beginnings[at as usize];
        if node == to {
            if found.paths.len() == limits.paths {
                found.complete = false;
                break;
            }
            found.paths.push(path_of(&beginnings, at, from));
            continue;
        }
        for (link, next) in walk.links(node) {
            let Some(rest) = distances.get(&next) else { continue };
            let total = len + 1 + rest;
            if trail(&beginnings, at).any(|b| b.node == next) {
                continue;
            }
            if total > limits.steps || beginnings.len() >= limits.work {
                found.complete = false;
                continue;
            }
            let step = Step { from: node, to: next, link: link.id };
            queue.push(Reverse((total, beginnings.len() as u32)));
            beginnings.push(Beginning { node: next, step: Some((step, at)), len: len + 1 });
        }
    }
    found
}

/// The fewest steps from each node to `to`, as far as `most` steps.
fn distances_to(walk: &Walk<'_>, to: Node, most: usize) -> FxHashMap<Node, usize> {
    let back = walk.reversed();
    let mut distances = FxHashMap::from_iter([(to, 0)]);
    let mut level = vec![to];
    for distance in 1..=most {
        let mut next = Vec::new();
        for &node in &level {
            back.each(node.index() as u32, |before| {
                let before = Node::new(before as usize);
                distances.entry(before).or_insert_with(|| {
                    next.push(before);
                    distance
                });
            });
        }
        if next.is_empty() {
            break;
        }
        level = next;
    }
    distances
}

fn trail(beginnings: &[Beginning], at: u32) -> impl Iterator<Item = &Beginning> {
    std::iter::successors(Some(&beginnings[at as usize]), |b| b.step.map(|(_, before)| &beginnings[before as usize]))
}

fn path_of(beginnings: &[Beginning], at: u32, start: Node) -> Path {
    let mut steps: Vec<Step> = trail(beginnings, at).filter_map(|b| b.step.map(|(step, _)| step)).collect();
    steps.reverse();
    Path { start, steps }
}

#[cfg(test)]
mod tests {
    use super::super::{Course, testing};
    use super::*;

    fn check(links: &str, from: &str, to: &str, limits: PathLimits, expected: &str) {
        let graph = testing::graph(links);
        let walk = Walk::lineage(&graph, testing::kinds().iter().map(|(kind, _)| kind), Course::Down);
        let found = paths(&walk, testing::node(&graph, from), testing::node(&graph, to), &limits);
        let text = |path: &Path| path.nodes().map(|n| testing::name(&graph, n)).collect::<String>();
        let mut text = found.paths.iter().map(text).collect::<Vec<_>>().join(" ");
        if !found.complete {
            text += " …";
        }
        assert_eq!(text, expected, "{links}");
    }

    #[test]
    fn every_line_of_descent_shortest_first() {
        let links = "a parentOf b, b parentOf c, c parentOf d, a parentOf c, x parentOf d, a parentOf e";
        check(links, "a", "d", PathLimits::default(), "acd abcd");
        check(links, "d", "a", PathLimits::default(), "");
        check(links, "a", "a", PathLimits::default(), "a");
    }

    #[test]
    fn two_links_make_two_paths() {
        check("a parentOf b, a teacherOf b", "a", "b", PathLimits::default(), "ab ab");
    }

    #[test]
    fn cycles_end_and_limits_say_so() {
        check("a parentOf b, b parentOf a, b parentOf c, c parentOf b", "a", "c", PathLimits::default(), "abc");
        let links = "a parentOf b, a parentOf c, b parentOf d, c parentOf d";
        check(links, "a", "d", PathLimits { paths: 1, ..PathLimits::default() }, "abd …");
        check(
            "a parentOf b, b parentOf c, a parentOf c",
            "a",
            "c",
            PathLimits { steps: 1, ..PathLimits::default() },
            "ac …",
        );
    }

    #[test]
    fn a_ladder_of_exponentially_many_paths_ends() {
        let ladder: Vec<String> = (0..40)
            .flat_map(|n| {
                let (m, o) = (format!("n{n}"), format!("n{}", n + 1));
                [
                    format!("{m} parentOf x{n}"),
                    format!("x{n} parentOf {o}"),
                    format!("{m} parentOf y{n}"),
                    format!("y{n} parentOf {o}"),
                ]
            })
            .collect();
        let graph = testing::graph(&ladder.join(","));
        let walk = Walk::lineage(&graph, [testing::kind("parentOf")], Course::Down);
        let limits = PathLimits { steps: 100, work: 10_000, ..PathLimits::default() };
        let found = paths(&walk, testing::node(&graph, "n0"), testing::node(&graph, "n40"), &limits);
        assert!(!found.complete);
    }
}
