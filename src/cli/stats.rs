//! `haverim stats`

use super::output::{Format, Output};
use super::remote;
use super::store::StoreArgs;
use crate::app::Reader;
use anyhow::Result;
use serde_json::Value;

/// Count what a store holds, and how many quads it spends on a person.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    store: StoreArgs,
    /// How to print [default: table on a terminal, CSV in a pipe].
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Ask a running server instead of opening the directory.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        let stats = match &self.server {
            Some(server) => remote::get_json(server, "/api/stats", &[])?,
            None => serde_json::to_value(self.store.open()?.stats(&Reader::operator())?)?,
        };
        let format = out.format(self.format);
        if format == Format::Json {
            return Ok(out.json(&stats)?);
        }
        let rows: Vec<Vec<String>> = stats
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| {
                let value = match value {
                    Value::Number(n) if n.is_f64() => format!("{:.1}", n.as_f64().unwrap_or_default()),
                    other => other.to_string(),
                };
                vec![name.replace('_', " "), value]
            })
            .collect();
        Ok(out.rows(format, &["what", "how many"], &rows)?)
    }
}
