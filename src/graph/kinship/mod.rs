//! Kinship: what two people are to each other, by every line, in words and in numbers; all relatives of one person;
//! and what the families of a whole population look like.
//!
//! Only parents by birth count for φ and F. Adoption, fostering and a parent's marriage make kin by other bonds and
//! are named so; a stated `cousinOf` without the people in between is named as stated, and nothing is built on it.
//!
//! Real data contradict themselves. More than two parents by birth, people who are their own ancestors, missing
//! parents and unknown sexes all give an answer, and a [`Warning`] where something had to be decided.

mod coefficients;
mod kin;
mod lines;
mod names;
mod pedigree;
mod population;
mod relation;
mod relatives;
mod stated;
mod term;
mod warnings;

pub use coefficients::{Calculator, Coefficients};
pub use kin::{Bond, Kin};
pub use lines::{Budget, Line, Whole};
pub use names::{Texts, name, pair};
pub use pedigree::Pedigree;
pub use population::{
    Completeness, Endogamy, FounderShare, Founders, Unions, completeness, endogamy, founders, mean_inbreeding,
};
pub use relation::{Kinship, Relation, kinship};
pub use relatives::{Relative, RelativeGroup, Relatives, RelativesLimits, StatedRelative, relatives};
pub use stated::Stated;
pub use term::{Alliance, Term};
pub use warnings::{Warning, WarningKind};

#[cfg(test)]
mod degrees;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
