//! A store's directory, and how a whole load becomes visible at once.
//!
//! ```text
//! DIR/lock             held while a process writes the directory
//! DIR/settings.json    base, mode, and the number of the current generation; replaced by a rename
//! DIR/store-000001/    one generation: an Oxigraph store
//! DIR/log/             the change log
//! DIR/index/           what is derived and saved to start quickly
//! ```
//! A load builds a new generation beside the current one. Only the rename of `settings.json` makes it current, so a
//! process that is killed before leaves the old state, and the next start removes the unfinished generation.

use super::{Mode, StoreError};
use crate::model::Base;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Where a store is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// In memory, gone when dropped.
    Memory,
    /// In this directory.
    Directory(PathBuf),
}

/// What a directory's `settings.json` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Version of the directory's layout.
    pub format: u32,
    /// The base of instance IRIs.
    pub base: String,
    /// Whether the default graph is derived.
    pub mode: Mode,
    /// The number of the current generation.
    pub generation: u64,
    /// Digest of the data files that were loaded, to notice that they changed.
    pub data_digest: Option<String>,
    /// Whether the projection must be made again before anything is answered.
    #[serde(default)]
    pub projection_stale: bool,
}

/// The layout that this version writes.
const FORMAT: u32 = 1;

/// A directory that this process alone may write.
#[derive(Debug)]
pub(super) struct Directory {
    path: PathBuf,
    /// Kept open: the lock ends when it is dropped.
    _lock: File,
}

impl Directory {
    /// Takes the directory, making it if it is missing.
    pub(super) fn take(path: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(path).map_err(StoreError::file(path))?;
        let lock_path = path.join("lock");
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(StoreError::file(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.into(), _lock: lock }),
            Err(fs::TryLockError::WouldBlock) => Err(StoreError::InUse(path.into())),
            Err(fs::TryLockError::Error(source)) => Err(StoreError::File { path: lock_path, source }),
        }
    }

    /// The settings; `None` if nothing has been loaded yet.
    pub(super) fn settings(&self) -> Result<Option<Settings>, StoreError> {
        let path = self.path.join("settings.json");
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(StoreError::File { path, source: e }),
        };
        let damaged = |what: String| StoreError::Damaged { path: path.clone(), what };
        let settings: Settings = serde_json::from_str(&text).map_err(|e| damaged(e.to_string()))?;
        if settings.format != FORMAT {
            return Err(damaged(format!("layout {}, this version reads layout {FORMAT}", settings.format)));
        }
        Base::new(&settings.base).map_err(|e| damaged(e.to_string()))?;
        Ok(Some(settings))
    }

    /// Makes the settings current: after this returns they survive a crash.
    pub(super) fn commit(&self, settings: &Settings) -> Result<(), StoreError> {
        let path = self.path.join("settings.json");
        let new = self.path.join("settings.json.new");
        let text = serde_json::to_string_pretty(settings).expect("settings are plain strings and numbers");
        fs::write(&new, text).map_err(StoreError::file(&new))?;
        File::open(&new).and_then(|f| f.sync_all()).map_err(StoreError::file(&new))?;
        fs::rename(&new, &path).map_err(StoreError::file(&path))?;
        File::open(&self.path).and_then(|d| d.sync_all()).map_err(StoreError::file(&self.path))
    }

    /// First settings of a new directory.
    pub(super) fn fresh_settings(base: &Base, mode: Mode) -> Settings {
        Settings {
            format: FORMAT,
            base: base.as_str().into(),
            mode,
            generation: 0,
            data_digest: None,
            projection_stale: false,
        }
    }

    /// The path of a generation.
    pub(super) fn generation(&self, number: u64) -> PathBuf {
        self.path.join(format!("store-{number:06}"))
    }

    /// The path of the directory.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes every generation but the current one: leftovers of loads that did not end.
    pub(super) fn sweep(&self, current: Option<u64>) -> Result<(), StoreError> {
        let keep = current.map(|n| self.generation(n));
        for entry in fs::read_dir(&self.path).map_err(StoreError::file(&self.path))? {
            let path = entry.map_err(StoreError::file(&self.path))?.path();
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            if name.starts_with("store-") && Some(&path) != keep.as_ref() {
                fs::remove_dir_all(&path).map_err(StoreError::file(&path))?;
            }
        }
        Ok(())
    }
}
