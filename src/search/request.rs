//! What can be asked of the index, and what it answers.

use super::compare::Layer;
use crate::model::EntityKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A search.
///
/// `q` is words of names in any script; `"two words"` must stand side by side; `school:…`, `role:…`, `place:…`, `sex:…`, `source:…`,
/// `from:…`, `to:…`, `kind:…` are the same as the fields below. The years and the place do not exclude: they put first who fits.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct SearchRequest {
    /// The words.
    pub q: String,
    /// Only these kinds; all if empty.
    pub types: Vec<EntityKind>,
    /// The language (BCP 47) in which to label the results, where they have it.
    pub lang: Option<String>,
    /// Rather who may be dated to this year or later.
    pub from: Option<i32>,
    /// Rather who may be dated to this year or earlier.
    pub to: Option<i32>,
    /// Rather who belongs to this place: a slug or a name.
    pub place: Option<String>,
    /// Only with this role.
    pub role: Option<String>,
    /// Only of this institution.
    pub school: Option<String>,
    /// Only of this sex.
    pub sex: Option<String>,
    /// Only in this source.
    pub source: Option<String>,
    /// In what order.
    pub sort: Sort,
    /// How many to pass over.
    pub offset: usize,
    /// How many to return; 20 if it is 0, at most 1000.
    pub limit: usize,
    /// Count the results by kind, sex, role, school, place and source.
    pub facets: bool,
}

/// The order of the results; equal ones by label, then by id, so that pages do not overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// The best match first.
    #[default]
    Relevance,
    /// By label.
    Name,
    /// The earliest first, the undated last.
    Date,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SearchAnswer {
    /// How many there are in all.
    pub total: usize,
    /// Those of this page.
    pub results: Vec<Hit>,
    /// Counts, if asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Facet>,
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Hit {
    /// Its short id: `person/behar-nissim`.
    pub id: String,
    /// Its label, in the language asked for if it has one.
    pub label: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: EntityKind,
    /// From 0 to 1, years and place included.
    pub score: f32,
    /// First year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<i32>,
    /// Last year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<i32>,
    /// Why: one for each word that matched, then what fitted or did not.
    pub why: Vec<Why>,
}

/// Why something was found.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum Why {
    /// A word of the query and a word of a name.
    Name {
        /// The layer by which they match.
        layer: Layer,
        /// How much that counts.
        weight: f32,
        /// The word asked for.
        query: String,
        /// The name that has it, as recorded.
        form: String,
        /// Its language and script.
        #[serde(skip_serializing_if = "String::is_empty")]
        language: String,
        /// Where the matching word begins and ends in `form`, in characters.
        highlight: (usize, usize),
        /// It is not the label but a recorded variant.
        recorded_variant: bool,
    },
    /// The years asked for.
    Years {
        /// Does it fit? `false` if it certainly does not.
        fits: bool,
    },
    /// The place asked for.
    Place {
        /// The slug that fits.
        place: String,
    },
}

/// How many of the results have which value.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Facet {
    /// `type`, `sex`, `role`, `school`, `place` or `source`.
    pub field: &'static str,
    /// Values with their counts, the commonest first, at most 20.
    pub values: Vec<FacetValue>,
}

/// A value and its count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacetValue {
    /// The code or slug.
    pub value: String,
    /// How many results have it.
    pub count: usize,
}

/// The words and fields of a query as typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Typed {
    /// Words that may stand anywhere.
    pub words: String,
    /// Phrases in quotation marks.
    pub phrases: Vec<String>,
    /// The request with the fields that were typed into `q`.
    pub request: SearchRequest,
}

/// Takes phrases and `field:value` out of `q`. What is not a field we know stays a word.
pub(super) fn read(request: &SearchRequest) -> Typed {
    let mut typed = Typed { request: request.clone(), ..Typed::default() };
    let mut rest = request.q.as_str();
    // only a quotation mark at the beginning of a word opens a phrase: יעב"ץ and Ma'"arav have one inside
    while let Some(open) = phrase_start(rest) {
        let after = &rest[open + 1..];
        let Some(close) = after.find('"') else { break };
        push_words(&mut typed, &rest[..open]);
        typed.phrases.push(after[..close].to_owned());
        rest = &after[close + 1..];
    }
    push_words(&mut typed, rest);
    typed
}

fn phrase_start(text: &str) -> Option<usize> {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if c == '"' && before.is_whitespace() {
            return Some(at);
        }
        before = c;
    }
    None
}

fn push_words(typed: &mut Typed, text: &str) {
    for word in text.split_whitespace() {
        let request = &mut typed.request;
        match word.split_once(':').filter(|(_, value)| !value.is_empty()) {
            Some(("school", value)) => request.school = Some(value.to_owned()),
            Some(("role", value)) => request.role = Some(value.to_owned()),
            Some(("place" | "city", value)) => request.place = Some(value.to_owned()),
            Some(("sex", value)) => request.sex = Some(value.to_owned()),
            Some(("source", value)) => request.source = Some(value.to_owned()),
            Some(("from", value)) if value.parse::<i32>().is_ok() => request.from = value.parse().ok(),
            Some(("to", value)) if value.parse::<i32>().is_ok() => request.to = value.parse().ok(),
            Some(("kind" | "type", value)) if EntityKind::from_segment(value).is_some() => {
                request.types.extend(EntityKind::from_segment(value));
            }
            _ => {
                if !typed.words.is_empty() {
                    typed.words.push(' ');
                }
                typed.words.push_str(word);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_and_fields_are_taken_out() {
        let request =
            SearchRequest { q: "\"haim nahum\" rabbi role:rabbi from:1873".into(), ..SearchRequest::default() };
        let typed = read(&request);
        assert_eq!(typed.words, "rabbi");
        assert_eq!(typed.phrases, ["haim nahum"]);
        assert_eq!((typed.request.role.as_deref(), typed.request.from), (Some("rabbi"), Some(1873)));
    }

    #[test]
    fn gershayim_open_no_phrase() {
        let request = SearchRequest { q: "יעקב יעב\"ץ".into(), ..SearchRequest::default() };
        assert_eq!(read(&request).words, "יעקב יעב\"ץ");
    }
}
