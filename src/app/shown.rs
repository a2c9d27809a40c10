//! The dates of claims for a reader: in their language and calendar, with the source's own words beside them.

use super::records::{ClaimView, Record, Value};
use crate::model::Lang;
use crate::model::date::{Calendar, Date, EDTF_DATATYPE, Edtf};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A date of a claim for a reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
pub struct ShownDate {
    /// As the claim states it.
    pub edtf: String,
    /// In the reader's language and calendar.
    pub shown: String,
    /// The source's own words or calendar, where `shown` does not show them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
}

impl ClaimView {
    /// Its dates, the value's first: each as stated, with what is known of how the source wrote it.
    pub fn dated(&self) -> impl Iterator<Item = (&str, Option<Date>)> {
        let value = match &self.object {
            Value::Literal { text, datatype, .. } if datatype.as_deref() == Some(EDTF_DATATYPE) => Some(text.as_str()),
            _ => None,
        };
        let stated = || value.into_iter().chain(self.intervals.iter().map(String::as_str));
        // With several dates nobody can tell which of them was written so.
        let written = match self.written.as_slice() {
            [written] if stated().count() == 1 => Some(written.as_str()),
            _ => None,
        };
        let calendar = self.calendar.unwrap_or_default();
        stated().map(move |text| (text, Edtf::parse(text).ok().map(|edtf| Date::stored(edtf, written, calendar))))
    }

    /// With its dates for a reader.
    pub fn shown(mut self, lang: Lang, calendar: Calendar) -> Self {
        let dates = self.dated().map(|(edtf, date)| {
            let shown = date.map(|date| date.display(lang, calendar));
            let (shown, original) = shown.map_or_else(|| (edtf.to_owned(), None), |it| (it.text, it.original));
            ShownDate { edtf: edtf.to_owned(), shown, original }
        });
        self.dates = dates.collect();
        self
    }
}

impl Record {
    /// With the dates of all its claims for a reader.
    pub fn shown(self, lang: Lang, calendar: Calendar) -> Self {
        let shown = |claims: Vec<ClaimView>| claims.into_iter().map(|claim| claim.shown(lang, calendar)).collect();
        Self { claims: shown(self.claims), incoming: shown(self.incoming), ..self }
    }
}
