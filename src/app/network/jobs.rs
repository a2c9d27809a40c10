//! Jobs in the background: few at once, with progress, cancellable; what they found is kept until the store changes.

use super::measure::Measured;
use super::{NetworkAnswer, NetworkRequest};
use crate::app::Error;
use crate::graph::{Cancelled, Progress};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// At work.
    Running,
    /// Its answer is there.
    Done,
    /// Stopped before it was done.
    Cancelled,
    /// A fault of ours; the operator's log says more.
    Failed,
}

/// A job as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct JobView {
    /// Its id; who knows it may ask for the job and stop it.
    pub id: String,
    /// The measure.
    pub measure: super::Measure,
    /// How it stands.
    pub state: JobState,
    /// How far it has come, from 0 to 1.
    pub progress: f64,
    /// The version of the store it is computed from.
    pub version: u64,
    /// What it found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<NetworkAnswer>,
    #[serde(skip)]
    pub(super) request: NetworkRequest,
    /// Whether it is computed with the living, and so for some readers only.
    #[serde(skip)]
    pub(super) living: bool,
}

/// What is computed, from which version of the store, and whether with the living.
pub(super) type Key = (NetworkRequest, u64, bool);

/// The jobs of an application.
#[derive(Clone, Debug, Default)]
pub struct Jobs(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    jobs: Mutex<HashMap<u64, Job>>,
    ended: Condvar,
}

#[derive(Debug)]
struct Job {
    key: Key,
    /// Counts up, so that the oldest can be forgotten.
    order: u64,
    state: JobState,
    found: Option<Arc<Measured>>,
    signals: Arc<Signals>,
}

#[derive(Debug, Default)]
struct Signals {
    permille: AtomicU32,
    stop: AtomicBool,
}

impl Jobs {
    /// The most jobs at work at once.
    const AT_WORK: usize = 2;
    /// The most jobs kept, with what they found.
    const KEPT: usize = 64;

    /// The job of a key: one that is done or at work, or a new one; and whether it is new.
    pub(super) fn find_or_start(
        &self,
        key: Key,
        work: impl FnOnce(Progress<'_>) -> Result<Measured, Cancelled> + Send + 'static,
    ) -> Result<(u64, bool), Error> {
        let mut jobs = self.lock();
        let is_useful = |job: &Job| job.key == key && matches!(job.state, JobState::Done | JobState::Running);
        if let Some((&id, _)) = jobs.iter().find(|(_, job)| is_useful(job)) {
            return Ok((id, false));
        }
        if jobs.values().filter(|job| job.state == JobState::Running).count() >= Self::AT_WORK {
            let why = format!("{} computations of the whole network are running: try again in a while", Self::AT_WORK);
            return Err(Error::Busy(why));
        }
        forget(&mut jobs, key.1, Self::KEPT);
        let mut id = rand::random::<u64>();
        while jobs.contains_key(&id) {
            id = id.wrapping_add(1);
        }
        let order = jobs.values().map(|job| job.order).max().unwrap_or_default() + 1;
        let signals = Arc::new(Signals::default());
        jobs.insert(id, Job { key, order, state: JobState::Running, found: None, signals: signals.clone() });
        drop(jobs);
        let this = self.clone();
        std::thread::spawn(move || {
            let mut progress = |done: f64| {
                signals.permille.store((done.clamp(0.0, 1.0) * 1000.0) as u32, Ordering::Relaxed);
                if signals.stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            // Nothing of ours is shared with the work but what the locks keep whole.
            let done = catch_unwind(AssertUnwindSafe(|| work(&mut progress)));
            this.end(id, done.map_err(drop));
        });
        Ok((id, true))
    }

    /// Waits until a job has ended, but no longer than `patience`.
    pub(super) fn wait(&self, id: u64, patience: Duration) {
        let jobs = self.lock();
        let is_running = |jobs: &mut HashMap<u64, Job>| jobs.get(&id).is_some_and(|job| job.state == JobState::Running);
        // Whether it ended or patience did, the caller looks for itself.
        drop(self.0.ended.wait_timeout_while(jobs, patience, is_running));
    }

    pub(super) fn get(&self, id: u64) -> Option<(JobView, Option<Arc<Measured>>)> {
        let jobs = self.lock();
        let job = jobs.get(&id)?;
        let view = JobView {
            id: format!("{id:016x}"),
            measure: job.key.0.measure,
            state: job.state,
            progress: match job.state {
                JobState::Done => 1.0,
                _ => f64::from(job.signals.permille.load(Ordering::Relaxed)) / 1000.0,
            },
            version: job.key.1,
            result: None,
            request: job.key.0.clone(),
            living: job.key.2,
        };
        Some((view, job.found.clone()))
    }

    /// Stops a job that is at work.
    pub(super) fn cancel(&self, id: u64) {
        if let Some(job) = self.lock().get_mut(&id).filter(|job| job.state == JobState::Running) {
            job.signals.stop.store(true, Ordering::Relaxed);
            // It still holds its place among those at work until it hears of it.
        }
        self.wait(id, Duration::from_millis(500));
    }

    fn end(&self, id: u64, done: Result<Result<Measured, Cancelled>, ()>) {
        if let Some(job) = self.lock().get_mut(&id) {
            match done {
                Ok(Ok(found)) => (job.state, job.found) = (JobState::Done, Some(Arc::new(found))),
                Ok(Err(Cancelled)) => job.state = JobState::Cancelled,
                Err(()) => {
                    tracing::error!(measure = job.key.0.measure.name(), "a measure of the network panicked");
                    job.state = JobState::Failed;
                }
            }
        }
        self.0.ended.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Job>> {
        self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was found in an older version is of no more use; of the rest the oldest go.
fn forget(jobs: &mut HashMap<u64, Job>, version: u64, kept: usize) {
    jobs.retain(|_, job| job.state == JobState::Running || job.key.1 >= version);
    while jobs.len() >= kept {
        let oldest = jobs.iter().filter(|(_, job)| job.state != JobState::Running).min_by_key(|(_, job)| job.order);
        let Some((&oldest, _)) = oldest else { break };
        jobs.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Measure;
    use super::*;
    use std::sync::mpsc;

    fn nothing() -> Measured {
        Measured { links: Vec::new(), summary: Default::default(), items: Vec::new() }
    }

    fn key(measure: Measure, version: u64) -> Key {
        (NetworkRequest::new(measure), version, false)
    }

    fn state(jobs: &Jobs, id: u64) -> Option<JobState> {
        jobs.wait(id, Duration::from_secs(20));
        jobs.get(id).map(|(job, _)| job.state)
    }

    #[test]
    fn what_was_found_is_kept_until_the_store_changes() {
        let jobs = Jobs::default();
        let (first, _) = jobs.find_or_start(key(Measure::Pagerank, 1), |_| Ok(nothing())).expect("started");
        assert_eq!(state(&jobs, first), Some(JobState::Done));
        assert_eq!(jobs.find_or_start(key(Measure::Pagerank, 1), |_| Ok(nothing())).expect("kept"), (first, false));
        let (next, _) = jobs.find_or_start(key(Measure::Pagerank, 2), |_| Ok(nothing())).expect("started");
        assert_ne!(next, first);
        assert_eq!(state(&jobs, first), None);
    }

    #[test]
    fn a_job_is_stopped_and_a_panic_is_no_hang() {
        let jobs = Jobs::default();
        let endless = |progress: Progress<'_>| {
            while progress(0.5).is_continue() {
                std::thread::yield_now();
            }
            Err(Cancelled)
        };
        let (id, _) = jobs.find_or_start(key(Measure::Betweenness, 1), endless).expect("started");
        jobs.cancel(id);
        assert_eq!(state(&jobs, id), Some(JobState::Cancelled));
        let (id, _) = jobs.find_or_start(key(Measure::Years, 1), |_| panic!("as a test")).expect("started");
        assert_eq!(state(&jobs, id), Some(JobState::Failed));
    }

    #[test]
    fn only_so_many_at_once() {
        let jobs = Jobs::default();
        let mut held = Vec::new();
        for version in 0..Jobs::AT_WORK as u64 {
            let (let_go, wait) = mpsc::channel::<()>();
            held.push(let_go);
            let work = move |_: Progress<'_>| {
                let _ = wait.recv();
                Ok(nothing())
            };
            jobs.find_or_start(key(Measure::Degrees, version), work).expect("room");
        }
        assert!(matches!(jobs.find_or_start(key(Measure::Degrees, 9), |_| Ok(nothing())), Err(Error::Busy(_))));
    }
}
