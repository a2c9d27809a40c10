//! `haverim query`

use super::asked::Asked;
use super::output::{Format, Output};
use super::{questions, remote};
use crate::app::{QueryAnswer, Reader};
use anyhow::{Context, Result};
use std::io::{Read, Write};
use std::path::PathBuf;

/// Ask a SPARQL query, from a file, from the question library by its name, or from stdin with `-`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    asked: Asked,
    /// A `.rq` file, the name of a question (`haverim questions` lists them), or `-`.
    #[arg(value_name = "FILE")]
    query: PathBuf,
    /// A parameter of a question: `teacher=behar-nissim`.
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = questions::pair)]
    params: Vec<(String, String)>,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        let format = out.format(self.asked.told.format);
        let name = self.query.display().to_string();
        let text = match name.as_str() {
            "-" => {
                let mut text = String::new();
                std::io::stdin().read_to_string(&mut text).context("reading the query from stdin")?;
                Some(text)
            }
            _ if self.query.exists() => {
                Some(std::fs::read_to_string(&self.query).with_context(|| format!("cannot read `{name}`"))?)
            }
            _ => None,
        };
        if let Some(server) = &self.asked.told.server {
            let accept = match format {
                Format::Json => "application/sparql-results+json",
                _ => "text/csv",
            };
            let body = match &text {
                Some(text) => remote::get(server, "/sparql", &[("query", text.clone())], accept)?,
                None => {
                    let params: Vec<(&str, String)> =
                        self.params.iter().map(|(n, v)| (n.as_str(), v.clone())).collect();
                    remote::get(server, &format!("/queries/{name}"), &params, accept)?
                }
            };
            return Ok(out.write_all(&body)?);
        }
        let app = self.asked.store.open()?;
        let reader = Reader::operator();
        let answer = match text {
            Some(text) => app.query(&reader, &text)?,
            None => app.ask_question(&reader, name.trim_end_matches(".rq"), &self.params)?,
        };
        match answer {
            QueryAnswer::Boolean(value) => writeln!(out, "{value}")?,
            QueryAnswer::Graph(ntriples) => out.write_all(&ntriples)?,
            QueryAnswer::Rows { json, header, rows } => match format {
                Format::Json => out.write_all(&json)?,
                _ => {
                    let header: Vec<&str> = header.iter().map(String::as_str).collect();
                    out.rows(format, &header, &rows)?;
                }
            },
        }
        Ok(())
    }
}
