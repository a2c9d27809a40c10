//! Measures of the whole network as jobs: started, watched, stopped, and kept apart for those who may see the living.

use crate::support::{Answer, fresh, get, haverim, listening, send, stdout};
use axum::body::Body;
use axum::http::Request;
use haverim::app::sparql::rdf::{Literal, NamedNode, Quad};
use haverim::app::{App, Error, Measure, NetworkReply, NetworkRequest, Opening, Reader, Resolution, Role};
use std::sync::Arc;
use std::time::{Duration, Instant};

const HAV: &str = "https://w3id.org/haverim/ontology#";

/// The shipped data, answering with a job at once.
fn impatient() -> Arc<App> {
    fresh(Opening { patience: Duration::ZERO, writable: true, ..Opening::memory() })
}

/// Asks for a job until it has ended.
fn ended(app: &Arc<App>, place: &str) -> serde_json::Value {
    let started = Instant::now();
    loop {
        let job = get(app, place, "").json();
        if job["state"] != "running" {
            return job;
        }
        assert!(started.elapsed() < Duration::from_secs(120), "{job}");
        std::thread::yield_now();
    }
}

fn delete(app: &Arc<App>, place: &str) -> Answer {
    send(app, Request::delete(place).body(Body::empty()).expect("a request"))
}

fn living() -> Reader {
    Reader { name: Some("test".into()), role: Role::Living, graphs: Vec::new() }
}

#[test]
fn a_measure_that_takes_long_is_a_job_and_then_an_answer() {
    let app = impatient();
    let measure = "/api/network/betweenness?sources=64&top=3";
    let started = get(&app, measure, "");
    assert_eq!(started.status, 202, "{}", started.text());
    let (job, place) = (started.json(), started.header("location").to_owned());
    assert_eq!(place, format!("/api/jobs/{}", job["id"].as_str().expect("an id")));
    assert!(job["progress"].as_f64().is_some_and(|done| (0.0..=1.0).contains(&done)) && job["result"].is_null());
    assert_eq!(started.header("retry-after"), "2");
    let done = ended(&app, &place);
    assert_eq!((&done["state"], &done["progress"]), (&"done".into(), &1.0.into()));
    assert!(done["result"]["items"].as_array().is_some_and(|items| items.len() > 3), "as many rows as are kept");
    let answer = get(&app, measure, "");
    assert_eq!((answer.status, answer.json()["items"].as_array().map(Vec::len)), (200, Some(3)));
}

#[test]
fn founders_tell_how_far_they_are_and_stop_when_told() {
    let (app, request) = (fresh(Opening::memory()), NetworkRequest::new(Measure::Founders));
    let mut told = Vec::new();
    let whole = app.measure(&Reader::anonymous(), &request, &mut |done| {
        told.push(done);
        std::ops::ControlFlow::Continue(())
    });
    assert!(whole.is_ok_and(|answer| !answer.items.is_empty()));
    assert!(told.len() > 2 && told.is_sorted() && told[0] == 0.0 && told.ends_with(&[1.0]), "{told:?}");
    for stop_after in 0..told.len() {
        let mut calls = 0;
        let stopped = app.measure(&Reader::anonymous(), &NetworkRequest { seed: 1, ..request.clone() }, &mut |_| {
            calls += 1;
            if calls > stop_after { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
        });
        assert!(stopped.is_err() && calls == stop_after + 1, "{stop_after}");
    }
}

#[test]
fn a_job_is_stopped_and_may_be_asked_for_again() {
    let app = impatient();
    let measure = "/api/network/betweenness?sources=0";
    let place = get(&app, measure, "").header("location").to_owned();
    let stopped = delete(&app, &place);
    assert_eq!(stopped.status, 200);
    assert_eq!(ended(&app, &place)["state"], "cancelled");
    let again = get(&app, measure, "");
    assert_ne!(again.header("location"), place);
    delete(&app, again.header("location"));
    assert_eq!(delete(&app, "/api/jobs/0000000000000001").status, 404);
    assert_eq!(get(&app, "/api/jobs/no-job", "").status, 404);
}

/// A person of many homes, who died long ago or of whom it is not known.
fn person(app: &App, died: Option<&str>) -> Vec<Quad> {
    let iri = |path: &str| NamedNode::new_unchecked(format!("{}{path}", app.base().as_str()));
    let graph = iri("graph/source/test");
    let hav = |name: &str| NamedNode::new_unchecked(format!("{HAV}{name}"));
    let class = NamedNode::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#type");
    let who = iri("id/person/test-somebody");
    let mut quads = vec![Quad::new(who.clone(), class, hav("Person"), graph.clone())];
    // More homes than anybody else has, to stand at the head of the list.
    let homes = (0..60).map(|n| iri(&format!("id/place/test-{n}")));
    quads.extend(homes.map(|home| Quad::new(who.clone(), hav("livedIn"), home, graph.clone())));
    quads.extend(died.map(|died| Quad::new(who, hav("deathDate"), Literal::from(died), graph)));
    quads
}

fn write(app: &App, quads: Vec<Quad>, put: bool) {
    app.write::<Error>(&Reader::operator(), "a test", |writer| {
        for quad in quads {
            if put {
                writer.insert(quad)?
            } else {
                writer.remove(&quad)?
            };
        }
        Ok(())
    })
    .expect("written");
}

#[test]
fn what_is_computed_with_the_living_is_for_those_who_may_see_them() {
    let app = impatient();
    write(&app, person(&app, None), true);
    let request = NetworkRequest::new(Measure::Degrees);
    let job = |reader: &Reader| match app.network(reader, &request).expect("started") {
        NetworkReply::Running(job) => job.id,
        NetworkReply::Done(_) => panic!("there is no patience"),
    };
    let theirs = job(&living());
    assert_ne!(job(&Reader::anonymous()), theirs, "each audience has its own");
    assert_eq!(get(&app, &format!("/api/jobs/{theirs}"), "").status, 404, "a stranger does not even learn of it");
    assert_eq!(delete(&app, &format!("/api/jobs/{theirs}")).status, 404);
    assert!(app.job(&living(), &theirs).is_ok());
}

#[test]
fn whoever_turns_out_to_be_living_is_no_longer_told_from_an_older_answer() {
    let app = impatient();
    write(&app, person(&app, Some("1800")), true);
    let measure = "/api/network/degrees?links=livedIn&kinds=person&top=1000";
    let place = get(&app, measure, "").header("location").to_owned();
    assert!(ended(&app, &place)["result"].to_string().contains("test-somebody"));
    let died = person(&app, Some("1800")).pop().expect("the last is the date");
    write(&app, vec![died], false);
    let older = ended(&app, &place);
    assert!(!older["result"].to_string().contains("test-somebody"), "{}", older["result"]);
}

#[test]
fn communities_are_finer_with_a_higher_resolution() {
    let app = crate::support::shipped();
    let found = |resolution: &str| {
        let answer = get(&app, &format!("/api/network/communities?top=1{resolution}"), "").json();
        answer["summary"]["communities"].as_u64().expect("a number")
    };
    assert!(found("&resolution=4") > found(""), "{} and {}", found("&resolution=4"), found(""));
    assert_eq!(found("&resolution=1"), found(""));
    for wrong in ["0", "101", "-1", "fine"] {
        assert_eq!(get(&app, &format!("/api/network/communities?resolution={wrong}"), "").status, 400, "{wrong}");
    }
    assert!(Resolution::new(f64::NAN).is_err());
}

#[test]
fn the_command_waits_for_a_servers_job() {
    let server = listening(impatient());
    let told = stdout(&["network", "pagerank", "--server", &server, "--top", "2", "--kinds", "person"]);
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!((&told["measure"], told["items"].as_array().map(Vec::len)), (&"pagerank".into(), Some(2)));
    let drawn = stdout(&["network", "degrees", "--server", &server, "--top", "2", "--export", "dot"]);
    assert!(drawn.starts_with("digraph"), "{drawn}");
    let wrong = haverim(&["network", "communities", "--server", &server, "--resolution", "1000"]);
    let why = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(!wrong.status.success() && why.contains("write a number from 0.01 to 100"), "{why}");
}
