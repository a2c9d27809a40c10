//! A number for each node that a search has seen, lent from a pool and forgotten in no time.
//!
//! Searches that need more than "seen" keep one number a node: from where, how far, which place in a list. It lies in
//! one word with the number of the search that wrote it, so that a look at a node is one access to memory, and what
//! earlier searches wrote does not count.

use std::sync::{Arc, Mutex, PoisonError};

/// Cells not in use, kept for the next search.
#[derive(Debug, Default)]
pub(crate) struct TracesPool(Mutex<Vec<Cells>>);

#[derive(Debug, Default)]
struct Cells {
    /// The search in the high half, its number in the low one.
    cells: Vec<u64>,
    search: u32,
}

/// Numbers of nodes. Goes back to its pool when dropped.
#[derive(Debug)]
pub(crate) struct Traces {
    cells: Cells,
    pool: Arc<TracesPool>,
}

impl TracesPool {
    pub(crate) fn lend(self: &Arc<Self>, n_nodes: usize) -> Traces {
        let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        if cells.cells.len() < n_nodes {
            cells.cells.resize(n_nodes, 0);
        }
        if cells.search == u32::MAX {
            cells.cells.fill(0);
            cells.search = 0;
        }
        cells.search += 1;
        Traces { cells, pool: Arc::clone(self) }
    }
}

impl Traces {
    /// The number of a node, if it has one.
    #[inline]
    pub(crate) fn get(&self, node: u32) -> Option<u32> {
        let cell = *self.cells.cells.get(node as usize)?;
        ((cell >> 32) as u32 == self.cells.search).then_some(cell as u32)
    }

    /// Gives a node a number if it has none; otherwise the number that it has.
    #[inline]
    pub(crate) fn insert(&mut self, node: u32, number: u32) -> Option<u32> {
        let search = self.cells.search;
        let cell = &mut self.cells.cells[node as usize];
        if (*cell >> 32) as u32 == search {
            return Some(*cell as u32);
        }
        *cell = u64::from(search) << 32 | u64::from(number);
        None
    }

    /// Gives a node a number, whether it has one or not.
    #[inline]
    pub(crate) fn set(&mut self, node: u32, number: u32) {
        self.cells.cells[node as usize] = u64::from(self.cells.search) << 32 | u64::from(number);
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        self.pool.0.lock().unwrap_or_else(PoisonError::into_inner).push(cells);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_forgotten_from_search_to_search() {
        let pool = Arc::new(TracesPool::default());
        for search in 0..5 {
            let mut traces = pool.lend(4);
            assert_eq!(traces.get(2), None, "search {search}");
            assert_eq!(traces.insert(2, search), None);
            assert_eq!(traces.insert(2, 99), Some(search));
            traces.set(2, 7);
            assert_eq!((traces.get(2), traces.get(3), traces.get(400)), (Some(7), None, None));
        }
        pool.0.lock().expect("no search panicked")[0].search = u32::MAX;
        assert_eq!(pool.lend(4).get(2), None, "after the last search comes the first");
    }
}
