//! Evaluating one query on one thread, within its budget.

use super::beforehand::Beforehand;
use super::budget::{Budget, Unwound};
use super::extensions::{Extensions, Function};
use super::rewrite::closures::Told;
use super::rewrite::merge::Merge;
use super::rewrite::names::NameBlankNodes;
use super::rewrite::paths::{NODE, Paths, ROW};
use super::rewrite::ticks::{SHORT, TICK, Ticks};
use super::rewrite::walk::{Rewrite, Scope};
use super::service::Inside;
use super::settled::Settling;
use super::sorted::Sorted;
use super::survey::Survey;
use super::table::{Pairs, Table};
use super::watched::Watched;
use super::{SparqlError, Stop};
use crate::model::hex;
use crate::store::StoreError;
use oxigraph::model::{BlankNode, Literal, NamedNode, Term, Triple, Variable};
use oxigraph::sparql::{
    BoundPreparedSparqlQuery, PreparedSparqlQuery, QueryEvaluationError, QueryExplanation, QueryResults, QuerySolution,
    SparqlEvaluator,
};
use oxigraph::store::{Store, Transaction};
use spargebra::Query;
use spargebra::algebra::{GraphPattern, QueryDataset};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

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

impl<'a> From<QueryResults<'a>> for Answer<'a> {
    fn from(results: QueryResults<'a>) -> Self {
        match results {
            QueryResults::Boolean(value) => Self::Boolean(value),
            QueryResults::Solutions(solutions) => Self::Rows(Rows {
                variables: solutions.variables().into(),
                rows: Box::new(solutions.map(|row| Ok(row?))),
            }),
            QueryResults::Graph(triples) => Self::Triples(Box::new(triples.map(|triple| Ok(triple?)))),
        }
    }
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
    /// How the closures of the query were answered, those of what is evaluated before it too.
    told: Arc<Mutex<Vec<Told>>>,
}

/// What a query says beside its pattern.
#[derive(Clone, Default)]
pub(super) struct Context {
    pub(super) dataset: Option<QueryDataset>,
    base: Option<oxiri::Iri<String>>,
}

impl<'a> Evaluation<'a> {
    /// An evaluation of one query.
    pub fn new(
        source: Source<'a>,
        budget: Arc<Budget>,
        extensions: &'a Extensions,
        version: &'a dyn Fn() -> Option<u64>,
    ) -> Self {
        Self { source, budget, extensions, version, told: Arc::default() }
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
            let survey = Survey::of(&query);
            if survey.is_closures()
                && let Some(results) = self.closed(&query, &context)?
            {
                return consume(results.into());
            }
            let held = self.hold_still(&survey)?;
            self.over(&held).answer(query, &context, consume)
        })
    }

    /// The answer to a query of closures only, if the index has it: nothing is read from the store then.
    fn closed(&self, query: &Query, context: &Context) -> Result<Option<QueryResults<'static>>, SparqlError> {
        if !self.index_is_current() {
            return Ok(None);
        }
        self.parts(query.clone(), context)?.settled(&self.budget)
    }

    /// One state of the store, for a query that is evaluated in parts or beside an index; others need none. In memory
    /// it waits for whoever holds another.
    pub(super) fn hold_still(&self, query: &Survey) -> Result<Option<Transaction<'a>>, SparqlError> {
        match self.source {
            Source::Store(store) if query.is_several() => {
                self.budget.may_wait()?;
                Ok(Some(store.start_transaction().map_err(StoreError::from)?))
            }
            _ => Ok(None),
        }
    }

    /// The same evaluation over what is held still, if anything is.
    pub(super) fn over<'s>(&'s self, held: &'s Option<Transaction<'s>>) -> Evaluation<'s> {
        let source = held.as_ref().map_or(self.source, Source::Transaction);
        let (budget, told) = (self.budget.clone(), self.told.clone());
        Evaluation { source, budget, extensions: self.extensions, version: self.version, told }
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
            QueryResults::Graph(triples) if merged => {
                let mut seen = HashSet::new();
                // Two merged graphs may describe a thing with the same triple.
                let fresh = triples.filter(move |t| !t.as_ref().is_ok_and(|t| !seen.insert(t.clone())));
                Answer::Triples(Box::new(fresh.map(|triple| Ok(triple?))))
            }
            results => results.into(),
        };
        consume(answer)
    }

    /// The rows of a pattern, in its order.
    pub(super) fn rows(&self, pattern: GraphPattern, context: &Context) -> Result<Rows<'_>, SparqlError> {
        let pattern = match Sorted::of(pattern) {
            Ok(sorted) => return self.sorted_rows(sorted, context),
            Err(pattern) => pattern,
        };
        match self.evaluate(select(pattern, context), context)? {
            QueryResults::Solutions(solutions) => {
                Ok(Rows { variables: solutions.variables().into(), rows: Box::new(solutions.map(|row| Ok(row?))) })
            }
            _ => Err(SparqlError::Broken("a selection gave no rows".into())),
        }
    }

    /// Hands a query to the evaluator: what has to be computed beforehand first, ticks last.
    pub(super) fn evaluate(&self, query: Query, context: &Context) -> Result<QueryResults<'_>, SparqlError> {
        let mut parts = self.parts(query, context)?;
        if let Some(results) = parts.settled(&self.budget)? {
            return Ok(results);
        }
        Ok(self.prepared(parts, context)?.on(self).execute()?)
    }

    pub(super) fn index_is_current(&self) -> bool {
        let version = self.extensions.closures.as_ref().map(|index| index.version());
        version.is_some() && version == (self.version)()
    }

    /// A query whose sorted subqueries, closures and services have become tables.
    pub(super) fn parts(&self, query: Query, context: &Context) -> Result<Tabled, SparqlError> {
        self.budget.check()?;
        let survey = Survey::of(&query);
        let mut beforehand = Beforehand::new(self, context);
        if survey.exists && survey.closure {
            beforehand.text = query.to_string();
        }
        let query = rewrite(query, &mut beforehand)?;
        self.told.lock().unwrap_or_else(PoisonError::into_inner).extend(std::mem::take(&mut beforehand.paths));
        let Beforehand { tables, pairs, asked, .. } = beforehand;
        Ok(Tabled { query, tables, pairs, asked })
    }

    /// How the closures were answered of whatever has been taken apart up to now.
    pub(super) fn told(&self) -> Vec<Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn prepared(&self, parts: Tabled, context: &Context) -> Result<Prepared, SparqlError> {
        let query = rewrite(parts.query, &mut Ticks)?;
        let closes = Survey::of(&query).closure;
        let parts = Tabled { query, ..parts };
        Ok(Prepared { query: self.prepare(parts, context), closes })
    }

    fn prepare(&self, parts: Tabled, context: &Context) -> PreparedSparqlQuery {
        let Tabled { query, tables, pairs, asked } = parts;
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
        for (name, pairs) in pairs {
            evaluator = evaluator.with_service_handler(name, pairs);
        }
        for (name, function) in asked {
            evaluator = evaluator.with_custom_function(name, move |arguments| function(arguments));
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

/// A query whose parts have been evaluated as far as they can be beforehand.
pub(super) struct Tabled {
    query: Query,
    tables: Vec<(NamedNode, Table)>,
    pairs: Vec<(NamedNode, Pairs)>,
    asked: Vec<(NamedNode, Function)>,
}

impl Tabled {
    /// Its answer, if nothing is left to evaluate.
    pub(super) fn settled(&mut self, budget: &Budget) -> Result<Option<QueryResults<'static>>, SparqlError> {
        Settling { tables: &mut self.tables, budget }.answer(&self.query)
    }

    /// Whether nothing is left to evaluate.
    pub(super) fn is_settled(&mut self, budget: &Budget) -> bool {
        Settling { tables: &mut self.tables, budget }.settles(&self.query)
    }
}

/// A query that is ready for the evaluator.
pub(super) struct Prepared {
    query: PreparedSparqlQuery,
    /// Whether the evaluator has to close over a path.
    closes: bool,
}

/// A query with what it reads.
pub(super) enum Bound<'s> {
    Store(BoundPreparedSparqlQuery<'s>),
    Watched(BoundPreparedSparqlQuery<'s, Watched<'s>>),
}

impl Prepared {
    pub(super) fn on<'s>(self, evaluation: &Evaluation<'s>) -> Bound<'s> {
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

    pub(super) fn explain(
        self,
        statistics: bool,
    ) -> (Result<QueryResults<'s>, QueryEvaluationError>, QueryExplanation) {
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

/// The blank node of a string in a row.
fn node_of_row(arguments: &[Term]) -> Option<Term> {
    let [Term::Literal(text), Term::Literal(row)] = arguments else { return None };
    let text = hex(text.value().as_bytes());
    Some(BlankNode::new_unchecked(format!("r{}x{text}", row.value())).into())
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

pub(super) fn select(pattern: GraphPattern, context: &Context) -> Query {
    Query::Select { dataset: context.dataset.clone(), pattern, base_iri: context.base.clone() }
}

/// The query as it is to be evaluated, before its parts are.
pub(super) fn plan(query: Query) -> Result<(Query, Context), SparqlError> {
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

#[cfg(test)]
#[path = "evaluate_tests.rs"]
mod tests;
