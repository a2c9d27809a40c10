//! What can go wrong with the index.

use thiserror::Error;

/// What can go wrong while an index is built, changed, or read from its file.
#[derive(Debug, Error)]
pub enum GraphError {
    /// More nodes than an adjacency word can number.
    #[error("the link graph has {nodes} nodes, family `{family}` can number {most}: divide the family's kinds")]
    TooManyNodes {
        /// How many there are.
        nodes: usize,
        /// The family with the least room.
        family: String,
        /// How many it can number.
        most: u64,
    },
}
