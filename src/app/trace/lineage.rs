//! Lineages: who came before and after, along any links, and a node's neighbours.

use super::{Selection, course};
use crate::access::Reader;
use crate::app::{App, Error, NodeRef};
use crate::graph::{self, LineageLimits, Walk, Way};
use crate::model::Labels;
use serde::Serialize;

/// Which lineage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineageRequest {
    /// Who: a slug, short id, IRI or xref.
    pub from: String,
    /// `up` or `down`.
    pub direction: String,
    /// Which links; by default parents by birth.
    pub selection: Selection,
    /// Most generations.
    pub depth: Option<u32>,
    /// Most members; at most [`LineageRequest::MOST`].
    pub limit: Option<usize>,
    /// Whether lines that would go against time are left out.
    pub in_time: bool,
}

impl LineageRequest {
    /// The most members that one answer holds.
    pub const MOST: usize = 10_000;
}

/// A lineage as a layered graph: each member once, however many lines reach it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LineageAnswer {
    /// Who it is of.
    pub start: NodeRef,
    /// `up` or `down`.
    pub direction: String,
    /// The link families or links that were followed.
    pub links: Vec<String>,
    /// How many members each generation has, the start's own first.
    pub generations: Vec<usize>,
    /// The members, by generation; the first is the start.
    pub members: Vec<MemberView>,
    /// The links between members.
    pub steps: Vec<StepView>,
    /// Whether a limit left somebody out.
    pub cut: bool,
    /// The version of the store.
    pub version: u64,
}

/// A member of a lineage.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MemberView {
    /// Its short id, or its IRI if it is not one of ours.
    pub id: String,
    /// Its labels.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// Fewest steps from the start.
    pub generation: u32,
    /// Whether the line ends here.
    pub end: bool,
}

/// A link between two members, by their ids.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepView {
    /// The member that it leads from.
    pub from: String,
    /// The member that it leads to.
    pub to: String,
    /// The property's local name.
    pub property: String,
    /// Whether it closes a cycle: the data contradict themselves.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closes_cycle: bool,
}

/// A neighbour of a node.
#[derive(Clone, Debug, PartialEq, Serialize)]
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

impl App {
    /// A lineage with names.
    pub fn lineage(&self, reader: &Reader, request: &LineageRequest) -> Result<LineageAnswer, Error> {
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let iri = self.resolve(reader, &request.from)?;
        let start = self.graph_node(graph, &iri)?;
        let course = course(&request.direction)?;
        let kinds = request.selection.kinds(graph, &["parentOf"])?;
        let walk = Walk::lineage(graph, kinds.iter().copied(), course).filtered(request.selection.filter()?);
        let limits = LineageLimits {
            depth: request.depth,
            members: Some(request.limit.unwrap_or(LineageRequest::MOST).min(LineageRequest::MOST)),
            in_time: request.in_time.then_some(course),
        };
        let lineage = graph::lineage(&walk, start, &limits);
        let id = |node| self.short_id(&graph.iri(node));
        let members = lineage.members.iter().map(|m| {
            Ok(MemberView {
                id: id(m.node),
                labels: self.labels(reader, &graph.iri(m.node))?,
                generation: m.generation,
                end: m.is_end,
            })
        });
        let steps = lineage.steps.iter().map(|s| StepView {
            from: id(lineage.members[s.from as usize].node),
            to: id(lineage.members[s.to as usize].node),
            property: graph.kinds().get(s.link.kind).name.clone(),
            closes_cycle: s.closes_cycle,
        });
        Ok(LineageAnswer {
            start: self.node_ref(reader, &iri)?,
            direction: request.direction.clone(),
            links: kinds.iter().map(|kind| graph.kinds().get(*kind).name.clone()).collect(),
            generations: lineage.generations().map(<[_]>::len).collect(),
            members: members.collect::<Result<_, Error>>()?,
            steps: steps.collect(),
            cut: lineage.cut,
            version: snapshot.version,
        })
    }

    /// The ids of a lineage's members without the start, nearest first: the quick form.
    pub fn lineage_ids(&self, reader: &Reader, request: &LineageRequest) -> Result<Vec<String>, Error> {
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let start = self.graph_node(graph, &self.resolve(reader, &request.from)?)?;
        let kinds = request.selection.kinds(graph, &["parentOf"])?;
        let walk = Walk::lineage(graph, kinds, course(&request.direction)?).filtered(request.selection.filter()?);
        if request.depth.is_none() && !request.in_time {
            let found = graph::closure(&walk, start);
            let most = request.limit.unwrap_or(usize::MAX);
            return Ok(found.into_iter().take(most).map(|node| self.short_id(&graph.iri(node))).collect());
        }
        Ok(self.lineage(reader, request)?.members.into_iter().skip(1).map(|m| m.id).collect())
    }

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
        let filter = selection.filter()?;
        let mut found = Vec::new();
        for (way, incoming) in [(Way::Out, false), (Way::In, true)] {
            for link in graph.links(node, way) {
                let kind = graph.kinds().get(link.id.kind);
                let is_wanted = wanted.as_ref().is_none_or(|wanted| wanted.contains(&link.id.kind));
                if found.len() >= limit || !is_wanted || !link.states().any(|state| filter.accepts(state)) {
                    continue;
                }
                let turned = incoming && !kind.symmetric;
                found.push(Neighbour {
                    node: self.node_ref(reader, &graph.iri(link.other(node)))?,
                    property: kind.name.clone(),
                    labels: if turned { kind.inverse_labels.clone() } else { kind.labels.clone() },
                    incoming,
                });
            }
        }
        Ok(found)
    }

    /// The short id of an IRI of ours; the IRI itself of any other.
    pub fn short_id(&self, iri: &str) -> String {
        let rest = iri.strip_prefix(self.base().as_str()).and_then(|rest| rest.strip_prefix("id/"));
        rest.unwrap_or(iri).to_owned()
    }
}
