//! What a date says, before it is put into words.

use edtf_core::{Date as EdtfDate, Edtf as Expression, IntervalEndpoint, Precision, Set, SetElement, SetKind};

use super::{units, wording};
use crate::model::date::gedcom_date::{Form, Point};
use crate::model::date::{Calendar, Edtf};
use crate::model::{DayInterval, Lang};

/// A day, or some days of which one is meant.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub days: DayInterval,
    pub approximate: bool,
    pub uncertain: bool,
    /// 1 spring, 2 summer, 3 autumn, 4 winter, with the Gregorian year.
    pub season: Option<(u8, i32)>,
}

/// What a date says.
pub(super) enum Said {
    Moment(Piece),
    OrEarlier(Piece),
    OrLater(Piece),
    Between(Piece, Piece),
    From(Piece),
    Until(Piece),
    Stretch(Piece, Piece),
    Either(Vec<Piece>),
    All(Vec<Piece>),
    /// Nothing our readers have words for.
    Odd,
}

impl Said {
    /// In words; `None` if there are none, or the calendar does not reach so far.
    pub fn text(&self, lang: Lang, calendar: Calendar) -> Option<String> {
        let name = |piece: &Piece| units::name(piece, lang, calendar);
        let names = |pieces: &[Piece]| pieces.iter().map(name).collect::<Option<Vec<_>>>();
        Some(match self {
            Self::Moment(piece) => name(piece)?.text,
            Self::OrEarlier(piece) => wording::or_earlier(lang, &name(piece)?),
            Self::OrLater(piece) => wording::or_later(lang, &name(piece)?),
            Self::Between(a, b) => wording::between(lang, &name(a)?, &name(b)?),
            Self::From(piece) => wording::from(lang, &name(piece)?),
            Self::Until(piece) => wording::until(lang, &name(piece)?),
            Self::Stretch(a, b) => wording::stretch(&name(a)?, &name(b)?),
            Self::Either(pieces) => wording::either(lang, &names(pieces)?),
            Self::All(pieces) => wording::all(lang, &names(pieces)?),
            Self::Odd => return None,
        })
    }

    pub fn of_form(form: &Form) -> Self {
        let piece = |point: &Point, approximate| {
            point.days().map(|days| Piece { days, approximate, uncertain: false, season: None })
        };
        let exact = |point: &Point| piece(point, false);
        let said = match form {
            Form::Exact(p) | Form::Calculated(p) | Form::Interpreted(p, _) => exact(p).map(Self::Moment),
            Form::About(p) | Form::Estimated(p) => piece(p, true).map(Self::Moment),
            Form::Before(p) => exact(p).map(Self::OrEarlier),
            Form::After(p) => exact(p).map(Self::OrLater),
            Form::From(p) => exact(p).map(Self::From),
            Form::To(p) => exact(p).map(Self::Until),
            Form::Between(a, b) => exact(a).zip(exact(b)).map(|(a, b)| Self::Between(a, b)),
            Form::FromTo(a, b) => exact(a).zip(exact(b)).map(|(a, b)| Self::Stretch(a, b)),
            Form::Phrase(_) => None,
        };
        said.unwrap_or(Self::Odd)
    }

    /// `own` is the calendar the source counts in: `[1859-09-29..1860-09-16]` is a Hebrew year there.
    pub fn of_edtf(edtf: &Edtf, own: Calendar) -> Self {
        match edtf.expression() {
            Expression::Date(date) => Self::Moment(piece(date)),
            Expression::DateTime(time) => Self::Moment(piece(&time.date)),
            Expression::Set(Set { kind: SetKind::OneMember, elements }) => match &elements[..] {
                [SetElement::OnOrBefore(date)] => Self::OrEarlier(piece(date)),
                [SetElement::OnOrAfter(date)] => Self::OrLater(piece(date)),
                [SetElement::Range(..)] if units::is_unit(edtf.days(), own) => {
                    Self::Moment(Piece { days: edtf.days(), approximate: false, uncertain: false, season: None })
                }
                [SetElement::Range(a, b)] => Self::Between(piece(a), piece(b)),
                elements => single_dates(elements).map_or(Self::Odd, Self::Either),
            },
            Expression::Set(Set { kind: SetKind::AllMembers, elements }) => {
                single_dates(elements).map_or(Self::Odd, Self::All)
            }
            Expression::Interval(interval) => match (&interval.start, &interval.end) {
                (IntervalEndpoint::Date(a), IntervalEndpoint::Date(b)) => Self::Stretch(piece(a), piece(b)),
                (IntervalEndpoint::Date(a), IntervalEndpoint::Open | IntervalEndpoint::Unknown) => Self::From(piece(a)),
                (IntervalEndpoint::Open | IntervalEndpoint::Unknown, IntervalEndpoint::Date(b)) => {
                    Self::Until(piece(b))
                }
                _ => Self::Odd,
            },
        }
    }
}

fn single_dates(elements: &[SetElement]) -> Option<Vec<Piece>> {
    let single = |element: &SetElement| match element {
        SetElement::Date(date) => Some(piece(date)),
        _ => None,
    };
    elements.iter().map(single).collect()
}

fn piece(date: &EdtfDate) -> Piece {
    let season = match (date.precision(), date.month.and_then(|month| month.value()), date.year.value()) {
        (Precision::Season, Some(code @ 21..=28), Some(year)) => {
            i32::try_from(year).ok().map(|year| ((code - 21) % 4 + 1, year))
        }
        _ => None,
    };
    let (approximate, uncertain) = (date.is_approximate(), date.is_uncertain());
    Piece { days: Edtf::from(Expression::Date(*date)).days(), approximate, uncertain, season }
}
