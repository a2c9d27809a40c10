//! Looking for names of hidden people inside free text: full names, a given name or nickname with the surname, in either
//! order, whatever the case, the accents and the signs between. For what only the file itself may not say see `alone`.
//!
//! Only hashes of names are kept, with how many people and names have each, so that a set of them is small, quickly
//! copied, and can be taken back name by name. Should two names ever have the same hash, a text too many is left out.

use super::packed::{Packer, Unpacker};
use rustc_hash::{FxHashMap, FxHasher};
use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::io::{self, Read, Write};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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
        let words = hashes(name);
        (words.len() > 1).then(|| Self::whole(&words))
    }

    /// The first and the last word of a name; `None` for one word.
    pub(super) fn ends(name: &str) -> Option<Self> {
        match hashes(name).as_slice() {
            [first, .., last] => Some(Self::whole(&[*first, *last])),
            _ => None,
        }
    }

    /// Each word of some given names or nicknames with each surname.
    pub(super) fn short(given: &[String], surnames: &[String]) -> Vec<Self> {
        let given: Vec<u64> = given.iter().flat_map(|name| hashes(name)).collect();
        let surnames: Vec<u64> = surnames.iter().filter_map(|name| hashes(name).last().copied()).collect();
        given.iter().flat_map(|given| surnames.iter().map(|surname| Self::whole(&[*given, *surname]))).collect()
    }

    pub(super) fn write(&self, to: &mut Packer<impl Write>) -> io::Result<()> {
        to.number(self.hash)?;
        to.number(self.words.into())?;
        to.number(self.begins.into())
    }

    pub(super) fn read(from: &mut Unpacker<impl Read>) -> io::Result<Self> {
        Ok(Self { hash: from.number()?, words: from.small()?, begins: from.small()? })
    }

    fn whole(words: &[u64]) -> Self {
        let length = u32::try_from(words.len()).unwrap_or(u32::MAX);
        let whole = if let [a, b] = words { two(*a, *b) } else { hash(words) };
        Self { hash: whole, words: length, begins: pair(&words[..words.len().min(2)]) }
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

    /// Whether one of the names stands in a text, given by the hashes of its words.
    ///
    /// Cost: the text's words, times the number of lengths that names have.
    pub(super) fn any_in(&self, words: &[u64]) -> bool {
        if self.counts.is_empty() {
            return false;
        }
        self.lengths.keys().any(|n| {
            let there = |window: &[u64]| self.counts.contains_key(&Phrase::whole(window));
            words.windows(*n as usize).any(there)
        })
    }
}

/// The words in quotation marks within a name: `Plantina "Plantita" Person`.
pub(super) fn quoted(name: &str) -> Vec<String> {
    let mark = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    name.split(mark).skip(1).step_by(2).map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}

/// A word of a text.
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    /// The same whatever the case and the accents.
    pub(super) hash: u64,
    /// It begins with a capital.
    pub(super) capital: bool,
    /// It begins with a small letter; letters without case are neither.
    pub(super) small: bool,
    /// Nothing but a space, a hyphen or an apostrophe stands between it and the word before.
    pub(super) joined: bool,
}

/// The words of a text whose percent escapes are read ([`decoded`]).
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let (mut begin, mut joined) = (None, false);
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() || !c.is_ascii() && is_combining_mark(c) {
            begin.get_or_insert(at);
            continue;
        }
        if let Some(begin) = begin.take() {
            found.push(word(&text[begin..at], joined));
            joined = true;
        }
        joined &= matches!(c, ' ' | '\u{a0}' | '-' | '‐' | '־' | '\'' | '’');
    }
    if let Some(begin) = begin {
        found.push(word(&text[begin..], joined));
    }
    found
}

fn word(text: &str, joined: bool) -> Word<'_> {
    let mut hasher = FxHasher::default();
    if text.is_ascii() {
        text.bytes().for_each(|byte| char::from(byte.to_ascii_lowercase()).hash(&mut hasher));
    } else {
        let letters = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
        letters.for_each(|letter| letter.hash(&mut hasher));
    }
    let first = text.chars().next();
    let (capital, small) = (first.is_some_and(char::is_uppercase), first.is_some_and(char::is_lowercase));
    Word { text, hash: hasher.finish(), capital, small, joined }
}

/// The hashes of the words of a text.
pub(super) fn hashes(text: &str) -> Vec<u64> {
    words(&decoded(text)).into_iter().map(|word| word.hash).collect()
}

/// A text without the percent escapes of file names and addresses.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let (mut out, raw, mut at) = (Vec::with_capacity(text.len()), text.as_bytes(), 0);
    while at < raw.len() {
        let digits = raw.get(at + 1..at + 3).filter(|_| raw[at] == b'%').and_then(|d| std::str::from_utf8(d).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(raw[at]);
                at += 1;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

/// The hashes of every two words of a text that stand side by side.
pub(super) fn pairs(text: &str) -> Vec<u32> {
    hashes(text).windows(2).map(pair).collect()
}

fn pair(words: &[u64]) -> u32 {
    let hash = if let [a, b] = words { two(*a, *b) } else { hash(words) };
    (hash >> 32) as u32
}

/// The hash of two words, whichever stands first: `Ana Person`, `PERSON, Ana`.
pub(super) fn two(a: u64, b: u64) -> u64 {
    hash(&[a.min(b), a.max(b)])
}

/// The hash of words in their order.
pub(super) fn hash(words: &[u64]) -> u64 {
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
        for text in ["1 NAME TEST /Person/", "photos/test%20person.jpg", "100% test person, %zz", "Tést Perso\u{301}n"]
        {
            assert!(phrases.any_in(&hashes(text)), "{text}");
        }
        assert!(!phrases.any_in(&hashes("a test of a person, single")));
    }

    #[test]
    fn a_name_is_known_by_its_ends_and_by_a_nickname() {
        let mut held = Phrases::default();
        let short = Phrase::short(&["Ana Maria".into(), "Anita".into()], &["de Person".into()]);
        short.into_iter().chain(Phrase::ends("Test Middle Person")).for_each(|phrase| held.add(phrase));
        for text in ["maria person", "PERSON, Ana", "our Anita (Person)", "Test Person", "Person Test"] {
            assert!(held.any_in(&hashes(text)), "{text}");
        }
        assert!(!held.any_in(&hashes("Middle Person and Ana Maria")));
        assert_eq!(Phrase::ends("Single"), None);
        assert_eq!(quoted("Ana \"Anita\" Person"), ["Anita"]);
    }

    #[test]
    fn a_name_of_two_people_stays_until_both_are_gone() {
        let mut held = phrases(&["Test Person", "Test Person", "Other Name Here"]);
        let name = Phrase::of("test person").expect("two words");
        held.take(name);
        assert!(held.any_in(&hashes("Test Person")));
        held.take(name);
        assert!(!held.any_in(&hashes("Test Person")));
        assert!(held.any_in(&hashes("other name here")));
        assert!(!held.difference(&phrases(&["other name here"])).any_in(&hashes("other name here")));
        assert!(held.difference(&phrases(&[])).any_in(&hashes("other name here")));
    }
}
