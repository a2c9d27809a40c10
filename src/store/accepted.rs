//! Which statements are projected, as their graphs make them: what an index of links is built from.

use super::identity::Identity;
use super::project::{Deprecated, deprecated, is_claim, is_claim_iri, is_deprecated, is_projected};
use super::{Embedded, Mode, StoreError};
use crate::store::Dataset;
use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, QuadRef, Term, TermRef,
};

impl Embedded {
    /// The node that an IRI is kept as, if an identity decision merged it into another.
    pub fn kept_as(&self, iri: NamedNodeRef<'_>) -> Result<Option<NamedNode>, StoreError> {
        Ok(Identity::read(self.store(), self.base())?.kept.get(&iri.into_owned()).cloned())
    }

    /// Whether an edge is in the projection.
    pub fn is_accepted(&self, s: NamedNodeRef<'_>, p: NamedNodeRef<'_>, o: TermRef<'_>) -> Result<bool, StoreError> {
        Ok(self.store().contains(QuadRef::new(s, p, o, GraphNameRef::DefaultGraph))?)
    }
}

/// What decides which statements are projected, and to which edges.
pub struct Accepted<'a> {
    data: &'a Embedded,
    identity: Identity,
    deprecated: Deprecated,
}

impl<'a> Accepted<'a> {
    /// Reads the identity decisions and deprecated claims once. In a plain store, whose default graph is as stored, no
    /// decision moves an edge.
    pub fn of(data: &'a Embedded) -> Result<Self, StoreError> {
        let identity = match data.mode() {
            Mode::Projected => Identity::read(data.store(), data.base())?,
            Mode::Plain => Identity::default(),
        };
        Ok(Self { data, identity, deprecated: deprecated(data.store())? })
    }

    /// The nodes that identity decisions give up, each with the one that is kept for it.
    pub fn kept(&self) -> impl Iterator<Item = (&NamedNode, &NamedNode)> {
        self.identity.kept.iter()
    }

    /// Whether statements of a graph are projected. A plain store has no projection: its default graph is what is accepted.
    pub fn takes(&self, graph: &GraphName) -> bool {
        match self.data.mode() {
            Mode::Plain => graph.is_default_graph(),
            Mode::Projected => is_projected(self.data.base(), graph),
        }
    }

    /// Whether any claim of a graph is deprecated, so that each of its statements has to be asked about.
    pub fn doubts(&self, graph: &GraphName) -> bool {
        self.data.mode() == Mode::Projected && self.deprecated.contains_key(graph)
    }

    /// Whether a node is a claim, whose statements are not projected.
    pub fn is_claim(&self, node: NamedNodeRef<'_>) -> bool {
        self.data.mode() == Mode::Projected && is_claim_iri(self.data.base(), node.as_str())
    }

    /// The accepted statements that are projected to an edge, as their graphs make them.
    pub fn statements_of(&self, projected: &Quad) -> Vec<Result<Quad, StoreError>> {
        let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) = (&projected.subject, &projected.object)
        else {
            return Vec::new();
        };
        let graph = (self.data.mode() == Mode::Plain).then_some(GraphNameRef::DefaultGraph);
        let (property, mut found) = (projected.predicate.as_ref(), Vec::new());
        for s in self.identity.originals(subject) {
            for o in self.identity.originals(object) {
                let (s, o) = (s.as_ref().into(), o.as_ref().into());
                let quads = self.data.store().quads_for_pattern(Some(s), Some(property), Some(o), graph);
                found.extend(quads.map(|quad| quad.map_err(StoreError::from)));
            }
        }
        found.retain(|quad| quad.as_ref().is_ok_and(|quad| self.accepts(quad)) || quad.is_err());
        found
    }

    /// The nodes that identity decisions hold to be one with a node, itself included.
    pub fn group(&self, node: &NamedNode) -> Vec<NamedNode> {
        self.identity.group(node)
    }

    /// A statement with the nodes that identity decisions keep, as an edge of the default graph.
    pub fn projected(&self, statement: &Quad) -> Quad {
        Quad {
            subject: self.identity.keep_subject(statement.subject.clone()),
            predicate: statement.predicate.clone(),
            object: self.identity.keep_object(statement.object.clone()),
            graph_name: GraphName::DefaultGraph,
        }
    }

    /// Whether a statement is projected.
    pub fn accepts(&self, statement: &Quad) -> bool {
        let base = self.data.base();
        self.data.mode() == Mode::Plain
            || is_projected(base, &statement.graph_name)
                && !is_claim(base, &statement.subject)
                && !is_deprecated(&self.deprecated, base, statement)
    }
}
