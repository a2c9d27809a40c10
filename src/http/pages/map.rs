//! The map with its years: schools that open and close, emissaries and where they were sent.

use super::chart::place;
use super::home::towns;
use super::screens::{Journey, MapAndTime, School};
use super::view::Choice;
use super::{dates, tell, visit::Visit};
use crate::app::Error;
use axum::response::Response;

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
