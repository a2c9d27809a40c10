//! Property paths: the index of links gives the rows that the stock evaluator gives.
//!
//! Random small multigraphs with circles, loops and several graphs, with texts where a link should lead to a thing or
//! without, are written through the one commit path, so that the index follows by deltas; random queries are then
//! answered by the service and by Oxigraph as it comes, over the same store. Where Oxigraph misses a path of length zero
//! (it wants the term in the graph, SPARQL 1.1 §18.4 does not) the two differ on purpose:
//! [`zero_length_paths_that_the_stock_evaluator_misses`] lists every such case.

use crate::support::{fresh, get};
use haverim::app::sparql::rdf::{GraphName, Literal, NamedNode, Quad, Term};
use haverim::app::sparql::{RequestDataset, sparql_parse};
use haverim::app::{App, Opening, Reader};
use haverim::sparql::Answer;
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use proptest::prelude::*;
use std::sync::Arc;

const NODES: usize = 6;
const LINKS: [&str; 3] = ["parentOf", "teacherOf", "spouseOf"];
const GRAPHS: usize = 2;
const HAV: &str = "https://w3id.org/haverim/ontology#";
const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// A statement: subject, link, object (one of the nodes, or above them a text), graph.
type Stated = (usize, usize, usize, usize);

fn node(n: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("http://localhost:7878/id/person/n{n}"))
}

fn graph(n: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("http://localhost:7878/graph/source/g{n}"))
}

/// A store without our data, whose graphs are written and read by the operator.
fn empty() -> Arc<App> {
    fresh(Opening { with_data: false, writable: true, ..Opening::memory() })
}

/// Makes the graphs of a store say this, and that everybody is a person.
fn write(app: &App, stated: &[Stated]) {
    let everybody = (0..NODES).flat_map(|n| {
        let person = NamedNode::new_unchecked(format!("{HAV}Person"));
        (0..GRAPHS).map(move |g| Quad::new(node(n), NamedNode::new_unchecked(RDF_TYPE), person.clone(), graph(g)))
    });
    let links = stated.iter().map(|&(subject, link, object, g)| {
        let object: Term = if object < NODES { node(object).into() } else { Literal::from("a text").into() };
        Quad::new(node(subject), NamedNode::new_unchecked(format!("{HAV}{}", LINKS[link])), object, graph(g))
    });
    let wanted: Vec<Quad> = everybody.chain(links).collect();
    let is_ours = |g: &GraphName| (0..GRAPHS).any(|n| *g == GraphName::from(graph(n)));
    let data = app.dataset(&Reader::operator());
    let held: Vec<Quad> = data.store().iter().map(|quad| quad.expect("in memory")).collect();
    let held: Vec<Quad> = held.into_iter().filter(|quad| is_ours(&quad.graph_name)).collect();
    app.write::<haverim::app::Error>(&Reader::operator(), "a test", |writer| {
        for quad in held.iter().filter(|quad| !wanted.contains(quad)) {
            writer.remove(quad)?;
        }
        wanted.into_iter().try_for_each(|quad| writer.insert(quad).map(drop))?;
        Ok(())
    })
    .expect("written");
}

fn with_prefixes(query: &str) -> String {
    format!(
        "PREFIX hav: <{HAV}> PREFIX n: <http://localhost:7878/id/person/> PREFIX g: <http://localhost:7878/graph/source/> {query}"
    )
}

/// The rows of a query, sorted, by the service.
fn ours(app: &App, query: &str, path_index: Option<bool>) -> Vec<String> {
    let parsed = sparql_parse::query(&with_prefixes(query), None, &RequestDataset::default()).expect(query);
    let limits = app.desk().runs.limits();
    let entry = app.desk().take(query, limits).with_path_index(path_index);
    let mut rows = Vec::new();
    app.answer_query(&Reader::operator(), entry, parsed, |answer, _| {
        let Answer::Rows(found) = answer else { panic!("only selections here") };
        for row in found.rows {
            rows.push(told(row?.iter().map(|(v, t)| (v.as_str().to_owned(), t.clone()))));
        }
        Ok(())
    })
    .expect(query);
    rows.sort();
    rows
}

/// The rows of a query, sorted, by Oxigraph as it comes.
fn stock(app: &App, query: &str) -> Vec<String> {
    let data = app.dataset(&Reader::operator());
    let prepared = SparqlEvaluator::new().parse_query(&with_prefixes(query)).expect(query);
    let QueryResults::Solutions(found) = prepared.on_store(data.store()).execute().expect(query) else {
        panic!("only selections here")
    };
    let mut rows: Vec<String> =
        found.map(|row| told(row.expect("a row").iter().map(|(v, t)| (v.as_str().to_owned(), t.clone())))).collect();
    rows.sort();
    rows
}

fn told(row: impl Iterator<Item = (String, Term)>) -> String {
    let mut cells: Vec<String> = row.map(|(variable, term)| format!("{variable}={term}")).collect();
    cells.sort();
    cells.join(" ")
}

/// How many paths `explain` says came from the index, and why the others did not.
fn explained(app: &App, query: &str, path_index: Option<bool>) -> serde_json::Value {
    let parsed = sparql_parse::query(&with_prefixes(query), None, &RequestDataset::default()).expect(query);
    let entry = app.desk().take(query, app.desk().runs.limits()).with_path_index(path_index);
    app.explain(&Reader::operator(), entry, parsed, false).expect(query)
}

fn any_path() -> impl Strategy<Value = String> {
    let step = prop::sample::select(vec![
        "hav:parentOf",
        "hav:teacherOf",
        "^hav:parentOf",
        "(hav:parentOf|hav:teacherOf)",
        "(hav:parentOf|^hav:spouseOf)",
        "(hav:parentOf/hav:spouseOf)",
        "^(hav:parentOf/^hav:teacherOf)",
        "((hav:parentOf|^hav:spouseOf)/hav:teacherOf/hav:parentOf)",
    ]);
    let times = prop::sample::select(vec!["+", "*", "?", "+/hav:teacherOf", "*/^hav:parentOf+"]);
    (step, times).prop_map(|(step, times)| format!("({step}){times}"))
}

fn any_end(variable: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(variable.to_owned()),
        1 => (0..NODES).prop_map(|n| format!("n:n{n}")),
    ]
}

/// `end path end`, of which one in ten is between a variable and itself.
fn any_pattern() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => (any_end("?a"), any_path(), any_end("?b")).prop_map(|(a, path, b)| format!("{a} {path} {b}")),
        1 => any_path().prop_map(|path| format!("?a {path} ?a")),
    ]
}

fn any_query() -> impl Strategy<Value = String> {
    let beside = prop::sample::select(vec![
        "?a hav:teacherOf ?c",
        "?c hav:spouseOf ?b",
        "?a hav:spouseOf ?c . ?c hav:parentOf ?b",
        "n:n0 hav:parentOf ?a",
        "?c hav:parentOf ?d",
    ]);
    let shapes = prop::sample::select(vec![
        "{P}",
        "{P . B}",
        "{B . P . Q}",
        "{P . Q}",
        "{P . Q FILTER(!sameTerm(?a, n:n1))}",
        "{{P} UNION {Q}}",
        "{P {SELECT DISTINCT ?b {Q}}}",
        "{VALUES ?a {n:n1 n:n2} P . Q}",
        "{B FILTER(?a != n:n0) P}",
        "{B OPTIONAL {P}}",
        "{OPTIONAL {P} B}",
        "{B OPTIONAL {B OPTIONAL {P}}}",
        "{B {P} UNION {Q}}",
        "{B MINUS {P}}",
        "{P MINUS {B . Q}}",
        "{B FILTER EXISTS {P}}",
        "{B FILTER NOT EXISTS {P}}",
        "{B FILTER(!EXISTS {P} || EXISTS {Q})}",
        "{?s ?p ?a FILTER EXISTS {P}}",
        "{?s ?p ?b FILTER NOT EXISTS {P}}",
        "{OPTIONAL {B} FILTER NOT EXISTS {P}}",
        "{B OPTIONAL {Q FILTER EXISTS {P}}}",
        "{B OPTIONAL {Q} FILTER EXISTS {P}}",
        "{B BIND(EXISTS {P} AS ?e)}",
        "{B FILTER EXISTS {Q FILTER NOT EXISTS {P}}}",
        "{B FILTER EXISTS {GRAPH g:g0 {P}}}",
        "{B FILTER EXISTS {P . Q}}",
        "{B FILTER EXISTS {P . ?b hav:parentOf ?w}}",
        "{?a hav:teacherOf ?c FILTER EXISTS {P . ?b hav:parentOf ?w}}",
        "{?a hav:teacherOf ?c FILTER NOT EXISTS {P . ?b hav:parentOf n:n1}}",
        "{?s ?p ?b FILTER NOT EXISTS {?a hav:spouseOf ?w . ?w hav:parentOf ?v . P}}",
        "{?s ?p ?b FILTER EXISTS {P . ?w hav:spouseOf ?a FILTER(?w != ?s)}}",
        "{B OPTIONAL {?c hav:parentOf ?b FILTER EXISTS {P . ?a hav:teacherOf ?w}}}",
        "{?b hav:parentOf ?c FILTER EXISTS {P . ?a hav:teacherOf ?w} FILTER NOT EXISTS {Q . ?a hav:teacherOf ?v}}",
        "{B FILTER EXISTS {{P} UNION {Q}}}",
        "{B FILTER EXISTS {SELECT ?a {P}}}",
        "{FILTER EXISTS {P} B}",
        "{VALUES ?a {n:n1 n:n2 UNDEF} OPTIONAL {P}}",
        "{VALUES (?a ?b) {(n:n1 UNDEF) (n:n2 n:n3)} P}",
        "{VALUES ?a {n:n1 'a text' n:nowhere} P}",
        "{VALUES ?a {n:n1 n:n2} {P FILTER(?b = n:n3)} UNION {Q}}",
        "{P FILTER(?a = n:n1)}",
        "{P FILTER(?b IN (n:n1, n:n3) && ?a != ?b)}",
        "{P . Q FILTER(sameTerm(n:n2, ?b))}",
        "{B OPTIONAL {P} FILTER(?b = n:n1)}",
        "{BIND(n:n2 AS ?a) P}",
        "{BIND(n:n2 AS ?b) OPTIONAL {P}}",
        "{B {SELECT ?b {P}}}",
        "{B {SELECT (COUNT(*) AS ?n) {P}}}",
        "{VALUES ?a {n:n1 n:n2} P}",
        "{GRAPH g:g0 {P}}",
        "{GRAPH g:g0 {B} P}",
        "{B GRAPH g:g1 {P}}",
        "{GRAPH ?g {P} FILTER(?g IN (g:g0, g:g1))}",
        "{P BIND(?a AS ?e) B}",
    ]);
    (shapes, any_pattern(), any_pattern(), beside).prop_map(|(shape, p, q, beside)| {
        let letters = [("P", p.as_str()), ("Q", q.as_str()), ("B", beside)];
        let mut query = String::from("SELECT * ");
        for word in shape.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
            let (name, rest) = word.split_at(word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).len());
            query += letters.iter().find(|(letter, _)| *letter == name).map_or(name, |(_, text)| text);
            query += rest;
        }
        query
    })
}

fn any_data() -> impl Strategy<Value = Vec<Stated>> {
    let objects = prop_oneof![4 => Just(NODES), 1 => Just(NODES + 1)];
    objects.prop_flat_map(|objects| prop::collection::vec((0..NODES, 0..LINKS.len(), 0..objects, 0..GRAPHS), 0..14))
}

#[test]
fn rewritten_paths_give_what_the_stock_evaluator_gives() {
    let app = empty();
    let (from_index, settled) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let config = ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(data in any_data(), queries in prop::collection::vec(any_query(), 12))| {
        write(&app, &data);
        for query in &queries {
            let expected = stock(&app, query);
            prop_assert_eq!(&ours(&app, query, None), &expected, "with the index: {} over {:?}", query, &data);
            prop_assert_eq!(&ours(&app, query, Some(false)), &expected, "without: {} over {:?}", query, &data);
            let explained = explained(&app, query, None);
            from_index.set(from_index.get() + explained["closuresFromIndex"].as_u64().unwrap_or_default());
            settled.set(settled.get() + u64::from(explained["withoutEvaluator"] == true));
        }
    });
    assert!(from_index.get() > 300, "the index was hardly asked: {} times", from_index.get());
    assert!(settled.get() > 5, "the evaluator was asked nearly always; not {} times", settled.get());
}

#[test]
fn zero_length_paths_that_the_stock_evaluator_misses() {
    let app = empty();
    write(&app, &[(0, 0, 1, 0)]);
    let nowhere = "x=<http://localhost:7878/id/person/nowhere>";
    for query in [
        "SELECT ?x { n:nowhere hav:parentOf* ?x }",
        "SELECT ?x { n:nowhere hav:parentOf? ?x }",
        "SELECT ?x { ?x hav:parentOf* n:nowhere }",
        "SELECT ?x { ?x hav:parentOf? n:nowhere }",
    ] {
        assert_eq!((stock(&app, query), ours(&app, query, None)), (vec![], vec![nowhere.to_owned()]), "{query}");
    }
    let query = "SELECT ?x { ?x hav:parentOf* 'no text of the graph' }";
    assert_eq!((stock(&app, query).len(), ours(&app, query, None).len()), (0, 1));
    for query in [
        "SELECT * { n:nowhere hav:parentOf* n:nowhere }",
        "SELECT * { GRAPH g:g0 { n:nowhere hav:parentOf? n:nowhere } }",
    ] {
        assert_eq!((stock(&app, query).len(), ours(&app, query, None).len()), (0, 1), "{query}");
    }
}

#[test]
fn a_link_that_leads_to_a_text_is_left_to_the_store_until_it_is_gone() {
    let app = empty();
    let query = "SELECT ?x { n:n0 hav:parentOf+ ?x }";
    let used = |app: &App| explained(app, query, None)["paths"][0]["answeredBy"].as_str().map(str::to_owned);
    write(&app, &[(0, 0, 1, 0), (1, 0, 2, 1)]);
    assert_eq!((used(&app).as_deref(), ours(&app, query, None).len()), (Some("index"), 2));
    write(&app, &[(0, 0, 1, 0), (1, 0, 2, 1), (2, 0, NODES, 0), (2, 0, NODES, 1)]);
    assert_eq!((used(&app).as_deref(), ours(&app, query, None)), (Some("store"), stock(&app, query)));
    assert!(ours(&app, query, None).contains(&"x=\"a text\"".to_owned()));
    write(&app, &[(0, 0, 1, 0), (1, 0, 2, 1), (2, 0, NODES, 1)]);
    assert_eq!(used(&app).as_deref(), Some("store"), "one graph still says so");
    write(&app, &[(0, 0, 1, 0), (1, 0, 2, 1)]);
    assert_eq!(used(&app).as_deref(), Some("index"));
}

#[test]
fn of_two_birthplaces_the_index_holds_the_one_that_is_projected() {
    let app = empty();
    let place = |name: &str| NamedNode::new_unchecked(format!("http://localhost:7878/id/place/{name}"));
    let born_in = NamedNode::new_unchecked(format!("{HAV}bornIn"));
    let statements =
        [("fez", 0), ("tetouan", 1)].map(|(name, g)| Quad::new(node(0), born_in.clone(), place(name), graph(g)));
    app.write::<haverim::app::Error>(&Reader::operator(), "a test", |writer| {
        Ok(statements.into_iter().try_for_each(|quad| writer.insert(quad).map(drop))?)
    })
    .expect("written");
    let query = "SELECT ?x { n:n0 hav:bornIn+ ?x }";
    assert_eq!(explained(&app, query, None)["closuresFromIndex"], 1);
    assert_eq!((ours(&app, query, None).len(), ours(&app, query, None)), (1, stock(&app, query)));
}

#[test]
fn the_index_is_switched_off_by_the_service_or_a_request() {
    let path = |rest: &str| {
        let query = "SELECT ?x { <http://localhost:7878/id/person/behar-nissim> <https://w3id.org/haverim/ontology%23teacherOf>%2B ?x }";
        format!("/sparql?query={}{rest}", query.replace(' ', "%20").replace('<', "%3C").replace('>', "%3E"))
    };
    let shipped = crate::support::shipped();
    let off = fresh(Opening { path_index: false, ..Opening::memory() });
    for (app, parameter, by) in [
        (&shipped, "", "index"),
        (&shipped, "&path-index=off", "store"),
        (&off, "", "store"),
        (&off, "&path-index=on", "index"),
    ] {
        let explained = get(app, &path(&format!("{parameter}&explain=plan")), "").json();
        assert_eq!(explained["paths"][0]["answeredBy"], by, "{parameter}: {explained}");
        let rows = get(app, &path(parameter), "text/csv").text();
        assert_eq!(rows.lines().count(), get(&shipped, &path(""), "text/csv").text().lines().count());
    }
    assert_eq!(get(&shipped, &path("&path-index=perhaps"), "").status, 400);
}

#[test]
fn services_take_ends_that_triples_beside_them_bind() {
    let app = empty();
    // n0 is the parent of n1 and n2, n1 of n3, n2 of n4; n5 teaches n3.
    write(&app, &[(0, 0, 1, 0), (0, 0, 2, 0), (1, 0, 3, 0), (2, 0, 4, 0), (5, 1, 3, 1)]);
    let hf = "PREFIX hf: <https://w3id.org/haverim/function#>";
    let service =
        |name: &str, triples: &str| format!("SERVICE <https://w3id.org/haverim/service/{name}> {{ [] {triples} }}");
    let ask = |query: String| ours(&app, &query, None);
    let lineage = service("lineage", "hf:from ?x ; hf:course 'down' ; hf:person ?y ; hf:generation ?g");
    let rows = ask(format!("{hf} SELECT ?y {{ n:n0 hav:parentOf ?x . {lineage} }}"));
    assert_eq!(rows, ["y=<http://localhost:7878/id/person/n3>", "y=<http://localhost:7878/id/person/n4>"]);
    let values = ask(format!("{hf} SELECT ?y {{ VALUES ?x {{ n:n1 n:n2 }} {lineage} }}"));
    assert_eq!(values, rows, "values beside a service are as good as triples");
    let kinship = service("kinship", "hf:from n:n3 ; hf:to ?who ; hf:name ?name ; hf:phi ?phi");
    assert_eq!(ask(format!("{hf} SELECT ?who {{ n:n2 hav:parentOf ?who . {kinship} }}")).len(), 1);
    let named = ask(format!("{hf} SELECT ?name {{ {kinship} FILTER(?who = n:n4) }}"));
    assert_eq!(named, ["name=\"first cousin\"@en"], "nobody binds `?who`: all relatives");
    let optional = ask(format!("{hf} SELECT * {{ ?t hav:teacherOf ?x OPTIONAL {{ {lineage} }} }}"));
    assert_eq!(optional.len(), 1, "n3 has no children, and is kept: {optional:?}");
    let steps = service("connection", "hf:from ?t ; hf:to n:n1 ; hf:step ?n ; hf:person ?p");
    assert_eq!(ask(format!("{hf} SELECT ?p {{ ?t hav:teacherOf ?x . {steps} }}")).len(), 3);
}

#[test]
fn free_ends_start_from_what_the_triples_beside_them_bind() {
    let app = empty();
    write(&app, &[(0, 0, 1, 0), (1, 0, 2, 0), (2, 0, 0, 1), (3, 1, 0, 0), (4, 0, 4, 0)]);
    for (query, rows) in [
        ("SELECT * { ?a hav:teacherOf ?c . ?c hav:parentOf+ ?b }", 3),
        ("SELECT * { ?a hav:teacherOf ?c . ?c hav:parentOf* ?b }", 3),
        ("SELECT * { ?a hav:teacherOf ?c OPTIONAL { ?c hav:parentOf+ ?b } }", 3),
        ("SELECT * { ?a hav:parentOf+ ?b }", 10),
        ("SELECT * { ?a hav:parentOf+ ?a }", 4),
    ] {
        assert_eq!(explained(&app, query, None)["closuresFromIndex"], 1, "{query}");
        assert_eq!((ours(&app, query, None).len(), ours(&app, query, None)), (rows, stock(&app, query)), "{query}");
    }
    let sorted = "SELECT * { ?t hav:teacherOf ?c { SELECT ?c ?b { ?c hav:parentOf+ ?b } ORDER BY ?b LIMIT 4 } }";
    let told = &explained(&app, sorted, None)["paths"];
    assert_eq!(told[0]["answeredBy"], "index", "a path in a sorted subquery is listed too: {told}");
    let everything = explained(&app, "SELECT * { ?a hav:parentOf* ?b }", None);
    assert_eq!(everything["paths"][0]["answeredBy"], "store");
}

#[test]
fn a_path_in_exists_is_asked_of_the_index_for_each_row() {
    let app = empty();
    // n0 is the parent of n1, n1 of n2; n3 teaches n0; n4 is their own parent.
    write(&app, &[(0, 0, 1, 0), (1, 0, 2, 0), (3, 1, 0, 0), (4, 0, 4, 0)]);
    for (query, rows, by) in [
        ("SELECT ?x { ?x a hav:Person FILTER NOT EXISTS { ?x hav:parentOf+ ?y } }", 3, "index"),
        ("SELECT ?x { ?x a hav:Person FILTER EXISTS { ?y hav:parentOf+ ?x } }", 3, "index"),
        ("SELECT ?x { ?x a hav:Person FILTER EXISTS { ?x hav:parentOf* n:n2 } }", 3, "index"),
        ("SELECT ?x { ?x a hav:Person FILTER EXISTS { ?x hav:parentOf+ ?x } }", 1, "index"),
        ("SELECT ?x { ?x a hav:Person FILTER EXISTS { ?y hav:parentOf+ ?y } }", 6, "index"),
        ("SELECT ?x { ?t hav:teacherOf ?x FILTER NOT EXISTS { ?t hav:parentOf+ ?x } }", 1, "index"),
        ("SELECT ?x { ?x a hav:Person FILTER EXISTS { ?x hav:parentOf+ ?y . ?y hav:parentOf n:n2 } }", 1, "index"),
        (
            "SELECT ?x { ?x a hav:Person ; hav:teacherOf ?y FILTER EXISTS { ?y hav:parentOf ?z . ?z hav:parentOf+ ?w } }",
            1,
            "store",
        ),
        ("SELECT ?x { ?x hav:parentOf ?y FILTER EXISTS { ?x hav:parentOf+ ?y . ?y hav:parentOf n:n2 } }", 1, "store"),
        ("SELECT ?x { ?x a hav:Person FILTER EXISTS { ?x hav:parentOf* ?y } }", 6, "store"),
        ("SELECT ?x { ?x a hav:Person FILTER EXISTS { GRAPH g:g0 { ?x hav:parentOf+ ?y } } }", 3, "store"),
    ] {
        let told = &explained(&app, query, None)["paths"][0];
        assert_eq!(told["answeredBy"], by, "{query}: {told}");
        assert!(by == "index" || told["because"].is_string(), "{query}: {told}");
        assert_eq!((ours(&app, query, None).len(), ours(&app, query, None)), (rows, stock(&app, query)), "{query}");
    }
}

#[test]
fn every_path_is_told_of() {
    let app = empty();
    write(&app, &[(0, 0, 1, 0)]);
    for path in ["(hav:parentOf|(hav:teacherOf/hav:spouseOf))+", "!hav:parentOf", "(hav:parentOf+)*", "hav:parentOf?"] {
        let told = &explained(&app, &format!("SELECT * {{ ?a {path} ?b }}"), None)["paths"];
        assert_eq!((told[0]["answeredBy"].as_str(), told[0]["because"].is_string()), (Some("store"), true), "{path}");
    }
}

#[test]
fn pairs_that_are_too_many_to_write_down_come_one_after_the_other() {
    let app = empty();
    let generations = 640;
    let parent_of = NamedNode::new_unchecked(format!("{HAV}parentOf"));
    app.write::<haverim::app::Error>(&Reader::operator(), "a test", |writer| {
        let mut line = (0..generations - 1).map(|n| Quad::new(node(n), parent_of.clone(), node(n + 1), graph(0)));
        Ok(line.try_for_each(|quad| writer.insert(quad).map(drop))?)
    })
    .expect("written");
    let pairs = generations * (generations - 1) / 2;
    for (query, rows) in [
        ("SELECT (COUNT(*) AS ?n) { ?a hav:parentOf+ ?b }", 1),
        ("SELECT (COUNT(?b) AS ?n) { ?a hav:parentOf+ ?b }", 1),
        ("SELECT (COUNT(DISTINCT ?b) AS ?n) { ?a hav:parentOf+ ?b FILTER(?a != n:n3) }", 1),
        ("SELECT ?a (COUNT(?b) AS ?n) { ?a hav:parentOf+ ?b } GROUP BY ?a", generations - 1),
        ("SELECT ?a { { SELECT ?a (COUNT(*) AS ?n) { ?a hav:parentOf+ ?b } GROUP BY ?a } ?a hav:parentOf n:n2 }", 1),
    ] {
        assert_eq!(explained(&app, query, None)["paths"][0]["answeredBy"], "index", "{query}");
        let told = ours(&app, query, None);
        assert_eq!((told.len(), &told), (rows, &stock(&app, query)), "{query}");
    }
    assert!(ours(&app, "SELECT (COUNT(*) AS ?n) { ?a hav:parentOf+ ?b }", None)[0].contains(&pairs.to_string()));
    assert_eq!(ours(&app, "SELECT * { ?a hav:parentOf+ ?b } LIMIT 5", None).len(), 5);
    let given = "SELECT ?b { VALUES ?a { n:n3 } ?a hav:parentOf+ ?b }";
    assert_eq!(explained(&app, given, None)["paths"][0]["rows"], generations - 4, "from the value that is given");
}
