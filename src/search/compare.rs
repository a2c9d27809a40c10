//! Are these two forms one name, and why do we think so?
//!
//! Layers from the surest to the least sure, each with its weight; two words match by the strongest layer that speaks, and the
//! answer names it. The words of the two names are then paired off, so that `Behar Nissim` is `Nissim Behar`, and what stays without
//! a partner takes away from the whole: a missing surname much, a missing father little.
//!
//! The weights were set by hand on `tests/cases/names/tuning.csv` alone.

use super::form::{NameForm, Part, Word};
use super::given_names::GivenNames;
use super::normalise::Script;
use super::phones::Phone;
use super::skeleton::nearness;
use schemars::JsonSchema;
use serde::Serialize;

/// A way in which two words may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// The same letters.
    Exact,
    /// The same letters once points, accents, case and final letters are put aside.
    Normalised,
    /// A form that a source records for the same thing.
    RecordedVariant,
    /// Forms of one given name.
    GivenName,
    /// The same but for a particle: Ben, Abou, El, Ibn.
    Particle,
    /// The same consonants, within or across scripts.
    Skeleton,
    /// A Beider–Morse code in common.
    BeiderMorse,
    /// A Daitch–Mokotoff code in common.
    DaitchMokotoff,
    /// A letter or two mistyped.
    Edit,
}

impl Layer {
    /// All layers, from the surest.
    pub const ALL: [Layer; 9] = [
        Self::Exact,
        Self::Normalised,
        Self::RecordedVariant,
        Self::GivenName,
        Self::Particle,
        Self::Skeleton,
        Self::BeiderMorse,
        Self::DaitchMokotoff,
        Self::Edit,
    ];

    /// The name that answers call it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Normalised => "normalised",
            Self::RecordedVariant => "recorded-variant",
            Self::GivenName => "given-name",
            Self::Particle => "particle",
            Self::Skeleton => "skeleton",
            Self::BeiderMorse => "beider-morse",
            Self::DaitchMokotoff => "daitch-mokotoff",
            Self::Edit => "edit",
        }
    }

    /// What the layer counts when it matches fully.
    pub fn weight(self) -> f32 {
        match self {
            Self::Exact => 1.0,
            Self::Normalised => 0.99,
            Self::RecordedVariant => 0.97,
            Self::GivenName => 0.96,
            Self::Particle => 0.94,
            Self::Skeleton => 0.95,
            Self::BeiderMorse => 0.82,
            Self::DaitchMokotoff => 0.76,
            Self::Edit => 0.84,
        }
    }
}

/// Which layers may speak; all but in an ablation.
#[derive(Clone, Copy, Debug)]
pub struct Layers(u16);

impl Default for Layers {
    fn default() -> Self {
        Self(u16::MAX)
    }
}

impl Layers {
    /// All but one.
    pub fn without(layer: Layer) -> Self {
        Self(!(1 << layer as u16))
    }

    fn has(self, layer: Layer) -> bool {
        self.0 & (1 << layer as u16) != 0
    }
}

/// Why two words are held to be one.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Reason {
    /// By what.
    pub layer: Layer,
    /// How much it counted, from 0 to 1.
    pub weight: f32,
    /// The word in the first name, as written.
    pub form_a: String,
    /// The word in the second.
    pub form_b: String,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Match {
    /// From 0 (nothing in common) to 1 (the same form).
    pub score: f32,
    /// One for each pair of words that matched.
    pub reasons: Vec<Reason>,
}

/// The score from which two forms are more likely one name than two; set on the tuning half.
pub const SAME_NAME: f32 = 0.83;

/// Words below this are not paired: they would only lend a wrong name some weight.
const LEAST: f32 = 0.5;

/// Two words that are each a known given name, and not the same one, are alike by chance.
const OTHER_GIVEN_NAME: f32 = 0.45;

/// Compares two names with all layers.
pub fn compare(a: &NameForm, b: &NameForm) -> Match {
    compare_by(a, b, Layers::default())
}

/// Compares two names with some layers.
pub fn compare_by(a: &NameForm, b: &NameForm, layers: Layers) -> Match {
    if a.text == b.text && layers.has(Layer::Exact) {
        return Match { score: 1.0, reasons: vec![reason(Layer::Exact, 1.0, &a.text, &b.text)] };
    }
    let mut pairs: Vec<(usize, usize, Layer, f32)> = Vec::new();
    for (i, x) in a.words.iter().enumerate() {
        for (j, y) in b.words.iter().enumerate() {
            if let Some((layer, weight)) = compare_words(x, y, layers)
                && weight >= LEAST
            {
                pairs.push((i, j, layer, weight));
            }
        }
    }
    let place = |i: usize, j: usize| f32::from(u8::from(a.words[i].part == b.words[j].part)) * 0.02;
    pairs.sort_by(|p, q| (q.3 + place(q.0, q.1)).total_cmp(&(p.3 + place(p.0, p.1))));
    let (mut taken_a, mut taken_b) = (vec![false; a.words.len()], vec![false; b.words.len()]);
    let (mut sum, mut size) = (0.0, 0.0);
    let mut reasons = Vec::new();
    for (i, j, layer, weight) in pairs {
        if taken_a[i] || taken_b[j] {
            continue;
        }
        (taken_a[i], taken_b[j]) = (true, true);
        let weight = if crosswise(a.words[i].part, b.words[j].part) { weight * CROSSWISE } else { weight };
        let counts = a.words[i].part.weight().max(b.words[j].part.weight());
        sum += weight * counts;
        size += counts;
        reasons.push(reason(layer, weight, &a.words[i].text, &b.words[j].text));
    }
    size += missing(a, &taken_a) + missing(b, &taken_b);
    Match { score: if size > 0.0 { sum / size } else { 0.0 }, reasons }
}

/// A given name matched with a surname counts a little less: `Hayyim Moses` is not quite `Moses Hayyim`.
const CROSSWISE: f32 = 0.97;

fn crosswise(a: Part, b: Part) -> bool {
    matches!((a, b), (Part::Given, Part::Surname) | (Part::Surname, Part::Given))
}

fn reason(layer: Layer, weight: f32, a: &str, b: &str) -> Reason {
    Reason { layer, weight, form_a: a.to_owned(), form_b: b.to_owned() }
}

/// What the words without a partner take away.
fn missing(form: &NameForm, taken: &[bool]) -> f32 {
    let untaken = form.words.iter().zip(taken).filter(|(_, taken)| !**taken);
    let price = |part| match part {
        Part::Father => 0.1,
        Part::Further => 0.17,
        Part::Given | Part::Surname => 0.5,
    };
    untaken.map(|(word, _)| price(word.part)).sum()
}

/// By what layer are two words one, and how surely?
pub fn compare_words(a: &Word, b: &Word, layers: Layers) -> Option<(Layer, f32)> {
    if layers.has(Layer::Exact) && a.text == b.text {
        return Some((Layer::Exact, Layer::Exact.weight()));
    }
    if layers.has(Layer::Normalised) && a.folded == b.folded {
        return Some((Layer::Normalised, Layer::Normalised.weight()));
    }
    let shared = a.names.iter().any(|n| b.names.contains(n));
    if layers.has(Layer::GivenName) && shared {
        let share = if a.named_without_particle == b.named_without_particle { 1.0 } else { 0.96 };
        return Some((Layer::GivenName, Layer::GivenName.weight() * share));
    }
    let known_to_differ = layers.has(Layer::GivenName) && !a.names.is_empty() && !b.names.is_empty() && !shared;
    let mut best: Option<(Layer, f32)> = None;
    let mut offer = |layer: Layer, share: f32| {
        let weight = layer.weight() * share;
        if layers.has(layer) && share > 0.0 && best.is_none_or(|(_, w)| weight > w) {
            best = Some((layer, weight));
        }
    };
    if known_to_differ && are_related(a, b) {
        offer(Layer::GivenName, 0.85);
    }
    if same_without_particle(a, b) {
        offer(Layer::Particle, 1.0);
    }
    offer(Layer::Skeleton, skeleton_share(a, b));
    let share_code = |x: &[u32], y: &[u32]| f32::from(u8::from(x.iter().any(|code| y.contains(code))));
    offer(Layer::BeiderMorse, share_code(&a.codes.beider_morse, &b.codes.beider_morse));
    offer(Layer::DaitchMokotoff, share_code(&a.codes.daitch_mokotoff, &b.codes.daitch_mokotoff));
    if a.script == b.script {
        offer(Layer::Edit, edit_share(&a.folded, &b.folded));
    }
    match best {
        Some((layer, weight)) if known_to_differ && layer != Layer::GivenName => {
            Some((layer, weight * OTHER_GIVEN_NAME))
        }
        best => best,
    }
}

fn are_related(a: &Word, b: &Word) -> bool {
    a.names.iter().any(|x| b.names.iter().any(|y| GivenNames::ours().are_related(*x, *y)))
}

fn same_without_particle(a: &Word, b: &Word) -> bool {
    let (bare_a, bare_b) = (a.bare.as_ref(), b.bare.as_ref());
    bare_a == Some(&b.folded) || bare_b == Some(&a.folded) || (bare_a.is_some() && bare_a == bare_b)
}

/// How near the sounds are, with and without particles.
fn skeleton_share(a: &Word, b: &Word) -> f32 {
    let vowels = if a.script == Script::Latin && b.script == Script::Latin { 2.0 } else { 0.7 };
    let near = |x: &[Phone], y: &[Phone]| if x.is_empty() || y.is_empty() { 0.0 } else { nearness(x, y, vowels) };
    let mut best = near(&a.phones, &b.phones);
    if let Some(bare) = &a.bare_phones {
        best = best.max(near(bare, &b.phones) * 0.95);
    }
    if let Some(bare) = &b.bare_phones {
        best = best.max(near(&a.phones, bare) * 0.95);
    }
    if let (Some(x), Some(y)) = (&a.bare_phones, &b.bare_phones) {
        best = best.max(near(x, y) * 0.97);
    }
    best
}

/// How much of the longer word is left after the fewest changes, if that is most of it.
fn edit_share(a: &str, b: &str) -> f32 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let longer = a.len().max(b.len());
    if longer < 4 {
        return 0.0;
    }
    let share = 1.0 - damerau(&a, &b) as f32 / longer as f32;
    if share >= 0.7 { share } else { 0.0 }
}

/// Damerau's distance (adjacent letters may change places), optimal string alignment.
fn damerau(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            next[j] = (row[j] + 1).min(next[j - 1] + 1).min(row[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                next[j] = next[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::super::sound::Encoders;
    use super::*;

    fn score(a: &str, b: &str) -> Match {
        let encoders = Encoders::default();
        let form = |text| NameForm::new(text, None, Some(&encoders));
        compare(&form(a), &form(b))
    }

    #[track_caller]
    fn same(a: &str, b: &str, layer: Layer) {
        let answer = score(a, b);
        assert!(answer.score >= SAME_NAME, "{a} and {b}: {answer:?}");
        assert!(answer.reasons.iter().any(|r| r.layer == layer), "{a} and {b}: {answer:?}");
    }

    #[track_caller]
    fn other(a: &str, b: &str) {
        let answer = score(a, b);
        assert!(answer.score < SAME_NAME, "{a} and {b}: {answer:?}");
    }

    #[test]
    fn equivalent_given_names() {
        same("Moïse Nahon", "Moshe Nahon", Layer::GivenName);
        same("Vitalis Danon", "Haim Danon", Layer::GivenName);
    }

    #[test]
    fn order_does_not_matter() {
        same("Behar Nissim", "Nissim Béhar", Layer::Normalised);
    }

    #[test]
    fn particles_come_and_go() {
        same("Haim Ben Attar", "Haim ibn Attar", Layer::Particle);
        same("Abraham Bouskila", "Abraham Abouskila", Layer::Particle);
        same("David a-Levi", "דוד הלוי", Layer::Skeleton);
    }

    #[test]
    fn across_scripts() {
        same("Nissim Béhar", "נסים בכר", Layer::Skeleton);
        same("Edmond Amran El Maleh", "إدمون عمران المالح", Layer::Skeleton);
        same("חיים נחום", "حاييم ناحوم", Layer::GivenName);
    }

    #[test]
    fn other_people() {
        other("Joseph Nahon", "Moïse Nahon");
        other("Ohayon", "Ouaknine");
        other("Yehuda Burla", "יהושע בורלא");
    }

    #[test]
    fn a_missing_father_matters_little() {
        same("Hayyim ben Jacob Abulafia", "Hayyim Abulafia", Layer::Exact);
    }

    #[test]
    fn adjacent_letters_change_places() {
        assert_eq!(damerau(&['a', 'b', 'c'], &['b', 'a', 'c']), 1);
    }
}
