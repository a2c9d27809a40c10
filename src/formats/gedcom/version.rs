//! The versions of GEDCOM in the field, and the two families they fall into.

use serde::Serialize;
use std::fmt;

/// A version, as `HEAD.GEDC.VERS` states it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Version {
    /// 5.5 of 1996.
    V55,
    /// 5.5.1 of 1999 and 2019, what most programs write.
    V551,
    /// 5.5.5 of 2019.
    V555,
    /// 7.0 and its patch releases.
    V70,
    /// The draft 7.1.
    V71,
    /// Another number, kept as written.
    Other(String),
    /// The file does not say.
    Unstated,
}

/// How lines are to be understood: the rules changed with version 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Family {
    /// Versions 5: `CONC`, every `@` doubled, `@#D…@` calendars, free-text roles.
    Five,
    /// Versions 7: no `CONC`, only a leading `@` doubled, enumerations, UTF-8.
    Seven,
}

impl Version {
    /// Reads the payload of `HEAD.GEDC.VERS`.
    pub fn from_payload(text: &str) -> Self {
        match text.trim() {
            "" => Self::Unstated,
            "5.5" => Self::V55,
            "5.5.1" => Self::V551,
            "5.5.5" => Self::V555,
            v if v == "7.0" || v.starts_with("7.0.") => Self::V70,
            v if v == "7.1" || v.starts_with("7.1.") => Self::V71,
            v => Self::Other(v.to_owned()),
        }
    }

    /// The family whose rules apply. Unknown versions count as 5 unless they begin with 7 or a higher digit.
    pub fn family(&self) -> Family {
        match self {
            Self::V70 | Self::V71 => Family::Seven,
            Self::Other(v) if v.starts_with(['7', '8', '9']) => Family::Seven,
            _ => Family::Five,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V55 => "5.5",
            Self::V551 => "5.5.1",
            Self::V555 => "5.5.5",
            Self::V70 => "7.0",
            Self::V71 => "7.1",
            Self::Other(v) => v,
            Self::Unstated => "unstated",
        })
    }
}
