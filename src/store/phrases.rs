//! Looking for full names of hidden people inside free text.

use std::collections::{BTreeSet, HashSet};

/// The words of names that texts are searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Phrases {
    phrases: HashSet<Vec<String>>,
    lengths: BTreeSet<usize>,
}

impl Phrases {
    /// Adds a name; one word alone is too little to know a person by.
    pub(super) fn add(&mut self, name: &str) {
        let words = words(name);
        if words.len() > 1 {
            self.lengths.insert(words.len());
            self.phrases.insert(words);
        }
    }

    /// Whether one of the names stands in a text, whatever its letters' case and the signs between its words.
    ///
    /// Cost: the text's words, times the number of lengths that names have.
    pub(super) fn any_in(&self, text: &str) -> bool {
        if self.phrases.is_empty() {
            return false;
        }
        let words = words(text);
        self.lengths.iter().any(|n| words.windows(*n).any(|window| self.phrases.contains(window)))
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_with_other_signs_between_its_words() {
        let mut phrases = Phrases::default();
        phrases.add("Test Person");
        phrases.add("Single");
        assert!(phrases.any_in("1 NAME TEST /Person/"));
        assert!(!phrases.any_in("a test of a person, single"));
    }
}
