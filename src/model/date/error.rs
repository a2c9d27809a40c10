//! What can be wrong with a date.

/// A date that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not EDTF of levels 0 to 2.
    #[error(
        "`{text}` is not an EDTF date: {reason} at character {offset}; write for example `1863`, `1863-05-17`, `1863~` or `1860/1865`"
    )]
    NotEdtf {
        /// The text as it was given.
        text: String,
        /// What the grammar objects to.
        reason: &'static str,
        /// Where, counted in bytes from 0.
        offset: usize,
    },
}
