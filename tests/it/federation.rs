//! `SERVICE` between two servers of ours, and what a stranger cannot make a server ask.

use crate::support::{Answer, fresh, get, send};
use axum::body::Body;
use axum::http::Request;
use axum::response::Redirect;
use axum::routing::any;
use haverim::app::sparql::RemoteSettings;
use haverim::app::{App, Opening};
use haverim::http;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::channel;

/// A plain store with these quads.
fn plain(remote: Option<RemoteSettings>, data: &str) -> Arc<App> {
    let app = fresh(Opening { plain: true, writable: true, remote, ..Opening::memory() });
    let request =
        Request::post("/store").header("content-type", "application/n-quads").body(Body::from(data.to_owned()));
    assert_eq!(send(&app, request.expect("a request")).status, 204);
    app
}

/// Serves a router on a port of its own, until the tests end.
fn listen(router: axum::Router) -> SocketAddr {
    let (give, take) = channel();
    std::thread::spawn(move || {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
            give.send(listener.local_addr().expect("an address")).expect("someone waits");
            axum::serve(listener, router).await.expect("serves");
        });
    });
    take.recv().expect("an address")
}

fn allowing(address: SocketAddr) -> RemoteSettings {
    RemoteSettings { hosts: vec![address.to_string()], allow_private: true, block: 2, ..RemoteSettings::default() }
}

fn ask(app: &Arc<App>, query: &str) -> Answer {
    let encoded: String = query.bytes().map(|b| format!("%{b:02X}")).collect();
    get(app, &format!("/sparql?query={encoded}"), "text/csv")
}

fn names() -> (Arc<App>, SocketAddr) {
    let data: String = (0..500).map(|n| format!("<a:{n}> <a:name> \"Person {n}\" .\n")).collect();
    let app = plain(None, &data);
    let address = listen(http::router(app.clone(), &http::Settings::default()));
    (app, address)
}

#[test]
fn what_is_bound_here_is_sent_there_in_blocks() {
    let (remote, address) = names();
    let local = plain(
        Some(allowing(address)),
        "<a:1> <a:knows> <a:7>, <a:8>, <a:9> .\n".replace(", ", " .\n<a:1> <a:knows> ").as_str(),
    );
    let answer = ask(
        &local,
        &format!(
            "SELECT ?name {{ <a:1> <a:knows> ?who . SERVICE <http://{address}/sparql> {{ ?who <a:name> ?name }} }} ORDER BY ?name"
        ),
    );
    assert_eq!(answer.text(), "name\r\nPerson 7\r\nPerson 8\r\nPerson 9\r\n");
    let asked: Vec<String> =
        remote.desk().runs.ended().iter().map(|run| run.text.clone()).filter(|t| t.contains("SELECT")).collect();
    assert_eq!(asked.len(), 2, "three values in blocks of two: {asked:?}");
    assert!(asked.iter().all(|query| query.contains("VALUES")), "{asked:?}");
    let optional = ask(
        &local,
        &format!(
            "SELECT ?who ?name {{ <a:1> <a:knows> ?who OPTIONAL {{ SERVICE <http://{address}/sparql> {{ ?who <a:name> ?name FILTER(?name = 'Person 7') }} }} }} ORDER BY ?who"
        ),
    );
    assert_eq!(optional.text(), "who,name\r\na:7,Person 7\r\na:8,\r\na:9,\r\n");
}

#[test]
fn a_service_that_fails_is_an_error_unless_silent() {
    let router = axum::Router::new()
        .route(
            "/cut",
            any(|| async {
                (
                    [("x-sql-state", "S1TAT"), ("content-type", "application/sparql-results+json")],
                    r#"{"head":{"vars":[]},"results":{"bindings":[]}}"#,
                )
            }),
        )
        .route("/page", any(|| async { ([("content-type", "text/html")], "<html>") }))
        .route("/away", any(|| async { Redirect::temporary("http://169.254.169.254/latest") }));
    let address = listen(router);
    let app = plain(Some(allowing(address)), "<a:s> <a:p> 1 .".replace('1', "\"1\"").as_str());
    for (place, status) in [("cut", 502), ("page", 502), ("away", 403), ("missing", 502)] {
        let query = |silent: &str| {
            format!("SELECT * {{ ?s ?p ?o . SERVICE {silent} <http://{address}/{place}> {{ ?s ?a ?b }} }}")
        };
        let answer = ask(&app, &query(""));
        assert_eq!(answer.status, status, "{place}: {}", answer.text());
        assert_eq!(ask(&app, &query("SILENT")).status, 200, "{place}");
    }
}

#[test]
fn strangers_cannot_make_the_server_ask_inside() {
    let (_, address) = names();
    let port = address.port();
    let spellings =
        ["localhost", "127.0.0.1", "2130706433", "0x7f000001", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"];
    // Even on the list, an inner address is refused unless the operator says otherwise.
    let hosts =
        ["localhost", "127.0.0.1", "[::1]", "[::ffff:7f00:1]", "0.0.0.0"].map(|host| format!("{host}:{port}")).to_vec();
    let listed = plain(Some(RemoteSettings { hosts, ..RemoteSettings::default() }), "");
    let unlisted = plain(Some(RemoteSettings { hosts: vec!["example.org".into()], ..RemoteSettings::default() }), "");
    let none = plain(None, "");
    for host in spellings {
        let query = format!("SELECT * {{ SERVICE <http://{host}:{port}/sparql> {{ ?s ?p ?o }} }}");
        for app in [&listed, &unlisted, &none] {
            let answer = ask(app, &query);
            assert!(answer.status >= 400, "{host}: {}", answer.text());
        }
        let load = Request::post("/sparql").header("content-type", "application/sparql-update");
        let load = load.body(Body::from(format!("LOAD <http://{host}:{port}/store>"))).expect("a request");
        assert!(send(&listed, load).status >= 400, "{host}");
    }
    for url in ["file:///etc/passwd", "http://user@example.org/", "ftp://example.org/"] {
        let answer = ask(&unlisted, &format!("SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"));
        assert_eq!(answer.status, 403, "{url}: {}", answer.text());
    }
}

#[test]
fn rows_are_marked_with_the_endpoint_they_came_from() {
    let (_, one) = names();
    let (_, other) = names();
    let hosts = vec![one.to_string(), other.to_string(), "127.0.0.1:1".into()];
    let settings = RemoteSettings { hosts, allow_private: true, block: 2, ..RemoteSettings::default() };
    let local = plain(Some(settings), "<a:1> <a:knows> <a:7> .\n");
    let query = |silent: &str, third: &str| {
        format!(
            "SELECT ?where ?name {{ VALUES ?where {{ <http://{one}/sparql> <http://{other}/sparql> {third} }}
               <a:1> <a:knows> ?who . SERVICE {silent} ?where {{ ?who <a:name> ?name }} }} ORDER BY ?where ?name"
        )
    };
    let mut expected = vec![format!("http://{one}/sparql,Person 7"), format!("http://{other}/sparql,Person 7")];
    expected.sort();
    let lines = |answer: &Answer| answer.text().lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    let marked = ask(&local, &query("", ""));
    assert_eq!((marked.status, lines(&marked)), (200, expected.clone()), "{}", marked.text());
    let dead = "<http://127.0.0.1:1/sparql>";
    assert_eq!(ask(&local, &query("", dead)).status, 502, "an endpoint that fails is an error");
    let silent = ask(&local, &query("SILENT", dead));
    expected.insert(0, "http://127.0.0.1:1/sparql,".into());
    assert_eq!((silent.status, lines(&silent)), (200, expected), "{}", silent.text());
    assert_eq!(silent.header("haverim-service-failed"), dead, "what failed is named");
    let run = get(&local, &format!("/sparql/runs/{}", silent.header("haverim-run")), "").json();
    let failed = run["services"].as_array().expect("services").iter().filter(|s| s.get("failed").is_some()).count();
    assert_eq!(failed, 1, "{run}");
}

#[test]
fn an_answer_of_a_moment_ago_is_used_again() {
    let (remote, address) = names();
    let local = plain(Some(allowing(address)), "<a:1> <a:knows> <a:7> .\n");
    let query = |name: &str| {
        format!(
            "SELECT ?{name} {{ <a:1> <a:knows> ?who . SERVICE <http://{address}/sparql> {{ ?who <a:name> ?{name} }} }}"
        )
    };
    let asked = || remote.desk().runs.ended().iter().filter(|run| run.text.contains("SELECT")).count();
    let first = ask(&local, &query("name")).text();
    let before = asked();
    let again = ask(&local, &query("name"));
    assert_eq!((again.text(), asked()), (first, before), "nothing is sent twice");
    let run = get(&local, &format!("/sparql/runs/{}", again.header("haverim-run")), "").json();
    assert_eq!((run["services"][0]["kept"].as_u64(), run["services"][0]["rows"].as_u64()), (Some(1), Some(1)), "{run}");
    ask(&local, &query("other"));
    assert_eq!(asked(), before + 1, "another question is");
    let settings = RemoteSettings { keep: std::time::Duration::ZERO, ..allowing(address) };
    let forgetful = plain(Some(settings), "<a:1> <a:knows> <a:7> .\n");
    ask(&forgetful, &query("name"));
    ask(&forgetful, &query("name"));
    assert_eq!(asked(), before + 3);
}
