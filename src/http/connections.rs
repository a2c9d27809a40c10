//! Connections: how many at once, and how long each may keep us waiting.
//!
//! A client has the patience of the settings for the head of each request, the next request included, and for taking
//! more of an answer. Whoever is slower loses the connection, so that nobody can hold them all by doing nothing.

use super::Settings;
use axum::BoxError;
use axum::body::HttpBody;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::io::{Error, ErrorKind};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tower::Service;

/// How long to wait where the system has no more file descriptors.
const BREATH: Duration = Duration::from_millis(100);
/// How long requests that are being answered may go on after the server was asked to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(30);

/// Answers connections until `stop` is done, then waits for the answers that are on their way.
pub(super) async fn serve<S, B>(listener: TcpListener, service: S, settings: &Settings, stop: impl Future<Output = ()>)
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
    B: HttpBody<Error: Into<BoxError>> + Send + 'static,
    B::Data: Send,
{
    let open = Arc::new(Semaphore::new(settings.connections));
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(settings.patience);
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            // The semaphore is never closed, so there is always a permit in the end.
            let permit = open.clone().acquire_owned().await.ok();
            (permit, accept(&listener).await)
        };
        let (permit, stream) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(settings.patience));
        let service = TowerToHyperService::new(service.clone());
        let connection = graceful.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(permit);
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(LAST_ANSWERS) => tracing::warn!("some answers were cut short by the stop"),
    }
}

/// The next connection, whatever becomes of others.
async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Small answers go out at once. A socket that cannot be told so is served all the same.
                drop(stream.set_nodelay(true));
                return stream;
            }
            Err(error) if gone(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken at this moment");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

/// Whether it was the client that went away.
fn gone(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused)
}
