//! The name index of a store: opened or built once, and brought up to what was committed before the next search.

use super::document;
use super::{SearchReply, Suggestions};
use crate::app::open::Progress;
use crate::app::{Error, labels, same_person};
use crate::model::{EntityId, EntityKind, Lang};
use crate::search::{Finder, Hit, NameIndex, SearchError, SearchRequest};
use crate::store::{Commit, Dataset, Embedded, Location};
use arc_swap::ArcSwapOption;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use tantivy::directory::{MmapDirectory, RamDirectory};

/// The name index of a store.
#[derive(Default)]
pub(in crate::app) struct Names {
    /// Taken by who builds or changes the index; empty before it is opened.
    index: Mutex<Option<NameIndex>>,
    /// What commits have touched since; nothing while there is no index to keep up.
    pending: Mutex<Option<Pending>>,
    finder: ArcSwapOption<Finder>,
    /// The pairs of people of this store that may be one.
    pub(super) same_person: Arc<same_person::Cache>,
}

/// What the index has still to follow.
#[derive(Debug, Default)]
struct Pending {
    version: u64,
    touched: BTreeSet<EntityId>,
    /// More than can be listed: it is built anew.
    everything: bool,
}

impl Pending {
    fn is_empty(&self) -> bool {
        self.touched.is_empty() && !self.everything && self.version == 0
    }
}

impl Names {
    /// Notes which records a commit has touched.
    pub(in crate::app) fn follow(&self, data: &Embedded, commit: &Commit) -> Result<(), Error> {
        self.same_person.follow(data, commit);
        let mut held = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(pending) = held.as_mut() else { return Ok(()) };
        pending.version = pending.version.max(commit.version);
        document::touched(data, commit, &mut pending.touched)?;
        Ok(())
    }

    /// Notes that anything may have changed.
    pub(in crate::app) fn forget(&self) {
        if let Some(pending) = self.pending.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            pending.everything = true;
        }
    }

    fn is_behind(&self) -> bool {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(|pending| !pending.is_empty())
    }

    /// Hands over what is to be followed, and listens from now on.
    fn take_pending(&self) -> Pending {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).replace(Pending::default()).unwrap_or_default()
    }
}

/// A store of more nodes than this is indexed in the background, and a search that comes too early is told so.
const LARGE: usize = 50_000;

/// Bytes that a writing thread may fill before it writes a segment.
const WRITER_MEMORY: usize = 48_000_000;

/// A store and the index of its names.
#[derive(Clone)]
pub(in crate::app) struct Indexed {
    pub(super) data: Arc<Embedded>,
    pub(super) names: Arc<Names>,
    pub(super) nodes: usize,
}

impl Indexed {
    /// Searches; what every way to search comes to.
    pub(in crate::app) fn search(&self, request: &SearchRequest, lang: Lang) -> Result<SearchReply, Error> {
        let finder = self.finder()?;
        let mut found = finder.search(request)?;
        self.name(&mut found.results, lang)?;
        let (total, results, facets) = (found.total, found.results, found.facets);
        Ok(SearchReply { total, offset: request.offset, version: finder.version(), results, facets })
    }

    /// What a name that is being typed may become.
    pub(super) fn suggest(&self, typed: &str, lang: Lang, most: usize) -> Result<Suggestions, Error> {
        let finder = self.finder()?;
        let mut results = finder.suggest(typed, most)?;
        self.name(&mut results, lang)?;
        Ok(Suggestions { version: finder.version(), results })
    }

    /// Calls results what the reader's language calls them.
    fn name(&self, results: &mut [Hit], lang: Lang) -> Result<(), Error> {
        for hit in results {
            let Some((kind, slug)) = hit.id.split_once('/') else { continue };
            let id = EntityKind::from_segment(kind).and_then(|kind| EntityId::new(kind, slug));
            let Some(id) = id else { continue };
            if let Some((_, label)) = labels::of(&self.data, &self.data.base().iri(&id))?.best(lang) {
                hit.label = label.to_owned();
            }
        }
        Ok(())
    }

    pub(super) fn prepare(&self, progress: Progress<'_>) -> Result<(), Error> {
        let index = self.names.index.lock().unwrap_or_else(PoisonError::into_inner);
        self.bring_up(index, progress)
    }

    /// What can be searched now, as near to the store as can be had without waiting for others.
    pub(in crate::app) fn finder(&self) -> Result<Arc<Finder>, Error> {
        let is_open = self.names.finder.load().is_some();
        if !is_open || self.names.is_behind() {
            match self.names.index.try_lock() {
                Ok(index) => self.bring_up(index, &|_, _, _| {})?,
                Err(TryLockError::Poisoned(index)) => self.bring_up(index.into_inner(), &|_, _, _| {})?,
                Err(TryLockError::WouldBlock) if is_open => {}
                Err(TryLockError::WouldBlock) if self.nodes > LARGE => {
                    return Err(Error::Busy("the names are being indexed: search again in a minute".into()));
                }
                Err(TryLockError::WouldBlock) => self.prepare(&|_, _, _| {})?,
            }
        }
        self.names.finder.load_full().ok_or_else(|| Error::Busy("the names are being indexed: search again".into()))
    }

    fn bring_up(&self, mut index: MutexGuard<'_, Option<NameIndex>>, progress: Progress<'_>) -> Result<(), Error> {
        // Listening begins before the version is read: what is committed from here on is noted.
        let pending = self.names.take_pending();
        let done = match index.as_ref() {
            Some(_) if pending.everything => self.build(progress).map(|new| (Some(new), true)),
            Some(open) if !pending.is_empty() => self.retell(open, &pending).map(|()| (None, true)),
            Some(_) => Ok((None, false)),
            None => match self.kept()? {
                Some(kept) => Ok((Some(kept), true)),
                None => self.build(progress).map(|new| (Some(new), true)),
            },
        };
        let (new, changed) = match done {
            Ok(done) => done,
            Err(error) => {
                // What was not done stays to be done.
                self.names.forget();
                return Err(error);
            }
        };
        if new.is_some() {
            *index = new;
        }
        if let Some(index) = index.as_ref().filter(|_| changed) {
            self.names.finder.store(Some(Arc::new(index.finder()?)));
        }
        Ok(())
    }

    /// Puts what was touched in the place of what was known of it.
    fn retell(&self, index: &NameIndex, pending: &Pending) -> Result<(), Error> {
        let mut writer = index.writer(1, WRITER_MEMORY)?;
        let mut cities = document::Cities::default();
        for id in &pending.touched {
            match document::of(&self.data, id, &mut cities)? {
                Some(document) => writer.replace(&document)?,
                None => writer.remove(&id.to_string()),
            }
        }
        writer.commit(pending.version)?;
        Ok(())
    }

    /// The folder of the index, and the stamp that says what it was made from besides the version.
    fn place(&self) -> Result<Option<(PathBuf, String)>, Error> {
        let (Location::Directory(dir), Some(settings)) = (self.data.location(), self.data.settings()?) else {
            return Ok(None);
        };
        // The program's version, and what it has changed since, stand for how names are read from quads.
        let program = env!("CARGO_PKG_VERSION");
        let stamp = format!("{program}+{READING} {} {} {:?}", settings.base, settings.generation, settings.mode);
        Ok(Some((dir.join("index").join("search"), stamp)))
    }

    /// The index beside the store, if it was made from what the store is now.
    fn kept(&self) -> Result<Option<NameIndex>, Error> {
        let Some((dir, stamp)) = self.place()? else { return Ok(None) };
        if fs::read_to_string(dir.join(STAMP)).ok().as_deref() != Some(&*stamp) {
            return Ok(None);
        }
        let version = self.data.version();
        let open = || NameIndex::open(mmap(&dir)?);
        match open().and_then(|index| Ok((index.version()?, index))) {
            Ok((of, index)) if of == version => Ok(Some(index)),
            Ok((of, _)) => {
                tracing::debug!(of, version, "`{}` is of another version: it is built anew", dir.display());
                Ok(None)
            }
            Err(error) => {
                tracing::warn!(%error, "`{}` cannot be used: it is built anew", dir.display());
                Ok(None)
            }
        }
    }

    /// Builds the index from the whole store.
    fn build(&self, progress: Progress<'_>) -> Result<NameIndex, Error> {
        let version = self.data.version();
        let place = self.place()?;
        let index = match &place {
            None => NameIndex::open(RamDirectory::create())?,
            Some((dir, _)) => {
                let failed = |source| Error::File { path: dir.display().to_string(), source };
                match fs::remove_dir_all(dir) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
                    _ => fs::create_dir_all(dir).map_err(failed)?,
                }
                NameIndex::open(mmap(dir)?)?
            }
        };
        let total = self.nodes;
        let threads = if total > LARGE { 2 } else { 1 };
        let mut writer = index.writer(threads, threads * WRITER_MEMORY)?;
        let mut done = 0;
        document::each(&self.data, |document| {
            writer.add(&document)?;
            done += 1;
            if done % 1_000 == 0 {
                progress("indexing names", done, (total as u64).max(done));
            }
            Ok(())
        })?;
        writer.commit(version)?;
        writer.compact()?;
        if let Some((dir, stamp)) = place {
            let path = dir.join(STAMP);
            fs::write(&path, stamp).map_err(|source| Error::File { path: path.display().to_string(), source })?;
        }
        Ok(index)
    }
}

/// How records are read for the index; one more where that changes.
const READING: u32 = 1;

/// The file that holds the stamp, written last.
const STAMP: &str = "made-from.txt";

fn mmap(dir: &Path) -> Result<MmapDirectory, SearchError> {
    MmapDirectory::open(dir).map_err(|error| SearchError::Index(error.into()))
}
