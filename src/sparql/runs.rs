//! The queries that run, those that just ended, and why.
//!
//! Every answer carries the id of its run, so that a client whose answer broke off can ask why. One watcher looks at
//! all runs ([`Budget::watch`]); it ends with the last handle on the registry.

use super::budget::{Budget, Limits, Stop};
use super::memory;
use crate::model::hex;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, SystemTime};

/// How many ended runs are remembered.
const REMEMBERED: usize = 1000;
/// How much of a query's text is kept.
const TEXT: usize = 4000;

/// How a run stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It waits for a slot.
    Waiting,
    /// It runs.
    Running,
    /// Its answer is complete.
    Complete,
    /// It was stopped; what the client got is not the answer.
    Stopped(Stop),
    /// It failed; what the client got is not the answer.
    Failed(String),
}

/// One query or update, running or ended.
pub struct Run {
    /// Its id, hard to guess.
    pub id: String,
    /// The query's text, shortened.
    pub text: String,
    /// When it came.
    pub since: SystemTime,
    /// What it may use and has used.
    pub budget: Arc<Budget>,
    outcome: Mutex<(Outcome, Duration)>,
}

impl Run {
    /// How it stands, and how long it has run.
    pub fn outcome(&self) -> (Outcome, Duration) {
        let (outcome, time) = self.lock().clone();
        match outcome {
            Outcome::Waiting | Outcome::Running => (outcome, self.budget.elapsed()),
            ended => (ended, time),
        }
    }

    /// Says that it has a slot.
    pub fn running(&self) {
        self.lock().0 = Outcome::Running;
    }

    fn lock(&self) -> MutexGuard<'_, (Outcome, Duration)> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
struct Book {
    running: HashMap<String, Arc<Run>>,
    ended: VecDeque<Arc<Run>>,
}

/// The registry of runs.
pub struct Runs {
    book: Mutex<Book>,
    limits: Limits,
    ids: Ids,
}

/// Ids that are hard to guess: digests of a secret and a number. To ask the system each time would take longer.
struct Ids {
    secret: [u8; 32],
    given: AtomicU64,
}

impl Ids {
    fn new() -> Self {
        let mut secret = [0; 32];
        // Should the system have no randomness, the clock still tells the ids of two servers apart.
        if getrandom::fill(&mut secret).is_err() {
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
            secret[..16].copy_from_slice(&now.to_le_bytes());
        }
        Self { secret, given: AtomicU64::new(0) }
    }

    fn next(&self) -> String {
        let number = self.given.fetch_add(1, Ordering::Relaxed);
        hex(&Sha256::new().chain_update(self.secret).chain_update(number.to_le_bytes()).finalize()[..12])
    }
}

impl Runs {
    /// An empty registry whose runs have these limits, and its watcher.
    pub fn new(limits: Limits) -> Arc<Self> {
        let runs = Arc::new(Self { book: Mutex::default(), limits, ids: Ids::new() });
        let watched = Arc::downgrade(&runs);
        // Without the watcher queries still stop at their ticks.
        drop(std::thread::Builder::new().name("sparql-watch".into()).spawn(move || watch(&watched)));
        runs
    }

    /// The limits of a run that asks for nothing else.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Enters a run.
    pub fn enter(&self, text: &str, budget: Arc<Budget>) -> Arc<Run> {
        let run = Arc::new(Run {
            id: self.ids.next(),
            text: text.chars().take(TEXT).collect(),
            since: SystemTime::now(),
            budget,
            outcome: Mutex::new((Outcome::Waiting, Duration::ZERO)),
        });
        self.lock().running.insert(run.id.clone(), run.clone());
        run
    }

    /// Notes how a run ended; only the first time counts.
    pub fn end(&self, run: &Run, outcome: Outcome) {
        let mut book = self.lock();
        if let Some(run) = book.running.remove(&run.id) {
            *run.lock() = (outcome, run.budget.elapsed());
            book.ended.push_back(run);
            if book.ended.len() > REMEMBERED {
                book.ended.pop_front();
            }
        }
    }

    /// Strikes a run out that came to nothing, as if it had not been entered.
    pub fn forget(&self, run: &Run) {
        self.lock().running.remove(&run.id);
    }

    /// A run that is running or ended lately.
    pub fn get(&self, id: &str) -> Option<Arc<Run>> {
        let book = self.lock();
        book.running.get(id).or_else(|| book.ended.iter().rev().find(|run| run.id == id)).cloned()
    }

    /// What is running and waiting, oldest first.
    pub fn running(&self) -> Vec<Arc<Run>> {
        let mut runs: Vec<_> = self.lock().running.values().cloned().collect();
        runs.sort_by_key(|run| run.since);
        runs
    }

    /// What ended lately, oldest first.
    pub fn ended(&self) -> Vec<Arc<Run>> {
        self.lock().ended.iter().cloned().collect()
    }

    /// Stops a run; whether there was one.
    pub fn stop(&self, id: &str, reason: Stop) -> bool {
        let run = self.lock().running.get(id).cloned();
        run.is_some_and(|run| {
            run.budget.stop(reason);
            true
        })
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn watch(runs: &Weak<Runs>) {
    while let Some(runs) = runs.upgrade() {
        let running = runs.running();
        drop(runs);
        if running.iter().any(|run| run.budget.elapsed() > Duration::from_millis(200)) {
            memory::refresh();
        }
        for run in &running {
            run.budget.watch();
        }
        std::thread::sleep(Duration::from_millis(if running.is_empty() { 100 } else { 25 }));
    }
}
