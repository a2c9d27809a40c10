//! Search: one box over people, schools and cities; facets; the same results as list, map and timeline; downloads.

use super::chart::{Bars, Count, Map, Spot};
use super::screens::{Facet, Hit, Search};
use super::view::{Choice, Paging, Thing};
use super::{dates, tell, visit::Visit};
use crate::app::{Error, Hit as Answer, Page as Part, SearchQuery, Why};
use crate::model::{EntityId, EntityKind, Labels};
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::json;

const SIZE: usize = 40;
/// Results that facets, map and timeline look at.
const MOST: usize = 500;
const KINDS: [EntityKind; 3] = [EntityKind::Person, EntityKind::Institution, EntityKind::Place];

/// A record that was found.
pub struct Found {
    /// Its IRI.
    pub iri: String,
    id: String,
    kind: EntityKind,
    labels: Labels,
    /// The form that matched, if it is not the one shown.
    why: String,
}

/// `GET /{lang}/suggest?q=`: the first records for what has been typed so far.
pub async fn suggest(visit: Visit) -> Response {
    let lang = visit.lang;
    let found = crate::http::blocking::blocking(move || {
        let page = visit.titled("search-title");
        let found = suggestions(&visit, visit.field("q"), 8)?;
        let told = found.iter().map(|it| {
            let years = tell::life(lang, visit.app.span_of(&visit.reader, &it.iri));
            let kind = page.t(&format!("kind-{}", it.kind.segment()));
            let note = if years.is_empty() { kind } else { years };
            json!({ "id": it.id, "name": tell::words(lang, &it.labels, &it.id), "note": note })
        });
        Ok(told.collect::<Vec<_>>())
    });
    match found.await {
        Ok(found) => Json(found).into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// The records that a begun name may mean, the likeliest first.
pub fn suggestions(visit: &Visit, text: &str, most: usize) -> Result<Vec<Found>, Error> {
    let hits = visit.app.suggest(&visit.reader, text, visit.lang, Some(most * 3))?.results;
    let mut found = found(visit, hits)?;
    found.truncate(most);
    Ok(found)
}

/// The records that a text may mean, the likeliest first; all of them, by label, if there is none.
fn every(visit: &Visit, text: &str) -> Result<Vec<Found>, Error> {
    let text = text.trim();
    if !text.is_empty() {
        let kinds = KINDS.map(EntityKind::segment).join(",");
        let query = SearchQuery { q: text.into(), r#type: Some(kinds), limit: Some(MOST), ..SearchQuery::default() };
        return found(visit, visit.app.search(&visit.reader, &query, visit.lang)?.results);
    }
    let mut found = Vec::new();
    for kind in KINDS {
        let page = Part { offset: 0, limit: MOST };
        for item in visit.app.list(&visit.reader, kind, None, visit.lang, page)?.items {
            let labels = Labels(item.labels);
            found.push(Found { iri: item.iri, id: item.id, kind, labels, why: String::new() });
        }
    }
    Ok(found)
}

/// People, institutions and places among results, with the form that matched where another is shown.
fn found(visit: &Visit, hits: Vec<Answer>) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    for hit in hits.into_iter().filter(|hit| KINDS.contains(&hit.kind)) {
        let Some((_, slug)) = hit.id.split_once('/') else { continue };
        let Some(id) = EntityId::new(hit.kind, slug) else { continue };
        let iri = visit.app.base().iri(&id);
        let labels = visit.app.labels(&visit.reader, &iri)?;
        let shown = tell::words(visit.lang, &labels, &hit.id);
        let why = hit.why.into_iter().find_map(|why| match why {
            Why::Name { form, .. } if form != shown => Some(form),
            _ => None,
        });
        found.push(Found { iri, id: hit.id, kind: hit.kind, labels, why: why.unwrap_or_default() });
    }
    Ok(found)
}

/// `GET /{lang}/search?q=&kind=&century=&view=`
pub async fn search(visit: Visit) -> Response {
    visit.show(make).await
}

fn make(visit: &Visit) -> Result<Search, Error> {
    let lang = visit.lang;
    let page = visit.titled("search-title");
    let query = visit.field("q").to_owned();
    let view = match visit.field("view") {
        "map" => "map",
        "timeline" => "timeline",
        _ => "list",
    };
    let all = every(visit, &query)?;
    let (kind, century) = (visit.field("kind"), visit.field("century"));
    let born = |it: &Found| visit.app.span_of(&visit.reader, &it.iri).0;
    let century_of = |it: &Found| {
        let words = tell::years(crate::model::Lang::En, born(it));
        dates::first_year(&words).map(|year| (year - 1) / 100)
    };
    let of_kind = |it: &&Found| kind.is_empty() || it.kind.segment() == kind;
    let of_century =
        |it: &&Found| century.is_empty() || century_of(it).map(|c| c.to_string()).as_deref() == Some(century);
    let results: Vec<&Found> = all.iter().filter(of_kind).filter(of_century).collect();

    let choice = |field: &str, value: &str, name: String, n: usize, current: &str| Choice {
        href: visit.with(field, value),
        name,
        count: page.number(n),
        current: value == current,
        ..Choice::default()
    };
    let mut kinds = vec![choice("kind", "", page.t("facet-all"), all.len(), kind)];
    for of in KINDS {
        let n = all.iter().filter(|it| it.kind == of).filter(of_century).count();
        if n > 0 {
            kinds.push(choice("kind", of.segment(), page.t(&format!("kind-{}", of.segment())), n, kind));
        }
    }
    let mut counted = std::collections::BTreeMap::<i32, usize>::new();
    for century in all.iter().filter(of_kind).filter_map(century_of) {
        *counted.entry(century).or_default() += 1;
    }
    let mut centuries = vec![choice("century", "", page.t("facet-all"), all.iter().filter(of_kind).count(), century)];
    centuries.extend(
        counted
            .into_iter()
            .map(|(c, n)| choice("century", &c.to_string(), dates::words(lang, &format!("{c:02}XX")), n, century)),
    );

    let number = visit.page_number();
    let hits = results.iter().skip((number - 1) * SIZE).take(SIZE).map(|it| Hit {
        href: tell::href(lang, &it.id),
        name: tell::name(lang, &it.labels, &it.id),
        years: tell::life(lang, visit.app.span_of(&visit.reader, &it.iri)),
        kind: it.kind.segment(),
        kind_name: page.t(&format!("kind-{}", it.kind.segment())),
        why: if it.why.is_empty() { String::new() } else { page.with("why-alias", "name", &it.why) },
        more: String::new(),
    });
    let tabs = ["list", "map", "timeline"].map(|value| Choice {
        href: visit.with("view", if value == "list" { "" } else { value }),
        name: page.t(&format!("view-{value}")),
        current: value == view,
        ..Choice::default()
    });
    let years: Vec<i32> =
        results.iter().filter_map(|it| dates::first_year(&tell::years(crate::model::Lang::En, born(it)))).collect();
    let summary = if query.is_empty() { page.t("search-start") } else { page.count("search-count", results.len()) };
    Ok(Search {
        map: if view == "map" { map(visit, &results)? } else { None },
        chart: decades(&page, &years),
        results: hits.collect(),
        start: (number - 1) * SIZE + 1,
        paging: Paging::new(&page, number, SIZE, results.len(), |n| visit.with("page", &n.to_string())),
        facets: vec![
            Facet { name: page.t("facet-kind"), values: kinds },
            Facet { name: page.t("facet-century"), values: centuries },
        ],
        downloads: downloads(visit),
        tabs: tabs.into(),
        page: page.about(&summary),
        query,
        summary,
        view,
    })
}

/// Where the results lie: places themselves, institutions by their city, people by where they were born.
fn map(visit: &Visit, results: &[&Found]) -> Result<Option<Map>, Error> {
    let snapshot = visit.app.snapshot(&visit.reader);
    let graph = &snapshot.graph;
    let born = graph.kinds().named("bornIn");
    let mut spots: Vec<Spot> = Vec::new();
    for it in results.iter().take(MOST) {
        let place = match it.kind {
            EntityKind::Person => graph
                .node(&it.iri)
                .zip(born)
                .and_then(|(node, kind)| graph.objects(node, kind).next())
                .map(|p| graph.iri(p)),
            _ => visit.app.place_of(&visit.reader, &it.iri),
        };
        let Some(place) = place else { continue };
        let node = visit.app.node_ref(&visit.reader, &place)?;
        let Thing { href, name } = tell::thing(visit.lang, &node);
        match spots.iter_mut().find(|spot| spot.href == href) {
            Some(spot) => spot.weight += 1.0,
            None => {
                if let Some((latitude, longitude)) = visit.app.coordinates(&visit.reader, &place)? {
                    spots.push(Spot { latitude, longitude, name: name.text, href, weight: 1.0, family: "places" });
                }
            }
        }
    }
    let about = visit.titled("view-map").title;
    Ok(Map::around(about, &spots, &[]))
}

/// How many results begin in each decade.
fn decades(page: &super::Page, years: &[i32]) -> Bars {
    let mut counted = std::collections::BTreeMap::<i32, usize>::new();
    for year in years {
        *counted.entry(year / 10 * 10).or_default() += 1;
    }
    let counts: Vec<Count> = counted.into_iter().map(|(year, all)| Count { year, all, boys: 0, girls: 0 }).collect();
    Bars::new(page, page.t("view-timeline"), &counts).unwrap_or_default()
}

fn downloads(visit: &Visit) -> Vec<Choice> {
    let q = percent_encoding::utf8_percent_encode(visit.field("q"), percent_encoding::NON_ALPHANUMERIC).to_string();
    let link = |name: &str, href: String| Choice { name: name.into(), href, ..Choice::default() };
    vec![link("JSON", format!("/api/search?q={q}")), link("SPARQL", format!("/{}/sparql?find={q}", visit.lang.tag()))]
}
