//! Looking for full names of hidden people inside free text.
//!
//! Only hashes of names are kept, with how many people and names have each, so that a set of them is small, quickly
//! copied, and can be taken back name by name. Should two names ever have the same hash, a text too many is left out.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// A name: the hash of its words, how many they are, and the hash of the first two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Phrase {
    hash: u64,
    words: u32,
    pub(super) begins: u32,
}

impl Phrase {
    /// The phrase of a name; `None` for one word, which is too little to know a person by.
    pub(super) fn of(name: &str) -> Option<Self> {
        let words = words(name);
        (words.len() > 1).then(|| Self::whole(&words))
    }

    fn whole(words: &[u64]) -> Self {
        let length = u32::try_from(words.len()).unwrap_or(u32::MAX);
        Self { hash: hash(words), words: length, begins: pair(&words[..words.len().min(2)]) }
    }
}

/// The names that texts are searched for.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    counts: FxHashMap<Phrase, u32>,
    lengths: FxHashMap<u32, u32>,
}

impl Phrases {
    /// Adds a name, once more if it is there.
    pub(super) fn add(&mut self, phrase: Phrase) {
        let count = self.counts.entry(phrase).or_default();
        *count += 1;
        if *count == 1 {
            *self.lengths.entry(phrase.words).or_default() += 1;
        }
    }

    /// Takes a name back that was added.
    pub(super) fn take(&mut self, phrase: Phrase) {
        let Some(count) = self.counts.get_mut(&phrase) else { return };
        *count -= 1;
        if *count > 0 {
            return;
        }
        self.counts.remove(&phrase);
        if let Some(of_length) = self.lengths.get_mut(&phrase.words) {
            *of_length -= 1;
            if *of_length == 0 {
                self.lengths.remove(&phrase.words);
            }
        }
    }

    /// The names that only one of the two has.
    pub(super) fn difference(&self, other: &Self) -> Self {
        let mut different = Self::default();
        let only = |a: &Self, b: &Self| -> Vec<Phrase> {
            a.counts.keys().filter(|phrase| !b.counts.contains_key(phrase)).copied().collect()
        };
        only(self, other).into_iter().chain(only(other, self)).for_each(|phrase| different.add(phrase));
        different
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = Phrase> {
        self.counts.keys().copied()
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Whether one of the names stands in a text, whatever its letters' case and the signs between its words.
    ///
    /// Cost: the text's words, times the number of lengths that names have.
    pub(super) fn any_in(&self, text: &str) -> bool {
        if self.counts.is_empty() {
            return false;
        }
        let words = words(text);
        self.lengths.keys().any(|n| {
            let there = |window: &[u64]| self.counts.contains_key(&Phrase::whole(window));
            words.windows(*n as usize).any(there)
        })
    }
}

/// The hashes of the words of a text.
fn words(text: &str) -> Vec<u64> {
    let of_word = |word: &str| {
        let mut hasher = FxHasher::default();
        word.chars().flat_map(char::to_lowercase).for_each(|letter| letter.hash(&mut hasher));
        hasher.finish()
    };
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(of_word).collect()
}

/// The hashes of every two words of a text that stand side by side.
pub(super) fn pairs(text: &str) -> Vec<u32> {
    words(text).windows(2).map(pair).collect()
}

fn pair(words: &[u64]) -> u32 {
    (hash(words) >> 32) as u32
}

/// The hash of words in their order.
fn hash(words: &[u64]) -> u64 {
    let mut hasher = FxHasher::default();
    words.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(names: &[&str]) -> Phrases {
        let mut phrases = Phrases::default();
        names.iter().filter_map(|name| Phrase::of(name)).for_each(|phrase| phrases.add(phrase));
        phrases
    }

    #[test]
    fn a_name_is_found_with_other_signs_between_its_words() {
        let phrases = phrases(&["Test Person", "Single"]);
        assert!(phrases.any_in("1 NAME TEST /Person/"));
        assert!(!phrases.any_in("a test of a person, single"));
    }

    #[test]
    fn a_name_of_two_people_stays_until_both_are_gone() {
        let mut held = phrases(&["Test Person", "Test Person", "Other Name Here"]);
        let name = Phrase::of("test person").expect("two words");
        held.take(name);
        assert!(held.any_in("Test Person"));
        held.take(name);
        assert!(!held.any_in("Test Person"));
        assert!(held.any_in("other name here"));
        assert!(!held.difference(&phrases(&["other name here"])).any_in("other name here"));
        assert!(held.difference(&phrases(&[])).any_in("other name here"));
    }
}
