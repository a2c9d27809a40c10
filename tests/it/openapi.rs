//! Answers look as the OpenAPI document says.

use crate::support::{get, shipped};
use serde_json::Value;

/// What is said of answers and not so, as paths within the answer: a key that is missing, or one that nobody described.
fn wrong(document: &Value, schema: &Value, answer: &Value, at: &str, told: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        return wrong(document, &document.pointer(&name[1..]).cloned().unwrap_or_default(), answer, at, told);
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[key].as_array() {
            let tried: Vec<Vec<String>> = choices
                .iter()
                .map(|choice| {
                    let mut told = Vec::new();
                    wrong(document, choice, answer, at, &mut told);
                    told
                })
                .collect();
            return told.extend(tried.into_iter().min_by_key(Vec::len).unwrap_or_default());
        }
    }
    let is = |kind: &str| match &schema["type"] {
        Value::String(one) => one == kind,
        Value::Array(some) => some.iter().any(|one| one == kind),
        _ => true,
    };
    let kind = match answer {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_f64() => "number",
        Value::Number(_) => {
            if is("integer") {
                "integer"
            } else {
                "number"
            }
        }
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if !is(kind) {
        told.push(format!("{at} is {kind}, not {}", schema["type"]));
    }
    match answer {
        Value::Array(items) if schema["items"].is_object() => {
            for (n, item) in items.iter().enumerate() {
                wrong(document, &schema["items"], item, &format!("{at}/{n}"), told);
            }
        }
        Value::Object(members) => {
            for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if !members.contains_key(name) {
                    told.push(format!("{at}/{name} is missing"));
                }
            }
            for (name, member) in members {
                let of = match &schema["properties"][name] {
                    Value::Null => &schema["additionalProperties"],
                    known => known,
                };
                match of {
                    Value::Null if schema["properties"].is_object() => {
                        told.push(format!("{at}/{name} is not described"))
                    }
                    of => wrong(document, of, member, &format!("{at}/{name}"), told),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn answers_look_as_the_document_says() {
    let app = shipped();
    let document = get(&app, "/openapi.json", "").json();
    let mut told = Vec::new();
    for (operation, path) in [
        ("/api/people", "/api/people?limit=3"),
        ("/api/people/{id}", "/api/people/behar-nissim"),
        ("/api/institutions/{id}", "/api/institutions/mikveh-israel"),
        ("/api/people/{id}/ancestors", "/api/people/behar-nissim/ancestors"),
        ("/api/people/{id}/relatives", "/api/people/carmona-elie/relatives"),
        ("/api/people/{id}/companions", "/api/people/behar-nissim/companions?kind=colleagues"),
        ("/api/lineage", "/api/lineage?from=behar-nissim&links=teaching"),
        ("/api/lineage", "/api/lineage?from=behar-nissim&links=teaching&to=burla-yehuda"),
        ("/api/path", "/api/path?from=behar-nissim&to=burla-yehuda"),
        ("/api/kinship", "/api/kinship?from=behar-nissim&to=behar-eliezer"),
        ("/api/neighbours", "/api/neighbours?of=behar-nissim"),
        ("/api/subgraph", "/api/subgraph?ids=behar-nissim,yellin-david"),
        ("/api/search", "/api/search?q=nissim"),
        ("/api/suggest", "/api/suggest?q=nis"),
        ("/api/stats", "/api/stats"),
        ("/queries", "/queries"),
        ("/completions", "/completions"),
    ] {
        let schema = &document["paths"][operation]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{operation} has a schema");
        wrong(&document, schema, &get(&app, path, "").json(), path, &mut told);
    }
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn an_answer_that_is_not_as_described_is_seen() {
    let document = serde_json::json!({ "s": { "type": "object", "required": ["a"], "properties": { "a": { "type": "string" } } } });
    let mut told = Vec::new();
    wrong(&document, &serde_json::json!({ "$ref": "#/s" }), &serde_json::json!({ "b": 1 }), "", &mut told);
    assert_eq!(told, ["/a is missing", "/b is not described"]);
}
