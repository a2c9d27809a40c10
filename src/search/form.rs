//! A name as one source writes it, read once and ready to be compared.

use super::given_names::{GivenName, GivenNames, fold_joined};
use super::normalise::{Script, fold, words};
use super::particles::{is_particle, is_title, names_a_father, without_particle};
use super::phones::{Phone, phones};
use super::sound::{Codes, Encoders};

/// A name as written, in words.
#[derive(Clone, Debug)]
pub struct NameForm {
    /// The text as the source has it.
    pub text: String,
    /// Its language and script (BCP 47), if known: `he`, `fr`, `ar-Latn`.
    pub language: Option<String>,
    /// Its words, titles left out, particles joined to the word they belong to.
    pub words: Vec<Word>,
}

/// What a word is in its name; only how much its absence matters depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first word.
    Given,
    /// A further given name.
    Further,
    /// The name of the father, after `ben`, and the name goes on.
    Father,
    /// The last word of several.
    Surname,
}

impl Part {
    /// How much the word counts.
    pub(super) fn weight(self) -> f32 {
        match self {
            Self::Given => 1.0,
            Self::Further => 0.45,
            Self::Father => 0.25,
            Self::Surname => 1.1,
        }
    }
}

/// One word of a name.
#[derive(Clone, Debug)]
pub struct Word {
    /// As written, with its particle.
    pub text: String,
    /// Where it stands in the form, in bytes.
    pub span: (usize, usize),
    /// Folded, particle and word as one.
    pub folded: String,
    /// Folded, without the particle, if it has one.
    pub bare: Option<String>,
    /// Its script.
    pub script: Script,
    /// What it is in the name.
    pub part: Part,
    /// The given names it may be.
    pub names: Vec<GivenName>,
    /// Were those found only without its particle?
    pub named_without_particle: bool,
    /// Its sounds, with the particle.
    pub phones: Vec<Phone>,
    /// Its sounds without the particle.
    pub bare_phones: Option<Vec<Phone>>,
    /// Its Beider–Morse and Daitch–Mokotoff codes, if it was read with encoders and is Latin.
    pub codes: Codes,
}

impl NameForm {
    /// Reads a name. Without encoders it has no sound codes, and those two layers stay silent.
    pub fn new(text: &str, language: Option<&str>, encoders: Option<&Encoders>) -> Self {
        let words = read_words(text, encoders);
        Self { text: text.to_owned(), language: language.map(str::to_owned), words }
    }
}

fn read_words(text: &str, encoders: Option<&Encoders>) -> Vec<Word> {
    let raw: Vec<(usize, &str, String)> = words(text)
        .into_iter()
        .map(|(at, word)| (at, word, fold(word)))
        .filter(|(_, _, folded)| !folded.is_empty())
        .collect();
    let untitled: Vec<_> = raw.iter().filter(|(_, _, folded)| !is_title(folded)).collect();
    // a name that is nothing but a title (the surname Rabbi) is still a name
    let raw: Vec<_> = if untitled.is_empty() { raw.iter().collect() } else { untitled };
    let given = GivenNames::ours();
    let mut out: Vec<Word> = Vec::with_capacity(raw.len());
    let mut after_father = false;
    let mut at = 0;
    while at < raw.len() {
        let first = at;
        // given names of two words: Yom Tov, Shem Tov, Ben Zion
        let two_words =
            raw.get(at + 1).is_some_and(|next| !given.of(&fold_joined(&format!("{}{}", raw[at].1, next.1))).is_empty());
        if two_words {
            at += 1;
        } else {
            while at + 1 < raw.len() && is_particle(&raw[at].2) {
                after_father |= names_a_father(&raw[at].2);
                at += 1;
            }
        }
        let bare = (!two_words && at > first).then(|| raw[at].2.clone());
        let span = (raw[first].0, raw[at].0 + raw[at].1.len());
        let joined: String = raw[first..=at].iter().map(|(_, word, _)| *word).collect();
        let mut word = Word::new(&text[span.0..span.1], &joined, span, bare, encoders);
        if after_father {
            word.part = Part::Father;
        }
        after_father = false;
        out.push(word);
        at += 1;
    }
    let last = out.len().saturating_sub(1);
    for (n, word) in out.iter_mut().enumerate() {
        word.part = match word.part {
            _ if n == 0 => Part::Given,
            _ if n == last => Part::Surname,
            Part::Father => Part::Father,
            _ => Part::Further,
        };
    }
    out
}

impl Word {
    fn new(text: &str, joined: &str, span: (usize, usize), bare: Option<String>, encoders: Option<&Encoders>) -> Self {
        let mut word = Self::with_codes(joined, bare, Codes::default());
        if let (Script::Latin, Some(encoders)) = (word.script, encoders) {
            word.codes = encoders.encode(&word.folded);
        }
        Self { text: text.to_owned(), span, ..word }
    }

    /// A word whose codes are known; it stands in no name.
    pub(super) fn with_codes(joined: &str, bare: Option<String>, codes: Codes) -> Self {
        let script = Script::of(joined);
        let folded = fold(joined);
        let mut names = GivenNames::ours().of(&folded).to_vec();
        let named_without_particle = names.is_empty() && bare.is_some();
        if let (true, Some(bare)) = (names.is_empty(), &bare) {
            names = GivenNames::ours().of(bare).to_vec();
        }
        let bare = match bare {
            Some(bare) => Some(bare),
            None if names.is_empty() => without_particle(&folded, script).map(str::to_owned),
            None => None,
        };
        Self {
            text: joined.to_owned(),
            span: (0, joined.len()),
            script,
            part: Part::Further,
            names,
            named_without_particle,
            phones: phones(joined, script),
            bare_phones: bare.as_deref().map(|bare| phones(bare, script)),
            codes,
            folded,
            bare,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let form = NameForm::new(text, None, None);
        let words: Vec<String> = form
            .words
            .iter()
            .map(|w| format!("{}{}", w.folded, w.bare.as_ref().map(|b| format!("/{b}")).unwrap_or_default()))
            .collect();
        assert_eq!(words.join(" "), expected, "{text}");
    }

    #[test]
    fn particles_join_their_word() {
        check("Haim Ben Attar", "haim benattar/attar");
        check("Haim Benattar", "haim benattar/attar");
        check("יצחק אבן צור", "יצחק אבנצור/צור");
        check("Isaac de Camondo", "isaac decamondo/camondo");
    }

    #[test]
    fn titles_are_left_out() {
        check("Sir Moses Montefiore", "moses montefiore");
        check("Yosef Navon Bey", "yosef navon");
    }

    #[test]
    fn given_names_of_two_words() {
        check("Yom Tov Sémach", "yomtov semach");
        check("בן ציון מאיר", "בנציונ מאיר");
    }

    #[test]
    fn a_father_is_not_a_surname() {
        let form = NameForm::new("Hayyim ben Jacob Abulafia", None, None);
        let parts: Vec<Part> = form.words.iter().map(|w| w.part).collect();
        assert_eq!(parts, [Part::Given, Part::Father, Part::Surname]);
    }

    #[test]
    fn a_span_covers_the_word_as_written() {
        let form = NameForm::new("Haïm Ben Attar", None, None);
        let (from, to) = form.words[1].span;
        assert_eq!(&form.text[from..to], "Ben Attar");
    }
}
