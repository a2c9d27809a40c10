//! How many queries run at once.
//!
//! Nobody can tell from its text how long a query will run, so every query starts as a light one unless it is plainly
//! heavy ([`super::weigh`]), and one that is still running after [`Slots::light_time`] has to wait for a heavy slot
//! before it goes on. Heavy slots are fewer than the processors, so that a small question always finds one free.

use super::budget::{Budget, Stop};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How many may run and wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slots {
    /// Light queries running at once.
    pub light: usize,
    /// Heavy queries running at once.
    pub heavy: usize,
    /// Queries waiting for a slot, of each class.
    pub queue: usize,
    /// The longest wait.
    pub wait: Duration,
    /// How long a light query runs.
    pub light_time: Duration,
}

impl Default for Slots {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            light: processors * 4,
            heavy: (processors - 1).max(1),
            queue: 64,
            wait: Duration::from_secs(10),
            light_time: Duration::from_millis(100),
        }
    }
}

/// What a query is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Anchored in constants, without an open closure or a cross product.
    Light,
    /// Anything else, or a light query that took its time.
    Heavy,
}

#[derive(Default)]
struct Counts {
    running: [usize; 2],
    waiting: [usize; 2],
}

/// The slots of one server.
pub struct Admission {
    slots: Slots,
    counts: Mutex<Counts>,
    freed: Condvar,
}

impl Admission {
    /// As many as said.
    pub fn new(slots: Slots) -> Arc<Self> {
        Arc::new(Self { slots, counts: Mutex::default(), freed: Condvar::new() })
    }

    /// How many there are.
    pub fn slots(&self) -> Slots {
        self.slots
    }

    /// Waits for a slot.
    pub fn enter(self: &Arc<Self>, class: Class, budget: &Budget) -> Result<Slot, Stop> {
        self.wait(class, budget)?;
        Ok(Slot { admission: self.clone(), class: Mutex::new(Some(class)) })
    }

    /// A light slot, if one is free and nobody waits for it.
    pub fn try_light(self: &Arc<Self>) -> Option<Slot> {
        let mut counts = self.lock();
        let free = counts.running[0] < self.slots.light && counts.waiting[0] == 0;
        free.then(|| {
            counts.running[0] += 1;
            Slot { admission: self.clone(), class: Mutex::new(Some(Class::Light)) }
        })
    }

    /// How many run and wait, light then heavy.
    pub fn load(&self) -> ([usize; 2], [usize; 2]) {
        let counts = self.lock();
        (counts.running, counts.waiting)
    }

    fn wait(&self, class: Class, budget: &Budget) -> Result<(), Stop> {
        let (index, most) = self.of(class);
        let mut counts = self.lock();
        if counts.running[index] >= most {
            if counts.waiting[index] >= self.slots.queue {
                return Err(Stop::Overloaded);
            }
            counts.waiting[index] += 1;
            let until = Instant::now() + self.slots.wait;
            let outcome = loop {
                if counts.running[index] < most {
                    break Ok(());
                }
                if let Some(stop) = budget.stopped() {
                    break Err(stop);
                }
                if Instant::now() > until {
                    break Err(Stop::Overloaded);
                }
                // Woken by a freed slot; now and then to see whether the client is still there.
                counts = self
                    .freed
                    .wait_timeout(counts, Duration::from_millis(50))
                    .unwrap_or_else(PoisonError::into_inner)
                    .0;
            };
            counts.waiting[index] -= 1;
            outcome?;
        }
        counts.running[index] += 1;
        Ok(())
    }

    fn leave(&self, class: Class) {
        let (index, _) = self.of(class);
        let mut counts = self.lock();
        counts.running[index] -= 1;
        // To wake costs a call of the system, also where nobody sleeps.
        if counts.waiting[index] > 0 {
            self.freed.notify_all();
        }
    }

    fn of(&self, class: Class) -> (usize, usize) {
        match class {
            Class::Light => (0, self.slots.light),
            Class::Heavy => (1, self.slots.heavy),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leave to run; given back when dropped.
pub struct Slot {
    admission: Arc<Admission>,
    class: Mutex<Option<Class>>,
}

impl Slot {
    /// Gives a light slot back and waits for a heavy one.
    pub fn escalate(&self, budget: &Budget) -> Result<(), Stop> {
        let mut class = self.class.lock().unwrap_or_else(PoisonError::into_inner);
        if *class == Some(Class::Light) {
            *class = None;
            self.admission.leave(Class::Light);
            self.admission.wait(Class::Heavy, budget)?;
            *class = Some(Class::Heavy);
        }
        Ok(())
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(class) = self.class.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            self.admission.leave(class);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sparql::Limits;

    fn slots() -> Slots {
        Slots { light: 2, heavy: 1, queue: 1, wait: Duration::from_millis(80), light_time: Duration::from_millis(1) }
    }

    #[test]
    fn a_full_queue_is_an_error_at_once() {
        let admission = Admission::new(slots());
        let budget = Budget::new(Limits::default());
        let _first = admission.enter(Class::Heavy, &budget).expect("the only slot");
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| admission.enter(Class::Heavy, &Budget::new(Limits::default())).err());
            while admission.load().1[1] == 0 {
                std::thread::yield_now();
            }
            let started = Instant::now();
            assert_eq!(admission.enter(Class::Heavy, &budget).err(), Some(Stop::Overloaded));
            assert!(started.elapsed() < Duration::from_millis(50), "it should not have waited");
            assert_eq!(waiting.join().expect("no panic"), Some(Stop::Overloaded), "the wait is bounded too");
        });
        assert!(admission.enter(Class::Light, &budget).is_ok(), "light queries have slots of their own");
    }

    #[test]
    fn a_light_query_that_goes_on_makes_room_for_another() {
        let admission = Admission::new(slots());
        let budget = Budget::new(Limits::default());
        let first = admission.enter(Class::Light, &budget).expect("free");
        first.escalate(&budget).expect("the heavy slot is free");
        assert_eq!(admission.load().0, [0, 1]);
        drop(first);
        assert_eq!(admission.load().0, [0, 0]);
    }

    #[test]
    fn a_query_that_waits_can_be_stopped() {
        let admission = Admission::new(Slots { wait: Duration::from_secs(60), ..slots() });
        let _first = admission.enter(Class::Heavy, &Budget::new(Limits::default())).expect("free");
        let budget = Budget::new(Limits::default());
        budget.stop(Stop::HungUp);
        assert_eq!(admission.enter(Class::Heavy, &budget).err(), Some(Stop::HungUp));
    }
}
