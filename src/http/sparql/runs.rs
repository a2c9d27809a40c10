//! Queries that run, and why those that ended ended.

use crate::app::Reader;
use crate::app::sparql::{Outcome, Run, Stop};
use crate::http::{AppState, Problem};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::time::UNIX_EPOCH;

/// `GET /sparql/runs`: what runs and waits.
pub(super) async fn list(State(state): State<AppState>, reader: Reader) -> Result<Json<Value>, Problem> {
    if !reader.is_admin() {
        return Err(not_admin());
    }
    let (running, waiting) = state.desk().admission.load();
    let runs: Vec<Value> = state.desk().runs.running().iter().map(|run| view(run, true)).collect();
    Ok(Json(json!({
        "light": { "running": running[0], "waiting": waiting[0] },
        "heavy": { "running": running[1], "waiting": waiting[1] },
        "runs": runs,
    })))
}

/// `GET /sparql/runs/{id}`: how a query stands. Whoever knows the id may ask; the text is for an administrator.
pub(super) async fn one(
    State(state): State<AppState>,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    match state.desk().runs.get(&id) {
        Some(run) => Ok(Json(view(&run, reader.is_admin()))),
        None => Err(no_run(&id)),
    }
}

/// `DELETE /sparql/runs/{id}`: stops a query.
pub(super) async fn stop(
    State(state): State<AppState>,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    if !reader.is_admin() {
        return Err(not_admin());
    }
    if state.desk().runs.stop(&id, Stop::Operator) { Ok(StatusCode::NO_CONTENT) } else { Err(no_run(&id)) }
}

fn not_admin() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "this needs a bearer token with the role `admin`")
}

fn no_run(id: &str) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, format!("there is no run `{id}`, or it ended long ago"))
}

fn view(run: &Run, with_text: bool) -> Value {
    let (outcome, time) = run.outcome();
    let (state, reason) = match outcome {
        Outcome::Waiting => ("waiting", None),
        Outcome::Running => ("running", None),
        Outcome::Complete => ("complete", None),
        Outcome::Stopped(stop) => ("stopped", Some((stop.word().to_owned(), stop.to_string()))),
        Outcome::Failed(why) => ("failed", Some(("failed".into(), why))),
    };
    let since = run.since.duration_since(UNIX_EPOCH).unwrap_or_default();
    let mut view = json!({
        "id": run.id,
        "state": state,
        "since": since.as_secs(),
        "milliseconds": u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
        "rows": run.budget.rows(),
        "memory": run.budget.memory(),
    });
    if let Some((word, detail)) = reason {
        view["reason"] = json!(word);
        view["detail"] = json!(detail);
    }
    let services = run.budget.services();
    if !services.is_empty() {
        view["services"] = json!(services);
    }
    if with_text {
        view["query"] = json!(run.text);
    }
    view
}
