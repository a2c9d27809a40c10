//! Oxigraph in process, on a store loaded in bulk and optimised.

use crate::population::Population;
use crate::table::{Sweep, sweep};
use haverim::graph::{Node, Way};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use std::collections::HashMap;
use std::time::Instant;

/// A store with the population's links as triples.
pub struct Loaded {
    store: Store,
    /// By node number.
    iris: Vec<NamedNode>,
    parent_of: NamedNode,
    _folder: Option<tempfile::TempDir>,
}

/// How much of a sample Oxigraph is asked: it takes its time.
const ASKED: usize = 100;

impl Loaded {
    pub fn new(population: &Population) -> Self {
        let graph = &population.graph;
        let (store, _folder) = open();
        let iris: Vec<NamedNode> =
            (0..graph.bound()).map(|at| NamedNode::new_unchecked(graph.iri(Node::new(at)))).collect();
        let kinds: Vec<NamedNode> =
            graph.kinds().iter().map(|(_, kind)| NamedNode::new_unchecked(kind.iri.clone())).collect();
        let links = graph.nodes().flat_map(|node| graph.links(node, Way::Out)).map(|link| {
            let [subject, object] = [link.id.subject, link.id.object].map(|end| iris[end.index()].clone());
            Quad::new(subject, kinds[usize::from(link.id.kind.0)].clone(), object, GraphName::DefaultGraph)
        });
        let mut loader = store.bulk_loader();
        loader.load_quads(links).expect("an empty store takes quads");
        loader.commit().expect("nobody else writes");
        store.optimize().expect("the store was just loaded");
        let parent_of = kinds[usize::from(population.parent_of.0)].clone();
        Self { store, iris, parent_of, _folder }
    }

    pub fn closures(&self, sample: &[Node], upwards: bool) -> Sweep {
        sweep(&sample[..ASKED.min(sample.len())], |&node| {
            let person = &self.iris[node.index()];
            let path = format!("{}+", self.parent_of);
            let pattern = if upwards { format!("?a {path} {person}") } else { format!("{person} {path} ?a") };
            self.count(&format!("SELECT ?a {{ {pattern} }}"))
        })
    }

    /// As somebody writes it who knows that Oxigraph joins two paths slowly.
    pub fn common(&self, pairs: &[(Node, Node)]) -> Sweep {
        let path = format!("{}+", self.parent_of);
        let half = |node: Node| format!("{{ SELECT ?a {{ ?a {path} {} }} }}", self.iris[node.index()]);
        sweep(&pairs[..ASKED.min(pairs.len())], |&(a, b)| {
            self.count(&format!("SELECT ?a {{ {} {} }}", half(a), half(b)))
        })
    }

    /// A search from both ends, each node's neighbours asked of the store.
    pub fn connections(&self, pairs: &[(Node, Node)]) -> Sweep {
        sweep(&pairs[..40.min(pairs.len())], |&(a, b)| {
            self.connection(&self.iris[a.index()], &self.iris[b.index()]).unwrap_or(0)
        })
    }

    /// Commits of a person of fifteen triples.
    pub fn one_person_added(&mut self) -> Sweep {
        let mut times = Vec::new();
        for at in 0..300 {
            let person = NamedNode::new_unchecked(format!("http://localhost:7878/id/person/added-{at}"));
            let quads = (0..15).map(|n| {
                let property = NamedNode::new_unchecked(format!("http://localhost:7878/id/property/{n}"));
                let value = self.iris[(at * 15 + n) % self.iris.len()].clone();
                Quad::new(person.clone(), property, value, GraphName::DefaultGraph)
            });
            let quads: Vec<Quad> = quads.collect();
            let start = Instant::now();
            let mut transaction = self.store.start_transaction().expect("nobody else writes");
            transaction.extend(&quads);
            transaction.commit().expect("nobody else writes");
            times.push(start.elapsed().as_nanos() as f64);
        }
        Sweep::of(times, 0)
    }

    fn count(&self, query: &str) -> usize {
        let prepared = SparqlEvaluator::new().parse_query(query).expect("written above");
        match prepared.on_store(&self.store).execute().expect("a store in memory or on disk answers") {
            QueryResults::Solutions(solutions) => solutions.count(),
            QueryResults::Boolean(_) | QueryResults::Graph(_) => 0,
        }
    }

    fn neighbours(&self, node: &NamedNode) -> Vec<NamedNode> {
        let objects = self.store.quads_for_pattern(Some(node.as_ref().into()), None, None, None);
        let objects = objects.filter_map(|quad| match quad.ok()?.object {
            Term::NamedNode(node) => Some(node),
            _ => None,
        });
        let subjects = self.store.quads_for_pattern(None, None, Some(node.as_ref().into()), None);
        let subjects = subjects.filter_map(|quad| match quad.ok()?.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node),
            NamedOrBlankNode::BlankNode(_) => None,
        });
        objects.chain(subjects).collect()
    }

    fn connection(&self, from: &NamedNode, to: &NamedNode) -> Option<usize> {
        if from == to {
            return Some(0);
        }
        let mut seen: HashMap<NamedNode, (usize, usize)> =
            HashMap::from([(from.clone(), (0, 0)), (to.clone(), (1, 0))]);
        let mut frontiers = [vec![from.clone()], vec![to.clone()]];
        while !frontiers[0].is_empty() && !frontiers[1].is_empty() {
            let side = usize::from(frontiers[1].len() < frontiers[0].len());
            let mut next = Vec::new();
            for node in std::mem::take(&mut frontiers[side]) {
                let steps = seen[&node].1 + 1;
                for other in self.neighbours(&node) {
                    match seen.get(&other) {
                        Some(&(theirs, rest)) if theirs != side => return Some(steps + rest),
                        Some(_) => {}
                        None => {
                            seen.insert(other.clone(), (side, steps));
                            next.push(other);
                        }
                    }
                }
            }
            frontiers[side] = next;
        }
        None
    }
}

#[cfg(feature = "rocksdb")]
fn open() -> (Store, Option<tempfile::TempDir>) {
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    (Store::open(folder.path()).expect("an empty folder"), Some(folder))
}

#[cfg(not(feature = "rocksdb"))]
fn open() -> (Store, Option<tempfile::TempDir>) {
    (Store::new().expect("a store in memory"), None)
}
