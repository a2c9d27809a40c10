//! | route | answers |
//! |---|---|
//! | `GET /openapi.json` | OpenAPI 3.1 of all that is served beside the pages |
//!
//! The description is made from [`OPERATIONS`], which the site's page to try the interface reads too. A test reads the
//! `.route(…)` lines of this folder and asks for the operations of each.

use super::AppState;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Map, Value, json};

/// An operation of the interface.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The method, in lower case.
    pub method: &'static str,
    /// The path, with `{…}` for its parts.
    pub path: &'static str,
    /// What it answers, in one line.
    pub summary: &'static str,
    /// Its parameters, in groups that operations share.
    pub params: &'static [&'static [Param]],
    /// The media types of its answers, the usual one first.
    pub answers: &'static [&'static str],
}

/// A parameter: name, schema type, whether it is needed, and what it means.
pub type Param = (&'static str, &'static str, bool, &'static str);

const JSON: &[&str] = &["application/json"];
const RESULTS: &[&str] = &[
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
];
const GRAPHS: &[&str] = &[
    "application/n-quads",
    "application/trig",
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
];

const PAGE: &[Param] = &[
    ("q", "string", false, "only names that hold this text"),
    ("lang", "string", false, "the language of labels: en, fr or he"),
    ("offset", "integer", false, "how many to leave out"),
    ("limit", "integer", false, "how many to give, at most 500"),
];
const WALK: &[Param] = &[
    (
        "links",
        "string",
        false,
        "links or families of links, with commas: kinship, teaching, ordination, succession, affiliation, place, collegial, parentOf …",
    ),
    ("years", "string", false, "only links that may have held then, as EDTF: 1880 or 1880/1914"),
    ("certainty", "string", false, "only links at least this sure: certain, probable or possible"),
    (
        "place",
        "string",
        false,
        "only through what has to do with a place or one within it: place/jerusalem, country/MA, polity/ottoman-empire",
    ),
    ("without", "string", false, "nodes that are not entered, with commas"),
];
const REACH: &[Param] = &[
    ("depth", "integer", false, "most generations"),
    ("limit", "integer", false, "most members"),
    ("in_time", "boolean", false, "leave out lines that go against time"),
    ("to", "string", false, "the lines that lead to this one"),
    ("paths", "integer", false, "most lines"),
    ("fields", "string", false, "`id`: the ids alone, nearest first"),
];
const NETWORK_FORMAT: &[Param] = &[("format", "string", false, "json, graphml, gexf, dot, csv, csv-nodes or jsonld")];
const FROM: &[Param] =
    &[("from", "string", true, "a slug such as behar-nissim, a short id, an IRI, or the xref of an imported file")];
const TO: &[Param] = &[("to", "string", true, "the other end, named as the first")];
const OF: &[Param] = &[("of", "string", true, "a slug, short id or IRI")];
const GEDCOM_FORMAT: &[Param] = &[("format", "string", false, "gedcom7, gedcom551 or gedzip")];
const GEDCOM: &[&str] =
    &["text/vnd.familysearch.gedcom", "application/x-gedcom", "application/vnd.familysearch.gedcom+zip"];
const QUERY: &[Param] = &[
    ("query", "string", false, "a SPARQL 1.1 query; without it the service description"),
    ("default-graph-uri", "string", false, "a graph of the default graph; may be repeated"),
    ("named-graph-uri", "string", false, "a named graph; may be repeated"),
    ("timeout", "number", false, "seconds, at most what the service allows"),
    ("path-index", "string", false, "`off`: the store answers property paths, not the index of links; `on`: the index"),
    ("explain", "string", false, "the plan instead of the answer; `statistics` runs it too"),
];
const GRAPH: &[Param] =
    &[("graph", "string", false, "the graph's IRI"), ("default", "string", false, "the default graph")];

const fn of(path: &'static str, summary: &'static str, params: &'static [&'static [Param]]) -> Operation {
    Operation { method: "get", path, summary, params, answers: JSON }
}

/// All operations, in the order in which people should read them.
pub const OPERATIONS: &[Operation] = &[
    of("/api/people", "The people, by name", &[PAGE]),
    of("/api/people/{id}", "One person, with every claim and its source", &[]),
    of("/api/people/{id}/ancestors", "Ancestors, generation by generation", &[WALK, REACH, NETWORK_FORMAT]),
    of("/api/people/{id}/descendants", "Descendants, generation by generation", &[WALK, REACH, NETWORK_FORMAT]),
    of(
        "/api/people/{id}/relatives",
        "All relatives by kind, grouped and counted",
        &[&[
            ("up", "integer", false, "most generations up"),
            ("down", "integer", false, "most generations down"),
            ("limit", "integer", false, "most relatives"),
            ("blood", "boolean", false, "relatives by blood alone"),
        ]],
    ),
    of(
        "/api/people/{id}/companions",
        "Who was there at the same time: certainly or possibly",
        &[&[("kind", "string", false, "classmates, colleagues, teachers, pupils or contemporaries")]],
    ),
    of("/api/institutions", "The institutions, by name", &[PAGE]),
    of("/api/institutions/{id}", "One institution, with every claim, its source, and its figures", &[]),
    of("/api/places", "The places, by name", &[PAGE]),
    of("/api/places/{id}", "One place, with every claim and its source", &[]),
    of("/api/sources", "The sources, by title", &[PAGE]),
    of("/api/sources/{id}", "One source", &[]),
    of("/api/stories", "The stories, by title", &[PAGE]),
    of("/api/stories/{id}", "One story: its words, whom and what it is about, and the sources it cites", &[]),
    of("/api/items", "Photographs, documents, films and exhibits kept elsewhere, by title", &[PAGE]),
    of("/api/items/{id}", "One item: its holder, its address there, and whom and what it is about", &[]),
    of("/api/claims/{id}", "One claim, with its source", &[]),
    of(
        "/api/search",
        "People, institutions, places and sources by name, in any script, with the reasons why",
        &[&[
            ("q", "string", true, "what to look for"),
            ("type", "string", false, "person, institution, place or source"),
            ("lang", "string", false, "the language of labels"),
            ("from", "string", false, "first year"),
            ("to", "string", false, "last year"),
            ("place", "string", false, "a place's slug or name"),
            ("role", "string", false, "only with this role"),
            ("school", "string", false, "only of this institution, by its slug"),
            ("sex", "string", false, "female or male"),
            ("source", "string", false, "only what this source speaks of, by its slug"),
            ("sort", "string", false, "relevance, name or date"),
            ("offset", "integer", false, "how many to leave out"),
            ("limit", "integer", false, "how many to give, at most 500"),
        ]],
    ),
    of(
        "/api/suggest",
        "Names that begin so",
        &[&[("q", "string", true, "the first letters"), ("lang", "string", false, "the language of labels")]],
    ),
    of(
        "/api/date",
        "A date in any notation: its EDTF, its days, in a calendar; and compared with another: certain, possible or no",
        &[&[
            ("date", "string", true, "EDTF, GEDCOM, or words: 1863~, BET 1861 AND 1863, 28 Iyar 5623, vers 1860"),
            ("other", "string", false, "another date to compare it with"),
            ("calendar", "string", false, "gregorian, julian, hebrew, islamic or french-republican"),
            ("lang", "string", false, "the language to show it in"),
            ("as", "string", false, "moment or period: whether it took a day or lasted"),
        ]],
    ),
    of(
        "/api/same-person",
        "Pairs of records that are likely of one person, each reason with its weight and its evidence",
        &[&[
            ("of", "string", false, "only pairs with this person"),
            (
                "graph",
                "string",
                false,
                "only pairs of somebody in this graph with somebody outside: an import's IRI or 16 digits",
            ),
            ("lang", "string", false, "the language of labels"),
            ("offset", "integer", false, "how many to leave out"),
            ("limit", "integer", false, "how many to give, at most 500"),
        ]],
    ),
    of(
        "/api/same-person/pair",
        "Two people compared, respect by respect, with what was decided about them",
        &[&[
            ("a", "string", true, "one record: a slug, short id, IRI or xref"),
            ("b", "string", true, "the other"),
            ("lang", "string", false, "the language of labels"),
        ]],
    ),
    of(
        "/api/same-person/decisions",
        "What was decided about pairs of records, the last first",
        &[&[
            ("of", "string", false, "only decisions about this person"),
            ("status", "string", false, "accepted, rejected, never, or proposed: taken back"),
            ("offset", "integer", false, "how many to leave out"),
            ("limit", "integer", false, "how many to give, at most 500"),
        ]],
    ),
    Operation {
        method: "post",
        path: "/api/same-person/decisions",
        summary: "Decide about two records, with a token that may write: JSON with a, b, decision (accepted, rejected, never), keep, note",
        params: &[],
        answers: JSON,
    },
    Operation {
        method: "delete",
        path: "/api/same-person/decisions/{id}",
        summary: "Take a decision back, with a token that may write",
        params: &[],
        answers: JSON,
    },
    of(
        "/api/lineage",
        "A lineage along any links, up or down, each member once",
        &[FROM, &[("direction", "string", false, "up or down")], WALK, REACH, NETWORK_FORMAT],
    ),
    of(
        "/api/path",
        "How two are connected: several telling paths, each step with its claims and sources",
        &[
            FROM,
            TO,
            &[("mode", "string", false, "blood, kin or any"), ("paths", "integer", false, "most paths")],
            WALK,
            NETWORK_FORMAT,
        ],
    ),
    of("/api/kinship", "What two people are to each other, by every line they share", &[FROM, TO, NETWORK_FORMAT]),
    of(
        "/api/neighbours",
        "Whatever is one link away; with depth, everything so many links away",
        &[
            OF,
            &[("depth", "integer", false, "how many links away"), ("limit", "integer", false, "most neighbours")],
            WALK,
            NETWORK_FORMAT,
        ],
    ),
    of(
        "/api/subgraph",
        "Some nodes with the links among them",
        &[&[("ids", "string", true, "slugs, short ids or IRIs, with commas")], WALK, NETWORK_FORMAT],
    ),
    of("/api/network", "The measures of the whole network", &[]),
    of(
        "/api/network/{measure}",
        "A measure of the whole network; 202 and a job if it takes long",
        &[
            &[
                ("kinds", "string", false, "kinds of node, with commas: person, institution, place"),
                ("directed", "boolean", false, "follow links one way"),
                ("sources", "integer", false, "how many sources to sample"),
                ("seed", "integer", false, "the seed of the sample"),
                ("generations", "integer", false, "how many generations to look at"),
                ("resolution", "number", false, "how fine communities are: 1 is the usual, more gives smaller ones"),
                ("top", "integer", false, "how many to give"),
            ],
            WALK,
            NETWORK_FORMAT,
        ],
    ),
    of("/api/jobs/{id}", "How a computation stands, with its answer once it is done", &[]),
    Operation { method: "delete", path: "/api/jobs/{id}", summary: "Stop a computation", params: &[], answers: JSON },
    Operation {
        method: "get",
        path: "/api/gedcom",
        summary: "People as a genealogist's file: a person with generations up and down, a family, a school, a question's answer",
        params: &[
            &[(
                "select",
                "string",
                true,
                "person:SLUG, person:SLUG:up=2,down=2, family:SLUG, family:SLUG+SLUG, school:SLUG or query:NAME?param=value",
            )],
            GEDCOM_FORMAT,
        ],
        answers: GEDCOM,
    },
    Operation {
        method: "get",
        path: "/api/people/{id}/gedcom",
        summary: "A person's family as a genealogist's file",
        params: &[
            &[
                ("up", "integer", false, "generations of ancestors, else 3"),
                ("down", "integer", false, "generations of descendants, else 3"),
            ],
            GEDCOM_FORMAT,
        ],
        answers: GEDCOM,
    },
    Operation {
        method: "get",
        path: "/api/institutions/{id}/gedcom",
        summary: "A school's heads, teachers and pupils as a genealogist's file",
        params: &[GEDCOM_FORMAT],
        answers: GEDCOM,
    },
    Operation {
        method: "post",
        path: "/api/gedcom/check",
        summary: "What the GEDCOM or gedzip in the body does against the rules of its version; nothing is stored",
        params: &[],
        answers: JSON,
    },
    Operation {
        method: "post",
        path: "/api/gedcom/rewrite",
        summary: "The GEDCOM or gedzip in the body written again, in another version if asked; nothing is stored",
        params: &[&[("to", "string", false, "7 or 5.5.1")]],
        answers: GEDCOM,
    },
    of("/api/imports", "What was imported, for a token that sees the living", &[]),
    Operation {
        method: "post",
        path: "/api/imports",
        summary: "Import the GEDCOM or gedzip in the body, or in a form, with a token that may write",
        params: &[&[
            ("name", "string", false, "the file's name, for the record"),
            ("graph", "string", false, "the graph to import into: that of an earlier version of the file"),
            ("dry_run", "boolean", false, "only tell what would come and go"),
            ("report", "string", false, "json, text or html"),
        ]],
        answers: &["application/json", "text/plain", "text/html"],
    },
    Operation {
        method: "delete",
        path: "/api/imports",
        summary: "Take an import back whole, with a token that may write",
        params: &[&[("graph", "string", true, "the import's graph")]],
        answers: JSON,
    },
    Operation {
        method: "delete",
        path: "/api/imports/{id}",
        summary: "Take an import back whole: the 16 digits of its graph, or the file's SHA-256",
        params: &[],
        answers: JSON,
    },
    of("/api/stats", "How much there is", &[]),
    of("/queries", "The question library", &[]),
    Operation {
        method: "get",
        path: "/queries/{name}",
        summary: "A question's answer; its parameters are query parameters",
        params: &[],
        answers: RESULTS,
    },
    Operation {
        method: "get",
        path: "/queries/{name}/text",
        summary: "A question as SPARQL",
        params: &[],
        answers: &["application/sparql-query"],
    },
    Operation {
        method: "get",
        path: "/sparql",
        summary: "SPARQL 1.1 Protocol: a query",
        params: &[QUERY],
        answers: RESULTS,
    },
    Operation {
        method: "post",
        path: "/sparql",
        summary: "SPARQL 1.1 Protocol: a query or, with a token that may write, an update",
        params: &[],
        answers: RESULTS,
    },
    of("/sparql/runs", "Running queries, for an administrator", &[]),
    of("/sparql/runs/{id}", "How a query ended, and why", &[]),
    Operation { method: "delete", path: "/sparql/runs/{id}", summary: "Stop a query", params: &[], answers: JSON },
    Operation {
        method: "get",
        path: "/store",
        summary: "SPARQL 1.1 Graph Store Protocol: a graph, or the whole dataset as N-Quads",
        params: &[GRAPH],
        answers: GRAPHS,
    },
    Operation { method: "put", path: "/store", summary: "Replace a graph", params: &[GRAPH], answers: JSON },
    Operation { method: "post", path: "/store", summary: "Add to a graph", params: &[GRAPH], answers: JSON },
    Operation { method: "delete", path: "/store", summary: "Remove a graph", params: &[GRAPH], answers: JSON },
    Operation {
        method: "get",
        path: "/store/{*graph}",
        summary: "A graph by its own address",
        params: &[],
        answers: GRAPHS,
    },
    Operation {
        method: "get",
        path: "/id/{kind}/{slug}",
        summary: "A thing itself: its page, or its description as RDF, by `Accept`",
        params: &[],
        answers: &["text/html", "text/turtle", "application/ld+json", "application/n-quads", "application/trig"],
    },
    Operation { method: "get", path: "/ontology", summary: "The ontology", params: &[], answers: &["text/turtle"] },
    Operation {
        method: "get",
        path: "/context.jsonld",
        summary: "The JSON-LD context of our terms",
        params: &[],
        answers: &["application/ld+json"],
    },
    of("/prefixes", "The prefixes of our terms", &[]),
    of(
        "/completions",
        "What a query may be completed with: prefixes, classes, properties, functions, services and codes, in three languages",
        &[],
    ),
    of("/health", "200 as soon as questions are answered", &[]),
    of("/openapi.json", "This description", &[]),
];

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/openapi.json", get(openapi))
}

async fn openapi(State(app): State<AppState>) -> Json<Value> {
    Json(description(app.base().as_str()))
}

/// The description, for a server at a base.
pub fn description(base: &str) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for operation in OPERATIONS {
        let methods = paths.entry(operation.path.replace("{*", "{")).or_insert_with(|| json!({}));
        methods[operation.method] = json!({
            "summary": operation.summary,
            "parameters": parameters(operation),
            "responses": {
                "200": { "description": "the answer", "content": content(operation.answers) },
                "default": { "$ref": "#/components/responses/problem" },
            },
        });
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
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/problem" } } },
            } },
            "schemas": { "problem": {
                "type": "object",
                "required": ["type", "title", "status", "detail"],
                "properties": {
                    "type": { "type": "string" },
                    "title": { "type": "string" },
                    "status": { "type": "integer" },
                    "detail": { "type": "string" },
                },
            } },
        },
        "security": [{}, { "bearer": [] }],
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

fn content(answers: &[&str]) -> Value {
    answers.iter().map(|media_type| ((*media_type).to_owned(), json!({ "schema": {} }))).collect::<Map<_, _>>().into()
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
}
