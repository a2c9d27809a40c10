//! The calendar of the French Republic: twelve months of thirty days and five or six complementary days.
//!
//! It was in use from 22 September 1792 (1 Vendémiaire I) to 31 December 1805 (10 Nivôse XIV), in France and where
//! France ruled. In that time the years 3, 7 and 11 had a sixth complementary day. Proposals for other years disagree,
//! so days before and after do not exist here.

use super::calendar::CalendarDay;

/// 22 September 1792.
const FIRST: i32 = 654_415;
/// 31 December 1805.
const LAST: i32 = 659_262;

/// Month 13 holds the complementary days.
pub(super) fn day_number(date: CalendarDay) -> Option<i32> {
    let CalendarDay { year, month, day } = date;
    let length = match month {
        1..=12 => 30,
        13 if is_sextile(year) => 6,
        13 => 5,
        _ => return None,
    };
    if !(1..=14).contains(&year) || !(1..=length).contains(&day) {
        return None;
    }
    let number = first_of_year(year) + 30 * (i32::from(month) - 1) + i32::from(day) - 1;
    (number <= LAST).then_some(number)
}

pub(super) fn from_day_number(number: i32) -> Option<CalendarDay> {
    if !(FIRST..=LAST).contains(&number) {
        return None;
    }
    let year = (1..=14).rev().find(|year| first_of_year(*year) <= number)?;
    let of_year = number - first_of_year(year);
    // Below 366, so both fit.
    Some(CalendarDay { year, month: (of_year / 30 + 1) as u8, day: (of_year % 30 + 1) as u8 })
}

fn is_sextile(year: i32) -> bool {
    year % 4 == 3
}

fn first_of_year(year: i32) -> i32 {
    FIRST + 365 * (year - 1) + year / 4
}
