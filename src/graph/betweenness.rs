//! Betweenness: through whom the shortest paths between others pass.

use super::flat::threads;
use super::{Cancelled, Flat, Progress, Walk};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// From how many nodes to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sources {
    /// From each: exact.
    All,
    /// From so many, drawn by this seed: an estimate.
    Sample {
        /// How many.
        sources: usize,
        /// The same seed draws the same sources.
        seed: u64,
    },
}

/// Betweenness of all nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Betweenness {
    /// By node number: the share of all ordered pairs of other nodes between whom it stands, from 0 to 1. If a pair
    /// has several shortest paths, each counts for its part.
    pub scores: Vec<f64>,
    /// How many sources were looked from.
    pub sources: usize,
    /// With 95 % probability no score of the whole network is further than this from the true one (Hoeffding's
    /// inequality over the sources, and the union over all nodes). 0 if exact.
    pub error: f64,
}

/// Betweenness over the links of a walk, which count in the direction of the walk.
///
/// Brandes' algorithm (2001): from each source a search and a sum back, so one pass over the links a source, on
/// several threads. Exact for a million people takes days; a sample of a few hundred sources takes a minute.
pub fn betweenness(walk: &Walk<'_>, sources: Sources, progress: Progress<'_>) -> Result<Betweenness, Cancelled> {
    let graph = walk.graph();
    let flat = Flat::of(walk);
    let nodes: Vec<u32> = graph.nodes().map(|node| node.index() as u32).collect();
    let chosen = match sources {
        Sources::All => nodes.clone(),
        Sources::Sample { sources, seed } => draw(&nodes, sources, seed),
    };
    let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let work = |told: &mut dyn FnMut(usize)| {
        let mut search = Search::new(flat.bound());
        while !stopped.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(&source) = chosen.get(at) else { break };
            search.from(&flat, source);
            told(at);
        }
        search.scores
    };
    let parts: Vec<Vec<f64>> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads().min(chosen.len())).map(|_| scope.spawn(|| work(&mut |_| ()))).collect();
        let mine = work(&mut |at| {
            if progress(at as f64 / chosen.len() as f64).is_break() {
                stopped.store(true, Ordering::Relaxed);
            }
        });
        // A thread that panicked would have been seen by its join; its part cannot be missing otherwise.
        std::iter::once(mine).chain(others.into_iter().filter_map(|other| other.join().ok())).collect()
    });
    if stopped.into_inner() {
        return Err(Cancelled);
    }
    let n = nodes.len() as f64;
    let pairs = ((n - 1.0) * (n - 2.0)).max(1.0);
    let scale = if chosen.is_empty() { 0.0 } else { n / chosen.len() as f64 / pairs };
    let mut scores = vec![0.0; flat.bound()];
    for part in parts {
        scores.iter_mut().zip(part).for_each(|(score, part)| *score += part * scale);
    }
    let error = if chosen.len() == nodes.len() {
        0.0
    } else {
        n / (n - 1.0).max(1.0) * ((2.0 * n / 0.05).ln() / (2.0 * chosen.len() as f64)).sqrt()
    };
    Ok(Betweenness { scores, sources: chosen.len(), error })
}

/// So many different nodes: the first of a shuffle by a seed (SplitMix64, Fisher–Yates).
fn draw(nodes: &[u32], wanted: usize, seed: u64) -> Vec<u32> {
    let mut nodes = nodes.to_vec();
    let mut state = seed;
    let wanted = wanted.min(nodes.len());
    for at in 0..wanted {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        let left = (nodes.len() - at) as u64;
        nodes.swap(at, at + (z % left) as usize);
    }
    nodes.truncate(wanted);
    nodes
}

/// What is known of a node during the search from one source, side by side: one access to memory a link.
#[derive(Clone, Copy)]
struct Cell {
    distance: u32,
    /// Going out, how many shortest paths lead here; coming back, (1 + dependency) ÷ that number.
    value: f64,
}

const UNSEEN: Cell = Cell { distance: u32::MAX, value: 0.0 };

struct Search {
    cells: Vec<Cell>,
    order: Vec<u32>,
    scores: Vec<f64>,
}

impl Search {
    fn new(n: usize) -> Self {
        Self { cells: vec![UNSEEN; n], order: Vec::new(), scores: vec![0.0; n] }
    }

    fn from(&mut self, flat: &Flat<'_>, source: u32) {
        let Self { cells, order, scores } = self;
        order.clear();
        order.push(source);
        cells[source as usize] = Cell { distance: 0, value: 1.0 };
        let mut at = 0;
        while let Some(&node) = order.get(at) {
            at += 1;
            let Cell { distance, value: paths } = cells[node as usize];
            for &target in flat.row(node) {
                let cell = &mut cells[target as usize];
                if cell.distance == u32::MAX {
                    cell.distance = distance + 1;
                    order.push(target);
                }
                if cell.distance == distance + 1 {
                    cell.value += paths;
                }
            }
        }
        for &node in order[1..].iter().rev() {
            let Cell { distance, value: paths } = cells[node as usize];
            let mut sum = 0.0;
            for &target in flat.row(node) {
                let cell = cells[target as usize];
                if cell.distance == distance + 1 {
                    sum += cell.value;
                }
            }
            let dependency = paths * sum;
            scores[node as usize] += dependency;
            cells[node as usize].value = (1.0 + dependency) / paths;
        }
        for &node in order.iter() {
            cells[node as usize] = UNSEEN;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Node, testing};
    use super::*;
    use proptest::prelude::*;
    use std::ops::ControlFlow;

    fn exact(walk: &Walk<'_>) -> Betweenness {
        betweenness(walk, Sources::All, &mut |_| ControlFlow::Continue(())).expect("not stopped")
    }

    #[test]
    fn the_middle_of_a_path_and_the_sides_of_a_square() {
        let graph = testing::graph("a parentOf b, b parentOf c");
        let scores = exact(&Walk::any(&graph)).scores;
        assert_eq!(["a", "b", "c"].map(|name| scores[testing::node(&graph, name).index()]), [0.0, 1.0, 0.0]);
        let graph = testing::graph("a parentOf b, b parentOf c, c parentOf d, d parentOf a");
        // Each corner carries one of the two paths of one pair, there and back, of six ordered pairs.
        assert!(exact(&Walk::any(&graph)).scores.iter().all(|score| (score - 1.0 / 6.0).abs() < 1e-12));
    }

    #[test]
    fn a_sample_says_how_wrong_it_may_be_and_a_full_one_is_exact() {
        let links: String = (0..60).map(|n| format!("n{n} parentOf n{}, n{n} teacherOf n{},", n + 1, n / 2)).collect();
        let graph = testing::graph(&links);
        let walk = Walk::any(&graph);
        let exact = exact(&walk);
        let sample = |sources| {
            betweenness(&walk, Sources::Sample { sources, seed: 1 }, &mut |_| ControlFlow::Continue(()))
                .expect("not stopped")
        };
        let worst =
            |b: &Betweenness| b.scores.iter().zip(&exact.scores).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        let some = sample(30);
        assert!(some.error > 0.0 && worst(&some) <= some.error, "{} {}", worst(&some), some.error);
        let all = sample(1000);
        assert!(all.error == 0.0 && worst(&all) < 1e-12);
        let stopped = betweenness(&walk, Sources::All, &mut |_| ControlFlow::Break(()));
        assert_eq!(stopped, Err(Cancelled));
    }

    proptest! {
        #[test]
        fn as_counting_all_paths_has_it(graph in testing::any_graph(7, 12)) {
            let walk = Walk::any(&graph);
            let flat = Flat::of(&walk);
            let n = graph.bound();
            // Paths of each length between each two, by matrix powers; the first length with any is the shortest.
            let mut shortest = vec![vec![(0usize, 0f64); n]; n];
            for (from, row) in shortest.iter_mut().enumerate() {
                let mut counts = vec![0.0; n];
                counts[from] = 1.0;
                row[from] = (0, 1.0);
                for length in 1..n {
                    let mut next = vec![0.0; n];
                    for (node, count) in counts.iter().enumerate() {
                        flat.row(node as u32).iter().for_each(|&to| next[to as usize] += count);
                    }
                    for (to, &count) in next.iter().enumerate() {
                        if count > 0.0 && row[to].1 == 0.0 {
                            row[to] = (length, count);
                        }
                    }
                    counts = next;
                }
            }
            let scores = exact(&walk).scores;
            for middle in 0..n {
                let mut sum = 0.0;
                for (s, row) in shortest.iter().enumerate() {
                    for (t, &(length, count)) in row.iter().enumerate() {
                        let [(a, before), (b, after)] = [row[middle], shortest[middle][t]];
                        if s != t && s != middle && t != middle && count > 0.0 && before * after > 0.0 && a + b == length {
                            sum += before * after / count;
                        }
                    }
                }
                let expected = sum / ((n - 1) * (n - 2)) as f64;
                let ours = scores[Node::new(middle).index()];
                prop_assert!((ours - expected).abs() < 1e-9, "{} {}", ours, expected);
            }
        }
    }
}
