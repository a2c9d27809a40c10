//! The prefixes that queries here are written with, and what else a workbench completes them with.

use super::query::{head, negotiate};
use crate::app::sparql::{Completions, Format, Offer, PREFIXES, RdfFormat};
use crate::http::{AppState, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::fmt::Write;

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

/// `GET /completions`: prefixes, classes, properties, functions, services and codes, told in three languages.
pub(super) async fn completions(
    State(app): State<AppState>,
) -> ([(header::HeaderName, &'static str); 1], Json<Completions>) {
    ([(header::CACHE_CONTROL, "public, max-age=3600")], Json(app.completions()))
}
