//! Small words that come and go: `Ben Attar`, `Benattar`, `Ibn Attar`, `Attar`; titles that are no part of the name.
//!
//! A particle may stand alone before its word or be written as one with it. We keep both readings, the whole word and the
//! word without its particle, and let the comparison say which one matched.

use super::normalise::Script;

/// Particles written as words of their own, folded.
const ALONE: &[&str] = &[
    "ben",
    "bin",
    "ibn",
    "aben",
    "even",
    "ebn",
    "bar",
    "bat",
    "bou",
    "abou",
    "abu",
    "avi",
    "aboul",
    "abul",
    "el",
    "al",
    "ad",
    "as",
    "ar",
    "az",
    "ha",
    "a",
    "la",
    "le",
    "de",
    "del",
    "della",
    "di",
    "da",
    "du",
    "des",
    "des",
    "von",
    "van",
    "of",
    "ait",
    "ould",
    "bel",
    "בנ",
    "אבנ",
    "בר",
    "בת",
    "אבו",
    "אל",
    "די",
    "דה",
    "דל",
    "הלבית",
    "לבית",
    "פונ",
    "איית",
    "بن",
    "ابن",
    "بنت",
    "ابو",
    "ابي",
    "ال",
    "دي",
    "ايت",
    "ولد",
    "او",
];

/// Particles that mean "child of": the word after them, if the name goes on, is the name of the father.
const OF_A_FATHER: &[&str] = &["ben", "bin", "ibn", "aben", "bar", "bat", "de", "בנ", "בת", "בר", "بن", "ابن", "بنت"];

/// Particles written as one with the word, longest first, by script; the rest must keep three letters.
const JOINED_LATIN: &[&str] = &[
    "aboul", "abul", "abou", "aben", "even", "abu", "abi", "avi", "ben", "bel", "bin", "ibn", "bou", "ha", "el", "al",
];
const JOINED_HEBREW: &[&str] = &["אבו", "אבנ", "בנ", "אל", "בו", "ה", "מ"];
const JOINED_ARABIC: &[&str] = &["ابو", "بن", "بو", "ال"];

/// Titles and forms of address, folded: they neither help nor hinder.
const TITLES: &[&str] = &[
    "rabbi",
    "rav",
    "rebbe",
    "reb",
    "haham",
    "hakham",
    "chacham",
    "hahambasi",
    "sir",
    "lord",
    "baron",
    "baroness",
    "baronne",
    "dr",
    "docteur",
    "prof",
    "mr",
    "mrs",
    "miss",
    "mme",
    "mlle",
    "madame",
    "monsieur",
    "m",
    "bey",
    "bek",
    "pasha",
    "pacha",
    "effendi",
    "efendi",
    "sheikh",
    "cheikh",
    "hajj",
    "nasi",
    "sabio",
    "הרב",
    "רב",
    "רבי",
    "חכמ",
    "דר",
    "מר",
    "גברת",
    "ביי",
    "פחה",
    "אפנדי",
    "البارون",
    "الحاخام",
    "الحاخامالاكبر",
    "باشا",
    "بك",
    "افندي",
    "الشيخ",
    "الدكتور",
];

/// Is this folded word a particle when it stands alone?
pub(super) fn is_particle(word: &str) -> bool {
    ALONE.contains(&word)
}

/// Does this particle name a father?
pub(super) fn names_a_father(word: &str) -> bool {
    OF_A_FATHER.contains(&word)
}

/// Is this folded word a title?
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

/// The word without a particle written as one with it, if it begins with one: `benattar` → `attar`, `הלוי` → `לוי`.
pub(super) fn without_particle(word: &str, script: Script) -> Option<&str> {
    let joined = match script {
        Script::Latin => JOINED_LATIN,
        Script::Hebrew => JOINED_HEBREW,
        Script::Arabic => JOINED_ARABIC,
        Script::Other => return None,
    };
    joined.iter().find_map(|particle| {
        let rest = word.strip_prefix(particle)?;
        let least = if script == Script::Latin { 4 } else { 3 };
        (rest.chars().count() >= least).then_some(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_as_one() {
        assert_eq!(without_particle("benattar", Script::Latin), Some("attar"));
        assert_eq!(without_particle("הלוי", Script::Hebrew), Some("לוי"));
        assert_eq!(without_particle("المالح", Script::Arabic), Some("مالح"));
    }

    #[test]
    fn a_short_word_keeps_its_letters() {
        assert_eq!(without_particle("bensa", Script::Latin), None);
        assert_eq!(without_particle("elie", Script::Latin), None);
    }
}
