//! Which measure of the network, of which part of it.

use crate::app::{Error, Selection};
use crate::model::EntityKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A measure of the whole network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// The parts that hang together.
    Components,
    /// Who is reached by those who are reached by many (PageRank).
    Pagerank,
    /// Through whom the shortest paths between others pass.
    Betweenness,
    /// Groups with more links within than chance would give.
    Communities,
    /// How many links each has.
    Degrees,
    /// How many links there were in each year.
    Years,
    /// People by schools: who shares places with whom.
    Projection,
    /// How much of each pedigree is known.
    Completeness,
    /// From whom those without children, or those born in some years, descend, and how much.
    Founders,
    /// F of everybody.
    Inbreeding,
    /// Marriages within and between places, by decade.
    Endogamy,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Components,
        Self::Pagerank,
        Self::Betweenness,
        Self::Communities,
        Self::Degrees,
        Self::Years,
        Self::Projection,
        Self::Completeness,
        Self::Founders,
        Self::Inbreeding,
        Self::Endogamy,
    ];

    /// What it is called in requests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Components => "components",
            Self::Pagerank => "pagerank",
            Self::Betweenness => "betweenness",
            Self::Communities => "communities",
            Self::Degrees => "degrees",
            Self::Years => "years",
            Self::Projection => "projection",
            Self::Completeness => "completeness",
            Self::Founders => "founders",
            Self::Inbreeding => "inbreeding",
            Self::Endogamy => "endogamy",
        }
    }

    /// Whether it is about births and marriages, whatever links there are.
    pub(super) fn is_of_pedigrees(self) -> bool {
        matches!(self, Self::Completeness | Self::Founders | Self::Inbreeding | Self::Endogamy)
    }

    /// The measure of a name.
    pub fn from_name(name: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|measure| measure.name() == name).ok_or_else(|| {
            let all: Vec<&str> = Self::ALL.iter().map(|measure| measure.name()).collect();
            Error::parameter("measure", format!("`{name}` is not one of {}", all.join(", ")))
        })
    }
}

/// How fine communities are: 1 is the usual, more gives smaller ones. In thousandths, so that requests can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Resolution(u32);

impl Resolution {
    /// A resolution from 0.01 to 100.
    pub fn new(resolution: f64) -> Result<Self, Error> {
        if !(0.01..=100.0).contains(&resolution) {
            let why = format!("`{resolution}` is out of bounds: write a number from 0.01 to 100");
            return Err(Error::parameter("resolution", why));
        }
        Ok(Self((resolution * 1000.0).round() as u32))
    }

    /// As a number.
    pub fn get(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl Default for Resolution {
    fn default() -> Self {
        Self(1000)
    }
}

/// A measure of the network, or of a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NetworkRequest {
    /// Which.
    pub measure: Measure,
    /// Over which links; all if it names none (`studiedAt` for a projection).
    pub selection: Selection,
    /// Only these kinds of node are listed; all if empty.
    pub kinds: Vec<EntityKind>,
    /// Whether links count only as they are stated, from subject to object; for PageRank and betweenness.
    pub directed: bool,
    /// From how many nodes betweenness looks; 0 for each. By default each up to [`NetworkRequest::EXACT`] nodes.
    pub sources: Option<usize>,
    /// Draws the sources.
    pub seed: u64,
    /// How many generations completeness looks at.
    pub generations: Option<u32>,
    /// How fine communities are.
    pub resolution: Resolution,
    /// How many rows; at most [`NetworkRequest::MOST`].
    pub top: Option<usize>,
}

impl NetworkRequest {
    /// The most rows of an answer.
    pub const MOST: usize = 1_000;
    /// Up to so many nodes betweenness is exact if nobody says otherwise.
    pub const EXACT: usize = 5_000;

    /// A measure of everything.
    pub fn new(measure: Measure) -> Self {
        Self {
            measure,
            selection: Selection::default(),
            kinds: Vec::new(),
            directed: false,
            sources: None,
            seed: 1,
            generations: None,
            resolution: Resolution::default(),
            top: None,
        }
    }

    /// The kinds of node of a list of names.
    pub fn kinds_of(names: &[String]) -> Result<Vec<EntityKind>, Error> {
        let kind = |name: &String| {
            EntityKind::from_segment(name)
                .ok_or_else(|| Error::parameter("kinds", format!("`{name}` is not person, institution or place")))
        };
        names.iter().map(kind).collect()
    }

    /// The same for any number of rows: what is computed once.
    pub(super) fn without_top(&self) -> Self {
        Self { top: None, ..self.clone() }
    }
}
