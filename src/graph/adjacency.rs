//! One adjacency: for each node, its neighbours over the links of one family in one direction.
//!
//! The neighbours of all nodes stand in one array, node after node (compressed sparse rows). A neighbour is one
//! 32-bit word: the kind of link within its family in the high bits, the node in the low ones. Words in a row are
//! sorted, so neighbours are sorted by kind, then by node, and a kind is a contiguous run. Families that few nodes
//! have links of (ordination) keep no row offset for the others: a bitmap with ranks stands in.
//!
//! Rows changed since the index was built lie in a copy-on-write map over the arrays.

use super::cow_map::CowMap;
use std::hint::black_box;
use std::sync::Arc;

/// Where in the arrays each row begins and ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Offsets {
    /// One offset a node, and one more.
    Dense(Vec<u32>),
    /// One offset for a node that has a row, and one more; which nodes have one is said by a bitmap.
    Sparse {
        /// One bit a node.
        bits: Vec<u64>,
        /// How many rows there are before each word of `bits`.
        ranks: Vec<u32>,
        /// The offsets of the rows there are.
        offsets: Vec<u32>,
    },
}

impl Offsets {
    /// From the offsets of all nodes; keeps the smaller of the two forms (dense when it is nearly as small).
    pub(crate) fn new(dense: Vec<u32>) -> Self {
        let nodes = dense.len().saturating_sub(1);
        let rows = dense.windows(2).filter(|w| w[0] < w[1]).count();
        if rows * 4 > nodes {
            return Self::Dense(dense);
        }
        let mut bits = vec![0u64; nodes.div_ceil(64)];
        let mut offsets = Vec::with_capacity(rows + 1);
        for (node, row) in dense.windows(2).enumerate() {
            if row[0] < row[1] {
                bits[node / 64] |= 1 << (node % 64);
                offsets.push(row[0]);
            }
        }
        offsets.push(dense.last().copied().unwrap_or(0));
        let rank = |before: &mut u32, word: &u64| {
            let rank = *before;
            *before += word.count_ones();
            Some(rank)
        };
        let ranks = bits.iter().scan(0, rank).collect();
        Self::Sparse { bits, ranks, offsets }
    }

    #[inline]
    fn row(&self, node: u32) -> std::ops::Range<usize> {
        let node = node as usize;
        match self {
            Self::Dense(offsets) => match offsets.get(node..node + 2) {
                Some(ends) => ends[0] as usize..ends[1] as usize,
                None => 0..0,
            },
            Self::Sparse { bits, ranks, offsets } => {
                let Some(&word) = bits.get(node / 64) else { return 0..0 };
                let bit = 1u64 << (node % 64);
                if word & bit == 0 {
                    return 0..0;
                }
                let at = ranks[node / 64] as usize + (word & (bit - 1)).count_ones() as usize;
                offsets[at] as usize..offsets[at + 1] as usize
            }
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Dense(offsets) => offsets.len() * 4,
            Self::Sparse { bits, ranks, offsets } => bits.len() * 8 + ranks.len() * 4 + offsets.len() * 4,
        }
    }
}

/// The arrays of an adjacency as it was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) offsets: Offsets,
    pub(crate) words: Vec<u32>,
    /// The state of the link behind each word; empty for an adjacency that keeps none.
    pub(crate) states: Vec<u32>,
}

impl Rows {
    /// From links as (row, word, state), in any order. `merge` makes one state of two when a link occurs twice.
    pub(crate) fn new(
        n_nodes: usize,
        links: impl Iterator<Item = (u32, u32, u32)> + Clone,
        with_states: bool,
        mut merge: impl FnMut(u32, u32) -> u32,
    ) -> Self {
        let mut ends = vec![0u32; n_nodes + 1];
        for (row, ..) in links.clone() {
            ends[row as usize + 1] += 1;
        }
        for node in 0..n_nodes {
            ends[node + 1] += ends[node];
        }
        let mut filled = ends.clone();
        let mut entries = vec![0u64; ends[n_nodes] as usize];
        for (row, word, state) in links {
            let at = &mut filled[row as usize];
            entries[*at as usize] = u64::from(word) << 32 | u64::from(state);
            *at += 1;
        }
        drop(filled);
        let mut words = Vec::with_capacity(entries.len());
        let mut states = Vec::with_capacity(if with_states { entries.len() } else { 0 });
        let mut start = 0;
        for end in ends.iter_mut().skip(1) {
            let row = &mut entries[start..*end as usize];
            start = *end as usize;
            row.sort_unstable();
            let first = words.len();
            for &mut entry in row {
                let (word, state) = ((entry >> 32) as u32, entry as u32);
                if words.len() > first && words.last() == Some(&word) {
                    if let Some(last) = states.last_mut() {
                        *last = merge(*last, state);
                    }
                } else {
                    words.push(word);
                    if with_states {
                        states.push(state);
                    }
                }
            }
            *end = words.len() as u32;
        }
        words.shrink_to_fit();
        states.shrink_to_fit();
        Self { offsets: Offsets::new(ends), words, states }
    }

    /// Bytes of memory, without the states.
    pub(crate) fn bytes(&self) -> usize {
        self.offsets.bytes() + self.words.len() * 4
    }
}

/// A row changed since the index was built.
#[derive(Clone, Debug)]
pub(crate) struct ChangedRow {
    pub(crate) words: Arc<[u32]>,
    pub(crate) states: Arc<[u32]>,
}

/// The rows as built, under the rows changed since.
#[derive(Clone, Debug)]
pub(crate) struct Adjacency {
    pub(crate) rows: Arc<Rows>,
    pub(crate) changed: CowMap<ChangedRow>,
    /// How many low bits of a word are the node.
    pub(crate) shift: u32,
    /// Whether each word has a state.
    pub(crate) with_states: bool,
}

impl Adjacency {
    pub(crate) fn new(rows: Rows, shift: u32, with_states: bool) -> Self {
        Self { rows: Arc::new(rows), changed: CowMap::default(), shift, with_states }
    }

    /// The words of a node's row.
    #[inline]
    pub(crate) fn words(&self, node: u32) -> &[u32] {
        if self.changed.is_empty() { &self.rows.words[self.rows.offsets.row(node)] } else { self.row(node).0 }
    }

    /// The words of a node's row, with their states (none in an adjacency without states).
    #[inline]
    pub(crate) fn row(&self, node: u32) -> (&[u32], &[u32]) {
        if let Some(row) = self.changed.get(node) {
            return (&row.words, &row.states);
        }
        let range = self.rows.offsets.row(node);
        (&self.rows.words[range.clone()], self.rows.states.get(range).unwrap_or_default())
    }

    /// Brings near the rows of some nodes that will be asked for next, of at most [`FETCHED`].
    #[inline]
    pub(crate) fn fetch(&self, nodes: impl Iterator<Item = u32> + Clone) {
        if let Offsets::Dense(offsets) = &self.rows.offsets {
            fetch(offsets, &self.rows.words, nodes);
        }
    }

    /// The low bits of a word.
    #[inline]
    pub(crate) fn node_mask(&self) -> u32 {
        node_mask(self.shift)
    }
}

/// The rows of an adjacency in the plainest case: nothing changed since it was built, every node has an offset, and
/// the kinds asked for follow one another. The hottest loops run on this, others on a [`Walk`](super::Walk).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plain<'g> {
    offsets: &'g [u32],
    words: &'g [u32],
    mask: u32,
    /// The least word of the first kind asked for, and the greatest of the last.
    least: u32,
    last: u32,
}

impl<'g> Plain<'g> {
    /// `kinds` has one bit for each kind of the family that is asked for.
    pub(crate) fn of(adjacency: &'g Adjacency, kinds: u64) -> Option<Self> {
        let Offsets::Dense(offsets) = &adjacency.rows.offsets else { return None };
        let (first, n_kinds) = (kinds.trailing_zeros(), kinds.count_ones());
        let contiguous = n_kinds > 0 && kinds >> first == u64::MAX >> (64 - n_kinds);
        if !contiguous || !adjacency.changed.is_empty() {
            return None;
        }
        let mask = adjacency.node_mask();
        let last = (u64::from(first + n_kinds) << adjacency.shift).saturating_sub(1).min(u64::from(u32::MAX)) as u32;
        Some(Self { offsets, words: &adjacency.rows.words, mask, least: first << adjacency.shift, last })
    }
}

/// What the hottest loops need to know of an adjacency or a walk.
pub(crate) trait Neighbours {
    /// Calls `visit` with each neighbour.
    fn each(&self, node: u32, visit: impl FnMut(u32));

    /// Brings near the rows of some nodes that will be asked for next, of at most [`FETCHED`].
    fn fetch(&self, nodes: impl Iterator<Item = u32> + Clone);
}

impl Neighbours for Plain<'_> {
    #[inline(always)]
    fn each(&self, node: u32, mut visit: impl FnMut(u32)) {
        let node = node as usize;
        let Some(&[start, end]) = self.offsets.get(node..node + 2) else { return };
        let Some(row) = self.words.get(start as usize..end as usize) else { return };
        // A row is sorted, so the kinds asked for are one run of it: leaving the loop after it costs one wrong guess
        // of the processor, a test of each word would cost another.
        let start = if self.least == 0 { 0 } else { row.partition_point(|&word| word < self.least) };
        for &word in &row[start..] {
            if word > self.last {
                break;
            }
            visit(word & self.mask);
        }
    }

    #[inline(always)]
    fn fetch(&self, nodes: impl Iterator<Item = u32> + Clone) {
        fetch(self.offsets, self.words, nodes);
    }
}

/// How many rows are fetched at once: about as many as a processor waits for together.
pub(crate) const FETCHED: usize = 32;

/// Reads where each row begins, then the first word of each. Nothing in between depends on what was read, so the
/// processor waits for all of them together; a walk from row to row waits for one after the other.
#[inline(always)]
fn fetch(offsets: &[u32], words: &[u32], nodes: impl Iterator<Item = u32> + Clone) {
    let mut starts = [0; FETCHED];
    for (start, node) in starts.iter_mut().zip(nodes.clone()) {
        *start = offsets.get(node as usize).copied().unwrap_or_default();
    }
    let first = starts.iter().zip(nodes).map(|(start, _)| words.get(*start as usize).copied());
    black_box(first.fold(0, |all, word| all | word.unwrap_or_default()));
}

/// The mask of a word's node.
#[inline]
pub(crate) fn node_mask(shift: u32) -> u32 {
    if shift >= 32 { u32::MAX } else { (1 << shift) - 1 }
}

/// How many low bits of a word are the node in a family of so many kinds.
pub(crate) fn shift_for(kinds: usize) -> u32 {
    31.min(32 - kinds.next_power_of_two().trailing_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sparse_and_dense_offsets_say_the_same() {
        let links = [(3u32, 5u32, 0u32), (3, 4, 1), (130, 7, 2), (3, 4, 9)];
        let rows = Rows::new(200, links.into_iter(), true, |a, b| a + b);
        assert!(matches!(rows.offsets, Offsets::Sparse { .. }), "two rows of two hundred");
        let adjacency = Adjacency::new(rows, 31, true);
        assert_eq!(adjacency.row(3), (&[4, 5][..], &[10, 0][..]), "sorted, and the link said twice merged");
        assert_eq!(adjacency.words(130), [7]);
        for empty in [0, 4, 129, 131, 199, 200, 100_000] {
            assert_eq!(adjacency.words(empty), [0u32; 0], "{empty}");
        }
    }

    #[test]
    fn a_word_has_room_for_its_kinds() {
        assert_eq!([1, 2, 3, 4, 5, 11, 64].map(shift_for), [31, 31, 30, 30, 29, 28, 26]);
        assert_eq!(node_mask(28), 0x0fff_ffff);
    }
}
