//! The network on one sheet, and the map with its years.

use super::chart::place;
use super::home::towns;
use super::screens::{Central, Journey, MapAndTime, Network, School};
use super::view::Choice;
use super::{dates, tell, visit::Visit};
use crate::app::Error;
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::json;

const FAMILIES: [&str; 7] = ["teaching", "ordination", "succession", "kinship", "collegial", "affiliation", "place"];
/// Nodes that a browser draws comfortably.
const MOST: usize = 5_000;

/// `GET /{lang}/network`
pub async fn network(visit: Visit) -> Response {
    visit
        .show(|visit| {
            let page = visit.titled("network-title").island("network");
            let about = page.t("network-lead");
            let chosen = chosen(visit);
            let sheet = visit.app.sheet(&visit.reader, &chosen, MOST)?;
            let families = FAMILIES.map(|family| Choice {
                value: family.into(),
                name: page.t(&format!("links-{family}")),
                current: chosen.iter().any(|f| f == family),
                ..Choice::default()
            });
            let rows = sheet.nodes.iter().take(40).map(|(node, n)| Central {
                thing: tell::thing(visit.lang, node),
                kind: page
                    .t(&format!("kind-{}", node.id.as_deref().and_then(|id| id.split('/').next()).unwrap_or("item"))),
                count: page.number(*n),
            });
            let [nodes, links] = [sheet.nodes.len(), sheet.links.len()].map(|n| page.number(n));
            let from = visit.field("from");
            let from = if from.is_empty() {
                String::new()
            } else {
                visit.app.resolve(&visit.reader, from).map(|iri| visit.app.short_id(&iri)).unwrap_or_default()
            };
            Ok(Network {
                families: families.into(),
                from,
                texts: page.texts(&["network-sheet", "network-communities", "chart-fit"]),
                summary: page.fill("network-summary", &[("nodes", &nodes), ("links", &links)]),
                rows: rows.collect(),
                page: page.about(about),
            })
        })
        .await
}

/// The families asked for; without a choice, what people do with each other and at schools, but not where they lived:
/// a city with a hundred births would draw everything to itself.
fn chosen(visit: &Visit) -> Vec<String> {
    let mut chosen = visit.all("links");
    chosen.retain(|family| FAMILIES.contains(&family.as_str()));
    if chosen.is_empty() {
        chosen = FAMILIES[..6].iter().map(|family| (*family).to_owned()).collect();
    }
    chosen
}

/// `GET /{lang}/network.json`: the same nodes and links for the drawing.
pub async fn network_data(visit: Visit) -> Response {
    let made = crate::http::blocking::blocking(move || {
        let sheet = visit.app.sheet(&visit.reader, &chosen(&visit), MOST)?;
        let nodes = sheet.nodes.iter().map(|(node, _)| {
            let id = node.id.clone().unwrap_or_else(|| node.iri.clone());
            let kind = id.split('/').next().unwrap_or_default().to_owned();
            json!({ "id": id, "name": tell::words(visit.lang, &node.labels, &node.iri), "kind": kind })
        });
        Ok(json!({ "nodes": nodes.collect::<Vec<_>>(), "links": sheet.links, "cut": sheet.cut }))
    });
    match made.await {
        Ok(data) => Json(data).into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// `GET /{lang}/map?year=&show=`
pub async fn map(visit: Visit) -> Response {
    visit.show(make_map).await
}

fn make_map(visit: &Visit) -> Result<MapAndTime, Error> {
    let lang = visit.lang;
    let page = visit.titled("map-title").island("map");
    let about = page.t("map-lead");
    let year = visit.number("year", 1914, 1965) as i32;
    let show = match visit.field("show") {
        given @ ("schools" | "journeys") => given.to_owned(),
        _ => "both".to_owned(),
    };
    let sites = visit.app.sites(&visit.reader)?;
    let dated: Vec<_> = sites.iter().filter(|site| site.founded.is_some() && site.at.is_some()).collect();
    let open = |site: &crate::app::Site| {
        let from = site.founded.as_deref().and_then(dates::first_year).unwrap_or(i32::MAX);
        let to = site.closed.as_deref().and_then(dates::last_year).unwrap_or(i32::MAX);
        from <= year && year <= to
    };
    let mut rows: Vec<School> = dated
        .iter()
        .map(|site| {
            let (x, y) = site.at.map(|(lat, long)| place(long, lat)).unwrap_or_default();
            let shown =
                |edtf: &Option<String>| edtf.as_deref().map(|edtf| dates::words(lang, edtf)).unwrap_or_default();
            let text = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
            School {
                name: tell::thing(lang, &site.node),
                city: site.city.as_ref().map(|city| tell::thing(lang, city)).unwrap_or_default(),
                founded: shown(&site.founded),
                closed: shown(&site.closed),
                kind: site.kind.clone(),
                from_year: text(site.founded.as_deref().and_then(dates::first_year)),
                to_year: text(site.closed.as_deref().and_then(dates::last_year)),
                x: (x * 100.0).round() / 100.0,
                y: (y * 100.0).round() / 100.0,
            }
        })
        .collect();
    rows.sort_by(|a, b| (&a.from_year, &a.name.name.text).cmp(&(&b.from_year, &b.name.name.text)));
    let journeys = visit.app.missions(&visit.reader)?.into_iter().map(|mission| {
        let point = |at: Option<(f64, f64)>| at.map(|(lat, long)| place(long, lat));
        let (x, y) = point(mission.at).unwrap_or_default();
        let home = mission.from.as_ref().and_then(|(_, at)| point(*at));
        let years = tell::years(lang, mission.when);
        Journey {
            person: tell::thing(lang, &mission.person),
            from: mission.from.as_ref().map(|(node, _)| tell::thing(lang, node)).unwrap_or_default(),
            to: tell::thing(lang, &mission.to),
            from_year: dates::first_year(&years).map(|year| year.to_string()).unwrap_or_default(),
            when: years,
            x: (x * 100.0).round() / 100.0,
            y: (y * 100.0).round() / 100.0,
            fx: home.map(|(x, _)| format!("{x:.2}")).unwrap_or_default(),
            fy: home.map(|(_, y)| format!("{y:.2}")).unwrap_or_default(),
        }
    });
    let now: Vec<_> = dated.iter().filter(|site| open(site)).map(|site| (*site).clone()).collect();
    let caption = format!("{year}: {}", page.count("map-about", now.len()));
    let choices = [("both", "map-both"), ("schools", "map-schools"), ("journeys", "map-journeys")];
    Ok(MapAndTime {
        year,
        choices: choices
            .map(|(value, name)| Choice {
                value: value.into(),
                name: page.t(name),
                current: show == value,
                ..Choice::default()
            })
            .into(),
        map: towns(visit, caption, &now),
        texts: page.texts(&["map-play", "map-pause", "map-open"]),
        table_about: page.t("map-dates-note"),
        rows,
        journeys: journeys.collect(),
        page: page.about(about),
    })
}
