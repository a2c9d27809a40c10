//! The calendars our sources date by, and their days as day numbers.
//!
//! - *Julian*: the civil calendar of Russia and the Balkans into the twentieth century.
//! - *Hebrew*: the fixed arithmetic calendar. Months are numbered from Tishri as GEDCOM lists them: 6 is Adar I and
//!   exists in leap years only, 7 is Adar (in leap years Adar II), 13 is Elul.
//! - *Islamic*: the tabular civil calendar (epoch Friday 16 July 622 Julian, leap years 2, 5, 7, 10, 13, 16, 18, 21, 24,
//!   26 and 29 of thirty). Months proclaimed on sight of the moon may differ from it by a day or two.
//! - *French Republican*: see `french_republican.rs`.
//!
//! Hebrew and Islamic days begin at sunset; the day number is that of the daylight half, so what happened in the
//! evening was on the civil day before.

use icu_calendar::cal::hijri::{TabularAlgorithm, TabularAlgorithmEpoch, TabularAlgorithmLeapYears};
use icu_calendar::cal::{Hebrew, Hijri, Julian};
use icu_calendar::types::{Month, RataDie};
use icu_calendar::{AsCalendar, Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{french_republican, gregorian};
use crate::model::DayInterval;

/// A calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Calendar {
    /// The calendar of EDTF, reckoned backwards too.
    #[default]
    Gregorian,
    /// The old style.
    Julian,
    /// Years since the creation: 5620 is 1859–1860.
    Hebrew,
    /// Years of the hijra, tabular.
    Islamic,
    /// Years of the Republic, 1792 to 1805.
    FrenchRepublican,
}

/// A day named in some calendar. Years before year 1 are counted 0, -1, … (only Gregorian and Julian have them).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarDay {
    /// The year.
    pub year: i32,
    /// The month, from 1; see the file's head for the Hebrew ones and 13 of the Republic.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

impl Calendar {
    /// All five.
    pub const ALL: [Calendar; 5] = [Self::Gregorian, Self::Julian, Self::Hebrew, Self::Islamic, Self::FrenchRepublican];

    /// The code in the ontology's list: `gregorian`, `julian`, `hebrew`, `islamic`, `french-republican`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Gregorian => "gregorian",
            Self::Julian => "julian",
            Self::Hebrew => "hebrew",
            Self::Islamic => "islamic",
            Self::FrenchRepublican => "french-republican",
        }
    }

    /// Reads a code; `None` if it is not one of ours.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code() == code)
    }

    /// Whether its days begin in the evening, so that a converted day may be one off.
    pub fn begins_at_sunset(self) -> bool {
        matches!(self, Self::Hebrew | Self::Islamic)
    }

    /// The day number of a day, if the calendar has that day.
    pub fn day_number(self, date: CalendarDay) -> Option<i32> {
        let CalendarDay { year, month, day } = date;
        match self {
            Self::Gregorian => {
                let year = i64::from(year);
                let exists = (1..=gregorian::month_length(year, month)).contains(&day);
                exists.then(|| gregorian::day_number(year, month, day))
            }
            Self::Julian => number_in(Julian, year, plain_month(month)?, day),
            Self::Hebrew if year >= 1 => number_in(Hebrew, year, hebrew_month(month)?, day),
            Self::Islamic if year >= 1 => number_in(tabular(), year, plain_month(month)?, day),
            Self::FrenchRepublican => french_republican::day_number(date),
            Self::Hebrew | Self::Islamic => None,
        }
    }

    /// The name of a day, if the calendar reaches it.
    pub fn day_of(self, number: i32) -> Option<CalendarDay> {
        let date = match self {
            Self::Gregorian => {
                let (year, month, day) = gregorian::from_day_number(number);
                CalendarDay { year, month, day }
            }
            Self::Julian => day_in(Julian, number, |month| month.number()),
            Self::Hebrew => day_in(Hebrew, number, hebrew_number),
            Self::Islamic => day_in(tabular(), number, |month| month.number()),
            Self::FrenchRepublican => french_republican::from_day_number(number)?,
        };
        // ICU moves what is out of its reach to the edge.
        (self.day_number(date) == Some(number)).then_some(date)
    }

    /// All days of a month, if the year has that month.
    pub fn month_days(self, year: i32, month: u8) -> Option<DayInterval> {
        let number = |day| self.day_number(CalendarDay { year, month, day });
        Some(DayInterval { min: number(1)?, max: (1..=31).rev().find_map(number)? })
    }

    /// All days of a year, if the calendar has it.
    pub fn year_days(self, year: i32) -> Option<DayInterval> {
        let first = self.month_days(year, 1)?;
        let last = (1..=13).rev().find_map(|month| self.month_days(year, month))?;
        Some(DayInterval { min: first.min, max: last.max })
    }

    /// Whether the year has a thirteenth month (Hebrew), or an extra day.
    pub fn is_leap(self, year: i32) -> bool {
        match self {
            Self::Hebrew => self.month_days(year, 6).is_some(),
            _ => {
                let ordinary = if self == Self::Islamic { 354 } else { 365 };
                self.year_days(year).is_some_and(|days| days.max - days.min + 1 > ordinary)
            }
        }
    }
}

fn tabular() -> Hijri<TabularAlgorithm> {
    Hijri::new_tabular(TabularAlgorithmLeapYears::TypeII, TabularAlgorithmEpoch::Friday)
}

fn plain_month(month: u8) -> Option<Month> {
    (1..=12).contains(&month).then(|| Month::new(month))
}

/// ICU numbers the months of a common year and calls Adar I "the leap month after Shevat".
fn hebrew_month(month: u8) -> Option<Month> {
    match month {
        1..=5 => Some(Month::new(month)),
        6 => Some(Month::leap(5)),
        7..=13 => Some(Month::new(month - 1)),
        _ => None,
    }
}

fn hebrew_number(month: Month) -> u8 {
    match month.number() {
        number if month.is_leap() || number >= 6 => number + 1,
        number => number,
    }
}

fn number_in<A: AsCalendar>(calendar: A, year: i32, month: Month, day: u8) -> Option<i32> {
    let date = Date::try_new(year.into(), month, day, calendar).ok()?;
    i32::try_from(date.to_rata_die().to_i64_date()).ok()
}

fn day_in<A: AsCalendar>(calendar: A, number: i32, month_number: fn(Month) -> u8) -> CalendarDay {
    let date = Date::from_rata_die(RataDie::new(number.into()), calendar);
    let month = month_number(date.month().to_input());
    CalendarDay { year: date.year().extended_year(), month, day: date.day_of_month().0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same day in Gregorian and another calendar, from published tables.
    fn check(civil: (i32, u8, u8), calendar: Calendar, (year, month, day): (i32, u8, u8)) {
        let number = Calendar::Gregorian.day_number(CalendarDay { year: civil.0, month: civil.1, day: civil.2 });
        let date = CalendarDay { year, month, day };
        assert_eq!(calendar.day_number(date), number, "{calendar:?} {date:?}");
        assert_eq!(calendar.day_of(number.unwrap()), Some(date));
    }

    #[test]
    fn known_days() {
        // The October Revolution and the last Julian day of Soviet Russia.
        check((1917, 11, 7), Calendar::Julian, (1917, 10, 25));
        check((1918, 2, 13), Calendar::Julian, (1918, 1, 31));
        // The State of Israel was declared on 5 Iyyar 5708; New Year 5620.
        check((1948, 5, 14), Calendar::Hebrew, (5708, 9, 5));
        check((1859, 9, 29), Calendar::Hebrew, (5620, 1, 1));
        // Reingold and Dershowitz, sample data.
        check((1945, 11, 12), Calendar::Hebrew, (5706, 3, 7));
        check((1945, 11, 12), Calendar::Islamic, (1364, 12, 6));
        check((1768, 6, 19), Calendar::Islamic, (1182, 2, 3));
        check((1768, 6, 19), Calendar::Hebrew, (5528, 11, 4));
        // The Ninth of Thermidor; the coup of Brumaire; the end.
        check((1794, 7, 27), Calendar::FrenchRepublican, (2, 11, 9));
        check((1799, 11, 9), Calendar::FrenchRepublican, (8, 2, 18));
        check((1792, 9, 22), Calendar::FrenchRepublican, (1, 1, 1));
        check((1795, 9, 22), Calendar::FrenchRepublican, (3, 13, 6));
        check((1805, 12, 31), Calendar::FrenchRepublican, (14, 4, 10));
    }

    #[test]
    fn every_day_from_1700_to_1960_round_trips() {
        let days = DayInterval::years(1700, 1960);
        for calendar in Calendar::ALL {
            let mut before: Option<CalendarDay> = None;
            for number in days.min..=days.max {
                let Some(date) = calendar.day_of(number) else {
                    assert_eq!(calendar, Calendar::FrenchRepublican);
                    continue;
                };
                assert_eq!(calendar.day_number(date), Some(number), "{calendar:?} {date:?}");
                assert!(before.is_none_or(|day| day < date), "{calendar:?} {date:?}");
                before = Some(date);
            }
            assert!(before.is_some());
        }
    }

    #[test]
    fn months_and_years_follow_each_other() {
        for (calendar, years) in [
            (Calendar::Gregorian, 1700..=1960),
            (Calendar::Julian, 1700..=1960),
            (Calendar::Hebrew, 5460..=5721),
            (Calendar::Islamic, 1111..=1380),
            (Calendar::FrenchRepublican, 1..=14),
        ] {
            let mut next = calendar.year_days(*years.start()).unwrap().min;
            for year in years {
                let whole = calendar.year_days(year).unwrap();
                for days in (1..=13).filter_map(|month| calendar.month_days(year, month)) {
                    assert_eq!(days.min, next, "{calendar:?} {year}");
                    next = days.max + 1;
                }
                assert_eq!(whole.max + 1, next, "{calendar:?} {year}");
            }
        }
    }

    #[test]
    fn adar_is_one_month_or_two() {
        assert!(Calendar::Hebrew.is_leap(5622) && !Calendar::Hebrew.is_leap(5620));
        assert_eq!(Calendar::Hebrew.month_days(5620, 6), None);
        let [first, second] = [6, 7].map(|month| Calendar::Hebrew.month_days(5622, month).unwrap());
        assert_eq!((first.max - first.min, second.max - second.min), (29, 28));
    }

    #[test]
    fn days_that_do_not_exist() {
        let no = |calendar: Calendar, year, month, day| {
            assert_eq!(calendar.day_number(CalendarDay { year, month, day }), None, "{calendar:?}");
        };
        no(Calendar::Gregorian, 1890, 2, 31);
        no(Calendar::Gregorian, 1900, 2, 29);
        no(Calendar::Julian, 1901, 2, 29);
        no(Calendar::Hebrew, 5620, 14, 1);
        no(Calendar::Hebrew, 0, 1, 1);
        no(Calendar::Islamic, 1280, 13, 1);
        no(Calendar::FrenchRepublican, 2, 13, 6);
        no(Calendar::FrenchRepublican, 14, 4, 11);
        no(Calendar::FrenchRepublican, 15, 1, 1);
        assert_eq!(Calendar::FrenchRepublican.day_of(654_414), None);
        assert_eq!(Calendar::Julian.day_of(i32::MAX), None);
    }

    #[test]
    fn codes() {
        for calendar in Calendar::ALL {
            assert_eq!(Calendar::from_code(calendar.code()), Some(calendar));
            assert_eq!(serde_json::to_string(&calendar).unwrap(), format!("\"{}\"", calendar.code()));
        }
    }
}
