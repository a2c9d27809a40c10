//! Short names of hidden people inside the texts of the file that tells them: a nickname, both names run together as in
//! `zorvelaquexton.jpg`, a given name with the surname a few words off, and a given name that stands alone.
//!
//! “His daughter Zorvela” tells who the living daughter in the tree is. “Zorvela Nahon” is somebody else, and “San
//! Zorvela” a place: a given name that a word with a capital follows, or leads up to within a sentence, does not stand
//! alone. Where letters have no case, or a text uses one only, every given name counts as alone: rather a remark too few
//! than a child too many.

use super::phrases::{Word, hash, two, words};

/// A nickname of fewer letters is too common a word to know anybody by.
const LEAST_LETTERS: usize = 4;
/// A given name of fewer letters is more often another word.
const LEAST_GIVEN: usize = 3;
/// So many words may stand between a given name and the surname.
const BETWEEN: usize = 3;
/// What stands in given names and is none, or is a country more often.
const NO_NAMES: [&str; 27] = [
    "unknown",
    "inconnu",
    "inconnue",
    "child",
    "enfant",
    "infant",
    "baby",
    "living",
    "private",
    "mrs",
    "miss",
    "mme",
    "mlle",
    "madame",
    "mister",
    "rabbi",
    "rabbin",
    "rav",
    "don",
    "dona",
    "haham",
    "hakham",
    "the",
    "רבי",
    "israel",
    "israël",
    "ישראל",
];
/// Letters that Hebrew writes before a word: and, the, in, as, to, from, that.
const HEBREW_PREFIXES: [char; 7] = ['ו', 'ה', 'ב', 'כ', 'ל', 'מ', 'ש'];

/// What a file's texts may not say of somebody: hashes of short names, apart by kind.
#[derive(Debug, Default)]
pub(super) struct Short(pub(super) Vec<u64>);

impl Short {
    /// A nickname as it is looked for by itself: one word, and not too short a one.
    pub(super) fn nickname(&mut self, name: &str) {
        let enough = name.chars().filter(|c| c.is_alphabetic()).count() >= LEAST_LETTERS;
        if let ([word], true) = (words(name).as_slice(), enough) {
            self.0.push(word.hash);
        }
    }

    /// Given names, and surnames beside which they may stand.
    pub(super) fn name(&mut self, given: &[String], surnames: &[String]) {
        let last: Vec<String> = surnames.iter().filter_map(|name| last_word(name)).collect();
        for name in given {
            for word in name.split(|c: char| !c.is_alphabetic()) {
                let folded = word.to_lowercase();
                if word.chars().count() < LEAST_GIVEN || NO_NAMES.contains(&folded.as_str()) {
                    continue;
                }
                let Some(only) = words(word).first().map(|word| word.hash) else { continue };
                self.0.push(given_alone(only));
                for surname in &last {
                    let Some(family) = words(surname).first().map(|word| word.hash) else { continue };
                    self.0.push(given_beside(only, family));
                    for together in [format!("{word}{surname}"), format!("{surname}{word}")] {
                        self.0.extend(words(&together).first().map(|word| word.hash));
                    }
                }
            }
        }
    }
}

fn last_word(name: &str) -> Option<String> {
    let found = name.split(|c: char| !c.is_alphanumeric()).rfind(|word| !word.is_empty());
    found.filter(|word| word.chars().count() > 1).map(str::to_owned)
}

fn given_alone(word: u64) -> u64 {
    hash(&[word, 1])
}

fn given_beside(word: u64, surname: u64) -> u64 {
    hash(&[two(word, surname), 2])
}

/// Whether a text, given by its words, says one of the short names that `held` knows.
///
/// Cost: the words, and for each given name those around it.
pub(super) fn any_in(text: &[Word<'_>], held: impl Fn(u64) -> bool) -> bool {
    let cased = text.iter().any(|word| word.capital) && text.iter().any(|word| word.small);
    (0..text.len()).any(|at| {
        let word = &text[at];
        held(word.hash)
            || variants(word).any(|variant| {
                held(given_alone(variant))
                    && (stands_alone(text, at, cased) || surname_near(text, at, |of| held(given_beside(variant, of))))
            })
    })
}

/// The word, and without the letters that Hebrew writes before it.
fn variants<'w>(word: &Word<'w>) -> impl Iterator<Item = u64> + use<'w> {
    let (mut rest, mut taken) = (word.text, 0);
    let bare = std::iter::from_fn(move || {
        let first = rest.chars().next().filter(|c| HEBREW_PREFIXES.contains(c) && taken < 2)?;
        rest = &rest[first.len_utf8()..];
        taken += 1;
        words(rest).first().map(|word| word.hash)
    });
    std::iter::once(word.hash).chain(bare)
}

fn surname_near(text: &[Word<'_>], at: usize, is_surname: impl Fn(u64) -> bool) -> bool {
    let near = at.saturating_sub(BETWEEN)..(at + BETWEEN + 1).min(text.len());
    near.filter(|other| *other != at).any(|other| variants(&text[other]).any(&is_surname))
}

fn stands_alone(text: &[Word<'_>], at: usize, cased: bool) -> bool {
    let word = &text[at];
    if !cased || !word.capital && !word.small {
        return true;
    }
    let follows = text.get(at + 1).is_some_and(|next| next.joined && next.capital);
    // The first word of a sentence has its capital from there.
    let before = at.checked_sub(1).map(|before| &text[before]).filter(|before| before.capital && before.joined);
    let leads = before.is_some_and(|before| word.joined && !NO_NAMES.contains(&before.text.to_lowercase().as_str()));
    word.capital && !follows && !leads
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, said: bool) {
        let mut short = Short::default();
        short.nickname("Zizi");
        short.name(
            &["Zorvela Maria".into(), "Rabbi".into(), "זורוולה".into()],
            &["de Quexton".into(), "קווקסטון".into()],
        );
        assert_eq!(any_in(&words(text), |word| short.0.contains(&word)), said, "{text}");
    }

    #[test]
    fn a_given_name_alone() {
        for text in [
            "his daughter Zorvela was born here",
            "Daughter Zorvela.",
            "with Maria, and then Rabbi Nahon came",
            "and Miss Zorvela as well",
            "HIS DAUGHTER ZORVELA",
            "media/zorvela_1979.jpg",
            "Zorvela\u{2019}s hat",
            "in the house of Zorv\u{e9}la",
            "in the house of Zorve\u{301}la",
            "אביה של זורוולה",
            "נולד לזורוולה",
        ] {
            check(text, true);
        }
    }

    #[test]
    fn a_given_name_of_another_or_of_a_place() {
        for text in [
            "a letter of Zorvela Nahon",
            "he went to San Zorvela",
            "the Maria Street school",
            "the rabbi came",
            "zorvela, a word, As Such",
        ] {
            check(text, false);
        }
    }

    #[test]
    fn both_names_in_other_ways() {
        for text in ["Zorvela M. Quexton", "Quexton (born Nahon) Zorvela Anna", "p/zorvelaquexton.jpg", "QuextonMaria"]
        {
            check(text, true);
        }
        check("our Zizi", true);
        check("Quexton", false);
    }
}
