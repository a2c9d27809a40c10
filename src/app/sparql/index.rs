//! The link graph as the index that answers closures in queries.

use crate::app::Snapshot;
use crate::graph::{self, Walk};
use crate::model::KindId;
use crate::sparql::{Closures, Hop, Step, Way};
use oxigraph::model::NamedNode;
use std::ops::ControlFlow;
use std::sync::Arc;

/// A snapshot's links, for one query.
pub(super) struct LinkIndex {
    snapshot: Arc<Snapshot>,
}

impl LinkIndex {
    /// The index of a snapshot.
    pub(super) fn new(snapshot: Arc<Snapshot>) -> Self {
        Self { snapshot }
    }

    fn kind(&self, predicate: &NamedNode) -> Option<KindId> {
        self.snapshot.graph.kinds().by_iri(predicate.as_str())
    }

    /// The walks of the hops of a step, in the order in which they are made.
    fn walks(&self, step: &Step, way: Way) -> Vec<Walk<'_>> {
        let walks = step.iter().map(|hops| self.walk(hops, way));
        if way == Way::Forward { walks.collect() } else { walks.rev().collect() }
    }

    fn walk(&self, hops: &[Hop], way: Way) -> Walk<'_> {
        let along = hops.iter().filter_map(|hop| {
            let out = hop.inverse == (way == Way::Backward);
            Some((self.kind(&hop.predicate)?, if out { graph::Way::Out } else { graph::Way::In }))
        });
        Walk::along(&self.snapshot.graph, along)
    }
}

impl Closures for LinkIndex {
    fn version(&self) -> u64 {
        self.snapshot.version
    }

    fn covers(&self, predicate: &NamedNode) -> bool {
        self.kind(predicate).is_some_and(|kind| self.snapshot.graph.strays(kind) == 0)
    }

    fn reaches(&self, from: &NamedNode, step: &Step, to: &NamedNode, tick: &dyn Fn()) -> bool {
        let graph = &self.snapshot.graph;
        match (graph.node(from.as_str()), graph.node(to.as_str())) {
            (Some(from), Some(to)) => match self.walks(step, Way::Forward).as_slice() {
                [walk] => graph::reaches(walk, from, to, tick),
                walks => {
                    let mut reached = Vec::new();
                    graph::closure_of_hops(walks, from, &mut reached, |_| {
                        tick();
                        true
                    });
                    reached.contains(&to)
                }
            },
            _ => false,
        }
    }

    fn reach(&self, from: &NamedNode, step: &Step, way: Way, tick: &dyn Fn()) -> Vec<NamedNode> {
        let graph = &self.snapshot.graph;
        let Some(start) = graph.node(from.as_str()) else { return Vec::new() };
        let mut reached = Vec::new();
        graph::closure_of_hops(&self.walks(step, way), start, &mut reached, |_| {
            tick();
            true
        });
        let name = |node| {
            tick();
            named(graph, node)
        };
        reached.into_iter().map(name).collect()
    }

    fn reach_each(
        &self,
        starts: &[NamedNode],
        step: &Step,
        way: Way,
        most: usize,
        tick: &dyn Fn(),
    ) -> Option<Vec<(NamedNode, NamedNode)>> {
        let graph = &self.snapshot.graph;
        let walks = self.walks(step, way);
        let (mut pairs, mut found) = (Vec::new(), Vec::new());
        for start in starts {
            tick();
            let Some(node) = graph.node(start.as_str()) else { continue };
            let whole = graph::closure_of_hops(&walks, node, &mut found, |so_far| {
                tick();
                pairs.len() + so_far <= most
            });
            if !whole || pairs.len() + found.len() > most {
                return None;
            }
            pairs.extend(found.iter().map(|&reached| (start.clone(), named(graph, reached))));
        }
        Some(pairs)
    }

    fn leads_on(&self, from: &NamedNode, step: &Step, way: Way, tick: &dyn Fn()) -> bool {
        let graph = &self.snapshot.graph;
        let Some(start) = graph.node(from.as_str()) else { return false };
        let mut reached = Vec::new();
        graph::closure_of_hops(&self.walks(step, way), start, &mut reached, |so_far| {
            tick();
            so_far == 0
        });
        !reached.is_empty()
    }

    fn pairs(&self, step: &Step, most: usize, tick: &dyn Fn()) -> Option<Vec<(NamedNode, NamedNode)>> {
        let graph = &self.snapshot.graph;
        let mut pairs = Vec::new();
        let all = graph::closure_pairs(&self.walks(step, Way::Forward), |start, reached| {
            tick();
            if pairs.len() == most {
                return ControlFlow::Break(());
            }
            pairs.push((named(graph, start), named(graph, reached)));
            ControlFlow::Continue(())
        });
        all.is_continue().then_some(pairs)
    }

    fn pairs_after(&self, step: &Step, place: usize, tick: &dyn Fn()) -> Option<(Vec<(NamedNode, NamedNode)>, usize)> {
        let graph = &self.snapshot.graph;
        let walks = self.walks(step, Way::Forward);
        let (mut pairs, mut found, mut next) = (Vec::new(), Vec::new(), place);
        for start in graph.nodes_from(place) {
            if pairs.len() >= FEW_PAIRS {
                break;
            }
            next = start.index() + 1;
            graph::closure_of_hops(&walks, start, &mut found, |_| {
                tick();
                true
            });
            pairs.extend(found.iter().map(|&reached| (named(graph, start), named(graph, reached))));
        }
        (!pairs.is_empty()).then_some((pairs, next))
    }

    fn count_pairs(&self, step: &Step, tick: &dyn Fn()) -> u64 {
        let walks = self.walks(step, Way::Forward);
        let (mut pairs, mut found) = (0, Vec::new());
        for start in self.snapshot.graph.nodes() {
            graph::closure_of_hops(&walks, start, &mut found, |_| {
                tick();
                true
            });
            pairs += found.len() as u64;
        }
        pairs
    }
}

/// From so many pairs on the rest waits until it is asked for.
const FEW_PAIRS: usize = 1_000;

fn named(graph: &graph::LinkGraph, node: graph::Node) -> NamedNode {
    NamedNode::new_unchecked(graph.iri(node))
}
