//! Uncertain days, and what can be said about them: certainly, possibly, no.
//!
//! A date such as `186X` or `1882?` is a first and a last possible day. Two such dates can seldom be compared with
//! yes or no, so comparisons are [`Truth`]s. Days are numbers of the proleptic Gregorian calendar (1 = 1 January of
//! the year 1); `i32::MIN` and `i32::MAX` stand for "not known how early" and "not known how late".

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What can be said when dates are uncertain. The order is from the surest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Truth {
    /// True whatever the true days were.
    Certain,
    /// True for some of the days that the dates allow.
    Possible,
    /// False whatever the true days were.
    No,
}

impl Truth {
    /// Both are true.
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }

    /// At least one is true.
    pub fn or(self, other: Self) -> Self {
        self.min(other)
    }

    /// Whether it may be true at all.
    pub fn may_be(self) -> bool {
        self != Self::No
    }
}

/// The days on which something that happened on one day may have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize)]
pub struct DayInterval {
    /// The first possible day; `i32::MIN` when nobody knows.
    pub min: i32,
    /// The last possible day; `i32::MAX` when nobody knows.
    pub max: i32,
}

impl DayInterval {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { min: i32::MIN, max: i32::MAX };

    /// The days from `min` to `max`; in the wrong order they are exchanged.
    pub fn new(min: i32, max: i32) -> Self {
        Self { min: min.min(max), max: min.max(max) }
    }

    /// One known day.
    pub fn day(day: i32) -> Self {
        Self { min: day, max: day }
    }

    /// All days of the years from `first` to `last`, both included.
    pub fn years(first: i32, last: i32) -> Self {
        let (first, last) = (first.min(last), first.max(last));
        // The end of the scale stays open.
        let max = match first_day_of(last.saturating_add(1)) {
            i32::MAX => i32::MAX,
            next => next - 1,
        };
        Self { min: first_day_of(first), max }
    }

    /// Whether nothing is known.
    pub fn is_unknown(self) -> bool {
        self == Self::UNKNOWN
    }

    /// Whether the two have a day in common.
    pub fn meets(self, other: Self) -> bool {
        self.min <= other.max && other.min <= self.max
    }

    /// The days common to both, if any.
    pub fn common(self, other: Self) -> Option<Self> {
        self.meets(other).then(|| Self { min: self.min.max(other.min), max: self.max.min(other.max) })
    }

    /// Whether the day meant here is before the day meant there.
    pub fn before(self, other: Self) -> Truth {
        match (self.max < other.min, self.min < other.max) {
            (true, _) => Truth::Certain,
            (false, true) => Truth::Possible,
            (false, false) => Truth::No,
        }
    }
}

/// The number of 1 January of a year of the proleptic Gregorian calendar, saturating at the ends of the scale.
fn first_day_of(year: i32) -> i32 {
    let before = i64::from(year) - 1;
    let days = 365 * before + before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400) + 1;
    days.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}

/// Something that lasted: it began on a day within `from` and ended on a day within `to`.
///
/// `1882/1897` is a span that began some day of 1882 and ended some day of 1897: what lies between is certain, the
/// two years themselves are possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize)]
pub struct Span {
    /// When it may have begun.
    pub from: DayInterval,
    /// When it may have ended.
    pub to: DayInterval,
}

impl Span {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { from: DayInterval::UNKNOWN, to: DayInterval::UNKNOWN };

    /// From a day within `from` to a day within `to`.
    pub fn new(from: DayInterval, to: DayInterval) -> Self {
        Self { from, to }
    }

    /// From birth to death. An unknown death gives no end, so a comparison with the life is at most possible.
    pub fn life(born: DayInterval, died: DayInterval) -> Self {
        Self { from: born, to: died }
    }

    /// Whether nothing is known.
    pub fn is_unknown(self) -> bool {
        self == Self::UNKNOWN
    }

    /// All days on which it may have lasted.
    pub fn outer(self) -> DayInterval {
        DayInterval { min: self.from.min, max: self.to.max.max(self.from.min) }
    }

    /// The days on which it lasted for certain, if any day is certain.
    pub fn inner(self) -> Option<DayInterval> {
        (self.from.max <= self.to.min).then_some(DayInterval { min: self.from.max, max: self.to.min })
    }

    /// Whether the two lasted at the same time, for a day at least.
    pub fn overlaps(self, other: Self) -> Truth {
        let certain = self.inner().zip(other.inner()).is_some_and(|(a, b)| a.meets(b));
        match (certain, self.outer().meets(other.outer())) {
            (true, _) => Truth::Certain,
            (false, true) => Truth::Possible,
            (false, false) => Truth::No,
        }
    }
}

/// A span of which only the outermost days are known: it may have begun and ended on any of them.
impl From<DayInterval> for Span {
    fn from(days: DayInterval) -> Self {
        Self { from: days, to: days }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: (i32, i32), to: (i32, i32)) -> Span {
        Span::new(DayInterval::years(from.0, from.1), DayInterval::years(to.0, to.1))
    }

    #[test]
    fn years_are_counted_from_the_first_of_january_of_the_year_1() {
        assert_eq!(DayInterval::years(1, 1), DayInterval::new(1, 365));
        assert_eq!(DayInterval::years(1970, 1970).min, 719_163);
        assert_eq!(DayInterval::years(2000, 2000).max - DayInterval::years(2000, 2000).min, 365);
        assert_eq!(DayInterval::years(i32::MIN, i32::MAX), DayInterval::UNKNOWN);
    }

    #[test]
    fn overlap_is_certain_only_between_the_uncertain_ends() {
        let here = span((1882, 1882), (1897, 1897));
        assert_eq!(here.overlaps(span((1890, 1890), (1891, 1891))), Truth::Certain);
        assert_eq!(here.overlaps(span((1897, 1897), (1899, 1899))), Truth::Possible);
        assert_eq!(here.overlaps(span((1898, 1898), (1899, 1899))), Truth::No);
        assert_eq!(here.overlaps(Span::UNKNOWN), Truth::Possible);
    }

    #[test]
    fn before_is_three_valued() {
        let (early, late) = (DayInterval::years(1860, 1869), DayInterval::years(1865, 1865));
        assert_eq!(early.before(late), Truth::Possible);
        assert_eq!(DayInterval::years(1850, 1851).before(late), Truth::Certain);
        assert_eq!(late.before(DayInterval::years(1850, 1851)), Truth::No);
    }
}
