//! | route | answers |
//! |---|---|
//! | `GET /api/people/{id}/ancestors`, `/descendants` | a lineage by birth: `links`, `depth`, `years`, `certainty`, `limit`, `fields=id` |
//! | `GET /api/lineage?from=&direction=` | a lineage along any links |
//! | `GET /api/neighbours?of=` | whatever is one link away |
//! | `GET /api/path?from=&to=` | how two are connected, each step with its claim and source |

use super::blocking::blocking;
use super::{AppState, Problem};
use crate::app::{Error, LineageRequest, Listing, Neighbour, PathAnswer, PathRequest, Reader, Selection};
use crate::model::Certainty;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/api/people/{id}/ancestors", get(|a, r, id, q| of_person(a, r, id, q, "up")))
        .route("/api/people/{id}/descendants", get(|a, r, id, q| of_person(a, r, id, q, "down")))
        .route("/api/lineage", get(lineage))
        .route("/api/neighbours", get(neighbours))
        .route("/api/path", get(path))
}

/// What a walk may be asked for.
#[derive(Debug, Default, Deserialize)]
struct WalkQuery {
    from: Option<String>,
    to: Option<String>,
    of: Option<String>,
    direction: Option<String>,
    links: Option<String>,
    depth: Option<u32>,
    years: Option<String>,
    certainty: Option<String>,
    limit: Option<usize>,
    fields: Option<String>,
    #[serde(default)]
    in_time: bool,
}

impl WalkQuery {
    fn selection(&self) -> Result<Selection, Error> {
        let names = self.links.as_deref().unwrap_or_default();
        let certainty = self.certainty.as_deref().map(|code| {
            Certainty::from_code(code).ok_or_else(|| {
                Error::parameter("certainty", format!("`{code}` is not `certain`, `probable` or `possible`"))
            })
        });
        Ok(Selection {
            links: names.split(',').map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned).collect(),
            years: self.years.clone().filter(|y| !y.is_empty()),
            certainty: certainty.transpose()?,
        })
    }

    fn lineage(&self, from: String, direction: String) -> Result<LineageRequest, Error> {
        Ok(LineageRequest {
            from,
            direction,
            selection: self.selection()?,
            depth: self.depth,
            limit: self.limit,
            in_time: self.in_time,
        })
    }

    fn needed(value: &Option<String>, name: &str) -> Result<String, Error> {
        let value = value.clone().filter(|v| !v.is_empty());
        value.ok_or_else(|| Error::parameter(name, "is needed: a slug such as `behar-nissim`, or an IRI"))
    }
}

async fn of_person(
    State(app): State<AppState>,
    reader: Reader,
    Path(id): Path<String>,
    Query(query): Query<WalkQuery>,
    direction: &'static str,
) -> Result<Response, Problem> {
    let request = query.lineage(id, direction.into())?;
    answer(app, reader, query, request).await
}

async fn lineage(
    State(app): State<AppState>,
    reader: Reader,
    Query(query): Query<WalkQuery>,
) -> Result<Response, Problem> {
    let direction = query.direction.clone().unwrap_or_else(|| "down".into());
    let request = query.lineage(WalkQuery::needed(&query.from, "from")?, direction)?;
    answer(app, reader, query, request).await
}

async fn answer(app: AppState, reader: Reader, query: WalkQuery, request: LineageRequest) -> Result<Response, Problem> {
    if query.fields.as_deref() == Some("id") {
        // A walk in memory takes microseconds: handing it to another thread would cost more.
        return Ok(Json(app.lineage_ids(&reader, &request)?).into_response());
    }
    Ok(Json(blocking(move || app.lineage(&reader, &request)).await?).into_response())
}

async fn neighbours(
    State(app): State<AppState>,
    reader: Reader,
    Query(query): Query<WalkQuery>,
) -> Result<Json<Listing<Neighbour>>, Problem> {
    let (of, selection) = (WalkQuery::needed(&query.of, "of")?, query.selection()?);
    let limit = query.limit.unwrap_or(500).min(LineageRequest::MOST);
    let items = blocking(move || app.neighbours(&reader, &of, &selection, limit)).await?;
    Ok(Json(Listing { total: items.len(), offset: 0, items }))
}

async fn path(
    State(app): State<AppState>,
    reader: Reader,
    Query(query): Query<WalkQuery>,
) -> Result<Json<PathAnswer>, Problem> {
    let (from, to) = (WalkQuery::needed(&query.from, "from")?, WalkQuery::needed(&query.to, "to")?);
    let request = PathRequest { from, to, selection: query.selection()? };
    Ok(Json(blocking(move || app.path(&reader, &request)).await?))
}
