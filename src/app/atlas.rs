//! What maps and overviews need: where places lie, which schools stood where and when, who was sent where, and the
//! network at large. Everything comes from the link graph and a few literals; nothing is kept.

use super::{App, Error, NodeRef};
use crate::access::Reader;
use crate::graph::{Node, Way};
use crate::model::{DayInterval, EntityKind};
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

/// The network as nodes and links between their positions.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The nodes, with the number of their links.
    pub nodes: Vec<(NodeRef, usize)>,
    /// Subject, object, and the property's local name.
    pub links: Vec<(usize, usize, String)>,
    /// Whether there were more than were asked for.
    pub cut: bool,
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

    /// The best-connected nodes along links of some families (all of them if none is named), with the links among them.
    pub fn sheet(&self, reader: &Reader, families: &[String], most: usize) -> Result<Sheet, Error> {
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let kinds = graph.kinds();
        let wanted =
            |kind| families.is_empty() || families.iter().any(|f| *f == kinds.family_name(kinds.get(kind).family));
        let degree = |node: Node| {
            [Way::Out, Way::In].into_iter().flat_map(|way| graph.links(node, way)).filter(|l| wanted(l.id.kind)).count()
        };
        let mut nodes: Vec<(usize, Node)> =
            graph.nodes().map(|node| (degree(node), node)).filter(|(n, _)| *n > 0).collect();
        nodes.sort_by_key(|(n, node)| (std::cmp::Reverse(*n), node.index()));
        let cut = nodes.len() > most;
        nodes.truncate(most);
        let at: std::collections::HashMap<Node, usize> =
            nodes.iter().enumerate().map(|(i, (_, node))| (*node, i)).collect();
        let mut links = Vec::new();
        for (i, (_, node)) in nodes.iter().enumerate() {
            for link in graph.links(*node, Way::Out).filter(|link| wanted(link.id.kind)) {
                if let Some(to) = at.get(&link.other(*node)) {
                    links.push((i, *to, kinds.get(link.id.kind).name.clone()));
                }
            }
        }
        let nodes = nodes.into_iter().map(|(n, node)| Ok::<_, Error>((self.node_ref(reader, &graph.iri(node))?, n)));
        Ok(Sheet { nodes: nodes.collect::<Result<_, _>>()?, links, cut })
    }

    /// The first literal that the projection has for a property.
    fn literal(&self, reader: &Reader, iri: &str, property: NamedNodeRef<'_>) -> Result<Option<String>, StoreError> {
        Ok(self.first(reader, iri, property)?.and_then(|term| match term {
            Term::Literal(text) => Some(text.value().to_owned()),
            _ => None,
        }))
    }

    /// The slug of the first code that the projection has for a property.
    fn code(&self, reader: &Reader, iri: &str, property: NamedNodeRef<'_>) -> Result<Option<String>, StoreError> {
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
