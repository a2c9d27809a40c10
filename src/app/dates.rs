//! Uncertain dates for readers: read from any notation, shown in their calendar, compared without pretending to know.

use super::{App, Error};
use crate::access::Reader;
use crate::model::date::{Calendar, Date, Edtf, Extent};
use crate::model::{Lang, Truth};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The longest date that is read, in characters.
const LONGEST: usize = 200;

/// A date to read, and perhaps one to compare it with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DateRequest {
    /// As anybody may write it: EDTF, GEDCOM, "c. 1860", "vers 1860", `כ״ח באייר תרכ״ג`, `5 BRUM 4`.
    pub date: String,
    /// Another to compare it with.
    pub other: Option<String>,
    /// The calendar to show it in: `gregorian`, `julian`, `hebrew`, `islamic`, `french-republican`.
    pub calendar: Option<String>,
    /// Whether it lasted (`period`) or took a day (`moment`); what it says itself if nothing is said.
    pub r#as: Option<String>,
}

/// A date as it was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DateView {
    /// As it was written.
    pub written: String,
    /// The calendar it was written in.
    pub calendar: &'static str,
    /// What it says in EDTF; missing if it was not understood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edtf: Option<Edtf>,
    /// The first day it may be about, unless nobody knows how early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_day: Option<Edtf>,
    /// The last day it may be about, unless nobody knows how late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day: Option<Edtf>,
    /// Whether a converted day may be one late, because days of its calendar begin at sunset.
    pub may_be_a_day_late: bool,
    /// In the reader's language and calendar; as written if it was not understood.
    pub shown: String,
    /// The source's own words or calendar, where `shown` does not show them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
}

/// A date, and how it stands to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DateAnswer {
    /// The date.
    #[serde(flatten)]
    pub date: DateView,
    /// The other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<DateView>,
    /// What can be said of the two; missing unless both were understood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relations: Option<DateRelations>,
}

/// What can be said of two dates: `certain`, `possible` or `no`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DateRelations {
    /// The first ended before the other began.
    pub before: Truth,
    /// The first began after the other ended.
    pub after: Truth,
    /// There was a day of both.
    pub overlaps: Truth,
    /// The first lasted all the days of the other.
    pub contains: Truth,
    /// The other lasted all the days of the first.
    pub during: Truth,
    /// They began on one day and ended on one day.
    pub equals: Truth,
}

impl App {
    /// Reads a date, shows it in a calendar, and compares it with another.
    pub fn date(&self, _: &Reader, request: &DateRequest, lang: Lang) -> Result<DateAnswer, Error> {
        let calendar = match request.calendar.as_deref().filter(|code| !code.is_empty()) {
            None => Calendar::Gregorian,
            Some(code) => Calendar::from_code(code).ok_or_else(|| {
                let known: Vec<&str> = Calendar::ALL.into_iter().map(Calendar::code).collect();
                Error::parameter("calendar", format!("`{code}` is not one of {}", known.join(", ")))
            })?,
        };
        let extent = |date: &Date| -> Result<Option<Extent>, Error> {
            let edtf = date.edtf.as_ref();
            match request.r#as.as_deref().unwrap_or_default() {
                "" => Ok(edtf.map(Edtf::extent)),
                "moment" => Ok(edtf.map(Edtf::moment)),
                "period" => Ok(edtf.map(|edtf| Extent::stretch(edtf.span()))),
                other => Err(Error::parameter("as", format!("`{other}` is not `moment` or `period`"))),
            }
        };
        let date = read("date", &request.date)?;
        let other = request.other.as_deref().filter(|other| !other.trim().is_empty());
        let other = other.map(|other| read("other", other)).transpose()?;
        let relations = match &other {
            Some(other) => extent(&date)?.zip(extent(other)?).map(|(a, b)| DateRelations {
                before: a.before(b),
                after: a.after(b),
                overlaps: a.overlaps(b),
                contains: a.contains(b),
                during: a.during(b),
                equals: a.equals(b),
            }),
            None => None,
        };
        let view = |date: Date| view(date, lang, calendar);
        Ok(DateAnswer { date: view(date), other: other.map(view), relations })
    }
}

fn read(parameter: &str, text: &str) -> Result<Date, Error> {
    match text.chars().count() {
        0 => Err(Error::parameter(parameter, "is missing: write a date such as `1863~` or `28 Iyar 5623`")),
        1..=LONGEST => Ok(Date::read(text)),
        _ => Err(Error::parameter(parameter, format!("is longer than {LONGEST} characters"))),
    }
}

fn view(date: Date, lang: Lang, calendar: Calendar) -> DateView {
    let shown = date.display(lang, calendar);
    let day = |day: i32| (day != i32::MIN && day != i32::MAX).then(|| Edtf::of_day(day));
    let days = date.days;
    DateView {
        calendar: date.calendar.code(),
        first_day: days.and_then(|days| day(days.min)),
        last_day: days.and_then(|days| day(days.max)),
        may_be_a_day_late: date.may_be_a_day_off(),
        shown: shown.text,
        original: shown.original,
        written: date.written,
        edtf: date.edtf,
    }
}
