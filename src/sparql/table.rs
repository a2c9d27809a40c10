//! Rows that were computed beforehand, as a service that the evaluator can join with.
//!
//! A `VALUES` of many rows would be walked through for each row it is joined with; a service is joined by hashing.
//! What the index has too many rows of to write them down comes the same way, as [`Pairs`].

use super::budget::Budget;
use super::extensions::{Closures, Step};
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
        service(name, self.sample())
    }

    /// Values that tell the optimiser which variables there are and what they hold: an IRI or a literal, or nothing.
    fn sample(&self) -> GraphPattern {
        let iri = any_iri();
        let literal = GroundTerm::from(Literal::new_simple_literal(""));
        let all = |term: GroundTerm| vec![Some(term); self.variables.len()];
        // As many as there are rows, more or less: the optimiser takes their number for the size.
        let mut bindings = vec![all(iri); self.rows.len().clamp(1, MOST_SAMPLED)];
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

/// The pairs of a closure between two variables, found while they are asked for.
pub struct Pairs {
    /// The two variables.
    pub(super) variables: [Variable; 2],
    /// What a step is.
    pub(super) step: Step,
    /// Who knows.
    pub(super) index: Arc<dyn Closures>,
    /// What the query may use.
    pub(super) budget: Arc<Budget>,
}

impl Pairs {
    /// The pattern that stands for them in a query.
    pub fn pattern(&self, name: &NamedNode) -> GraphPattern {
        let bindings = vec![vec![Some(any_iri()); 2]; MOST_SAMPLED];
        service(name, GraphPattern::Values { variables: self.variables.to_vec(), bindings })
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.index.count_pairs(&self.step, &|| self.budget.tick())
    }
}

impl ServiceHandler for Pairs {
    type Error = Infallible;

    fn handle(
        &self,
        _: &GraphPattern,
        _: Option<&oxiri::Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, Infallible> {
        let (index, step, budget) = (self.index.clone(), self.step.clone(), self.budget.clone());
        let mut place = 0;
        let some = std::iter::from_fn(move || {
            let (pairs, next) = index.pairs_after(&step, place, &|| budget.tick())?;
            place = next;
            Some(pairs)
        });
        let budget = self.budget.clone();
        let rows = some.flatten().map(move |(from, to)| {
            budget.tick();
            Ok(vec![Some(from.into()), Some(to.into())])
        });
        Ok(QuerySolutionIter::from_tuples(self.variables.to_vec().into(), rows))
    }
}

/// As many rows as the optimiser is shown at most.
const MOST_SAMPLED: usize = 5_000;

fn any_iri() -> GroundTerm {
    NamedNode::new_unchecked("urn:x-haverim:any").into()
}

fn service(name: &NamedNode, inner: GraphPattern) -> GraphPattern {
    GraphPattern::Service { name: name.clone().into(), inner: Box::new(inner), silent: false }
}
