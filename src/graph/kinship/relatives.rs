//! All relatives of one person, by kind.
//!
//! One search goes up to ancestors, down from each of them, and over to husbands and wives; everybody is found once,
//! by the nearest way. Steps are weighed: a generation counts 2, one by adoption or fostering 3, a marriage 5, so that
//! a brother-in-law comes after a first cousin and before a second.

use super::kin::{Bond, Kin, node};
use super::lines::Whole;
use super::names::{Texts, name};
use super::stated::{self, Stated};
use super::term::{Alliance, Term};
use crate::graph::Node;
use crate::model::Sex;
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
pub struct RelativesLimits {
    /// Generations up.
    pub up: u32,
    /// Generations down, from the person or from an ancestor.
    pub down: u32,
    /// How many people.
    pub people: usize,
    /// Whether to include kin by marriage.
    pub by_marriage: bool,
}

impl Default for RelativesLimits {
    fn default() -> Self {
        Self { up: 4, down: 5, people: 2_000, by_marriage: true }
    }
}

/// All relatives, grouped.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Relatives<P> {
    /// Whose.
    pub person: P,
    /// How many were found.
    pub count: usize,
    /// Whether the limit of people was reached; then the nearest are here.
    pub limited: bool,
    /// By kind, the nearest first.
    pub groups: Vec<RelativeGroup<P>>,
    /// Those whom a source calls kin without saying through whom; they are not counted, nor is anyone sought beyond them.
    pub stated: Vec<StatedRelative<P>>,
}

/// Somebody whom a source calls kin.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StatedRelative<P> {
    /// Who.
    pub person: P,
    /// What they are to the person asked about: the person is `a`, they are `b`.
    pub stated: Stated,
}

/// Relatives of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RelativeGroup<P> {
    /// The kind, for an unknown sex.
    pub term: Term,
    /// What it is called, for an unknown sex.
    pub label: Texts,
    /// How far away they are, in weighed steps.
    pub distance: u32,
    /// How many there are.
    pub count: usize,
    /// Who they are.
    pub people: Vec<Relative<P>>,
}

/// One relative.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Relative<P> {
    /// Who.
    pub person: P,
    /// What they are to the person asked about.
    pub name: Texts,
    /// The way there, from the person asked about to the relative.
    pub chain: Vec<P>,
}

impl<P> Relatives<P> {
    /// The same with people given otherwise.
    pub fn map<Q>(self, mut to: impl FnMut(P) -> Q) -> Relatives<Q> {
        let person = to(self.person);
        let mut groups = Vec::with_capacity(self.groups.len());
        for group in self.groups {
            let people = group.people.into_iter().map(|relative| Relative {
                person: to(relative.person),
                name: relative.name,
                chain: relative.chain.into_iter().map(&mut to).collect(),
            });
            groups.push(RelativeGroup {
                people: people.collect(),
                term: group.term,
                label: group.label,
                distance: group.distance,
                count: group.count,
            });
        }
        let stated = self.stated.into_iter();
        let stated = stated.map(|StatedRelative { person, stated }| StatedRelative { person: to(person), stated });
        Relatives { person, count: self.count, limited: self.limited, groups, stated: stated.collect() }
    }
}

/// Where on the way somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Phase {
    Up,
    Down,
    KinsSpouse,
    SpouseUp,
    SpouseDown,
}

#[derive(Clone, Copy, Debug)]
struct Found {
    distance: u32,
    up: u32,
    down: u32,
    bond: Bond,
    /// The state before this one; itself for the start.
    before: u32,
    person: u32,
    phase: Phase,
    done: bool,
}

struct Search<'k, 'g> {
    kin: &'k Kin<'g>,
    limits: &'k RelativesLimits,
    states: Vec<Found>,
    by_key: FxHashMap<(u32, Phase), u32>,
    queue: BinaryHeap<Reverse<(u32, u32)>>,
}

/// All relatives of a person within limits. Costs as much as the people within the limits and their next of kin.
pub fn relatives(kin: &Kin<'_>, person: Node, limits: &RelativesLimits) -> Relatives<Node> {
    let start = person.index() as u32;
    let (states, by_key, queue) = (Vec::new(), FxHashMap::default(), BinaryHeap::new());
    let mut search = Search { kin, limits, states, by_key, queue };
    let origin = Found {
        distance: 0,
        up: 0,
        down: 0,
        bond: Bond::Blood,
        before: 0,
        person: start,
        phase: Phase::Up,
        done: false,
    };
    search.reach(origin);
    let (found, limited) = search.run(start);
    let mut groups: Vec<RelativeGroup<u32>> = Vec::new();
    let mut places: FxHashMap<Term, usize> = FxHashMap::default();
    let mut names: FxHashMap<Term, Texts> = FxHashMap::default();
    for &state in &found {
        let (term, chain) = search.told(state);
        let key = Term { sex: Sex::Unknown, through: Sex::Unknown, ..term };
        let place = *places.entry(key).or_insert_with(|| {
            let (label, distance) = (Texts::of(|lang| name(&key, lang)), search.states[state as usize].distance);
            groups.push(RelativeGroup { term: key, label, distance, count: 0, people: Vec::new() });
            groups.len() - 1
        });
        groups[place].count += 1;
        let who = search.states[state as usize].person;
        let name = names.entry(term).or_insert_with(|| Texts::of(|lang| name(&term, lang))).clone();
        groups[place].people.push(Relative { person: who, name, chain });
    }
    groups.sort_by_key(|group| (group.distance, group.term.alliance, group.term.up, group.term.down, group.term.whole));
    let known: FxHashSet<u32> = found.iter().map(|&state| search.states[state as usize].person).collect();
    let is_near = |stated: &Stated| stated.place().0 <= limits.up && stated.place().1 <= limits.down;
    let stated = stated::of_one(kin, start).into_iter();
    let stated = stated.filter(|(person, stated)| !known.contains(person) && is_near(stated));
    let mut stated: Vec<_> = stated.map(|(person, stated)| StatedRelative { person, stated }).collect();
    let limited = limited || stated.len() > limits.people;
    stated.truncate(limits.people);
    Relatives { person: start, count: found.len(), limited, groups, stated }.map(node)
}

impl Search<'_, '_> {
    fn reach(&mut self, found: Found) {
        let key = (found.person, found.phase);
        match self.by_key.get(&key) {
            Some(&at) if self.states[at as usize].done || self.states[at as usize].distance <= found.distance => {}
            Some(&at) => {
                self.states[at as usize] = found;
                self.queue.push(Reverse((found.distance, at)));
            }
            None => {
                let at = self.states.len() as u32;
                self.by_key.insert(key, at);
                self.states.push(found);
                self.queue.push(Reverse((found.distance, at)));
            }
        }
    }

    /// The states of everybody found, the nearest first, and whether there were more.
    fn run(&mut self, start: u32) -> (Vec<u32>, bool) {
        let mut met: FxHashMap<u32, ()> = FxHashMap::default();
        met.insert(start, ());
        let (mut found, mut next_of_kin) = (Vec::new(), Vec::new());
        while let Some(Reverse((distance, at))) = self.queue.pop() {
            let state = self.states[at as usize];
            if state.done || state.distance < distance {
                continue;
            }
            self.states[at as usize].done = true;
            if met.insert(state.person, ()).is_none() {
                if found.len() >= self.limits.people {
                    return (found, true);
                }
                found.push(at);
            }
            self.step(at, state, &mut next_of_kin);
        }
        (found, false)
    }

    fn step(&mut self, at: u32, state: Found, people: &mut Vec<(u32, Bond)>) {
        use Phase::{Down, KinsSpouse, SpouseDown, SpouseUp, Up};
        let through_spouse = matches!(state.phase, SpouseUp | SpouseDown);
        let limit = |own: u32, of_spouse: u32| if through_spouse { own.min(of_spouse) } else { own };
        let weight = |bond: Bond| match bond {
            Bond::Blood | Bond::Disputed => 2,
            Bond::Adoptive | Bond::Foster => 3,
            Bond::Step => 7,
        };
        let next = |person: u32, phase: Phase, cost: u32, up: u32, down: u32, bond: Bond| Found {
            distance: state.distance + cost,
            up: state.up + up,
            down: state.down + down,
            bond: state.bond.max(bond),
            before: at,
            person,
            phase,
            done: false,
        };
        if matches!(state.phase, Up | SpouseUp) && state.up < limit(self.limits.up, 2) {
            self.kin.all_parents(state.person, people);
            for &(parent, bond) in people.iter() {
                // A parent's husband or wife is a step, whether stated or not; kin of theirs are not followed up.
                if bond != Bond::Step {
                    self.reach(next(parent, state.phase, weight(bond), 1, 0, bond));
                } else if state.up == 0 && !through_spouse {
                    self.reach(next(parent, KinsSpouse, weight(bond), 1, 0, bond));
                }
            }
        }
        let step_parent = state.phase == KinsSpouse && state.bond == Bond::Step && (state.up, state.down) == (1, 0);
        let goes_down = match state.phase {
            Up | Down => state.down < self.limits.down,
            SpouseUp | SpouseDown => state.down < limit(self.limits.down, 2),
            KinsSpouse => step_parent,
        };
        if goes_down {
            self.kin.all_children(state.person, people);
            let phase = match state.phase {
                Up | Down => Down,
                SpouseUp | SpouseDown => SpouseDown,
                KinsSpouse => KinsSpouse,
            };
            for &(child, bond) in people.iter().filter(|c| c.1 != Bond::Step) {
                self.reach(next(child, phase, weight(bond), 0, 1, bond));
            }
        }
        if self.limits.by_marriage && matches!(state.phase, Up | Down) {
            for partner in self.kin.partners(state.person) {
                let phase = if state.distance == 0 { SpouseUp } else { KinsSpouse };
                self.reach(next(partner, phase, 5, 0, 0, Bond::Blood));
            }
        }
    }

    /// What somebody found is, and the way there.
    fn told(&self, at: u32) -> (Term, Vec<u32>) {
        let state = self.states[at as usize];
        let mut way = vec![at];
        while let Some(&last) = way.last()
            && self.states[last as usize].before != last
        {
            way.push(self.states[last as usize].before);
        }
        way.reverse();
        let chain: Vec<u32> = way.iter().map(|&at| self.states[at as usize].person).collect();
        let mut term = Term { bond: state.bond, ..Term::blood(state.up, state.down, self.kin.sex(state.person)) };
        term.alliance = match (state.phase, state.up, state.down) {
            (Phase::Up | Phase::Down, ..) => Alliance::None,
            (Phase::KinsSpouse, ..) if state.bond == Bond::Step => Alliance::None,
            (Phase::KinsSpouse, ..) => Alliance::KinsSpouse,
            (_, 0, 0) if self.kin.are_married(chain[0], state.person) => Alliance::Spouse,
            (_, 0, 0) => Alliance::Partner,
            _ => Alliance::SpousesKin,
        };
        if matches!(state.phase, Phase::SpouseUp | Phase::SpouseDown) {
            term.through = self.kin.sex(chain[1]);
        }
        // Where the way turns from up to down: whether the two there share both parents.
        let turn = way.windows(3).find(|w| {
            let [x, top, y] = [w[0], w[1], w[2]].map(|at| self.states[at as usize]);
            top.up > x.up && y.down > top.down
        });
        if let Some(turn) = turn {
            let [x, _, y] = [turn[0], turn[1], turn[2]].map(|at| self.states[at as usize].person);
            term.whole = self.whole(x, y);
        }
        (term, chain)
    }

    fn whole(&self, x: u32, y: u32) -> Whole {
        let (mut of_x, mut of_y) = (Vec::new(), Vec::new());
        self.kin.all_parents(x, &mut of_x);
        self.kin.all_parents(y, &mut of_y);
        of_x.retain(|p| p.1 != Bond::Step);
        of_y.retain(|p| p.1 != Bond::Step);
        let shared = of_x.iter().filter(|p| of_y.iter().any(|q| q.0 == p.0)).count();
        match (shared, of_x.len().min(of_y.len())) {
            (2.., _) => Whole::Full,
            (_, 2..) => Whole::Half,
            _ => Whole::Unknown,
        }
    }
}
