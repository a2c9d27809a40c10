//! | route | answers |
//! |---|---|
//! | `GET /api/network` | the measures there are |
//! | `GET /api/network/{measure}` | a measure of the whole network: `links`, `kinds`, `years`, `certainty`, `place`, `directed`, `sources`, `seed`, `generations`, `resolution`, `top`, `format` |
//! | `GET /api/jobs/{id}` | how a computation stands, with its answer once it is done |
//! | `DELETE /api/jobs/{id}` | stops it |
//!
//! A measure that takes long answers 202 with the job and its `Location`; asking again once it is done answers at once.

use super::blocking::blocking;
use super::params::Params;
use super::trace::{answered, filled, names, selection};
use super::{AppState, Problem};
use crate::app::{JobView, Measure, NetworkReply, NetworkRequest, Reader, Resolution};
use crate::model::Lang;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/api/network", get(measures))
        .route("/api/network/{measure}", get(network))
        .route("/api/jobs/{id}", get(job).delete(cancel))
}

/// What a measure may be asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct NetworkQuery {
    links: Option<String>,
    kinds: Option<String>,
    years: Option<String>,
    certainty: Option<String>,
    place: Option<String>,
    without: Option<String>,
    #[serde(default)]
    directed: bool,
    sources: Option<usize>,
    seed: Option<u64>,
    generations: Option<u32>,
    resolution: Option<f64>,
    top: Option<usize>,
    format: Option<String>,
    /// Read where the language of an answer is.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

async fn measures() -> Json<serde_json::Value> {
    let all: Vec<&str> = Measure::ALL.iter().map(|measure| measure.name()).collect();
    Json(json!({ "measures": all }))
}

async fn network(
    State(app): State<AppState>,
    reader: Reader,
    lang: Lang,
    Path(measure): Path<String>,
    Params(query): Params<NetworkQuery>,
) -> Result<Response, Problem> {
    let request = NetworkRequest {
        measure: Measure::from_name(&measure)?,
        selection: selection(&query.links, &query.years, &query.certainty, &query.place, &query.without)?,
        kinds: NetworkRequest::kinds_of(&names(&query.kinds))?,
        directed: query.directed,
        sources: query.sources,
        seed: query.seed.unwrap_or(1),
        generations: query.generations,
        resolution: query.resolution.map(Resolution::new).transpose()?.unwrap_or_default(),
        top: query.top,
    };
    let (asked_of, asking) = (app.clone(), reader.clone());
    match blocking(move || asked_of.network(&asking, &request)).await? {
        NetworkReply::Done(answer) => answered(app, reader, lang, filled(&query.format), move |_, _| Ok(*answer)).await,
        NetworkReply::Running(job) => {
            let location = format!("/api/jobs/{}", job.id);
            let headers = [(header::LOCATION, location), (header::RETRY_AFTER, "2".to_owned())];
            Ok((StatusCode::ACCEPTED, headers, Json(job)).into_response())
        }
    }
}

async fn job(State(app): State<AppState>, reader: Reader, Path(id): Path<String>) -> Result<Json<JobView>, Problem> {
    Ok(Json(blocking(move || app.job(&reader, &id)).await?))
}

async fn cancel(State(app): State<AppState>, reader: Reader, Path(id): Path<String>) -> Result<Json<JobView>, Problem> {
    Ok(Json(blocking(move || app.cancel(&reader, &id)).await?))
}
