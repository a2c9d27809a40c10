//! A synthetic population: realistic in shape, and nobody in it ever lived.
//!
//! Volume decides how things must be built, and real data of this size are not ours to ship. So there is a generator:
//! a hundred endogamous cities in twelve countries, families of up to nine children over eight generations from 1780
//! to 1960, cousin marriages, second marriages, adoptions, parents missing from the register, 280 schools with their
//! pupils and teachers, rabbis who ordain rabbis, names in three scripts. One seed gives the same bytes everywhere.
//!
//! Every identifier says `synthetic-{seed}`, and all statements are in one named graph, so that a synthetic population
//! can neither be taken for facts nor mixed up with them.

mod draw;
mod gedcom;
mod links;
mod names;
mod people;
mod places;
mod quads;
mod register;
mod schools;
mod terms;
mod upbringing;
mod world;

use crate::model::Base;
use serde::Serialize;
use std::io::{self, Write};

pub use gedcom::gedcom;
pub use links::{Fact, links};

/// What population to make.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many people, about; never more.
    pub people: u32,
    /// Which of the possible populations.
    pub seed: u64,
    /// The base of all identifiers.
    pub base: Base,
    /// Which share of the people has a second record, from 0 to 1: work for those who look for duplicates.
    pub duplicates: f64,
}

impl Settings {
    /// A population without second records, under the default base.
    pub fn new(people: u32, seed: u64) -> Self {
        Self { people, seed, base: Base::default(), duplicates: 0.0 }
    }

    /// The named graph that everything is in.
    pub fn graph(&self) -> String {
        self.base.graph(&format!("source/synthetic-{}", self.seed))
    }
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// People, without second records.
    pub people: u64,
    /// Marriages.
    pub families: u64,
    /// Schools.
    pub schools: u64,
    /// Second records of people.
    pub duplicates: u64,
    /// Statements.
    pub quads: u64,
}

/// Writes a population as N-Quads. Memory: about 60 bytes a person; the statements are streamed.
pub fn population(settings: &Settings, out: &mut dyn Write) -> io::Result<Report> {
    population_and_truth(settings, out, &mut io::sink())
}

/// Writes a population as N-Quads, and to `truth` a line for each second record: the person's IRI, a tab, the IRI of the
/// second record.
pub fn population_and_truth(settings: &Settings, out: &mut dyn Write, truth: &mut dyn Write) -> io::Result<Report> {
    let world = world::World::new(settings);
    quads::QuadWriter::new(settings, out).world(&world, truth)
}

#[cfg(test)]
mod tests;
