//! The imports that a store holds, and the files that came with them: photographs and documents of gedzip archives.
//!
//! The files are kept beside the store, in `DIR/media/`, a folder an import, under the digest of their name in the
//! archive. They go out again in archives only, with the records that mention them, and go when the import is taken
//! back. A store in memory keeps none.

use super::import::GRAPH;
use super::{App, Error, NodeRef};
use crate::access::{Reader, Role};
use crate::formats::gedcom::{Limits, gedzip};
use crate::model::Labels;
use crate::ontology::imported::hex;
use crate::ontology::terms;
use crate::store::{Dataset, Location, StoreError};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What a file is called as a source.
const IMPORTED_FILE: [(&str, &str); 3] = [("en", "imported file"), ("fr", "fichier importé"), ("he", "קובץ מיובא")];

/// A graph that files were imported into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImportView {
    /// The graph.
    pub graph: String,
    /// The 16 digits that name it, if it was named after its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How many people it tells of.
    pub people: usize,
    /// The files, the newest first: those after the first are its earlier versions.
    pub files: Vec<ImportFile>,
}

/// A file that was imported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImportFile {
    /// Its name.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Its version of GEDCOM.
    pub version: String,
    /// Who brought it in.
    pub by: String,
    /// When, as `xsd:dateTime`.
    pub at: String,
}

impl App {
    /// What was imported, the newest first. Names of files tell whose families they are: only those who see the living
    /// may ask.
    pub fn imports(&self, reader: &Reader) -> Result<Vec<ImportView>, Error> {
        if !reader.sees_living() {
            let role = Role::Living.name();
            return Err(Error::Forbidden(format!(
                "the list of imports needs a bearer token with the role `{role}` or more"
            )));
        }
        let data = self.dataset(reader);
        let provenance = self.own_graph("provenance");
        let mut graphs: BTreeMap<NamedNode, Vec<ImportFile>> = BTreeMap::new();
        for quad in data.quads(None, Some(terms::IMPORTED_INTO), None, Some(provenance.as_ref().into())) {
            let quad = quad?;
            let (NamedOrBlankNode::NamedNode(import), Term::NamedNode(graph)) = (quad.subject, quad.object) else {
                continue;
            };
            let mut file = ImportFile::default();
            for told in data.quads(Some(import.as_ref().into()), None, None, Some(provenance.as_ref().into())) {
                let told = told?;
                let Term::Literal(text) = &told.object else { continue };
                let text = text.value().to_owned();
                match told.predicate.as_ref() {
                    terms::FILE_NAME => file.file = text,
                    terms::FILE_HASH => file.sha256 = text,
                    terms::FILE_VERSION => file.version = text,
                    terms::IMPORTED_BY => file.by = text,
                    terms::IMPORTED_AT => file.at = text,
                    _ => {}
                }
            }
            graphs.entry(graph).or_default().push(file);
        }
        let person = terms::PERSON.into();
        let mut views = Vec::new();
        for (graph, mut files) in graphs {
            files.sort_by(|a, b| b.at.cmp(&a.at));
            let people = data.quads(None, Some(terms::RDF_TYPE), Some(person), Some(graph.as_ref().into()));
            let id = graph.as_str().strip_prefix(&self.base().graph("import/")).filter(|id| id.len() == GRAPH);
            views.push(ImportView {
                id: id.map(Into::into),
                people: people.count(),
                graph: graph.into_string(),
                files,
            });
        }
        views.sort_by(|a, b| b.files.first().map(|f| &f.at).cmp(&a.files.first().map(|f| &f.at)));
        Ok(views)
    }

    /// A graph as a source, if a file was imported into it: what the file says without citing another source is its own
    /// word. Its name is for those who see the living.
    pub(super) fn imported_file(&self, reader: &Reader, graph: &str) -> Result<Option<NodeRef>, StoreError> {
        let Ok(node) = NamedNode::new(graph) else { return Ok(None) };
        let imports = self.imports_into(reader, &node)?;
        if imports.is_empty() {
            return Ok(None);
        }
        let mut names = Vec::new();
        for import in imports {
            for quad in self.dataset(reader).quads(Some(import.as_ref().into()), Some(terms::FILE_NAME), None, None) {
                if let (false, Term::Literal(name)) = (names.len() > 2, quad?.object) {
                    names.push(format!(" “{}”", name.value()));
                }
            }
        }
        let named = |words: &str| format!("{words}{}", names.join(","));
        let labels = IMPORTED_FILE.map(|(lang, words)| (lang.to_owned(), named(words)));
        Ok(Some(NodeRef { iri: graph.into(), id: None, labels: Labels(labels.to_vec()) }))
    }

    /// Keeps the files of an archive that was imported.
    pub(super) fn keep_media(&self, graph: &NamedNode, archive: &[u8]) -> Result<(), Error> {
        let Some(dir) = self.media_of(graph).filter(|_| gedzip::is_archive(archive)) else { return Ok(()) };
        let named = |source| Error::Gedcom { path: "the archive".into(), source };
        let limit = Limits::default().bytes;
        let mut total = 0;
        for name in gedzip::media_names(archive).map_err(named)? {
            let Some(content) = gedzip::media(archive, &gedzip::escape(&name), limit - total).map_err(named)? else {
                continue;
            };
            total += content.len();
            let path = dir.join(file_name(&name));
            fs::create_dir_all(&dir).and_then(|()| fs::write(&path, content)).map_err(failed(&path))?;
        }
        Ok(())
    }

    /// Removes the files that came with an import.
    pub(super) fn forget_media(&self, graph: &NamedNode) -> Result<(), Error> {
        match self.media_of(graph).filter(|dir| dir.exists()) {
            Some(dir) => fs::remove_dir_all(&dir).map_err(failed(&dir)),
            None => Ok(()),
        }
    }

    /// A file that came with an import, by its name in the archive.
    pub(super) fn media(&self, graph: &str, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let path = self.media_of(&NamedNode::new_unchecked(graph)).map(|dir| dir.join(file_name(name)));
        match path.filter(|path| path.exists()) {
            Some(path) => fs::read(&path).map(Some).map_err(failed(&path)),
            None => Ok(None),
        }
    }

    fn media_of(&self, graph: &NamedNode) -> Option<PathBuf> {
        match self.data.location() {
            Location::Directory(dir) => Some(dir.join("media").join(hex(&Sha256::digest(graph.as_str()), 32))),
            Location::Memory => None,
        }
    }
}

/// Names of an archive are the sender's: on our disk a file is called by their digest.
fn file_name(name: &str) -> String {
    hex(&Sha256::digest(name), 64)
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> Error {
    let path = path.display().to_string();
    move |source| Error::File { path: path.clone(), source }
}
