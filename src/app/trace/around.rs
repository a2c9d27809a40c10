//! What lies around a node, and within a set of nodes.

use super::{Selection, bounded};
use crate::access::Reader;
use crate::app::{App, Error, NodeRef};
use crate::graph::{self, LinkGraph, Node, Walk, Way};
use crate::model::{Certainty, Labels};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A neighbour of a node.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Neighbour {
    /// Who or what.
    pub node: NodeRef,
    /// The property's local name.
    pub property: String,
    /// The link's wording, from the node asked for.
    pub labels: Labels,
    /// Whether the link is stated from the neighbour's side.
    pub incoming: bool,
}

/// A part of the graph: some nodes and every link among them.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct Around {
    /// What it lies around; nothing for a set of nodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub center: Option<NodeRef>,
    /// The nodes, the nearest first.
    pub nodes: Vec<AroundNode>,
    /// The links among them that the selection lets pass.
    pub links: Vec<AroundLink>,
    /// Whether nodes were left out because there are too many.
    pub cut: bool,
    /// The version of the store.
    pub version: u64,
}

/// A node of a part of the graph.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct AroundNode {
    /// Who or what.
    #[serde(flatten)]
    pub node: NodeRef,
    /// How many steps from the center.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<u32>,
}

/// A link of a part of the graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
pub struct AroundLink {
    /// The subject: its short id, or its IRI if it is not one of ours.
    pub from: String,
    /// The property's local name.
    pub property: String,
    /// The object.
    pub to: String,
    /// How sure its surest source is.
    pub certainty: Certainty,
}

impl Around {
    /// The most steps from a center.
    pub const DEEPEST: u32 = 6;
    /// The most nodes of one answer.
    pub const MOST: usize = 2_000;
}

impl App {
    /// Whatever is one link away, at most `limit`.
    pub fn neighbours(
        &self,
        reader: &Reader,
        of: &str,
        selection: &Selection,
        limit: usize,
    ) -> Result<Vec<Neighbour>, Error> {
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let node = self.graph_node(graph, &self.resolve(reader, of)?)?;
        let wanted = (!selection.links.is_empty()).then(|| selection.kinds(graph, &[])).transpose()?;
        let filter = self.filter(reader, graph, selection, &[node])?;
        let mut found = Vec::new();
        for near in graph::neighbours(graph, node) {
            let kind = graph.kinds().get(near.link.id.kind);
            let is_wanted = wanted.as_ref().is_none_or(|wanted| wanted.contains(&near.link.id.kind))
                && filter.enters(near.node)
                && near.link.states().any(|state| filter.accepts(state));
            if found.len() >= limit {
                break;
            }
            if !is_wanted {
                continue;
            }
            let incoming = near.way == Way::In;
            let turned = incoming && !kind.symmetric;
            found.push(Neighbour {
                node: self.node_ref(reader, &graph.iri(near.node))?,
                property: kind.name.clone(),
                labels: if turned { kind.inverse_labels.clone() } else { kind.labels.clone() },
                incoming,
            });
        }
        Ok(found)
    }

    /// Everything within some steps of a node, with the links among it.
    pub fn around(
        &self,
        reader: &Reader,
        of: &str,
        selection: &Selection,
        depth: Option<u32>,
        limit: Option<usize>,
    ) -> Result<Around, Error> {
        let depth = bounded("depth", depth, 1, 0..=Around::DEEPEST)?;
        let limit = bounded("limit", limit, 300, 1..=Around::MOST)?;
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let node = self.graph_node(graph, &self.resolve(reader, of)?)?;
        let walk = self.walk_both_ways(reader, graph, selection, &[node])?;
        let (found, complete) = graph::neighbourhood(&walk, node, depth, limit);
        let nodes: Vec<(Node, Option<u32>)> = found.iter().map(|within| (within.node, Some(within.steps))).collect();
        self.part(reader, graph, selection, Some(node), &nodes, !complete)
    }

    /// A set of nodes with the links among them.
    pub fn subgraph(&self, reader: &Reader, ids: &[String], selection: &Selection) -> Result<Around, Error> {
        if ids.is_empty() || ids.len() > Around::MOST {
            return Err(Error::parameter("ids", format!("write from 1 to {} ids, with commas between", Around::MOST)));
        }
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let mut nodes: Vec<(Node, Option<u32>)> = Vec::new();
        for id in ids {
            let node = self.graph_node(graph, &self.resolve(reader, id)?)?;
            if !nodes.iter().any(|(known, _)| *known == node) {
                nodes.push((node, None));
            }
        }
        self.part(reader, graph, selection, None, &nodes, false)
    }

    /// A walk both ways over the links of a selection, over all of them if it names none.
    pub(in crate::app) fn walk_both_ways<'g>(
        &self,
        reader: &Reader,
        graph: &'g LinkGraph,
        selection: &Selection,
        ends: &[Node],
    ) -> Result<Walk<'g>, Error> {
        let walk = match selection.links.is_empty() {
            true => Walk::any(graph),
            false => Walk::both_ways(graph, selection.kinds(graph, &[])?),
        };
        Ok(walk.filtered(self.filter(reader, graph, selection, ends)?))
    }

    fn part(
        &self,
        reader: &Reader,
        graph: &LinkGraph,
        selection: &Selection,
        center: Option<Node>,
        nodes: &[(Node, Option<u32>)],
        cut: bool,
    ) -> Result<Around, Error> {
        let wanted = (!selection.links.is_empty()).then(|| selection.kinds(graph, &[])).transpose()?;
        let filter = self.filter(reader, graph, selection, &[])?;
        let set: Vec<Node> = nodes.iter().map(|(node, _)| *node).collect();
        let links = graph::induced(graph, &set).into_iter().filter(|link| {
            wanted.as_ref().is_none_or(|wanted| wanted.contains(&link.id.kind))
                && link.states().any(|state| filter.accepts(state))
        });
        let links = links.map(|link| AroundLink {
            from: self.short_id(&graph.iri(link.id.subject)),
            property: graph.kinds().get(link.id.kind).name.clone(),
            to: self.short_id(&graph.iri(link.id.object)),
            certainty: link.certainty(),
        });
        let nodes =
            nodes.iter().map(|&(node, steps)| Ok(AroundNode { node: self.node_ref(reader, &graph.iri(node))?, steps }));
        Ok(Around {
            center: center.map(|node| self.node_ref(reader, &graph.iri(node))).transpose()?,
            links: links.collect(),
            nodes: nodes.collect::<Result<_, Error>>()?,
            cut,
            version: self.snapshot(reader).version,
        })
    }

    /// The short id of an IRI of ours; the IRI itself of any other.
    pub fn short_id(&self, iri: &str) -> String {
        let rest = iri.strip_prefix(self.base().as_str()).and_then(|rest| rest.strip_prefix("id/"));
        rest.unwrap_or(iri).to_owned()
    }
}
