//! Uncertain dates: read from any form our sources use, kept as written, compared without pretending to know.

mod edtf;
mod error;
mod extent;
mod gregorian;

pub use edtf::{EDTF_DATATYPE, Edtf};
pub use error::DateError;
pub use extent::{Extent, slack};
