//! PageRank: who is reached by those who are reached by many.

use super::flat::threads;
use super::{Cancelled, Flat, Progress, Walk};

/// How long to iterate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageRankLimits {
    /// The share of rank that follows links; the rest is given to everyone alike.
    pub damping: f64,
    /// Most iterations.
    pub iterations: usize,
    /// Stop when all changes of an iteration together are below this; 0 for exactly `iterations`.
    pub tolerance: f64,
}

impl Default for PageRankLimits {
    fn default() -> Self {
        Self { damping: 0.85, iterations: 100, tolerance: 1e-9 }
    }
}

/// The rank of each node by its number, in all 1; 0 for numbers of removed nodes.
///
/// The power iteration of Brin and Page (1998): rank flows along the walk, in equal parts to each neighbour; who has
/// none gives to everyone. An iteration is one pass over the links, pulled (so that each rank is written once), on
/// several threads.
pub fn pagerank(walk: &Walk<'_>, limits: &PageRankLimits, progress: Progress<'_>) -> Result<Vec<f64>, Cancelled> {
    let graph = walk.graph();
    let (n, bound) = (graph.len() as f64, graph.bound());
    let outward = Flat::of(walk);
    let reversed = walk.reversed();
    let inward = if walk.is_any() { outward.clone() } else { Flat::of(&reversed) };
    let mut there = vec![false; bound];
    graph.nodes().for_each(|node| there[node.index()] = true);
    let start = |&there: &bool| if there { 1.0 / n } else { 0.0 };
    let mut ranks: Vec<f64> = there.iter().map(start).collect();
    let mut given = vec![0.0; bound];
    let shares = inward.shares(threads());
    for iteration in 0..limits.iterations {
        let mut idle = 0.0;
        for (node, rank) in ranks.iter().enumerate() {
            let degree = outward.row(node as u32).len();
            given[node] = if degree == 0 { 0.0 } else { rank / degree as f64 };
            idle += if degree == 0 { *rank } else { 0.0 };
        }
        let base = (1.0 - limits.damping + limits.damping * idle) / n;
        let change =
            pull(
                &inward,
                &shares,
                &given,
                &mut ranks,
                |node, sum| {
                    if there[node] { base + limits.damping * sum } else { 0.0 }
                },
            );
        Cancelled::unless(progress((iteration + 1) as f64 / limits.iterations as f64))?;
        if change < limits.tolerance {
            break;
        }
    }
    Ok(ranks)
}

/// Sums for each node what its neighbours give; the sum of all changes.
fn pull(
    inward: &Flat<'_>,
    shares: &[std::ops::Range<usize>],
    given: &[f64],
    ranks: &mut [f64],
    rank: impl Fn(usize, f64) -> f64 + Sync,
) -> f64 {
    let rank = &rank;
    let part = move |share: std::ops::Range<usize>, ranks: &mut [f64]| {
        let mut change = 0.0;
        for (node, slot) in share.zip(ranks) {
            let sum: f64 = inward.row(node as u32).iter().map(|&from| given[from as usize]).sum();
            let new = rank(node, sum);
            change += (new - *slot).abs();
            *slot = new;
        }
        change
    };
    std::thread::scope(|scope| {
        let mut rest = ranks;
        let mut workers = Vec::new();
        for share in shares {
            let (mine, after) = rest.split_at_mut(share.len());
            rest = after;
            let share = share.clone();
            workers.push(scope.spawn(move || part(share, mine)));
        }
        workers.into_iter().map(|worker| worker.join().unwrap_or(f64::INFINITY)).sum()
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Node, Way, testing};
    use super::*;
    use proptest::prelude::*;
    use std::ops::ControlFlow;

    #[test]
    fn a_star_by_hand() {
        let graph = testing::graph("b parentOf a, c parentOf a, d parentOf a");
        let walk = Walk::along(&graph, [(testing::kind("parentOf"), Way::Out)]);
        let limits = PageRankLimits { tolerance: 1e-15, iterations: 1000, ..PageRankLimits::default() };
        let ranks = pagerank(&walk, &limits, &mut |_| ControlFlow::Continue(())).expect("not stopped");
        // r = t + d·R/4 for each leaf and R = t + d·R/4 + 3·d·r for the centre, with t = 0.15/4.
        let leaf: f64 = 1.0 / (4.0 + 3.0 * 0.85);
        assert!((ranks[testing::node(&graph, "b").index()] - leaf).abs() < 1e-12, "{ranks:?}");
        assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn it_can_be_stopped() {
        let graph = testing::graph("b parentOf a");
        let stopped = pagerank(&Walk::any(&graph), &PageRankLimits::default(), &mut |_| ControlFlow::Break(()));
        assert_eq!(stopped, Err(Cancelled));
    }

    proptest! {
        #[test]
        fn as_a_plain_iteration_has_it(graph in testing::any_graph(9, 30)) {
            let walk = Walk::along(&graph, [(testing::kind("parentOf"), Way::Out), (testing::kind("teacherOf"), Way::Out)]);
            let limits = PageRankLimits { iterations: 30, tolerance: 0.0, ..PageRankLimits::default() };
            let ours = pagerank(&walk, &limits, &mut |_| ControlFlow::Continue(())).expect("not stopped");
            let n = graph.len();
            let rows: Vec<Vec<usize>> = graph.nodes().map(|node| {
                let mut row: Vec<usize> = walk.neighbours(node).into_iter().map(Node::index).filter(|&o| o != node.index()).collect();
                row.sort();
                row.dedup();
                row
            }).collect();
            let mut ranks = vec![1.0 / n as f64; n];
            for _ in 0..30 {
                let mut next = vec![0.15 / n as f64; n];
                for (from, row) in rows.iter().enumerate() {
                    let everyone: Vec<usize> = (0..n).collect();
                    let to = if row.is_empty() { &everyone } else { row };
                    to.iter().for_each(|&other| next[other] += 0.85 * ranks[from] / to.len() as f64);
                }
                ranks = next;
            }
            for (ours, theirs) in ours.iter().zip(&ranks) {
                prop_assert!((ours - theirs).abs() < 1e-12, "{} {}", ours, theirs);
            }
        }
    }
}
