//! The Gregorian calendar reckoned forwards and backwards without end, which is what EDTF and our day numbers use.
//!
//! Day 1 is 1 January of year 1 (the *rata die* of Reingold and Dershowitz); year 0 is the year before year 1.
//! Years so far away that their days do not fit an `i32` (some six million years) are taken for the last that fit;
//! the two ends of `i32` themselves stay free to mean "open".

/// The first and the last finite day number.
const FINITE: (i64, i64) = (i32::MIN as i64 + 1, i32::MAX as i64 - 1);

/// Whether February has 29 days.
pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days the month has, 0 for a month that does not exist.
pub(super) fn month_length(year: i64, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

/// The day number.
pub(super) fn day_number(year: i64, month: u8, day: u8) -> i32 {
    // No day number reaches this far, and nothing overflows within it.
    let year = year.clamp(-6_000_000, 6_000_000);
    // Count years from March, so that the leap day is the last of its year.
    let shifted = if month > 2 { year } else { year - 1 };
    let month_from_march = (i64::from(month) + 9) % 12;
    // 1 March of year 0 is day -305.
    let days = 365 * shifted + shifted.div_euclid(4) - shifted.div_euclid(100)
        + shifted.div_euclid(400)
        + (153 * month_from_march + 2) / 5
        + i64::from(day)
        - 306;
    days.clamp(FINITE.0, FINITE.1) as i32
}

/// Year, month and day of a day number.
pub(super) fn from_day_number(day: i32) -> (i32, u8, u8) {
    // Days since 1 March of year 0, in eras of 400 years (146 097 days).
    let since_march = i64::from(day) + 305;
    let era = since_march.div_euclid(146_097);
    let of_era = since_march.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    // The year of an `i32` day lies within six million, the month within 12 and the day within 31.
    (year as i32, month as u8, day_of_month as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        assert_eq!(day_number(1, 1, 1), 1);
        assert_eq!(day_number(0, 12, 31), 0);
        // Reingold and Dershowitz, sample data: 12 November 1945.
        assert_eq!(day_number(1945, 11, 12), 710_347);
        assert_eq!(from_day_number(-214_193), (-586, 7, 24));
    }

    #[test]
    fn every_day_round_trips() {
        let mut expected = day_number(-1, 1, 1);
        for year in -1..=2100 {
            for month in 1..=12 {
                for day in 1..=month_length(year, month) {
                    assert_eq!(day_number(year, month, day), expected);
                    assert_eq!(from_day_number(expected), (year as i32, month, day));
                    expected += 1;
                }
            }
        }
    }

    #[test]
    fn years_out_of_reach_are_the_last_within_it() {
        assert_eq!(day_number(170_000_000, 1, 1), i32::MAX - 1);
        assert_eq!(day_number(i64::MIN, 1, 1), i32::MIN + 1);
    }
}
