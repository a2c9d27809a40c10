//! `haverim export`

use super::output::Output;
use super::store::StoreArgs;
use crate::app::Reader;
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Write the store or one of its graphs as RDF, or some of its people as a genealogist's file.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    store: StoreArgs,
    /// nquads, trig, turtle, ntriples, rdfxml or jsonld; formats without graphs give the default graph, or that of `--graph`.
    /// Or gedcom7, gedcom551 or gedzip, with `--select`; what the version cannot hold is told on stderr.
    #[arg(long, default_value = "nquads")]
    format: String,
    /// Who goes into a genealogist's file: person:SLUG, person:SLUG:up=2,down=2, family:SLUG, family:SLUG+SLUG,
    /// school:SLUG, query:NAME?param=value; import:ID is a whole import as it came, import:ID:with=claims with what was learnt since.
    #[arg(long, value_name = "WHO", conflicts_with_all = ["graph", "sorted"])]
    select: Option<String>,
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
        let genealogical = self.format.starts_with("ged");
        // Before the file is made anew: what was in it stays if nobody is selected.
        let selected = match &self.select {
            Some(select) => {
                let written = app.export_gedcom(&reader, self.format.parse()?, select)?;
                let named = self.output.as_ref().map_or_else(|| select.clone(), |path| path.display().to_string());
                eprint!("{}", written.report.messages(&named));
                Some(written.bytes)
            }
            None if genealogical => bail!("`--format {}` needs `--select person:SLUG` or another", self.format),
            None => None,
        };
        let write = |to: &mut dyn Write| -> Result<()> {
            match &selected {
                Some(bytes) => to.write_all(bytes)?,
                None => app.export_rdf(&reader, &self.format, self.graph.as_deref(), self.sorted, to)?,
            }
            Ok(())
        };
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
