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
    /// A field of the request cannot be used.
    #[error("parameter `{name}`: {why}")]
    Parameter {
        /// The field.
        name: &'static str,
        /// Why, and what to write instead.
        why: String,
    },
}

impl SearchError {
    pub(super) fn parameter(name: &'static str, why: String) -> Self {
        Self::Parameter { name, why }
    }
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
