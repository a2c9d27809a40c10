//! The shapes that our data keep, tried on our data and on cases that break them.
//!
//! SHACL is checked by `shacl-rust`, which works on Oxigraph's own graphs and switches nothing on in it.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Graph, Triple};
use shacl_rust::validation::dataset::ValidationDataset;
use shacl_rust::{ValidationResult, parse_shapes, validate};
use std::fs;
use std::path::Path;

const SHAPES: &str = include_str!("../../ontology/shapes.ttl");

fn graph(turtle: &str) -> Graph {
    let quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle);
    quads.map(|quad| Triple::from(quad.expect("Turtle"))).collect()
}

/// What is wrong with some data: `focus path constraint`, by local names, sorted.
fn faults(data: Graph) -> Vec<String> {
    let dataset = ValidationDataset::from_graphs(data, graph(SHAPES)).expect("two graphs");
    let shapes = parse_shapes(dataset.shapes_graph()).expect("the shapes are SHACL");
    let mut faults: Vec<_> = validate(&dataset, &shapes).get_results().iter().map(brief).collect();
    faults.sort_unstable();
    faults
}

/// One fault by local names; `-` if it is not about a property, `^` before a path that is walked backwards.
fn brief(result: &ValidationResult<'_>) -> String {
    let local = |iri: &str| iri.trim_end_matches('>').rsplit(['#', '/']).next().unwrap_or_default().to_owned();
    let path = result.result_path().map(|path| {
        let written = path.to_string();
        let backwards = if written.starts_with('^') { "^" } else { "" };
        format!("{backwards}{}", local(&written))
    });
    let component = result.source_constraint_component().map(|c| local(c.as_str())).unwrap_or_default();
    let component = component.trim_end_matches("ConstraintComponent");
    format!("{} {} {component}", local(&result.focus_node().to_string()), path.as_deref().unwrap_or("-"))
}

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/shapes");
    let mut seen = 0;
    for case in fs::read_dir(&folder).expect("the folder of cases") {
        let case = case.expect("a case").path();
        let read = |file: &str| fs::read_to_string(case.join(file)).unwrap_or_else(|e| panic!("{case:?} {file}: {e}"));
        let expected: Vec<_> = read("expected.txt").lines().map(str::to_owned).collect();
        assert_eq!(faults(graph(&read("data.ttl"))), expected, "{case:?}");
        seen += 1;
    }
    assert!(seen >= 20, "only {seen} cases were found in {folder:?}");
}
