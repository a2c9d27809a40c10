//! GEDCOM: our reader beside `ged_io`, on the same made-up file.

#[path = "../../gedcom/population.rs"]
mod population;

use std::hint::black_box;
use std::time::{Duration, Instant};

fn best(work: impl Fn()) -> Duration {
    let runs = (0..3).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    runs.min().unwrap_or_default()
}

fn main() {
    let people = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(200_000);
    let file = population::file(people);
    println!("{people} people, {:.1} MB", file.len() as f64 / 1e6);
    let show = |what: &str, time: Duration| {
        println!("{what:<28} {:>8.3} s  {:>12.0} people/s", time.as_secs_f64(), people as f64 / time.as_secs_f64());
    };
    let theirs = best(|| {
        let data = ged_io::GedcomBuilder::new().build_from_str(&file);
        black_box(data.map(|d| d.individuals.len()).expect("ged_io reads this file"));
    });
    show("ged_io: to its structures", theirs);
    let ours = best(|| drop(black_box(haverim::formats::gedcom::read(file.as_bytes()))));
    show("haverim: to a tree", ours);
    let mapped = best(|| {
        let tree = haverim::formats::gedcom::read(file.as_bytes()).expect("a made-up file is GEDCOM");
        let mut statements = 0usize;
        black_box(haverim::formats::gedcom::map(&tree, &mut |_| statements += 1));
    });
    show("haverim: to statements", mapped);
    println!("to a tree {:.1} times as fast", theirs.as_secs_f64() / ours.as_secs_f64());
}
