//! A network as it is handed to other programs: nodes and links with a few facts each, without the store behind it.

use super::{Certainty, EntityKind, Sex, Span};

/// Nodes and the links among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// What it is: a title for those who open the file.
    pub title: String,
    /// The nodes.
    pub nodes: Vec<NetworkNode>,
    /// The links.
    pub links: Vec<NetworkLink>,
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkNode {
    /// Its IRI.
    pub iri: String,
    /// Its name, in the reader's language or the best there is.
    pub label: Option<String>,
    /// The language the name is in.
    pub lang: Option<String>,
    /// What it is.
    pub kind: Option<EntityKind>,
    /// A person's sex.
    pub sex: Sex,
    /// From birth to death, or from founding to closing.
    pub life: Span,
    /// Whatever was computed: a generation, a rank, a community.
    pub values: Vec<(String, Value)>,
}

/// A link; its ends are places in [`Network::nodes`].
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkLink {
    /// The subject.
    pub from: usize,
    /// The object.
    pub to: usize,
    /// The property's IRI; `None` for what was computed, such as a projection.
    pub kind: Option<String>,
    /// What it is called.
    pub label: Option<String>,
    /// Whether it reads differently from its two ends.
    pub directed: bool,
    /// When it held.
    pub when: Span,
    /// How sure its surest source is.
    pub certainty: Certainty,
    /// The graphs that state it.
    pub sources: Vec<String>,
    /// Whatever was computed: a weight.
    pub values: Vec<(String, Value)>,
}

/// A value of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// Any number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}
