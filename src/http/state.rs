//! What handlers share.

use crate::app::App;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

/// How to serve.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address to listen on.
    pub bind: SocketAddr,
    /// The most seconds a query may take.
    pub query_time: Duration,
    /// How long a client may keep us waiting: for the head of a request, for the next piece of its body, and for
    /// taking the next piece of an answer.
    pub patience: Duration,
    /// The most connections at once; further ones wait until one ends.
    pub connections: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from(([127, 0, 0, 1], 7878)),
            query_time: Duration::from_secs(30),
            patience: Duration::from_secs(30),
            connections: 4_000,
        }
    }
}

/// The application and the settings, cheap to clone.
#[derive(Clone)]
pub struct AppState {
    app: Arc<App>,
    /// How we serve.
    pub settings: Arc<Settings>,
}

impl AppState {
    /// Shares an application.
    pub fn new(app: Arc<App>, settings: Settings) -> Self {
        Self { app, settings: Arc::new(settings) }
    }

    /// The application.
    pub fn app(&self) -> Arc<App> {
        self.app.clone()
    }
}

impl Deref for AppState {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}
