//! The one commit path: a transaction on named graphs, the projection with it, the log before the acknowledgement.

use super::embedded::version_quad;
use super::log::{Author, Entry, Log, now};
use super::{Dataset, Embedded, Mode, StoreError, project};
use crate::model::Base;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::Transaction;
use std::collections::HashSet;

/// Quads to put in and take out, and who does so.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Who and why.
    pub author: Author,
    /// What goes in, after what goes out.
    pub insert: Vec<Quad>,
    /// What goes out.
    pub remove: Vec<Quad>,
}

/// What a write did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The store's version afterwards.
    pub version: u64,
    /// The named-graph quads that were really added.
    pub inserted: Vec<Quad>,
    /// The named-graph quads that were really removed.
    pub removed: Vec<Quad>,
    /// Direct edges of the projection that appeared.
    pub projected: Vec<Quad>,
    /// Direct edges of the projection that went.
    pub retracted: Vec<Quad>,
}

impl Commit {
    /// Whether anything changed.
    pub fn changed(&self) -> bool {
        !self.inserted.is_empty() || !self.removed.is_empty()
    }
}

/// A write under way. Reads through [`Writer::transaction`] see what it wrote.
pub struct Writer<'a> {
    transaction: Transaction<'a>,
    embedded: &'a Embedded,
    author: Author,
    inserted: HashSet<Quad>,
    removed: HashSet<Quad>,
}

impl<'a> Writer<'a> {
    pub(super) fn start(embedded: &'a Embedded, author: &Author) -> Result<Self, StoreError> {
        let transaction = embedded.store().start_transaction()?;
        let (inserted, removed) = (HashSet::new(), HashSet::new());
        Ok(Self { transaction, embedded, author: author.clone(), inserted, removed })
    }

    /// The transaction, to read and to evaluate queries on.
    pub fn transaction(&self) -> &Transaction<'a> {
        &self.transaction
    }

    /// How many quads differ so far; lets a caller stop an update that grows too large.
    pub fn size(&self) -> usize {
        self.inserted.len() + self.removed.len()
    }

    /// The quads that differ so far.
    pub fn changes(&self) -> impl Iterator<Item = &Quad> {
        self.inserted.iter().chain(&self.removed)
    }

    /// Puts a quad in; whether it was not there yet.
    pub fn insert(&mut self, quad: Quad) -> Result<bool, StoreError> {
        self.check(&quad.graph_name)?;
        if self.embedded.mode() == Mode::Projected {
            check_ground(&quad)?;
        }
        if self.transaction.contains(&quad)? {
            return Ok(false);
        }
        self.transaction.insert(&quad);
        if !self.removed.remove(&quad) {
            self.inserted.insert(quad);
        }
        Ok(true)
    }

    /// Takes a quad out; whether it was there.
    pub fn remove(&mut self, quad: &Quad) -> Result<bool, StoreError> {
        self.check(&quad.graph_name)?;
        if !self.transaction.contains(quad)? {
            return Ok(false);
        }
        self.transaction.remove(quad);
        if !self.inserted.remove(quad) {
            self.removed.insert(quad.clone());
        }
        Ok(true)
    }

    /// Takes all quads of a graph out; how many there were.
    pub fn clear(&mut self, graph: GraphNameRef<'_>) -> Result<usize, StoreError> {
        let quads: Vec<Quad> =
            self.transaction.quads_for_pattern(None, None, None, Some(graph)).collect::<Result<_, _>>()?;
        for quad in &quads {
            self.remove(quad)?;
        }
        Ok(quads.len())
    }

    /// Makes an empty named graph known (only a plain store keeps empty graphs).
    pub fn create(&mut self, graph: &NamedNode) {
        if self.embedded.mode() == Mode::Plain {
            self.transaction.insert_named_graph(graph);
        }
    }

    /// Makes a graph unknown after [`Writer::clear`] (only a plain store keeps empty graphs).
    pub fn forget(&mut self, graph: &NamedNode) -> Result<(), StoreError> {
        if self.embedded.mode() == Mode::Plain {
            self.transaction.remove_named_graph(graph)?;
        }
        Ok(())
    }

    /// Whether this write may touch a graph.
    fn check(&self, graph: &GraphName) -> Result<(), StoreError> {
        if self.embedded.mode() == Mode::Plain {
            return Ok(());
        }
        let base = self.embedded.base();
        match graph {
            GraphName::DefaultGraph => Err(StoreError::DerivedGraph(base.graph("source/my-notes"))),
            GraphName::NamedNode(g) if !self.author.system && project::is_system(base, g.as_str()) => {
                Err(StoreError::SystemGraph(g.as_str().into()))
            }
            _ => Ok(()),
        }
    }

    /// Projects, logs and commits; a store that is derived from another takes that one's version, changed or not.
    pub(super) fn finish(mut self, log: &mut Log, at: Option<u64>) -> Result<Commit, StoreError> {
        let (inserted, removed) = (sorted(self.inserted), sorted(self.removed));
        let mut commit =
            Commit { version: self.embedded.version(), inserted, removed, projected: vec![], retracted: vec![] };
        if !commit.changed() && at.is_none() {
            // Empty graphs of a plain store may have come or gone.
            self.transaction.commit()?;
            return Ok(commit);
        }
        commit.version = at.unwrap_or_else(|| log.last_version().max(commit.version) + 1);
        derive(&mut self.transaction, self.embedded, &mut commit)?;
        if !commit.changed() {
            self.transaction.commit()?;
            return Ok(commit);
        }
        log.append(Entry {
            version: commit.version,
            time: now(),
            author: self.author,
            insert: commit.inserted.iter().map(line).collect(),
            remove: commit.removed.iter().map(line).collect(),
            bulk: Vec::new(),
            void: None,
        })?;
        match self.transaction.commit() {
            Ok(()) => Ok(commit),
            Err(e) => {
                log.void(commit.version)?;
                Err(e.into())
            }
        }
    }

    /// Applies a log entry again; the version it made.
    #[cfg(feature = "rocksdb")]
    pub(super) fn replay(embedded: &'a Embedded, entry: &Entry) -> Result<u64, StoreError> {
        let mut writer = Self::start(embedded, &Author { system: true, ..entry.author.clone() })?;
        for quad in quads(&entry.remove)? {
            writer.remove(&quad)?;
        }
        for quad in quads(&entry.insert)? {
            writer.insert(quad)?;
        }
        let (inserted, removed) = (sorted(writer.inserted), sorted(writer.removed));
        let mut commit = Commit { version: entry.version, inserted, removed, projected: vec![], retracted: vec![] };
        derive(&mut writer.transaction, embedded, &mut commit)?;
        writer.transaction.commit()?;
        Ok(commit.version)
    }
}

/// Brings the projection and the version quad up to the change.
fn derive(transaction: &mut Transaction<'_>, embedded: &Embedded, commit: &mut Commit) -> Result<(), StoreError> {
    if embedded.mode() == Mode::Plain {
        return Ok(());
    }
    let base = embedded.base();
    (commit.projected, commit.retracted) =
        project::follow(transaction, base, embedded.rules(), &commit.inserted, &commit.removed)?;
    transaction.remove(&version_quad(base, embedded.version()));
    transaction.insert(&version_quad(base, commit.version));
    Ok(())
}

fn sorted(quads: HashSet<Quad>) -> Vec<Quad> {
    let mut keyed: Vec<(String, Quad)> = quads.into_iter().map(|quad| (line(&quad), quad)).collect();
    keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    keyed.into_iter().map(|(_, quad)| quad).collect()
}

/// A quad as an N-Quads line, without the line end.
pub(super) fn line(quad: &Quad) -> String {
    format!("{quad} .")
}

/// Quads of N-Quads lines that we wrote ourselves.
pub(super) fn quads(lines: &[String]) -> Result<Vec<Quad>, StoreError> {
    let text = lines.join("\n");
    RdfParser::from_format(RdfFormat::NQuads)
        .for_slice(text.as_bytes())
        .map(|quad| quad.map_err(|e| StoreError::Syntax { file: "the change log".into(), message: e.to_string() }))
        .collect()
}

/// Stored data has no blank nodes, so that every node can be named from outside.
fn check_ground(quad: &Quad) -> Result<(), StoreError> {
    match (&quad.subject, &quad.object, &quad.graph_name) {
        (NamedOrBlankNode::BlankNode(b), _, _) | (_, Term::BlankNode(b), _) | (_, _, GraphName::BlankNode(b)) => {
            Err(StoreError::BlankNode(b.to_string()))
        }
        _ => Ok(()),
    }
}

/// A node of an IRI that was made from a checked base.
pub(super) fn node(iri: String) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

/// The base's graph that a path names.
pub(super) fn graph(base: &Base, path: &str) -> GraphName {
    node(base.graph(path)).into()
}
