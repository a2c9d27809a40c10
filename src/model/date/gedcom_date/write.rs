//! Writing GEDCOM dates.

use super::read::Point;
use super::{Form, GedcomDate, Version};
use crate::model::date::{Calendar, Date, month_words};

impl Date {
    /// The date for a GEDCOM file of this version.
    ///
    /// A date that was read from GEDCOM of this version goes out as it was written. Anything else goes out as the
    /// nearest date GEDCOM can say, with the words as written beside it if the date alone does not say it all.
    pub fn to_gedcom(&self, version: Version) -> GedcomDate {
        let other = if version == Version::V5 { Version::V7 } else { Version::V5 };
        if let Some(form) = Form::read(&self.written, version).filter(|form| !matches!(form, Form::Phrase(_))) {
            return match (version, &form) {
                // 5.5.1's way to interpret is not in 7, but some write it; the brackets are no date there.
                (Version::V7, Form::Interpreted(..)) => form.write(version),
                _ => beside(
                    GedcomDate { value: self.written.clone(), phrase: None },
                    &form,
                    self.phrase.as_deref(),
                    version,
                ),
            };
        }
        if let Some(form) = Form::read(&self.written, other).filter(|form| !matches!(form, Form::Phrase(_))) {
            return beside(form.write(version), &form, self.phrase.as_deref(), version);
        }
        let written = match Form::read(&self.written, version) {
            Some(Form::Phrase(words)) => words,
            _ => self.written.clone(),
        };
        let phrase = match &self.phrase {
            Some(phrase) => format!("{written} ({phrase})"),
            None => written,
        };
        if phrase.is_empty() {
            return GedcomDate::default();
        }
        // Words that stood alone stay alone, so that a file comes out as it went in.
        let nearest = self.edtf.as_ref().filter(|_| !self.written.starts_with('(')).and_then(Form::of_edtf);
        match nearest {
            Some(form) => {
                let says_it_all = self.phrase.is_none() && form.says(self.edtf.as_ref(), &phrase);
                beside(form.write(version), &form, (!says_it_all).then_some(&*phrase), version)
            }
            None => Form::Phrase(phrase).write(version),
        }
    }
}

/// Puts words beside a date that has been written.
fn beside(date: GedcomDate, form: &Form, words: Option<&str>, version: Version) -> GedcomDate {
    match (words, date.phrase, form) {
        (None, phrase, _) => GedcomDate { phrase, ..date },
        (Some(words), _, Form::Exact(_)) if version == Version::V5 => {
            GedcomDate { value: format!("INT {} ({words})", date.value), phrase: None }
        }
        (Some(words), Some(phrase), _) if phrase != words => {
            GedcomDate { value: date.value, phrase: Some(format!("{phrase}; {words}")) }
        }
        (Some(words), ..) => GedcomDate { value: date.value, phrase: Some(words.to_owned()) },
    }
}

impl Form {
    /// The date as this version writes it.
    pub fn write(&self, version: Version) -> GedcomDate {
        let point = |point: &Point| point.write(version);
        let value = match self {
            Self::Exact(p) => point(p),
            Self::About(p) => format!("ABT {}", point(p)),
            Self::Calculated(p) => format!("CAL {}", point(p)),
            Self::Estimated(p) => format!("EST {}", point(p)),
            Self::Before(p) => format!("BEF {}", point(p)),
            Self::After(p) => format!("AFT {}", point(p)),
            Self::Between(a, b) => format!("BET {} AND {}", point(a), point(b)),
            Self::From(p) => format!("FROM {}", point(p)),
            Self::To(p) => format!("TO {}", point(p)),
            Self::FromTo(a, b) => format!("FROM {} TO {}", point(a), point(b)),
            Self::Interpreted(p, words) if version == Version::V5 => format!("INT {} ({words})", point(p)),
            Self::Phrase(words) if version == Version::V5 => format!("({words})"),
            Self::Interpreted(p, words) => return GedcomDate { value: point(p), phrase: Some(words.clone()) },
            Self::Phrase(words) => return GedcomDate { value: String::new(), phrase: Some(words.clone()) },
        };
        // Version 7 has no dual years; what was written would be lost.
        let dual = version == Version::V7 && self.points().iter().any(|point| point.dual);
        GedcomDate { value, phrase: dual.then(|| self.write(Version::V5).value) }
    }
}

impl Point {
    fn write(&self, version: Version) -> String {
        let date = self.date;
        let calendar = match (date.calendar, version) {
            (Calendar::Gregorian | Calendar::Islamic, _) => "",
            (Calendar::Julian, Version::V5) => "@#DJULIAN@ ",
            (Calendar::Hebrew, Version::V5) => "@#DHEBREW@ ",
            (Calendar::FrenchRepublican, Version::V5) => "@#DFRENCH R@ ",
            (Calendar::Julian, Version::V7) => "JULIAN ",
            (Calendar::Hebrew, Version::V7) => "HEBREW ",
            (Calendar::FrenchRepublican, Version::V7) => "FRENCH_R ",
        };
        let day = date.day.map(|day| format!("{day} ")).unwrap_or_default();
        let codes = month_words::gedcom_codes(date.calendar);
        let month = date.month.and_then(|month| codes.get(usize::from(month) - 1));
        let month = month.map(|month| format!("{month} ")).unwrap_or_default();
        let year = match (date.year, version) {
            (year, Version::V5) if self.dual => format!("{}/{:02}", year - 1, year.rem_euclid(100)),
            (year @ 1.., _) => year.to_string(),
            (year, Version::V5) => format!("{} B.C.", 1 - year),
            (year, Version::V7) => format!("{} BCE", 1 - year),
        };
        format!("{calendar}{day}{month}{year}")
    }
}
