//! Other engines on the same questions: igraph (Python) where it is installed, and Oxigraph in process.

use crate::population::Population;
use crate::table::{Sweep, Table};
use haverim::graph::Node;

pub fn closures(_population: &Population, _name: &str, _sample: &[Node], _ours: &Sweep, _table: &mut Table) {}
pub fn common(_population: &Population, _ours: &Sweep, _table: &mut Table) {}
pub fn connections(_population: &Population, _table: &mut Table) {}
pub fn one_person_added(_population: &Population, ours: &Sweep, table: &mut Table) {
    table.value("one person added: the graph delta, µs", ours.p50 / 1e3, "");
}
