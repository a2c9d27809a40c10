//! What commands that ask have in common: whom they ask, and how they print the answer.

use super::output::{Format, Output};
use super::remote;
use super::store::StoreArgs;
use crate::app::{App, Reader};
use anyhow::Result;
use serde_json::Value;

/// A store in a directory or a running server, and a format.
#[derive(Debug, clap::Args)]
pub(super) struct Asked {
    #[command(flatten)]
    pub(super) store: StoreArgs,
    /// How to print [default: table on a terminal, CSV in a pipe]; json is the API's body.
    #[arg(long, value_enum)]
    pub(super) format: Option<Format>,
    /// Ask a running server instead of opening the directory.
    #[arg(long, value_name = "URL")]
    pub(super) server: Option<String>,
}

impl Asked {
    /// The API's body: from the server, or made here from the store.
    pub(super) fn ask(
        &self,
        path: &str,
        params: &[(&str, String)],
        here: impl FnOnce(&App, &Reader) -> Result<Value>,
    ) -> Result<Value> {
        match &self.server {
            Some(server) => remote::get_json(server, path, params),
            None => here(&self.store.open()?, &Reader::operator()),
        }
    }

    /// Prints the body as JSON if that was asked for, else the rows.
    pub(super) fn print(&self, out: &mut Output, body: &Value, header: &[&str], rows: &[Vec<String>]) -> Result<()> {
        match out.format(self.format) {
            Format::Json => Ok(out.json(body)?),
            format => Ok(out.rows(format, header, rows)?),
        }
    }
}

/// Those parameters that have a value.
pub(super) fn given<const N: usize>(params: [(&'static str, Option<String>); N]) -> Vec<(&'static str, String)> {
    params.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
