//! How fast the link graph answers, beside the bare loop over the same links and beside other engines, in one run.
//!
//! `cargo bench --bench graph`; `HAVERIM_BENCH_PEOPLE` sets the size of the synthetic population (100000 unless set).
//! Times are medians over the same sample; the ratio is ours to the row's anchor, so smaller is better.

mod bare;
mod peers;
mod population;
mod table;

use haverim::graph::{self, Course, Delta, LinkGraph, Node, Walk, Way};
use haverim::model::{Certainty, DayInterval, EntityKind, LinkFact, NodeFact, Sex, Span};
use population::Population;
use std::time::Instant;
use table::{Table, sweep};

fn main() {
    let people = std::env::var("HAVERIM_BENCH_PEOPLE").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let mut table = Table::default();
    let population = Population::new(people);
    index(&population, &mut table);
    closures(&population, &mut table);
    connections(&population, &mut table);
    whole(&population, &mut table);
    delta(&population, &mut table);
    table.print(&population.describe());
}

fn index(population: &Population, table: &mut Table) {
    let graph = &population.graph;
    table.value("index, bytes a link both ways", graph.index_bytes() as f64 / graph.link_count() as f64, "at most 30");
    table.value("dictionary, bytes a node", graph.dictionary_bytes() as f64 / graph.len() as f64, "");
    table.value("built from facts, s (with making them)", population.built_in, "");
    let start = Instant::now();
    let mut file = Vec::new();
    graph.write(&mut file, "1").expect("memory takes everything");
    table.value("written, s", start.elapsed().as_secs_f64(), "");
    table.value("file, MB", file.len() as f64 / 1e6, "");
    let start = Instant::now();
    let read = LinkGraph::read(file.as_slice(), graph.kinds(), "1").expect("just written");
    table.value("read, s", start.elapsed().as_secs_f64(), "at most 3 a million people");
    assert_eq!((read.len(), read.link_count()), (graph.len(), graph.link_count()));
}

fn closures(population: &Population, table: &mut Table) {
    let graph = &population.graph;
    let up = Walk::lineage(graph, [population.parent_of], Course::Up);
    let down = Walk::lineage(graph, [population.parent_of], Course::Down);
    let mut found = Vec::new();
    let mut bare = bare::Closure::new(graph.bound());
    for (name, walk, rows, sample) in [
        ("ancestors", &up, &population.parents, &population.anyone),
        ("descendants of elders", &down, &population.children, &population.elders),
    ] {
        let theirs = sweep(sample, |&node| bare.run(rows, node.index() as u32).len());
        let ours = sweep(sample, |&node| graph::closure(walk, node).len());
        table.ratio(name, "bare loop", &ours, &theirs, "at most 2");
        let again = sweep(sample, |&node| {
            graph::closure_into(walk, [node], &mut found);
            found.len()
        });
        table.ratio(&format!("{name}, into a kept vector"), "bare loop", &again, &theirs, "at most 2");
        peers::closures(population, name, sample, &ours, table);
    }
    let mut bare = bare::Common::new(graph.bound());
    let theirs = sweep(&population.kin, |&(a, b)| bare.run(&population.parents, a.index() as u32, b.index() as u32));
    let ours = sweep(&population.kin, |&(a, b)| graph::common_ancestors(&up, a, b).len());
    table.ratio("common ancestors, and the nearest", "bare loop", &ours, &theirs, "at most 2");
    peers::common(population, &ours, table);
}

fn connections(population: &Population, table: &mut Table) {
    let graph = &population.graph;
    let any = Walk::any(graph);
    let mut bare = bare::Bidirectional::new(graph.bound());
    let theirs = sweep(&population.pairs, |&(a, b)| bare.run(&population.all, a.index() as u32, b.index() as u32));
    let length = |path: Option<graph::Path>| path.map_or(0, |path| path.len());
    let ours = sweep(&population.pairs, |&(a, b)| length(graph::connection(&any, a, b)));
    table.ratio("shortest connection, any link", "bare loop", &ours, &theirs, "at most 2");
    table.value("shortest connection, worst of a hundred, ms", ours.p99 / 1e6, "at most 0.5");
    let kin = [population.parent_of, population.spouse_of];
    let kin = Walk::both_ways(graph, kin);
    let rows = &population.kinship;
    let theirs = sweep(&population.pairs, |&(a, b)| bare.run(rows, a.index() as u32, b.index() as u32));
    let ours = sweep(&population.pairs, |&(a, b)| length(graph::connection(&kin, a, b)));
    table.ratio("shortest connection, blood and marriage", "bare loop", &ours, &theirs, "at most 2");
    peers::connections(population, table);
}

fn whole(_population: &Population, _table: &mut Table) {}

fn delta(population: &Population, table: &mut Table) {
    let parents: Vec<String> = population.anyone.iter().map(|&node| population.graph.iri(node)).collect();
    let school = population.graph.nodes().find(|&n| population.graph.kind(n) == Some(EntityKind::Institution));
    let school = population.graph.iri(school.expect("a population has schools"));
    let mut graph = population.graph.clone();
    let mut times = Vec::new();
    for (at, parents) in parents.windows(2).enumerate() {
        let mut delta = Delta::new();
        let iri = format!("http://localhost:7878/id/person/added-{at}");
        let source = delta.graph("http://localhost:7878/graph/source/added");
        let (born, died) = (DayInterval::years(1950, 1950), DayInterval::UNKNOWN);
        delta.node(NodeFact { iri: iri.clone(), kind: EntityKind::Person, sex: Sex::Female, born, died });
        let mut link = |subject: &str, kind, object: &str| {
            let (subject, object) = (subject.to_owned(), object.to_owned());
            let (when, certainty) = (Span::UNKNOWN, Certainty::Certain);
            delta.link(LinkFact { subject, kind, object, when, certainty, graph: source });
        };
        link(&parents[0], population.parent_of, &iri);
        link(&parents[1], population.parent_of, &iri);
        link(&iri, population.studied_at, &school);
        let start = Instant::now();
        graph = graph.apply(&delta).expect("room for one more");
        times.push(start.elapsed().as_nanos() as f64);
    }
    let added: Node = graph.node("http://localhost:7878/id/person/added-0").expect("added above");
    assert_eq!(graph.links(added, Way::In).count(), 2);
    let ours = table::Sweep::of(times, 0);
    peers::one_person_added(population, &ours, table);
}
