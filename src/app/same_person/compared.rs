//! The pairs of a store, worked out once a version and kept.

use super::evidence;
use super::places::Places;
use crate::app::{Error, Progress, Snapshot};
use crate::model::EntityKind;
use crate::search::same_person::{Evidence, Pair, Register};
use crate::store::{Commit, Dataset, Embedded};
use arc_swap::ArcSwapOption;
use oxigraph::model::{GraphName, NamedNodeRef};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A store of more things than this is compared in the background.
const LARGE: usize = 30_000;

/// The records of a store, and the pairs of them that may be one person.
pub(super) struct Compared {
    /// The version of the store that they were read from.
    pub(super) version: u64,
    pub(super) register: Register,
    /// The likeliest first.
    pub(super) pairs: Vec<Pair>,
}

impl Compared {
    /// The short id of a record.
    pub(super) fn id(&self, record: u32) -> &str {
        self.register.id(record)
    }
}

/// What was last compared of a store.
#[derive(Default)]
pub(in crate::app) struct Cache {
    held: ArcSwapOption<Compared>,
    /// Up to this version commits have changed nothing that makes comparing a large store again worth while.
    good_to: AtomicU64,
    at_work: AtomicBool,
    turn: Mutex<()>,
}

impl Cache {
    /// Notes a commit. One that holds identity decisions alone changes no record, and leaves a large store's pairs good.
    pub(in crate::app) fn follow(&self, data: &Embedded, commit: &Commit) {
        let identity = data.base().graph("identity");
        let decides = |graph: &GraphName| matches!(graph, GraphName::NamedNode(g) if g.as_str() == identity);
        if commit.inserted.iter().chain(&commit.removed).all(|quad| decides(&quad.graph_name)) {
            let (before, after) = (commit.version.saturating_sub(1), commit.version);
            // When it fails, something else was committed before that is not in the pairs either.
            let _ = self.good_to.compare_exchange(before, after, Ordering::AcqRel, Ordering::Acquire);
        }
    }

    fn hold(&self, compared: Arc<Compared>) {
        self.good_to.store(compared.version, Ordering::Release);
        self.held.store(Some(compared));
    }
}

/// A store with what compares its records.
#[derive(Clone)]
pub(super) struct Comparing {
    pub(super) data: Arc<Embedded>,
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) cache: Arc<Cache>,
}

impl Comparing {
    /// The pairs as they are now; of a large store as they were when last compared.
    pub(super) fn compared(&self) -> Result<Arc<Compared>, Error> {
        let version = self.data.version();
        let held = self.cache.held.load_full();
        let is_large = self.snapshot.graph.len() > LARGE;
        let good = |held: &Compared| {
            held.version == version || is_large && self.cache.good_to.load(Ordering::Acquire) >= version
        };
        match held {
            Some(held) if good(&held) => Ok(held),
            _ if !is_large => self.prepare(&|_, _, _| {}),
            held => {
                self.work_in_the_background();
                let wait = "the records are being compared: ask again in a few minutes";
                held.ok_or_else(|| Error::Busy(wait.into()))
            }
        }
    }

    /// Compares now, unless another has just done so.
    pub(super) fn prepare(&self, progress: Progress<'_>) -> Result<Arc<Compared>, Error> {
        let _turn = self.cache.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let version = self.data.version();
        if let Some(held) = self.cache.held.load_full().filter(|held| held.version == version) {
            return Ok(held);
        }
        let compared = Arc::new(self.compare(version, progress)?);
        self.cache.hold(compared.clone());
        Ok(compared)
    }

    fn work_in_the_background(&self) {
        if self.cache.at_work.swap(true, Ordering::AcqRel) {
            return;
        }
        let this = self.clone();
        std::thread::spawn(move || {
            // Dropped even if comparing panics.
            let _done = AtWork(&this.cache.at_work);
            if let Err(error) = this.prepare(&|_, _, _| {}) {
                tracing::error!(%error, "the records cannot be compared");
            }
        });
    }

    fn compare(&self, version: u64, progress: Progress<'_>) -> Result<Compared, Error> {
        let mut register = Register::default();
        let graph = &self.snapshot.graph;
        let people = graph.nodes().filter(|node| graph.kind(*node) == Some(EntityKind::Person)).count() as u64;
        evidence::each(&self.data, graph, |evidence| {
            register.add(&evidence);
            if register.len().is_multiple_of(1_000) {
                progress("reading people", register.len() as u64, people);
            }
        })?;
        let pairs = register.pairs(&|done| progress("comparing people", done, 100));
        Ok(Compared { version, register, pairs })
    }

    /// What the store says of one person.
    pub(super) fn evidence(&self, id: &str) -> Result<Evidence, Error> {
        let iri = format!("{}id/{id}", self.data.base().as_str());
        let graph = &self.snapshot.graph;
        let mut places = Places::of(&self.data, graph);
        evidence::of(&self.data, graph, &mut places, NamedNodeRef::new_unchecked(&iri), id)
    }
}

/// Says that the work is over.
struct AtWork<'a>(&'a AtomicBool);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}
