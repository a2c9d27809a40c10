//! Running an update.

use super::protocol::{Asked, Operation};
use super::query::{RUN, limits};
use crate::app::Reader;
use crate::app::sparql::HangUp;
use crate::http::{AppState, Problem};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Runs an update and says what it changed.
pub(super) async fn update(state: AppState, reader: Reader, asked: Asked) -> Result<Response, Problem> {
    let Operation::Update(text) = asked.operation else { return Err(Problem::bad_request("send an `update`")) };
    let entry = state.desk().take(&text, limits(&state, asked.time));
    let id = entry.run.id.clone();
    let guard = HangUp::guard(entry.run.budget.clone());
    let (give, take) = tokio::sync::oneshot::channel();
    let workers = state.desk().workers.clone();
    let using = asked.dataset;
    workers
        .start(move || {
            let base = format!("{}sparql", state.base().as_str());
            drop(give.send(state.update(&reader, entry, &text, Some(&base), &using)));
        })
        .map_err(|e| Problem::internal(&e))?;
    let done = take.await.map_err(|e| Problem::internal(&e))?;
    guard.done();
    let mut response = match done {
        Ok(commit) => {
            let told = json!({
                "version": commit.version,
                "inserted": commit.inserted.len(),
                "removed": commit.removed.len(),
            });
            (StatusCode::OK, axum::Json(told)).into_response()
        }
        Err(error) => Problem::from(error).into_response(),
    };
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(RUN, id);
    }
    Ok(response)
}
