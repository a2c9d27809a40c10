//! Reading quads by pattern, whatever holds them: a store, or a write under way.

use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, TermRef};
use oxigraph::store::{StorageError, Store};

/// What can be read: a store, or a write with what it has written ([`super::Writer`]).
pub trait Reads {
    /// The quads of a pattern; `None` is any.
    fn quads(
        &self,
        s: Option<NamedOrBlankNodeRef<'_>>,
        p: Option<NamedNodeRef<'_>>,
        o: Option<TermRef<'_>>,
        g: Option<GraphNameRef<'_>>,
    ) -> impl Iterator<Item = Result<Quad, StorageError>> + use<'_, Self>;

    /// The named graphs, of which some may be empty.
    fn graphs(&self) -> Result<Vec<NamedNode>, StorageError>;
}

impl Reads for Store {
    fn quads(
        &self,
        s: Option<NamedOrBlankNodeRef<'_>>,
        p: Option<NamedNodeRef<'_>>,
        o: Option<TermRef<'_>>,
        g: Option<GraphNameRef<'_>>,
    ) -> impl Iterator<Item = Result<Quad, StorageError>> + use<'_> {
        self.quads_for_pattern(s, p, o, g)
    }

    fn graphs(&self) -> Result<Vec<NamedNode>, StorageError> {
        let named = self.named_graphs().filter_map(|graph| match graph {
            Ok(NamedOrBlankNode::NamedNode(graph)) => Some(Ok(graph)),
            Ok(NamedOrBlankNode::BlankNode(_)) => None,
            Err(e) => Some(Err(e)),
        });
        named.collect()
    }
}
