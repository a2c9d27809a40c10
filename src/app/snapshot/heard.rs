//! The nodes and links of an imported file, gathered while it streams into the store.
//!
//! They are what reading them from the store would give, provided that no other graph speaks of the same things. What the
//! statements alone do not tell (which of two birth dates is accepted, what a deprecated claim leaves) is read from the
//! store afterwards; where that would be much, or a link leads to a text, everything is.

use super::{claims, facts};
use crate::app::Error;
use crate::app::census::is_deprecated;
use crate::graph::{Addition, LinkState};
use crate::model::date::Edtf;
use crate::model::{DayInterval, KindId, NodeFact, Sex};
use crate::ontology::imported::{Part, Said};
use crate::ontology::{kinds, terms};
use crate::store::accepted::Accepted;
use crate::store::{Dataset, Embedded, Streamed};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many nodes and kinds of link are read again at most.
const AGAIN: usize = 20_000;

/// Listens to a file.
pub(in crate::app) struct Heard {
    addition: Addition,
    graph: u32,
    drafts: Vec<Draft>,
    /// Subjects and properties to be read again.
    again: BTreeSet<(NamedNode, NamedNode)>,
    /// Whether something was said that has to be read from the store.
    beyond: bool,
}

/// What was said of a node.
#[derive(Clone, Default)]
struct Draft {
    /// Its place among the classes; the first decides.
    class: Option<usize>,
    sex: Option<Sex>,
    dates: [Option<DayInterval>; facts::DATES.len()],
}

impl Draft {
    fn fact(&self) -> Option<NodeFact<()>> {
        let (_, kind) = facts::CLASSES[self.class?];
        // Founding and closing dates come after those of a life.
        let last = |wanted: bool| {
            let dates = self.dates.iter().zip(facts::DATES).rev().filter(|(_, (_, is_birth))| *is_birth == wanted);
            dates.filter_map(|(days, _)| *days).next().unwrap_or(DayInterval::UNKNOWN)
        };
        let sex = self.sex.unwrap_or(Sex::Unknown);
        Some(NodeFact { iri: (), kind, sex, born: last(true), died: last(false) })
    }
}

impl Heard {
    /// Listens to a file whose statements stand in a graph.
    pub(in crate::app) fn new(graph: &NamedNode) -> Self {
        let mut addition = Addition::new(Arc::new(kinds::link_kinds()));
        let graph = addition.graph(graph.as_str());
        Self { addition, graph, drafts: Vec::new(), again: BTreeSet::new(), beyond: false }
    }

    /// Hears something that the file says.
    pub(in crate::app) fn hear(&mut self, said: Said<'_>) {
        let parts = said.claim.map_or(&[][..], |(_, parts)| parts);
        let is_of_node = facts::is_of_node(said.property);
        let kind = self.addition.kinds().by_iri(said.property.as_str());
        if !is_of_node && kind.is_none() {
            return;
        }
        if is_deprecated(parts) {
            self.again.insert((said.subject.clone(), said.property.into_owned()));
        }
        if is_of_node {
            self.describe(said);
        }
        if let Some(kind) = kind {
            self.link(kind, said, parts);
        }
    }

    fn describe(&mut self, said: Said<'_>) {
        let draft = match said.object {
            Term::NamedNode(class) if said.property == terms::RDF_TYPE => {
                let Some(class) = facts::CLASSES.iter().position(|(known, _)| class.as_ref() == *known) else { return };
                Draft { class: Some(class), ..Draft::default() }
            }
            Term::NamedNode(code) if said.property == terms::SEX => {
                Draft { sex: Some(facts::sex(code.as_ref())), ..Draft::default() }
            }
            Term::Literal(date) => {
                let date = Edtf::parse(date.value()).ok().map(|date| date.days());
                Draft { dates: facts::DATES.map(|(of, _)| date.filter(|_| of == said.property)), ..Draft::default() }
            }
            _ => return,
        };
        let node = self.addition.number(said.subject.as_str()) as usize;
        if self.drafts.len() <= node {
            self.drafts.resize(node + 1, Draft::default());
        }
        let held = &mut self.drafts[node];
        held.class = held.class.into_iter().chain(draft.class).min();
        let mut differ = draft.sex.is_some() && held.sex.is_some_and(|sex| Some(sex) != draft.sex);
        held.sex = held.sex.or(draft.sex);
        for (held, new) in held.dates.iter_mut().zip(draft.dates) {
            differ |= new.is_some() && held.is_some_and(|days| Some(days) != new);
            *held = held.or(new);
        }
        if differ {
            self.again.insert((said.subject.clone(), said.property.into_owned()));
        }
    }

    fn link(&mut self, kind: KindId, said: Said<'_>, parts: &[Part]) {
        let Term::NamedNode(object) = said.object else {
            self.beyond = true;
            return;
        };
        let claimed = claims::Said::with(parts.iter().map(|(property, value)| (*property, value)));
        self.beyond |= claims::Said::narrower(Some(&claimed), said.property).is_some();
        let certainty = claims::Said::certainty(Some(&claimed));
        let [subject, object] = [said.subject, object].map(|node| self.addition.number(node.as_str()));
        for &when in claims::Said::times(Some(&claimed)) {
            self.addition.link(subject, kind, object, LinkState { when, certainty, graph: self.graph });
        }
    }

    /// What is to be added to the index, now that the file is in the store; nothing if the index has to be built anew.
    pub(super) fn addition(mut self, data: &Embedded, streamed: &Streamed) -> Result<Option<Addition>, Error> {
        if self.beyond {
            return Ok(None);
        }
        for (node, draft) in self.drafts.iter().enumerate() {
            if let Some(fact) = draft.fact() {
                self.addition.describe(node as u32, Some(&fact));
            }
        }
        let node = |iri: String| NamedNode::new_unchecked(iri);
        for (subject, kind) in self.addition.differing() {
            let property = node(self.addition.kinds().get(kind).iri.clone());
            self.again.insert((node(self.addition.iri(subject)), property));
        }
        self.again.extend(streamed.settled.iter().cloned());
        if self.again.len() > AGAIN {
            return Ok(None);
        }
        let again = std::mem::take(&mut self.again);
        self.read_again(data, &again)?;
        Ok(Some(self.addition))
    }

    /// Reads what is known of nodes and links from the store.
    fn read_again(&mut self, data: &Embedded, again: &BTreeSet<(NamedNode, NamedNode)>) -> Result<(), Error> {
        let addition = &mut self.addition;
        let kind_of = |addition: &Addition, property: &NamedNode| addition.kinds().by_iri(property.as_str());
        let mut gone: FxHashSet<(u32, KindId)> = FxHashSet::default();
        for (subject, property) in again {
            let number = addition.number(subject.as_str());
            gone.extend(kind_of(addition, property).map(|kind| (number, kind)));
            if facts::is_of_node(property.as_ref()) {
                let fact = facts::node(data, subject)?;
                let fact =
                    fact.map(|NodeFact { kind, sex, born, died, .. }| NodeFact { iri: (), kind, sex, born, died });
                addition.describe(number, fact.as_ref());
            }
        }
        if gone.is_empty() {
            return Ok(());
        }
        addition.unlink(|subject, kind| gone.contains(&(subject, kind)));
        let accepted = Accepted::of(data)?;
        for (subject, property) in again {
            let Some(kind) = kind_of(addition, property) else { continue };
            let (s, default) = (Some(subject.as_ref().into()), Some(GraphNameRef::DefaultGraph));
            for edge in data.quads(s, Some(property.as_ref()), None, default) {
                let edge = Quad { graph_name: GraphName::DefaultGraph, ..edge? };
                let (NamedOrBlankNode::NamedNode(_), Term::NamedNode(object)) = (&edge.subject, &edge.object) else {
                    continue;
                };
                let [s, o] = [subject, object].map(|node| addition.number(node.as_str()));
                for (graph, fact) in facts::link(data, &accepted, kind, &edge)? {
                    let graph = addition.graph(&graph);
                    addition.link(s, kind, o, LinkState { when: fact.when, certainty: fact.certainty, graph });
                }
            }
        }
        Ok(())
    }
}
