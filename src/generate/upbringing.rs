//! Children brought up by others than those they were born to.

use super::draw::Draw;
use super::people::{NONE, People};

/// A child brought up by others than those it was born to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Upbringing {
    pub child: u32,
    pub parent: u32,
    /// The family it came into.
    pub home: u32,
    pub kind: UpbringingKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UpbringingKind {
    Adoptive,
    Foster,
    Step,
}

impl People {
    /// Children whom a register has no parents for are adopted or fostered; a parent's new spouse is a step-parent.
    pub(super) fn upbringing(&mut self, draw: &mut Draw) {
        let n_families = self.families.len() as u32;
        for child in 0..self.persons.len() as u32 {
            let person = &self.persons[child as usize];
            if person.family == NONE || !draw.chance(0.01) {
                continue;
            }
            let home = draw.below(n_families);
            let family = &self.families[home as usize];
            let fits = family.from < person.born.year
                && family.to > person.born.year + 4
                && person.born.year - family.from < 30
                && home != person.family;
            if !fits {
                continue;
            }
            let kind = if draw.chance(0.75) { UpbringingKind::Adoptive } else { UpbringingKind::Foster };
            for parent in [family.husband, family.wife] {
                self.upbringings.push(Upbringing { child, parent, home, kind });
            }
        }
        for number in 0..n_families {
            let second = &self.families[number as usize];
            for (parent, spouse) in [(second.husband, second.wife), (second.wife, second.husband)] {
                let first = self.persons[parent as usize].marriage;
                if first == number || first == NONE || !draw.chance(0.6) {
                    continue;
                }
                let first = &self.families[first as usize];
                for child in first.first_child..first.first_child + u32::from(first.children) {
                    if self.persons[child as usize].born.year > second.from - 15 {
                        self.upbringings.push(Upbringing {
                            child,
                            parent: spouse,
                            home: number,
                            kind: UpbringingKind::Step,
                        });
                    }
                }
            }
        }
        self.upbringings.sort_by_key(|u| u.child);
    }
}
