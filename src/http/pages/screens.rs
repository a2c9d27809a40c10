//! What each of the other screens shows: one struct a template, without logic.

use super::{
    Page,
    chart::{Bars, Map},
    view::{Choice, Figure, Footnote, Generation, Group, Outside, Paging, Text, Thing},
};
use askama::Template;

/// A story as a card.
#[derive(Clone, Debug, Default)]
pub struct Card {
    pub href: String,
    pub title: String,
    pub summary: String,
    pub period: String,
}

/// The entrance.
#[derive(Template)]
#[template(path = "home.html")]
pub struct Home {
    pub page: Page,
    pub examples: Vec<Thing>,
    pub stories: Vec<Card>,
    /// One chain to follow at once, and where it leads: step by step, as a query, as files.
    pub walk: Option<Walk>,
    pub map: Map,
    pub figures: Vec<Figure>,
    pub ways: [(&'static str, &'static str, &'static str); 6],
}

/// One result of a search.
#[derive(Clone, Debug, Default)]
pub struct Hit {
    pub href: String,
    /// The name as HTML, with what matched marked.
    pub html: String,
    /// The language of the name, if it is not the page's.
    pub lang: String,
    pub years: String,
    pub kind: &'static str,
    pub kind_name: String,
    /// The other form that matched, as HTML; empty if the name itself did.
    pub why: String,
}

/// A way to narrow results.
#[derive(Clone, Debug, Default)]
pub struct Facet {
    pub name: String,
    pub values: Vec<Choice>,
}

/// Results of a search.
#[derive(Template)]
#[template(path = "search.html")]
pub struct Search {
    pub page: Page,
    pub query: String,
    pub lead: String,
    pub summary: String,
    pub cut: String,
    pub view: &'static str,
    pub tabs: Vec<Choice>,
    pub map: Option<Map>,
    pub chart: Bars,
    pub graph: Option<String>,
    pub graph_texts: String,
    pub ties: Vec<(Thing, String, Thing)>,
    pub results: Vec<Hit>,
    pub start: usize,
    pub paging: Paging,
    pub facets: Vec<Facet>,
    pub downloads: Vec<Choice>,
}

/// A part of a family: ancestors, descendants, siblings.
#[derive(Clone, Debug, Default)]
pub struct Part {
    pub title: String,
    pub empty: String,
    pub generations: Vec<Generation>,
}

/// The family of a person.
#[derive(Template)]
#[template(path = "family.html")]
pub struct Family {
    pub page: Page,
    pub person: Thing,
    pub slug: String,
    pub chart: String,
    pub summary: String,
    pub tabs: Vec<Choice>,
    pub texts: String,
    pub graph: String,
    pub parts: Vec<Part>,
    /// The same with more generations; empty if there are none.
    pub more: String,
}

/// Somewhere to begin.
#[derive(Clone, Debug, Default)]
pub struct Beginning {
    pub href: String,
    pub name: Text,
    pub about: String,
}

/// Lineages along chosen links.
#[derive(Template)]
#[template(path = "lineage.html")]
pub struct Lineage {
    pub page: Page,
    pub slug: String,
    pub from_name: String,
    pub families: Vec<Choice>,
    pub directions: Vec<Choice>,
    pub depth: usize,
    pub problem: String,
    pub examples: Vec<Beginning>,
    pub summary: String,
    pub texts: String,
    pub graph: String,
    pub generations: Vec<Generation>,
}

/// One step of a chain.
#[derive(Clone, Debug, Default)]
pub struct Step {
    pub from: Thing,
    pub years: String,
    pub to: Thing,
    pub to_years: String,
    pub family: &'static str,
    pub label: String,
    pub when: String,
    pub certainty: &'static str,
    pub source: Thing,
    pub locator: String,
    pub note: String,
}

/// A chain between two records.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    pub title: String,
    pub steps: Vec<Step>,
    pub sentences: Vec<String>,
}

/// A chain to follow from the entrance.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    pub chain: Chain,
    pub href: String,
    pub downloads: Vec<Choice>,
}

/// How two records are connected.
#[derive(Template)]
#[template(path = "connection.html")]
pub struct Connection {
    pub page: Page,
    pub from: String,
    pub from_name: String,
    pub to: String,
    pub to_name: String,
    pub problem: String,
    pub kinship: Vec<String>,
    pub paths: Vec<Chain>,
    /// The chains as files, and as a query.
    pub downloads: Vec<Choice>,
    pub examples: Vec<Thing>,
}

/// A school on the map, and in the table below it.
#[derive(Clone, Debug, Default)]
pub struct School {
    pub name: Thing,
    pub city: Thing,
    pub founded: String,
    pub closed: String,
    pub kind: String,
    pub from_year: String,
    pub to_year: String,
    pub x: f64,
    pub y: f64,
}

/// A journey of an emissary.
#[derive(Clone, Debug, Default)]
pub struct Journey {
    pub person: Thing,
    pub from: Thing,
    pub to: Thing,
    pub when: String,
    pub from_year: String,
    pub x: f64,
    pub y: f64,
    pub fx: String,
    pub fy: String,
}

/// Schools and journeys through the years.
#[derive(Template)]
#[template(path = "map.html")]
pub struct MapAndTime {
    pub page: Page,
    pub year: i32,
    pub choices: Vec<Choice>,
    pub map: Map,
    pub texts: String,
    pub table_about: String,
    pub rows: Vec<School>,
    pub journeys: Vec<Journey>,
}

/// A well-connected record.
#[derive(Clone, Debug, Default)]
pub struct Central {
    pub thing: Thing,
    pub kind: String,
    pub count: String,
    pub others: Vec<Thing>,
}

/// The whole network.
#[derive(Template)]
#[template(path = "network.html")]
pub struct Network {
    pub page: Page,
    pub families: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub modes: Vec<Choice>,
    pub measures: Vec<Choice>,
    pub after: String,
    pub before: String,
    pub from: String,
    pub source: String,
    pub texts: String,
    pub summary: String,
    pub cut: String,
    pub by: String,
    pub by_about: String,
    pub empty: String,
    pub rows: Vec<Central>,
}

/// All stories.
#[derive(Template)]
#[template(path = "stories.html")]
pub struct Stories {
    pub page: Page,
    pub stories: Vec<Card>,
}

/// What others keep, by kind.
#[derive(Template)]
#[template(path = "items.html")]
pub struct Exhibits {
    pub page: Page,
    pub groups: Vec<Group>,
}

/// A photograph, document, film or exhibit that others keep.
#[derive(Template)]
#[template(path = "item.html")]
pub struct Item {
    pub page: Page,
    pub kind: String,
    pub name: Text,
    pub date: String,
    pub holder: Thing,
    pub shelf_mark: String,
    pub address: String,
    /// Whom and what it is about: the name of a text, and the records.
    pub about: Vec<(&'static str, Vec<Thing>)>,
    pub sources: Vec<Footnote>,
    pub iri: String,
    pub iri_path: String,
}

/// A part of the live graph inside a story.
#[derive(Clone, Debug, Default)]
pub struct Fragment {
    /// Where the whole of it is shown.
    pub href: String,
    /// "Nissim Béhar: 3 people in this lineage".
    pub summary: String,
    /// The texts of the chart.
    pub texts: String,
    /// The people and ties for the chart.
    pub graph: String,
    /// The same as lists.
    pub generations: Vec<Generation>,
}

/// A paragraph or a heading of a story.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub is_heading: bool,
    pub html: String,
}

/// One story.
#[derive(Template)]
#[template(path = "story.html")]
pub struct Story {
    pub page: Page,
    pub period: String,
    pub blocks: Vec<Block>,
    pub sources: Vec<Footnote>,
    pub map: Option<Map>,
    pub people: Vec<Thing>,
    pub institutions: Vec<Thing>,
    pub fragment: Option<Fragment>,
    pub items: Vec<Outside>,
    pub iri_path: String,
    pub previous: Thing,
    pub next: Thing,
}

/// A ready-made question.
#[derive(Clone, Debug, Default)]
pub struct Question {
    pub href: String,
    pub title: String,
    pub about: String,
}

/// The workbench.
#[derive(Template)]
#[template(path = "sparql.html")]
pub struct Workbench {
    pub page: Page,
    pub query: String,
    pub texts: String,
    pub version: u64,
    pub questions: Vec<Question>,
}

/// The library of questions.
#[derive(Template)]
#[template(path = "questions.html")]
pub struct Questions {
    pub page: Page,
    pub questions: Vec<Question>,
}

/// A line of a list.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub thing: Thing,
    pub years: String,
    pub note: String,
}

/// People, institutions, places or sources, page by page.
#[derive(Template)]
#[template(path = "list.html")]
pub struct List {
    pub page: Page,
    pub rows: Vec<Line>,
    pub paging: Paging,
}

/// A claim of a source.
#[derive(Clone, Debug, Default)]
pub struct Supported {
    pub subject: Thing,
    pub label: String,
    pub value: Thing,
    pub when: String,
    pub locator: String,
}

/// A source, with all that it supports.
#[derive(Template)]
#[template(path = "source.html")]
pub struct Source {
    pub page: Page,
    pub name: Text,
    pub credit: String,
    pub url: String,
    pub rights: String,
    pub notes: Vec<String>,
    pub total: usize,
    pub rows: Vec<Supported>,
    pub paging: Paging,
}

/// A total that a source gives for the whole network.
#[derive(Clone, Debug, Default)]
pub struct Total {
    pub year: String,
    pub value: String,
    pub name: String,
    pub source: Thing,
    /// Whether it is general knowledge, which no source read states.
    pub general: bool,
}

/// About the data.
#[derive(Template)]
#[template(path = "data.html")]
pub struct Data {
    pub page: Page,
    pub figures: Vec<Figure>,
    pub totals: Vec<Total>,
    pub missing: String,
}

/// A term of the ontology.
#[derive(Clone, Debug, Default)]
pub struct Term {
    pub id: String,
    pub iri: String,
    pub label: String,
    pub definition: String,
    /// What else is said of it: in words, and as a query writes it.
    pub facts: Vec<(String, String)>,
}

/// Terms of one kind.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    pub id: String,
    pub title: String,
    pub terms: Vec<Term>,
}

/// The ontology.
#[derive(Template)]
#[template(path = "ontology.html")]
pub struct Ontology {
    pub page: Page,
    pub summary: String,
    pub parts: Vec<Terms>,
}

/// An operation of the API.
#[derive(Clone, Debug, Default)]
pub struct Operation {
    pub method: String,
    pub path: String,
    pub summary: String,
    pub description: String,
    pub parameters: Vec<Parameter>,
}

/// A parameter of an operation.
#[derive(Clone, Debug, Default)]
pub struct Parameter {
    pub name: String,
    pub place: String,
    pub about: String,
    pub required: bool,
}

/// The API, to read and to try.
#[derive(Template)]
#[template(path = "api.html")]
pub struct Api {
    pub page: Page,
    pub texts: String,
    pub operations: Vec<Operation>,
}

/// Something went wrong.
#[derive(Template)]
#[template(path = "error.html")]
pub struct Problem {
    pub page: Page,
    pub status: u16,
    pub query: String,
    pub detail: String,
}
