//! Walking over the algebra: every rewriting is a [`Rewrite`] that says what it changes and leaves the rest to
//! [`descend`].

use crate::sparql::SparqlError;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::NamedNodePattern;

/// Where a pattern stands.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The graph it is matched in; `None` is the default graph.
    pub graph: Option<NamedNodePattern>,
    /// Whether it is evaluated once for each row of something else (`EXISTS`, `LATERAL`).
    pub correlated: bool,
}

/// One rewriting.
pub trait Rewrite {
    /// A pattern, in its place.
    fn pattern(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        descend(self, pattern, scope)
    }

    /// An expression, in its place.
    fn expression(&mut self, expression: Expression, scope: &Scope) -> Result<Expression, SparqlError> {
        descend_expression(self, expression, scope)
    }
}

/// Rewrites what is inside a pattern. What a `SERVICE` sends away is not ours to change.
pub fn descend<R: Rewrite + ?Sized>(
    rewrite: &mut R,
    pattern: GraphPattern,
    scope: &Scope,
) -> Result<GraphPattern, SparqlError> {
    use GraphPattern as P;
    let lateral = || Scope { correlated: true, ..scope.clone() };
    Ok(match pattern {
        P::Bgp { .. } | P::Path { .. } | P::Values { .. } | P::Service { .. } => pattern,
        P::Join { left, right } => {
            P::Join { left: boxed(rewrite, *left, scope)?, right: boxed(rewrite, *right, scope)? }
        }
        P::LeftJoin { left, right, expression } => P::LeftJoin {
            left: boxed(rewrite, *left, scope)?,
            right: boxed(rewrite, *right, scope)?,
            expression: expression.map(|e| rewrite.expression(e, scope)).transpose()?,
        },
        P::Lateral { left, right } => {
            P::Lateral { left: boxed(rewrite, *left, scope)?, right: boxed(rewrite, *right, &lateral())? }
        }
        P::Filter { expr, inner } => {
            P::Filter { expr: rewrite.expression(expr, scope)?, inner: boxed(rewrite, *inner, scope)? }
        }
        P::Union { left, right } => {
            P::Union { left: boxed(rewrite, *left, scope)?, right: boxed(rewrite, *right, scope)? }
        }
        P::Graph { name, inner } => {
            let inside = Scope { graph: Some(name.clone()), ..scope.clone() };
            P::Graph { name, inner: boxed(rewrite, *inner, &inside)? }
        }
        P::Extend { inner, variable, expression } => P::Extend {
            inner: boxed(rewrite, *inner, scope)?,
            variable,
            expression: rewrite.expression(expression, scope)?,
        },
        P::Minus { left, right } => {
            P::Minus { left: boxed(rewrite, *left, scope)?, right: boxed(rewrite, *right, scope)? }
        }
        P::OrderBy { inner, expression } => P::OrderBy {
            inner: boxed(rewrite, *inner, scope)?,
            expression: expression
                .into_iter()
                .map(|order| {
                    Ok(match order {
                        OrderExpression::Asc(e) => OrderExpression::Asc(rewrite.expression(e, scope)?),
                        OrderExpression::Desc(e) => OrderExpression::Desc(rewrite.expression(e, scope)?),
                    })
                })
                .collect::<Result<_, SparqlError>>()?,
        },
        P::Project { inner, variables } => P::Project { inner: boxed(rewrite, *inner, scope)?, variables },
        P::Distinct { inner } => P::Distinct { inner: boxed(rewrite, *inner, scope)? },
        P::Reduced { inner } => P::Reduced { inner: boxed(rewrite, *inner, scope)? },
        P::Slice { inner, start, length } => P::Slice { inner: boxed(rewrite, *inner, scope)?, start, length },
        P::Group { inner, variables, aggregates } => P::Group {
            inner: boxed(rewrite, *inner, scope)?,
            variables,
            aggregates: aggregates
                .into_iter()
                .map(|(variable, aggregate)| {
                    let aggregate = match aggregate {
                        AggregateExpression::FunctionCall { name, expr, distinct } => {
                            AggregateExpression::FunctionCall { name, expr: rewrite.expression(expr, scope)?, distinct }
                        }
                        count @ AggregateExpression::CountSolutions { .. } => count,
                    };
                    Ok((variable, aggregate))
                })
                .collect::<Result<_, SparqlError>>()?,
        },
    })
}

/// Rewrites what is inside an expression.
pub fn descend_expression<R: Rewrite + ?Sized>(
    rewrite: &mut R,
    expression: Expression,
    scope: &Scope,
) -> Result<Expression, SparqlError> {
    use Expression as E;
    let mut all = |inner: Vec<E>| -> Result<Vec<E>, SparqlError> {
        inner.into_iter().map(|e| rewrite.expression(e, scope)).collect()
    };
    Ok(match expression {
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => expression,
        E::Coalesce(inner) => E::Coalesce(all(inner)?),
        E::FunctionCall(name, inner) => E::FunctionCall(name, all(inner)?),
        E::In(needle, inner) => E::In(one(rewrite, *needle, scope)?, {
            inner.into_iter().map(|e| rewrite.expression(e, scope)).collect::<Result<_, _>>()?
        }),
        E::Exists(inner) => {
            let inside = Scope { correlated: true, ..scope.clone() };
            E::Exists(boxed(rewrite, *inner, &inside)?)
        }
        E::If(a, b, c) => E::If(one(rewrite, *a, scope)?, one(rewrite, *b, scope)?, one(rewrite, *c, scope)?),
        E::UnaryPlus(a) => E::UnaryPlus(one(rewrite, *a, scope)?),
        E::UnaryMinus(a) => E::UnaryMinus(one(rewrite, *a, scope)?),
        E::Not(a) => E::Not(one(rewrite, *a, scope)?),
        E::Or(a, b) => E::Or(one(rewrite, *a, scope)?, one(rewrite, *b, scope)?),
        E::And(a, b) => E::And(one(rewrite, *a, scope)?, one(rewrite, *b, scope)?),
        E::Equal(a, b) => E::Equal(one(rewrite, *a, scope)?, one(rewrite, *b, scope)?),
        E::SameTerm(a, b) => E::SameTerm(one(rewrite, *a, scope)?, one(rewrite, *b, scope)?),
        E::Greater(a, b) => E::Greater(one(rewrite, *a, scope)?, one(rewrite, *b, scope)?),
        E::GreaterOrEqual(a, b) => E::GreaterOrEqual(one(rewrite, *a, scope)?, one(rewrite, *b, scope)?),
        E::Less(a, b) => E::Less(one(rewrite, *a, scope)?, one(rewrite, *b, scope)?),
        E::LessOrEqual(a, b) => E::LessOrEqual(one(rewrite, *a, scope)?, one(rewrite, *b, scope)?),
        E::Add(a, b) => E::Add(one(rewrite, *a, scope)?, one(rewrite, *b, scope)?),
        E::Subtract(a, b) => E::Subtract(one(rewrite, *a, scope)?, one(rewrite, *b, scope)?),
        E::Multiply(a, b) => E::Multiply(one(rewrite, *a, scope)?, one(rewrite, *b, scope)?),
        E::Divide(a, b) => E::Divide(one(rewrite, *a, scope)?, one(rewrite, *b, scope)?),
    })
}

fn boxed<R: Rewrite + ?Sized>(
    rewrite: &mut R,
    pattern: GraphPattern,
    scope: &Scope,
) -> Result<Box<GraphPattern>, SparqlError> {
    rewrite.pattern(pattern, scope).map(Box::new)
}

fn one<R: Rewrite + ?Sized>(
    rewrite: &mut R,
    expression: Expression,
    scope: &Scope,
) -> Result<Box<Expression>, SparqlError> {
    rewrite.expression(expression, scope).map(Box::new)
}

/// Joins patterns as a balanced tree, so that a thousand patterns do not nest a thousand deep. Nothing joins to the
/// empty pattern.
pub fn join_all(mut patterns: Vec<GraphPattern>) -> GraphPattern {
    match patterns.len() {
        0 => GraphPattern::default(),
        1 => patterns.remove(0),
        n => {
            let right = patterns.split_off(n / 2);
            GraphPattern::Join { left: Box::new(join_all(patterns)), right: Box::new(join_all(right)) }
        }
    }
}
