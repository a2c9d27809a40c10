//! Services inside this process, asked by `SERVICE` from a query.
//!
//! What is asked stands in the braces, as triples about one thing: a constant is what is given, a variable what is
//! wanted.
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

use crate::app::Snapshot;
use crate::graph::kinship::{Budget, Kin, kinship};
use crate::graph::{Course, LineageLimits, LinkGraph, Node, Walk, connection, lineage};
use crate::model::{KindId, Lang};
use crate::sparql::extensions::ServiceRows;
use crate::sparql::{Service, SparqlError};
use oxigraph::model::{Literal, NamedNode, Term, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern};
use std::collections::BTreeMap;
use std::sync::Arc;

const SERVICES: &str = "https://w3id.org/haverim/service/";
const FUNCTIONS: &str = "https://w3id.org/haverim/function#";

/// All of them, over a snapshot.
pub(super) fn all(snapshot: &Arc<Snapshot>) -> Vec<(NamedNode, Arc<dyn Service>)> {
    let named = |name: &str, answer: Answer| -> (NamedNode, Arc<dyn Service>) {
        let service = Traced { snapshot: snapshot.clone(), answer };
        (NamedNode::new_unchecked(format!("{SERVICES}{name}")), Arc::new(service))
    };
    vec![named("lineage", lineage_rows), named("kinship", kinship_rows), named("connection", connection_rows)]
}

type Row = BTreeMap<&'static str, Term>;
type Answer = fn(&LinkGraph, &Given, &dyn Fn()) -> Result<Vec<Row>, SparqlError>;

struct Traced {
    snapshot: Arc<Snapshot>,
    answer: Answer,
}

impl Service for Traced {
    fn rows(&self, pattern: &GraphPattern, tick: &dyn Fn()) -> Result<ServiceRows, SparqlError> {
        let (given, wanted) = read(pattern)?;
        let rows = (self.answer)(&self.snapshot.graph, &given, tick)?;
        let variables = wanted.iter().map(|(_, variable)| variable.clone()).collect();
        let row = |row: Row| wanted.iter().map(|(name, _)| row.get(name.as_str()).cloned()).collect();
        Ok((variables, rows.into_iter().map(row).collect()))
    }
}

/// The constants of the pattern, by name.
struct Given(BTreeMap<String, Term>);

impl Given {
    fn node(&self, graph: &LinkGraph, name: &str) -> Result<Option<Node>, SparqlError> {
        match self.0.get(name) {
            Some(Term::NamedNode(node)) => Ok(graph.node(node.as_str())),
            _ => Err(refused(format!("give `hf:{name}` as an IRI; a variable is not bound from outside a service"))),
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
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

fn refused(told: String) -> SparqlError {
    SparqlError::Unknown(told)
}

/// Constants and variables of the triples in the braces.
fn read(pattern: &GraphPattern) -> Result<(Given, Vec<(String, Variable)>), SparqlError> {
    let GraphPattern::Bgp { patterns } = pattern else {
        return Err(refused("a service of this server takes triples only, all about one thing".into()));
    };
    let (mut given, mut wanted) = (BTreeMap::new(), Vec::new());
    for triple in patterns {
        let name = match &triple.predicate {
            NamedNodePattern::NamedNode(predicate) => predicate.as_str().strip_prefix(FUNCTIONS),
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

fn kinship_rows(graph: &LinkGraph, given: &Given, _: &dyn Fn()) -> Result<Vec<Row>, SparqlError> {
    let (Some(a), Some(b)) = (given.node(graph, "from")?, given.node(graph, "to")?) else { return Ok(Vec::new()) };
    let lang = given.text("language").and_then(Lang::from_tag).unwrap_or(Lang::En);
    let found = kinship(&Kin::new(graph), a, b, &Budget::default());
    let row = |relation: &crate::graph::kinship::Relation<Node>| {
        Row::from([
            ("name", Literal::new_language_tagged_literal_unchecked(relation.b_is.get(lang), lang.tag()).into()),
            ("degree", Literal::from(i64::from(relation.civil_degree)).into()),
            ("share", Literal::from(relation.share).into()),
            ("phi", Literal::from(found.coefficients.kinship).into()),
        ])
    };
    Ok(found.relations.iter().map(row).collect())
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
