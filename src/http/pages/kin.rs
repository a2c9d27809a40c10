//! The family of a person and lineages along any links: generations as lists, and the same people as data for a chart.

use super::screens::{Beginning, Family, Fragment, Lineage, Part};
use super::view::{Choice, Generation, Member, Text, Thing, link};
use super::{Page, tell, visit::Visit};
use crate::app::{Error, LineageAnswer, LineageRequest, NodeRef, Selection};
use crate::model::{EntityId, EntityKind, Sex};
use axum::extract::Path;
use axum::response::Response;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// Generations on each side of a family at first, and how many more at a time; the chart asks for more by itself.
const DEPTH: usize = 8;
/// Generations that can be asked for.
const DEEPEST: usize = 64;
/// Generations of a lineage inside a story.
const FRAGMENT_DEPTH: u32 = 10;
/// People whom a chart shows at once.
const MOST: usize = 2_000;
/// The families of links that a lineage may follow, with the names of their texts.
const FAMILIES: [(&str, &str); 4] = [
    ("teaching", "links-teaching"),
    ("ordination", "links-ordination"),
    ("succession", "links-succession"),
    ("kinship", "links-kinship"),
];
const CHART_TEXTS: [&str; 6] =
    ["chart-help", "chart-save-svg", "chart-save-png", "chart-fit", "chart-expand", "chart-print"];

/// `GET /{lang}/person/{slug}/family`
pub async fn family(visit: Visit, Path(slug): Path<String>) -> Response {
    visit.show(move |visit| make_family(visit, &slug)).await
}

fn make_family(visit: &Visit, slug: &str) -> Result<Family, Error> {
    let id = EntityId::new(EntityKind::Person, slug).ok_or_else(|| Error::not_found("person", slug))?;
    let iri = visit.app.base().iri(&id);
    let node = visit.app.node_ref(&visit.reader, &iri)?;
    if node.labels.is_empty() {
        return Err(Error::not_found("person", slug));
    }
    let chart = match visit.field("chart") {
        given @ ("ancestors" | "descendants" | "fan") => given,
        _ => "hourglass",
    };
    let depth = visit.number("depth", DEPTH, DEEPEST);
    let walk = |direction| lineage_of(visit, &iri, direction, &["parentOf".into()], u32::try_from(depth).ok());
    let (up, down) = (walk("up")?, walk("down")?);
    let mut people = Chart::new(visit);
    people.add(&up.start, 0)?;
    if chart != "descendants" {
        people.lineage(&up, -1)?;
    }
    if chart == "descendants" || chart == "hourglass" {
        people.lineage(&down, 1)?;
    }
    if chart != "fan" {
        people.partners(&iri)?;
    }
    let name = tell::name(visit.lang, &node.labels, &iri);
    let page = visit.page(&name.text).island("family");
    let [above, below] = [&up, &down].map(|side| page.number(side.members.len().saturating_sub(1)));
    let summary = page.fill("family-summary", &[("ancestors", &above), ("descendants", &below)]);
    let tabs = ["hourglass", "ancestors", "descendants", "fan"].map(|value| Choice {
        href: visit.with("chart", value),
        name: page.t(&format!("family-{value}")),
        current: value == chart,
        ..Choice::default()
    });
    let part = |title: &str, empty: &str, generations| Part { title: page.t(title), empty: page.t(empty), generations };
    let parts = vec![
        part("family-ancestors", "family-no-ancestors", outline(visit, &page, &up, true)?),
        part("family-descendants", "family-no-descendants", outline(visit, &page, &down, false)?),
        part("family-siblings", "family-no-siblings", beside(visit, &iri)?),
    ];
    let goes_on = |of: &LineageAnswer| {
        of.members.iter().any(|member| usize::try_from(member.generation) == Ok(depth) && !member.end)
    };
    let more = if depth < DEEPEST && (goes_on(&up) || goes_on(&down)) {
        visit.with("depth", &(depth + DEPTH).to_string())
    } else {
        String::new()
    };
    Ok(Family {
        more,
        person: tell::thing(visit.lang, &node),
        slug: slug.to_owned(),
        chart: chart.to_owned(),
        tabs: tabs.into(),
        texts: page.texts(&CHART_TEXTS),
        graph: people.json(&up.start),
        page: page.about(&summary),
        summary,
        parts,
    })
}

fn lineage_of(
    visit: &Visit,
    from: &str,
    direction: &str,
    links: &[String],
    depth: Option<u32>,
) -> Result<LineageAnswer, Error> {
    visit.app.lineage(
        &visit.reader,
        &LineageRequest {
            from: from.to_owned(),
            direction: direction.to_owned(),
            selection: Selection { links: links.to_vec(), ..Selection::default() },
            depth,
            limit: Some(MOST),
            in_time: false,
        },
    )
}

/// Brothers, sisters and partners, each under the wording of the link.
fn beside(visit: &Visit, iri: &str) -> Result<Vec<Generation>, Error> {
    let links = ["siblingOf", "partnerOf", "spouseOf", "cousinOf", "auntOrUncleOf", "grandparentOf"].map(str::to_owned);
    let selection = Selection { links: links.to_vec(), ..Selection::default() };
    let mut groups: Vec<Generation> = Vec::new();
    for near in visit.app.neighbours(&visit.reader, iri, &selection, 400)? {
        let title = tell::words(visit.lang, &near.labels, &near.property);
        let member = member(visit, &near.node, String::new(), "kinship");
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) if group.people.iter().any(|known| known.person == member.person) => {}
            Some(group) => group.people.push(member),
            None => groups.push(Generation { title, people: vec![member] }),
        }
    }
    Ok(groups)
}

fn member(visit: &Visit, node: &NodeRef, via: String, family: &'static str) -> Member {
    let years = tell::life(visit.lang, visit.app.span_of(&visit.reader, &node.iri));
    Member { person: tell::thing(visit.lang, node), years, via, family }
}

/// A lineage as lists, one a generation.
fn outline(visit: &Visit, page: &Page, of: &LineageAnswer, up: bool) -> Result<Vec<Generation>, Error> {
    let things: HashMap<&str, Thing> = of
        .members
        .iter()
        .map(|m| {
            (
                m.id.as_str(),
                Thing { href: tell::href(visit.lang, &m.id), name: tell::name(visit.lang, &m.labels, &m.id) },
            )
        })
        .collect();
    let kinship = of.links.iter().all(|link| link.ends_with("parentOf") || link.ends_with("ParentOf"));
    let mut generations: Vec<Generation> = Vec::new();
    for m in of.members.iter().filter(|m| m.generation > 0) {
        let title = match (kinship, m.generation) {
            (true, n @ 1..=3) => page.t(&format!("generation-{}-{n}", if up { "up" } else { "down" })),
            (true, n) => page.with(if up { "generation-up" } else { "generation-down" }, "n", n.to_string()),
            (false, n) => page.with("lineage-generation", "n", n.to_string()),
        };
        let step = of.steps.iter().find(|step| step.to == m.id && !step.closes_cycle);
        let via = step.and_then(|step| Some((step, things.get(step.from.as_str())?))).map(|(step, from)| {
            let hole = "\u{1}";
            let said = match (kinship, up) {
                (true, true) => page.with("via-parent", "name", hole),
                (true, false) => page.with("via-child", "name", hole),
                (false, _) => format!("{} · {hole}", word(visit, &step.property, up)),
            };
            super::view::escape(&said).replace(hole, &link(from))
        });
        let family = step.map(|step| family_of(visit, &step.property)).unwrap_or_default();
        let person = things.get(m.id.as_str()).cloned().unwrap_or_default();
        let iri = visit.app.resolve(&visit.reader, &m.id)?;
        let years = tell::life(visit.lang, visit.app.span_of(&visit.reader, &iri));
        let member = Member { person, years, via: via.unwrap_or_default(), family };
        match generations.last_mut() {
            Some(last) if last.title == title => last.people.push(member),
            _ => generations.push(Generation { title, people: vec![member] }),
        }
    }
    Ok(generations)
}

/// What a link is called from the side of the one who is reached: going up, its own label; going down, the inverse.
fn word(visit: &Visit, property: &str, up: bool) -> String {
    let snapshot = visit.app.snapshot(&visit.reader);
    let kinds = snapshot.graph.kinds();
    let Some(kind) = kinds.named(property) else { return property.to_owned() };
    let kind = kinds.get(kind);
    let forward = matches!(kind.direction, crate::model::Direction::Forward);
    tell::words(visit.lang, if up == forward { &kind.labels } else { &kind.inverse_labels }, property)
}

fn family_of(visit: &Visit, property: &str) -> &'static str {
    let snapshot = visit.app.snapshot(&visit.reader);
    let kinds = snapshot.graph.kinds();
    kinds.named(property).map(|kind| tell::family(kinds.family_name(kinds.get(kind).family))).unwrap_or_default()
}

/// The people of a chart and their ties, each once.
struct Chart<'v> {
    visit: &'v Visit,
    people: Vec<Value>,
    ties: Vec<Value>,
    known: HashSet<String>,
}

impl<'v> Chart<'v> {
    fn new(visit: &'v Visit) -> Self {
        Self { visit, people: Vec::new(), ties: Vec::new(), known: HashSet::new() }
    }

    fn add(&mut self, node: &NodeRef, layer: i64) -> Result<(), Error> {
        let id = node.id.clone().unwrap_or_else(|| node.iri.clone());
        if self.known.insert(id.clone()) {
            self.push(&id, tell::name(self.visit.lang, &node.labels, &node.iri), &node.iri, layer, false);
        }
        Ok(())
    }

    fn push(&mut self, id: &str, name: Text, iri: &str, layer: i64, more: bool) {
        let snapshot = self.visit.app.snapshot(&self.visit.reader);
        let sex = match snapshot.graph.node(iri).map(|node| snapshot.graph.sex(node)) {
            Some(Sex::Male) => "male",
            Some(Sex::Female) => "female",
            _ => "",
        };
        let years = tell::life(self.visit.lang, self.visit.app.span_of(&self.visit.reader, iri));
        let href = tell::href(self.visit.lang, id);
        self.people.push(json!({ "id": id, "name": name.text, "years": years, "href": href, "sex": sex, "layer": layer, "more": more }));
    }

    /// Adds a lineage; `side` is −1 for those before, 1 for those after.
    fn lineage(&mut self, of: &LineageAnswer, side: i64) -> Result<(), Error> {
        let last = of.members.iter().map(|member| member.generation).max().unwrap_or_default();
        for member in &of.members {
            if self.known.insert(member.id.clone()) {
                let iri = self.visit.app.resolve(&self.visit.reader, &member.id)?;
                let name = tell::name(self.visit.lang, &member.labels, &iri);
                let more = member.generation == last && !member.end;
                self.push(&member.id, name, &iri, side * i64::from(member.generation), more);
            }
        }
        for step in &of.steps {
            let (from, to) = if side < 0 { (&step.to, &step.from) } else { (&step.from, &step.to) };
            self.ties.push(json!({ "from": from, "to": to, "family": family_of(self.visit, &step.property) }));
        }
        Ok(())
    }

    /// Adds the partners of one person beside them.
    fn partners(&mut self, iri: &str) -> Result<(), Error> {
        let links = ["partnerOf", "spouseOf"].map(str::to_owned).to_vec();
        let selection = Selection { links, ..Selection::default() };
        let own = self.visit.app.short_id(iri);
        for near in self.visit.app.neighbours(&self.visit.reader, iri, &selection, 20)? {
            self.add(&near.node, 0)?;
            let id = near.node.id.unwrap_or(near.node.iri);
            if !self.ties.iter().any(|tie| tie["from"] == own && tie["to"] == id) {
                self.ties.push(json!({ "from": own, "to": id, "family": "partner" }));
            }
        }
        Ok(())
    }

    fn json(self, start: &NodeRef) -> String {
        let start = start.id.as_deref().unwrap_or(&start.iri);
        // Inside a script element, `<` is the only character that could end it.
        json!({ "start": start, "people": self.people, "ties": self.ties }).to_string().replace('<', "\\u003c")
    }
}

/// `GET /{lang}/lineage?from=&links=&direction=&depth=`
pub async fn lineage(visit: Visit) -> Response {
    visit.show(make_lineage).await
}

fn make_lineage(visit: &Visit) -> Result<Lineage, Error> {
    let page = visit.titled("lineage-title").island("lineage");
    let about = page.t("lineage-lead");
    let mut links: Vec<String> = visit.all("links");
    links.retain(|link| FAMILIES.iter().any(|(family, _)| family == link));
    if links.is_empty() {
        links = vec!["teaching".into(), "ordination".into()];
    }
    let direction = if visit.field("direction") == "up" { "up" } else { "down" };
    let depth = visit.number("depth", 10, 30);
    let choice =
        |value: &str, name: String, current| Choice { value: value.into(), name, current, ..Choice::default() };
    let mut shown = Lineage {
        slug: String::new(),
        from_name: String::new(),
        families: FAMILIES.map(|(value, name)| choice(value, page.t(name), links.iter().any(|l| l == value))).into(),
        directions: ["down", "up"].map(|way| choice(way, page.t(&format!("lineage-{way}")), way == direction)).into(),
        depth,
        problem: String::new(),
        examples: Vec::new(),
        summary: String::new(),
        texts: page.texts(&CHART_TEXTS),
        graph: String::new(),
        generations: Vec::new(),
        page: page.clone().about(about),
    };
    let from = visit.field("from");
    if from.is_empty() {
        shown.examples = beginnings(visit)?;
        return Ok(shown);
    }
    let depth = u32::try_from(depth).ok();
    let of = match lineage_of(visit, from, direction, &links, depth) {
        Ok(of) => of,
        Err(Error::NotFound { .. }) => {
            shown.problem = page.with("connection-unknown", "name", from);
            shown.examples = beginnings(visit)?;
            return Ok(shown);
        }
        Err(e) => return Err(e),
    };
    let mut chart = Chart::new(visit);
    chart.add(&of.start, 0)?;
    chart.lineage(&of, if direction == "up" { -1 } else { 1 })?;
    shown.graph = chart.json(&of.start);
    shown.generations = outline(visit, &page, &of, direction == "up")?;
    let start = tell::thing(visit.lang, &of.start);
    shown.summary = format!(
        "{} {}",
        page.colon(&start.name.text),
        page.count("lineage-summary", of.members.len().saturating_sub(1))
    );
    shown.slug = of.start.id.clone().unwrap_or_default();
    shown.page = page.about(&shown.summary);
    shown.from_name = start.name.text;
    Ok(shown)
}

/// A lineage to stand inside a story, as a chart and as lists; nothing if nobody is recorded on it.
pub fn fragment(visit: &Visit, from: &str, links: &str, direction: &str) -> Result<Option<Fragment>, Error> {
    let direction = if direction == "up" { "up" } else { "down" };
    let followed: Vec<String> = links.split(',').map(str::to_owned).collect();
    let of = match lineage_of(visit, from, direction, &followed, Some(FRAGMENT_DEPTH)) {
        Ok(of) => of,
        Err(Error::NotFound { .. }) => return Ok(None),
        Err(e) => return Err(e),
    };
    if of.members.len() < 2 {
        return Ok(None);
    }
    let page = visit.titled("lineage-title");
    let mut chart = Chart::new(visit);
    chart.add(&of.start, 0)?;
    chart.lineage(&of, if direction == "up" { -1 } else { 1 })?;
    let name = tell::words(visit.lang, &of.start.labels, from);
    Ok(Some(Fragment {
        href: format!("/{}/lineage?from={from}&links={links}&direction={direction}", visit.lang.tag()),
        summary: format!("{name}: {}", page.count("lineage-summary", of.members.len().saturating_sub(1))),
        texts: page.texts(&CHART_TEXTS),
        graph: chart.json(&of.start),
        generations: outline(visit, &page, &of, direction == "up")?,
    }))
}

/// People with whom a lineage is worth beginning.
fn beginnings(visit: &Visit) -> Result<Vec<Beginning>, Error> {
    let mut beginnings = Vec::new();
    for (slug, links) in [
        ("behar-nissim", "teaching"),
        ("navon-albert", "teaching,succession"),
        ("hayyim-yosef", "teaching,ordination"),
        ("elyashar-jacob-saul", "teaching,succession,kinship"),
        ("netter-charles", "succession,teaching"),
        ("somekh-abdallah", "teaching,ordination"),
    ] {
        let Some(id) = EntityId::new(EntityKind::Person, slug) else { continue };
        let node = visit.app.node_ref(&visit.reader, &visit.app.base().iri(&id))?;
        if node.labels.is_empty() {
            continue;
        }
        let families: Vec<String> =
            links.split(',').map(|family| visit.titled(&format!("links-{family}")).title).collect();
        beginnings.push(Beginning {
            href: format!("/{}/lineage?from={slug}&links={links}", visit.lang.tag()),
            name: tell::name(visit.lang, &node.labels, slug),
            about: families.join(", "),
        });
    }
    Ok(beginnings)
}
