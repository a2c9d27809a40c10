//! The link graph's file beside the store, `DIR/index/links.bin`, so that a start does not read every quad.
//!
//! Its stamp names the store's generation and version; a file with another stamp, or a damaged one, is not used and
//! is written anew. It is written in the background after building, and at the end if the graph has changed since.

use super::Snapshot;
use crate::app::Error;
use crate::app::roster::Rosters;
use crate::graph::{GraphError, LinkGraph};
use crate::ontology::kinds;
use crate::store::{Dataset, Embedded, Location};
use arc_swap::ArcSwap;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

/// Keeps the file: reads it at the start, writes it at the end.
pub(in crate::app) struct Keeper {
    snapshot: Arc<ArcSwap<Snapshot>>,
    /// Where, and what begins the stamp; nothing for a store in memory.
    place: Option<(PathBuf, String)>,
    /// The version that the file has, or will have once `writing` has ended.
    saved: u64,
    writing: Option<JoinHandle<()>>,
}

impl Keeper {
    /// The snapshot of a store, from its file or built, and the keeper of the file.
    pub(in crate::app) fn open(data: &Embedded) -> Result<(Arc<ArcSwap<Snapshot>>, Self), Error> {
        let place = match (data.location(), data.settings()?) {
            (Location::Directory(dir), Some(settings)) => {
                // The program's version stands for how facts are read from quads.
                let program = env!("CARGO_PKG_VERSION");
                let stamp = format!("{program} {} {} {:?}", settings.base, settings.generation, settings.mode);
                Some((dir.join("index").join("links.bin"), stamp))
            }
            _ => None,
        };
        let version = data.version();
        let found = place.as_ref().and_then(|(path, stamp)| read(path, &stamped(stamp, version)));
        let is_saved = found.is_some();
        let now = match found {
            Some(graph) => Snapshot { version, graph, rosters: Rosters::default() },
            None => Snapshot::of(data)?,
        };
        let now = Arc::new(now);
        let snapshot = Arc::new(ArcSwap::new(now.clone()));
        let mut keeper = Self { snapshot: snapshot.clone(), place, saved: now.version, writing: None };
        if let Some((path, stamp)) = keeper.place.clone().filter(|_| !is_saved) {
            keeper.writing = Some(std::thread::spawn(move || write(&path, &stamp, &now)));
        }
        Ok((snapshot, keeper))
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // A thread that panicked has left the old file, or a new one that its checksum refuses.
        let _ = self.writing.take().map(JoinHandle::join);
        let now = self.snapshot.load_full();
        if let Some((path, stamp)) = self.place.as_ref().filter(|_| now.version != self.saved) {
            write(path, stamp, &now);
        }
    }
}

fn stamped(stamp: &str, version: u64) -> String {
    format!("{stamp} {version}")
}

fn read(path: &Path, stamp: &str) -> Option<LinkGraph> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        Err(error) => {
            tracing::warn!(%error, "`{}` cannot be opened: the link graph is built anew", path.display());
            return None;
        }
    };
    match LinkGraph::read(file, &Arc::new(kinds::link_kinds()), stamp) {
        Ok(graph) => Some(graph),
        Err(error @ (GraphError::Stale { .. } | GraphError::OtherKinds | GraphError::OtherFormat { .. })) => {
            tracing::debug!(%error, "`{}` is not used", path.display());
            None
        }
        Err(error) => {
            tracing::warn!("`{}`: {error}", path.display());
            None
        }
    }
}

/// Writes the file beside the old one and takes its place at once. The file is never the only copy of anything: a
/// failure is told and costs the next start some time.
fn write(path: &Path, stamp: &str, snapshot: &Snapshot) {
    let new = path.with_extension("bin.new");
    let done = path.parent().map_or(Ok(()), fs::create_dir_all).map_err(GraphError::from).and_then(|()| {
        snapshot.graph.write(File::create(&new)?, &stamped(stamp, snapshot.version))?;
        Ok(fs::rename(&new, path)?)
    });
    if let Err(error) = done {
        tracing::warn!(%error, "`{}` cannot be written: the next start builds the link graph anew", path.display());
    }
}
