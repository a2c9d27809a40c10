//! | route | answers |
//! |---|---|
//! | `GET /api/people`, `/api/institutions`, `/api/places`, `/api/sources`, `/api/stories`, `/api/items` | a list by label: `q`, `lang`, `offset`, `limit` |
//! | `GET /api/people/{id}`, `/api/institutions/{id}`, `/api/places/{id}`, `/api/sources/{id}`, `/api/stories/{id}`, `/api/items/{id}` | one, with every claim and its source: `lang`, `calendar` |
//! | `GET /api/claims/{id}` | one claim: `lang`, `calendar` |
//! | `GET /api/stats` | how much there is |

use super::blocking::blocking;
use super::{AppState, Problem};
use crate::app::{ClaimView, Error, Listing, Page, Reader, Record, Stats, Summary};
use crate::model::date::Calendar;
use crate::model::{EntityId, EntityKind, Lang};
use axum::extract::{Path, Query, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;

pub(super) fn router() -> Router<AppState> {
    let mut router = Router::new();
    for (path, kind) in [
        ("/api/people", EntityKind::Person),
        ("/api/institutions", EntityKind::Institution),
        ("/api/places", EntityKind::Place),
        ("/api/sources", EntityKind::Source),
        ("/api/stories", EntityKind::Story),
        ("/api/items", EntityKind::Item),
    ] {
        router = router.route(path, get(move |app, reader, lang, query| list(app, reader, lang, query, kind))).route(
            &format!("{path}/{{id}}"),
            get(move |app, reader, lang, calendar, id| record(app, reader, lang, calendar, id, kind)),
        );
    }
    router.route("/api/claims/{id}", get(claim)).route("/api/stats", get(stats))
}

/// What a list may be asked for.
#[derive(Debug, Deserialize)]
struct ListQuery {
    q: Option<String>,
    offset: Option<usize>,
    limit: Option<usize>,
}

async fn list(
    State(app): State<AppState>,
    reader: Reader,
    lang: Lang,
    Query(query): Query<ListQuery>,
    kind: EntityKind,
) -> Result<Json<Listing<Summary>>, Problem> {
    let page =
        Page { offset: query.offset.unwrap_or(0), limit: query.limit.unwrap_or(Page::default().limit).min(Page::MOST) };
    let list = blocking(move || app.list(&reader, kind, query.q.as_deref(), lang, page)).await?;
    Ok(Json(list))
}

async fn record(
    State(app): State<AppState>,
    reader: Reader,
    lang: Lang,
    calendar: Calendar,
    Path(slug): Path<String>,
    kind: EntityKind,
) -> Result<Json<Record>, Problem> {
    let id = EntityId::new(kind, &slug).ok_or_else(|| Error::not_found(kind.segment(), slug))?;
    Ok(Json(blocking(move || app.record(&reader, &id).map(|record| record.shown(lang, calendar))).await?))
}

async fn claim(
    State(app): State<AppState>,
    reader: Reader,
    lang: Lang,
    calendar: Calendar,
    Path(slug): Path<String>,
) -> Result<Json<ClaimView>, Problem> {
    let id = EntityId::new(EntityKind::Claim, &slug).ok_or_else(|| Error::not_found("claim", slug))?;
    Ok(Json(blocking(move || app.claim(&reader, &id).map(|claim| claim.shown(lang, calendar))).await?))
}

async fn stats(State(app): State<AppState>, reader: Reader) -> Result<Json<Stats>, Problem> {
    Ok(Json(blocking(move || app.stats(&reader)).await?))
}
