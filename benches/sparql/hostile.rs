//! Queries that no server can answer in time: how long until they end, how they end, and what they take meanwhile.

use crate::client::Connection;
use crate::query;
use crate::servers::{LIMIT, Ours, Oxigraph};
use crate::table::{Sweep, Table};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// So long after the limit we wait for a server that does not stop; then it is killed and started again.
const PATIENCE: u64 = 12;

const SHAPES: [(&str, &str); 6] = [
    ("product under ORDER BY", "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"),
    ("product of three, counted", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"),
    ("product, streamed", "SELECT * { ?a ?b ?c . ?d ?e ?f }"),
    ("every ancestor of everybody", "SELECT (COUNT(*) AS ?n) { ?a <https://w3id.org/haverim/ontology#parentOf>+ ?b }"),
    ("closure over any property", "SELECT (COUNT(*) AS ?n) { ?a (<x:none>|!<x:none>)+ ?b . ?b (!<x:other>)+ ?c }"),
    ("groups of a product", "SELECT ?a ?f (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?f"),
];

/// Rows for each shape, one line each for time and memory.
pub fn rows(ours: &Ours, mut theirs: Option<&mut Oxigraph>, table: &mut Table) {
    for (name, text) in SHAPES {
        let here = ask(ours.address, &query("/sparql", text), &|| ours.memory());
        let there = theirs.as_mut().map(|oxigraph| {
            let told = ask(oxigraph.address, &query("/query", text), &|| oxigraph.memory());
            // Whatever it still computes must not weigh on the next one.
            if let Err(why) = oxigraph.restart() {
                println!("note: it does not start again: {why}");
            }
            told
        });
        table.row([
            format!("{name}, {LIMIT} s allowed"),
            here.to_string(),
            there.map_or_else(String::new, |there| format!("Oxigraph's server {there}")),
            String::new(),
            format!("an error within {} s", LIMIT + 1),
        ]);
    }
}

/// How many ask at once in a crowd.
const CROWD: usize = 40;

/// A small question's time while a crowd asks what cannot be answered.
pub fn crowd(ours: &Ours, theirs: Option<&mut Oxigraph>, table: &mut Table) {
    let small = format!("ASK {{ <{}> <{}> ?child }}", ours.people[0], crate::PARENT_OF);
    let told = |address, endpoint: &str, memory: &(dyn Fn() -> f64 + Sync)| {
        let (times, most) = among(address, endpoint, &small, memory);
        let Sweep { p50, p99, .. } = Sweep::of(times, 0);
        format!("{:.1} ms (p99 {:.0}), {most:.0} MB more", p50 / 1e6, p99 / 1e6)
    };
    let here = told(ours.address, "/sparql", &|| ours.memory());
    let there = theirs.map_or_else(String::new, |oxigraph| {
        let there = told(oxigraph.address, "/query", &|| oxigraph.memory());
        drop(oxigraph.restart());
        format!("Oxigraph's server {there}")
    });
    let work = format!("small ASK among {CROWD} such queries");
    table.row([work, here, there, String::new(), "at most 50 ms at the median".into()]);
}

fn among(address: SocketAddr, endpoint: &str, small: &str, memory: &(dyn Fn() -> f64 + Sync)) -> (Vec<f64>, f64) {
    let (before, end) = (memory(), Instant::now() + Duration::from_secs(LIMIT));
    let (mut times, mut most) = (Vec::new(), before);
    let crowd: Vec<_> = (0..CROWD)
        .map(|n| {
            let path = query(endpoint, SHAPES[n % SHAPES.len()].1);
            // They end with their query, or with the server.
            std::thread::spawn(move || {
                let mut connection = Connection::new(address);
                connection.patience = Duration::from_secs(LIMIT + PATIENCE);
                drop(connection.read(&path, "text/csv", &mut |_| ()));
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    let mut connection = Connection::new(address);
    let path = query(endpoint, small);
    while Instant::now() < end {
        let start = Instant::now();
        let reply = connection.get(&path, "*/*");
        if reply.is_ok_and(|reply| reply.status == 200) {
            times.push(start.elapsed().as_nanos() as f64);
        }
        most = most.max(memory());
        std::thread::sleep(Duration::from_millis(20));
    }
    // What was asked has to be over before anything else is measured: it would wait behind the crowd.
    crowd.into_iter().for_each(|asker| drop(asker.join()));
    if times.is_empty() {
        times.push(f64::INFINITY);
    }
    (times, most - before)
}

/// How a query ended.
struct Ended {
    how: String,
    after: Duration,
    /// The most memory meanwhile beyond what it was before, in MB.
    memory: f64,
}

impl std::fmt::Display for Ended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (how, after, memory) = (&self.how, self.after.as_secs_f64(), self.memory);
        match after < (LIMIT + PATIENCE) as f64 {
            true => write!(f, "{how} after {after:.1} s, {memory:.0} MB more"),
            false => write!(f, "no end, > {} s, {memory:.0} MB more", LIMIT + PATIENCE),
        }
    }
}

fn ask(address: SocketAddr, path: &str, memory: &(dyn Fn() -> f64 + Sync)) -> Ended {
    let before = memory();
    let done = Arc::new(AtomicBool::new(false));
    let start = Instant::now();
    let path = path.to_owned();
    let told = done.clone();
    let client = std::thread::spawn(move || {
        let mut connection = Connection::new(address);
        connection.patience = Duration::from_secs(LIMIT + PATIENCE);
        let mut bytes = 0_u64;
        let ended = connection.read(&path, "text/csv", &mut |part| bytes += part.len() as u64);
        told.store(true, Ordering::Release);
        (ended, bytes)
    });
    let mut most = before;
    while !done.load(Ordering::Acquire) && start.elapsed() < Duration::from_secs(LIMIT + PATIENCE) {
        most = most.max(memory());
        std::thread::sleep(Duration::from_millis(50));
    }
    let after = start.elapsed();
    let how = if done.load(Ordering::Acquire) {
        match client.join().expect("a client that ends") {
            (Ok(200), bytes) => format!("status 200 as if whole ({:.0} MB)", bytes as f64 / 1e6),
            (Ok(status), _) => format!("status {status}"),
            (Err(_), bytes) => format!("broken off ({:.0} MB)", bytes as f64 / 1e6),
        }
    } else {
        "no end".to_owned()
    };
    Ended { how, after, memory: most - before }
}
