//! | route | answers |
//! |---|---|
//! | `GET /id/{kind}/{slug}` | the thing itself, as its page, JSON-LD, Turtle or another RDF format by `Accept` or `?format=` |
//! | `GET /ontology` | the ontology, as Turtle |
//! | `GET /context.jsonld` | the JSON-LD context of our terms |

use super::blocking::blocking;
use super::negotiate::choose;
use super::{AppState, Problem, pages};
use crate::app::sparql::{Format, GRAPHS, RdfFormat};
use crate::app::{Error, Reader};
use crate::model::{EntityId, EntityKind, Lang};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/id/{kind}/{slug}", get(entity))
        .route("/ontology", get(ontology))
        .route("/context.jsonld", get(context))
}

/// How a link may ask for a format that a browser's `Accept` would not.
#[derive(Deserialize)]
struct Asked {
    format: Option<String>,
}

async fn entity(
    State(app): State<AppState>,
    reader: Reader,
    Path((kind, slug)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    lang: Lang,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = EntityKind::from_segment(&kind).and_then(|kind| EntityId::new(kind, &slug));
    let id = id.ok_or_else(|| Error::not_found("record", format!("{kind}/{slug}")))?;
    let format = asked.format.unwrap_or_default();
    if format.is_empty()
        && pages::wants_html(&headers)
        && let Some(page) = pages::page_of(lang, id.kind, &id.slug)
    {
        return Ok(([(header::VARY, "Accept, Accept-Language")], Redirect::to(&page)).into_response());
    }
    let accept = match format.as_str() {
        "jsonld" => Some("application/ld+json"),
        "turtle" => Some("text/turtle"),
        _ => headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()),
    };
    let offers: Vec<(&str, Format)> = GRAPHS.iter().map(|offer| (offer.media_type, offer.format)).collect();
    // Whoever can read none of them, a browser for one, gets Turtle: it is text.
    let format = match choose(accept, &offers) {
        Some(Format::Graph(format)) => format,
        _ => RdfFormat::Turtle,
    };
    let body = blocking(move || app.describe(&reader, &id, format)).await?;
    Ok(([(header::CONTENT_TYPE, format.media_type()), (header::VARY, "Accept, Authorization")], body).into_response())
}

async fn ontology() -> Response {
    ([(header::CONTENT_TYPE, "text/turtle; charset=utf-8")], crate::app::ONTOLOGY).into_response()
}

async fn context() -> Response {
    ([(header::CONTENT_TYPE, "application/ld+json")], crate::app::CONTEXT).into_response()
}
