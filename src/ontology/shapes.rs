//! The shapes that our data keep, tried on our data and on cases that break them.
//!
//! SHACL is checked by `shacl-rust`, which works on Oxigraph's own graphs and switches nothing on in it.

use super::vocabulary::Vocabulary;
use super::{tables, terms};
use crate::model::{Certainty, Rank};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Graph, NamedOrBlankNode, Quad, Term, Triple};
use shacl_rust::validation::dataset::ValidationDataset;
use shacl_rust::{ValidationResult, parse_shapes, validate};
use std::collections::HashMap;
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

/// What a claim says, and how good it is: the smallest wins.
#[derive(Default)]
struct Claimed {
    subject: Option<Term>,
    predicate: Option<Term>,
    object: Option<Term>,
    standing: (Rank, Certainty),
}

/// The facts that a reader of the default graph finds, with the claims on all.
///
/// The store's own projection does this for good; here it is said again in the plainest way, which the folders' order
/// (the ontology knows no store) asks for, and which tests the other.
fn accepted(quads: &[Quad]) -> Graph {
    let mut claims: HashMap<&NamedOrBlankNode, Claimed> = HashMap::new();
    for quad in quads.iter().filter(|q| q.subject.to_string().contains("/id/claim/")) {
        let claim = claims.entry(&quad.subject).or_default();
        let code = quad.object.to_string();
        let code = code.trim_end_matches('>').rsplit('/').next().unwrap_or_default();
        match quad.predicate.as_ref() {
            p if p == terms::RDF_SUBJECT => claim.subject = Some(quad.object.clone()),
            p if p == terms::RDF_PREDICATE => claim.predicate = Some(quad.object.clone()),
            p if p == terms::RDF_OBJECT => claim.object = Some(quad.object.clone()),
            p if p == terms::RANK => claim.standing.0 = Rank::from_code(code).unwrap_or_default(),
            p if p == terms::CERTAINTY => claim.standing.1 = Certainty::from_code(code).unwrap_or_default(),
            _ => {}
        }
    }
    let single = Vocabulary::embedded().single_valued();
    let is_single = |predicate: &Term| matches!(predicate, Term::NamedNode(p) if single.contains(p));
    let mut best: HashMap<(Term, Term), (&Claimed, Term)> = HashMap::new();
    let mut deprecated = Vec::new();
    for claim in claims.values() {
        let (Some(s), Some(p), Some(o)) = (&claim.subject, &claim.predicate, &claim.object) else { continue };
        if claim.standing.0 == Rank::Deprecated {
            deprecated.push((s.clone(), p.clone(), o.clone()));
        } else if is_single(p) {
            let held = best.entry((s.clone(), p.clone())).or_insert((claim, o.clone()));
            if (claim.standing, o.to_string()) < (held.0.standing, held.1.to_string()) {
                *held = (claim, o.clone());
            }
        }
    }
    let is_accepted = |quad: &&Quad| {
        let (s, p): (Term, Term) = (quad.subject.clone().into(), quad.predicate.clone().into());
        let is_best = best.get(&(s.clone(), p.clone())).is_none_or(|(_, o)| *o == quad.object);
        is_best && !deprecated.contains(&(s, p, quad.object.clone()))
    };
    quads.iter().filter(is_accepted).cloned().map(Triple::from).collect()
}

#[test]
fn our_tables_keep_the_shapes() {
    let faults = faults(accepted(&tables::quads()));
    assert!(faults.is_empty(), "{} faults: {:#?}", faults.len(), &faults[..faults.len().min(20)]);
}
