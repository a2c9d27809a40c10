//! Files that people exchange: bytes to plain values and back.
//!
//! Nothing here opens a file or knows RDF: bytes, readers and writers are passed in.

pub mod gedcom;
pub mod network;
pub mod stories;
pub mod tables;
