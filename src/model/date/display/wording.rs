//! The words around dates in the three languages.

use super::units::Name;
use crate::model::Lang;
use crate::model::date::{Calendar, CalendarDay, hebrew_numerals, month_words};

pub(super) fn or_earlier(lang: Lang, name: &Name) -> String {
    match lang {
        Lang::En => format!("{} or earlier", name.text),
        Lang::Fr => format!("{} ou avant", name.text),
        Lang::He => format!("{} או קודם לכן", name.text),
    }
}

pub(super) fn or_later(lang: Lang, name: &Name) -> String {
    match lang {
        Lang::En => format!("{} or later", name.text),
        Lang::Fr => format!("{} ou après", name.text),
        Lang::He => format!("{} או אחרי כן", name.text),
    }
}

pub(super) fn between(lang: Lang, a: &Name, b: &Name) -> String {
    match lang {
        Lang::En => format!("between {} and {}", a.text, b.text),
        Lang::Fr => format!("entre {} et {}", with_article(a), with_article(b)),
        Lang::He => format!("בין {} {}", a.text, prefixed('ל', &b.text)),
    }
}

pub(super) fn from(lang: Lang, name: &Name) -> String {
    match lang {
        Lang::En => format!("from {}", name.text),
        Lang::Fr => format!("depuis {}", with_article(name)),
        Lang::He => prefixed('מ', &name.text),
    }
}

pub(super) fn until(lang: Lang, name: &Name) -> String {
    match lang {
        Lang::En => format!("until {}", name.text),
        Lang::Fr if name.is_day => format!("jusqu’au {}", name.text),
        Lang::Fr if name.text.starts_with("vers ") => format!("jusque {}", name.text),
        Lang::Fr => format!("jusqu’en {}", name.text),
        Lang::He => format!("עד {}", name.text),
    }
}

pub(super) fn stretch(a: &Name, b: &Name) -> String {
    let dash = if a.is_year && b.is_year { "–" } else { " – " };
    format!("{}{dash}{}", a.text, b.text)
}

pub(super) fn either(lang: Lang, names: &[Name]) -> String {
    let or = match lang {
        Lang::En => " or ",
        Lang::Fr => " ou ",
        Lang::He => " או ",
    };
    names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(or)
}

pub(super) fn all(lang: Lang, names: &[Name]) -> String {
    let (last, start) = match names.split_last() {
        Some((last, start)) if !start.is_empty() => (last, start),
        _ => return names.iter().map(|name| name.text.as_str()).collect(),
    };
    let start = start.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", ");
    match lang {
        Lang::En => format!("{start} and {}", last.text),
        Lang::Fr => format!("{start} et {}", last.text),
        Lang::He => format!("{start} {}", prefixed('ו', &last.text)),
    }
}

/// "c. 1860", "1860?".
pub(super) fn marked(lang: Lang, name: Name, approximate: bool, uncertain: bool) -> Name {
    let text = match (approximate, lang) {
        (false, _) => name.text,
        (true, Lang::En) => format!("c. {}", name.text),
        (true, Lang::Fr) => format!("vers {}", with_article(&name)),
        (true, Lang::He) => format!("בערך {}", name.text),
    };
    let question = match (uncertain, lang) {
        (false, _) => "",
        // French puts a narrow space before it.
        (true, Lang::Fr) => "\u{202f}?",
        (true, _) => "?",
    };
    let plain = !approximate;
    Name { text: text + question, is_day: name.is_day && plain, is_year: name.is_year && plain && !uncertain }
}

/// One day in full.
pub(super) fn day(lang: Lang, calendar: Calendar, date: CalendarDay) -> String {
    let CalendarDay { year: number, month: month_number, day } = date;
    let year = year(lang, calendar, number);
    if calendar == Calendar::FrenchRepublican && month_number == 13 {
        return match lang {
            Lang::En => format!("complementary day {day}, {year}"),
            Lang::Fr => {
                format!("{} jour complémentaire {year}", if day == 1 { "1er".into() } else { format!("{day}e") })
            }
            Lang::He => format!("יום השלמה {day}, {year}"),
        };
    }
    let month = month(lang, calendar, number, month_number);
    match (lang, calendar) {
        (Lang::He, Calendar::Hebrew) => format!("{} ב{month} {year}", hebrew_numerals::write(day.into())),
        (Lang::He, _) => format!("{day} ב{month} {year}"),
        (Lang::Fr, _) if day == 1 => format!("1er {month} {year}"),
        _ => format!("{day} {month} {year}"),
    }
}

/// The name of a month of a year.
pub(super) fn month(lang: Lang, calendar: Calendar, year: i32, month: u8) -> &'static str {
    match (calendar, month, lang) {
        // The one Adar of a common year.
        (Calendar::Hebrew, 7, Lang::En) if !calendar.is_leap(year) => "Adar",
        (Calendar::Hebrew, 7, Lang::Fr) if !calendar.is_leap(year) => "adar",
        (Calendar::Hebrew, 7, Lang::He) if !calendar.is_leap(year) => "אדר",
        _ => month_words::names(calendar, lang).get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default(),
    }
}

/// A year, with its era where it would be taken for another.
pub(super) fn year(lang: Lang, calendar: Calendar, year: i32) -> String {
    match (calendar, lang) {
        (Calendar::Hebrew, Lang::He) => hebrew_numerals::write_year(year),
        (Calendar::Hebrew, _) => year.to_string(),
        (Calendar::Islamic, Lang::En) => format!("{year} AH"),
        (Calendar::Islamic, Lang::Fr) => format!("{year} H"),
        (Calendar::Islamic, Lang::He) => format!("{year} להיג׳רה"),
        (Calendar::FrenchRepublican, Lang::En) => format!("Year {}", roman(year)),
        (Calendar::FrenchRepublican, Lang::Fr) => format!("an {}", roman(year)),
        (Calendar::FrenchRepublican, Lang::He) => format!("שנה {year} לרפובליקה"),
        (Calendar::Gregorian | Calendar::Julian, _) => {
            let era = match (year > 0, lang) {
                (true, _) => "",
                (false, Lang::En) => " BCE",
                (false, Lang::Fr) => " av. n. è.",
                (false, Lang::He) => " לפנה״ס",
            };
            let style = match (calendar, lang) {
                (Calendar::Julian, Lang::En) => " O.S.",
                (Calendar::Julian, Lang::Fr) => " (julien)",
                (Calendar::Julian, Lang::He) => " (יוליאני)",
                _ => "",
            };
            format!("{}{era}{style}", if year > 0 { year } else { 1 - year })
        }
    }
}

/// The decade that begins with this year.
pub(super) fn decade(lang: Lang, first: i32) -> String {
    match (lang, first % 100) {
        (Lang::En, _) => format!("{first}s"),
        (Lang::Fr, _) => format!("années {first}"),
        (Lang::He, 0) => format!("העשור הראשון של המאה ה־{}", first / 100 + 1),
        (Lang::He, tens) => format!("שנות ה־{tens} של המאה ה־{}", first / 100 + 1),
    }
}

/// The century, counted from 1.
pub(super) fn century(lang: Lang, number: i32) -> String {
    match lang {
        Lang::En => {
            let ending = match (number % 10, number % 100) {
                (1, n) if n != 11 => "st",
                (2, n) if n != 12 => "nd",
                (3, n) if n != 13 => "rd",
                _ => "th",
            };
            format!("{number}{ending} century")
        }
        Lang::Fr if number == 1 => "Ier siècle".to_owned(),
        Lang::Fr => format!("{}e siècle", roman(number)),
        Lang::He => format!("המאה ה־{number}"),
    }
}

/// 1 spring to 4 winter; a winter begins in December of its year.
pub(super) fn season(lang: Lang, season: u8, year: &str) -> String {
    let names = match lang {
        Lang::En => ["spring", "summer", "autumn", "winter"],
        Lang::Fr => ["printemps", "été", "automne", "hiver"],
        Lang::He => ["אביב", "קיץ", "סתיו", "חורף"],
    };
    format!("{} {year}", names[usize::from(season - 1) % 4])
}

fn with_article(name: &Name) -> String {
    if name.is_day { format!("le {}", name.text) } else { name.text.clone() }
}

/// A Hebrew prefix letter is joined to letters, and put before figures with a hyphen.
fn prefixed(letter: char, text: &str) -> String {
    let figures = text.starts_with(|c: char| c.is_ascii_digit());
    format!("{letter}{}{text}", if figures { "־" } else { "" })
}

/// A Roman numeral below forty, enough for centuries and the Republic.
fn roman(number: i32) -> String {
    const UNITS: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let number = usize::try_from(number).unwrap_or(0);
    "X".repeat(number / 10) + UNITS[number % 10]
}
