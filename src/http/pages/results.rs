//! What a search found, for the page and for its downloads: the engine's answer, narrowed by the fields of the page.
//!
//! Kind, role, sex and school narrow in the engine; city and century narrow what it gave, at most 500 results, and are
//! counted over them.

use super::{dates, tell, visit::Visit};
use crate::app::{Error, Facet, Hit, SearchRequest, Why};
use crate::model::{EntityId, EntityKind, Labels, Lang};
use std::collections::BTreeMap;

/// Results that are looked at.
pub const MOST: usize = 500;
/// The kinds of record that have a place in the results.
pub const KINDS: [EntityKind; 3] = [EntityKind::Person, EntityKind::Institution, EntityKind::Place];

/// A record that was found.
pub struct Found {
    /// Its IRI.
    pub iri: String,
    /// Its short id.
    pub id: EntityId,
    /// What it is called.
    pub labels: Labels,
    /// The form that matched, and where in it, in characters.
    pub why: Option<Matched>,
    /// The cities it has to do with, by IRI.
    pub places: Vec<String>,
    /// The century in which it begins, from 0.
    pub century: Option<i32>,
}

/// A form of a name that matched, and the parts of it that did.
pub struct Matched {
    /// The form, as recorded.
    pub form: String,
    /// Its language.
    pub lang: String,
    /// From and to, in characters, in order.
    pub parts: Vec<(usize, usize)>,
}

/// All that a search found.
pub struct Results {
    /// How many the engine found, of which at most [`MOST`] are looked at.
    pub total: usize,
    /// What it found, before city and century narrow it.
    pub all: Vec<Found>,
    /// The engine's counts.
    pub facets: Vec<Facet>,
    place: String,
    century: String,
}

impl Results {
    /// Asks what the page's fields ask.
    pub fn of(visit: &Visit) -> Result<Self, Error> {
        let filled = |name: &str| Some(visit.field(name).to_owned()).filter(|value| !value.is_empty());
        let kinds = KINDS.map(EntityKind::segment);
        let kind = filled("kind").filter(|kind| kinds.contains(&kind.as_str()));
        let query = SearchRequest {
            q: visit.field("q").to_owned(),
            r#type: Some(kind.unwrap_or_else(|| kinds.join(","))),
            role: filled("role"),
            sex: filled("sex").filter(|sex| matches!(sex.as_str(), "female" | "male")),
            school: filled("school"),
            limit: Some(MOST),
            ..SearchRequest::default()
        };
        let reply = visit.app.search(&visit.reader, &query, visit.lang)?;
        let all = found(visit, reply.results)?;
        let [place, century] = ["place", "century"].map(|name| visit.field(name).to_owned());
        Ok(Self { total: reply.total, all, facets: reply.facets, place, century })
    }

    /// The results that the page shows.
    pub fn shown(&self) -> Vec<&Found> {
        self.all.iter().filter(|it| self.is_there(it) && self.is_then(it)).collect()
    }

    fn is_there(&self, it: &Found) -> bool {
        self.place.is_empty() || it.places.iter().any(|place| place.rsplit('/').next() == Some(&*self.place))
    }

    fn is_then(&self, it: &Found) -> bool {
        self.century.is_empty() || it.century.map(|c| c.to_string()).as_deref() == Some(&*self.century)
    }

    /// How many results each century has, whatever century is chosen.
    pub fn centuries(&self) -> BTreeMap<i32, usize> {
        let mut counted = BTreeMap::new();
        for century in self.all.iter().filter(|it| self.is_there(it)).filter_map(|it| it.century) {
            *counted.entry(century).or_default() += 1;
        }
        counted
    }

    /// How many results each city has, by IRI, the commonest first, whatever city is chosen.
    pub fn places(&self) -> Vec<(String, usize)> {
        let mut counted: BTreeMap<&String, usize> = BTreeMap::new();
        for place in self.all.iter().filter(|it| self.is_then(it)).flat_map(|it| &it.places) {
            *counted.entry(place).or_default() += 1;
        }
        let mut counted: Vec<(String, usize)> = counted.into_iter().map(|(iri, n)| (iri.clone(), n)).collect();
        counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counted
    }
}

/// People, institutions and places among results, with the forms that matched.
pub fn found(visit: &Visit, hits: Vec<Hit>) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    for hit in hits.into_iter().filter(|hit| KINDS.contains(&hit.kind)) {
        let Some((_, slug)) = hit.id.split_once('/') else { continue };
        let Some(id) = EntityId::new(hit.kind, slug) else { continue };
        let iri = visit.app.base().iri(&id);
        let labels = visit.app.labels(&visit.reader, &iri)?;
        let begins = tell::years(Lang::En, visit.app.span_of(&visit.reader, &iri).0);
        found.push(Found {
            places: visit.app.places_of(&visit.reader, &iri),
            century: dates::first_year(&begins).map(|year| (year - 1) / 100),
            why: matched(hit.why),
            labels,
            iri,
            id,
        });
    }
    Ok(found)
}

/// The form that the most words matched, with all of them.
fn matched(why: Vec<Why>) -> Option<Matched> {
    let mut forms: Vec<Matched> = Vec::new();
    for why in why {
        let Why::Name { form, language, highlight, .. } = why else { continue };
        match forms.iter_mut().find(|known| known.form == form) {
            Some(known) => known.parts.push(highlight),
            None => forms.push(Matched { form, lang: language, parts: vec![highlight] }),
        }
    }
    let mut best = forms.into_iter().rev().max_by_key(|matched| matched.parts.len())?;
    best.parts.sort_unstable();
    Some(best)
}
