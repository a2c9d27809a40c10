//! How sure a source is of what it says, and how a curator ranks what sources say.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How sure we may be of a claim. The order is from the surest to the least sure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// A source read states it.
    #[default]
    Certain,
    /// It follows from what a source states, or is well-established general knowledge.
    Probable,
    /// A source suggests it, or sources disagree.
    Possible,
}

impl Certainty {
    /// All values, from the surest.
    pub const ALL: [Certainty; 3] = [Self::Certain, Self::Probable, Self::Possible];

    /// The code in the ontology's list and in the tables: `certain`, `probable`, `possible`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Probable => "probable",
            Self::Possible => "possible",
        }
    }

    /// Reads a code; `None` if it is not one of ours.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code() == code)
    }
}

/// A curator's ranking among claims that conflict, as in Wikibase: the best-ranked is projected, all are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rank {
    /// Preferred before the others.
    Preferred,
    /// The usual rank; what a claim without a stated rank has.
    #[default]
    Normal,
    /// Known to be wrong; kept, never projected.
    Deprecated,
}

impl Rank {
    /// All values, from the best.
    pub const ALL: [Rank; 3] = [Self::Preferred, Self::Normal, Self::Deprecated];

    /// The code in the ontology's list and in the tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Normal => "normal",
            Self::Deprecated => "deprecated",
        }
    }

    /// Reads a code; `None` if it is not one of ours.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }
}
