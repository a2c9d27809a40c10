//! The bodies that clients send: together no more than there is room for, and never slower than patience allows.
//!
//! Every request's body passes through here as it is read, whoever reads it: a handler sees the same pieces, or an
//! error that [`unread`] turns into what to tell the client. What is held is given back when the reading ends.

use super::Problem;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::StatusCode;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_stream::StreamExt;

/// How many kibibytes all bodies that are being read may hold together.
const ROOM: usize = 1 << 20;
/// The fewest bytes a second that a client must send on the whole, after the patience for its first ones.
const SLOWEST: u64 = 500;

/// Why a body was not read to its end.
#[derive(Debug, thiserror::Error)]
enum Unread {
    #[error("the body came too slowly: send it in one go")]
    Slow,
    #[error("too many large requests are being read at this moment: try again in a few seconds")]
    Full,
    #[error("the body broke off before its end")]
    Broken(#[source] axum::Error),
}

/// Room for the bodies of all requests, and the patience with each.
#[derive(Clone)]
pub(super) struct Bodies {
    room: Arc<Semaphore>,
    patience: Duration,
}

impl Bodies {
    /// Empty room; `patience` is the longest wait for the next piece of a body.
    pub(super) fn new(patience: Duration) -> Self {
        Self { room: Arc::new(Semaphore::new(ROOM)), patience }
    }

    /// The same request, with its body watched.
    pub(super) fn watch(&self, request: Request) -> Request {
        if request.body().is_end_stream() {
            return request;
        }
        request.map(|body| {
            let (patience, mut held) = (self.patience, Held::new(self.room.clone()));
            Body::from_stream(body.into_data_stream().timeout(patience).map(move |piece| {
                let piece = piece.map_err(|_| Unread::Slow)?.map_err(Unread::Broken)?;
                held.take(piece.len(), patience)?;
                Ok::<Bytes, Unread>(piece)
            }))
        })
    }
}

/// What one body holds of the room.
struct Held {
    room: Arc<Semaphore>,
    permits: Option<OwnedSemaphorePermit>,
    bytes: u64,
    since: Instant,
}

impl Held {
    fn new(room: Arc<Semaphore>) -> Self {
        Self { room, permits: None, bytes: 0, since: Instant::now() }
    }

    fn take(&mut self, more: usize, patience: Duration) -> Result<(), Unread> {
        self.bytes += more as u64;
        if self.since.elapsed() > patience + Duration::from_secs(self.bytes / SLOWEST) {
            return Err(Unread::Slow);
        }
        let held = self.permits.as_ref().map_or(0, |permits| permits.num_permits() as u64);
        let missing = u32::try_from(self.bytes.div_ceil(1024) - held).map_err(|_| Unread::Full)?;
        let permit = self.room.clone().try_acquire_many_owned(missing).map_err(|_| Unread::Full)?;
        match &mut self.permits {
            Some(permits) => permits.merge(permit),
            none => *none = Some(permit),
        }
        Ok(())
    }
}

/// A whole body of at most so many bytes; `instead` says what to do with a larger one.
///
/// # Errors
/// Why it could not be read: it is too large (413), too slow (408), broke off (400), or there is no room for it (503).
pub(super) async fn whole(body: Body, most: usize, instead: &str) -> Result<Bytes, Problem> {
    let too_large = || Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("more than {most} bytes: {instead}"));
    axum::body::to_bytes(body, most).await.map_err(|error| unread(&error).unwrap_or_else(too_large))
}

/// What to tell of an error in reading a body, if it comes from the reading.
pub(super) fn unread(error: &(dyn Error + 'static)) -> Option<Problem> {
    let Some(why) = error.downcast_ref::<Unread>() else { return unread(error.source()?) };
    let problem = |status| Problem::new(status, why.to_string());
    Some(match why {
        Unread::Slow => problem(StatusCode::REQUEST_TIMEOUT),
        Unread::Full => problem(StatusCode::SERVICE_UNAVAILABLE).retry(5),
        Unread::Broken(_) => problem(StatusCode::BAD_REQUEST),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn read(bodies: &Bodies, body: Body, most: usize) -> Result<Bytes, Problem> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(async { whole(bodies.watch(Request::new(body)).into_body(), most, "send less").await })
    }

    #[test]
    fn a_body_comes_through_and_gives_its_room_back() {
        let bodies = Bodies::new(Duration::from_secs(30));
        assert_eq!(read(&bodies, Body::from("ASK {}"), 100).expect("small"), "ASK {}");
        assert_eq!(read(&bodies, Body::from("ASK {}"), 5).expect_err("large").status, 413);
        assert_eq!(bodies.room.available_permits(), ROOM);
    }

    #[test]
    fn a_body_that_stalls_is_given_up() {
        let stalled = Body::from_stream(tokio_stream::pending::<Result<Bytes, axum::Error>>());
        let told = read(&Bodies::new(Duration::from_millis(20)), stalled, 100).expect_err("nothing comes");
        assert_eq!((told.status, told.detail.contains("too slowly")), (408, true));
    }

    #[test]
    fn a_body_that_trickles_is_given_up() {
        let mut held = Held::new(Arc::new(Semaphore::new(ROOM)));
        held.since -= Duration::from_secs(60);
        assert!(held.take(20_000, Duration::from_secs(30)).is_ok(), "500 bytes a second and more");
        held.since -= Duration::from_secs(60);
        assert!(matches!(held.take(1, Duration::from_secs(30)), Err(Unread::Slow)));
    }

    #[test]
    fn a_body_for_which_there_is_no_room_is_sent_away() {
        let bodies = Bodies { room: Arc::new(Semaphore::new(3)), patience: Duration::from_secs(30) };
        let told = read(&bodies, Body::from(vec![b' '; 4096]), 1 << 20).expect_err("four of three");
        assert_eq!((told.status, told.retry_after), (503, Some(5)));
        assert!(read(&bodies, Body::from(vec![b' '; 3072]), 1 << 20).is_ok());
    }

    #[test]
    fn a_body_that_breaks_off_is_not_called_too_large() {
        let broken = Body::from_stream(tokio_stream::once(Err::<Bytes, _>(std::io::Error::other("gone"))));
        let told = read(&Bodies::new(Duration::from_secs(30)), broken, 100).expect_err("broken");
        assert_eq!((told.status, told.detail.contains("broke off")), (400, true));
    }
}
