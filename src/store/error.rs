//! What can go wrong with the store.

use oxigraph::sparql::QueryEvaluationError;
use oxigraph::store::{LoaderError, SerializerError, StorageError};
use std::path::PathBuf;

/// A failure of the store, with what and where.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the directory open for writing.
    #[error("`{}` is in use by another process, perhaps a server: ask that one (`--server URL` where a command has it, else its API), or stop it first", .0.display())]
    InUse(PathBuf),
    /// The directory was made with another base.
    #[error("`{}` was loaded with base `{stored}`, not `{asked}`: leave `--base` out, or load into another directory", dir.display())]
    OtherBase {
        /// The directory.
        dir: PathBuf,
        /// The base it was loaded with.
        stored: String,
        /// The base that was asked for.
        asked: String,
    },
    /// There is nothing where a store should be.
    #[error("there is no store in `{}`: `haverim serve --dir {}` makes one", .0.display(), .0.display())]
    Missing(PathBuf),
    /// A file of the store's directory could not be read or written.
    #[error("cannot use `{}`: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of the store's directory has been damaged.
    #[error("`{}` is damaged ({what}): restore it from a backup, or remove the directory to load again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// This build keeps stores in memory only.
    #[error("`{}` cannot be opened: this build has no disk store, build with the feature `rocksdb`", .0.display())]
    NoDisk(PathBuf),
    /// A write that would change what is derived.
    #[error(
        "the default graph is derived and cannot be written: write to a named graph, for example `{0}`, and it follows"
    )]
    DerivedGraph(String),
    /// A write to a graph that the service keeps for itself.
    #[error("the graph `{0}` belongs to the service and cannot be written by an update")]
    SystemGraph(String),
    /// A stored triple may have no blank node.
    #[error("blank nodes cannot be stored: give `{0}` an IRI, or load the file with `haverim load`, which makes one")]
    BlankNode(String),
    /// A file in a format that we do not know.
    #[error("`{0}` has no known RDF extension: use .nq .nt .ttl .trig .rdf .jsonld, also with .gz or .zst")]
    UnknownFormat(String),
    /// RDF that cannot be parsed.
    #[error("`{file}`: {message}")]
    Syntax {
        /// The file.
        file: String,
        /// Where and what, as the parser says it.
        message: String,
    },
    /// One of our own queries failed.
    #[error("a query failed: {0}")]
    Query(#[from] QueryEvaluationError),
    /// The embedded store failed.
    #[error("the store failed: {0}")]
    Storage(#[from] StorageError),
    /// A dump could not be written.
    #[error("the dump could not be written: {0}")]
    Dump(#[from] SerializerError),
    /// A bulk load failed.
    #[error("the load failed: {0}")]
    Load(#[from] LoaderError),
}

impl StoreError {
    /// A failure on a file.
    pub(super) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
