//! A link graph seen as families: parents, children and partners, and which of several parents to believe.

use crate::graph::adjacency::Adjacency;
use crate::graph::{LinkGraph, Node, Way};
use crate::model::{Certainty, KindId, Sex};
use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Stands for "no such person" among node numbers.
pub(super) const NOBODY: u32 = u32::MAX;

/// What makes a parent a parent. The order is from the nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bond {
    /// By birth, as far as the sources say.
    Blood,
    /// By birth according to a source that is not followed, because the person has more than two parents by birth.
    Disputed,
    /// By adoption.
    Adoptive,
    /// By fostering.
    Foster,
    /// By a parent's marriage.
    Step,
}

impl Bond {
    /// Its name in answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Blood => "blood",
            Self::Disputed => "disputed",
            Self::Adoptive => "adoptive",
            Self::Foster => "foster",
            Self::Step => "step",
        }
    }
}

/// The parents by birth that are followed: at most two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BloodParents {
    /// `NOBODY` where one is missing; missing ones last.
    pub two: [u32; 2],
    /// How many there are, the person themselves not counted.
    pub stated: usize,
    /// Whether the person is stated to be their own parent.
    pub of_itself: bool,
}

/// A [`LinkGraph`] seen as families.
#[derive(Clone, Copy, Debug)]
pub struct Kin<'g> {
    pub(super) graph: &'g LinkGraph,
    parent: Option<KindId>,
    parents: Option<ParentRows<'g>>,
    others: [(Option<KindId>, Bond); 3],
    pub(super) spouse: Option<KindId>,
    partner: Option<KindId>,
}

/// The rows that parents are read from, in the hottest loop of all.
#[derive(Clone, Copy, Debug)]
struct ParentRows<'g> {
    adjacency: &'g Adjacency,
    local: u32,
    /// One bit for each kind of parents that are none by birth.
    others: u64,
}

impl<'g> Kin<'g> {
    /// Families of a graph, by the kinds `parentOf`, `adoptiveParentOf`, `fosterParentOf`, `stepParentOf`, `spouseOf`,
    /// `partnerOf`; kinds that the ontology lacks have no links.
    pub fn new(graph: &'g LinkGraph) -> Self {
        let named = |name| graph.kinds().named(name);
        let others = [
            (named("adoptiveParentOf"), Bond::Adoptive),
            (named("fosterParentOf"), Bond::Foster),
            (named("stepParentOf"), Bond::Step),
        ];
        let place = |kind: KindId| graph.places[usize::from(kind.0)];
        Self {
            graph,
            parent: named("parentOf"),
            parents: named("parentOf").map(place).map(|(family, local)| {
                let beside = others.iter().filter_map(|(kind, _)| *kind).map(place).filter(|(of, _)| *of == family);
                let others = beside.fold(0, |mask, (_, local)| mask | 1 << local);
                ParentRows { adjacency: graph.adjacency(family, Way::In), local, others }
            }),
            others,
            spouse: named("spouseOf"),
            partner: named("partnerOf"),
        }
    }

    /// The graph.
    pub fn graph(&self) -> &'g LinkGraph {
        self.graph
    }

    /// The person's sex.
    pub(super) fn sex(&self, person: u32) -> Sex {
        self.graph.sex(node(person))
    }

    /// The two parents by birth that are followed.
    ///
    /// More than two can be stated. Then the surest two are followed, a woman and a man rather than two of one sex,
    /// and otherwise those that come first in the index: the same two whoever asks. Somebody who is also stated to be a
    /// parent by adoption, fostering or marriage is none by birth: `parentOf` alone leaves that open.
    #[inline]
    pub(super) fn blood(&self, person: u32) -> BloodParents {
        let mut found = BloodParents { two: [NOBODY; 2], stated: 0, of_itself: false };
        let Some(parent) = self.parent else { return found };
        let Some(rows) = &self.parents else { return found };
        // The kind within its family is in the high bits, and kinds are sorted: rows are so short that looking at all
        // is quicker than searching.
        let mut has_others = false;
        for &word in rows.adjacency.words(person) {
            let local = word >> rows.adjacency.shift;
            if local != rows.local {
                has_others |= rows.others >> local & 1 != 0;
                continue;
            }
            let other = word & rows.adjacency.node_mask();
            if other == person {
                found.of_itself = true;
                continue;
            }
            if found.stated < 2 {
                found.two[found.stated] = other;
            }
            found.stated += 1;
        }
        if found.stated > 2 || has_others {
            (found.two, found.stated) = self.best_two(person, parent);
        }
        found
    }

    /// The best two parents by birth, and how many there are.
    #[cold]
    fn best_two(&self, person: u32, parent: KindId) -> ([u32; 2], usize) {
        let others = self.other_parents(person);
        let certainty = |subject: Node| {
            let id = crate::graph::LinkId { subject, kind: parent, object: node(person) };
            self.graph.link(id).map_or(Certainty::Possible, |link| link.certainty())
        };
        let is_by_birth = |n: &Node| {
            let id = n.index() as u32;
            id != person && !others.iter().any(|other| other.0 == id)
        };
        let subjects = self.graph.subjects(node(person), parent).filter(is_by_birth);
        let mut parents: Vec<(Certainty, u32)> = subjects.map(|n| (certainty(n), n.index() as u32)).collect();
        if let [] | [_] | [_, _] = parents[..] {
            let mut stated = parents.iter().map(|parent| parent.1);
            return ([0; 2].map(|_| stated.next().unwrap_or(NOBODY)), parents.len());
        }
        parents.sort_unstable();
        let first = parents[0].1;
        let differs = |id: u32| self.sex(id) != self.sex(first) || self.sex(id) == Sex::Unknown;
        let surest = parents[1].0;
        let second = parents[1..].iter().find(|&&(sure, id)| sure == surest && differs(id)).unwrap_or(&parents[1]);
        ([first, second.1], parents.len())
    }

    /// The parents by adoption, fostering or marriage, as they are stated.
    fn other_parents(&self, person: u32) -> Vec<(u32, Bond)> {
        let others = self.others.iter().filter_map(|&(kind, bond)| Some((kind?, bond)));
        let of_kind = |(kind, bond)| self.graph.subjects(node(person), kind).map(move |n| (n.index() as u32, bond));
        others.flat_map(of_kind).collect()
    }

    /// All parents of whatever kind, each once, with the nearest bond.
    pub(super) fn all_parents(&self, person: u32, into: &mut Vec<(u32, Bond)>) {
        into.clear();
        let (followed, others) = (self.blood(person).two, self.other_parents(person));
        let stated = self.parent.into_iter().flat_map(|kind| self.graph.subjects(node(person), kind));
        let blood = stated
            .map(|n| n.index() as u32)
            .filter(|n| !others.iter().any(|other| other.0 == *n))
            .map(|n| (n, if followed.contains(&n) { Bond::Blood } else { Bond::Disputed }));
        for (parent, bond) in blood.chain(others.iter().copied()) {
            if parent != person && !into.iter().any(|p| p.0 == parent) {
                into.push((parent, bond));
            }
        }
        let own = into.len();
        for at in 0..own {
            if into[at].1 == Bond::Step {
                continue;
            }
            for spouse in self.partners(into[at].0) {
                if spouse != person && !into.iter().any(|p| p.0 == spouse) {
                    into.push((spouse, Bond::Step));
                }
            }
        }
    }

    /// All stated children of whatever kind, each once, with the nearest bond; step-children only as stated.
    pub(super) fn all_children(&self, person: u32, into: &mut Vec<(u32, Bond)>) {
        into.clear();
        for (kind, bond) in self.others {
            let stated = kind.into_iter().flat_map(|kind| self.graph.objects(node(person), kind));
            let stated = stated.map(|n| n.index() as u32).filter(|&child| child != person);
            into.extend(stated.map(|child| (child, bond)));
        }
        into.sort_unstable();
        into.dedup_by_key(|child| child.0);
        let others = into.len();
        for child in self.children(person) {
            if into[..others].binary_search_by_key(&child, |other| other.0).is_err() {
                let followed = self.blood(child).two.contains(&person);
                into.push((child, if followed { Bond::Blood } else { Bond::Disputed }));
            }
        }
        into.rotate_left(others);
    }

    /// The children by birth.
    pub(super) fn children(&self, person: u32) -> impl Iterator<Item = u32> + '_ {
        let children = self.parent.into_iter().flat_map(move |kind| self.graph.objects(node(person), kind));
        children.map(|n| n.index() as u32).filter(move |&child| child != person)
    }

    /// Husbands, wives and partners, each once.
    pub(super) fn partners(&self, person: u32) -> Vec<u32> {
        /// So many are looked through as quickly as a table of them is made.
        const FEW: usize = 16;
        let mut found: Vec<u32> = Vec::new();
        let mut met: FxHashSet<u32> = FxHashSet::default();
        for kind in [self.spouse, self.partner].into_iter().flatten() {
            let (out, into) = (self.graph.objects(node(person), kind), self.graph.subjects(node(person), kind));
            for other in out.chain(into).map(|n| n.index() as u32).filter(|&other| other != person) {
                let is_new = if found.len() < FEW { !found.contains(&other) } else { !met.contains(&other) };
                if is_new {
                    found.push(other);
                    if found.len() == FEW {
                        met.extend(&found);
                    } else if found.len() > FEW {
                        met.insert(other);
                    }
                }
            }
        }
        found
    }

    /// Whether the two are stated to be married, rather than partners in some other way.
    pub(super) fn are_married(&self, a: u32, b: u32) -> bool {
        let Some(kind) = self.spouse else { return false };
        let mut all = self.graph.objects(node(a), kind).chain(self.graph.subjects(node(a), kind));
        all.any(|other| other.index() as u32 == b)
    }
}

pub(super) fn node(person: u32) -> Node {
    Node::new(person as usize)
}
