//! From a file to a graph that answers: our import into a new store, beside Oxigraph's own loader on the same quads.
//!
//! Ours reads, checks, maps, projects, loads, optimises, builds the link graph and weighs who may be living; theirs
//! parses N-Quads, loads and optimises. Peak memory is the process's own, so ours is measured first. Processor time
//! stands beside the time on the clock, as other programs may be at work.

use haverim::app::{App, ImportRequest, Opening, Reader};
use oxigraph::io::RdfFormat;
use oxigraph::store::Store;
use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::time::Instant;

/// Imports a file and loads its quads again with the bare store; prints both.
pub fn compare(people: usize, file: &str) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (ours, dump) = (dir.path().join("ours"), dir.path().join("quads.nq"));
    let opening = Opening { with_data: false, writable: true, ..Opening::directory(&ours) };
    let app = App::open(&opening, &|_, _, _| {}).expect("a new store").app;
    let reader = Reader::operator();
    let before = memory("VmHWM:");
    let request =
        ImportRequest { name: "bench.ged".into(), bytes: file.into(), alone: true, ..ImportRequest::default() };
    let stages = RefCell::new(Stages::begin("reading the file"));
    let done = app
        .import_telling(&reader, &request, &|what, _, _| stages.borrow_mut().tell(what))
        .expect("a made-up file is GEDCOM");
    let served = stages.into_inner().end();
    let found: usize = done.found.iter().filter(|(what, _)| *what == "people").map(|(_, count)| count).sum();
    assert_eq!(found, people, "everybody is in");
    served.show("file to served graph", people);
    println!("{:<32} {:>8} MB above {before} MB", "  memory at most", memory("VmHWM:").saturating_sub(before));
    drop(request);

    let mut out = BufWriter::new(File::create(&dump).expect("a file"));
    app.export_rdf(&reader, "nquads", None, false, &mut out).expect("exported");
    drop((out, app));
    let begin = Spent::now();
    let mut stages = Stages::begin("  loading");
    let store = Store::open(dir.path().join("theirs")).expect("a new store");
    let mut loader = store.bulk_loader();
    let quads = BufReader::with_capacity(1 << 20, File::open(&dump).expect("the dump"));
    loader.load_from_reader(RdfFormat::NQuads, quads).expect("N-Quads of ours");
    loader.commit().expect("committed");
    stages.tell("  optimising");
    store.optimize().expect("optimised");
    stages.end();
    let theirs = begin.since();
    let quads = store.len().expect("a count");
    theirs.show("Oxigraph, the same quads", people);
    let (clock, processor) = (served.clock / theirs.clock, served.processor / theirs.processor);
    println!("{quads} quads; ours takes {clock:.2} times as long, and {processor:.2} times the processor time");
}

/// The stages of a piece of work, each printed when the next begins.
struct Stages {
    whole: Spent,
    stage: Spent,
    name: String,
}

impl Stages {
    fn begin(name: &str) -> Self {
        Self { whole: Spent::now(), stage: Spent::now(), name: name.into() }
    }

    fn tell(&mut self, name: &str) {
        if name != self.name {
            let spent = self.stage.since();
            println!(
                "  {:<30} {:>8.2} s {:>8.2} s of processors, {:>6} MB",
                self.name,
                spent.clock,
                spent.processor,
                memory("VmRSS:")
            );
            *self = Self { whole: self.whole, stage: Spent::now(), name: name.into() };
        }
    }

    fn end(mut self) -> Taken {
        self.tell("");
        self.whole.since()
    }
}

/// A moment: by the clock, and by the processor time that the process has used.
#[derive(Clone, Copy)]
struct Spent(Instant, f64);

impl Spent {
    fn now() -> Self {
        Self(Instant::now(), processor_time())
    }

    fn since(self) -> Taken {
        Taken { clock: self.0.elapsed().as_secs_f64(), processor: processor_time() - self.1 }
    }
}

/// How long something took, in seconds.
struct Taken {
    clock: f64,
    processor: f64,
}

impl Taken {
    fn show(&self, what: &str, people: usize) {
        let rate = people as f64 / self.clock;
        println!("{what:<32} {:>8.2} s {:>8.2} s of processors, {rate:>8.0} people/s", self.clock, self.processor);
    }
}

/// The processor time that this process has used, in seconds; the kernel counts in hundredths.
fn processor_time() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let numbers: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| numbers.get(at).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// The memory that this process holds (`VmRSS:`) or has held at most (`VmHWM:`), in megabytes.
fn memory(which: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(which));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()).unwrap_or(0) / 1024
}
