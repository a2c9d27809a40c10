//! What is derived from one version of the store: the link graph, and what else is quick because it is in memory.
//!
//! It is read from a file beside the store, or built from the quads. After a commit it follows by a delta, and is
//! compacted in the background when many rows have changed.

mod claims;
mod delta;
mod facts;
mod file;
mod heard;
mod parenthood;
mod whole;

#[cfg(test)]
mod tests;

pub(super) use facts::sex;
pub(super) use file::Keeper;
pub(super) use heard::Heard;

use super::roster::Rosters;
use super::{App, Error};
use crate::graph::{Delta, LinkGraph};
use crate::ontology::kinds;
use crate::store::{Commit, Dataset, Embedded, Streamed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is derived from the store at one version.
pub struct Snapshot {
    /// The store's version it was made from.
    pub version: u64,
    /// The links.
    pub graph: LinkGraph,
    /// What there is of each kind, by label.
    pub(super) rosters: Rosters,
}

impl Snapshot {
    /// Builds everything from the store: anew if it was written to meanwhile.
    pub fn of(data: &Embedded) -> Result<Self, Error> {
        let kinds = Arc::new(kinds::link_kinds());
        loop {
            let Some(version) = data.settled_version() else {
                std::thread::yield_now();
                continue;
            };
            let graph = whole::graph(data, &kinds)?;
            if data.settled_version() == Some(version) {
                return Ok(Self { version, graph, rosters: Rosters::default() });
            }
        }
    }
}

impl Snapshot {
    /// The same for other readers, whose lists will be shorter.
    pub(super) fn apart(&self) -> Self {
        Self { version: self.version, graph: self.graph.clone(), rosters: Rosters::default() }
    }

    /// What is derived from a store at the same version, which differs from this one's by a commit.
    pub(super) fn less(&self, data: &Embedded, commit: &Commit) -> Result<Self, Error> {
        let Some(delta) = delta::of(data, &self.graph, commit)? else { return Self::of(data) };
        let graph = if delta.is_empty() { self.graph.clone() } else { self.graph.apply(&delta)? };
        if wants_compacting(&graph) { Self::of(data) } else { Ok(Self { graph, ..self.apart() }) }
    }

    /// What this one becomes by a commit to the store it was derived from, and by which delta; nothing if it has to be
    /// built anew.
    fn by_delta(&self, data: &Embedded, commit: &Commit) -> Result<Option<(Self, Delta)>, Error> {
        if commit.version != self.version + 1 {
            return Ok(None);
        }
        let Some(delta) = delta::of(data, &self.graph, commit)? else { return Ok(None) };
        let graph = if delta.is_empty() { self.graph.clone() } else { self.graph.apply(&delta)? };
        let next = Self { version: commit.version, graph, rosters: self.rosters.after(commit) };
        Ok(Some((next, delta)))
    }

    /// What this one becomes by a commit: by a delta, or built anew, also where much has changed by now.
    pub(super) fn after(&self, data: &Embedded, commit: &Commit) -> Result<Self, Error> {
        match self.by_delta(data, commit)? {
            Some((next, _)) if !wants_compacting(&next.graph) => Ok(next),
            _ => Self::of(data),
        }
    }
}

/// Who writes takes a turn, from the store's commit to the snapshot that has followed it.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns(Arc<Mutex<Following>>);

/// What happens to the snapshot while a compaction is at work.
#[derive(Debug, Default)]
pub(super) struct Following {
    /// Changes since it began; nothing if none is at work.
    since: Option<Vec<Delta>>,
}

impl Turns {
    pub(super) fn take(&self) -> MutexGuard<'_, Following> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// So many changed rows slow walks down, and are compacted; or an eighth of all nodes.
const CHANGED_ROWS: usize = 10_000;

impl App {
    /// Brings what is derived up to a commit: by a delta, or built anew where a delta cannot tell what changes.
    pub(super) fn follow(&self, turn: &mut Following, commit: &Commit) -> Result<(), Error> {
        if commit.changed() {
            self.names.follow(&self.data, commit)?;
        }
        let now = self.snapshot.load_full();
        if !commit.changed() || commit.version <= now.version {
            return Ok(());
        }
        let Some((next, delta)) = now.by_delta(&self.data, commit)? else { return self.renew(turn) };
        let next = Arc::new(next);
        self.snapshot.store(next.clone());
        match &mut turn.since {
            Some(since) => since.push(delta),
            None if wants_compacting(&next.graph) => {
                turn.since = Some(Vec::new());
                self.compact(next);
            }
            None => {}
        }
        Ok(())
    }

    /// Makes what is derived follow quads that were streamed past the commit path, of which `heard` tells; builds it anew
    /// where that does not tell all.
    pub(super) fn follow_stream(&self, turn: &mut Following, heard: Heard, streamed: &Streamed) -> Result<(), Error> {
        let now = self.snapshot.load_full();
        let version = self.data.version();
        match heard.addition(&self.data, streamed)?.filter(|_| now.version + 1 == version) {
            Some(addition) => {
                let graph = now.graph.grown(&addition)?;
                self.snapshot.store(Arc::new(Snapshot { version, graph, rosters: Rosters::default() }));
                turn.since = None;
                Ok(())
            }
            None => self.renew(turn),
        }
    }

    /// Builds what is derived anew.
    pub(super) fn renew(&self, turn: &mut Following) -> Result<(), Error> {
        self.snapshot.store(Arc::new(Snapshot::of(&self.data)?));
        // A compaction at work is of a graph that is no more.
        turn.since = None;
        Ok(())
    }

    /// Compacts a snapshot in the background; what is written meanwhile is applied to the compact graph before it
    /// takes its place. If that was much, it is compacted again.
    fn compact(&self, mut snapshot: Arc<Snapshot>) {
        let (held, turns) = (self.snapshot.clone(), self.turns.clone());
        std::thread::spawn(move || {
            loop {
                let compact = snapshot.graph.compacted();
                let mut turn = turns.take();
                let Some(since) = turn.since.take() else { return };
                let compact = compact.and_then(|graph| since.iter().try_fold(graph, |graph, delta| graph.apply(delta)));
                let graph = match compact {
                    Ok(graph) => graph,
                    Err(error) => {
                        return tracing::error!(%error, "the link graph cannot be compacted: it stays as it is");
                    }
                };
                let now = held.load();
                snapshot = Arc::new(Snapshot { version: now.version, graph, rosters: now.rosters.clone() });
                held.store(snapshot.clone());
                if !wants_compacting(&snapshot.graph) {
                    return;
                }
                turn.since = Some(Vec::new());
            }
        });
    }
}

/// Whether so many rows have changed that walks are slow.
fn wants_compacting(graph: &LinkGraph) -> bool {
    graph.changed_rows() > CHANGED_ROWS.max(graph.bound() / 8)
}
