//! Other engines on the same questions, in the same run: igraph (Python) where it is installed, and Oxigraph in
//! process, with a property path on an optimised store.
//!
//! What is not installed is said and left out. igraph is timed within Python, around each call, so its figures hold
//! the making of Python lists, which its users pay too.

mod igraph;
mod oxigraph;

use crate::population::Population;
use crate::table::{Sweep, Table};
use haverim::graph::Node;

/// The engines that are there, with the population loaded.
pub struct Peers {
    igraph: Option<igraph::Answers>,
    oxigraph: oxigraph::Loaded,
}

impl Peers {
    /// Loads the population everywhere; igraph answers everything it will be asked.
    pub fn new(population: &Population) -> Self {
        let igraph = igraph::ask(population).inspect_err(|why| println!("note: no igraph: {why}")).ok();
        Self { igraph, oxigraph: oxigraph::Loaded::new(population) }
    }

    /// Ancestors or descendants of a sample.
    pub fn closures(
        &self,
        name: &str,
        question: &str,
        sample: &[Node],
        upwards: bool,
        ours: &Sweep,
        table: &mut Table,
    ) {
        self.beside_igraph(name, question, ours, table);
        let theirs = self.oxigraph.closures(sample, upwards);
        table.ratio(name, "Oxigraph path", ours, &theirs, "at most 0.0067");
    }

    /// Common ancestors of pairs.
    pub fn common(&self, pairs: &[(Node, Node)], ours: &Sweep, table: &mut Table) {
        self.beside_igraph("common ancestors", "common", ours, table);
        let theirs = self.oxigraph.common(pairs);
        table.ratio("common ancestors", "Oxigraph, two sub-selects", ours, &theirs, "at most 0.01");
    }

    /// The shortest connection of pairs.
    pub fn connections(&self, pairs: &[(Node, Node)], ours: &Sweep, table: &mut Table) {
        self.beside_igraph("shortest connection, any link", "connection", ours, table);
        let theirs = self.oxigraph.connections(pairs);
        table.ratio(
            "shortest connection, any link",
            "Oxigraph, searched by its client",
            ours,
            &theirs,
            "at most 0.005",
        );
    }

    /// A measure of the whole network, once.
    pub fn whole(&self, name: &str, question: &str, ours: &Sweep, table: &mut Table) {
        self.beside_igraph(name, question, ours, table);
    }

    /// A person added.
    pub fn one_person_added(&mut self, ours: &Sweep, table: &mut Table) {
        let theirs = self.oxigraph.one_person_added();
        table.ratio("one person added: the graph delta", "Oxigraph commit", ours, &theirs, "at most 3");
    }

    fn beside_igraph(&self, name: &str, question: &str, ours: &Sweep, table: &mut Table) {
        if let Some(theirs) = self.igraph.as_ref().and_then(|answers| answers.get(question)) {
            table.ratio(name, "igraph", ours, theirs, "at most 1");
        }
    }
}
