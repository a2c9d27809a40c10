//! Letters of three scripts as the sounds they may stand for.
//!
//! A Hebrew or Arabic word writes its consonants and hints at its vowels; a Latin word writes both, in the spelling of whoever
//! held the pen. So every letter becomes a *set* of possible sounds and a price for passing over it: `ב` is b or v and costs a whole
//! consonant, `ו` is v, w, o or u and costs little, `ch` in a French register is sh and in a German one kh. The skeleton and the
//! comparison of skeletons both read these.

use super::normalise::{Script, is_apostrophe};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A set of sounds.
pub type Sounds = u32;

macro_rules! sounds {
    ($($name:ident = $bit:expr;)*) => { $(pub(super) const $name: Sounds = 1 << $bit;)* };
}
sounds! {
    P = 0; B = 1; F = 2; V = 3; W = 4; M = 5; N = 6; L = 7; R = 8; T = 9; D = 10; K = 11; G = 12; X = 13; H = 14; S = 15; Z = 16;
    SH = 17; TS = 18; CH = 19; J = 20; Y = 21; A = 22; E = 23; I = 24; O = 25; U = 26;
}

/// All vowels.
pub(super) const VOWELS: Sounds = A | E | I | O | U;

/// One letter, or letters that are written for one sound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Phone {
    /// What it may sound like.
    pub sounds: Sounds,
    /// The price of its absence in the other word; a full consonant is 1.
    pub price: f32,
}

impl Phone {
    /// Can it be nothing but a vowel (or a mute letter)?
    pub fn is_vowel(self) -> bool {
        self.sounds & !(VOWELS | W | Y) == 0
    }
}

/// What one consonant costs when the other word lacks it.
const FULL: f32 = 1.0;
/// A vowel written in Latin letters.
const VOWEL: f32 = 0.12;
/// A letter that hints at a vowel: ו, י, و, ي.
const MATER: f32 = 0.18;
/// A letter that is often mute: א, ע, ا, ع, final ה.
const MUTE: f32 = 0.1;
/// A breath: h between vowels or at the end.
const BREATH: f32 = 0.3;

/// The sounds of a word as written; the script is that of its letters.
pub fn phones(word: &str, script: Script) -> Vec<Phone> {
    match script {
        Script::Latin => {
            let mut phones = latin(word);
            phones.dedup();
            phones
        }
        Script::Hebrew => hebrew(word),
        Script::Arabic => arabic(word),
        Script::Other => Vec::new(),
    }
}

/// A consonant written twice in Hebrew or Arabic may be two with a vowel between (חדד) or one pressed hard: half the price.
fn push(phones: &mut Vec<Phone>, mut phone: Phone) {
    if phones.last().is_some_and(|before| before.sounds == phone.sounds) {
        phone.price *= 0.5;
    }
    phones.push(phone);
}

/// Letters for one sound, the longest first. `e` after some stands for "before e, i or y".
const LATIN: &[(&str, Sounds)] = &[
    ("tsch", CH),
    ("tch", CH),
    ("sch", SH),
    ("sz", SH | S | Z),
    ("tz", TS | S),
    ("ts", TS | S),
    ("cz", CH | TS),
    ("dj", J),
    ("dg", J),
    ("zh", J | Z),
    ("sh", SH),
    ("ch", SH | CH | X | K),
    ("kh", X | K | H),
    ("gh", G),
    ("ph", F | P),
    ("th", T),
    ("qu", K),
    ("ck", K),
    ("ss", S),
    ("zz", TS | Z | S),
    ("ll", L | Y),
    ("nn", N),
    ("mm", M),
    ("rr", R),
    ("tt", T),
    ("dd", D),
    ("bb", B | V),
    ("pp", P),
    ("ff", F),
    ("gg", G | J),
    ("kk", K),
    ("vv", V | W),
    ("ww", W | V),
    ("ou", U | O | W),
    ("oo", U | O),
    ("au", A | O | W | U),
    ("eau", O),
    ("ai", A | I | E | Y),
    ("ay", A | I | E | Y),
    ("ei", A | I | E | Y),
    ("ey", A | I | E | Y),
];

fn latin(word: &str) -> Vec<Phone> {
    let letters: Vec<char> = latin_letters(word);
    let mut phones = Vec::with_capacity(letters.len());
    let mut at = 0;
    while at < letters.len() {
        let rest = &letters[at..];
        let before_front = |n: usize| rest.get(n).is_some_and(|c| "eiy".contains(*c));
        let last = |n: usize| rest.len() == n;
        if rest.starts_with(&['g', 'u']) && before_front(2) {
            phones.push(Phone { sounds: G, price: FULL });
            at += 2;
            continue;
        }
        if rest.starts_with(&['c', 'c']) {
            phones.push(Phone { sounds: if before_front(2) { CH | K | TS } else { K }, price: FULL });
            at += 2;
            continue;
        }
        if let Some((text, sounds)) = LATIN.iter().find(|(text, _)| starts_with(rest, text)) {
            let price = match () {
                () if sounds & !(VOWELS | W | Y) == 0 => VOWEL,
                () if last(text.len()) && *sounds & (X | H) != 0 && *sounds & SH == 0 => 0.6,
                () => FULL,
            };
            phones.push(Phone { sounds: *sounds, price });
            at += text.len();
            continue;
        }
        let first_or_last = at == 0 || last(1);
        let phone = |sounds, price| Phone { sounds, price };
        match rest[0] {
            'a' => phones.push(phone(A, VOWEL)),
            'e' => phones.push(phone(E | I, VOWEL)),
            'i' => phones.push(phone(I | E | Y, VOWEL)),
            'y' => phones.push(phone(I | E | Y, if at == 0 { 0.3 } else { VOWEL })),
            'o' => phones.push(phone(O | U, VOWEL)),
            'u' => phones.push(phone(U | O | W | V, VOWEL)),
            'b' => phones.push(phone(B, FULL)),
            'c' if before_front(1) => phones.push(phone(S | TS | CH | K, FULL)),
            'c' if last(1) => phones.push(phone(K | TS, FULL)),
            'c' => phones.push(phone(K, FULL)),
            'ç' => phones.push(phone(S | CH | TS, FULL)),
            'č' => phones.push(phone(CH, FULL)),
            'd' => phones.push(phone(D, FULL)),
            'f' => phones.push(phone(F, FULL)),
            'g' => phones.push(phone(if before_front(1) { G | J } else { G }, FULL)),
            'ğ' => phones.push(phone(G | Y, BREATH)),
            'h' => phones.push(phone(H | X, if last(1) { 0.15 } else { BREATH })),
            'ḥ' => phones.push(phone(X | H, 0.5)),
            'j' => phones.push(phone(J | Y | X, 0.8)),
            'ž' => phones.push(phone(J | Z, FULL)),
            'k' => phones.push(phone(K, FULL)),
            'l' => phones.push(phone(L, FULL)),
            'm' => phones.push(phone(M, FULL)),
            'n' => phones.push(phone(N, FULL)),
            'p' => phones.push(phone(P, FULL)),
            'q' => phones.push(phone(K, FULL)),
            'r' => phones.push(phone(R, FULL)),
            's' => phones.push(phone(S | Z, if last(1) { 0.5 } else { FULL })),
            'ş' | 'š' => phones.push(phone(SH, FULL)),
            't' => phones.push(phone(T, if last(1) { 0.7 } else { FULL })),
            'v' => phones.push(phone(V | W, 0.8)),
            'w' => phones.push(phone(W | V | U, 0.5)),
            'x' if last(1) => phones.push(phone(S | Z, 0.3)),
            'x' => {
                phones.push(phone(K | SH, 0.8));
                phones.push(phone(S, 0.4));
            }
            'z' => phones.push(phone(Z | TS | S, if first_or_last { 0.9 } else { FULL })),
            _ => {}
        }
        at += 1;
    }
    phones
}

fn starts_with(rest: &[char], text: &str) -> bool {
    rest.len() >= text.len() && text.chars().zip(rest).all(|(a, b)| a == *b)
}

/// Lower case, without diacritics except those that make another letter.
fn latin_letters(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::with_capacity(word.len());
    for c in word.nfd() {
        match (c, letters.last().copied()) {
            ('\u{0327}', Some('c')) => *letters.last_mut().expect("just seen") = 'ç',
            ('\u{0327}', Some('s')) => *letters.last_mut().expect("just seen") = 'ş',
            ('\u{030C}', Some('s')) => *letters.last_mut().expect("just seen") = 'š',
            ('\u{030C}', Some('c')) => *letters.last_mut().expect("just seen") = 'č',
            ('\u{030C}', Some('z')) => *letters.last_mut().expect("just seen") = 'ž',
            ('\u{0306}', Some('g')) => *letters.last_mut().expect("just seen") = 'ğ',
            ('\u{0323}', Some('h')) => *letters.last_mut().expect("just seen") = 'ḥ',
            ('ı', _) => letters.push('i'),
            ('ł' | 'Ł', _) => letters.push('l'),
            ('œ' | 'Œ', _) => letters.push('e'),
            (c, _) if c.is_alphabetic() && !is_combining_mark(c) => {
                letters.extend(c.to_lowercase().filter(|c| c.is_alphabetic()))
            }
            _ => {}
        }
    }
    letters
}

fn hebrew(word: &str) -> Vec<Phone> {
    let letters: Vec<char> = super::normalise::fold(word).chars().collect();
    let mut phones = Vec::with_capacity(letters.len());
    let mut at = 0;
    while at < letters.len() {
        let geresh = letters.get(at + 1).is_some_and(|c| is_apostrophe(*c));
        let double = letters.get(at + 1) == Some(&letters[at]);
        let first = at == 0;
        let last = at + 1 == letters.len();
        let (sounds, price) = match letters[at] {
            'א' => (A | E | O | I, MUTE),
            'ב' => (B | V, FULL),
            'ג' if geresh => (J | CH, FULL),
            'ג' => (G, FULL),
            'ד' => (D, FULL),
            'ה' if last => (A | E | H, 0.05),
            'ה' => (H | X, 0.4),
            'ו' if double => (V | W | U, 0.5),
            'ו' if first => (V | W | U | O, 0.6),
            'ו' => (U | O | W | V, MATER),
            'ז' if geresh => (J | Z, FULL),
            'ז' => (Z | S, FULL),
            'ח' => (X | H, 0.7),
            'ט' => (T, FULL),
            'י' if first => (Y | I | E, 0.25),
            'י' => (I | E | Y, MATER),
            'כ' => (K | X, FULL),
            'ל' => (L, FULL),
            'מ' => (M, FULL),
            'נ' => (N, FULL),
            'ס' => (S, FULL),
            'ע' => (A | E | O, MUTE),
            'פ' => (P | F, FULL),
            'צ' if geresh => (CH, FULL),
            'צ' => (TS | S | Z, FULL),
            'ק' => (K, FULL),
            'ר' => (R, FULL),
            'ש' => (SH | S, FULL),
            'ת' => (T, FULL),
            _ => {
                at += 1;
                continue;
            }
        };
        push(&mut phones, Phone { sounds, price });
        at += 1 + usize::from(geresh || (double && matches!(letters[at], 'ו' | 'י')));
    }
    phones
}

fn arabic(word: &str) -> Vec<Phone> {
    let letters: Vec<char> = super::normalise::fold(word).chars().collect();
    let mut phones = Vec::with_capacity(letters.len());
    let mut at = 0;
    while at < letters.len() {
        let next = letters.get(at + 1).copied();
        let first = at == 0;
        let last = at + 1 == letters.len();
        let (sounds, price, taken) = match letters[at] {
            'ت' if next == Some('ش') => (CH, FULL, 2),
            'د' if next == Some('ج') => (J, FULL, 2),
            'ا' | 'ع' | 'ء' => (A | E | O | I, MUTE, 1),
            'ب' => (B | P | V, FULL, 1),
            'پ' => (P, FULL, 1),
            'ت' | 'ط' => (T, FULL, 1),
            'ث' => (T | S, FULL, 1),
            'ج' => (J | G, FULL, 1),
            'چ' => (CH, FULL, 1),
            'ح' => (X | H, 0.7, 1),
            'خ' => (X | K | H, FULL, 1),
            'د' | 'ض' => (D, FULL, 1),
            'ذ' | 'ظ' => (D | Z, FULL, 1),
            'ر' => (R, FULL, 1),
            'ز' => (Z | S | TS, FULL, 1),
            'ژ' => (J | Z, FULL, 1),
            'س' => (S | Z, FULL, 1),
            'ش' => (SH | CH, FULL, 1),
            'ص' => (S | TS, FULL, 1),
            'غ' => (G, FULL, 1),
            'ف' => (F | V | P, FULL, 1),
            'ڤ' => (V, FULL, 1),
            'ق' => (K | G, FULL, 1),
            'ك' => (K | G, FULL, 1),
            'ڭ' | 'گ' => (G, FULL, 1),
            'ل' => (L, FULL, 1),
            'م' => (M, FULL, 1),
            'ن' => (N, FULL, 1),
            'ه' if last => (A | E | H, 0.05, 1),
            'ه' => (H | X, 0.4, 1),
            'ة' => (A | E | T, 0.05, 1),
            'و' if first => (W | V | U | O, 0.5, 1),
            'و' => (U | O | W | V, MATER, 1),
            'ي' if first => (Y | I | E | J, 0.25, 1),
            'ي' => (I | E | Y | A, MATER, 1),
            _ => {
                at += 1;
                continue;
            }
        };
        push(&mut phones, Phone { sounds, price });
        at += taken;
    }
    phones
}

#[cfg(test)]
mod tests {
    use super::*;

    fn consonants(word: &str) -> usize {
        phones(word, Script::of(word)).iter().filter(|p| p.price >= 0.7).count()
    }

    #[test]
    fn digraphs_are_one_sound() {
        assert_eq!(consonants("Chocron"), 4);
        assert_eq!(consonants("שוקרון"), 4);
        assert_eq!(consonants("شقرون"), 4);
    }

    #[test]
    fn double_letters_are_one() {
        assert_eq!(phones("Cattaui", Script::Latin), phones("Cataui", Script::Latin));
    }

    #[test]
    fn geresh_makes_another_letter() {
        assert_eq!(phones("ג'", Script::Hebrew)[0].sounds, J | CH);
    }
}
