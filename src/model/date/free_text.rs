//! Dates in words, as letters, catalogues and gravestones write them: "c. 1860", "vers 1860", "לפני 1860", "17 mai 1863",
//! י״ז בסיון תרכ״ג, "12 vendémiaire an III", "1280 AH", "1860s", "XIXe siècle".
//!
//! Only what can be read in one way is read. "Before the war" is not, nor is "Adar" of a Hebrew year that has two;
//! `4/5/1863` is one of two days, and is read as such.

use super::gedcom_date::{Form, Point};
use super::named::NamedDate;
use super::{Calendar, Date, Edtf, hebrew_numerals, month_words};

const ABOUT: &[&str] = &[
    "c.",
    "ca.",
    "ca",
    "c",
    "circa",
    "about",
    "abt.",
    "around",
    "approx.",
    "vers",
    "env.",
    "environ",
    "autour de",
    "בערך בשנת",
    "בערך ב-",
    "בערך",
    "סביב",
    "לערך",
    "כ-",
    "כ־",
];
const BEFORE: &[&str] = &["before", "by", "avant", "לפני", "לא יאוחר מ-", "לא יאוחר מ־"];
const AFTER: &[&str] = &["after", "après", "apres", "אחרי", "לאחר"];
const SINCE: &[&str] = &["since", "from", "depuis", "dès", "à partir de", "החל מ-", "החל מ־", "מאז", "מ-", "מ־"];
const UNTIL: &[&str] = &["until", "till", "jusqu'en", "jusqu’en", "jusqu'à", "jusqu’à", "עד"];
const BETWEEN: &[(&[&str], &[&str])] =
    &[(&["between"], &[" and "]), (&["entre"], &[" et "]), (&["בין"], &[" ל-", " ל־", " לבין "])];
const FROM_TO: &[(&[&str], &[&str])] = &[
    (&["from"], &[" to ", " until "]),
    (&["de"], &[" à "]),
    (&["מ-", "מ־"], &[" עד "]),
    (&[""], &["–", " - ", "—", "-", " à "]),
];

/// Reads what can be read for sure.
pub(super) fn read(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(sure) = text.strip_suffix('?') {
        let named = point(sure.trim())?;
        return dated(named.moment("?")?, named);
    }
    if let Some(edtf) = decade_or_century(text).or_else(|| numbers(text)) {
        return Some(Date::from(edtf));
    }
    let form = form(text)?;
    let (edtf, days) = (form.edtf()?, form.days()?);
    let calendar = form.calendar();
    (form.is_real()).then(|| Date {
        written: text.to_owned(),
        calendar,
        edtf: Some(edtf),
        days: Some(days),
        phrase: None,
    })
}

/// A year from 5000 to 5999 on its own: no source speaks of that Gregorian year.
pub(super) fn read_bare_hebrew_year(text: &str) -> Option<Date> {
    let hebrew = text.len() == 4 && text.starts_with('5') && text.bytes().all(|b| b.is_ascii_digit());
    let date = if hebrew { read(text)? } else { return None };
    Some(Date { written: text.to_owned(), ..date })
}

fn dated(edtf: Edtf, named: NamedDate) -> Option<Date> {
    let date = Date { calendar: named.calendar, days: named.days(), ..Date::from(edtf) };
    date.days.is_some().then_some(date)
}

/// The dates in words that GEDCOM has a form for, in any calendar.
pub(super) fn form(text: &str) -> Option<Form> {
    if let Some(date) = point(text) {
        return Some(Form::Exact(Point { date, dual: false }));
    }
    let one = |text: &str| point(text).map(|date| Point { date, dual: false });
    for (openings, links) in BETWEEN {
        if let Some((a, b)) = two(text, openings, links) {
            return Some(Form::Between(one(a)?, one(b)?));
        }
    }
    for (openings, links) in FROM_TO {
        if let Some((a, b)) = two(text, openings, links)
            && let (Some(a), Some(b)) = (one(a), one(b))
        {
            return Some(Form::FromTo(a, b));
        }
    }
    type Make = fn(Point) -> Form;
    let lists: [(&[&str], Make); 5] =
        [(ABOUT, Form::About), (BEFORE, Form::Before), (AFTER, Form::After), (SINCE, Form::From), (UNTIL, Form::To)];
    lists.into_iter().find_map(|(words, make)| one(after_word(text, words)?).map(make))
}

/// What follows one of the words, if the text begins with it.
fn after_word<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| {
        let rest = strip_prefix_ignoring_case(text, word)?;
        let ends =
            word.ends_with(['.', '-', '־']) || rest.starts_with(|c: char| c.is_whitespace() || c.is_ascii_digit());
        ends.then(|| rest.trim_start())
    })
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    (head.to_lowercase() == prefix).then(|| &text[prefix.len()..])
}

fn two<'a>(text: &'a str, openings: &[&str], links: &[&str]) -> Option<(&'a str, &'a str)> {
    let rest = if openings == [""] { text } else { after_word(text, openings)? };
    let (a, b) = links.iter().find_map(|link| rest.split_once(link))?;
    Some((a.trim(), b.trim()))
}

/// `1860s`, `années 1860`, `19th century`, `XIXe siècle`, `המאה ה-19`.
fn decade_or_century(text: &str) -> Option<Edtf> {
    let lower = text.to_lowercase();
    let decade = lower
        .strip_suffix("'s")
        .or_else(|| lower.strip_suffix('s'))
        .or_else(|| after_word(&lower, &["les années", "années", "שנות ה-", "שנות ה־"]));
    if let Some(year) = decade.filter(|year| year.len() == 4 && year.ends_with('0')) {
        return year.parse::<u16>().ok().and_then(|year| Edtf::parse(&format!("{:03}X", year / 10)).ok());
    }
    let century = ["th century", "st century", "nd century", "rd century", "ème siècle", "e siècle", "e s."]
        .iter()
        .find_map(|suffix| lower.strip_suffix(suffix))
        .or_else(|| after_word(&lower, &["המאה ה-", "המאה ה־"]))?;
    let number = century.parse().ok().or_else(|| roman(century)).filter(|number| (2..=21).contains(number))?;
    Edtf::parse(&format!("{:02}XX", number - 1)).ok()
}

/// `17/05/1863`, `17.5.1863`, `17-05-1863`. With slashes the month may come first: then it is one of two days.
fn numbers(text: &str) -> Option<Edtf> {
    let sign = ['/', '.', '-'].into_iter().find(|sign| text.matches(*sign).count() == 2)?;
    let parts: Vec<i32> = text.split(sign).map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let [first, second, year] = parts[..] else { return None };
    let edtf = |month: i32, day: i32| {
        let date = NamedDate {
            calendar: Calendar::Gregorian,
            year,
            month: Some(u8::try_from(month).ok()?),
            day: Some(u8::try_from(day).ok()?),
        };
        (year >= 1000).then(|| date.moment("")).flatten()
    };
    match (edtf(second, first), edtf(first, second).filter(|_| sign == '/')) {
        (Some(a), Some(b)) if a != b => {
            let (a, b) = if a.days() < b.days() { (a, b) } else { (b, a) };
            Edtf::parse(&format!("[{a},{b}]")).ok()
        }
        (a, b) => a.or(b),
    }
}

/// One day, month or year.
fn point(text: &str) -> Option<NamedDate> {
    let lower = text.to_lowercase();
    let (text, julian) = ["(o.s.)", "o.s.", "(julian)", "(julien)", "(יוליאני)"]
        .iter()
        .find_map(|suffix| lower.strip_suffix(suffix).map(|rest| (rest.trim(), true)))
        .unwrap_or((lower.trim(), false));
    let text = text.strip_prefix("שנת ").or_else(|| text.strip_prefix("בשנת ")).unwrap_or(text);
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).collect();
    let named = match words[..] {
        [year] => {
            let (calendar, year) = bare_year(year)?;
            NamedDate::year(calendar, year)
        }
        [year, "ah" | "a.h." | "h" | "h." | "להיג׳רה"] | ["ah", year] => {
            NamedDate::year(Calendar::Islamic, digits(year, 1..=4).filter(|year| *year < 1500)?)
        }
        [year, "bce" | "bc" | "b.c."] => NamedDate::year(Calendar::Gregorian, 1 - digits(year, 1..=4)?),
        ["an" | "l'an" | "year", year] => NamedDate::year(Calendar::FrenchRepublican, republican_year(year)?),
        _ => day_and_month(&words)?,
    };
    let named = match (julian, named.calendar) {
        (false, _) => named,
        (true, Calendar::Gregorian) => NamedDate { calendar: Calendar::Julian, ..named },
        (true, _) => return None,
    };
    named.days().map(|_| named)
}

/// A year that stands alone, with its calendar.
fn bare_year(word: &str) -> Option<(Calendar, i32)> {
    match digits(word, 4..=4) {
        Some(year @ 5000..6000) => Some((Calendar::Hebrew, year)),
        Some(year @ 1..2200) => Some((Calendar::Gregorian, year)),
        Some(_) => None,
        None => hebrew_numerals::read_year(word).map(|year| (Calendar::Hebrew, year)),
    }
}

/// `17 mai 1863`, `May 17, 1863`, `mai 1863`, `י״ז בסיון תרכ״ג`, `12 vendémiaire an III`, `9 Ramadan 1280 AH`.
fn day_and_month(words: &[&str]) -> Option<NamedDate> {
    let words = match words {
        [start @ .., "ah" | "a.h." | "h" | "h." | "להיג׳רה" | "לרפובליקה"] => start,
        all => all,
    };
    let (year_word, rest) = words.split_last()?;
    let rest = match rest {
        [start @ .., "an" | "l'an" | "year" | "שנה"] => start,
        all => all,
    };
    let rest: Vec<&str> = rest.iter().copied().filter(|word| !matches!(*word, "of" | "de" | "the" | "le")).collect();
    // The day stands first, or (in American English) last.
    let (day, month_words) = match &rest[..] {
        [first, month @ ..] if !month.is_empty() && day_number(first).is_some() => (day_number(first), month),
        [month @ .., last] if !month.is_empty() && day_number(last).is_some() => (day_number(last), month),
        month => (None, month),
    };
    let name = month_words.join(" ");
    let found = month_words::find(&name);
    let (calendar, month) = found.or_else(|| month_words::find(name.strip_prefix('ב')?))?;
    let year = match calendar {
        Calendar::FrenchRepublican => republican_year(year_word)?,
        Calendar::Hebrew => digits(year_word, 4..=4)
            .or_else(|| hebrew_numerals::read_year(year_word))
            .filter(|year| (4000..6000).contains(year))?,
        Calendar::Islamic => digits(year_word, 1..=4).filter(|year| *year < 1500)?,
        _ => digits(year_word, 4..=4).filter(|year| *year < 2200)?,
    };
    let two_adars = calendar == Calendar::Hebrew && calendar.is_leap(year);
    if two_adars && matches!(name.trim_start_matches('ב'), "adar" | "אדר") {
        return None;
    }
    Some(NamedDate { calendar, year, month: Some(month), day })
}

fn digits(word: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<i32> {
    let plain = lengths.contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten().filter(|number| *number > 0)
}

/// `17`, `17th`, `1er`, `י״ז`.
fn day_number(word: &str) -> Option<u8> {
    let plain = ["st", "nd", "rd", "th", "er", "ème", "e", "."]
        .iter()
        .find_map(|suffix| word.strip_suffix(suffix))
        .unwrap_or(word);
    let day = digits(plain, 1..=2).and_then(|day| u8::try_from(day).ok());
    day.or_else(|| hebrew_numerals::read(word).and_then(|day| u8::try_from(day).ok())).filter(|day| *day <= 31)
}

fn republican_year(word: &str) -> Option<i32> {
    digits(word, 1..=2).or_else(|| roman(word)).filter(|year| (1..=14).contains(year))
}

/// A Roman numeral below forty, in the usual form.
fn roman(word: &str) -> Option<i32> {
    const UNITS: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let word = word.to_lowercase();
    (1..40).find(|number| "x".repeat(number / 10) + UNITS[number % 10] == word).map(|number| number as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, calendar: Calendar, edtf: &str) {
        let date = Date::read(text);
        assert_eq!(date.written, text);
        assert_eq!(date.edtf.map(|edtf| edtf.to_string()).as_deref(), Some(edtf), "{text}");
        assert_eq!(date.calendar, calendar, "{text}");
        assert!(date.days.is_some());
    }

    #[test]
    #[rustfmt::skip]
    fn gregorian_words() {
        for (text, edtf) in [
            ("c. 1860", "1860~"), ("c1860", "1860~"), ("ca 1860", "1860~"), ("Circa 1860", "1860~"), ("vers 1860", "1860~"),
            ("environ 1860", "1860~"), ("vers mai 1863", "1863-05~"), ("בערך 1860", "1860~"), ("כ-1860", "1860~"),
            ("before 1860", "[..1860]"), ("avant 1860", "[..1860]"), ("לפני 1860", "[..1860]"),
            ("after May 1863", "[1863-05..]"), ("après 1860", "[1860..]"), ("אחרי 1860", "[1860..]"),
            ("since 1860", "1860/.."), ("depuis 1860", "1860/.."), ("until 1860", "../1860"), ("jusqu’en 1860", "../1860"),
            ("between 1861 and 1863", "[1861..1863]"), ("entre 1861 et 1863", "[1861..1863]"), ("בין 1861 ל-1863", "[1861..1863]"),
            ("1882–1897", "1882/1897"), ("1882-1897", "1882/1897"), ("de 1882 à 1897", "1882/1897"), ("from 1882 to 1897", "1882/1897"),
            ("1860 ?", "1860?"), ("17 mai 1863 ?", "1863-05-17?"),
            ("1860s", "186X"), ("1860's", "186X"), ("années 1860", "186X"), ("les années 1860", "186X"), ("שנות ה-1860", "186X"),
            ("19th century", "18XX"), ("XIXe siècle", "18XX"), ("19e siècle", "18XX"), ("המאה ה-19", "18XX"),
            ("17 May 1863", "1863-05-17"), ("17th May 1863", "1863-05-17"), ("May 17, 1863", "1863-05-17"), ("17 mai 1863", "1863-05-17"),
            ("1er août 1863", "1863-08-01"), ("le 1er août 1863", "1863-08-01"), ("August 1863", "1863-08"), ("17 במאי 1863", "1863-05-17"), ("מאי 1863", "1863-05"),
            ("17/05/1863", "1863-05-17"), ("17.5.1863", "1863-05-17"), ("05/17/1863", "1863-05-17"), ("4/5/1863", "[1863-04-05,1863-05-04]"),
            ("5/5/1863", "1863-05-05"), ("44 BCE", "-0043"), ("BET 1861 AND 1863", "[1861..1863]"), ("1863~", "1863~"),
        ] {
            check(text, Calendar::Gregorian, edtf);
        }
    }

    #[test]
    #[rustfmt::skip]
    fn words_of_other_calendars() {
        for (text, calendar, edtf) in [
            ("תר״ך", Calendar::Hebrew, "[1859-09-29..1860-09-16]"),
            ("שנת תר\"ך", Calendar::Hebrew, "[1859-09-29..1860-09-16]"),
            ("5620", Calendar::Hebrew, "[1859-09-29..1860-09-16]"),
            ("vers 5620", Calendar::Hebrew, "[1859~,1860~]"),
            ("ה׳ באייר תש״ח", Calendar::Hebrew, "1948-05-14"),
            ("5 Iyar 5708", Calendar::Hebrew, "1948-05-14"),
            ("ניסן תר״ך", Calendar::Hebrew, "[1860-03-24..1860-04-22]"),
            ("25 October 1917 (O.S.)", Calendar::Julian, "1917-11-07"),
            ("9 thermidor an II", Calendar::FrenchRepublican, "1794-07-27"),
            ("18 brumaire an 8", Calendar::FrenchRepublican, "1799-11-09"),
            ("an III", Calendar::FrenchRepublican, "[1794-09-22..1795-09-22]"),
            ("6 Dhu al-Hijja 1364", Calendar::Islamic, "1945-11-12"),
            ("1280 AH", Calendar::Islamic, "[1863-06-18..1864-06-05]"),
            ("Ramadan 1280 AH", Calendar::Islamic, "[1864-02-09..1864-03-09]"),
        ] {
            check(text, calendar, edtf);
        }
    }

    #[test]
    fn the_unsure_is_kept_as_written() {
        for text in [
            "before the war",
            "avant la guerre",
            "לפני המלחמה",
            "Adar 5622",
            "31 February 1863",
            "30 Iyar 5620",
            "around Purim",
            "12 vendémiaire an XV",
            "",
            "?",
            "c.",
            "Ramadan 1863",
            "May",
            "17 May",
            "1863-13",
            "רמב״ם",
            "between 1863 and 1861",
            "1897-1882",
            "unknown",
            "5/5",
            "century",
            "s",
            "–",
            "1863–",
            "not before 1863",
            "9999 AH",
            "0000",
        ] {
            let date = Date::read(text);
            if text == "0000" {
                // Year 0 of EDTF is 1 BCE.
                assert!(date.edtf.is_some());
                continue;
            }
            assert_eq!(date, Date::unread(text), "{text}");
        }
    }
}
