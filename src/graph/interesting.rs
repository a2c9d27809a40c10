//! Several short, different and telling paths between two nodes.
//!
//! The shortest path often says little: "both went to a school of ten thousand pupils". So steps have costs.
//!
//! - A step costs 1; 1.25 if only probable; 2 if only possible (the surest link counts).
//! - Passing through a node of *d* links costs ½·log₂(*d*/16) more if *d* is above 16: nothing for a person with a
//!   large family, 2.3 for a school of 400, 4.6 for one of 10 000.
//! - Each earlier path through a node adds 1.5 to passing it again, and 1 to taking the same step: so the next path is a
//!   different one if one of comparable length exists.
//!
//! Costs are ours, chosen so that blood relations within five steps come before a large school.

use super::{LinkGraph, Node, Path, Walk, connection_nodes};
use crate::model::Certainty;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// How many paths, and how hard to look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InterestLimits {
    /// Most paths.
    pub paths: usize,
    /// A path that costs more than this many times the first is not given.
    pub stretch: f64,
    /// The largest share of the nodes between its ends that a path may have in common with an earlier one.
    pub in_common: f64,
    /// Most links looked at, for all paths together.
    pub work: usize,
}

impl Default for InterestLimits {
    fn default() -> Self {
        Self { paths: 5, stretch: 3.0, in_common: 0.5, work: 2_000_000 }
    }
}

/// A path with what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Interesting {
    /// The path.
    pub path: Path,
    /// Its cost by the model above, without what is added for earlier paths.
    pub cost: f64,
}

/// Paths found, and whether the search ended by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InterestingPaths {
    /// The first is the cheapest of all; each next one is cheapest once what it shares with earlier ones costs more.
    pub paths: Vec<Interesting>,
    /// Whether the work allowed was enough.
    pub complete: bool,
}

/// Several short and different paths from one node to another along a walk; its filter keeps to years, certainty and
/// places.
///
/// Each is a search by cost from both ends at once, for what is cheaper than the paths known so far: at first the
/// shortest connection. What earlier paths passed then costs more, and the search is done again (the penalty method for
/// alternative routes). Costs are positive, so cycles are never worth while; `work` bounds the rest.
pub fn interesting_paths(walk: &Walk<'_>, from: Node, to: Node, limits: &InterestLimits) -> InterestingPaths {
    let walk = &*walk.entering([from, to]);
    let mut found = InterestingPaths { paths: Vec::new(), complete: true };
    if from == to {
        found.paths.push(Interesting { path: Path { start: from, steps: Vec::new() }, cost: 0.0 });
        return found;
    }
    let Some(shortest) = connection_nodes(walk, from, to) else { return found };
    let mut search = Search { walk, back: walk.reversed(), used: Used::default(), work: limits.work };
    let mut known = vec![shortest];
    for _ in 0..limits.paths.saturating_mul(3) {
        if found.paths.len() == limits.paths {
            break;
        }
        let Some(nodes) = search.cheapest(from, to, &known) else {
            found.complete = false;
            break;
        };
        let Some(path) = Path::through(walk, &nodes) else { break };
        search.used.add(&path);
        known.push(nodes);
        let cost = cost(walk.graph(), &path);
        if found.paths.first().is_some_and(|first| cost > first.cost * limits.stretch) {
            continue;
        }
        if found.paths.iter().all(|earlier| differs(&path, &earlier.path, limits.in_common)) {
            found.paths.push(Interesting { path, cost });
        }
    }
    found
}

/// What a path costs by the model of this file.
pub fn cost(graph: &LinkGraph, path: &Path) -> f64 {
    let steps: u32 = path.links(graph).map(|link| step_cost(link.certainty())).sum();
    let passed: u32 = path.between().map(|node| hub_cost(graph, node.index() as u32)).sum();
    f64::from(steps + passed) / f64::from(ONE)
}

/// Costs are whole numbers, so that sums come out the same in any order.
const ONE: u32 = 1000;

fn step_cost(certainty: Certainty) -> u32 {
    match certainty {
        Certainty::Certain => ONE,
        Certainty::Probable => ONE * 5 / 4,
        Certainty::Possible => ONE * 2,
    }
}

fn hub_cost(graph: &LinkGraph, node: u32) -> u32 {
    let degree = graph.any.words(node).len();
    if degree <= 16 { 0 } else { (f64::from(ONE) * 0.5 * (degree as f64 / 16.0).log2()) as u32 }
}

fn differs(path: &Path, earlier: &Path, in_common: f64) -> bool {
    let between: Vec<Node> = path.between().collect();
    let before: Vec<Node> = earlier.between().collect();
    if between.is_empty() || before.is_empty() {
        return between.len() != before.len();
    }
    let common = between.iter().filter(|node| before.contains(node)).count();
    common as f64 <= in_common * between.len().min(before.len()) as f64
}

/// How often earlier paths passed a node or took a step.
#[derive(Default)]
struct Used {
    nodes: FxHashMap<u32, u32>,
    steps: FxHashMap<(u32, u32), u32>,
}

impl Used {
    fn add(&mut self, path: &Path) {
        for node in path.between() {
            *self.nodes.entry(node.index() as u32).or_default() += 1;
        }
        for step in &path.steps {
            *self.steps.entry(ends(step.from.index() as u32, step.to.index() as u32)).or_default() += 1;
        }
    }
}

fn ends(a: u32, b: u32) -> (u32, u32) {
    (a.min(b), a.max(b))
}

struct Search<'w, 'g> {
    walk: &'w Walk<'g>,
    back: Walk<'g>,
    used: Used,
    work: usize,
}

/// One end's view: the least cost known for each node and where it was reached from.
struct Side {
    known: FxHashMap<u32, (u32, u32)>,
    queue: BinaryHeap<Reverse<(u32, u32)>>,
}

impl Side {
    fn new(end: u32) -> Self {
        Self { known: FxHashMap::from_iter([(end, (0, end))]), queue: BinaryHeap::from([Reverse((0, end))]) }
    }

    /// The least cost of what is still to be settled.
    fn least(&self) -> Option<u32> {
        self.queue.peek().map(|Reverse((cost, _))| *cost)
    }
}

impl Search<'_, '_> {
    /// The cheapest path, of several equally cheap ones a known one; `None` if it took too much work.
    ///
    /// Dijkstra from both ends, bounded by the cheapest of the known paths. Passing a node is charged half on entering
    /// and half on leaving it, so that the costs are the same from both ends; all sums are doubled to stay whole.
    fn cheapest(&mut self, from: Node, to: Node, known: &[Vec<Node>]) -> Option<Vec<Node>> {
        let ends = [from.index() as u32, to.index() as u32];
        let bound = known.iter().map(|nodes| (self.doubled_cost(nodes, ends), nodes)).min_by_key(|(cost, _)| *cost)?;
        let (mut least, mut middle) = (bound.0, None);
        let mut sides = ends.map(Side::new);
        while let (Some(a), Some(b)) = (sides[0].least(), sides[1].least()) {
            if a.saturating_add(b) >= least {
                break;
            }
            let side = usize::from(sides[1].queue.len() < sides[0].queue.len());
            let rest = [b, a][side];
            let Some(Reverse((cost, node))) = sides[side].queue.pop() else { break };
            if sides[side].known.get(&node).is_some_and(|&(known, _)| known < cost) {
                continue;
            }
            let [near, far] = side_and_other(&mut sides, side);
            let follow = if side == 0 { self.walk } else { &self.back };
            let here = self.passing(node, ends);
            let mut work = self.work;
            follow.each_state(node, |target, state| {
                work = work.saturating_sub(1);
                let certainty = self.walk.graph().states.chain(state).map(|s| s.certainty).min().unwrap_or_default();
                let reached = cost.saturating_add(self.doubled_step(node, target, certainty) + here);
                let reached = reached.saturating_add(self.passing(target, ends));
                // What the other side has not settled is at least as far from its end as its next node.
                let seen = far.known.get(&target).map(|&(cost, _)| cost);
                if reached.saturating_add(seen.map_or(rest, |seen| seen.min(rest))) >= least {
                    return;
                }
                if near.known.get(&target).is_none_or(|&(known, _)| reached < known) {
                    near.known.insert(target, (reached, node));
                    near.queue.push(Reverse((reached, target)));
                    if let Some(total) = seen.map(|seen| reached.saturating_add(seen)).filter(|&total| total < least) {
                        (least, middle) = (total, Some(target));
                    }
                }
            });
            self.work = work;
            if self.work == 0 {
                return None;
            }
        }
        let Some(middle) = middle else { return Some(bound.1.clone()) };
        let trail = |side: &Side| {
            let known = &side.known;
            let before = |&node: &u32| known.get(&node).map(|&(_, before)| before).filter(|&before| before != node);
            std::iter::successors(Some(middle), before).map(|node| Node::new(node as usize)).collect::<Vec<_>>()
        };
        let mut nodes = trail(&sides[0]);
        nodes.reverse();
        nodes.extend(trail(&sides[1]).into_iter().skip(1));
        Some(nodes)
    }

    /// What a path costs now, doubled as in the search.
    fn doubled_cost(&self, nodes: &[Node], ends: [u32; 2]) -> u32 {
        let step = |pair: &[Node]| {
            let certainty = self.walk.step(pair[0], pair[1]).map(|link| link.certainty()).unwrap_or_default();
            let [from, to] = [pair[0].index() as u32, pair[1].index() as u32];
            self.doubled_step(from, to, certainty) + self.passing(from, ends) + self.passing(to, ends)
        };
        nodes.windows(2).map(step).sum()
    }

    fn doubled_step(&self, from: u32, to: u32, certainty: Certainty) -> u32 {
        2 * (step_cost(certainty) + self.used.steps.get(&ends(from, to)).copied().unwrap_or(0) * ONE)
    }

    /// What passing a node costs; its ends are not passed.
    fn passing(&self, node: u32, ends: [u32; 2]) -> u32 {
        if ends.contains(&node) {
            return 0;
        }
        let times = self.used.nodes.get(&node).copied().unwrap_or(0);
        hub_cost(self.walk.graph(), node) + times * ONE * 3 / 2
    }
}

fn side_and_other(sides: &mut [Side; 2], side: usize) -> [&mut Side; 2] {
    let [a, b] = sides;
    if side == 0 { [a, b] } else { [b, a] }
}

#[cfg(test)]
mod tests {
    use super::super::{Filter, testing};
    use super::*;
    use proptest::prelude::*;

    fn check(links: &str, from: &str, to: &str, expected: &str) {
        let graph = testing::graph(links);
        let walk = Walk::any(&graph);
        let [from, to] = [from, to].map(|name| testing::node(&graph, name));
        let found = interesting_paths(&walk, from, to, &InterestLimits::default());
        let text = |i: &Interesting| {
            let nodes: Vec<String> = i.path.nodes().map(|n| testing::name(&graph, n)).collect();
            format!("{} {}", nodes.join(">"), i.cost)
        };
        assert_eq!(found.paths.iter().map(text).collect::<Vec<_>>().join(", "), expected);
        assert!(found.complete);
    }

    fn school(pupils: usize) -> String {
        (0..pupils).map(|n| format!("q{n} studiedAt S1,")).collect()
    }

    #[test]
    fn a_small_school_is_a_short_way_and_a_large_one_is_not() {
        let blood = "a parentOf b, b parentOf c, a studiedAt S1, c studiedAt S1, c parentOf d, d parentOf e";
        check(&format!("{} {blood}", school(6)), "a", "c", "a>S1>c 2, a>b>c 2");
        // ½·log₂(512/16) = 2.5 for the school, which still is a path of its own.
        check(&format!("{} {blood}", school(510)), "a", "c", "a>b>c 2, a>S1>c 4.5");
        // The way past the school has two of its three nodes in common with the first: no path of its own.
        check(&format!("{} {blood}", school(510)), "a", "e", "a>b>c>d>e 4");
    }

    #[test]
    fn doubtful_links_cost_more() {
        check(
            "a parentOf b possible, b parentOf c possible, a parentOf x, x parentOf y, y parentOf c",
            "a",
            "c",
            "a>x>y>c 3, a>b>c 4",
        );
    }

    #[test]
    fn nothing_and_itself() {
        check("a parentOf b, c parentOf d", "a", "d", "");
        check("a parentOf b", "a", "a", "a 0");
        check("a parentOf b, a spouseOf b", "a", "b", "a>b 1");
    }

    #[test]
    fn limits_are_kept() {
        let graph = testing::graph(&format!("{} a studiedAt S1, b studiedAt S1", school(2000)));
        let [a, b] = ["a", "b"].map(|name| testing::node(&graph, name));
        let limits = InterestLimits { work: 1, ..InterestLimits::default() };
        assert!(!interesting_paths(&Walk::any(&graph), a, b, &limits).complete);
        let filter = Filter { without: vec![testing::node(&graph, "S1")], ..Filter::default() };
        let found = interesting_paths(&Walk::any(&graph).filtered(filter), a, b, &InterestLimits::default());
        assert!(found.paths.is_empty() && found.complete);
    }

    proptest! {
        #[test]
        fn the_first_is_the_cheapest(graph in testing::any_graph(10, 30), from in 0..10usize, to in 0..10usize) {
            let (from, to) = (Node::new(from), Node::new(to));
            let walk = Walk::any(&graph);
            let found = interesting_paths(&walk, from, to, &InterestLimits::default());
            // Nothing here has more than 16 neighbours, so only certainty matters.
            let cost_of = |step: super::super::Step| {
                graph.link(step.link).map_or(0, |link| step_cost(link.certainty()))
            };
            let theirs = petgraph::algo::dijkstra(&walk, from, Some(to), cost_of);
            let ours = found.paths.first().map(|first| (first.cost * f64::from(ONE)).round() as u32);
            prop_assert_eq!(ours, theirs.get(&to).copied());
        }
    }
}
