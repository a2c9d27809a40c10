//! Uncertain dates: read from any form our sources use, kept as written, compared without pretending to know.
//!
//! Four things are kept of a [`Date`]: what the source wrote, in which [`Calendar`], what that says in [`Edtf`], and the
//! days it may be about. Two dates compare by their [`Extent`]s, with [`Truth`](super::Truth) for an answer. A fact that
//! lasted has a [`Period`]. GEDCOM's own dates are in [`gedcom_date`].

mod calendar;
mod display;
mod edtf;
mod error;
mod extent;
mod free_text;
mod french_republican;
pub mod gedcom_date;
mod gregorian;
mod hebrew_numerals;
mod month_words;
mod named;
mod period;
mod stated;

pub use calendar::{Calendar, CalendarDay};
pub use display::Shown;
pub use edtf::{EDTF_DATATYPE, Edtf};
pub use error::DateError;
pub use extent::{Extent, slack};
pub use period::Period;
pub use stated::Date;

#[cfg(test)]
mod facts_tests;
