//! The tests of evaluation within a budget: hostile queries that must end.

use super::*;
use crate::sparql::{Limits, RequestDataset, parse};
use std::time::{Duration, Instant};

/// Every people's tree of this many, each the parent of the two at twice its number.
fn tree(people: usize) -> Store {
    let store = Store::new().expect("in memory");
    let node = |n: usize| NamedNode::new_unchecked(format!("http://example.org/{n}"));
    let parent = node(usize::MAX);
    let quads = (2..=people).map(|n| {
        oxigraph::model::Quad::new(node(n / 2), parent.clone(), node(n), oxigraph::model::GraphName::DefaultGraph)
    });
    store.extend(quads).expect("in memory");
    store
}

/// The same tree in a named graph too.
fn with_graph(store: Store) -> Store {
    let graph = NamedNode::new_unchecked("http://example.org/graph");
    let in_graph = |quad: Result<oxigraph::model::Quad, _>| oxigraph::model::Quad {
        graph_name: graph.clone().into(),
        ..quad.expect("in memory")
    };
    let named: Vec<_> = store.iter().map(in_graph).collect();
    store.extend(named).expect("in memory");
    store
}

fn with(store: &Store, text: &str, limits: Limits) -> Result<Vec<String>, SparqlError> {
    let query = parse::query(text, Some("http://example.org/"), &RequestDataset::default())?;
    let runs = crate::sparql::Runs::new(limits);
    let budget = Arc::new(Budget::new(limits));
    let _run = runs.enter(text, budget.clone());
    let extensions = Extensions::default();
    Evaluation::new(Source::Store(store), budget.clone(), &extensions, &|| None).run(query, |answer| {
        let Answer::Rows(rows) = answer else { panic!("only selections here") };
        rows.rows
            .map(|row| {
                budget.count_row()?;
                Ok(row?.values().iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" "))
            })
            .collect()
    })
}

fn check(store: &Store, text: &str, expected: &[&str]) {
    let mut rows = with(store, text, Limits::default()).expect(text);
    if !text.contains("ORDER") {
        rows.sort();
    }
    assert_eq!(rows, expected, "{text}");
}

fn graphs(text: &str) -> Store {
    let store = Store::new().expect("in memory");
    let parser = oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::TriG)
        .with_base_iri("http://example.org/")
        .expect("an IRI");
    store.load_from_reader(parser, text.as_bytes()).expect(text);
    store
}

#[test]
fn a_path_of_length_zero_needs_no_triple() {
    let store = graphs("<a> <p> <b> .");
    check(&store, "SELECT ?o { <nowhere> <p>* ?o }", &["<http://example.org/nowhere>"]);
    check(&store, "SELECT ?s { ?s <p>? 'x' }", &["\"x\""]);
    check(&store, "SELECT ?o { <a> <p>* ?o }", &["<http://example.org/a>", "<http://example.org/b>"]);
    check(
        &store,
        "SELECT (1 AS ?x) { <nowhere> <p>* <nowhere> }",
        &["\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>"],
    );
    check(&store, "SELECT (1 AS ?x) { <nowhere> <p>* <a> }", &[]);
}

#[test]
fn two_graphs_merge_without_doubling_rows() {
    let store = graphs("<g> { <a> <p> <b> , <c> } <h> { <a> <p> <b> , <d> } <i> { <b> <p> <e> }");
    check(
        &store,
        "SELECT ?o FROM <g> FROM <h> { <a> <p> ?o }",
        &["<http://example.org/b>", "<http://example.org/c>", "<http://example.org/d>"],
    );
    check(
        &store,
        "SELECT (COUNT(*) AS ?n) FROM <g> FROM <h> FROM <i> { ?s ?p ?o }",
        &["\"4\"^^<http://www.w3.org/2001/XMLSchema#integer>"],
    );
    check(
        &store,
        "SELECT ?o FROM <g> FROM <i> { <a> <p>+ ?o }",
        &["<http://example.org/b>", "<http://example.org/c>", "<http://example.org/e>"],
    );
    check(&store, "SELECT ?g FROM <g> FROM <h> FROM NAMED <i> { GRAPH ?g { ?s ?p ?o } }", &["<http://example.org/i>"]);
    check(&store, "SELECT ?o FROM <g> FROM <h> { GRAPH <g> { ?s ?p ?o } }", &[]);
}

#[test]
fn a_subquery_is_evaluated_once_a_graph() {
    let store = graphs("<g> { <a> <p> <b> , <c> } <h> { <a> <p> <b> }");
    check(
        &store,
        "SELECT ?g ?n { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } }",
        &[
            "<http://example.org/g> \"2\"^^<http://www.w3.org/2001/XMLSchema#integer>",
            "<http://example.org/h> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer>",
        ],
    );
    check(
        &store,
        "SELECT ?g { GRAPH ?g { VALUES ?x { 1 } } }",
        &["<http://example.org/g> ", "<http://example.org/h> "].map(str::trim),
    );
}

#[test]
fn rows_are_sorted_and_cut() {
    let store = tree(20);
    check(
        &store,
        "SELECT ?o { ?s ?p ?o } ORDER BY DESC(xsd:integer(STRAFTER(STR(?o), 'org/'))) LIMIT 2 OFFSET 1"
            .replace("xsd:", "<http://www.w3.org/2001/XMLSchema#")
            .replace("integer(STR", "integer>(STR")
            .as_str(),
        &["<http://example.org/19>", "<http://example.org/18>"],
    );
    check(&store, "SELECT ?o { { SELECT ?o { ?s ?p ?o } ORDER BY ?o LIMIT 1 } }", &["<http://example.org/10>"]);
    check(
        &store,
        "SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 2",
        &["<http://example.org/1>", "<http://example.org/10>"],
    );
}

#[test]
fn the_first_of_each_is_found_in_its_order() {
    let store = graphs("<a> <p> <b>, <c> . <b> <p> <e>, <d> . <g> { <x> <p> <z>, <y> } <h> { <x> <p> <w>, <v> }");
    let first = "SELECT ?s ?o { { SELECT DISTINCT ?s { ?s <p> ?any } } LATERAL { SELECT ?s ?o { ?s <p> ?o } ORDER BY DESC(?o) LIMIT 1 } } ORDER BY ?s";
    check(
        &store,
        first,
        &["<http://example.org/a> <http://example.org/c>", "<http://example.org/b> <http://example.org/e>"],
    );
    check(
        &store,
        "SELECT ?g ?o { GRAPH ?g { SELECT ?o { ?s <p> ?o } ORDER BY ?o LIMIT 1 } } ORDER BY ?g",
        &["<http://example.org/g> <http://example.org/y>", "<http://example.org/h> <http://example.org/v>"],
    );
}

#[test]
fn walked_paths_compare_numbers_by_value() {
    let store = graphs("<a> <p> 1 , 'x'@en . <b> <p> 01 , 2.50 . <g> { <a> <q> <c> . <c> <q> <d> }");
    check(&store, "SELECT ?s { ?s <p>+ 01 }", &["<http://example.org/a>", "<http://example.org/b>"]);
    check(&store, "SELECT ?s { VALUES ?n { 2.5 } ?s <p>+ ?n }", &["<http://example.org/b>"]);
    check(&store, "SELECT ?s { ?s <p>+ 'x'@en }", &["<http://example.org/a>"]);
    check(&store, "SELECT ?o { GRAPH <g> { <a> <q>+ ?o } }", &["<http://example.org/c>", "<http://example.org/d>"]);
    check(
        &store,
        "SELECT ?g ?o { GRAPH ?g { ?s <q>+ ?o . <a> <q> ?s } }",
        &["<http://example.org/g> <http://example.org/d>"],
    );
    check(&store, "SELECT ?o { 1 <p>* ?o }", &["\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>"]);
}

/// What a stranger may send; each has to stop within a second of its limit, and to give its memory back.
const HOSTILE: [&str; 18] = [
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT ?c (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?c ?f ?a ?d",
    "SELECT * { ?a <18446744073709551615>+ ?b . ?c <18446744073709551615>+ ?d } ORDER BY ?a",
    "SELECT * { ?a (!<x>)* ?b . ?b (!<y>|^!<x>)* ?c } ORDER BY ?c",
    "SELECT (COUNT(*) AS ?n) { ?a (<18446744073709551615>|^<18446744073709551615>)* ?b }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?a), STR(?d)), '(a+)+(b+)+$')) }",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c MINUS { ?a ?d ?e . ?f ?g ?h } }",
    "SELECT (GROUP_CONCAT(STR(?a)) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f . ?g ?h ?i FILTER(?d = ?i && ?g = ?a && ?f = <x>) } }",
    "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { VALUES ?a { 1 2 3 4 5 6 7 8 9 } VALUES ?b { 1 2 3 4 5 6 7 8 9 } VALUES ?c { 1 2 3 4 5 6 7 8 9 } VALUES ?d { 1 2 3 4 5 6 7 8 9 }
       VALUES ?e { 1 2 3 4 5 6 7 8 9 } VALUES ?f { 1 2 3 4 5 6 7 8 9 } VALUES ?g { 1 2 3 4 5 6 7 8 9 } VALUES ?h { 1 2 3 4 5 6 7 8 9 } VALUES ?i { 1 2 3 4 5 6 7 8 9 } } ORDER BY ?a ?i",
    "SELECT * { ?x ?y ?z LATERAL { SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c LIMIT 1 } }",
    "SELECT * { GRAPH ?g { SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?d LIMIT 5 } }",
    "SELECT * { ?x ?y ?z FILTER EXISTS { SELECT ?a { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f OFFSET 9999999999 } }",
    "SELECT (COUNT(*) AS ?n) { ?a (<18446744073709551615>|^<18446744073709551615>)+ ?b . ?b (!<x>)+ ?c }",
    "SELECT * { GRAPH ?g { ?a (<18446744073709551615>|^<18446744073709551615>)+ ?b } } ORDER BY ?b",
    "SELECT * { ?a ?b ?c FILTER EXISTS { ?a (<18446744073709551615>|^<18446744073709551615>)* ?x . ?x <none> ?y } }",
];

#[test]
fn hostile_queries_stop_within_a_second_of_their_limit() {
    let store = with_graph(tree(30_000));
    let failures = std::sync::Mutex::new(Vec::new());
    let limits = Limits { time: Duration::from_millis(500), memory: 300 << 20, rows: 10_000_000, bytes: 1 << 30 };
    for text in HOSTILE {
        let (give, take) = std::sync::mpsc::channel();
        let store = store.clone();
        std::thread::spawn(move || {
            let started = Instant::now();
            let result = with(&store, text, limits);
            drop(give.send((result.map(|rows| rows.len()), started.elapsed())));
        });
        let failed = match take.recv_timeout(Duration::from_secs(5)) {
            Ok((Err(SparqlError::Stopped(Stop::Time | Stop::Memory)), took)) if took < Duration::from_millis(1500) => {
                eprintln!("{took:?} {text}");
                continue;
            }
            other => format!("{other:?}: {text}"),
        };
        eprintln!("{failed}");
        failures.lock().expect("no panic").push(failed);
    }
    let failures = failures.into_inner().expect("no panic");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn doubling_strings_stop() {
    let store = Store::new().expect("in memory");
    let doubling: String = (0..60).map(|n| format!("BIND(CONCAT(?x{n}, ?x{n}) AS ?x{})\n", n + 1)).collect();
    let text = format!("SELECT (STRLEN(?x60) AS ?n) {{ BIND('0123456789abcdef' AS ?x0) {doubling} }}");
    assert!(matches!(with(&store, &text, Limits::default()), Err(SparqlError::Stopped(Stop::Memory))));
    let text = "SELECT (STRLEN(?z) AS ?n) { BIND(REPLACE('aaaaaaaaaa', 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') AS ?w)
        BIND(REPLACE(?w, 'a', ?w) AS ?x) BIND(REPLACE(?x, 'a', ?x) AS ?y) BIND(REPLACE(?y, 'a', ?y) AS ?z) }";
    assert!(matches!(with(&store, text, Limits::default()), Err(SparqlError::Stopped(Stop::Memory))));
}

/// The tests count memory as the server does.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[test]
fn what_is_short_needs_a_small_stack_only() {
    // The network's threads have two megabytes.
    let small = std::thread::Builder::new().stack_size(1 << 20);
    let done = small.spawn(|| {
        let store = tree(10);
        for (open, close) in [("{", "}"), ("OPTIONAL {", "}"), ("FILTER EXISTS {", "}"), ("{{} UNION {", "}}")] {
            let mut depth = 0;
            let nested = |depth: usize| format!("SELECT * {{ {} {} }}", open.repeat(depth), close.repeat(depth));
            while parse::is_short(&nested(depth + 1)) {
                depth += 1;
            }
            assert!((5..12).contains(&depth), "{open} {depth}");
            drop(with(&store, &nested(depth), Limits::default()).expect("an answer"));
        }
        for sum in
            ["(1+".repeat(10) + "1" + &")".repeat(10), "1+".repeat(20) + "1", "!(".repeat(10) + "1" + &")".repeat(10)]
        {
            let text = format!("SELECT * {{ FILTER({sum}) }}");
            assert!(parse::is_short(&text), "{text}");
            drop(with(&store, &text, Limits::default()).expect("an answer"));
        }
        assert!(
            !parse::is_short(&format!("ASK {{ FILTER({}1) }}", "1+".repeat(500))),
            "a chain of operators nests too"
        );
    });
    done.expect("a thread").join().expect("it fits");
}
