//! What the rest of the project needs of a store, whatever keeps it.

use super::{Change, Commit, StoreError};
use crate::model::Base;
use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term, TermRef};
use oxigraph::sparql::{QueryResults, Variable};
use std::io::Write;

/// A stream of quads.
pub type Quads = Box<dyn Iterator<Item = Result<Quad, StoreError>>>;

/// An RDF dataset that can be asked, written and dumped. Small and object-safe on purpose.
pub trait Dataset: Send + Sync {
    /// The base of its instance IRIs.
    fn base(&self) -> &Base;

    /// The number of the last commit; what is derived carries the version it was made from.
    fn version(&self) -> u64;

    /// Answers a query of ours, with variables bound to terms. (Strangers' queries go through `sparql`, with a budget.)
    fn query(&self, query: &str, bindings: &[(Variable, Term)]) -> Result<QueryResults<'static>, StoreError>;

    /// The quads of a pattern; `None` is any, the default graph included.
    fn quads(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Quads;

    /// Changes named graphs in one transaction, the projection with them.
    fn change(&self, change: Change) -> Result<Commit, StoreError>;

    /// Writes all quads as N-Quads, in no order.
    fn dump(&self, out: &mut dyn Write) -> Result<(), StoreError>;
}
