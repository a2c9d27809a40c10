//! The page of a person, an institution or a place: names, facts in order of time, links, map, sources.

use super::{
    Page,
    chart::{Bars, Map},
    differing::{differ, disputed, life_events},
    items,
    jsonld::jsonld,
    lanes::Lanes,
    tell::{self, Footnotes},
    through_time,
    view::{Claim, Footnote, Group, Outside, Section, Text, Thing},
    visit::Visit,
};
use crate::app::{self, ClaimView, Error, NodeRef, Value};
use crate::model::{EntityId, EntityKind, Lang, Rank};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
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
    pub names: Vec<Name>,
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
    /// The text over them.
    pub facts_title: &'static str,
    /// Heads of an institution, in order.
    pub heads: Vec<Claim>,
    /// Pupils through the years.
    pub chart: Option<Bars>,
    /// Links to other records.
    pub sections: Vec<Section>,
    /// The sources.
    pub sources: Vec<Footnote>,
    /// The people of an institution in lanes of years.
    pub lanes: Option<Lanes>,
    /// How people passed from and to other institutions, and who was a pupil with whom.
    pub flow: Option<Passing>,
    /// The genealogist's file of it; empty for places.
    pub gedcom: String,
    /// Where it happened.
    pub map: Option<Map>,
    /// Stories that tell of it.
    pub stories: Vec<Thing>,
    /// Photographs, documents, films held elsewhere.
    pub items: Vec<Outside>,
    /// Identifiers elsewhere.
    pub identifiers: Vec<Outside>,
}

/// A form of the name.
#[derive(Clone, Debug, Default)]
pub struct Name {
    /// The form, with its language.
    pub form: Text,
    /// The numbers of the sources that write it so.
    pub footnotes: Vec<usize>,
}

/// Institutions on one side of another.
#[derive(Clone, Debug, Default)]
pub struct Passages {
    /// The anchor; with `-title` and `-about` the names of its texts.
    pub id: &'static str,
    /// Each institution, with who passed.
    pub there: Vec<(Thing, Vec<Thing>)>,
}

/// How people passed through an institution.
#[derive(Clone, Debug, Default)]
pub struct Passing {
    /// Where its people had learnt, and where its pupils went; each institution with who passed.
    pub ways: Vec<Passages>,
    /// Pupils, who was certainly there with them, and who perhaps.
    pub benches: Vec<(Thing, Vec<Thing>, Vec<Thing>)>,
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
pub(super) const SINGLE: [&str; 4] = ["birthDate", "deathDate", "foundedDate", "closedDate"];

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
        let line = tell::claim(visit.dating(), c, false, &mut notes);
        let is_fact = matches!(line.family, "places" | "affiliation" | "") || !is_person && line.family == "succession";
        if is_fact { timeline.push(line) } else { rest.push(line) }
    }
    let mut heads = Vec::new();
    let (stories, items) = items::about(visit, &of.iri)?;
    for c in of.incoming.iter().filter(|c| told(c) && c.property != "about") {
        let line = tell::claim(visit.dating(), c, true, &mut notes);
        if c.property == "directed" { heads.push(line) } else { rest.push(line) }
    }
    let mut timeline = life_events(&page, tell::merged(timeline));
    timeline.sort_by_key(|line| (line.year.is_none(), line.year, order(&line.property)));
    let mut heads = tell::merged(heads);
    heads.sort_by_key(|line| (line.year.is_none(), line.year));
    let differ = differ(visit.dating(), &facts, &disputed, &mut notes);
    // Cited last, so that the sources of the facts keep the first numbers.
    let names = other_names(visit, id, &name, &mut notes)?;
    let is_institution = id.kind == EntityKind::Institution;
    let lanes = if is_institution { through_time::lanes(&page, &of) } else { None };
    let flow = if is_institution { Some(passing(visit, &of.iri)?) } else { None };

    Ok(Record {
        is_person,
        kicker: kicker(&page, &of),
        slug: id.slug.to_string(),
        iri_path: format!("/id/{id}"),
        api: format!("/api/{}/{}", plural(id.kind), id.slug),
        jsonld: jsonld(&of, &stable),
        names,
        life: tell::life_by(visit.dating(), visit.app.span_of(&visit.reader, &of.iri)),
        roles: codes(lang, &of, if is_person { "role" } else { "" }),
        notes: of.notes.iter().map(|note| note.text.clone()).collect(),
        map: through_time::life_map(visit, &page, &of)?,
        stories,
        items,
        identifiers: identifiers(&of),
        chart: through_time::enrolments(&page, &of),
        lanes,
        flow,
        gedcom: if id.kind == EntityKind::Place {
            String::new()
        } else {
            format!("/api/{}/{}/gedcom?lang={}", plural(id.kind), id.slug, lang.tag())
        },
        sections: sections(id.kind, tell::merged(rest)),
        sources: notes.finish(visit),
        page: page.about(about),
        iri: stable,
        name,
        differ,
        facts_title: match id.kind {
            EntityKind::Person => "life-title",
            EntityKind::Place => "place-facts-title",
            _ => "facts-title",
        },
        timeline,
        heads,
    })
}

/// How people passed through an institution, with their pages.
fn passing(visit: &Visit, iri: &str) -> Result<Passing, Error> {
    let flow = visit.app.flow(&visit.reader, iri)?;
    let things = |nodes: &[NodeRef]| nodes.iter().map(|node| tell::thing(visit.lang, node)).collect::<Vec<_>>();
    let passages = |id, passages: &[app::Passage]| {
        let there = passages.iter().map(|it| (tell::thing(visit.lang, &it.institution), things(&it.people)));
        Passages { id, there: there.collect() }
    };
    let benches = flow
        .benches
        .iter()
        .map(|bench| (tell::thing(visit.lang, &bench.pupil), things(&bench.with), things(&bench.perhaps)));
    Ok(Passing {
        ways: vec![passages("feeders", &flow.feeders), passages("daughters", &flow.daughters)],
        benches: benches.collect(),
    })
}

/// Birth before everything of its year, death after.
pub(super) fn order(property: &str) -> u8 {
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

/// Every other form of the name, each once, with the sources that write it so.
fn other_names(visit: &Visit, id: &EntityId, shown: &Text, notes: &mut Footnotes) -> Result<Vec<Name>, Error> {
    let mut names: Vec<Name> = Vec::new();
    for (form, sources) in visit.app.names(&visit.reader, id)? {
        if form.text == shown.text || names.iter().any(|name| name.form.text == form.text) {
            continue;
        }
        let lang = if form.lang == "und" { String::new() } else { form.lang };
        let footnotes = sources.iter().map(|source| notes.cite(visit.lang, source, &[])).collect();
        names.push(Name { form: Text { text: form.text, lang }, footnotes });
    }
    Ok(names)
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
