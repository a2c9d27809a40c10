//! Services inside this process, asked by `SERVICE` from a query.
//!
//! What is asked stands in the braces, as triples about one thing: a constant is what is given, a variable what is
//! wanted. The ends, `hf:from` and `hf:to`, may also be variables that triples or values beside the service bind; it is
//! then asked for each of their values.
//!
//! | service | takes | gives | with a free end |
//! |---|---|---|---|
//! | `lineage` | `from`, `course` up or down, `depth`, `inTime`, and which links | `person`, `generation` | `person` given and `from` wanted: of whom they are in the lineage |
//! | `kinship` | `from`, `to`, `language` | `name`, `degree`, `canonDegree`, `share`, `phi`, `relationship` | all relatives of the other end |
//! | `connection` | `from`, `to`, `mode` blood, kin or any, `paths`, and which links | `path`, `step`, `person`, `property`, `cost` | everything within `depth` steps of the other end: it and `step` |
//!
//! Which links: `links` (names of families or links), `years`, `certainty`, as in the API, whose answers these are.
//!
//! ```sparql
//! SERVICE <https://w3id.org/haverim/service/lineage> {
//!   [] hf:from <…/id/person/behar-nissim> ; hf:links "teaching" ; hf:course "down" ; hf:depth 3 ;
//!      hf:person ?student ; hf:generation ?generation }
//! SERVICE <https://w3id.org/haverim/service/kinship> {
//!   [] hf:from <a> ; hf:to <b> ; hf:language "fr" ; hf:name ?name ; hf:phi ?phi ; hf:degree ?degree }
//! SERVICE <https://w3id.org/haverim/service/connection> {
//!   [] hf:from <a> ; hf:to <b> ; hf:links "teaching" ; hf:paths 3 ; hf:path ?path ; hf:step ?n ; hf:person ?person }
//! ```
//!
//! The fourth, `…/service/search`, finds by name: see `search.rs`.

use super::given::{Given, filter, kinds, read, refused, wrong};
use crate::app::trace::connecting;
use crate::app::{Around, LineageRequest, PathMode, PathOptions, Snapshot};
use crate::graph::kinship::{Budget, Kin, RelativesLimits, kinship, relatives};
use crate::graph::{Course, LineageLimits, LinkGraph, Node, Path, Walk, cost, lineage, neighbourhood};
use crate::model::Lang;
use crate::ontology::terms;
use crate::sparql::extensions::ServiceRows;
use crate::sparql::{Service, SparqlError};
use oxigraph::model::{Literal, NamedNode, Term};
use spargebra::algebra::GraphPattern;
use std::collections::BTreeMap;
use std::sync::Arc;

/// All of them that are about links, over a snapshot.
pub(super) fn all(snapshot: &Arc<Snapshot>) -> Vec<(NamedNode, Arc<dyn Service>)> {
    let named = |name: &str, takes, gives, answer: Answer| -> (NamedNode, Arc<dyn Service>) {
        let service = Traced { snapshot: snapshot.clone(), takes, gives, answer };
        (NamedNode::new_unchecked(format!("{}{name}", terms::SERVICE)), Arc::new(service))
    };
    vec![
        named(
            "lineage",
            &["from", "person", "course", "depth", "inTime", "links", "years", "certainty"],
            &["person", "generation", "from"],
            lineage_rows,
        ),
        named(
            "kinship",
            &["from", "to", "language"],
            &["name", "degree", "canonDegree", "share", "phi", "relationship", "from", "to"],
            kinship_rows,
        ),
        named(
            "connection",
            &["from", "to", "mode", "paths", "depth", "links", "years", "certainty"],
            &["path", "step", "person", "property", "cost", "from", "to"],
            connection_rows,
        ),
    ]
}

type Row = BTreeMap<&'static str, Term>;
type Answer = fn(&LinkGraph, &Given, &dyn Fn()) -> Result<Vec<Row>, SparqlError>;

/// The properties whose values a service is asked about.
const ENDS: [&str; 2] = ["from", "to"];

struct Traced {
    snapshot: Arc<Snapshot>,
    /// What may be given, by the names of properties.
    takes: &'static [&'static str],
    /// What may be asked for.
    gives: &'static [&'static str],
    answer: Answer,
}

impl Service for Traced {
    fn takes(&self, property: &NamedNode) -> bool {
        property.as_str().strip_prefix(terms::FUNCTION).is_some_and(|name| ENDS.contains(&name))
    }

    fn rows(&self, pattern: &GraphPattern, tick: &dyn Fn()) -> Result<ServiceRows, SparqlError> {
        let (given, wanted) = read(pattern)?;
        given.only(self.takes)?;
        if let Some((unknown, _)) = wanted.iter().find(|(name, _)| !self.gives.contains(&name.as_str())) {
            let told =
                format!("`hf:{unknown}` is not what this service gives: ask for hf:{}", self.gives.join(", hf:"));
            return Err(refused(told));
        }
        let rows = (self.answer)(&self.snapshot.graph, &given, tick)?;
        let variables = wanted.iter().map(|(_, variable)| variable.clone()).collect();
        let row = |row: Row| wanted.iter().map(|(name, _)| row.get(name.as_str()).cloned()).collect();
        Ok((variables, rows.into_iter().map(row).collect()))
    }
}

fn iri(graph: &LinkGraph, node: Node) -> Term {
    NamedNode::new_unchecked(graph.iri(node)).into()
}

fn whole(number: impl TryInto<i64>) -> Term {
    Literal::from(number.try_into().unwrap_or(i64::MAX)).into()
}

fn lineage_rows(graph: &LinkGraph, given: &Given, tick: &dyn Fn()) -> Result<Vec<Row>, SparqlError> {
    // Whose lineage somebody is in, is the lineage of that one the other way.
    let turned = !given.has("from") && given.has("person");
    let (start, found) = if turned { ("person", "from") } else { ("from", "person") };
    let Some(start) = given.node(graph, start)? else { return Ok(Vec::new()) };
    let only = if turned || !given.has("person") { None } else { Some(given.node(graph, "person")?) };
    let course = match (given.text("course").unwrap_or("up"), turned) {
        ("up", false) | ("down", true) => Course::Up,
        ("down", false) | ("up", true) => Course::Down,
        (other, _) => return Err(refused(format!("`hf:course \"{other}\"`: say \"up\" or \"down\""))),
    };
    let selection = given.selection()?;
    let walk = Walk::lineage(graph, kinds(&selection, graph, &["parentOf"])?, course).filtered(filter(&selection)?);
    let depth = given.number("depth", LineageRequest::DEEPEST)?;
    let in_time = given.flag("inTime")?.then_some(course);
    let lineage = lineage(&walk, start, &LineageLimits { depth, members: None, in_time });
    let members = lineage.members.iter().skip(1).filter(|member| only.is_none_or(|only| only == Some(member.node)));
    let row = |member: &crate::graph::Member| {
        tick();
        Row::from([(found, iri(graph, member.node)), ("generation", whole(member.generation))])
    };
    Ok(members.map(row).collect())
}

fn kinship_rows(graph: &LinkGraph, given: &Given, tick: &dyn Fn()) -> Result<Vec<Row>, SparqlError> {
    let lang = given.language()?;
    match (given.has("from"), given.has("to")) {
        (true, false) => return relatives_rows(graph, given.node(graph, "from")?, "to", lang, tick),
        (false, true) => return relatives_rows(graph, given.node(graph, "to")?, "from", lang, tick),
        _ => {}
    }
    let (Some(a), Some(b)) = (given.node(graph, "from")?, given.node(graph, "to")?) else { return Ok(Vec::new()) };
    let found = kinship(&Kin::new(graph), a, b, &Budget::default());
    let row = |relation: &crate::graph::kinship::Relation<Node>| {
        Row::from([
            ("name", word(relation.b_is.get(lang), lang)),
            ("degree", whole(relation.civil_degree)),
            ("canonDegree", whole(relation.canon_degree)),
            ("share", Literal::from(relation.share).into()),
            ("phi", Literal::from(found.coefficients.kinship).into()),
            ("relationship", Literal::from(found.coefficients.relationship).into()),
        ])
    };
    Ok(found.relations.iter().map(row).collect())
}

/// All relatives of a person, each by the nearest relation: what `to` is to `from`, whichever of the two is free.
fn relatives_rows(
    graph: &LinkGraph,
    person: Option<Node>,
    free: &'static str,
    lang: Lang,
    tick: &dyn Fn(),
) -> Result<Vec<Row>, SparqlError> {
    let Some(person) = person else { return Ok(Vec::new()) };
    let kin = Kin::new(graph);
    let limits = RelativesLimits { people: MOST_RELATIVES, ..RelativesLimits::default() };
    let found = relatives(&kin, person, &limits);
    if found.limited {
        let told = format!("{} has more than {MOST_RELATIVES} relatives: bind the other end", graph.iri(person));
        return Err(SparqlError::TooLarge(told));
    }
    let mut rows = Vec::new();
    for relative in found.groups.iter().flat_map(|group| &group.people) {
        tick();
        let (from, to) = if free == "to" { (person, relative.person) } else { (relative.person, person) };
        let known = kinship(&kin, from, to, &Budget::default());
        let nearest = known.relations.first();
        rows.push(Row::from([
            (free, iri(graph, relative.person)),
            ("name", word(nearest.map_or(relative.name.get(lang), |relation| relation.b_is.get(lang)), lang)),
            ("degree", whole(nearest.map_or(0, |relation| relation.civil_degree))),
            ("canonDegree", whole(nearest.map_or(0, |relation| relation.canon_degree))),
            ("share", Literal::from(nearest.map_or(0.0, |relation| relation.share)).into()),
            ("phi", Literal::from(known.coefficients.kinship).into()),
            ("relationship", Literal::from(known.coefficients.relationship).into()),
        ]));
    }
    Ok(rows)
}

/// The most relatives that one answer holds.
const MOST_RELATIVES: usize = 10_000;

fn word(text: &str, lang: Lang) -> Term {
    Literal::new_language_tagged_literal_unchecked(text, lang.tag()).into()
}

fn connection_rows(graph: &LinkGraph, given: &Given, tick: &dyn Fn()) -> Result<Vec<Row>, SparqlError> {
    let selection = given.selection()?;
    let mode = given.text("mode").map_or(Ok(PathMode::default()), PathMode::from_name).map_err(wrong)?;
    match (given.has("from"), given.has("to")) {
        (true, false) => return around_rows(graph, given, "from", "to", tick),
        (false, true) => return around_rows(graph, given, "to", "from", tick),
        _ => {}
    }
    let (Some(a), Some(b)) = (given.node(graph, "from")?, given.node(graph, "to")?) else { return Ok(Vec::new()) };
    let most = given.number("paths", PathOptions::MOST as u32)?.unwrap_or(1).max(1) as usize;
    let (paths, _) = connecting(graph, mode, &selection, filter(&selection)?, (a, b), most).map_err(wrong)?;
    let rows = |(number, path): (usize, &Path)| -> Vec<Row> {
        tick();
        let properties = path.steps.iter().map(|step| graph.kinds().get(step.link.kind).iri.as_str());
        let leading = std::iter::once(None).chain(properties.map(Some));
        let row = |((step, node), property): ((usize, Node), Option<&str>)| {
            let mut row = Row::from([
                ("path", whole(number + 1)),
                ("cost", Literal::from(cost(graph, path)).into()),
                ("step", whole(step)),
                ("person", iri(graph, node)),
            ]);
            row.extend(property.map(|property| ("property", NamedNode::new_unchecked(property).into())));
            row
        };
        path.nodes().enumerate().zip(leading).map(row).collect()
    };
    Ok(paths.iter().enumerate().flat_map(rows).collect())
}

/// Whatever lies within some steps of the end that is given, the nearest first.
fn around_rows(
    graph: &LinkGraph,
    given: &Given,
    end: &str,
    free: &'static str,
    tick: &dyn Fn(),
) -> Result<Vec<Row>, SparqlError> {
    let Some(node) = given.node(graph, end)? else { return Ok(Vec::new()) };
    let selection = given.selection()?;
    let walk = match selection.links.is_empty() {
        true => Walk::any(graph),
        false => Walk::both_ways(graph, kinds(&selection, graph, &[])?),
    };
    let depth = given.number("depth", Around::DEEPEST)?.unwrap_or(1);
    let (found, complete) = neighbourhood(&walk.filtered(filter(&selection)?), node, depth, MOST_AROUND);
    if !complete {
        let told =
            format!("more than {MOST_AROUND} lie within {depth} steps of {}: bind the other end", graph.iri(node));
        return Err(SparqlError::TooLarge(told));
    }
    let row = |within: &crate::graph::Within| {
        tick();
        Row::from([(free, iri(graph, within.node)), ("step", whole(within.steps))])
    };
    Ok(found.iter().skip(1).map(row).collect())
}

/// The most that lies around a free end.
const MOST_AROUND: usize = 100_000;
