//! What can be asked of the index, and what it answers.

use super::compare::Layer;
use super::error::SearchError;
use crate::model::EntityKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A search, as the API's parameters, the command line's options and the service inside SPARQL name it.
///
/// `q` is words of names in any script; `"two words"` must stand side by side; `school:…`, `role:…`, `place:…` or `city:…`, `sex:…`,
/// `source:…`, `from:…`, `to:…`, `kind:…` or `type:…` are the same as the fields below. The years and the place do not exclude: they put
/// first who fits.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct SearchRequest {
    /// The words.
    pub q: String,
    /// Only these kinds: `person`, `institution`, `place`, `source`, with commas between; all if empty.
    pub r#type: Option<String>,
    /// The language (BCP 47) in which to label the results, where they have it.
    pub lang: Option<String>,
    /// Rather who may be dated to this year or later.
    pub from: Option<i32>,
    /// Rather who may be dated to this year or earlier.
    pub to: Option<i32>,
    /// Rather who belongs to this place: a slug or a name.
    pub place: Option<String>,
    /// Only who belongs to this place, by its slug.
    pub within: Option<String>,
    /// Only who begins (is born, is founded) in this century: 18 begins in 1801.
    pub century: Option<i32>,
    /// Only with this role; of institutions, of this kind.
    pub role: Option<String>,
    /// Only of this institution, by its slug.
    pub school: Option<String>,
    /// Only `female` or `male`.
    pub sex: Option<String>,
    /// Only what this source speaks of, by its slug.
    pub source: Option<String>,
    /// In what order: `relevance`, `name` or `date`.
    pub sort: Option<String>,
    /// How many to pass over.
    pub offset: usize,
    /// How many to give; 20 if nothing is said.
    pub limit: Option<usize>,
    /// Count the results by kind, sex, role, school, place, source and century.
    #[serde(skip)]
    pub facets: bool,
}

impl SearchRequest {
    /// The most results of one page.
    pub const MOST: usize = 500;
    /// Nothing is given from beyond this one.
    pub const FARTHEST: usize = 100_000;
    /// The longest text, in characters.
    pub const LONGEST: usize = 500;
    /// The kinds that can be searched.
    pub const KINDS: [EntityKind; 4] =
        [EntityKind::Person, EntityKind::Institution, EntityKind::Place, EntityKind::Source];

    /// A search for words and nothing else.
    pub fn of(q: impl Into<String>) -> Self {
        Self { q: q.into(), ..Self::default() }
    }

    /// How many to give, from 1 to 500.
    pub fn check_limit(asked: Option<usize>, usual: usize) -> Result<usize, SearchError> {
        match asked.unwrap_or(usual) {
            n @ 1..=Self::MOST => Ok(n),
            n => Err(SearchError::parameter("limit", format!("{n} is not from 1 to {}", Self::MOST))),
        }
    }

    /// A text of an acceptable length.
    pub fn check_text(text: &str) -> Result<(), SearchError> {
        match text.chars().count() > Self::LONGEST {
            true => Err(SearchError::parameter("q", format!("is longer than {} characters", Self::LONGEST))),
            false => Ok(()),
        }
    }
}

/// The order of the results; equal ones by label, then by id, so that pages do not overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
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
    /// `type`, `sex`, `role`, `school`, `place`, `source` or `century`.
    pub field: &'static str,
    /// Values with their counts, the commonest first, at most 20; centuries all, the earliest first.
    pub values: Vec<FacetValue>,
}

/// A value and its count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacetValue {
    /// The code or slug; of a century the hundreds before it: 18 begins in 1801.
    pub value: String,
    /// How many results have it.
    pub count: usize,
}

/// A request that has been read and checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Typed {
    /// Words that may stand anywhere.
    pub words: String,
    /// Phrases in quotation marks.
    pub phrases: Vec<String>,
    /// The kinds; all if empty.
    pub kinds: Vec<EntityKind>,
    /// The order.
    pub sort: Sort,
    /// How many to give.
    pub limit: usize,
    /// Whether nobody asks how many there are in all.
    pub only_best: bool,
    /// The request with the fields that were typed into `q`; a field that is empty is not there.
    pub request: SearchRequest,
}

/// Takes phrases and `field:value` out of `q` and checks every field. What is not a field we know stays a word.
pub(super) fn read(request: &SearchRequest) -> Result<Typed, SearchError> {
    SearchRequest::check_text(&request.q)?;
    let mut typed = Typed { request: request.clone(), ..Typed::default() };
    let fields = &mut typed.request;
    for field in [
        &mut fields.r#type,
        &mut fields.lang,
        &mut fields.place,
        &mut fields.within,
        &mut fields.role,
        &mut fields.school,
        &mut fields.sex,
        &mut fields.source,
        &mut fields.sort,
    ] {
        *field = field.take().filter(|value| !value.trim().is_empty());
    }
    typed.kinds = kinds(typed.request.r#type.as_deref().unwrap_or_default())?;
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
    check(&mut typed)?;
    Ok(typed)
}

fn kinds(list: &str) -> Result<Vec<EntityKind>, SearchError> {
    let names = list.split(',').map(str::trim).filter(|name| !name.is_empty());
    let kind = |name: &str| {
        kind_named(name).ok_or_else(|| {
            SearchError::parameter("type", format!("`{name}` is not `person`, `institution`, `place` or `source`"))
        })
    };
    names.map(kind).collect()
}

fn kind_named(name: &str) -> Option<EntityKind> {
    EntityKind::from_segment(name).filter(|kind| SearchRequest::KINDS.contains(kind))
}

fn check(typed: &mut Typed) -> Result<(), SearchError> {
    let request = &typed.request;
    typed.limit = SearchRequest::check_limit(request.limit, 20)?;
    if request.offset > SearchRequest::FARTHEST {
        let why = format!("is more than {}: narrow the search by type, place, role or years", SearchRequest::FARTHEST);
        return Err(SearchError::parameter("offset", why));
    }
    if let Some(sex) = request.sex.as_deref().filter(|sex| !matches!(*sex, "female" | "male")) {
        return Err(SearchError::parameter("sex", format!("`{sex}` is not `female` or `male`")));
    }
    typed.sort = match request.sort.as_deref() {
        None | Some("relevance") => Sort::Relevance,
        Some("name") => Sort::Name,
        Some("date") => Sort::Date,
        Some(other) => {
            return Err(SearchError::parameter("sort", format!("`{other}` is not `relevance`, `name` or `date`")));
        }
    };
    match (request.from, request.to) {
        (Some(from), Some(to)) if from > to => {
            Err(SearchError::parameter("from", format!("{from} is after `to`, {to}: exchange them")))
        }
        _ => Ok(()),
    }
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
            Some(("kind" | "type", value)) if kind_named(value).is_some() => typed.kinds.extend(kind_named(value)),
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
        let request = SearchRequest::of("\"haim nahum\" rabbi role:rabbi from:1873");
        let typed = read(&request).unwrap();
        assert_eq!(typed.words, "rabbi");
        assert_eq!(typed.phrases, ["haim nahum"]);
        assert_eq!((typed.request.role.as_deref(), typed.request.from), (Some("rabbi"), Some(1873)));
    }

    #[test]
    fn gershayim_open_no_phrase() {
        let request = SearchRequest::of("יעקב יעב\"ץ");
        assert_eq!(read(&request).unwrap().words, "יעקב יעב\"ץ");
    }
}
