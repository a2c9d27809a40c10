//! The consonants that a name keeps in every script, and how far two names are from each other by sound.
//!
//! [`keys`] are coarse and few, for finding candidates: vowels, half-vowels and breaths away, sibilants one class, b/v/p/f one.
//! [`distance`] is fine, for ranking them: an alignment of the two words in which sounds that scribes exchange are cheap,
//! vowels nearly free, and a consonant that only one word has is dear.

use super::phones::*;

/// How near two words are by sound, from 0 to 1. `vowels` says how much vowels count: when both words are written in Latin letters
/// they are evidence; across scripts they are not. Cost: the product of the lengths.
pub fn nearness(a: &[Phone], b: &[Phone], vowels: f32) -> f32 {
    let weight = |phones: &[Phone]| phones.iter().filter(|p| !p.is_vowel()).map(|p| p.price).sum::<f32>();
    let size = weight(a).max(weight(b));
    if size < 0.5 {
        return if distance(a, b, vowels) < 0.2 { 1.0 } else { 0.0 };
    }
    (1.0 - distance(a, b, vowels) / (size + 0.3)).max(0.0)
}

/// The price of turning one word into the other.
pub fn distance(a: &[Phone], b: &[Phone], vowels: f32) -> f32 {
    last_row(a, b, vowels)[b.len()]
}

/// The price of turning `start` into the beginning of `whole` that is nearest to it.
pub fn prefix_distance(start: &[Phone], whole: &[Phone]) -> f32 {
    last_row(start, whole, 0.7).into_iter().fold(f32::INFINITY, f32::min)
}

/// The prices of turning `a` into each beginning of `b`.
fn last_row(a: &[Phone], b: &[Phone], vowels: f32) -> Vec<f32> {
    let skip = |p: &Phone| if p.is_vowel() { p.price * vowels } else { p.price };
    let mut row: Vec<f32> = std::iter::once(0.0)
        .chain(b.iter().scan(0.0, |sum, p| {
            *sum += skip(p);
            Some(*sum)
        }))
        .collect();
    for x in a {
        let mut diagonal = row[0];
        row[0] += skip(x);
        for (j, y) in b.iter().enumerate() {
            let best = (diagonal + exchange(*x, *y, vowels)).min(row[j + 1] + skip(x)).min(row[j] + skip(y));
            diagonal = row[j + 1];
            row[j + 1] = best;
        }
    }
    row
}

/// The price of reading one letter for the other.
fn exchange(a: Phone, b: Phone, vowels: f32) -> f32 {
    if a.sounds & b.sounds != 0 {
        return 0.0;
    }
    if a.is_vowel() && b.is_vowel() {
        return 0.1 * vowels;
    }
    NEAR.iter()
        .filter(|(x, y, _)| (a.sounds & x != 0 && b.sounds & y != 0) || (a.sounds & y != 0 && b.sounds & x != 0))
        .map(|(_, _, price)| *price)
        .fold(1.2, f32::min)
}

/// Sounds that scribes and registrars exchange, with the price.
const NEAR: &[(Sounds, Sounds, f32)] = &[
    (X, H, 0.05),
    (V, W, 0.05),
    (B, V, 0.15),
    (W, B, 0.4),
    (F, V, 0.25),
    (P, F, 0.2),
    (B, P, 0.3),
    (K, X, 0.25),
    (H, K, 0.5),
    (K, G, 0.3),
    (G, X, 0.5),
    (G, J, 0.35),
    (S, Z, 0.12),
    (S, SH, 0.2),
    (S, TS, 0.15),
    (Z, TS, 0.2),
    (SH, CH, 0.15),
    (CH, TS, 0.3),
    (CH, J, 0.25),
    (SH, J, 0.35),
    (Z, J, 0.35),
    (Z, SH, 0.45),
    (S, CH, 0.4),
    (J, Y, 0.2),
    (T, D, 0.35),
    (T, TS, 0.5),
    (M, N, 0.5),
    (R, L, 0.7),
];

/// Coarse classes, in the order of the letters that stand for them in a key.
const CLASSES: &[(Sounds, char)] = &[
    (P | B | F, 'p'),
    (M, 'm'),
    (N, 'n'),
    (L, 'l'),
    (R, 'r'),
    (T, 't'),
    (D, 'd'),
    (K, 'k'),
    (G, 'g'),
    (S | Z | SH | TS | CH | J, 's'),
];

/// The most keys of one word.
pub const MOST_KEYS: usize = 6;

/// The coarse skeletons of a word, the likeliest first: several where a letter may be a consonant or not (`ו`, `v`, `כ`, `ch`).
pub fn keys(phones: &[Phone]) -> Vec<String> {
    let mut keys = vec![String::new()];
    for phone in phones {
        let mut choices: Vec<Option<char>> = Vec::new();
        for (sounds, class) in CLASSES {
            if phone.sounds & sounds != 0 && !choices.contains(&Some(*class)) {
                choices.push(Some(*class));
            }
        }
        // v alone is a labial, w alone none; a letter that may be either may also be a vowel
        if phone.sounds & V != 0 && !choices.contains(&Some('p')) {
            choices.push(Some('p'));
        }
        let may_be_silent = phone.price < 0.7 || phone.sounds & (H | X | Y | W | VOWELS) != 0;
        if may_be_silent {
            let quiet_first = phone.price < 0.5;
            choices.insert(if quiet_first { 0 } else { choices.len() }, None);
        }
        if choices.is_empty() {
            choices.push(None);
        }
        let before = std::mem::take(&mut keys);
        for choice in choices {
            for key in &before {
                let mut longer = key.clone();
                if let Some(class) = choice
                    && !longer.ends_with(class)
                {
                    longer.push(class);
                }
                if !keys.contains(&longer) {
                    keys.push(longer);
                }
            }
        }
        keys.truncate(MOST_KEYS * 4);
    }
    keys.retain(|k| !k.is_empty());
    keys.truncate(MOST_KEYS);
    keys
}

#[cfg(test)]
mod tests {
    use super::super::normalise::Script;
    use super::*;

    fn phones_of(word: &str) -> Vec<Phone> {
        phones(word, Script::of(word))
    }

    #[track_caller]
    fn near(a: &str, b: &str) {
        let n = nearness(&phones_of(a), &phones_of(b), 1.0);
        assert!(n > 0.8, "{a} and {b}: {n}");
        let shared = keys(&phones_of(a)).iter().any(|k| keys(&phones_of(b)).contains(k));
        assert!(shared, "{a} {:?} and {b} {:?}", keys(&phones_of(a)), keys(&phones_of(b)));
    }

    #[track_caller]
    fn far(a: &str, b: &str) {
        let n = nearness(&phones_of(a), &phones_of(b), 1.0);
        assert!(n < 0.8, "{a} and {b}: {n}");
    }

    #[test]
    fn across_scripts() {
        near("Cohen", "כהן");
        near("Levy", "לוי");
        near("Azoulay", "אזולאי");
        near("Toledano", "טולדנו");
        near("Elmaleh", "אלמליח");
        near("Elmaleh", "المالح");
        near("Haddad", "حداد");
        near("Ouaknine", "ואקנין");
        near("Cattaui", "קטאווי");
    }

    #[test]
    fn maghrebi_french() {
        near("Chokroun", "Shoqrun");
        near("Ouaknine", "Waknin");
        near("Tajouri", "Tadjuri");
    }

    #[test]
    fn not_everything_is_near() {
        far("Ohayon", "Ouaknine");
        far("Carasso", "Corcos");
        far("Benchimol", "בן שמעון");
    }

    #[test]
    fn distance_is_symmetric() {
        let (a, b) = (phones_of("Abuhatzeira"), phones_of("אבוחצירא"));
        assert!((distance(&a, &b, 1.0) - distance(&b, &a, 1.0)).abs() < 1e-4);
    }
}
