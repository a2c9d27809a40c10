//! What is evaluated before the query around it: sorted subqueries, closures over links, and services.
//!
//! Their rows are put in as tables. What a service or a closure between two variables is asked for depends on what stands
//! beside it, so the triples and `VALUES` around are kept while the query is rewritten: whatever they bind is where to
//! start from. A closure that makes up an `EXISTS` becomes a function, which asks the index for each row.

mod services;

use super::SparqlError;
use super::asked::{Anchored, Asked, Lone, among, asked_ends};
use super::evaluate::{Context, Evaluation};
use super::extensions::{Closures, Function};
use super::rewrite::closures::{
    By, Closed, Closure, FREE_STAR, MOST_PAIRS, MOST_STARTS, Told, connected, matched, truth,
};
use super::rewrite::names::fresh;
use super::rewrite::walk::{Rewrite, Scope, descend, descend_expression, join_all};
use super::sorted::is_sorted;
use super::table::{Pairs, Table};
use oxigraph::model::{Literal, NamedNode, Term, Variable};
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TriplePattern};
use std::collections::HashSet;
use std::sync::Arc;

/// Evaluates sorted subqueries and closures before the query around them, and puts their rows in.
pub(super) struct Beforehand<'e> {
    pub(super) evaluation: &'e Evaluation<'e>,
    pub(super) context: &'e Context,
    /// The rows that stand in the query by name.
    pub(super) tables: Vec<(NamedNode, Table)>,
    /// The pairs that stand in the query by name, found while they are asked for.
    pub(super) pairs: Vec<(NamedNode, Pairs)>,
    /// The functions that stand for an `EXISTS`.
    pub(super) asked: Vec<(NamedNode, Function)>,
    use_index: bool,
    /// Triples that whatever is rewritten now is joined with.
    around: Vec<TriplePattern>,
    /// Values that it is joined with.
    given: Given,
    /// Whether it is joined with anything at all, or taken away from it.
    is_joined: bool,
    /// How its closures are answered.
    pub(super) paths: Vec<Told>,
    /// The query as it is written, where an `EXISTS` has to know which variables are its own.
    pub(super) text: String,
}

impl Rewrite for Beforehand<'_> {
    fn pattern(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        if is_sorted(&pattern) {
            return self.sorted(pattern, scope);
        }
        // Each case is a function of its own: what is nested deeply needs small steps of the stack.
        let is_plain = !scope.correlated && scope.graph.is_none();
        match pattern {
            GraphPattern::Join { .. } if is_plain => self.join(pattern, scope),
            GraphPattern::LeftJoin { .. } if is_plain => self.left_join(pattern, scope),
            GraphPattern::Path { .. } => self.path(pattern, scope),
            GraphPattern::Filter { expr, inner } => self.filtered(expr, *inner, scope),
            GraphPattern::Service { .. } if is_plain => self.service(pattern),
            GraphPattern::Minus { left, right } => self.minus(*left, *right, scope),
            GraphPattern::Group { .. } => self.grouped(pattern, scope),
            GraphPattern::Project { .. } | GraphPattern::Slice { .. } => self.apart(pattern, scope),
            other => descend(self, other, scope),
        }
    }

    fn expression(&mut self, expression: Expression, scope: &Scope) -> Result<Expression, SparqlError> {
        match expression {
            Expression::Exists(inner) => match self.exists(&inner, scope)? {
                Some(call) => Ok(call),
                None => descend_expression(self, Expression::Exists(inner), scope),
            },
            other => descend_expression(self, other, scope),
        }
    }
}

impl<'e> Beforehand<'e> {
    /// For a query within an evaluation.
    pub(super) fn new(evaluation: &'e Evaluation<'e>, context: &'e Context) -> Self {
        let use_index = evaluation.index_is_current();
        Self {
            evaluation,
            context,
            tables: Vec::new(),
            pairs: Vec::new(),
            asked: Vec::new(),
            use_index,
            around: Vec::new(),
            given: Vec::new(),
            is_joined: false,
            paths: Vec::new(),
            text: String::new(),
        }
    }

    /// Rewrites something that is joined with these triples and values and, as far as is known, nothing else.
    fn within<T>(&mut self, beside: (Vec<TriplePattern>, Given), rewrite: impl FnOnce(&mut Self) -> T) -> T {
        let before = (std::mem::replace(&mut self.around, beside.0), std::mem::replace(&mut self.given, beside.1));
        let rewritten = rewrite(self);
        (self.around, self.given) = before;
        rewritten
    }

    /// A sorted selection, evaluated where it can be.
    fn sorted(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        let pattern = match &scope.graph {
            _ if scope.correlated => return descend(self, pattern, scope),
            Some(NamedNodePattern::Variable(_)) => return descend(self, pattern, scope),
            None => pattern,
            Some(name) => in_graph_below(pattern, name),
        };
        let rows = self.evaluation.rows(pattern, self.context)?;
        let variables = rows.variables.to_vec();
        let rows = rows.rows.map(|row| Ok(row?.values().to_vec())).collect::<Result<Vec<_>, SparqlError>>()?;
        Ok(self.table(variables, rows))
    }

    /// An `OPTIONAL`. Not within what is around both: a row that finds nothing here stays, and may join there.
    fn left_join(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        let GraphPattern::LeftJoin { left, right, expression } = pattern else { return Ok(pattern) };
        let beside = (matched(&left), given(&left));
        self.is_joined = true;
        let right = match *right {
            service if self.is_elsewhere(&service) => self.elsewhere(service, &left)?,
            other => self.within(beside, |this| this.pattern(other, scope))?,
        };
        let left = Box::new(self.pattern(*left, scope)?);
        let expression = expression.map(|e| self.expression(e, scope)).transpose()?;
        Ok(GraphPattern::LeftJoin { left, right: Box::new(right), expression })
    }

    /// What is subtracted is not what is joined.
    fn minus(&mut self, left: GraphPattern, right: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        self.is_joined = true;
        let left = Box::new(self.pattern(left, scope)?);
        let right = Box::new(self.within(Default::default(), |this| this.pattern(right, scope))?);
        Ok(GraphPattern::Minus { left, right })
    }

    /// What is grouped is evaluated whole before it is joined with anything.
    fn grouped(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        let is_joined = std::mem::take(&mut self.is_joined);
        let rewritten = self.apart(pattern, scope);
        self.is_joined = is_joined;
        Ok(self.counted(rewritten?))
    }

    /// What is grouped, cut or selected is not what is joined.
    fn apart(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        self.within(Default::default(), |this| descend(this, pattern, scope))
    }

    /// What is filtered: rows with other values than a condition asks for would go anyway.
    fn filtered(&mut self, expr: Expression, inner: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        let outside = self.given.len();
        let asked_for = asked_for(&expr);
        let expr = self.expression(expr, scope)?;
        self.given.extend(asked_for);
        let inner = self.pattern(inner, scope);
        self.given.truncate(outside);
        Ok(GraphPattern::Filter { expr, inner: Box::new(inner?) })
    }

    /// A path: what the index says it comes to, or as it is.
    fn path(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        let GraphPattern::Path { subject, path, object } = &pattern else { return Ok(pattern) };
        let closed = match Closure::of(subject, path, object) {
            Ok(closure) => self.close(&closure, scope)?,
            Err(why) => Closed::Left(why),
        };
        let (answered, rewritten) = match closed {
            Closed::Between(holds) => (Ok(By::Rows(usize::from(holds))), Some(truth(holds))),
            Closed::Rows(variables, rows) => (Ok(By::Rows(rows.len())), Some(self.table(variables, rows))),
            Closed::Pairs(variables, step) => match &self.evaluation.extensions.closures {
                Some(index) => {
                    let index = index.clone();
                    (Ok(By::Pairs), Some(self.pairs(variables, step, index)))
                }
                None => (Err(NO_INDEX), None),
            },
            Closed::Left(why) => (Err(why), None),
        };
        self.paths.push(Told { path: format!("{subject} {path} {object}"), answered });
        Ok(rewritten.unwrap_or(pattern))
    }

    fn close(&self, closure: &Closure<'_>, scope: &Scope) -> Result<Closed, SparqlError> {
        let index = match self.index(scope) {
            Ok(index) => index,
            Err(why) => return Ok(Closed::Left(why)),
        };
        if scope.correlated {
            return Ok(Closed::Left(match closure.has_zero() {
                true => FREE_STAR,
                false => {
                    "it is evaluated for each row of something else, with other patterns that do not say where to start"
                }
            }));
        }
        let tick = || self.evaluation.budget.tick();
        closure.close(index.as_ref(), &mut |variable| self.values_of(variable, closure), !self.is_joined, &tick)
    }

    /// The index, where it may answer; otherwise why it may not.
    fn index(&self, scope: &Scope) -> Result<&'e Arc<dyn Closures>, &'static str> {
        let index = self.evaluation.extensions.closures.as_ref().ok_or(NO_INDEX)?;
        if !self.use_index {
            return Err("the index is of another version of the store, or the query is part of an update");
        }
        if scope.graph.is_some() || self.context.dataset.is_some() {
            return Err("the index is of the default graph only");
        }
        Ok(index)
    }

    /// What stands for an `EXISTS` about a closure, if the index may answer that: a call of a function.
    fn exists(&mut self, pattern: &GraphPattern, scope: &Scope) -> Result<Option<Expression>, SparqlError> {
        let Ok(index) = self.index(scope) else { return Ok(None) };
        let name = NamedNode::new_unchecked(format!("urn:x-haverim:asked:{}", fresh("e").as_str()));
        let (path, call, function) = if let Some(lone) = Lone::of(pattern) {
            let Ok((ends, step)) = asked_ends(lone.path, index.as_ref()) else { return Ok(None) };
            let function = Asked::function(index.clone(), step, ends, self.evaluation.budget.clone());
            (lone.path, lone.expression(&name, ends), function)
        } else if let Some(anchored) = Anchored::of(pattern, index.as_ref(), &self.text) {
            let Some(starts) = self.read(&anchored.triples, std::slice::from_ref(anchored.inner))? else {
                return Ok(None);
            };
            let starts: Vec<NamedNode> = starts.into_iter().flatten().filter_map(thing).collect();
            let tick = || self.evaluation.budget.tick();
            let reached = index.reach_each(&starts, &anchored.step, anchored.way, MOST_PAIRS, &tick);
            let Some(reached) = reached else { return Ok(None) };
            let function = among(reached.into_iter().map(|(_, reached)| reached).collect());
            (anchored.path, anchored.expression(&name), function)
        } else {
            return Ok(None);
        };
        if let GraphPattern::Path { subject, path, object } = path {
            self.paths.push(Told { path: format!("{subject} {path} {object}"), answered: Ok(By::EachRow) });
        }
        self.asked.push((name, function));
        Ok(Some(call))
    }

    /// What is around a closure binds a variable to; nothing if it does not, or to too much.
    fn values_of(&self, variable: &Variable, closure: &Closure<'_>) -> Result<Option<Vec<Term>>, SparqlError> {
        // Of given values it is not known whether they are in the graph, and so have a zero step.
        if !closure.has_zero()
            && let Some((_, values)) = self.given.iter().find(|(given, _)| given == variable)
        {
            return Ok(Some(values.clone()));
        }
        let rows = self.values(std::slice::from_ref(variable))?;
        Ok(rows.map(|rows| rows.into_iter().flatten().collect()))
    }

    /// What the triples around bind some variables to, each row once; nothing if they do not, or to too much.
    fn values(&self, variables: &[Variable]) -> Result<Option<Vec<Vec<Term>>>, SparqlError> {
        self.read(&self.around, variables)
    }

    /// The same of other triples.
    fn read(&self, triples: &[TriplePattern], variables: &[Variable]) -> Result<Option<Vec<Vec<Term>>>, SparqlError> {
        let Some(pattern) = connected(triples, variables) else { return Ok(None) };
        let projected = GraphPattern::Project { inner: Box::new(pattern), variables: variables.to_vec() };
        let length = Some(MOST_STARTS + 1);
        let few = GraphPattern::Slice { inner: Box::new(projected), start: 0, length };
        let (mut values, mut seen, mut read) = (Vec::new(), HashSet::new(), 0);
        for row in self.evaluation.rows(few, self.context)?.rows {
            let row = row?;
            read += 1;
            let row: Option<Vec<Term>> = variables.iter().map(|variable| row.get(variable).cloned()).collect();
            values.extend(row.filter(|row| seen.insert(row.clone())));
        }
        Ok((read <= MOST_STARTS).then_some(values))
    }

    /// A join, with what the rest of it binds sent along to its remote services.
    fn join(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        let (mut local, mut services, mut open) = (Vec::new(), Vec::new(), vec![pattern]);
        while let Some(part) = open.pop() {
            match part {
                GraphPattern::Join { left, right } => open.extend([*right, *left]),
                GraphPattern::Service { .. } if self.is_elsewhere(&part) => services.push(part),
                other => local.push(other),
            }
        }
        let around = join_all(local.clone());
        let outside = (self.around.len(), self.given.len());
        self.is_joined |= local.len() + services.len() > 1;
        self.around.extend(local.iter().flat_map(matched));
        self.given.extend(local.iter().flat_map(given));
        let parts = local.into_iter().map(|part| self.pattern(part, scope)).collect::<Result<Vec<_>, _>>();
        self.around.truncate(outside.0);
        self.given.truncate(outside.1);
        let mut parts = parts?;
        for service in services {
            parts.push(self.elsewhere(service, &around)?);
        }
        Ok(join_all(parts))
    }

    /// Puts rows in under a name of their own.
    pub(super) fn table(&mut self, variables: Vec<Variable>, rows: Vec<Vec<Option<Term>>>) -> GraphPattern {
        let name = NamedNode::new_unchecked(format!("urn:x-haverim:table:{}", fresh("t").as_str()));
        let table = Table::new(variables, rows);
        let stands = table.pattern(&name);
        self.tables.push((name, table));
        stands
    }

    /// `COUNT(*)` of pairs is the index's own count; anything else stays as it is.
    fn counted(&mut self, pattern: GraphPattern) -> GraphPattern {
        let GraphPattern::Group { inner, variables, aggregates } = &pattern else { return pattern };
        let is_count = |of: &AggregateExpression| matches!(of, AggregateExpression::CountSolutions { distinct: false });
        let GraphPattern::Service { name: NamedNodePattern::NamedNode(name), .. } = &**inner else { return pattern };
        let Some((_, pairs)) = self.pairs.iter().find(|(known, _)| known == name) else { return pattern };
        if !variables.is_empty() || !aggregates.iter().all(|(_, of)| is_count(of)) {
            return pattern;
        }
        let count = Term::from(Literal::from(pairs.count()));
        let row = vec![Some(count); aggregates.len()];
        let columns = aggregates.iter().map(|(variable, _)| variable.clone()).collect();
        self.table(columns, vec![row])
    }

    /// Puts pairs in, to be found while they are asked for.
    fn pairs(
        &mut self,
        variables: [Variable; 2],
        step: super::extensions::Step,
        index: Arc<dyn Closures>,
    ) -> GraphPattern {
        let name = NamedNode::new_unchecked(format!("urn:x-haverim:pairs:{}", fresh("t").as_str()));
        let pairs = Pairs { variables, step, index, budget: self.evaluation.budget.clone() };
        let stands = pairs.pattern(&name);
        self.pairs.push((name, pairs));
        stands
    }
}

fn thing(term: Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node),
        _ => None,
    }
}

const NO_INDEX: &str = "there is no index of links here, or it is switched off";

/// Values that variables are joined with.
type Given = Vec<(Variable, Vec<Term>)>;

/// The values of each variable that a pattern gives one in every row, and says which; each once.
fn given(pattern: &GraphPattern) -> Given {
    use GraphPattern as P;
    match pattern {
        P::Values { variables, bindings } => {
            let column = |(at, variable): (usize, &Variable)| {
                let mut seen = HashSet::new();
                let values: Option<Vec<Term>> = bindings.iter().map(|row| row[at].clone().map(Term::from)).collect();
                let values = values?.into_iter().filter(|term| seen.insert(term.clone())).collect();
                Some((variable.clone(), values))
            };
            variables.iter().enumerate().filter_map(column).collect()
        }
        P::Join { left, right } => [given(left), given(right)].concat(),
        P::Extend { inner, variable, expression: Expression::NamedNode(node) } => {
            let mut all = given(inner);
            all.push((variable.clone(), vec![node.clone().into()]));
            all
        }
        _ => Vec::new(),
    }
}

/// The things that a condition asks variables to be, one of them each.
fn asked_for(condition: &Expression) -> Given {
    use Expression as E;
    match condition {
        E::And(a, b) => [asked_for(a), asked_for(b)].concat(),
        E::Equal(a, b) | E::SameTerm(a, b) => match (&**a, &**b) {
            (E::Variable(variable), E::NamedNode(node)) | (E::NamedNode(node), E::Variable(variable)) => {
                vec![(variable.clone(), vec![node.clone().into()])]
            }
            _ => Vec::new(),
        },
        E::In(needle, all) => {
            let node = |one: &E| if let E::NamedNode(node) = one { Some(Term::from(node.clone())) } else { None };
            match (&**needle, all.iter().map(node).collect::<Option<Vec<Term>>>()) {
                (E::Variable(variable), Some(nodes)) => vec![(variable.clone(), nodes)],
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}
/// `GRAPH <name>` moved below the modifiers of a subquery, so that it can be taken apart.
fn in_graph_below(pattern: GraphPattern, name: &NamedNodePattern) -> GraphPattern {
    use GraphPattern as P;
    let below = |inner: Box<P>| Box::new(in_graph_below(*inner, name));
    match pattern {
        P::Slice { inner, start, length } => P::Slice { inner: below(inner), start, length },
        P::Distinct { inner } => P::Distinct { inner: below(inner) },
        P::Reduced { inner } => P::Reduced { inner: below(inner) },
        P::Project { inner, variables } => P::Project { inner: below(inner), variables },
        P::OrderBy { inner, expression } => P::OrderBy { inner: below(inner), expression },
        other => P::Graph { name: name.clone(), inner: Box::new(other) },
    }
}
