//! French kinship names.
//!
//! Cousins are *germains*, then *issus de germains*; the child of a cousin is a *petit-cousin*, the cousin of a parent
//! a *grand-cousin*, or a *grand-cousine* as one says *grand-tante*. Farther off, French counts all steps, as its civil
//! law does: `cousin au 8e degré`.

use crate::graph::kinship::kin::Bond;
use crate::graph::kinship::lines::Whole;
use crate::graph::kinship::term::{Alliance, Term};

pub(super) fn name(term: &Term) -> String {
    match term.alliance {
        Alliance::Spouse => term.by_sex("épouse", "époux", "époux ou épouse").into(),
        Alliance::Partner => term.by_sex("compagne", "compagnon", "compagnon ou compagne").into(),
        Alliance::ChildsParentInLaw => {
            term.by_sex("belle-mère de son enfant", "beau-père de son enfant", "beau-parent de son enfant").into()
        }
        Alliance::SpousesKin if (term.up, term.down) == (0, 1) => step(term),
        Alliance::KinsSpouse if (term.up, term.down) == (1, 0) => step(term),
        Alliance::KinsSpouse if (term.up, term.down) == (0, 1) => {
            term.by_sex("belle-fille", "gendre", "gendre ou belle-fille").into()
        }
        Alliance::SpousesKin if (term.up, term.down) == (1, 0) => step(term),
        Alliance::SpousesKin | Alliance::KinsSpouse | Alliance::SpousesKinsSpouse if (term.up, term.down) == (1, 1) => {
            term.by_sex("belle-sœur", "beau-frère", "beau-frère ou belle-sœur").into()
        }
        Alliance::SpousesKin | Alliance::KinsSpouse | Alliance::SpousesKinsSpouse => {
            format!("{} par alliance", bonded(term))
        }
        Alliance::None => bonded(term),
    }
}

pub(super) fn pair(term: &Term) -> Option<String> {
    match term.alliance {
        Alliance::Spouse => return Some("époux".into()),
        Alliance::Partner => return Some("compagnons".into()),
        Alliance::ChildsParentInLaw => return Some("beaux-parents de leurs enfants".into()),
        Alliance::None if term.is_mutual() && term.up == term.down => {}
        _ => return None,
    }
    let half = if term.whole == Whole::Half { "demi-" } else { "" };
    let plain = match (term.up, term.whole, term.bond) {
        (1, _, Bond::Step) => "quasi-frères et sœurs".into(),
        (1, Whole::Full, _) => "frères et sœurs".into(),
        (1, Whole::Half, _) => return Some("demi-frères et sœurs".into()),
        (1, Whole::Unknown, _) => return Some("frères et sœurs ou demi-frères et sœurs".into()),
        (2, ..) => format!("{half}cousins germains"),
        (3, ..) => format!("{half}cousins issus de germains"),
        _ => format!("{half}cousins au {}e degré", term.civil_degree()),
    };
    Some(match (term.bond, term.times) {
        (Bond::Adoptive, _) => format!("{plain} par adoption"),
        (Bond::Foster, _) => format!("{plain} d’accueil"),
        (Bond::Step, _) if term.up > 1 => format!("{plain} par alliance"),
        (_, 2) => format!("doubles {plain}"),
        (_, 3) => format!("triples {plain}"),
        (_, n @ 4..) => format!("{plain} par {n} lignées"),
        _ => plain,
    })
}

/// Kin by a parent's marriage or of the husband or wife: in French these share their words.
fn step(term: &Term) -> String {
    match (term.up, term.down) {
        (1, 0) => term.by_sex("belle-mère", "beau-père", "beau-parent").into(),
        (0, 1) => term.by_sex("belle-fille", "beau-fils", "beau-fils ou belle-fille").into(),
        (1, 1) => term.by_sex("quasi-sœur", "quasi-frère", "quasi-frère ou quasi-sœur").into(),
        _ => format!("{} par alliance", basic(term)),
    }
}

fn bonded(term: &Term) -> String {
    let plain = basic(term);
    match (term.bond, term.up, term.down) {
        (Bond::Blood | Bond::Disputed, ..) => {}
        (Bond::Adoptive, 1, 0) => {
            return term.by_sex("mère adoptive", "père adoptif", "parent adoptif").into();
        }
        (Bond::Adoptive, 0, 1) => {
            return term.by_sex("fille adoptive", "fils adoptif", "enfant adoptif").into();
        }
        (Bond::Adoptive, 1, 1) => {
            return term.by_sex("sœur adoptive", "frère adoptif", "frère adoptif ou sœur adoptive").into();
        }
        (Bond::Adoptive, ..) => return format!("{plain} par adoption"),
        (Bond::Foster, ..) => return format!("{plain} d’accueil"),
        (Bond::Step, ..) => return step(term),
    }
    let halves = || plain.split(" ou ").map(|word| format!("demi-{word}")).collect::<Vec<_>>().join(" ou ");
    let whole = match term.whole {
        Whole::Unknown if (term.up, term.down) == (1, 1) => format!("{plain} ou {}", halves()),
        Whole::Full | Whole::Unknown => plain,
        Whole::Half => halves(),
    };
    match term.times {
        _ if term.up == 0 || term.down == 0 => whole,
        0 | 1 => whole,
        2 => format!("double {whole}"),
        3 => format!("triple {whole}"),
        n => format!("{whole} par {n} lignées"),
    }
}

fn basic(term: &Term) -> String {
    match (term.up, term.down) {
        (0, 0) => "la même personne".into(),
        (1, 0) => term.by_sex("mère", "père", "parent").into(),
        (0, 1) => term.by_sex("fille", "fils", "enfant").into(),
        (1, 1) => term.by_sex("sœur", "frère", "frère ou sœur").into(),
        (n @ 2..=4, 0) => great(n - 2, term.by_sex("grand-mère", "grand-père", "grand-parent")),
        (n, 0) => format!("ancêtre à la {n}e génération"),
        (0, n @ 2..=4) => great(n - 2, term.by_sex("petite-fille", "petit-fils", "petit-enfant")),
        (0, n) => format!("{} à la {n}e génération", term.by_sex("descendante", "descendant", "descendant")),
        (2, 1) => term.by_sex("tante", "oncle", "oncle ou tante").into(),
        (n @ 3..=5, 1) => each_great(n - 3, term.by_sex("grand-tante", "grand-oncle", "grand-oncle ou grand-tante")),
        (n, 1) => format!("{} à la {n}e génération", term.by_sex("tante", "oncle", "oncle ou tante")),
        (1, 2) => term.by_sex("nièce", "neveu", "neveu ou nièce").into(),
        (1, n @ 3..=5) => each_great(n - 3, term.by_sex("petite-nièce", "petit-neveu", "petit-neveu ou petite-nièce")),
        (1, n) => format!("{} à la {n}e génération", term.by_sex("nièce", "neveu", "neveu ou nièce")),
        _ => cousin(term),
    }
}

fn cousin(term: &Term) -> String {
    let far = |n: u32| format!("{} au {n}e degré", term.by_sex("cousine", "cousin", "cousin ou cousine"));
    match (term.up, term.down) {
        (2, 2) => term.by_sex("cousine germaine", "cousin germain", "cousin germain ou cousine germaine").into(),
        (3, 3) => {
            let neutral = "cousin issu de germain ou cousine issue de germain";
            term.by_sex("cousine issue de germain", "cousin issu de germain", neutral).into()
        }
        (2, n @ 3..=5) => {
            each_great(n - 3, term.by_sex("petite-cousine", "petit-cousin", "petit-cousin ou petite-cousine"))
        }
        (n @ 3..=5, 2) => {
            each_great(n - 3, term.by_sex("grand-cousine", "grand-cousin", "grand-cousin ou grand-cousine"))
        }
        (3, 4) => {
            let neutral = "petit-cousin issu de germain ou petite-cousine issue de germain";
            term.by_sex("petite-cousine issue de germain", "petit-cousin issu de germain", neutral).into()
        }
        (4, 3) => {
            let neutral = "grand-cousin issu de germain ou grand-cousine issue de germain";
            term.by_sex("grand-cousine issue de germain", "grand-cousin issu de germain", neutral).into()
        }
        _ => far(term.civil_degree()),
    }
}

fn each_great(count: u32, words: &str) -> String {
    words.split(" ou ").map(|word| great(count, word)).collect::<Vec<_>>().join(" ou ")
}

fn great(count: u32, word: &str) -> String {
    "arrière-".repeat(count as usize) + word
}
