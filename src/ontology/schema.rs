//! The ontology's own files, carried in the binary, as quads of the store.
//!
//! The vocabulary and its alignments go to `{base}graph/ontology`, which is not projected; the code lists (roles,
//! kinds, certainty, countries, given names) to `{base}graph/codes`, which is, so that their labels can be asked for.

use super::vocabulary::{CODES, ONTOLOGY};
use crate::model::Base;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNode, Quad};

/// The mappings to other vocabularies, as Turtle.
pub const ALIGNMENTS: &str = include_str!("../../ontology/alignments.ttl");

/// The equivalents of given names, as Turtle.
pub const GIVEN_NAMES: &str = include_str!("../../ontology/given-names.ttl");

/// What queries may use beside our terms (functions, services, borrowed properties), as Turtle.
pub const SPARQL: &str = include_str!("../../ontology/sparql.ttl");

/// The shapes that data keep, as Turtle.
pub const SHAPES: &str = include_str!("../../ontology/shapes.ttl");

/// The JSON-LD context of our terms.
pub const CONTEXT: &str = include_str!("../../ontology/context.jsonld");

/// The files: name, text, and the graph each goes to.
const FILES: [(&str, &str, &str); 4] = [
    ("haverim.ttl", ONTOLOGY, "ontology"),
    ("alignments.ttl", ALIGNMENTS, "ontology"),
    ("codes.ttl", CODES, "codes"),
    ("given-names.ttl", GIVEN_NAMES, "codes"),
];

/// The files' names and bytes.
pub fn files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FILES.iter().map(|(name, text, _)| (*name, text.as_bytes()))
}

/// The text of one of the files.
pub fn text(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(n, _, _)| *n == name).map(|(_, text, _)| *text)
}

/// All quads of the files.
pub fn quads(base: &Base) -> Vec<Quad> {
    FILES
        .iter()
        .flat_map(|(_, text, graph)| {
            let graph = GraphName::from(NamedNode::new_unchecked(base.graph(graph)));
            RdfParser::from_format(RdfFormat::Turtle)
                .with_default_graph(graph)
                .for_slice(text.as_bytes())
                .map(|quad| quad.expect("the ontology is checked by the tests"))
        })
        .collect()
}
