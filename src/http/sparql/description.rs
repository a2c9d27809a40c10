//! The SPARQL 1.1 Service Description: what `/sparql` says of itself when it is asked nothing.

use super::PREFIXES;
use super::protocol::Asked;
use super::query::{entity_tag, head, matches, negotiate};
use crate::app::Reader;
use crate::app::sparql::rdf::vocab::rdf;
use crate::app::sparql::rdf::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use crate::app::sparql::{Format, GRAPHS, answers};
use crate::http::{AppState, Problem};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";
const FORMATS: &str = "http://www.w3.org/ns/formats/";

/// Describes the service.
pub(super) fn describe(state: &AppState, reader: &Reader, asked: &Asked) -> Result<Response, Problem> {
    let Format::Graph(format) = negotiate(asked.header(header::ACCEPT).as_deref(), &GRAPHS)? else {
        return Err(Problem::bad_request("the description is RDF"));
    };
    let mut head = head(Format::Graph(format).media_type());
    let tag = entity_tag(state.version(reader), Format::Graph(format).media_type(), reader);
    if asked.header(header::IF_NONE_MATCH).is_some_and(|known| matches(&known, &tag)) {
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        head.insert(header::ETAG, tag);
    }
    let mut writer = answers::serializer(format, &PREFIXES).for_writer(Vec::new());
    let endpoint = endpoint(state, asked);
    for triple in triples(&endpoint, state, reader) {
        writer.serialize_triple(&triple).map_err(|e| Problem::internal(&e))?;
    }
    let body = writer.finish().map_err(|e| Problem::internal(&e))?;
    Ok((head, body).into_response())
}

/// The endpoint as the client reached it.
fn endpoint(state: &AppState, asked: &Asked) -> NamedNode {
    let host = asked.header(header::HOST);
    let here = host.and_then(|host| NamedNode::new(format!("http://{host}/sparql")).ok());
    let base = || NamedNode::new_unchecked(format!("{}sparql", state.base().as_str()));
    here.unwrap_or_else(base)
}

fn triples(endpoint: &NamedNode, state: &AppState, reader: &Reader) -> Vec<Triple> {
    let sd = |name: &str| NamedNode::new_unchecked(format!("{SD}{name}"));
    let service = NamedOrBlankNode::from(BlankNode::default());
    let (dataset, graph) = (NamedOrBlankNode::from(BlankNode::default()), NamedOrBlankNode::from(BlankNode::default()));
    let mut triples = vec![
        Triple::new(service.clone(), rdf::TYPE, sd("Service")),
        Triple::new(service.clone(), sd("endpoint"), endpoint.clone()),
        Triple::new(service.clone(), sd("supportedLanguage"), sd("SPARQL11Query")),
        Triple::new(service.clone(), sd("defaultDataset"), Term::from(dataset.clone())),
        Triple::new(dataset.clone(), rdf::TYPE, sd("Dataset")),
        Triple::new(dataset, sd("defaultGraph"), Term::from(graph.clone())),
        Triple::new(graph, rdf::TYPE, sd("Graph")),
    ];
    if state.may_write(reader, None).is_ok() {
        triples.push(Triple::new(service.clone(), sd("supportedLanguage"), sd("SPARQL11Update")));
    }
    let formats = |names: &[&str]| -> Vec<NamedNode> {
        names.iter().map(|name| NamedNode::new_unchecked(format!("{FORMATS}{name}"))).collect()
    };
    let results = ["SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"];
    let graphs = ["Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"];
    for format in formats(&results).into_iter().chain(formats(&graphs)) {
        triples.push(Triple::new(service.clone(), sd("resultFormat"), format));
    }
    for format in formats(&graphs) {
        triples.push(Triple::new(service.clone(), sd("inputFormat"), format));
    }
    let functions = state.extensions(reader).functions;
    for (name, _) in functions {
        triples.push(Triple::new(service.clone(), sd("extensionFunction"), name));
    }
    let comment = NamedNode::new_unchecked("http://www.w3.org/2000/01/rdf-schema#comment");
    let limits = state.desk().runs.limits();
    let told = format!(
        "A query may take {} s, {} MiB of memory, {} rows and {} MiB of answer. An answer is complete or an error: a body that \
         breaks off is not an answer, and `/sparql/runs/{{id}}` says why.",
        limits.time.as_secs(),
        limits.memory >> 20,
        limits.rows,
        limits.bytes >> 20,
    );
    triples.push(Triple::new(service, comment, Literal::new_language_tagged_literal_unchecked(told, "en")));
    triples
}
