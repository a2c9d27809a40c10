//! `haverim gedcom`

use super::output::Output;
use crate::app::gedcom::{self, Severity, Versions};
use anyhow::{Result, bail};
use std::io::Write;
use std::path::PathBuf;

/// Check a genealogist's file or write it in another version; no store is needed.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, clap::Subcommand)]
enum Task {
    /// Check GEDCOM or gedzip against the rules of its version: messages with line numbers on stdout, exit code 1 if there are errors.
    Check {
        /// The file; `-` is stdin.
        file: PathBuf,
        /// Text prints messages as a compiler does; json is the report with its counts.
        #[arg(long, value_enum, default_value = "text")]
        format: Form,
        /// Errors only.
        #[arg(long)]
        quiet: bool,
    },
    /// Write GEDCOM or gedzip to stdout with its lines tidied; what the version cannot hold is told on stderr.
    Rewrite {
        /// The file; `-` is stdin.
        file: PathBuf,
        /// The version [default: the file's own].
        #[arg(long, value_enum)]
        to: Option<To>,
    },
}

/// How to tell what was found.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Form {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum To {
    #[value(name = "7", aliases = ["7.0"])]
    Seven,
    #[value(name = "5.5.1", aliases = ["5", "5.5"])]
    Five,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        match self.task {
            Task::Check { file, format, quiet } => {
                let mut report = gedcom::check(&file)?;
                let errors = report.errors();
                if quiet {
                    report.findings.retain(|f| f.severity == Severity::Error);
                }
                match format {
                    Form::Json => out.json(&report)?,
                    Form::Text => {
                        out.write_all(report.messages(&file.display().to_string()).as_bytes())?;
                        if !quiet {
                            eprint!("{}", report.fates_to_text());
                        }
                    }
                }
                eprintln!("{}", report.summary());
                if errors > 0 {
                    out.flush()?;
                    bail!("`{}` breaks the rules of its version", file.display());
                }
            }
            Task::Rewrite { file, to } => {
                let to = to.map(|to| match to {
                    To::Seven => Versions::Seven,
                    To::Five => Versions::Five,
                });
                let done = gedcom::rewrite(&file, to)?;
                out.write_all(&done.bytes)?;
                eprint!("{}", done.report.to_text(&file.display().to_string()));
            }
        }
        Ok(())
    }
}
