//! Marks on nodes for walks, lent from a pool and cleared in no time.
//!
//! Clearing a bitset of a million nodes costs more than most walks. A mark here is one byte that holds the number
//! of the walk that set it; the next walk has the next number, so only every 255th clears the bytes.
//!
//! Most walks see some hundred nodes, whose bytes lie all over those of a million: each would be waited for, the more so
//! as another thread may have written to it last. [`Seen`] holds the first ones in a small table of the thread.

use super::LinkGraph;
use petgraph::graph::NodeIndex;
use petgraph::visit::VisitMap;
use std::cell::Cell;
use std::sync::{Arc, Mutex, PoisonError};

/// Marks not in use, kept for the next walk.
#[derive(Debug, Default)]
pub struct MarksPool(Mutex<Vec<Stamps>>);

#[derive(Debug, Default)]
struct Stamps {
    stamps: Vec<u8>,
    epoch: u8,
}

/// A set of nodes: those that a walk has seen. Goes back to its pool when dropped.
#[derive(Debug)]
pub struct Marks {
    stamps: Vec<u8>,
    epoch: u8,
    pool: Arc<MarksPool>,
}

impl MarksPool {
    /// An empty set with room for so many nodes.
    pub fn lend(self: &Arc<Self>, n_nodes: usize) -> Marks {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let mut marks = Marks { stamps: kept.stamps, epoch: kept.epoch, pool: Arc::clone(self) };
        marks.stamps.resize(n_nodes.max(marks.stamps.len()), 0);
        marks.clear();
        marks
    }
}

impl Marks {
    /// Marks a node; whether it was not marked before.
    #[inline]
    pub fn insert(&mut self, node: u32) -> bool {
        let stamp = &mut self.stamps[node as usize];
        let new = *stamp != self.epoch;
        *stamp = self.epoch;
        new
    }

    /// Whether a node is marked.
    #[inline]
    pub fn contains(&self, node: u32) -> bool {
        self.stamps.get(node as usize) == Some(&self.epoch)
    }

    /// Takes a mark away.
    pub fn remove(&mut self, node: u32) {
        self.stamps[node as usize] = self.epoch.wrapping_sub(1);
    }

    /// Takes all marks away.
    pub fn clear(&mut self) {
        if self.epoch == u8::MAX {
            self.stamps.fill(0);
            self.epoch = 0;
        }
        self.epoch += 1;
    }
}

impl Drop for Marks {
    fn drop(&mut self) {
        let kept = Stamps { stamps: std::mem::take(&mut self.stamps), epoch: self.epoch };
        self.pool.0.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
    }
}

/// The nodes that one walk has seen: in a table while they are few, as [`Marks`] from then on.
#[derive(Debug)]
pub(super) struct Seen<'g> {
    graph: &'g LinkGraph,
    /// There until this is dropped.
    few: Option<Box<Few>>,
    n: usize,
    many: Option<Marks>,
}

thread_local! {
    /// The table of the walk before.
    static KEPT: Cell<Option<Box<Few>>> = const { Cell::new(None) };
}

impl<'g> Seen<'g> {
    /// None of the nodes of a graph.
    pub(super) fn none(graph: &'g LinkGraph) -> Self {
        let mut few = KEPT.take().unwrap_or_default();
        few.clear();
        Self { graph, few: Some(few), n: 0, many: None }
    }

    /// Adds a node; whether it was not there before.
    #[inline]
    pub(super) fn insert(&mut self, node: u32) -> bool {
        let Some(few) = &mut self.few else { return self.many.get_or_insert_with(|| self.graph.marks()).insert(node) };
        let new = few.insert(node);
        self.n += usize::from(new);
        if self.n == Few::MOST {
            self.become_many();
        }
        new
    }

    #[cold]
    fn become_many(&mut self) {
        let mut marks = self.graph.marks();
        if let Some(few) = self.few.take() {
            few.nodes().for_each(|node| {
                marks.insert(node);
            });
            KEPT.set(Some(few));
        }
        self.many = Some(marks);
    }
}

impl Drop for Seen<'_> {
    fn drop(&mut self) {
        if let Some(few) = self.few.take() {
            KEPT.set(Some(few));
        }
    }
}

/// A small set of nodes: open addressing, at most half full. A place is taken if it holds the number of this walk.
#[derive(Debug)]
struct Few {
    /// The number of a walk, and below it a node.
    places: [u64; 1 << Few::BITS],
    walk: u32,
}

impl Few {
    const BITS: u32 = 10;
    /// How many nodes it takes.
    const MOST: usize = 1 << (Self::BITS - 1);

    fn clear(&mut self) {
        if self.walk == u32::MAX {
            *self = Self::default();
        }
        self.walk += 1;
    }

    #[inline]
    fn insert(&mut self, node: u32) -> bool {
        let taken = u64::from(self.walk) << 32 | u64::from(node);
        // Fibonacci hashing: the high bits of the product with 2^32 divided by the golden ratio.
        let mut at = (node.wrapping_mul(0x9E37_79B9) >> (32 - Self::BITS)) as usize;
        loop {
            let place = &mut self.places[at % (1 << Self::BITS)];
            if *place == taken {
                return false;
            }
            if (*place >> 32) as u32 != self.walk {
                *place = taken;
                return true;
            }
            at += 1;
        }
    }

    fn nodes(&self) -> impl Iterator<Item = u32> {
        self.places.iter().filter(|place| (**place >> 32) as u32 == self.walk).map(|place| *place as u32)
    }
}

impl Default for Few {
    fn default() -> Self {
        Self { places: [0; 1 << Self::BITS], walk: 0 }
    }
}

impl VisitMap<NodeIndex<u32>> for Marks {
    fn visit(&mut self, node: NodeIndex<u32>) -> bool {
        self.insert(node.index() as u32)
    }

    fn is_visited(&self, node: &NodeIndex<u32>) -> bool {
        self.contains(node.index() as u32)
    }

    fn unvisit(&mut self, node: NodeIndex<u32>) -> bool {
        let was = self.contains(node.index() as u32);
        self.remove(node.index() as u32);
        was
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_or_many_are_seen_once_each() {
        let graph = super::super::testing::graph(&(0..2_000).map(|n| format!("a teacherOf b{n},")).collect::<String>());
        // Nodes that share a place of the table, and more of them than it takes.
        for n in [1, 100, Few::MOST as u32 - 1, Few::MOST as u32, 1_999] {
            let mut seen = Seen::none(&graph);
            let mut another = Seen::none(&graph);
            for node in 0..n {
                assert!(seen.insert(node), "{node} of {n}");
                assert!(another.insert(1_999 - node), "{node} of {n}");
            }
            for node in 0..2_000 {
                assert_eq!(seen.insert(node), node >= n, "{node} of {n}");
                assert_eq!(another.insert(1_999 - node), node >= n, "{node} of {n}");
            }
        }
    }

    #[test]
    fn a_table_outlives_the_numbers_of_walks() {
        let mut few = Few { walk: u32::MAX - 1, ..Few::default() };
        for walk in 0..3 {
            few.clear();
            assert!(few.insert(7), "walk {walk}");
            assert_eq!(few.nodes().collect::<Vec<_>>(), [7]);
        }
    }

    #[test]
    fn marks_are_forgotten_from_walk_to_walk() {
        let pool = Arc::new(MarksPool::default());
        for walk in 0..600u32 {
            let mut marks = pool.lend(10);
            assert!(!marks.contains(walk % 10), "walk {walk}");
            assert!(marks.insert(walk % 10));
            assert!(!marks.insert(walk % 10));
            marks.remove(walk % 10);
            assert!(!marks.contains(walk % 10));
            marks.insert(3);
            assert!(!marks.contains(99));
        }
        assert_eq!(pool.0.lock().expect("no walk panicked").len(), 1, "one walk at a time needs one set");
    }
}
