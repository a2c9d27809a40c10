//! The form of a GEDCOM date: what kind of statement, which calendars, which day, month and year.
//!
//! Versions 5 and 7 say the same with other words: `@#DHEBREW@ 1 TSH 5700` and `HEBREW 1 TSH 5700`, `B.C.` and `BCE`,
//! `INT 1900 (about then)` and a date with a phrase. One reader understands both, two writers keep them apart.

use super::Family;
use std::fmt::Write as _;

/// The calendar of one date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Calendar {
    #[default]
    Gregorian,
    Julian,
    French,
    Hebrew,
}

const GREGORIAN_MONTHS: &[&str] = &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const FRENCH_MONTHS: &[&str] =
    &["VEND", "BRUM", "FRIM", "NIVO", "PLUV", "VENT", "GERM", "FLOR", "PRAI", "MESS", "THER", "FRUC", "COMP"];
const HEBREW_MONTHS: &[&str] =
    &["TSH", "CSH", "KSL", "TVT", "SHV", "ADR", "ADS", "NSN", "IYR", "SVN", "TMZ", "AAV", "ELL"];

impl Calendar {
    const ALL: [Calendar; 4] = [Self::Gregorian, Self::Julian, Self::French, Self::Hebrew];

    /// The word of version 7.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gregorian => "GREGORIAN",
            Self::Julian => "JULIAN",
            Self::French => "FRENCH_R",
            Self::Hebrew => "HEBREW",
        }
    }

    /// The escape of version 5.
    fn escape(self) -> &'static str {
        match self {
            Self::Gregorian => "@#DGREGORIAN@",
            Self::Julian => "@#DJULIAN@",
            Self::French => "@#DFRENCH R@",
            Self::Hebrew => "@#DHEBREW@",
        }
    }

    /// The months in order; the number of a month is its place from 1.
    pub fn months(self) -> &'static [&'static str] {
        match self {
            Self::Gregorian | Self::Julian => GREGORIAN_MONTHS,
            Self::French => FRENCH_MONTHS,
            Self::Hebrew => HEBREW_MONTHS,
        }
    }

    fn longest_month(self, month: u8) -> u8 {
        match (self, month) {
            (Self::Gregorian | Self::Julian, 2) => 29,
            (Self::Gregorian | Self::Julian, 4 | 6 | 9 | 11) => 30,
            (Self::Gregorian | Self::Julian, _) => 31,
            (Self::French, 13) => 6,
            (Self::French | Self::Hebrew, _) => 30,
        }
    }
}

/// A day, a month or a year of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Point {
    /// Its calendar.
    pub calendar: Calendar,
    /// The day of the month.
    pub day: Option<u8>,
    /// The place of the month in its calendar, from 1.
    pub month: Option<u8>,
    /// The year as written; with `before_epoch` counted backwards.
    pub year: u32,
    /// The second year of a double-dated one: `1699/00`.
    pub dual: Option<String>,
    /// `BCE`, `B.C.`.
    pub before_epoch: bool,
}

/// What a date says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    Plain(Point),
    About(Point),
    Calculated(Point),
    Estimated(Point),
    /// Version 5 only: a date that somebody read out of a phrase.
    Interpreted(Point),
    Before(Point),
    After(Point),
    Between(Point, Point),
    From(Point),
    To(Point),
    FromTo(Point, Point),
    /// Only a phrase, or nothing at all.
    Unknown,
}

/// A date as a file states it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GedcomDate {
    /// What it says.
    pub form: Form,
    /// Version 5 only: the words in brackets.
    pub phrase: Option<String>,
}

impl GedcomDate {
    /// Reads a date of either family; the error says what is wrong with it.
    pub fn parse(text: &str, family: Family) -> Result<Self, String> {
        let text = text.trim();
        let (text, phrase) = match (family, text.find('(')) {
            (Family::Five, Some(at)) => {
                let phrase = text[at + 1..].strip_suffix(')').ok_or("a bracket is not closed")?;
                (text[..at].trim_end(), Some(phrase.to_owned()))
            }
            _ => (text, None),
        };
        if text.is_empty() {
            return Ok(Self { form: Form::Unknown, phrase });
        }
        let prepared;
        let text = match family {
            Family::Five if text.contains('@') => {
                prepared = unescape(text)?;
                &prepared
            }
            _ => text,
        };
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let upper = |word: &str| match family {
            // Version 5 is read as people write it.
            Family::Five => word.to_ascii_uppercase(),
            Family::Seven => word.to_owned(),
        };
        let at = |keyword: &str| words.iter().position(|w| upper(w) == keyword);
        let point = |words: &[&str]| Point::parse(words, family);
        let first = upper(words[0]);
        let form = match first.as_str() {
            "ABT" => Form::About(point(&words[1..])?),
            "CAL" => Form::Calculated(point(&words[1..])?),
            "EST" => Form::Estimated(point(&words[1..])?),
            "BEF" => Form::Before(point(&words[1..])?),
            "AFT" => Form::After(point(&words[1..])?),
            "TO" => Form::To(point(&words[1..])?),
            "INT" if family == Family::Five => Form::Interpreted(point(&words[1..])?),
            "BET" => {
                let and = at("AND").ok_or("`BET` without `AND`")?;
                Form::Between(point(&words[1..and])?, point(&words[and + 1..])?)
            }
            "FROM" => match at("TO") {
                Some(to) => Form::FromTo(point(&words[1..to])?, point(&words[to + 1..])?),
                None => Form::From(point(&words[1..])?),
            },
            _ => Form::Plain(point(&words)?),
        };
        Ok(Self { form, phrase })
    }

    /// The dates it is made of, with its keywords: `BET`, first, `AND`, second.
    fn parts(&self) -> (&'static str, Option<&Point>, &'static str, Option<&Point>) {
        match &self.form {
            Form::Plain(p) => ("", Some(p), "", None),
            Form::About(p) => ("ABT", Some(p), "", None),
            Form::Calculated(p) => ("CAL", Some(p), "", None),
            Form::Estimated(p) => ("EST", Some(p), "", None),
            Form::Interpreted(p) => ("INT", Some(p), "", None),
            Form::Before(p) => ("BEF", Some(p), "", None),
            Form::After(p) => ("AFT", Some(p), "", None),
            Form::To(p) => ("TO", Some(p), "", None),
            Form::From(p) => ("FROM", Some(p), "", None),
            Form::Between(a, b) => ("BET", Some(a), "AND", Some(b)),
            Form::FromTo(a, b) => ("FROM", Some(a), "TO", Some(b)),
            Form::Unknown => ("", None, "", None),
        }
    }

    /// The days, months or years it names, in order.
    pub fn points(&self) -> impl Iterator<Item = &Point> {
        let (_, first, _, second) = self.parts();
        first.into_iter().chain(second)
    }

    /// Its points, to be changed.
    pub fn points_mut(&mut self) -> impl Iterator<Item = &mut Point> {
        let (first, second) = match &mut self.form {
            Form::Plain(p)
            | Form::About(p)
            | Form::Calculated(p)
            | Form::Estimated(p)
            | Form::Interpreted(p)
            | Form::Before(p)
            | Form::After(p)
            | Form::From(p)
            | Form::To(p) => (Some(p), None),
            Form::Between(p, q) | Form::FromTo(p, q) => (Some(p), Some(q)),
            Form::Unknown => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// Whether it is a period (`FROM`, `TO`) or empty, as some structures demand.
    pub fn is_period(&self) -> bool {
        matches!(self.form, Form::From(_) | Form::To(_) | Form::FromTo(..) | Form::Unknown)
    }

    /// The payload in version 5, or in version 7 (whose phrase is a line of its own).
    pub fn write(&self, family: Family) -> String {
        let (before, first, between, second) = self.parts();
        let before = if before == "INT" && family == Family::Seven { "" } else { before };
        let mut out = before.to_owned();
        let mut push = |piece: &str| {
            if !out.is_empty() && !piece.is_empty() {
                out.push(' ');
            }
            out.push_str(piece);
        };
        push(&first.map(|p| p.write(family)).unwrap_or_default());
        push(between);
        push(&second.map(|p| p.write(family)).unwrap_or_default());
        if let (Family::Five, Some(phrase)) = (family, &self.phrase) {
            push(&format!("({phrase})"));
        }
        out
    }
}

/// Calendar escapes to words, so that they split at spaces: `@#DFRENCH R@` has one inside.
fn unescape(text: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("@#D") {
        out.push_str(&rest[..at]);
        let (name, after) = rest[at + 3..].split_once('@').ok_or("a calendar escape is not closed")?;
        let calendar = Calendar::ALL.into_iter().find(|c| c.escape()[3..].trim_end_matches('@') == name);
        match calendar {
            Some(calendar) => out.push_str(calendar.word()),
            None => return Err(format!("the calendar `{name}` is not known")),
        }
        out.push(' ');
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

impl Point {
    fn parse(words: &[&str], family: Family) -> Result<Self, String> {
        let upper;
        let mut words = words;
        let folded: Vec<&str>;
        if family == Family::Five {
            upper = words.join(" ").to_ascii_uppercase();
            folded = upper.split(' ').collect();
            words = &folded;
        }
        let mut calendar = Calendar::Gregorian;
        if let Some(named) = words.first().and_then(|w| Calendar::ALL.into_iter().find(|c| c.word() == *w)) {
            calendar = named;
            words = &words[1..];
        }
        let mut before_epoch = false;
        if let [rest @ .., "BCE" | "B.C." | "BC"] = words {
            before_epoch = true;
            words = rest;
        }
        let (day, month, year) = match words {
            [year] => (None, None, *year),
            [month, year] => (None, Some(*month), *year),
            [day, month, year] => (Some(*day), Some(*month), *year),
            [] => return Err("the year is missing".to_owned()),
            _ => return Err(format!("`{}` has too many words", words.join(" "))),
        };
        let (year, dual) = match year.split_once('/') {
            Some((year, dual)) if family == Family::Five && dual.len() <= 4 => (year, Some(dual.to_owned())),
            Some(_) => return Err(format!("`{year}` is a double year; write one year and a `PHRASE`")),
            None => (year, None),
        };
        let year = number(year).ok_or_else(|| format!("`{year}` is not a year"))?;
        let month = match month {
            None => None,
            Some(name) => {
                let place = calendar.months().iter().position(|m| *m == name);
                Some(
                    place.ok_or_else(|| format!("`{name}` is not a month of the {} calendar", calendar.word()))? as u8
                        + 1,
                )
            }
        };
        let day = match (day, month) {
            (Some(day), Some(month)) => {
                let longest = calendar.longest_month(month);
                let fits = number(day).filter(|d| (1..=u32::from(longest)).contains(d));
                Some(fits.ok_or_else(|| format!("`{day}` is not a day of that month"))? as u8)
            }
            _ => None,
        };
        let point = Self { calendar, day, month, year, dual, before_epoch };
        point.real().then_some(point).ok_or_else(|| "that day does not exist in that year".to_owned())
    }

    // 29 February exists in leap years only; the other calendars are left to those who convert them.
    fn real(&self) -> bool {
        let year = if self.before_epoch { 1 - i64::from(self.year) } else { i64::from(self.year) };
        match (self.calendar, self.month, self.day) {
            (Calendar::Gregorian, Some(2), Some(29)) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0),
            (Calendar::Julian, Some(2), Some(29)) => year % 4 == 0 || self.dual.is_some(),
            _ => true,
        }
    }

    fn write(&self, family: Family) -> String {
        let mut out = String::new();
        if self.calendar != Calendar::Gregorian {
            out.push_str(if family == Family::Seven { self.calendar.word() } else { self.calendar.escape() });
            out.push(' ');
        }
        if let Some(day) = self.day {
            let _ = write!(out, "{day} ");
        }
        if let Some(month) = self.month {
            let _ = write!(out, "{} ", self.calendar.months()[usize::from(month) - 1]);
        }
        let _ = write!(out, "{}", self.year);
        if let (Family::Five, Some(dual)) = (family, &self.dual) {
            let _ = write!(out, "/{dual}");
        }
        if self.before_epoch {
            out.push_str(if family == Family::Seven { " BCE" } else { " B.C." });
        }
        out
    }
}

fn number(text: &str) -> Option<u32> {
    let digits = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(five: &str, seven: &str) {
        let date = GedcomDate::parse(five, Family::Five).expect(five);
        assert_eq!(date.write(Family::Seven), seven, "{five}");
        let back = GedcomDate::parse(seven, Family::Seven).expect(seven);
        assert_eq!(back.write(Family::Five), five, "{seven}");
    }

    #[test]
    fn both_families_say_the_same() {
        check("3 MAR 1901", "3 MAR 1901");
        check("@#DHEBREW@ 1 TSH 5700", "HEBREW 1 TSH 5700");
        check("FROM @#DJULIAN@ 1670 TO 1800", "FROM JULIAN 1670 TO 1800");
        check("@#DFRENCH R@ 2 VEND 8", "FRENCH_R 2 VEND 8");
        check("BET 1900 AND MAY 1901", "BET 1900 AND MAY 1901");
        check("44 B.C.", "44 BCE");
    }

    #[test]
    fn what_is_not_a_date_says_why() {
        for (text, why) in [
            ("31 FEB 1890", "`31` is not a day of that month"),
            ("29 FEB 1900", "that day does not exist in that year"),
            ("1 TSH 5700", "`TSH` is not a month of the GREGORIAN calendar"),
            ("BET 1900", "`BET` without `AND`"),
            ("soon", "`soon` is not a year"),
            ("1699/00", "`1699/00` is a double year; write one year and a `PHRASE`"),
        ] {
            assert_eq!(GedcomDate::parse(text, Family::Seven), Err(why.to_owned()), "{text}");
        }
    }

    #[test]
    fn version_five_is_read_as_people_write_it() {
        for text in ["abt 1900", "Int 1900 (on the stone)", "(unknown)", "44 B.C.", "@#DJULIAN@ 11 FEB 1699/00"] {
            assert!(GedcomDate::parse(text, Family::Five).is_ok(), "{text}");
        }
    }
}
