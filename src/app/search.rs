//! Finding people, institutions, places and sources by name: the name index of a store, and what is asked of it.
//!
//! The index is derived: made at the first search (or by [`App::prepare_search`], which `serve` calls in the
//! background), kept beside a store on disk, in memory otherwise. A commit only notes which records it touched; the
//! next search brings them up to date first, unless another is just doing so. An answer says of which version it is.

mod document;

use super::open::Progress;
use super::{App, Error};
use crate::access::Reader;
use crate::model::{EntityId, EntityKind, Lang};
use crate::search::{Facet, Finder, Hit, NameIndex, SearchError, SearchRequest, Sort};
use crate::store::{Commit, Dataset, Embedded, Location};
use arc_swap::ArcSwapOption;
use document::KINDS;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use tantivy::directory::{MmapDirectory, RamDirectory};

/// A search, as the API's parameters and the command line's options name it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct SearchQuery {
    /// Words of names in any script; `"two words"` stand side by side; `role:rabbi` and the like are the fields below.
    pub q: String,
    /// Only these kinds: `person`, `institution`, `place`, `source`, with commas between.
    pub r#type: Option<String>,
    /// Rather who may be dated to this year or later.
    pub from: Option<i32>,
    /// Rather who may be dated to this year or earlier.
    pub to: Option<i32>,
    /// Rather who belongs to this place: a slug or a name.
    pub place: Option<String>,
    /// Only with this role; of institutions, of this kind.
    pub role: Option<String>,
    /// Only of this institution, by its slug.
    pub school: Option<String>,
    /// Only `female` or `male`.
    pub sex: Option<String>,
    /// Only what this source speaks of, by its slug.
    pub source: Option<String>,
    /// `relevance`, `name` or `date`.
    pub sort: Option<String>,
    /// How many to pass over.
    pub offset: usize,
    /// How many to give; 20 if nothing is said.
    pub limit: Option<usize>,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SearchReply {
    /// How many there are in all.
    pub total: usize,
    /// The offset of the first result given.
    pub offset: usize,
    /// The version of the store that the answer is of.
    pub version: u64,
    /// The results, each with its reasons.
    pub results: Vec<Hit>,
    /// How many of all have which kind, sex, role, school, place and source.
    pub facets: Vec<Facet>,
}

/// What a begun name may become.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Suggestions {
    /// The version of the store that the answer is of.
    pub version: u64,
    /// The likeliest first.
    pub results: Vec<Hit>,
}

impl SearchQuery {
    /// The most results of one page.
    pub const MOST: usize = 500;
    /// Nothing is given from beyond this one.
    pub const FARTHEST: usize = 100_000;
    /// The longest text, in characters.
    pub const LONGEST: usize = 500;

    fn request(&self, lang: Lang) -> Result<SearchRequest, Error> {
        let filled = |value: &Option<String>| value.clone().filter(|value| !value.trim().is_empty());
        check_text(&self.q)?;
        if self.offset > Self::FARTHEST {
            let why = format!("is more than {}: narrow the search by type, place, role or years", Self::FARTHEST);
            return Err(Error::parameter("offset", why));
        }
        let sex = filled(&self.sex);
        if let Some(sex) = sex.as_deref().filter(|sex| !matches!(*sex, "female" | "male")) {
            return Err(Error::parameter("sex", format!("`{sex}` is not `female` or `male`")));
        }
        let sort = match filled(&self.sort).as_deref() {
            None | Some("relevance") => Sort::Relevance,
            Some("name") => Sort::Name,
            Some("date") => Sort::Date,
            Some(other) => {
                return Err(Error::parameter("sort", format!("`{other}` is not `relevance`, `name` or `date`")));
            }
        };
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            return Err(Error::parameter("from", format!("{from} is after `to`, {to}: exchange them")));
        }
        Ok(SearchRequest {
            q: self.q.clone(),
            types: kinds(filled(&self.r#type).as_deref().unwrap_or_default())?,
            lang: Some(lang.tag().into()),
            from: self.from,
            to: self.to,
            place: filled(&self.place),
            role: filled(&self.role),
            school: filled(&self.school),
            sex,
            source: filled(&self.source),
            sort,
            offset: self.offset,
            limit: limit(self.limit, 20)?,
            facets: true,
        })
    }
}

fn check_text(text: &str) -> Result<(), Error> {
    match text.chars().count() > SearchQuery::LONGEST {
        true => Err(Error::parameter("q", format!("is longer than {} characters", SearchQuery::LONGEST))),
        false => Ok(()),
    }
}

fn limit(asked: Option<usize>, usual: usize) -> Result<usize, Error> {
    match asked.unwrap_or(usual) {
        n @ 1..=SearchQuery::MOST => Ok(n),
        n => Err(Error::parameter("limit", format!("{n} is not from 1 to {}", SearchQuery::MOST))),
    }
}

fn kinds(list: &str) -> Result<Vec<EntityKind>, Error> {
    let names = list.split(',').map(str::trim).filter(|name| !name.is_empty());
    let kind = |name: &str| {
        EntityKind::from_segment(name).filter(|kind| KINDS.contains(kind)).ok_or_else(|| {
            Error::parameter("type", format!("`{name}` is not `person`, `institution`, `place` or `source`"))
        })
    };
    names.map(kind).collect()
}

/// The name index of a store.
#[derive(Default)]
pub(super) struct Names {
    /// Taken by who builds or changes the index; empty before it is opened.
    index: Mutex<Option<NameIndex>>,
    /// What commits have touched since; nothing while there is no index to keep up.
    pending: Mutex<Option<Pending>>,
    finder: ArcSwapOption<Finder>,
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
    pub(super) fn follow(&self, data: &Embedded, commit: &Commit) -> Result<(), Error> {
        let mut held = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(pending) = held.as_mut() else { return Ok(()) };
        pending.version = pending.version.max(commit.version);
        document::touched(data, commit, &mut pending.touched)?;
        Ok(())
    }

    /// Notes that anything may have changed.
    pub(super) fn forget(&self) {
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

impl App {
    /// Searches by name, each result with the reasons why it was found.
    pub fn search(&self, reader: &Reader, query: &SearchQuery, lang: Lang) -> Result<SearchReply, Error> {
        let request = query.request(lang)?;
        let finder = self.indexed(reader).finder()?;
        let mut found = finder.search(&request)?;
        self.name(reader, &mut found.results, lang)?;
        let (total, results, facets) = (found.total, found.results, found.facets);
        Ok(SearchReply { total, offset: query.offset, version: finder.version(), results, facets })
    }

    /// What a name that is being typed may become; 10 unless a limit is given.
    pub fn suggest(&self, reader: &Reader, typed: &str, lang: Lang, most: Option<usize>) -> Result<Suggestions, Error> {
        check_text(typed)?;
        let most = limit(most, 10)?;
        let finder = self.indexed(reader).finder()?;
        let mut results = finder.suggest(typed, most)?;
        if let (true, Some((before, begun))) = (results.is_empty(), begun(typed)) {
            // One or two letters of a further name are too few to look up; they choose among who bears the names before.
            results = finder.suggest(before, 100)?;
            results.retain(|hit| hit.label.to_lowercase().split_whitespace().any(|word| word.starts_with(&begun)));
            results.truncate(most);
        }
        self.name(reader, &mut results, lang)?;
        Ok(Suggestions { version: finder.version(), results })
    }

    /// Opens the name indexes or builds them, so that no search has to wait.
    pub fn prepare_search(&self, progress: Progress<'_>) -> Result<(), Error> {
        let (full, public) = (self.indexed(&Reader::operator()), self.indexed(&Reader::anonymous()));
        full.prepare(progress)?;
        if Arc::ptr_eq(&full.names, &public.names) { Ok(()) } else { public.prepare(progress) }
    }

    /// The store that a reader's names are searched in, with its index.
    fn indexed(&self, reader: &Reader) -> Indexed {
        match &self.public.load().apart {
            Some(apart) if !reader.sees_living() => {
                Indexed { data: apart.data.clone(), names: apart.names.clone(), nodes: apart.snapshot.graph.bound() }
            }
            _ => Indexed {
                data: self.data.clone(),
                names: self.names.clone(),
                nodes: self.snapshot.load().graph.bound(),
            },
        }
    }

    /// Calls results what the reader's language calls them.
    fn name(&self, reader: &Reader, results: &mut [Hit], lang: Lang) -> Result<(), Error> {
        for hit in results {
            let Some((kind, slug)) = hit.id.split_once('/') else { continue };
            let id = EntityKind::from_segment(kind).and_then(|kind| EntityId::new(kind, slug));
            let Some(id) = id else { continue };
            if let Some((_, label)) = self.labels(reader, &self.base().iri(&id))?.best(lang) {
                hit.label = label.to_owned();
            }
        }
        Ok(())
    }
}

/// A store and the index of its names.
struct Indexed {
    data: Arc<Embedded>,
    names: Arc<Names>,
    nodes: usize,
}

impl Indexed {
    fn prepare(&self, progress: Progress<'_>) -> Result<(), Error> {
        let index = self.names.index.lock().unwrap_or_else(PoisonError::into_inner);
        self.bring_up(index, progress)
    }

    /// What can be searched now, as near to the store as can be had without waiting for others.
    fn finder(&self) -> Result<Arc<Finder>, Error> {
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
        for id in &pending.touched {
            match document::of(&self.data, id)? {
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
        // The program's version stands for how names are read from quads.
        let program = env!("CARGO_PKG_VERSION");
        let stamp = format!("{program} {} {} {:?}", settings.base, settings.generation, settings.mode);
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

/// A name that is only begun, at most two letters of it, and the names before.
fn begun(typed: &str) -> Option<(&str, String)> {
    let (before, begun) = typed.trim_end().rsplit_once(' ')?;
    (begun.chars().count() <= 2 && before.trim().chars().count() > 2).then(|| (before, begun.to_lowercase()))
}

/// The file that holds the stamp, written last.
const STAMP: &str = "made-from.txt";

fn mmap(dir: &Path) -> Result<MmapDirectory, SearchError> {
    MmapDirectory::open(dir).map_err(|error| SearchError::Index(error.into()))
}
