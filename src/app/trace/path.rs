//! How two nodes are connected: the shortest path, each step with its claims and sources.

use super::{Selection, TracedStep};
use crate::access::Reader;
use crate::app::{App, Error, NodeRef};
use crate::graph::{self, Walk};
use crate::model::{Certainty, Labels, Lang};
use serde::Serialize;

/// Which two, and along what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathRequest {
    /// One end.
    pub from: String,
    /// The other.
    pub to: String,
    /// Which links; by default all.
    pub selection: Selection,
}

/// How two are connected.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PathAnswer {
    /// One end.
    pub from: NodeRef,
    /// The other.
    pub to: NodeRef,
    /// The paths found; none if the two are not connected.
    pub paths: Vec<PathView>,
    /// The version of the store.
    pub version: u64,
}

/// A path.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PathView {
    /// How many steps it has.
    pub length: usize,
    /// How sure its least sure step is.
    pub certainty: Certainty,
    /// A number to compare paths by: 0.98 a certain step, 0.8 a probable, 0.5 a possible one, multiplied.
    pub confidence: f64,
    /// The path in words, in each language.
    pub sentence: Labels,
    /// Its steps.
    pub steps: Vec<TracedStep>,
}

impl App {
    /// The shortest path between two nodes.
    pub fn path(&self, reader: &Reader, request: &PathRequest) -> Result<PathAnswer, Error> {
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let (from, to) = (self.resolve(reader, &request.from)?, self.resolve(reader, &request.to)?);
        let (a, b) = (self.graph_node(graph, &from)?, self.graph_node(graph, &to)?);
        let walk = match request.selection.links.is_empty() {
            true => Walk::any(graph),
            false => Walk::both_ways(graph, request.selection.kinds(graph, &[])?),
        }
        .filtered(request.selection.filter()?);
        let found = graph::connection(&walk, a, b);
        let paths = found.iter().map(|path| self.path_view(reader, graph, path)).collect::<Result<_, _>>()?;
        Ok(PathAnswer {
            from: self.node_ref(reader, &from)?,
            to: self.node_ref(reader, &to)?,
            paths,
            version: snapshot.version,
        })
    }

    /// A path with everything that its steps rest on.
    pub(super) fn path_view(
        &self,
        reader: &Reader,
        graph: &graph::LinkGraph,
        path: &graph::Path,
    ) -> Result<PathView, Error> {
        let steps: Vec<TracedStep> =
            path.steps.iter().map(|step| self.traced(reader, graph, step)).collect::<Result<_, _>>()?;
        let mut sentence = Labels::default();
        for lang in Lang::ALL {
            let told: Vec<&str> = steps.iter().filter_map(|s| s.sentence.get(lang)).collect();
            sentence.push(lang.tag(), told.join("; "));
        }
        Ok(PathView {
            length: path.len(),
            certainty: path.certainty(graph),
            confidence: path.confidence(graph),
            sentence,
            steps,
        })
    }
}
