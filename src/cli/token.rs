//! `haverim token`

use super::output::{Format, Output};
use crate::app::{Role, Tokens};
use anyhow::Result;
use std::io::Write;
use std::path::PathBuf;

/// Make, list and revoke the bearer tokens of a store. A running server notices at once.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Make a token and print it; it is never shown again.
    Create {
        /// The store's directory.
        #[arg(long, env = "HAVERIM_DIR", default_value = "haverim-data", value_name = "DIR")]
        dir: PathBuf,
        /// What it allows; each role includes those before it.
        #[arg(long, value_parser = role, value_name = "read|living|write|admin")]
        role: Role,
        /// Its name, shown in the change log [default: the role and a number].
        #[arg(long)]
        name: Option<String>,
        /// A graph that it may write; may be repeated; without it all that are not the service's own.
        #[arg(long, value_name = "IRI")]
        graph: Vec<String>,
    },
    /// List the tokens.
    List {
        /// The store's directory.
        #[arg(long, env = "HAVERIM_DIR", default_value = "haverim-data", value_name = "DIR")]
        dir: PathBuf,
        /// How to print [default: table on a terminal, CSV in a pipe].
        #[arg(long, value_enum)]
        format: Option<Format>,
    },
    /// Take a token back.
    Revoke {
        /// The store's directory.
        #[arg(long, env = "HAVERIM_DIR", default_value = "haverim-data", value_name = "DIR")]
        dir: PathBuf,
        /// Its name.
        name: String,
    },
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        match self.command {
            Command::Create { dir, role, name, graph } => {
                let tokens = Tokens::of(Some(&dir));
                let taken = tokens.list()?;
                let name = name.unwrap_or_else(|| {
                    let free = (1..).map(|n| format!("{}-{n}", role.name()));
                    free.into_iter().find(|name| !taken.iter().any(|t| t.name == *name)).unwrap_or_default()
                });
                let token = tokens.create(&name, role, graph)?;
                eprintln!("token `{name}` may {}; it is shown this once", role.name());
                writeln!(out, "{token}")?;
            }
            Command::List { dir, format } => {
                let records = Tokens::of(Some(&dir)).list()?;
                let rows: Vec<Vec<String>> =
                    records.iter().map(|r| vec![r.name.clone(), r.role.name().into(), r.graphs.join(" ")]).collect();
                match out.format(format) {
                    Format::Json => {
                        let shown: Vec<_> = records
                            .iter()
                            .map(|r| serde_json::json!({"name": r.name, "role": r.role, "graphs": r.graphs}))
                            .collect();
                        out.json(&shown)?;
                    }
                    format => out.rows(format, &["name", "role", "graphs"], &rows)?,
                }
            }
            Command::Revoke { dir, name } => {
                Tokens::of(Some(&dir)).revoke(&name)?;
                eprintln!("token `{name}` is revoked");
            }
        }
        Ok(())
    }
}

fn role(text: &str) -> Result<Role, String> {
    Role::ALL
        .into_iter()
        .find(|role| role.name() == text)
        .ok_or_else(|| format!("`{text}` is not `read`, `living`, `write` or `admin`"))
}
