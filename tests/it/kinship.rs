//! Families worked out by hand, one folder each under `tests/cases/kinship`: `pedigree.ttl` says who there is, and
//! `expected.csv` what two of them are to each other; its `README.md` names the sources of the words. They go the whole way: quads, projection, link graph, answer.
//!
//! | column | meaning |
//! |---|---|
//! | `from`, `to` | the two |
//! | `together` | the summary in English |
//! | `en`, `fr`, `he` | what `to` is to `from`, by the nearest relation; empty if there is none |
//! | `phi` | their coefficient of kinship, by hand |
//! | `civil`, `canon` | the degrees of the nearest relation |
//! | `warnings` | what the data contradict themselves in, with spaces between |

use crate::support::{fresh, get};
use haverim::app::sparql::rdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use haverim::app::sparql::{RdfFormat, RdfParser};
use haverim::app::{App, Error, KinshipRequest, Opening, Reader};
use haverim::ontology::claim;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const HAV: &str = "https://w3id.org/haverim/ontology#";
const CODE: &str = "https://w3id.org/haverim/code/";

fn empty() -> Arc<App> {
    fresh(Opening { with_data: false, writable: true, ..Opening::memory() })
}

fn write(app: &App, quads: Vec<Quad>) {
    app.write::<Error>(&Reader::operator(), "a test", |writer| {
        Ok(quads.into_iter().try_for_each(|quad| writer.insert(quad).map(drop))?)
    })
    .expect("written");
}

fn graph() -> NamedNode {
    NamedNode::new_unchecked("http://localhost:7878/graph/source/case")
}

fn person(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://localhost:7878/id/person/{name}"))
}

fn property(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{HAV}{name}"))
}

fn link(subject: &str, name: &str, object: &str) -> Quad {
    Quad::new(person(subject), property(name), person(object), graph())
}

/// That somebody is a person whom strangers may see.
fn long_dead(person: &NamedNode) -> [Quad; 2] {
    let class = NamedNode::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#type");
    let died = Quad::new(person.clone(), property("deathDate"), Literal::from("1800"), graph());
    [Quad::new(person.clone(), class, property("Person"), graph()), died]
}

/// The columns from `together` on, as the service answers.
fn answered(app: &App, from: &str, to: &str) -> Vec<String> {
    let request = KinshipRequest { from: format!("person/{from}"), to: format!("person/{to}"), lines: None };
    let answer = app.kinship(&Reader::operator(), &request).expect("two people");
    let answer = serde_json::to_value(&answer).expect("JSON");
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let nearest = &answer["relations"][0];
    let warnings: BTreeSet<String> =
        answer["warnings"].as_array().into_iter().flatten().map(|warning| text(&warning["kind"])).collect();
    let mut row = vec![text(&answer["summary"]["en"])];
    row.extend(["en", "fr", "he"].map(|lang| text(&nearest["to_is"][lang])));
    row.push(text(&answer["coefficients"]["kinship"]));
    row.extend(["civil_degree", "canon_degree"].map(|degree| text(&nearest[degree])));
    row.push(warnings.into_iter().collect::<Vec<_>>().join(" "));
    row
}

fn folders() -> Vec<PathBuf> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/kinship");
    let all = std::fs::read_dir(cases).expect("the cases").map(|entry| entry.expect("an entry").path());
    let mut folders: Vec<PathBuf> = all.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

#[test]
fn families_worked_out_by_hand() {
    let folders = folders();
    assert!(folders.len() >= 12, "there are {}", folders.len());
    let mut wrong = String::new();
    for folder in folders {
        let app = empty();
        let turtle = std::fs::read(folder.join("pedigree.ttl")).expect("a pedigree");
        let parser = RdfParser::from_format(RdfFormat::Turtle).with_default_graph(graph());
        write(&app, parser.for_slice(&turtle).collect::<Result<_, _>>().expect("Turtle"));
        let expected = std::fs::read_to_string(folder.join("expected.csv")).expect("what is expected");
        for line in expected.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let [from, to, ..] = cells[..] else { panic!("{}: `{line}`", folder.display()) };
            let found = format!("{from},{to},{}", answered(&app, from, to).join(","));
            let same_number = |a: &str, b: &str| match (a.parse::<f64>(), b.parse::<f64>()) {
                (Ok(a), Ok(b)) => (a - b).abs() < 1e-12,
                _ => a == b,
            };
            let agrees = found.split(',').count() == cells.len()
                && found.split(',').zip(&cells).all(|(found, expected)| same_number(found, expected));
            if !agrees {
                wrong += &format!("{}\n  expected {line}\n  found    {found}\n", folder.display());
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_claim_may_say_that_a_parent_is_none_by_birth() {
    let app = empty();
    let adopted = link("a", "parentOf", "c");
    let about = claim::node(app.base(), adopted.as_ref());
    let code = |path: &str| Term::from(NamedNode::new_unchecked(format!("{CODE}{path}")));
    let about = |name: &str, value: Term| Quad::new(about.clone(), property(name), value, GraphName::from(graph()));
    let rdf = |name: &str| NamedNode::new_unchecked(format!("http://www.w3.org/1999/02/22-rdf-syntax-ns#{name}"));
    let parts = [("subject", person("a")), ("predicate", property("parentOf")), ("object", person("c"))];
    let parts = parts.map(|(part, value)| Quad { predicate: rdf(part), ..about("note", value.into()) });
    let mut quads = vec![adopted, link("a", "parentOf", "d"), link("m", "parentOf", "c")];
    quads.extend(["a", "c", "d", "m"].into_iter().flat_map(|name| long_dead(&person(name))));
    write(&app, quads);
    assert_eq!(answered(&app, "c", "a")[1..5], ["parent", "parent", "הורה", "0.25"]);
    write(&app, parts.into_iter().chain([about("parentKind", code("parent-kind/adoptive"))]).collect());
    assert_eq!(answered(&app, "c", "a")[1], "adoptive parent");
    assert_eq!((&*answered(&app, "c", "a")[4], &*answered(&app, "c", "d")[4]), ("0.0", "0.0"));
    assert_eq!(answered(&app, "c", "m")[4], "0.25");
    // The store says `parentOf`, and so does a query.
    let asked = get(
        &app,
        "/sparql?query=ASK%7B%3Chttp://localhost:7878/id/person/a%3E%3Chttps://w3id.org/haverim/ontology%23parentOf%3E%2B%3Chttp://localhost:7878/id/person/c%3E%7D",
        "application/sparql-results+json",
    );
    assert_eq!(asked.json()["boolean"], true, "{}", asked.text());
}

#[test]
fn a_hundred_thousand_children_are_counted_and_paged() {
    let app = empty();
    let mut quads = vec![link("m", "spouseOf", "f")];
    for n in 0..100_000 {
        quads.push(link("m", "parentOf", &format!("c{n}")));
        quads.push(link("f", "parentOf", &format!("c{n}")));
    }
    quads.extend((0..3).map(|n| link(&format!("c{n}"), "parentOf", &format!("g{n}"))));
    let everybody: BTreeSet<NamedNode> = quads
        .iter()
        .flat_map(|quad| match (&quad.subject, &quad.object) {
            (NamedOrBlankNode::NamedNode(s), Term::NamedNode(o)) => [s.clone(), o.clone()],
            _ => unreachable!("links are between people"),
        })
        .collect();
    quads.extend(everybody.iter().flat_map(long_dead));
    let file = tempfile::Builder::new().suffix(".nq").tempfile().expect("a file");
    let lines: String = quads.iter().map(|quad| format!("{quad} .\n")).collect();
    std::fs::write(file.path(), lines).expect("room for it");
    app.load_rdf(&[file.path().to_owned()], None, &|_| {}).expect("loaded");

    let limited = get(&app, "/api/people/m/descendants?limit=50", "").json();
    assert_eq!((limited["members"].as_array().map(Vec::len), &limited["cut"]), (Some(51), &true.into()));
    let relatives = get(&app, "/api/people/c0/relatives?limit=100", "").json();
    assert_eq!((&relatives["limited"], &relatives["count"]), (&true.into(), &100.into()));
    assert_eq!(get(&app, "/api/neighbours?of=m&limit=20", "").json()["items"].as_array().map(Vec::len), Some(20));
    let around = get(&app, "/api/neighbours?of=m&depth=1&limit=20", "").json();
    assert_eq!(around["cut"], true, "{around}");
    assert_eq!(answered(&app, "c0", "c99999")[0], "siblings");
    assert_eq!(answered(&app, "m", "f")[0], "spouses");
    assert_eq!(answered(&app, "g0", "g2")[0], "first cousins");
    let path = get(&app, "/api/path?from=g0&to=g2", "").json();
    assert!(path["paths"].as_array().is_some_and(|paths| paths[0]["length"] == 4), "{path}");
    assert_eq!(get(&app, "/api/people/m", "").status, 200);
}
