//! A day, a month or a year as a calendar names it, and the EDTF that says the same.
//!
//! EDTF knows the Gregorian calendar only. A day of another calendar is the Gregorian day; its months and years are
//! not, so a moment within one becomes `[first..last]`, with the days themselves. At the end of a stretch EDTF allows
//! only a single date: there a Hebrew year becomes the Gregorian year of its first or last day, marked `~`.

use super::{Calendar, CalendarDay, Edtf, gregorian};
use crate::model::DayInterval;

/// A date of day, month or year precision in some calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NamedDate {
    pub calendar: Calendar,
    /// Year 0 is 1 BCE.
    pub year: i32,
    pub month: Option<u8>,
    /// Only with a month.
    pub day: Option<u8>,
}

/// Which side of a stretch or range a date stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    First,
    Last,
}

impl NamedDate {
    pub fn year(calendar: Calendar, year: i32) -> Self {
        Self { calendar, year, month: None, day: None }
    }

    /// All days it may mean; `None` if the calendar has no such date.
    pub fn days(self) -> Option<DayInterval> {
        match (self.month, self.day) {
            (Some(month), Some(day)) => {
                let day = CalendarDay { year: self.year, month, day };
                self.calendar.day_number(day).map(DayInterval::day)
            }
            (Some(month), None) => self.calendar.month_days(self.year, month),
            (None, _) => self.calendar.year_days(self.year),
        }
    }

    /// EDTF for something that happened then; `mark` is empty, `~`, `?` or `%`.
    pub fn moment(self, mark: &str) -> Option<Edtf> {
        let days = self.days()?;
        let text = match self.plain() {
            Some(text) => format!("{text}{mark}"),
            None if mark.is_empty() => format!("[{}..{}]", Edtf::of_day(days.min), Edtf::of_day(days.max)),
            None => {
                let [first, last] = [Side::First, Side::Last].map(|side| self.vague(days, side));
                if first == last { format!("{first}{mark}") } else { format!("[{first}{mark},{last}{mark}]") }
            }
        };
        Edtf::parse(&text).ok()
    }

    /// One end of an EDTF interval.
    pub fn endpoint(self, side: Side) -> Option<String> {
        let days = self.days()?;
        Some(self.plain().unwrap_or_else(|| format!("{}~", self.vague(days, side))))
    }

    /// The text for one end of a range: the date itself if EDTF knows its calendar, else its first or last day.
    pub fn bound(self, side: Side) -> Option<String> {
        let days = self.days()?;
        let outer = if side == Side::First { days.min } else { days.max };
        Some(self.plain().unwrap_or_else(|| Edtf::of_day(outer).to_string()))
    }

    /// The date in EDTF, if a single EDTF date says exactly this.
    fn plain(self) -> Option<String> {
        match (self.calendar, self.month, self.day) {
            (Calendar::Gregorian, None, _) => Some(year_text(self.year)),
            (Calendar::Gregorian, Some(month), None) => Some(format!("{}-{month:02}", year_text(self.year))),
            (_, Some(_), Some(_)) => Some(Edtf::of_day(self.days()?.min).to_string()),
            _ => None,
        }
    }

    /// The Gregorian month or year in which it begins or ends.
    fn vague(self, days: DayInterval, side: Side) -> String {
        let (year, month, _) = gregorian::from_day_number(if side == Side::First { days.min } else { days.max });
        match self.month {
            Some(_) => format!("{}-{month:02}", year_text(year)),
            None => year_text(year),
        }
    }
}

/// A year in the four digits EDTF asks for.
pub(super) fn year_text(year: i32) -> String {
    match year {
        0..=9999 => format!("{year:04}"),
        -9999..0 => format!("-{:04}", -year),
        _ => format!("Y{year}"),
    }
}
