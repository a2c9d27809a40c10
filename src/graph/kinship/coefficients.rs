//! How much two people are related: kinship φ, inbreeding F, relationship R, exactly.
//!
//! φ(a, b) is the probability that a gene drawn from `a` and one drawn at the same place from `b` come from one gene
//! of a common ancestor; F of a person is φ of their parents; R = 2φ / √((1 + Fa)(1 + Fb)).
//! With A = 2φ as a matrix, A = L·D·Lᵀ (Henderson, Quaas): L is the share that each ancestor passed on by each way
//! down, D what chance adds at each birth: ½ − ¼(F of the parents) with two parents known, ¾ − ¼F with one, 1 with none.
//! One pass upwards over the ancestors of each person gives a row of L; the matrix is never made.

use super::kin::NOBODY;
use super::pedigree::Pedigree;
use crate::graph::{Cancelled, Progress};
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// The coefficients of two people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct Coefficients {
    /// φ of the two.
    pub kinship: f64,
    /// R of the two, by Wright.
    pub relationship: f64,
    /// F of the first.
    pub inbreeding_a: f64,
    /// F of the second.
    pub inbreeding_b: f64,
}

/// Computes coefficients within one pedigree; keeps each F it has found.
pub struct Calculator<'p> {
    pedigree: &'p Pedigree,
    /// F by number; NaN while unknown.
    inbreeding: Vec<f64>,
    /// Which founders, by a hash: two people whose masks have nothing in common have no ancestor in common.
    founders: Vec<u128>,
    by_parents: FxHashMap<(u32, u32), f64>,
    here: Sweep,
    there: Sweep,
}

/// A row of L: shares by number, and who has one.
#[derive(Default)]
struct Sweep {
    share: Vec<f64>,
    members: Vec<u32>,
}

impl Sweep {
    /// The ancestors of `number` and itself, each with its share, the youngest first. Ends when there are no more.
    fn climb(&mut self, pedigree: &Pedigree, number: usize) {
        self.share.resize(pedigree.len(), 0.0);
        self.members.clear();
        if number < Self::FEW {
            return self.descend(pedigree, number);
        }
        self.members.push(number as u32);
        // Any value but zero marks who is already there; the shares follow when everybody is in order.
        self.share[number] = 1.0;
        let mut next = 0;
        while next < self.members.len() {
            for parent in pedigree.parents[self.members[next] as usize] {
                if parent != NOBODY && self.share[parent as usize] == 0.0 {
                    self.share[parent as usize] = f64::MIN_POSITIVE;
                    self.members.push(parent);
                }
            }
            next += 1;
        }
        self.members.sort_unstable_by(|a, b| b.cmp(a));
        for &member in &self.members[1..] {
            self.share[member as usize] = 0.0;
        }
        for &member in &self.members {
            let half = self.share[member as usize] / 2.0;
            for parent in pedigree.parents[member as usize] {
                if parent != NOBODY {
                    self.share[parent as usize] += half;
                }
            }
        }
    }

    /// Below this number it is quicker to look at everybody than to collect the ancestors and sort them.
    const FEW: usize = 1024;

    fn descend(&mut self, pedigree: &Pedigree, number: usize) {
        self.share[number] = 1.0;
        for member in (0..=number).rev() {
            let share = self.share[member];
            if share == 0.0 {
                continue;
            }
            self.members.push(member as u32);
            for parent in pedigree.parents[member] {
                if parent != NOBODY {
                    self.share[parent as usize] += share / 2.0;
                }
            }
        }
    }

    fn clear(&mut self) {
        for member in self.members.drain(..) {
            self.share[member as usize] = 0.0;
        }
    }
}

impl<'p> Calculator<'p> {
    /// For one pedigree.
    pub fn new(pedigree: &'p Pedigree) -> Self {
        let mut founders: Vec<u128> = Vec::with_capacity(pedigree.len());
        for number in 0..pedigree.len() {
            let [one, other] = pedigree.parents[number];
            let mask = |parent: u32| if parent == NOBODY { 0 } else { founders[parent as usize] };
            let own = 1 << (pedigree.ids[number].wrapping_mul(0x9e37_79b1) >> 25);
            // Somebody with one parent missing brings what that parent brought, under their own name.
            let brings = if one == NOBODY || other == NOBODY { own } else { 0 };
            founders.push(mask(one) | mask(other) | brings);
        }
        Self {
            pedigree,
            inbreeding: vec![f64::NAN; pedigree.len()],
            founders,
            by_parents: FxHashMap::default(),
            here: Sweep::default(),
            there: Sweep::default(),
        }
    }

    /// F of everybody, by number, in one pass: linear in the total number of ancestors, each pair of parents once.
    pub fn all_inbreeding(self) -> Vec<f64> {
        self.inbreeding_while(&mut |_| ControlFlow::Continue(())).expect("nobody asks it to stop")
    }

    /// The same, as long as `progress` lets it go on.
    pub fn inbreeding_while(mut self, progress: Progress<'_>) -> Result<Vec<f64>, Cancelled> {
        for number in 0..self.pedigree.len() {
            if number.is_multiple_of(1024) && progress(number as f64 / self.pedigree.len() as f64).is_break() {
                return Err(Cancelled);
            }
            self.inbreeding(number);
        }
        Ok(self.inbreeding)
    }

    /// All coefficients of two people, by number.
    pub fn pair(&mut self, a: usize, b: usize) -> Coefficients {
        let kinship = self.kinship(a, b);
        let (inbreeding_a, inbreeding_b) = (self.inbreeding(a), self.inbreeding(b));
        let relationship = 2.0 * kinship / ((1.0 + inbreeding_a) * (1.0 + inbreeding_b)).sqrt();
        Coefficients { kinship, relationship, inbreeding_a, inbreeding_b }
    }

    /// F of a person.
    pub fn inbreeding(&mut self, number: usize) -> f64 {
        let known = self.inbreeding[number];
        if !known.is_nan() {
            return known;
        }
        // Ancestors first; they have smaller numbers, so this is a loop and not a recursion of unknown depth.
        let mut wanted = vec![number as u32];
        while let Some(&top) = wanted.last() {
            if !self.inbreeding[top as usize].is_nan() {
                wanted.pop();
                continue;
            }
            let before = wanted.len();
            let found = self.inbreeding_or_ask(top as usize, &mut wanted);
            if let Some(found) = found {
                debug_assert_eq!(before, wanted.len());
                self.inbreeding[top as usize] = found;
                wanted.pop();
            }
        }
        self.inbreeding[number]
    }

    /// F, or nothing and in `ask` whose F is needed before.
    fn inbreeding_or_ask(&mut self, number: usize, ask: &mut Vec<u32>) -> Option<f64> {
        let Some((one, other)) = self.pedigree.both_parents(number) else { return Some(0.0) };
        if self.founders[one as usize] & self.founders[other as usize] == 0 {
            return Some(0.0);
        }
        let pair = (one.min(other), one.max(other));
        if let Some(&known) = self.by_parents.get(&pair) {
            return Some(known);
        }
        let kinship = self.kinship_or_ask(one as usize, other as usize, ask)?;
        self.by_parents.insert(pair, kinship);
        Some(kinship)
    }

    /// φ of two people.
    pub fn kinship(&mut self, a: usize, b: usize) -> f64 {
        let mut ask = Vec::new();
        loop {
            if let Some(kinship) = self.kinship_or_ask(a, b, &mut ask) {
                return kinship;
            }
            for number in ask.drain(..) {
                self.inbreeding(number as usize);
            }
        }
    }

    fn kinship_or_ask(&mut self, a: usize, b: usize, ask: &mut Vec<u32>) -> Option<f64> {
        if self.founders[a] & self.founders[b] == 0 {
            return Some(0.0);
        }
        self.here.climb(self.pedigree, a);
        self.there.climb(self.pedigree, b);
        let before = ask.len();
        let mut sum = 0.0;
        // Summed from the oldest, the smallest shares first, whoever of the two came first.
        for &member in self.here.members.iter().rev() {
            let both = self.here.share[member as usize] * self.there.share[member as usize];
            if both == 0.0 {
                continue;
            }
            let mut chance = 1.0;
            for parent in self.pedigree.known_parents(member as usize) {
                let inbreeding = self.inbreeding[parent];
                if inbreeding.is_nan() {
                    ask.push(parent as u32);
                }
                chance -= 0.25 + 0.25 * inbreeding;
            }
            sum += both * chance;
        }
        self.here.clear();
        self.there.clear();
        (ask.len() == before).then_some(sum / 2.0)
    }
}
