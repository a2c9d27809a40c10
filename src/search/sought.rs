//! A name as a descendant types it: a surname alone, a given name with it, `née X`, the surname first, in any letters.
//!
//! A register has married names, maiden names or both, and who asks knows one of them. [`Sought`] keeps every surname that was typed,
//! and [`Sought::standing`] says how the names of a record stand to them: the surname and the given name apart, since a
//! bearer of the surname may be an uncle.

use super::compare::{Layers, compare_words};
use super::form::{NameForm, Part, Word};
use super::normalise::fold;

/// What stands before a maiden name, folded.
const BORN: &[&str] =
    &["nee", "ne", "born", "geb", "geboren", "geborene", "nata", "nacida", "nascida", "לבית", "ילידת"];

/// What says that a family is meant, folded.
const FAMILY: &[&str] = &["family", "famille", "familia", "famiglia", "familie", "משפחת", "משפחה", "عائلة"];

/// A surname that is less alike is another surname.
const LEAST_SURNAME: f32 = 0.75;
/// A word before the last may be a second surname, but is rather a second given name.
const NOT_LAST: f32 = 0.93;
/// A second given name that is the one sought.
const NOT_FIRST: f32 = 0.95;

/// A name that somebody looks for: one reading for each surname it may have.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    readings: Vec<Reading>,
}

/// A given name, if there is one, and a surname.
#[derive(Clone, Debug)]
struct Reading {
    given: Option<Word>,
    surname: Word,
}

/// How the names of a record stand to a name that is sought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// How alike the surname is, from 0 to 1; 0 if it is another.
    pub surname: f32,
    /// The surname as the record has it.
    pub surname_there: String,
    /// How alike the given name is, from 0 to 1; nothing if none was sought.
    pub given: Option<f32>,
    /// The given name as the record has it.
    pub given_there: String,
}

impl Sought {
    /// Reads a name; nothing if there is no word in it.
    pub fn read(text: &str) -> Option<Self> {
        let (before, maiden) = split(text);
        let (words, turned) = in_order(&before);
        let mut readings = Vec::new();
        let given = words.first().cloned();
        if let Some(surname) = NameForm::new(&maiden, None, None).words.pop() {
            readings.push(Reading { given, surname });
        }
        // `Rachel née Antebi`: what stands before is no surname
        if let (Some(surname), false) = (words.last().cloned(), words.len() == 1 && !readings.is_empty()) {
            let given = (words.len() > 1).then(|| words[0].clone());
            readings.push(Reading { given, surname });
        }
        if let (true, [surname, .., given]) = (turned, words.as_slice()) {
            readings.push(Reading { given: Some(given.clone()), surname: surname.clone() });
        }
        (!readings.is_empty()).then_some(Self { readings })
    }

    /// Several names of one person; nothing if there is no word in them.
    pub fn of<'n>(names: impl IntoIterator<Item = &'n String>) -> Option<Self> {
        names.into_iter().filter_map(|name| Self::read(name)).reduce(|mut all, one| {
            for reading in one.readings {
                let same = |known: &Reading| known.surname.folded == reading.surname.folded;
                if !all.readings.iter().any(same) {
                    all.readings.push(reading);
                }
            }
            all
        })
    }

    /// Is it a surname alone?
    pub fn is_surname_alone(&self) -> bool {
        self.readings.iter().all(|reading| reading.given.is_none())
    }

    /// The surnames, the maiden name first.
    pub fn surnames(&self) -> impl Iterator<Item = &str> {
        self.readings.iter().map(|reading| reading.surname.text.as_str())
    }

    /// The given name with each surname; none of a surname alone.
    pub fn full_names(&self) -> Vec<String> {
        let full = |reading: &Reading| Some(format!("{} {}", reading.given.as_ref()?.text, reading.surname.text));
        self.readings.iter().filter_map(full).collect()
    }

    /// How the names of a record stand to it: by the name whose surname is most alike, then by the given name.
    pub fn standing<'n>(&self, names: impl IntoIterator<Item = &'n String>) -> Standing {
        let mut best = Standing { given: (!self.is_surname_alone()).then_some(0.0), ..Standing::default() };
        let sum = |s: &Standing| s.surname * 2.0 + s.given.unwrap_or_default();
        for name in names {
            let words = NameForm::new(name, None, None).words;
            for reading in &self.readings {
                let standing = reading.standing(&words);
                if standing.surname > 0.0 && sum(&standing) > sum(&best) {
                    best = standing;
                }
            }
        }
        best
    }
}

impl Reading {
    fn standing(&self, words: &[Word]) -> Standing {
        let last = words.len().saturating_sub(1);
        let mut standing = Standing { given: self.given.as_ref().map(|_| 0.0), ..Standing::default() };
        for (n, word) in words.iter().enumerate() {
            let could_be_surname = n > 0 || last == 0;
            if could_be_surname && word.part != Part::Father {
                let near = alike(&self.surname, word) * if n == last { 1.0 } else { NOT_LAST };
                if near >= LEAST_SURNAME && near > standing.surname {
                    (standing.surname, standing.surname_there) = (near, word.text.clone());
                }
            }
            if let Some(given) = self.given.as_ref().filter(|_| n < last) {
                let near = alike(given, word) * if n == 0 { 1.0 } else { NOT_FIRST };
                if near > standing.given.unwrap_or_default() {
                    (standing.given, standing.given_there) = (Some(near), word.text.clone());
                }
            }
        }
        standing
    }
}

/// How alike two words are, from 0 to 1.
fn alike(a: &Word, b: &Word) -> f32 {
    compare_words(a, b, Layers::default()).map_or(0.0, |(_, near)| near)
}

/// The words of a name without what says `family`, and the maiden name after `née` or in brackets.
fn split(text: &str) -> (String, String) {
    let text = text.replace(['(', ')', '/', '[', ']'], " ( ");
    let (mut before, mut maiden, mut is_maiden, mut in_brackets) = (Vec::new(), Vec::new(), false, false);
    for token in text.split_whitespace() {
        let folded = fold(token.trim_matches(['.', ',', ';']));
        match folded.as_str() {
            "(" => {
                is_maiden = !before.is_empty() && !in_brackets;
                in_brackets = !in_brackets;
            }
            word if BORN.contains(&word) => is_maiden = true,
            word if FAMILY.contains(&word) => {}
            _ if !token.contains(char::is_alphabetic) => {}
            _ if is_maiden => maiden.push(token),
            _ => before.push(token),
        }
    }
    (before.join(" "), maiden.join(" "))
}

/// The words of a name with the surname last, turned round in `Antebi, Albert` and `ANTEBI Albert`; and whether the surname
/// may stand first all the same, as the last word is a given name and the first is not. Many a surname is a given name.
fn in_order(text: &str) -> (Vec<Word>, bool) {
    if let Some((surname, given)) = text.split_once(',') {
        return (NameForm::new(&format!("{given} {surname}"), None, None).words, false);
    }
    let mut words = NameForm::new(text, None, None).words;
    let [first, .., last] = words.as_slice() else { return (words, false) };
    let shouts = |word: &Word| word.text.len() > 1 && word.text.chars().all(|c| c.is_uppercase());
    if shouts(first) && !shouts(last) {
        words.rotate_left(1);
        return (words, false);
    }
    let turned = first.names.is_empty() && !last.names.is_empty();
    (words, turned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, given: &str, surnames: &str) {
        let sought = Sought::read(text).unwrap_or_default();
        let found: Vec<&str> = sought.surnames().collect();
        let first = sought.readings.first().and_then(|reading| reading.given.clone());
        let first = first.map(|word| word.text).unwrap_or_default();
        assert_eq!((first.as_str(), found.join("|").as_str()), (given, surnames), "{text}");
    }

    #[test]
    fn a_name_in_the_ways_it_is_typed() {
        check("Antebi", "", "Antebi");
        check("Albert Antebi", "Albert", "Antebi");
        check("Antebi, Albert", "Albert", "Antebi");
        check("ANTEBI Albert", "Albert", "ANTEBI");
        check("Qqxzzy Albert", "Qqxzzy", "Albert|Qqxzzy");
        check("Albert /Antebi/", "Albert", "Antebi");
        check("famille Antébi", "", "Antébi");
        check("משפחת ענתבי", "", "ענתבי");
        check("  ", "", "");
    }

    #[test]
    fn maiden_names_come_first() {
        check("née Salomon", "", "Salomon");
        check("Lucie née Salomon", "Lucie", "Salomon");
        check("Lucie Navon (née Salomon)", "Lucie", "Salomon|Navon");
        check("Lucie Navon (Salomon)", "Lucie", "Salomon|Navon");
        check("Lucie Navon, née Salomon", "Lucie", "Salomon|Navon");
        check("רחל לבית ענתבי", "רחל", "ענתבי");
    }

    #[test]
    fn a_bearer_of_the_surname_may_be_an_uncle() {
        let standing = |sought: &str, name: &str| Sought::read(sought).unwrap().standing([&name.to_owned()]);
        let uncle = standing("Albert Antebi", "Jacob Antébi");
        assert!(uncle.surname > 0.9 && uncle.given.is_some_and(|near| near < 0.8), "{uncle:?}");
        let himself = standing("Antebi", "אלברט ענתבי");
        assert!(himself.surname > 0.9 && himself.given.is_none(), "{himself:?}");
        assert_eq!(standing("Antebi", "Nissim Béhar").surname, 0.0);
        // a given name is no surname
        assert_eq!(standing("Albert", "Albert Antébi").surname, 0.0);
    }
}
