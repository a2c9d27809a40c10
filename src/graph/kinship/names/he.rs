//! Hebrew kinship names.
//!
//! Hebrew has its own words for the husband's parents and the wife's (חם, חותן) and for the parents of a child's spouse
//! (מחותן); cousins are counted (בן דוד שני) and the generations between them told apart. For grandparents' parents
//! (סבא רבא), the child of a great-grandchild (חימש), a grandparent's brother (דוד רבא) and a sibling's grandchild (נכדן)
//! these are the words that the Academy of the Hebrew Language settled on in 2014.

use crate::graph::kinship::kin::Bond;
use crate::graph::kinship::lines::Whole;
use crate::graph::kinship::term::{Alliance, Term};
use crate::model::Sex;

pub(super) fn name(term: &Term) -> String {
    match (term.alliance, term.up, term.down) {
        (Alliance::None, ..) => bonded(term),
        (Alliance::Spouse, ..) => term.by_sex("אישה", "בעל", "בן או בת זוג").into(),
        (Alliance::Partner, ..) => term.by_sex("בת זוג", "בן זוג", "בן או בת זוג").into(),
        (Alliance::ChildsParentInLaw, ..) => term.by_sex("מחותנת", "מחותן", "מחותן או מחותנת").into(),
        (Alliance::SpousesKin, 1, 0) => match term.through {
            Sex::Female => term.by_sex("חותנת", "חותן", "חותן או חותנת").into(),
            Sex::Male => term.by_sex("חמות", "חם", "חם או חמות").into(),
            Sex::Unknown => term.by_sex("חמות או חותנת", "חם או חותן", "הורה של בן או בת הזוג").into(),
        },
        (Alliance::KinsSpouse, 0, 1) => term.by_sex("כלה", "חתן", "חתן או כלה").into(),
        (Alliance::SpousesKin, 0, 1) | (Alliance::KinsSpouse, 1, 0) => {
            bonded(&Term { bond: Bond::Step, alliance: Alliance::None, ..*term })
        }
        (_, 1, 1) => term.by_sex("גיסה", "גיס", "גיס או גיסה").into(),
        _ => format!("{} בנישואים", bonded(term)),
    }
}

pub(super) fn pair(term: &Term) -> Option<String> {
    match term.alliance {
        Alliance::Spouse => return Some("בעל ואישה".into()),
        Alliance::Partner => return Some("בני זוג".into()),
        Alliance::ChildsParentInLaw => return Some("מחותנים".into()),
        Alliance::None if term.is_mutual() => {}
        _ => return None,
    }
    let plain = match (term.is_cousin(), term.cousin_degree()) {
        (false, _) => "אחים".to_owned(),
        (true, 1) => "בני דודים".to_owned(),
        (true, n @ 2..=10) => format!("בני דודים {}", PLURAL[n as usize - 2]),
        (true, n) => format!("בני דודים מדרגה {n}"),
    };
    let qualified = match (term.bond, term.whole) {
        (Bond::Blood | Bond::Disputed, Whole::Unknown) if !term.is_cousin() => "אחים או אחים למחצה".to_owned(),
        (Bond::Blood | Bond::Disputed, Whole::Half) => format!("{plain} למחצה"),
        (Bond::Blood | Bond::Disputed, _) => plain,
        (Bond::Adoptive, _) => format!("{plain} באימוץ"),
        (Bond::Foster, _) => format!("{plain} באומנה"),
        (Bond::Step, _) => format!("{plain} חורגים"),
    };
    let times = match term.times {
        _ if matches!(term.bond, Bond::Adoptive | Bond::Foster | Bond::Step) => String::new(),
        0 | 1 => String::new(),
        2 => " כפולים".to_owned(),
        n => format!(" ב־{n} קווים"),
    };
    Some(qualified + &times + &between(term))
}

const MALE: [&str; 9] = ["שני", "שלישי", "רביעי", "חמישי", "שישי", "שביעי", "שמיני", "תשיעי", "עשירי"];
const FEMALE: [&str; 9] = ["שנייה", "שלישית", "רביעית", "חמישית", "שישית", "שביעית", "שמינית", "תשיעית", "עשירית"];
const PLURAL: [&str; 9] =
    ["שניים", "שלישיים", "רביעיים", "חמישיים", "שישיים", "שביעיים", "שמיניים", "תשיעיים", "עשיריים"];

/// With half, double, step, adoptive after each of its alternatives.
fn bonded(term: &Term) -> String {
    let plain = basic(term);
    let each = |female: &str, male: &str| -> String {
        // The neutral form names a man, then a woman; what follows agrees with each.
        let word = |(at, word): (usize, &str)| {
            let is_female = term.sex == Sex::Female || (term.sex == Sex::Unknown && at == 1);
            format!("{word} {}", if is_female { female } else { male })
        };
        plain.split(" או ").enumerate().map(word).collect::<Vec<_>>().join(" או ")
    };
    let whole = match (term.bond, term.up, term.down) {
        (Bond::Blood | Bond::Disputed, ..) => match term.whole {
            Whole::Unknown if (term.up, term.down) == (1, 1) => {
                format!("{plain} או {}", each("למחצה", "למחצה"))
            }
            Whole::Full | Whole::Unknown => plain.clone(),
            Whole::Half => each("למחצה", "למחצה"),
        },
        (Bond::Adoptive, _, 0) => each("מאמצת", "מאמץ"),
        (Bond::Adoptive, 0, _) | (Bond::Adoptive, 1, 1) => each("מאומצת", "מאומץ"),
        (Bond::Adoptive, ..) => format!("{plain} באימוץ"),
        (Bond::Foster, 1, 0) | (Bond::Foster, 0, 1) | (Bond::Foster, 1, 1) => each("אומנה", "אומנה"),
        (Bond::Foster, ..) => format!("{plain} באומנה"),
        (Bond::Step, ..) => each("חורגת", "חורג"),
    };
    let lateral = term.up > 0 && term.down > 0;
    let times = match term.times {
        2 if lateral => format!(" {}", term.by_sex("כפולה", "כפול", "בקו כפול")),
        n @ 3.. if lateral => format!(" ב־{n} קווים"),
        _ => String::new(),
    };
    whole + &times + &between(term)
}

/// How many generations lie between cousins.
fn between(term: &Term) -> String {
    match (term.is_cousin(), term.removed()) {
        (false, _) | (_, 0) => String::new(),
        (_, 1) => " בהפרש דור אחד".into(),
        (_, 2) => " בהפרש שני דורות".into(),
        (_, n) => format!(" בהפרש {n} דורות"),
    }
}

fn basic(term: &Term) -> String {
    match (term.up, term.down) {
        (0, 0) => "אותו אדם".into(),
        (1, 0) => term.by_sex("אם", "אב", "הורה").into(),
        (2, 0) => term.by_sex("סבתא", "סבא", "סבא או סבתא").into(),
        (3, 0) => term.by_sex("סבתא רבתא", "סבא רבא", "סבא רבא או סבתא רבתא").into(),
        (4, 0) => term.by_sex("סבתא רבתא רבתא", "סבא רבא רבא", "סבא רבא רבא או סבתא רבתא רבתא").into(),
        (n, 0) => format!("{} בדור {n}", term.by_sex("אם קדמונית", "אב קדמון", "הורה קדמון")),
        (0, 1) => term.by_sex("בת", "בן", "בן או בת").into(),
        (0, 2) => term.by_sex("נכדה", "נכד", "נכד או נכדה").into(),
        (0, 3) => term.by_sex("נינה", "נין", "נין או נינה").into(),
        (0, 4) => term.by_sex("חימשה", "חימש", "חימש או חימשה").into(),
        (0, n) => format!("{} בדור {n}", term.by_sex("צאצאית", "צאצא", "צאצא")),
        (1, 1) => term.by_sex("אחות", "אח", "אח או אחות").into(),
        (2, 1) => term.by_sex("דודה", "דוד", "דוד או דודה").into(),
        (3, 1) => term.by_sex("דודה רבתא", "דוד רבא", "דוד רבא או דודה רבתא").into(),
        (4, 1) => term.by_sex("דודה רבתא רבתא", "דוד רבא רבא", "דוד רבא רבא או דודה רבתא רבתא").into(),
        (n, 1) => format!("{} בדור {n}", term.by_sex("דודה", "דוד", "דוד")),
        (1, 2) => term.by_sex("אחיינית", "אחיין", "אחיין או אחיינית").into(),
        (1, 3) => term.by_sex("נכדנית", "נכדן", "נכדן או נכדנית").into(),
        (1, 4) => term.by_sex("נינה של אח/אחות", "נין של אח/אחות", "נין או נינה של אח/אחות").into(),
        (1, n) => format!("{} של אח/אחות בדור {}", term.by_sex("צאצאית", "צאצא", "צאצא"), n - 1),
        _ => cousin(term),
    }
}

fn cousin(term: &Term) -> String {
    let one = |female: bool| {
        let noun = if female { "בת דודה" } else { "בן דוד" };
        match term.cousin_degree() {
            1 => noun.to_owned(),
            n @ 2..=10 => format!("{noun} {}", if female { FEMALE } else { MALE }[n as usize - 2]),
            n => format!("{noun} מדרגה {n}"),
        }
    };
    match term.sex {
        Sex::Female => one(true),
        Sex::Male => one(false),
        Sex::Unknown => format!("{} או {}", one(false), one(true)),
    }
}
