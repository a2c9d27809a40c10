//! Dates as GEDCOM writes them, 5.5.1 (and its elders) and 7, both ways.
//!
//! | GEDCOM | EDTF |
//! |---|---|
//! | `17 MAY 1863` | `1863-05-17` |
//! | `ABT 1863`, `EST 1863` | `1863~` |
//! | `CAL 1863` | `1863`; the word stays in the text as written |
//! | `BEF 1863`, `AFT 1863`, `BET 1861 AND 1863` | `[..1863]`, `[1863..]`, `[1861..1863]`: one day, not known which |
//! | `FROM 1882`, `TO 1897`, `FROM 1882 TO 1897` | `1882/..`, `../1897`, `1882/1897`: all that time |
//! | `INT 1863 (the year of the flood)` | `1863` |
//! | `(before the war)`, in 7 an empty date with this PHRASE | none |
//!
//! `BEF` and `AFT` include the date they name ("no later than", "no earlier than"). A calendar is named before *its own*
//! date, `@#DHEBREW@ 17 SVN 5623` in 5.5.1 and `HEBREW 17 SVN 5623` in 7; a 5.5.1 escape before the first keyword,
//! which the standard does not foresee, is taken for all dates after it.
//!
//! Three traps. `ADR` is Adar I, yet many programs write it for the one Adar of a common year: there it is read as
//! `ADS`. A dual year, `11 FEB 1699/00`, is the eve of Lady Day in a year that began in March: the later year counts,
//! and without a month either. And what came in as `17 May 1863` or `before the war` is no GEDCOM date: it is kept as
//! written, and goes out as a phrase beside whatever date could be made of it.

mod from_edtf;
mod read;
mod write;

#[cfg(test)]
mod tests;

pub(super) use read::{Form, Point};
pub use read::{parse, parse_with_phrase};

/// The dialects of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 5.5.1 and before: escapes, dual years, phrases in brackets.
    V5,
    /// 7.0 and after: calendar words, phrases in a structure of their own.
    V7,
}

/// A date on its way into a GEDCOM file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GedcomDate {
    /// The payload of `DATE`; may be empty in version 7.
    pub value: String,
    /// What goes beside it: a `PHRASE` in version 7. In 5.5.1 phrases are part of the value, so this is only what had
    /// no place in it, and belongs in a `NOTE`.
    pub phrase: Option<String>,
}
