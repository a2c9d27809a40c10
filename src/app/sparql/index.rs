//! The link graph as the index that answers closures in queries.

use crate::app::Snapshot;
use crate::graph::{self, Walk};
use crate::model::KindId;
use crate::sparql::{Closures, Step, Way};
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

    fn walk(&self, steps: &[Step], way: Way) -> Walk<'_> {
        let along = steps.iter().filter_map(|step| {
            let out = step.inverse == (way == Way::Backward);
            Some((self.kind(&step.predicate)?, if out { graph::Way::Out } else { graph::Way::In }))
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

    fn reaches(&self, from: &NamedNode, steps: &[Step], to: &NamedNode, tick: &dyn Fn()) -> bool {
        let graph = &self.snapshot.graph;
        match (graph.node(from.as_str()), graph.node(to.as_str())) {
            (Some(from), Some(to)) => graph::reaches(&self.walk(steps, Way::Forward), from, to, tick),
            _ => false,
        }
    }

    fn reach(&self, from: &NamedNode, steps: &[Step], way: Way, tick: &dyn Fn()) -> Vec<NamedNode> {
        let graph = &self.snapshot.graph;
        let Some(start) = graph.node(from.as_str()) else { return Vec::new() };
        let mut reached = Vec::new();
        graph::closure_while(&self.walk(steps, way), [start], &mut reached, |_| {
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
        steps: &[Step],
        way: Way,
        most: usize,
        tick: &dyn Fn(),
    ) -> Option<Vec<(NamedNode, NamedNode)>> {
        let graph = &self.snapshot.graph;
        let walk = self.walk(steps, way);
        let (mut pairs, mut found) = (Vec::new(), Vec::new());
        for start in starts {
            tick();
            let Some(node) = graph.node(start.as_str()) else { continue };
            let whole = graph::closure_while(&walk, [node], &mut found, |so_far| {
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

    fn pairs(&self, steps: &[Step], most: usize, tick: &dyn Fn()) -> Option<Vec<(NamedNode, NamedNode)>> {
        let graph = &self.snapshot.graph;
        let mut pairs = Vec::new();
        let all = graph::closure_pairs(&self.walk(steps, Way::Forward), |start, reached| {
            tick();
            if pairs.len() == most {
                return ControlFlow::Break(());
            }
            pairs.push((named(graph, start), named(graph, reached)));
            ControlFlow::Continue(())
        });
        all.is_continue().then_some(pairs)
    }
}

fn named(graph: &graph::LinkGraph, node: graph::Node) -> NamedNode {
    NamedNode::new_unchecked(graph.iri(node))
}
