//! `haverim check`

use super::output::{Format, Output};
use crate::app;
use crate::model::Severity;
use anyhow::{Result, bail};
use std::io::Write;
use std::path::PathBuf;

/// Check the tables: broken references, impossible dates, cycles, people who may be living, ids that stand twice.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of tables [default: those that the program carries].
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Table prints findings as a compiler does.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Leave notes out.
    #[arg(long)]
    quiet: bool,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        let mut findings = app::check(self.folder.as_deref())?;
        if self.quiet {
            findings.retain(|f| f.severity != Severity::Note);
        }
        match self.format {
            Some(Format::Json) => out.json(&findings)?,
            Some(Format::Csv) => {
                let rows: Vec<Vec<String>> = findings
                    .iter()
                    .map(|f| {
                        let severity = format!("{:?}", f.severity).to_lowercase();
                        vec![
                            severity,
                            f.file.clone(),
                            f.line.to_string(),
                            f.message.clone(),
                            f.hint.clone().unwrap_or_default(),
                        ]
                    })
                    .collect();
                out.rows(Format::Csv, &["severity", "file", "line", "message", "hint"], &rows)?;
            }
            _ => {
                for finding in &findings {
                    writeln!(out, "{finding}")?;
                }
            }
        }
        let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        eprintln!("{errors} errors, {warnings} warnings, {} notes", count(Severity::Note));
        if errors > 0 {
            bail!("the tables have errors");
        }
        Ok(())
    }
}
