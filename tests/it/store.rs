//! The store: projection, ranks, identity, the log, and loads that are killed.

use crate::support::fresh;
use haverim::app::{App, Author, Dataset, Embedded, Opening, StoreError};
use haverim::ontology::{claim, terms};
use haverim::store::{Change, project};
use oxigraph::model::{GraphName, GraphNameRef, Literal, NamedNode, Quad, Term};
use proptest::prelude::*;
use std::sync::Arc;

fn node(path: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://localhost:7878/{path}"))
}

fn person(n: u32) -> NamedNode {
    node(&format!("id/person/test-{n}"))
}

fn graph(n: u32) -> GraphName {
    node(&format!("graph/source/test-{n}")).into()
}

fn birth(of: u32, year: u32, in_graph: u32) -> Quad {
    let date = NamedNode::new_unchecked("http://id.loc.gov/datatypes/edtf/EDTF");
    let year = Literal::new_typed_literal(year.to_string(), date);
    Quad::new(person(of), terms::BIRTH_DATE, year, graph(in_graph))
}

fn parent(of: u32, child: u32, in_graph: u32) -> Quad {
    Quad::new(person(of), terms::PARENT_OF, person(child), graph(in_graph))
}

fn rank(fact: &Quad, rank: &str, app: &App) -> Vec<Quad> {
    let claim = claim::node(app.base(), fact.as_ref());
    let code = NamedNode::new_unchecked(format!("{}rank/{rank}", terms::CODE));
    let about = |p: oxigraph::model::NamedNodeRef<'_>, o: Term| {
        Quad::new(claim.clone(), p.into_owned(), o, fact.graph_name.clone())
    };
    vec![
        about(terms::RDF_SUBJECT, Term::from(fact.subject.clone())),
        about(terms::RDF_PREDICATE, fact.predicate.clone().into()),
        about(terms::RDF_OBJECT, fact.object.clone()),
        about(terms::RANK, code.into()),
    ]
}

fn empty() -> Arc<App> {
    fresh(Opening { with_data: false, ..Opening::memory() })
}

fn data(app: &App) -> Arc<Embedded> {
    app.dataset(&haverim::app::Reader::operator())
}

fn change(app: &App, insert: Vec<Quad>, remove: Vec<Quad>) -> Result<(), StoreError> {
    let author = Author { system: true, ..Author::local("test") };
    data(app).change(Change { author, insert, remove }).map(|_| ())
}

fn projected(app: &App) -> Vec<String> {
    let quads = data(app).quads(None, None, None, Some(GraphNameRef::DefaultGraph));
    let mut lines: Vec<String> = quads.map(|q| q.expect("readable").to_string()).collect();
    lines.sort();
    lines
}

#[test]
fn the_best_ranked_of_two_dates_is_projected_and_both_stay() {
    let app = empty();
    let (first, second) = (birth(1, 1850, 1), birth(1, 1860, 2));
    change(&app, vec![first.clone(), second.clone()], vec![]).expect("written");
    assert_eq!(projected(&app).len(), 1);
    assert!(projected(&app)[0].contains("1850"), "equal standing: the first graph's");
    change(&app, rank(&second, "preferred", &app), vec![]).expect("written");
    assert!(projected(&app)[0].contains("1860"));
    change(&app, rank(&second, "deprecated", &app), rank(&second, "preferred", &app)).expect("written");
    assert!(projected(&app)[0].contains("1850"));
    assert!(data(&app).store().contains(&second).expect("readable"), "the deprecated claim stays");
}

#[test]
fn one_triple_in_two_graphs_is_one_edge() {
    let app = empty();
    change(&app, vec![parent(1, 2, 1), parent(1, 2, 2)], vec![]).expect("written");
    assert_eq!(projected(&app).len(), 1);
    change(&app, vec![], vec![parent(1, 2, 1)]).expect("written");
    assert_eq!(projected(&app).len(), 1, "the other graph still says so");
    change(&app, vec![], vec![parent(1, 2, 2)]).expect("written");
    assert!(projected(&app).is_empty());
}

#[test]
fn an_identity_decision_moves_edges_and_undoing_it_moves_them_back() {
    let app = empty();
    change(&app, vec![parent(1, 2, 1), parent(3, 4, 1)], vec![]).expect("written");
    let before = projected(&app);
    let identity = GraphName::from(node("graph/identity"));
    let same = Quad::new(person(3), terms::SAME_INDIVIDUAL, person(1), identity);
    change(&app, vec![same.clone()], vec![]).expect("written");
    let kept = Quad::new(person(1), terms::PARENT_OF, person(4), GraphName::DefaultGraph);
    assert!(projected(&app).contains(&kept.to_string()), "{:?}", projected(&app));
    assert!(!projected(&app).iter().any(|line| line.contains("test-3")));
    assert!(data(&app).store().contains(&parent(3, 4, 1)).expect("readable"), "the claim keeps its own IRI");
    change(&app, vec![], vec![same]).expect("written");
    assert_eq!(projected(&app), before);
}

#[test]
fn what_is_derived_cannot_be_written() {
    let app = empty();
    let derived = Quad { graph_name: GraphName::DefaultGraph, ..parent(1, 2, 1) };
    let author = Author::local("test");
    let write = |quad: Quad| {
        data(&app).change(Change { author: author.clone(), insert: vec![quad], remove: vec![] }).map(|_| ())
    };
    assert!(matches!(write(derived), Err(StoreError::DerivedGraph(_))));
    let system = Quad { graph_name: node("graph/meta").into(), ..parent(1, 2, 1) };
    assert!(matches!(write(system), Err(StoreError::SystemGraph(_))));
    let blank = Quad { object: oxigraph::model::BlankNode::default().into(), ..parent(1, 2, 1) };
    assert!(matches!(write(blank), Err(StoreError::BlankNode(_))));
    assert!(projected(&app).is_empty(), "a refused write leaves nothing");
}

#[derive(Clone, Debug)]
enum Step {
    Birth(u32, u32, u32, bool),
    Parent(u32, u32, u32, bool),
    Rank(u32, u32, u32, usize, bool),
    Deprecated(u32, u32, u32, bool),
    /// The rank alone, on a claim that does not say what it is about.
    Unsaid(u32, u32, u32, usize, bool),
    Same(u32, u32, bool),
}

impl Step {
    /// Its quads, and whether they go in.
    fn quads(&self, app: &App) -> (Vec<Quad>, bool) {
        match *self {
            Self::Birth(p, y, g, i) => (vec![birth(p, y, g)], i),
            Self::Parent(a, b, g, i) => (vec![parent(a, b, g)], i),
            Self::Rank(p, y, g, r, i) => (rank(&birth(p, y, g), ["preferred", "normal", "deprecated"][r], app), i),
            Self::Deprecated(a, b, g, i) => (rank(&parent(a, b, g), "deprecated", app), i),
            Self::Unsaid(p, y, g, r, i) => {
                let fact = if r == 0 { birth(p, 1850 + y, g) } else { parent(p, y, g) };
                (rank(&fact, "deprecated", app).split_off(3), i)
            }
            Self::Same(a, b, i) => {
                let identity = GraphName::from(node("graph/identity"));
                (vec![Quad::new(person(a), terms::SAME_INDIVIDUAL, person(b), identity)], i)
            }
        }
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..4_u32, 1850..1853_u32, 0..3_u32, any::<bool>()).prop_map(|(p, y, g, i)| Step::Birth(p, y, g, i)),
        (0..4_u32, 0..4_u32, 0..3_u32, any::<bool>()).prop_map(|(a, b, g, i)| Step::Parent(a, b, g, i)),
        (0..4_u32, 1850..1853_u32, 0..3_u32, 0..3_usize, any::<bool>())
            .prop_map(|(p, y, g, r, i)| Step::Rank(p, y, g, r, i)),
        (0..4_u32, 0..4_u32, 0..3_u32, any::<bool>()).prop_map(|(a, b, g, i)| Step::Deprecated(a, b, g, i)),
        (0..4_u32, 0..3_u32, 0..3_u32, 0..2_usize, any::<bool>())
            .prop_map(|(p, y, g, r, i)| Step::Unsaid(p, y, g, r, i)),
        (0..4_u32, 0..4_u32, any::<bool>()).prop_map(|(a, b, i)| Step::Same(a, b, i)),
    ];
    prop::collection::vec(step, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn following_each_change_ends_where_projecting_all_does(steps in steps(), commit in 1..6_usize) {
        let app = empty();
        for commit in steps.chunks(commit) {
            let (mut insert, mut remove) = (Vec::new(), Vec::new());
            for step in commit {
                let (quads, inserts) = step.quads(&app);
                if inserts { &mut insert } else { &mut remove }.extend(quads);
            }
            change(&app, insert, remove).expect("written");
        }
        let followed = projected(&app);
        let data = data(&app);
        project::all(data.store(), app.base(), data.rules(), &|_| {}).expect("projected");
        prop_assert_eq!(followed, projected(&app));
    }
}

#[test]
fn a_large_write_ends_where_projecting_all_does() {
    let app = empty();
    change(&app, vec![birth(7, 1840, 2), parent(7, 8, 2)], vec![]).expect("written");
    let births = (0..6_000).flat_map(|n| [birth(n, 1850, 1), birth(n, 1860, 0)]);
    let mut quads: Vec<Quad> = births.chain((0..12_000).map(|n| parent(n / 2, n, 1))).collect();
    // One is deprecated by its claim's name alone.
    quads.extend(rank(&parent(20, 40, 1), "deprecated", &app).split_off(3));
    change(&app, quads.clone(), vec![]).expect("written");
    let followed = projected(&app);
    assert_eq!(followed.len(), 6_000 + 12_000 + 1 - 1);
    assert!(followed.iter().any(|line| line.contains("test-7>") && line.contains("1860")), "the first graph's");
    let data = data(&app);
    project::all(data.store(), app.base(), data.rules(), &|_| {}).expect("projected");
    assert_eq!(followed, projected(&app));
    change(&app, vec![], quads).expect("written");
    assert_eq!(projected(&app).len(), 2);
}

#[cfg(feature = "rocksdb")]
mod on_disk {
    use super::*;
    use haverim::ontology::Rules;
    use haverim::ontology::vocabulary::Vocabulary;
    use std::fs;

    #[test]
    fn a_second_process_is_told_that_the_directory_is_in_use() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let opening = Opening { with_data: false, ..Opening::directory(dir.path()) };
        let first = App::open(&opening, &|_, _, _| {}).expect("a new store");
        let second = App::open(&opening, &|_, _, _| {}).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(second.contains("is in use by another process") && second.contains("--server"), "{second}");
        drop(first);
        App::open(&opening, &|_, _, _| {}).expect("free again");
    }

    #[test]
    fn another_base_is_refused() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let opening = Opening { with_data: false, ..Opening::directory(dir.path()) };
        drop(App::open(&opening, &|_, _, _| {}).expect("a new store"));
        let base = haverim::model::Base::new("https://elsewhere.example/").ok();
        let told = App::open(&Opening { base, ..opening }, &|_, _, _| {}).err().map(|e| e.to_string());
        assert!(told.is_some_and(|t| t.contains("was loaded with base `http://localhost:7878/`")));
    }

    #[test]
    fn a_load_that_was_killed_leaves_no_trace() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        // What a killed load leaves: a generation that no settings name.
        fs::create_dir_all(dir.path().join("store-000001")).expect("made");
        fs::write(dir.path().join("store-000001/rubbish"), b"half").expect("written");
        let opening = Opening { with_data: false, ..Opening::directory(dir.path()) };
        let app = App::open(&opening, &|_, _, _| {}).expect("a new store").app;
        let settings = data(&app).settings().expect("readable").expect("written");
        assert_eq!(settings.generation, 1);
        assert!(!dir.path().join("store-000001/rubbish").exists());
    }

    #[test]
    fn a_logged_commit_that_the_store_lost_is_brought_back() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let opening = Opening { with_data: false, ..Opening::directory(dir.path()) };
        let app = App::open(&opening, &|_, _, _| {}).expect("a new store").app;
        let before = data(&app).version();
        change(&app, vec![parent(1, 2, 1)], vec![]).expect("written");
        drop(app);
        // As after a power cut: the log has the commit, the store does not.
        let log = dir.path().join("log/commits.jsonl");
        let lost = fs::read_to_string(&log).expect("a log").replace("test-2", "test-9");
        let next = lost
            .lines()
            .last()
            .expect("an entry")
            .replace(&format!("\"version\":{}", before + 1), &format!("\"version\":{}", before + 2));
        fs::write(&log, format!("{lost}{next}\n{{\"version\": 77, \"cut")).expect("written");
        let app = App::open(&opening, &|_, _, _| {}).expect("reopened").app;
        assert_eq!(data(&app).version(), before + 2);
        assert!(projected(&app).iter().any(|line| line.contains("test-9")), "replayed and projected");
        let rules = Rules::new(Vocabulary::embedded().single_valued());
        drop(app);
        let store = Embedded::open(dir.path(), None, None, rules).expect("readable").expect("there");
        assert_eq!(store.changes_since(before).expect("readable").len(), 2, "the line that was cut is gone");
    }
}
