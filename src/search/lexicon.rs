//! Every distinct word of the indexed names, once, with all that is slow to compute about it.
//!
//! Two million people share some ten thousand words. So the index proper keeps folded words only, and what Beider–Morse, the
//! skeletons and the given names have to say is asked of the lexicon: a word of the query is turned into the words of the lexicon
//! that may be the same, each with its layer and weight, and those are looked up. A word that no name bears any more does no harm.

use super::compare::{Layer, Layers, compare_words};
use super::form::Word;
use super::given_names::{GivenName, GivenNames};
use super::phones::Phone;
use super::skeleton::{keys, prefix_distance};
use super::sound::Codes;
use rustc_hash::{FxHashMap, FxHasher};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::ops::Bound::{Included, Unbounded};

/// The words.
#[derive(Default)]
pub struct Lexicon {
    words: Vec<Word>,
    by_folded: BTreeMap<Box<str>, u32>,
    by_key: BTreeMap<Box<str>, Vec<u32>>,
    by_name: FxHashMap<GivenName, Vec<u32>>,
    by_code: FxHashMap<u32, Vec<u32>>,
    /// Words by what is left when one letter is taken away: what a typing error leaves in common.
    by_deletion: FxHashMap<u32, Vec<u32>>,
}

/// A word of the lexicon that may be the word asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The word as the index knows it.
    pub folded: Box<str>,
    /// By what layer.
    pub layer: Layer,
    /// How surely.
    pub weight: f32,
}

/// The most candidates of one word of a query.
const MOST_CANDIDATES: usize = 48;
/// The most words of one key that are looked at: a key so common tells little.
const MOST_OF_A_KEY: usize = 3_000;

impl Lexicon {
    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Is there no word?
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Does the lexicon have this folded word?
    pub fn has(&self, folded: &str) -> bool {
        self.by_folded.contains_key(folded)
    }

    /// Adds a word; nothing if it is there.
    pub fn add(&mut self, word: Word) {
        if self.has(&word.folded) {
            return;
        }
        let number = self.words.len() as u32;
        self.by_folded.insert(word.folded.as_str().into(), number);
        for key in all_keys(&word) {
            self.by_key.entry(key.into()).or_default().push(number);
        }
        for name in &word.names {
            self.by_name.entry(*name).or_default().push(number);
        }
        for code in word.codes.beider_morse.iter().chain(&word.codes.daitch_mokotoff) {
            self.by_code.entry(*code).or_default().push(number);
        }
        for deletion in deletions(&word.folded) {
            self.by_deletion.entry(deletion).or_default().push(number);
        }
        self.words.push(word);
    }

    /// The words that may be this one, the likeliest first. Cost: a comparison for each word with a key or code in common.
    pub fn candidates(&self, asked: &Word, least: f32) -> Vec<Candidate> {
        let mut numbers = self.sharing(asked);
        numbers.sort_unstable();
        numbers.dedup();
        let mut found: Vec<Candidate> = numbers
            .into_iter()
            .filter_map(|number| {
                let word = &self.words[number as usize];
                let (layer, weight) = compare_words(asked, word, Layers::default())?;
                (weight >= least).then(|| Candidate { folded: word.folded.as_str().into(), layer, weight })
            })
            .collect();
        sort(&mut found);
        found.truncate(MOST_CANDIDATES);
        found
    }

    /// The numbers of all words that share a form, a given name, a key, a code or all letters but one.
    fn sharing(&self, asked: &Word) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.by_folded.get(asked.folded.as_str()).into_iter().copied().collect();
        for bare in asked.bare.iter() {
            numbers.extend(self.by_folded.get(bare.as_str()));
        }
        for name in &asked.names {
            for also in std::iter::once(*name).chain(GivenNames::ours().related(*name).iter().copied()) {
                numbers.extend(self.by_name.get(&also).into_iter().flatten());
            }
        }
        for key in all_keys(asked) {
            numbers.extend(self.by_key.get(key.as_str()).into_iter().flatten().take(MOST_OF_A_KEY));
        }
        for code in asked.codes.beider_morse.iter().chain(&asked.codes.daitch_mokotoff) {
            numbers.extend(self.by_code.get(code).into_iter().flatten().take(MOST_OF_A_KEY));
        }
        for deletion in deletions(&asked.folded) {
            numbers.extend(self.by_deletion.get(&deletion).into_iter().flatten().take(MOST_OF_A_KEY));
        }
        numbers
    }

    /// The words that begin with what was typed so far, in the same letters or, from three on, by sound in other scripts;
    /// at most `most`, whole words and same letters first.
    pub fn beginning_with(&self, typed: &Word, most: usize) -> Vec<Candidate> {
        let start = typed.folded.as_str();
        let same_letters = self
            .by_folded
            .range::<str, _>((Included(start), Unbounded))
            .take_while(|(folded, _)| folded.starts_with(start))
            .take(most);
        let mut found: Vec<Candidate> = same_letters
            .map(|(folded, _)| {
                let typed_share = start.len() as f32 / folded.len() as f32;
                Candidate { folded: folded.clone(), layer: Layer::Normalised, weight: 0.9 + 0.09 * typed_share }
            })
            .collect();
        if start.chars().count() >= 3 && found.len() < most {
            self.sounding_like_the_beginning(&typed.phones, most, &mut found);
        }
        sort(&mut found);
        found.truncate(most);
        found
    }

    fn sounding_like_the_beginning(&self, typed: &[Phone], most: usize, found: &mut Vec<Candidate>) {
        let mut numbers: Vec<u32> = Vec::new();
        for key in &keys(typed) {
            let range = self
                .by_key
                .range::<str, _>((Included(key.as_str()), Unbounded))
                .take_while(|(k, _)| k.starts_with(key.as_str()));
            numbers.extend(range.flat_map(|(_, words)| words).take(MOST_OF_A_KEY));
        }
        numbers.sort_unstable();
        numbers.dedup();
        let size = typed.iter().map(|p| p.price).sum::<f32>().max(0.5);
        let mut near: Vec<Candidate> = numbers
            .into_iter()
            .filter_map(|number| {
                let word = &self.words[number as usize];
                let share = 1.0 - prefix_distance(typed, &word.phones) / size;
                (share >= 0.9).then(|| Candidate {
                    folded: word.folded.as_str().into(),
                    layer: Layer::Skeleton,
                    weight: 0.85 * share,
                })
            })
            .collect();
        near.retain(|n| !found.iter().any(|f| f.folded == n.folded));
        sort(&mut near);
        near.truncate(most);
        found.append(&mut near);
    }

    /// A line to be stored with the index; [`Lexicon::load`] reads it.
    pub(super) fn line(joined: &str, word: &Word) -> String {
        let list = |codes: &[u32]| codes.iter().map(|c| format!("{c:x}")).collect::<Vec<_>>().join(",");
        let bare = word.bare.as_deref().unwrap_or_default();
        format!("{joined}\t{bare}\t{}\t{}", list(&word.codes.beider_morse), list(&word.codes.daitch_mokotoff))
    }

    /// Adds the word of a stored line.
    pub(super) fn load(&mut self, line: &str) {
        let mut cells = line.split('\t');
        let joined = cells.next().unwrap_or_default();
        let bare = cells.next().filter(|bare| !bare.is_empty()).map(str::to_owned);
        let mut list =
            || cells.next().unwrap_or_default().split(',').filter_map(|c| u32::from_str_radix(c, 16).ok()).collect();
        let codes = Codes { beider_morse: list(), daitch_mokotoff: list() };
        self.add(Word::with_codes(joined, bare, codes));
    }
}

fn sort(found: &mut [Candidate]) {
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.folded.cmp(&b.folded)));
}

/// The keys of a word, with and without its particle.
fn all_keys(word: &Word) -> Vec<String> {
    let mut all = keys(&word.phones);
    if let Some(bare) = &word.bare_phones {
        all.extend(keys(bare));
    }
    all
}

/// The word, and the word less one letter, each hashed.
fn deletions(folded: &str) -> Vec<u32> {
    let hash = |skip: Option<usize>| {
        let mut hasher = FxHasher::default();
        for (_, c) in folded.char_indices().filter(|(at, _)| Some(*at) != skip) {
            c.hash(&mut hasher);
        }
        (hasher.finish() >> 32) as u32
    };
    let mut all = vec![hash(None)];
    if folded.chars().count() > 3 {
        all.extend(folded.char_indices().map(|(at, _)| hash(Some(at))));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::form::NameForm;
    use super::super::sound::Encoders;
    use super::*;

    fn lexicon(words: &str) -> Lexicon {
        let encoders = Encoders::default();
        let mut lexicon = Lexicon::default();
        for word in NameForm::new(words, None, Some(&encoders)).words {
            lexicon.add(word);
        }
        lexicon
    }

    fn ask(lexicon: &Lexicon, word: &str) -> Vec<String> {
        let form = NameForm::new(word, None, Some(&Encoders::default()));
        lexicon.candidates(&form.words[0], 0.75).into_iter().map(|c| c.folded.into()).collect()
    }

    #[test]
    fn other_scripts_other_languages_and_errors() {
        let lexicon = lexicon("Nahoum נחום ناحوم Moïse משה Azoulay Toledano");
        assert_eq!(ask(&lexicon, "Nahum").len(), 3);
        assert_eq!(ask(&lexicon, "Moussa").len(), 2);
        assert_eq!(ask(&lexicon, "Toledamo"), ["toledano"]);
        assert_eq!(ask(&lexicon, "אזולאי"), ["azoulay"]);
    }

    #[test]
    fn the_first_letters_are_enough() {
        let lexicon = lexicon("Nahoum נחום Navon Nahmias");
        let typed = NameForm::new("nah", None, None);
        let found: Vec<String> =
            lexicon.beginning_with(&typed.words[0], 9).into_iter().map(|c| c.folded.into()).collect();
        assert_eq!(found, ["nahoum", "nahmias", "נחומ"]);
    }

    #[test]
    fn a_stored_line_is_the_word() {
        let encoders = Encoders::default();
        let word = NameForm::new("Ben Attar", None, Some(&encoders)).words.remove(0);
        let mut lexicon = Lexicon::default();
        lexicon.load(&Lexicon::line("BenAttar", &word));
        let again = &lexicon.words[0];
        assert_eq!((&again.folded, &again.bare, &again.codes), (&word.folded, &word.bare, &word.codes));
        assert_eq!(again.phones, word.phones);
    }
}
