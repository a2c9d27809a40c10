//! What the binary carries: the tables, the stories, the ontology and the question library.

use crate::formats::{stories, tables};
use crate::model::{Base, Finding, Story, Table, hex};
use crate::ontology::{curated, schema};
use oxigraph::model::Quad;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fs;
use std::path::Path;

/// The tables and stories in `data/`.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/data"]
struct Data;

/// The questions in `queries/`.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/queries"]
pub(super) struct Queries;

/// The tables and stories to load: those the binary carries, or those of a folder.
pub struct Shipped {
    files: Vec<(String, Cow<'static, [u8]>)>,
}

/// What a folder of tables gives.
pub struct Curated {
    /// The quads, all in named graphs.
    pub quads: Vec<Quad>,
    /// The tables.
    pub tables: Vec<Table>,
    /// What was wrong.
    pub findings: Vec<Finding>,
}

impl Shipped {
    /// The tables that the binary carries.
    pub fn embedded() -> Self {
        let files = Data::iter().filter(|name| name.ends_with(".csv") || is_story(name));
        let files = files.filter_map(|name| Some((name.to_string(), Data::get(&name)?.data)));
        Self { files: files.collect() }
    }

    /// The tables of a folder.
    pub fn folder(path: &Path) -> std::io::Result<Self> {
        let mut files = Vec::new();
        for entry in fs::read_dir(path)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
            if name.ends_with(".csv") {
                files.push((name, fs::read(&path)?.into()));
            }
        }
        for story in fs::read_dir(path.join("stories")).into_iter().flatten() {
            let folder = story?.path();
            for text in fs::read_dir(&folder).into_iter().flatten() {
                let path = text?.path();
                let part = |path: &Path| path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
                let name = format!("stories/{}/{}", part(&folder), part(&path));
                if is_story(&name) {
                    files.push((name, fs::read(&path)?.into()));
                }
            }
        }
        files.sort();
        Ok(Self { files })
    }

    /// A digest of everything that a load is made of: the tables, the ontology, and this version of the loader.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(env!("CARGO_PKG_VERSION"));
        let mut add = |name: &str, bytes: &[u8]| {
            hash.update(format!("\n{name} {}\n", bytes.len()));
            hash.update(bytes);
        };
        self.files.iter().for_each(|(name, bytes)| add(name, bytes));
        schema::files().for_each(|(name, bytes)| add(name, bytes));
        hex(&hash.finalize())
    }

    /// Reads the tables and turns them into quads, with the ontology's own.
    pub fn curate(&self, base: &Base) -> Curated {
        let (stories, mut findings) = self.stories();
        let mut all = Vec::new();
        for (name, bytes) in self.files.iter().filter(|(name, _)| !is_story(name)) {
            let (table, found) = tables::read(name, bytes);
            all.push(table);
            findings.extend(found);
        }
        let (mut quads, found) = curated::quads(base, &all, &stories);
        findings.extend(found);
        quads.extend(schema::quads(base));
        findings.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        Curated { quads, tables: all, findings }
    }

    /// The stories, in their order, and what was wrong with their files.
    pub fn stories(&self) -> (Vec<Story>, Vec<Finding>) {
        let files =
            self.files.iter().filter_map(|(name, bytes)| Some((name.strip_prefix("stories/")?, bytes.as_ref())));
        stories::read(files)
    }
}

/// Whether a file of `data/` is a story in one language.
fn is_story(name: &str) -> bool {
    name.starts_with("stories/") && name.ends_with(".md") && name.matches('/').count() == 2
}
