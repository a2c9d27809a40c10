//! Answers of remote services, kept for a while: within one page of a workbench the same block is asked again and again.
//!
//! An answer is known by the service and by the whole query that was sent, which holds every value of ours that went into
//! it; what the service answers it answers anyone, as no credentials are sent. Only whole answers are kept.

use oxigraph::model::Term;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Rows of terms, some unbound.
pub(super) type Rows = Vec<Vec<Option<Term>>>;

/// Kept answers, bounded by bytes and by age.
pub(super) struct Kept {
    most: u64,
    time: Duration,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    answers: HashMap<(String, String), Answer>,
    bytes: u64,
    uses: u64,
}

struct Answer {
    rows: Arc<Rows>,
    bytes: u64,
    since: Instant,
    /// When it was used last, counted in uses.
    used: u64,
}

impl Kept {
    /// Keeps at most so many bytes, each answer for at most so long; zero of either keeps nothing.
    pub(super) fn new(most: u64, time: Duration) -> Self {
        Self { most, time, book: Mutex::default() }
    }

    /// The answer of a service to a query, if it is kept and not too old.
    pub(super) fn get(&self, service: &str, query: &str) -> Option<Arc<Rows>> {
        let mut book = self.lock();
        book.uses += 1;
        let uses = book.uses;
        let answer = book.answers.get_mut(&(service.to_owned(), query.to_owned()))?;
        answer.used = uses;
        (answer.since.elapsed() < self.time).then(|| answer.rows.clone())
    }

    /// Keeps an answer; others go, the oldest and then the longest unused, if there is no room.
    pub(super) fn put(&self, service: &str, query: &str, rows: &Rows) {
        let cells = rows.iter().flatten().map(|cell| 64 + cell.as_ref().map_or(0, size)).sum::<u64>();
        let bytes = cells + (service.len() + query.len() + 64 * rows.len()) as u64;
        // One answer must not empty the shelf.
        if self.time.is_zero() || bytes > self.most / 4 {
            return;
        }
        let mut book = self.lock();
        let old = |answer: &Answer| answer.since.elapsed() >= self.time;
        book.drop_if(old);
        while book.bytes + bytes > self.most {
            let Some(unused) = book.answers.values().map(|answer| answer.used).min() else { break };
            book.drop_if(|answer| answer.used == unused);
        }
        book.uses += 1;
        let answer = Answer { rows: Arc::new(rows.clone()), bytes, since: Instant::now(), used: book.uses };
        let before = book.answers.insert((service.to_owned(), query.to_owned()), answer);
        book.bytes = book.bytes + bytes - before.map_or(0, |before| before.bytes);
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn drop_if(&mut self, goes: impl Fn(&Answer) -> bool) {
        let bytes = &mut self.bytes;
        self.answers.retain(|_, answer| {
            let goes = goes(answer);
            *bytes -= if goes { answer.bytes } else { 0 };
            !goes
        });
    }
}

/// The bytes of a term's text.
fn size(term: &Term) -> u64 {
    let length = match term {
        Term::NamedNode(node) => node.as_str().len(),
        Term::BlankNode(node) => node.as_str().len(),
        Term::Literal(literal) => literal.value().len() + literal.datatype().as_str().len(),
    };
    length as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::Literal;

    fn rows(text: &str) -> Rows {
        vec![vec![Some(Literal::from(text).into()), None]]
    }

    #[test]
    fn an_answer_is_kept_for_the_very_same_query_alone() {
        let kept = Kept::new(10_000, Duration::from_secs(60));
        kept.put("http://a", "SELECT 1", &rows("one"));
        assert_eq!(kept.get("http://a", "SELECT 1").as_deref(), Some(&rows("one")));
        assert!(kept.get("http://b", "SELECT 1").is_none() && kept.get("http://a", "SELECT 2").is_none());
        kept.put("http://a", "SELECT 1", &rows("two"));
        assert_eq!(kept.get("http://a", "SELECT 1").as_deref(), Some(&rows("two")));
    }

    #[test]
    fn bytes_and_age_are_bounded() {
        let kept = Kept::new(2_000, Duration::from_secs(60));
        for n in 0..50 {
            kept.put("http://a", &format!("SELECT {n}"), &rows("x"));
            assert!(kept.get("http://a", "SELECT 0").is_some(), "what is used stays");
            assert!(kept.lock().bytes <= 2_000);
        }
        assert!(kept.get("http://a", "SELECT 5").is_none());
        kept.put("http://a", "large", &rows(&"x".repeat(1_000)));
        assert!(kept.get("http://a", "large").is_none(), "too large a part of the whole");
        let at_once = Kept::new(2_000, Duration::ZERO);
        at_once.put("http://a", "SELECT 1", &rows("x"));
        assert!(at_once.get("http://a", "SELECT 1").is_none());
    }
}
