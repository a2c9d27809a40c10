//! Several short, different and telling paths between two nodes.
//!
//! The shortest path often says little: "both went to a school of ten thousand pupils". So steps have costs.
//!
//! - A step costs 1; 1.25 if only probable; 2 if only possible (the surest link counts).
//! - Passing through a node of *d* links costs ½·log₂(*d*/16) more if *d* is above 16: nothing for a person with a
//!   large family, 2.3 for a school of 400, 4.6 for one of 10 000.
//!
//! Costs are ours, chosen so that blood relations within five steps come before a large school.
//!
//! One search by cost from both ends finds the cheapest path, and goes on for a while. Every node that both ends have
//! reached then stands for a path: the cheapest through it, or nearly so. Taken by cost, those that have little in common
//! with the ones before them are the answer (the *via nodes* of road networks: Abraham, Delling, Goldberg and Werneck,
//! *Alternative routes in road networks*, 2013). A search for each further path would give others that are as good, in ten times the time.

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
    /// Most links looked at for the cheapest path.
    pub work: usize,
    /// Most links looked at after that, for the others.
    pub more: usize,
}

impl Default for InterestLimits {
    fn default() -> Self {
        Self { paths: 5, stretch: 3.0, in_common: 0.5, work: 200_000, more: 40_000 }
    }
}

/// A path with what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Interesting {
    /// The path.
    pub path: Path,
    /// Its cost by the model above.
    pub cost: f64,
}

/// Paths found, and whether the first is certainly the cheapest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InterestingPaths {
    /// By cost; each has little in common with those before it.
    pub paths: Vec<Interesting>,
    /// Whether the work allowed was enough to know that nothing is cheaper than the first.
    pub complete: bool,
}

/// Several short and different paths from one node to another along a walk; its filter keeps to years, certainty and
/// places.
///
/// Costs are positive, so cycles are never worth while; `work` and `more` bound the time whatever the graph is like.
pub fn interesting_paths(walk: &Walk<'_>, from: Node, to: Node, limits: &InterestLimits) -> InterestingPaths {
    let walk = &*walk.entering([from, to]);
    let mut found = InterestingPaths { paths: Vec::new(), complete: true };
    if from == to {
        found.paths.push(Interesting { path: Path { start: from, steps: Vec::new() }, cost: 0.0 });
        return found;
    }
    let Some(shortest) = connection_nodes(walk, from, to) else { return found };
    let mut search = Search::new(walk, [from, to], &shortest, limits);
    found.complete = search.cheapest(limits.work);
    search.others(limits.more);
    for nodes in search.candidates(shortest) {
        if found.paths.len() == limits.paths {
            break;
        }
        let between = &nodes[1..nodes.len() - 1];
        let earlier = |earlier: &Interesting| earlier.path.between().collect::<Vec<_>>();
        if !found.paths.iter().all(|path| differ(between, &earlier(path), limits.in_common)) {
            continue;
        }
        let Some(path) = Path::through(walk, &nodes) else { continue };
        let cost = cost(walk.graph(), &path);
        if found.paths.first().is_none_or(|first| cost <= first.cost * limits.stretch) {
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

/// Whether two paths are different enough, by the nodes between their ends.
fn differ(between: &[Node], before: &[Node], in_common: f64) -> bool {
    if between.is_empty() || before.is_empty() {
        return between.len() != before.len();
    }
    let common = between.iter().filter(|node| before.contains(node)).count();
    common as f64 <= in_common * between.len().min(before.len()) as f64
}

/// A search by cost from both ends (Dijkstra).
///
/// Passing a node is charged half on entering and half on leaving it, so that the costs are the same from both ends; all
/// sums are doubled to stay whole.
struct Search<'w, 'g> {
    walk: &'w Walk<'g>,
    back: Walk<'g>,
    ends: [u32; 2],
    sides: [Side; 2],
    /// The least cost known of a whole path.
    least: u32,
    /// How many times that a path may cost.
    stretch: f64,
    /// Nodes whose links cannot be part of a cheaper path; their turn comes when others are looked for.
    later: Vec<(usize, u32, u32)>,
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

    /// The nodes from the end to one that it has reached, that one first.
    fn trail(&self, node: u32) -> impl Iterator<Item = Node> {
        let before = |&node: &u32| self.known.get(&node).map(|&(_, before)| before).filter(|&before| before != node);
        std::iter::successors(Some(node), before).map(|node| Node::new(node as usize))
    }
}

impl<'w, 'g> Search<'w, 'g> {
    /// A search for what is cheaper than a known path.
    fn new(walk: &'w Walk<'g>, ends: [Node; 2], known: &[Node], limits: &InterestLimits) -> Self {
        let ends = ends.map(|end| end.index() as u32);
        let mut search = Self {
            walk,
            back: walk.reversed(),
            ends,
            sides: ends.map(Side::new),
            least: u32::MAX,
            stretch: limits.stretch,
            later: Vec::new(),
        };
        search.least = search.cost_of(known);
        search
    }

    /// Searches until nothing can be cheaper than what is known; false if it took too much work.
    fn cheapest(&mut self, work: usize) -> bool {
        let mut work = work;
        while let (Some(a), Some(b)) = (self.sides[0].least(), self.sides[1].least()) {
            if a.saturating_add(b) >= self.least {
                return true;
            }
            if work == 0 {
                return false;
            }
            let side = usize::from(self.sides[1].queue.len() < self.sides[0].queue.len());
            let Some((cost, node)) = self.next(side) else { continue };
            // Whatever its links lead to is at least a step away, and not settled from the other end: that end's links
            // have been looked at, and would have shown a path through here.
            let through = cost.saturating_add(self.passing(node)).saturating_add(2 * ONE + [b, a][side]);
            if through >= self.least {
                self.later.push((side, cost, node));
                continue;
            }
            self.expand(side, cost, node, &mut work);
        }
        true
    }

    /// Goes on from there, so that there is a choice of paths.
    fn others(&mut self, work: usize) {
        let mut work = work;
        for (side, cost, node) in std::mem::take(&mut self.later) {
            self.sides[side].queue.push(Reverse((cost, node)));
        }
        while let (Some(a), Some(b)) = (self.sides[0].least(), self.sides[1].least()) {
            if work == 0 || a.saturating_add(b) >= self.most() {
                return;
            }
            let side = usize::from(b < a);
            if let Some((cost, node)) = self.next(side) {
                self.expand(side, cost, node, &mut work);
            }
        }
    }

    /// The paths through each node that both ends have reached, the cheapest first; `shortest` before others that cost
    /// as much. A path that would pass a node twice is none.
    fn candidates(&self, shortest: Vec<Node>) -> impl Iterator<Item = Vec<Node>> {
        let [a, b] = &self.sides;
        let (fewer, more) = if a.known.len() <= b.known.len() { (a, b) } else { (b, a) };
        let both = fewer.known.iter().filter_map(|(&node, &(cost, _))| {
            let total = cost.saturating_add(more.known.get(&node)?.0);
            (total <= self.most()).then_some((total, node))
        });
        let mut both: Vec<(u32, u32)> = both.collect();
        both.sort_unstable();
        /// More than are ever needed: most lie on a path that has been taken already.
        const LOOKED_AT: usize = 20_000;
        let through = move |(_, node): (u32, u32)| {
            let mut nodes: Vec<Node> = a.trail(node).collect();
            nodes.reverse();
            nodes.extend(b.trail(node).skip(1));
            let is_simple = nodes.iter().enumerate().all(|(at, node)| !nodes[..at].contains(node));
            is_simple.then_some(nodes)
        };
        let cheaper = both.partition_point(|&(total, _)| total < self.cost_of(&shortest));
        let dearer = both.split_off(cheaper);
        let before = both.into_iter().take(LOOKED_AT).filter_map(through);
        before.chain([shortest]).chain(dearer.into_iter().take(LOOKED_AT).filter_map(through))
    }

    /// The next node of a side's queue; nothing if it has been reached more cheaply since it was put there.
    fn next(&mut self, side: usize) -> Option<(u32, u32)> {
        let Reverse((cost, node)) = self.sides[side].queue.pop()?;
        let is_stale = self.sides[side].known.get(&node).is_some_and(|&(known, _)| known < cost);
        (!is_stale).then_some((cost, node))
    }

    fn expand(&mut self, side: usize, cost: u32, node: u32, work: &mut usize) {
        let (leaving, most, ends, graph) =
            (cost.saturating_add(self.passing(node)), self.most(), self.ends, self.walk.graph());
        let [near, far] = side_and_other(&mut self.sides, side);
        let rest = far.least().unwrap_or(u32::MAX);
        let (least, mut looks) = (&mut self.least, *work);
        let follow = if side == 0 { self.walk } else { &self.back };
        follow.each_state(node, |target, state| {
            looks = looks.saturating_sub(1);
            let certainty = graph.states.chain(state).map(|s| s.certainty).min().unwrap_or_default();
            let reached = leaving.saturating_add(2 * step_cost(certainty));
            let known = near.known.get(&target).map_or(u32::MAX, |&(known, _)| known);
            if reached >= known {
                return;
            }
            let reached = reached.saturating_add(passing(graph, target, ends));
            // What the other side has not settled is at least as far from its end as its next node.
            let seen = far.known.get(&target).map(|&(cost, _)| cost);
            if reached >= known || reached.saturating_add(seen.map_or(rest, |seen| seen.min(rest))) > most {
                return;
            }
            near.known.insert(target, (reached, node));
            near.queue.push(Reverse((reached, target)));
            if let Some(seen) = seen {
                *least = (*least).min(reached.saturating_add(seen));
            }
        });
        *work = looks;
    }

    /// The most that a path may cost.
    fn most(&self) -> u32 {
        (f64::from(self.least) * self.stretch) as u32
    }

    /// What a path costs, doubled.
    fn cost_of(&self, nodes: &[Node]) -> u32 {
        let step = |pair: &[Node]| {
            let certainty = self.walk.step(pair[0], pair[1]).map(|link| link.certainty()).unwrap_or_default();
            2 * step_cost(certainty) + pair.iter().map(|node| self.passing(node.index() as u32)).sum::<u32>()
        };
        nodes.windows(2).map(step).sum()
    }

    fn passing(&self, node: u32) -> u32 {
        passing(self.walk.graph(), node, self.ends)
    }
}

/// What passing a node costs; the ends of a path are not passed.
fn passing(graph: &LinkGraph, node: u32, ends: [u32; 2]) -> u32 {
    if ends.contains(&node) { 0 } else { hub_cost(graph, node) }
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
