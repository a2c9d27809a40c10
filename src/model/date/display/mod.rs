//! Dates for readers: in their language and their calendar, with the original beside it.
//!
//! "17 May 1863" is "28 Iyar 5623" and כ״ח באייר תרכ״ג. What has no name of its own in the reader's calendar is named by
//! the months or years it touches: the Gregorian year 1863 is "5623/5624". `~` is "c.", `?` stays a question mark.

mod said;
mod units;
mod wording;

use std::fmt;

use said::Said;

use super::gedcom_date::{Form, Version};
use super::{Calendar, Date, Edtf, free_text};
use crate::model::Lang;

/// A date in the reader's language and calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// In the reader's calendar; as written if it was not understood.
    pub text: String,
    /// The source's own words, or the date in the source's calendar, where `text` does not show them already.
    pub original: Option<String>,
}

/// The text, and the original in brackets, isolated so that neither turns the other's direction of writing.
impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        match &self.original {
            Some(original) => write!(f, " (\u{2068}{original}\u{2069})"),
            None => Ok(()),
        }
    }
}

impl Date {
    /// The date for a reader of `lang` who counts in `calendar`.
    pub fn display(&self, lang: Lang, calendar: Calendar) -> Shown {
        let Some(edtf) = &self.edtf else {
            let words = self.written.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
            return Shown { text: words.unwrap_or(&self.written).to_owned(), original: self.phrase.clone() };
        };
        let said = self.said(edtf);
        let text = said.text(lang, calendar).unwrap_or_else(|| edtf.to_string());
        let is_notation = Edtf::parse(&self.written).is_ok() || self.form_of_gedcom().is_some();
        let phrase = match self.form_of_gedcom() {
            Some(Form::Interpreted(_, words)) => Some(words),
            _ => self.phrase.clone(),
        };
        let original = match (phrase, is_notation) {
            (Some(phrase), _) => Some(phrase),
            (None, false) => Some(self.written.clone()),
            (None, true) => said.text(lang, self.calendar),
        };
        Shown { original: original.filter(|original| *original != text), text }
    }

    /// What it says, from its words if they name months or years of a calendar that EDTF has not.
    fn said(&self, edtf: &Edtf) -> Said {
        let understood = |form: &Form| form.edtf().as_ref() == Some(edtf);
        let words = || if self.calendar == Calendar::Gregorian { None } else { free_text::form(&self.written) };
        match self.form_of_gedcom().or_else(words).filter(understood) {
            Some(form) => Said::of_form(&form),
            None => Said::of_edtf(edtf, self.calendar),
        }
    }

    fn form_of_gedcom(&self) -> Option<Form> {
        let read = |version| Form::read(&self.written, version).filter(|form| !matches!(form, Form::Phrase(_)));
        read(Version::V5).or_else(|| read(Version::V7))
    }
}

impl Edtf {
    /// The date for a reader of `lang` who counts in `calendar`; without an original, as EDTF is nobody's words.
    pub fn display(&self, lang: Lang, calendar: Calendar) -> String {
        Said::of_edtf(self, Calendar::Gregorian).text(lang, calendar).unwrap_or_else(|| self.to_string())
    }
}

#[cfg(test)]
mod tests;
