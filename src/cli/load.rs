//! `haverim load`

use super::progress::Progress;
use super::store::{base, open};
use crate::app::Opening;
use crate::model::Base;
use anyhow::Result;
use std::path::PathBuf;

/// Load RDF files into a store, by extension: .nq .nt .ttl .trig .rdf .jsonld, also with .gz or .zst; `-` is stdin (N-Quads).
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The store's directory; made if it is missing (without our own data).
    #[arg(long, env = "HAVERIM_DIR", default_value = "haverim-data", value_name = "DIR")]
    dir: PathBuf,
    /// The named graph for all that is loaded; without it files keep their graphs, and triples without one get a graph of their own.
    #[arg(long, value_name = "IRI")]
    graph: Option<String>,
    /// The base of instance IRIs, for a new store.
    #[arg(long, env = "HAVERIM_BASE", value_name = "IRI", value_parser = base)]
    base: Option<Base>,
    /// Make a plain store, without projection, if there is none.
    #[arg(long)]
    empty: bool,
    /// The files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Args {
    pub fn run(self) -> Result<()> {
        let opening =
            Opening { base: self.base.clone(), with_data: false, plain: self.empty, ..Opening::directory(&self.dir) };
        let started = std::time::Instant::now();
        let app = open(&opening)?.app;
        let progress = Progress::new();
        let loaded = app.load_rdf(&self.files, self.graph.as_deref(), &|n| progress.show("loading", n, 0))?;
        drop(progress);
        for (file, digest) in &loaded.files {
            eprintln!("read `{file}`, sha256 {digest}");
        }
        let seconds = started.elapsed().as_secs_f64();
        eprintln!("loaded {} quads into `{}` in {seconds:.1} s", loaded.quads, self.dir.display());
        Ok(())
    }
}
