//! What the index is told about a person, an institution, a place or a source.

use crate::model::{EntityId, EntityKind, Sex};

/// One thing that can be found.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its short id.
    pub id: EntityId,
    /// Its names, the label first, then every recorded variant.
    pub names: Vec<RecordedName>,
    /// A person's sex.
    pub sex: Sex,
    /// First year it may be dated to (birth, foundation).
    pub from: Option<i32>,
    /// Last year it may be dated to (death, closing).
    pub to: Option<i32>,
    /// Codes of roles: `teacher`, `rabbi`; of an institution its kind.
    pub roles: Vec<String>,
    /// Slugs of schools and other institutions it belongs to.
    pub schools: Vec<String>,
    /// Slugs of places it belongs to.
    pub places: Vec<String>,
    /// Slugs of the sources that speak of it.
    pub sources: Vec<String>,
}

/// A name as a source writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedName {
    /// The text.
    pub text: String,
    /// Language and script (BCP 47); empty if unknown.
    pub language: String,
}

impl RecordedName {
    /// A name in a language.
    pub fn new(text: impl Into<String>, language: impl Into<String>) -> Self {
        Self { text: text.into(), language: language.into() }
    }
}

impl Document {
    /// A thing of which nothing but its names is known yet; the first name is the label.
    pub fn new(id: EntityId, names: Vec<RecordedName>) -> Self {
        Self {
            id,
            names,
            sex: Sex::Unknown,
            from: None,
            to: None,
            roles: Vec::new(),
            schools: Vec::new(),
            places: Vec::new(),
            sources: Vec::new(),
        }
    }

    /// What it is.
    pub fn kind(&self) -> EntityKind {
        self.id.kind
    }
}
