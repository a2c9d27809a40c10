//! Where queries and updates are taken in: each gets an entry in the registry, a slot, a budget.

use super::budget::Escalate;
use super::error::Ended;
use super::{Admission, Budget, Class, Limits, Outcome, Run, Runs, Slots, SparqlError, Workers};
use crate::sparql::admission::Slot;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// The desk of one server.
pub struct Desk {
    /// What runs and ran.
    pub runs: Arc<Runs>,
    /// How many may.
    pub admission: Arc<Admission>,
    /// The threads.
    pub workers: Workers,
}

/// A query that has come in.
pub struct Entry {
    /// Its place in the registry.
    pub run: Arc<Run>,
    /// Whether the index of links may answer its property paths; `None`: as the service does.
    pub path_index: Option<bool>,
    slot: Arc<Mutex<Option<Slot>>>,
    registry: Arc<Runs>,
    admission: Arc<Admission>,
}

impl Desk {
    /// A desk with these limits for each query, and this many at once.
    pub fn new(limits: Limits, slots: Slots) -> Self {
        Self { runs: Runs::new(limits), admission: Admission::new(slots), workers: Workers::default() }
    }

    /// Takes a query in.
    pub fn take(&self, text: &str, limits: Limits) -> Entry {
        let slot: Arc<Mutex<Option<Slot>>> = Arc::default();
        let held = slot.clone();
        let escalate: Escalate = Box::new(move |budget| match &*held.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(slot) => slot.escalate(budget),
            None => Ok(()),
        });
        let budget = Budget::with_escalation(limits, self.admission.slots().light_time, escalate);
        let run = self.runs.enter(text, Arc::new(budget));
        Entry { run, path_index: None, slot, registry: self.runs.clone(), admission: self.admission.clone() }
    }
}

impl Entry {
    /// The same, with the index of links to be used for its property paths or not.
    pub fn with_path_index(mut self, path_index: Option<bool>) -> Self {
        self.path_index = path_index;
        self
    }

    /// Waits for a slot and does the work, on this thread; notes in the registry how it ended.
    pub fn perform<T, E: From<SparqlError> + Ended>(
        self,
        class: Class,
        work: impl FnOnce(&Arc<Budget>) -> Result<T, E>,
    ) -> Result<T, E> {
        let budget = &self.run.budget;
        let waited = Instant::now();
        budget.wait(true);
        let entered = self.admission.enter(class, budget);
        budget.pause(waited.elapsed());
        budget.wait(false);
        let result = match entered {
            Ok(slot) => {
                *self.slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(slot);
                self.run.running();
                work(budget)
            }
            Err(stop) => {
                budget.stop(stop);
                Err(SparqlError::from(stop).into())
            }
        };
        drop(self.slot.lock().unwrap_or_else(PoisonError::into_inner).take());
        let outcome = match &result {
            Ok(_) => Outcome::Complete,
            Err(error) => error.stop().map_or_else(|| Outcome::Failed(error.to_string()), Outcome::Stopped),
        };
        self.registry.end(&self.run, outcome);
        result
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        // Whatever did not get as far as running; for the rest the registry has been told.
        self.registry.end(&self.run, Outcome::Failed("it was not run".into()));
    }
}
