//! From quads to what the link graph is made of: all of it, or a node or link at a time.

use super::parenthood;
use crate::app::Error;
use crate::graph::Builder;
use crate::model::date::Edtf;
use crate::model::{Certainty, DayInterval, EntityKind, KindId, LinkFact, LinkKinds, NodeFact, Sex, Span};
use crate::ontology::{claim, terms};
use crate::store::accepted::Accepted;
use crate::store::{Dataset, Embedded, StoreError};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

/// The classes of nodes; the first that a node has decides what it is.
const CLASSES: [(NamedNodeRef<'_>, EntityKind); 5] = [
    (terms::PERSON, EntityKind::Person),
    (terms::INSTITUTION, EntityKind::Institution),
    (terms::PLACE, EntityKind::Place),
    (terms::CITY, EntityKind::Place),
    (terms::COUNTRY, EntityKind::Place),
];

/// The dates of a life, and whether each is its beginning.
const DATES: [(NamedNodeRef<'_>, bool); 4] =
    [(terms::BIRTH_DATE, true), (terms::DEATH_DATE, false), (terms::FOUNDED_DATE, true), (terms::CLOSED_DATE, false)];

/// Whether a property says something of a node that the link graph keeps.
pub(super) fn is_of_node(property: NamedNodeRef<'_>) -> bool {
    property == terms::RDF_TYPE || property == terms::SEX || DATES.iter().any(|(date, _)| *date == property)
}

/// The people, institutions and places of the default graph.
pub(super) fn nodes(data: &Embedded) -> Result<Vec<NodeFact>, StoreError> {
    let mut facts: HashMap<String, NodeFact> = HashMap::new();
    for (class, kind) in CLASSES {
        each(data, terms::RDF_TYPE, Some(class), |iri, _| {
            facts.entry(iri.to_owned()).or_insert_with(|| NodeFact {
                iri: iri.to_owned(),
                kind,
                sex: Sex::Unknown,
                born: DayInterval::UNKNOWN,
                died: DayInterval::UNKNOWN,
            });
        })?;
    }
    each(data, terms::SEX, None, |iri, value| {
        if let (Some(fact), Term::NamedNode(code)) = (facts.get_mut(iri), value) {
            fact.sex = sex(code.as_str());
        }
    })?;
    for (property, is_birth) in DATES {
        each(data, property, None, |iri, value| {
            if let (Some(fact), Term::Literal(date)) = (facts.get_mut(iri), value)
                && let Ok(date) = Edtf::parse(date.value())
            {
                *(if is_birth { &mut fact.born } else { &mut fact.died }) = date.days();
            }
        })?;
    }
    let mut facts: Vec<NodeFact> = facts.into_values().collect();
    // The order of the nodes decides between paths of equal length: it must be the same at each start.
    facts.sort_unstable_by(|a, b| a.iri.cmp(&b.iri));
    Ok(facts)
}

/// What the default graph says of one node; nothing if it is no person, institution or place.
pub(super) fn node(data: &Embedded, iri: &NamedNode) -> Result<Option<NodeFact>, StoreError> {
    let (mut classes, mut sexes, mut dates) = (Vec::new(), Vec::new(), Vec::new());
    for quad in data.quads(Some(iri.as_ref().into()), None, None, Some(GraphNameRef::DefaultGraph)) {
        let Quad { predicate, object, .. } = quad?;
        match (predicate.as_ref(), object) {
            (terms::RDF_TYPE, Term::NamedNode(class)) => classes.push(class),
            (terms::SEX, Term::NamedNode(code)) => sexes.push(sex(code.as_str())),
            (property, Term::Literal(date)) => {
                if let Some((_, is_birth)) = DATES.iter().find(|(date, _)| *date == property) {
                    dates.extend(
                        Edtf::parse(date.value()).ok().map(|date| (*is_birth, property.into_owned(), date.days())),
                    );
                }
            }
            _ => {}
        }
    }
    let kind = CLASSES.iter().find(|(class, _)| classes.iter().any(|c| c.as_ref() == *class));
    // Founding and closing dates come after those of a life, as when everything is read.
    let last = |wanted: bool| {
        let of = |property: NamedNodeRef<'_>| dates.iter().rev().find(|(_, p, _)| p.as_ref() == property);
        let properties = DATES.iter().rev().filter(|(_, is_birth)| *is_birth == wanted);
        properties.filter_map(|(property, _)| of(*property)).next().map_or(DayInterval::UNKNOWN, |(_, _, days)| *days)
    };
    Ok(kind.map(|(_, kind)| NodeFact {
        iri: iri.as_str().to_owned(),
        kind: *kind,
        sex: sexes.last().copied().unwrap_or(Sex::Unknown),
        born: last(true),
        died: last(false),
    }))
}

fn sex(code: &str) -> Sex {
    match code.rsplit('/').next() {
        Some("male") => Sex::Male,
        Some("female") => Sex::Female,
        _ => Sex::Unknown,
    }
}

/// Each (subject, object) of a property in the default graph.
fn each(
    data: &Embedded,
    property: NamedNodeRef<'_>,
    object: Option<NamedNodeRef<'_>>,
    mut visit: impl FnMut(&str, &Term),
) -> Result<(), StoreError> {
    for quad in data.quads(None, Some(property), object.map(Into::into), Some(GraphNameRef::DefaultGraph)) {
        let quad = quad?;
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            visit(subject.as_str(), &quad.object);
        }
    }
    Ok(())
}

/// What claims say of the links they are about.
#[derive(Default)]
pub(super) struct Attributes {
    when: HashMap<String, Vec<Span>>,
    certainty: HashMap<String, Certainty>,
    /// The property that a claim of `parentOf` says it is of, if not by birth.
    parenthood: HashMap<String, NamedNodeRef<'static>>,
}

impl Attributes {
    /// All of them.
    fn read(data: &Embedded) -> Result<Self, StoreError> {
        Self::of(data, None)
    }

    /// Those of one claim.
    pub(super) fn of(data: &Embedded, claim: Option<NamedNodeRef<'_>>) -> Result<Self, StoreError> {
        let subject = claim.map(Into::into);
        let mut this = Self::default();
        let slug = |subject: &NamedOrBlankNode| match subject {
            NamedOrBlankNode::NamedNode(s) => s.as_str().rsplit('/').next().unwrap_or_default().to_owned(),
            NamedOrBlankNode::BlankNode(_) => String::new(),
        };
        for quad in data.quads(subject, Some(terms::INTERVAL), None, None) {
            let quad = quad?;
            if let Term::Literal(interval) = &quad.object
                && let Ok(interval) = Edtf::parse(interval.value())
            {
                this.when.entry(slug(&quad.subject)).or_default().push(interval.span());
            }
        }
        for quad in data.quads(subject, Some(terms::CERTAINTY), None, None) {
            let quad = quad?;
            if let Term::NamedNode(code) = &quad.object {
                let certainty = code.as_str().rsplit('/').next().and_then(Certainty::from_code);
                // Most are certain, which is what the lack of an entry means.
                if let Some(certainty) = certainty.filter(|c| *c != Certainty::Certain) {
                    this.certainty.insert(slug(&quad.subject), certainty);
                }
            }
        }
        for quad in data.quads(subject, Some(terms::PARENT_KIND), None, None) {
            let quad = quad?;
            if let Some(property) = parenthood::property_of(&quad.object) {
                // Of several the last by name, so that the order of quads does not count.
                let held = this.parenthood.entry(slug(&quad.subject)).or_insert(property);
                *held = (*held).max(property);
            }
        }
        Ok(this)
    }

    /// The property that a statement of `parentOf` says it is of, if not by birth.
    pub(super) fn narrower(&self, stated: &Quad) -> Option<NamedNodeRef<'static>> {
        if self.parenthood.is_empty() || stated.predicate != terms::PARENT_OF {
            return None;
        }
        self.parenthood.get(&claim::slug(stated.as_ref())).copied()
    }
}

/// The links of the projection, each as often as a graph states it for a time.
pub(super) fn links(data: &Embedded, kinds: &LinkKinds, builder: &mut Builder) -> Result<(), Error> {
    let attributes = Attributes::read(data)?;
    let accepted = Accepted::of(data)?;
    let mut graphs: HashMap<String, u32> = HashMap::new();
    let mut narrower: HashSet<(KindId, Quad)> = HashSet::new();
    for (kind, of) in kinds.iter() {
        let property = NamedNodeRef::new_unchecked(&of.iri);
        // Of a property with one value only the best statement is projected.
        let held = match data.rules().is_single_valued(&property.into_owned()) {
            true => Some(edges(data, property)?),
            false => None,
        };
        let mut strays: HashSet<Quad> = HashSet::new();
        for statement in accepted.statements(property) {
            let (stated, projected) = statement?;
            if held
                .as_ref()
                .is_some_and(|held| !held.contains(&held.hasher().hash_one((&projected.subject, &projected.object))))
            {
                continue;
            }
            if is_stray(&projected) {
                strays.insert(projected);
                continue;
            }
            let graph = match graph_of(&stated) {
                graph if graphs.contains_key(graph) => graphs[graph],
                graph => *graphs.entry(graph.to_owned()).or_insert_with(|| builder.graph(graph)),
            };
            for fact in attributes.facts(kind, &stated, &projected, graph) {
                builder.link(&fact);
            }
            if let Some(property) = attributes.narrower(&stated)
                && let Some(kind) = kinds.by_iri(property.as_str())
            {
                attributes.facts(kind, &stated, &projected, graph).iter().for_each(|fact| builder.link(fact));
                narrower.insert((kind, Quad { predicate: property.into_owned(), ..projected }));
            }
        }
        builder.strays(kind, u32::try_from(strays.len()).unwrap_or(u32::MAX));
    }
    for (kind, edge) in narrower {
        builder.strays(kind, u32::from(!is_edge(data, &edge)?));
    }
    Ok(())
}

/// Whether the default graph has an edge.
pub(super) fn is_edge(data: &Embedded, edge: &Quad) -> Result<bool, StoreError> {
    let NamedOrBlankNode::NamedNode(subject) = &edge.subject else { return Ok(false) };
    data.is_accepted(subject.as_ref(), edge.predicate.as_ref(), edge.object.as_ref())
}

/// Whether an edge leads from or to something that is no node of the link graph: a text, as a rule.
pub(super) fn is_stray(edge: &Quad) -> bool {
    !matches!((&edge.subject, &edge.object), (NamedOrBlankNode::NamedNode(_), Term::NamedNode(_)))
}

/// Fingerprints of the edges of a property in the default graph, 8 bytes each.
fn edges(data: &Embedded, property: NamedNodeRef<'_>) -> Result<Fingerprints, StoreError> {
    let mut found = Fingerprints::default();
    for quad in data.quads(None, Some(property), None, Some(GraphNameRef::DefaultGraph)) {
        let quad = quad?;
        let fingerprint = found.hasher().hash_one((&quad.subject, &quad.object));
        found.insert(fingerprint);
    }
    Ok(found)
}

type Fingerprints = HashSet<u64>;

/// What the accepted statements say of one link of the projection, each with the graph that states it.
pub(super) fn link(
    data: &Embedded,
    accepted: &Accepted<'_>,
    kind: KindId,
    projected: &Quad,
) -> Result<Vec<(String, LinkFact)>, Error> {
    let mut facts = Vec::new();
    let mut statements = parenthood::statements(data, accepted, projected)?;
    if is_edge(data, projected)? {
        for stated in accepted.statements_of(projected) {
            statements.push(stated?);
        }
    }
    for stated in statements {
        let node = claim::node(data.base(), stated.as_ref());
        let attributes = Attributes::of(data, Some(node.as_ref()))?;
        for LinkFact { subject, kind, object, when, certainty, graph } in attributes.facts(kind, &stated, projected, 0)
        {
            let (subject, object) = (subject.to_owned(), object.to_owned());
            let fact = LinkFact { subject, kind, object, when, certainty, graph };
            facts.push((graph_of(&stated).to_owned(), fact));
        }
    }
    Ok(facts)
}

fn graph_of(stated: &Quad) -> &str {
    match &stated.graph_name {
        GraphName::NamedNode(graph) => graph.as_str(),
        GraphName::BlankNode(_) | GraphName::DefaultGraph => "",
    }
}

impl Attributes {
    /// One fact for each time that a statement gives; none if its ends are no nodes.
    fn facts<'q>(&self, kind: KindId, stated: &Quad, projected: &'q Quad, graph: u32) -> Vec<LinkFact<&'q str>> {
        let (NamedOrBlankNode::NamedNode(s), Term::NamedNode(o)) = (&projected.subject, &projected.object) else {
            return Vec::new();
        };
        let slug = claim::slug(stated.as_ref());
        let certainty = self.certainty.get(&slug).copied().unwrap_or_default();
        let unknown = [Span::UNKNOWN];
        let times = self.when.get(&slug).map_or(&unknown[..], Vec::as_slice).iter();
        let fact =
            |when: &Span| LinkFact { subject: s.as_str(), kind, object: o.as_str(), when: *when, certainty, graph };
        times.map(fact).collect()
    }
}
