//! The network on one sheet: which links, which kinds of node, which years; as it is stated or as people who shared
//! schools; with a measure of who matters in it, and the groups it falls into.

use super::screens::{Central, Network};
use super::view::Choice;
use super::{Page, tell, visit::Visit};
use crate::app::{
    Error, Measure, NetworkItem, NetworkReply, NetworkRequest, Selection, Sheet, SheetLink, SheetRequest,
};
use crate::model::EntityKind;
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

const FAMILIES: [&str; 7] = ["teaching", "ordination", "succession", "kinship", "collegial", "affiliation", "place"];
const KINDS: [&str; 3] = ["person", "institution", "place"];
/// The measures by which nodes are ranked, the usual one first.
const MEASURES: [&str; 4] = ["degrees", "pagerank", "betweenness", "communities"];
/// The links along which people are at the same institution.
const AT_SCHOOL: [&str; 3] = ["studiedAt", "taughtAt", "directed"];
/// Nodes that a browser draws comfortably.
const MOST: usize = 5_000;
/// Rows of the table.
const ROWS: usize = 40;

/// What is asked of the network: the page's fields.
struct Asked {
    links: Vec<String>,
    kinds: Vec<String>,
    from: Option<i32>,
    to: Option<i32>,
    shared: bool,
    by: &'static str,
}

impl Asked {
    /// Without a choice of links, what people do with each other and at schools, but not where they lived: a city with a
    /// hundred births would draw everything to itself.
    fn of(visit: &Visit) -> Self {
        let chosen = |field: &str, among: &[&str], usual: usize| {
            let mut chosen = visit.all(field);
            chosen.retain(|value| among.contains(&value.as_str()));
            if chosen.is_empty() {
                chosen = among[..usual].iter().map(|value| (*value).to_owned()).collect();
            }
            chosen
        };
        let year = |field: &str| visit.field(field).parse().ok().filter(|year| (1000..=2100).contains(year));
        Self {
            links: chosen("links", &FAMILIES, 6),
            kinds: chosen("kinds", &KINDS, 3),
            from: year("after"),
            to: year("before"),
            shared: visit.field("mode") == "shared",
            by: MEASURES.into_iter().find(|measure| *measure == visit.field("by")).unwrap_or(MEASURES[0]),
        }
    }

    /// The links that are followed.
    fn followed(&self) -> Vec<String> {
        if self.shared { AT_SCHOOL.map(str::to_owned).to_vec() } else { self.links.clone() }
    }

    /// The years as EDTF; an open end is open.
    fn years(&self) -> Option<String> {
        let end = |year: Option<i32>| year.map_or("..".to_owned(), |year| year.to_string());
        (self.from.is_some() || self.to.is_some()).then(|| format!("{}/{}", end(self.from), end(self.to)))
    }

    fn kinds(&self) -> Vec<EntityKind> {
        self.kinds.iter().filter_map(|kind| EntityKind::from_segment(kind)).collect()
    }

    fn sheet(&self, visit: &Visit) -> Result<Sheet, Error> {
        let request = SheetRequest {
            links: self.followed(),
            kinds: self.kinds(),
            years: self.years(),
            shared: self.shared,
            most: MOST,
            around: Some(visit.field("from").to_owned()).filter(|from| !from.is_empty()),
        };
        visit.app.sheet(&visit.reader, &request)
    }
}

/// `GET /{lang}/network?links=&kinds=&after=&before=&mode=&by=`
pub async fn network(visit: Visit) -> Response {
    visit.show(make).await
}

fn make(visit: &Visit) -> Result<Network, Error> {
    let page = visit.titled("network-title").island("network");
    let about = page.t("network-lead");
    let asked = Asked::of(visit);
    let sheet = asked.sheet(visit)?;
    let choice =
        |value: &str, name: String, current: bool| Choice { value: value.into(), name, current, ..Choice::default() };
    let [nodes, links] = [sheet.nodes.len(), sheet.links.len()].map(|n| page.number(n));
    let from = match visit.field("from") {
        "" => String::new(),
        from => visit.app.resolve(&visit.reader, from).map(|iri| visit.app.short_id(&iri)).unwrap_or_default(),
    };
    let year = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
    let rows = central(visit, &page, &asked)?;
    let modes = [("", "network-stated"), ("shared", "network-shared")];
    Ok(Network {
        families: FAMILIES
            .map(|family| choice(family, page.t(&format!("links-{family}")), asked.links.iter().any(|f| f == family)))
            .into(),
        kinds: KINDS
            .map(|kind| choice(kind, page.t(&format!("kinds-{kind}")), asked.kinds.iter().any(|k| k == kind)))
            .into(),
        modes: modes.map(|(value, name)| choice(value, page.t(name), asked.shared != value.is_empty())).into(),
        measures: MEASURES.map(|by| choice(by, page.t(&format!("measure-by-{by}")), by == asked.by)).into(),
        after: year(asked.from),
        before: year(asked.to),
        from,
        source: visit.with("", "").replacen("/network", "/network.json", 1),
        texts: texts(&page),
        summary: page.fill("network-summary", &[("nodes", &nodes), ("links", &links)]),
        cut: match (sheet.cut, sheet.nodes.is_empty()) {
            (true, true) => page.t("network-large"),
            (true, false) => page.with("network-cut", "n", &nodes),
            (false, _) => String::new(),
        },
        by: page.t(&format!("measure-by-{}", asked.by)),
        by_about: page.t(&format!("measure-by-{}-about", asked.by)),
        empty: page.t(if rows.is_none() { "network-running" } else { "network-empty" }),
        rows: rows.unwrap_or_default(),
        page: page.about(about),
    })
}

/// The words of the drawing.
pub fn texts(page: &Page) -> String {
    page.texts(&[
        "network-sheet",
        "network-communities",
        "network-year",
        "network-all-years",
        "network-empty",
        "network-links-shown",
        "chart-fit",
        "map-play",
        "map-pause",
    ])
}

/// The nodes that matter most by the measure chosen; of communities, the best connected of each. Nothing while a large
/// network is still being measured.
fn central(visit: &Visit, page: &Page, asked: &Asked) -> Result<Option<Vec<Central>>, Error> {
    let request = NetworkRequest {
        selection: Selection { links: asked.followed(), years: asked.years(), ..Selection::default() },
        kinds: asked.kinds(),
        top: Some(ROWS),
        ..NetworkRequest::new(Measure::from_name(asked.by)?)
    };
    let NetworkReply::Done(answer) = visit.app.network(&visit.reader, &request)? else { return Ok(None) };
    let mut rows = Vec::new();
    for item in answer.items {
        let Some(node) = &item.node else { continue };
        let kind = node.id.as_deref().and_then(|id| id.split('/').next()).unwrap_or("item");
        let row = Central {
            thing: tell::thing(visit.lang, node),
            kind: page.t(&format!("kind-{kind}")),
            count: value(page, asked.by, &item),
            others: members(visit, &item)?,
        };
        // A group of one is no group.
        if asked.by != "communities" || !row.others.is_empty() {
            rows.push(row);
        }
    }
    Ok(Some(rows))
}

/// The value of a row: a whole number, a share, or a score beside the highest.
fn value(page: &Page, by: &str, item: &NetworkItem) -> String {
    let number = |name: &str| item.values.get(name).and_then(Value::as_f64).unwrap_or_default();
    match by {
        "pagerank" => format!("{:.4}", number("rank")),
        "betweenness" => page.number(number("betweenness").round() as usize),
        "communities" => page.number(number("size") as usize),
        _ => page.number(number("degree") as usize),
    }
}

/// The other members of a community, at most nine.
fn members(visit: &Visit, item: &NetworkItem) -> Result<Vec<super::view::Thing>, Error> {
    let iris = item.values.get("members").and_then(Value::as_array).into_iter().flatten().skip(1);
    let things = iris.filter_map(Value::as_str).map(|iri| {
        let node = visit.app.node_ref(&visit.reader, iri)?;
        Ok(tell::thing(visit.lang, &node))
    });
    things.collect()
}

/// `GET /{lang}/network.json`: the same nodes and links for the drawing.
pub async fn network_data(visit: Visit) -> Response {
    let made = crate::http::blocking::blocking(move || {
        let sheet = Asked::of(&visit).sheet(&visit)?;
        Ok(drawing(&visit, &sheet))
    });
    match made.await {
        Ok(data) => Json(data).into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// A sheet as the island reads it: nodes, then `[from, to, property, weight, first year, last year]`.
pub fn drawing(visit: &Visit, sheet: &Sheet) -> Value {
    let nodes = sheet.nodes.iter().map(|(node, _)| {
        let id = node.id.clone().unwrap_or_else(|| node.iri.clone());
        let kind = id.split('/').next().unwrap_or_default().to_owned();
        json!({ "id": id, "name": tell::words(visit.lang, &node.labels, &node.iri), "kind": kind })
    });
    let link = |link: &SheetLink| {
        let [first, last] = [link.when.min, link.when.max].map(tell::year);
        json!([link.from, link.to, link.property, link.weight, first, last])
    };
    let links: Vec<Value> = sheet.links.iter().map(link).collect();
    json!({ "nodes": nodes.collect::<Vec<_>>(), "links": links, "cut": sheet.cut })
}
