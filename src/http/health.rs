//! | route | answers |
//! |---|---|
//! | `GET /health` | 200 as soon as questions are answered |

use super::AppState;
use crate::app::Reader;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/health", get(health))
}

async fn health(State(app): State<AppState>) -> Json<Value> {
    Json(json!({ "status": "ok", "version": app.version(&Reader::anonymous()) }))
}
