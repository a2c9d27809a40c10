//! A walk laid out flat, for measures of the whole network: each neighbour of a node once, no loops, plain slices.

use super::adjacency::Offsets;
use super::{Node, Walk};
use std::borrow::Cow;

/// The neighbours of all nodes in one array. Borrowed from the index for the walk over every link both ways, which
/// the index keeps in this form anyway; otherwise made, at the cost of one pass.
#[derive(Clone, Debug)]
pub struct Flat<'g> {
    offsets: Cow<'g, [u32]>,
    targets: Cow<'g, [u32]>,
}

impl<'g> Flat<'g> {
    /// The links that a walk follows, the way it follows them.
    pub fn of(walk: &Walk<'g>) -> Self {
        if let Some(flat) = Self::borrowed(walk) {
            return flat;
        }
        Self::collect(walk.graph().bound(), |node, row| walk.each(node, |target| row.push(target)))
    }

    /// The links that a walk follows, both ways.
    pub fn both_ways(walk: &Walk<'g>) -> Self {
        if let Some(flat) = Self::borrowed(walk) {
            return flat;
        }
        let back = walk.reversed();
        Self::collect(walk.graph().bound(), |node, row| {
            walk.each(node, |target| row.push(target));
            back.each(node, |target| row.push(target));
        })
    }

    fn borrowed(walk: &Walk<'g>) -> Option<Self> {
        let any = &walk.graph().any;
        let Offsets::Dense(offsets) = &any.rows.offsets else { return None };
        if !walk.is_any() || !any.changed.is_empty() || offsets.len() != walk.graph().bound() + 1 {
            return None;
        }
        Some(Self { offsets: Cow::Borrowed(offsets), targets: Cow::Borrowed(&any.rows.words) })
    }

    fn collect(n_nodes: usize, fill: impl Fn(u32, &mut Vec<u32>)) -> Self {
        let mut offsets = Vec::with_capacity(n_nodes + 1);
        offsets.push(0);
        let (mut targets, mut row) = (Vec::new(), Vec::new());
        for node in 0..n_nodes as u32 {
            row.clear();
            fill(node, &mut row);
            row.sort_unstable();
            row.dedup();
            targets.extend(row.iter().copied().filter(|&target| target != node));
            offsets.push(targets.len() as u32);
        }
        Self { offsets: Cow::Owned(offsets), targets: Cow::Owned(targets) }
    }

    /// How many node numbers there are.
    pub fn bound(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The neighbours of a node, sorted.
    #[inline]
    pub fn row(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.targets[self.offsets[node] as usize..self.offsets[node + 1] as usize]
    }

    /// How many neighbours a node has.
    pub fn degree(&self, node: Node) -> usize {
        self.row(node.index() as u32).len()
    }

    /// How many neighbours all nodes have together.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether nobody has a neighbour.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// Ranges of nodes with about as many neighbours each, for so many threads.
    pub(super) fn shares(&self, threads: usize) -> Vec<std::ops::Range<usize>> {
        let n = self.bound();
        let cut = |share: usize| match share * self.len() / threads {
            _ if share == threads => n,
            wanted => self.offsets.partition_point(|&offset| (offset as usize) < wanted).min(n),
        };
        (0..threads).map(|share| cut(share)..cut(share + 1)).collect()
    }
}

/// How many threads a measure of the whole network takes.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get().min(4))
}
