//! Are these two records one person? A score that shows its sum.
//!
//! After Fellegi and Sunter: each thing known of both records is a feature, and its weight is how many times likelier it looks so
//! if they are one person than if they are two, as a power of two. Weights add up; two Cohens born in Fez weigh less than two
//! Amzalaks, because rare names say more. What only one record knows says nothing. Nobody is merged by a score: it suggests,
//! shows each feature with its evidence, and people decide.
//!
//! A score is of two records alone. How likely they are one person depends on who else fits: [`Register::pairs`] shares that out, and
//! takes kin found to be one for one.
//!
//! [`Register`] holds the records of a whole set, some hundred bytes each, and compares only those that share a block
//! ([`Register::pairs`]).

mod blocking;
mod features;
mod pairs;
mod register;
mod score;
#[cfg(test)]
mod tests;

pub use features::{Agreement, Feature, Score, Weights};
pub use register::{Evidence, Pair, Register};
pub use score::Comparer;

/// The score of two records alone, without knowing how common their names are: every name counts as middling.
pub fn same_person(a: &Evidence, b: &Evidence) -> Score {
    let mut register = Register::default();
    let (a, b) = (register.add(a), register.add(b));
    register.comparer().score(a, b)
}
