//! petgraph's visit traits, so that its algorithms run on the index; nothing else implements them.
//!
//! `&LinkGraph` is the graph of all links as stated. Narrow it with petgraph's own adaptors
//! (`EdgeFiltered::from_fn(&graph, |link| link.weight().kind == parent_of)`, `Reversed`), or use a `&Walk`, which is
//! itself a graph, of the links it follows.

use super::{Link, LinkGraph, LinkId, LinkState, Marks, Node, Step, Walk, Way};
use petgraph::Directed;
use petgraph::Direction;
use petgraph::visit::{
    Data, EdgeRef, GraphBase, GraphProp, IntoEdgeReferences, IntoEdges, IntoEdgesDirected, IntoNeighbors,
    IntoNeighborsDirected, IntoNodeIdentifiers, NodeCount, NodeIndexable, Visitable,
};
use std::vec;

impl<'g> Link<'g> {
    /// The first of its states, for those who need only one.
    pub fn state(&self) -> Option<&'g LinkState> {
        self.states().next()
    }
}

impl EdgeRef for Link<'_> {
    type NodeId = Node;
    type EdgeId = LinkId;
    type Weight = LinkId;

    fn source(&self) -> Node {
        self.id.subject
    }

    fn target(&self) -> Node {
        self.id.object
    }

    fn weight(&self) -> &LinkId {
        &self.id
    }

    fn id(&self) -> LinkId {
        self.id
    }
}

/// A link seen from one end: petgraph wants the node asked for as source when links are listed outwards, and as
/// target when inwards; our links already are so.
fn way(direction: Direction) -> Way {
    match direction {
        Direction::Outgoing => Way::Out,
        Direction::Incoming => Way::In,
    }
}

impl GraphBase for LinkGraph {
    type NodeId = Node;
    type EdgeId = LinkId;
}

impl Data for LinkGraph {
    type NodeWeight = ();
    type EdgeWeight = LinkId;
}

impl GraphProp for LinkGraph {
    type EdgeType = Directed;
}

impl NodeIndexable for LinkGraph {
    fn node_bound(&self) -> usize {
        self.bound()
    }

    fn to_index(&self, node: Node) -> usize {
        node.index()
    }

    fn from_index(&self, at: usize) -> Node {
        Node::new(at)
    }
}

impl NodeCount for LinkGraph {
    fn node_count(&self) -> usize {
        self.len()
    }
}

impl Visitable for LinkGraph {
    type Map = Marks;

    fn visit_map(&self) -> Marks {
        self.marks()
    }

    fn reset_map(&self, map: &mut Marks) {
        map.clear();
    }
}

impl<'g> IntoNodeIdentifiers for &'g LinkGraph {
    type NodeIdentifiers = Box<dyn Iterator<Item = Node> + 'g>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        Box::new(self.nodes())
    }
}

impl IntoNeighbors for &LinkGraph {
    type Neighbors = vec::IntoIter<Node>;

    fn neighbors(self, node: Node) -> Self::Neighbors {
        self.neighbors_directed(node, Direction::Outgoing)
    }
}

impl IntoNeighborsDirected for &LinkGraph {
    type NeighborsDirected = vec::IntoIter<Node>;

    fn neighbors_directed(self, node: Node, direction: Direction) -> Self::NeighborsDirected {
        let ends = self.links(node, way(direction)).map(|link| match direction {
            Direction::Outgoing => link.id.object,
            Direction::Incoming => link.id.subject,
        });
        ends.collect::<Vec<_>>().into_iter()
    }
}

impl<'g> IntoEdgeReferences for &'g LinkGraph {
    type EdgeRef = Link<'g>;
    type EdgeReferences = Box<dyn Iterator<Item = Link<'g>> + 'g>;

    fn edge_references(self) -> Self::EdgeReferences {
        Box::new(self.nodes().flat_map(|node| self.links(node, Way::Out)))
    }
}

impl<'g> IntoEdges for &'g LinkGraph {
    type Edges = vec::IntoIter<Link<'g>>;

    fn edges(self, node: Node) -> Self::Edges {
        self.edges_directed(node, Direction::Outgoing)
    }
}

impl<'g> IntoEdgesDirected for &'g LinkGraph {
    type EdgesDirected = vec::IntoIter<Link<'g>>;

    fn edges_directed(self, node: Node, direction: Direction) -> Self::EdgesDirected {
        self.links(node, way(direction)).collect::<Vec<_>>().into_iter()
    }
}

impl GraphBase for Walk<'_> {
    type NodeId = Node;
    type EdgeId = LinkId;
}

impl Visitable for Walk<'_> {
    type Map = Marks;

    fn visit_map(&self) -> Marks {
        self.graph().marks()
    }

    fn reset_map(&self, map: &mut Marks) {
        map.clear();
    }
}

impl EdgeRef for Step {
    type NodeId = Node;
    type EdgeId = LinkId;
    type Weight = LinkId;

    fn source(&self) -> Node {
        self.from
    }

    fn target(&self) -> Node {
        self.to
    }

    fn weight(&self) -> &LinkId {
        &self.link
    }

    fn id(&self) -> LinkId {
        self.link
    }
}

impl Data for Walk<'_> {
    type NodeWeight = ();
    type EdgeWeight = LinkId;
}

impl<'w> IntoEdgeReferences for &'w Walk<'_> {
    type EdgeRef = Step;
    type EdgeReferences = Box<dyn Iterator<Item = Step> + 'w>;

    fn edge_references(self) -> Self::EdgeReferences {
        Box::new(self.graph().nodes().flat_map(|node| self.edges(node)))
    }
}

impl IntoEdges for &Walk<'_> {
    type Edges = vec::IntoIter<Step>;

    fn edges(self, node: Node) -> Self::Edges {
        let steps = self.links(node).map(|(link, to)| Step { from: node, to, link: link.id });
        steps.collect::<Vec<_>>().into_iter()
    }
}

impl NodeIndexable for Walk<'_> {
    fn node_bound(&self) -> usize {
        self.graph().bound()
    }

    fn to_index(&self, node: Node) -> usize {
        node.index()
    }

    fn from_index(&self, at: usize) -> Node {
        Node::new(at)
    }
}

impl IntoNeighbors for &Walk<'_> {
    type Neighbors = vec::IntoIter<Node>;

    fn neighbors(self, node: Node) -> Self::Neighbors {
        self.neighbours(node).into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Course, testing};
    use super::*;
    use petgraph::visit::{Dfs, EdgeFiltered, Reversed, Walker};

    #[test]
    fn petgraph_walks_the_index() {
        let graph = testing::graph("a parentOf b, b parentOf c, d parentOf b, t teacherOf b, c parentOf a");
        let (parent_of, c) = (testing::kind("parentOf"), testing::node(&graph, "c"));
        let parent_links = EdgeFiltered::from_fn(&graph, |link| link.weight().kind == parent_of);
        let upward = Reversed(&parent_links);
        let mut ancestors: Vec<_> = Dfs::new(upward, c).iter(upward).skip(1).collect();
        let walk = Walk::lineage(&graph, [parent_of], Course::Up);
        let mut same: Vec<_> = Dfs::new(&walk, c).iter(&walk).skip(1).collect();
        ancestors.sort();
        same.sort();
        assert_eq!(ancestors, same);
        assert_eq!(testing::names(&graph, &same), "a b d");
    }
}
