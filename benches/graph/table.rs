//! Measuring a sample, and the table that is printed.

use std::hint::black_box;
use std::time::Instant;

/// The times of one sweep over a sample, in nanoseconds.
#[derive(Clone, Debug)]
pub struct Sweep {
    pub p50: f64,
    pub p99: f64,
    /// What the answers of the first questions come to, so that two ways can be seen to do the same work.
    pub answers: usize,
}

impl Sweep {
    pub fn of(mut times: Vec<f64>, answers: usize) -> Self {
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        Self { p50: at(0.5), p99: at(0.99), answers }
    }
}

/// Which parts of a bench are to run: those that the command line names, or all.
pub fn wanted() -> impl Fn(&str) -> bool {
    let named: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with("--")).collect();
    move |part| named.is_empty() || named.iter().any(|name| name == part)
}

/// So many first questions of a sample are compared by their answers: everybody is asked at least these.
const CHECKED: usize = 40;

/// One sweep.
pub fn once<T>(sample: &[T], mut ask: impl FnMut(&T) -> usize) -> Sweep {
    let mut answers = 0;
    let times = sample.iter().enumerate().map(|(at, question)| {
        let start = Instant::now();
        let answer = black_box(ask(question));
        let time = start.elapsed().as_nanos() as f64;
        answers += if at < CHECKED { answer } else { 0 };
        time
    });
    let times = times.collect();
    Sweep::of(times, answers)
}

/// Three sweeps; the one with the median p50.
pub fn sweep<T>(sample: &[T], mut ask: impl FnMut(&T) -> usize) -> Sweep {
    middle((0..3).map(|_| once(sample, &mut ask)).collect())
}

/// Two ways on the same sample, sweep by sweep in turn, so that what else the machine does falls on both; after one
/// sweep each that warms up, of eleven the one with the median p50.
pub fn compare<T>(
    sample: &[T],
    mut ours: impl FnMut(&T) -> usize,
    mut theirs: impl FnMut(&T) -> usize,
) -> (Sweep, Sweep) {
    let both = (0..12).map(|_| (once(sample, &mut ours), once(sample, &mut theirs))).skip(1);
    let (ours, theirs): (Vec<Sweep>, Vec<Sweep>) = both.unzip();
    (middle(ours), middle(theirs))
}

fn middle(mut sweeps: Vec<Sweep>) -> Sweep {
    sweeps.sort_by(|a, b| a.p50.total_cmp(&b.p50));
    let at = sweeps.len() / 2;
    sweeps.swap_remove(at)
}

/// Rows to be printed.
#[derive(Default)]
pub struct Table(Vec<[String; 5]>);

impl Table {
    /// A row with a plain value.
    pub fn value(&mut self, work: &str, value: f64, goal: &str) {
        self.row([work.into(), format!("{value:.3}"), String::new(), String::new(), goal.into()]);
    }

    /// A row that compares medians.
    pub fn ratio(&mut self, work: &str, beside: &str, ours: &Sweep, theirs: &Sweep, goal: &str) {
        if ours.answers != theirs.answers {
            println!("note: {work}: {} answers to the first questions, {beside} has {}", ours.answers, theirs.answers);
        }
        let (ours, ratio) = (micros(ours), ours.p50 / theirs.p50);
        let theirs = format!("{beside} {}", micros(theirs));
        self.row([work.into(), ours, theirs, format!("{ratio:.4}"), goal.into()]);
    }

    /// A row as it is: work, ours, beside, ratio, goal.
    pub fn row(&mut self, row: [String; 5]) {
        println!("{}", row.join(" | "));
        self.0.push(row);
    }

    pub fn print(&self, title: &str) {
        println!("\n{title}\n");
        println!("| work | ours | beside | ratio | goal |\n|---|---|---|---|---|");
        for row in &self.0 {
            println!("| {} |", row.join(" | "));
        }
    }
}

fn micros(sweep: &Sweep) -> String {
    format!("{:.2} µs (p99 {:.2})", sweep.p50 / 1e3, sweep.p99 / 1e3)
}
