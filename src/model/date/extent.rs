//! What can be said for certain about two uncertain dates.
//!
//! A date is either a *moment* (something that took a day: a birth in `1863` was on one day of that year) or a
//! *stretch* (`1882/1897` began on some day of 1882, ended on some day of 1897, and lasted in between). Every relation
//! is then asked of all the days the two dates leave open: true for all of them is [`Truth::Certain`], for some
//! [`Truth::Possible`], for none [`Truth::No`]. Hence two births in `1863` are *possibly* equal, never certainly.
//!
//! An interval is a stretch unless the property says otherwise: a birth in `1861/1862` is a moment, so ask for
//! [`Edtf::moment`] there. An end that is unknown (`1882/`) and an open one (`1882/..`) are treated alike: it ended
//! some day, we cannot say when, possibly the day it began.
//!
//! A date marked `~`, `?` or `%` is about right. Its first and last day are loosened by [`slack`]: five years for a
//! year or anything vaguer, six months for a month or season, a month for a day. So `1863~` is certainly before 1880,
//! but only possibly before 1866, and possibly after it too.

use edtf_core::{Date, Edtf as Expression, IntervalEndpoint, Precision, Set, SetElement, SetKind};

use super::Edtf;
use crate::model::{DayInterval, Span, Truth};

/// The days on which something may have begun and ended, loosened where the date is only about right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Extent {
    span: Span,
    /// It began and ended on the same day; then the two halves of `span` are equal.
    moment: bool,
    /// It may have paused (`{1861,1863}`), so nothing between its ends is certain.
    broken: bool,
}

impl Extent {
    /// Something that took one day, within `days`.
    pub fn moment(days: DayInterval) -> Self {
        Self { span: Span::from(days), moment: true, broken: false }
    }

    /// Something that lasted from a day within `span.from` to a day within `span.to`.
    ///
    /// What began must have begun before it ended, which may narrow either side.
    pub fn stretch(span: Span) -> Self {
        let from = DayInterval { min: span.from.min, max: span.from.max.min(span.to.max) };
        let to = DayInterval { min: span.to.min.max(span.from.min), max: span.to.max };
        Self { span: Span::new(from, to), moment: false, broken: false }
    }

    /// The days on which it may have begun and ended.
    pub fn span(self) -> Span {
        self.span
    }

    /// Whether it ended before `other` began.
    pub fn before(self, other: Self) -> Truth {
        let (end, start) = (self.span.to, other.span.from);
        truth(end.max < start.min, end.min < start.max)
    }

    /// Whether it began after `other` ended.
    pub fn after(self, other: Self) -> Truth {
        other.before(self)
    }

    /// Whether there was a day on which both lasted.
    pub fn overlaps(self, other: Self) -> Truth {
        let (a, b) = (self.span, other.span);
        let certain = a.from.max <= b.to.min && b.from.max <= a.to.min && !self.broken && !other.broken;
        truth(certain, a.from.min <= b.to.max && b.from.min <= a.to.max)
    }

    /// Whether it lasted all the days that `other` lasted.
    pub fn contains(self, other: Self) -> Truth {
        let (a, b) = (self.span, other.span);
        let certain = a.from.max <= b.from.min && b.to.max <= a.to.min && !self.broken;
        truth(certain, if self.moment { self.share_a_day(other) } else { self.may_contain(other) })
    }

    /// Whether `other` lasted all the days that it lasted.
    pub fn during(self, other: Self) -> Truth {
        other.contains(self)
    }

    /// Whether both began on the same day and ended on the same day.
    pub fn equals(self, other: Self) -> Truth {
        let (a, b) = (self.span, other.span);
        let known = |days: DayInterval| days.min == days.max;
        let certain = a == b && known(a.from) && known(a.to) && !self.broken && !other.broken;
        let possible = if self.moment || other.moment {
            self.share_a_day(other)
        } else {
            let starts_at = a.from.min.max(b.from.min);
            let ends_at = a.to.min.max(b.to.min).max(starts_at);
            starts_at <= a.from.max.min(b.from.max) && ends_at <= a.to.max.min(b.to.max)
        };
        truth(certain, possible)
    }

    /// Whether one day can be the beginning and the end of both.
    fn share_a_day(self, other: Self) -> bool {
        let all = [self.span.from, self.span.to, other.span.from, other.span.to];
        all.iter().map(|days| days.min).max() <= all.iter().map(|days| days.max).min()
    }

    /// Whether `other` can fit into the longest stretch this can be. Take the earliest beginning and then the earliest
    /// end that `other` can have in it: if these do not fit, none do.
    fn may_contain(self, other: Self) -> bool {
        let (a, b) = (self.span, other.span);
        let starts_at = a.from.min.max(b.from.min).max(if other.moment { b.to.min } else { i32::MIN });
        let ends_at = b.to.min.max(starts_at);
        starts_at <= b.from.max && ends_at <= b.to.max.min(a.to.max)
    }
}

impl Edtf {
    /// What it says when it stands on its own: an interval is a stretch, `{…}` a stretch with gaps, all else a moment.
    pub fn extent(&self) -> Extent {
        match self.expression() {
            Expression::Interval(interval) => {
                Extent::stretch(Span::new(start_of(&interval.start), end_of(&interval.end)))
            }
            Expression::Set(Set { kind: SetKind::AllMembers, elements }) => {
                let members = || elements.iter().map(loose_element);
                let first = members().min_by_key(|days| days.min).unwrap_or(DayInterval::UNKNOWN);
                let last = members().max_by_key(|days| days.max).unwrap_or(DayInterval::UNKNOWN);
                Extent { broken: true, ..Extent::stretch(Span::new(first, last)) }
            }
            _ => self.moment(),
        }
    }

    /// What it says of something that took one day, such as a birth: all its days are alternatives.
    pub fn moment(&self) -> Extent {
        Extent::moment(match self.expression() {
            Expression::Date(date) => loose(date),
            Expression::DateTime(time) => loose(&time.date),
            Expression::Interval(interval) => {
                DayInterval { min: start_of(&interval.start).min, max: end_of(&interval.end).max }
            }
            Expression::Set(set) => set
                .elements
                .iter()
                .map(loose_element)
                .reduce(|a, b| DayInterval { min: a.min.min(b.min), max: a.max.max(b.max) })
                .unwrap_or(DayInterval::UNKNOWN),
        })
    }

    /// When it may have begun and ended, loosened where it is only about right.
    pub fn span(&self) -> Span {
        self.extent().span()
    }
}

/// By how many days either end of a date that is only about right may be off.
pub fn slack(precision: Precision) -> i32 {
    match precision {
        Precision::Year => 5 * 365 + 1,
        Precision::Season | Precision::Month => 183,
        Precision::Day => 31,
    }
}

/// The days of one date with its slack.
fn loose(date: &Date) -> DayInterval {
    let days = Edtf::from(Expression::Date(*date)).days();
    if !date.is_uncertain() && !date.is_approximate() {
        return days;
    }
    let by = slack(date.precision());
    DayInterval { min: days.min.saturating_sub(by), max: days.max.saturating_add(by) }
}

fn loose_element(element: &SetElement) -> DayInterval {
    match element {
        SetElement::Date(date) => loose(date),
        SetElement::OnOrBefore(date) => DayInterval { min: i32::MIN, max: loose(date).max },
        SetElement::OnOrAfter(date) => DayInterval { min: loose(date).min, max: i32::MAX },
        SetElement::Range(first, last) => DayInterval { min: loose(first).min, max: loose(last).max },
    }
}

fn start_of(start: &IntervalEndpoint) -> DayInterval {
    match start {
        IntervalEndpoint::Date(date) => loose(date),
        IntervalEndpoint::OnOrBefore(date) => DayInterval { min: i32::MIN, max: loose(date).max },
        _ => DayInterval::UNKNOWN,
    }
}

fn end_of(end: &IntervalEndpoint) -> DayInterval {
    match end {
        IntervalEndpoint::Date(date) => loose(date),
        IntervalEndpoint::OnOrAfter(date) => DayInterval { min: loose(date).min, max: i32::MAX },
        _ => DayInterval::UNKNOWN,
    }
}

fn truth(certain: bool, possible: bool) -> Truth {
    match (certain, possible) {
        (true, _) => Truth::Certain,
        (false, true) => Truth::Possible,
        (false, false) => Truth::No,
    }
}

#[cfg(test)]
mod tests {
    use Truth::{Certain, No, Possible};
    use proptest::prelude::*;

    use super::*;

    const RELATIONS: [fn(Extent, Extent) -> Truth; 6] =
        [Extent::before, Extent::after, Extent::overlaps, Extent::contains, Extent::during, Extent::equals];

    /// before, after, overlaps, contains, during, equals
    fn check(a: &str, b: &str, expected: [Truth; 6]) {
        let [a, b] = [a, b].map(|text| Edtf::parse(text).unwrap().extent());
        assert_eq!(RELATIONS.map(|relation| relation(a, b)), expected, "{a:?} {b:?}");
    }

    #[test]
    #[rustfmt::skip]
    fn table() {
        //                                           before    after     overlaps  contains  during    equals
        check("1863-05-17", "1863-05-17",           [No,       No,       Certain,  Certain,  Certain,  Certain ]);
        check("1863-05-17", "1863-05-18",           [Certain,  No,       No,       No,       No,       No      ]);
        check("1863",       "1863",                 [Possible, Possible, Possible, Possible, Possible, Possible]);
        check("1863",       "1863-05-17",           [Possible, Possible, Possible, Possible, Possible, Possible]);
        check("1863",       "1864",                 [Certain,  No,       No,       No,       No,       No      ]);
        check("186X",       "1869-12-31",           [Possible, No,       Possible, Possible, Possible, Possible]);
        check("1882/1897",  "1890",                 [No,       No,       Certain,  Certain,  No,       No      ]);
        check("1882/1897",  "1897",                 [Possible, No,       Possible, Possible, No,       No      ]);
        check("1882/1897",  "1898",                 [Certain,  No,       No,       No,       No,       No      ]);
        check("1882/1897",  "1890/1900",            [No,       No,       Certain,  No,       No,       No      ]);
        check("1882/1897",  "1882/1897",            [No,       No,       Certain,  Possible, Possible, Possible]);
        check("1880/1900",  "1882/1897",            [No,       No,       Certain,  Certain,  No,       No      ]);
        check("1882/1885",  "1885/1890",            [Possible, No,       Possible, No,       No,       No      ]);
        check("1882/",      "1890",                 [Possible, No,       Possible, Possible, No,       No      ]);
        check("1882/..",    "1881",                 [No,       Certain,  No,       No,       No,       No      ]);
        check("1882/",      "1880/",                [No,       Possible, Possible, No,       Possible, No      ]);
        check("/1897",      "1898",                 [Certain,  No,       No,       No,       No,       No      ]);
        check("/1897",      "1880/1890",            [No,       Possible, Possible, Possible, No,       No      ]);
        check("[..1863]",   "1864",                 [Certain,  No,       No,       No,       No,       No      ]);
        check("[1861..1863]", "1862",               [Possible, Possible, Possible, Possible, Possible, Possible]);
        check("{1861,1863}", "1862-06-01",          [No,       No,       Possible, Possible, No,       No      ]);
        check("{1861,1863}", "1864",                [Certain,  No,       No,       No,       No,       No      ]);
        check("1860-07-01/1860-07-31", "1860-07-02/1860-07-03", [No, No, Certain,  Certain,  No,       No      ]);
    }

    #[test]
    #[rustfmt::skip]
    fn what_is_about_right_is_only_possible_near_its_bounds() {
        check("1863~",      "1866",                 [Possible, Possible, Possible, Possible, Possible, Possible]);
        check("1863~",      "1880",                 [Certain,  No,       No,       No,       No,       No      ]);
        check("1863?",      "1864",                 [Possible, Possible, Possible, Possible, Possible, Possible]);
        check("1863-05~",   "1863-07-01",           [Possible, Possible, Possible, Possible, Possible, Possible]);
        check("1863-05~",   "1864-01",              [Certain,  No,       No,       No,       No,       No      ]);
        check("1863-05-17~", "1863-06-01",          [Possible, Possible, Possible, Possible, Possible, Possible]);
        check("1863-05-17~", "1863-07-01",          [Certain,  No,       No,       No,       No,       No      ]);
        check("1882~/1897~", "1889",                [No,       No,       Certain,  Certain,  No,       No      ]);
        check("1882~/1897~", "1884",                [No,       Possible, Possible, Possible, No,       No      ]);
    }

    #[test]
    fn a_birth_between_two_years_is_a_moment() {
        let [birth, spring] = ["1861/1862", "1861-04"].map(|text| Edtf::parse(text).unwrap());
        assert_eq!(birth.moment().before(spring.extent()), Possible);
        assert_eq!(birth.extent().before(spring.extent()), No);
        assert_eq!(Edtf::parse("../1881").unwrap().moment().before(Edtf::parse("1882").unwrap().moment()), Certain);
    }

    type Meaning = fn((i32, i32), (i32, i32)) -> bool;

    /// All pairs of first and last day that an extent leaves open.
    fn readings(extent: Extent) -> Vec<(i32, i32)> {
        let (from, to) = (extent.span.from, extent.span.to);
        let pairs = (from.min..=from.max).flat_map(|start| (to.min..=to.max).map(move |end| (start, end)));
        pairs.filter(|(start, end)| if extent.moment { start == end } else { start <= end }).collect()
    }

    fn any_extent() -> impl Strategy<Value = Extent> {
        let days = || (0..6, 0..6).prop_map(|(a, b)| DayInterval::new(a, b));
        prop_oneof![
            days().prop_map(Extent::moment),
            (days(), days())
                .prop_map(|(a, b)| { Extent::stretch(if a.min <= b.max { Span::new(a, b) } else { Span::new(b, a) }) }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn every_relation_is_what_trying_all_days_says(a in any_extent(), b in any_extent()) {
            let meaning: [Meaning; 6] = [
                |a, b| a.1 < b.0,
                |a, b| a.0 > b.1,
                |a, b| a.0 <= b.1 && b.0 <= a.1,
                |a, b| a.0 <= b.0 && b.1 <= a.1,
                |a, b| b.0 <= a.0 && a.1 <= b.1,
                |a, b| a == b,
            ];
            for (relation, holds) in RELATIONS.into_iter().zip(meaning) {
                let all: Vec<bool> =
                    readings(a).into_iter().flat_map(|x| readings(b).into_iter().map(move |y| holds(x, y))).collect();
                let expected = truth(all.iter().all(|t| *t), all.iter().any(|t| *t));
                prop_assert_eq!(relation(a, b), expected);
            }
        }
    }
}
