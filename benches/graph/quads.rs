//! The index built from quads: what a start costs when there is no file of it.

use crate::population::Population;
use crate::table::Table;
use haverim::app::{App, Opening, Reader, Snapshot};
use haverim::generate;
use std::fs::File;
use std::io::BufWriter;
use std::time::Instant;

/// Loads the population into a store on disk, and builds the index from it.
pub fn from_quads(population: &Population, table: &mut Table) {
    let dir = tempfile::tempdir().expect("room for a store");
    let file = dir.path().join("population.nq");
    let settings = generate::Settings::new(population.people, 1);
    let mut out = BufWriter::new(File::create(&file).expect("room for the statements"));
    let report = generate::population(&settings, &mut out).expect("room for the statements");
    drop(out);
    let opening = Opening { with_data: false, ..Opening::directory(&dir.path().join("store")) };
    let app = App::open(&opening, &|_, _, _| {}).expect("a new store").app;
    let start = Instant::now();
    app.load_rdf(&[file], None, &|_| {}).expect("what has just been written");
    table.value("store loaded and projected, s", start.elapsed().as_secs_f64(), "");
    table.value("statements", report.quads as f64, "");
    let data = app.dataset(&Reader::operator());
    let start = Instant::now();
    let snapshot = Snapshot::of(&data).expect("the same as at a start");
    table.value("index built from quads, s", start.elapsed().as_secs_f64(), "at most 20 a million people");
    let (built, links) = (snapshot.graph.link_count(), population.graph.link_count());
    assert_eq!(built, links, "the store says what the generator does");
}
