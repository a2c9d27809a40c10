//! SPARQL over HTTP: the protocols to the letter, limits that are errors, and what strangers may not do.

use crate::support::{Answer, fresh, get, send, shipped};
use axum::body::Body;
use axum::http::Request;
use haverim::app::sparql::Limits;
use haverim::app::{App, Opening};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A plain store that anyone may write.
fn plain() -> Arc<App> {
    fresh(Opening { plain: true, writable: true, ..Opening::memory() })
}

fn post(app: &Arc<App>, path: &str, content_type: &str, body: &str) -> Answer {
    let request = Request::post(path).header("content-type", content_type).body(Body::from(body.to_owned()));
    send(app, request.expect("a request"))
}

fn update(app: &Arc<App>, text: &str) -> Answer {
    post(app, "/sparql", "application/sparql-update", text)
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}

fn ask(app: &Arc<App>, query: &str, accept: &str) -> Answer {
    get(app, &format!("/sparql?query={}", encoded(query)), accept)
}

/// The values of the first variable.
fn column(app: &Arc<App>, query: &str) -> Vec<String> {
    let answer = ask(app, query, "application/sparql-results+json");
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    let json = answer.json();
    let name = json["head"]["vars"][0].as_str().expect("a variable").to_owned();
    let rows = json["results"]["bindings"].as_array().expect("rows").clone();
    let mut values: Vec<String> =
        rows.iter().map(|row| row[&name]["value"].as_str().unwrap_or_default().to_owned()).collect();
    values.sort();
    values
}

#[test]
fn a_query_comes_in_three_ways() {
    let app = plain();
    assert_eq!(update(&app, "INSERT DATA { <a:s> <a:p> 1 }").status, 200);
    let query = "SELECT ?o { ?s ?p ?o }";
    let ways = [
        ask(&app, query, "text/csv"),
        post(&app, "/sparql", "application/x-www-form-urlencoded", &format!("query={}", encoded(query))),
        post(&app, "/sparql", "application/sparql-query; charset=utf-8", query),
    ];
    for way in &ways {
        assert_eq!(way.status, 200, "{}", way.text());
        assert!(!way.header("haverim-run").is_empty());
    }
    assert_eq!(ways[0].text(), "o\r\n1\r\n");
    assert_eq!(ways[0].header("content-length"), "6");
}

#[test]
fn bad_requests_are_told_apart() {
    let app = plain();
    let check = |answer: Answer, status: u16| {
        assert_eq!(answer.status, status, "{}", answer.text());
        assert_eq!(answer.header("content-type"), "application/problem+json");
    };
    check(ask(&app, "SELECT", ""), 400);
    check(get(&app, "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", ""), 400);
    check(get(&app, "/sparql?update=CLEAR%20ALL", ""), 400);
    check(get(&app, "/sparql?query=%FF", ""), 400);
    check(post(&app, "/sparql", "text/plain", "ASK {}"), 415);
    check(post(&app, "/sparql", "application/x-www-form-urlencoded", "a=b"), 400);
    check(ask(&app, "ASK {}", "image/png"), 406);
    check(ask(&app, "CONSTRUCT WHERE { ?s ?p ?o }", "text/csv"), 406);
    check(ask(&app, "SELECT (<f:unknown>(1) AS ?x) {}", ""), 501);
    let request = Request::put("/sparql").body(Body::empty()).expect("a request");
    let put = send(&app, request);
    assert_eq!((put.status, put.header("allow")), (405, "GET, HEAD, POST, OPTIONS"));
    let wrong = ask(&app, "SELECT *\nWHERE { ?s ?p }", "").json();
    assert_eq!((wrong["title"].as_str(), wrong["line"].as_u64()), (Some("Not SPARQL"), Some(2)));
}

#[test]
fn formats_follow_the_quality_values() {
    let app = shipped();
    let of = |query: &str, accept: &str| ask(&app, query, accept).header("content-type").to_owned();
    assert_eq!(of("ASK {}", ""), "application/sparql-results+json");
    assert_eq!(of("ASK {}", "application/sparql-results+xml"), "application/sparql-results+xml");
    assert_eq!(
        of("SELECT * {}", "text/csv;q=0.5, text/tab-separated-values;q=0.9"),
        "text/tab-separated-values; charset=utf-8"
    );
    for (accept, expected) in [
        ("", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        ("application/n-quads", "application/n-quads"),
    ] {
        assert_eq!(of("CONSTRUCT WHERE { ?s a ?o } LIMIT 3", accept), expected);
    }
}

#[test]
fn an_unchanged_answer_is_not_sent_again() {
    let app = plain();
    update(&app, "INSERT DATA { <a:s> <a:p> 1 }");
    let path = format!("/sparql?query={}", encoded("SELECT * { ?s ?p ?o }"));
    let first = get(&app, &path, "text/csv");
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/"), "{tag}");
    assert!(first.headers.get_all("vary").iter().any(|v| v.to_str().is_ok_and(|v| v.contains("Accept"))));
    let again = |accept: &str| {
        let request = Request::get(&path).header("accept", accept).header("if-none-match", &tag);
        send(&app, request.body(Body::empty()).expect("a request")).status
    };
    assert_eq!(again("text/csv"), 304);
    assert_eq!(again("application/sparql-results+json"), 200, "another representation has another tag");
    update(&app, "INSERT DATA { <a:s> <a:p> 2 }");
    assert_eq!(again("text/csv"), 200, "the data changed");
    assert_eq!(ask(&app, "SELECT (NOW() AS ?now) {}", "").header("etag"), "", "another answer each time");
}

#[test]
fn a_head_has_no_body_but_its_length() {
    let app = shipped();
    let path = format!("/sparql?query={}", encoded("ASK {}"));
    let head = send(&app, Request::head(&path).body(Body::empty()).expect("a request"));
    assert_eq!((head.status, head.header("content-length")), (200, get(&app, &path, "").header("content-length")));
}

#[test]
fn updates_say_what_they_changed_and_need_leave() {
    let app = plain();
    let done =
        update(&app, "INSERT DATA { <a:s> <a:p> 1, 2 } ; DELETE { ?s ?p 1 } INSERT { ?s ?p 3 } WHERE { ?s ?p 1 }");
    assert_eq!((done.status, done.json()["inserted"].as_u64()), (200, Some(2)));
    assert_eq!(column(&app, "SELECT ?o { ?s ?p ?o }"), ["2", "3"]);
    assert_eq!(update(&app, "CREATE GRAPH <a:g> ; CREATE GRAPH <a:g>").status, 403);
    assert!(column(&app, "SELECT ?g { GRAPH ?g {} }").is_empty(), "a failed update changes nothing");
    let both = "/sparql?using-graph-uri=a:g";
    assert_eq!(
        post(&app, both, "application/sparql-update", "WITH <a:h> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }").status,
        400
    );
    assert_eq!(update(&app, "LOAD <http://127.0.0.1/x>").status, 403, "nothing is fetched");
    assert_eq!(update(&app, "LOAD SILENT <http://127.0.0.1/x>").status, 200);
    assert_eq!(update(&shipped(), "CLEAR ALL").status, 403, "a service is read-only unless started otherwise");
}

#[test]
fn a_dataset_of_two_graphs_has_each_triple_once() {
    let app = plain();
    update(&app, "INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1, 2 } GRAPH <a:h> { <a:s> <a:p> 2, 3 } }");
    assert_eq!(column(&app, "SELECT ?o FROM <a:g> FROM <a:h> { ?s ?p ?o }"), ["1", "2", "3"]);
    let query = encoded("SELECT ?o { ?s ?p ?o }");
    let answer = get(&app, &format!("/sparql?query={query}&default-graph-uri=a:g&default-graph-uri=a:h"), "text/csv");
    assert_eq!(answer.text().lines().count(), 4);
    let named = get(&app, &format!("/sparql?query={query}&named-graph-uri=a:g"), "text/csv");
    assert_eq!(named.text().lines().count(), 1, "its default graph is empty then");
}

#[test]
fn the_service_describes_itself() {
    let description = get(&shipped(), "/sparql", "application/n-triples").text();
    for word in
        ["sparql-service-description#endpoint", "SPARQL11Query", "SPARQL_Results_CSV", "JSON-LD", "function#phi"]
    {
        assert!(description.contains(word), "{word} is missing:\n{description}");
    }
    assert!(!description.contains("SPARQL11Update"), "this reader may not update");
    assert!(get(&plain(), "/sparql", "").text().contains("SPARQL11Update"));
}

#[test]
fn graphs_are_put_read_and_deleted() {
    let app = plain();
    let put = |path: &str, body: &str| {
        let request = Request::put(path).header("content-type", "text/turtle").body(Body::from(body.to_owned()));
        send(&app, request.expect("a request")).status
    };
    assert_eq!(put("/store?graph=http://example.org/g", "<> <a:p> 1 ."), 201);
    assert_eq!(put("/store?graph=http://example.org/g", "<> <a:p> 2 ."), 204);
    let read = get(&app, "/store?graph=http://example.org/g", "application/n-triples");
    assert_eq!(read.text().trim(), "<http://example.org/g> <a:p> \"2\"^^<http://www.w3.org/2001/XMLSchema#integer> .");
    assert_eq!(put("/store?graph=http://example.org/g", "<> <a:p"), 400);
    assert_eq!(put("/store/there", "<> <a:p> 3 ."), 201);
    assert_eq!(post(&app, "/store?default", "text/turtle", "<a:s> <a:p> 4 .").status, 204);
    let form = "--x\r\ncontent-disposition: form-data; name=\"f\"; filename=\"a.ttl\"\r\ncontent-type: text/turtle\r\n\r\n<a:s> <a:p> 5 .\r\n--x--\r\n";
    assert_eq!(post(&app, "/store?default", "multipart/form-data; boundary=x", form).status, 204);
    assert_eq!(get(&app, "/store", "").text().lines().count(), 4);
    let made = post(&app, "/store", "text/turtle", "<a:s> <a:p> 6 .");
    assert_eq!(made.status, 201);
    assert!(made.header("location").contains("/store/"));
    let delete = |path: &str| send(&app, Request::delete(path).body(Body::empty()).expect("a request")).status;
    assert_eq!((delete("/store?graph=http://example.org/g"), delete("/store?graph=http://example.org/g")), (204, 404));
    assert_eq!(get(&app, "/store?graph=http://example.org/g", "").status, 404);
    assert_eq!(get(&app, "/store?default&graph=a:b", "").status, 400);
}

#[test]
fn a_whole_dataset_is_replaced_in_one_commit() {
    let app = plain();
    let put = |body: &str| {
        let request = Request::put("/store").header("content-type", "application/n-quads");
        send(&app, request.body(Body::from(body.to_owned())).expect("a request")).status
    };
    let versions = || app.version(&haverim::app::Reader::operator());
    assert_eq!(put("<a:s> <a:p> <a:o> <a:g> .\n<a:s> <a:p> <a:o> .\n"), 204);
    let before = versions();
    assert_eq!(put("<a:s> <a:p> <a:q> <a:h> .\n"), 204);
    assert_eq!(versions(), before + 1);
    assert_eq!(get(&app, "/store", "application/n-quads").text().trim(), "<a:s> <a:p> <a:q> <a:h> .");
    assert_eq!(put("<a:s> <a:p"), 400);
    assert_eq!(versions(), before + 1);
}

#[test]
fn a_limit_is_an_error_and_its_reason_stands() {
    let limits = Limits { time: Duration::from_millis(400), rows: 100, ..Limits::default() };
    let app = fresh(Opening { limits, ..Opening::memory() });
    let started = Instant::now();
    let slow = ask(&app, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i", "");
    assert_eq!((slow.status, slow.json()["limit"].as_str()), (504, Some("time")));
    assert!(started.elapsed() < Duration::from_millis(1900), "{:?}", started.elapsed());
    assert!(!slow.header("retry-after").is_empty());
    let run = get(&app, &format!("/sparql/runs/{}", slow.header("haverim-run")), "").json();
    assert_eq!((run["state"].as_str(), run["reason"].as_str()), (Some("stopped"), Some("time")));
    assert!(run.get("query").is_none(), "the text is for an administrator");
    let long = ask(&app, "SELECT * { ?s ?p ?o }", "text/csv");
    assert_eq!((long.status, long.json()["limit"].as_str()), (413, Some("rows")));
    assert_eq!(ask(&app, "SELECT * { ?s ?p ?o } LIMIT 100", "text/csv").status, 200);
    assert_eq!(get(&app, "/sparql/runs", "").status, 403);
}

#[test]
fn a_long_answer_breaks_off_when_it_fails() {
    let limits = Limits { rows: 40_000, ..Limits::default() };
    let app = fresh(Opening { limits, ..Opening::memory() });
    let query =
        encoded("SELECT ?a ?b ?c ?d { { SELECT * { ?a ?b ?c } LIMIT 300 } { SELECT ?d { ?d ?e ?f } LIMIT 300 } }");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let broke = runtime.block_on(async {
        use tower::ServiceExt;
        let request = Request::get(format!("/sparql?query={query}")).body(Body::empty()).expect("a request");
        let response = crate::support::service(app.clone()).oneshot(request).await.expect("infallible");
        assert_eq!(response.status(), 200, "it had begun well");
        axum::body::to_bytes(response.into_body(), usize::MAX).await.is_err()
    });
    assert!(broke, "a cut answer must not end like a whole one");
    let old = Request::get(format!("/sparql?query={query}")).version(axum::http::Version::HTTP_10).body(Body::empty());
    assert_eq!(send(&app, old.expect("a request")).status, 413, "HTTP/1.0 has no other way to say it");
}

/// The values of `?x` by the evaluator alone, over the same store.
fn stock(app: &Arc<App>, query: &str) -> Vec<String> {
    use oxigraph::sparql::{QueryResults, SparqlEvaluator};
    let data = app.dataset(&haverim::app::Reader::anonymous());
    let store = data.store();
    let prepared = SparqlEvaluator::new().parse_query(query).expect("valid").on_store(store);
    let Ok(QueryResults::Solutions(rows)) = prepared.execute() else { panic!("{query} is a selection") };
    let value = |term: &oxigraph::model::Term| match term {
        oxigraph::model::Term::NamedNode(node) => node.as_str().to_owned(),
        other => other.to_string(),
    };
    let mut values: Vec<String> = rows.map(|row| row.expect("a row").get("x").map(value).unwrap_or_default()).collect();
    values.sort();
    values
}

#[test]
fn closures_over_links_are_those_of_the_evaluator() {
    let app = shipped();
    let hav = "https://w3id.org/haverim/ontology#";
    let everybody =
        column(&app, &format!("SELECT DISTINCT ?x {{ ?x <{hav}teacherOf>|<{hav}parentOf>|^<{hav}ordained> ?y }}"));
    assert!(everybody.len() > 20, "the shipped data have teachers");
    for person in everybody.iter().step_by(3).chain([&"http://example.org/nobody".to_owned()]) {
        for path in [
            format!("<{person}> <{hav}teacherOf>+ ?x"),
            format!("?x <{hav}parentOf>+ <{person}>"),
            format!("<{person}> (<{hav}teacherOf>|^<{hav}ordained>|<{hav}successorOf>)+ ?x"),
            format!("<{person}> (<{hav}spouseOf>|^(<{hav}parentOf>|^<{hav}teacherOf>))+ ?x"),
            format!("<{person}> <{hav}studiedAt>*/<{hav}locatedIn>* ?x . ?x a ?y"),
            format!("?x <{hav}teacherOf>+ ?y . <{person}> <{hav}teacherOf>+ ?y"),
        ] {
            let query = format!("SELECT ?x {{ {path} }}");
            assert_eq!(column(&app, &query), stock(&app, &query), "{path}");
        }
    }
    let person = &everybody[0];
    let query = encoded(&format!("SELECT ?x {{ <{person}> <{hav}teacherOf>+ ?x . ?x <{hav}unknown>+ <{person}> }}"));
    let explained = get(&app, &format!("/sparql?explain=statistics&query={query}"), "");
    assert_eq!(explained.json()["closuresFromIndex"], 1, "{}", explained.text());
}

#[test]
fn functions_and_services_of_ours() {
    let app = shipped();
    let hf = "PREFIX hf: <https://w3id.org/haverim/function#>";
    assert_eq!(column(&app, &format!("{hf} SELECT (hf:yearMax('188X') AS ?y) {{}}")), ["1889"]);
    assert_eq!(column(&app, &format!("{hf} SELECT (hf:before('1880', '1890') AS ?b) {{}}")), ["true"]);
    let students = column(
        &app,
        &format!(
            "{hf} SELECT ?who {{ SERVICE <https://w3id.org/haverim/service/lineage> {{
               [] hf:from <http://localhost:7878/id/person/behar-nissim> ; hf:links 'teaching' ; hf:course 'down' ; hf:person ?who ; hf:generation ?n }} }}"
        ),
    );
    assert!(students.contains(&"http://localhost:7878/id/person/burla-yehuda".to_owned()), "{students:?}");
    let bad = ask(
        &app,
        &format!(
            "{hf} SELECT * {{ SERVICE <https://w3id.org/haverim/service/lineage> {{ [] hf:links 'astrology' }} }}"
        ),
        "",
    );
    assert!(bad.status >= 400, "{}", bad.text());
}

#[test]
fn a_name_is_searched_inside_a_query_as_by_the_api() {
    let app = shipped();
    let hf = "PREFIX hf: <https://w3id.org/haverim/function#>";
    let service = |inside: &str| {
        format!(
            "{hf} SELECT ?it {{ SERVICE <https://w3id.org/haverim/service/search> {{ [] {inside} ; hf:thing ?it ; hf:score ?s }} }} ORDER BY DESC(?s) ?it"
        )
    };
    let found = column(&app, &service("hf:query 'נסים בכר' ; hf:lang 'he'"));
    let api = get(&app, "/api/search?q=%D7%A0%D7%A1%D7%99%D7%9D%20%D7%91%D7%9B%D7%A8", "").json();
    let ids: Vec<String> = api["results"]
        .as_array()
        .expect("results")
        .iter()
        .filter_map(|hit| Some(format!("http://localhost:7878/id/{}", hit["id"].as_str()?)))
        .collect();
    assert_eq!((found.len(), &found[0]), (ids.len(), &ids[0]));
    assert!(ids.iter().all(|id| found.contains(id)));
    let place = "hf:place <http://localhost:7878/id/place/salonica> ; hf:type 'person' ; hf:query 'Nehama'";
    let of_salonica = column(&app, &service(&format!("{place} ; hf:limit 1")));
    assert!(of_salonica[0].starts_with("http://localhost:7878/id/person/nehama-"), "{of_salonica:?}");
    let score =
        "SELECT (hf:searchScore(<http://localhost:7878/id/person/behar-nissim>, 'Nissim Behar') > 0.9 AS ?b) {}";
    assert_eq!(column(&app, &format!("{hf} {score}")), ["true"]);
    assert_eq!(
        column(&app, &format!("{hf} SELECT (hf:nameScore('Moïse Nahon', 'משה נהון') > 0.9 AS ?b) {{}}")),
        ["true"]
    );
    for (inside, told) in [
        ("hf:type 'person'", "hf:query"),
        ("hf:query 'a' ; hf:limit 0", "hf:limit"),
        ("hf:query 'a' ; hf:colour 'red'", "hf:colour"),
    ] {
        let bad = ask(&app, &service(inside), "");
        assert!(bad.status >= 400 && bad.text().contains(told), "{}", bad.text());
    }
}

#[test]
fn prefixes_come_ready_for_a_query() {
    let app = shipped();
    assert_eq!(get(&app, "/prefixes", "").json()["hav"], "https://w3id.org/haverim/ontology#");
    let query = get(&app, "/prefixes", "application/sparql-query").text() + "ASK {}";
    assert_eq!(ask(&app, &query, "").status, 200);
}

#[test]
fn options_say_what_a_resource_can_be_asked() {
    let app = shipped();
    let options = |path: &str| {
        let request = Request::builder().method("OPTIONS").uri(path).header("origin", "http://elsewhere.example");
        let request = request.header("access-control-request-method", "POST");
        send(&app, request.body(Body::empty()).expect("a request"))
    };
    for (path, allowed) in [
        ("/sparql", "GET, HEAD, POST, OPTIONS"),
        ("/store?default", "GET, HEAD, PUT, POST, DELETE, OPTIONS"),
        ("/store/there", "GET, HEAD, PUT, POST, DELETE, OPTIONS"),
        ("/prefixes", "GET, HEAD, OPTIONS"),
        ("/sparql/runs/1", "GET, HEAD, DELETE, OPTIONS"),
    ] {
        let answer = options(path);
        assert_eq!((answer.status, answer.header("allow")), (200, allowed), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
    }
    assert_eq!(options("/nowhere").status, 404);
}
