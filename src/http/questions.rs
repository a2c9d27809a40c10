//! | route | answers |
//! |---|---|
//! | `GET /queries` | the question library |
//! | `GET /queries/{name}` | a question's answer, in the formats of `/sparql`; its parameters as query parameters |
//! | `GET /queries/{name}/text` | the question itself, as SPARQL |

use super::sparql::answer_bound;
use super::{AppState, Problem};
use crate::app::{Error, Question, Reader};
use axum::extract::{Path, Query, Request, State};
use axum::http::{Version, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/queries", get(list))
        .route("/queries/{name}/text", get(text))
        .route("/queries/{name}", get(answer))
}

async fn answer(
    State(app): State<AppState>,
    reader: Reader,
    Path(name): Path<String>,
    Query(params): Query<Vec<(String, String)>>,
    request: Request,
) -> Result<Response, Problem> {
    let name = name.strip_suffix(".rq").unwrap_or(&name).to_owned();
    let query = app.question_query(&name, &params)?;
    let streams = request.version() > Version::HTTP_10;
    answer_bound(app, reader, (name, query), request.headers(), streams).await
}

async fn list(State(app): State<AppState>) -> Json<Vec<Question>> {
    Json(app.library().iter().cloned().collect())
}

async fn text(State(app): State<AppState>, Path(name): Path<String>) -> Result<Response, Problem> {
    let name = name.strip_suffix(".rq").unwrap_or(&name);
    let question = app.library().get(name).ok_or_else(|| Error::not_found("question", name))?;
    Ok(([(header::CONTENT_TYPE, "application/sparql-query; charset=utf-8")], question.text.clone()).into_response())
}
