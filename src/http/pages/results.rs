//! What a search found, for the page and for its downloads: the engine's answer, narrowed by the fields of the page.
//!
//! All fields narrow in the engine, which counts whatever it finds; the page looks at the first 500 of them.

use super::visit::Visit;
use crate::app::{Error, Facet, FacetValue, Hit, SearchRequest, Why};
use crate::model::{EntityId, EntityKind, Labels};

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
    /// The first of them.
    pub found: Vec<Found>,
    /// The engine's counts. Cities and centuries are counted whatever city or century is chosen.
    pub facets: Vec<Facet>,
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
            within: filled("place"),
            century: visit.field("century").parse().ok(),
            limit: Some(MOST),
            ..SearchRequest::default()
        };
        let ask = |query: &SearchRequest| visit.app.search(&visit.reader, query, visit.lang);
        let reply = ask(&query)?;
        let mut facets = reply.facets;
        let wider =
            |within: Option<String>, century| SearchRequest { within, century, limit: Some(1), ..query.clone() };
        if query.within.is_some() {
            recount(&mut facets, "place", ask(&wider(None, query.century))?.facets);
        }
        if query.century.is_some() {
            recount(&mut facets, "century", ask(&wider(query.within.clone(), None))?.facets);
        }
        Ok(Self { total: reply.total, found: found(visit, reply.results)?, facets })
    }

    /// The counts of a field.
    pub fn counted(&self, field: &str) -> &[FacetValue] {
        self.facets.iter().find(|facet| facet.field == field).map(|facet| facet.values.as_slice()).unwrap_or_default()
    }
}

/// Takes the counts of one field from another answer.
fn recount(facets: &mut Vec<Facet>, field: &str, others: Vec<Facet>) {
    facets.retain(|facet| facet.field != field);
    facets.extend(others.into_iter().filter(|facet| facet.field == field));
}

/// People, institutions and places among results, with the forms that matched.
pub fn found(visit: &Visit, hits: Vec<Hit>) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    for hit in hits.into_iter().filter(|hit| KINDS.contains(&hit.kind)) {
        let Some((_, slug)) = hit.id.split_once('/') else { continue };
        let Some(id) = EntityId::new(hit.kind, slug) else { continue };
        let iri = visit.app.base().iri(&id);
        let labels = visit.app.labels(&visit.reader, &iri)?;
        found.push(Found { places: visit.app.places_of(&visit.reader, &iri), why: matched(hit.why), labels, iri, id });
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
