//! Which store a command works on.

use super::progress::Progress;
use crate::app::{App, Opened, Opening};
use crate::model::Base;
use anyhow::Result;
use std::path::PathBuf;

/// Where the store is.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct StoreArgs {
    /// The store's directory.
    #[arg(long, env = "HAVERIM_DIR", default_value = "haverim-data", value_name = "DIR")]
    pub dir: PathBuf,
}

impl StoreArgs {
    /// Opens an existing store to read it.
    pub fn open(&self) -> Result<App> {
        let opening = Opening { create: false, with_data: false, ..Opening::directory(&self.dir) };
        Ok(open(&opening)?.app)
    }
}

/// Opens a store, showing how far a first load is.
pub(super) fn open(opening: &Opening) -> Result<Opened> {
    let progress = Progress::new();
    Ok(App::open(opening, &|step, done, total| progress.show(step, done, total))?)
}

/// A base from the command line.
pub(super) fn base(text: &str) -> Result<Base, crate::model::BaseError> {
    Base::new(text)
}
