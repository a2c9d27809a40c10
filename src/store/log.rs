//! The change log: who changed what and when, on disk before a commit is acknowledged.
//!
//! One JSON object a line in `DIR/log/commits.jsonl`, appended and fsynced. A last line that a crash cut short was
//! never acknowledged and is dropped at the next start. An entry whose transaction failed afterwards is made void by
//! a later line.

use super::{Loaded, StoreError};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Who writes, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The name of the token, or `local` for the command line.
    pub who: String,
    /// What for: `update`, `graph store`, `import`, …
    pub why: String,
    /// Whether the service's own graphs may be written: for its own work only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub system: bool,
}

impl Author {
    /// The service itself, which alone may write its own graphs.
    pub fn service(why: &str) -> Self {
        Self { who: "haverim".into(), why: why.into(), system: true }
    }

    /// The person at the command line.
    pub fn local(why: &str) -> Self {
        Self { who: "local".into(), why: why.into(), system: false }
    }
}

/// One commit: quads as N-Quads lines, without the projection, which follows from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The version that the commit made.
    pub version: u64,
    /// When, as RFC 3339 in UTC.
    pub time: String,
    /// Who and why.
    pub author: Author,
    /// What went in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub insert: Vec<String>,
    /// What went out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<String>,
    /// A bulk load, whose quads are not repeated here: files with their digests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bulk: Vec<(String, String)>,
    /// The version that this line takes back: its transaction failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void: Option<u64>,
}

/// The log of a store.
pub(super) struct Log {
    file: Option<(PathBuf, File)>,
    memory: Vec<Entry>,
    last: u64,
}

impl Log {
    /// A log that is not kept on disk.
    pub(super) fn memory() -> Self {
        Self { file: None, memory: Vec::new(), last: 0 }
    }

    /// Opens the log of a directory, cutting off a last line that was not finished.
    pub(super) fn open(dir: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(dir).map_err(StoreError::file(dir))?;
        let path = dir.join("commits.jsonl");
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(StoreError::file(&path))?;
        let (entries, good) = read(&path, &file)?;
        file.set_len(good).map_err(StoreError::file(&path))?;
        file.seek(SeekFrom::End(0)).map_err(StoreError::file(&path))?;
        let last = entries.last().map_or(0, |e| e.version);
        Ok(Self { file: Some((path, file)), memory: Vec::new(), last })
    }

    /// The version of the last entry.
    pub(super) fn last_version(&self) -> u64 {
        self.last
    }

    /// Appends an entry; when this returns it is on disk.
    pub(super) fn append(&mut self, entry: Entry) -> Result<(), StoreError> {
        self.last = entry.version;
        match &mut self.file {
            None => self.memory.push(entry),
            Some((path, file)) => {
                let mut line = serde_json::to_string(&entry).expect("an entry is plain strings and numbers");
                line.push('\n');
                file.write_all(line.as_bytes()).and_then(|()| file.sync_data()).map_err(StoreError::file(&*path))?;
            }
        }
        Ok(())
    }

    /// Appends a bulk load.
    pub(super) fn append_bulk(&mut self, version: u64, loaded: &Loaded) -> Result<(), StoreError> {
        self.append(Entry {
            version,
            time: now(),
            author: Author::local("load"),
            insert: Vec::new(),
            remove: Vec::new(),
            bulk: loaded.files.clone(),
            void: None,
        })
    }

    /// Takes back the entry of a version whose transaction failed.
    pub(super) fn void(&mut self, version: u64) -> Result<(), StoreError> {
        let author = Author::service("a transaction that failed");
        let (insert, remove, bulk) = Default::default();
        self.append(Entry { version, time: now(), author, insert, remove, bulk, void: Some(version) })
    }

    /// The entries after a version that stand, oldest first.
    pub(super) fn since(&self, version: u64) -> Result<Vec<Entry>, StoreError> {
        let mut entries = match &self.file {
            None => self.memory.clone(),
            Some((path, _)) => read(path, &File::open(path).map_err(StoreError::file(path))?)?.0,
        };
        let void: Vec<u64> = entries.iter().filter_map(|e| e.void).collect();
        let mut seen_void = Vec::new();
        // A void line takes back the entry of that version that stands before it, not a later one of the same number.
        entries.reverse();
        entries.retain(|e| match e.void {
            Some(v) => {
                seen_void.push(v);
                false
            }
            None => match seen_void.iter().position(|v| *v == e.version) {
                Some(at) if !void.is_empty() => {
                    seen_void.swap_remove(at);
                    false
                }
                _ => e.version > version,
            },
        });
        entries.reverse();
        Ok(entries)
    }
}

/// The entries of a log file, and how many bytes of it are whole lines.
fn read(path: &Path, file: &File) -> Result<(Vec<Entry>, u64), StoreError> {
    let mut reader = BufReader::new(file);
    let (mut entries, mut good, mut line) = (Vec::new(), 0, Vec::new());
    loop {
        line.clear();
        let n = reader.read_until(b'\n', &mut line).map_err(StoreError::file(path))?;
        if n == 0 || line.last() != Some(&b'\n') {
            return Ok((entries, good));
        }
        let entry = serde_json::from_slice(&line).map_err(|e| StoreError::Damaged {
            path: path.into(),
            what: format!("entry {}: {e}", entries.len() + 1),
        })?;
        entries.push(entry);
        good += n as u64;
    }
}

/// The present moment, as RFC 3339 in UTC.
pub fn now() -> String {
    let now = time::OffsetDateTime::now_utc().replace_nanosecond(0).expect("zero is a nanosecond");
    now.format(&time::format_description::well_known::Rfc3339).expect("the years of our era can be written")
}
