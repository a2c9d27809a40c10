//! SPARQL 1.1 Graph Store Protocol.
//!
//! | method | path | what |
//! |---|---|---|
//! | GET, HEAD, PUT, POST, DELETE | `/store?graph=…`, `/store?default` | a graph named indirectly |
//! | GET, HEAD, PUT, POST, DELETE | `/store/{anything}` | the graph with that very IRI |
//! | GET, HEAD | `/store` | the whole dataset, as N-Quads unless asked otherwise |
//! | PUT, POST, DELETE | `/store` | put quads into the graphs they name, replacing all first (PUT); a POST of triples makes a new graph |

use super::bodies;
use super::negotiate::essence;
use super::outlet::{Done, Outlet};
use super::sparql::{PREFIXES, entity_tag, head, limits, matches, negotiate, not_allowed, respond};
use super::{AppState, Problem};
use crate::app::Reader;
use crate::app::sparql::rdf::{GraphName, NamedNode, Quad};
use crate::app::sparql::{
    Before, Class, DATASETS, Format, GRAPHS, HangUp, Put, RdfFormat, RdfParser, SparqlError, answers,
};
use axum::Router;
use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use percent_encoding::percent_decode_str;

/// The largest body of a write.
const LARGEST: usize = 512 << 20;

/// The routes.
pub(super) fn router() -> Router<AppState> {
    Router::new().route("/store", any(store)).route("/store/{*graph}", any(store))
}

/// What a request is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// All graphs.
    Dataset,
    /// One graph.
    Graph(GraphName),
}

async fn store(State(state): State<AppState>, reader: Reader, request: Request) -> Result<Response, Problem> {
    let place = place(request.uri(), request.headers())?;
    match *request.method() {
        Method::GET | Method::HEAD => read(state, reader, place, request.into_parts().0).await,
        Method::PUT | Method::POST => write(state, reader, place, request).await,
        Method::DELETE => delete(state, reader, place).await,
        _ => Ok(not_allowed("GET, HEAD, PUT, POST, DELETE, OPTIONS")),
    }
}

/// Direct identification is by the request's own IRI, indirect by `graph` or `default` (GSP §4).
fn place(uri: &Uri, headers: &HeaderMap) -> Result<Place, Problem> {
    let here = || {
        let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or("localhost");
        format!("http://{host}{}", uri.path())
    };
    let named = |iri: &str| {
        let node = NamedNode::new(iri).or_else(|_| {
            // A relative IRI is resolved against the store's own.
            url::Url::parse(&here()).and_then(|base| base.join(iri)).map(|url| NamedNode::new_unchecked(url.as_str()))
        });
        node.map(|node| Place::Graph(node.into()))
            .map_err(|_| Problem::bad_request(format!("`graph={iri}` is not an IRI")))
    };
    if uri.path().trim_end_matches('/') != "/store" {
        return named(&here());
    }
    let mut found = None;
    for pair in uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let place = match name {
            "default" => Place::Graph(GraphName::DefaultGraph),
            "graph" => named(
                &percent_decode_str(value).decode_utf8().map_err(|_| Problem::bad_request("`graph` is not UTF-8"))?,
            )?,
            _ => continue,
        };
        if found.replace(place).is_some() {
            return Err(Problem::bad_request("name one graph, by `graph` or by `default`"));
        }
    }
    Ok(found.unwrap_or(Place::Dataset))
}

async fn read(state: AppState, reader: Reader, place: Place, request: Parts) -> Result<Response, Problem> {
    let header = |name: HeaderName| request.headers.get(name).and_then(|v| v.to_str().ok());
    let offers = if place == Place::Dataset { &DATASETS[..] } else { &GRAPHS[..] };
    let Format::Graph(format) = negotiate(header(header::ACCEPT), offers)? else {
        return Err(Problem::bad_request("a graph is RDF"));
    };
    let media_type = Format::Graph(format).media_type();
    let tag = entity_tag(state.version(&reader), media_type, &reader);
    let known = header(header::IF_NONE_MATCH).is_some_and(|known| matches(known, &tag));
    let entry = state.desk().take(&format!("graph store: {}", request.uri), limits(&state, None));
    let (id, budget) = (entry.run.id.clone(), entry.run.budget.clone());
    let guard = HangUp::guard(budget.clone());
    let (mut outlet, reply) = Outlet::new(request.version > Version::HTTP_10, budget);
    let workers = state.desk().workers.clone();
    let work = move || {
        let graph = match &place {
            Place::Dataset => None,
            Place::Graph(graph) => Some(graph.as_ref()),
        };
        let quads = state.graph(&reader, graph).map_err(Problem::from).and_then(|quads| {
            quads.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "there is no such graph in the store"))
        });
        let quads = match quads {
            Ok(quads) => quads,
            Err(problem) => return outlet.finish(Err(problem)),
        };
        outlet.head = head(media_type);
        outlet.head.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            outlet.head.insert(header::ETAG, tag);
        }
        if known {
            return outlet.finish(Ok(Done::NotModified));
        }
        let whole = place == Place::Dataset;
        let done: Result<(), SparqlError> = entry
            .perform(Class::Light, |budget| answers::write_quads(quads, whole, format, &PREFIXES, &mut outlet, budget));
        outlet.finish(done.map(|()| Done::Written).map_err(Problem::from));
    };
    workers.start(work).map_err(|e| Problem::internal(&e))?;
    let reply = reply.await.map_err(|e| Problem::internal(&e))?;
    Ok(respond(reply, guard, &id))
}

async fn write(state: AppState, reader: Reader, place: Place, request: Request) -> Result<Response, Problem> {
    state.may_write(&reader, None)?;
    let replace = if *request.method() == Method::PUT { Put::Replace } else { Put::Add };
    let host = request.headers().get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or("localhost").to_owned();
    let parts = payload(&state, request).await?;
    let about_graphs = parts.iter().any(|(format, _)| has_graphs(*format));
    // A POST of triples to the store itself asks for a graph of a new name (GSP §5.5).
    let new = (place == Place::Dataset && replace == Put::Add && !about_graphs).then(|| {
        let name = crate::app::sparql::rdf::BlankNode::default();
        NamedNode::new_unchecked(format!("http://{host}/store/{}", name.as_str()))
    });
    let place = new.clone().map_or(place, |name| Place::Graph(name.into()));
    let base = match &place {
        Place::Graph(GraphName::NamedNode(name)) => name.as_str().to_owned(),
        _ => format!("http://{host}/store"),
    };
    let before = on_worker(&state, move |state| {
        let mut quads = Vec::new();
        for (format, bytes) in parts {
            read_quads(format, &bytes, &base, place == Place::Dataset, &mut quads)?;
        }
        let graph = match &place {
            Place::Graph(graph) => Some(graph),
            Place::Dataset => None,
        };
        Ok(state.put(&reader, graph, replace, quads)?)
    })
    .await?;
    Ok(match (new, before) {
        (Some(name), _) => (StatusCode::CREATED, [(header::LOCATION, name.into_string())]).into_response(),
        (None, Before::New) => StatusCode::CREATED.into_response(),
        (None, Before::There) => StatusCode::NO_CONTENT.into_response(),
    })
}

async fn delete(state: AppState, reader: Reader, place: Place) -> Result<Response, Problem> {
    let before = on_worker(&state, move |state| {
        Ok(match &place {
            Place::Graph(graph) => state.delete(&reader, Some(graph))?,
            Place::Dataset => state.delete(&reader, None)?,
        })
    })
    .await?;
    match before {
        Before::There => Ok(StatusCode::NO_CONTENT.into_response()),
        Before::New => Err(Problem::new(StatusCode::NOT_FOUND, "there is no such graph in the store")),
    }
}

/// Runs a write where the stack is deep.
async fn on_worker<T: Send + 'static>(
    state: &AppState,
    work: impl FnOnce(&AppState) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let (give, take) = tokio::sync::oneshot::channel();
    let held = state.clone();
    let started = state.desk().workers.start(move || drop(give.send(work(&held))));
    started.map_err(|e| Problem::internal(&e))?;
    take.await.map_err(|e| Problem::internal(&e))?
}

/// The documents of a body: one, or as many as a form has files.
async fn payload(state: &AppState, request: Request) -> Result<Vec<(RdfFormat, Bytes)>, Problem> {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).map(essence);
    if content_type.as_deref() != Some("multipart/form-data") {
        let format = format(content_type.as_deref())?;
        let body = bodies::whole(request.into_body(), LARGEST, "use `haverim load`").await?;
        return Ok(vec![(format, body)]);
    }
    let wrong = |e: MultipartError| bodies::unread(&e).unwrap_or_else(|| Problem::bad_request(e.body_text()));
    let mut form = Multipart::from_request(request, state).await.map_err(|e| Problem::bad_request(e.body_text()))?;
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        let by_name = field.file_name().and_then(|name| name.rsplit_once('.')).map(|(_, end)| end.to_owned());
        let content_type = field.content_type().map(essence);
        let known = by_name.as_deref().and_then(RdfFormat::from_extension);
        let format = match (content_type.as_deref(), known) {
            (None | Some("application/octet-stream" | "text/plain"), Some(format)) => format,
            (None, None) => continue,
            (content_type, _) => format(content_type)?,
        };
        parts.push((format, field.bytes().await.map_err(wrong)?));
    }
    Ok(parts)
}

fn format(content_type: Option<&str>) -> Result<RdfFormat, Problem> {
    let unknown = |told: &str| {
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!(
                "{told}: send `text/turtle`, `application/n-quads`, `application/trig`, `application/ld+json` or `application/rdf+xml`"
            ),
        )
    };
    match content_type {
        None => Err(unknown("the body has no `Content-Type`")),
        Some("text/plain") => Ok(RdfFormat::NTriples),
        Some(content_type) => RdfFormat::from_media_type(content_type)
            .ok_or_else(|| unknown(&format!("`{content_type}` is not read here"))),
    }
}

fn has_graphs(format: RdfFormat) -> bool {
    format.supports_datasets()
}

fn read_quads(
    format: RdfFormat,
    bytes: &[u8],
    base: &str,
    dataset: bool,
    quads: &mut Vec<Quad>,
) -> Result<(), Problem> {
    let mut parser = RdfParser::from_format(format).rename_blank_nodes();
    parser =
        parser.with_base_iri(base).map_err(|e| Problem::bad_request(format!("`{base}` is not a base IRI: {e}")))?;
    if !dataset {
        parser = parser.without_named_graphs();
    }
    for quad in parser.for_slice(bytes) {
        quads.push(quad.map_err(|e| {
            let problem = Problem::bad_request(format!("the body is not {}: {e}", format.name()));
            match e.location() {
                Some(place) => problem.with("line", place.start.line + 1).with("column", place.start.column + 1),
                None => problem,
            }
        })?);
    }
    Ok(())
}
