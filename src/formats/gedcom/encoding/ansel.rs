//! ANSEL (ANSI/NISO Z39.47), the library character set that GEDCOM 5 was made with.
//!
//! Its accents come before the letter, ours after it: `E2 65` is `é`. Several accents on one letter keep their order.
//! Text is given composed (NFC) and taken apart again to be written.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Characters that stand alone.
const SPACING: &[(u8, char)] = &[
    (0xA1, 'Ł'),
    (0xA2, 'Ø'),
    (0xA3, 'Đ'),
    (0xA4, 'Þ'),
    (0xA5, 'Æ'),
    (0xA6, 'Œ'),
    (0xA7, 'ʹ'),
    (0xA8, '·'),
    (0xA9, '♭'),
    (0xAA, '®'),
    (0xAB, '±'),
    (0xAC, 'Ơ'),
    (0xAD, 'Ư'),
    (0xAE, 'ʼ'),
    (0xB0, 'ʻ'),
    (0xB1, 'ł'),
    (0xB2, 'ø'),
    (0xB3, 'đ'),
    (0xB4, 'þ'),
    (0xB5, 'æ'),
    (0xB6, 'œ'),
    (0xB7, 'ʺ'),
    (0xB8, 'ı'),
    (0xB9, '£'),
    (0xBA, 'ð'),
    (0xBC, 'ơ'),
    (0xBD, 'ư'),
    (0xBE, '□'),
    (0xBF, '■'),
    (0xC0, '°'),
    (0xC1, 'ℓ'),
    (0xC2, '℗'),
    (0xC3, '©'),
    (0xC4, '♯'),
    (0xC5, '¿'),
    (0xC6, '¡'),
    (0xC7, 'ß'),
    (0xC8, '€'),
    (0xCD, 'ⅇ'),
    (0xCE, '𝚘'),
    (0xCF, 'ẞ'),
];

/// Accents, which come before their letter.
const MARKS: &[(u8, char)] = &[
    (0xE0, '\u{309}'), // hook above
    (0xE1, '\u{300}'), // grave
    (0xE2, '\u{301}'), // acute
    (0xE3, '\u{302}'), // circumflex
    (0xE4, '\u{303}'), // tilde
    (0xE5, '\u{304}'), // macron
    (0xE6, '\u{306}'), // breve
    (0xE7, '\u{307}'), // dot above
    (0xE8, '\u{308}'), // diaeresis
    (0xE9, '\u{30C}'), // caron
    (0xEA, '\u{30A}'), // ring
    (0xEB, '\u{361}'), // ligature, left half: the double mark stands for both halves
    (0xED, '\u{315}'), // comma above right
    (0xEE, '\u{30B}'), // double acute
    (0xEF, '\u{310}'), // candrabindu
    (0xF0, '\u{327}'), // cedilla
    (0xF1, '\u{328}'), // ogonek
    (0xF2, '\u{323}'), // dot below
    (0xF3, '\u{324}'), // diaeresis below
    (0xF4, '\u{325}'), // ring below
    (0xF5, '\u{333}'), // double low line
    (0xF6, '\u{332}'), // low line
    (0xF7, '\u{326}'), // comma below
    (0xF8, '\u{31C}'), // left half ring below
    (0xF9, '\u{32E}'), // breve below
    (0xFA, '\u{360}'), // double tilde, left half
    (0xFC, '\u{338}'), // long solidus, a GEDCOM addition
    (0xFE, '\u{313}'), // comma above
];

/// Right halves of the double marks; the left half already gave the whole mark.
const RIGHT_HALVES: [u8; 2] = [0xEC, 0xFB];

fn find(table: &[(u8, char)], byte: u8) -> Option<char> {
    table.iter().find(|(b, _)| *b == byte).map(|(_, c)| *c)
}

/// Decodes; a byte that ANSEL does not have becomes U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut marks = String::new();
    for byte in bytes {
        if RIGHT_HALVES.contains(byte) {
            continue;
        }
        if let Some(mark) = find(MARKS, *byte) {
            marks.push(mark);
            continue;
        }
        let base = match byte {
            0..=127 => char::from(*byte),
            b => find(SPACING, *b).unwrap_or(char::REPLACEMENT_CHARACTER),
        };
        // A mark at the end of a line has no letter: keep the line end where it is.
        if matches!(base, '\n' | '\r') {
            out.push_str(&marks);
            out.push(base);
        } else {
            out.push(base);
            out.push_str(&marks);
        }
        marks.clear();
    }
    out.push_str(&marks);
    if out.is_ascii() { out } else { out.nfc().collect() }
}

/// Encodes one line; the character that ANSEL does not have is the error.
pub(super) fn encode(line: &str, out: &mut Vec<u8>) -> Result<(), char> {
    let back = |table: &[(u8, char)], c: char| table.iter().find(|(_, t)| *t == c).map(|(b, _)| *b);
    let mut characters = line.nfd().peekable();
    while let Some(base) = characters.next() {
        let mut halves = Vec::new();
        while let Some(mark) = characters.next_if(|c| is_combining_mark(*c)) {
            let byte = back(MARKS, mark).ok_or(mark)?;
            out.push(byte);
            if matches!(byte, 0xEB | 0xFA) {
                halves.push(byte + 1);
            }
        }
        match base {
            c if c.is_ascii() => out.push(c as u8),
            c => out.push(back(SPACING, c).or_else(|| back(MARKS, c)).ok_or(c)?),
        }
        // The right half stands before the next letter.
        out.extend(halves);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_move_behind_their_letter() {
        assert_eq!(decode(b"Mo\xE8ise \xE2Elie \xF0Ca\xB5 \xE3\xF2a"), "Moïse Élie Çaæ ậ");
    }

    #[test]
    fn what_ansel_can_hold_comes_back() {
        let mut bytes = Vec::new();
        encode("Łódź, Moïse Ḥayyim ʻAbd Œ£", &mut bytes).expect("all of it is in ANSEL");
        assert_eq!(decode(&bytes), "Łódź, Moïse Ḥayyim ʻAbd Œ£");
        assert_eq!(encode("משה", &mut Vec::new()), Err('מ'));
    }

    #[test]
    fn a_mark_at_the_end_of_a_line_does_not_cross_it() {
        assert_eq!(decode(b"1 NOTE x\xE2\n1 NOTE y"), "1 NOTE x\u{301}\n1 NOTE y");
    }

    #[test]
    fn double_marks_have_two_halves() {
        let mut bytes = Vec::new();
        encode("t\u{361}s", &mut bytes).expect("the ligature is in ANSEL");
        assert_eq!(bytes, b"\xEBt\xECs");
        assert_eq!(decode(&bytes), "t\u{361}s");
    }
}
