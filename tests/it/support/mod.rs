//! What the tests share: an application over the shipped data in memory, requests without a socket, and the command.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use haverim::app::{App, Opening};
use haverim::http;
use std::process::{Command, Output};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tower::ServiceExt;

/// The shipped data in a memory store, loaded once for all tests that only read.
pub fn shipped() -> Arc<App> {
    static APP: OnceLock<Arc<App>> = OnceLock::new();
    // However slow the machine, the tests get answers and not jobs.
    let opening = Opening { patience: Duration::from_secs(120), ..Opening::memory() };
    APP.get_or_init(|| Arc::new(App::open(&opening, &|_, _, _| {}).expect("the shipped data").app)).clone()
}

/// A fresh memory store with the shipped data, for tests that write.
pub fn fresh(opening: Opening) -> Arc<App> {
    Arc::new(App::open(&opening, &|_, _, _| {}).expect("a memory store").app)
}

/// An answer of the service.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: axum::http::HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("not JSON ({e}): {}", self.text()))
    }

    /// A header's value, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

/// The service over an application.
pub fn service(app: Arc<App>) -> Router {
    http::router(app, &http::Settings::default())
}

/// Sends a request to an application's service.
pub fn send(app: &Arc<App>, request: Request<Body>) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let response: Response<Body> = service(app.clone()).oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body that ends").to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    })
}

/// `GET path` with an `Accept` header.
pub fn get(app: &Arc<App>, path: &str, accept: &str) -> Answer {
    let mut request = Request::get(path);
    if !accept.is_empty() {
        request = request.header("accept", accept);
    }
    send(app, request.body(Body::empty()).expect("a request"))
}

/// Runs the command.
pub fn haverim(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_haverim")).args(args).env_remove("HAVERIM_DIR").output().expect("the binary runs")
}

/// The address of a server over an application, for as long as the tests run.
pub fn listening(app: Arc<App>) -> String {
    let (give, take) = std::sync::mpsc::channel();
    let router = http::router(app, &http::Settings::default());
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
            give.send(listener.local_addr().expect("an address")).expect("someone waits");
            axum::serve(listener, router).await.expect("serves");
        });
    });
    format!("http://{}", take.recv().expect("an address"))
}

/// A command's standard output, if it succeeded.
pub fn stdout(args: &[&str]) -> String {
    let output = haverim(args);
    assert!(output.status.success(), "{args:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}
