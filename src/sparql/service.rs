//! A service inside this process, as the evaluator calls it.

use super::SparqlError;
use super::budget::Budget;
use super::extensions::Service;
use oxigraph::sparql::QuerySolutionIter;
use spareval::ServiceHandler;
use spargebra::algebra::GraphPattern;
use std::sync::Arc;

/// A [`Service`] within a query's budget.
pub(super) struct Inside {
    service: Arc<dyn Service>,
    budget: Arc<Budget>,
}

impl Inside {
    pub(super) fn new(service: Arc<dyn Service>, budget: Arc<Budget>) -> Self {
        Self { service, budget }
    }
}

impl ServiceHandler for Inside {
    type Error = SparqlError;

    fn handle(
        &self,
        pattern: &GraphPattern,
        _: Option<&oxiri::Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, SparqlError> {
        let (variables, rows) = self.service.rows(pattern, &|| self.budget.tick())?;
        let budget = self.budget.clone();
        let rows = rows.into_iter().map(move |row| {
            budget.tick();
            Ok(row)
        });
        Ok(QuerySolutionIter::from_tuples(variables.into(), rows))
    }
}
