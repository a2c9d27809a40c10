//! Same person: suggested with its reasons, decided by who may, followed by the projection, and undone.

use crate::support::{Answer, fresh, send};
use axum::body::Body;
use axum::http::Request;
use haverim::app::{App, Error, Opening, Reader, Role};
use haverim::ontology::terms;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use serde_json::{Value, json};
use std::sync::Arc;

const BASE: &str = "http://localhost:7878/";
const IMPORT: &str = "0123456789abcdef";

fn node(path: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{BASE}{path}"))
}

/// A person of a graph: a name, a day of birth, the city of Samokov.
fn person(graph: &str, slug: &str, name: &str, born: &str) -> Vec<Quad> {
    let say = |p: NamedNodeRef<'_>, o: Term| {
        Quad::new(node(&format!("id/person/{slug}")), p.into_owned(), o, GraphName::from(node(graph)))
    };
    let edtf = NamedNode::new_unchecked("http://id.loc.gov/datatypes/edtf/EDTF");
    vec![
        say(terms::RDF_TYPE, terms::PERSON.into_owned().into()),
        say(terms::RDFS_LABEL, Literal::from(name).into()),
        say(terms::BIRTH_DATE, Literal::new_typed_literal(born, edtf).into()),
        say(terms::BORN_IN, node("id/place/samokov").into()),
    ]
}

fn write(app: &App, quads: Vec<Quad>) {
    app.write_as_service::<Error>("test", |writer| {
        quads.into_iter().try_for_each(|quad| writer.insert(quad).map(drop).map_err(Error::from))
    })
    .expect("written");
}

/// A store on disk, where tokens are kept, with a test person, and the same in an import.
fn planted() -> (tempfile::TempDir, Arc<App>) {
    let dir = tempfile::tempdir().expect("a directory");
    let app = fresh(Opening { writable: true, with_data: false, ..Opening::directory(dir.path()) });
    let mut quads = person("graph/source/test", "test-one", "Test Zyxwvut", "1863-05-17");
    quads.extend(person(&format!("graph/import/{IMPORT}"), "test-other", "Test Zyxwvut", "1863-05-17"));
    quads.extend(person(&format!("graph/import/{IMPORT}"), "test-stranger", "Alter Qponmlk", "1790"));
    let place = (node("id/place/samokov"), terms::RDF_TYPE, terms::PLACE.into_owned());
    quads.push(Quad::new(place.0, place.1.into_owned(), place.2, GraphName::from(node("graph/source/test"))));
    write(&app, quads);
    (dir, app)
}

fn ask(app: &Arc<App>, method: &str, path: &str, token: &str, body: &Value) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    send(app, request.body(body).expect("a request"))
}

fn get(app: &Arc<App>, path: &str) -> Value {
    let answer = ask(app, "GET", path, "", &Value::Null);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

/// The pairs suggested for the import, as ids.
fn suggested(app: &Arc<App>) -> Vec<(String, String)> {
    let body = get(app, &format!("/api/same-person?graph={IMPORT}"));
    let id = |side: &Value| side["id"].as_str().unwrap_or_default().to_owned();
    let pairs = body["pairs"].as_array().expect("pairs").iter();
    pairs.map(|pair| (id(&pair["a"]), id(&pair["b"]))).collect()
}

fn token(app: &App, role: Role) -> String {
    app.tokens().create(&format!("test-{}", role.name()), role, Vec::new()).expect("a token")
}

fn the_pair() -> Vec<(String, String)> {
    vec![("person/test-one".to_owned(), "person/test-other".to_owned())]
}

#[test]
fn a_pair_is_suggested_with_the_sum_of_its_reasons() {
    let (_dir, app) = planted();
    let body = get(&app, &format!("/api/same-person?graph={IMPORT}&lang=en"));
    assert_eq!((body["total"].as_u64(), suggested(&app)), (Some(1), the_pair()));
    let pair = &body["pairs"][0];
    let reasons = pair["reasons"].as_array().expect("reasons");
    let sum: f64 = reasons.iter().filter_map(|reason| reason["weight"].as_f64()).sum();
    assert!((sum - pair["score"].as_f64().expect("a score")).abs() < 1e-3);
    let birth = reasons.iter().find(|reason| reason["feature"] == "birth").expect("a birth");
    assert_eq!((&birth["agreement"], &birth["a"][0]["label"]), (&json!("agrees"), &json!("1863-05-17")));
    let place = reasons.iter().find(|reason| reason["feature"] == "place").expect("a place");
    assert_eq!(place["a"][0]["id"], "place/samokov");
    assert_eq!(get(&app, "/api/same-person?of=test-stranger")["total"], 0);
    let compared = get(&app, "/api/same-person/pair?a=test-other&b=test-one");
    assert_eq!(compared["score"], pair["score"], "the order of the question does not matter");
}

#[test]
fn a_place_that_a_file_only_names_is_that_of_its_name() {
    let (_dir, app) = planted();
    let label = |slug: &str, text: &str, graph: &str| {
        let place = node(&format!("id/place/{slug}"));
        let say =
            |p: NamedNodeRef<'_>, o: Term| Quad::new(place.clone(), p.into_owned(), o, GraphName::from(node(graph)));
        [say(terms::RDF_TYPE, terms::PLACE.into_owned().into()), say(terms::RDFS_LABEL, Literal::from(text).into())]
    };
    let import = format!("graph/import/{IMPORT}");
    let mut quads = label("samokov", "Samokov", "graph/source/test").to_vec();
    quads.extend(label("fez", "Fez", "graph/source/test"));
    for (person_of, place, text) in [
        ("test-there", "place-1", "SAMOKOV, Bulgaria"),
        ("test-elsewhere", "place-2", "Fez, Morocco"),
        ("test-nowhere", "place-3", "a village nobody knows"),
    ] {
        quads.extend(label(place, text, &import));
        let mut said = person(&import, person_of, "Test Zyxwvut", "1863-05-17");
        let born_in = said.last_mut().expect("what a person is said to be");
        born_in.object = node(&format!("id/place/{place}")).into();
        quads.extend(said);
    }
    write(&app, quads);
    let place = |slug: &str| {
        let pair = get(&app, &format!("/api/same-person/pair?a=person/test-one&b=person/{slug}"));
        let reasons = pair["reasons"].as_array().expect("reasons").iter();
        let of_place: Vec<&Value> = reasons.filter(|reason| reason["feature"] == "place").collect();
        of_place.first().map_or(Value::Null, |reason| reason["agreement"].clone())
    };
    assert_eq!(place("test-there"), "agrees");
    assert_eq!(place("test-elsewhere"), "disagrees");
    assert!([Value::Null, json!("unknown")].contains(&place("test-nowhere")));
}

#[test]
fn only_who_may_write_decides() {
    let (_dir, app) = planted();
    let body = json!({ "a": "test-one", "b": "test-other", "decision": "accepted" });
    assert_eq!(ask(&app, "POST", "/api/same-person/decisions", "", &body).status, 403);
    let living = token(&app, Role::Living);
    assert_eq!(ask(&app, "POST", "/api/same-person/decisions", &living, &body).status, 403);
    assert_eq!(suggested(&app), the_pair());
    let write = token(&app, Role::Write);
    for (body, told) in [
        (json!({ "a": "test-one", "b": "test-one", "decision": "accepted" }), "same record"),
        (json!({ "a": "test-one", "b": "samokov", "decision": "accepted" }), "not a person"),
        (json!({ "a": "test-one", "b": "test-other", "decision": "maybe" }), "accepted"),
        (json!({ "a": "test-one", "b": "test-other", "decision": "accepted", "keep": "test-stranger" }), "neither"),
    ] {
        let answer = ask(&app, "POST", "/api/same-person/decisions", &write, &body);
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.text().contains(told), "{}", answer.text());
    }
    let missing = json!({ "a": "test-one", "b": "test-nobody", "decision": "accepted" });
    assert_eq!(ask(&app, "POST", "/api/same-person/decisions", &write, &missing).status, 404);
}

#[test]
fn an_accepted_pair_is_one_person_until_it_is_undone() {
    let (_dir, app) = planted();
    let token = token(&app, Role::Write);
    let body = json!({ "a": "test-other", "b": "test-one", "decision": "accepted", "note": "the same register" });
    let decided = ask(&app, "POST", "/api/same-person/decisions", &token, &body);
    assert_eq!(decided.status, 201, "{}", decided.text());
    let decided = decided.json();
    // The curated record is kept before the imported one.
    assert_eq!((&decided["kept"]["id"], &decided["author"]), (&json!("person/test-one"), &json!("test-write")));
    let graph = |slug: &str| app.snapshot(&Reader::operator()).graph.node(&format!("{BASE}id/person/{slug}"));
    assert!(graph("test-one").is_some() && graph("test-other").is_none());
    assert_eq!(suggested(&app), []);
    let listed = get(&app, "/api/same-person/decisions?of=test-one");
    assert_eq!((&listed["items"][0]["decision"], &listed["items"][0]["note"]), (&json!("accepted"), &body["note"]));
    assert_eq!(listed["items"][0]["other"]["label"], "Test Zyxwvut", "a merged record is still called something");
    // What is left of the record given up is not compared with the other.
    let pair = get(&app, "/api/same-person/pair?a=person/test-other&b=person/test-one");
    assert_eq!((&pair["a"]["id"], &pair["decision"]["id"]), (&json!("person/test-one"), &decided["id"]));
    assert_eq!((&pair["score"], &pair["likelihood"], &pair["reasons"]), (&Value::Null, &Value::Null, &json!([])));
    for (lang, undo) in [("en", "Take the decision back"), ("fr", "Revenir sur la décision"), ("he", "לבטל את ההחלטה")]
    {
        let path = format!("/{lang}/same-person?a=person/test-one&b=person/test-other");
        let page = crate::support::get(&app, &path, "text/html").text();
        assert!(page.contains(undo) && page.contains("the same register"), "{page}");
        assert!(!page.contains("<tfoot>") && !page.contains("value=\"accepted\""), "{page}");
    }

    let path = format!("/api/same-person/decisions/{}", decided["id"].as_str().expect("an id"));
    assert_eq!(ask(&app, "DELETE", &path, "", &Value::Null).status, 403);
    let undone = ask(&app, "DELETE", &path, &token, &Value::Null);
    assert_eq!(undone.status, 200, "{}", undone.text());
    assert_eq!(undone.json()["before"][0]["decision"], "accepted", "nothing is forgotten");
    assert!(graph("test-one").is_some() && graph("test-other").is_some());
    assert_eq!(suggested(&app), the_pair());
    assert_eq!(ask(&app, "DELETE", &path, &token, &Value::Null).status, 400, "it was taken back already");
}

#[test]
fn a_rejected_pair_comes_back_only_when_more_is_known() {
    let (_dir, app) = planted();
    let token = token(&app, Role::Write);
    let decide = |decision: &str| {
        let body = json!({ "a": "test-one", "b": "test-other", "decision": decision });
        let answer = ask(&app, "POST", "/api/same-person/decisions", &token, &body);
        assert_eq!(answer.status, 201, "{}", answer.text());
    };
    decide("rejected");
    assert_eq!(suggested(&app), []);
    let death = |graph: &str, slug: &str| {
        let edtf = NamedNode::new_unchecked("http://id.loc.gov/datatypes/edtf/EDTF");
        let day = Literal::new_typed_literal("1931-02-03", edtf);
        Quad::new(node(&format!("id/person/{slug}")), terms::DEATH_DATE.into_owned(), day, GraphName::from(node(graph)))
    };
    let import = format!("graph/import/{IMPORT}");
    write(&app, vec![death("graph/source/test", "test-one"), death(&import, "test-other")]);
    assert_eq!(suggested(&app), the_pair(), "both died on one day, which nobody knew then");
    decide("never");
    assert_eq!(suggested(&app), []);
    let listed = get(&app, "/api/same-person/decisions?status=never");
    assert_eq!(listed["items"][0]["before"][0]["decision"], "rejected");
}

#[test]
fn strangers_are_not_told_of_pairs_of_the_living() {
    let (_dir, app) = planted();
    let mut quads = person("graph/import/fedcba9876543210", "test-child", "Infans Zyxwvut", "2001-05-17");
    quads.extend(person("graph/import/fedcba9876543211", "test-infant", "Infans Zyxwvut", "2001-05-17"));
    write(&app, quads);
    assert_eq!(get(&app, "/api/same-person?limit=500")["pairs"].to_string().matches("Infans").count(), 0);
    let answer = ask(&app, "GET", "/api/same-person?of=test-child", "", &Value::Null);
    assert_eq!(answer.status, 404, "{}", answer.text());
    let living = token(&app, Role::Living);
    let answer = ask(&app, "GET", "/api/same-person?of=test-child", &living, &Value::Null).json();
    assert_eq!(answer["total"], 1, "{answer}");
}

/// What the page answers to its form.
fn send_form(app: &Arc<App>, lang: &str, fields: &[(&str, &str)]) -> Answer {
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(format!("/{lang}/same-person"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form));
    send(app, request.expect("a request"))
}

#[test]
fn a_pair_is_decided_and_undone_on_its_page() {
    let (_dir, app) = planted();
    let token = token(&app, Role::Write);
    let decide = |lang: &str, decision: &str, token: &str, id: &str| {
        let fields = [
            ("a", "person/test-one"),
            ("b", "person/test-other"),
            ("decision", decision),
            ("token", token),
            ("note", "seen"),
            ("id", id),
        ];
        send_form(&app, lang, &fields)
    };
    for (token, told) in [("", "a token that may write is needed"), ("wrong", "not a token we know")] {
        let answer = decide("en", "accepted", token, "");
        assert_eq!(answer.status, 403);
        assert!(answer.text().contains(told), "{}", answer.text());
    }
    assert_eq!(suggested(&app), the_pair());
    assert_eq!(decide("en", "perhaps", &token, "").status, 400);

    let accepted = decide("fr", "accepted", &token, "");
    assert_eq!((accepted.status, accepted.header("cache-control")), (200, "no-store"));
    assert!(accepted.text().contains("les deux notices sont d’une même personne"), "{}", accepted.text());
    assert!(!accepted.text().contains(&*token), "the token is not sent back");
    let decision = get(&app, "/api/same-person/decisions")["items"][0].clone();
    assert_eq!(
        (&decision["decision"], &decision["author"], &decision["note"]),
        (&json!("accepted"), &json!("test-write"), &json!("seen"))
    );
    let id = decision["id"].as_str().expect("an id");
    let page = accepted.text();
    assert!(page.contains(&format!("name=\"id\" value=\"{id}\"")), "{id} in {page}");

    let undone = decide("he", "undo", &token, id);
    assert_eq!(undone.status, 200, "{}", undone.text());
    assert!(undone.text().contains("ההחלטה בוטלה"));
    assert_eq!(suggested(&app), the_pair());
    assert!(decide("en", "never", &token, "").text().contains("not asked about again"));
    assert_ne!(suggested(&app), the_pair());
}
