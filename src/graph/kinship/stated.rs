//! Kinship that a source states as such: `cousinOf`, without saying through whom.
//!
//! Nothing is built on it, neither lines nor φ; but it has a name, by each language's own words, which says that a source
//! states it. A sibling, an aunt and a grandparent have their places in the family, and so a degree; a cousin may be of
//! any degree.

use super::kin::{Kin, node};
use super::names::{self, Texts};
use super::relation::Relation;
use super::term::{Alliance, Term};
use crate::graph::{LinkGraph, LinkId, Node};
use crate::model::Sex;
use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::Serialize;

/// A kinship that a source states as such.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stated {
    /// The property's local name: `cousinOf`.
    pub kind: String,
    /// Whether it is said of `a` with `b` as object.
    pub from_a: bool,
    /// What `b` is to `a`, and that a source says so.
    pub b_is: Texts,
    /// What `a` is to `b`.
    pub a_is: Texts,
    /// What they are together; as `b_is` where there is no such word.
    pub together: Texts,
    /// All steps between the two; unknown for cousins.
    pub civil_degree: Option<u32>,
    /// The longer side.
    pub canon_degree: Option<u32>,
    /// Whether known parents show it too, by birth or adoption.
    pub derived: bool,
}

/// What is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// A place in the family: generations up and down, from the subject to the object.
    Place(u32, u32),
    /// A cousin of whatever degree.
    Cousin,
}

/// The properties, and what the object is to the subject.
const KINDS: [(&str, What); 4] = [
    ("siblingOf", What::Place(1, 1)),
    ("cousinOf", What::Cousin),
    ("grandparentOf", What::Place(0, 2)),
    ("auntOrUncleOf", What::Place(1, 2)),
];

impl Stated {
    /// `b` to `a`, who are of these sexes.
    fn new(kind: &str, what: What, from_a: bool, sexes: [Sex; 2]) -> Self {
        let what = match what {
            What::Place(up, down) if !from_a => What::Place(down, up),
            same => same,
        };
        let [a, b] = sexes;
        let (b_is, a_is, together) = match what {
            What::Place(up, down) => {
                let term = Term::blood(up, down, b);
                let inverse = term.inverse(a, Sex::Unknown);
                let marked = |term: &Term| Texts::of(|lang| names::marked_as_stated(&names::name(term, lang), lang));
                let together = Texts::of(|lang| names::marked_as_stated(&names::pair(&term, lang), lang));
                (marked(&term), marked(&inverse), together)
            }
            What::Cousin => {
                let one = |sex| Texts::of(|lang| names::marked_as_stated(names::some_cousin(sex, lang), lang));
                (one(b), one(a), Texts::of(|lang| names::marked_as_stated(names::some_cousins(lang), lang)))
            }
        };
        let degrees = match what {
            What::Place(up, down) => Some((up + down, up.max(down))),
            What::Cousin => None,
        };
        Self {
            kind: kind.to_owned(),
            from_a,
            b_is,
            a_is,
            together,
            civil_degree: degrees.map(|degrees| degrees.0),
            canon_degree: degrees.map(|degrees| degrees.1),
            derived: false,
        }
    }

    /// The link that states it of `a` and `b`.
    pub fn link(&self, graph: &LinkGraph, a: Node, b: Node) -> Option<LinkId> {
        let (subject, object) = if self.from_a { (a, b) } else { (b, a) };
        Some(LinkId { subject, kind: graph.kinds().named(&self.kind)?, object })
    }

    /// Generations up and down from `a` to `b`; at least so many for a cousin.
    pub(super) fn place(&self) -> (u32, u32) {
        match KINDS.iter().find(|(kind, _)| *kind == self.kind) {
            Some((_, What::Place(up, down))) if self.from_a => (*up, *down),
            Some((_, What::Place(up, down))) => (*down, *up),
            _ => (2, 2),
        }
    }

    /// Whether a relation, whose ends are the same, is the one that is stated.
    fn is(&self, term: &Term) -> bool {
        let is_same = match self.civil_degree {
            Some(_) => (term.up, term.down) == self.place(),
            None => term.is_cousin(),
        };
        term.alliance == Alliance::None && is_same
    }
}

/// What is stated of two people, each once.
pub(super) fn between(kin: &Kin<'_>, a: u32, b: u32, relations: &[Relation<u32>]) -> Vec<Stated> {
    let mut found: Vec<Stated> = Vec::new();
    for link in kin.graph().links_between(node(a), node(b)) {
        let kind = kin.graph().kinds().get(link.id.kind);
        let Some((name, what)) = KINDS.iter().find(|(name, _)| *name == kind.name) else { continue };
        let from_a = link.id.subject == node(a);
        // Brothers may be said to be so from both sides.
        if found.iter().any(|known| known.kind == *name && (kind.symmetric || known.from_a == from_a)) {
            continue;
        }
        let mut stated = Stated::new(name, *what, from_a, [kin.sex(a), kin.sex(b)]);
        stated.derived = relations.iter().any(|relation| stated.is(&relation.term));
        found.push(stated);
    }
    found
}

/// Everybody of whom it is stated that they are kin of a person, with what they are to them.
pub(super) fn of_one(kin: &Kin<'_>, person: u32) -> Vec<(u32, Stated)> {
    let graph = kin.graph();
    let mut found = Vec::new();
    for (name, what) in KINDS {
        let Some(kind) = graph.kinds().named(name) else { continue };
        let symmetric = graph.kinds().get(kind).symmetric;
        let ends = graph.objects(node(person), kind).map(|other| (other, true));
        let ends = ends.chain(graph.subjects(node(person), kind).map(|other| (other, false)));
        // Sisters may be said to be so from both sides.
        let mut met = FxHashSet::default();
        for (other, from_person) in ends.map(|(other, from)| (other.index() as u32, from)) {
            if other != person && met.insert((other, symmetric || from_person)) {
                found.push((other, Stated::new(name, what, from_person, [kin.sex(person), kin.sex(other)])));
            }
        }
    }
    found
}
