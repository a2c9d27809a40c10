//! Uncertain dates: read from any form our sources use, kept as written, compared without pretending to know.

mod calendar;
mod edtf;
mod error;
mod extent;
mod french_republican;
mod gregorian;

pub use calendar::{Calendar, CalendarDay};
pub use edtf::{EDTF_DATATYPE, Edtf};
pub use error::DateError;
pub use extent::{Extent, slack};
