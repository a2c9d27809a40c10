//! From quads to what the name index is told of a record.

use crate::app::Error;
use crate::model::date::Edtf;
use crate::model::{EntityId, EntityKind, Lang};
use crate::ontology::terms;
use crate::search::{Document, RecordedName, SearchRequest};
use crate::store::{Commit, Dataset, Embedded};
use oxigraph::model::{GraphName, GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::{BTreeSet, HashMap};

/// What can be found.
const KINDS: [EntityKind; 4] = SearchRequest::KINDS;

/// The cities of institutions, by slug, as they are looked up.
#[derive(Default)]
pub(super) struct Cities(HashMap<Box<str>, Vec<String>>);

impl Cities {
    /// The slugs of the places in which an institution was.
    fn of(&mut self, data: &Embedded, institution: &EntityId) -> Result<&[String], Error> {
        if !self.0.contains_key(&institution.slug) {
            let node = NamedNode::new_unchecked(data.base().iri(institution));
            let mut places = Vec::new();
            let located = Some(terms::LOCATED_IN);
            for quad in data.quads(Some(node.as_ref().into()), located, None, Some(GraphNameRef::DefaultGraph)) {
                if let Term::NamedNode(place) = quad?.object {
                    places.extend(data.base().id(place.as_str()).map(|place| place.slug.into_string()));
                }
            }
            self.0.insert(institution.slug.clone(), places);
        }
        Ok(&self.0[&institution.slug])
    }
}

/// All records of a store.
pub(super) fn each(data: &Embedded, mut take: impl FnMut(Document) -> Result<(), Error>) -> Result<(), Error> {
    let mut cities = Cities::default();
    for kind in KINDS {
        let class = Some(terms::class_of(kind).into());
        for quad in data.quads(None, Some(terms::RDF_TYPE), class, Some(GraphNameRef::DefaultGraph)) {
            let NamedOrBlankNode::NamedNode(node) = quad?.subject else { continue };
            let Some(id) = data.base().id(node.as_str()).filter(|id| id.kind == kind) else { continue };
            if let Some(document) = of(data, &id, &mut cities)? {
                take(document)?;
            }
        }
    }
    Ok(())
}

/// The records that a commit has touched: themselves, a name of theirs, or the city of their school.
pub(super) fn touched(data: &Embedded, commit: &Commit, into: &mut BTreeSet<EntityId>) -> Result<(), Error> {
    let (mut names, mut moved) = (BTreeSet::new(), BTreeSet::new());
    let quads = commit.projected.iter().chain(&commit.retracted).chain(&commit.inserted).chain(&commit.removed);
    for quad in quads {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
        match data.base().id(subject.as_str()) {
            Some(id) if KINDS.contains(&id.kind) => {
                if quad.predicate == terms::LOCATED_IN {
                    moved.insert(subject.as_str());
                }
                into.insert(id);
            }
            Some(id) if id.kind == EntityKind::Name => {
                names.insert(subject.as_str());
            }
            _ => {}
        }
    }
    for school in moved {
        let school = NamedNodeRef::new_unchecked(school);
        for quad in data.quads(None, None, Some(school.into()), Some(GraphNameRef::DefaultGraph)) {
            if let NamedOrBlankNode::NamedNode(person) = quad?.subject {
                into.extend(data.base().id(person.as_str()).filter(|id| id.kind == EntityKind::Person));
            }
        }
    }
    for name in names {
        let name = NamedNodeRef::new_unchecked(name);
        for quad in data.quads(None, Some(terms::HAS_NAME), Some(name.into()), Some(GraphNameRef::DefaultGraph)) {
            if let NamedOrBlankNode::NamedNode(owner) = quad?.subject {
                into.extend(data.base().id(owner.as_str()).filter(|id| KINDS.contains(&id.kind)));
            }
        }
    }
    Ok(())
}

/// What the store says of a record; nothing if it is no record, or nameless.
pub(super) fn of(data: &Embedded, id: &EntityId, cities: &mut Cities) -> Result<Option<Document>, Error> {
    if !KINDS.contains(&id.kind) {
        return Ok(None);
    }
    let class = terms::class_of(id.kind);
    let node = NamedNode::new_unchecked(data.base().iri(id));
    let sources = data.base().graph("source/");
    let (mut labels, mut others) = (Vec::new(), Vec::new());
    let mut document = Document::new(id.clone(), Vec::new());
    if id.kind == EntityKind::Place {
        // A city belongs to itself: whoever asks for what is there finds it too.
        add(&mut document.places, Some(&id.slug));
    }
    let mut is_record = false;
    for quad in data.quads(Some(node.as_ref().into()), None, None, None) {
        let quad = quad?;
        if let GraphName::NamedNode(graph) = &quad.graph_name {
            add(&mut document.sources, graph.as_str().strip_prefix(&sources));
            continue;
        }
        match (quad.predicate.as_ref(), &quad.object) {
            (terms::RDF_TYPE, Term::NamedNode(of)) => is_record |= of.as_ref() == class,
            (terms::RDFS_LABEL | terms::TITLE, Term::Literal(text)) => labels.push(name(text)),
            (terms::SKOS_ALT_LABEL, Term::Literal(text)) => others.push(name(text)),
            (terms::HAS_NAME, Term::NamedNode(of)) => {
                let forms = data.quads(
                    Some(of.as_ref().into()),
                    Some(terms::LITERAL_FORM),
                    None,
                    Some(GraphNameRef::DefaultGraph),
                );
                for form in forms {
                    if let Term::Literal(text) = form?.object {
                        others.push(name(&text));
                    }
                }
            }
            (terms::SEX, Term::NamedNode(code)) => {
                document.sex = crate::app::snapshot::sex(code.as_ref());
            }
            (terms::ROLE | terms::INSTITUTION_KIND, Term::NamedNode(code)) => {
                add(&mut document.roles, code.as_str().rsplit('/').next());
            }
            (property, Term::Literal(date)) => {
                let Some((begins, ends)) = dates(property) else { continue };
                let Ok(date) = Edtf::parse(date.value()) else { continue };
                if let Some(year) = date.year_min().filter(|_| begins) {
                    document.from = Some(document.from.map_or(year, |from| from.min(year)));
                }
                if let Some(year) = date.year_max().filter(|_| ends) {
                    document.to = Some(document.to.map_or(year, |to| to.max(year)));
                }
            }
            (_, Term::NamedNode(other)) => match data.base().id(other.as_str()) {
                // Whoever was at a school was in its city; a school that pays for another was not in the other's.
                Some(other) if other.kind == EntityKind::Institution => {
                    if id.kind == EntityKind::Person {
                        cities.of(data, &other)?.iter().for_each(|city| add(&mut document.places, Some(city)));
                    }
                    add(&mut document.schools, Some(&other.slug));
                }
                Some(other) if other.kind == EntityKind::Place => add(&mut document.places, Some(&other.slug)),
                _ => {}
            },
            _ => {}
        }
    }
    let rank = |name: &RecordedName| Lang::from_tag(&name.language).map_or(9, |lang| lang as u8);
    labels.sort_by_key(|name| (rank(name), name.language.clone(), name.text.clone()));
    for name in labels.into_iter().chain(others) {
        if !document.names.iter().any(|known| known.text == name.text) {
            document.names.push(name);
        }
    }
    Ok(Some(document).filter(|document| is_record && !document.names.is_empty()))
}

/// Whether a property dates the beginning of a record, and its end.
fn dates(property: NamedNodeRef<'_>) -> Option<(bool, bool)> {
    match property {
        terms::BIRTH_DATE | terms::FOUNDED_DATE => Some((true, false)),
        terms::DEATH_DATE | terms::CLOSED_DATE => Some((false, true)),
        terms::PUBLISHED => Some((true, true)),
        _ => None,
    }
}

fn name(text: &Literal) -> RecordedName {
    RecordedName::new(text.value(), text.language().unwrap_or_default())
}

fn add(list: &mut Vec<String>, value: Option<&str>) {
    if let Some(value) = value.filter(|value| !list.iter().any(|known| known == value)) {
        list.push(value.to_owned());
    }
}
