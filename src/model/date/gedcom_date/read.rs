//! Reading GEDCOM dates.

use super::Version;
use crate::model::DayInterval;
use crate::model::date::named::{NamedDate, Side};
use crate::model::date::{Calendar, Date, Edtf, month_words};

/// A GEDCOM date, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::model::date) enum Form {
    Exact(Point),
    About(Point),
    Calculated(Point),
    Estimated(Point),
    Before(Point),
    After(Point),
    Between(Point, Point),
    From(Point),
    To(Point),
    FromTo(Point, Point),
    /// The date somebody made of a phrase.
    Interpreted(Point, String),
    /// Only words.
    Phrase(String),
}

/// One date within a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model::date) struct Point {
    pub date: NamedDate,
    /// Written `1699/00`; `date` has the later year.
    pub dual: bool,
}

/// Reads the payload of a `DATE`. What is not understood is kept as written, without EDTF.
pub fn parse(value: &str, version: Version) -> Date {
    match Form::read(value, version) {
        Some(Form::Phrase(_)) | None => Date::guessed(value),
        Some(form) => form.into_date(value, None),
    }
}

/// Reads the payload of a `DATE` with the `PHRASE` beside it (version 7). A phrase without a date is kept in brackets,
/// as 5.5.1 writes it; a phrase that is EDTF for the same days, as we write it ourselves, says exactly what was meant.
pub fn parse_with_phrase(value: &str, phrase: Option<&str>, version: Version) -> Date {
    match phrase.filter(|phrase| !phrase.is_empty()) {
        None => parse(value, version),
        Some(phrase) if value.trim().is_empty() => Date::guessed(&format!("({phrase})")),
        Some(phrase) => match Form::read(value, version) {
            Some(form) if !matches!(form, Form::Phrase(_)) => form.into_date(value, Some(phrase)),
            _ => Date { phrase: Some(phrase.to_owned()), ..Date::guessed(value) },
        },
    }
}

impl Form {
    /// Understands a date of this version; `None` if it is not one, or names a day that does not exist.
    pub fn read(value: &str, version: Version) -> Option<Self> {
        let value = value.trim();
        if let Some(phrase) = value.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            return Some(Self::Phrase(phrase.to_owned()));
        }
        let (value, phrase) = match value.split_once('(') {
            Some((date, phrase)) => (date.trim(), Some(phrase.strip_suffix(')')?)),
            None => (value, None),
        };
        let words = words(value);
        let mut reader = Reader { words: &words, version, calendar: Calendar::Gregorian };
        let form = reader.form(phrase)?;
        (reader.words.is_empty() && form.is_real()).then_some(form)
    }

    /// The date that stores this form.
    fn into_date(self, written: &str, phrase: Option<&str>) -> Date {
        let inner_phrase = if let Self::Interpreted(_, words) = &self { Some(words.as_str()) } else { None };
        let days = self.days();
        let exactly =
            phrase.or(inner_phrase).and_then(|words| Edtf::parse(words).ok()).filter(|edtf| Some(edtf.days()) == days);
        let edtf = exactly.or_else(|| self.edtf());
        Date {
            written: written.to_owned(),
            calendar: self.calendar(),
            days: edtf.as_ref().and(days),
            edtf,
            phrase: phrase.map(str::to_owned),
        }
    }

    /// The dates in it, one or two.
    pub fn points(&self) -> Vec<Point> {
        match self {
            Self::Exact(p) | Self::About(p) | Self::Calculated(p) | Self::Estimated(p) => vec![*p],
            Self::Before(p) | Self::After(p) | Self::From(p) | Self::To(p) | Self::Interpreted(p, _) => vec![*p],
            Self::Between(a, b) | Self::FromTo(a, b) => vec![*a, *b],
            Self::Phrase(_) => vec![],
        }
    }

    /// The calendar of its dates; of two, the one that is not Gregorian.
    pub fn calendar(&self) -> Calendar {
        let points = self.points();
        let mut calendars = points.iter().map(|point| point.date.calendar);
        calendars.find(|calendar| *calendar != Calendar::Gregorian).unwrap_or_default()
    }

    /// All days it may be about.
    pub fn days(&self) -> Option<DayInterval> {
        let days = |point: &Point| point.days();
        Some(match self {
            Self::Exact(p) | Self::About(p) | Self::Calculated(p) | Self::Estimated(p) => days(p)?,
            Self::Interpreted(p, _) => days(p)?,
            Self::Before(p) | Self::To(p) => DayInterval { min: i32::MIN, max: days(p)?.max },
            Self::After(p) | Self::From(p) => DayInterval { min: days(p)?.min, max: i32::MAX },
            Self::Between(a, b) | Self::FromTo(a, b) => DayInterval { min: days(a)?.min, max: days(b)?.max },
            Self::Phrase(_) => return None,
        })
    }

    /// The EDTF that says the same, as far as EDTF can.
    pub fn edtf(&self) -> Option<Edtf> {
        let text = match self {
            Self::Exact(p) | Self::Calculated(p) | Self::Interpreted(p, _) => return p.moment(""),
            Self::About(p) | Self::Estimated(p) => return p.moment("~"),
            Self::Before(p) => format!("[..{}]", p.date.bound(Side::Last)?),
            Self::After(p) => format!("[{}..]", p.date.bound(Side::First)?),
            Self::Between(a, b) => return between(*a, *b),
            Self::From(p) => format!("{}/..", p.date.endpoint(Side::First)?),
            Self::To(p) => format!("../{}", p.date.endpoint(Side::Last)?),
            Self::FromTo(a, b) => format!("{}/{}", a.date.endpoint(Side::First)?, b.date.endpoint(Side::Last)?),
            Self::Phrase(_) => return None,
        };
        Edtf::parse(&text).ok()
    }

    /// Whether every day it names exists, and the earlier comes first.
    pub fn is_real(&self) -> bool {
        let days: Option<Vec<DayInterval>> = self.points().iter().map(Point::days).collect();
        days.is_some_and(|days| days.windows(2).all(|pair| pair[0].min <= pair[1].max))
    }
}

impl Point {
    pub fn days(&self) -> Option<DayInterval> {
        let days = self.date.days()?;
        if self.dual && self.date.month.is_none() {
            let before = NamedDate { year: self.date.year - 1, ..self.date }.days()?;
            return Some(DayInterval { min: before.min, max: days.max });
        }
        Some(days)
    }

    fn moment(&self, mark: &str) -> Option<Edtf> {
        if self.dual && self.date.month.is_none() {
            let before = NamedDate { year: self.date.year - 1, ..self.date };
            return between(Self { date: before, dual: false }, Self { date: self.date, dual: false });
        }
        self.date.moment(mark)
    }
}

/// One day from the first day of `a` to the last of `b`.
fn between(a: Point, b: Point) -> Option<Edtf> {
    let (first, last) = (a.date.bound(Side::First)?, b.date.bound(Side::Last)?);
    if first == last {
        return a.date.moment("");
    }
    // EDTF wants both ends of a range to be equally precise.
    Edtf::parse(&format!("[{first}..{last}]")).ok().or_else(|| {
        let (first, last) = (Edtf::of_day(a.date.days()?.min), Edtf::of_day(b.date.days()?.max));
        Edtf::parse(&format!("[{first}..{last}]")).ok()
    })
}

/// The words in upper case; an escape such as `@#DFRENCH R@` is one word even with a space in it.
fn words(value: &str) -> Vec<String> {
    let value = value.to_uppercase().replace("@@", "@");
    let mut words = Vec::new();
    for (index, part) in value.split('@').enumerate() {
        // Every second part stands between two signs.
        if index % 2 == 1 {
            words.push(part.trim().to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

struct Reader<'a> {
    words: &'a [String],
    version: Version,
    /// What a date without a calendar of its own is in.
    calendar: Calendar,
}

impl Reader<'_> {
    fn form(&mut self, phrase: Option<&str>) -> Option<Form> {
        let followed_by_keyword = self.words.get(1).is_some_and(|word| is_keyword(word));
        if self.version == Version::V5 && followed_by_keyword {
            self.calendar = self.calendar_word().unwrap_or_default();
        }
        let keyword = self.words.first()?.trim_end_matches('.').to_owned();
        if !is_keyword(&keyword) {
            return phrase.is_none().then(|| self.point().map(Form::Exact)).flatten();
        }
        self.words = &self.words[1..];
        let first = self.point()?;
        if let Some(phrase) = phrase {
            return (keyword == "INT").then(|| Form::Interpreted(first, phrase.to_owned()));
        }
        Some(match keyword.as_str() {
            "ABT" => Form::About(first),
            "CAL" => Form::Calculated(first),
            "EST" => Form::Estimated(first),
            "BEF" => Form::Before(first),
            "AFT" => Form::After(first),
            "TO" => Form::To(first),
            "BET" => {
                self.word("AND")?;
                Form::Between(first, self.point()?)
            }
            "FROM" if self.words.is_empty() => Form::From(first),
            "FROM" => {
                self.word("TO")?;
                Form::FromTo(first, self.point()?)
            }
            _ => return None,
        })
    }

    /// `[calendar] [[day] month] year [epoch]`
    fn point(&mut self) -> Option<Point> {
        let calendar = self.calendar_word().unwrap_or(self.calendar);
        let end = self.words.iter().position(|word| is_keyword(word)).unwrap_or(self.words.len());
        let (mut own, rest) = self.words.split_at(end);
        self.words = rest;
        let epochs: &[&str] = if self.version == Version::V5 { &["B.C.", "BC", "B.C"] } else { &["BCE"] };
        let before_christ = own.last().is_some_and(|word| epochs.contains(&word.as_str()));
        if before_christ {
            own = &own[..own.len() - 1];
        }
        let (year, start) = own.split_last()?;
        let (year, dual) = read_year(year, self.version)?;
        let (month, day) = match start {
            [] => (None, None),
            [month] => (Some(month), None),
            [day, month] => (Some(month), Some(day.parse().ok()?)),
            _ => return None,
        };
        let codes = month_words::gedcom_codes(calendar);
        let month = match month {
            Some(word) => Some(codes.iter().position(|code| code == word)? as u8 + 1),
            None => None,
        };
        let month =
            if calendar == Calendar::Hebrew && month == Some(6) && !calendar.is_leap(year) { Some(7) } else { month };
        let western = matches!(calendar, Calendar::Gregorian | Calendar::Julian);
        // `1834/1835` alone is EDTF, or somebody's "one of the two".
        let two_years = dual && month.is_none() && own.last().is_some_and(|word| word.len() > 7);
        if two_years
            || (before_christ || dual) && !western
            || dual && (before_christ || month.is_some_and(|month| month > 3))
        {
            return None;
        }
        let year = if before_christ { 1 - year } else { year };
        Some(Point { date: NamedDate { calendar, year, month, day }, dual })
    }

    /// Takes the calendar, if one stands here.
    fn calendar_word(&mut self) -> Option<Calendar> {
        let (word, rest) = self.words.split_first()?;
        let calendar = match (self.version, word.as_str()) {
            (Version::V5, "#DGREGORIAN") | (Version::V7, "GREGORIAN") => Calendar::Gregorian,
            (Version::V5, "#DJULIAN") | (Version::V7, "JULIAN") => Calendar::Julian,
            (Version::V5, "#DHEBREW") | (Version::V7, "HEBREW") => Calendar::Hebrew,
            (Version::V5, "#DFRENCH R") | (Version::V7, "FRENCH_R") => Calendar::FrenchRepublican,
            _ => return None,
        };
        self.words = rest;
        Some(calendar)
    }

    fn word(&mut self, expected: &str) -> Option<()> {
        let (word, rest) = self.words.split_first()?;
        self.words = rest;
        (word == expected).then_some(())
    }
}

fn is_keyword(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    matches!(word, "ABT" | "CAL" | "EST" | "BEF" | "AFT" | "BET" | "AND" | "FROM" | "TO" | "INT")
}

/// A year of one to four digits, counted from 1; `1699/00` gives 1700 and true.
fn read_year(word: &str, version: Version) -> Option<(i32, bool)> {
    let number = |digits: &str| {
        let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse::<i32>().ok()).flatten().filter(|year| *year > 0)
    };
    match word.split_once('/') {
        None => Some((number(word)?, false)),
        Some((year, next)) if version == Version::V5 => {
            let year = number(year)? + 1;
            let same_end = next == year.to_string() || next.len() == 2 && format!("{year:04}").ends_with(next);
            same_end.then_some((year, true))
        }
        Some(_) => None,
    }
}
