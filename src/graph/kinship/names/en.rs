//! English kinship names.
//!
//! Cousins have a degree and are *removed* by generations; grand and great count in a line, and beyond
//! great-great an ordinal counts the greats: `3rd great-grandmother`.

use crate::graph::kinship::kin::Bond;
use crate::graph::kinship::lines::Whole;
use crate::graph::kinship::term::{Alliance, Term};

pub(super) fn name(term: &Term) -> String {
    match term.alliance {
        Alliance::Spouse => term.by_sex("wife", "husband", "spouse").into(),
        Alliance::Partner => "partner".into(),
        Alliance::ChildsParentInLaw => {
            term.by_sex("child’s mother-in-law", "child’s father-in-law", "child’s parent-in-law").into()
        }
        Alliance::SpousesKin => match (term.up, term.down) {
            (1, 0) | (1, 1) => format!("{}-in-law", basic(&term.plain())),
            (0, 1) => bonded(&Term { bond: Bond::Step, alliance: Alliance::None, ..*term }),
            _ => format!("{} by marriage", bonded(term)),
        },
        Alliance::KinsSpouse => match (term.up, term.down) {
            (0, 1) | (1, 1) => format!("{}-in-law", basic(&term.plain())),
            (1, 0) => bonded(&Term { bond: Bond::Step, alliance: Alliance::None, ..*term }),
            _ => format!("{} by marriage", bonded(term)),
        },
        Alliance::SpousesKinsSpouse => format!("{}-in-law", basic(&term.plain())),
        Alliance::None => bonded(term),
    }
}

pub(super) fn pair(term: &Term) -> Option<String> {
    match term.alliance {
        Alliance::Spouse => return Some("spouses".into()),
        Alliance::Partner => return Some("partners".into()),
        Alliance::ChildsParentInLaw => return Some("parents-in-law of each other’s children".into()),
        Alliance::None if term.is_mutual() => {}
        _ => return None,
    }
    if !term.is_cousin() {
        return Some(match (term.bond, term.whole) {
            (Bond::Blood | Bond::Disputed, Whole::Full) => "siblings".into(),
            (Bond::Blood | Bond::Disputed, Whole::Half) => "half-siblings".into(),
            (Bond::Blood | Bond::Disputed, Whole::Unknown) => "siblings or half-siblings".into(),
            (Bond::Adoptive, _) => "adoptive siblings".into(),
            (Bond::Foster, _) => "foster siblings".into(),
            (Bond::Step, _) => "step-siblings".into(),
        });
    }
    Some(bonded(term).replacen("cousin", "cousins", 1))
}

/// With half, double, step, adoptive before it.
fn bonded(term: &Term) -> String {
    let plain = basic(term);
    match term.bond {
        Bond::Blood | Bond::Disputed => {}
        Bond::Adoptive if (term.up, term.down) == (0, 1) => return format!("adopted {plain}"),
        Bond::Adoptive => return format!("adoptive {plain}"),
        Bond::Foster => return format!("foster {plain}"),
        Bond::Step if term.is_cousin() => return format!("step {plain}"),
        Bond::Step if term.up + term.down == 1 => return format!("step{plain}"),
        Bond::Step => return plain.split(" or ").map(|word| format!("step-{word}")).collect::<Vec<_>>().join(" or "),
    }
    let times = match term.times {
        0 | 1 => String::new(),
        _ if term.up == 0 || term.down == 0 => String::new(),
        2 => "double ".into(),
        3 => "triple ".into(),
        4 => "quadruple ".into(),
        n => format!("{n}-fold "),
    };
    match term.whole {
        Whole::Unknown if (term.up, term.down) == (1, 1) => format!("{times}{plain} or half-{plain}"),
        Whole::Full | Whole::Unknown => format!("{times}{plain}"),
        Whole::Half if term.is_cousin() => format!("{times}half {plain}"),
        Whole::Half => {
            let halves = plain.split(" or ").map(|word| format!("half-{word}"));
            format!("{times}{}", halves.collect::<Vec<_>>().join(" or "))
        }
    }
}

fn basic(term: &Term) -> String {
    match (term.up, term.down) {
        (0, 0) => "the same person".into(),
        (0, 1) => term.by_sex("daughter", "son", "child").into(),
        (1, 0) => term.by_sex("mother", "father", "parent").into(),
        (1, 1) => term.by_sex("sister", "brother", "sibling").into(),
        (0, n) => greats(n - 2, term.by_sex("granddaughter", "grandson", "grandchild")),
        (n, 0) => greats(n - 2, term.by_sex("grandmother", "grandfather", "grandparent")),
        (1, n) => each_great(n - 2, term.by_sex("niece", "nephew", "niece or nephew")),
        (n, 1) => each_great(n - 2, term.by_sex("aunt", "uncle", "aunt or uncle")),
        _ => {
            let degree = ordinal_word(term.cousin_degree());
            let removed = match term.removed() {
                0 => String::new(),
                1 => " once removed".into(),
                2 => " twice removed".into(),
                n => format!(" {} times removed", number_word(n)),
            };
            format!("{degree} cousin{removed}")
        }
    }
}

fn each_great(count: u32, words: &str) -> String {
    words.split(" or ").map(|word| greats(count, word)).collect::<Vec<_>>().join(" or ")
}

fn greats(count: u32, word: &str) -> String {
    match count {
        0..=2 => "great-".repeat(count as usize) + word,
        _ => format!("{} great-{word}", ordinal(count)),
    }
}

fn ordinal_word(n: u32) -> String {
    const WORDS: [&str; 11] =
        ["zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    WORDS.get(n as usize).map_or_else(|| ordinal(n), |word| (*word).into())
}

fn number_word(n: u32) -> String {
    const WORDS: [&str; 11] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(n as usize).map_or_else(|| n.to_string(), |word| (*word).into())
}

fn ordinal(n: u32) -> String {
    let ending = match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}
