//! Why a file as a whole cannot be read or written. A fault in one line is a [`Finding`](super::Finding), not an error.

/// A file that is refused whole.
#[derive(Debug, thiserror::Error)]
pub enum GedcomError {
    /// It is something else.
    #[error("this is not GEDCOM: {0}")]
    NotGedcom(String),
    /// It is longer than the limit.
    #[error("the file is longer than the limit of {limit} bytes; split it, or raise the limit")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// It has more lines than the limit.
    #[error("the file has more than {limit} lines; split it, or raise the limit")]
    TooManyLines {
        /// The limit in lines.
        limit: usize,
    },
    /// The archive is damaged or has no `gedcom.ged`.
    #[error("the gedzip archive cannot be read: {0}")]
    Archive(String),
    /// The bytes could not be fetched.
    #[error("the file cannot be read")]
    Read(#[from] std::io::Error),
    /// A character that the encoding asked for does not have.
    #[error("line {line}: the character `{character}` does not exist in {encoding}; write the file in UTF-8")]
    NoSuchCharacter {
        /// The line of the output.
        line: usize,
        /// The character.
        character: char,
        /// The encoding asked for.
        encoding: &'static str,
    },
}
