//! | route | answers |
//! |---|---|
//! | `GET /id/{kind}/{slug}` | the thing itself, as JSON-LD, Turtle or another RDF format by `Accept` |
//! | `GET /ontology` | the ontology, as Turtle |
//! | `GET /context.jsonld` | the JSON-LD context of our terms |

use super::blocking::blocking;
use super::{AppState, Problem};
use crate::app::{Error, Reader};
use crate::model::{EntityId, EntityKind};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use oxigraph::io::RdfFormat;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/id/{kind}/{slug}", get(entity))
        .route("/ontology", get(ontology))
        .route("/context.jsonld", get(context))
}

async fn entity(
    State(app): State<AppState>,
    reader: Reader,
    Path((kind, slug)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = EntityKind::from_segment(&kind).and_then(|kind| EntityId::new(kind, &slug));
    let id = id.ok_or_else(|| Error::not_found("record", format!("{kind}/{slug}")))?;
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let format = accept
        .split(',')
        .filter_map(|range| RdfFormat::from_media_type(range.split(';').next().unwrap_or_default().trim()))
        .next()
        .unwrap_or(RdfFormat::Turtle);
    let body = blocking(move || app.describe(&reader, &id, format)).await?;
    Ok(([(header::CONTENT_TYPE, format.media_type()), (header::VARY, "Accept, Authorization")], body).into_response())
}

async fn ontology() -> Response {
    ([(header::CONTENT_TYPE, "text/turtle; charset=utf-8")], crate::app::ONTOLOGY).into_response()
}

async fn context() -> Response {
    ([(header::CONTENT_TYPE, "application/ld+json")], crate::app::CONTEXT).into_response()
}
