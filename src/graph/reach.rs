//! Everything that a walk reaches: ancestors, descendants, and the property paths `p+` and `p*`.

use super::adjacency::{FETCHED, Neighbours};
use super::visited::Seen;
use super::{Marks, Node, Walk};
use std::ops::ControlFlow;

/// The nodes reached in one step or more, nearest first; each once.
///
/// The start is among them only if a cycle leads back to it, as `p+` has it; for `p*` add it. Costs one look at each
/// link of each node reached; cycles cost nothing more.
pub fn closure(walk: &Walk<'_>, start: Node) -> Vec<Node> {
    // Room for most pedigrees at once, so that nothing is moved while they are walked.
    let mut found = Vec::with_capacity(128);
    closure_into(walk, [start], &mut found);
    found
}

/// The same from several starts at once, into a vector that is cleared first (so that it can be used again).
pub fn closure_into(walk: &Walk<'_>, starts: impl IntoIterator<Item = Node>, found: &mut Vec<Node>) {
    closure_while(walk, starts, found, |_| true);
}

/// The same as long as `goes_on` says so, which is asked before each node's links are looked at and told how many have
/// been found. Whether it went on to the end.
pub fn closure_while(
    walk: &Walk<'_>,
    starts: impl IntoIterator<Item = Node>,
    found: &mut Vec<Node>,
    goes_on: impl FnMut(usize) -> bool,
) -> bool {
    found.clear();
    match walk.plain() {
        Some(rows) => grow(&rows, Seen::none(walk.graph()), starts, found, goes_on),
        None => grow(walk, Seen::none(walk.graph()), starts, found, goes_on),
    }
}

fn grow(
    rows: &impl Neighbours,
    mut seen: Seen<'_>,
    starts: impl IntoIterator<Item = Node>,
    found: &mut Vec<Node>,
    mut goes_on: impl FnMut(usize) -> bool,
) -> bool {
    let mut visit = |found: &mut Vec<Node>, node: Node| {
        rows.each(node.index() as u32, |target| {
            if seen.insert(target) {
                found.push(Node::new(target as usize));
            }
        });
    };
    for start in starts {
        visit(found, start);
    }
    let (mut at, mut fetched) = (0, 0);
    while let Some(&node) = found.get(at) {
        if at == fetched {
            fetched = found.len().min(at + FETCHED);
            rows.fetch(found[at..fetched].iter().map(|node| node.index() as u32));
        }
        at += 1;
        if !goes_on(found.len()) {
            return false;
        }
        visit(found, node);
    }
    true
}

/// Whether `to` is reached from `from` in one step or more. Grows from both ends, always the smaller side; `tick` is
/// called for each node that is looked at.
pub fn reaches(walk: &Walk<'_>, from: Node, to: Node, mut tick: impl FnMut()) -> bool {
    let walk = &*walk.entering([from, to]);
    let back = walk.reversed();
    let mut seen = [walk.graph().marks(), walk.graph().marks()];
    let mut frontiers = [vec![from], vec![to]];
    // `from` and `to` may be one node, and then only a cycle counts: so neither is marked until a step leads to it.
    // The first step is from `from`, so whatever comes back to it passes a marked node before.
    let mut side = 0;
    while !frontiers[0].is_empty() && !frontiers[1].is_empty() {
        let follow = if side == 0 { walk } else { &back };
        let mut next = Vec::new();
        let mut met = false;
        for node in &frontiers[side] {
            tick();
            follow.each(node.index() as u32, |target| {
                met |= seen[1 - side].contains(target) || (side == 0 && target == to.index() as u32);
                if seen[side].insert(target) {
                    next.push(Node::new(target as usize));
                }
            });
            if met {
                return true;
            }
        }
        frontiers[side] = next;
        side = usize::from(frontiers[1].len() < frontiers[0].len());
    }
    false
}

/// What `(p/q)+` reaches, as [`closure_while`] does it: a step is one hop along each walk, in their order.
///
/// Costs as much as a closure for each hop of a step: a node counts apart for each of the hops that lead to it.
pub fn closure_of_hops(
    walks: &[Walk<'_>],
    start: Node,
    found: &mut Vec<Node>,
    mut goes_on: impl FnMut(usize) -> bool,
) -> bool {
    found.clear();
    let [first, rest @ ..] = walks else { return true };
    if rest.is_empty() {
        return closure_while(first, [start], found, goes_on);
    }
    let mut marks: Vec<Marks> = walks.iter().map(|walk| walk.graph().marks()).collect();
    let (mut open, mut at) = (vec![(start, 0)], 0);
    while let Some(&(node, hop)) = open.get(at) {
        at += 1;
        if !goes_on(found.len()) {
            return false;
        }
        let next = (hop + 1) % walks.len();
        walks[hop].each(node.index() as u32, |target| {
            if marks[hop].insert(target) {
                let target = Node::new(target as usize);
                open.push((target, next));
                if next == 0 {
                    found.push(target);
                }
            }
        });
    }
    true
}

/// Calls `visit` with every pair (start, node reached in one step or more), until it breaks: what `?a p+ ?b` asks, or
/// `?a (p/q)+ ?b` of several hops.
///
/// Costs a closure for each node; a start with no step costs one look.
pub fn closure_pairs<B>(walks: &[Walk<'_>], mut visit: impl FnMut(Node, Node) -> ControlFlow<B>) -> ControlFlow<B> {
    let Some(walk) = walks.first() else { return ControlFlow::Continue(()) };
    let mut found = Vec::new();
    for start in walk.graph().nodes() {
        closure_of_hops(walks, start, &mut found, |_| true);
        for &reached in &found {
            visit(start, reached)?;
        }
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests {
    use super::super::{Course, Way, testing};
    use super::*;

    fn check(links: &str, start: &str, course: Course, expected: &str) {
        let graph = testing::graph(links);
        let walk = Walk::lineage(&graph, testing::kinds().iter().map(|(kind, _)| kind), course);
        let start = testing::node(&graph, start);
        let found = closure(&walk, start);
        assert_eq!(testing::names(&graph, &found), expected, "{links}");
        for node in graph.nodes() {
            assert_eq!(reaches(&walk, start, node, || ()), found.contains(&node), "{}", testing::name(&graph, node));
        }
    }

    #[test]
    fn steps_of_two_hops() {
        // From a to whom a's children teach, and on; e is a child of d, so a second step ends at f.
        let links = "a parentOf b, b teacherOf c, b teacherOf d, d parentOf e, e teacherOf f, c teacherOf g";
        let graph = testing::graph(links);
        let walk = |name| Walk::lineage(&graph, [testing::kind(name)], Course::Down);
        let walks = [walk("parentOf"), walk("teacherOf")];
        let mut found = Vec::new();
        assert!(closure_of_hops(&walks, testing::node(&graph, "a"), &mut found, |_| true));
        assert_eq!(testing::names(&graph, &found), "c d f");
        assert!(!closure_of_hops(&walks, testing::node(&graph, "a"), &mut found, |so_far| so_far < 1));
    }

    #[test]
    fn ancestors_and_descendants() {
        check("a parentOf b, b parentOf c, x parentOf c", "c", Course::Up, "a b x");
        check("a parentOf b, b parentOf c, x parentOf c", "a", Course::Down, "b c");
    }

    #[test]
    fn students_of_students_and_successors_count() {
        check("a teacherOf b, c successorOf b, b spouseOf d", "a", Course::Down, "b c");
        check("a teacherOf b, c successorOf b", "c", Course::Up, "a b");
    }

    #[test]
    fn own_ancestor() {
        check("a parentOf b, b parentOf a", "a", Course::Up, "a b");
        check("a parentOf a", "a", Course::Down, "a");
        check("a parentOf b", "a", Course::Up, "");
    }

    #[test]
    fn pairs_are_those_of_all_closures() {
        let graph = testing::graph("a parentOf b, b parentOf c, c teacherOf d, d spouseOf a");
        let walk = Walk::along(&graph, [(testing::kind("parentOf"), Way::Out), (testing::kind("spouseOf"), Way::In)]);
        let mut pairs = Vec::new();
        let all = closure_pairs(std::slice::from_ref(&walk), |a, b| {
            pairs.push(format!("{}{}", testing::name(&graph, a), testing::name(&graph, b)));
            ControlFlow::<()>::Continue(())
        });
        assert_eq!(all, ControlFlow::Continue(()));
        pairs.sort();
        assert_eq!(pairs.join(" "), "ab ac ad bc");
    }

    #[test]
    fn each_of_many_once() {
        let down: String = (0..1_500)
            .map(|n| format!("a parentOf b{n}, b{n} parentOf c{}, c{} parentOf d,", n % 700, n % 700))
            .collect();
        let graph = testing::graph(&down);
        let walk = Walk::lineage(&graph, [testing::kind("parentOf")], Course::Down);
        for (start, n) in [("a", 1_500 + 700 + 1), ("b0", 2), ("a", 1_500 + 700 + 1)] {
            let mut found = closure(&walk, testing::node(&graph, start));
            found.sort_unstable();
            found.dedup();
            assert_eq!((found.len(), closure(&walk, testing::node(&graph, start)).len()), (n, n), "{start}");
        }
    }
}
