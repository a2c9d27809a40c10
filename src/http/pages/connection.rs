//! How two records are connected: kinship in words, chains drawn and told, each step with its source.

use super::screens::{Chain, Connection, Step};
use super::view::{Thing, escape, link};
use super::{connection_files, tell, visit::Visit};
use crate::app::{Error, NodeRef, PathOptions, PathRequest, PathView, Selection, TracedStep};
use crate::model::Certainty;
use axum::response::Response;

/// Pairs worth beginning with.
const EXAMPLES: [(&str, &str); 5] = [
    ("person/behar-nissim", "person/burla-yehuda"),
    ("person/benchimol-claire", "person/niego-joseph"),
    ("institution/boys-school-tetouan", "institution/mikveh-israel"),
    ("person/elyashar-jacob-saul", "person/levinas-emmanuel"),
    ("place/samokov", "place/tehran"),
];

/// `GET /{lang}/connection?from=&to=`
pub async fn connection(visit: Visit) -> Response {
    visit.show(make).await
}

fn make(visit: &Visit) -> Result<Connection, Error> {
    let page = visit.titled("connection-title");
    let about = page.t("connection-lead");
    let (from, to) = (visit.field("from"), visit.field("to"));
    let mut shown = Connection {
        page: page.clone().about(about),
        from: from.to_owned(),
        from_name: from.to_owned(),
        to: to.to_owned(),
        to_name: to.to_owned(),
        problem: String::new(),
        kinship: Vec::new(),
        paths: Vec::new(),
        downloads: Vec::new(),
        examples: Vec::new(),
    };
    let ends = ends(visit)?;
    for (end, given, name) in [(&ends[0], from, &mut shown.from_name), (&ends[1], to, &mut shown.to_name)] {
        match end {
            Some(node) => *name = tell::words(visit.lang, &node.labels, &node.iri),
            None if !given.is_empty() && shown.problem.is_empty() => {
                shown.problem = page.with("connection-unknown", "name", given);
            }
            None => {}
        }
    }
    if let [Some(a), Some(b)] = &ends {
        if a.iri == b.iri {
            shown.problem = page.t("connection-same");
        } else {
            shown.kinship = super::kinship::lines(visit, &page, a, b)?;
            shown.paths = paths(visit, a, b)?.iter().map(|path| chain(visit, path)).collect();
            if shown.paths.is_empty() {
                shown.problem = page.t("connection-none");
            } else {
                shown.downloads = connection_files::links(visit, a, b);
            }
            shown.page = page.about(format!("{} – {}", shown.from_name, shown.to_name));
        }
    }
    if shown.paths.is_empty() {
        shown.examples = examples(visit)?;
    }
    Ok(shown)
}

/// The two records that are asked about. What was typed without choosing from the list is looked for by name.
pub fn ends(visit: &Visit) -> Result<[Option<NodeRef>; 2], Error> {
    Ok([find(visit, visit.field("from"))?, find(visit, visit.field("to"))?])
}

/// The shortest chains between two records.
pub fn paths(visit: &Visit, from: &NodeRef, to: &NodeRef) -> Result<Vec<PathView>, Error> {
    let request = PathRequest { from: from.iri.clone(), to: to.iri.clone(), selection: Selection::default() };
    let options = PathOptions { paths: Some(3), ..PathOptions::default() };
    Ok(visit.app.paths(&visit.reader, &request, options)?.paths)
}

/// The record that somebody means: by its short id or slug, else the first that is called so.
pub fn find(visit: &Visit, given: &str) -> Result<Option<NodeRef>, Error> {
    if given.is_empty() {
        return Ok(None);
    }
    if let Ok(iri) = visit.app.resolve(&visit.reader, given) {
        let node = visit.app.node_ref(&visit.reader, &iri)?;
        if !node.labels.is_empty() {
            return Ok(Some(node));
        }
    }
    let best = super::search::suggestions(visit, given, 1)?.into_iter().next();
    best.map(|best| Ok(visit.app.node_ref(&visit.reader, &best.iri)?)).transpose()
}

fn examples(visit: &Visit) -> Result<Vec<Thing>, Error> {
    let mut examples = Vec::new();
    for (from, to) in EXAMPLES {
        let mut names = Vec::new();
        for id in [from, to] {
            let node = visit.app.node_ref(&visit.reader, &visit.app.resolve(&visit.reader, id)?)?;
            names.push(tell::words(visit.lang, &node.labels, id));
        }
        let name = super::view::Text::plain(names.join(" – "));
        examples.push(Thing { href: format!("/{}/connection?from={from}&to={to}", visit.lang.tag()), name });
    }
    Ok(examples)
}

/// A path as steps and as sentences, the names in them linked.
pub fn chain(visit: &Visit, path: &PathView) -> Chain {
    let page = visit.titled("connection-title");
    Chain {
        title: page.count("connection-path", path.length),
        steps: path.steps.iter().map(|of| step(visit, of)).collect(),
        sentences: path.steps.iter().map(|of| sentence(visit, of)).collect(),
    }
}

fn step(visit: &Visit, of: &TracedStep) -> Step {
    let lang = visit.lang;
    let best = of.claims.first();
    let when = best.map(|claim| tell::when(visit.dating(), claim));
    Step {
        from: tell::thing(lang, &of.from),
        years: tell::life(lang, visit.app.span_of(&visit.reader, &of.from.iri)),
        to: tell::thing(lang, &of.to),
        to_years: tell::life(lang, visit.app.span_of(&visit.reader, &of.to.iri)),
        family: tell::family(&of.family),
        label: tell::words(lang, &of.labels, &of.property),
        when: when.unwrap_or_default(),
        certainty: match best.map(|claim| claim.certainty).unwrap_or_default() {
            Certainty::Certain => "certain",
            Certainty::Probable => "probable",
            Certainty::Possible => "possible",
        },
        source: best
            .and_then(|claim| claim.source.as_ref())
            .map(|source| tell::thing(lang, source))
            .unwrap_or_default(),
        locator: best.map(|claim| tell::where_in(&claim.locators)).unwrap_or_default(),
        note: best.map(|claim| tell::remarks(&claim.notes)).unwrap_or_default(),
    }
}

fn sentence(visit: &Visit, of: &TracedStep) -> String {
    let told = escape(tell::words(visit.lang, &of.sentence, &of.property).trim_end_matches('.'));
    let mut told = told;
    for node in [&of.from, &of.to] {
        let thing = tell::thing(visit.lang, node);
        told = told.replacen(&escape(&thing.name.text), &link(&thing), 1);
    }
    format!("{told}.")
}
