//! What is evaluated before the query around it: sorted subqueries, closures over links, and services.
//!
//! Their rows are put in as tables. What a service or a closure between two variables is asked for depends on what stands
//! beside it, so the triples around are kept while the query is rewritten: whatever they bind is where to start from.

use super::SparqlError;
use super::evaluate::{Context, Evaluation};
use super::extensions::Service;
use super::rewrite::closures::{Closed, Closure, MOST_STARTS, Told, connected, matched, truth};
use super::rewrite::names::fresh;
use super::rewrite::paths::nothing;
use super::rewrite::walk::{Rewrite, Scope, descend, join_all};
use super::sorted::is_sorted;
use super::table::Table;
use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::HashSet;

/// Evaluates sorted subqueries and closures before the query around them, and puts their rows in.
pub(super) struct Beforehand<'e> {
    pub(super) evaluation: &'e Evaluation<'e>,
    pub(super) context: &'e Context,
    /// The rows that stand in the query by name.
    pub(super) tables: Vec<(NamedNode, Table)>,
    use_index: bool,
    /// Triples that whatever is rewritten now is joined with.
    around: Vec<TriplePattern>,
    /// How its closures are answered.
    pub(super) paths: Vec<Told>,
}

impl Rewrite for Beforehand<'_> {
    fn pattern(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        if !is_sorted(&pattern) {
            return match pattern {
                GraphPattern::Join { .. } if !scope.correlated && scope.graph.is_none() => self.join(pattern, scope),
                GraphPattern::LeftJoin { left, right, expression } if !scope.correlated && scope.graph.is_none() => {
                    // Not within what is around both: a row that finds nothing here stays, and may join there.
                    let beside = matched(&left);
                    let right = match *right {
                        service if self.is_elsewhere(&service) => self.elsewhere(service, &left)?,
                        other => self.within(beside, |this| this.pattern(other, scope))?,
                    };
                    let left = Box::new(self.pattern(*left, scope)?);
                    let expression = expression.map(|e| self.expression(e, scope)).transpose()?;
                    Ok(GraphPattern::LeftJoin { left, right: Box::new(right), expression })
                }
                GraphPattern::Path { .. } => self.path(pattern, scope),
                GraphPattern::Service { .. } if !scope.correlated && scope.graph.is_none() => self.service(pattern),
                // What is subtracted, grouped or cut is not what is joined.
                GraphPattern::Minus { left, right } => {
                    let left = Box::new(self.pattern(*left, scope)?);
                    let right = Box::new(self.within(Vec::new(), |this| this.pattern(*right, scope))?);
                    Ok(GraphPattern::Minus { left, right })
                }
                GraphPattern::Project { .. } | GraphPattern::Group { .. } | GraphPattern::Slice { .. } => {
                    self.within(Vec::new(), |this| descend(this, pattern, scope))
                }
                other => descend(self, other, scope),
            };
        }
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
}

impl<'e> Beforehand<'e> {
    /// For a query within an evaluation.
    pub(super) fn new(evaluation: &'e Evaluation<'e>, context: &'e Context) -> Self {
        let use_index = evaluation.index_is_current();
        Self { evaluation, context, tables: Vec::new(), use_index, around: Vec::new(), paths: Vec::new() }
    }

    /// Rewrites something that is joined with these triples and, as far as is known, no others.
    fn within<T>(&mut self, around: Vec<TriplePattern>, rewrite: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.around, around);
        let rewritten = rewrite(self);
        self.around = before;
        rewritten
    }

    /// A path: what the index says it comes to, or as it is.
    fn path(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        let GraphPattern::Path { subject, path, object } = &pattern else { return Ok(pattern) };
        let Some(closure) = Closure::of(subject, path, object) else { return Ok(pattern) };
        let (answered, rewritten) = match self.close(&closure, scope)? {
            Closed::Between(holds) => (Ok(usize::from(holds)), Some(truth(holds))),
            Closed::Rows(variables, rows) => (Ok(rows.len()), Some(self.table(variables, rows))),
            Closed::Left(why) => (Err(why), None),
        };
        self.paths.push(Told { path: format!("{subject} {path} {object}"), answered });
        Ok(rewritten.unwrap_or(pattern))
    }

    fn close(&self, closure: &Closure<'_>, scope: &Scope) -> Result<Closed, SparqlError> {
        let Some(index) = self.evaluation.extensions.closures.as_ref() else {
            return Ok(Closed::Left("there is no index of links here, or it is switched off"));
        };
        if !self.use_index {
            return Ok(Closed::Left("the index is of another version of the store, or the query is part of an update"));
        }
        if scope.graph.is_some() || self.context.dataset.is_some() {
            return Ok(Closed::Left("the index is of the default graph only"));
        }
        if scope.correlated {
            return Ok(Closed::Left("it is asked for each row of something else"));
        }
        let tick = || self.evaluation.budget.tick();
        closure.close(index.as_ref(), &mut |variable| self.values_of(variable), &tick)
    }

    /// What the triples around bind a variable to; nothing if they do not, or to too much.
    fn values_of(&self, variable: &Variable) -> Result<Option<Vec<Term>>, SparqlError> {
        let rows = self.values(std::slice::from_ref(variable))?;
        Ok(rows.map(|rows| rows.into_iter().flatten().collect()))
    }

    /// What the triples around bind some variables to, each row once; nothing if they do not, or to too much.
    fn values(&self, variables: &[Variable]) -> Result<Option<Vec<Vec<Term>>>, SparqlError> {
        let Some(pattern) = connected(&self.around, variables) else { return Ok(None) };
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

    /// A service inside this process, asked for each of what the triples around bind its ends to.
    fn service(&mut self, pattern: GraphPattern) -> Result<GraphPattern, SparqlError> {
        let GraphPattern::Service { name: NamedNodePattern::NamedNode(name), inner, .. } = &pattern else {
            return Ok(pattern);
        };
        let services = &self.evaluation.extensions.services;
        let GraphPattern::Bgp { patterns } = &**inner else { return Ok(pattern) };
        let Some((_, service)) = services.iter().find(|(ours, _)| ours == name) else { return Ok(pattern) };
        let mut ends: Vec<Variable> =
            patterns.iter().filter_map(|triple| asked_about(service.as_ref(), triple)).collect();
        ends.retain(|end| connected(&self.around, std::slice::from_ref(end)).is_some());
        ends.dedup();
        if ends.is_empty() {
            return Ok(pattern);
        }
        let Some(given) = self.values(&ends)? else {
            let told = format!("{name} would be asked more than {MOST_STARTS} times: narrow what binds its ends");
            return Err(SparqlError::TooLarge(told));
        };
        let (mut variables, mut rows) = (ends.clone(), Vec::new());
        let is_thing = |given: &Vec<Term>| given.iter().all(|term| matches!(term, Term::NamedNode(_)));
        for given in given.into_iter().filter(is_thing) {
            let asked = patterns.iter().map(|triple| with_ends(triple, &ends, &given)).collect();
            let tick = || self.evaluation.budget.tick();
            let (found, answers) = service.rows(&GraphPattern::Bgp { patterns: asked }, &tick)?;
            variables.truncate(ends.len());
            variables.extend(found);
            let given = given.into_iter().map(Some);
            rows.extend(answers.into_iter().map(|answer| given.clone().chain(answer).collect::<Vec<_>>()));
        }
        // Without rows nobody has said what the columns are called.
        if rows.is_empty() {
            return Ok(nothing());
        }
        Ok(self.table(variables, rows))
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
        let outside = self.around.len();
        self.around.extend(local.iter().flat_map(matched));
        let parts = local.into_iter().map(|part| self.pattern(part, scope)).collect::<Result<Vec<_>, _>>();
        self.around.truncate(outside);
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

/// The variable that a service is asked about in a triple, if it is one that has to be bound outside.
fn asked_about(service: &dyn Service, triple: &TriplePattern) -> Option<Variable> {
    match (&triple.predicate, &triple.object) {
        (NamedNodePattern::NamedNode(property), TermPattern::Variable(end)) if service.takes(property) => {
            Some(end.clone())
        }
        _ => None,
    }
}

/// A triple with the values of bound ends in their places.
fn with_ends(triple: &TriplePattern, ends: &[Variable], given: &[Term]) -> TriplePattern {
    let object = match &triple.object {
        TermPattern::Variable(variable) => match ends.iter().position(|end| end == variable) {
            Some(at) => given[at].clone().into(),
            None => triple.object.clone(),
        },
        other => other.clone(),
    };
    TriplePattern { subject: triple.subject.clone(), predicate: triple.predicate.clone(), object }
}
