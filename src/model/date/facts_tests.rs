//! Every distinct date and period of the facts we publish: forms that real sources made us write.

use super::{Calendar, Date, Edtf, Period, gedcom_date};
use crate::model::Lang;

const DATES: &str = include_str!("../../../tests/cases/dates/of-the-facts.txt");
const PERIODS: &str = include_str!("../../../tests/cases/dates/periods-of-the-facts.csv");

#[test]
fn every_date_is_understood_and_shown() {
    for text in DATES.lines() {
        let edtf = Edtf::parse(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(edtf.to_string(), text, "the canonical form");
        let date = Date::read(text);
        assert_eq!(date.days, Some(edtf.days()));
        for lang in Lang::ALL {
            for calendar in Calendar::ALL {
                assert!(!date.display(lang, calendar).text.is_empty());
            }
            // Nothing is shown as EDTF.
            let shown = date.display(lang, Calendar::Gregorian).text;
            assert!(!shown.contains(['~', 'X', '[', '/']) || text.ends_with("XX"), "{text}: {shown}");
        }
    }
    assert!(DATES.lines().count() > 500);
}

#[test]
fn every_date_goes_through_gedcom() {
    for text in DATES.lines() {
        for date in [Date::read(text), Date::read(text).as_moment()] {
            let out = date.to_gedcom(gedcom_date::Version::V7);
            let back = gedcom_date::parse_with_phrase(&out.value, out.phrase.as_deref(), gedcom_date::Version::V7);
            assert_eq!((&back.edtf, back.days), (&date.edtf, date.days), "{out:?}");
            assert!(!out.value.is_empty());
        }
    }
}

#[test]
fn every_period_is_one_literal_and_back() {
    let mut vague = Vec::new();
    for line in PERIODS.lines().skip(1) {
        let (from, to) = line.split_once(',').unwrap();
        let column = |text: &str| (!text.is_empty()).then(|| Edtf::parse(text).unwrap());
        let period = Period::new(column(from), column(to));
        let literal = period.literal().unwrap_or_else(|| panic!("`{line}` has a literal"));
        if Period::from(&literal) != period {
            vague.push(line);
        }
    }
    assert_eq!(vague, ["1873/1875,1882", "1918/1919,"], "only an end of several years loses something");
}
