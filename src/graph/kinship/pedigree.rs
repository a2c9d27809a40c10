//! The ancestors of some people, numbered so that everybody comes after their parents.
//!
//! Whatever is computed over ancestors is then one pass over an array. Contradictory data can make somebody their own
//! ancestor; the parent links within such a circle are left out, all of them, so that the result does not depend on
//! whom one starts from. Circles are found as strongly connected components (Tarjan), in the same walk.

use super::kin::{Kin, NOBODY};
use crate::graph::Node;

/// People with their ancestors, parents before children.
#[derive(Clone, Debug)]
pub struct Pedigree {
    /// The node of each number.
    pub(super) ids: Vec<u32>,
    /// The parents of each number; `NOBODY` where one is missing.
    pub(super) parents: Vec<[u32; 2]>,
    slots: Slots,
    /// The number of each slot.
    numbers: Vec<u32>,
    /// People who are each other's ancestors, one list a circle.
    pub(super) circles: Vec<Vec<u32>>,
    /// People with more than two parents by birth.
    pub(super) many_parents: Vec<u32>,
}

/// From node to the order in which it was met.
#[derive(Clone, Debug)]
enum Slots {
    Few(Few),
    All(Vec<u32>),
}

impl Slots {
    fn get(&self, id: u32) -> Option<u32> {
        match self {
            Self::Few(few) => few.get(id),
            Self::All(table) => table.get(id as usize).copied().filter(|&slot| slot != NOBODY),
        }
    }

    /// The slot of a node; `next` if it has none yet.
    #[inline]
    fn get_or(&mut self, id: u32, next: u32) -> u32 {
        match self {
            Self::Few(few) => few.get_or(id, next),
            Self::All(table) => {
                let slot = &mut table[id as usize];
                if *slot == NOBODY {
                    *slot = next;
                }
                *slot
            }
        }
    }
}

impl Pedigree {
    /// These people and all their ancestors by birth. Linear in their number.
    pub fn of(kin: &Kin<'_>, people: &[Node]) -> Self {
        Search::new(kin, Slots::Few(Few::new())).run(people.iter().map(|n| n.index() as u32))
    }

    /// Everybody. Linear in the number of people.
    pub fn everybody(kin: &Kin<'_>) -> Self {
        let bound = kin.graph().bound();
        let people =
            kin.graph().nodes().filter(|&node| kin.graph().kind(node) == Some(crate::model::EntityKind::Person));
        Search::new(kin, Slots::All(vec![NOBODY; bound])).run(people.map(|n| n.index() as u32))
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
        let slot = self.slots.get(person.index() as u32)?;
        Some(self.numbers[slot as usize] as usize)
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

/// A table of a few hundred nodes with their slots: open addressing, half empty, one look a node.
#[derive(Clone, Debug)]
struct Few {
    /// Node and slot, or `NOBODY` twice.
    entries: Vec<(u32, u32)>,
    len: usize,
}

impl Few {
    fn new() -> Self {
        Self { entries: vec![(NOBODY, NOBODY); 512], len: 0 }
    }

    /// Where a node is, or would be.
    #[inline]
    fn place(&self, id: u32) -> usize {
        let mask = self.entries.len() - 1;
        let mut at = (id.wrapping_mul(0x9e37_79b1) >> 7) as usize & mask;
        while self.entries[at].0 != id && self.entries[at].0 != NOBODY {
            at = (at + 1) & mask;
        }
        at
    }

    fn get(&self, id: u32) -> Option<u32> {
        let (found, slot) = self.entries[self.place(id)];
        (found == id).then_some(slot)
    }

    #[inline]
    fn get_or(&mut self, id: u32, next: u32) -> u32 {
        let at = self.place(id);
        if self.entries[at].0 == id {
            return self.entries[at].1;
        }
        self.entries[at] = (id, next);
        self.len += 1;
        if self.len * 2 > self.entries.len() {
            let larger = vec![(NOBODY, NOBODY); self.entries.len() * 4];
            for (id, slot) in std::mem::replace(&mut self.entries, larger) {
                if id != NOBODY {
                    let at = self.place(id);
                    self.entries[at] = (id, slot);
                }
            }
        }
        next
    }
}

/// Tarjan's search, upwards, without recursion. Slots are its order of discovery.
struct Search<'k, 'g> {
    kin: &'k Kin<'g>,
    pedigree: Pedigree,
    path: Vec<Visit>,
    /// Discovered, not yet assigned to a component.
    pending: Vec<Pending>,
}

/// One person on the way up.
struct Visit {
    slot: u32,
    /// The least slot reached from here.
    low: u32,
    next: usize,
    parents: [u32; 2],
}

/// One person without a number yet.
struct Pending {
    id: u32,
    slot: u32,
    /// The slots of the parents, as far as they were looked at.
    parents: [u32; 2],
}

impl<'k, 'g> Search<'k, 'g> {
    fn new(kin: &'k Kin<'g>, slots: Slots) -> Self {
        let pedigree = Pedigree {
            ids: Vec::new(),
            parents: Vec::new(),
            slots,
            numbers: Vec::new(),
            circles: Vec::new(),
            many_parents: Vec::new(),
        };
        Self { kin, pedigree, path: Vec::new(), pending: Vec::new() }
    }

    fn run(mut self, people: impl Iterator<Item = u32>) -> Pedigree {
        for person in people {
            self.meet(person);
            self.climb();
        }
        self.pedigree
    }

    /// The slot of somebody, who is put on the way up when new.
    #[inline]
    fn meet(&mut self, id: u32) -> u32 {
        let next = self.pedigree.numbers.len() as u32;
        let slot = self.pedigree.slots.get_or(id, next);
        if slot == next {
            let parents = self.kin.blood(id);
            if parents.stated > 2 {
                self.pedigree.many_parents.push(id);
            }
            if parents.of_itself {
                self.pedigree.circles.push(vec![id]);
            }
            self.pedigree.numbers.push(NOBODY);
            self.pending.push(Pending { id, slot, parents: [NOBODY; 2] });
            self.path.push(Visit { slot, low: slot, next: 0, parents: parents.two });
        }
        slot
    }

    fn climb(&mut self) {
        while let Some(child) = self.path.len().checked_sub(1) {
            let visit = &mut self.path[child];
            let next = visit.next;
            if next < 2 && visit.parents[next] != NOBODY {
                let parent = visit.parents[next];
                visit.next += 1;
                let slot = self.meet(parent);
                let visit = &mut self.path[child];
                if self.pedigree.numbers[slot as usize] == NOBODY {
                    visit.low = visit.low.min(slot);
                }
                visit.parents[next] = slot;
                continue;
            }
            let Visit { slot, low, parents, .. } = *visit;
            self.path.pop();
            if let Some(child) = self.path.last_mut() {
                child.low = child.low.min(low);
            }
            match self.pending.last() {
                Some(last) if low == slot && last.slot == slot => {
                    let id = last.id;
                    self.pending.pop();
                    self.assign(id, slot, parents);
                }
                _ => self.pend(slot, low, parents),
            }
        }
    }

    #[inline]
    fn assign(&mut self, id: u32, slot: u32, parents: [u32; 2]) {
        let number = self.pedigree.ids.len() as u32;
        self.pedigree.ids.push(id);
        let numbers = &mut self.pedigree.numbers;
        self.pedigree.parents.push(parents.map(|p| if p == NOBODY { NOBODY } else { numbers[p as usize] }));
        numbers[slot as usize] = number;
    }

    /// Somebody is in a circle; when it is complete its members get their numbers, parents within it left out.
    #[cold]
    fn pend(&mut self, slot: u32, low: u32, parents: [u32; 2]) {
        let at = self.pending.iter().rposition(|p| p.slot == slot).expect("it was pushed when met");
        self.pending[at].parents = parents;
        if low < slot {
            return;
        }
        let members = self.pending.split_off(at);
        for member in &members {
            let inside = |parent: u32| parent == NOBODY || members.iter().any(|m| m.slot == parent);
            let [one, other] = member.parents.map(|p| if inside(p) { NOBODY } else { p });
            let parents = if one == NOBODY { [other, NOBODY] } else { [one, other] };
            self.assign(member.id, member.slot, parents);
        }
        let mut circle: Vec<u32> = members.iter().map(|m| m.id).collect();
        circle.sort_unstable();
        self.pedigree.circles.push(circle);
    }
}
