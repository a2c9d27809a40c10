//! Opening a store, and filling it the first time.

use super::living::{Key, Public};
use super::snapshot::{Keeper, Turns};
use super::{App, Error, Library, Shipped, census};
use crate::access::Tokens;
use crate::model::{Base, Finding, Severity};
use crate::ontology::Rules;
use crate::ontology::vocabulary::Vocabulary;
use crate::sparql::{Desk, Limits, Remote, RemoteSettings, Slots};
use crate::store::{Embedded, Location, Mode};
use arc_swap::ArcSwap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How to open a store.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Where it is.
    pub location: Location,
    /// The base; `None` takes the store's own, or the default for a new one.
    pub base: Option<Base>,
    /// Whether a missing store is made; otherwise it is an error.
    pub create: bool,
    /// Whether a new store gets our data.
    pub with_data: bool,
    /// None of our data, no projection: the default graph as stored.
    pub plain: bool,
    /// A folder of tables to load instead of those that the binary carries.
    pub tables: Option<PathBuf>,
    /// Whether updates are allowed.
    pub writable: bool,
    /// What one SPARQL query may use.
    pub limits: Limits,
    /// How long a request for a measure of the whole network waits before it is given a job instead.
    pub patience: Duration,
    /// Whether the index of links answers property paths, if a request does not say otherwise.
    pub path_index: bool,
    /// The hosts that `SERVICE` and `LOAD` may ask; none if there are no settings.
    pub remote: Option<RemoteSettings>,
}

impl Opening {
    /// A store in a directory, as `serve` opens it.
    pub fn directory(dir: &Path) -> Self {
        Self {
            location: Location::Directory(dir.into()),
            base: None,
            create: true,
            with_data: true,
            plain: false,
            tables: None,
            writable: false,
            limits: Limits::default(),
            patience: Duration::from_millis(1_500),
            path_index: true,
            remote: None,
        }
    }

    /// A store in memory with our data, for tests.
    pub fn memory() -> Self {
        Self { location: Location::Memory, ..Self::directory(Path::new("")) }
    }
}

/// Hears what opening does: a step's name, and how much of it is done.
pub type Progress<'a> = &'a dyn Fn(&str, u64, u64);

/// An open application, and what happened on the way.
pub struct Opened {
    /// The application.
    pub app: App,
    /// What the tables' loader found; empty if nothing was loaded.
    pub findings: Vec<Finding>,
    /// Whether data was loaded now.
    pub loaded: bool,
}

impl App {
    /// Opens a store; fills a new one, and loads again in one step when the data files changed.
    pub fn open(opening: &Opening, progress: Progress<'_>) -> Result<Opened, Error> {
        let vocabulary = Vocabulary::embedded();
        let rules = Rules::new(vocabulary.single_valued());
        let (data, findings, loaded) = match &opening.location {
            Location::Memory => memory(opening, &rules, progress)?,
            Location::Directory(dir) => directory(opening, dir, &rules, progress)?,
        };
        let data = Arc::new(data);
        let dir = match data.location() {
            Location::Directory(dir) => Some(dir),
            Location::Memory => None,
        };
        let key = Key::of(dir.as_deref())?;
        progress("weighing who may be living", 0, 1);
        let (mut census_keeper, saved) = census::Keeper::open(&data, &key);
        let (public, weighed) = Public::open(&data, &key, saved)?;
        progress("weighing who may be living", 1, 1);
        progress("reading the links", 0, 1);
        let (snapshot, keeper) = Keeper::open(&data)?;
        progress("reading the links", 1, 1);
        let turns = Turns::default();
        let weighed = census_keeper.keep(weighed, &turns);
        let app = App {
            keeper,
            census_keeper,
            turns,
            snapshot,
            names: Arc::default(),
            public: ArcSwap::from_pointee(public),
            weighed,
            key,
            vocabulary,
            library: Library::shipped(),
            stories: tables(opening)?.stories().0,
            media: super::media::MediaInMemory::default(),
            counted: super::stats::Counted::default(),
            tokens: Tokens::of(dir.as_deref()),
            jobs: super::network::Jobs::default(),
            writable: opening.writable,
            desk: Desk::new(opening.limits, Slots::default()),
            patience: opening.patience,
            path_index: opening.path_index,
            remote: opening.remote.clone().map(|settings| Arc::new(Remote::new(settings))),
            data,
        };
        Ok(Opened { app, findings, loaded })
    }
}

/// The tables that an opening names.
fn tables(opening: &Opening) -> Result<Shipped, Error> {
    match &opening.tables {
        None => Ok(Shipped::embedded()),
        Some(path) => Shipped::folder(path).map_err(|source| Error::File { path: path.display().to_string(), source }),
    }
}

fn memory(opening: &Opening, rules: &Rules, progress: Progress<'_>) -> Result<(Embedded, Vec<Finding>, bool), Error> {
    let base = opening.base.clone().unwrap_or_default();
    let mode = if opening.plain { Mode::Plain } else { Mode::Projected };
    let data = Embedded::memory(base.clone(), mode, rules.clone())?;
    if opening.plain || !opening.with_data {
        return Ok((data, Vec::new(), false));
    }
    let curated = tables(opening)?.curate(&base);
    data.fill(crate::store::Generation {
        base: &base,
        mode,
        rules,
        quads: curated.quads,
        digest: None,
        progress: &|done, total| progress("loading", done, total),
    })?;
    Ok((data, curated.findings, true))
}

#[cfg(feature = "rocksdb")]
fn directory(
    opening: &Opening,
    dir: &Path,
    rules: &Rules,
    progress: Progress<'_>,
) -> Result<(Embedded, Vec<Finding>, bool), Error> {
    let mode = opening.plain.then_some(Mode::Plain);
    let open = || Embedded::open(dir, opening.base.as_ref(), mode, rules.clone());
    let shipped = tables(opening)?;
    let digest = shipped.digest();
    if let Some(data) = open()? {
        let held = data.settings()?.and_then(|s| s.data_digest);
        // A store that was made without our data stays without.
        if opening.plain || !opening.with_data || held.is_none() || held.as_deref() == Some(&digest) {
            return Ok((data, Vec::new(), false));
        }
        let base = crate::store::Dataset::base(&data).clone();
        drop(data);
        return load(opening, dir, &base, rules, &shipped, Some(&digest), progress);
    }
    if !opening.create {
        return Err(crate::store::StoreError::Missing(dir.into()).into());
    }
    let base = opening.base.clone().unwrap_or_default();
    load(opening, dir, &base, rules, &shipped, Some(&digest), progress)
}

#[cfg(feature = "rocksdb")]
fn load(
    opening: &Opening,
    dir: &Path,
    base: &Base,
    rules: &Rules,
    shipped: &Shipped,
    digest: Option<&str>,
    progress: Progress<'_>,
) -> Result<(Embedded, Vec<Finding>, bool), Error> {
    let mut generation = crate::store::Generation {
        base,
        mode: Mode::Projected,
        rules,
        quads: Vec::new(),
        digest: None,
        progress: &|done, total| progress("loading", done, total),
    };
    let mut findings = Vec::new();
    if opening.plain {
        generation.mode = Mode::Plain;
    } else if opening.with_data {
        let curated = shipped.curate(base);
        findings = curated.findings;
        generation.quads = curated.quads;
        generation.digest = digest;
    } else {
        generation.quads = crate::ontology::schema::quads(base);
    }
    if let Some(errors) = Some(findings.iter().filter(|f| f.severity == Severity::Error).count()).filter(|n| *n > 0)
        && opening.tables.is_some()
    {
        return Err(Error::BadData { errors });
    }
    Ok((Embedded::load_generation(dir, generation)?, findings, true))
}

#[cfg(not(feature = "rocksdb"))]
fn directory(_: &Opening, dir: &Path, _: &Rules, _: Progress<'_>) -> Result<(Embedded, Vec<Finding>, bool), Error> {
    Err(crate::store::StoreError::NoDisk(dir.into()).into())
}
