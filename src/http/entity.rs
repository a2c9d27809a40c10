//! | route | answers |
//! |---|---|
//! | `GET /id/{kind}/{slug}` | the thing itself, as its page, JSON-LD, Turtle or another RDF format by `Accept` or `?format=` |
//! | `GET /ontology` | the ontology, as Turtle |
//! | `GET /context.jsonld` | the JSON-LD context of our terms |

use super::blocking::blocking;
use super::{AppState, Problem, pages};
use crate::app::{Error, Reader};
use crate::model::{EntityId, EntityKind, Lang};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use oxigraph::io::RdfFormat;
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
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let accept = match format.as_str() {
        "jsonld" => "application/ld+json",
        "turtle" => "text/turtle",
        _ => accept,
    };
    let format = liked(accept);
    let body = blocking(move || app.describe(&reader, &id, format)).await?;
    Ok(([(header::CONTENT_TYPE, format.media_type()), (header::VARY, "Accept, Authorization")], body).into_response())
}

/// The RDF format that an `Accept` header likes best; Turtle if it names none.
fn liked(accept: &str) -> RdfFormat {
    let mut best: Option<(f32, RdfFormat)> = None;
    for range in accept.split(',') {
        let (media_type, params) = range.split_once(';').unwrap_or((range, ""));
        let Some(format) = RdfFormat::from_media_type(media_type.trim()) else { continue };
        let q = params.split(';').find_map(|p| p.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
        if q > 0.0 && best.is_none_or(|(held, _)| q > held) {
            best = Some((q, format));
        }
    }
    best.map_or(RdfFormat::Turtle, |(_, format)| format)
}

async fn ontology() -> Response {
    ([(header::CONTENT_TYPE, "text/turtle; charset=utf-8")], crate::app::ONTOLOGY).into_response()
}

async fn context() -> Response {
    ([(header::CONTENT_TYPE, "application/ld+json")], crate::app::CONTEXT).into_response()
}
