//! What maps and overviews need: where places lie, which schools stood where and when, and who was sent where.
//! Everything comes from the link graph and a few literals; nothing is kept.

use super::{App, Error, NodeRef};
use crate::access::Reader;
use crate::graph::Way;
use crate::model::{DayInterval, EntityKind, Labels};
use crate::ontology::terms;
use crate::store::{Dataset, StoreError};
use oxigraph::model::{GraphNameRef, NamedNodeRef, Term};

/// An institution on the map.
#[derive(Clone, Debug)]
pub struct Site {
    /// The institution.
    pub node: NodeRef,
    /// Its kind, a code: `boys-school`.
    pub kind: String,
    /// Its city.
    pub city: Option<NodeRef>,
    /// Latitude and longitude of the city.
    pub at: Option<(f64, f64)>,
    /// When it was founded, EDTF.
    pub founded: Option<String>,
    /// When it closed, EDTF.
    pub closed: Option<String>,
    /// The institution it is part of, by slug.
    pub parent: Option<String>,
}

/// Somebody sent to a place.
#[derive(Clone, Debug)]
pub struct Mission {
    /// Who.
    pub person: NodeRef,
    /// Where they came from: the place of birth, if it is known.
    pub from: Option<(NodeRef, Option<(f64, f64)>)>,
    /// Where they were sent.
    pub to: NodeRef,
    /// Latitude and longitude of it.
    pub at: Option<(f64, f64)>,
    /// The days within which it was.
    pub when: DayInterval,
}

impl App {
    /// Latitude and longitude of a place.
    pub fn coordinates(&self, reader: &Reader, place: &str) -> Result<Option<(f64, f64)>, StoreError> {
        let number =
            |property| Ok::<_, StoreError>(self.literal(reader, place, property)?.and_then(|n| n.parse().ok()));
        Ok(number(terms::GEO_LAT)?.zip(number(terms::GEO_LONG)?))
    }

    /// The city in which an institution lies, or the place itself.
    pub fn place_of(&self, reader: &Reader, iri: &str) -> Option<String> {
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let node = graph.node(iri)?;
        if graph.kind(node) == Some(EntityKind::Place) {
            return Some(iri.to_owned());
        }
        let located = graph.kinds().named("locatedIn")?;
        graph.objects(node, located).next().map(|place| graph.iri(place))
    }

    /// The places that a record has to do with, the place of birth first; of an institution its city.
    pub fn places_of(&self, reader: &Reader, iri: &str) -> Vec<String> {
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let Some(node) = graph.node(iri) else { return Vec::new() };
        if graph.kind(node) != Some(EntityKind::Person) {
            return self.place_of(reader, iri).into_iter().collect();
        }
        let kinds = graph.kinds();
        let (born, family) = (kinds.named("bornIn"), kinds.family("place"));
        let links = family.into_iter().flat_map(|family| graph.links_of_family(node, family, Way::Out));
        let mut places: Vec<(bool, String)> =
            links.map(|link| (Some(link.id.kind) != born, graph.iri(link.other(node)))).collect();
        places.sort_by_key(|(later, _)| *later);
        let mut found: Vec<String> = Vec::new();
        for (_, place) in places {
            if !found.contains(&place) {
                found.push(place);
            }
        }
        found
    }

    /// What a code is called, in the first of some lists that has it.
    pub fn code_labels(&self, reader: &Reader, lists: &[&str], slug: &str) -> Result<Labels, StoreError> {
        for list in lists {
            let labels = self.labels(reader, &format!("{}{list}/{slug}", terms::CODE))?;
            if !labels.is_empty() {
                return Ok(labels);
            }
        }
        Ok(Labels::default())
    }

    /// The years of a life or an institution, as day intervals of its beginning and end.
    pub fn span_of(&self, reader: &Reader, iri: &str) -> (DayInterval, DayInterval) {
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let unknown = (DayInterval::UNKNOWN, DayInterval::UNKNOWN);
        graph.node(iri).map_or(unknown, |node| (graph.born(node), graph.died(node)))
    }

    /// All institutions, with where and when.
    pub fn sites(&self, reader: &Reader) -> Result<Vec<Site>, Error> {
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let part_of = graph.kinds().named("partOf");
        let institutions = graph.nodes().filter(|node| graph.kind(*node) == Some(EntityKind::Institution));
        let sites = institutions.map(|node| {
            let iri = graph.iri(node);
            let place = self.place_of(reader, &iri);
            let parent = part_of.and_then(|kind| graph.objects(node, kind).next());
            Ok(Site {
                kind: self.code(reader, &iri, terms::INSTITUTION_KIND)?.unwrap_or_default(),
                city: place.as_deref().map(|place| self.node_ref(reader, place)).transpose()?,
                at: place.as_deref().map(|place| self.coordinates(reader, place)).transpose()?.flatten(),
                founded: self.literal(reader, &iri, terms::FOUNDED_DATE)?,
                closed: self.literal(reader, &iri, terms::CLOSED_DATE)?,
                parent: parent.and_then(|p| Some(self.base().id(&graph.iri(p))?.slug.into())),
                node: self.node_ref(reader, &iri)?,
            })
        });
        sites.collect()
    }

    /// Who was sent where, as far as a year is known, in the order of time; at most 2,000.
    pub fn missions(&self, reader: &Reader) -> Result<Vec<Mission>, Error> {
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let (Some(sent), Some(born)) = (graph.kinds().named("emissaryTo"), graph.kinds().named("bornIn")) else {
            return Ok(Vec::new());
        };
        let mut missions = Vec::new();
        for place in graph.nodes().filter(|node| graph.kind(*node) == Some(EntityKind::Place)) {
            for link in graph.links(place, Way::In).filter(|link| link.id.kind == sent) {
                let when = link.states().map(|state| state.when.outer()).find(|when| !when.is_unknown());
                let (Some(when), person) = (when, link.other(place)) else { continue };
                missions.push((when, person, place));
            }
        }
        missions.sort_by_key(|(when, person, _)| (when.min, person.index()));
        let missions = missions.into_iter().take(2_000).map(|(when, person, place)| {
            let (iri, to) = (graph.iri(person), graph.iri(place));
            let home = graph.objects(person, born).next().map(|home| graph.iri(home));
            let from =
                home.map(|home| Ok::<_, Error>((self.node_ref(reader, &home)?, self.coordinates(reader, &home)?)));
            Ok(Mission {
                person: self.node_ref(reader, &iri)?,
                from: from.transpose()?,
                at: self.coordinates(reader, &to)?,
                to: self.node_ref(reader, &to)?,
                when,
            })
        });
        missions.collect()
    }

    /// How many people, institutions and cities there are.
    pub fn kinds_count(&self, reader: &Reader) -> Result<[usize; 3], StoreError> {
        let snapshot = self.snapshot(reader);
        let mut counts = [0, 0, self.count(reader, terms::CITY)?];
        for node in snapshot.graph.nodes() {
            match snapshot.graph.kind(node) {
                Some(EntityKind::Person) => counts[0] += 1,
                Some(EntityKind::Institution) => counts[1] += 1,
                _ => {}
            }
        }
        Ok(counts)
    }

    /// The first literal that the projection has for a property.
    fn literal(&self, reader: &Reader, iri: &str, property: NamedNodeRef<'_>) -> Result<Option<String>, StoreError> {
        Ok(self.first(reader, iri, property)?.and_then(|term| match term {
            Term::Literal(text) => Some(text.value().to_owned()),
            _ => None,
        }))
    }

    /// The slug of the first code that the projection has for a property.
    pub(super) fn code(
        &self,
        reader: &Reader,
        iri: &str,
        property: NamedNodeRef<'_>,
    ) -> Result<Option<String>, StoreError> {
        Ok(self.first(reader, iri, property)?.and_then(|term| match term {
            Term::NamedNode(code) => Some(super::labels::short(code.as_str())),
            _ => None,
        }))
    }

    fn first(&self, reader: &Reader, iri: &str, property: NamedNodeRef<'_>) -> Result<Option<Term>, StoreError> {
        let node = NamedNodeRef::new_unchecked(iri);
        let mut found =
            self.dataset(reader).quads(Some(node.into()), Some(property), None, Some(GraphNameRef::DefaultGraph));
        Ok(found.next().transpose()?.map(|quad| quad.object))
    }
}
