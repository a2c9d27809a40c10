//! The threads that queries run on.
//!
//! Each has a deep stack, because the parser and the evaluator recurse as deeply as the query is nested, and an arena
//! of the heap of its own, so that its memory can be seen from outside. An idle worker is used again.

use super::memory::Arena;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Reserved address space, not memory: pages come when they are touched.
const STACK: usize = 256 << 20;

type Job = Box<dyn FnOnce() + Send>;

/// A pool that grows with demand; whoever starts jobs bounds their number ([`super::Admission`]).
#[derive(Clone, Default)]
pub struct Workers {
    idle: Arc<Mutex<Vec<Sender<Job>>>>,
}

impl Workers {
    /// Runs a job on a worker.
    pub fn start(&self, job: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
        let mut job: Job = Box::new(job);
        loop {
            let worker = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(worker) = worker else { return self.grow(job) };
            match worker.send(job) {
                Ok(()) => return Ok(()),
                Err(unsent) => job = unsent.0,
            }
        }
    }

    /// Runs a job on a worker and waits for what it gives.
    pub fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> std::io::Result<T> {
        let (give, take) = channel();
        self.start(move || drop(give.send(job())))?;
        take.recv().map_err(|_| std::io::Error::other("the worker broke"))
    }

    fn grow(&self, first: Job) -> std::io::Result<()> {
        let idle = self.idle.clone();
        std::thread::Builder::new().name("sparql".into()).stack_size(STACK).spawn(move || {
            Arena::take();
            let (give, jobs) = channel::<Job>();
            let mut job = first;
            loop {
                // A job guards itself; should one break nevertheless, the worker lives on.
                drop(std::panic::catch_unwind(std::panic::AssertUnwindSafe(job)));
                idle.lock().unwrap_or_else(PoisonError::into_inner).push(give.clone());
                match jobs.recv() {
                    Ok(next) => job = next,
                    Err(_) => return,
                }
            }
        })?;
        Ok(())
    }
}
