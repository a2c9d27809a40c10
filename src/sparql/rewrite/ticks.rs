//! Ticks: a function call on every pattern, so that the budget is looked at while the evaluator works.
//!
//! The optimiser moves a filter without variables down to the leaves, where it ticks for each row that is read, and
//! keeps it above each nested loop. A product of large tables makes billions of rows between two that are read, so
//! joins tick too: their filter mentions a variable that nothing binds, which holds it in its place. Patterns that share
//! a variable stay in one join, for the optimiser to put in order; unconnected ones are joined step by step.
//!
//! Sorting that is left to the evaluator (inside `LATERAL`, `EXISTS`, `GRAPH ?g`) ticks at each comparison, in its keys.
//!
//! Concatenation can double a string with every step; its arguments pass through a second function that refuses what
//! has grown too long.

use super::names::certain;
use super::walk::{Rewrite, Scope, descend, descend_expression, join_all};
use crate::sparql::SparqlError;
use oxigraph::model::{NamedNode, Variable};
use spargebra::algebra::{Expression, Function, GraphPattern, OrderExpression};
use std::collections::HashSet;

/// The function that ticks.
pub const TICK: &str = "https://w3id.org/haverim/function#·tick";
/// The function that gives back its first argument if it is no longer than its second.
pub const SHORT: &str = "https://w3id.org/haverim/function#·short";
/// The longest string that one call may make, in bytes.
const LONGEST: usize = 16 << 20;
/// The longest replacement in `REPLACE`, and the longest text it works on.
const REPLACEMENT: (usize, usize) = (1 << 10, 1 << 18);

/// The rewriting; always the last one.
pub struct Ticks;

impl Rewrite for Ticks {
    fn pattern(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        Ok(match pattern {
            GraphPattern::Bgp { patterns } if patterns.is_empty() => {
                if scope.graph.is_some() {
                    ticking(GraphPattern::default())
                } else {
                    GraphPattern::default()
                }
            }
            GraphPattern::Bgp { .. } | GraphPattern::Join { .. } => {
                let mut parts = Vec::new();
                self.flatten(pattern, scope, &mut parts)?;
                join(parts)
            }
            GraphPattern::LeftJoin { .. } | GraphPattern::Lateral { .. } => {
                ticking_here(descend(self, pattern, scope)?)
            }
            GraphPattern::Path { .. } | GraphPattern::Service { .. } => ticking(pattern),
            GraphPattern::Values { ref bindings, .. } if bindings.len() > 1 => ticking(pattern),
            GraphPattern::Group { .. } => ticking(descend(self, pattern, scope)?),
            GraphPattern::OrderBy { .. } => match descend(self, pattern, scope)? {
                GraphPattern::OrderBy { inner, expression } => {
                    GraphPattern::OrderBy { inner, expression: expression.into_iter().map(ticking_key).collect() }
                }
                other => other,
            },
            other => descend(self, other, scope)?,
        })
    }

    fn expression(&mut self, expression: Expression, scope: &Scope) -> Result<Expression, SparqlError> {
        Ok(match descend_expression(self, expression, scope)? {
            Expression::FunctionCall(Function::Concat, arguments) => {
                let longest = LONGEST / arguments.len().max(1);
                let arguments = arguments.into_iter().map(|argument| short(argument, longest)).collect();
                Expression::FunctionCall(Function::Concat, arguments)
            }
            Expression::FunctionCall(Function::Replace, mut arguments) if arguments.len() >= 3 => {
                for (index, longest) in [(0, REPLACEMENT.1), (2, REPLACEMENT.0)] {
                    let argument = std::mem::replace(&mut arguments[index], false_literal());
                    arguments[index] = short(argument, longest);
                }
                Expression::FunctionCall(Function::Replace, arguments)
            }
            other => other,
        })
    }
}

impl Ticks {
    /// The parts of a join, each rewritten; triple patterns one by one.
    fn flatten(
        &mut self,
        pattern: GraphPattern,
        scope: &Scope,
        parts: &mut Vec<GraphPattern>,
    ) -> Result<(), SparqlError> {
        match pattern {
            GraphPattern::Join { left, right } => {
                self.flatten(*left, scope, parts)?;
                self.flatten(*right, scope, parts)
            }
            GraphPattern::Bgp { patterns } if !patterns.is_empty() => {
                parts.extend(patterns.into_iter().map(|triple| ticking(GraphPattern::Bgp { patterns: vec![triple] })));
                Ok(())
            }
            other => {
                parts.push(self.pattern(other, scope)?);
                Ok(())
            }
        }
    }
}

/// Joins parts: connected ones together, what they have no variable in common with step by step.
fn join(parts: Vec<GraphPattern>) -> GraphPattern {
    if parts.len() < 2 {
        return join_all(parts);
    }
    let mut groups: Vec<(HashSet<Variable>, Vec<GraphPattern>)> = Vec::new();
    for part in parts {
        let mut variables = certain(&part);
        let (near, far): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(of, _)| !of.is_disjoint(&variables));
        let mut members = Vec::new();
        for (of, group) in near {
            variables.extend(of);
            members.extend(group);
        }
        members.push(part);
        groups = far;
        groups.push((variables, members));
    }
    groups
        .into_iter()
        .map(|(_, members)| if members.len() > 1 { ticking_here(join_all(members)) } else { join_all(members) })
        .reduce(|left, right| ticking_here(GraphPattern::Join { left: Box::new(left), right: Box::new(right) }))
        .unwrap_or_default()
}

fn false_literal() -> Expression {
    Expression::Literal(false.into())
}

fn short(argument: Expression, longest: usize) -> Expression {
    match &argument {
        Expression::Literal(literal) if literal.value().len() <= longest => argument,
        _ => {
            let longest = Expression::Literal(oxigraph::model::Literal::from(longest as u64));
            Expression::FunctionCall(Function::Custom(NamedNode::new_unchecked(SHORT)), vec![argument, longest])
        }
    }
}

fn tick() -> Expression {
    Expression::FunctionCall(Function::Custom(NamedNode::new_unchecked(TICK)), Vec::new())
}

/// Ticks each time that the evaluator compares two rows by a key: it evaluates the key anew for each comparison.
fn ticking_key(key: OrderExpression) -> OrderExpression {
    let ticking = |key: Expression| Expression::If(Box::new(tick()), Box::new(key.clone()), Box::new(key));
    match key {
        OrderExpression::Asc(key) => OrderExpression::Asc(ticking(key)),
        OrderExpression::Desc(key) => OrderExpression::Desc(ticking(key)),
    }
}

/// Ticks for each row that the pattern's leaves read.
fn ticking(pattern: GraphPattern) -> GraphPattern {
    GraphPattern::Filter { expr: tick(), inner: Box::new(pattern) }
}

/// Ticks for each row of the pattern itself.
fn ticking_here(pattern: GraphPattern) -> GraphPattern {
    let never = Expression::Variable(Variable::new_unchecked("·never"));
    GraphPattern::Filter { expr: Expression::Coalesce(vec![never, tick()]), inner: Box::new(pattern) }
}
