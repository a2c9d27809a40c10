//! | route | answers |
//! |---|---|
//! | `GET /api/same-person` | the pairs of records that are likely of one person, with the reasons: `of`, `graph`, `offset`, `limit` |
//! | `GET /api/same-person/pair?a=&b=` | two people compared, suggested or not |
//! | `GET /api/same-person/decisions` | what was decided: `of`, `status`, `offset`, `limit` |
//! | `POST /api/same-person/decisions` | decides about two people; needs a token that may write |
//! | `DELETE /api/same-person/decisions/{id}` | takes a decision back; needs a token that may write |

use super::blocking::blocking;
use super::params::Params;
use super::{AppState, Problem};
use crate::app::{
    Decided, Decision, DecisionRequest, DecisionsRequest, Listing, PairView, Reader, SamePersonReply, SamePersonRequest,
};
use crate::model::Lang;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use axum::{Json, Router};
use serde::Deserialize;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/api/same-person", get(pairs))
        .route("/api/same-person/pair", get(pair))
        .route("/api/same-person/decisions", get(decisions).post(decide))
        .route("/api/same-person/decisions/{id}", delete(undo))
}

async fn pairs(
    State(app): State<AppState>,
    reader: Reader,
    lang: Lang,
    Params(request): Params<SamePersonRequest>,
) -> Result<Json<SamePersonReply>, Problem> {
    Ok(Json(blocking(move || app.same_persons(&reader, &request, lang)).await?))
}

/// Two people.
#[derive(Debug, Deserialize)]
struct Two {
    a: String,
    b: String,
}

async fn pair(
    State(app): State<AppState>,
    reader: Reader,
    lang: Lang,
    Params(two): Params<Two>,
) -> Result<Json<PairView>, Problem> {
    Ok(Json(blocking(move || app.same_person(&reader, &two.a, &two.b, lang)).await?))
}

async fn decisions(
    State(app): State<AppState>,
    reader: Reader,
    lang: Lang,
    Params(request): Params<DecisionsRequest>,
) -> Result<Json<Listing<Decision>>, Problem> {
    Ok(Json(blocking(move || app.same_person_decisions(&reader, &request, lang)).await?))
}

async fn decide(State(app): State<AppState>, reader: Reader, body: Bytes) -> Result<Response, Problem> {
    let request: DecisionRequest = serde_json::from_slice(&body).map_err(|e| {
        let usage = r#"send JSON such as {"a": "SLUG", "b": "SLUG", "decision": "accepted"}"#;
        Problem::bad_request(format!("the body is not a decision: {e}; {usage}"))
    })?;
    let decided = blocking(move || app.decide_same_person(&reader, &request)).await?;
    let location = format!("/api/claims/{}", decided.decision.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(decided)).into_response())
}

async fn undo(State(app): State<AppState>, reader: Reader, Path(id): Path<String>) -> Result<Json<Decided>, Problem> {
    Ok(Json(blocking(move || app.undo_same_person(&reader, &id)).await?))
}
