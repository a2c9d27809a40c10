//! Two-mode projections: people by schools become people by people.

use super::{Cancelled, Node, Progress, Walk};
use rustc_hash::FxHashMap;

/// How large a projection may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProjectionLimits {
    /// Places with more members than this tie nobody: everybody would know everybody.
    pub members: usize,
    /// Most ties.
    pub ties: usize,
}

impl Default for ProjectionLimits {
    fn default() -> Self {
        Self { members: 2_000, ties: 10_000_000 }
    }
}

/// Two members of the same places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tie {
    /// The one with the smaller number.
    pub a: Node,
    /// The other.
    pub b: Node,
    /// How many places they share.
    pub shared: u32,
    /// The sum of 1 ÷ (members − 1) over these places: a small school ties more closely (Newman 2001).
    pub weight: f64,
}

/// A projection.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Projection {
    /// The ties, by their nodes.
    pub ties: Vec<Tie>,
    /// Places left out for their size.
    pub too_large: Vec<Node>,
    /// Whether the limit on ties was enough.
    pub complete: bool,
}

/// Ties those whom a walk leads to the same places: `studiedAt` outwards ties people who were at the same school,
/// inwards schools that had the same pupils. Costs the sum of the squares of the places' members, up to the limits.
pub fn projection(
    to_places: &Walk<'_>,
    limits: &ProjectionLimits,
    progress: Progress<'_>,
) -> Result<Projection, Cancelled> {
    let graph = to_places.graph();
    let to_members = to_places.reversed();
    let mut found = Projection { complete: true, ..Projection::default() };
    let mut places: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut near: FxHashMap<u32, (u32, f64)> = FxHashMap::default();
    for node in graph.nodes() {
        let member = node.index() as u32;
        if member.is_multiple_of(1 << 14) {
            Cancelled::unless(progress(f64::from(member) / graph.bound() as f64))?;
        }
        let mut mine = Vec::new();
        to_places.each(member, |place| mine.push(place));
        mine.sort_unstable();
        mine.dedup();
        for place in mine {
            let members = places.entry(place).or_insert_with(|| {
                let mut members = Vec::new();
                to_members.each(place, |member| members.push(member));
                members.sort_unstable();
                members.dedup();
                if members.len() > limits.members {
                    found.too_large.push(Node::new(place as usize));
                    members.clear();
                }
                members
            });
            let weight = 1.0 / members.len().saturating_sub(1).max(1) as f64;
            let after = members.partition_point(|&other| other <= member);
            for &other in &members[after..] {
                let (shared, sum) = near.entry(other).or_default();
                *shared += 1;
                *sum += weight;
            }
        }
        let ties = near.drain().map(|(b, (shared, weight))| Tie { a: node, b: Node::new(b as usize), shared, weight });
        let first = found.ties.len();
        found.ties.extend(ties);
        found.ties[first..].sort_unstable_by_key(|tie| tie.b);
        if found.ties.len() > limits.ties {
            found.ties.truncate(limits.ties);
            found.complete = false;
            break;
        }
    }
    found.too_large.sort_unstable();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::{Way, testing};
    use super::*;
    use std::ops::ControlFlow;

    const PUPILS: &str =
        "a studiedAt S1, b studiedAt S1, c studiedAt S1, a studiedAt S2, b studiedAt S2, d studiedAt S3";

    fn check(way: Way, limits: ProjectionLimits, expected: &str) {
        let graph = testing::graph(PUPILS);
        let walk = Walk::along(&graph, [(testing::kind("studiedAt"), way)]);
        let found = projection(&walk, &limits, &mut |_| ControlFlow::Continue(())).expect("not stopped");
        let name = |node| testing::name(&graph, node);
        let mut text: Vec<String> =
            found.ties.iter().map(|t| format!("{}{} {} {}", name(t.a), name(t.b), t.shared, t.weight)).collect();
        text.extend(found.too_large.iter().map(|&place| format!("not {}", name(place))));
        text.extend((!found.complete).then(|| "…".to_owned()));
        assert_eq!(text.join(", "), expected);
    }

    #[test]
    fn people_by_schools_and_schools_by_people() {
        check(Way::Out, ProjectionLimits::default(), "ab 2 1.5, ac 1 0.5, bc 1 0.5");
        check(Way::In, ProjectionLimits::default(), "S1S2 2 2");
    }

    #[test]
    fn large_schools_and_too_many_ties_are_said() {
        check(Way::Out, ProjectionLimits { members: 2, ..ProjectionLimits::default() }, "ab 1 1, not S1");
        check(Way::Out, ProjectionLimits { ties: 1, ..ProjectionLimits::default() }, "ab 2 1.5, …");
    }
}
