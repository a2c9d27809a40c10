//! Genealogists' files into the store: each in a named graph of its own, with where it came from, and out again whole.
//!
//! The same file again changes nothing. A newer version of a file, given the graph of the older one, replaces it: what
//! both say stays, and what only one says comes or goes.

use super::import_report::{Differs, Imported, differences, records};
use super::{App, Error, Progress};
use crate::access::Reader;
use crate::formats::gedcom as format;
use crate::model::{EntityId, EntityKind, Object, hex};
use crate::ontology::imported::{Imported as Gathered, Stated};
use crate::ontology::terms;
use crate::store::{Author, Dataset, Reads, StoreError, project};
use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

/// How many digits of a file's hash name its graph.
pub(super) const GRAPH: usize = 16;

/// A file of more lines goes past the transaction: sooner where nobody else reads the store, as what is derived from it is
/// then made anew.
const LARGE: [usize; 2] = [200_000, 20_000];

/// A file to import.
#[derive(Clone, Debug, Default)]
pub struct ImportRequest {
    /// The name of the file, for the record.
    pub name: String,
    /// GEDCOM or gedzip.
    pub bytes: Vec<u8>,
    /// The SHA-256 of the file, if the bytes are less than all of it: lines beyond all measure are cut.
    pub sha256: Option<String>,
    /// The graph to import into; by default one named after the file's hash.
    pub graph: Option<String>,
    /// Whether only to tell what an import would do.
    pub dry_run: bool,
    /// Whether nobody else reads the store meanwhile: strangers then see nothing until a large file is in, where they
    /// would see what there was before.
    pub alone: bool,
    /// Whether the report quotes the lines that are kept as they are, as a page does.
    pub quotes: bool,
    /// A file of more lines goes past the transaction, if its graph is new; 200,000 if nothing is said,
    /// and 20,000 where nobody else reads the store.
    pub lines_at_once: Option<usize>,
}

/// An import that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TakenBack {
    /// Its graph.
    pub graph: String,
    /// How many statements went.
    pub quads: usize,
    /// The version of the store.
    pub version: u64,
}

impl ImportRequest {
    /// A file on disk; `-` is stdin.
    pub fn file(path: &Path) -> Result<Self, Error> {
        let name = path.file_name().map_or_else(|| "stdin".into(), |name| name.to_string_lossy().into_owned());
        let (bytes, sha256) = super::gedcom::bytes_of(path)?;
        Ok(Self { name, bytes, sha256: Some(sha256), ..Self::default() })
    }
}

impl App {
    /// Imports a file into its graph, with who did so and when. The reader must be allowed to write the graph, even to
    /// hear what an import would do.
    pub fn import(&self, reader: &Reader, request: &ImportRequest) -> Result<Imported, Error> {
        self.import_telling(reader, request, &|_, _, _| {})
    }

    /// The same, telling how far it has come.
    pub fn import_telling(
        &self,
        reader: &Reader,
        request: &ImportRequest,
        progress: Progress<'_>,
    ) -> Result<Imported, Error> {
        self.may_write(reader, request.graph.as_deref())?;
        let named = |source| Error::Gedcom { path: request.name.clone(), source };
        let tree = format::read(&request.bytes).map_err(named)?;
        let mut done = self.import_tree(reader, &tree, request, progress)?;
        if request.quotes {
            done.report.quote(&tree);
        }
        Ok(done)
    }

    fn import_tree(
        &self,
        reader: &Reader,
        tree: &format::Tree,
        request: &ImportRequest,
        progress: Progress<'_>,
    ) -> Result<Imported, Error> {
        let sha256 = request.sha256.clone().unwrap_or_else(|| hex(&Sha256::digest(&request.bytes)));
        let graph = self.import_graph(reader, request.graph.as_deref(), &sha256)?;
        self.may_write(reader, Some(graph.as_str()))?;
        let mut done = Imported {
            file: request.name.clone(),
            graph: graph.as_str().into(),
            dry_run: request.dry_run,
            version: self.version(reader),
            sha256,
            ..Imported::default()
        };
        if tree.line_count() > request.lines_at_once.unwrap_or(LARGE[usize::from(request.alone)])
            && !request.dry_run
            && self.is_fresh(reader, &graph)?
        {
            // What cannot be kept is refused before anything is written.
            self.keep_media(&graph, &request.bytes)?;
            self.import_large(reader, tree, &graph, &mut done, request, progress)?;
            return Ok(done);
        }
        let (new, mapping) = self.gather(tree, &graph);
        let old = self.graph_quads(reader, &graph)?;
        let insert: Vec<&Quad> = new.iter().filter(|quad| !old.contains(*quad)).collect();
        let remove: Vec<&Quad> = old.iter().filter(|quad| !new.contains(*quad)).collect();
        let (before, after) = (records(&old), records(&new));
        done.found = counted(&mapping.entities);
        let differences = differences(&before, &after);
        let count = |what| differences.iter().filter(|difference| difference.what == what).count();
        (done.added, done.changed, done.removed) =
            (count(Differs::Added), count(Differs::Changed), count(Differs::Removed));
        done.differences = if before.is_empty() { Vec::new() } else { differences };
        (done.quads_added, done.quads_removed) = (insert.len(), remove.len());
        done.report = mapping.report;
        if request.dry_run {
            return Ok(done);
        }
        let provenance = self.provenance(reader, &graph, &done)?;
        self.keep_media(&graph, &request.bytes)?;
        if insert.is_empty() && remove.is_empty() && provenance.is_empty() {
            return Ok(done);
        }
        let author = author(reader, format!("import {}", done.sha256));
        let commit = self.commit::<Error>(&author, |writer| {
            for quad in &remove {
                writer.remove(quad)?;
            }
            for quad in insert.iter().copied().cloned().chain(provenance) {
                writer.insert(quad)?;
            }
            Ok(())
        })?;
        done.version = commit.version;
        Ok(done)
    }

    /// Takes an import back whole, named by its graph, the 16 digits that its graph ends with, or the file's SHA-256.
    pub fn take_back(&self, reader: &Reader, what: &str) -> Result<TakenBack, Error> {
        let graph = self.imported_graph(reader, what)?;
        self.may_write(reader, Some(graph.as_str()))?;
        let mut quads = 0;
        let provenance = self.own_graph("provenance");
        let about = self.imports_into(reader, &graph)?;
        let commit = self.commit::<Error>(&author(reader, format!("take back {}", graph.as_str())), |writer| {
            quads = writer.clear(GraphNameRef::NamedNode(graph.as_ref()))?;
            for import in about.iter().chain([&graph]) {
                let told: Vec<Quad> = writer
                    .quads(Some(import.as_ref().into()), None, None, Some(provenance.as_ref().into()))
                    .collect::<Result<_, _>>()
                    .map_err(StoreError::from)?;
                for quad in &told {
                    writer.remove(quad)?;
                }
            }
            Ok(())
        })?;
        self.forget_media(&graph)?;
        Ok(TakenBack { graph: graph.into_string(), quads, version: commit.version })
    }

    /// What a tree says, as quads of a graph.
    fn gather(&self, tree: &format::Tree, graph: &NamedNode) -> (HashSet<Quad>, format::Mapping) {
        let mut gathered = Gathered::new(self.base(), graph.clone());
        let mapping = state(tree, &mut gathered, &mut |_| {});
        (gathered.finish(), mapping)
    }

    /// The graph to import into.
    fn import_graph(&self, reader: &Reader, asked: Option<&str>, sha256: &str) -> Result<NamedNode, Error> {
        let Some(asked) = asked else {
            return Ok(NamedNode::new_unchecked(self.base().graph(&format!("import/{}", &sha256[..GRAPH]))));
        };
        let graph =
            NamedNode::new(asked).map_err(|e| Error::parameter("graph", format!("`{asked}` is not an IRI: {e}")))?;
        if project::is_system(self.base(), asked) {
            return Err(Error::parameter("graph", format!("`{asked}` is one of the service's own")));
        }
        let held = self.dataset(reader).quads(None, None, None, Some(graph.as_ref().into())).next().is_some();
        if held && self.imports_into(reader, &graph)?.is_empty() {
            let why = format!("`{asked}` holds something that was not imported: choose another graph");
            return Err(Error::parameter("graph", why));
        }
        Ok(graph)
    }

    /// The graph of an import that someone names.
    pub(super) fn imported_graph(&self, reader: &Reader, what: &str) -> Result<NamedNode, Error> {
        let there = |graph: NamedNode| match self.imports_into(reader, &graph)?.is_empty() {
            true => Err(Error::not_found("import", graph.as_str())),
            false => Ok(graph),
        };
        if what.contains("://") {
            return there(NamedNode::new(what).map_err(|_| Error::not_found("import", what))?);
        }
        if what.len() == GRAPH && what.bytes().all(|b| b.is_ascii_hexdigit()) {
            return there(NamedNode::new_unchecked(self.base().graph(&format!("import/{what}"))));
        }
        let hash = Literal::from(what.to_ascii_lowercase());
        let mut graphs = BTreeSet::new();
        let provenance = self.own_graph("provenance");
        let data = self.dataset(reader);
        let of_file = data.quads(None, Some(terms::FILE_HASH), Some((&hash).into()), Some(provenance.as_ref().into()));
        for quad in of_file {
            for into in data.quads(
                Some(quad?.subject.as_ref()),
                Some(terms::IMPORTED_INTO),
                None,
                Some(provenance.as_ref().into()),
            ) {
                if let Term::NamedNode(graph) = into?.object {
                    graphs.insert(graph.into_string());
                }
            }
        }
        let mut graphs = graphs.into_iter();
        match (graphs.next(), graphs.next()) {
            (Some(graph), None) => Ok(NamedNode::new_unchecked(graph)),
            (None, _) => Err(Error::not_found("import", what)),
            (Some(one), Some(other)) => {
                let why = format!("`{what}` is in several graphs, among them `{one}` and `{other}`: name the graph");
                Err(Error::parameter("remove", why))
            }
        }
    }

    /// The imports that went into a graph.
    pub(super) fn imports_into(&self, reader: &Reader, graph: &NamedNode) -> Result<Vec<NamedNode>, StoreError> {
        let provenance = self.own_graph("provenance");
        let mut found = Vec::new();
        let into = Some(terms::IMPORTED_INTO);
        for quad in
            self.dataset(reader).quads(None, into, Some(graph.as_ref().into()), Some(provenance.as_ref().into()))
        {
            if let NamedOrBlankNode::NamedNode(import) = quad?.subject {
                found.push(import);
            }
        }
        Ok(found)
    }

    /// Who imported what, when and into which graph; nothing if that is known already.
    pub(super) fn provenance(&self, reader: &Reader, graph: &NamedNode, done: &Imported) -> Result<Vec<Quad>, Error> {
        let into = &Sha256::digest(graph.as_str().as_bytes());
        let import = NamedNode::new_unchecked(format!(
            "{}import/{}-{}",
            self.base().as_str(),
            &done.sha256[..GRAPH],
            hex(&into[..4])
        ));
        if self.imports_into(reader, graph)?.contains(&import) {
            return Ok(Vec::new());
        }
        let provenance = self.own_graph("provenance");
        let say = |subject: &NamedNode, property: NamedNodeRef<'_>, object: Term| {
            Quad::new(subject.clone(), property.into_owned(), object, provenance.clone())
        };
        let now = Literal::new_typed_literal(crate::store::now(), oxigraph::model::vocab::xsd::DATE_TIME);
        let who = reader.author();
        Ok(vec![
            say(&import, terms::RDF_TYPE, terms::IMPORT.into_owned().into()),
            say(&import, terms::IMPORTED_INTO, graph.clone().into()),
            say(&import, terms::FILE_HASH, Literal::from(done.sha256.as_str()).into()),
            say(&import, terms::FILE_NAME, Literal::from(done.file.as_str()).into()),
            say(&import, terms::FILE_VERSION, Literal::from(done.report.version.as_str()).into()),
            say(&import, terms::IMPORTED_BY, Literal::from(who).into()),
            say(&import, terms::IMPORTED_AT, now.into()),
            say(graph, terms::RDF_TYPE, terms::NAMED_GRAPH.into_owned().into()),
        ])
    }

    fn graph_quads(&self, reader: &Reader, graph: &NamedNode) -> Result<HashSet<Quad>, Error> {
        let quads = self.dataset(reader).quads(None, None, None, Some(graph.as_ref().into()));
        Ok(quads.collect::<Result<_, _>>()?)
    }

    pub(super) fn own_graph(&self, name: &str) -> NamedNode {
        NamedNode::new_unchecked(self.base().graph(name))
    }
}

/// States what a tree says; `full` hears after each statement, to take away what was gathered.
pub(super) fn state(
    tree: &format::Tree,
    gathered: &mut Gathered<'_>,
    full: &mut dyn FnMut(&mut Gathered<'_>),
) -> format::Mapping {
    let mapping = format::map(tree, &mut |statement| {
        gathered.state(&stated(statement));
        full(gathered);
    });
    for entity in &mapping.entities {
        gathered.entity(&entity.id);
        full(gathered);
    }
    for evidence in &mapping.living {
        for (said, slug) in [(evidence.private, "restricted"), (evidence.lives, "living")] {
            if said {
                gathered.state(&visibility(&evidence.person, slug));
            }
        }
    }
    // Two records word for word alike are two statements only if they are about two things.
    let mut known: HashMap<[u8; 32], usize> = HashMap::new();
    for kept in format::kept_records(tree) {
        let hash = Sha256::new().chain_update(format!("{:?}\n", kept.entity)).chain_update(&kept.text).finalize();
        let times = known.entry(hash.into()).or_default();
        *times += 1;
        gathered.record(kept.entity.as_ref(), &kept.text, *times);
        full(gathered);
    }
    mapping
}

/// How many things of each kind a file has.
pub(super) fn counted(entities: &[format::Entity]) -> Vec<(&'static str, usize)> {
    let words = [
        (EntityKind::Person, "people"),
        (EntityKind::Family, "families"),
        (EntityKind::Event, "events"),
        (EntityKind::Place, "places"),
        (EntityKind::Institution, "institutions"),
        (EntityKind::Source, "sources"),
        (EntityKind::Item, "items"),
    ];
    let count = |kind| entities.iter().filter(|entity| entity.id.kind == kind).count();
    words.into_iter().map(|(kind, word)| (word, count(kind))).filter(|(_, count)| *count > 0).collect()
}

fn author(reader: &Reader, why: String) -> Author {
    Author { who: reader.author(), why, system: true }
}

fn visibility(person: &EntityId, slug: &'static str) -> Stated {
    Stated {
        subject: person.clone(),
        property: "visibility".into(),
        value: Object::Code("visibility", slug),
        when: None,
        certainty: Default::default(),
        rank: Default::default(),
        citations: Vec::new(),
        qualifiers: Vec::new(),
        is_fact: false,
    }
}

/// A statement of the mapping in the words of the ontology.
fn stated(statement: format::Statement) -> Stated {
    Stated {
        subject: statement.subject,
        property: statement.property,
        value: statement.object,
        when: statement.when,
        certainty: statement.certainty,
        rank: statement.rank,
        citations: statement.citations.into_iter().map(|c| (c.source, c.locator)).collect(),
        qualifiers: statement.qualifiers,
        is_fact: statement.is_fact,
    }
}
