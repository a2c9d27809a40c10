//! What a statement of a genealogist's file says of its subject: a plain value, before it is RDF.

use super::EntityId;
use super::date::Date;
use serde::Serialize;

/// The object of a statement.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Object {
    /// Another thing of the file, by its local id.
    Entity(EntityId),
    /// A code of one of our lists: `sex`, `female`.
    Code(&'static str, &'static str),
    /// Text, with its language if the file states it or the letters tell.
    Text(String, Option<String>),
    /// A date; one without EDTF was not understood and is kept as written.
    Date(Date),
    /// A number in decimal notation.
    Decimal(String),
    /// The IRI of something elsewhere.
    Iri(String),
}

impl Object {
    /// Text of which no language is known.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into(), None)
    }
}
