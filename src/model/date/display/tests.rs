//! The tests of dates as readers see them.

use super::*;
use crate::model::DayInterval;

/// The text in English, French and Hebrew.
fn check(written: &str, calendar: Calendar, texts: [&str; 3]) {
    let date = Date::read(written);
    assert!(date.edtf.is_some(), "{written}");
    assert_eq!(Lang::ALL.map(|lang| date.display(lang, calendar).text), texts, "{written}");
}

#[test]
#[rustfmt::skip]
fn gregorian() {
    let check = |written, texts| check(written, Calendar::Gregorian, texts);
    check("1863-05-17", ["17 May 1863", "17 mai 1863", "17 במאי 1863"]);
    check("1863-05-01", ["1 May 1863", "1er mai 1863", "1 במאי 1863"]);
    check("1863-05", ["May 1863", "mai 1863", "מאי 1863"]);
    check("1863", ["1863", "1863", "1863"]);
    check("1860~", ["c. 1860", "vers 1860", "בערך 1860"]);
    check("1860?", ["1860?", "1860\u{202f}?", "1860?"]);
    check("1860%", ["c. 1860?", "vers 1860\u{202f}?", "בערך 1860?"]);
    check("1863-05-17~", ["c. 17 May 1863", "vers le 17 mai 1863", "בערך 17 במאי 1863"]);
    check("186X", ["1860s", "années 1860", "שנות ה־60 של המאה ה־19"]);
    check("18XX", ["19th century", "XIXe siècle", "המאה ה־19"]);
    check("20XX", ["21st century", "XXIe siècle", "המאה ה־21"]);
    check("1882/1897", ["1882–1897", "1882–1897", "1882–1897"]);
    check("1882-05/1897", ["May 1882 – 1897", "mai 1882 – 1897", "מאי 1882 – 1897"]);
    check("1882~/1897", ["c. 1882 – 1897", "vers 1882 – 1897", "בערך 1882 – 1897"]);
    check("1882/..", ["from 1882", "depuis 1882", "מ־1882"]);
    check("/1897", ["until 1897", "jusqu’en 1897", "עד 1897"]);
    check("../1897-05-17", ["until 17 May 1897", "jusqu’au 17 mai 1897", "עד 17 במאי 1897"]);
    check("[..1863]", ["1863 or earlier", "1863 ou avant", "1863 או קודם לכן"]);
    check("[1863..]", ["1863 or later", "1863 ou après", "1863 או אחרי כן"]);
    check("[1861..1863]", ["between 1861 and 1863", "entre 1861 et 1863", "בין 1861 ל־1863"]);
    check("BET 1 MAY 1863 AND 3 JUN 1863", ["between 1 May 1863 and 3 June 1863", "entre le 1er mai 1863 et le 3 juin 1863", "בין 1 במאי 1863 ל־3 ביוני 1863"]);
    check("[1861,1863]", ["1861 or 1863", "1861 ou 1863", "1861 או 1863"]);
    check("{1861,1862,1863}", ["1861, 1862 and 1863", "1861, 1862 et 1863", "1861, 1862 ו־1863"]);
    check("1863-21", ["spring 1863", "printemps 1863", "אביב 1863"]);
    check("-0043", ["44 BCE", "44 av. n. è.", "44 לפנה״ס"]);
}

#[test]
#[rustfmt::skip]
fn in_the_readers_calendar() {
    check("1948-05-14", Calendar::Hebrew, ["5 Iyar 5708", "5 iyar 5708", "ה׳ באייר תש״ח"]);
    check("1860-02-24", Calendar::Hebrew, ["1 Adar 5620", "1er adar 5620", "א׳ באדר תר״ך"]);
    check("1862-03-03", Calendar::Hebrew, ["1 Adar II 5622", "1er adar II 5622", "א׳ באדר ב׳ תרכ״ב"]);
    check("1863", Calendar::Hebrew, ["5623/5624", "5623/5624", "תרכ״ג/תרכ״ד"]);
    check("1863-05", Calendar::Hebrew, ["Iyar/Sivan 5623", "iyar/sivan 5623", "אייר/סיוון תרכ״ג"]);
    check("1863~", Calendar::Hebrew, ["c. 5623/5624", "vers 5623/5624", "בערך תרכ״ג/תרכ״ד"]);
    check("[..1863]", Calendar::Hebrew, ["5623/5624 or earlier", "5623/5624 ou avant", "תרכ״ג/תרכ״ד או קודם לכן"]);
    check("186X", Calendar::Hebrew, ["between 5620 and 5630", "entre 5620 et 5630", "בין תר״ך לתר״ל"]);
    check("1917-11-07", Calendar::Julian, ["25 October 1917 O.S.", "25 octobre 1917 (julien)", "25 באוקטובר 1917 (יוליאני)"]);
    check("1945-11-12", Calendar::Islamic, ["6 Dhu al-Hijja 1364 AH", "6 dhou al-hijja 1364 H", "6 בד׳ו אל־חיג׳ה 1364 להיג׳רה"]);
    check("1794-07-27", Calendar::FrenchRepublican, ["9 thermidor Year II", "9 thermidor an II", "9 בתרמידור שנה 2 לרפובליקה"]);
    check("1795-09-22", Calendar::FrenchRepublican, ["complementary day 6, Year III", "6e jour complémentaire an III", "יום השלמה 6, שנה 3 לרפובליקה"]);
    // The calendar does not reach there.
    check("1863", Calendar::FrenchRepublican, ["1863", "1863", "1863"]);
}

#[test]
fn with_the_original_beside_it() {
    let check = |date: Date, lang, calendar, text: &str, original: Option<&str>| {
        let shown = date.display(lang, calendar);
        assert_eq!((shown.text.as_str(), shown.original.as_deref()), (text, original));
    };
    let hebrew = Date::read("@#DHEBREW@ 5620");
    check(hebrew.clone(), Lang::En, Calendar::Gregorian, "1859/1860", Some("5620"));
    check(hebrew.clone(), Lang::He, Calendar::Gregorian, "1859/1860", Some("תר״ך"));
    check(hebrew.clone(), Lang::He, Calendar::Hebrew, "תר״ך", None);
    let stored = Date::stored(hebrew.edtf.unwrap(), None, Calendar::Hebrew);
    check(stored, Lang::En, Calendar::Hebrew, "5620", None);
    check(Date::read("vers 5620"), Lang::En, Calendar::Hebrew, "c. 5620", Some("vers 5620"));
    let from = "FROM HEBREW 5620 TO HEBREW 5625";
    check(Date::read(from), Lang::En, Calendar::Hebrew, "5620–5625", None);
    check(Date::read(from), Lang::En, Calendar::Gregorian, "1859/1860 – 1864/1865", Some("5620–5625"));
    check(Date::read("תר״ך"), Lang::Fr, Calendar::Gregorian, "1859/1860", Some("תר״ך"));
    check(Date::read("1863-05-17"), Lang::He, Calendar::Hebrew, "כ״ח באייר תרכ״ג", Some("17 במאי 1863"));
    check(Date::read("17 MAY 1863"), Lang::En, Calendar::Gregorian, "17 May 1863", None);
    check(
        Date::read("INT 1863 (the year of the flood)"),
        Lang::En,
        Calendar::Gregorian,
        "1863",
        Some("the year of the flood"),
    );
    check(Date::read("c. 1860"), Lang::En, Calendar::Gregorian, "c. 1860", None);
    check(Date::read("vers 1860"), Lang::En, Calendar::Gregorian, "c. 1860", Some("vers 1860"));
    check(Date::read("before the war"), Lang::Fr, Calendar::Hebrew, "before the war", None);
    check(Date::read("(before the war)"), Lang::Fr, Calendar::Hebrew, "before the war", None);
    assert_eq!(
        Date::read("vers 1860").display(Lang::En, Calendar::Gregorian).to_string(),
        "c. 1860 (\u{2068}vers 1860\u{2069})"
    );
    assert_eq!(Edtf::parse("1860~").unwrap().display(Lang::Fr, Calendar::Gregorian), "vers 1860");
    assert_eq!(Edtf::parse("1863-XX-17").unwrap().display(Lang::Fr, Calendar::Gregorian), "1863");
}

/// What we show as one day is read again as that day, in every language and calendar.
#[test]
fn every_day_shown_is_a_day_read() {
    let days = DayInterval::years(1700, 1960);
    for calendar in Calendar::ALL {
        for day in (days.min..=days.max).step_by(7) {
            if calendar.day_of(day).is_none() {
                continue;
            }
            for lang in Lang::ALL {
                let text = Edtf::of_day(day).display(lang, calendar);
                assert_eq!(Date::read(&text).days, Some(DayInterval::day(day)), "{text}");
            }
        }
    }
}
