//! Rows that were computed beforehand, as a service that the evaluator can join with.
//!
//! A `VALUES` of many rows would be walked through for each row it is joined with; a service is joined by hashing.

use oxigraph::model::{Literal, NamedNode, Term, Variable};
use oxigraph::sparql::{QueryEvaluationError, QuerySolution, QuerySolutionIter};
use spareval::ServiceHandler;
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;
use std::convert::Infallible;
use std::sync::Arc;

/// One value a variable.
pub type Row = Vec<Option<Term>>;

/// Rows under variables.
#[derive(Clone)]
pub struct Table {
    variables: Arc<[Variable]>,
    rows: Arc<Vec<Row>>,
}

impl Table {
    /// A table; each row is as long as there are variables.
    pub fn new(variables: Vec<Variable>, rows: Vec<Row>) -> Self {
        Self { variables: variables.into(), rows: Arc::new(rows) }
    }

    /// Its variables.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// Its rows; they are copied if somebody else has it too.
    pub fn into_rows(self) -> Vec<Row> {
        Arc::unwrap_or_clone(self.rows)
    }

    /// Whether every variable is bound in every row.
    pub fn is_full(&self) -> bool {
        self.rows.iter().flatten().all(Option::is_some)
    }

    /// The pattern that stands for it in a query.
    pub fn pattern(&self, name: &NamedNode) -> GraphPattern {
        GraphPattern::Service { name: name.clone().into(), inner: Box::new(self.sample()), silent: false }
    }

    /// Values that tell the optimiser which variables there are and what they hold: an IRI or a literal, or nothing.
    fn sample(&self) -> GraphPattern {
        let iri = GroundTerm::from(NamedNode::new_unchecked("urn:x-haverim:any"));
        let literal = GroundTerm::from(Literal::new_simple_literal(""));
        let all = |term: GroundTerm| vec![Some(term); self.variables.len()];
        // As many as there are rows, more or less: the optimiser takes their number for the size.
        let mut bindings = vec![all(iri); self.rows.len().clamp(1, 5_000)];
        bindings.push(all(literal));
        let missing: Vec<bool> =
            (0..self.variables.len()).map(|i| self.rows.iter().any(|row| row[i].is_none())).collect();
        if missing.contains(&true) {
            let rest = &bindings[0];
            bindings.push(rest.iter().zip(missing).map(|(v, missing)| v.clone().filter(|_| !missing)).collect());
        }
        GraphPattern::Values { variables: self.variables.to_vec(), bindings }
    }
}

impl ServiceHandler for Table {
    type Error = Infallible;

    fn handle(
        &self,
        _: &GraphPattern,
        _: Option<&oxiri::Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, Infallible> {
        let (variables, rows) = (self.variables.clone(), self.rows.clone());
        let row = move |i: usize| -> Result<QuerySolution, QueryEvaluationError> {
            Ok(QuerySolution::from((variables.clone(), rows[i].clone())))
        };
        Ok(QuerySolutionIter::new(self.variables.clone(), (0..self.rows.len()).map(row)))
    }
}
