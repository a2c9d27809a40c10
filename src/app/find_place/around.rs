//! Where a record of the network was, and at which schools: what a town or a school that somebody names is held against.

use crate::access::Reader;
use crate::app::App;
use crate::graph::{LinkGraph, Node, Walk, Way, neighbourhood};
use crate::model::EntityKind;
use std::collections::HashMap;

/// A town counts as near another within so many kilometres.
const NEARBY: f64 = 60.0;
/// Steps from a quarter to its country.
const WITHIN: usize = 4;
/// The most kin of somebody who are looked at.
const KIN: usize = 60;
/// Kin are looked at so many steps away: grandparents, uncles by a stated link, brothers and sisters.
const STEPS: u32 = 2;

/// The links of a store, read for their places.
pub(super) struct Places<'a> {
    app: &'a App,
    reader: &'a Reader,
    pub(super) graph: &'a LinkGraph,
    coordinates: HashMap<Node, Option<(f64, f64)>>,
}

/// What a record has to do with.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    /// Its places, and those they lie within.
    pub places: Vec<Node>,
    /// The places of its schools, each with the school.
    pub through: Vec<(Node, Node)>,
    /// Its schools and other institutions.
    pub schools: Vec<Node>,
    /// How many links it has.
    pub links: usize,
}

impl<'a> Places<'a> {
    pub(super) fn new(app: &'a App, reader: &'a Reader, graph: &'a LinkGraph) -> Self {
        Self { app, reader, graph, coordinates: HashMap::new() }
    }

    /// The node of a short id.
    pub(super) fn node(&self, id: &str) -> Option<Node> {
        self.graph.node(&format!("{}id/{id}", self.app.base().as_str()))
    }

    /// The short id of a node.
    pub(super) fn id(&self, node: Node) -> Option<String> {
        Some(self.app.base().id(&self.graph.iri(node))?.to_string())
    }

    /// What a record has to do with: a look at each of its links.
    pub(super) fn around(&self, record: Node) -> Around {
        let mut around = Around::default();
        let located = self.graph.kinds().named("locatedIn");
        for way in [Way::Out, Way::In] {
            for link in self.graph.links(record, way) {
                around.links += 1;
                let other = link.other(record);
                match self.graph.kind(other) {
                    Some(EntityKind::Place) => self.with_wider(other, &mut around.places),
                    Some(EntityKind::Institution) if !around.schools.contains(&other) => {
                        around.schools.push(other);
                        let mut cities = Vec::new();
                        let seats = located.into_iter().flat_map(|kind| self.graph.objects(other, kind));
                        seats.for_each(|city| self.with_wider(city, &mut cities));
                        around.through.extend(cities.into_iter().map(|city| (city, other)));
                    }
                    _ => {}
                }
            }
        }
        around
    }

    /// A place and what it lies within.
    fn with_wider(&self, place: Node, into: &mut Vec<Node>) {
        let within = self.graph.kinds().named("withinPlace");
        let mut at = Some(place);
        for _ in 0..WITHIN {
            let Some(place) = at.filter(|place| !into.contains(place)) else { return };
            into.push(place);
            at = within.and_then(|kind| self.graph.objects(place, kind).next());
        }
    }

    /// Near kin, the person left out.
    pub(super) fn kin(&self, person: Node) -> Vec<Node> {
        self.relatives(person, STEPS, KIN).into_iter().skip(1).collect()
    }

    /// Whoever is kin within some steps, the nearest first, the person included.
    pub(super) fn relatives(&self, person: Node, steps: u32, most: usize) -> Vec<Node> {
        let kinds = self.graph.kinds();
        let kinship = kinds.family("kinship").into_iter().flat_map(|family| kinds.in_family(family));
        let (found, _) = neighbourhood(&Walk::both_ways(self.graph, kinship), person, steps, most);
        found.into_iter().map(|within| within.node).collect()
    }

    /// Which of some places lies near one of others.
    pub(super) fn nearby(&mut self, places: &[Node], others: &[Node]) -> Option<Node> {
        let theirs: Vec<(f64, f64)> = others.iter().filter_map(|place| self.at(*place)).collect();
        let near = |at: (f64, f64)| theirs.iter().any(|other| kilometres(at, *other) <= NEARBY);
        places.iter().copied().find(|place| self.at(*place).is_some_and(near))
    }

    fn at(&mut self, place: Node) -> Option<(f64, f64)> {
        let (app, reader, graph) = (self.app, self.reader, self.graph);
        // a place whose coordinates cannot be read is near nothing
        let read = || app.coordinates(reader, &graph.iri(place)).ok().flatten();
        *self.coordinates.entry(place).or_insert_with(read)
    }
}

/// The way between two points of latitude and longitude, as the crow flies, on a sphere.
fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let [(lat_a, long_a), (lat_b, long_b)] = [a, b].map(|(lat, long)| (lat.to_radians(), long.to_radians()));
    let half = |x: f64| (x / 2.0).sin().powi(2);
    let chord = half(lat_b - lat_a) + lat_a.cos() * lat_b.cos() * half(long_b - long_a);
    2.0 * 6_371.0 * chord.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::kilometres;

    #[test]
    fn from_damascus_to_beirut_and_to_jerusalem() {
        let (damascus, beirut, jerusalem) = ((33.51, 36.29), (33.89, 35.50), (31.78, 35.22));
        assert!((80.0..90.0).contains(&kilometres(damascus, beirut)));
        assert!((210.0..230.0).contains(&kilometres(damascus, jerusalem)));
        assert_eq!(kilometres(damascus, damascus), 0.0);
    }
}
