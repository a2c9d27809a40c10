//! What a file says, as statements in the words of the ontology but without RDF.

pub use crate::model::Object;
use crate::model::date::Date;
use crate::model::{Certainty, EntityId, Rank};
use serde::Serialize;

/// One thing a file says about a person, a family, an event, a name, a place, a source or an item.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Statement {
    /// What it is about. The slug is local to the file: `I1`, `I1-birt-1`.
    pub subject: EntityId,
    /// The property: a local name of our ontology (`parentOf`), or with a prefix one of another vocabulary
    /// (`rdfs:label`, `skos:altLabel`, `skos:exactMatch`, `geo:lat`, `geo:long`).
    pub property: String,
    /// Its value.
    pub object: Object,
    /// When it held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Date>,
    /// How sure the file is of it.
    pub certainty: Certainty,
    /// Whether the file prefers it or says that it is disproved.
    pub rank: Rank,
    /// The sources the file gives for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
    /// More about the statement itself: `parentKind`, `actorRole`, `note`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub qualifiers: Vec<(&'static str, Object)>,
    /// Whether it is a fact about the world, which becomes a claim, and not a part of a name, an event or a source.
    pub is_fact: bool,
    /// The line it was read from.
    pub line: u32,
}

impl Statement {
    pub(super) fn new(subject: &EntityId, property: &str, object: Object, line: u32) -> Self {
        Self {
            subject: subject.clone(),
            property: property.to_owned(),
            object,
            when: None,
            certainty: Certainty::Probable,
            rank: Rank::Normal,
            citations: Vec::new(),
            qualifiers: Vec::new(),
            is_fact: false,
            line,
        }
    }

    /// A fact, as sure as the sources that are cited for it.
    pub(super) fn fact(mut self, citations: &[Citation]) -> Self {
        self.is_fact = true;
        self.citations = citations.to_vec();
        if let Some(best) = citations.iter().filter_map(|c| c.certainty).min() {
            self.certainty = best;
        }
        self
    }

    pub(super) fn when(mut self, when: Option<Date>) -> Self {
        self.when = when;
        self
    }

    pub(super) fn qualified(mut self, property: &'static str, object: Object) -> Self {
        self.qualifiers.push((property, object));
        self
    }
}

/// Where the file says a statement comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Citation {
    /// The source.
    pub source: EntityId,
    /// Where in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locator: Option<String>,
    /// What `QUAY` makes of it: 3 certain, 2 probable, 1 and 0 possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
}
