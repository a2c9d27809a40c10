//! The tests of reading and writing GEDCOM dates.

use proptest::prelude::*;

use super::*;
use crate::model::DayInterval;
use crate::model::date::named::NamedDate;
use crate::model::date::{Calendar, CalendarDay, Date, Edtf, month_words};

/// A date of 5.5.1, the same in 7, and its EDTF.
fn check(old: &str, new: &str, edtf: &str) {
    for (value, version, other, other_value) in
        [(old, Version::V5, Version::V7, new), (new, Version::V7, Version::V5, old)]
    {
        let date = parse(value, version);
        assert_eq!(date.edtf.as_ref().map(Edtf::to_string).as_deref(), Some(edtf), "{value}");
        assert_eq!(date.written, value);
        let days = date.days.unwrap();
        let outer = date.edtf.as_ref().unwrap().days();
        assert!(outer.min <= days.min && days.max <= outer.max, "{value}");
        let plain = |value: &str| GedcomDate { value: value.to_owned(), phrase: None };
        assert_eq!(date.to_gedcom(version), plain(value));
        assert_eq!(date.to_gedcom(other), plain(other_value));
    }
}

#[test]
#[rustfmt::skip]
fn every_form_in_both_versions() {
    check("17 MAY 1863", "17 MAY 1863", "1863-05-17");
    check("MAY 1863", "MAY 1863", "1863-05");
    check("1863", "1863", "1863");
    check("ABT 1863", "ABT 1863", "1863~");
    check("EST MAY 1863", "EST MAY 1863", "1863-05~");
    check("CAL 1863", "CAL 1863", "1863");
    check("BEF 1863", "BEF 1863", "[..1863]");
    check("AFT 17 MAY 1863", "AFT 17 MAY 1863", "[1863-05-17..]");
    check("BET 1861 AND 1863", "BET 1861 AND 1863", "[1861..1863]");
    check("BET 1861 AND 17 MAY 1863", "BET 1861 AND 17 MAY 1863", "[1861-01-01..1863-05-17]");
    check("FROM 1882", "FROM 1882", "1882/..");
    check("TO 1897", "TO 1897", "../1897");
    check("FROM 1882 TO MAY 1897", "FROM 1882 TO MAY 1897", "1882/1897-05");
    check("44 B.C.", "44 BCE", "-0043");
    check("@#DJULIAN@ 25 OCT 1917", "JULIAN 25 OCT 1917", "1917-11-07");
    check("@#DHEBREW@ 5 IYR 5708", "HEBREW 5 IYR 5708", "1948-05-14");
    check("@#DHEBREW@ NSN 5620", "HEBREW NSN 5620", "[1860-03-24..1860-04-22]");
    check("@#DHEBREW@ 5620", "HEBREW 5620", "[1859-09-29..1860-09-16]");
    check("ABT @#DHEBREW@ 5620", "ABT HEBREW 5620", "[1859~,1860~]");
    check("BEF @#DHEBREW@ 5620", "BEF HEBREW 5620", "[..1860-09-16]");
    check("FROM @#DHEBREW@ 5620 TO @#DHEBREW@ 5625", "FROM HEBREW 5620 TO HEBREW 5625", "1859~/1865~");
    check("@#DFRENCH R@ 9 THER 2", "FRENCH_R 9 THER 2", "1794-07-27");
    check("@#DFRENCH R@ 6 COMP 3", "FRENCH_R 6 COMP 3", "1795-09-22");
    // Each calendar stands before its own date: the second one is Gregorian.
    check("FROM @#DJULIAN@ 1670 TO 1800", "FROM JULIAN 1670 TO 1800", "1670~/1800");
    // Adar I, Adar II.
    check("@#DHEBREW@ 1 ADR 5622", "HEBREW 1 ADR 5622", "1862-02-01");
    check("@#DHEBREW@ 1 ADS 5622", "HEBREW 1 ADS 5622", "1862-03-03");
    check("@#DHEBREW@ 1 ADS 5620", "HEBREW 1 ADS 5620", "1860-02-24");
}

#[test]
fn adar_of_a_common_year_is_often_written_adr() {
    let date = parse("@#DHEBREW@ 1 ADR 5620", Version::V5);
    assert_eq!(date.edtf, Edtf::parse("1860-02-24").ok());
    assert_eq!(date.to_gedcom(Version::V5).value, "@#DHEBREW@ 1 ADR 5620");
    assert_eq!(date.to_gedcom(Version::V7).value, "HEBREW 1 ADS 5620");
}

#[test]
fn untidy_but_clear() {
    for (value, edtf) in [
        ("17 may 1863", "1863-05-17"),
        (" abt  1863 ", "1863~"),
        ("Bet 1861 and 1863", "[1861..1863]"),
        ("ABT. 1863", "1863~"),
        ("@#DHEBREW@5 IYR 5708", "1948-05-14"),
        ("@@#DHEBREW@@ 5 IYR 5708", "1948-05-14"),
        ("@#DGREGORIAN@ 17 MAY 1863", "1863-05-17"),
        ("@#DHEBREW@ FROM 5620 TO 5625", "1859~/1865~"),
        ("17 May 1863", "1863-05-17"),
        ("c. 1863", "1863~"),
    ] {
        let date = parse(value, Version::V5);
        assert_eq!(date.edtf, Edtf::parse(edtf).ok(), "{value}");
        assert_eq!(date.written, value);
    }
    assert_eq!(parse("44 BC", Version::V5).edtf, Edtf::parse("-0043").ok());
}

#[test]
fn dual_years() {
    let date = parse("11 FEB 1699/00", Version::V5);
    assert_eq!(date.edtf, Edtf::parse("1700-02-11").ok());
    assert_eq!(date.to_gedcom(Version::V5).value, "11 FEB 1699/00");
    let new = date.to_gedcom(Version::V7);
    assert_eq!((new.value.as_str(), new.phrase.as_deref()), ("11 FEB 1700", Some("11 FEB 1699/00")));
    assert_eq!(parse("1699/00", Version::V5).edtf, Edtf::parse("[1699..1700]").ok());
    assert_eq!(parse("11 FEB 1699/1700", Version::V5).edtf, Edtf::parse("1700-02-11").ok());
    // Not a dual year, or not one in version 7.
    assert_eq!(parse("11 FEB 1699/05", Version::V5).edtf, None);
    assert_eq!(parse("11 FEB 1699/00", Version::V7).edtf, None);
    assert_eq!(parse("11 NOV 1699/00", Version::V5).edtf, None);
}

#[test]
fn phrases() {
    let date = parse("INT 1863 (the year of the flood)", Version::V5);
    assert_eq!(date.edtf, Edtf::parse("1863").ok());
    assert_eq!(date.to_gedcom(Version::V5).value, "INT 1863 (the year of the flood)");
    let new = date.to_gedcom(Version::V7);
    assert_eq!((new.value.as_str(), new.phrase.as_deref()), ("1863", Some("the year of the flood")));
    let date = parse_with_phrase(&new.value, new.phrase.as_deref(), Version::V7);
    assert_eq!(date.to_gedcom(Version::V7), new);
    assert_eq!(date.to_gedcom(Version::V5).value, "INT 1863 (the year of the flood)");

    let date = parse_with_phrase("", Some("before the war"), Version::V7);
    assert_eq!((date.written.as_str(), &date.edtf, date.days), ("(before the war)", &None, None));
    assert_eq!(date.to_gedcom(Version::V7), GedcomDate { value: String::new(), phrase: Some("before the war".into()) });
    assert_eq!(date.to_gedcom(Version::V5).value, "(before the war)");
    assert_eq!(parse("(before the war)", Version::V5), date);

    // A phrase that is clear is understood, and still goes out as the phrase it was.
    let date = parse_with_phrase("", Some("vers 1863"), Version::V7);
    assert_eq!(date.edtf, Edtf::parse("1863~").ok());
    assert_eq!(date.to_gedcom(Version::V7), GedcomDate { value: String::new(), phrase: Some("vers 1863".into()) });

    // A range has no room for a phrase in 5.5.1.
    let date = parse_with_phrase("BET 1861 AND 1863", Some("two censuses"), Version::V7);
    let old = date.to_gedcom(Version::V5);
    assert_eq!((old.value.as_str(), old.phrase.as_deref()), ("BET 1861 AND 1863", Some("two censuses")));
}

#[test]
fn what_is_no_date_is_never_lost() {
    for value in [
        "31 FEB 1890",
        "before the war",
        "17 MAY",
        "1863 MAY 17",
        "@#DROMAN@ 17 MAY 1863",
        "BET 1863 AND 1861",
        "INT 1863",
        "FROM",
        "@#DHEBREW@ 30 IYR 5620",
        "@#DFRENCH R@ 1 VEND 15",
        "17 MAY 0",
        "MAYBE 1863",
        "@#DHEBREW@ 5 MAY 5708",
        "ABT ABT 1863",
        "1863 (phrase)",
        "HEBREW 5620 BCE",
    ] {
        for version in [Version::V5, Version::V7] {
            let date = parse(value, version);
            assert_eq!(date, Date::unread(value));
            let phrase = Some(value.to_owned());
            assert_eq!(date.to_gedcom(Version::V7), GedcomDate { value: String::new(), phrase });
            assert_eq!(date.to_gedcom(Version::V5), GedcomDate { value: format!("({value})"), phrase: None });
        }
    }
    assert_eq!(parse("", Version::V7).to_gedcom(Version::V7), GedcomDate::default());
}

#[test]
fn words_that_are_clear_go_out_as_a_date_and_as_words() {
    let date = Date::read("vers 1860");
    assert_eq!(date.to_gedcom(Version::V7), GedcomDate { value: "ABT 1860".into(), phrase: Some("vers 1860".into()) });
    assert_eq!(Date::read("17 mai 1863").to_gedcom(Version::V5).value, "INT 17 MAY 1863 (17 mai 1863)");
}

#[test]
fn edtf_goes_out_as_gedcom_and_comes_back() {
    for (edtf, value, phrase) in [
        ("1863-05-17", "17 MAY 1863", None),
        ("1863", "1863", None),
        ("1863~", "ABT 1863", None),
        ("1863?", "1863", Some("1863?")),
        ("186X", "BET 1860 AND 1869", Some("186X")),
        ("18XX", "BET 1800 AND 1899", Some("18XX")),
        ("1863-21", "BET MAR 1863 AND MAY 1863", Some("1863-21")),
        ("1882/1897", "FROM 1882 TO 1897", None),
        ("1882/..", "FROM 1882", None),
        ("1882/", "FROM 1882", None),
        ("/1897", "TO 1897", None),
        ("[1861..1863]", "BET 1861 AND 1863", None),
        ("[..1881]", "BEF 1881", None),
        ("[1694..]", "AFT 1694", None),
        ("[1861,1863]", "BET 1861 AND 1863", Some("[1861,1863]")),
        ("{1861,1863}", "FROM 1861 TO 1863", Some("{1861,1863}")),
        ("1882~/1884~", "FROM 1882 TO 1884", Some("1882~/1884~")),
        ("-0043", "44 BCE", None),
    ] {
        let date = Date::from(Edtf::parse(edtf).unwrap());
        let out = date.to_gedcom(Version::V7);
        assert_eq!((out.value.as_str(), out.phrase.as_deref()), (value, phrase), "{edtf}");
        let back = parse_with_phrase(&out.value, out.phrase.as_deref(), Version::V7);
        assert_eq!(back.days, date.days, "{edtf}");
        if !edtf.starts_with('/') && !edtf.ends_with('/') {
            assert_eq!(back.edtf, date.edtf, "{edtf}");
        }
        assert_eq!(back.to_gedcom(Version::V7), out);
    }
    let birth = Date::from(Edtf::parse("1861/1862").unwrap()).as_moment();
    assert_eq!(birth.to_gedcom(Version::V7), GedcomDate { value: "BET 1861 AND 1862".into(), phrase: None });
    let founded = Date::read("../1881").as_moment();
    assert_eq!(founded.to_gedcom(Version::V5), GedcomDate { value: "BEF 1881".into(), phrase: None });
}

fn any_point(calendar: Calendar) -> impl Strategy<Value = NamedDate> {
    let DayInterval { min, max } = match calendar {
        Calendar::FrenchRepublican => DayInterval { min: 654_415, max: 659_262 },
        _ => DayInterval::years(1700, 1960),
    };
    (min..=max, 0..3).prop_map(move |(day, precision)| {
        let CalendarDay { year, month, day } = calendar.day_of(day).expect("within the calendar");
        NamedDate { calendar, year, month: (precision > 0).then_some(month), day: (precision > 1).then_some(day) }
    })
}

fn any_form() -> impl Strategy<Value = Form> {
    let calendar =
        prop::sample::select(vec![Calendar::Gregorian, Calendar::Julian, Calendar::Hebrew, Calendar::FrenchRepublican]);
    let point = || calendar.clone().prop_flat_map(any_point).prop_map(|date| Point { date, dual: false });
    (point(), point(), 0..11).prop_map(|(a, b, form)| match form {
        0 => Form::Exact(a),
        1 => Form::About(a),
        2 => Form::Calculated(a),
        3 => Form::Estimated(a),
        4 => Form::Before(a),
        5 => Form::After(a),
        6 => Form::From(a),
        7 => Form::To(a),
        8 => Form::Between(a, b),
        9 => Form::FromTo(a, b),
        _ => Form::Interpreted(a, "words".into()),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_written_is_read(form in any_form().prop_filter("in order", Form::is_real)) {
        for version in [Version::V5, Version::V7] {
            let out = form.write(version);
            let date = parse_with_phrase(&out.value, out.phrase.as_deref(), version);
            prop_assert_eq!(&date.written, &out.value);
            prop_assert_eq!(date.days, form.days());
            prop_assert_eq!(date.calendar, form.calendar());
            let (days, outer) = (date.days.unwrap(), date.edtf.as_ref().unwrap().days());
            prop_assert!(outer.min <= days.min && days.max <= outer.max, "{:?}", date);
            prop_assert_eq!(&date.to_gedcom(version), &out);
            let other = if version == Version::V5 { Version::V7 } else { Version::V5 };
            prop_assert_eq!(date.to_gedcom(other), form.write(other));
        }
    }

    #[test]
    fn any_text_is_kept(text in "\\PC{0,24}") {
        for version in [Version::V5, Version::V7] {
            let date = parse(&text, version);
            prop_assert_eq!(&date.written, &text);
            let out = date.to_gedcom(version);
            let back = parse_with_phrase(&out.value, out.phrase.as_deref(), version);
            prop_assert_eq!(back.to_gedcom(version), out);
        }
    }

    #[test]
    fn words_of_gedcom_in_any_order_never_panic(words in prop::collection::vec(prop::sample::select(
        vec!["ABT", "FROM", "TO", "BET", "AND", "INT", "1863", "5622", "17", "MAY", "ADR", "@#DHEBREW@", "HEBREW", "(x)", "1699/00", "BCE", "@"]), 0..7)) {
        let text = words.join(" ");
        for version in [Version::V5, Version::V7] {
            prop_assert_eq!(parse(&text, version).written, text.clone());
        }
    }
}

#[test]
fn every_day_from_1700_to_1960_goes_out_and_comes_back() {
    let days = DayInterval::years(1700, 1960);
    for calendar in Calendar::ALL {
        if month_words::gedcom_codes(calendar).is_empty() {
            continue;
        }
        for day in (days.min..=days.max).step_by(5) {
            let Some(named) = calendar.day_of(day) else { continue };
            let CalendarDay { year, month, day: of_month } = named;
            let date = NamedDate { calendar, year, month: Some(month), day: Some(of_month) };
            let form = Form::Exact(Point { date, dual: false });
            for version in [Version::V5, Version::V7] {
                let out = form.write(version);
                let date = parse(&out.value, version);
                assert_eq!(date.days, Some(DayInterval::day(day)), "{out:?}");
                assert_eq!(date.to_gedcom(version), out);
            }
        }
    }
}

/// The months of a Hebrew year as GEDCOM codes them, and how many days each may have.
const HEBREW_MONTHS: [(&str, [u8; 2]); 13] = [
    ("TSH", [30, 30]),
    ("CSH", [29, 30]),
    ("KSL", [29, 30]),
    ("TVT", [29, 29]),
    ("SHV", [30, 30]),
    ("ADR", [30, 30]),
    ("ADS", [29, 29]),
    ("NSN", [30, 30]),
    ("IYR", [29, 29]),
    ("SVN", [30, 30]),
    ("TMZ", [29, 29]),
    ("AAV", [30, 30]),
    ("ELL", [29, 29]),
];

/// Every day of every Hebrew year from 1700 to 1960, one after the other: first and last of each month by its code, and
/// the month alone, from either version into the other and back. Leap years by the rule of nineteen years.
#[test]
fn every_hebrew_month_of_1700_to_1960_crosses_the_versions() {
    let said = |value: &str, version| {
        let date = parse(value, version);
        (date.days.unwrap_or_else(|| panic!("{value}")), date)
    };
    let crosses = |words: &str| {
        let (old, new) = (format!("@#DHEBREW@ {words}"), format!("HEBREW {words}"));
        let (days, date) = said(&old, Version::V5);
        assert_eq!((date.calendar, date.to_gedcom(Version::V7).value), (Calendar::Hebrew, new.clone()));
        let (again, date) = said(&new, Version::V7);
        assert_eq!((again, date.to_gedcom(Version::V5).value), (days, old));
        days
    };
    let mut next = said("@#DHEBREW@ 1 TSH 5460", Version::V5).0.min;
    assert!(next <= DayInterval::years(1700, 1700).min);
    let mut leap_years = 0;
    for year in 5460..=5721 {
        let is_leap = (7 * year + 1) % 19 < 7;
        leap_years += usize::from(is_leap);
        for (code, lengths) in HEBREW_MONTHS {
            if code == "ADR" && !is_leap {
                // Many programs write it for the one Adar: read as that, kept as written, corrected in version 7.
                let (days, date) = said(&format!("@#DHEBREW@ 14 ADR {year}"), Version::V5);
                assert_eq!(days, crosses(&format!("14 ADS {year}")), "{year}");
                assert_eq!(date.to_gedcom(Version::V7).value, format!("HEBREW 14 ADS {year}"));
                assert_eq!(date.to_gedcom(Version::V5).value, format!("@#DHEBREW@ 14 ADR {year}"));
                continue;
            }
            let month = crosses(&format!("{code} {year}"));
            let length = (month.max - month.min + 1) as u8;
            assert!(lengths.contains(&length), "{code} {year}: {length} days");
            for day in [1, 14, length] {
                let at = next + i32::from(day) - 1;
                assert_eq!(crosses(&format!("{day} {code} {year}")), DayInterval::day(at), "{day} {code} {year}");
            }
            assert_eq!((month.min, month.max), (next, next + i32::from(length) - 1), "{code} {year}");
            next = month.max + 1;
        }
    }
    assert!(next > DayInterval::years(1960, 1960).max);
    assert_eq!(leap_years, 96);
}
