//! A path: nodes joined by links, whichever way each link is stated.

use super::{Link, LinkGraph, LinkId, Node, Walk};
use crate::model::Certainty;

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// Where it starts.
    pub from: Node,
    /// Where it leads.
    pub to: Node,
    /// The link it goes along, as stated: its subject is one of the two.
    pub link: LinkId,
}

/// A path from a node to another, or to itself by no step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    /// Where it starts.
    pub start: Node,
    /// Its steps, each starting where the one before led.
    pub steps: Vec<Step>,
}

impl Path {
    /// The path that follows `nodes` along the walk, by the surest link wherever there are several.
    /// `None` if the walk has no step between two of them, or there is no node.
    pub fn through(walk: &Walk<'_>, nodes: &[Node]) -> Option<Self> {
        let step = |pair: &[Node]| {
            let link = walk.step(pair[0], pair[1])?;
            Some(Step { from: pair[0], to: pair[1], link: link.id })
        };
        Some(Self { start: *nodes.first()?, steps: nodes.windows(2).map(step).collect::<Option<_>>()? })
    }

    /// Where it ends.
    pub fn end(&self) -> Node {
        self.steps.last().map_or(self.start, |step| step.to)
    }

    /// How many steps it has.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether it has no step.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Its nodes in order, both ends included.
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        std::iter::once(self.start).chain(self.steps.iter().map(|step| step.to))
    }

    /// The nodes between its ends.
    pub fn between(&self) -> impl Iterator<Item = Node> {
        let inner = self.steps.len().saturating_sub(1);
        self.steps[..inner].iter().map(|step| step.to)
    }

    /// Its links, with what is known of them.
    pub fn links<'g>(&self, graph: &'g LinkGraph) -> impl Iterator<Item = Link<'g>> {
        self.steps.iter().filter_map(|step| graph.link(step.link))
    }

    /// How sure the least sure step is: a chain is as strong as that.
    pub fn certainty(&self, graph: &LinkGraph) -> Certainty {
        self.links(graph).map(|link| link.certainty()).max().unwrap_or_default()
    }

    /// A number for comparing paths: the product of 0.98 for each certain step, 0.8 for each probable and 0.5 for
    /// each possible one. Our convention, not a probability.
    pub fn confidence(&self, graph: &LinkGraph) -> f64 {
        let of = |certainty| match certainty {
            Certainty::Certain => 0.98,
            Certainty::Probable => 0.8,
            Certainty::Possible => 0.5,
        };
        self.links(graph).map(|link| of(link.certainty())).product()
    }
}
