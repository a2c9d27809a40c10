//! Finding people, institutions and places by names that every clerk spelt as he heard them.
//!
//! A grandmother's name comes to us as the family says it, in Hebrew, French, English or Arabic letters, and the register has it in
//! another. [`compare`](compare::compare) says whether two forms are one name and *why*, in layers from "the same letters" to
//! "sounds alike". [`same_person`] adds dates, places and kin. [`NameIndex`] keeps the names of a store, and a [`Finder`] searches them with the same layers.

mod columns;
pub mod compare;
mod document;
mod error;
pub mod evaluation;
mod explain;
mod facets;
mod finder;
pub mod form;
pub mod given_names;
mod index;
pub mod lexicon;
pub mod normalise;
mod particles;
mod phones;
mod postings;
mod ranking;
mod request;
pub mod same_person;
pub mod skeleton;
mod sought;
pub mod sound;
#[cfg(test)]
mod tests;

pub use compare::{Layer, Match, Reason, compare};
pub use document::{Document, RecordedName};
pub use error::SearchError;
pub use finder::Finder;
pub use form::NameForm;
pub use index::{NameIndex, NameWriter};
pub use request::{Facet, FacetValue, Hit, SearchAnswer, SearchRequest, Why};
pub use sought::{Sought, Standing};
pub use sound::Encoders;
