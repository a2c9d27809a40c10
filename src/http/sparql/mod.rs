//! SPARQL 1.1 Protocol, Service Description, and what an operator and a workbench need beside them.
//!
//! | method | path | what |
//! |---|---|---|
//! | GET, HEAD, POST | `/sparql` | a query, or (POST) an update; without one, the service description |
//! | GET | `/sparql/runs` | running queries, for an administrator |
//! | GET, DELETE | `/sparql/runs/{id}` | how a query ended and why; stop it |
//! | GET | `/prefixes` | prefixes, as JSON or Turtle |
//! | GET | `/completions` | what a query may be completed with, told in three languages |

mod description;
mod prefixes;
mod protocol;
mod query;
mod runs;
mod update;

pub(super) use crate::app::sparql::PREFIXES;
pub(super) use query::{answer_bound, entity_tag, head, limits, matches, negotiate, respond};

use super::{AppState, Problem};
use crate::app::Reader;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use protocol::{Asked, Operation};

/// The routes.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/sparql", any(sparql))
        .route("/sparql/runs", get(runs::list))
        .route("/sparql/runs/{id}", get(runs::one).delete(runs::stop))
        .route("/prefixes", get(prefixes::prefixes))
        .route("/completions", get(prefixes::completions))
}

/// `/sparql`: a query, an update, or the description of the service.
async fn sparql(State(state): State<AppState>, reader: Reader, request: Request) -> Result<Response, Problem> {
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::POST) {
        return Ok(not_allowed("GET, HEAD, POST, OPTIONS"));
    }
    let asked = Asked::read(request).await?;
    match asked.operation {
        Operation::Describe => description::describe(&state, &reader, &asked),
        Operation::Query(_) => query::answer(state, reader, asked).await,
        Operation::Update(_) => update::update(state, reader, asked).await,
    }
}

/// Another method than the resource has.
pub(super) fn not_allowed(allow: &'static str) -> Response {
    let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, format!("this resource knows {allow}"));
    let mut response = problem.into_response();
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
    response
}
