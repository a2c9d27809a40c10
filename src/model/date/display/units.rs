//! What a run of days is called: a day, month, year, decade or century of a calendar, or those it touches.

use super::said::Piece;
use super::wording;
use crate::model::date::{Calendar, CalendarDay};
use crate::model::{DayInterval, Lang};

/// A piece in words.
pub(super) struct Name {
    pub text: String,
    /// It begins with the day of the month, which takes an article in French.
    pub is_day: bool,
    /// It is a bare year, which needs no spaces around a dash.
    pub is_year: bool,
}

/// The name of a piece; `None` outside the calendar's reach.
pub(super) fn name(piece: &Piece, lang: Lang, calendar: Calendar) -> Option<Name> {
    let gregorian = calendar == Calendar::Gregorian;
    let season = piece.season.filter(|_| gregorian);
    let (text, kind) = match season {
        Some((season, year)) => (wording::season(lang, season, &wording::year(lang, calendar, year)), Kind::Other),
        None => plain_name(piece.days, lang, calendar)?,
    };
    let bare = Name { text, is_day: kind == Kind::Day, is_year: kind == Kind::Year };
    Some(wording::marked(lang, bare, piece.approximate, piece.uncertain))
}

/// Whether the days are exactly one day, month or year of the calendar.
pub(super) fn is_unit(days: DayInterval, calendar: Calendar) -> bool {
    match (calendar.day_of(days.min), calendar.day_of(days.max)) {
        (Some(first), Some(last)) => unit(days, first, last, calendar).is_some(),
        _ => false,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Day,
    Month,
    Year,
    Other,
}

fn unit(days: DayInterval, first: CalendarDay, last: CalendarDay, calendar: Calendar) -> Option<Kind> {
    if first == last {
        Some(Kind::Day)
    } else if calendar.month_days(first.year, first.month) == Some(days) {
        Some(Kind::Month)
    } else if calendar.year_days(first.year) == Some(days) && first.year == last.year {
        Some(Kind::Year)
    } else {
        None
    }
}

fn plain_name(days: DayInterval, lang: Lang, calendar: Calendar) -> Option<(String, Kind)> {
    let (first, last) = (calendar.day_of(days.min)?, calendar.day_of(days.max)?);
    let year = |year| wording::year(lang, calendar, year);
    let month = |day: CalendarDay| wording::month(lang, calendar, day.year, day.month);
    let exact = unit(days, first, last, calendar);
    let text = match exact {
        Some(Kind::Day) => wording::day(lang, calendar, first),
        Some(Kind::Month) => format!("{} {}", month(first), year(first.year)),
        Some(Kind::Year) => year(first.year),
        _ => decade_or_century(days, first.year, last.year, lang, calendar)
            .unwrap_or_else(|| touched(days, first, last, lang, calendar)),
    };
    Some((text, exact.unwrap_or(Kind::Other)))
}

fn decade_or_century(days: DayInterval, first: i32, last: i32, lang: Lang, calendar: Calendar) -> Option<String> {
    let western = matches!(calendar, Calendar::Gregorian | Calendar::Julian);
    let starts = calendar.year_days(first).is_some_and(|year| year.min == days.min);
    let ends = calendar.year_days(last).is_some_and(|year| year.max == days.max);
    if !western || !starts || !ends || first < 0 {
        return None;
    }
    match last - first {
        9 if first % 10 == 0 => Some(wording::decade(lang, first)),
        99 if first % 100 == 0 => Some(wording::century(lang, first / 100 + 1)),
        _ => None,
    }
}

/// The months or years the days touch, `5623/5624`; more than two are "between".
fn touched(days: DayInterval, first: CalendarDay, last: CalendarDay, lang: Lang, calendar: Calendar) -> String {
    let year = |year| wording::year(lang, calendar, year);
    let month = |day: CalendarDay| wording::month(lang, calendar, day.year, day.month);
    let short = days.max.saturating_sub(days.min) <= 62;
    let same_year = first.year == last.year;
    match (short, same_year) {
        (true, true) => format!("{}/{} {}", month(first), month(last), year(first.year)),
        (true, false) => format!("{} {}/{} {}", month(first), year(first.year), month(last), year(last.year)),
        (false, true) => year(first.year),
        (false, false) if last.year - first.year == 1 => format!("{}/{}", year(first.year), year(last.year)),
        (false, false) => {
            let name = |text| Name { text, is_day: false, is_year: true };
            wording::between(lang, &name(year(first.year)), &name(year(last.year)))
        }
    }
}
