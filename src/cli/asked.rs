//! What commands that ask have in common: whom they ask, and how they print the answer.

use super::output::{Format, Output};
use super::remote;
use super::store::StoreArgs;
use crate::app::{App, Reader};
use anyhow::Result;
use serde::Serialize;
use serde_json::Value;

/// Whom to ask, and how to print the answer.
#[derive(Debug, clap::Args)]
pub(super) struct Told {
    /// How to print [default: table on a terminal, CSV in a pipe]; json is the API's body.
    #[arg(long, value_enum)]
    pub(super) format: Option<Format>,
    /// Ask a running server instead of opening the directory.
    #[arg(long, value_name = "URL")]
    pub(super) server: Option<String>,
}

impl Told {
    /// Prints the body as JSON, if that is wanted; otherwise says in which format to print it.
    pub(super) fn or_json(&self, out: &mut Output, body: &impl Serialize) -> Result<Option<Format>> {
        match out.format(self.format) {
            Format::Json => {
                out.json(body)?;
                Ok(None)
            }
            format => Ok(Some(format)),
        }
    }
}

/// A store in a directory or a running server, and a format.
#[derive(Debug, clap::Args)]
pub(super) struct Asked {
    #[command(flatten)]
    pub(super) store: StoreArgs,
    #[command(flatten)]
    pub(super) told: Told,
}

impl Asked {
    /// The API's body: from the server, or made here from the store.
    pub(super) fn ask(
        &self,
        path: &str,
        params: &[(&str, String)],
        here: impl FnOnce(&App, &Reader) -> Result<Value>,
    ) -> Result<Value> {
        match &self.told.server {
            Some(server) => remote::get_json(server, path, params),
            None => here(&self.store.open()?, &Reader::operator()),
        }
    }

    /// Prints the body as JSON if that was asked for, else the rows.
    pub(super) fn print(&self, out: &mut Output, body: &Value, header: &[&str], rows: &[Vec<String>]) -> Result<()> {
        match self.told.or_json(out, body)? {
            Some(format) => Ok(out.rows(format, header, rows)?),
            None => Ok(()),
        }
    }
}

/// Parameters of a question to a server.
pub(super) type Params = Vec<(&'static str, String)>;

/// A parameter that may be given.
pub(super) fn given<T: ToString>(name: &'static str, value: &Option<T>) -> Option<(&'static str, String)> {
    value.as_ref().map(|value| (name, value.to_string()))
}
