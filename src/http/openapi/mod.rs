//! | route | answers |
//! |---|---|
//! | `GET /openapi.json` | OpenAPI 3.1 of all that is served beside the pages |
//!
//! The description is made from [`OPERATIONS`], which the site's page to try the interface reads too, and from the types
//! of the answers: their schemas and what the fields mean come from the code that serialises them. A test reads the
//! `.route(…)` lines of this folder and asks for the operations of each.

mod operations;

pub use operations::{OPERATIONS, Operation, Param};

use super::{AppState, Problem};
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// Makes a schema, naming in the generator the types that it refers to.
pub type Body = fn(&mut SchemaGenerator) -> Schema;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/openapi.json", get(openapi))
}

async fn openapi(State(app): State<AppState>) -> Json<Value> {
    Json(description(app.base().as_str()))
}

/// The description, for a server at a base.
pub fn description(base: &str) -> Value {
    let mut settings = SchemaSettings::draft2020_12().for_serialize();
    settings.definitions_path = "/components/schemas".into();
    let mut schemas = settings.into_generator();
    let problem = schemas.subschema_for::<Problem>();
    let mut paths: Map<String, Value> = Map::new();
    for operation in OPERATIONS {
        let methods = paths.entry(operation.path.replace("{*", "{")).or_insert_with(|| json!({}));
        methods[operation.method] = told(operation, &mut schemas);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Haverim",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "People, institutions and places of the Alliance Israélite Universelle, what links them, and the source of every claim.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": base.trim_end_matches('/') }, { "url": "/" }],
        "paths": paths,
        "components": {
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
            "responses": { "problem": {
                "description": "What happened, where, and what to do next (RFC 9457)",
                "content": { "application/problem+json": { "schema": problem } },
            } },
            "schemas": schemas.take_definitions(true),
        },
        "security": [{}, { "bearer": [] }],
    })
}

/// An operation as OpenAPI tells it.
fn told(operation: &Operation, schemas: &mut SchemaGenerator) -> Value {
    let body = operation.body.map(|body| body(schemas));
    let answer = match operation.answers {
        [] => json!({ "description": "done" }),
        media_types => json!({ "description": "the answer", "content": content(media_types, body.as_ref()) }),
    };
    let status = if operation.answers.is_empty() { "2XX" } else { "200" };
    let mut told = json!({
        "operationId": id(operation),
        "summary": operation.summary,
        "parameters": parameters(operation),
        "responses": { status: answer, "default": { "$ref": "#/components/responses/problem" } },
    });
    if !operation.takes.is_empty() {
        let asked = operation.asked.map(|asked| asked(schemas));
        told["requestBody"] = json!({ "required": true, "content": content(operation.takes, asked.as_ref()) });
    }
    told
}

/// A name that client generators can use: `getApiPeopleAncestors`.
fn id(operation: &Operation) -> String {
    let parts = operation.path.split(['/', '.', '-']).filter(|part| !part.is_empty());
    parts.fold(operation.method.to_owned(), |mut name, part| {
        let part = part.trim_matches(['{', '}', '*']);
        let (first, rest) = part.split_at(part.chars().next().map_or(0, char::len_utf8));
        name.push_str(&first.to_uppercase());
        name.push_str(rest);
        name
    })
}

fn parameters(operation: &Operation) -> Vec<Value> {
    let in_path = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let of_path = in_path.map(|name| {
        json!({ "name": name.trim_start_matches('*'), "in": "path", "required": true, "schema": { "type": "string" } })
    });
    let of_query = operation.params.iter().copied().flatten().map(|(name, kind, needed, about)| {
        json!({ "name": name, "in": "query", "required": needed, "description": about, "schema": { "type": kind } })
    });
    of_path.chain(of_query).collect()
}

/// What each media type holds: JSON what its schema says, everything else text.
fn content(media_types: &[&str], body: Option<&Schema>) -> Value {
    let schema = |media_type: &str| match body {
        Some(body) if media_type == "application/json" => body.as_value().clone(),
        _ if media_type.ends_with("json") => json!({}),
        _ => json!({ "type": "string" }),
    };
    media_types
        .iter()
        .map(|media_type| ((*media_type).to_owned(), json!({ "schema": schema(media_type) })))
        .collect::<Map<_, _>>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    /// The paths of the `.route("…")` lines of a folder, the pages left out.
    fn routes(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("a folder of ours") {
            let path = entry.expect("a file of ours").path();
            if path.is_dir() {
                if path.file_name().is_none_or(|name| name != "pages") {
                    routes(&path, found);
                }
                continue;
            }
            let text = fs::read_to_string(&path).expect("UTF-8");
            for part in text.split(".route(\"").skip(1) {
                found.extend(part.split('"').next().map(str::to_owned));
            }
        }
    }

    #[test]
    fn every_route_is_described() {
        let mut found = Vec::new();
        routes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http"), &mut found);
        assert!(found.len() > 20, "the routes are read");
        let silent: Vec<&String> =
            found.iter().filter(|r| r.starts_with('/') && !OPERATIONS.iter().any(|o| o.path == **r)).collect();
        assert!(silent.is_empty(), "no operation for {silent:?}");
    }

    #[test]
    fn the_description_is_whole() {
        let description = description("http://localhost:7878/");
        assert_eq!(description["openapi"], "3.1.0");
        let path = &description["paths"]["/api/path"]["get"];
        assert_eq!(path["parameters"][0]["name"], "from");
        assert_eq!(path["parameters"][0]["required"], true);
        assert_eq!(description["paths"]["/id/{kind}/{slug}"]["get"]["parameters"][1]["in"], "path");
        for (path, methods) in description["paths"].as_object().expect("paths") {
            for (method, of) in methods.as_object().expect("methods") {
                assert!(of["summary"].as_str().is_some_and(|s| !s.is_empty()), "{method} {path}");
            }
        }
    }

    #[test]
    fn every_json_answer_has_a_schema_and_every_operation_a_name() {
        let silent: Vec<_> =
            OPERATIONS.iter().filter(|o| o.answers.first() == Some(&"application/json") && o.body.is_none()).collect();
        assert!(silent.is_empty(), "no type for the answers of {silent:?}");
        let mut names: Vec<String> = OPERATIONS.iter().map(id).collect();
        names.sort();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all, "two operations have one name");
        assert!(names.contains(&"getApiPeopleIdAncestors".to_owned()));
    }
}
