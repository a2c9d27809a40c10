//! `haverim generate`

use super::output::Output;
use crate::generate::{self, Settings};
use crate::model::Base;
use anyhow::{Context, Result};
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

/// Write a synthetic population as N-Quads, for tests and benches: nobody in it ever lived, and every IRI says so.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How many people, about; never more.
    #[arg(long, default_value_t = 10_000)]
    people: u32,
    /// Which of the possible populations: one seed gives the same bytes everywhere.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The base of instance IRIs.
    #[arg(long, env = "HAVERIM_BASE", value_parser = super::store::base, value_name = "IRI")]
    base: Option<Base>,
    /// Which share of the people has a second record, from 0 to 1: work for those who look for duplicates.
    #[arg(long, default_value_t = 0.0)]
    duplicates: f64,
    /// Write which second record is whose to this file, as tab-separated IRIs.
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    /// Write GEDCOM instead of N-Quads.
    #[arg(long)]
    gedcom: bool,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        let settings = Settings {
            people: self.people,
            seed: self.seed,
            base: self.base.unwrap_or_default(),
            duplicates: self.duplicates.clamp(0.0, 1.0),
        };
        let started = std::time::Instant::now();
        let report = match (&self.truth, self.gedcom) {
            (_, true) => generate::gedcom(&settings, out)?,
            (Some(path), false) => {
                let file = File::create(path).with_context(|| format!("cannot write `{}`", path.display()))?;
                generate::population_and_truth(&settings, out, &mut BufWriter::new(file))?
            }
            (None, false) => generate::population(&settings, out)?,
        };
        let seconds = started.elapsed().as_secs_f64();
        let generate::Report { people, families, schools, quads, .. } = report;
        eprintln!("{people} people, {families} families, {schools} schools, {quads} statements in {seconds:.1} s");
        Ok(())
    }
}
