//! How fast the service answers over HTTP, beside Oxigraph's own server and a bare handler, in one run.
//!
//! `cargo bench --bench sparql`; `HAVERIM_BENCH_PEOPLE` sets the size of the synthetic population (100000 unless set),
//! `HAVERIM_OXIGRAPH` names Oxigraph's server (`pip install oxigraph==0.5.13` brings it; else `oxigraph` on the path).
//! Without it its rows are left out, and said so. Client and servers share the machine. After `--` the parts to run may
//! be named: `asks`, `paths`, `ancestors`, `hostile`.
//!
//! Ours is served from this process, on the runtime that serves the bare handler too; Oxigraph's server is a process of
//! its own, read-only, on the same quads, loaded in bulk and optimised.

mod client;
mod hostile;
mod load;
#[path = "../graph/prepared.rs"]
mod prepared;
mod servers;
#[path = "../graph/table.rs"]
mod table;

use client::{Connection, Reply};
use servers::{Ours, Oxigraph};
use table::{Sweep, Table, compare, once, sweep};

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

const PARENT_OF: &str = "https://w3id.org/haverim/ontology#parentOf";
/// How many people are asked about.
const SAMPLE: usize = 200;
/// How many pairs; Oxigraph takes seconds for some.
const PAIRS: usize = 10;

fn main() {
    let people = std::env::var("HAVERIM_BENCH_PEOPLE").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let ours = Ours::start(people);
    let theirs = Oxigraph::start(&ours);
    let mut table = Table::default();
    match &theirs {
        Ok(oxigraph) => println!("beside: {}", oxigraph.version),
        Err(why) => println!("skipped: every row beside Oxigraph's server, because {why}"),
    }
    let mut theirs = theirs.ok();
    let wanted = table::wanted();
    if wanted("asks") {
        asks(&ours, theirs.as_ref(), &mut table);
    }
    if wanted("paths") {
        paths(&ours, theirs.as_ref(), &mut table);
        joined(&ours, theirs.as_ref(), &mut table);
    }
    if wanted("ancestors") {
        ancestors(&ours, theirs.as_ref(), &mut table);
    }
    if wanted("hostile") {
        hostile::crowd(&ours, theirs.as_mut(), &mut table);
        hostile::rows(&ours, theirs.as_mut(), &mut table);
    }
    table.print(&format!("synthetic population of {people}, over HTTP"));
    ours.stop();
}

/// A query as the path of a GET.
fn query(endpoint: &str, text: &str) -> String {
    let encoded: String = text
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    format!("{endpoint}?query={encoded}")
}

/// Small questions a second, by eight clients.
fn asks(ours: &Ours, theirs: Option<&Oxigraph>, table: &mut Table) {
    let texts: Vec<String> =
        ours.people.iter().map(|person| format!("ASK {{ <{person}> <{PARENT_OF}> ?child }}")).collect();
    let at = |endpoint: &str| -> Vec<String> { texts.iter().map(|text| query(endpoint, text)).collect() };
    let beside = theirs.map(|oxigraph| (oxigraph.address, at("/query")));
    load::row(
        "small ASK, requests/s",
        (ours.address, at("/sparql")),
        beside,
        "Oxigraph's server",
        "at least 0.9",
        table,
    );
}

/// `parentOf+` from one person.
fn paths(ours: &Ours, theirs: Option<&Oxigraph>, table: &mut Table) {
    let texts: Vec<String> =
        ours.people.iter().map(|person| format!("SELECT ?who {{ ?who <{PARENT_OF}>+ <{person}> }}")).collect();
    questions("ancestors by path, one end bound", &texts, ours, theirs, "at most 0.33 (3 times as fast)", table);
}

/// Two such paths, joined as one writes it.
fn joined(ours: &Ours, theirs: Option<&Oxigraph>, table: &mut Table) {
    let pairs = ours.people.chunks(2).take(PAIRS);
    let texts: Vec<String> = pairs
        .map(|pair| format!("SELECT ?who {{ ?who <{PARENT_OF}>+ <{}> . ?who <{PARENT_OF}>+ <{}> }}", pair[0], pair[1]))
        .collect();
    let ask = |address, endpoint: &str| {
        let mut connection = Connection::new(address);
        let texts: Vec<String> = texts.iter().map(|text| query(endpoint, text)).collect();
        let mut ask = move |path: &String| rows(connection.get(path, "text/csv"));
        let once = once(&texts, &mut ask);
        if endpoint == "/sparql" { sweep(&texts, ask) } else { once }
    };
    let here = ask(ours.address, "/sparql");
    let work = "two such paths joined";
    match theirs {
        Some(oxigraph) => {
            let there = ask(oxigraph.address, "/query");
            table.ratio(work, "Oxigraph's server", &here, &there, "at most 0.0025 (400 times as fast)");
        }
        None => table.value(&format!("{work}, ms"), here.p50 / 1e6, ""),
    }
}

fn questions(work: &str, texts: &[String], ours: &Ours, theirs: Option<&Oxigraph>, goal: &str, table: &mut Table) {
    let mut here = Connection::new(ours.address);
    let sample: Vec<(String, String)> =
        texts.iter().map(|text| (query("/sparql", text), query("/query", text))).collect();
    match theirs {
        Some(oxigraph) => {
            let mut there = Connection::new(oxigraph.address);
            let (ours, theirs): (Sweep, Sweep) = compare(
                &sample,
                |(path, _)| rows(here.get(path, "text/csv")),
                |(_, path)| rows(there.get(path, "text/csv")),
            );
            table.ratio(work, "Oxigraph's server", &ours, &theirs, goal);
        }
        None => table.value(
            &format!("{work}, µs"),
            sweep(&sample, |(path, _)| rows(here.get(path, "text/csv"))).p50 / 1e3,
            "",
        ),
    }
}

/// The lines of an answer in CSV.
fn rows(reply: std::io::Result<Reply>) -> usize {
    let reply = reply.expect("an answer that is complete");
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    reply.body.iter().filter(|byte| **byte == b'\n').count()
}

/// The quick form of a person's ancestors, beside a handler that has the bytes ready, and beside Oxigraph by path.
fn ancestors(ours: &Ours, theirs: Option<&Oxigraph>, table: &mut Table) {
    let slug = |person: &String| person.rsplit('/').next().unwrap_or_default().to_owned();
    let paths: Vec<String> =
        ours.people.iter().map(|person| format!("/api/people/{}/ancestors?fields=id", slug(person))).collect();
    let bare = ours.bare(&paths);
    let (work, mine) = ("ancestors?fields=id, requests/s", (ours.address, paths.clone()));
    load::row(work, mine.clone(), Some((bare, paths)), "a bare handler with the same bytes", "at least 0.5", table);
    if let Some(oxigraph) = theirs {
        let texts = ours.people.iter().map(|person| format!("SELECT ?who {{ ?who <{PARENT_OF}>+ <{person}> }}"));
        let by_path = texts.map(|text| query("/query", &text)).collect();
        load::row(work, mine, Some((oxigraph.address, by_path)), "Oxigraph's server by path", "at least 20", table);
    }
}
