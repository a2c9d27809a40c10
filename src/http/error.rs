//! Problems (RFC 9457): the only place that knows status codes.

use super::pages;
use crate::app::sparql::Stop;
use crate::app::{Error, SparqlError, StoreError};
use crate::model::Lang;
use axum::Json;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::any::Any;

/// An answer that is no answer: what happened, where, and what to do next.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Problem {
    /// What kind of problem, as a path that explains it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: &'static str,
    /// The status code.
    pub status: u16,
    /// What happened this time.
    pub detail: String,
    /// Seconds after which to try again, also sent as `Retry-After`.
    #[serde(skip)]
    pub retry_after: Option<u64>,
    /// Further members, such as `line` and `column`.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

impl Problem {
    /// A problem of a status.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank".into(),
            title: status.canonical_reason().unwrap_or("Problem"),
            status: status.as_u16(),
            detail: detail.into(),
            retry_after: None,
            more: Map::new(),
        }
    }

    /// With a further member.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.insert(name.into(), value.into());
        self
    }

    /// To be tried again after some seconds.
    #[must_use]
    pub fn retry(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// A request that cannot be understood.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// A failure of ours: logged here, once, and not shown.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(cause = %cause, "a request failed: {cause}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the service failed; the operator's log says why")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry = self.retry_after;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let told = error.to_string();
        match error {
            Error::NotFound { .. } | Error::Nobody(_) => Self::new(StatusCode::NOT_FOUND, told),
            Error::BadParameter { name, .. } => Self::bad_request(told).with("parameter", name),
            Error::Forbidden(_) => Self::new(StatusCode::FORBIDDEN, told),
            Error::Base(_) => Self::bad_request(told),
            Error::Busy(_) => Self::new(StatusCode::SERVICE_UNAVAILABLE, told).retry(5),
            Error::Stopped(_) => Self::new(StatusCode::CONFLICT, told),
            Error::Store(store) => Self::from(store),
            Error::Sparql(error) => Self::from(error),
            Error::Gedcom { source, .. } => Self::new(StatusCode::UNPROCESSABLE_ENTITY, format!("{told}: {source}")),
            Error::BadData { .. } | Error::Token(_) | Error::File { .. } | Error::Graph(_) | Error::Search(_) => {
                Self::internal(&told)
            }
        }
    }
}

impl From<SparqlError> for Problem {
    fn from(error: SparqlError) -> Self {
        let told = error.to_string();
        match error {
            SparqlError::Syntax { line, column, .. } => {
                let mut problem = Self::bad_request(match (line, column) {
                    (Some(line), Some(column)) => format!("line {line}, column {column}: {told}"),
                    _ => told,
                });
                problem.title = "Not SPARQL";
                if let (Some(line), Some(column)) = (line, column) {
                    problem = problem.with("line", line).with("column", column);
                }
                problem
            }
            SparqlError::TooLarge(_) => Self::new(StatusCode::PAYLOAD_TOO_LARGE, told),
            SparqlError::Dataset(_) | SparqlError::Asked(_) => Self::bad_request(told),
            SparqlError::Unknown(_) => Self::new(StatusCode::NOT_IMPLEMENTED, told),
            SparqlError::Refused(_) => Self::new(StatusCode::FORBIDDEN, told),
            SparqlError::Stopped(stop) => Self::from(stop),
            SparqlError::Remote(_) => Self::new(StatusCode::BAD_GATEWAY, told).retry(60),
            SparqlError::Store(store) => Self::from(store),
            SparqlError::Evaluation(_) | SparqlError::Broken(_) | SparqlError::Write(_) => Self::internal(&told),
        }
    }
}

impl From<Stop> for Problem {
    fn from(stop: Stop) -> Self {
        let problem = |status| Self::new(status, stop.to_string()).with("limit", stop.word());
        match stop {
            Stop::Time => problem(StatusCode::GATEWAY_TIMEOUT).retry(60),
            Stop::Memory | Stop::Rows | Stop::Bytes => problem(StatusCode::PAYLOAD_TOO_LARGE),
            Stop::Overloaded => problem(StatusCode::SERVICE_UNAVAILABLE).retry(5),
            Stop::HungUp | Stop::Operator => problem(StatusCode::SERVICE_UNAVAILABLE).retry(60),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let told = error.to_string();
        match error {
            StoreError::DerivedGraph(_) | StoreError::SystemGraph(_) => Self::new(StatusCode::FORBIDDEN, told),
            StoreError::BlankNode(_) | StoreError::UnknownFormat(_) | StoreError::Syntax { .. } => {
                Self::bad_request(told)
            }
            StoreError::InUse(_)
            | StoreError::OtherBase { .. }
            | StoreError::Missing(_)
            | StoreError::NoDisk(_)
            | StoreError::File { .. }
            | StoreError::Damaged { .. }
            | StoreError::Query(_)
            | StoreError::Storage(_)
            | StoreError::Dump(_)
            | StoreError::Load(_) => Self::internal(&told),
        }
    }
}

/// What is said where there is no page.
pub(super) async fn no_such_page(uri: Uri, lang: Lang, headers: HeaderMap) -> Response {
    if pages::wants_html(&headers) {
        return pages::no_such_page(&uri, lang);
    }
    let told = format!("there is nothing at `{}`: `/openapi.json` lists what there is", uri.path());
    Problem::new(StatusCode::NOT_FOUND, told).into_response()
}

/// What is said after a panic, which is always a fault of ours.
pub(super) fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let told = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    Problem::internal(&format!("panic: {told}")).into_response()
}
