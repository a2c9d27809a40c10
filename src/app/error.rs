//! What a use case can fail with. `http` gives each a status, `cli` an exit code.

use crate::access::TokenError;
use crate::model::BaseError;
use crate::store::StoreError;

/// A failure of a use case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such record, question, run or graph.
    #[error("there is no {what} `{id}`{}", next_step(what, id))]
    NotFound {
        /// What kind of thing.
        what: &'static str,
        /// The id that was asked for.
        id: String,
    },
    /// What was chosen for a file of people leads to none.
    #[error("`{0}` leads to nobody: a genealogist's file needs one person at least")]
    Nobody(String),
    /// A parameter cannot be used.
    #[error("parameter `{name}`: {why}")]
    BadParameter {
        /// The parameter.
        name: String,
        /// Why, and what to write instead.
        why: String,
    },
    /// Writing is not allowed here or to this reader.
    #[error("{0}")]
    Forbidden(String),
    /// Too much is under way already.
    #[error("{0}")]
    Busy(String),
    /// A computation was stopped by whoever started it.
    #[error(transparent)]
    Stopped(#[from] crate::graph::Cancelled),
    /// The tables have errors.
    #[error("the tables have {errors} errors: `haverim check` shows them")]
    BadData {
        /// How many.
        errors: usize,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The tokens failed.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// A base that cannot be one.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// A file could not be read or written.
    #[error("cannot use `{path}`: {source}")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A genealogist's file is refused whole.
    #[error("cannot use `{path}`")]
    Gedcom {
        /// The file.
        path: String,
        /// Why.
        source: crate::formats::gedcom::GedcomError,
    },
    /// A query or an update failed.
    #[error(transparent)]
    Sparql(#[from] crate::sparql::SparqlError),
    /// The name index failed.
    #[error(transparent)]
    Search(crate::search::SearchError),
    /// The link graph could not be made.
    #[error("the link graph failed: {0}")]
    Graph(#[from] crate::graph::GraphError),
}

impl From<crate::search::SearchError> for Error {
    fn from(error: crate::search::SearchError) -> Self {
        match error {
            crate::search::SearchError::Parameter { name, why } => Self::parameter(name, why),
            other => Self::Search(other),
        }
    }
}

impl Error {
    /// Nothing of this kind has this id.
    pub fn not_found(what: &'static str, id: impl Into<String>) -> Self {
        Self::NotFound { what, id: id.into() }
    }

    /// A parameter cannot be used.
    pub fn parameter(name: &str, why: impl Into<String>) -> Self {
        Self::BadParameter { name: name.into(), why: why.into() }
    }
}

/// What to do about a name that names nothing.
fn next_step(what: &str, id: &str) -> String {
    let name = id.rsplit('/').next().unwrap_or(id).replace('-', " ");
    match what {
        "person, institution or place" | "person" | "institution" | "place" | "source" | "record" => {
            format!(": look for it with `haverim search \"{name}\"` or at `/search`")
        }
        "question" => ": `haverim questions` and `/queries` list what there is".into(),
        "job" => ": its answer was not kept, ask for it again".into(),
        _ => String::new(),
    }
}
