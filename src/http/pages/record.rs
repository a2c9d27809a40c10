//! The page of a person, an institution or a place: names, facts in order of time, links, map, sources.

use super::{
    Page,
    chart::{Bars, Count, Map, Row, Spot},
    dates, items, stories,
    tell::{self, Footnotes},
    view::{Claim, Footnote, Group, Outside, Section, Text, Thing},
    visit::Visit,
};
use crate::app::{self, ClaimView, Error, Value};
use crate::model::date::Edtf;
use crate::model::{EntityId, EntityKind, Lang, Rank};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde_json::json;
use std::collections::BTreeMap;

/// What the page shows.
#[derive(Template)]
#[template(path = "record.html")]
pub struct Record {
    /// The frame.
    pub page: Page,
    /// Whether it is a person's.
    pub is_person: bool,
    /// The kind, and for institutions the city.
    pub kicker: String,
    /// The name within its kind.
    pub slug: String,
    /// The stable IRI.
    pub iri: String,
    /// The same without the host.
    pub iri_path: String,
    /// The record in the API.
    pub api: String,
    /// JSON-LD for search engines.
    pub jsonld: String,
    /// The name in the page's language, or the nearest there is.
    pub name: Text,
    /// The other names.
    pub names: Vec<Text>,
    /// The years of life, or of existence.
    pub life: String,
    /// Roles and kinds.
    pub roles: Vec<String>,
    /// Remarks of the curators.
    pub notes: Vec<String>,
    /// Claims that cannot all be right.
    pub differ: Vec<Group>,
    /// Dated facts first, in order; then the undated ones about places and dates.
    pub timeline: Vec<Claim>,
    /// Heads of an institution, in order.
    pub heads: Vec<Claim>,
    /// Pupils through the years.
    pub chart: Option<Bars>,
    /// Links to other records.
    pub sections: Vec<Section>,
    /// The sources.
    pub sources: Vec<Footnote>,
    /// Where it happened.
    pub map: Option<Map>,
    /// Stories that tell of it.
    pub stories: Vec<Thing>,
    /// Photographs, documents, films held elsewhere.
    pub items: Vec<Outside>,
    /// Identifiers elsewhere.
    pub identifiers: Vec<Outside>,
}

/// Properties that a page shows elsewhere than among the facts.
const ELSEWHERE: [&str; 11] = [
    "sex",
    "role",
    "institutionKind",
    "exactMatch",
    "lat",
    "long",
    "xref",
    "note",
    "hasName",
    "gedcomRecord",
    "visibility",
];
/// Dates of which there can be only one.
const SINGLE: [&str; 4] = ["birthDate", "deathDate", "foundedDate", "closedDate"];

/// `GET /{lang}/person/{slug}` and the same for institutions and places.
pub async fn record(visit: Visit, Path((kind, slug)): Path<(String, String)>) -> Response {
    visit
        .show(move |visit| {
            let kind = EntityKind::from_segment(&kind).ok_or_else(|| Error::not_found("page", kind))?;
            let id = EntityId::new(kind, &slug).ok_or_else(|| Error::not_found(kind.segment(), slug))?;
            make(visit, &id)
        })
        .await
}

fn make(visit: &Visit, id: &EntityId) -> Result<Record, Error> {
    let lang = visit.lang;
    let of = visit.app.record(&visit.reader, id)?;
    let mut notes = Footnotes::default();
    let name = tell::name(lang, &of.labels, &of.iri);
    let is_person = id.kind == EntityKind::Person;
    let page = visit.page(&name.text);
    let about = description(&page, id.kind, &of);
    let stable = visit.app.base().iri(id);

    let facts: Vec<&ClaimView> = of.claims.iter().filter(|c| !ELSEWHERE.contains(&c.property.as_str())).collect();
    let disputed = disputed(&facts, &of.incoming);
    // What disputes another claim stands in the comparison only.
    let told = |c: &&ClaimView| {
        c.rank != Rank::Deprecated && c.disputes.is_empty() && (c.accepted || !SINGLE.contains(&c.property.as_str()))
    };
    let mut timeline = Vec::new();
    let mut rest = Vec::new();
    for c in facts.iter().copied().filter(|c| told(c)) {
        let line = tell::claim(lang, c, false, &mut notes);
        let is_fact = matches!(line.family, "places" | "affiliation" | "") || !is_person && line.family == "succession";
        if is_fact { timeline.push(line) } else { rest.push(line) }
    }
    let mut heads = Vec::new();
    for c in of.incoming.iter().filter(|c| told(c)) {
        let line = tell::claim(lang, c, true, &mut notes);
        if c.property == "directed" { heads.push(line) } else { rest.push(line) }
    }
    let mut timeline = life_events(&page, tell::merged(timeline));
    timeline.sort_by_key(|line| (line.year.is_none(), line.year, order(&line.property)));
    let mut heads = tell::merged(heads);
    heads.sort_by_key(|line| (line.year.is_none(), line.year));
    let differ = differ(lang, &facts, &disputed, &mut notes);

    Ok(Record {
        is_person,
        kicker: kicker(&page, &of),
        slug: id.slug.to_string(),
        iri_path: format!("/id/{id}"),
        api: format!("/api/{}/{}", plural(id.kind), id.slug),
        jsonld: jsonld(&of, &stable),
        names: other_names(&of, &name),
        life: tell::life(lang, visit.app.span_of(&visit.reader, &of.iri)),
        roles: codes(lang, &of, if is_person { "role" } else { "" }),
        notes: of.notes.iter().map(|note| note.text.clone()).collect(),
        map: life_map(visit, &page, &of)?,
        stories: stories::mentioning(lang, &id.to_string()),
        items: items::about(&id.to_string()),
        identifiers: identifiers(&of),
        chart: enrolments(&page, &of),
        sections: sections(id.kind, tell::merged(rest)),
        sources: notes.finish(visit),
        page: page.about(about),
        iri: stable,
        name,
        differ,
        timeline,
        heads,
    })
}

/// Birth before everything of its year, death after.
fn order(property: &str) -> u8 {
    match property {
        "birthDate" | "foundedDate" => 0,
        "bornIn" => 1,
        "diedIn" => 8,
        "deathDate" | "closedDate" => 9,
        _ => 5,
    }
}

fn plural(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "people",
        EntityKind::Institution => "institutions",
        _ => "places",
    }
}

/// The labels of the codes that a property gives.
fn codes(lang: Lang, of: &app::Record, property: &str) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for claim in of.claims.iter().filter(|c| c.property == property) {
        if let Value::Node(code) = &claim.object {
            let label = tell::words(lang, &code.labels, &code.iri);
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    labels
}

/// "boys' school · Tetouan", "person".
fn kicker(page: &Page, of: &app::Record) -> String {
    let mut parts = codes(page.lang, of, "institutionKind");
    parts.extend(codes(page.lang, of, "locatedIn").into_iter().take(1));
    if parts.is_empty() {
        parts.push(page.t(&format!("kind-{}", of.kind.segment())));
    }
    parts.join(" · ")
}

fn description(page: &Page, kind: EntityKind, of: &app::Record) -> String {
    let mut parts = vec![kicker(page, of)];
    if kind == EntityKind::Person {
        parts.extend(codes(page.lang, of, "role"));
    }
    parts.join(", ")
}

/// Every other form of the name, each once.
fn other_names(of: &app::Record, shown: &Text) -> Vec<Text> {
    let mut names: Vec<Text> = Vec::new();
    let labels = of.labels.0.iter().map(|(tag, text)| (tag, text));
    for (tag, text) in labels.chain(of.variants.iter().map(|variant| (&variant.lang, &variant.text))) {
        let tag = if tag == "und" { "" } else { tag };
        if *text != shown.text && !names.iter().any(|name| name.text == *text) {
            names.push(Text { text: text.clone(), lang: tag.to_owned() });
        }
    }
    names
}

/// Properties of which sources give values that cannot all be right.
fn disputed(facts: &[&ClaimView], incoming: &[ClaimView]) -> Vec<String> {
    let mut properties: Vec<String> = Vec::new();
    for claim in facts.iter().copied().chain(incoming) {
        let unlike = || facts.iter().any(|c| c.property == claim.property && cannot_both_be(c, claim));
        let single = SINGLE.contains(&claim.property.as_str());
        if (single && unlike() || !claim.disputes.is_empty()) && !properties.contains(&claim.property) {
            properties.push(claim.property.clone());
        }
    }
    properties
}

/// Whether two dates exclude each other: a year and a day in it do not.
fn cannot_both_be(a: &ClaimView, b: &ClaimView) -> bool {
    let days = |claim: &ClaimView| match &claim.object {
        Value::Literal { text, .. } => Edtf::parse(text).ok().map(|date| date.days()),
        Value::Node(_) => None,
    };
    days(a).zip(days(b)).is_some_and(|(a, b)| !a.meets(b))
}

/// Dates of birth and death as events: the date stands in front, together with the place if it is known for that date.
fn life_events(page: &Page, claims: Vec<Claim>) -> Vec<Claim> {
    let mut events: Vec<Claim> = Vec::new();
    let mut rest: Vec<Claim> = Vec::new();
    for mut line in claims {
        let (word, place) = match line.property.as_str() {
            "birthDate" => ("born", "bornIn"),
            "deathDate" => ("died", "diedIn"),
            "foundedDate" => ("founded", ""),
            "closedDate" => ("closed", ""),
            _ => {
                rest.push(line);
                continue;
            }
        };
        line.when = std::mem::take(&mut line.value).name.text;
        line.label = page.t(word);
        line.property = if place.is_empty() { line.property } else { place.to_owned() };
        events.push(line);
    }
    for line in rest {
        let same = events.iter_mut().find(|event| {
            event.property == line.property
                && event.value.name.text.is_empty()
                && (event.when == line.when || line.when.is_empty())
        });
        match same {
            Some(event) => {
                let known = std::mem::take(&mut event.footnotes);
                let (when, year) = (std::mem::take(&mut event.when), event.year);
                *event = line;
                event.footnotes.splice(0..0, known);
                event.footnotes.dedup();
                (event.when, event.year) = (when, year);
            }
            None => events.push(line),
        }
    }
    events
}

/// The claims of disputed properties, side by side.
fn differ(lang: Lang, facts: &[&ClaimView], disputed: &[String], notes: &mut Footnotes) -> Vec<Group> {
    let groups = disputed.iter().map(|property| {
        let single = SINGLE.contains(&property.as_str());
        let in_dispute = |c: &&&ClaimView| {
            single || !c.disputes.is_empty() || facts.iter().any(|other| other.disputes.contains(&c.id))
        };
        let of_it = facts.iter().filter(|c| c.property == *property).filter(in_dispute);
        let claims = tell::merged(of_it.map(|c| tell::claim(lang, c, false, notes)).collect());
        let label = claims.first().map(|c| c.label.clone()).unwrap_or_default();
        Group { label, family: "", claims }
    });
    groups.filter(|group| group.claims.len() > 1).collect()
}

/// Links to others, by what they are about, then by wording.
fn sections(kind: EntityKind, claims: Vec<Claim>) -> Vec<Section> {
    let place = |line: &Claim| -> (u8, &'static str, &'static str) {
        match (line.family, kind) {
            ("kinship", _) => (0, "family", "section-family"),
            ("teaching" | "ordination", _) => (1, "teaching", "section-teaching"),
            (_, EntityKind::Place) if line.value.href.contains("/institution/") => {
                (0, "institutions", "section-institutions")
            }
            (_, EntityKind::Place) => (1, "people", "section-people"),
            ("affiliation", EntityKind::Institution) if line.value.href.contains("/person/") => {
                (1, "people", "section-staff")
            }
            ("affiliation" | "succession" | "places", EntityKind::Institution) => {
                (2, "institutions", "section-institutions")
            }
            ("succession" | "collegial", _) => (3, "circle", "section-circle"),
            _ => (4, "other", "section-other"),
        }
    };
    let mut sections: BTreeMap<u8, Section> = BTreeMap::new();
    for line in claims {
        let (at, id, title) = place(&line);
        let section = sections.entry(at).or_insert_with(|| Section { id, title, groups: Vec::new() });
        match section.groups.iter_mut().find(|group| group.label == line.label) {
            Some(group) => group.claims.push(line),
            None => section.groups.push(Group { label: line.label.clone(), family: line.family, claims: vec![line] }),
        }
    }
    let mut sections: Vec<Section> = sections.into_values().collect();
    for section in &mut sections {
        for group in &mut section.groups {
            group.claims.sort_by(|a, b| {
                (a.year.is_none(), a.year, &a.value.name.text).cmp(&(b.year.is_none(), b.year, &b.value.name.text))
            });
        }
    }
    sections
}

/// Where it happened, in the order of time.
fn life_map(visit: &Visit, page: &Page, of: &app::Record) -> Result<Option<Map>, Error> {
    let mut steps: Vec<(Option<i32>, u8, String, &'static str)> = Vec::new();
    if of.kind != EntityKind::Person {
        let here = visit.app.place_of(&visit.reader, &of.iri);
        steps.extend(here.map(|place| (None, 0, place, "affiliation")));
    }
    let related =
        of.claims.iter().filter(|c| c.accepted && matches!(c.family.as_deref(), Some("place" | "affiliation")));
    for claim in related.filter(|_| of.kind == EntityKind::Person) {
        let Value::Node(node) = &claim.object else { continue };
        if let Some(place) = visit.app.place_of(&visit.reader, &node.iri) {
            let year = claim.intervals.first().and_then(|edtf| dates::first_year(edtf));
            let year = match claim.property.as_str() {
                "bornIn" => Some(i32::MIN),
                "diedIn" => Some(i32::MAX),
                _ => year,
            };
            steps.push((
                year,
                order(&claim.property),
                place,
                tell::family(claim.family.as_deref().unwrap_or_default()),
            ));
        }
    }
    steps.sort_by_key(|(year, order, ..)| (year.is_none(), *year, *order));
    let (mut spots, mut iris, mut journey) = (Vec::<Spot>::new(), Vec::<String>::new(), Vec::new());
    let mut last: Option<usize> = None;
    for (year, _, iri, family) in steps {
        let at = match iris.iter().position(|known| *known == iri) {
            Some(at) => at,
            None => {
                let Some((latitude, longitude)) = visit.app.coordinates(&visit.reader, &iri)? else { continue };
                let node = visit.app.node_ref(&visit.reader, &iri)?;
                let place = tell::thing(page.lang, &node);
                spots.push(Spot { latitude, longitude, name: place.name.text, href: place.href, weight: 1.0, family });
                iris.push(iri);
                spots.len() - 1
            }
        };
        if year.is_some() {
            if let Some(from) = last.filter(|from| *from != at) {
                journey.push((from, at, family));
            }
            last = Some(at);
        }
    }
    let names: Vec<&str> = spots.iter().map(|spot| spot.name.as_str()).collect();
    Ok(Map::around(names.join(", "), &spots, &journey))
}

/// Pupils through the years, as bars and as a table.
fn enrolments(page: &Page, of: &app::Record) -> Option<Bars> {
    let count = |figure: &app::Figure, of: &str| {
        figure.counts.iter().find(|(what, _)| what == of).and_then(|(_, n)| usize::try_from(*n).ok())
    };
    let (mut counts, mut rows) = (Vec::new(), Vec::new());
    for figure in &of.figures {
        let year = figure.year.as_deref().and_then(dates::first_year)?;
        let Some(all) = count(figure, "pupils") else { continue };
        let (boys, girls) = (count(figure, "boys").unwrap_or(0), count(figure, "girls").unwrap_or(0));
        counts.push(Count { year, all, boys, girls });
        let shown = |what| count(figure, what).map(|n| page.number(n)).unwrap_or_default();
        let source = figure.source.as_ref().map(|source| tell::thing(page.lang, source)).unwrap_or_default();
        rows.push(Row {
            year: year.to_string(),
            pupils: shown("pupils"),
            boys: shown("boys"),
            girls: shown("girls"),
            teachers: shown("teachers"),
            source: source.name.text,
            source_href: source.href,
        });
    }
    Some(Bars { rows, ..Bars::new(page, page.t("enrolment-about"), &counts)? })
}

/// The same thing elsewhere.
fn identifiers(of: &app::Record) -> Vec<Outside> {
    let outside = of.claims.iter().filter(|c| c.property == "exactMatch").filter_map(|claim| {
        let Value::Node(node) = &claim.object else { return None };
        let short = node.iri.rsplit('/').next().unwrap_or(&node.iri);
        let name = match () {
            () if node.iri.contains("wikidata") => format!("Wikidata {short}"),
            () if node.iri.contains("viaf") => format!("VIAF {short}"),
            () => node.iri.clone(),
        };
        Some(Outside { href: node.iri.clone(), name: Text::plain(name), note: String::new() })
    });
    outside.collect()
}

/// What search engines read: schema.org, only what is certain enough to be projected.
fn jsonld(of: &app::Record, iri: &str) -> String {
    let kind = match of.kind {
        EntityKind::Person => "Person",
        EntityKind::Institution => "Organization",
        _ => "Place",
    };
    let mut out = json!({ "@context": "https://schema.org", "@type": kind, "@id": iri, "url": iri });
    out["name"] = of.labels.best(Lang::En).map(|(_, text)| text).into();
    let variants: Vec<&str> = of.labels.0.iter().map(|(_, text)| text.as_str()).skip(1).collect();
    if !variants.is_empty() {
        out["alternateName"] = variants.into();
    }
    for claim in of.claims.iter().filter(|c| c.accepted) {
        let property = match claim.property.as_str() {
            "birthDate" => "birthDate",
            "deathDate" => "deathDate",
            "foundedDate" => "foundingDate",
            "closedDate" => "dissolutionDate",
            "bornIn" => "birthPlace",
            "diedIn" => "deathPlace",
            "parentOf" => "children",
            "spouseOf" => "spouse",
            "studiedAt" => "alumniOf",
            "memberOf" => "memberOf",
            "taughtAt" | "directed" => "worksFor",
            "partOf" => "parentOrganization",
            "locatedIn" => "location",
            "exactMatch" => "sameAs",
            _ => continue,
        };
        let value = match &claim.object {
            Value::Literal { text, .. } if text.bytes().all(|b| b.is_ascii_digit() || b == b'-') => json!(text),
            Value::Literal { .. } => continue,
            Value::Node(node) if property == "sameAs" => json!(node.iri),
            Value::Node(node) => json!({ "@id": node.iri, "name": node.labels.best(Lang::En).map(|(_, text)| text) }),
        };
        match out[property].as_array_mut() {
            Some(list) => list.push(value),
            None => out[property] = json!([value]),
        }
    }
    // Inside a script element, `<` is the only character that could end it.
    out.to_string().replace('<', "\\u003c")
}
