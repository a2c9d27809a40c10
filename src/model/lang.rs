//! The three languages that visitors read, and labels in any language.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A language of pages and messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
    /// Hebrew, written right to left.
    He,
}

impl Lang {
    /// All three, in the order pages list them.
    pub const ALL: [Lang; 3] = [Self::En, Self::Fr, Self::He];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::He => "he",
        }
    }

    /// Reads a BCP 47 tag, by its primary language: `fr-FR` is French.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|l| l.tag() == primary)
    }

    /// Whether the script runs from right to left.
    pub fn is_rtl(self) -> bool {
        self == Self::He
    }
}

/// Labels of one thing: pairs of language tag and text, at most a few.
///
/// As JSON a language map, `{"en": "Salonica", "fr": "Salonique"}`, with the first text of each language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels(pub Vec<(String, String)>);

impl JsonSchema for Labels {
    fn schema_name() -> Cow<'static, str> {
        "Labels".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "a text by BCP 47 tag of its language",
            "additionalProperties": { "type": "string" },
        })
    }
}

impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_first = |at: usize| !self.0[..at].iter().any(|(tag, _)| *tag == self.0[at].0);
        serializer.collect_map((0..self.0.len()).filter(|at| is_first(*at)).map(|at| (&self.0[at].0, &self.0[at].1)))
    }
}

impl<'de> Deserialize<'de> for Labels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(BTreeMap::<String, String>::deserialize(deserializer)?.into_iter().collect()))
    }
}

/// A text in a language.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize)]
pub struct Text {
    /// The BCP 47 tag; `und` if nobody said.
    pub lang: String,
    /// The text.
    pub text: String,
}

impl Labels {
    /// The text in exactly this language (regional variants count).
    pub fn get(&self, lang: Lang) -> Option<&str> {
        self.0.iter().find(|(tag, _)| Lang::from_tag(tag) == Some(lang)).map(|(_, text)| text.as_str())
    }

    /// The best text for a reader of `lang`, with the tag of the language it is really in, so that a page can mark it.
    ///
    /// Falls back to English, then French, then Hebrew, then whatever there is; never invents one.
    pub fn best(&self, lang: Lang) -> Option<(&str, &str)> {
        let exact = |wanted: Lang| self.0.iter().find(move |(tag, _)| Lang::from_tag(tag) == Some(wanted));
        [lang, Lang::En, Lang::Fr, Lang::He]
            .into_iter()
            .find_map(exact)
            .or_else(|| self.0.first())
            .map(|(tag, text)| (tag.as_str(), text.as_str()))
    }

    /// Whether there is no label at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a label.
    pub fn push(&mut self, tag: impl Into<String>, text: impl Into<String>) {
        self.0.push((tag.into(), text.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_language_falls_back_and_says_so() {
        let mut labels = Labels::default();
        labels.push("fr", "Salonique");
        labels.push("tr", "Selanik");
        assert_eq!(labels.best(Lang::He), Some(("fr", "Salonique")));
        assert_eq!(labels.get(Lang::He), None);
        assert_eq!(Labels(vec![("tr".into(), "Selanik".into())]).best(Lang::En), Some(("tr", "Selanik")));
    }
}
