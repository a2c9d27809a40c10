//! From a file to a graph that answers: our import into a new store, beside Oxigraph's own loader on the same quads.
//!
//! Ours reads, checks, maps, projects, loads, optimises, builds the link graph and weighs who may be living; theirs
//! parses N-Quads, loads and optimises. Peak memory is the process's own, so ours is measured first.

use haverim::app::{App, ImportRequest, Opening, Reader};
use oxigraph::io::RdfFormat;
use oxigraph::store::Store;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::time::{Duration, Instant};

/// Imports a file and loads its quads again with the bare store; prints both.
pub fn compare(people: usize, file: &str) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (ours, dump) = (dir.path().join("ours"), dir.path().join("quads.nq"));
    let opening = Opening { with_data: false, writable: true, ..Opening::directory(&ours) };
    let app = App::open(&opening, &|_, _, _| {}).expect("a new store").app;
    let reader = Reader::operator();
    let before = memory();
    let start = Instant::now();
    let request =
        ImportRequest { name: "bench.ged".into(), bytes: file.into(), alone: true, ..ImportRequest::default() };
    let done = app.import_telling(&reader, &request, &|_, _, _| {}).expect("a made-up file is GEDCOM");
    let served = start.elapsed();
    let found: usize = done.found.iter().filter(|(what, _)| *what == "people").map(|(_, count)| count).sum();
    assert_eq!(found, people, "everybody is in");
    show("file to served graph", people, served);
    println!("{:<28} {:>8} MB above {before} MB", "  memory at most", memory().saturating_sub(before));
    drop(request);

    let mut out = BufWriter::new(File::create(&dump).expect("a file"));
    app.export_rdf(&reader, "nquads", None, false, &mut out).expect("exported");
    drop((out, app));
    let start = Instant::now();
    let store = Store::open(dir.path().join("theirs")).expect("a new store");
    let mut loader = store.bulk_loader();
    let quads = BufReader::with_capacity(1 << 20, File::open(&dump).expect("the dump"));
    loader.load_from_reader(RdfFormat::NQuads, quads).expect("N-Quads of ours");
    loader.commit().expect("committed");
    store.optimize().expect("optimised");
    let theirs = start.elapsed();
    let quads = store.len().expect("a count");
    show("Oxigraph, the same quads", people, theirs);
    println!("{quads} quads; ours takes {:.2} times as long", served.as_secs_f64() / theirs.as_secs_f64());
}

fn show(what: &str, people: usize, time: Duration) {
    let seconds = time.as_secs_f64();
    println!("{what:<28} {seconds:>8.2} s  {:>10.0} people/s", people as f64 / seconds);
}

/// The most memory that this process has held, in megabytes.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()).unwrap_or(0) / 1024
}
