//! Search by name inside a query, as [`App::search`](crate::app::App::search) does it: the same index, the same order,
//! the same reasons, and nobody whom the reader may not see.
//!
//! ```sparql
//! SERVICE <https://w3id.org/haverim/service/search> {
//!   [] hf:query "נסים בכר" ; hf:type "person" ; hf:place "jerusalem" ; hf:from 1882 ; hf:to 1900 ; hf:lang "fr" ;
//!      hf:limit 10 ; hf:thing ?person ; hf:score ?score ; hf:label ?label ; hf:why ?why }
//! ```
//!
//! | given | is |
//! |---|---|
//! | `hf:query` | the name, in any script, with the phrases and fields of the API's `q` |
//! | `hf:type`, `hf:role`, `hf:school`, `hf:sex`, `hf:source` | only these: a code or slug as in the API; a school or source may be an IRI |
//! | `hf:from`, `hf:to`, `hf:place` | the years and the place that put first who fits |
//! | `hf:lang` | the language of `?label`: en, fr or he |
//! | `hf:limit` | how many, 20 unless said, at most 500 |
//!
//! Each may be a variable that triples beside the service bind; it is then searched for each of their values.
//!
//! | wanted | is |
//! |---|---|
//! | `hf:thing` | the person, institution, place or source |
//! | `hf:score` | from 0 to 1 |
//! | `hf:label` | what it is called |
//! | `hf:why` | the form that matched each word, and by which layer |
//!
//! Two functions go with it: `hf:nameScore(a, b)` compares two forms of a name, from 0 to 1; `hf:searchScore(thing, "name")`
//! is the score of that thing among all that the name finds, and unbound if it is not found, or if more than
//! [`MOST_SCORED`] things are.

use super::functions::LONGEST;
use super::given::{Given, read, refused};
use crate::app::Error;
use crate::app::search::Indexed;
use crate::model::{Base, EntityId, EntityKind, Lang};
use crate::ontology::terms;
use crate::search::{Encoders, Hit, NameForm, SearchRequest, Why, compare};
use crate::sparql::extensions::{Function, ServiceRows, Taken};
use crate::sparql::{Service, SparqlError, Stop};
use oxigraph::model::{Literal, NamedNode, Term};
use rustc_hash::FxHashMap;
use spargebra::algebra::GraphPattern;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A name that more things bear gives no scores to [`functions`].
pub(super) const MOST_SCORED: usize = 5_000;

/// The service.
pub(super) fn service(names: Indexed, base: &Base) -> (NamedNode, Arc<dyn Service>) {
    let service = Search { names, base: base.clone() };
    (NamedNode::new_unchecked(format!("{}search", terms::SERVICE)), Arc::new(service))
}

struct Search {
    names: Indexed,
    base: Base,
}

/// What may be given, and by a variable too that triples beside the service bind.
pub(super) const GIVEN: [&str; 11] =
    ["query", "type", "lang", "from", "to", "place", "role", "school", "sex", "source", "limit"];
/// What may be asked for.
pub(super) const WANTED: [&str; 4] = ["thing", "score", "label", "why"];

impl Service for Search {
    fn takes(&self, property: &NamedNode) -> Option<Taken> {
        let name = property.as_str().strip_prefix(terms::FUNCTION)?;
        GIVEN.contains(&name).then_some(Taken::Terms)
    }

    fn rows(&self, pattern: &GraphPattern, tick: &dyn Fn()) -> Result<ServiceRows, SparqlError> {
        let (given, wanted) = read(pattern, &GIVEN, &WANTED)?;
        let (request, lang) = request(&given, &self.base)?;
        tick();
        let found = self.names.search(&request, lang).map_err(failed)?;
        let row = |hit: Hit| -> Vec<Option<Term>> {
            tick();
            wanted.iter().map(|(name, _)| self.value(name, &hit, lang)).collect()
        };
        let rows = found.results.into_iter().map(row).collect();
        Ok((wanted.iter().map(|(_, variable)| variable.clone()).collect(), rows))
    }
}

impl Search {
    fn value(&self, name: &str, hit: &Hit, lang: Lang) -> Option<Term> {
        Some(match name {
            "thing" => thing(&self.base, &hit.id)?.into(),
            "score" => Literal::from(f64::from(hit.score)).into(),
            "label" => Literal::new_language_tagged_literal_unchecked(&hit.label, lang.tag()).into(),
            "why" => Literal::from(why(hit)).into(),
            _ => return None,
        })
    }
}

/// What is asked, by the names that the API has for it.
fn request(given: &Given, base: &Base) -> Result<(SearchRequest, Lang), SparqlError> {
    // A place, a school or a source may be given as the thing itself.
    let text = |name: &str| match given.term(name) {
        Some(Term::NamedNode(node)) => base.id(node.as_str()).map(|id| id.slug.into_string()),
        _ => given.text(name).map(str::to_owned),
    };
    let number = |name: &str| match given.text(name) {
        None => Ok(None),
        Some(text) => text.parse::<i32>().map(Some).map_err(|_| refused(format!("`hf:{name} {text}` is not a year"))),
    };
    let limit = match given.text("limit") {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| refused(format!("`hf:limit {text}` is not a whole number")))?),
    };
    let query = text("query").ok_or_else(|| refused("the search needs `hf:query \"a name\"`".into()))?;
    let lang = given.language("lang")?;
    let request = SearchRequest {
        r#type: text("type"),
        lang: Some(lang.tag().into()),
        from: number("from")?,
        to: number("to")?,
        place: text("place"),
        role: text("role"),
        school: text("school"),
        sex: text("sex"),
        source: text("source"),
        limit,
        ..SearchRequest::of(query)
    };
    Ok((request, lang))
}

fn failed(error: Error) -> SparqlError {
    match error {
        Error::BadParameter { name, why } => refused(format!("`hf:{name}`: {why}")),
        Error::Busy(_) => Stop::Overloaded.into(),
        Error::Store(error) => error.into(),
        other => SparqlError::Evaluation(Box::new(other)),
    }
}

fn thing(base: &Base, short: &str) -> Option<NamedNode> {
    let (kind, slug) = short.split_once('/')?;
    let id = EntityId::new(EntityKind::from_segment(kind)?, slug)?;
    Some(NamedNode::new_unchecked(base.iri(&id)))
}

/// The reasons on one line: `Nissim = נסים (given-name); Behar = בכר (skeleton)`.
fn why(hit: &Hit) -> String {
    let reason = |why: &Why| match why {
        Why::Name { layer, query, form, .. } => Some(format!("{query} = {form} ({})", layer.name())),
        Why::Years { fits: true } => Some("the years fit".into()),
        Why::Years { fits: false } => Some("the years do not fit".into()),
        Why::Place { place } => Some(format!("of {place}")),
    };
    hit.why.iter().filter_map(reason).collect::<Vec<String>>().join("; ")
}

/// What one query has asked for so far: the scores by name.
type Scores = HashMap<String, Option<Arc<FxHashMap<String, f32>>>>;

/// The functions of names.
pub(super) fn functions(names: Indexed, base: &Base) -> Vec<(NamedNode, Function)> {
    let base = base.clone();
    let asked: Mutex<Scores> = Mutex::default();
    let encoders: OnceLock<Encoders> = OnceLock::new();
    let named = |name: &str| NamedNode::new_unchecked(format!("{}{name}", terms::FUNCTION));
    let alike: Function = Arc::new(move |terms| {
        let [a, b] = [text(terms.first()?)?, text(terms.get(1)?)?];
        let encoders = encoders.get_or_init(Encoders::default);
        let [a, b] = [a, b].map(|text| NameForm::new(text, None, Some(encoders)));
        Some(Literal::from(f64::from(compare(&a, &b).score)).into())
    });
    let score: Function = Arc::new(move |terms| {
        let Term::NamedNode(thing) = terms.first()? else { return None };
        let (name, id) = (text(terms.get(1)?)?, base.id(thing.as_str())?.to_string());
        let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        if !asked.contains_key(name) {
            let scores = names.finder().ok().and_then(|finder| finder.scores(name, MOST_SCORED).ok().flatten());
            asked.insert(name.to_owned(), scores.map(Arc::new));
        }
        let scores = asked.get(name)?.clone()?;
        Some(Literal::from(f64::from(*scores.get(&id)?)).into())
    });
    vec![(named("nameScore"), alike), (named("searchScore"), score)]
}

fn text(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(text) => Some(text.value()).filter(|text| text.len() <= LONGEST),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_for_a_name_is_not_compared() {
        let literal = |text: String| Term::from(Literal::from(text));
        assert_eq!(text(&literal("Antébi".into())), Some("Antébi"));
        assert_eq!(text(&literal("a".repeat(LONGEST + 1))), None);
    }
}
