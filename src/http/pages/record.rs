//! The page of a person, an institution or a place: names, facts in order of time, links, map, sources.

use super::{
    Page,
    chart::{Bars, Map},
    view::{Claim, Footnote, Group, Outside, Section, Text, Thing},
};
use askama::Template;

/// What the page shows.
#[derive(Template)]
#[template(path = "record.html")]
pub struct Record {
    /// The frame.
    pub page: Page,
    /// Whether it is a person's.
    pub is_person: bool,
    /// The kind, and for institutions the city.
    pub kicker: String,
    /// The name within its kind.
    pub slug: String,
    /// The stable IRI.
    pub iri: String,
    /// The same without the host.
    pub iri_path: String,
    /// The record in the API.
    pub api: String,
    /// JSON-LD for search engines.
    pub jsonld: String,
    /// The name in the page's language, or the nearest there is.
    pub name: Text,
    /// The other names.
    pub names: Vec<Text>,
    /// The years of life, or of existence.
    pub life: String,
    /// Roles and kinds.
    pub roles: Vec<String>,
    /// Remarks of the curators.
    pub notes: Vec<String>,
    /// Claims that cannot all be right.
    pub differ: Vec<Group>,
    /// Dated facts first, in order; then the undated ones about places and dates.
    pub timeline: Vec<Claim>,
    /// Heads of an institution, in order.
    pub heads: Vec<Claim>,
    /// Pupils through the years.
    pub chart: Option<Bars>,
    /// Links to other records.
    pub sections: Vec<Section>,
    /// The sources.
    pub sources: Vec<Footnote>,
    /// Where it happened.
    pub map: Option<Map>,
    /// Stories that tell of it.
    pub stories: Vec<Thing>,
    /// Photographs, documents, films held elsewhere.
    pub items: Vec<Outside>,
    /// Identifiers elsewhere.
    pub identifiers: Vec<Outside>,
}
