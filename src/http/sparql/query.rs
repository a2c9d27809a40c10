//! Answering a query.

use super::PREFIXES;
use super::protocol::{Asked, Operation};
use crate::app::Reader;
use crate::app::sparql::{
    Format, GRAPHS, HangUp, Limits, Offer, Query, RESULTS, RequestDataset, SparqlEntry, SparqlSurvey, answers,
    sparql_parse,
};
use crate::http::negotiate::choose;
use crate::http::outlet::{Done, Outcome, Outlet, Reply, body};
use crate::http::{AppState, Problem};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

/// The header with the id of the run.
pub(super) const RUN: HeaderName = HeaderName::from_static("haverim-run");

/// What a worker needs to know of a request.
struct Question {
    text: String,
    dataset: RequestDataset,
    base: String,
    accept: Option<String>,
    known: Option<String>,
    safe: bool,
    path_index: Option<bool>,
    /// The question, once it is parsed; one of the library with its parameters bound.
    bound: Option<Query>,
}

/// Answers a query.
pub(super) async fn answer(state: AppState, reader: Reader, asked: Asked) -> Result<Response, Problem> {
    let Operation::Query(text) = &asked.operation else { return Err(Problem::bad_request("send a `query`")) };
    let question = Question {
        text: text.clone(),
        dataset: asked.dataset.clone(),
        base: format!("{}sparql", state.base().as_str()),
        accept: asked.header(header::ACCEPT),
        known: asked.header(header::IF_NONE_MATCH),
        safe: asked.safe,
        path_index: asked.path_index,
        bound: None,
    };
    work(state, reader, question, asked.time, asked.explain, asked.streams).await
}

/// Answers a question of the library, parsed and its parameters bound.
pub(in crate::http) async fn answer_bound(
    state: AppState,
    reader: Reader,
    (name, bound): (String, Query),
    headers: &HeaderMap,
    streams: bool,
) -> Result<Response, Problem> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let question = Question {
        text: format!("# {name}"),
        dataset: RequestDataset::default(),
        base: state.base().as_str().to_owned(),
        accept: header(header::ACCEPT),
        known: header(header::IF_NONE_MATCH),
        safe: true,
        path_index: None,
        bound: Some(bound),
    };
    work(state, reader, question, None, None, streams).await
}

/// Has a worker answer.
async fn work(
    state: AppState,
    reader: Reader,
    question: Question,
    time: Option<Duration>,
    explain: Option<bool>,
    streams: bool,
) -> Result<Response, Problem> {
    let mut question = question;
    if explain.is_none()
        && let Some(response) = on_the_spot(&state, &reader, &mut question, limits(&state, time))
    {
        return Ok(response);
    }
    let entry = state.desk().take(&question.text, limits(&state, time)).with_path_index(question.path_index);
    let (id, budget) = (entry.run.id.clone(), entry.run.budget.clone());
    let guard = HangUp::guard(budget.clone());
    let (mut outlet, reply) = Outlet::new(streams, budget);
    let workers = state.desk().workers.clone();
    let started = workers.start(move || {
        let done = match explain {
            Some(statistics) => explained(&state, &reader, entry, &question, statistics, &mut outlet),
            None => answered(&state, &reader, entry, &question, &mut outlet),
        };
        outlet.finish(done);
    });
    started.map_err(|e| Problem::internal(&e))?;
    let reply = reply.await.map_err(|e| Problem::internal(&e))?;
    Ok(respond(reply, guard, &id))
}

/// Answers a small question on this thread, as what it takes to hand it to a worker and back is more than to answer
/// most. Nothing if it is not small, or turns out not to be within a moment ([`Desk::try_briefly`]).
///
/// [`Desk::try_briefly`]: crate::sparql::Desk::try_briefly
fn on_the_spot(state: &AppState, reader: &Reader, question: &mut Question, limits: Limits) -> Option<Response> {
    if question.bound.is_none() {
        // What is not read here is read again by a worker, and its mistake told.
        if !sparql_parse::is_short(&question.text) {
            return None;
        }
        let read = sparql_parse::query(&question.text, Some(&question.base), &question.dataset);
        question.bound = Some(read.ok()?);
    }
    let query = question.bound.as_ref()?;
    if !SparqlSurvey::of(query).is_brief(query) {
        return None;
    }
    let entry = state.desk().try_briefly(&question.text, limits)?.with_path_index(question.path_index);
    let (id, budget) = (entry.run.id.clone(), entry.run.budget.clone());
    let mut outlet = Outlet::brief(budget.clone());
    let done = answered(state, reader, entry, question, &mut outlet);
    let reply = budget.stopped().is_none().then(|| outlet.reply(done))?;
    Some(respond(reply, HangUp::guard(budget), &id))
}

/// The limits of a request: its own time, but never more than everyone's.
pub(in crate::http) fn limits(state: &AppState, time: Option<Duration>) -> Limits {
    let limits = state.desk().runs.limits();
    Limits { time: time.map_or(limits.time, |time| time.min(limits.time)), ..limits }
}

fn answered(
    state: &AppState,
    reader: &Reader,
    entry: SparqlEntry,
    question: &Question,
    outlet: &mut Outlet,
) -> Result<Done, Problem> {
    let query = match &question.bound {
        Some(bound) => bound.clone(),
        None => sparql_parse::query(&question.text, Some(&question.base), &question.dataset)?,
    };
    let offers: &[Offer] = match &query {
        Query::Select { .. } | Query::Ask { .. } => &RESULTS,
        Query::Construct { .. } | Query::Describe { .. } => &GRAPHS,
    };
    let format = negotiate(question.accept.as_deref(), offers)?;
    outlet.head = head(format.media_type());
    if question.safe && SparqlSurvey::of(&query).is_repeatable() {
        let tag = entity_tag(state.version(reader), format.media_type(), reader);
        let known = question.known.as_deref().is_some_and(|known| matches(known, &tag));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            outlet.head.insert(header::ETAG, tag);
        }
        outlet.head.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if known {
            return Ok(Done::NotModified);
        }
    } else {
        outlet.head.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    state.answer_query(reader, entry, query, |answer, budget| {
        answers::write(answer, format, &PREFIXES, outlet, budget)
    })?;
    Ok(Done::Written)
}

fn explained(
    state: &AppState,
    reader: &Reader,
    entry: SparqlEntry,
    question: &Question,
    statistics: bool,
    outlet: &mut Outlet,
) -> Result<Done, Problem> {
    use std::io::Write;
    let query = sparql_parse::query(&question.text, Some(&question.base), &question.dataset)?;
    let explanation = state.explain(reader, entry, query, statistics)?;
    outlet.head = head("application/json");
    outlet.head.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let bytes = serde_json::to_vec_pretty(&explanation).map_err(|e| Problem::internal(&e))?;
    outlet.write_all(&bytes).map_err(|e| Problem::internal(&e))?;
    Ok(Done::Written)
}

/// The format that a client likes best.
pub(in crate::http) fn negotiate(accept: Option<&str>, offers: &[Offer]) -> Result<Format, Problem> {
    let offered: Vec<(&str, Format)> = offers.iter().map(|offer| (offer.media_type, offer.format)).collect();
    choose(accept, &offered).ok_or_else(|| {
        let types: Vec<&str> = offers.iter().map(|offer| offer.media_type).collect();
        Problem::new(StatusCode::NOT_ACCEPTABLE, format!("this is offered as {}", types.join(", ")))
    })
}

/// The headers of an answer.
pub(in crate::http) fn head(media_type: &'static str) -> HeaderMap {
    let mut head = HeaderMap::new();
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    head.insert(header::VARY, HeaderValue::from_static("Accept, Authorization"));
    head
}

/// A tag that changes with the data, the representation and what the reader may see. Weak, as compression may follow.
pub(in crate::http) fn entity_tag(version: u64, media_type: &str, reader: &Reader) -> String {
    let mut hasher = DefaultHasher::new();
    (media_type, reader.sees_living()).hash(&mut hasher);
    format!("W/\"{version}-{:x}\"", hasher.finish())
}

/// Whether an `If-None-Match` names a tag (weak comparison, RFC 9110 §13.1.2).
pub(in crate::http) fn matches(known: &str, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.split(',').any(|one| one.trim() == "*" || bare(one) == bare(tag))
}

/// A reply as a response.
pub(in crate::http) fn respond(reply: Reply, guard: HangUp, run: &str) -> Response {
    let mut response = match reply.outcome {
        Outcome::NotModified => (StatusCode::NOT_MODIFIED, reply.head, Body::empty()).into_response(),
        Outcome::Whole(bytes) => (StatusCode::OK, reply.head, Body::from(bytes)).into_response(),
        Outcome::Failed(problem) => problem.into_response(),
        Outcome::Stream(from) => {
            let response = (StatusCode::OK, reply.head, body(from, guard)).into_response();
            return with_run(response, run);
        }
    };
    guard.done();
    response = with_run(response, run);
    response
}

fn with_run(mut response: Response, run: &str) -> Response {
    if let Ok(id) = HeaderValue::from_str(run) {
        response.headers_mut().insert(RUN, id);
    }
    response
}
