//! From the projection to what a record says of a person: names, dates, places and roles from the quads, kin from the links.

use super::places::Places;
use crate::app::Error;
use crate::graph::{LinkGraph, Node};
use crate::model::EntityKind;
use crate::model::date::Edtf;
use crate::ontology::terms;
use crate::search::same_person::Evidence;
use crate::store::{Dataset, Embedded};
use oxigraph::model::{GraphNameRef, Literal, NamedNodeRef, Term};

/// Stands for a living person whom the reader may not see, and is called what all of them are called.
const OPAQUE: &str = "living-";

/// Everybody in the projection.
pub(super) fn each(data: &Embedded, graph: &LinkGraph, mut take: impl FnMut(Evidence)) -> Result<(), Error> {
    let mut places = Places::of(data, graph);
    for node in graph.nodes().filter(|node| graph.kind(*node) == Some(EntityKind::Person)) {
        let iri = graph.iri(node);
        let Some(id) = data.base().id(&iri).filter(|id| !id.slug.starts_with(OPAQUE)) else { continue };
        let evidence = of(data, graph, &mut places, NamedNodeRef::new_unchecked(&iri), &id.to_string())?;
        if !evidence.names.is_empty() {
            take(evidence);
        }
    }
    Ok(())
}

/// One person.
pub(super) fn of(
    data: &Embedded,
    graph: &LinkGraph,
    places: &mut Places<'_>,
    person: NamedNodeRef<'_>,
    id: &str,
) -> Result<Evidence, Error> {
    let mut evidence = Evidence { id: id.to_owned(), ..Evidence::default() };
    let mut lived = Vec::new();
    for quad in data.quads(Some(person.into()), None, None, Some(GraphNameRef::DefaultGraph)) {
        let quad = quad?;
        match (quad.predicate.as_ref(), &quad.object) {
            (terms::RDFS_LABEL | terms::SKOS_ALT_LABEL, Term::Literal(name)) => add(&mut evidence.names, name.value()),
            (terms::HAS_NAME, Term::NamedNode(name)) => {
                let form = Some(terms::LITERAL_FORM);
                for form in data.quads(Some(name.as_ref().into()), form, None, Some(GraphNameRef::DefaultGraph)) {
                    if let Term::Literal(text) = form?.object {
                        add(&mut evidence.names, text.value());
                    }
                }
            }
            (terms::SEX, Term::NamedNode(code)) => {
                evidence.sex = crate::app::snapshot::sex(code.as_ref());
            }
            (terms::BIRTH_DATE, Term::Literal(date)) => evidence.born = days(date),
            (terms::DEATH_DATE, Term::Literal(date)) => evidence.died = days(date),
            (terms::ROLE, Term::NamedNode(code)) => {
                add(&mut evidence.roles, code.as_str().rsplit('/').next().unwrap_or_default());
            }
            (property, Term::NamedNode(place)) => {
                let list = match property {
                    terms::BORN_IN => &mut evidence.places,
                    terms::DIED_IN => &mut evidence.places_of_death,
                    terms::LIVED_IN => &mut lived,
                    _ => continue,
                };
                places.ids(place.as_ref())?.iter().for_each(|place| add(list, place));
            }
            _ => {}
        }
    }
    if evidence.places.is_empty() {
        evidence.places = lived;
    }
    if let Some(node) = graph.node(person.as_str()) {
        kin(graph, node, &mut evidence);
    }
    Ok(evidence)
}

fn days(date: &Literal) -> Option<crate::model::DayInterval> {
    Edtf::parse(date.value()).ok().map(|date| date.days())
}

/// Parents, children and partners, by short id.
fn kin(graph: &LinkGraph, person: Node, evidence: &mut Evidence) {
    let short = |node: Node| {
        let (prefix, local) = graph.iri_parts(node);
        let kind = prefix.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        format!("{kind}/{local}")
    };
    for name in ["parentOf", "adoptiveParentOf"] {
        if let Some(kind) = graph.kinds().named(name) {
            graph.subjects(person, kind).for_each(|parent| add(&mut evidence.parents, &short(parent)));
            graph.objects(person, kind).for_each(|child| add(&mut evidence.children, &short(child)));
        }
    }
    for name in ["spouseOf", "partnerOf"] {
        if let Some(kind) = graph.kinds().named(name) {
            let partners = graph.objects(person, kind).chain(graph.subjects(person, kind));
            partners.for_each(|partner| add(&mut evidence.partners, &short(partner)));
        }
    }
}

fn add(list: &mut Vec<String>, text: &str) {
    if !text.is_empty() && !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}
