//! Which records are compared at all.
//!
//! A million records are half a billion of pairs of namesakes. Records are compared only within blocks: the same given name and a
//! surname that sounds alike, and with it the same place, or about the same year of birth; or, whatever the names, the same parent. Blocks are made by
//! sorting, one pass after the other, so memory is some bytes a record and key; a block of a name too common to mean anything is
//! cut into windows along the years, so no pass is ever quadratic.

use super::register::{Record, Register};
use crate::model::{DayInterval, Sex};
use crate::search::skeleton::keys;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// Each record of a block is compared with so many that follow it in order of birth.
const WINDOW: usize = 40;

/// The most surname keys of a record.
const MOST_KEYS: usize = 4;

/// A way of making blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    /// Name and place.
    Place,
    /// Name and five years of birth.
    Years,
    /// A parent: brothers and sisters are few, whatever they are called.
    Parent,
}

impl Register {
    /// The pairs worth comparing, each perhaps several times, in passes; `progress` hears how much is done, in hundredths.
    pub fn candidates(&self, mut take: impl FnMut(u32, u32), progress: &dyn Fn(u64)) {
        let passes = [Pass::Place, Pass::Years, Pass::Parent];
        for (n, pass) in passes.into_iter().enumerate() {
            let mut blocks: Vec<(u64, i32, u32)> = Vec::with_capacity(self.records.len() * 2);
            for (number, record) in self.records.iter().enumerate() {
                let middle = middle(record.born);
                self.keys(record, pass, |key| blocks.push((key, middle, number as u32)));
            }
            blocks.sort_unstable();
            blocks.dedup();
            let (mut done, all) = (0, blocks.len().max(1));
            for block in blocks.chunk_by(|x, y| x.0 == y.0) {
                let before = done * 100 / all;
                done += block.len();
                if done * 100 / all > before {
                    progress(((n * 100 + done * 100 / all) / passes.len()) as u64);
                }
                for (at, (_, _, a)) in block.iter().enumerate() {
                    for (_, _, b) in block[at + 1..].iter().take(WINDOW) {
                        if *a != *b && worth_comparing(&self.records[*a as usize], &self.records[*b as usize]) {
                            take((*a).min(*b), (*a).max(*b));
                        }
                    }
                }
            }
        }
    }

    fn keys(&self, record: &Record, pass: Pass, mut push: impl FnMut(u64)) {
        if pass == Pass::Parent {
            record.parents().iter().for_each(|parent| push(hash(&(2u8, parent))));
            return;
        }
        let mut given: Vec<u64> = record.names.iter().flat_map(|(given, _)| self.given_codes(*given)).collect();
        let mut surnames: Vec<u64> =
            record.names.iter().flat_map(|(_, surname)| self.surname_codes(*surname)).collect();
        for codes in [&mut given, &mut surnames] {
            codes.sort_unstable();
            codes.dedup();
        }
        for given in &given {
            for surname in &surnames {
                match pass {
                    Pass::Place => record.places().iter().for_each(|place| push(hash(&(0u8, given, surname, place)))),
                    // two overlapping fives, so that neighbours meet in one
                    Pass::Years if known(record.born) => {
                        let year = middle(record.born) / 365;
                        push(hash(&(1u8, given, surname, year / 5)));
                        push(hash(&(3u8, given, surname, (year + 2) / 5)));
                    }
                    Pass::Years | Pass::Parent => {}
                }
            }
        }
    }

    /// The names of the table that a given name may be, and what it sounds like.
    fn given_codes(&self, word: u32) -> Vec<u64> {
        let word = &self.words[word as usize];
        let mut codes: Vec<u64> = word.names.iter().map(|name| u64::from(name.0)).collect();
        codes.extend(keys(&word.phones).iter().take(2).map(|key| hash(&(5u8, key))));
        codes
    }

    /// One number for all forms of a given name.
    pub(super) fn given_code(&self, word: u32) -> u64 {
        let word = &self.words[word as usize];
        match word.names.first() {
            Some(name) => u64::from(name.0),
            None => hash(&(5u8, keys(&word.phones).into_iter().next())),
        }
    }

    /// One number for a surname, by its likeliest skeleton.
    pub(super) fn surname_code(&self, word: u32) -> u64 {
        let word = &self.words[word as usize];
        hash(&keys(word.bare_phones.as_ref().unwrap_or(&word.phones)).into_iter().next())
    }

    /// One number for all forms of a full name.
    pub(super) fn full_code(&self, given: u32, surname: u32) -> u64 {
        hash(&(self.given_code(given), self.surname_code(surname)))
    }

    fn surname_codes(&self, word: u32) -> Vec<u64> {
        let word = &self.words[word as usize];
        let mut all: Vec<u64> = keys(&word.phones).iter().take(MOST_KEYS).map(hash).collect();
        if let Some(bare) = &word.bare_phones {
            all.extend(keys(bare).iter().take(2).map(hash));
        }
        all
    }
}

/// Nobody is of two sexes or born in two generations: not worth a score.
pub(super) fn worth_comparing(a: &Record, b: &Record) -> bool {
    let sexes = a.sex == b.sex || a.sex == Sex::Unknown || b.sex == Sex::Unknown;
    let births = !known(a.born)
        || !known(b.born)
        || (a.born.min.saturating_sub(b.born.max)).max(b.born.min.saturating_sub(a.born.max)) < 800;
    sexes && births
}

fn known(days: DayInterval) -> bool {
    days.min != i32::MIN && days.max != i32::MAX
}

/// The middle of an interval; 0 if it has none.
fn middle(days: DayInterval) -> i32 {
    if known(days) { days.min / 2 + days.max / 2 } else { 0 }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}
