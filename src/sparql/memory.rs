//! How much memory a thread holds, as jemalloc counts it.
//!
//! A thread can read its own counters quickly. What another thread holds is seen only if that thread has an arena of
//! its own, which is why the workers of [`super::workers`] take one each. Under another allocator everything is zero.

use std::cell::Cell;
use tikv_jemalloc_ctl::thread::{ThreadLocal, allocatedp, deallocatedp};
use tikv_jemalloc_ctl::{Access, AsName};

type Counters = (ThreadLocal<u64>, ThreadLocal<u64>);

thread_local! {
    static COUNTERS: Option<Counters> = allocatedp::read().ok().zip(deallocatedp::read().ok());
    static OWN: Cell<Arena> = const { Cell::new(Arena::NONE) };
}

/// Bytes this thread has allocated and not given back; negative when it freed what others allocated.
pub(super) fn used_by_thread() -> i64 {
    COUNTERS.with(|counters| {
        counters.as_ref().map_or(0, |(allocated, freed)| allocated.get().wrapping_sub(freed.get()).cast_signed())
    })
}

/// A part of the heap that one thread allocates from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arena(pub(super) u32);

impl Arena {
    /// No arena of its own.
    pub(super) const NONE: Self = Self(u32::MAX);

    /// Gives this thread an arena of its own.
    pub(super) fn take() {
        let created: Result<u32, _> = b"arenas.create\0"[..].name().read();
        if let Ok(arena) = created
            && b"thread.arena\0"[..].name().write(arena).is_ok()
        {
            OWN.set(Self(arena));
        }
    }

    /// This thread's arena.
    pub(super) fn own() -> Self {
        OWN.get()
    }

    /// Bytes allocated in it, as of the last [`refresh`].
    pub(super) fn allocated(self) -> u64 {
        if self == Self::NONE {
            return 0;
        }
        let read = |size: &str| -> u64 {
            let key = format!("stats.arenas.{}.{size}.allocated\0", self.0);
            let bytes: Result<usize, _> = key.as_str().name().read();
            bytes.map_or(0, |bytes| bytes as u64)
        };
        read("small") + read("large")
    }
}

/// Brings the statistics up to date; without them there is nothing to bring up to date.
pub(super) fn refresh() {
    let _ = tikv_jemalloc_ctl::epoch::advance();
}
