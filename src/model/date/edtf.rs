//! Uncertain dates in the Extended Date/Time Format (ISO 8601-2, annex A; levels 0 to 2).
//!
//! `1863-05-17` is a day; `1863-05` and `1863` a day somewhere in that month or year; `186X` somewhere in the sixties;
//! `1863-21` in spring. `1863?` comes from a doubtful source, `1863~` is about right, `1863%` is both. `1882/1897` is a
//! stretch from some day in 1882 to some day in 1897; `1882/` has an end nobody noted, `1882/..` is open. `[1861..1863]`
//! is one of these years, `{1861,1863}` is both.
//!
//! `?` and `~` say how far to trust a date, not how long it lasts: [`Edtf::days`] ignores them. What they do to
//! comparisons is told in `extent.rs`.

use std::fmt;
use std::str::FromStr;

use edtf_core::{Bound, Edtf as Expression};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DateError, gregorian};
use crate::model::DayInterval;

/// The datatype IRI of EDTF literals.
pub const EDTF_DATATYPE: &str = "http://id.loc.gov/datatypes/edtf/EDTF";

/// An EDTF expression that has been read; it prints in canonical form, and so it is serialized.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Edtf(Expression);

impl Edtf {
    /// Reads EDTF of levels 0 to 2; spaces around it are allowed.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let trimmed = text.trim();
        Expression::parse(trimmed).map(Self).map_err(|error| DateError::NotEdtf {
            text: trimmed.to_owned(),
            reason: error.message,
            offset: error.offset,
        })
    }

    /// The expression as `edtf-core` sees it.
    pub fn expression(&self) -> &Expression {
        &self.0
    }

    /// The lowest level of the standard that can say this: 0, 1 or 2.
    pub fn level(&self) -> u8 {
        self.0.level()
    }

    /// All the days this may be about, from the earliest to the latest; ends that are open or unknown are
    /// `i32::MIN` and `i32::MAX`.
    pub fn days(&self) -> DayInterval {
        let bounds = self.0.bounds();
        DayInterval { min: day_of(bounds.earliest, i32::MIN), max: day_of(bounds.latest, i32::MAX) }
    }

    /// The earliest year it may be about (year 0 is 1 BCE), unless it is open towards the past.
    pub fn year_min(&self) -> Option<i32> {
        year_of(self.days().min)
    }

    /// The latest year it may be about, unless it is open towards the future.
    pub fn year_max(&self) -> Option<i32> {
        year_of(self.days().max)
    }

    /// Whether any part is marked `?` or `%`.
    pub fn is_uncertain(&self) -> bool {
        self.0.is_uncertain()
    }

    /// Whether any part is marked `~` or `%`.
    pub fn is_approximate(&self) -> bool {
        self.0.is_approximate()
    }

    /// The one day it names, if it names just one and does not hedge.
    pub fn exact_day(&self) -> Option<i32> {
        let days = self.days();
        (days.min == days.max && !self.is_uncertain() && !self.is_approximate()).then_some(days.min)
    }

    /// The plain EDTF of one day.
    pub fn of_day(day: i32) -> Self {
        let (year, month, day) = gregorian::from_day_number(day);
        let text = match year {
            0..=9999 => format!("{year:04}-{month:02}-{day:02}"),
            -9999..0 => format!("-{:04}-{month:02}-{day:02}", -year),
            // Years of more than four digits have no months in EDTF.
            _ => format!("Y{year}"),
        };
        Self(Expression::parse(&text).expect("a day of the calendar is valid EDTF"))
    }
}

/// The year in which a finite day lies.
pub(super) fn year_of(day: i32) -> Option<i32> {
    (day != i32::MIN && day != i32::MAX).then(|| gregorian::from_day_number(day).0)
}

/// The day number of a bound; `open` stands for an end that is open or unknown.
fn day_of(bound: Bound, open: i32) -> i32 {
    match bound {
        Bound::Date(date) => gregorian::day_number(date.year, date.month, date.day),
        Bound::NegativeInfinity => i32::MIN,
        Bound::PositiveInfinity => i32::MAX,
        Bound::Unknown => open,
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Edtf {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        Self::parse(text)
    }
}

impl From<Expression> for Edtf {
    fn from(expression: Expression) -> Self {
        Self(expression)
    }
}

impl TryFrom<String> for Edtf {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        Self::parse(&text)
    }
}

impl From<Edtf> for String {
    fn from(edtf: Edtf) -> Self {
        edtf.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, canonical: &str, first: Option<(i64, u8, u8)>, last: Option<(i64, u8, u8)>) {
        let edtf = Edtf::parse(text).unwrap_or_else(|error| panic!("{error}"));
        let number = |day: Option<(i64, u8, u8)>, open| day.map_or(open, |(y, m, d)| gregorian::day_number(y, m, d));
        assert_eq!(edtf.to_string(), canonical, "{text}");
        assert_eq!(edtf.days(), DayInterval { min: number(first, i32::MIN), max: number(last, i32::MAX) }, "{text}");
        assert_eq!(Edtf::parse(canonical), Ok(edtf), "{text}");
    }

    #[test]
    #[rustfmt::skip]
    fn days_of_each_form() {
        check("1863-05-17", "1863-05-17", Some((1863, 5, 17)), Some((1863, 5, 17)));
        check("1863-02", "1863-02", Some((1863, 2, 1)), Some((1863, 2, 28)));
        check(" 1863 ", "1863", Some((1863, 1, 1)), Some((1863, 12, 31)));
        check("1863?", "1863?", Some((1863, 1, 1)), Some((1863, 12, 31)));
        check("1863~", "1863~", Some((1863, 1, 1)), Some((1863, 12, 31)));
        check("186X", "186X", Some((1860, 1, 1)), Some((1869, 12, 31)));
        check("18XX", "18XX", Some((1800, 1, 1)), Some((1899, 12, 31)));
        check("1863-XX-17", "1863-XX-17", Some((1863, 1, 17)), Some((1863, 12, 17)));
        check("1863-24", "1863-24", Some((1863, 12, 1)), Some((1864, 2, 29)));
        check("1882/1897", "1882/1897", Some((1882, 1, 1)), Some((1897, 12, 31)));
        check("../1900", "../1900", None, Some((1900, 12, 31)));
        check("1882/..", "1882/..", Some((1882, 1, 1)), None);
        check("1882/", "1882/", Some((1882, 1, 1)), None);
        check("/1897", "/1897", None, Some((1897, 12, 31)));
        check("..1863/", "..1863/", None, None);
        check("[1861..1863]", "[1861..1863]", Some((1861, 1, 1)), Some((1863, 12, 31)));
        check("[..1863]", "[..1863]", None, Some((1863, 12, 31)));
        check("{1861,1863}", "{1861,1863}", Some((1861, 1, 1)), Some((1863, 12, 31)));
        check("?1863-?05-?17", "1863-05-17?", Some((1863, 5, 17)), Some((1863, 5, 17)));
        check("-0044-03-15", "-0044-03-15", Some((-44, 3, 15)), Some((-44, 3, 15)));
        check("Y170000002", "Y170000002", Some((170_000_002, 1, 1)), Some((170_000_002, 1, 1)));
    }

    #[test]
    fn not_edtf() {
        for text in ["", "1863-13", "1863-02-30", "c. 1860", "1900/1850", "1861..1863", "863"] {
            assert!(Edtf::parse(text).is_err(), "{text}");
        }
        let message = Edtf::parse("1863-13").unwrap_err().to_string();
        assert!(message.starts_with("`1863-13` is not an EDTF date: "), "{message}");
    }

    #[test]
    fn years() {
        let check = |text: &str, years: (Option<i32>, Option<i32>)| {
            let edtf = Edtf::parse(text).unwrap();
            assert_eq!((edtf.year_min(), edtf.year_max()), years, "{text}");
        };
        check("186X", (Some(1860), Some(1869)));
        check("../1900", (None, Some(1900)));
        check("1882/", (Some(1882), None));
    }

    #[test]
    fn serialized_as_its_text() {
        let edtf = Edtf::parse("?1863-?05").unwrap();
        assert_eq!(serde_json::to_string(&edtf).unwrap(), "\"1863-05?\"");
        assert_eq!(serde_json::from_str::<Edtf>("\"1863-05?\"").unwrap(), edtf);
        assert!(serde_json::from_str::<Edtf>("\"before the war\"").is_err());
    }

    #[test]
    fn a_day_as_edtf() {
        for day in [-400_000, 0, 1, 680_000, 710_347] {
            assert_eq!(Edtf::of_day(day).exact_day(), Some(day));
        }
        assert_eq!(Edtf::parse("1863-05-17~").unwrap().exact_day(), None);
    }
}
