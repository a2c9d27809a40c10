//! | route | answers |
//! |---|---|
//! | `GET /api/search?q=` | who and what has such a name, each with its reasons: `type`, `lang`, `from`, `to`, `place`, `within`, `century`, `role`, `school`, `sex`, `source`, `sort`, `offset`, `limit` |
//! | `GET /api/suggest?q=` | what a begun name may become: `lang`, `limit` |

use super::blocking::blocking;
use super::params::Params;
use super::{AppState, Problem};
use crate::app::{Reader, SearchReply, SearchRequest, Suggestions};
use crate::model::Lang;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/api/search", get(search)).route("/api/suggest", get(suggest))
}

async fn search(
    State(app): State<AppState>,
    reader: Reader,
    lang: Lang,
    Params(query): Params<SearchRequest>,
) -> Result<Json<SearchReply>, Problem> {
    Ok(Json(blocking(move || app.search(&reader, &query, lang)).await?))
}

/// What has been typed so far.
#[derive(Debug, Deserialize)]
struct Typed {
    #[serde(default)]
    q: String,
    limit: Option<usize>,
}

async fn suggest(
    State(app): State<AppState>,
    reader: Reader,
    lang: Lang,
    Params(typed): Params<Typed>,
) -> Result<Json<Suggestions>, Problem> {
    Ok(Json(blocking(move || app.suggest(&reader, &typed.q, lang, typed.limit)).await?))
}
