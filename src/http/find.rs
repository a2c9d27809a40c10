//! | route | answers |
//! |---|---|
//! | `GET /api/find?name=&town=&school=&born=` | where somebody may belong in the network, each candidate with its reasons |
//! | `POST /api/find` | the same for the people of the GEDCOM or gedzip in the body, which is not stored |

use super::blocking::blocking;
use super::gedcom::{LARGEST_OF_STRANGERS, file};
use super::params::Params;
use super::{AppState, Problem};
use crate::app::{PlaceReply, PlaceRequest, Reader};
use crate::model::Lang;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use tower::limit::GlobalConcurrencyLimitLayer;

/// How many files are looked through at a time.
const AT_ONCE: usize = 2;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/api/find", get(find).post(find_of_file))
        .layer(GlobalConcurrencyLimitLayer::new(AT_ONCE))
        .layer(DefaultBodyLimit::max(LARGEST_OF_STRANGERS))
}

async fn find(
    State(app): State<AppState>,
    reader: Reader,
    lang: Lang,
    Params(asked): Params<PlaceRequest>,
) -> Result<Json<PlaceReply>, Problem> {
    Ok(Json(blocking(move || app.find_place(&reader, &asked, lang)).await?))
}

#[derive(Debug, Deserialize)]
struct Most {
    limit: Option<usize>,
}

async fn find_of_file(
    State(app): State<AppState>,
    reader: Reader,
    lang: Lang,
    Params(most): Params<Most>,
    request: Request,
) -> Result<Json<PlaceReply>, Problem> {
    let (name, bytes) = file(&app, request, LARGEST_OF_STRANGERS).await?;
    let name = name.unwrap_or_else(|| "the file".into());
    Ok(Json(blocking(move || app.find_places(&reader, &name, &bytes, most.limit, lang)).await?))
}
