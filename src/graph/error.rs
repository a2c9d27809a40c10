//! What can go wrong with the index.

use std::ops::ControlFlow;
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
    /// A file that never was an index.
    #[error("the file is no link graph: remove it, and it is built anew")]
    NotAnIndex,
    /// A file of another version of the program.
    #[error("the link graph's file has format {found}, this program writes {wanted}: it is built anew")]
    OtherFormat {
        /// The format of the file.
        found: u32,
        /// The format of this program.
        wanted: u32,
    },
    /// A file made from another state of the store.
    #[error("the link graph's file is of store version `{found}`, the store is at `{wanted}`: it is built anew")]
    Stale {
        /// The version in the file.
        found: String,
        /// The version of the store.
        wanted: String,
    },
    /// A file made with another ontology.
    #[error("the link graph's file was made with other kinds of link: it is built anew")]
    OtherKinds,
    /// A file that was changed or cut short.
    #[error("the link graph's file is damaged ({0}): it is built anew")]
    Damaged(&'static str),
    /// A file that cannot be read or written.
    #[error("the link graph's file cannot be read or written")]
    Io(#[from] std::io::Error),
}

/// A measure of the whole network that was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the computation was stopped before it was done")]
pub struct Cancelled;

/// Told now and then how far a measure of the whole network has come, from 0 to 1; breaking stops it.
pub type Progress<'p> = &'p mut dyn FnMut(f64) -> ControlFlow<()>;

impl Cancelled {
    /// An error if the answer was to break.
    pub(super) fn unless(answer: ControlFlow<()>) -> Result<(), Self> {
        if answer.is_break() { Err(Self) } else { Ok(()) }
    }
}
