//! A date as a source states it, with what we understood of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::gedcom_date::{Form, Version};
use super::{Calendar, Edtf, free_text};
use crate::model::DayInterval;

/// A date: as written, its calendar, its EDTF and its days. What is not understood has only the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
pub struct Date {
    /// As the source writes it; never changed.
    pub written: String,
    /// The calendar it is written in.
    pub calendar: Calendar,
    /// What it says in EDTF, if it was understood.
    pub edtf: Option<Edtf>,
    /// All days it may be about. It can be narrower than what the EDTF says: "about 5620" is `[1859~,1860~]` there.
    pub days: Option<DayInterval>,
    /// Words that the source puts beside the date (GEDCOM's PHRASE).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phrase: Option<String>,
}

impl Date {
    /// Reads whatever a source may write: EDTF, GEDCOM, or words such as "c. 1860", "vers 1860" and תר״ך.
    ///
    /// A bare year from 5000 to 5999 is a Hebrew one. What is not understood for sure is kept as written.
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        if let Some(date) = free_text::read_bare_hebrew_year(text) {
            return date;
        }
        if let Ok(edtf) = Edtf::parse(text) {
            return Self { written: text.to_owned(), ..Self::from(edtf) };
        }
        let form = |version| Form::read(text, version).filter(|form| !matches!(form, Form::Phrase(_)));
        match form(Version::V5).map(|_| Version::V5).or_else(|| form(Version::V7).map(|_| Version::V7)) {
            Some(version) => super::gedcom_date::parse(text, version),
            None => Self::guessed(text),
        }
    }

    /// Words of which only the sure is understood.
    pub(super) fn guessed(text: &str) -> Self {
        let inner = text.trim();
        let inner = inner.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(inner);
        let edtf = || Edtf::parse(inner).ok().map(Self::from);
        Self { written: text.to_owned(), ..free_text::read(inner).or_else(edtf).unwrap_or_else(|| Self::unread(text)) }
    }

    /// Words that say nothing we could compare.
    pub fn unread(text: &str) -> Self {
        Self { written: text.to_owned(), calendar: Calendar::Gregorian, edtf: None, days: None, phrase: None }
    }

    /// The four parts as they were stored: the EDTF literal, and beside it how the source wrote it, in which calendar.
    ///
    /// The days are read from the words again if they agree with the EDTF, which may be the vaguer of the two.
    pub fn stored(edtf: Edtf, written: Option<&str>, calendar: Calendar) -> Self {
        let Some(written) = written else {
            return Self { calendar, ..Self::from(edtf) };
        };
        let again = Self::read(written);
        if again.edtf.as_ref() == Some(&edtf) {
            return Self { calendar, ..again };
        }
        Self { written: written.to_owned(), calendar, days: Some(edtf.days()), edtf: Some(edtf), phrase: None }
    }

    /// The same date for something that took one day: a stretch `1861/1862` becomes the choice `[1861..1862]`.
    pub fn as_moment(&self) -> Self {
        let Some(edtf) = &self.edtf else { return self.clone() };
        let moment = edtf.as_moment();
        let in_edtf = Edtf::parse(&self.written).is_ok_and(|written| written == *edtf);
        let written = if in_edtf { moment.to_string() } else { self.written.clone() };
        Self { written, edtf: Some(moment), ..self.clone() }
    }

    /// Whether the calendar's days begin in the evening, so that a day in `days` may be one late.
    pub fn may_be_a_day_off(&self) -> bool {
        self.calendar.begins_at_sunset() && self.days.is_some_and(|days| days.min == days.max)
    }
}

/// A date written in EDTF.
impl From<Edtf> for Date {
    fn from(edtf: Edtf) -> Self {
        Self {
            written: edtf.to_string(),
            calendar: Calendar::Gregorian,
            days: Some(edtf.days()),
            edtf: Some(edtf),
            phrase: None,
        }
    }
}
