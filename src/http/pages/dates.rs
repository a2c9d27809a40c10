//! Uncertain dates in words: EDTF as the data write it, as a visitor reads it.
//!
//! `186X` is "1860s", `1863~` "about 1863", `1863?` "1863 (uncertain)", `../1881` "by 1881": in the tables an open
//! beginning means "existing by then", not "from the dawn of time". What cannot be read is shown as it was written.

use crate::model::Lang;
use crate::model::date::{Calendar, Date, Edtf, Shown};

/// How a visitor reads dates: in which language, by which calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dating {
    /// The language.
    pub lang: Lang,
    /// The calendar.
    pub calendar: Calendar,
}

impl Dating {
    /// A date or an interval of the tables; by another calendar than theirs with what they have beside it.
    pub fn words(self, edtf: &str) -> String {
        self.told(edtf, Edtf::parse(edtf).ok().map(Date::from))
    }

    /// The same without what the tables have beside it.
    pub fn alone(self, edtf: &str) -> String {
        let date = Edtf::parse(edtf).ok().map(Date::from);
        date.and_then(|date| self.reached(&date)).map_or_else(|| words(self.lang, edtf), |shown| shown.text)
    }

    /// The same of a date that the source may have written in words or in a calendar of its own.
    pub fn told(self, edtf: &str, date: Option<Date>) -> String {
        let plain = words(self.lang, edtf);
        let Some(date) = date else { return plain };
        let is_gregorian = date.calendar == Calendar::Gregorian;
        match (self.reached(&date), is_gregorian) {
            (Some(shown), true) => Shown { text: shown.text, original: Some(plain) }.to_string(),
            (Some(shown), false) => shown.to_string(),
            (None, true) => plain,
            (None, false) => Shown { text: plain, ..date.display(self.lang, self.calendar) }.to_string(),
        }
    }

    /// By a calendar that is not the tables', if it reaches so far.
    fn reached(self, date: &Date) -> Option<Shown> {
        let shown = (self.calendar != Calendar::Gregorian).then(|| date.display(self.lang, self.calendar));
        // What the calendar does not reach stays in EDTF.
        shown.filter(|shown| date.edtf.as_ref().is_none_or(|edtf| edtf.to_string() != shown.text))
    }
}

const MONTHS: [[&str; 12]; 3] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    ["ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני", "יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר"],
];

/// A date or an interval in words.
pub fn words(lang: Lang, edtf: &str) -> String {
    match edtf.split_once('/') {
        None => one(lang, edtf),
        Some((from, to)) => interval(lang, from, to),
    }
}

/// How long something lasted, in words. Of a name or a rule an open beginning is no "by then": it held until then.
pub fn lasting(lang: Lang, edtf: &str) -> String {
    match edtf.strip_prefix("../").or_else(|| edtf.strip_prefix('/')) {
        Some(to) if !to.is_empty() && to != ".." => end(lang, End::Until, to),
        _ => words(lang, edtf),
    }
}

fn interval(lang: Lang, from: &str, to: &str) -> String {
    let open = |end: &str| end.is_empty() || end == "..";
    match (open(from), open(to)) {
        (true, true) => String::new(),
        (true, false) => end(lang, End::By, to),
        (false, true) => end(lang, End::From, from),
        (false, false) if from == to => one(lang, from),
        (false, false) => {
            let dash = if from.len() == 4 && to.len() == 4 { "–" } else { " – " };
            format!("{}{dash}{}", one(lang, from), one(lang, to))
        }
    }
}

/// What an end of an interval says.
#[derive(Clone, Copy)]
enum End {
    From,
    By,
    Until,
}

/// An end of an interval with its preposition, and the article that days, centuries and decades take after it.
fn end(lang: Lang, end: End, edtf: &str) -> String {
    let text = one(lang, edtf);
    let bare = edtf.trim_end_matches(['?', '~', '%']);
    let (day, decades, about) = (bare.len() == 10, bare.ends_with('X'), edtf.ends_with(['~', '%']));
    let century = bare.ends_with("XX");
    let preposition = match (lang, end) {
        (Lang::En, End::From) => "from ",
        (Lang::En, End::By) => "by ",
        (Lang::En, End::Until) => "until ",
        (Lang::Fr, _) if about && matches!(end, End::Until) => "jusque ",
        (Lang::Fr, End::From) if day || century => "à partir du ",
        (Lang::Fr, End::From) if decades => "à partir des ",
        (Lang::Fr, End::From) => "à partir de ",
        (Lang::Fr, End::By) if day || century => "avant le ",
        (Lang::Fr, End::By) if decades => "avant les ",
        (Lang::Fr, End::By) => "avant ",
        (Lang::Fr, End::Until) if day || century => "jusqu’au ",
        (Lang::Fr, End::Until) if decades => "jusqu’aux ",
        (Lang::Fr, End::Until) => "jusqu’en ",
        // Joined to a word, set off from a number.
        (Lang::He, End::From) if text.starts_with(|c: char| c.is_ascii_digit()) => "מ־",
        (Lang::He, End::From) => "מ",
        (Lang::He, _) => "עד ",
    };
    let article = if lang == Lang::En && decades && !about { "the " } else { "" };
    format!("{preposition}{article}{text}")
}

fn one(lang: Lang, edtf: &str) -> String {
    let bare = edtf.trim_end_matches(['?', '~', '%']);
    let text = calendar(lang, bare);
    match &edtf[bare.len()..] {
        "~" => about(lang, &text),
        "?" => [format!("{text} (uncertain)"), format!("{text} (incertain)"), format!("{text} (לא ודאי)")]
            [lang as usize]
            .clone(),
        "%" => format!("{} (?)", about(lang, &text)),
        _ => text,
    }
}

fn about(lang: Lang, text: &str) -> String {
    [format!("about {text}"), format!("vers {text}"), format!("בערך {text}")][lang as usize].clone()
}

fn calendar(lang: Lang, bare: &str) -> String {
    let parts: Vec<&str> = bare.split('-').collect();
    let month = |m: &str| m.parse::<usize>().ok().and_then(|m| MONTHS[lang as usize].get(m.wrapping_sub(1)).copied());
    match parts.as_slice() {
        [year] if year.len() == 4 && year.ends_with("XX") => century(lang, year),
        [year] if year.len() == 4 && year.ends_with('X') => {
            let decade = format!("{}0", &year[..3]);
            [format!("{decade}s"), format!("années {decade}"), format!("שנות ה־{decade}")][lang as usize].clone()
        }
        [year, m] => month(m).map_or_else(|| bare.to_owned(), |name| format!("{name} {year}")),
        [year, m, day] => match (month(m), day.parse::<u8>()) {
            (Some(name), Ok(day)) => {
                let first = lang == Lang::Fr && day == 1;
                let day = if first { "1er".to_owned() } else { day.to_string() };
                if lang == Lang::He { format!("{day} ב{name} {year}") } else { format!("{day} {name} {year}") }
            }
            _ => bare.to_owned(),
        },
        [year] if year.len() == 4 && year.starts_with('0') => year.trim_start_matches('0').to_owned(),
        _ => bare.to_owned(),
    }
}

fn century(lang: Lang, year: &str) -> String {
    let Ok(hundreds) = year[..2].parse::<u8>() else { return year.to_owned() };
    let nth = hundreds + 1;
    let ending = match (nth % 10, nth % 100) {
        (1, n) if n != 11 => "st",
        (2, n) if n != 12 => "nd",
        (3, n) if n != 13 => "rd",
        _ => "th",
    };
    [format!("{nth}{ending} century"), format!("{nth}e siècle"), format!("המאה ה־{nth}")][lang as usize].clone()
}

/// The first year that a date names, for putting things in order of time.
pub fn first_year(edtf: &str) -> Option<i32> {
    let start = edtf.bytes().position(|b| b.is_ascii_digit())?;
    edtf.get(start..start + 4)?.replace('X', "0").parse().ok()
}

/// The last year that a date names.
pub fn last_year(edtf: &str) -> Option<i32> {
    let last = edtf.rsplit('/').next()?;
    let year: String = last.trim_start_matches('.').chars().take(4).collect();
    year.replace('X', "9").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(edtf: &str, en: &str, fr: &str, he: &str) {
        assert_eq!(Lang::ALL.map(|lang| words(lang, edtf)), [en, fr, he], "{edtf}");
    }

    #[test]
    fn dates_are_said_in_words() {
        check("1863", "1863", "1863", "1863");
        check("1863-05", "May 1863", "mai 1863", "מאי 1863");
        check("1863-05-01", "1 May 1863", "1er mai 1863", "1 במאי 1863");
        check("1863~", "about 1863", "vers 1863", "בערך 1863");
        check("1863?", "1863 (uncertain)", "1863 (incertain)", "1863 (לא ודאי)");
        check("186X", "1860s", "années 1860", "שנות ה־1860");
        check("18XX", "19th century", "19e siècle", "המאה ה־19");
        check("1882/1897", "1882–1897", "1882–1897", "1882–1897");
        check("../1881", "by 1881", "avant 1881", "עד 1881");
        check("1881/..", "from 1881", "à partir de 1881", "מ־1881");
    }

    #[track_caller]
    fn check_in(calendar: Calendar, edtf: &str, en: &str, he: &str) {
        let told = [Lang::En, Lang::He].map(|lang| Dating { lang, calendar }.words(edtf));
        assert_eq!(told.map(|text| text.replace(['\u{2068}', '\u{2069}'], "")), [en, he], "{edtf}");
    }

    #[test]
    fn another_calendar_has_the_tables_words_beside_it() {
        check_in(Calendar::Hebrew, "1863-05-17", "28 Iyar 5623 (17 May 1863)", "כ״ח באייר תרכ״ג (17 במאי 1863)");
        check_in(Calendar::Hebrew, "1863~", "c. 5623/5624 (about 1863)", "בערך תרכ״ג/תרכ״ד (בערך 1863)");
        check_in(Calendar::Hebrew, "1863", "5623/5624 (1863)", "תרכ״ג/תרכ״ד (1863)");
        check_in(Calendar::Gregorian, "1863-05-17", "17 May 1863", "17 במאי 1863");
        check_in(Calendar::FrenchRepublican, "1863", "1863", "1863");
    }

    #[test]
    fn a_source_of_another_calendar_is_heard() {
        let date =
            Date::stored(Edtf::parse("1863-05-17").expect("a date"), Some("@#DHEBREW@ 28 IYR 5623"), Calendar::Hebrew);
        let told = |calendar| Dating { lang: Lang::En, calendar }.told("1863-05-17", Some(date.clone()));
        assert_eq!(told(Calendar::Gregorian), "17 May 1863 (\u{2068}28 Iyar 5623\u{2069})");
        assert_eq!(told(Calendar::Hebrew), "28 Iyar 5623");
    }

    #[test]
    fn what_lasts_ends_and_what_is_attested_is_there_by_then() {
        let said = |edtf| Lang::ALL.map(|lang| lasting(lang, edtf));
        assert_eq!(said("../1912"), ["until 1912", "jusqu’en 1912", "עד 1912"]);
        assert_eq!(said("../1930-03-28"), ["until 28 March 1930", "jusqu’au 28 mars 1930", "עד 28 במרץ 1930"]);
        assert_eq!(said("../1960~"), ["until about 1960", "jusque vers 1960", "עד בערך 1960"]);
        assert_eq!(said("0809/1382"), ["809–1382", "809–1382", "809–1382"]);
        assert_eq!(said("../186X"), ["until the 1860s", "jusqu’aux années 1860", "עד שנות ה־1860"]);
        assert_eq!(said("14XX/.."), ["from the 15th century", "à partir du 15e siècle", "מהמאה ה־15"]);
        assert_eq!(said("1925-06-01/.."), ["from 1 June 1925", "à partir du 1er juin 1925", "מ־1 ביוני 1925"]);
        assert_eq!(said("1912/.."), ["from 1912", "à partir de 1912", "מ־1912"]);
    }

    #[test]
    fn what_is_no_date_is_shown_as_written() {
        for odd in ["", "spring", "1863-31-31", "ééé/é", "1863-05-01T10"] {
            assert!(Lang::ALL.into_iter().all(|lang| words(lang, odd).len() <= odd.len() + 8), "{odd}");
        }
        assert_eq!(words(Lang::En, "1863-31-31"), "1863-31-31");
    }

    #[test]
    fn years_are_found_for_the_order_of_time() {
        assert_eq!((first_year("../1881"), last_year("1882/189X")), (Some(1881), Some(1899)));
        assert_eq!((first_year("spring"), first_year("186X?")), (None, Some(1860)));
    }
}
