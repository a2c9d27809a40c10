//! | route | answers |
//! |---|---|
//! | `GET /api/date?date=` | a date as anybody may write it: its EDTF, its days, in the reader's calendar; with `other`, what can be said of the two: `calendar`, `lang`, `as` |

use super::blocking::blocking;
use super::params::Params;
use super::{AppState, Problem};
use crate::app::{DateAnswer, DateRequest, Reader};
use crate::model::Lang;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/api/date", get(date))
}

async fn date(
    State(app): State<AppState>,
    reader: Reader,
    lang: Lang,
    Params(request): Params<DateRequest>,
) -> Result<Json<DateAnswer>, Problem> {
    Ok(Json(blocking(move || app.date(&reader, &request, lang)).await?))
}
