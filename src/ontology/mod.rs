//! The vocabulary, and model ⇄ quads.
//!
//! The contract is `ontology/haverim.ttl`: [`terms`] names its terms for the program, [`vocabulary`] reads what it calls
//! them, and [`kinds`] which of them are links. [`curated`] turns the project's tables into quads, [`claim`] names the
//! claims, [`schema`] is the ontology itself as quads.

pub mod claim;
#[cfg(test)]
mod context;
pub mod curated;
pub mod imported;
pub mod jsonld;
pub mod kinds;
pub mod prefixes;
mod rules;
pub mod schema;
#[cfg(test)]
mod shapes;
#[cfg(test)]
mod tables;
pub mod terms;
pub mod vocabulary;

pub use rules::Rules;
