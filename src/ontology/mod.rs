//! The vocabulary, and model ⇄ quads.
//!
//! The contract is `ontology/haverim.ttl`: [`terms`] names its terms for the program, [`vocabulary`] reads what it calls
//! them, and [`kinds`] which of them are links.

#[cfg(test)]
mod context;
pub mod kinds;
#[cfg(test)]
mod shapes;
#[cfg(test)]
mod tables;
pub mod terms;
pub mod vocabulary;
