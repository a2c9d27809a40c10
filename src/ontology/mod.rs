//! The vocabulary, and model ⇄ quads.
//!
//! The contract is `ontology/haverim.ttl`: [`terms`] names its terms for the program, [`vocabulary`] reads what it calls
//! them, and [`kinds`] which of them are links.

pub mod kinds;
pub mod terms;
pub mod vocabulary;
