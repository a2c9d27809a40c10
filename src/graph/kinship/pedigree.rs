//! The ancestors of some people, numbered so that everybody comes after their parents.
//!
//! Whatever is computed over ancestors is then one pass over an array. Contradictory data can make somebody their own
//! ancestor; the parent links within such a circle are left out, all of them, so that the result does not depend on
//! whom one starts from. Circles are found as strongly connected components (Tarjan), in the same walk.

use super::kin::{Kin, NOBODY};
use crate::graph::Node;
use rustc_hash::FxHashMap;

/// People with their ancestors, parents before children.
#[derive(Clone, Debug)]
pub struct Pedigree {
    /// The node of each number.
    pub(super) ids: Vec<u32>,
    /// The parents of each number; `NOBODY` where one is missing.
    pub(super) parents: Vec<[u32; 2]>,
    numbers: Numbers,
    /// People who are each other's ancestors, one list a circle.
    pub(super) circles: Vec<Vec<u32>>,
    /// People with more than two parents by birth.
    pub(super) many_parents: Vec<u32>,
}

/// From node to number.
#[derive(Clone, Debug)]
enum Numbers {
    Few(FxHashMap<u32, u32>),
    All(Vec<u32>),
}

impl Numbers {
    #[inline]
    fn get(&self, id: u32) -> u32 {
        match self {
            Self::Few(map) => map.get(&id).copied().unwrap_or(NOBODY),
            Self::All(table) => table.get(id as usize).copied().unwrap_or(NOBODY),
        }
    }

    #[inline]
    fn set(&mut self, id: u32, number: u32) {
        match self {
            Self::Few(map) => drop(map.insert(id, number)),
            Self::All(table) => table[id as usize] = number,
        }
    }
}

impl Pedigree {
    /// These people and all their ancestors by birth. Linear in their number.
    pub fn of(kin: &Kin<'_>, people: &[Node]) -> Self {
        let few = FxHashMap::with_capacity_and_hasher(512, Default::default());
        Search::new(kin, Numbers::Few(few)).run(people.iter().map(|n| n.index() as u32))
    }

    /// Everybody. Linear in the number of people.
    pub fn everybody(kin: &Kin<'_>) -> Self {
        let bound = kin.graph().bound();
        let people =
            kin.graph().nodes().filter(|&node| kin.graph().kind(node) == Some(crate::model::EntityKind::Person));
        Search::new(kin, Numbers::All(vec![NOBODY; bound])).run(people.map(|n| n.index() as u32))
    }

    /// How many people.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The person of a number.
    pub fn person(&self, number: usize) -> Node {
        super::kin::node(self.ids[number])
    }

    /// The number of a person.
    pub fn number(&self, person: Node) -> Option<usize> {
        let number = self.numbers.get(person.index() as u32);
        (number != NOBODY).then_some(number as usize)
    }

    /// The numbers of the parents that are known.
    #[inline]
    pub(super) fn known_parents(&self, number: usize) -> impl Iterator<Item = usize> + use<> {
        self.parents[number].into_iter().filter(|&p| p != NOBODY).map(|p| p as usize)
    }

    /// Whether both parents are known.
    #[inline]
    pub(super) fn both_parents(&self, number: usize) -> Option<(u32, u32)> {
        let [one, other] = self.parents[number];
        (one != NOBODY && other != NOBODY).then_some((one, other))
    }
}

/// Tarjan's search, upwards, without recursion.
struct Search<'k, 'g> {
    kin: &'k Kin<'g>,
    pedigree: Pedigree,
    /// One entry a person on the way: node, parents, which parent is next, order of discovery, lowest order reached.
    path: Vec<Visit>,
    /// Discovered, not yet assigned to a component.
    pending: Vec<u32>,
}

struct Visit {
    id: u32,
    parents: [u32; 2],
    next: usize,
    order: u32,
    low: u32,
}

/// While somebody is pending, their number is this bit and their order of discovery.
const PENDING: u32 = 1 << 31;

impl<'k, 'g> Search<'k, 'g> {
    fn new(kin: &'k Kin<'g>, numbers: Numbers) -> Self {
        let pedigree =
            Pedigree { ids: Vec::new(), parents: Vec::new(), numbers, circles: Vec::new(), many_parents: Vec::new() };
        Self { kin, pedigree, path: Vec::new(), pending: Vec::new() }
    }

    fn run(mut self, people: impl Iterator<Item = u32>) -> Pedigree {
        let mut discovered = 0;
        for person in people {
            if self.pedigree.numbers.get(person) == NOBODY {
                self.discover(person, &mut discovered);
                self.climb(&mut discovered);
            }
        }
        self.pedigree
    }

    #[inline]
    fn discover(&mut self, id: u32, discovered: &mut u32) {
        let parents = self.kin.blood(id);
        if parents.stated > 2 {
            self.pedigree.many_parents.push(id);
        }
        if parents.of_itself {
            self.pedigree.circles.push(vec![id]);
        }
        let order = *discovered;
        *discovered += 1;
        self.pedigree.numbers.set(id, PENDING | order);
        self.pending.push(id);
        self.path.push(Visit { id, parents: parents.two, next: 0, order, low: order });
    }

    fn climb(&mut self, discovered: &mut u32) {
        while let Some(visit) = self.path.last_mut() {
            if visit.next < 2 {
                let parent = visit.parents[visit.next];
                visit.next += 1;
                if parent == NOBODY {
                    continue;
                }
                match self.pedigree.numbers.get(parent) {
                    NOBODY => self.discover(parent, discovered),
                    number if number & PENDING != 0 => visit.low = visit.low.min(number & !PENDING),
                    _ => {}
                }
                continue;
            }
            let Visit { id, parents, order, low, .. } = *visit;
            self.path.pop();
            if let Some(child) = self.path.last_mut() {
                child.low = child.low.min(low);
            }
            if low < order {
                continue;
            }
            if self.pending.last() == Some(&id) {
                self.pending.pop();
                self.assign(id, parents);
            } else {
                self.circle(id);
            }
        }
    }

    #[inline]
    fn assign(&mut self, id: u32, parents: [u32; 2]) {
        let number = self.pedigree.ids.len() as u32;
        self.pedigree.numbers.set(id, number);
        self.pedigree.ids.push(id);
        let numbers = &self.pedigree.numbers;
        self.pedigree.parents.push(parents.map(|p| if p == NOBODY { NOBODY } else { numbers.get(p) }));
    }

    /// Everybody pending since `first` is in one circle; parents within it are left out.
    #[cold]
    fn circle(&mut self, first: u32) {
        let start = self.pending.iter().rposition(|&id| id == first).expect("it was pushed when discovered");
        let members = self.pending.split_off(start);
        for &id in &members {
            let parents = self.kin.blood(id).two.map(|p| if members.contains(&p) { NOBODY } else { p });
            let parents = if parents[0] == NOBODY { [parents[1], NOBODY] } else { parents };
            self.assign(id, parents);
        }
        let mut members = members;
        members.sort_unstable();
        self.pedigree.circles.push(members);
    }
}
