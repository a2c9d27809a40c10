//! `haverim export`

use super::output::Output;
use super::store::StoreArgs;
use crate::app::Reader;
use anyhow::{Context, Result};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Write the store, or one of its graphs, as RDF.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    store: StoreArgs,
    /// nquads, trig, turtle, ntriples, rdfxml or jsonld; formats without graphs give the default graph, or that of `--graph`.
    #[arg(long, default_value = "nquads")]
    format: String,
    /// One graph only.
    #[arg(long, value_name = "IRI")]
    graph: Option<String>,
    /// In the canonical form: sorted lines (N-Quads and N-Triples).
    #[arg(long)]
    sorted: bool,
    /// The file to write [default: stdout].
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        let app = self.store.open()?;
        let reader = Reader::operator();
        let write = |to: &mut dyn Write| app.export_rdf(&reader, &self.format, self.graph.as_deref(), self.sorted, to);
        match &self.output {
            None => write(out)?,
            Some(path) => {
                let file = File::create(path).with_context(|| format!("cannot write `{}`", path.display()))?;
                let mut file = BufWriter::new(file);
                write(&mut file)?;
                file.flush().with_context(|| format!("cannot write `{}`", path.display()))?;
            }
        }
        Ok(())
    }
}
