//! All relatives of one person, by kind, grouped and counted.

use super::bounded;
use crate::access::Reader;
use crate::app::{App, Error, NodeRef};
use crate::graph::Node;
use crate::graph::kinship::{Kin, RelativesLimits, Term, Texts, relatives};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose relatives, and how far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelativesRequest {
    /// Whose.
    pub of: String,
    /// Generations up.
    pub up: Option<u32>,
    /// Generations down, from the person or from an ancestor.
    pub down: Option<u32>,
    /// Most people.
    pub limit: Option<usize>,
    /// Whether kin by marriage are left out.
    pub blood_only: bool,
}

/// All relatives of a person.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct RelativesAnswer {
    /// Whose.
    pub person: NodeRef,
    /// How many were found.
    pub count: usize,
    /// Whether there are more; then the nearest are here.
    pub limited: bool,
    /// By kind, the nearest first.
    pub groups: Vec<RelativesGroup>,
    /// Those whom only a source calls kin, without saying through whom; they are not counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stated: Vec<StatedRelativeView>,
    /// The version of the store.
    pub version: u64,
}

/// Relatives of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct RelativesGroup {
    /// The kind, for an unknown sex.
    pub term: Term,
    /// What it is called, for an unknown sex.
    pub label: Texts,
    /// How far away they are: a generation counts 2, one by adoption 3, a marriage 5.
    pub distance: u32,
    /// How many there are.
    pub count: usize,
    /// Who they are.
    pub people: Vec<RelativeView>,
}

/// One relative.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct RelativeView {
    /// Who.
    pub person: NodeRef,
    /// What they are to the person asked about.
    pub name: Texts,
    /// The way there, from the person asked about to the relative, as short ids.
    pub chain: Vec<String>,
}

/// Somebody whom a source calls kin.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct StatedRelativeView {
    /// Who.
    pub person: NodeRef,
    /// What they are to the person asked about, and that a source says so.
    pub name: Texts,
    /// The property's local name: `cousinOf`.
    pub property: String,
}

impl RelativesRequest {
    /// The most people that one answer holds.
    pub const MOST: usize = 10_000;

    /// How far to look.
    pub(in crate::app) fn limits(&self) -> Result<RelativesLimits, Error> {
        let usual = RelativesLimits::default();
        Ok(RelativesLimits {
            up: bounded("up", self.up, usual.up, 0..=20)?,
            down: bounded("down", self.down, usual.down, 0..=20)?,
            people: bounded("limit", self.limit, usual.people, 1..=Self::MOST)?,
            by_marriage: !self.blood_only,
        })
    }
}

impl App {
    /// All relatives of a person within limits.
    pub fn relatives(&self, reader: &Reader, request: &RelativesRequest) -> Result<RelativesAnswer, Error> {
        let limits = request.limits()?;
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let person = self.person(reader, graph, "id", &request.of)?;
        let found = relatives(&Kin::new(graph), person, &limits);
        let named = |node: Node| self.node_ref(reader, &graph.iri(node));
        let mut groups = Vec::with_capacity(found.groups.len());
        for group in found.groups {
            let people = group.people.into_iter().map(|relative| {
                Ok(RelativeView {
                    person: named(relative.person)?,
                    name: relative.name,
                    chain: relative.chain.into_iter().map(|node| self.short_id(&graph.iri(node))).collect(),
                })
            });
            let people = people.collect::<Result<_, Error>>()?;
            let (term, label, distance, count) = (group.term, group.label, group.distance, group.count);
            groups.push(RelativesGroup { term, label, distance, count, people });
        }
        let stated = found.stated.into_iter().map(|relative| {
            let (name, property) = (relative.stated.b_is, relative.stated.kind);
            Ok(StatedRelativeView { person: named(relative.person)?, name, property })
        });
        Ok(RelativesAnswer {
            stated: stated.collect::<Result<_, Error>>()?,
            person: named(person)?,
            count: found.count,
            limited: found.limited,
            groups,
            version: snapshot.version,
        })
    }
}
