//! From quads to what the link graph is made of, a node or link at a time, as a commit has left it.

use super::claims::{Claims, Said};
use super::parenthood;
use crate::app::Error;
use crate::model::date::Edtf;
use crate::model::{DayInterval, EntityKind, KindId, LinkFact, NodeFact, Sex};
use crate::ontology::{claim, terms};
use crate::store::accepted::Accepted;
use crate::store::{Dataset, Embedded, StoreError};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

/// The classes of nodes; the first that a node has decides what it is.
pub(super) const CLASSES: [(NamedNodeRef<'_>, EntityKind); 5] = [
    (terms::PERSON, EntityKind::Person),
    (terms::INSTITUTION, EntityKind::Institution),
    (terms::PLACE, EntityKind::Place),
    (terms::CITY, EntityKind::Place),
    (terms::COUNTRY, EntityKind::Place),
];

/// The dates of a life, and whether each is its beginning.
pub(super) const DATES: [(NamedNodeRef<'_>, bool); 4] =
    [(terms::BIRTH_DATE, true), (terms::DEATH_DATE, false), (terms::FOUNDED_DATE, true), (terms::CLOSED_DATE, false)];

/// The codes of the sexes that kinship is named by.
pub(super) const SEXES: [(NamedNodeRef<'_>, Sex); 2] = [
    (NamedNodeRef::new_unchecked("https://w3id.org/haverim/code/sex/male"), Sex::Male),
    (NamedNodeRef::new_unchecked("https://w3id.org/haverim/code/sex/female"), Sex::Female),
];

/// Whether a property says something of a node that the link graph keeps.
pub(super) fn is_of_node(property: NamedNodeRef<'_>) -> bool {
    property == terms::RDF_TYPE || property == terms::SEX || DATES.iter().any(|(date, _)| *date == property)
}

/// What the default graph says of one node; nothing if it is no person, institution or place.
pub(super) fn node(data: &Embedded, iri: &NamedNode) -> Result<Option<NodeFact>, StoreError> {
    let (mut classes, mut sexes, mut dates) = (Vec::new(), Vec::new(), Vec::new());
    for quad in data.quads(Some(iri.as_ref().into()), None, None, Some(GraphNameRef::DefaultGraph)) {
        let Quad { predicate, object, .. } = quad?;
        match (predicate.as_ref(), object) {
            (terms::RDF_TYPE, Term::NamedNode(class)) => classes.push(class),
            (terms::SEX, Term::NamedNode(code)) => sexes.push(sex(code.as_ref())),
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
        // Of several the last of the list, as when everything is read.
        sex: SEXES.iter().rev().map(|(_, sex)| *sex).find(|sex| sexes.contains(sex)).unwrap_or(Sex::Unknown),
        born: last(true),
        died: last(false),
    }))
}

/// The sex that a code stands for.
pub(in crate::app) fn sex(code: NamedNodeRef<'_>) -> Sex {
    SEXES.iter().find(|(known, _)| *known == code).map_or(Sex::Unknown, |(_, sex)| *sex)
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

/// What the accepted statements say of one link of the projection, each with the graph that states it.
pub(super) fn link(
    data: &Embedded,
    accepted: &Accepted<'_>,
    kind: KindId,
    projected: &Quad,
) -> Result<Vec<(String, LinkFact)>, Error> {
    let mut facts = Vec::new();
    let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) = (&projected.subject, &projected.object)
    else {
        return Ok(facts);
    };
    let mut statements = parenthood::statements(data, accepted, projected)?;
    if is_edge(data, projected)? {
        for stated in accepted.statements_of(projected) {
            statements.push(stated?);
        }
    }
    for stated in statements {
        let node = claim::node(data.base(), stated.as_ref());
        let claims = Claims::of(data, node.as_ref())?;
        let said = claims.about(stated.as_ref());
        for &when in Said::times(said) {
            let (subject, object) = (subject.as_str().to_owned(), object.as_str().to_owned());
            let fact = LinkFact { subject, kind, object, when, certainty: Said::certainty(said), graph: 0 };
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
