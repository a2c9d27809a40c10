//! Who may be living: everybody, unless something shows otherwise.
//!
//! A person is shown to be dead by a death or a burial, by a curator who vouches for the graph that describes them, or
//! by age: born, or present at any event, [`LONGEST_LIFE`] or more ago. Where their own dates are missing, their kin's
//! bound them. Only the *latest possible* birth matters, so an uncertain date counts with its last day, and everything
//! that is not known leaves a person living:
//!
//! - A parent is at least [`YOUNGEST_PARENT`] older than the child: whoever has a child, or through children any
//!   descendant, who was born or died long enough ago is dead too. That a descendant died on a day nobody knows bounds
//!   nothing: small children die before their grandparents.
//! - A child comes at most [`OLDEST_PARENT`] after the parent's birth (so that a parent born 150 years ago bounds the
//!   child to 110), and at most a year after the parent's death.
//!
//! A mark (a file's `RESN`, a curator's word) hides whatever the dates say; no mark shows a person who may be living.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// Nobody lives longer: 110 years, in days.
pub const LONGEST_LIFE: i32 = 40_177;
/// A parent's least age: 12 years, in days.
pub const YOUNGEST_PARENT: i32 = 4_382;
/// By how much a child may be younger than a parent: 40 years, in days. Older parents are rare, and their children are
/// hidden for longer than need be only if nothing else is known of them.
pub const OLDEST_PARENT: i32 = 14_609;
/// A death may be stated for a year that has not ended; one that lies further ahead has not happened.
const AHEAD: i32 = 366;
/// A child is born at most this many days after a parent's death.
const AFTER_DEATH: i32 = 366;
/// How often the bounds are carried up and down again: the other parent of a child, and that parent's other children.
const ROUNDS: usize = 2;

/// What a file or a curator said about who may see a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Nothing, or nothing that counts: “public” shows only who is not living anyway.
    #[default]
    None,
    /// The person lives.
    Living,
    /// Only readers with the right may see the record, dead or not.
    Restricted,
}

/// What is known of one person; the default is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The last day on which the birth may have been; `i32::MAX` when nobody knows.
    pub born_by: i32,
    /// The last day on which the death may have been; `i32::MAX` when nobody knows.
    pub died_by: i32,
    /// A death or a burial is stated.
    pub died: bool,
    /// A curator vouches that nobody in the graph that describes them is living.
    pub vouched: bool,
    /// Who may see them, where somebody said so.
    pub mark: Mark,
}

impl Default for Evidence {
    fn default() -> Self {
        Self { born_by: i32::MAX, died_by: i32::MAX, died: false, vouched: false, mark: Mark::None }
    }
}

impl Evidence {
    /// Was alive on some day up to `day`.
    pub fn alive_by(&mut self, day: i32) {
        self.born_by = self.born_by.min(day);
    }

    /// Died, on some day up to `day`.
    pub fn died_by(&mut self, day: i32) {
        self.died = true;
        self.died_by = self.died_by.min(day);
        self.alive_by(day);
    }

    /// The same person, described twice.
    pub fn and(self, other: Self) -> Self {
        Self {
            born_by: self.born_by.min(other.born_by),
            died_by: self.died_by.min(other.died_by),
            died: self.died || other.died,
            vouched: self.vouched || other.vouched,
            mark: self.mark.max(other.mark),
        }
    }
}

/// A line of descent: the ancestor's and the descendant's place in the list of people, and how many generations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Descent {
    /// The parent or grandparent.
    pub ancestor: usize,
    /// The child or grandchild.
    pub descendant: usize,
    /// 1 for a parent, 2 for a grandparent.
    pub generations: u8,
}

/// Which of the people must be hidden from strangers on the day `today`.
///
/// Cost: linear in people and lines. Lines in a circle (somebody's own ancestor) contradict themselves and bound
/// nothing.
pub fn hidden(people: &[Evidence], lines: &[Descent], today: i32) -> Vec<bool> {
    let born_by = born_by(people, lines);
    let of_age = today.saturating_sub(LONGEST_LIFE);
    let hidden = people.iter().zip(born_by).map(|(person, born_by)| {
        let died = person.died && (person.died_by == i32::MAX || person.died_by <= today.saturating_add(AHEAD));
        let dead = died || person.vouched || born_by <= of_age;
        person.mark == Mark::Restricted || !person.vouched && person.mark == Mark::Living || !dead
    });
    hidden.collect()
}

/// The latest possible birth of each person, by their own dates and their kin's.
fn born_by(people: &[Evidence], lines: &[Descent]) -> Vec<i32> {
    let mut descent: DiGraph<(), u8> = DiGraph::with_capacity(people.len(), lines.len());
    for _ in people {
        descent.add_node(());
    }
    for line in lines {
        descent.add_edge(NodeIndex::new(line.ancestor), NodeIndex::new(line.descendant), line.generations);
    }
    // Descendants come before their ancestors; everybody in a circle is in one component.
    let components = kosaraju_scc(&descent);
    let mut circle = vec![0; people.len()];
    for (number, component) in components.iter().enumerate() {
        component.iter().for_each(|person| circle[person.index()] = number);
    }
    let order: Vec<NodeIndex> = components.into_iter().flatten().collect();
    let mut born_by: Vec<i32> = people.iter().map(|person| person.born_by).collect();
    let children = |born_by: &mut Vec<i32>, person: NodeIndex, visit: fn(&mut [i32], usize, usize, i32, i32)| {
        let mut edges = descent.neighbors(person).detach();
        while let Some((edge, child)) = edges.next(&descent) {
            if circle[child.index()] != circle[person.index()] {
                let after_death = match descent[edge] {
                    1 => people[person.index()].died_by.saturating_add(AFTER_DEATH),
                    _ => i32::MAX,
                };
                visit(born_by, person.index(), child.index(), i32::from(descent[edge]), after_death);
            }
        }
    };
    for _ in 0..ROUNDS {
        for person in &order {
            children(&mut born_by, *person, |born_by, parent, child, generations, _| {
                if born_by[child] != i32::MAX {
                    born_by[parent] = born_by[parent].min(born_by[child].saturating_sub(generations * YOUNGEST_PARENT));
                }
            });
        }
        for person in order.iter().rev() {
            children(&mut born_by, *person, |born_by, parent, child, generations, after_death| {
                let by_birth = born_by[parent].saturating_add(generations * OLDEST_PARENT);
                born_by[child] = born_by[child].min(by_birth).min(after_death);
            });
        }
    }
    born_by
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: i32 = 739_943;

    fn year(year: i32) -> i32 {
        crate::model::DayInterval::years(year, year).max
    }

    fn born(by: i32) -> Evidence {
        Evidence { born_by: year(by), ..Evidence::default() }
    }

    fn died(by: i32) -> Evidence {
        let mut evidence = Evidence::default();
        evidence.died_by(year(by));
        evidence
    }

    /// Which are hidden, of people with parents as `(parent, child)`.
    fn check(people: &[Evidence], parents: &[(usize, usize)], expected: &[bool]) {
        let line = |&(ancestor, descendant): &(usize, usize)| Descent { ancestor, descendant, generations: 1 };
        let lines: Vec<Descent> = parents.iter().map(line).collect();
        assert_eq!(hidden(people, &lines, TODAY), expected, "{people:?} {parents:?}");
    }

    #[test]
    fn nobody_knows_anything_of_them() {
        check(&[Evidence::default()], &[], &[true]);
    }

    #[test]
    fn a_death_an_age_or_a_curator_shows_them() {
        let undated = Evidence { died: true, ..Evidence::default() };
        let vouched = Evidence { vouched: true, ..Evidence::default() };
        check(&[undated, died(2001), born(1900), vouched, born(1930)], &[], &[false, false, false, false, true]);
        check(&[born(2026 - 111), born(2026 - 109)], &[], &[false, true]);
    }

    #[test]
    fn a_parent_born_150_years_ago_and_one_of_149() {
        check(&[born(1875), Evidence::default()], &[(0, 1)], &[false, false]);
        check(&[born(1878), Evidence::default()], &[(0, 1)], &[false, true]);
    }

    #[test]
    fn a_parent_who_died_long_ago() {
        check(&[died(1913), Evidence::default()], &[(0, 1)], &[false, false]);
        check(&[died(1990), Evidence::default()], &[(0, 1)], &[false, true]);
    }

    #[test]
    fn a_grandchild_who_died_bounds_by_the_day_and_not_otherwise() {
        let infant = Evidence { died: true, ..Evidence::default() };
        check(&[Evidence::default(), Evidence::default(), died(1930)], &[(0, 1), (1, 2)], &[false, true, false]);
        check(&[Evidence::default(), Evidence::default(), infant], &[(0, 1), (1, 2)], &[true, true, false]);
        check(&[Evidence::default(), Evidence::default(), died(2010)], &[(0, 1), (1, 2)], &[true, true, false]);
    }

    #[test]
    fn the_other_parent_of_an_old_child() {
        check(&[born(1850), Evidence::default(), Evidence::default()], &[(0, 1), (2, 1)], &[false, false, false]);
    }

    #[test]
    fn own_ancestor() {
        check(&[born(1960), Evidence::default(), born(1990)], &[(0, 1), (1, 2), (2, 0)], &[true, true, true]);
        check(&[born(1960)], &[(0, 0)], &[true]);
    }

    #[test]
    fn a_death_that_is_yet_to_come() {
        check(&[died(2026), died(2040)], &[], &[false, true]);
    }

    #[test]
    fn marks() {
        let dead = died(1800);
        let marked = |mark| Evidence { mark, ..dead };
        check(&[marked(Mark::Restricted), marked(Mark::Living), dead], &[], &[true, true, false]);
    }

    proptest! {
        /// Knowing more never hides anybody whom nothing marked, and nobody is shown without a reason somewhere.
        #[test]
        fn evidence_only_ever_shows(
            births in prop::collection::vec(prop::option::of(1700..2026_i32), 1..12),
            lines in prop::collection::vec((0..12_usize, 0..12_usize), 0..20),
            more in (0..12_usize, 1700..2026_i32),
        ) {
            let people: Vec<Evidence> = births.iter().map(|b| b.map_or_else(Evidence::default, born)).collect();
            let n = people.len();
            let line = |(a, d): (usize, usize)| Descent { ancestor: a % n, descendant: d % n, generations: 1 };
            let lines: Vec<Descent> = lines.into_iter().map(line).collect();
            let before = hidden(&people, &lines, TODAY);
            let mut richer = people.clone();
            richer[more.0 % n].died_by(year(more.1));
            let after = hidden(&richer, &lines, TODAY);
            prop_assert!(before.iter().zip(&after).all(|(before, after)| *before || !*after));
            if births.iter().all(Option::is_none) {
                prop_assert!(before.iter().all(|hidden| *hidden));
            }
        }
    }
}
