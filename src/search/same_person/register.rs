//! The records of a whole set, packed: texts and words once, records as numbers.

use super::features::{Agreement, Feature, Score, Weights, days, sexes};
use crate::model::{DayInterval, Sex};
use crate::search::compare::{Layers, compare_words};
use crate::search::form::{NameForm, Part, Word};
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;
use std::cell::RefCell;

/// What a record says about a person; empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Its id.
    pub id: String,
    /// Its names, all variants.
    pub names: Vec<String>,
    /// Sex.
    pub sex: Sex,
    /// Birth.
    pub born: Option<DayInterval>,
    /// Death.
    pub died: Option<DayInterval>,
    /// Where born, or else where known to have lived.
    pub places: Vec<String>,
    /// Where died.
    pub places_of_death: Vec<String>,
    /// Ids of parents.
    pub parents: Vec<String>,
    /// Ids of partners.
    pub partners: Vec<String>,
    /// Ids of children.
    pub children: Vec<String>,
    /// Codes of roles.
    pub roles: Vec<String>,
}

/// Two records that may be one person.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Suggestion {
    /// The record added first.
    pub a: String,
    /// The other.
    pub b: String,
    /// How likely, and why.
    pub score: Score,
}

/// Records by number.
#[derive(Default)]
pub struct Register {
    pub(super) records: Vec<Record>,
    pub(super) words: Vec<Word>,
    word_numbers: FxHashMap<String, u32>,
    texts: Vec<String>,
    text_numbers: FxHashMap<String, u32>,
    /// How many records have a given name, a surname that sounds so.
    pub(super) given_names: FxHashMap<u64, u32>,
    pub(super) surnames: FxHashMap<u64, u32>,
    /// How many records have a name, and a name in a place.
    pub(super) namesakes: FxHashMap<u64, u32>,
    /// What was compared before: words are few, pairs of records many.
    compared: RefCell<FxHashMap<(u32, u32), f32>>,
    /// What agreement weighs.
    pub weights: Weights,
}

/// A record, packed.
pub(super) struct Record {
    /// Numbers of the given name and surname of each variant.
    pub names: Box<[(u32, u32)]>,
    pub sex: Sex,
    pub born: DayInterval,
    pub died: DayInterval,
    /// Number of the id, then of places, parents, partners, children, roles; `ends` parts them.
    texts: Box<[u32]>,
    ends: [u8; 6],
}

const PLACES: usize = 0;
const PLACES_OF_DEATH: usize = 1;
const PARENTS: usize = 2;
const PARTNERS: usize = 3;
const CHILDREN: usize = 4;
const ROLES: usize = 5;

/// The most of a list that is kept: the thirteenth child adds nothing.
const MOST: usize = 12;

impl Record {
    fn id(&self) -> u32 {
        self.texts[0]
    }

    fn list(&self, which: usize) -> &[u32] {
        let from = if which == 0 { 1 } else { usize::from(self.ends[which - 1]) };
        &self.texts[from..usize::from(self.ends[which])]
    }

    pub(super) fn places(&self) -> &[u32] {
        self.list(PLACES)
    }

    pub(super) fn parents(&self) -> &[u32] {
        self.list(PARENTS)
    }
}

impl Register {
    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Adds a record and returns its number.
    pub fn add(&mut self, evidence: &Evidence) -> u32 {
        let mut names: Vec<(u32, u32)> = evidence.names.iter().filter_map(|name| self.name(name)).collect();
        names.sort_unstable();
        names.dedup();
        let mut texts = vec![self.text(&evidence.id)];
        let mut ends = [1u8; 6];
        let lists = [
            &evidence.places,
            &evidence.places_of_death,
            &evidence.parents,
            &evidence.partners,
            &evidence.children,
            &evidence.roles,
        ];
        for (list, end) in lists.into_iter().zip(&mut ends) {
            for text in list.iter().take(MOST) {
                texts.push(self.text(text));
            }
            *end = texts.len() as u8;
        }
        let record = Record {
            names: names.into_boxed_slice(),
            sex: evidence.sex,
            born: evidence.born.unwrap_or(DayInterval::UNKNOWN),
            died: evidence.died.unwrap_or(DayInterval::UNKNOWN),
            texts: texts.into_boxed_slice(),
            ends,
        };
        self.count(&record);
        self.records.push(record);
        (self.records.len() - 1) as u32
    }

    /// Counts the name, so that we know how common it is.
    fn count(&mut self, record: &Record) {
        let mut namesakes = self.namesake_codes(record);
        namesakes.sort_unstable();
        namesakes.dedup();
        namesakes.into_iter().for_each(|code| *self.namesakes.entry(code).or_default() += 1);
        let mut given: Vec<u64> = record.names.iter().map(|(given, _)| self.given_code(*given)).collect();
        let mut surname: Vec<u64> = record.names.iter().map(|(_, surname)| self.surname_code(*surname)).collect();
        for (codes, counts) in [(&mut given, &mut self.given_names), (&mut surname, &mut self.surnames)] {
            codes.sort_unstable();
            codes.dedup();
            codes.iter().for_each(|code| *counts.entry(*code).or_default() += 1);
        }
    }

    fn text(&mut self, text: &str) -> u32 {
        if let Some(number) = self.text_numbers.get(text) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.to_owned());
        self.text_numbers.insert(text.to_owned(), number);
        number
    }

    /// The first given name and the surname of a name, as numbers of words.
    fn name(&mut self, name: &str) -> Option<(u32, u32)> {
        let words = NameForm::new(name, None, None).words;
        let last = words.len().checked_sub(1)?;
        let surname = words.iter().rposition(|w| w.part == Part::Surname).unwrap_or(last);
        let numbers: Vec<u32> = [0, surname].into_iter().map(|n| self.word(&words[n])).collect();
        Some((numbers[0], numbers[1]))
    }

    fn word(&mut self, word: &Word) -> u32 {
        if let Some(number) = self.word_numbers.get(&word.folded) {
            return *number;
        }
        let number = self.words.len() as u32;
        self.words.push(word.clone());
        self.word_numbers.insert(word.folded.clone(), number);
        number
    }

    /// Scores two records.
    pub fn score(&self, a: u32, b: u32) -> Score {
        let (a, b) = (&self.records[a as usize], &self.records[b as usize]);
        let w = &self.weights;
        let mut features = self.names(a, b);
        features.push(self.namesakes(a, b));
        features.push(days("birth", a.born, b.born, w.born));
        features.push(days("death", a.died, b.died, w.died));
        features.push(self.places("place", a.list(PLACES), b.list(PLACES), w.place));
        features.push(self.places(
            "place of death",
            a.list(PLACES_OF_DEATH),
            b.list(PLACES_OF_DEATH),
            w.place_of_death,
        ));
        features.push(self.parents(a, b));
        features.push(self.shared("partners", a.list(PARTNERS), b.list(PARTNERS), w.partner));
        features.push(self.shared("children", a.list(CHILDREN), b.list(CHILDREN), w.child));
        features.push(self.shared("role", a.list(ROLES), b.list(ROLES), [w.role, 0.0]));
        features.push(sexes(a.sex, b.sex, w.sex));
        features.push(self.kin(a, b));
        Score::of(features)
    }

    /// Given name and surname of the two variants that are most alike.
    fn names(&self, a: &Record, b: &Record) -> Vec<Feature> {
        let pairs = a.names.iter().flat_map(|x| b.names.iter().map(move |y| (*x, *y)));
        let nearness = |((given_a, surname_a), (given_b, surname_b)): ((u32, u32), (u32, u32))| {
            (self.nearness(given_a, given_b), self.nearness(surname_a, surname_b))
        };
        let Some((x, y)) = pairs.max_by(|p, q| {
            let sum = |pair| {
                let (given, surname): (f32, f32) = nearness(pair);
                given + surname
            };
            sum(*p).total_cmp(&sum(*q))
        }) else {
            return Vec::new();
        };
        let (given, surname) = nearness((x, y));
        let w = &self.weights;
        let rarity = |counts: &FxHashMap<u64, u32>, code: u64| self.rarity(counts.get(&code).copied().unwrap_or(1));
        let feature = |name, near: f32, rare: f32, other: f32, a: u32, b: u32| {
            let (agreement, weight) = match near {
                n if n >= 0.9 => (Agreement::Agrees, rare * n),
                n if n >= 0.8 => (Agreement::Partly, rare * 0.5),
                n if n >= 0.65 => (Agreement::Partly, 0.0),
                _ => (Agreement::Disagrees, other),
            };
            let evidence = format!("{} | {}", self.words[a as usize].text, self.words[b as usize].text);
            Feature { name, agreement, weight, evidence }
        };
        vec![
            feature("given name", given, rarity(&self.given_names, self.given_code(x.0)), w.other_given_name, x.0, y.0),
            feature("surname", surname, rarity(&self.surnames, self.surname_code(x.1)), w.other_surname, x.1, y.1),
        ]
    }

    /// How many others bear the name, in the place if both records name one: two Cohens of a great city say little.
    fn namesakes(&self, a: &Record, b: &Record) -> Feature {
        let theirs = self.namesake_codes(b);
        let shared = self.namesake_codes(a).into_iter().filter(|code| theirs.contains(code));
        let fewest = shared.filter_map(|code| self.namesakes.get(&code)).min().copied();
        let (agreement, count) = fewest.map_or((Agreement::Unknown, 0), |count| (Agreement::Agrees, count.max(2)));
        let weight = self.weights.namesakes * (MANY_NAMESAKES.log2() - (count.max(1) as f32).log2());
        let evidence = format!("{count} records bear the name");
        Feature {
            name: "namesakes",
            agreement,
            weight: if agreement == Agreement::Unknown { 0.0 } else { weight },
            evidence,
        }
    }

    /// The name, and the name in each place, as numbers.
    fn namesake_codes(&self, record: &Record) -> Vec<u64> {
        let mut codes = Vec::new();
        for (given, surname) in &record.names {
            let name = self.full_code(*given, *surname);
            codes.push(name);
            codes.extend(
                record.places().iter().map(|place| name ^ (u64::from(*place) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)),
            );
        }
        codes
    }

    /// How much a name says: the fewer have it, the more.
    fn rarity(&self, count: u32) -> f32 {
        if self.records.len() < 50 {
            return 5.0 * self.weights.name_share;
        }
        let share = count.max(2) as f32 / self.records.len() as f32;
        (-share.log2()).clamp(1.0, self.weights.rarest_name) * self.weights.name_share
    }

    fn nearness(&self, a: u32, b: u32) -> f32 {
        if a == b {
            return 1.0;
        }
        let key = (a.min(b), a.max(b));
        if let Some(near) = self.compared.borrow().get(&key) {
            return *near;
        }
        let near = compare_words(&self.words[key.0 as usize], &self.words[key.1 as usize], Layers::default())
            .map_or(0.0, |(_, n)| n);
        let mut compared = self.compared.borrow_mut();
        if compared.len() < MOST_COMPARED {
            compared.insert(key, near);
        }
        near
    }

    fn places(&self, name: &'static str, x: &[u32], y: &[u32], [same, other]: [f32; 2]) -> Feature {
        let (agreement, weight) = match (x.is_empty() || y.is_empty(), common(x, y).is_some()) {
            (true, _) => (Agreement::Unknown, 0.0),
            (_, true) => (Agreement::Agrees, same),
            _ => (Agreement::Disagrees, other),
        };
        Feature { name, agreement, weight, evidence: self.said(x, y) }
    }

    fn parents(&self, a: &Record, b: &Record) -> Feature {
        let (x, y) = (a.parents(), b.parents());
        let [one, two, none] = self.weights.parents;
        let shared = x.iter().filter(|p| y.contains(p)).count();
        let (agreement, weight) = match (x.len().min(y.len()), shared) {
            (0, _) => (Agreement::Unknown, 0.0),
            (_, 1) => (Agreement::Agrees, one),
            (_, 2..) => (Agreement::Agrees, two),
            (1, _) if x.len() == y.len() => (Agreement::Partly, none * 0.6),
            _ => (Agreement::Disagrees, none),
        };
        Feature { name: "parents", agreement, weight, evidence: self.said(x, y) }
    }

    /// Something in common speaks for; nothing in common, though both name some, speaks against as much as `other` says.
    fn shared(&self, name: &'static str, x: &[u32], y: &[u32], [same, other]: [f32; 2]) -> Feature {
        let common = common(x, y);
        let (agreement, weight) = match common {
            Some(_) => (Agreement::Agrees, same),
            None if x.is_empty() || y.is_empty() || other == 0.0 => (Agreement::Unknown, 0.0),
            None => (Agreement::Disagrees, other),
        };
        let evidence = common.map_or_else(|| self.said(x, y), |n| self.texts[n as usize].clone());
        Feature { name, agreement, weight, evidence }
    }

    fn kin(&self, a: &Record, b: &Record) -> Feature {
        let names = |x: &Record, y: &Record| {
            [PARENTS, PARTNERS, CHILDREN].into_iter().any(|list| x.list(list).contains(&y.id()))
        };
        let related = names(a, b) || names(b, a);
        let (agreement, weight) =
            if related { (Agreement::Disagrees, self.weights.kin) } else { (Agreement::Unknown, 0.0) };
        Feature {
            name: "kin",
            agreement,
            weight,
            evidence: "one is a parent, child or partner of the other".to_owned(),
        }
    }

    fn said(&self, x: &[u32], y: &[u32]) -> String {
        let list =
            |numbers: &[u32]| numbers.iter().map(|n| self.texts[*n as usize].as_str()).collect::<Vec<_>>().join(", ");
        format!("{} | {}", list(x), list(y))
    }

    /// The id of a record.
    pub fn id(&self, record: u32) -> &str {
        &self.texts[self.records[record as usize].id() as usize]
    }
}

/// With so many namesakes a name speaks neither for nor against.
const MANY_NAMESAKES: f32 = 8.0;

/// Comparisons that are remembered; beyond it they are made anew.
const MOST_COMPARED: usize = 4_000_000;

fn common(x: &[u32], y: &[u32]) -> Option<u32> {
    x.iter().find(|n| y.contains(n)).copied()
}
