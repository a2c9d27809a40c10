//! After any commits the link graph is what building it anew gives.

use super::*;
use crate::app::{Author, Opening, Reader};
use crate::graph::Way;
use crate::ontology::{claim, terms};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use proptest::prelude::*;

fn open(plain: bool) -> App {
    let opening = Opening { with_data: false, writable: true, plain, ..Opening::memory() };
    App::open(&opening, &|_, _, _| {}).expect("a store in memory").app
}

/// Everything that a graph holds, whatever the numbers of its nodes.
fn told(graph: &LinkGraph) -> Vec<String> {
    let mut lines: Vec<String> = graph
        .nodes()
        .map(|node| {
            let (kind, sex) = (graph.kind(node), graph.sex(node));
            format!("{} {kind:?} {sex:?} {:?} {:?}", graph.iri(node), graph.born(node), graph.died(node))
        })
        .collect();
    for node in graph.nodes() {
        for link in graph.links(node, Way::Out) {
            let mut states: Vec<String> = link
                .states()
                .map(|state| format!("{:?} {:?} {:?}", state.when, state.certainty, graph.graph_iri(state.graph)))
                .collect();
            states.sort();
            let (from, to) = (graph.iri(link.id.subject), graph.iri(link.id.object));
            lines.push(format!("{from} {} {to} {states:?}", graph.kinds().get(link.id.kind).name));
        }
    }
    let strays = graph.kinds().iter().map(|(id, kind)| format!("{} strays of {}", graph.strays(id), kind.name));
    lines.extend(strays);
    lines.sort();
    lines
}

fn iri(app: &App, path: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{path}", app.base().as_str()))
}

fn code(path: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{path}", terms::CODE))
}

/// One of the quads that may be written: by few people, links and graphs, so that commits meet.
fn quad(app: &App, (what, s, p, o, g): (u8, u8, u8, u8, u8)) -> Quad {
    let person = |n: u8| iri(app, &format!("id/person/test-{}", n % 4));
    let graph = GraphName::from(iri(app, &format!("graph/source/test-{}", g % 2)));
    let property = [terms::PARENT_OF, terms::ADOPTIVE_PARENT_OF, terms::BORN_IN][usize::from(p % 3)].into_owned();
    let statement = Quad::new(person(s), property, person(o), graph.clone());
    let about = claim::node(app.base(), statement.as_ref());
    let (predicate, object): (_, Term) = match what % 16 {
        12 => {
            let text = Term::from(Literal::from("a text"));
            return Quad { object: text, ..statement };
        }
        // Groups of people who are held to be one, joined and parted again.
        14 | 15 => {
            let decision = terms::SAME_INDIVIDUAL.into_owned();
            return Quad::new(person(s), decision, person(o), iri(app, "graph/identity"));
        }
        13 => {
            let kinds = ["adoptive", "birth", "step"];
            (terms::PARENT_KIND, Term::from(code(&format!("parent-kind/{}", kinds[usize::from(p % 3)]))))
        }
        0..=3 => return statement,
        4 => (terms::RDF_SUBJECT, Term::from(person(s))),
        5 => (terms::RDF_PREDICATE, Term::from(statement.predicate)),
        6 => (terms::RDF_OBJECT, Term::from(person(o))),
        7 => (terms::INTERVAL, Term::from(Literal::from(["1880", "1880/1890", "no date"][usize::from(p % 3)]))),
        8 => (terms::CERTAINTY, Term::from(code(["certainty/probable", "certainty/certain"][usize::from(p % 2)]))),
        9 => (terms::RANK, Term::from(code(["rank/deprecated", "rank/preferred"][usize::from(p % 2)]))),
        10 => {
            let class = [terms::PERSON, terms::INSTITUTION, terms::CITY][usize::from(p % 3)];
            return Quad::new(person(s), terms::RDF_TYPE.into_owned(), class.into_owned(), graph);
        }
        _ => {
            let (property, value) = [
                (terms::BIRTH_DATE, Term::from(Literal::from("1850"))),
                (terms::DEATH_DATE, Term::from(Literal::from("190X"))),
                (terms::SEX, Term::from(code("sex/female"))),
            ][usize::from(p % 3)]
            .clone();
            return Quad::new(person(s), property.into_owned(), value, graph);
        }
    };
    Quad::new(about, predicate.into_owned(), object, graph)
}

type Change = (bool, (u8, u8, u8, u8, u8));

fn commits() -> impl Strategy<Value = Vec<Vec<Change>>> {
    let change = (prop::bool::weighted(0.7), any::<(u8, u8, u8, u8, u8)>());
    prop::collection::vec(prop::collection::vec(change, 1..12), 1..8)
}

fn write(app: &App, changes: &[Change], in_default: bool) {
    // As decisions are written: the service's own graphs are no others' to change.
    let author = Author { who: "a test".into(), why: "a test".into(), system: true };
    let done: Result<_, Error> = app.commit(&author, |writer| {
        for (put, change) in changes {
            let mut quad = quad(app, *change);
            if in_default && change.0 % 2 == 0 {
                quad.graph_name = GraphName::DefaultGraph;
            }
            if *put {
                writer.insert(quad)?
            } else {
                writer.remove(&quad)?
            };
        }
        Ok(())
    });
    done.expect("memory takes everything");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_delta_is_what_building_anew_gives(commits in commits(), plain: bool) {
        let app = open(plain);
        for changes in &commits {
            write(&app, changes, plain);
            let now = app.snapshot(&Reader::operator());
            let anew = Snapshot::of(&app.data).expect("built");
            prop_assert_eq!(now.version, anew.version);
            prop_assert_eq!(told(&now.graph), told(&anew.graph));
        }
    }
}

#[test]
fn a_decision_moves_no_edge_of_a_plain_store() {
    let app = open(true);
    write(&app, &[(true, (15, 1, 0, 2, 0))], true);
    write(&app, &[(true, (0, 1, 0, 0, 0))], true);
    let links = told(&app.snapshot(&Reader::operator()).graph);
    assert_eq!(links, told(&Snapshot::of(&app.data).expect("built").graph));
    assert!(links.iter().any(|link| link.contains("test-1 parentOf") && link.contains("person/test-0")), "{links:?}");
}

/// People in a row, each the parent of the next, from one number to another.
fn row(app: &App, people: std::ops::Range<usize>) {
    let done: Result<_, Error> = app.write(&Reader::operator(), "a test", |writer| {
        let person = |n: usize| iri(app, &format!("id/person/row-{n}"));
        let graph = GraphName::from(iri(app, "graph/source/row"));
        for n in people {
            let class = terms::PERSON.into_owned();
            writer.insert(Quad::new(person(n), terms::RDF_TYPE.into_owned(), class, graph.clone()))?;
            writer.insert(Quad::new(person(n), terms::PARENT_OF.into_owned(), person(n + 1), graph.clone()))?;
        }
        Ok(())
    });
    done.expect("memory takes everything");
}

#[test]
fn many_changed_rows_are_compacted_while_others_write() {
    const BATCH: usize = 900;
    let app = open(false);
    let changed = || app.snapshot(&Reader::operator()).graph.changed_rows();
    let (mut written, mut most) = (0, 0);
    // Each person changes four rows; the batch that crosses the line starts a compaction, and the next ones meet it.
    while written < 6 * BATCH {
        row(&app, written..written + BATCH);
        written += BATCH;
        most = most.max(changed());
    }
    let patience = std::time::Instant::now();
    while changed() > CHANGED_ROWS && patience.elapsed().as_secs() < 60 {
        std::thread::yield_now();
    }
    assert!(changed() <= CHANGED_ROWS && most > 0, "{} changed rows, at most {most}", changed());
    row(&app, written..written + 1);
    let now = app.snapshot(&Reader::operator());
    let anew = Snapshot::of(&app.data).expect("built");
    assert_eq!((now.version, now.graph.len()), (anew.version, 6 * BATCH + 2));
    assert_eq!(told(&now.graph), told(&anew.graph));
}

#[test]
fn an_identity_decision_is_followed() {
    let app = open(false);
    let all: Vec<Change> = vec![(true, (0, 0, 0, 1, 0)), (true, (10, 0, 0, 0, 0)), (true, (0, 2, 0, 3, 0))];
    write(&app, &all, false);
    let (from, to) = (iri(&app, "id/person/test-2"), iri(&app, "id/person/test-0"));
    let decision = Quad::new(from, terms::SAME_INDIVIDUAL, to, iri(&app, "graph/identity"));
    let author = Author { who: "a test".into(), why: "the same person".into(), system: true };
    let before = app.snapshot(&Reader::operator());
    let mut turn = app.turns.take();
    let commit = app.data.write::<Error>(&author, |writer| Ok(writer.insert(decision).map(drop)?)).expect("written");
    assert!(before.by_delta(&app.data, &commit).expect("read").is_some(), "nothing is built anew");
    app.follow(&mut turn, &commit).expect("followed");
    drop(turn);
    let now = told(&app.snapshot(&Reader::operator()).graph);
    assert_eq!(now, told(&Snapshot::of(&app.data).expect("built").graph));
    assert!(now.iter().any(|line| line.contains("test-0 parentOf") && line.contains("test-3")), "{now:?}");
}

#[cfg(feature = "rocksdb")]
#[test]
fn the_file_is_read_again_and_a_damaged_one_is_replaced() {
    let dir = tempfile::tempdir().expect("a directory");
    let opening = Opening { with_data: false, writable: true, ..Opening::directory(dir.path()) };
    let open = || App::open(&opening, &|_, _, _| {}).expect("a store").app;
    let app = open();
    write(&app, &[(true, (0, 0, 0, 1, 0)), (true, (10, 0, 0, 0, 0))], false);
    let before = told(&app.snapshot(&Reader::operator()).graph);
    drop(app);
    let path = dir.path().join("index/links.bin");
    let written = std::fs::read(&path).expect("written at the end");
    assert_eq!(told(&open().snapshot(&Reader::operator()).graph), before);
    let mut damaged = written.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    std::fs::write(&path, &damaged).expect("a file");
    assert_eq!(told(&open().snapshot(&Reader::operator()).graph), before);
    // Built anew, the nodes have other numbers: another file of the same links.
    assert!(std::fs::read(&path).expect("replaced") != damaged);
    assert_eq!(told(&open().snapshot(&Reader::operator()).graph), before);
}

#[test]
fn blank_nodes_are_no_nodes_and_take_nobodys_place() {
    let app = open(true);
    let (person, parent) = (terms::PERSON, terms::PARENT_OF);
    let named = (0..9).map(|n| iri(&app, &format!("id/person/test-{n}"))).collect::<Vec<_>>();
    let mut lines = String::new();
    for (n, one) in named.iter().enumerate() {
        lines += &format!("{one} a {person} . _:b{n} a {person} ; {parent} {one} . {one} {parent} _:b{n} .\n");
    }
    for pair in named.windows(2) {
        lines += &format!("{} {parent} {} .\n", pair[0], pair[1]);
    }
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("blank.ttl");
    std::fs::write(&file, lines).expect("room");
    app.load_rdf(&[file], None, &|_| {}).expect("Turtle");
    let graph = Snapshot::of(&app.data).expect("built").graph;
    let links = graph.nodes().flat_map(|node| graph.links(node, Way::Out)).map(|link| {
        let end = |node| graph.iri(node);
        (end(link.id.subject), end(link.id.object))
    });
    let stated = named.windows(2).map(|pair| (pair[0].as_str().to_owned(), pair[1].as_str().to_owned()));
    assert_eq!(links.collect::<std::collections::BTreeSet<_>>(), stated.collect());
    assert_eq!(graph.nodes().count(), named.len());
    let kind = graph.kinds().by_iri(parent.as_str()).expect("a link");
    assert_eq!(graph.strays(kind), 18, "from nobody and to nobody");
}
