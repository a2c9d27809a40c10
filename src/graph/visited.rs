//! Marks on nodes for walks, lent from a pool and cleared in no time.
//!
//! Clearing a bitset of a million nodes costs more than most walks. A mark here is one byte that holds the number
//! of the walk that set it; the next walk has the next number, so only every 255th clears the bytes.

use petgraph::graph::NodeIndex;
use petgraph::visit::VisitMap;
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
