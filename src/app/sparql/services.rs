//! Services inside this process, asked by `SERVICE` from a query.
//!
//! What is asked stands in the braces, as triples about one thing: a constant is what is given, a variable what is
//! wanted. The ends, `hf:from` and `hf:to`, may also be variables that triples beside the service bind; it is then asked
//! for each of their values. Kinship with an end that nothing binds gives all relatives of the other.
//!
//! ```sparql
//! SERVICE <https://w3id.org/haverim/service/lineage> {
//!   [] hf:from <…/id/person/behar-nissim> ; hf:links "teaching" ; hf:course "down" ; hf:depth 3 ;
//!      hf:person ?student ; hf:generation ?generation }
//! SERVICE <https://w3id.org/haverim/service/kinship> {
//!   [] hf:from <a> ; hf:to <b> ; hf:language "fr" ; hf:name ?name ; hf:phi ?phi ; hf:degree ?degree }
//! SERVICE <https://w3id.org/haverim/service/connection> {
//!   [] hf:from <a> ; hf:to <b> ; hf:links "teaching" ; hf:step ?n ; hf:person ?person }
//! ```
//!
//! The fourth, `…/service/search`, finds by name: see `search.rs`.

use crate::app::Snapshot;
use crate::graph::kinship::{Budget, Kin, RelativesLimits, kinship, relatives};
use crate::graph::{Course, LineageLimits, LinkGraph, Node, Walk, connection, lineage};
use crate::model::{KindId, Lang};
use crate::ontology::terms;
use crate::sparql::extensions::ServiceRows;
use crate::sparql::{Service, SparqlError};
use oxigraph::model::{Literal, NamedNode, Term, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern};
use std::collections::BTreeMap;
use std::sync::Arc;

/// All of them that are about links, over a snapshot.
pub(super) fn all(snapshot: &Arc<Snapshot>) -> Vec<(NamedNode, Arc<dyn Service>)> {
    let named = |name: &str, gives, answer: Answer| -> (NamedNode, Arc<dyn Service>) {
        let service = Traced { snapshot: snapshot.clone(), gives, answer };
        (NamedNode::new_unchecked(format!("{}{name}", terms::SERVICE)), Arc::new(service))
    };
    vec![
        named("lineage", &["person", "generation"], lineage_rows),
        named("kinship", &["name", "degree", "share", "phi", "from", "to"], kinship_rows),
        named("connection", &["step", "person"], connection_rows),
    ]
}

type Row = BTreeMap<&'static str, Term>;
type Answer = fn(&LinkGraph, &Given, &dyn Fn()) -> Result<Vec<Row>, SparqlError>;

/// The properties whose values a service is asked about.
const ENDS: [&str; 2] = ["from", "to"];

struct Traced {
    snapshot: Arc<Snapshot>,
    /// What may be asked for, by the names of properties.
    gives: &'static [&'static str],
    answer: Answer,
}

impl Service for Traced {
    fn takes(&self, property: &NamedNode) -> bool {
        property.as_str().strip_prefix(terms::FUNCTION).is_some_and(|name| ENDS.contains(&name))
    }

    fn rows(&self, pattern: &GraphPattern, tick: &dyn Fn()) -> Result<ServiceRows, SparqlError> {
        let (given, wanted) = read(pattern)?;
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

/// The constants of the pattern, by name.
pub(super) struct Given(pub(super) BTreeMap<String, Term>);

impl Given {
    fn node(&self, graph: &LinkGraph, name: &str) -> Result<Option<Node>, SparqlError> {
        match self.0.get(name) {
            Some(Term::NamedNode(node)) => Ok(graph.node(node.as_str())),
            _ => Err(refused(format!(
                "give `hf:{name}` as an IRI, or as a variable that triples beside the service bind"
            ))),
        }
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name) {
            Some(Term::Literal(literal)) => Some(literal.value()),
            _ => None,
        }
    }

    /// The kinds of a family, or one kind; `default` if nothing is said.
    fn kinds(&self, graph: &LinkGraph, default: Option<&str>) -> Result<Vec<KindId>, SparqlError> {
        let Some(names) = self.text("links").or(default) else {
            return Ok(graph.kinds().iter().map(|(kind, _)| kind).collect());
        };
        let mut kinds = Vec::new();
        for name in names.split([',', ' ']).filter(|name| !name.is_empty()) {
            if let Some(family) = graph.kinds().family(name) {
                kinds.extend(graph.kinds().in_family(family));
            } else if let Some(kind) = graph.kinds().named(name) {
                kinds.push(kind);
            } else {
                return Err(refused(format!("`hf:links \"{name}\"` is neither a family of links nor a kind of link")));
            }
        }
        Ok(kinds)
    }
}

pub(super) fn refused(told: String) -> SparqlError {
    SparqlError::Unknown(told)
}

/// Constants and variables of the triples in the braces.
pub(super) fn read(pattern: &GraphPattern) -> Result<(Given, Vec<(String, Variable)>), SparqlError> {
    let GraphPattern::Bgp { patterns } = pattern else {
        return Err(refused("a service of this server takes triples only, all about one thing".into()));
    };
    let (mut given, mut wanted) = (BTreeMap::new(), Vec::new());
    for triple in patterns {
        let name = match &triple.predicate {
            NamedNodePattern::NamedNode(predicate) => predicate.as_str().strip_prefix(terms::FUNCTION),
            NamedNodePattern::Variable(_) => None,
        };
        let name = name.ok_or_else(|| refused(format!("{} is not a property of a service", triple.predicate)))?;
        match &triple.object {
            TermPattern::NamedNode(node) => drop(given.insert(name.to_owned(), node.clone().into())),
            TermPattern::Literal(literal) => drop(given.insert(name.to_owned(), literal.clone().into())),
            TermPattern::Variable(variable) => wanted.push((name.to_owned(), variable.clone())),
            TermPattern::BlankNode(_) => {}
        }
    }
    Ok((Given(given), wanted))
}

fn iri(graph: &LinkGraph, node: Node) -> Term {
    NamedNode::new_unchecked(graph.iri(node)).into()
}

fn lineage_rows(graph: &LinkGraph, given: &Given, tick: &dyn Fn()) -> Result<Vec<Row>, SparqlError> {
    let Some(start) = given.node(graph, "from")? else { return Ok(Vec::new()) };
    let course = match given.text("course").unwrap_or("up") {
        "up" => Course::Up,
        "down" => Course::Down,
        other => return Err(refused(format!("`hf:course \"{other}\"`: say \"up\" or \"down\""))),
    };
    let depth = given.text("depth").and_then(|text| text.parse().ok());
    let walk = Walk::lineage(graph, given.kinds(graph, Some("kinship"))?, course);
    let found = lineage(&walk, start, &LineageLimits { depth, ..LineageLimits::default() });
    let row = |member: &crate::graph::Member| {
        tick();
        Row::from([
            ("person", iri(graph, member.node)),
            ("generation", Literal::from(i64::from(member.generation)).into()),
        ])
    };
    Ok(found.members.iter().skip(1).map(row).collect())
}

fn kinship_rows(graph: &LinkGraph, given: &Given, tick: &dyn Fn()) -> Result<Vec<Row>, SparqlError> {
    let lang = given.text("language").and_then(Lang::from_tag).unwrap_or(Lang::En);
    match (given.0.contains_key("from"), given.0.contains_key("to")) {
        (true, false) => return relatives_rows(graph, given.node(graph, "from")?, "to", lang, tick),
        (false, true) => return relatives_rows(graph, given.node(graph, "to")?, "from", lang, tick),
        _ => {}
    }
    let (Some(a), Some(b)) = (given.node(graph, "from")?, given.node(graph, "to")?) else { return Ok(Vec::new()) };
    let found = kinship(&Kin::new(graph), a, b, &Budget::default());
    let row = |relation: &crate::graph::kinship::Relation<Node>| {
        Row::from([
            ("name", word(relation.b_is.get(lang), lang)),
            ("degree", Literal::from(i64::from(relation.civil_degree)).into()),
            ("share", Literal::from(relation.share).into()),
            ("phi", Literal::from(found.coefficients.kinship).into()),
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
            ("degree", Literal::from(nearest.map_or(0, |relation| i64::from(relation.civil_degree))).into()),
            ("share", Literal::from(nearest.map_or(0.0, |relation| relation.share)).into()),
            ("phi", Literal::from(known.coefficients.kinship).into()),
        ]));
    }
    Ok(rows)
}

/// The most relatives that one answer holds.
const MOST_RELATIVES: usize = 10_000;

fn word(text: &str, lang: Lang) -> Term {
    Literal::new_language_tagged_literal_unchecked(text, lang.tag()).into()
}

fn connection_rows(graph: &LinkGraph, given: &Given, _: &dyn Fn()) -> Result<Vec<Row>, SparqlError> {
    let (Some(a), Some(b)) = (given.node(graph, "from")?, given.node(graph, "to")?) else { return Ok(Vec::new()) };
    let walk = Walk::both_ways(graph, given.kinds(graph, None)?);
    let Some(path) = connection(&walk, a, b) else { return Ok(Vec::new()) };
    let row = |(step, node): (usize, Node)| {
        Row::from([
            ("step", Literal::from(i64::try_from(step).unwrap_or(i64::MAX)).into()),
            ("person", iri(graph, node)),
        ])
    };
    Ok(path.nodes().enumerate().map(row).collect())
}
