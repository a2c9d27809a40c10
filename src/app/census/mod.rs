//! What the store tells that bears on whether people are living: [`access::living`](crate::access::living) weighs it.
//!
//! Only people of graphs that no curator vouches for are counted. Whoever is described in a vouched graph counts as
//! vouched for, and their dates still bound their kin's. What is known of each person is kept in memory, and a write
//! asks anew only after those whom it touches: their own statements, their events, the claims about them.

mod asking;
mod file;
mod heard;

use crate::access::living::{self, Descent, Evidence, Mark};
use crate::model::{Base, EntityKind};
use crate::ontology::terms;
use crate::store::{People, Reads, Texts};
use asking::{Asking, What};
pub(super) use file::{Held, Keeper};
pub(super) use heard::{Heard, is_deprecated};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::StorageError;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Everybody who may be living, with what is known of them.
#[derive(Default)]
pub(super) struct Census {
    people: HashMap<NamedNode, Known>,
    /// Whatever is marked as restricted and is no person.
    restricted: HashSet<NamedNode>,
    vouched: HashSet<NamedNode>,
    /// Where names may stand in the texts of the graphs that people are counted in.
    texts: Texts,
}

/// What is known of a person, by the graphs that tell of them.
#[derive(Clone, Debug, Default)]
struct Known {
    evidence: Evidence,
    /// Children and grandchildren, each with the generations between.
    descendants: Vec<(NamedNode, u8)>,
    /// Whom identity decisions take them for.
    same: Vec<NamedNode>,
    /// The node that stands for them when they are hidden.
    opaque: Option<NamedNode>,
}

impl Census {
    /// Counts everybody.
    ///
    /// Cost: the quads of the graphs that nobody vouches for, once, and those around each person.
    pub(super) fn of<R: Reads>(reads: &R, base: &Base) -> Result<Self, StorageError> {
        let mut this = Self { vouched: vouched(reads, base)?, ..Self::default() };
        let asking = Asking::new(reads, base, &this.vouched);
        let mut met = BTreeSet::new();
        for graph in reads.graphs()? {
            if asking.tells_of_people(&graph) {
                for quad in reads.quads(None, None, None, Some(graph.as_ref().into())) {
                    let quad = quad?;
                    asking.meet(&quad, &mut met);
                    this.texts.add(base, &quad);
                }
            }
        }
        for quad in reads.quads(None, Some(terms::VISIBILITY), None, None) {
            if let NamedOrBlankNode::NamedNode(subject) = quad?.subject {
                met.insert(subject);
            }
        }
        this.texts.settle();
        this.ask(reads, base, met)?;
        Ok(this)
    }

    /// Brings the census up to quads that came or went; `reads` has them so already.
    ///
    /// Cost: the quads around the people that the change touches; everybody's if a curator vouches for another graph.
    pub(super) fn follow<'q, R: Reads>(
        &mut self,
        reads: &R,
        base: &Base,
        changes: impl Iterator<Item = &'q Quad>,
    ) -> Result<(), StorageError> {
        let mut nodes = BTreeSet::new();
        for quad in changes {
            if quad.predicate == terms::LIVING_STATUS {
                *self = Self::of(reads, base)?;
                return Ok(());
            }
            nodes.extend(ends(quad));
            self.texts.add(base, quad);
        }
        let asking = Asking::new(reads, base, &self.vouched);
        let mut met = BTreeSet::new();
        for node in &nodes {
            asking.around(node, &mut met)?;
        }
        met.extend(nodes);
        self.ask(reads, base, met)
    }

    /// Counts the people of a graph that was put in past the commit path.
    pub(super) fn admit<R: Reads>(
        &mut self,
        reads: &R,
        base: &Base,
        people: BTreeSet<NamedNode>,
    ) -> Result<(), StorageError> {
        self.texts.miss();
        self.ask(reads, base, people)
    }

    /// Counts the people of a file, of which `heard` tells all that bears on them.
    ///
    /// Cost: a look at the few people of whom the file says something and deprecates it.
    pub(super) fn join<R: Reads>(&mut self, reads: &R, base: &Base, heard: Heard) -> Result<(), StorageError> {
        let counted = heard.count();
        self.people.extend(counted.people);
        self.restricted.extend(counted.restricted);
        self.texts.join(counted.texts);
        self.ask(reads, base, counted.again)
    }

    /// Whether the people of a graph are counted.
    pub(super) fn tells_of(&self, base: &Base, graph: &NamedNode) -> bool {
        People { vouched: self.vouched.clone(), ..People::default() }.may_be_in(base, graph)
    }

    /// Where names may stand in texts.
    pub(super) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Looks through all texts again, if some are not known.
    pub(super) fn read_texts(&mut self, reads: &impl Reads, base: &Base) -> Result<(), StorageError> {
        if !self.texts.has_gaps() {
            return Ok(());
        }
        let mut texts = Texts::default();
        let guarding = People { vouched: self.vouched.clone(), ..People::default() };
        for graph in reads.graphs()?.iter().filter(|graph| guarding.may_be_in(base, graph)) {
            for quad in reads.quads(None, None, None, Some(graph.as_ref().into())) {
                texts.add(base, &quad?);
            }
        }
        texts.settle();
        self.texts = texts;
        Ok(())
    }

    /// Asks after some nodes, whatever they are.
    fn ask<R: Reads>(&mut self, reads: &R, base: &Base, nodes: BTreeSet<NamedNode>) -> Result<(), StorageError> {
        let mut asking = Asking::new(reads, base, &self.vouched);
        let mut found = Vec::with_capacity(nodes.len());
        for node in nodes {
            found.push((asking.after(&node)?, node));
        }
        found.into_iter().for_each(|(what, node)| self.note(node, what));
        Ok(())
    }

    /// Whether a person is counted.
    pub(super) fn counts(&self, node: &NamedNode) -> bool {
        self.people.contains_key(node)
    }

    fn note(&mut self, node: NamedNode, what: What) {
        match what {
            What::Person(mut known) => {
                self.restricted.remove(&node);
                known.opaque = self.people.remove(&node).and_then(|before| before.opaque);
                self.people.insert(node, known);
            }
            What::Restricted => {
                self.people.remove(&node);
                self.restricted.insert(node);
            }
            What::Nothing => {
                self.people.remove(&node);
                self.restricted.remove(&node);
            }
        }
    }

    /// The people of whom some must be hidden on the day `today`; `opaque` names what stands for one of them.
    ///
    /// Cost: linear in people and lines.
    pub(super) fn people(&mut self, base: &Base, today: i32, opaque: impl Fn(&NamedNode) -> NamedNode) -> People {
        let names: Vec<&NamedNode> = self.people.keys().collect();
        let place: HashMap<&NamedNode, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
        let same = self.united(&names, &place);
        let mut evidence = vec![Evidence::default(); names.len()];
        let mut lines = BTreeSet::new();
        for (at, name) in names.iter().enumerate() {
            let known = &self.people[*name];
            evidence[same[at]] = evidence[same[at]].and(known.evidence);
            for (descendant, generations) in &known.descendants {
                if let Some(descendant) = place.get(descendant) {
                    let (ancestor, descendant) = (same[at], same[*descendant]);
                    lines.insert(Descent { ancestor, descendant, generations: *generations });
                }
            }
        }
        let lines: Vec<Descent> = lines.into_iter().collect();
        let hidden = living::hidden(&evidence, &lines, today);
        // Whoever is restricted is not even a place in the tree.
        let restricted: Vec<bool> = evidence.iter().map(|evidence| evidence.mark == Mark::Restricted).collect();
        let mut people =
            People { vouched: self.vouched.clone(), restricted: self.restricted.clone(), ..People::default() };
        // The map has not changed since, and goes by the same order.
        for ((name, known), one) in self.people.iter_mut().zip(same) {
            if base.id(name.as_str()).is_none_or(|id| id.kind != EntityKind::Person) {
                people.foreign.insert(name.clone());
            }
            if hidden[one] {
                let stands = (!restricted[one]).then(|| known.opaque.get_or_insert_with(|| opaque(name)).clone());
                people.hidden.insert(name.clone(), stands);
            }
        }
        people
    }

    /// The individual that each person is, after identity decisions.
    fn united(&self, names: &[&NamedNode], place: &HashMap<&NamedNode, usize>) -> Vec<usize> {
        let mut same: Vec<usize> = (0..names.len()).collect();
        let find = |same: &mut Vec<usize>, mut person: usize| {
            while same[person] != person {
                same[person] = same[same[person]];
                person = same[person];
            }
            person
        };
        for (at, name) in names.iter().enumerate() {
            for other in &self.people[*name].same {
                if let Some(other) = place.get(other) {
                    let (one, other) = (find(&mut same, at), find(&mut same, *other));
                    same[one.max(other)] = one.min(other);
                }
            }
        }
        (0..names.len()).map(|person| find(&mut same, person)).collect()
    }
}

/// The graphs that a curator vouches for.
fn vouched(reads: &impl Reads, base: &Base) -> Result<HashSet<NamedNode>, StorageError> {
    let provenance = NamedNode::new_unchecked(base.graph("provenance"));
    let nobody = NamedNode::new_unchecked(format!("{}living-status/nobody-living", terms::CODE));
    let stated =
        reads.quads(None, Some(terms::LIVING_STATUS), Some(nobody.as_ref().into()), Some(provenance.as_ref().into()));
    let mut graphs = HashSet::new();
    for quad in stated {
        if let NamedOrBlankNode::NamedNode(graph) = quad?.subject {
            graphs.insert(graph);
        }
    }
    Ok(graphs)
}

/// The nodes at both ends of a quad.
pub(super) fn ends(quad: &Quad) -> impl Iterator<Item = NamedNode> + use<> {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.clone()),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    let object = match &quad.object {
        Term::NamedNode(node) => Some(node.clone()),
        _ => None,
    };
    subject.into_iter().chain(object)
}
