//! Laws that hold for every family, however muddled.

use super::tests::whole_founders;
use super::*;
use crate::graph::{LinkGraph, Node, testing};
use proptest::prelude::*;

/// φ by the definition, for people whose parents have smaller numbers.
fn plain_recursion(parents: &[[Option<usize>; 2]], a: usize, b: usize) -> f64 {
    let (old, young) = (a.min(b), a.max(b));
    let of_parents = |x: usize| -> f64 {
        parents[young].iter().flatten().map(|&parent| plain_recursion(parents, x, parent)).sum::<f64>() / 2.0
    };
    if old != young {
        return of_parents(old);
    }
    match parents[old] {
        [Some(one), Some(other)] => (1.0 + plain_recursion(parents, one, other)) / 2.0,
        _ => 0.5,
    }
}

fn pedigree() -> impl Strategy<Value = Vec<[Option<usize>; 2]>> {
    let person = |at: usize| {
        let parent = move || proptest::option::weighted(0.8, 0..at.max(1));
        (parent(), parent()).prop_map(move |(one, other)| match at {
            0 => [None, None],
            _ if one == other => [one, None],
            _ => [one, other],
        })
    };
    (2usize..16).prop_flat_map(move |size| (0..size).map(person).collect::<Vec<_>>())
}

fn graph_of(parents: &[[Option<usize>; 2]]) -> LinkGraph {
    let everybody = (0..parents.len()).map(|at| format!("p{at} ?"));
    let links = parents.iter().enumerate().flat_map(|(child, parents)| {
        parents.iter().flatten().map(move |parent| format!("p{parent} parentOf p{child}"))
    });
    testing::graph(&everybody.chain(links).collect::<Vec<_>>().join(", "))
}

proptest! {
    #[test]
    fn coefficients_are_those_of_the_plain_recursion(parents in pedigree()) {
        let graph = graph_of(&parents);
        let kin = Kin::new(&graph);
        let node = |at: usize| testing::node(&graph, &format!("p{at}"));
        let everybody = Pedigree::everybody(&kin);
        let all = Calculator::new(&everybody).all_inbreeding();
        for a in 0..parents.len() {
            let own = 2.0 * plain_recursion(&parents, a, a) - 1.0;
            prop_assert!((all[everybody.number(node(a)).expect("everybody")] - own).abs() < 1e-12);
            for b in 0..a {
                let found = kinship(&kin, node(a), node(b), &Budget::default());
                let expected = plain_recursion(&parents, a, b);
                prop_assert!((found.coefficients.kinship - expected).abs() < 1e-12, "{a} {b}");
                prop_assert!((found.coefficients.inbreeding_a - own).abs() < 1e-12);
                prop_assert!((0.0..=1.0 + 1e-12).contains(&found.coefficients.relationship));
                if found.complete {
                    prop_assert!((found.explained - 1.0).abs() < 1e-9, "{a} {b}: {}", found.explained);
                }
            }
        }
    }

    #[test]
    fn founders_are_never_fewer_than_they_count_for(parents in pedigree(), descendants in 1usize..6) {
        let graph = graph_of(&parents);
        let pedigree = Pedigree::everybody(&Kin::new(&graph));
        let youngest = parents.len().saturating_sub(descendants)..parents.len();
        let people: Vec<Node> = youngest.map(|at| testing::node(&graph, &format!("p{at}"))).collect();
        let found = whole_founders(&pedigree, &people);
        prop_assert!(found.effective <= found.founders.len() as f64, "{found:?}");
        prop_assert!(found.effective >= 1.0 - 1e-9, "{found:?}");
        let sum = found.founders.iter().map(|founder| founder.share).sum::<f64>() + found.unknown;
        prop_assert!((sum - 1.0).abs() < 1e-9, "everything comes from somebody: {found:?}");
    }

    #[test]
    fn kinship_is_the_inverse_of_kinship_the_other_way(
        links in proptest::collection::vec((0usize..9, 0usize..9, 0usize..8), 0..24),
        sexes in proptest::collection::vec(0usize..3, 9),
    ) {
        const KINDS: [&str; 8] = [
            "parentOf", "parentOf", "parentOf", "parentOf", "adoptiveParentOf", "stepParentOf", "spouseOf", "partnerOf",
        ];
        let people = sexes.iter().enumerate().map(|(at, &sex)| format!("p{at} {}", ["f", "m", "?"][sex]));
        let links = links.iter().map(|&(x, y, kind)| format!("p{x} {} p{y}", KINDS[kind]));
        let graph = testing::graph(&people.chain(links).collect::<Vec<_>>().join(", "));
        let kin = Kin::new(&graph);
        for a in 0..9 {
            for b in 0..=a {
                let (a, b) = (testing::node(&graph, &format!("p{a}")), testing::node(&graph, &format!("p{b}")));
                let there = kinship(&kin, a, b, &Budget::default());
                let back = kinship(&kin, b, a, &Budget::default());
                prop_assert_eq!(there.coefficients.kinship, back.coefficients.kinship);
                prop_assert_eq!(there.common_ancestors, back.common_ancestors);
                prop_assert_eq!(there.relations.len(), back.relations.len());
                for relation in &there.relations {
                    let is_inverse = |r: &Relation<_>| {
                        let (term, other) = (r.term, relation.term);
                        (term.up, term.down, term.bond, term.whole) == (other.down, other.up, other.bond, other.whole)
                            && r.b_is == relation.a_is
                            && r.a_is == relation.b_is
                            && r.lines.len() == relation.lines.len()
                    };
                    prop_assert!(back.relations.iter().any(is_inverse), "{relation:#?}\n{:#?}", back.relations);
                }
                let limits = RelativesLimits::default();
                prop_assert!(relatives(&kin, a, &limits).count <= 8);
            }
        }
    }
}
