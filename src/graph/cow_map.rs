//! A map from numbers that is cheap to copy with a small change.
//!
//! A snapshot of the graph differs from the one before by a few nodes. The map is cut into shards behind `Arc`s; a
//! copy shares all of them, and a change copies only the shard it falls into.

use rustc_hash::FxHashMap;
use std::sync::Arc;

const SHARDS: usize = 256;

/// A map from `u32` whose copies share what did not change.
#[derive(Clone, Debug)]
pub(crate) struct CowMap<V> {
    /// Empty until something is put in, so that looking into an empty map costs one comparison.
    shards: Vec<Option<Arc<FxHashMap<u32, V>>>>,
    len: usize,
}

impl<V> Default for CowMap<V> {
    fn default() -> Self {
        Self { shards: Vec::new(), len: 0 }
    }
}

impl<V: Clone> CowMap<V> {
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.shards.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    #[inline]
    pub(crate) fn get(&self, key: u32) -> Option<&V> {
        self.shards.get(key as usize % SHARDS)?.as_ref()?.get(&key)
    }

    pub(crate) fn insert(&mut self, key: u32, value: V) {
        if self.shards.is_empty() {
            self.shards = vec![None; SHARDS];
        }
        let shard = self.shards[key as usize % SHARDS].get_or_insert_default();
        if Arc::make_mut(shard).insert(key, value).is_none() {
            self.len += 1;
        }
    }
}
