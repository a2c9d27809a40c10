//! What one query may use, and how it is stopped.
//!
//! The evaluator asks nobody while it sorts or closes over a path, so a limit has to come to it. Three things together
//! stop a query whatever it does:
//!
//! 1. a *tick*, a function that the rewriting puts on every pattern ([`crate::sparql::rewrite`]). It looks at the clock
//!    and at what the thread has allocated, and unwinds the stack out of the evaluator;
//! 2. the evaluator's own cancellation token, which ends the loops inside property paths, where no function is called.
//!    A watcher ([`crate::sparql::Runs`]) sets it a moment after the limit, so that the tick has its chance first: a
//!    cancelled evaluator collects errors instead of calling functions;
//! 3. our own sorting, grouping of results and writing, which tick by themselves.
//!
//! Memory is what the query's thread has allocated and not given back, by jemalloc's counters; inside a property path
//! the watcher reads the size of the thread's own arena instead.

use super::memory::{self, Arena};
use super::remote::Asked;
use oxigraph::sparql::CancellationToken;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The most a query may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Time from its start to its last byte.
    pub time: Duration,
    /// Bytes of memory that its evaluation holds.
    pub memory: u64,
    /// Rows or triples of the answer.
    pub rows: u64,
    /// Bytes of the answer before compression.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(30), memory: 512 << 20, rows: 5_000_000, bytes: 1 << 30 }
    }
}

/// Why a query was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[repr(u8)]
pub enum Stop {
    /// The time limit.
    #[error("the query reached its time limit; narrow it, or ask for less at a time")]
    Time = 1,
    /// The memory limit.
    #[error("the query reached its memory limit; narrow it, or ask for less at a time")]
    Memory = 2,
    /// The limit of rows.
    #[error("the answer reached the limit of rows; add `LIMIT` and `OFFSET`, or ask for a dump")]
    Rows = 3,
    /// The limit of bytes.
    #[error("the answer reached the limit of bytes; add `LIMIT` and `OFFSET`, or ask for a dump")]
    Bytes = 4,
    /// The client hung up.
    #[error("the client hung up")]
    HungUp = 5,
    /// The operator stopped it.
    #[error("the operator stopped the query")]
    Operator = 6,
    /// Too many heavy queries run or wait.
    #[error("too many heavy queries at once; try again in a moment")]
    Overloaded = 7,
}

impl Stop {
    fn of(code: u8) -> Option<Self> {
        [Self::Time, Self::Memory, Self::Rows, Self::Bytes, Self::HungUp, Self::Operator, Self::Overloaded]
            .into_iter()
            .find(|stop| *stop as u8 == code)
    }

    /// One word for logs and for `/sparql/runs`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Memory => "memory",
            Self::Rows => "rows",
            Self::Bytes => "bytes",
            Self::HungUp => "hung-up",
            Self::Operator => "operator",
            Self::Overloaded => "overloaded",
        }
    }
}

/// What unwinds the evaluator; the reason stands in the budget.
pub(super) struct Unwound;

/// What to do when a query has run for longer than a light one does: wait for a heavy slot, or stop.
pub type Escalate = Box<dyn Fn(&Budget) -> Result<(), Stop> + Send + Sync>;

/// The budget of one running query, shared by its thread, the watcher and whoever may stop it.
pub struct Budget {
    limits: Limits,
    started: Instant,
    stop: AtomicU8,
    stopped_after: AtomicU64,
    token: CancellationToken,
    ticks: AtomicU32,
    baseline: AtomicU64,
    arena: AtomicU32,
    arena_baseline: AtomicU64,
    memory: AtomicU64,
    rows: AtomicU64,
    bytes: AtomicU64,
    escalate: Option<(Duration, Escalate)>,
    escalated: AtomicU8,
    paused: AtomicU64,
    begun: AtomicU8,
    waiting: AtomicU8,
    hurried: bool,
    services: Mutex<Vec<Asked>>,
}

impl Budget {
    /// A budget whose time starts now.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            started: Instant::now(),
            stop: AtomicU8::new(0),
            stopped_after: AtomicU64::new(0),
            token: CancellationToken::new(),
            ticks: AtomicU32::new(0),
            baseline: AtomicU64::new(0),
            arena: AtomicU32::new(Arena::NONE.0),
            arena_baseline: AtomicU64::new(0),
            memory: AtomicU64::new(0),
            rows: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            escalate: None,
            escalated: AtomicU8::new(0),
            paused: AtomicU64::new(0),
            begun: AtomicU8::new(0),
            waiting: AtomicU8::new(0),
            hurried: false,
            services: Mutex::default(),
        }
    }

    /// A budget that asks `escalate` for leave once the query has run for `light`.
    pub fn with_escalation(limits: Limits, light: Duration, escalate: Escalate) -> Self {
        Self { escalate: Some((light, escalate)), ..Self::new(limits) }
    }

    /// What it may use.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// How long it has been running, without the time it waited for a slot.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed().saturating_sub(Duration::from_micros(self.paused.load(Ordering::Relaxed)))
    }

    /// Says whether the query waits for a slot, which is not its own time.
    pub(super) fn wait(&self, waits: bool) {
        self.waiting.store(u8::from(waits), Ordering::Release);
    }

    /// Time that passed without the query running.
    pub fn pause(&self, time: Duration) {
        self.paused.fetch_add(u64::try_from(time.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// The same for a query that must not wait for anybody.
    pub(super) fn hurried(self) -> Self {
        Self { hurried: true, ..self }
    }

    /// Before something that may have to wait for another query or a write; one that must not wait has no time left.
    pub(super) fn may_wait(&self) -> Result<(), Stop> {
        if self.hurried { self.fail(Stop::Time) } else { Ok(()) }
    }

    /// Says that memory allocated on this thread is given to another one, which will free it.
    pub fn give_away(&self, bytes: usize) {
        self.baseline.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Bytes of memory at the last look.
    pub fn memory(&self) -> u64 {
        self.memory.load(Ordering::Relaxed)
    }

    /// Rows written so far.
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// The remote services that were asked, and with what success.
    pub fn services(&self) -> Vec<Asked> {
        self.services.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes what was asked of a remote service.
    pub(super) fn asked(&self, endpoint: &str, note: impl FnOnce(&mut Asked)) {
        let mut services = self.services.lock().unwrap_or_else(PoisonError::into_inner);
        let at = services.iter().position(|asked| asked.endpoint == endpoint).unwrap_or(services.len());
        if at == services.len() {
            services.push(Asked { endpoint: endpoint.to_owned(), ..Asked::default() });
        }
        note(&mut services[at]);
    }

    /// The token that the evaluator looks at while it reads quads.
    pub fn token(&self) -> CancellationToken {
        self.token.clone()
    }

    /// Asks the query to stop; the first reason stands.
    pub fn stop(&self, reason: Stop) {
        if self.stop.compare_exchange(0, reason as u8, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            let micros = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
            self.stopped_after.store(micros, Ordering::Release);
        }
    }

    /// Why it was stopped, if it was.
    pub fn stopped(&self) -> Option<Stop> {
        Stop::of(self.stop.load(Ordering::Acquire))
    }

    /// One look at the limits from the query's own thread, between two steps of ours.
    pub fn check(&self) -> Result<(), Stop> {
        if let Some(stop) = self.stopped() {
            return Err(stop);
        }
        let ticks = self.ticks.load(Ordering::Relaxed).wrapping_add(1);
        self.ticks.store(ticks, Ordering::Relaxed);
        let memory = memory::used_by_thread().saturating_sub(self.baseline.load(Ordering::Relaxed).cast_signed());
        if memory > self.limits.memory.cast_signed() {
            self.memory.store(memory.cast_unsigned(), Ordering::Relaxed);
            return self.fail(Stop::Memory);
        }
        if ticks.is_multiple_of(16) {
            self.memory.store(memory.max(0).cast_unsigned(), Ordering::Relaxed);
            let elapsed = self.elapsed();
            if elapsed > self.limits.time {
                return self.fail(Stop::Time);
            }
            if let Some((light, escalate)) = &self.escalate
                && elapsed > *light
                && self.escalated.swap(1, Ordering::Relaxed) == 0
            {
                let pause = Instant::now();
                self.wait(true);
                let leave = escalate(self);
                self.pause(pause.elapsed());
                self.wait(false);
                if let Err(stop) = leave {
                    return self.fail(stop);
                }
            }
        }
        Ok(())
    }

    /// A look at the limits from inside the evaluator, which has no way to hear of an error.
    pub(super) fn tick(&self) {
        if self.check().is_err() {
            std::panic::resume_unwind(Box::new(Unwound));
        }
    }

    /// Counts a row of the answer.
    pub fn count_row(&self) -> Result<(), Stop> {
        if self.rows.fetch_add(1, Ordering::Relaxed) >= self.limits.rows {
            return self.fail(Stop::Rows);
        }
        self.check()
    }

    /// Counts bytes of the answer.
    pub fn count_bytes(&self, bytes: usize) -> Result<(), Stop> {
        if self.bytes.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64 > self.limits.bytes {
            return self.fail(Stop::Bytes);
        }
        Ok(())
    }

    fn fail(&self, reason: Stop) -> Result<(), Stop> {
        self.stop(reason);
        Err(self.stopped().unwrap_or(reason))
    }

    /// Says that the evaluation begins on this thread; whether it had not yet.
    pub(super) fn begin(&self) -> bool {
        if self.begun.swap(1, Ordering::AcqRel) == 1 {
            return false;
        }
        self.baseline.store(memory::used_by_thread().cast_unsigned(), Ordering::Relaxed);
        let arena = Arena::own();
        self.arena_baseline.store(arena.allocated(), Ordering::Relaxed);
        self.arena.store(arena.0, Ordering::Release);
        true
    }

    /// Says that the evaluation is over.
    pub(super) fn end(&self) {
        self.arena.store(Arena::NONE.0, Ordering::Release);
        self.begun.store(0, Ordering::Release);
    }

    /// A look from outside: the clock, the memory of a thread that does not tick, and the token if the tick came too
    /// late. Wants fresh statistics (see [`memory::refresh`]).
    pub(super) fn watch(&self) {
        if self.stopped().is_none() && self.waiting.load(Ordering::Acquire) == 0 {
            if self.elapsed() > self.limits.time + Duration::from_millis(20) {
                self.stop(Stop::Time);
            }
            let arena = Arena(self.arena.load(Ordering::Acquire));
            if arena != Arena::NONE && self.elapsed() > Duration::from_millis(200) {
                let used = arena.allocated().saturating_sub(self.arena_baseline.load(Ordering::Relaxed));
                self.memory.fetch_max(used, Ordering::Relaxed);
                if used > self.limits.memory + self.limits.memory / 4 {
                    self.stop(Stop::Memory);
                }
            }
        }
        if self.stopped().is_some() && !self.token.is_cancelled() {
            let since = self
                .started
                .elapsed()
                .as_micros()
                .saturating_sub(u128::from(self.stopped_after.load(Ordering::Acquire)));
            if since > 150_000 {
                self.token.cancel();
            }
        }
    }
}

/// Stops the query when it is dropped before [`HangUp::done`]: held by the connection.
pub struct HangUp(Option<Arc<Budget>>);

impl HangUp {
    /// Guards a running query.
    pub fn guard(budget: Arc<Budget>) -> Self {
        Self(Some(budget))
    }

    /// The answer is out; nothing left to stop.
    pub fn done(mut self) {
        self.0 = None;
    }
}

impl Drop for HangUp {
    fn drop(&mut self) {
        if let Some(budget) = &self.0 {
            budget.stop(Stop::HungUp);
        }
    }
}
