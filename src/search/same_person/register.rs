//! The records of a whole set, packed: texts and words once, records as numbers.

use super::features::Weights;
use super::score::Comparer;
use crate::model::{DayInterval, Sex};
use crate::search::form::{NameForm, Part, Word};
use rustc_hash::{FxHashMap, FxHashSet};

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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The record added first.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// The sum of the weights.
    pub total: f32,
    /// How likely they are one person, with all who fit either of them as well taken into account: from 0 to 1.
    pub likelihood: f32,
}

/// Records by number.
#[derive(Default)]
pub struct Register {
    pub(super) records: Vec<Record>,
    pub(super) words: Vec<Word>,
    word_numbers: FxHashMap<String, u32>,
    texts: Vec<String>,
    /// The record that has a text for its id; [`NOBODY`] for other texts.
    pub(super) of_text: Vec<u32>,
    text_numbers: FxHashMap<String, u32>,
    /// How many records have a given name, a surname that sounds so.
    pub(super) given_names: FxHashMap<u64, u32>,
    pub(super) surnames: FxHashMap<u64, u32>,
    /// How many records have a name, and a name in a place.
    pub(super) namesakes: FxHashMap<u64, u32>,
    /// Records held to be one person, each pair in order: what one says of its kin the other says too.
    pub(super) united: FxHashSet<(u32, u32)>,
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

/// Stands where no record is.
pub(super) const NOBODY: u32 = u32::MAX;

pub(super) const PLACES: usize = 0;
pub(super) const PLACES_OF_DEATH: usize = 1;
pub(super) const PARENTS: usize = 2;
pub(super) const PARTNERS: usize = 3;
pub(super) const CHILDREN: usize = 4;
pub(super) const ROLES: usize = 5;

/// The most of a list that is kept: the thirteenth child adds nothing.
const MOST: usize = 12;

impl Record {
    pub(super) fn id(&self) -> u32 {
        self.texts[0]
    }

    pub(super) fn list(&self, which: usize) -> &[u32] {
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
        self.of_text[record.id() as usize] = self.records.len() as u32;
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
        self.of_text.push(NOBODY);
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

    /// The id of a record.
    pub fn id(&self, record: u32) -> &str {
        &self.texts[self.records[record as usize].id() as usize]
    }
    /// The number of the record with an id.
    pub fn find(&self, id: &str) -> Option<u32> {
        let text = *self.text_numbers.get(id)?;
        Some(self.of_text[text as usize]).filter(|number| *number != NOBODY)
    }

    /// What is needed to score pairs.
    pub fn comparer(&self) -> Comparer<'_> {
        Comparer::new(self)
    }

    /// The name, and the name in each place, as numbers.
    pub(super) fn namesake_codes(&self, record: &Record) -> Vec<u64> {
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

    /// The texts of a list.
    pub(super) fn said(&self, numbers: &[u32]) -> Vec<String> {
        numbers.iter().map(|n| self.texts[*n as usize].clone()).collect()
    }
}
