//! The GEDCOM date nearest to an EDTF expression.

use edtf_core::{Edtf as Expression, IntervalEndpoint, Precision, Set, SetElement, SetKind};

use super::Form;
use super::read::Point;
use crate::model::DayInterval;
use crate::model::date::named::{NamedDate, Side};
use crate::model::date::{Calendar, Edtf, gregorian};

impl Form {
    /// The nearest form; `None` if there is none, as for the year 170 000 002.
    pub fn of_edtf(edtf: &Edtf) -> Option<Self> {
        match edtf.expression() {
            Expression::Date(date) if date.is_approximate() => match points(date)? {
                (point, None) => Some(Self::About(point)),
                (first, Some(last)) => Some(Self::Between(first, last)),
            },
            Expression::Date(date) => alternatives(date, date),
            Expression::DateTime(time) => alternatives(&time.date, &time.date),
            Expression::Interval(interval) => {
                Some(match (end(&interval.start, Side::First), end(&interval.end, Side::Last)) {
                    (Some(first), Some(last)) => Self::FromTo(first?, last?),
                    (Some(first), None) => Self::From(first?),
                    (None, Some(last)) => Self::To(last?),
                    (None, None) => return None,
                })
            }
            Expression::Set(set) => of_set(set, edtf.days()),
        }
    }

    /// Whether reading the form gives back the EDTF, so that nothing needs to stand beside it; `words` are the words
    /// as written, which must themselves be no more than that EDTF.
    pub fn says(&self, edtf: Option<&Edtf>, words: &str) -> bool {
        let open = |edtf: &Edtf| {
            let text = edtf.to_string();
            // GEDCOM does not tell an open end from an unknown one.
            match (text.strip_prefix('/'), text.strip_suffix('/')) {
                (Some(end), _) => format!("../{end}"),
                (_, Some(start)) => format!("{start}/.."),
                _ => text,
            }
        };
        let same = self.edtf().as_ref().map(open) == edtf.map(open);
        same && Edtf::parse(words).is_ok_and(|words| Some(&words) == edtf)
    }
}

/// One end of an interval: none if it is open, `Some(None)` if GEDCOM cannot say it.
fn end(endpoint: &IntervalEndpoint, side: Side) -> Option<Option<Point>> {
    match endpoint {
        IntervalEndpoint::Date(date) | IntervalEndpoint::OnOrBefore(date) | IntervalEndpoint::OnOrAfter(date) => {
            Some(points(date).map(|(first, last)| if side == Side::Last { last.unwrap_or(first) } else { first }))
        }
        IntervalEndpoint::Open | IntervalEndpoint::Unknown => None,
    }
}

fn of_set(set: &Set, days: DayInterval) -> Option<Form> {
    match (set.kind, &set.elements[..]) {
        (SetKind::OneMember, [SetElement::Range(first, last)]) => alternatives(first, last),
        (SetKind::OneMember, [SetElement::OnOrBefore(date)]) => {
            points(date).map(|(first, last)| Form::Before(last.unwrap_or(first)))
        }
        (SetKind::OneMember, [SetElement::OnOrAfter(date)]) => points(date).map(|(first, _)| Form::After(first)),
        (SetKind::OneMember, _) if days.min > i32::MIN && days.max < i32::MAX => {
            let (first, last) = hull(days)?;
            Some(last.map_or(Form::Exact(first), |last| Form::Between(first, last)))
        }
        (SetKind::AllMembers, _) if days.min > i32::MIN && days.max < i32::MAX => {
            let (first, last) = hull(days)?;
            Some(Form::FromTo(first, last.unwrap_or(first)))
        }
        _ => None,
    }
}

/// One day from the first day of one date to the last day of another.
fn alternatives(first: &edtf_core::Date, last: &edtf_core::Date) -> Option<Form> {
    let (start, start_end) = points(first)?;
    if first == last {
        return Some(start_end.map_or(Form::Exact(start), |end| Form::Between(start, end)));
    }
    let (last_start, last_end) = points(last)?;
    Some(Form::Between(start, last_end.unwrap_or(last_start)))
}

/// A date as one GEDCOM date, or as the first and the last if GEDCOM has no name for all of it (`186X`, a season).
fn points(date: &edtf_core::Date) -> Option<(Point, Option<Point>)> {
    let days = Edtf::from(Expression::Date(*date)).days();
    let plain =
        !date.has_unspecified() && date.precision() != Precision::Season && date.year.significant_digits.is_none();
    if !plain {
        return hull(days);
    }
    let (year, month, day) = gregorian::from_day_number(days.min);
    let (month, day) = match date.precision() {
        Precision::Year => (None, None),
        Precision::Month | Precision::Season => (Some(month), None),
        Precision::Day => (Some(month), Some(day)),
    };
    point(year, month, day).map(|point| (point, None))
}

/// The fewest words for a run of days: whole years, whole months, or the days.
fn hull(days: DayInterval) -> Option<(Point, Option<Point>)> {
    let (first, last) = (gregorian::from_day_number(days.min), gregorian::from_day_number(days.max));
    let whole_months = first.2 == 1 && last.2 == gregorian::month_length(last.0.into(), last.1);
    let named = |(year, month, day)| match (whole_months, (first.1, last.1) == (1, 12)) {
        (true, true) => point(year, None, None),
        (true, false) => point(year, Some(month), None),
        _ => point(year, Some(month), Some(day)),
    };
    let (first, last) = (named(first)?, named(last)?);
    Some((first, (first != last).then_some(last)))
}

/// GEDCOM years have at most four digits.
fn point(year: i32, month: Option<u8>, day: Option<u8>) -> Option<Point> {
    let date = NamedDate { calendar: Calendar::Gregorian, year, month, day };
    (-9998..=9999).contains(&year).then_some(Point { date, dual: false })
}
