//! What one person is to another, in numbers rather than words: each language makes its own words of it.

use super::kin::Bond;
use super::lines::Whole;
use crate::model::Sex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How marriage comes into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alliance {
    /// It does not.
    None,
    /// Husband, wife.
    Spouse,
    /// Partner, not stated to be married.
    Partner,
    /// Kin of the husband or wife.
    SpousesKin,
    /// Husband or wife of kin.
    KinsSpouse,
    /// Husband or wife of kin of the husband or wife.
    SpousesKinsSpouse,
    /// Parent of a child's husband or wife.
    ChildsParentInLaw,
}

/// What the second person is to the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema, Deserialize)]
pub struct Term {
    /// Generations from the first person up to the common ancestors.
    pub up: u32,
    /// Generations from the common ancestors down to the second person.
    pub down: u32,
    /// The weakest bond on the way.
    pub bond: Bond,
    /// Whether both ancestors of a couple are shared.
    pub whole: Whole,
    /// How many lines like this there are: 2 is *double*.
    pub times: u32,
    /// How marriage comes into it.
    pub alliance: Alliance,
    /// The sex of the second person.
    pub sex: Sex,
    /// The sex of the first person's husband or wife, where the way goes through them.
    pub through: Sex,
}

impl Term {
    /// A relation by birth.
    pub fn blood(up: u32, down: u32, sex: Sex) -> Self {
        Self {
            up,
            down,
            bond: Bond::Blood,
            whole: Whole::Full,
            times: 1,
            alliance: Alliance::None,
            sex,
            through: Sex::Unknown,
        }
    }

    /// The same relation seen from the other side: what the first person, of this sex, is to the second.
    pub fn inverse(self, sex: Sex, through: Sex) -> Self {
        let alliance = match self.alliance {
            Alliance::SpousesKin => Alliance::KinsSpouse,
            Alliance::KinsSpouse => Alliance::SpousesKin,
            same => same,
        };
        Self { up: self.down, down: self.up, alliance, sex, through, ..self }
    }

    /// Whether both are the same to each other, sex aside: siblings, cousins, spouses.
    pub fn is_mutual(&self) -> bool {
        match self.alliance {
            Alliance::None => self.up > 0 && self.down > 0 && (self.up == self.down || self.is_cousin()),
            Alliance::Spouse | Alliance::Partner | Alliance::ChildsParentInLaw => true,
            _ => self.up == 1 && self.down == 1,
        }
    }

    /// Whether both are at least two generations below the common ancestors.
    pub fn is_cousin(&self) -> bool {
        self.up >= 2 && self.down >= 2
    }

    /// Degree of cousins: 1 for first cousins.
    pub fn cousin_degree(&self) -> u32 {
        self.up.min(self.down).saturating_sub(1)
    }

    /// Generations between the two.
    pub fn removed(&self) -> u32 {
        self.up.abs_diff(self.down)
    }

    /// The degree by civil law: all steps.
    pub fn civil_degree(&self) -> u32 {
        self.up + self.down
    }

    /// The degree by canon law as reckoned until 1983: the longer side.
    pub fn canon_degree(&self) -> u32 {
        self.up.max(self.down)
    }

    /// The form for the sex of the person named.
    pub(super) fn by_sex<'t>(&self, female: &'t str, male: &'t str, neutral: &'t str) -> &'t str {
        match self.sex {
            Sex::Female => female,
            Sex::Male => male,
            Sex::Unknown => neutral,
        }
    }

    /// The half and step and in-law of it left out.
    pub(super) fn plain(self) -> Self {
        Self { bond: Bond::Blood, whole: Whole::Full, times: 1, alliance: Alliance::None, ..self }
    }
}
