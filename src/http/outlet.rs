//! How an answer leaves: a small one whole, with its length; a large one as a stream that breaks off if it fails.
//!
//! Nothing is sent before the first megabyte is full or the answer complete, so whatever goes wrong early is a proper
//! error. Later there is only one honest way to say it: the body ends without its last chunk, which every client
//! notices, and the reason stands at `/sparql/runs/{id}`. HTTP/1.0 has no chunks and cannot notice, so there the answer
//! is always kept until it is complete.

use super::Problem;
use crate::app::sparql::{Budget, HangUp, Stop};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use std::io::{self, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::sync::{mpsc, oneshot};
use tokio_stream::Stream;

/// How much is kept before an answer becomes a stream.
const WHOLE: usize = 1 << 20;
/// How much is kept when it must not become one.
const MOST_WHOLE: usize = 64 << 20;
/// How much is sent at a time.
const CHUNK: usize = 64 << 10;
/// How many chunks may wait for the client.
const WAITING: usize = 8;

/// Names a remote service that failed and was passed over, once for each.
const SERVICE_FAILED: HeaderName = HeaderName::from_static("haverim-service-failed");

/// What came out, and under which head.
pub(super) struct Reply {
    /// The headers of the answer, once they are known.
    pub(super) head: HeaderMap,
    /// The answer.
    pub(super) outcome: Outcome,
}

/// What came out.
pub(super) enum Outcome {
    /// What the client has already.
    NotModified,
    /// All of it.
    Whole(Bytes),
    /// The beginning of it; the rest follows.
    Stream(mpsc::Receiver<io::Result<Bytes>>),
    /// Nothing but the reason.
    Failed(Problem),
}

/// Where an answer is written to, on a worker's thread.
pub(super) struct Outlet {
    /// The headers of the answer, to be filled in before anything is written.
    pub(super) head: HeaderMap,
    kept: Vec<u8>,
    state: State,
    stream: bool,
    budget: Arc<Budget>,
}

enum State {
    /// All of it is kept for whoever asked, on the same thread.
    Holding,
    Keeping(oneshot::Sender<Reply>),
    Streaming(mpsc::Sender<io::Result<Bytes>>),
    Closed,
}

impl Outlet {
    /// An outlet, and where its outcome appears.
    pub(super) fn new(stream: bool, budget: Arc<Budget>) -> (Self, oneshot::Receiver<Reply>) {
        let (give, take) = oneshot::channel();
        (Self { head: HeaderMap::new(), kept: Vec::new(), state: State::Keeping(give), stream, budget }, take)
    }

    /// An outlet for an answer that is small, or stopped by its budget's limit of bytes: [`Outlet::reply`] gives it.
    pub(super) fn brief(budget: Arc<Budget>) -> Self {
        Self { head: HeaderMap::new(), kept: Vec::new(), state: State::Holding, stream: false, budget }
    }

    /// What has been written, or why it is not the answer.
    pub(super) fn reply(mut self, result: Result<Done, Problem>) -> Reply {
        let head = self.told();
        let outcome = match result {
            Ok(Done::Written) => Outcome::Whole(self.kept.into()),
            Ok(Done::NotModified) => Outcome::NotModified,
            Err(problem) => Outcome::Failed(problem),
        };
        Reply { head, outcome }
    }

    fn hung_up(&mut self) -> io::Error {
        self.state = State::Closed;
        self.budget.stop(Stop::HungUp);
        io::Error::new(io::ErrorKind::BrokenPipe, "the client hung up")
    }

    fn send(&mut self) -> io::Result<()> {
        let State::Streaming(to) = &self.state else { return Ok(()) };
        let chunk = std::mem::take(&mut self.kept);
        // The network's threads free it.
        self.budget.give_away(chunk.capacity());
        match to.blocking_send(Ok(chunk.into())) {
            Ok(()) => Ok(()),
            Err(_) => Err(self.hung_up()),
        }
    }

    /// The headers, with the remote services that failed and were passed over in silence.
    fn told(&mut self) -> HeaderMap {
        let mut head = std::mem::take(&mut self.head);
        for asked in self.budget.services().into_iter().filter(|asked| asked.failed.is_some()) {
            if let Ok(endpoint) = HeaderValue::from_str(&format!("<{}>", asked.endpoint)) {
                head.append(SERVICE_FAILED, endpoint);
            }
        }
        head
    }

    /// Says that the answer is complete, or why it is not.
    pub(super) fn finish(mut self, result: Result<Done, Problem>) {
        let state = std::mem::replace(&mut self.state, State::Closed);
        let reply = self.reply(result);
        match (state, reply.outcome) {
            (State::Keeping(give), outcome) => drop(give.send(Reply { outcome, ..reply })),
            (State::Streaming(to), Outcome::Whole(rest)) => drop(to.blocking_send(Ok(rest))),
            // An error in the body makes the server cut the connection instead of ending the body.
            (State::Streaming(to), Outcome::Failed(problem)) => {
                drop(to.blocking_send(Err(io::Error::other(problem.detail))));
            }
            _ => {}
        }
    }
}

/// How an answer ended that did not fail.
pub(super) enum Done {
    /// All of it has been written.
    Written,
    /// The client has it already.
    NotModified,
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.kept.extend_from_slice(bytes);
        let most = match (&self.state, self.stream) {
            (State::Keeping(_), true) => WHOLE,
            (State::Keeping(_), false) | (State::Holding, _) => MOST_WHOLE,
            (State::Streaming(_), _) => CHUNK,
            (State::Closed, _) => return Err(io::ErrorKind::BrokenPipe.into()),
        };
        if self.kept.len() < most {
            return Ok(bytes.len());
        }
        if !self.stream {
            self.budget.stop(Stop::Bytes);
            return Err(io::Error::other(Stop::Bytes));
        }
        if let State::Keeping(_) = &self.state {
            let (to, from) = mpsc::channel(WAITING);
            let State::Keeping(give) = std::mem::replace(&mut self.state, State::Streaming(to)) else {
                return Err(io::ErrorKind::BrokenPipe.into());
            };
            let head = self.told();
            if give.send(Reply { head, outcome: Outcome::Stream(from) }).is_err() {
                return Err(self.hung_up());
            }
        }
        self.send()?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A stream as a body; the query stops when the client goes.
pub(super) fn body(from: mpsc::Receiver<io::Result<Bytes>>, guard: HangUp) -> Body {
    Body::from_stream(Guarded { from, _guard: guard })
}

struct Guarded {
    from: mpsc::Receiver<io::Result<Bytes>>,
    _guard: HangUp,
}

impl Stream for Guarded {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.from.poll_recv(context)
    }
}
