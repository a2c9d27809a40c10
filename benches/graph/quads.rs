//! The index built from quads: what a start costs when there is no file of it.

use crate::population::Population;
use crate::prepared::Prepared;
use crate::table::Table;
use haverim::app::{App, Opening, Reader, Snapshot};
use std::time::Instant;

/// Builds the index from the population in a store on disk.
pub fn from_quads(population: &Population, table: &mut Table) {
    let prepared = Prepared::of(population.people);
    table.value("store loaded and projected, s (once)", prepared.loaded_in, "");
    table.value("statements", prepared.quads as f64, "");
    let opening = Opening { with_data: false, ..Opening::directory(&prepared.store) };
    let app = App::open(&opening, &|_, _, _| {}).expect("the prepared store").app;
    let data = app.dataset(&Reader::operator());
    let start = Instant::now();
    let snapshot = Snapshot::of(&data).expect("the same as at a start");
    table.value("index built from quads, s", start.elapsed().as_secs_f64(), "at most 20 a million people");
    let (built, links) = (snapshot.graph.link_count(), population.graph.link_count());
    assert_eq!(built, links, "the store says what the generator does");
}
