//! The embedded store: Oxigraph, on disk or in memory.

use super::bulk::{self, Loaded, RdfFile};
use super::generation::{Directory, Location, Settings};
use super::log::{Author, Log};
use super::stream::{self, Streamed};
use super::write::{Change, Commit, Writer};
use super::{Dataset, Quads, StoreError, project};
use crate::model::Base;
use crate::ontology::Rules;
use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphNameRef, Literal, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term, TermRef};
use oxigraph::sparql::{QueryResults, SparqlEvaluator, Variable};
use oxigraph::store::Store;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What the default graph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Derived: the projection of the named graphs.
    Projected,
    /// As stored: none of our data, plain SPARQL.
    Plain,
}

/// From so many streamed quads on it is worth while to optimise the store.
const MANY: u64 = 500_000;

/// An Oxigraph store with its projection, its log and its version.
pub struct Embedded {
    store: Store,
    base: Base,
    mode: Mode,
    rules: Rules,
    version: AtomicU64,
    /// Set while a commit becomes visible, when the store may be ahead of `version`.
    committing: AtomicBool,
    /// One writer at a time; holds the log, which only writers use.
    log: Mutex<Log>,
    directory: Option<Directory>,
}

impl Embedded {
    /// A store in memory.
    pub fn memory(base: Base, mode: Mode, rules: Rules) -> Result<Self, StoreError> {
        Ok(Self {
            store: Store::new()?,
            base,
            mode,
            rules,
            version: AtomicU64::new(0),
            committing: AtomicBool::new(false),
            log: Mutex::new(Log::memory()),
            directory: None,
        })
    }

    /// Opens the store of a directory; `None` if there is none yet.
    ///
    /// Brings back what the log has and the store lacks, and makes the projection again if a bulk load was cut short.
    #[cfg(feature = "rocksdb")]
    pub fn open(dir: &Path, base: Option<&Base>, mode: Option<Mode>, rules: Rules) -> Result<Option<Self>, StoreError> {
        if !dir.join("settings.json").exists() {
            return Ok(None);
        }
        let directory = Directory::take(dir)?;
        let Some(mut settings) = directory.settings()? else { return Ok(None) };
        let stored = Base::new(&settings.base).expect("`settings` checked the base");
        if let Some(asked) = base.filter(|asked| **asked != stored) {
            return Err(StoreError::OtherBase { dir: dir.into(), stored: settings.base, asked: asked.as_str().into() });
        }
        directory.sweep(Some(settings.generation))?;
        let store = Store::open(directory.generation(settings.generation))?;
        let stale = settings.projection_stale;
        let opened = Self::with(store, stored, mode.unwrap_or(settings.mode), rules, directory)?;
        let stale = stale && opened.mode == Mode::Projected;
        if stale {
            project::all(&opened.store, &opened.base, &opened.rules, &|_| {})?;
        }
        opened.replay()?;
        if stale {
            opened.outdate()?;
            settings.projection_stale = false;
            opened.directory().commit(&settings)?;
        }
        Ok(Some(opened))
    }

    /// Gives the store another version: a load that was cut short may have left more than was there at this one, of
    /// which nothing that was derived at this one knows.
    #[cfg(feature = "rocksdb")]
    fn outdate(&self) -> Result<(), StoreError> {
        let now = self.version();
        let next = self.lock().last_version().max(now) + 1;
        self.store.insert(&version_quad(&self.base, next))?;
        // Of several versions the largest counts, so a crash before this does no harm.
        self.store.remove(&version_quad(&self.base, now))?;
        self.store.flush()?;
        self.version.store(next, Ordering::Release);
        Ok(())
    }

    /// Loads quads into a new generation of a directory and makes it current at once; the old one's other graphs and
    /// the logged changes to ours are carried over.
    #[cfg(feature = "rocksdb")]
    pub fn load_generation(dir: &Path, load: bulk::Generation<'_>) -> Result<Self, StoreError> {
        let directory = Directory::take(dir)?;
        let old = directory.settings()?;
        directory.sweep(old.as_ref().map(|s| s.generation))?;
        let mut settings = old.clone().unwrap_or_else(|| Directory::fresh_settings(load.base, load.mode));
        settings.generation += 1;
        settings.data_digest = load.digest.map(str::to_owned);
        settings.projection_stale = false;
        let log = Log::open(&directory.path().join("log"))?;
        let previous = match &old {
            Some(old) => Some(Store::open(directory.generation(old.generation))?),
            None => None,
        };
        let store = Store::open(directory.generation(settings.generation))?;
        bulk::fill(&store, &load, previous.as_ref(), &log)?;
        drop(previous);
        store.flush()?;
        directory.commit(&settings)?;
        directory.sweep(Some(settings.generation))?;
        Self::with(store, load.base.clone(), load.mode, load.rules.clone(), directory)
    }

    #[cfg(feature = "rocksdb")]
    fn with(store: Store, base: Base, mode: Mode, rules: Rules, directory: Directory) -> Result<Self, StoreError> {
        let log = Log::open(&directory.path().join("log"))?;
        let version = match mode {
            Mode::Projected => bulk::stored_version(&store, &base)?,
            Mode::Plain => log.last_version(),
        };
        if mode == Mode::Projected {
            bulk::forget_versions_before(&store, &base, version)?;
        }
        Ok(Self {
            store,
            base,
            mode,
            rules,
            version: AtomicU64::new(version),
            committing: AtomicBool::new(false),
            log: Mutex::new(log),
            directory: Some(directory),
        })
    }

    /// Makes a store in a directory of its own, filled before it can be opened.
    #[cfg(feature = "rocksdb")]
    pub(super) fn create_in(
        dir: &Path,
        base: &Base,
        rules: &Rules,
        fill: impl FnOnce(&Store) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        Self::derive_in(dir, base, rules, |path| {
            let store = Store::open(path)?;
            fill(&store)?;
            Ok(store)
        })
    }

    /// Makes a store in a directory of its own by what makes the one at a path.
    #[cfg(feature = "rocksdb")]
    fn derive_in(
        dir: &Path,
        base: &Base,
        rules: &Rules,
        make: impl FnOnce(&Path) -> Result<Store, StoreError>,
    ) -> Result<Self, StoreError> {
        let directory = Directory::take(dir)?;
        let mut settings = Directory::fresh_settings(base, Mode::Projected);
        settings.generation = 1;
        let store = make(&directory.generation(settings.generation))?;
        store.flush()?;
        directory.commit(&settings)?;
        Self::with(store, base.clone(), Mode::Projected, rules.clone(), directory)
    }

    /// A store in a directory of its own that holds what this one does. Both share the files that neither writes again.
    ///
    /// Cost: some milliseconds, whatever there is.
    #[cfg(feature = "rocksdb")]
    pub(super) fn copy_in(&self, dir: &Path) -> Result<Self, StoreError> {
        Self::derive_in(dir, &self.base, &self.rules, |path| {
            self.store.backup(path)?;
            Ok(Store::open(path)?)
        })
    }

    /// A store in a directory of its own: this build has none on disk.
    #[cfg(not(feature = "rocksdb"))]
    pub(super) fn copy_in(&self, dir: &Path) -> Result<Self, StoreError> {
        Err(StoreError::NoDisk(dir.into()))
    }

    /// Makes a store in a directory: this build has none on disk.
    #[cfg(not(feature = "rocksdb"))]
    pub(super) fn create_in(
        dir: &Path,
        _: &Base,
        _: &Rules,
        _: impl FnOnce(&Store) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        Err(StoreError::NoDisk(dir.into()))
    }

    /// Opens a store that was made by [`Embedded::create_in`].
    #[cfg(feature = "rocksdb")]
    pub(super) fn open_derived(dir: &Path, base: &Base, rules: &Rules) -> Result<Option<Self>, StoreError> {
        Self::open(dir, Some(base), None, rules.clone())
    }

    /// Opens a store that was made by [`Embedded::create_in`]: this build has none on disk.
    #[cfg(not(feature = "rocksdb"))]
    pub(super) fn open_derived(dir: &Path, _: &Base, _: &Rules) -> Result<Option<Self>, StoreError> {
        Err(StoreError::NoDisk(dir.into()))
    }

    #[cfg(feature = "rocksdb")]
    fn directory(&self) -> &Directory {
        self.directory.as_ref().expect("a store that was opened from a directory has one")
    }

    /// Fills a store in memory.
    pub fn fill(&self, load: bulk::Generation<'_>) -> Result<(), StoreError> {
        bulk::fill(&self.store, &load, None, &Log::memory())?;
        self.version.store(bulk::stored_version(&self.store, &self.base)?, Ordering::Release);
        Ok(())
    }

    /// The directory's settings; `None` in memory.
    pub fn settings(&self) -> Result<Option<Settings>, StoreError> {
        self.directory.as_ref().map_or(Ok(None), Directory::settings)
    }

    /// Where it is kept.
    pub fn location(&self) -> Location {
        self.directory.as_ref().map_or(Location::Memory, |d| Location::Directory(d.path().into()))
    }

    /// The Oxigraph store, for the evaluator in `sparql`. Writing to it directly breaks every promise of this folder.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether the default graph is derived.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// What the ontology says about the projection.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Runs a write: one transaction, projected, logged, committed; or nothing at all if `write` fails.
    ///
    /// Cost: one fsync, plus what is written. Writers wait for each other.
    pub fn write<E: From<StoreError>>(
        &self,
        author: &Author,
        write: impl FnOnce(&mut Writer<'_>) -> Result<(), E>,
    ) -> Result<Commit, E> {
        let mut log = self.lock();
        let mut writer = Writer::start(self, author);
        write(&mut writer)?;
        Ok(self.becoming_visible(|| writer.finish(&mut log, None))?)
    }

    /// Commits, and says so meanwhile.
    fn becoming_visible(&self, commit: impl FnOnce() -> Result<Commit, StoreError>) -> Result<Commit, StoreError> {
        self.committing.store(true, Ordering::SeqCst);
        let commit = commit().inspect(|commit| self.version.store(commit.version, Ordering::SeqCst));
        self.committing.store(false, Ordering::SeqCst);
        commit
    }

    /// The version that the store is at; nothing while a commit becomes visible. Asked before and after something was
    /// read, the same answer says that it was read at one version.
    pub fn settled_version(&self) -> Option<u64> {
        let version = self.version.load(Ordering::SeqCst);
        (!self.committing.load(Ordering::SeqCst) && self.version.load(Ordering::SeqCst) == version).then_some(version)
    }

    /// Runs a write that follows a commit of the store this one is derived from, and takes its version.
    pub(super) fn write_at(
        &self,
        version: u64,
        write: impl FnOnce(&mut Writer<'_>) -> Result<(), StoreError>,
    ) -> Result<Commit, StoreError> {
        let mut log = self.lock();
        let mut writer = Writer::start(self, &Author::service("public"));
        write(&mut writer)?;
        self.becoming_visible(|| writer.finish(&mut log, Some(version)))
    }

    /// Says which version a store is at that was filled without a commit.
    pub(super) fn stamp(&self, version: u64) {
        self.version.store(version, Ordering::Release);
    }

    /// Streams RDF files into the store and projects again: for files too large for one transaction.
    ///
    /// A process killed in between leaves the directory marked, and the next start projects before it answers.
    pub fn bulk_load(
        &self,
        files: &mut [RdfFile<'_>],
        graph: Option<&str>,
        progress: &dyn Fn(u64),
    ) -> Result<Loaded, StoreError> {
        let mut log = self.lock();
        self.mark_projection(true)?;
        let version = self.version() + 1;
        let loaded = bulk::load_files(self, files, graph, version, progress)?;
        log.append_bulk(version, &loaded)?;
        self.version.store(version, Ordering::Release);
        self.mark_projection(false)?;
        Ok(loaded)
    }

    /// Streams quads of graphs that hold nothing yet into the store, with their projection: for what is too large for one
    /// transaction. `name` and `digest` are those of the file they come from, for the log.
    ///
    /// All of it becomes visible at once, with the version that follows. A process killed in between leaves the directory
    /// marked, and the next start projects before it answers.
    pub fn stream(
        &self,
        quads: impl Iterator<Item = Quad>,
        (name, digest): (&str, &str),
        progress: &dyn Fn(u64),
    ) -> Result<Streamed, StoreError> {
        let mut log = self.lock();
        self.mark_projection(true)?;
        let version = self.version() + 1;
        let streamed = stream::load(self, quads, version, progress)?;
        if self.mode == Mode::Projected {
            // Of several versions the largest counts, so a crash before this does no harm.
            self.store.remove(&version_quad(&self.base, self.version()))?;
        }
        let quads = streamed.quads;
        log.append_bulk(version, &Loaded { quads, files: vec![(name.into(), digest.into())] })?;
        self.version.store(version, Ordering::Release);
        self.mark_projection(false)?;
        Ok(streamed)
    }

    /// Makes reading quicker after so many quads were streamed, if that is worth while. Readers need not wait for it.
    pub fn tidy(&self, streamed: u64) -> Result<(), StoreError> {
        match streamed > MANY {
            true => Ok(self.store.optimize()?),
            false => Ok(()),
        }
    }

    /// Writes down whether the projection may differ from what it should be; before it does, and after it is whole.
    fn mark_projection(&self, stale: bool) -> Result<(), StoreError> {
        let Some(directory) = &self.directory else { return Ok(()) };
        if !stale {
            self.store.flush()?;
        }
        let mut settings = directory.settings()?.expect("a store that is open has settings");
        settings.projection_stale = stale;
        directory.commit(&settings)
    }

    /// The log's entries after a version, oldest first.
    pub fn changes_since(&self, version: u64) -> Result<Vec<super::Entry>, StoreError> {
        self.lock().since(version)
    }

    /// Applies what the log has and the store lacks: Oxigraph does not sync its own log at each commit.
    #[cfg(feature = "rocksdb")]
    fn replay(&self) -> Result<(), StoreError> {
        let log = self.lock();
        for entry in log.since(self.version())? {
            let version = Writer::replay(self, &entry)?;
            self.version.store(version, Ordering::Release);
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        // A writer that panicked has not committed: its transaction was dropped, and the log is append-only.
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Dataset for Embedded {
    fn base(&self) -> &Base {
        &self.base
    }

    fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    fn query(&self, query: &str, bindings: &[(Variable, Term)]) -> Result<QueryResults<'static>, StoreError> {
        let mut prepared = SparqlEvaluator::new()
            .with_base_iri(self.base.as_str())
            .expect("a base is an IRI")
            .parse_query(query)
            .map_err(|e| StoreError::Syntax { file: "a query of the service".into(), message: e.to_string() })?;
        for (variable, term) in bindings {
            prepared = prepared.substitute_variable(variable.clone(), term.clone());
        }
        Ok(prepared.on_store(&self.store).execute()?)
    }

    fn quads(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Quads {
        Box::new(self.store.quads_for_pattern(subject, predicate, object, graph).map(|quad| Ok(quad?)))
    }

    fn change(&self, change: Change) -> Result<Commit, StoreError> {
        self.write(&change.author.clone(), |writer| {
            for quad in &change.remove {
                writer.remove(quad)?;
            }
            for quad in change.insert {
                writer.insert(quad)?;
            }
            Ok(())
        })
    }

    fn dump(&self, out: &mut dyn Write) -> Result<(), StoreError> {
        self.store.dump_to_writer(RdfFormat::NQuads, out)?;
        Ok(())
    }
}

/// The quad that says which version the store is at.
pub(super) fn version_quad(base: &Base, version: u64) -> Quad {
    let graph = super::write::node(base.graph("meta"));
    Quad::new(graph.clone(), crate::ontology::terms::DATA_VERSION, Literal::from(version), graph)
}
