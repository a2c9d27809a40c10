//! The files that came with imported archives: photographs and documents.
//!
//! They are kept beside the store, in `DIR/media/`, a folder an import. A file is called by the digest of its content, and
//! `names.json` says which content the archive had under which name: names are the sender's, and never paths on our disk.
//! They go out again in archives only, with the records that mention them and under their own names, and go when the import
//! is taken back. A store in memory keeps them in memory, up to a limit.

use super::{App, Error};
use crate::formats::gedcom::{Limits, gedzip};
use crate::model::hex;
use crate::store::Location;
use oxigraph::model::NamedNode;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most bytes that a store in memory keeps of all imports together.
const IN_MEMORY: usize = 64 << 20;
/// What the archive called which content.
const NAMES: &str = "names.json";

/// Name in the archive to content.
type Files = BTreeMap<String, Arc<[u8]>>;

/// The files of a store in memory, by import.
#[derive(Debug, Default)]
pub(super) struct MediaInMemory(Mutex<BTreeMap<String, Files>>);

impl MediaInMemory {
    fn imports(&self) -> MutexGuard<'_, BTreeMap<String, Files>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, graph: &str, files: Files) -> Result<(), Error> {
        let mut imports = self.imports();
        let others = imports.iter().filter(|(import, _)| *import != graph).flat_map(|(_, files)| files.values());
        let total: usize = others.chain(files.values()).map(|content| content.len()).sum();
        if total > IN_MEMORY {
            let why = format!(
                "the pictures of the archive do not fit into the {} MiB that a store in memory keeps: import into a store \
                 on disk, or the `.ged` alone",
                IN_MEMORY >> 20
            );
            return Err(Error::parameter("file", why));
        }
        if !files.is_empty() {
            imports.insert(graph.into(), files);
        }
        Ok(())
    }
}

impl App {
    /// Keeps the files of an archive that is imported, in place of those that an earlier version of it had.
    pub(super) fn keep_media(&self, graph: &NamedNode, archive: &[u8]) -> Result<(), Error> {
        if !gedzip::is_archive(archive) {
            return Ok(());
        }
        let files = files_of(archive)?;
        let Some(dir) = self.media_of(graph) else { return self.media.keep(graph.as_str(), files) };
        if files.is_empty() {
            return self.forget_media(graph);
        }
        let write = |name: &str, content: &[u8]| {
            let path = dir.join(name);
            fs::create_dir_all(&dir).and_then(|()| fs::write(&path, content)).map_err(failed(&path))
        };
        let mut names = BTreeMap::new();
        for (name, content) in &files {
            let digest = digest(content);
            write(&digest, content)?;
            names.insert(name, digest);
        }
        write(NAMES, &serde_json::to_vec(&names).expect("texts are JSON"))?;
        // What only the earlier version had.
        for entry in fs::read_dir(&dir).map_err(failed(&dir))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name != NAMES && !names.values().any(|digest| *digest == name) {
                fs::remove_file(entry.path()).map_err(failed(&entry.path()))?;
            }
        }
        Ok(())
    }

    /// Removes the files that came with an import.
    pub(super) fn forget_media(&self, graph: &NamedNode) -> Result<(), Error> {
        self.media.imports().remove(graph.as_str());
        match self.media_of(graph).filter(|dir| dir.exists()) {
            Some(dir) => fs::remove_dir_all(&dir).map_err(failed(&dir)),
            None => Ok(()),
        }
    }

    /// A file that came with an import, by its name in the archive.
    pub(super) fn media(&self, graph: &str, name: &str) -> Result<Option<Arc<[u8]>>, Error> {
        let Some(dir) = self.media_of(&NamedNode::new_unchecked(graph)) else {
            return Ok(self.media.imports().get(graph).and_then(|files| files.get(name).cloned()));
        };
        let names = fs::read(dir.join(NAMES)).ok().and_then(|json| serde_json::from_slice(&json).ok());
        let called = match names {
            Some(names) => BTreeMap::<String, String>::get(&names, name).cloned(),
            // As stores of earlier versions have it.
            None => Some(hex(&Sha256::digest(name))),
        };
        match called.map(|called| dir.join(called)).filter(|path| path.exists()) {
            Some(path) => fs::read(&path).map(|content| Some(content.into())).map_err(failed(&path)),
            None => Ok(None),
        }
    }

    fn media_of(&self, graph: &NamedNode) -> Option<PathBuf> {
        match self.data.location() {
            Location::Directory(dir) => Some(dir.join("media").join(hex(&Sha256::digest(graph.as_str())[..16]))),
            Location::Memory => None,
        }
    }
}

/// The files of an archive beside the GEDCOM, as far as they fit into what a reader takes.
fn files_of(archive: &[u8]) -> Result<Files, Error> {
    let named = |source| Error::Gedcom { path: "the archive".into(), source };
    let media = gedzip::all_media(archive, Limits::default().bytes).map_err(named)?;
    Ok(media.into_iter().map(|(name, content)| (name, content.into())).collect())
}

/// What a content is called.
pub(super) fn digest(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> Error {
    let path = path.display().to_string();
    move |source| Error::File { path: path.clone(), source }
}
