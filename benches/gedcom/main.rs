//! How many people a second are read, checked, converted, mapped and written.
//!
//! `cargo bench --bench gedcom`; `HAVERIM_BENCH_PEOPLE` sets the size of the file (200000 unless set), and
//! `HAVERIM_BENCH_SERVED` that of the file that is imported into a store (50000). `benches/peers` measures the same file
//! with another crate beside ours.

mod population;
mod served;

use haverim::formats::gedcom::{Family, Style, check, convert, map, read, write};
use std::hint::black_box;
use std::time::Instant;

fn main() {
    let number = |name: &str, usual: usize| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual);
    let imported = number("HAVERIM_BENCH_SERVED", 50_000);
    served::compare(imported, &population::file(imported));
    let people = number("HAVERIM_BENCH_PEOPLE", 200_000);
    let file = population::file(people);
    println!("{people} people, {:.1} MB, {} lines", file.len() as f64 / 1e6, file.lines().count());
    let measure = |what: &str, work: &dyn Fn()| {
        let best = (0..3).map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        });
        let seconds = best.min().unwrap_or_default().as_secs_f64();
        println!("{what:<22} {seconds:>8.3} s  {:>12.0} people/s", people as f64 / seconds);
    };
    let tree = read(file.as_bytes()).expect("a made-up file is GEDCOM");
    measure("read to a tree", &|| drop(black_box(read(file.as_bytes()))));
    measure("write", &|| drop(black_box(write(&tree, Style::default()))));
    measure("check", &|| drop(black_box(check(&tree))));
    measure("convert to 7", &|| drop(black_box(convert(&tree, Family::Seven))));
    measure("read and map", &|| {
        let tree = read(file.as_bytes()).expect("a made-up file is GEDCOM");
        let mut statements = 0usize;
        let mapping = map(&tree, &mut |_| statements += 1);
        black_box((mapping, statements));
    });
}
