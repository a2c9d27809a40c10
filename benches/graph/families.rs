//! Kinship: coefficients beside a bare sweep, and all relatives of a person.
//!
//! The bare sweep is what computing φ costs when nothing is checked: ancestors of both collected over plain rows of
//! parents, known to be in order and free of contradictions, and one pass over them with F taken from a table made before.

use crate::population::Population;
use crate::sweep::BareSweep;
use crate::table::{Table, sweep};
use haverim::graph::kinship::{self, Budget, Calculator, Kin, Pedigree, RelativesLimits};
use std::hint::black_box;
use std::time::Instant;

pub fn families(population: &Population, table: &mut Table) {
    let kin = Kin::new(&population.graph);

    let start = Instant::now();
    let everybody = Pedigree::everybody(&kin);
    table.value("everybody in order, parents first, s", start.elapsed().as_secs_f64(), "");
    let start = Instant::now();
    let inbreeding = Calculator::new(&everybody).all_inbreeding();
    let ours = start.elapsed().as_secs_f64();
    let mut bare = BareSweep::new(population, &everybody, &inbreeding);
    let start = Instant::now();
    let total = black_box(bare.everybody());
    let theirs = start.elapsed().as_secs_f64();
    table.value("all F of the population, s", ours, "");
    table.value("the same by bare sweeps, each person's F anew, s", theirs, "");
    table.value("all F, ratio", ours / theirs, "at most 3");
    table.value("all F, ns an ancestor", ours * 1e9 / total as f64, "the same at every size");

    // Answers in millionths, so that both ways can be seen to agree.
    let as_answer = |coefficient: f64| (coefficient * 1e6).round() as usize;
    let theirs = sweep(&population.kin, |&(a, b)| as_answer(bare.kinship(a, b)));
    let ours = sweep(&population.kin, |&(a, b)| {
        let pedigree = Pedigree::of(&kin, &[a, b]);
        let number = |person| pedigree.number(person).expect("made for both");
        as_answer(Calculator::new(&pedigree).kinship(number(a), number(b)))
    });
    table.ratio("exact φ of two people", "bare sweep", &ours, &theirs, "at most 3");
    let mut calculator = Calculator::new(&everybody);
    let number = |person| everybody.number(person).expect("everybody");
    let ours = sweep(&population.kin, |&(a, b)| as_answer(calculator.kinship(number(a), number(b))));
    table.ratio("exact φ, everybody in order", "bare sweep", &ours, &theirs, "at most 3");

    let lines = sweep(&population.kin, |&(a, b)| kinship::kinship(&kin, a, b, &Budget::default()).relations.len());
    table.ratio("all lines, names and coefficients", "bare sweep", &lines, &theirs, "");
    let limits = RelativesLimits::default();
    let all = sweep(&population.anyone, |&person| kinship::relatives(&kin, person, &limits).count);
    table.value("all relatives by kind, µs (median)", all.p50 / 1e3, "");
    table.value("all relatives by kind, people (mean)", all.answers as f64 / population.anyone.len() as f64, "");
}
