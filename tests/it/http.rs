//! The API over the shipped data.

use crate::support::{get, send, shipped};
use axum::body::Body;
use axum::http::Request;

#[test]
fn the_path_from_behar_to_burla_names_the_source_of_each_step() {
    let answer = get(&shipped(), "/api/path?from=behar-nissim&to=burla-yehuda&links=teaching", "");
    assert_eq!(answer.status, 200);
    let path = &answer.json()["paths"][0];
    assert_eq!(path["length"], 2);
    assert_eq!(path["sentence"]["en"], "Nissim Béhar taught David Yellin. David Yellin taught Yehuda Burla.");
    let sources: Vec<&str> = path["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .filter_map(|step| step["claims"][0]["source"]["id"].as_str())
        .collect();
    assert_eq!(sources, ["source/ej-behar", "source/posen-burla"]);
}

#[test]
fn a_record_keeps_claims_that_contradict_each_other_and_accepts_one() {
    let record = get(&shipped(), "/api/people/elmaleh-abraham", "").json();
    let births: Vec<(&str, bool)> = record["claims"]
        .as_array()
        .expect("claims")
        .iter()
        .filter(|claim| claim["property"] == "birthDate")
        .filter_map(|claim| Some((claim["object"]["literal"]["text"].as_str()?, claim["accepted"].as_bool()?)))
        .collect();
    assert_eq!(births.len(), 2);
    assert!(births.contains(&("1885", true)) && births.contains(&("1876", false)), "{births:?}");
}

#[test]
fn problems_say_what_where_and_what_next() {
    let app = shipped();
    let missing = get(&app, "/api/people/nobody-at-all", "");
    assert_eq!((missing.status, missing.header("content-type")), (404, "application/problem+json"));
    assert_eq!(
        missing.json()["detail"],
        "there is no person `nobody-at-all`: look for it with `haverim search \"nobody at all\"` or at `/search`"
    );
    let bad = get(&app, "/api/lineage?from=behar-nissim&links=astrology", "");
    assert_eq!(bad.status, 400);
    assert!(bad.json()["detail"].as_str().is_some_and(|d| d.contains("astrology") && d.contains("teaching")));
    assert_eq!(get(&app, "/api/path?from=behar-nissim", "").status, 400);
    assert_eq!(get(&app, "/no/such/page", "").status, 404);
    let request = Request::get("/api/people").header("authorization", "Bearer guess").body(Body::empty());
    assert_eq!(send(&app, request.expect("a request")).status, 401);
}

#[test]
fn a_thing_is_described_in_the_format_asked_for() {
    let app = shipped();
    let turtle = get(&app, "/id/person/behar-nissim", "text/turtle");
    assert_eq!((turtle.status, turtle.header("content-type")), (200, "text/turtle"));
    assert!(turtle.text().contains("Nissim Béhar"));
    let json = get(&app, "/id/person/behar-nissim", "application/ld+json");
    assert_eq!(json.header("content-type"), "application/ld+json");
    assert!(json.json().is_array() || json.json().is_object());
}

#[test]
fn lists_are_paged() {
    let app = shipped();
    let first = get(&app, "/api/people?limit=10", "").json();
    let second = get(&app, "/api/people?limit=10&offset=10", "").json();
    assert_eq!(first["items"].as_array().map(Vec::len), Some(10));
    assert_eq!(first["total"], second["total"]);
    assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
    assert_eq!(get(&app, "/api/people?q=Burla", "").json()["total"], 2);
}

#[test]
fn the_interface_describes_itself() {
    let answer = get(&shipped(), "/openapi.json", "").json();
    assert_eq!(answer["openapi"], "3.1.0");
    assert!(answer["paths"]["/api/kinship"]["get"]["summary"].is_string());
}

#[test]
fn a_question_is_answered_with_its_defaults_and_with_other_values() {
    let app = shipped();
    let csv = get(&app, "/queries/principals-in-order", "text/csv");
    assert_eq!((csv.status, csv.header("content-type").split(';').next()), (200, Some("text/csv")));
    assert!(csv.text().contains("id/person/behar-nissim"), "{}", csv.text());
    let other = get(&app, "/queries/principals-in-order?school=mikveh-israel", "text/csv");
    assert_eq!(other.status, 200);
    assert!(!other.text().contains("id/person/behar-nissim"));
    let bad = get(&app, "/queries/principals-in-order?teacher=x", "");
    assert_eq!(bad.status, 400);
    assert!(bad.json()["detail"].as_str().is_some_and(|d| d.contains("school")));
    assert_eq!(get(&app, "/queries/no-such-question", "").status, 404);
}
