//! `SERVICE` on other hosts.

use super::SparqlError;
use super::budget::Budget;
use oxigraph::model::NamedNode;
use oxigraph::sparql::QuerySolutionIter;
use spareval::DefaultServiceHandler;
use spargebra::algebra::GraphPattern;
use std::sync::Arc;

/// Access to remote services.
pub struct Remote;

impl Remote {
    /// The triples behind an IRI.
    pub(super) fn load(&self, source: &NamedNode, _budget: &Budget) -> Result<Vec<oxigraph::model::Quad>, SparqlError> {
        Err(SparqlError::Refused(format!("`LOAD {source}` is not on the list of allowed hosts")))
    }

    /// The evaluator's handler within a query's budget.
    pub(super) fn handler(self: &Arc<Self>, budget: Arc<Budget>) -> Handler {
        Handler { _remote: self.clone(), _budget: budget }
    }
}

/// A query's way to remote services.
pub(super) struct Handler {
    _remote: Arc<Remote>,
    _budget: Arc<Budget>,
}

impl DefaultServiceHandler for Handler {
    type Error = SparqlError;

    fn handle(
        &self,
        service: &NamedNode,
        _: &GraphPattern,
        _: Option<&oxiri::Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, SparqlError> {
        Err(SparqlError::Refused(format!("`SERVICE {service}` is not on the list of allowed hosts")))
    }
}
