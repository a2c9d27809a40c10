//! Evaluating one query on one thread, within its budget.

use super::beforehand::Beforehand;
use super::budget::{Budget, Unwound};
use super::extensions::Extensions;
use super::order::{self, Direction, Key};
use super::rewrite::closures::Told;
use super::rewrite::merge::Merge;
use super::rewrite::names::{NameBlankNodes, fresh};
use super::rewrite::paths::{NODE, Paths, ROW};
use super::rewrite::ticks::{SHORT, TICK, Ticks};
use super::rewrite::walk::{Rewrite, Scope};
use super::service::Inside;
use super::table::Table;
use super::watched::{Parts, Watched};
use super::{SparqlError, Stop};
use crate::store::StoreError;
use oxigraph::model::{BlankNode, Literal, NamedNode, Term, Triple, Variable};
use oxigraph::sparql::{
    BoundPreparedSparqlQuery, PreparedSparqlQuery, QueryEvaluationError, QueryExplanation, QueryResults, QuerySolution,
    SparqlEvaluator,
};
use oxigraph::store::{Store, Transaction};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, OrderExpression, QueryDataset};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a query reads.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    /// The store as it is when each evaluation starts.
    Store(&'a Store),
    /// A transaction, with what it has written.
    Transaction(&'a Transaction<'a>),
}

/// Solutions, in the order they are to be written.
pub struct Rows<'a> {
    /// The variables of the head.
    pub variables: Arc<[Variable]>,
    /// The rows.
    pub rows: Box<dyn Iterator<Item = Result<QuerySolution, SparqlError>> + 'a>,
}

/// The answer to a query.
pub enum Answer<'a> {
    /// To `ASK`.
    Boolean(bool),
    /// To `SELECT`.
    Rows(Rows<'a>),
    /// To `CONSTRUCT` and `DESCRIBE`.
    Triples(Box<dyn Iterator<Item = Result<Triple, SparqlError>> + 'a>),
}

/// One evaluation.
pub struct Evaluation<'a> {
    /// What it reads.
    pub source: Source<'a>,
    /// What it may use.
    pub budget: Arc<Budget>,
    /// What is added to SPARQL.
    pub extensions: &'a Extensions,
    /// The version of what it reads, nothing while that is changing; the index is used only if it has the same.
    pub version: &'a dyn Fn() -> Option<u64>,
}

/// What a query says beside its pattern.
#[derive(Clone, Default)]
pub(super) struct Context {
    pub(super) dataset: Option<QueryDataset>,
    base: Option<oxiri::Iri<String>>,
}

/// A pattern of a query with `ORDER BY`, taken apart.
struct Sorted {
    inner: GraphPattern,
    keys: Vec<OrderExpression>,
    variables: Vec<Variable>,
    distinct: bool,
    start: usize,
    length: Option<usize>,
}

/// More keys than anyone sorts by.
const MOST_KEYS: usize = 64;

impl<'a> Evaluation<'a> {
    /// An evaluation of one query.
    pub fn new(
        source: Source<'a>,
        budget: Arc<Budget>,
        extensions: &'a Extensions,
        version: &'a dyn Fn() -> Option<u64>,
    ) -> Self {
        Self { source, budget, extensions, version }
    }

    /// Evaluates a query and hands its answer over, all within the budget. Whatever unwinds or fails after the budget
    /// has said stop is that stop: a part of an answer is never taken for the whole.
    pub fn run<T>(
        &self,
        query: Query,
        consume: impl FnOnce(Answer<'_>) -> Result<T, SparqlError>,
    ) -> Result<T, SparqlError> {
        within(&self.budget, || {
            let (query, context) = plan(query)?;
            let held = self.hold_still(&query)?;
            self.over(&held).answer(query, &context, consume)
        })
    }

    /// One state of the store, for a query that is evaluated in parts or beside an index; others need none.
    fn hold_still(&self, query: &Query) -> Result<Option<Transaction<'a>>, SparqlError> {
        match self.source {
            Source::Store(store) if Parts::of(query).several() => {
                Ok(Some(store.start_transaction().map_err(StoreError::from)?))
            }
            _ => Ok(None),
        }
    }

    /// The same evaluation over what is held still, if anything is.
    fn over<'s>(&'s self, held: &'s Option<Transaction<'s>>) -> Evaluation<'s> {
        let source = held.as_ref().map_or(self.source, Source::Transaction);
        Evaluation { source, budget: self.budget.clone(), extensions: self.extensions, version: self.version }
    }

    /// How a query is evaluated: as rewritten, and the evaluator's plan. With statistics it is evaluated to its end.
    pub fn explain(&self, query: Query, statistics: bool) -> Result<serde_json::Value, SparqlError> {
        within(&self.budget, || {
            let (query, context) = plan(query)?;
            let held = self.hold_still(&query)?;
            let this = self.over(&held);
            let (query, sorted) = match query {
                Query::Select { pattern, dataset, base_iri } => match peel(pattern) {
                    Ok(sorted) => {
                        let unsorted =
                            GraphPattern::Project { inner: Box::new(sorted.inner), variables: sorted.variables };
                        (select(unsorted, &context), true)
                    }
                    Err(pattern) => (Query::Select { dataset, pattern, base_iri }, false),
                },
                other => (other, false),
            };
            let rewritten = query.to_string();
            let prepared = this.prepared(query, &context)?;
            let paths: Vec<serde_json::Value> = prepared.paths.iter().map(told).collect();
            let closures = prepared.answered_by_index();
            let (results, explanation) = prepared.on(&this).explain(statistics);
            let mut rows = None;
            if statistics {
                rows = Some(match results? {
                    QueryResults::Boolean(_) => 1,
                    QueryResults::Solutions(all) => self.counted(all)?,
                    QueryResults::Graph(all) => self.counted(all)?,
                });
            }
            let mut plan = Vec::new();
            explanation.write_in_json(&mut plan)?;
            let plan: serde_json::Value = serde_json::from_slice(&plan).unwrap_or_default();
            Ok(serde_json::json!({
                "query": rewritten,
                "sortedAfterwards": sorted,
                "closuresFromIndex": closures,
                "paths": paths,
                "rows": rows,
                "milliseconds": u64::try_from(self.budget.elapsed().as_millis()).unwrap_or(u64::MAX),
                "memory": self.budget.memory(),
                "evaluation": plan,
            }))
        })
    }

    fn counted<T, E: Into<SparqlError>>(&self, all: impl Iterator<Item = Result<T, E>>) -> Result<u64, SparqlError> {
        for one in all {
            self.budget.count_row()?;
            one.map_err(Into::into)?;
        }
        Ok(self.budget.rows())
    }

    fn answer<T>(
        &self,
        query: Query,
        context: &Context,
        consume: impl FnOnce(Answer<'_>) -> Result<T, SparqlError>,
    ) -> Result<T, SparqlError> {
        if let Query::Select { pattern, .. } = query {
            return consume(Answer::Rows(self.rows(pattern, context)?));
        }
        let merged = matches!(query, Query::Describe { .. }) && context.dataset.is_some();
        let answer = match self.evaluate(query, context)? {
            QueryResults::Boolean(value) => Answer::Boolean(value),
            QueryResults::Solutions(solutions) => Answer::Rows(Rows {
                variables: solutions.variables().into(),
                rows: Box::new(solutions.map(|row| Ok(row?))),
            }),
            QueryResults::Graph(triples) => {
                let mut seen = HashSet::new();
                // Two merged graphs may describe a thing with the same triple.
                let fresh = triples.filter(move |t| !merged || !t.as_ref().is_ok_and(|t| !seen.insert(t.clone())));
                Answer::Triples(Box::new(fresh.map(|triple| Ok(triple?))))
            }
        };
        consume(answer)
    }

    /// The rows of a pattern, in its order.
    pub(super) fn rows(&self, pattern: GraphPattern, context: &Context) -> Result<Rows<'_>, SparqlError> {
        let sorted = match peel(pattern) {
            Ok(sorted) => sorted,
            Err(pattern) => {
                return match self.evaluate(select(pattern, context), context)? {
                    QueryResults::Solutions(solutions) => Ok(Rows {
                        variables: solutions.variables().into(),
                        rows: Box::new(solutions.map(|row| Ok(row?))),
                    }),
                    _ => Err(SparqlError::Broken("a selection gave no rows".into())),
                };
            }
        };
        if sorted.keys.len() > MOST_KEYS {
            return Err(SparqlError::TooLarge(format!("`ORDER BY` has more than {MOST_KEYS} keys")));
        }
        self.sorted_rows(sorted, context)
    }

    fn sorted_rows(&self, sorted: Sorted, context: &Context) -> Result<Rows<'_>, SparqlError> {
        let Sorted { mut inner, keys, variables, distinct, start, length } = sorted;
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

    /// Hands a query to the evaluator: what has to be computed beforehand first, ticks last.
    fn evaluate(&self, query: Query, context: &Context) -> Result<QueryResults<'_>, SparqlError> {
        Ok(self.prepared(query, context)?.on(self).execute()?)
    }

    pub(super) fn index_is_current(&self) -> bool {
        let version = self.extensions.closures.as_ref().map(|index| index.version());
        version.is_some() && version == (self.version)()
    }

    fn prepared(&self, query: Query, context: &Context) -> Result<Prepared, SparqlError> {
        self.budget.check()?;
        let mut beforehand = Beforehand::new(self, context);
        let query = rewrite(query, &mut beforehand)?;
        let (tables, paths) = (beforehand.tables, beforehand.paths);
        let query = rewrite(query, &mut Ticks)?;
        let closes = Parts::of(&query).closure;
        Ok(Prepared { query: self.prepare(query, context, tables), closes, paths })
    }

    fn prepare(&self, query: Query, context: &Context, tables: Vec<(NamedNode, Table)>) -> PreparedSparqlQuery {
        let (tick, short) = (self.budget.clone(), self.budget.clone());
        let mut evaluator = SparqlEvaluator::new()
            .with_cancellation_token(self.budget.token())
            .with_custom_function(NamedNode::new_unchecked(TICK), move |_| {
                tick.tick();
                Some(Literal::new_simple_literal("·").into())
            })
            .with_custom_function(NamedNode::new_unchecked(SHORT), move |arguments| {
                short.tick();
                short_enough(arguments, &short)
            });
        let rows = AtomicU64::new(0);
        evaluator = evaluator
            .with_custom_function(NamedNode::new_unchecked(ROW), move |_| {
                Some(Literal::from(rows.fetch_add(1, Ordering::Relaxed)).into())
            })
            .with_custom_function(NamedNode::new_unchecked(NODE), node_of_row);
        for (name, function) in &self.extensions.functions {
            let (function, budget) = (function.clone(), self.budget.clone());
            evaluator = evaluator.with_custom_function(name.clone(), move |arguments| {
                budget.tick();
                function(arguments)
            });
        }
        for (name, service) in &self.extensions.services {
            evaluator = evaluator.with_service_handler(name.clone(), Inside::new(service.clone(), self.budget.clone()));
        }
        for (name, table) in tables {
            evaluator = evaluator.with_service_handler(name, table);
        }
        if let Some(remote) = &self.extensions.remote {
            evaluator = evaluator.with_default_service_handler(remote.handler(self.budget.clone()));
        }
        let mut prepared = evaluator.for_query(query);
        if let Some(dataset) = &context.dataset
            && dataset.default.len() > 1
        {
            // The merge looks into its graphs one by one.
            let mut named = dataset.named.clone().unwrap_or_default();
            named.extend(dataset.default.iter().filter(|g| !named.contains(g)).cloned().collect::<Vec<_>>());
            prepared.dataset_mut().set_default_graph(dataset.default.iter().cloned().map(Into::into).collect());
            prepared.dataset_mut().set_available_named_graphs(named.into_iter().map(Into::into).collect());
        }
        prepared
    }
}

/// A query that is ready for the evaluator.
struct Prepared {
    query: PreparedSparqlQuery,
    /// Whether the evaluator has to close over a path.
    closes: bool,
    /// How its closures are answered.
    paths: Vec<Told>,
}

/// A query with what it reads.
enum Bound<'s> {
    Store(BoundPreparedSparqlQuery<'s>),
    Watched(BoundPreparedSparqlQuery<'s, Watched<'s>>),
}

impl Prepared {
    /// How many closures the index answered.
    fn answered_by_index(&self) -> usize {
        self.paths.iter().filter(|path| path.answered.is_ok()).count()
    }

    fn on<'s>(self, evaluation: &Evaluation<'s>) -> Bound<'s> {
        match evaluation.source {
            Source::Transaction(transaction) if self.closes => {
                let watched = Watched::new(transaction, evaluation.budget.clone());
                Bound::Watched(self.query.on_queryable_dataset(watched))
            }
            Source::Transaction(transaction) => Bound::Store(self.query.on_transaction(transaction)),
            Source::Store(store) => Bound::Store(self.query.on_store(store)),
        }
    }
}

impl<'s> Bound<'s> {
    fn execute(self) -> Result<QueryResults<'s>, QueryEvaluationError> {
        match self {
            Self::Store(query) => query.execute(),
            Self::Watched(query) => query.execute(),
        }
    }

    fn explain(self, statistics: bool) -> (Result<QueryResults<'s>, QueryEvaluationError>, QueryExplanation) {
        match self {
            Self::Store(query) if statistics => query.compute_statistics().explain(),
            Self::Store(query) => query.explain(),
            Self::Watched(query) if statistics => query.compute_statistics().explain(),
            Self::Watched(query) => query.explain(),
        }
    }
}

/// Runs something of a query's within its budget.
pub(super) fn within<T>(budget: &Budget, work: impl FnOnce() -> Result<T, SparqlError>) -> Result<T, SparqlError> {
    let outermost = budget.begin();
    let outcome = catch_unwind(AssertUnwindSafe(work));
    if outermost {
        budget.end();
    }
    match (outcome, budget.stopped()) {
        (Err(cause), None) if !cause.is::<Unwound>() => {
            let words = cause.downcast_ref::<String>().map(String::as_str);
            let words = words.or_else(|| cause.downcast_ref::<&str>().copied());
            Err(SparqlError::Broken(words.unwrap_or("without a word").into()))
        }
        (_, Some(stop)) => Err(stop.into()),
        (Err(_), None) => Err(Stop::Operator.into()),
        (Ok(result), None) => result,
    }
}

/// How a path was answered, as `explain` shows it.
fn told(path: &Told) -> serde_json::Value {
    match path.answered {
        Ok(rows) => serde_json::json!({ "path": path.path, "answeredBy": "index", "rows": rows }),
        Err(why) => serde_json::json!({ "path": path.path, "answeredBy": "store", "because": why }),
    }
}

/// The blank node of a string in a row.
fn node_of_row(arguments: &[Term]) -> Option<Term> {
    let [Term::Literal(text), Term::Literal(row)] = arguments else { return None };
    let hex: String = text.value().bytes().map(|b| format!("{b:02x}")).collect();
    Some(BlankNode::new_unchecked(format!("r{}x{hex}", row.value())).into())
}

fn short_enough(arguments: &[Term], budget: &Budget) -> Option<Term> {
    let [text, Term::Literal(longest)] = arguments else { return None };
    let length = match text {
        Term::Literal(literal) => literal.value().len(),
        Term::NamedNode(node) => node.as_str().len(),
        Term::BlankNode(_) => 0,
    };
    if length > longest.value().parse().unwrap_or(usize::MAX) {
        budget.stop(Stop::Memory);
        budget.tick();
    }
    Some(text.clone())
}

fn select(pattern: GraphPattern, context: &Context) -> Query {
    Query::Select { dataset: context.dataset.clone(), pattern, base_iri: context.base.clone() }
}

/// The query as it is to be evaluated, before its parts are.
fn plan(query: Query) -> Result<(Query, Context), SparqlError> {
    let mut query = rewrite(query, &mut NameBlankNodes::default())?;
    query = rewrite(query, &mut Paths::default())?;
    let (Query::Select { dataset, base_iri, .. }
    | Query::Construct { dataset, base_iri, .. }
    | Query::Describe { dataset, base_iri, .. }
    | Query::Ask { dataset, base_iri, .. }) = &query;
    let context = Context { dataset: dataset.clone(), base: base_iri.clone() };
    if let Some(dataset) = &context.dataset
        && dataset.default.len() > 1
    {
        let mut default = dataset.default.clone();
        let mut seen = HashSet::new();
        default.retain(|graph| seen.insert(graph.clone()));
        let named = dataset.named.clone().unwrap_or_default();
        query = rewrite(query, &mut Merge { default, named })?;
    }
    Ok((query, context))
}

/// Applies a rewriting to a query's pattern.
fn rewrite(query: Query, rewriting: &mut impl Rewrite) -> Result<Query, SparqlError> {
    let scope = Scope::default();
    Ok(match query {
        Query::Select { dataset, pattern, base_iri } => {
            Query::Select { dataset, pattern: rewriting.pattern(pattern, &scope)?, base_iri }
        }
        Query::Construct { template, dataset, pattern, base_iri } => {
            Query::Construct { template, dataset, pattern: rewriting.pattern(pattern, &scope)?, base_iri }
        }
        Query::Describe { dataset, pattern, base_iri } => {
            Query::Describe { dataset, pattern: rewriting.pattern(pattern, &scope)?, base_iri }
        }
        Query::Ask { dataset, pattern, base_iri } => {
            Query::Ask { dataset, pattern: rewriting.pattern(pattern, &scope)?, base_iri }
        }
    })
}

/// Takes a sorted selection apart; gives anything else back.
fn peel(pattern: GraphPattern) -> Result<Sorted, GraphPattern> {
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

#[cfg(test)]
#[path = "evaluate_tests.rs"]
mod tests;
