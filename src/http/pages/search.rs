//! Search: one box over people, schools and cities; facets; the same results as list, map, timeline and network.

use super::chart::{Bars, Count, Map, Spot};
use super::results::{Found, KINDS, MOST, Matched, Results, found};
use super::screens::{Facet, Hit, Search};
use super::view::{Choice, Paging, Text, Thing, escape};
use super::{Page, dates, downloads, network, tell, visit::Visit};
use crate::app::{Error, FacetValue, Selection, Sheet, SheetLink};
use crate::model::{EntityId, EntityKind, Lang};
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::json;

const SIZE: usize = 40;
/// Values of a facet that a page lists.
const VALUES: usize = 8;

/// `GET /{lang}/suggest?q=`: the first records for what has been typed so far.
pub async fn suggest(visit: Visit) -> Response {
    let lang = visit.lang;
    let found = crate::http::blocking::blocking(move || {
        let page = visit.titled("search-title");
        let found = suggestions(&visit, visit.field("q"), 8)?;
        let told = found.iter().map(|it| {
            let years = tell::life(lang, visit.app.span_of(&visit.reader, &it.iri));
            let kind = page.t(&format!("kind-{}", it.id.kind.segment()));
            let note = if years.is_empty() { kind } else { years };
            json!({ "id": it.id.to_string(), "name": tell::words(lang, &it.labels, &it.id.slug), "note": note })
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

/// `GET /{lang}/search?q=&kind=&role=&sex=&school=&place=&century=&view=`
pub async fn search(visit: Visit) -> Response {
    visit.show(make).await
}

fn make(visit: &Visit) -> Result<Search, Error> {
    let page = visit.titled("search-title");
    let query = visit.field("q").to_owned();
    let view = ["map", "timeline", "network"].into_iter().find(|view| *view == visit.field("view")).unwrap_or("list");
    let results = Results::of(visit)?;
    let shown: Vec<&Found> = results.found.iter().collect();
    let number = visit.page_number();
    let hits = shown.iter().skip((number - 1) * SIZE).take(SIZE).map(|it| hit(visit, &page, it));
    let tabs = ["list", "map", "timeline", "network"].map(|value| Choice {
        href: visit.with("view", if value == "list" { "" } else { value }),
        name: page.t(&format!("view-{value}")),
        current: value == view,
        ..Choice::default()
    });
    let years: Vec<i32> = shown
        .iter()
        .filter_map(|it| dates::first_year(&tell::years(Lang::En, visit.app.span_of(&visit.reader, &it.iri).0)))
        .collect();
    let summary = page.count("search-count", results.total);
    let cut = if results.total > MOST { page.count("search-cut", MOST) } else { String::new() };
    let network = if view == "network" { Some(sheet(visit, &shown)?) } else { None };
    Ok(Search {
        map: if view == "map" { map(visit, &shown)? } else { None },
        chart: decades(&page, &years),
        graph: network.as_ref().map(|sheet| network::drawing(visit, sheet).to_string().replace('<', "\\u003c")),
        ties: network.iter().flat_map(|sheet| ties(visit, sheet)).collect(),
        graph_texts: network::texts(&page),
        results: hits.collect(),
        start: (number - 1) * SIZE + 1,
        paging: Paging::new(&page, number, SIZE, shown.len(), |n| visit.with("page", &n.to_string())),
        facets: facets(visit, &page, &results)?,
        downloads: downloads::links(visit),
        tabs: tabs.into(),
        lead: if query.is_empty() { page.t("search-start") } else { String::new() },
        page: if network.is_some() { page.about(&summary).island("network") } else { page.about(&summary) },
        query,
        summary,
        cut,
        view,
    })
}

fn hit(visit: &Visit, page: &Page, it: &Found) -> Hit {
    let lang = visit.lang;
    let kind = it.id.kind.segment();
    let name = tell::name(lang, &it.labels, &it.id.slug);
    let (html, why) = match &it.why {
        Some(matched) if matched.form == name.text => (marked(matched), String::new()),
        Some(matched) => {
            let form = format!("<bdi{}>{}</bdi>", lang_attribute(&matched.lang), marked(matched));
            let said = page.with("why-alias", "name", "\u{1}");
            (escape(&name.text), escape(&said).replace('\u{1}', &form))
        }
        None => (escape(&name.text), String::new()),
    };
    Hit {
        href: tell::href(lang, &it.id.to_string()),
        years: tell::life(lang, visit.app.span_of(&visit.reader, &it.iri)),
        kind,
        kind_name: page.t(&format!("kind-{kind}")),
        lang: name.lang,
        html,
        why,
    }
}

fn lang_attribute(tag: &str) -> String {
    if tag.is_empty() || tag == "und" { String::new() } else { format!(" lang=\"{}\"", escape(tag)) }
}

/// A form as HTML, what matched in it marked.
fn marked(matched: &Matched) -> String {
    let letters: Vec<char> = matched.form.chars().collect();
    let text = |from: usize, to: usize| {
        escape(&letters[from.min(letters.len())..to.min(letters.len())].iter().collect::<String>())
    };
    let (mut out, mut at) = (String::new(), 0);
    for &(from, to) in &matched.parts {
        if from >= at && to > from {
            out.push_str(&format!("{}<mark>{}</mark>", text(at, from), text(from, to)));
            at = to;
        }
    }
    out + &text(at, letters.len())
}

/// Ways to narrow the results, each with how many it leaves.
fn facets(visit: &Visit, page: &Page, results: &Results) -> Result<Vec<Facet>, Error> {
    let choice = |field: &str, value: &str, name: Text, n: Option<usize>| Choice {
        href: visit.with(field, value),
        name: name.text,
        lang: name.lang,
        count: n.map(|n| page.number(n)).unwrap_or_default(),
        current: value == visit.field(field),
        ..Choice::default()
    };
    let mut facets = Vec::new();
    let mut add = |field: &str, title: &str, values: Vec<Choice>| {
        if values.len() > 1 || !visit.field(field).is_empty() {
            let all = choice(field, "", Text::plain(page.t("facet-all")), None);
            facets.push(Facet { name: page.t(title), values: [vec![all], values].concat() });
        }
    };
    for (field, of, title) in [
        ("kind", "type", "facet-kind"),
        ("role", "role", "facet-role"),
        ("sex", "sex", "facet-sex"),
        ("school", "school", "facet-school"),
    ] {
        let mut values = Vec::new();
        for value in results.counted(of).iter().take(VALUES) {
            let name = match field {
                "kind" if !KINDS.iter().any(|kind| kind.segment() == value.value) => continue,
                "kind" => Text::plain(page.t(&format!("kind-{}", value.value))),
                "school" => name_of(visit, EntityKind::Institution, &value.value)?,
                _ => {
                    let labels = visit.app.code_labels(&visit.reader, &["role", "kind", "sex"], &value.value)?;
                    tell::name(visit.lang, &labels, &value.value)
                }
            };
            values.push(choice(field, &value.value, name, Some(value.count)));
        }
        add(field, title, values);
    }
    let mut places = Vec::new();
    for value in results.counted("place").iter().take(VALUES) {
        let name = name_of(visit, EntityKind::Place, &value.value)?;
        places.push(choice("place", &value.value, name, Some(value.count)));
    }
    add("place", "facet-place", places);
    let century = |value: &FacetValue| {
        let words = dates::words(visit.lang, &format!("{:0>2}XX", value.value));
        choice("century", &value.value, Text::plain(words), Some(value.count))
    };
    add("century", "facet-century", results.counted("century").iter().map(century).collect());
    Ok(facets)
}

fn name_of(visit: &Visit, kind: EntityKind, slug: &str) -> Result<Text, Error> {
    let Some(id) = EntityId::new(kind, slug) else { return Ok(Text::plain(slug)) };
    let iri = visit.app.base().iri(&id);
    Ok(tell::name(visit.lang, &visit.app.labels(&visit.reader, &iri)?, slug))
}

/// Where the results lie: places themselves, institutions by their city, people by where they were born.
fn map(visit: &Visit, results: &[&Found]) -> Result<Option<Map>, Error> {
    let mut spots: Vec<Spot> = Vec::new();
    for it in results {
        let Some(place) = it.places.first() else { continue };
        let node = visit.app.node_ref(&visit.reader, place)?;
        let Thing { href, name } = tell::thing(visit.lang, &node);
        match spots.iter_mut().find(|spot| spot.href == href) {
            Some(spot) => spot.weight += 1.0,
            None => {
                if let Some((latitude, longitude)) = visit.app.coordinates(&visit.reader, place)? {
                    spots.push(Spot { latitude, longitude, name: name.text, href, weight: 1.0, family: "places" });
                }
            }
        }
    }
    let about = visit.titled("search-map-about").title;
    Ok(Map::around(about, &spots, &[]))
}

/// The results with the links among them.
fn sheet(visit: &Visit, results: &[&Found]) -> Result<Sheet, Error> {
    let ids: Vec<String> = results.iter().map(|it| it.iri.clone()).collect();
    if ids.is_empty() {
        return Ok(Sheet::default());
    }
    Ok(Sheet::of(visit.app.subgraph(&visit.reader, &ids, &Selection::default())?))
}

/// The links of a sheet as lines of a table.
fn ties(visit: &Visit, sheet: &Sheet) -> Vec<(Thing, String, Thing)> {
    let snapshot = visit.app.snapshot(&visit.reader);
    let kinds = snapshot.graph.kinds();
    let tie = |link: &SheetLink| {
        let kind = kinds.named(&link.property).map(|kind| kinds.get(kind));
        let words = kind.map(|kind| tell::words(visit.lang, &kind.labels, &link.property)).unwrap_or_default();
        (tell::thing(visit.lang, &sheet.nodes[link.from].0), words, tell::thing(visit.lang, &sheet.nodes[link.to].0))
    };
    sheet.links.iter().map(tie).collect()
}

/// How many results begin in each decade.
fn decades(page: &Page, years: &[i32]) -> Bars {
    let mut counted = std::collections::BTreeMap::<i32, usize>::new();
    for year in years {
        *counted.entry(year / 10 * 10).or_default() += 1;
    }
    let counts: Vec<Count> = counted.into_iter().map(|(year, all)| Count { year, all, boys: 0, girls: 0 }).collect();
    Bars::new(page, page.t("search-timeline-about"), &counts).unwrap_or_default()
}
