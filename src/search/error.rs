//! What can go wrong with the index.

use std::sync::PoisonError;

/// An error of the name index.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// Tantivy could not read or write.
    #[error("name index: {0}; delete its folder to have it built anew")]
    Index(#[from] tantivy::TantivyError),
    /// A file of the index could not be read.
    #[error("name index: cannot read: {0}")]
    Io(#[from] std::io::Error),
    /// The folder holds an index of another make.
    #[error("name index: written by another version (no field `{field}`); delete its folder to have it built anew")]
    OtherMake {
        /// The field that is missing.
        field: &'static str,
    },
    /// A thread that was writing the lexicon panicked.
    #[error("name index: the lexicon was left half written; build the index anew")]
    HalfWritten,
    /// A value of the request cannot be understood.
    #[error("search: `{value}` is not a {what}; one of {known}")]
    NoSuch {
        /// What it should be.
        what: &'static str,
        /// What was given.
        value: String,
        /// What there is.
        known: &'static str,
    },
}

impl<T> From<PoisonError<T>> for SearchError {
    fn from(_: PoisonError<T>) -> Self {
        Self::HalfWritten
    }
}

impl From<tantivy::directory::error::OpenReadError> for SearchError {
    fn from(error: tantivy::directory::error::OpenReadError) -> Self {
        Self::Index(error.into())
    }
}
