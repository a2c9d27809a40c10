//! A list of nodes that knows each node's place in it, without clearing anything between walks.
//!
//! A table by node holds a place; the place counts only if the list has that node there (Briggs and Torczon's sparse
//! set, 1993). Searches that need more than "seen" (from where, how far) keep it in lists beside this one.

use std::sync::{Arc, Mutex, PoisonError};

/// Lists not in use, kept for the next search.
#[derive(Debug, Default)]
pub(crate) struct NumberedPool(Mutex<Vec<Lists>>);

#[derive(Debug, Default)]
struct Lists {
    places: Vec<u32>,
    members: Vec<u32>,
}

/// The nodes seen, in the order they were. Goes back to its pool when dropped.
#[derive(Debug)]
pub(crate) struct Numbered {
    lists: Lists,
    pool: Arc<NumberedPool>,
}

impl NumberedPool {
    pub(crate) fn lend(self: &Arc<Self>, n_nodes: usize) -> Numbered {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        lists.members.clear();
        if lists.places.len() < n_nodes {
            lists.places.resize(n_nodes, 0);
        }
        Numbered { lists, pool: Arc::clone(self) }
    }
}

impl Numbered {
    /// The place of a node, and whether it is new.
    #[inline]
    pub(crate) fn insert(&mut self, node: u32) -> (u32, bool) {
        let place = &mut self.lists.places[node as usize];
        if self.lists.members.get(*place as usize) == Some(&node) {
            return (*place, false);
        }
        *place = self.lists.members.len() as u32;
        self.lists.members.push(node);
        (*place, true)
    }

    #[inline]
    pub(crate) fn find(&self, node: u32) -> Option<u32> {
        let place = *self.lists.places.get(node as usize)?;
        (self.lists.members.get(place as usize) == Some(&node)).then_some(place)
    }

    #[inline]
    pub(crate) fn member(&self, place: u32) -> u32 {
        self.lists.members[place as usize]
    }

    pub(crate) fn members(&self) -> &[u32] {
        &self.lists.members
    }

    pub(crate) fn len(&self) -> usize {
        self.lists.members.len()
    }
}

impl Drop for Numbered {
    fn drop(&mut self) {
        let lists = std::mem::take(&mut self.lists);
        self.pool.0.lock().unwrap_or_else(PoisonError::into_inner).push(lists);
    }
}
