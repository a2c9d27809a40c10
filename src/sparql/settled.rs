//! Queries whose answer is known before the evaluator is asked: closures over links, alone or joined with one another.
//!
//! `?who p+ <a>` is a table of what the index reaches. The evaluator would look each of its IRIs up in the store only to
//! give it back, which takes longer than to find them. So what is made of tables and nothing else is put together here:
//! joined, selected, made distinct, cut. Whatever is more than that goes to the evaluator whole.

use super::SparqlError;
use super::budget::Budget;
use super::table::{Row, Table};
use oxigraph::model::{NamedNode, Term, Variable};
use oxigraph::sparql::{QueryResults, QuerySolutionIter};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern};
use std::collections::{HashMap, HashSet};

/// What there is to put together. Every step looks at the budget.
pub(super) struct Settling<'a> {
    pub(super) tables: &'a mut Vec<(NamedNode, Table)>,
    pub(super) budget: &'a Budget,
}

impl Settling<'_> {
    /// The answer to a query, if tables are all that it is made of; they are used up then.
    pub(super) fn answer(mut self, query: &Query) -> Result<Option<QueryResults<'static>>, SparqlError> {
        let (Query::Select { pattern, .. } | Query::Ask { pattern, .. }) = query else { return Ok(None) };
        let Some(variables) = self.columns(pattern) else { return Ok(None) };
        let rows = self.rows(pattern)?;
        Ok(Some(match query {
            Query::Ask { .. } => QueryResults::Boolean(!rows.is_empty()),
            _ => QueryResults::Solutions(QuerySolutionIter::from_tuples(variables.into(), rows.into_iter().map(Ok))),
        }))
    }

    /// Whether there is such an answer.
    pub(super) fn settles(&self, query: &Query) -> bool {
        matches!(query, Query::Select { pattern, .. } | Query::Ask { pattern, .. } if self.columns(pattern).is_some())
    }

    fn table(&self, name: &NamedNode) -> Option<usize> {
        self.tables.iter().position(|(known, _)| known == name)
    }

    /// The variables of a pattern, each bound in each of its rows; nothing if it is more than tables.
    fn columns(&self, pattern: &GraphPattern) -> Option<Vec<Variable>> {
        use GraphPattern as P;
        match pattern {
            P::Service { name: NamedNodePattern::NamedNode(name), .. } => {
                let (_, table) = &self.tables[self.table(name)?];
                table.is_full().then(|| table.variables().to_vec())
            }
            P::Values { variables, bindings } => are_things(bindings).then(|| variables.clone()),
            P::Bgp { patterns } => patterns.is_empty().then(Vec::new),
            P::Join { left, right } => {
                let (left, right) = (self.columns(left)?, self.columns(right)?);
                let new: Vec<Variable> = right.iter().filter(|v| !left.contains(v)).cloned().collect();
                // What shares nothing is a product, which is not made before it is needed.
                let is_product = new.len() == right.len() && !left.is_empty() && !right.is_empty();
                (!is_product).then(|| [left, new].concat())
            }
            P::Union { left, right } => self.columns(left).filter(|left| Some(left) == self.columns(right).as_ref()),
            P::Filter { expr, inner } => {
                let (variable, _) = other_than(expr)?;
                self.columns(inner).filter(|columns| columns.contains(variable))
            }
            P::Project { inner, variables } => {
                let columns = self.columns(inner)?;
                variables.iter().all(|wanted| columns.contains(wanted)).then(|| variables.clone())
            }
            P::Distinct { inner } | P::Slice { inner, .. } => self.columns(inner),
            _ => None,
        }
    }

    /// The rows of a pattern that has [`Settling::columns`].
    fn rows(&mut self, pattern: &GraphPattern) -> Result<Vec<Row>, SparqlError> {
        use GraphPattern as P;
        self.budget.check()?;
        Ok(match pattern {
            P::Service { name: NamedNodePattern::NamedNode(name), .. } => match self.table(name) {
                Some(at) => self.tables.swap_remove(at).1.into_rows(),
                None => Vec::new(),
            },
            P::Values { bindings, .. } => bindings.iter().map(|row| row.iter().map(thing).collect()).collect(),
            P::Bgp { .. } => vec![Vec::new()],
            P::Join { left, right } => {
                let (names, others) = (self.names(left), self.names(right));
                let (rows, with) = (self.rows(left)?, self.rows(right)?);
                self.joined(&names, rows, &others, &with)?
            }
            P::Union { left, right } => {
                let mut rows = self.rows(left)?;
                rows.extend(self.rows(right)?);
                rows
            }
            P::Filter { expr, inner } => {
                let names = self.names(inner);
                let mut rows = self.rows(inner)?;
                if let Some((variable, node)) = other_than(expr)
                    && let Some(at) = names.iter().position(|name| name == variable)
                {
                    rows.retain(|row| !matches!(&row[at], Some(Term::NamedNode(other)) if other == node));
                }
                rows
            }
            P::Project { inner, variables } => {
                let names = self.names(inner);
                let rows = self.rows(inner)?;
                if &names == variables { rows } else { self.selected(&names, &rows, variables)? }
            }
            P::Distinct { inner } => {
                let mut seen = HashSet::new();
                let mut rows = self.rows(inner)?;
                let mut within = Ok(());
                rows.retain(|row| {
                    within = within.and_then(|()| self.budget.check());
                    seen.insert(row.clone())
                });
                within?;
                rows
            }
            P::Slice { inner, start, length } => {
                self.rows(inner)?.into_iter().skip(*start).take(length.unwrap_or(usize::MAX)).collect()
            }
            _ => Vec::new(),
        })
    }

    fn names(&self, pattern: &GraphPattern) -> Vec<Variable> {
        self.columns(pattern).unwrap_or_default()
    }

    /// Rows that agree on what they share.
    fn joined(
        &self,
        names: &[Variable],
        rows: Vec<Row>,
        others: &[Variable],
        with: &[Row],
    ) -> Result<Vec<Row>, SparqlError> {
        let (mut shared, mut new) = (Vec::new(), Vec::new());
        for (there, name) in others.iter().enumerate() {
            match names.iter().position(|known| known == name) {
                Some(here) => shared.push((here, there)),
                None => new.push(there),
            }
        }
        let mut by_key: HashMap<Vec<&Option<Term>>, Vec<&Row>> = HashMap::new();
        for row in with {
            self.budget.check()?;
            by_key.entry(shared.iter().map(|(_, there)| &row[*there]).collect()).or_default().push(row);
        }
        let mut joined = Vec::new();
        for row in &rows {
            self.budget.check()?;
            let key: Vec<&Option<Term>> = shared.iter().map(|(here, _)| &row[*here]).collect();
            for other in by_key.get(&key).into_iter().flatten() {
                self.budget.check()?;
                joined.push(row.iter().cloned().chain(new.iter().map(|at| other[*at].clone())).collect());
            }
        }
        Ok(joined)
    }

    /// Some columns, in the order asked for.
    fn selected(&self, names: &[Variable], rows: &[Row], wanted: &[Variable]) -> Result<Vec<Row>, SparqlError> {
        let columns: Vec<usize> =
            wanted.iter().filter_map(|wanted| names.iter().position(|name| name == wanted)).collect();
        let selected = rows.iter().map(|row| {
            self.budget.check()?;
            Ok(columns.iter().map(|at| row[*at].clone()).collect())
        });
        selected.collect()
    }
}

/// Whether values are all IRIs; the evaluator may read other terms in a form of its own.
fn are_things(bindings: &[Vec<Option<GroundTerm>>]) -> bool {
    bindings.iter().flatten().all(|term| matches!(term, Some(GroundTerm::NamedNode(_))))
}

fn thing(term: &Option<GroundTerm>) -> Option<Term> {
    term.clone().map(Term::from)
}

/// `!sameTerm(?v, <iri>)`, which the zero step of a path leaves beside it.
pub(super) fn other_than(expression: &Expression) -> Option<(&Variable, &NamedNode)> {
    let Expression::Not(inner) = expression else { return None };
    match &**inner {
        Expression::SameTerm(a, b) => match (&**a, &**b) {
            (Expression::Variable(variable), Expression::NamedNode(node)) => Some((variable, node)),
            _ => None,
        },
        _ => None,
    }
}
