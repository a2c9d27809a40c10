//! What the families of a whole population look like: from whom it descends, how much of its pedigrees is known, and
//! how much it marries within.

use super::kin::{Kin, NOBODY, node};
use super::pedigree::Pedigree;
use crate::graph::{Cancelled, Node, Progress};
use crate::model::{DayInterval, EntityKind};
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// From whom a group of people descends, and how much.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Founders<P> {
    /// Founders, the greatest share first.
    pub founders: Vec<FounderShare<P>>,
    /// The share that comes from parents nobody knows, of people with one known parent.
    pub unknown: f64,
    /// How many founders would give as much if all gave alike: (Σ share)² / Σ share². What comes from parents nobody
    /// knows is left out of both sums, so that it is never more than there are founders.
    pub effective: f64,
}

/// What one founder contributed to the genes of the group.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FounderShare<P> {
    /// Somebody without known parents.
    pub person: P,
    /// Their share.
    pub share: f64,
}

/// How much of a person's pedigree is known.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Completeness {
    /// For each generation up, which share of the places is filled; the parents first.
    pub generations: Vec<f64>,
    /// The sum over all generations: as if so many generations were known completely.
    pub equivalent_generations: f64,
    /// MacCluer's index: twice the harmonic mean of what is known on either side, 0 if one side is unknown.
    pub index: f64,
}

/// Marriages and births of a place, by decade.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Endogamy<P> {
    /// One row a place and decade; places in the order of the index.
    pub rows: Vec<Unions<P>>,
}

/// Marriages and births of one place and decade.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Unions<P> {
    /// The place where at least one of the two was born; for births, where they took place.
    pub place: P,
    /// The first year of the decade; nothing if the time is unknown.
    pub decade: Option<i32>,
    /// Marriages of which both birthplaces are known; one between two places counts in both.
    pub marriages: u32,
    /// Those with both born in the place.
    pub within: u32,
    /// Births.
    pub births: u32,
    /// Mean F of those born.
    pub mean_inbreeding: f64,
}

/// From whom `people` descend. One pass down the numbers of the pedigree, as long as `progress` lets it go on.
pub fn founders(pedigree: &Pedigree, people: &[Node], progress: Progress<'_>) -> Result<Founders<Node>, Cancelled> {
    let mut share = vec![0.0f64; pedigree.len()];
    let members: Vec<usize> = people.iter().filter_map(|&person| pedigree.number(person)).collect();
    for &member in &members {
        share[member] += 1.0 / members.len() as f64;
    }
    let (mut founders, mut unknown) = (Vec::new(), 0.0);
    for number in (0..pedigree.len()).rev().filter(|_| !members.is_empty()) {
        if number.is_multiple_of(4096) && progress(1.0 - number as f64 / pedigree.len() as f64).is_break() {
            return Err(Cancelled);
        }
        let known = pedigree.known_parents(number).count();
        match known {
            _ if share[number] == 0.0 => {}
            0 => founders.push(FounderShare { person: pedigree.person(number), share: share[number] }),
            known => {
                let half = share[number] / 2.0;
                pedigree.known_parents(number).for_each(|parent| share[parent] += half);
                unknown += half * (2 - known) as f64;
            }
        }
    }
    founders.sort_by(|x, y| y.share.total_cmp(&x.share).then(x.person.cmp(&y.person)));
    let sum: f64 = founders.iter().map(|f| f.share).sum();
    let squares: f64 = founders.iter().map(|f| f.share * f.share).sum();
    // Sums of halves are exact, but for very long lines: the bound is kept all the same.
    let effective = if squares > 0.0 { (sum * sum / squares).min(founders.len() as f64) } else { 0.0 };
    Ok(Founders { founders, unknown, effective })
}

/// How much of a person's pedigree is known, `generations` up. The same ancestor in two places fills both.
pub fn completeness(pedigree: &Pedigree, person: Node, generations: usize) -> Option<Completeness> {
    let number = pedigree.number(person)?;
    let side = |parent: u32| -> Vec<f64> {
        // How many places of a generation each ancestor fills.
        let mut here: FxHashMap<u32, f64> = FxHashMap::default();
        if parent != NOBODY {
            here.insert(parent, 1.0);
        }
        let mut known = Vec::with_capacity(generations);
        for generation in 0..generations {
            known.push(here.values().sum::<f64>() / 2f64.powi(generation as i32));
            let mut above = FxHashMap::default();
            for (ancestor, places) in here {
                for parent in pedigree.known_parents(ancestor as usize) {
                    *above.entry(parent as u32).or_insert(0.0) += places;
                }
            }
            here = above;
        }
        known
    };
    let [one, other] = pedigree.parents[number].map(side);
    let mean = |known: &[f64]| known.iter().sum::<f64>() / generations.max(1) as f64;
    let (c_one, c_other) = (mean(&one), mean(&other));
    let index = if c_one > 0.0 && c_other > 0.0 { 2.0 * c_one * c_other / (c_one + c_other) } else { 0.0 };
    let filled: Vec<f64> = one.iter().zip(&other).map(|(x, y)| (x + y) / 2.0).collect();
    Some(Completeness { equivalent_generations: filled.iter().sum(), generations: filled, index })
}

/// Mean F of some people, given F by number as [`Calculator::all_inbreeding`](super::Calculator::all_inbreeding) gives it.
pub fn mean_inbreeding(pedigree: &Pedigree, inbreeding: &[f64], people: &[Node]) -> f64 {
    let found: Vec<f64> = people.iter().filter_map(|&p| pedigree.number(p)).map(|n| inbreeding[n]).collect();
    found.iter().sum::<f64>() / found.len().max(1) as f64
}

/// Marriages within and between places, and births, by place of birth and decade.
///
/// A marriage without a date is put 25 years after the later birth of the two, and without births it has no decade.
/// `inbreeding` is F by number of the pedigree.
pub fn endogamy(kin: &Kin<'_>, pedigree: &Pedigree, inbreeding: &[f64]) -> Endogamy<Node> {
    let graph = kin.graph();
    let Some(born_in) = graph.kinds().named("bornIn") else { return Endogamy { rows: Vec::new() } };
    let birthplace = |person: u32| graph.objects(node(person), born_in).next().map(|place| place.index() as u32);
    #[derive(Default)]
    struct Row {
        marriages: u32,
        within: u32,
        births: u32,
        inbreeding: f64,
    }
    let mut rows: BTreeMap<(u32, Option<i32>), Row> = BTreeMap::new();
    for (number, &person) in pedigree.ids.iter().enumerate() {
        if graph.kind(node(person)) != Some(EntityKind::Person) {
            continue;
        }
        let here = birthplace(person);
        if let Some(place) = here {
            let row = rows.entry((place, decade(graph.born(node(person)), 0))).or_default();
            row.births += 1;
            row.inbreeding += inbreeding[number];
        }
        for spouse in kin.partners(person).into_iter().filter(|&spouse| spouse > person) {
            let (Some(here), Some(there)) = (here, birthplace(spouse)) else { continue };
            let when = wedding(kin, person, spouse);
            let mut places = vec![here, there];
            places.dedup();
            for &place in &places {
                let row = rows.entry((place, when)).or_default();
                row.marriages += 1;
                row.within += u32::from(places.len() == 1);
            }
        }
    }
    let row = |((place, decade), row): ((u32, Option<i32>), Row)| Unions {
        place: node(place),
        decade,
        marriages: row.marriages,
        within: row.within,
        births: row.births,
        mean_inbreeding: row.inbreeding / f64::from(row.births.max(1)),
    };
    Endogamy { rows: rows.into_iter().map(row).collect() }
}

fn wedding(kin: &Kin<'_>, one: u32, other: u32) -> Option<i32> {
    let graph = kin.graph();
    let links = graph.links_between(node(one), node(other));
    let stated = links.iter().filter(|link| Some(link.id.kind) == kin.spouse).flat_map(|link| link.states());
    let stated = stated.map(|state| state.when.from).filter(|days| !days.is_unknown()).min();
    stated.and_then(|days| decade(days, 0)).or_else(|| {
        let births = [one, other].map(|person| decade_year(graph.born(node(person))));
        births.into_iter().flatten().max().map(|year| (year + 25).div_euclid(10) * 10)
    })
}

fn decade(days: DayInterval, later: i32) -> Option<i32> {
    decade_year(days).map(|year| (year + later).div_euclid(10) * 10)
}

/// The first year that the days allow; nothing if they have no beginning.
fn decade_year(days: DayInterval) -> Option<i32> {
    (days.min != i32::MIN).then(|| {
        // 400 Gregorian years have 146 097 days; a guess from their mean is off by one at most.
        let guess = (i64::from(days.min) * 400).div_euclid(146_097) as i32 + 1;
        let starts_after = |year: i32| DayInterval::years(year, year).min > days.min;
        if starts_after(guess) {
            guess - 1
        } else if !starts_after(guess + 1) {
            guess + 1
        } else {
            guess
        }
    })
}
