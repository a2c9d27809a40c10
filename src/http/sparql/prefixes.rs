//! The prefixes that queries here are written with.

use super::query::{head, negotiate};
use crate::app::sparql::{Format, Offer, RdfFormat};
use crate::http::Problem;
use axum::http::HeaderMap;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::fmt::Write;
use std::sync::LazyLock;

/// Names and IRIs.
pub(in crate::http) static PREFIXES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    [
        ("hav", "https://w3id.org/haverim/ontology#"),
        ("code", "https://w3id.org/haverim/code/"),
        ("hf", "https://w3id.org/haverim/function#"),
        ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
        ("owl", "http://www.w3.org/2002/07/owl#"),
        ("skos", "http://www.w3.org/2004/02/skos/core#"),
        ("org", "http://www.w3.org/ns/org#"),
        ("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
        ("edtf", "http://id.loc.gov/datatypes/edtf/"),
        ("dcterms", "http://purl.org/dc/terms/"),
        ("sd", "http://www.w3.org/ns/sparql-service-description#"),
        ("void", "http://rdfs.org/ns/void#"),
    ]
    .map(|(name, iri)| (name.to_owned(), iri.to_owned()))
    .to_vec()
});

const OFFERS: [Offer; 3] = [
    Offer { media_type: "application/json", format: Format::Results(crate::app::sparql::ResultsFormat::Json) },
    Offer { media_type: "text/turtle", format: Format::Graph(RdfFormat::Turtle) },
    Offer { media_type: "application/sparql-query", format: Format::Graph(RdfFormat::TriG) },
];

/// `GET /prefixes`: as JSON, or as the beginning of a Turtle file or a query.
pub(super) async fn prefixes(headers: HeaderMap) -> Result<Response, Problem> {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok());
    let lines = |before: &str, after: &str| {
        PREFIXES.iter().fold(String::new(), |mut text, (name, iri)| {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{before} {name}: <{iri}>{after}");
            text
        })
    };
    let (media_type, body) = match negotiate(accept, &OFFERS)? {
        Format::Graph(RdfFormat::Turtle) => ("text/turtle; charset=utf-8", lines("@prefix", " .")),
        Format::Graph(_) => ("application/sparql-query", lines("PREFIX", "")),
        Format::Results(_) => {
            let map: serde_json::Map<_, _> =
                PREFIXES.iter().map(|(name, iri)| (name.clone(), iri.clone().into())).collect();
            ("application/json", serde_json::Value::Object(map).to_string())
        }
    };
    Ok((head(media_type), body).into_response())
}
