//! Where queries and updates are taken in: each gets an entry in the registry, a slot, a budget.

use super::budget::Escalate;
use super::error::Ended;
use super::{Admission, Budget, Class, Limits, Outcome, Run, Runs, Slots, SparqlError, Stop, Workers};
use crate::sparql::admission::Slot;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

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
    /// Whether it is only tried, within [`BRIEF`].
    tried: bool,
    registry: Arc<Runs>,
    admission: Arc<Admission>,
}

/// What a query may use that is answered on the spot; one that needs more is begun again by a worker.
const BRIEF: Limits = Limits { time: Duration::from_millis(2), memory: 8 << 20, rows: 5_000, bytes: 256 << 10 };

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
        let (registry, admission) = (self.runs.clone(), self.admission.clone());
        Entry { run, path_index: None, slot, tried: false, registry, admission }
    }

    /// Takes a query in that is to be answered on the spot, in no time to speak of; nothing if no slot is free. If its
    /// budget has stopped it afterwards, nothing has happened: it is to be taken in again for a worker.
    pub fn try_briefly(&self, text: &str, limits: Limits) -> Option<Entry> {
        let slot = self.admission.try_light()?;
        let limits = Limits {
            time: limits.time.min(BRIEF.time),
            memory: limits.memory.min(BRIEF.memory),
            rows: limits.rows.min(BRIEF.rows),
            bytes: limits.bytes.min(BRIEF.bytes),
        };
        let run = self.runs.enter(text, Arc::new(Budget::new(limits).hurried()));
        let (registry, admission) = (self.runs.clone(), self.admission.clone());
        Some(Entry { run, path_index: None, slot: Arc::new(Mutex::new(Some(slot))), tried: true, registry, admission })
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
        let result = match self.enter(class) {
            Ok(()) => {
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
        if self.tried && matches!(outcome, Outcome::Stopped(_)) {
            self.registry.forget(&self.run);
        } else {
            self.registry.end(&self.run, outcome);
        }
        result
    }

    /// Waits for a slot, unless it has one.
    fn enter(&self, class: Class) -> Result<(), Stop> {
        let mut held = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_none() {
            let (budget, waited) = (&self.run.budget, Instant::now());
            budget.wait(true);
            let entered = self.admission.enter(class, budget);
            budget.pause(waited.elapsed());
            budget.wait(false);
            *held = Some(entered?);
        }
        Ok(())
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        // Whatever did not get as far as running; for the rest the registry has been told.
        self.registry.end(&self.run, Outcome::Failed("it was not run".into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk(light: usize) -> Desk {
        Desk::new(Limits::default(), Slots { light, ..Slots::default() })
    }

    fn perform(entry: Entry, work: impl FnOnce(&Arc<Budget>) -> Result<(), SparqlError>) -> Result<(), SparqlError> {
        entry.perform(Class::Light, work)
    }

    #[test]
    fn what_was_not_brief_leaves_no_trace() {
        let desk = desk(1);
        let entry = desk.try_briefly("ASK {}", Limits::default()).expect("a slot");
        let id = entry.run.id.clone();
        assert!(desk.try_briefly("ASK {}", Limits::default()).is_none(), "the only slot is taken");
        let since = Instant::now();
        let done = perform(entry, |budget| {
            loop {
                budget.check()?;
            }
        });
        assert!(matches!(done, Err(SparqlError::Stopped(Stop::Time))), "{done:?}");
        assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
        assert!(desk.runs.get(&id).is_none());
        assert_eq!(desk.admission.load(), ([0, 0], [0, 0]));
    }

    #[test]
    fn what_was_brief_is_remembered() {
        let desk = desk(1);
        let entry = desk.try_briefly("ASK {}", Limits::default()).expect("a slot");
        let id = entry.run.id.clone();
        perform(entry, |_| Ok(())).expect("nothing was done");
        assert_eq!(desk.runs.get(&id).map(|run| run.outcome().0), Some(Outcome::Complete));
        assert_eq!(desk.admission.load().0, [0, 0]);
    }
}
