//! Selections with `ORDER BY`: the evaluator gives the rows, and they are sorted here, where the budget can stop it.

use super::SparqlError;
use super::evaluate::{Context, Evaluation, Rows, select};
use super::order::{self, Direction, Key};
use super::rewrite::names::fresh;
use oxigraph::model::{Term, Variable};
use oxigraph::sparql::{QueryResults, QuerySolution};
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};
use std::collections::HashSet;
use std::sync::Arc;

/// A pattern of a query with `ORDER BY`, taken apart.
pub(super) struct Sorted {
    inner: GraphPattern,
    keys: Vec<OrderExpression>,
    variables: Vec<Variable>,
    distinct: bool,
    start: usize,
    length: Option<usize>,
}

impl Sorted {
    /// Takes a sorted selection apart; gives anything else back.
    pub(super) fn of(pattern: GraphPattern) -> Result<Self, GraphPattern> {
        if !is_sorted(&pattern) {
            return Err(pattern);
        }
        let (mut start, mut length, mut distinct) = (0, None, false);
        let mut pattern = pattern;
        loop {
            pattern = match pattern {
                GraphPattern::Slice { inner, start: s, length: l } => {
                    (start, length) = (s, l);
                    *inner
                }
                GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } => {
                    distinct = true;
                    *inner
                }
                GraphPattern::Project { inner, variables } => match *inner {
                    GraphPattern::OrderBy { inner, expression } => {
                        return Ok(Sorted { inner: *inner, keys: expression, variables, distinct, start, length });
                    }
                    inner => return Err(inner),
                },
                other => return Err(other),
            };
        }
    }

    /// The selection in any order, without what it is sorted by.
    pub(super) fn unsorted(self) -> GraphPattern {
        GraphPattern::Project { inner: Box::new(self.inner), variables: self.variables }
    }
}

/// More keys than anyone sorts by.
const MOST_KEYS: usize = 64;

impl Evaluation<'_> {
    /// The rows of a sorted selection.
    pub(super) fn sorted_rows(&self, sorted: Sorted, context: &Context) -> Result<Rows<'_>, SparqlError> {
        let Sorted { mut inner, keys, variables, distinct, start, length } = sorted;
        if keys.len() > MOST_KEYS {
            return Err(SparqlError::TooLarge(format!("`ORDER BY` has more than {MOST_KEYS} keys")));
        }
        let (mut by, mut directions) = (Vec::new(), Vec::new());
        for key in keys {
            let (expression, direction) = match key {
                OrderExpression::Asc(e) => (e, Direction::Ascending),
                OrderExpression::Desc(e) => (e, Direction::Descending),
            };
            directions.push(direction);
            by.push(match expression {
                Expression::Variable(variable) => variable,
                expression => {
                    let variable = fresh("k");
                    inner = GraphPattern::Extend { inner: Box::new(inner), variable: variable.clone(), expression };
                    variable
                }
            });
        }
        let mut projected = variables.clone();
        projected.extend(by.iter().filter(|v| !variables.contains(v)).cloned().collect::<HashSet<_>>());
        let unsorted = GraphPattern::Project { inner: Box::new(inner), variables: projected };
        let QueryResults::Solutions(solutions) = self.evaluate(select(unsorted, context), context)? else {
            return Err(SparqlError::Broken("a selection gave no rows".into()));
        };
        let most = if distinct { None } else { length.map(|length| start.saturating_add(length)) };
        let keys = |row: &QuerySolution| by.iter().map(|v| Key::of(row.get(v))).collect();
        let rows = order::sort(solutions, keys, &directions, most, &self.budget)?;

        let variables: Arc<[Variable]> = variables.into();
        let budget = self.budget.clone();
        let mut seen = HashSet::new();
        let head = variables.clone();
        let rows = rows
            .into_iter()
            .map(move |row| -> Vec<Option<Term>> { head.iter().map(|v| row.get(v).cloned()).collect() })
            .filter(move |values| {
                budget.tick();
                !distinct || seen.insert(values.clone())
            })
            .skip(start)
            .take(length.unwrap_or(usize::MAX));
        let head = variables.clone();
        Ok(Rows { variables, rows: Box::new(rows.map(move |values| Ok((head.clone(), values).into()))) })
    }
}

/// Whether a pattern is a selection whose rows are sorted at the end.
pub(super) fn is_sorted(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Slice { inner, .. } => match inner.as_ref() {
            GraphPattern::Slice { .. } => false,
            inner => is_sorted(inner),
        },
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } => {
            matches!(inner.as_ref(), GraphPattern::Project { .. }) && is_sorted(inner)
        }
        GraphPattern::Project { inner, .. } => matches!(inner.as_ref(), GraphPattern::OrderBy { .. }),
        _ => false,
    }
}
