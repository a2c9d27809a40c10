//! The imports that a store holds: which files came into which graph, by whom and when.

use super::import::GRAPH;
use super::{App, Error, NodeRef};
use crate::access::{Reader, Role};
use crate::formats::gedcom as format;
use crate::model::Labels;
use crate::ontology::imported::Imported;
use crate::ontology::terms;
use crate::store::{Dataset, Embedded, StoreError};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

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
    /// Who made the newest file, as its header says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitter: Option<String>,
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
                submitter: self.submitter(&data, &graph)?,
                graph: graph.into_string(),
                files,
            });
        }
        views.sort_by(|a, b| b.files.first().map(|f| &f.at).cmp(&a.files.first().map(|f| &f.at)));
        Ok(views)
    }

    /// Who made the file that a graph holds.
    fn submitter(&self, data: &Embedded, graph: &NamedNode) -> Result<Option<String>, Error> {
        let header = Imported::new(self.base(), graph.clone()).node(&format::header_of_the_file());
        let within = Some(graph.as_ref().into());
        let mut said = data.quads(Some(header.as_ref().into()), Some(terms::CREATOR), None, within);
        Ok(said.next().transpose()?.and_then(|quad| match quad.object {
            Term::Literal(name) => Some(name.value().to_owned()),
            _ => None,
        }))
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
}
