//! | route | answers |
//! |---|---|
//! | `GET /api/people/{id}/ancestors`, `/descendants` | a lineage by birth: `links`, `depth`, `years`, `certainty`, `in_time`, `to`, `limit`, `fields=id` |
//! | `GET /api/people/{id}/relatives` | all relatives by kind: `up`, `down`, `limit`, `blood` |
//! | `GET /api/people/{id}/companions` | `kind`: `classmates`, `colleagues`, `teachers`, `pupils`, `contemporaries` |
//! | `GET /api/lineage?from=&direction=` | a lineage along any links |
//! | `GET /api/neighbours?of=` | whatever is one link away; with `depth`, everything so many links away |
//! | `GET /api/subgraph?ids=` | some nodes with the links among them |
//! | `GET /api/path?from=&to=` | how two are connected: `mode`, `paths`, `links`, `years`, `certainty`, `place`, `without` |
//! | `GET /api/kinship?from=&to=` | what two people are to each other, by every line |
//!
//! All of these are also networks for other programs: `format=graphml`, `gexf`, `dot`, `csv`, `csv-nodes`, `jsonld`.

use super::blocking::blocking;
use super::params::Params;
use super::{AppState, Problem};
use crate::app::{
    CompanionKind, Drawn, Error, KinshipRequest, LineageRequest, Listing, NetworkFormat, PathMode, PathOptions,
    PathRequest, Reader, RelativesRequest, Selection,
};
use crate::model::{Certainty, Lang};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/api/people/{id}/ancestors", get(|id, asked| of_person(id, asked, "up")))
        .route("/api/people/{id}/descendants", get(|id, asked| of_person(id, asked, "down")))
        .route("/api/people/{id}/relatives", get(relatives))
        .route("/api/people/{id}/companions", get(companions))
        .route("/api/lineage", get(lineage))
        .route("/api/neighbours", get(neighbours))
        .route("/api/subgraph", get(subgraph))
        .route("/api/path", get(path))
        .route("/api/kinship", get(kinship))
}

/// What a walk may be asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WalkQuery {
    from: Option<String>,
    to: Option<String>,
    of: Option<String>,
    ids: Option<String>,
    direction: Option<String>,
    mode: Option<String>,
    kind: Option<String>,
    links: Option<String>,
    depth: Option<u32>,
    up: Option<u32>,
    down: Option<u32>,
    years: Option<String>,
    certainty: Option<String>,
    place: Option<String>,
    without: Option<String>,
    #[serde(alias = "k")]
    paths: Option<usize>,
    lines: Option<usize>,
    limit: Option<usize>,
    fields: Option<String>,
    format: Option<String>,
    /// Read where the language of an answer is.
    #[serde(rename = "lang")]
    _lang: Option<String>,
    #[serde(default)]
    in_time: bool,
    #[serde(default)]
    blood: bool,
}

impl WalkQuery {
    fn selection(&self) -> Result<Selection, Error> {
        selection(&self.links, &self.years, &self.certainty, &self.place, &self.without)
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

    /// The two ends of a path.
    fn ends(&self) -> Result<(String, String), Error> {
        Ok((Self::needed(&self.from, "from")?, Self::needed(&self.to, "to")?))
    }

    fn needed(value: &Option<String>, name: &str) -> Result<String, Error> {
        filled(value).ok_or_else(|| Error::parameter(name, "is needed: a slug such as `behar-nissim`, or an IRI"))
    }
}

/// Which links a request is about.
pub(super) fn selection(
    links: &Option<String>,
    years: &Option<String>,
    certainty: &Option<String>,
    place: &Option<String>,
    without: &Option<String>,
) -> Result<Selection, Error> {
    let certainty = filled(certainty).map(|code| {
        Certainty::from_code(&code).ok_or_else(|| {
            Error::parameter("certainty", format!("`{code}` is not `certain`, `probable` or `possible`"))
        })
    });
    Ok(Selection {
        links: names(links),
        years: filled(years),
        certainty: certainty.transpose()?,
        place: filled(place),
        without: names(without),
    })
}

/// A parameter that is given and not empty.
pub(super) fn filled(value: &Option<String>) -> Option<String> {
    value.clone().filter(|value| !value.is_empty())
}

/// Names with commas between.
pub(super) fn names(list: &Option<String>) -> Vec<String> {
    let list = list.as_deref().unwrap_or_default();
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Answers as JSON, or as a network in the format asked for.
pub(super) async fn answered<T: Serialize + Drawn + Send + 'static>(
    app: AppState,
    reader: Reader,
    lang: Lang,
    format: Option<String>,
    work: impl FnOnce(&AppState, &Reader) -> Result<T, Error> + Send + 'static,
) -> Result<Response, Problem> {
    let format = match format.as_deref().filter(|format| !matches!(*format, "" | "json")) {
        None => return Ok(Json(blocking(move || work(&app, &reader)).await?).into_response()),
        Some(name) => NetworkFormat::from_name(name).ok_or_else(|| {
            let all: Vec<&str> = NetworkFormat::ALL.iter().map(|format| format.name()).collect();
            Error::parameter("format", format!("`{name}` is not json, {}", all.join(", ")))
        })?,
    };
    let bytes = blocking(move || {
        let mut bytes = Vec::new();
        app.draw(&reader, &work(&app, &reader)?, format, lang, &mut bytes)?;
        Ok(bytes)
    });
    let name = format!("attachment; filename=\"haverim.{}\"", format.extension());
    let headers = [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes.await?).into_response())
}

/// A request about links, with all that answering it takes.
struct Asked {
    app: AppState,
    reader: Reader,
    lang: Lang,
    query: WalkQuery,
}

impl FromRequestParts<AppState> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let Ok(lang) = Lang::from_request_parts(parts, state).await;
        let reader = Reader::from_request_parts(parts, state).await?;
        let Params(query) = Params::from_request_parts(parts, state).await?;
        Ok(Self { app: state.clone(), reader, lang, query })
    }
}

impl Asked {
    /// Answers as JSON, or as a network in the format asked for.
    async fn network<T: Serialize + Drawn + Send + 'static>(
        self,
        work: impl FnOnce(&AppState, &Reader) -> Result<T, Error> + Send + 'static,
    ) -> Result<Response, Problem> {
        answered(self.app, self.reader, self.lang, self.query.format, work).await
    }

    /// Answers as JSON.
    async fn json<T: Serialize + Send + 'static>(
        self,
        work: impl FnOnce(&AppState, &Reader) -> Result<T, Error> + Send + 'static,
    ) -> Result<Response, Problem> {
        let (app, reader) = (self.app, self.reader);
        Ok(Json(blocking(move || work(&app, &reader)).await?).into_response())
    }

    async fn lineage(self, request: LineageRequest) -> Result<Response, Problem> {
        let fields = filled(&self.query.fields);
        if let Some(fields) = fields.as_deref().filter(|fields| *fields != "id") {
            return Err(Error::parameter(
                "fields",
                format!("`{fields}` is not `id`; without it all of a member is told"),
            )
            .into());
        }
        if fields.is_some() {
            // A walk in memory takes microseconds: handing it to another thread would cost more.
            if let Some(ids) = self.app.few_lineage_ids(&self.reader, &request)? {
                return Ok(json(ids.to_json()));
            }
            // What waits is boxed, so that the quick answer does not carry its room along.
            let (app, reader) = (self.app, self.reader);
            let whole = blocking(move || Ok(app.lineage_ids(&reader, &request)?.to_json()));
            return Ok(json(Box::pin(whole).await?));
        }
        let (to, paths) = (filled(&self.query.to), self.query.paths);
        let answer = self.network(move |app, reader| match to {
            Some(to) => app.lineage_to(reader, &request, &to, paths),
            None => app.lineage(reader, &request),
        });
        Box::pin(answer).await
    }
}

/// An answer that is JSON already.
fn json(text: String) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], text).into_response()
}

async fn of_person(Path(id): Path<String>, asked: Asked, direction: &'static str) -> Result<Response, Problem> {
    let request = asked.query.lineage(id, direction.into())?;
    asked.lineage(request).await
}

async fn lineage(asked: Asked) -> Result<Response, Problem> {
    let direction = asked.query.direction.clone().unwrap_or_else(|| "down".into());
    let request = asked.query.lineage(WalkQuery::needed(&asked.query.from, "from")?, direction)?;
    asked.lineage(request).await
}

async fn relatives(Path(of): Path<String>, asked: Asked) -> Result<Response, Problem> {
    let WalkQuery { up, down, limit, blood, .. } = &asked.query;
    let (up, down, limit, blood) = (*up, *down, *limit, *blood);
    let request = RelativesRequest { of, up, down, limit, blood_only: blood };
    asked.network(move |app, reader| app.relatives(reader, &request)).await
}

async fn companions(Path(of): Path<String>, asked: Asked) -> Result<Response, Problem> {
    let limit = asked.query.limit;
    let kind =
        filled(&asked.query.kind).map_or(Ok(CompanionKind::default()), |name| CompanionKind::from_name(&name))?;
    asked.network(move |app, reader| app.companions(reader, &of, kind, limit)).await
}

async fn neighbours(asked: Asked) -> Result<Response, Problem> {
    let (of, selection) = (WalkQuery::needed(&asked.query.of, "of")?, asked.query.selection()?);
    let (depth, limit) = (asked.query.depth, asked.query.limit);
    if depth.is_some() || asked.query.format.is_some() {
        return asked.network(move |app, reader| app.around(reader, &of, &selection, depth, limit)).await;
    }
    let limit = limit.unwrap_or(500).min(LineageRequest::MOST);
    let listing = move |app: &AppState, reader: &Reader| {
        let items = app.neighbours(reader, &of, &selection, limit)?;
        Ok(Listing { total: items.len(), offset: 0, items })
    };
    asked.json(listing).await
}

async fn subgraph(asked: Asked) -> Result<Response, Problem> {
    let (ids, selection) = (names(&asked.query.ids), asked.query.selection()?);
    asked.network(move |app, reader| app.subgraph(reader, &ids, &selection)).await
}

async fn path(asked: Asked) -> Result<Response, Problem> {
    let (from, to) = asked.query.ends()?;
    let request = PathRequest { from, to, selection: asked.query.selection()? };
    let mode = filled(&asked.query.mode).map_or(Ok(PathMode::default()), |name| PathMode::from_name(&name))?;
    let options = PathOptions { mode, paths: asked.query.paths };
    asked.network(move |app, reader| app.paths(reader, &request, options)).await
}

async fn kinship(asked: Asked) -> Result<Response, Problem> {
    let (from, to) = asked.query.ends()?;
    let request = KinshipRequest { from, to, lines: asked.query.lines };
    asked.network(move |app, reader| app.kinship(reader, &request)).await
}
