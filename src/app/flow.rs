//! How people passed from institution to institution, and who sat on the same benches: what a school's page tells beside
//! its claims. Everything comes from the link graph; nothing is kept.

use super::{App, Error, NodeRef};
use crate::access::Reader;
use crate::graph::{LinkGraph, Node, Way};
use crate::model::{EntityKind, Span, Truth};
use std::collections::{BTreeMap, BTreeSet};

/// The links of those who learn, and of those who work, at an institution.
const LEARNT: [&str; 1] = ["studiedAt"];
const WORKED: [&str; 4] = ["taughtAt", "directed", "founded", "servedAsRabbiAt"];
/// People of one institution that are looked at.
const MOST: usize = 2_000;
/// Institutions and pupils that are listed.
const LISTED: usize = 30;

/// What ties an institution to others, and its pupils to each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    /// Where its staff, and its pupils before, had been pupils.
    pub feeders: Vec<Passage>,
    /// Where its pupils later taught, directed, founded, or went on to learn.
    pub daughters: Vec<Passage>,
    /// Its pupils of whom it is known when, with who was there at the same time.
    pub benches: Vec<Bench>,
}

/// An institution, with the people who passed between it and another.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The institution at the other end.
    pub institution: NodeRef,
    /// Who passed, by id.
    pub people: Vec<NodeRef>,
}

/// A pupil, and those who were pupils at the same time.
#[derive(Clone, Debug, PartialEq)]
pub struct Bench {
    /// The pupil.
    pub pupil: NodeRef,
    /// Who certainly was there for a day at least.
    pub with: Vec<NodeRef>,
    /// Who was there if the dates fell so.
    pub perhaps: Vec<NodeRef>,
}

impl App {
    /// How people passed through an institution. Cost: the links of its people, at most 2,000 of them.
    pub fn flow(&self, reader: &Reader, institution: &str) -> Result<Flow, Error> {
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let Some(here) = graph.node(institution) else { return Ok(Flow::default()) };
        let pupils = people(graph, here, &LEARNT);
        let staff = people(graph, here, &WORKED);
        let (mut feeders, mut daughters) = (BTreeMap::new(), BTreeMap::new());
        for (person, _) in &staff {
            for (there, _) in stays(graph, *person, &LEARNT) {
                pass(&mut feeders, here, there, *person);
            }
        }
        for (person, stay) in &pupils {
            for (there, other) in stays(graph, *person, &LEARNT) {
                // Without dates nobody knows which school came first.
                if other.outer().before(stay.outer()) == Truth::Certain {
                    pass(&mut feeders, here, there, *person);
                } else if stay.outer().before(other.outer()) == Truth::Certain {
                    pass(&mut daughters, here, there, *person);
                }
            }
            for (there, _) in stays(graph, *person, &WORKED) {
                pass(&mut daughters, here, there, *person);
            }
        }
        Ok(Flow {
            feeders: self.passages(reader, graph, feeders)?,
            daughters: self.passages(reader, graph, daughters)?,
            benches: self.benches(reader, graph, &pupils)?,
        })
    }

    fn passages(&self, reader: &Reader, graph: &LinkGraph, found: Passages) -> Result<Vec<Passage>, Error> {
        let named = |node: &Node| self.node_ref(reader, &graph.iri(*node));
        let mut found: Vec<(Node, BTreeSet<Node>)> = found.into_iter().collect();
        found.sort_by_key(|(node, people)| (std::cmp::Reverse(people.len()), *node));
        let listed = found.iter().take(LISTED);
        let passages = listed.map(|(node, people)| {
            let people = people.iter().map(named).collect::<Result<_, _>>()?;
            Ok(Passage { institution: named(node)?, people })
        });
        passages.collect()
    }

    fn benches(&self, reader: &Reader, graph: &LinkGraph, pupils: &[(Node, Span)]) -> Result<Vec<Bench>, Error> {
        let named = |node: &Node| self.node_ref(reader, &graph.iri(*node));
        let mut dated: Vec<&(Node, Span)> = pupils.iter().filter(|(_, stay)| !stay.is_unknown()).collect();
        dated.sort_by_key(|(node, stay)| (stay.outer().min, *node));
        let mut benches = Vec::new();
        for (pupil, stay) in dated.iter().take(LISTED * 2) {
            let (mut with, mut perhaps) = (Vec::new(), Vec::new());
            for (other, theirs) in dated.iter().filter(|(other, _)| other != pupil) {
                match stay.overlaps(*theirs) {
                    Truth::Certain => with.push(named(other)?),
                    Truth::Possible => perhaps.push(named(other)?),
                    Truth::No => {}
                }
            }
            if !with.is_empty() || !perhaps.is_empty() {
                benches.push(Bench { pupil: named(pupil)?, with, perhaps });
            }
        }
        Ok(benches)
    }
}

/// The institutions at the other end, each with who passed.
type Passages = BTreeMap<Node, BTreeSet<Node>>;

fn pass(passages: &mut Passages, here: Node, there: Node, person: Node) {
    if there != here {
        passages.entry(there).or_default().insert(person);
    }
}

/// The people of an institution along some links, with when.
fn people(graph: &LinkGraph, here: Node, names: &[&str]) -> Vec<(Node, Span)> {
    along(graph, here, names, Way::In, EntityKind::Person)
}

/// The institutions of a person along some links, with when.
fn stays(graph: &LinkGraph, person: Node, names: &[&str]) -> Vec<(Node, Span)> {
    along(graph, person, names, Way::Out, EntityKind::Institution)
}

fn along(graph: &LinkGraph, node: Node, names: &[&str], way: Way, kind: EntityKind) -> Vec<(Node, Span)> {
    let wanted: Vec<_> = names.iter().filter_map(|name| graph.kinds().named(name)).collect();
    let links = graph.links(node, way).filter(|link| wanted.contains(&link.id.kind)).take(MOST);
    let found = links.filter_map(|link| {
        let other = link.other(node);
        // What a graph says with a date is better than what another says without.
        let when = link.states().map(|state| state.when).find(|when| !when.is_unknown()).unwrap_or(Span::UNKNOWN);
        (graph.kind(other) == Some(kind)).then_some((other, when))
    });
    found.collect()
}
