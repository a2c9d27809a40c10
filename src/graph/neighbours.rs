//! What lies around a node, and within a set of nodes.

use super::{Link, LinkGraph, Node, Walk, Way};
use rustc_hash::FxHashSet;

/// A link of a node, read from its side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour<'g> {
    /// The node at the other end.
    pub node: Node,
    /// The link.
    pub link: Link<'g>,
    /// Whether the link is read from subject to object.
    pub way: Way,
}

/// All links of a node, those it is the subject of first. A symmetric link stated from both ends comes once.
pub fn neighbours(graph: &LinkGraph, node: Node) -> Vec<Neighbour<'_>> {
    let out = graph.links(node, Way::Out).map(|link| Neighbour { node: link.id.object, link, way: Way::Out });
    let mut found: Vec<Neighbour<'_>> = out.collect();
    for link in graph.links(node, Way::In) {
        let id = link.id;
        let turned = super::LinkId { subject: node, kind: id.kind, object: id.subject };
        let said_already = id.subject == node || graph.kinds().get(id.kind).symmetric && graph.link(turned).is_some();
        if !said_already {
            found.push(Neighbour { node: id.subject, link, way: Way::In });
        }
    }
    found
}

/// A node some steps away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Within {
    /// The node.
    pub node: Node,
    /// Fewest steps to it.
    pub steps: u32,
}

/// Everything within so many steps of a node along a walk, nearest first, the node itself included; and whether `most`
/// nodes were enough. Costs a look at each link of each node but the last ones.
pub fn neighbourhood(walk: &Walk<'_>, start: Node, steps: u32, most: usize) -> (Vec<Within>, bool) {
    let mut marks = walk.graph().marks();
    marks.insert(start.index() as u32);
    let mut found = vec![Within { node: start, steps: 0 }];
    let mut complete = true;
    let mut at = 0;
    while let Some(&Within { node, steps: so_far }) = found.get(at) {
        at += 1;
        if so_far == steps {
            break;
        }
        walk.each(node.index() as u32, |target| {
            if !marks.contains(target) {
                if found.len() >= most {
                    complete = false;
                } else {
                    marks.insert(target);
                    found.push(Within { node: Node::new(target as usize), steps: so_far + 1 });
                }
            }
        });
        if !complete {
            break;
        }
    }
    (found, complete)
}

/// The links among a set of nodes, each once. Reads the rows of the set, outwards.
pub fn induced<'g>(graph: &'g LinkGraph, nodes: &[Node]) -> Vec<Link<'g>> {
    let set: FxHashSet<Node> = nodes.iter().copied().collect();
    let mut nodes: Vec<Node> = set.iter().copied().collect();
    nodes.sort_unstable();
    let links = nodes.into_iter().flat_map(|node| graph.links(node, Way::Out));
    links.filter(|link| set.contains(&link.id.object)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    const FAMILY: &str = "a spouseOf b, b spouseOf a, a parentOf c, d parentOf a, a parentOf a, c teacherOf e";

    #[test]
    fn every_link_of_a_node_once() {
        let graph = testing::graph(FAMILY);
        let found = neighbours(&graph, testing::node(&graph, "a"));
        let text = |n: &Neighbour<'_>| {
            let kind = &graph.kinds().get(n.link.id.kind).name;
            format!("{:?} {kind} {}", n.way, testing::name(&graph, n.node))
        };
        let mut text: Vec<String> = found.iter().map(text).collect();
        text.sort();
        assert_eq!(text, ["In parentOf d", "Out parentOf a", "Out parentOf c", "Out spouseOf b"]);
    }

    #[test]
    fn steps_are_counted_and_limits_said() {
        let graph = testing::graph(FAMILY);
        let b = testing::node(&graph, "b");
        let text = |steps, most| {
            let (found, complete) = neighbourhood(&Walk::any(&graph), b, steps, most);
            let mut text: Vec<String> =
                found.iter().map(|w| format!("{}{}", testing::name(&graph, w.node), w.steps)).collect();
            text.sort();
            format!("{} {complete}", text.join(" "))
        };
        assert_eq!(text(0, 100), "b0 true");
        assert_eq!(text(2, 100), "a1 b0 c2 d2 true");
        assert_eq!(text(9, 100), "a1 b0 c2 d2 e3 true");
        assert_eq!(text(9, 2), "a1 b0 false");
    }

    #[test]
    fn links_among_a_set() {
        let graph = testing::graph(FAMILY);
        let set = ["a", "b", "c", "a"].map(|name| testing::node(&graph, name));
        assert_eq!(induced(&graph, &set).len(), 4);
    }
}
