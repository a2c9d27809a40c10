//! `haverim serve`

use super::store::{base, open};
use crate::app::sparql::{Limits, RemoteSettings};
use crate::app::{App, Opening};
use crate::http;
use crate::model::{Base, Severity};
use anyhow::{Context, Result};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Serve the site, the API and the SPARQL endpoint; make and fill the store first if there is none.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The store's directory; made and filled if it is missing or empty.
    #[arg(long, env = "HAVERIM_DIR", default_value = "haverim-data", value_name = "DIR")]
    dir: PathBuf,
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, env = "HAVERIM_BIND", default_value = "127.0.0.1:7878", value_name = "HOST:PORT")]
    bind: SocketAddr,
    /// The base of instance IRIs, for a new store [default: http://localhost:7878/].
    #[arg(long, env = "HAVERIM_BASE", value_name = "IRI", value_parser = base)]
    base: Option<Base>,
    /// Allow SPARQL updates and graph store writes (with a token that may write: see `haverim token`).
    #[arg(long)]
    writable: bool,
    /// None of our data and no projection: a plain SPARQL store whose default graph is as stored.
    #[arg(long)]
    empty: bool,
    /// Load the tables of this folder instead of those that the program carries.
    #[arg(long, value_name = "FOLDER")]
    tables: Option<PathBuf>,
    /// A host that `SERVICE` and `LOAD` may ask, as `query.example.org` or `localhost:3030`; may be given several times.
    #[arg(long, value_name = "HOST")]
    service_host: Vec<String>,
    /// Let those hosts have private and loopback addresses.
    #[arg(long, requires = "service_host")]
    service_private: bool,
    /// How many bytes of those hosts' answers are kept for a minute, to be used again; 0 keeps none.
    #[arg(long, default_value_t = RemoteSettings::default().kept_bytes, requires = "service_host", value_name = "BYTES")]
    remote_cache: u64,
    /// The most seconds a query may take.
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    query_time: u64,
    /// The most seconds that a client may keep us waiting for the rest of a request, or with taking the answer.
    #[arg(long, default_value_t = 30, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    patience: u64,
    /// The most connections at once; further ones wait.
    #[arg(long, default_value_t = 4_000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    connections: u32,
    /// Answer property paths from the store, not from the index of links (a request may ask for `path-index=on`).
    #[arg(long)]
    no_path_index: bool,
}

impl Args {
    pub fn run(self) -> Result<()> {
        let opening = Opening {
            base: self.base.clone(),
            plain: self.empty,
            tables: self.tables.clone(),
            writable: self.writable,
            path_index: !self.no_path_index,
            limits: Limits { time: Duration::from_secs(self.query_time), ..Limits::default() },
            remote: (!self.service_host.is_empty()).then(|| RemoteSettings {
                hosts: self.service_host.clone(),
                allow_private: self.service_private,
                kept_bytes: self.remote_cache,
                ..RemoteSettings::default()
            }),
            ..Opening::directory(&self.dir)
        };
        let opened = open(&opening)?;
        if opened.loaded && !self.empty {
            let errors = opened.findings.iter().filter(|f| f.severity == Severity::Error).count();
            eprintln!("loaded the tables into `{}`", self.dir.display());
            if errors > 0 {
                eprintln!("warning: {errors} rows could not be used: `haverim check` shows them");
            }
        }
        let settings = http::Settings {
            bind: self.bind,
            query_time: Duration::from_secs(self.query_time),
            patience: Duration::from_secs(self.patience),
            connections: self.connections as usize,
        };
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")?;
        let app = Arc::new(opened.app);
        let indexed = app.clone();
        std::thread::spawn(move || {
            if let Err(error) = indexed.prepare_search(&|_, _, _| {}) {
                tracing::error!(%error, "the names cannot be indexed: searches will try again");
            }
        });
        weigh_daily(&app);
        runtime
            .block_on(async {
                let listening = |address: SocketAddr| eprintln!("listening on http://{address}/");
                http::serve(app, settings, listening, stopped()).await
            })
            .with_context(|| format!("cannot listen on `{}`", self.bind))
    }
}

/// Weighs once an hour, in a thread of its own, who may be living: soon after midnight, and after a sleep too.
fn weigh_daily(app: &Arc<App>) {
    let app = Arc::downgrade(app);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(3600));
            let Some(app) = app.upgrade() else { return };
            if let Err(error) = app.weigh_the_living() {
                tracing::error!(%error, "could not weigh who may be living");
            }
        }
    });
}

/// Resolves when the process is asked to stop.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
