//! Communities: groups with more links within than chance would give.
//!
//! The Louvain method (Blondel, Guillaume, Lambiotte and Lefebvre 2008): nodes move to the neighbouring community that
//! raises modularity most, communities become the nodes of the next level, until nothing moves. Only neighbours of what
//! moved are looked at again (Ozaki 2016; the local moving of Leiden). Louvain may leave communities that do not hang
//! together (Traag, Waltman and van Eck 2019); here each level divides those, which also raises modularity.

use super::components::Parts;
use super::{Cancelled, Flat, Progress, Walk};
use std::collections::VecDeque;

/// Communities found.
#[derive(Clone, Debug, PartialEq)]
pub struct Communities {
    /// The communities, the largest first. A node without links is one of its own.
    pub parts: Parts,
    /// How much more lies within communities than chance would put there, at most 1 (Newman and Girvan 2004).
    pub modularity: f64,
}

/// Communities over the links of a walk, which count both ways and once for each two nodes. `resolution` 1 is the
/// usual; more gives smaller communities. The same graph gives the same communities. A few passes over the links.
pub fn communities(walk: &Walk<'_>, resolution: f64, progress: Progress<'_>) -> Result<Communities, Cancelled> {
    let mut level = Level::of(&Flat::both_ways(walk));
    let mut labels: Vec<u32> = (0..level.len() as u32).collect();
    let mut rounds = 0;
    loop {
        let mut part = level.moved(resolution, progress)?;
        let n_parts = level.divide(&mut part);
        labels.iter_mut().for_each(|label| *label = part[*label as usize]);
        rounds += 1;
        Cancelled::unless(progress(1.0 - 0.5f64.powi(rounds)))?;
        if n_parts == level.len() {
            break;
        }
        level = level.merged(&part, n_parts);
    }
    let modularity = level.modularity(resolution);
    Ok(Communities { parts: Parts::new(walk.graph(), &labels), modularity })
}

/// A graph of communities of the level below: weighted links both ways, and what lies within each.
struct Level {
    offsets: Vec<usize>,
    links: Vec<(u32, f64)>,
    within: Vec<f64>,
    /// The weight of all ends at each node.
    ends: Vec<f64>,
    total: f64,
}

impl Level {
    fn of(flat: &Flat<'_>) -> Self {
        let rows = (0..flat.bound() as u32).map(|node| flat.row(node).iter().map(|&target| (target, 1.0)).collect());
        Self::new(rows, vec![0.0; flat.bound()])
    }

    fn new(rows: impl Iterator<Item = Vec<(u32, f64)>>, within: Vec<f64>) -> Self {
        let (mut offsets, mut links) = (vec![0], Vec::new());
        for row in rows {
            links.extend(row);
            offsets.push(links.len());
        }
        let weight = |node: usize| links[offsets[node]..offsets[node + 1]].iter().map(|(_, w)| w).sum::<f64>();
        let ends: Vec<f64> = within.iter().enumerate().map(|(node, within)| weight(node) + within).collect();
        let total = ends.iter().sum();
        Self { offsets, links, within, ends, total }
    }

    fn len(&self) -> usize {
        self.within.len()
    }

    fn row(&self, node: usize) -> &[(u32, f64)] {
        &self.links[self.offsets[node]..self.offsets[node + 1]]
    }

    /// Moves nodes until none gains by moving; the community of each.
    fn moved(&self, resolution: f64, progress: Progress<'_>) -> Result<Vec<u32>, Cancelled> {
        let n = self.len();
        let mut part: Vec<u32> = (0..n as u32).collect();
        let mut sums = self.ends.clone();
        let mut queue: VecDeque<u32> = (0..n as u32).collect();
        let mut waiting = vec![true; n];
        let (mut near, mut touched) = (vec![0.0; n], Vec::new());
        let mut looked: u64 = 0;
        while let Some(node) = queue.pop_front() {
            let at = node as usize;
            waiting[at] = false;
            looked += 1;
            if looked.is_multiple_of(1 << 18) {
                // How often nodes come back is not known before.
                Cancelled::unless(progress(0.0))?;
            }
            let own = part[at];
            for &(target, weight) in self.row(at) {
                let community = part[target as usize];
                if near[community as usize] == 0.0 {
                    touched.push(community);
                }
                near[community as usize] += weight;
            }
            sums[own as usize] -= self.ends[at];
            let gain = |community: u32, near: &[f64], sums: &[f64]| {
                near[community as usize] - resolution * sums[community as usize] * self.ends[at] / self.total
            };
            let (mut best, mut most) = (own, gain(own, &near, &sums));
            for &community in &touched {
                let here = gain(community, &near, &sums);
                // Moving must gain for certain, or rounding could send a node round for ever.
                if here > most + 1e-9 || (here > most - 1e-12 && best != own && community < best) {
                    (best, most) = (community, here);
                }
            }
            sums[best as usize] += self.ends[at];
            touched.drain(..).for_each(|community| near[community as usize] = 0.0);
            if best != own {
                part[at] = best;
                for &(target, _) in self.row(at) {
                    if part[target as usize] != best && !waiting[target as usize] {
                        waiting[target as usize] = true;
                        queue.push_back(target);
                    }
                }
            }
        }
        Ok(part)
    }

    /// Divides communities that do not hang together and numbers all from 0; how many there are.
    fn divide(&self, part: &mut [u32]) -> usize {
        let mut numbers = vec![u32::MAX; self.len()];
        let mut next = 0;
        let mut stack = Vec::new();
        for start in 0..self.len() {
            if numbers[start] != u32::MAX {
                continue;
            }
            numbers[start] = next;
            stack.push(start);
            while let Some(node) = stack.pop() {
                for &(target, _) in self.row(node) {
                    let target = target as usize;
                    if part[target] == part[node] && numbers[target] == u32::MAX {
                        numbers[target] = next;
                        stack.push(target);
                    }
                }
            }
            next += 1;
        }
        part.copy_from_slice(&numbers);
        next as usize
    }

    /// The level above: each community a node.
    fn merged(&self, part: &[u32], n_parts: usize) -> Self {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); n_parts];
        part.iter().enumerate().for_each(|(node, &p)| members[p as usize].push(node as u32));
        let mut within = vec![0.0; n_parts];
        let (mut near, mut touched) = (vec![0.0; n_parts], Vec::<u32>::new());
        let mut rows = Vec::with_capacity(n_parts);
        for (own, members) in members.iter().enumerate() {
            for &node in members {
                within[own] += self.within[node as usize];
                for &(target, weight) in self.row(node as usize) {
                    let community = part[target as usize];
                    if community as usize == own {
                        within[own] += weight;
                    } else {
                        if near[community as usize] == 0.0 {
                            touched.push(community);
                        }
                        near[community as usize] += weight;
                    }
                }
            }
            touched.sort_unstable();
            rows.push(touched.drain(..).map(|c| (c, std::mem::take(&mut near[c as usize]))).collect());
        }
        Self::new(rows.into_iter(), within)
    }

    /// The modularity if each node is a community.
    fn modularity(&self, resolution: f64) -> f64 {
        if self.total == 0.0 {
            return 0.0;
        }
        let share = |(within, ends): (&f64, &f64)| within / self.total - resolution * (ends / self.total).powi(2);
        self.within.iter().zip(&self.ends).map(share).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Node, components, testing};
    use super::*;
    use proptest::prelude::*;
    use std::ops::ControlFlow;

    fn found(walk: &Walk<'_>) -> Communities {
        communities(walk, 1.0, &mut |_| ControlFlow::Continue(())).expect("not stopped")
    }

    #[test]
    fn two_cliques_joined_by_one_link() {
        let clique = |names: [&str; 4]| {
            let pairs = (0..4).flat_map(|a| (a + 1..4).map(move |b| (a, b)));
            pairs.map(|(a, b)| format!("{} parentOf {},", names[a], names[b])).collect::<String>()
        };
        let graph =
            testing::graph(&format!("{}{} a spouseOf w", clique(["a", "b", "c", "d"]), clique(["w", "x", "y", "z"])));
        let communities = found(&Walk::any(&graph));
        assert_eq!(communities.parts.sizes(), [4, 4]);
        let first: Vec<Node> = communities.parts.members(0).collect();
        assert_eq!(testing::names(&graph, &first), "a b c d");
        // 12 of 13 links within, each side with half of the ends.
        assert!((communities.modularity - (12.0 / 13.0 - 0.5)).abs() < 1e-12);
    }

    #[test]
    fn nobody_and_nothing() {
        assert_eq!(found(&Walk::any(&testing::graph(""))).parts.sizes(), [0u32; 0]);
        assert_eq!(found(&Walk::any(&testing::graph("a f, b f"))).modularity, 0.0);
    }

    proptest! {
        #[test]
        fn each_hangs_together_and_modularity_is_as_defined(graph in testing::any_graph(14, 40)) {
            let walk = Walk::any(&graph);
            let Communities { parts, modularity } = found(&walk);
            let flat = Flat::of(&walk);
            let total = flat.len() as f64;
            let mut expected = 0.0;
            for (part, _) in parts.sizes().iter().enumerate() {
                let members: Vec<Node> = parts.members(part as u32).collect();
                let ends: usize = members.iter().map(|&node| flat.degree(node)).sum();
                let within = members.iter().flat_map(|node| flat.row(node.index() as u32));
                let within = within.filter(|&&to| members.contains(&Node::new(to as usize))).count();
                if total > 0.0 {
                    expected += within as f64 / total - (ends as f64 / total).powi(2);
                }
                let others = super::super::Filter {
                    without: graph.nodes().filter(|node| !members.contains(node)).collect(),
                    ..Default::default()
                };
                let inside = components(&Walk::any(&graph).filtered(others), &mut |_| ControlFlow::Continue(()));
                let inside = inside.expect("not stopped");
                prop_assert!(members.iter().all(|&m| inside.of(m) == inside.of(members[0])), "part {}", part);
            }
            prop_assert!((modularity - expected).abs() < 1e-9);
        }
    }
}
