//! Guessing an encoding that nobody declared, from the letters the bytes would be.
//!
//! Names are mostly letters. Read in the right encoding, bytes beyond ASCII are the accented letters of European
//! languages; in a wrong one they are signs, box drawings and capitals in the middle of words.

use super::Encoding;

/// What is looked at: the first bytes beyond ASCII, with their neighbours.
const ENOUGH: usize = 4000;

/// The accented letters that are common in the languages written in Western encodings.
const COMMON: &str = "éèêëàâäáãåçïîíìôöóòõøüûúùñßæœÉÈÊÀÂÄÅÇÎÔÖØÜÑ";

/// The likeliest encoding of bytes that are not UTF-8. Windows-1252 wins a draw, as it is the commonest by far.
pub(super) fn guess(bytes: &[u8]) -> Encoding {
    let one_byte = [Encoding::Windows1252, Encoding::MacRoman, Encoding::Ibm850, Encoding::Ibm437];
    if looks_like_ansel(bytes) { Encoding::Ansel } else { better(bytes, &one_byte) }
}

/// The encoding among these in which the bytes look most like names; the first of equals.
pub(super) fn better(bytes: &[u8], among: &[Encoding]) -> Encoding {
    let sample = sample(bytes);
    let mut best = (among[0], i64::MIN);
    for encoding in among {
        let score = score(&encoding.decode(&sample));
        if score > best.1 {
            best = (*encoding, score);
        }
    }
    best.0
}

/// Each byte beyond ASCII with the byte before and after it, separated by spaces.
fn sample(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let beyond = bytes.iter().enumerate().filter(|(_, b)| **b >= 128).take(ENOUGH);
    for (at, byte) in beyond {
        out.extend([at.checked_sub(1).map_or(b' ', |before| bytes[before]), *byte]);
        out.extend([bytes.get(at + 1).copied().unwrap_or(b' '), b' ']);
    }
    out
}

fn score(text: &str) -> i64 {
    let characters: Vec<char> = text.chars().collect();
    let points = |n: usize, c: char| -> i64 {
        if c.is_ascii() {
            return 0;
        }
        let before = n.checked_sub(1).map_or(' ', |b| characters[b]);
        match c {
            // A capital after a small letter is a sign of the wrong page.
            c if c.is_uppercase() && before.is_lowercase() => -2,
            c if COMMON.contains(c) => 3,
            c if c.is_alphabetic() => 0,
            '’' | '‘' | '“' | '”' | '–' | '—' | '«' | '»' | '°' | '€' | '…' | '\u{a0}' => 1,
            _ => -2,
        }
    };
    characters.iter().enumerate().map(|(n, c)| points(n, *c)).sum()
}

/// In ANSEL an accent stands before a letter that can bear it, which hardly ever happens by chance.
fn looks_like_ansel(bytes: &[u8]) -> bool {
    let bearers: &[(u8, &[u8])] = &[
        (0xE1, b"aeiouAEIOU"),
        (0xE2, b"aeiouynszcAEIOUYNSZC"),
        (0xE3, b"aeiouAEIOU"),
        (0xE4, b"anoANO"),
        (0xE5, b"aeiouAEIOU"),
        (0xE8, b"aeiouyAEIOUY"),
        (0xE9, b"cszreCSZRE"),
        (0xEA, b"auAU"),
        (0xF0, b"cstCST"),
        (0xF1, b"aeAE"),
        (0xF2, b"hstdzHSTDZ"),
    ];
    let (mut marks, mut borne) = (0u32, 0u32);
    for pair in bytes.windows(2) {
        if pair[0] >= 0xE0 {
            marks += 1;
            borne += u32::from(bearers.iter().any(|(mark, letters)| *mark == pair[0] && letters.contains(&pair[1])));
        }
    }
    marks > 0 && borne * 10 >= marks * 9
}
