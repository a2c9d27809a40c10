//! What the months are called: in GEDCOM, and in the three languages of our readers.

use super::Calendar;
use crate::model::Lang;

const GREGORIAN_CODES: &[&str] = &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const HEBREW_CODES: &[&str] =
    &["TSH", "CSH", "KSL", "TVT", "SHV", "ADR", "ADS", "NSN", "IYR", "SVN", "TMZ", "AAV", "ELL"];
const FRENCH_CODES: &[&str] =
    &["VEND", "BRUM", "FRIM", "NIVO", "PLUV", "VENT", "GERM", "FLOR", "PRAI", "MESS", "THER", "FRUC", "COMP"];

/// GEDCOM's words for the months of a calendar, from the first; none for a calendar GEDCOM does not have.
pub(super) fn gedcom_codes(calendar: Calendar) -> &'static [&'static str] {
    match calendar {
        Calendar::Gregorian | Calendar::Julian => GREGORIAN_CODES,
        Calendar::Hebrew => HEBREW_CODES,
        Calendar::FrenchRepublican => FRENCH_CODES,
        Calendar::Islamic => &[],
    }
}

/// The names of the months, from the first, in a language. Month 7 of the Hebrew calendar is given as in leap years.
#[rustfmt::skip]
pub(super) fn names(calendar: Calendar, lang: Lang) -> &'static [&'static str] {
    match (calendar, lang) {
        (Calendar::Gregorian | Calendar::Julian, Lang::En) => &[
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ],
        (Calendar::Gregorian | Calendar::Julian, Lang::Fr) => &[
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
            "novembre", "décembre",
        ],
        (Calendar::Gregorian | Calendar::Julian, Lang::He) => &[
            "ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני", "יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר",
            "דצמבר",
        ],
        (Calendar::Hebrew, Lang::En) => &[
            "Tishri", "Heshvan", "Kislev", "Tevet", "Shevat", "Adar I", "Adar II", "Nisan", "Iyar", "Sivan", "Tammuz",
            "Av", "Elul",
        ],
        (Calendar::Hebrew, Lang::Fr) => &[
            "tichri", "hechvan", "kislev", "tevet", "chevat", "adar I", "adar II", "nissan", "iyar", "sivan",
            "tammouz", "av", "eloul",
        ],
        (Calendar::Hebrew, Lang::He) => &[
            "תשרי", "חשוון", "כסלו", "טבת", "שבט", "אדר א׳", "אדר ב׳", "ניסן", "אייר", "סיוון", "תמוז", "אב", "אלול",
        ],
        (Calendar::Islamic, Lang::En) => &[
            "Muharram", "Safar", "Rabi I", "Rabi II", "Jumada I", "Jumada II", "Rajab", "Shaban", "Ramadan",
            "Shawwal", "Dhu al-Qada", "Dhu al-Hijja",
        ],
        (Calendar::Islamic, Lang::Fr) => &[
            "mouharram", "safar", "rabia I", "rabia II", "joumada I", "joumada II", "rajab", "chaabane", "ramadan",
            "chaoual", "dhou al-qida", "dhou al-hijja",
        ],
        (Calendar::Islamic, Lang::He) => &[
            "מוחרם", "צפר", "רביע א׳", "רביע ב׳", "ג׳ומאדא א׳", "ג׳ומאדא ב׳", "רג׳ב", "שעבאן", "רמדאן", "שוואל",
            "ד׳ו אל־קעדה", "ד׳ו אל־חיג׳ה",
        ],
        (Calendar::FrenchRepublican, Lang::En | Lang::Fr) => &[
            "vendémiaire", "brumaire", "frimaire", "nivôse", "pluviôse", "ventôse", "germinal", "floréal", "prairial",
            "messidor", "thermidor", "fructidor", "jours complémentaires",
        ],
        (Calendar::FrenchRepublican, Lang::He) => &[
            "ונדמייר", "ברימר", "פרימר", "ניבוז", "פליביוז", "ונטוז", "ז׳רמינל", "פלוריאל", "פרריאל", "מסידור",
            "תרמידור", "פרוקטידור", "ימי השלמה",
        ],
    }
}

/// Other spellings that sources use, in lower case: calendar, month, word.
#[rustfmt::skip]
const OTHER_SPELLINGS: &[(Calendar, u8, &str)] = &[
    (Calendar::Gregorian, 3, "מרס"), (Calendar::Gregorian, 2, "fevrier"), (Calendar::Gregorian, 8, "aout"),
    (Calendar::Gregorian, 12, "decembre"),
    (Calendar::Gregorian, 1, "janv."), (Calendar::Gregorian, 2, "févr."), (Calendar::Gregorian, 4, "avr."),
    (Calendar::Gregorian, 7, "juill."), (Calendar::Gregorian, 9, "sept"), (Calendar::Gregorian, 9, "sept."),
    (Calendar::Gregorian, 10, "oct."), (Calendar::Gregorian, 11, "nov."), (Calendar::Gregorian, 12, "déc."),
    (Calendar::Hebrew, 1, "tishrei"), (Calendar::Hebrew, 1, "tishre"),
    (Calendar::Hebrew, 2, "cheshvan"), (Calendar::Hebrew, 2, "marheshvan"), (Calendar::Hebrew, 2, "marcheshvan"),
    (Calendar::Hebrew, 2, "חשון"), (Calendar::Hebrew, 2, "מרחשוון"), (Calendar::Hebrew, 2, "מרחשון"),
    (Calendar::Hebrew, 4, "teveth"), (Calendar::Hebrew, 4, "tebet"),
    (Calendar::Hebrew, 5, "shvat"), (Calendar::Hebrew, 5, "shebat"),
    (Calendar::Hebrew, 7, "adar"), (Calendar::Hebrew, 7, "אדר"), (Calendar::Hebrew, 7, "adar sheni"),
    (Calendar::Hebrew, 7, "ואדר"), (Calendar::Hebrew, 6, "adar rishon"),
    (Calendar::Hebrew, 6, "אדר א"), (Calendar::Hebrew, 6, "אדר ראשון"),
    (Calendar::Hebrew, 7, "אדר ב"), (Calendar::Hebrew, 7, "אדר שני"),
    (Calendar::Hebrew, 9, "iyyar"), (Calendar::Hebrew, 9, "איר"), (Calendar::Hebrew, 10, "סיון"),
    (Calendar::Hebrew, 11, "tamuz"), (Calendar::Hebrew, 12, "ab"), (Calendar::Hebrew, 12, "מנחם אב"),
    (Calendar::FrenchRepublican, 1, "vendemiaire"), (Calendar::FrenchRepublican, 4, "nivose"),
    (Calendar::FrenchRepublican, 5, "pluviose"), (Calendar::FrenchRepublican, 6, "ventose"),
    (Calendar::FrenchRepublican, 8, "floreal"), (Calendar::FrenchRepublican, 13, "jour complémentaire"),
    (Calendar::FrenchRepublican, 13, "complementary day"), (Calendar::FrenchRepublican, 13, "יום השלמה"),
];

/// The calendar and number of a month written in any of our languages, or as GEDCOM abbreviates it.
pub(super) fn find(word: &str) -> Option<(Calendar, u8)> {
    const CALENDARS: [Calendar; 4] =
        [Calendar::Gregorian, Calendar::Hebrew, Calendar::Islamic, Calendar::FrenchRepublican];
    let word = word.to_lowercase().replace('\'', "׳");
    let other =
        OTHER_SPELLINGS.iter().find(|(_, _, name)| *name == word).map(|(calendar, month, _)| (*calendar, *month));
    let position = |list: &[&str]| list.iter().position(|name| name.to_lowercase() == word);
    let named = || {
        CALENDARS.into_iter().find_map(|calendar| {
            let index = Lang::ALL
                .into_iter()
                .find_map(|lang| position(names(calendar, lang)))
                .or_else(|| position(gedcom_codes(calendar)))?;
            // At most thirteen months.
            Some((calendar, index as u8 + 1))
        })
    };
    other.or_else(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_month_has_a_name_and_is_found_by_it() {
        for calendar in [Calendar::Gregorian, Calendar::Hebrew, Calendar::Islamic, Calendar::FrenchRepublican] {
            let months = if matches!(calendar, Calendar::Gregorian | Calendar::Islamic) { 12 } else { 13 };
            for lang in Lang::ALL {
                assert_eq!(names(calendar, lang).len(), months);
                for (index, name) in names(calendar, lang).iter().enumerate() {
                    assert_eq!(find(name), Some((calendar, index as u8 + 1)), "{name}");
                }
            }
        }
        for (calendar, month, name) in OTHER_SPELLINGS {
            assert_eq!(find(name), Some((*calendar, *month)));
        }
        assert_eq!(find("war"), None);
    }
}
