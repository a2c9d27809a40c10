//! How fast the link graph answers, beside the bare loop over the same links and beside other engines, in one run.
//!
//! `cargo bench --bench graph`; `HAVERIM_BENCH_PEOPLE` sets the size of the synthetic population (100000 unless set).
//! After `--` the part to run may be named: `index` or `answers`.
//! Times are medians over the same sample; the ratio is ours to the row's anchor, so smaller is better.

mod bare;
mod families;
mod peers;
mod population;
mod prepared;
mod quads;
mod sweep;
mod table;

use haverim::graph::{self, Course, Delta, InterestLimits, LinkGraph, Node, PageRankLimits, Sources, Walk, Way};
use haverim::model::{Certainty, DayInterval, EntityKind, LinkFact, NodeFact, Sex, Span};
use peers::Peers;
use population::Population;
use std::ops::ControlFlow;
use std::time::Instant;
use table::{Table, compare, once};

// As in the program itself.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() {
    let people = std::env::var("HAVERIM_BENCH_PEOPLE").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let mut table = Table::default();
    let population = Population::new(people);
    let wanted = table::wanted();
    if wanted("index") {
        index(&population, &mut table);
        quads::from_quads(&population, &mut table);
    }
    if !wanted("answers") {
        return table.print(&population.describe());
    }
    let mut peers = Peers::new(&population);
    closures(&population, &peers, &mut table);
    connections(&population, &peers, &mut table);
    whole(&population, &peers, &mut table);
    families::families(&population, &mut table);
    delta(&population, &mut peers, &mut table);
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

fn closures(population: &Population, peers: &Peers, table: &mut Table) {
    let graph = &population.graph;
    let up = Walk::lineage(graph, [population.parent_of], Course::Up);
    let down = Walk::lineage(graph, [population.parent_of], Course::Down);
    let mut bare = bare::Closure::new(graph.bound());
    for (name, question, walk, rows, sample, upwards) in [
        ("ancestors", "ancestors", &up, &population.parents, &population.anyone, true),
        ("descendants of elders", "descendants", &down, &population.children, &population.elders, false),
    ] {
        let ask = |node: &Node| graph::closure(walk, *node).len();
        let (ours, theirs) = compare(sample, ask, |node| bare.run(rows, node.index() as u32).len());
        table.ratio(name, "bare loop", &ours, &theirs, "at most 2");
        peers.closures(name, question, sample, upwards, &ours, table);
    }
    let mut bare = bare::Common::new(graph.bound());
    let pairs = &population.kin;
    let (ours, theirs) = compare(
        pairs,
        |&(a, b)| graph::common_ancestors(&up, a, b).len(),
        |&(a, b)| bare.run(&population.parents, a.index() as u32, b.index() as u32),
    );
    table.ratio("common ancestors, and the nearest", "bare loop", &ours, &theirs, "at most 2");
    peers.common(pairs, &ours, table);
}

fn connections(population: &Population, peers: &Peers, table: &mut Table) {
    let graph = &population.graph;
    let mut bare = bare::Bidirectional::new(graph.bound());
    let kin = [population.parent_of, population.spouse_of];
    for (name, walk, rows, any) in [
        ("shortest connection, any link", Walk::any(graph), &population.all, true),
        ("shortest connection, blood and marriage", Walk::both_ways(graph, kin), &population.kinship, false),
    ] {
        let (ours, theirs) = compare(
            &population.pairs,
            |&(a, b)| graph::connection(&walk, a, b).map_or(0, |path| path.len()),
            |&(a, b)| bare.run(rows, a.index() as u32, b.index() as u32),
        );
        table.ratio(name, "bare loop", &ours, &theirs, "at most 2");
        if any {
            table.value("shortest connection, any link: p99, ms", ours.p99 / 1e6, "at most 0.5");
            peers.connections(&population.pairs, &ours, table);
        }
    }
    let walk = Walk::any(graph);
    let limits = InterestLimits::default();
    let found = once(&population.pairs[..50], |&(a, b)| graph::interesting_paths(&walk, a, b, &limits).paths.len());
    table.value("five interesting paths, ms", found.p50 / 1e6, "at most 30");
    table.value("five interesting paths: p99, ms", found.p99 / 1e6, "");
}

fn whole(population: &Population, peers: &Peers, table: &mut Table) {
    let graph = &population.graph;
    let any = Walk::any(graph);
    let go_on = &mut |_: f64| ControlFlow::Continue(());
    let mut components = once(&[(); 5], |()| graph::components(&any, go_on).map_or(0, |parts| parts.sizes().len()));
    components.answers /= 5;
    table.value("components, ms", components.p50 / 1e6, "");
    peers.whole("components", "components", &components, table);
    let limits = PageRankLimits { iterations: 20, tolerance: 0.0, ..PageRankLimits::default() };
    let sum = |ranks: Vec<f64>| ranks.iter().sum::<f64>().round() as usize;
    let mut pagerank = once(&[(); 3], |()| graph::pagerank(&any, &limits, go_on).map_or(0, sum));
    pagerank.answers /= 3;
    table.value("PageRank, 20 iterations, ms", pagerank.p50 / 1e6, "");
    peers.whole("PageRank, 20 iterations", "pagerank", &pagerank, table);
    let sources = Sources::Sample { sources: 8, seed: 1 };
    let mut betweenness = once(&[(); 2], |()| graph::betweenness(&any, sources, go_on).map_or(0, |_| 0));
    betweenness.p50 /= 8.0;
    betweenness.p99 /= 8.0;
    table.value("betweenness, ms a source", betweenness.p50 / 1e6, "");
    peers.whole("betweenness, a source", "betweenness", &betweenness, table);
    let communities = once(&[()], |()| graph::communities(&any, 1.0, go_on).map_or(0, |c| c.parts.sizes().len()));
    table.value("communities, s", communities.p50 / 1e9, "");
}

fn delta(population: &Population, peers: &mut Peers, table: &mut Table) {
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
    peers.one_person_added(&ours, table);
}
