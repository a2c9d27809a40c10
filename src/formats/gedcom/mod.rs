//! GEDCOM, the format genealogists exchange: read without loss, checked, converted, mapped to statements and written.
//!
//! - [`read()`]: bytes of any version and encoding to a lossless [`Tree`] of lines;
//! - [`write()`]: a tree back to bytes;
//! - [`check()`]: what a file does against the rules of its version;
//! - [`convert()`]: version 5.5.1 to 7.0 and back, with what the other version cannot hold;
//! - [`import()`] and [`map()`]: a tree to statements; [`restore()`]: the file again from what was kept of it;
//! - [`export()`]: a selection of people, families, schools and links to a tree.

mod build;
#[cfg(test)]
mod cases;
mod check;
mod convert;
mod date;
mod encoding;
mod error;
pub mod export;
#[cfg(test)]
mod fuzz;
pub mod gedzip;
mod grammar;
#[cfg(test)]
mod laws;
mod lines;
mod map;
mod payload;
mod read;
mod report;
mod tree;
mod version;
mod write;

pub use build::Builder;
pub use check::check;
pub use convert::{Conversion, convert};
pub use encoding::Encoding;
pub use error::GedcomError;
pub use export::{Selection, export};
pub use map::{
    Citation, Entity, ImportedTree, KeptRecord, LivingEvidence, Mapping, Object, Statement, header_of_the_file, import,
    kept_records, map, restore,
};
pub use read::{Limits, bounded, read, read_from, read_within};
pub use report::{Fate, Finding, Report, Severity};
pub use tree::{Children, LineEnd, Node, Tree};
pub use version::{Family, Version};
pub use write::{Style, write, write_verbatim};
