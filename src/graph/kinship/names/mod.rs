//! Kinship names, by each language's own system.

mod en;
mod fr;
mod he;

use super::term::Term;
use crate::model::{Lang, Sex};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One text in the three languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[expect(missing_docs, reason = "the fields are the languages")]
pub struct Texts {
    pub en: String,
    pub fr: String,
    pub he: String,
}

impl Texts {
    /// The text of a language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Fr => &self.fr,
            Lang::He => &self.he,
        }
    }

    pub(super) fn of(text: impl Fn(Lang) -> String) -> Self {
        Self { en: text(Lang::En), fr: text(Lang::Fr), he: text(Lang::He) }
    }
}

/// What the second person is to the first: `great-aunt`, `grand-tante`, `דודה רבתא`.
pub fn name(term: &Term, lang: Lang) -> String {
    match lang {
        Lang::En => en::name(term),
        Lang::Fr => fr::name(term),
        Lang::He => he::name(term),
    }
}

/// A cousin of whatever degree.
pub(super) fn some_cousin(sex: Sex, lang: Lang) -> &'static str {
    match (lang, sex) {
        (Lang::En, _) => "cousin",
        (Lang::Fr, Sex::Female) => "cousine",
        (Lang::Fr, Sex::Male) => "cousin",
        (Lang::Fr, Sex::Unknown) => "cousin ou cousine",
        (Lang::He, Sex::Female) => "בת דודה",
        (Lang::He, Sex::Male) => "בן דוד",
        (Lang::He, Sex::Unknown) => "בן דוד או בת דודה",
    }
}

/// Two cousins of whatever degree.
pub(super) fn some_cousins(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "cousins",
        Lang::Fr => "cousins",
        Lang::He => "בני דודים",
    }
}

/// A name that is a source's own word, and does not follow from known parents.
pub(super) fn marked_as_stated(name: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{name} (according to a source)"),
        Lang::Fr => format!("{name} (selon une source)"),
        Lang::He => format!("{name} (לפי מקור)"),
    }
}

/// What the two are together, where there is a word for it: `second cousins`; otherwise what the second is to the first.
pub fn pair(term: &Term, lang: Lang) -> String {
    let together = match lang {
        Lang::En => en::pair(term),
        Lang::Fr => fr::pair(term),
        Lang::He => he::pair(term),
    };
    together.unwrap_or_else(|| name(term, lang))
}
