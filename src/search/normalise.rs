//! Letters as we compare them, whatever way they were typed.
//!
//! The same name reaches us with and without vowel points, with typographic or straight geresh, with presentation forms
//! pasted from a scan, with invisible direction marks. [`fold`] takes all of that away and nothing else: two forms that
//! fold to the same text are the same form.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The scripts we know how to read aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Script {
    /// Latin, with any diacritics.
    Latin,
    /// Hebrew: also Ladino and Judeo-Arabic written in it.
    Hebrew,
    /// Arabic: also Persian and Ottoman Turkish.
    Arabic,
    /// Anything else: compared letter by letter only.
    Other,
}

impl Script {
    /// The script of the first letter.
    pub fn of(text: &str) -> Self {
        text.chars().find(|c| c.is_alphabetic()).map_or(Self::Other, Self::of_char)
    }

    fn of_char(c: char) -> Self {
        match c {
            '\u{0590}'..='\u{05FF}' | '\u{FB1D}'..='\u{FB4F}' => Self::Hebrew,
            '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' => {
                Self::Arabic
            }
            c if c.is_ascii_alphabetic() || ('\u{00C0}'..='\u{024F}').contains(&c) => Self::Latin,
            '\u{1E00}'..='\u{1EFF}' => Self::Latin,
            _ => Self::Other,
        }
    }
}

/// The form compared by the layer "normalised": compatibility forms unfolded, case and diacritics away, points, cantillation,
/// harakat, tatweel and direction marks away, final letters made ordinary, one kind of alef and yeh.
/// Geresh and gershayim stay as `'` inside a Hebrew word, where they change a letter (`ג'`), and go elsewhere.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd() {
        if is_combining_mark(c) || is_invisible(c) {
            continue;
        }
        match c {
            'ך' => out.push('כ'),
            'ם' => out.push('מ'),
            'ן' => out.push('נ'),
            'ף' => out.push('פ'),
            'ץ' => out.push('צ'),
            'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
            'ى' | 'ی' | 'ئ' => out.push('ي'),
            'ک' => out.push('ك'),
            'ؤ' => out.push('و'),
            'ۀ' | 'ە' => out.push('ه'),
            'ß' => out.push_str("ss"),
            'ł' | 'Ł' => out.push('l'),
            'ø' | 'Ø' => out.push('o'),
            'đ' | 'Đ' => out.push('d'),
            'ı' | 'İ' => out.push('i'),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            c if is_apostrophe(c) => {
                if out.chars().next_back().is_some_and(|last| "גזצתטדח".contains(last)) {
                    out.push('\'');
                }
            }
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Marks that direct or decorate and are not part of the name: bidi controls, joiners, tatweel.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}' | '\u{0640}' | '\u{061C}')
}

/// Geresh, gershayim, and whatever is typed for them and for hamza and ayin in Latin letters.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '"' | '`' | '´' | '’' | '‘' | 'ʿ' | 'ʾ' | 'ʼ' | '“' | '”' | '״' | '׳' | '′' | '″' | 'ء')
}

/// The words of a name: split at spaces, hyphens and punctuation; what stands in brackets is a remark and is left out.
/// Each word comes with its place in the text, in bytes.
pub fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut depth = 0usize;
    let mut start = None;
    for (at, c) in text.char_indices() {
        let inside = depth == 0 && (c.is_alphanumeric() || is_combining_mark(c) || is_apostrophe(c) || is_invisible(c));
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push((from, &text[from..at]));
                start = None;
            }
            _ => {}
        }
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    if let Some(from) = start {
        words.push((from, &text[from..]));
    }
    words.retain(|(_, word)| word.chars().any(char::is_alphanumeric));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str) {
        assert_eq!(fold(a), fold(b), "{a} and {b}");
    }

    #[test]
    fn points_and_cantillation_go() {
        check("מֹשֶׁה", "משה");
        check("בְּרֵאשִׁ֖ית", "בראשית");
    }

    #[test]
    fn final_letters_are_ordinary() {
        check("חיים", "חיימ");
    }

    #[test]
    fn diacritics_and_case_go() {
        check("Haïm NAHOUM", "haim nahoum");
        check("Şam", "sam");
    }

    #[test]
    fn direction_marks_go() {
        check("\u{200F}חיים\u{200E}", "חיים");
    }

    #[test]
    fn tatweel_and_harakat_go() {
        check("مُـحَمَّد", "محمد");
    }

    #[test]
    fn geresh_of_any_kind_is_one() {
        check("פלאג׳י", "פלאג'י");
        check("בכ״ר", "בכר");
        check("Sa’adi", "Saadi");
    }

    #[test]
    fn geresh_still_changes_a_letter() {
        assert_ne!(fold("ג'ון"), fold("גון"));
    }

    #[test]
    fn remarks_in_brackets_are_no_part_of_the_name() {
        let words: Vec<&str> = words("Hayyim Abulafia (chief rabbi of Izmir)").into_iter().map(|(_, w)| w).collect();
        assert_eq!(words, ["Hayyim", "Abulafia"]);
    }
}
