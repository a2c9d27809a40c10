//! Who and what has to do with a place.
//!
//! A city, a country, a quarter: what lies within it counts as it does, step by step (`withinPlace`). Institutions
//! count that are located there, and their parts unless these are said to be located themselves (a network of schools
//! has its seat in one city and its schools in others). People count whom a link of the family *place* leads there
//! (born, lived, served), and those whom a link of the family *affiliation* leads to an institution there.

use super::{Filter, LinkGraph, Node, NodeSet, Walk, Way, closure_into};
use crate::model::{DayInterval, EntityKind};

/// Everything that has to do with some places, themselves and what lies within them included.
///
/// With `within`, only by links that may have held in these days: borders move and schools do too. Costs a look at each
/// link of the places and institutions found.
pub fn belonging_to(graph: &LinkGraph, places: &[Node], within: Option<DayInterval>) -> NodeSet {
    let filter = Filter { within, ..Filter::default() };
    let inwards = |name: &str| {
        let kind = graph.kinds().named(name).map(|kind| (kind, Way::In));
        Walk::along(graph, kind).filtered(filter.clone())
    };
    let of_family = |name: &str| {
        let kinds = graph.kinds().family(name).into_iter().flat_map(|family| graph.kinds().in_family(family));
        Walk::along(graph, kinds.map(|kind| (kind, Way::In))).filtered(filter.clone())
    };
    let mut there: NodeSet = places.iter().copied().collect();
    let mut found = Vec::new();
    closure_into(&inwards("withinPlace"), places.iter().copied(), &mut found);
    there.extend(found.iter().copied());

    let all_places: Vec<Node> = places.iter().chain(&found).copied().collect();
    let (near, mut institutions) = (of_family("place"), Vec::new());
    for place in all_places {
        for other in near.neighbours(place) {
            if there.insert(other) && graph.kind(other) == Some(EntityKind::Institution) {
                institutions.push(other);
            }
        }
    }
    let (parts, people) = (inwards("partOf"), of_family("affiliation"));
    let located = graph.kinds().named("locatedIn");
    let elsewhere = |part: Node| located.is_some_and(|kind| graph.objects(part, kind).len() > 0);
    while let Some(institution) = institutions.pop() {
        for part in parts.neighbours(institution) {
            if !elsewhere(part) && there.insert(part) {
                institutions.push(part);
            }
        }
        let of_it = people.neighbours(institution).into_iter();
        there.extend(of_it.filter(|&other| graph.kind(other) != Some(EntityKind::Institution)));
    }
    there
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    fn check(links: &str, place: &str, years: Option<(i32, i32)>, expected: &str) {
        let graph = testing::graph(links);
        let within = years.map(|(first, last)| DayInterval::years(first, last));
        let there = belonging_to(&graph, &[testing::node(&graph, place)], within);
        let nodes: Vec<Node> = graph.nodes().filter(|&node| there.contains(node)).collect();
        assert_eq!(testing::names(&graph, &nodes), expected, "{links}");
        assert_eq!(there.len(), nodes.len());
    }

    #[test]
    fn what_lies_within_counts_step_by_step() {
        let links = "P1 withinPlace P2, P2 withinPlace P3, P4 withinPlace P3, a bornIn P1, b livedIn P4, c bornIn P5";
        check(links, "P3", None, "P1 P2 P3 P4 a b");
        check(links, "P2", None, "P1 P2 a");
    }

    #[test]
    fn borders_move() {
        let links = "P1 withinPlace P2 1800..1912, P1 withinPlace P3 1913..1950, a bornIn P1";
        check(links, "P2", Some((1900, 1905)), "P1 P2 a");
        check(links, "P2", Some((1920, 1925)), "P2");
        check(links, "P2", None, "P1 P2 a");
    }

    #[test]
    fn schools_bring_their_people_and_a_seat_does_not_bring_every_school() {
        let links = "S1 locatedIn P1, S2 partOf S1, S3 partOf S1, S3 locatedIn P2, a studiedAt S1, b taughtAt S2, c studiedAt S3";
        check(links, "P1", None, "P1 S1 S2 a b");
        check(links, "P2", None, "P2 S3 c");
    }

    #[test]
    fn places_within_each_other_end() {
        check("P1 withinPlace P2, P2 withinPlace P1, a bornIn P1", "P1", None, "P1 P2 a");
    }
}
