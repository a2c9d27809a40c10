//! Property paths and `GRAPH` as the standard has them, where the evaluator sees it differently.
//!
//! - A path of length zero from a constant gives the constant, also one that is in no triple (SPARQL 1.1 §18.4). The
//!   evaluator wants it in the graph, so the zero step becomes a value of its own beside the rest of the path.
//! - `p|q` is a union and keeps duplicates; `p/q` inside it is a join.
//! - `GROUP_CONCAT` gives a string without a language, also of strings that share one (§18.5.1.7).
//! - `BNODE(x)` gives one node for one `x` in one row, and another in the next row (§17.4.2.9).
//! - Inside `GRAPH ?g`, values are joined with each graph, a subquery is evaluated once a graph, and `MINUS` of patterns
//!   that share nothing else takes nothing away, although `?g` would be on both sides.

use super::names::{fresh, in_scope};
use super::walk::{Rewrite, Scope, descend, descend_expression};
use crate::sparql::SparqlError;
use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, Function, GraphPattern, PropertyPathExpression,
};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

/// The rewriting.
#[derive(Default)]
pub struct Paths {
    /// Inside a chain of `BIND`s whose rows are numbered.
    in_extend: bool,
}

impl Rewrite for Paths {
    fn pattern(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        Ok(match pattern {
            GraphPattern::Path { subject, path, object } => expand(subject, path, object),
            GraphPattern::Values { .. } if scope.graph.is_some() => in_each_graph(pattern),
            GraphPattern::Minus { left, right } => {
                let (left, right) = (self.pattern(*left, scope)?, self.pattern(*right, scope)?);
                if let Some(NamedNodePattern::Variable(_)) = &scope.graph
                    && in_scope(&left).is_disjoint(&in_scope(&right))
                {
                    left
                } else {
                    GraphPattern::Minus { left: Box::new(left), right: Box::new(right) }
                }
            }
            GraphPattern::Graph { name: NamedNodePattern::Variable(name), inner } if !scope.correlated => {
                let per_graph = Scope { graph: Some(NamedNodePattern::Variable(name.clone())), ..scope.clone() };
                let inner = self.pattern(*inner, &per_graph)?;
                if has_subquery(&inner) { once_a_graph(name, inner) } else { graph(name, inner) }
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                let inner = Box::new(self.pattern(*inner, scope)?);
                plain_concatenation(GraphPattern::Group { inner, variables, aggregates })
            }
            GraphPattern::Extend { .. } if !self.in_extend && makes_nodes(&pattern) => {
                self.in_extend = true;
                let rewritten = descend(self, numbered(pattern), scope);
                self.in_extend = false;
                rewritten?
            }
            other => {
                let in_extend = self.in_extend;
                self.in_extend &= matches!(other, GraphPattern::Extend { .. });
                let rewritten = descend(self, other, scope);
                self.in_extend = in_extend;
                rewritten?
            }
        })
    }

    fn expression(&mut self, expression: Expression, scope: &Scope) -> Result<Expression, SparqlError> {
        Ok(match expression {
            Expression::FunctionCall(Function::BNode, mut arguments) if arguments.len() == 1 && self.in_extend => {
                arguments.push(Expression::Variable(Variable::new_unchecked(ROW_VARIABLE)));
                Expression::FunctionCall(Function::Custom(NamedNode::new_unchecked(NODE)), arguments)
            }
            other => descend_expression(self, other, scope)?,
        })
    }
}

/// The function that numbers a row, and the one that makes a node of a string and such a number.
pub const ROW: &str = "https://w3id.org/haverim/function#·row";
/// See [`ROW`].
pub const NODE: &str = "https://w3id.org/haverim/function#·node";
const ROW_VARIABLE: &str = "·row";

/// Whether a chain of `BIND`s makes blank nodes of strings.
fn makes_nodes(pattern: &GraphPattern) -> bool {
    let GraphPattern::Extend { inner, expression, .. } = pattern else { return false };
    fn makes(expression: &Expression) -> bool {
        match expression {
            Expression::FunctionCall(Function::BNode, arguments) if arguments.len() == 1 => true,
            Expression::FunctionCall(_, arguments) | Expression::Coalesce(arguments) => arguments.iter().any(makes),
            Expression::If(a, b, c) => makes(a) || makes(b) || makes(c),
            _ => false,
        }
    }
    makes(expression) || makes_nodes(inner)
}

/// Numbers the rows below a chain of `BIND`s.
fn numbered(pattern: GraphPattern) -> GraphPattern {
    match pattern {
        GraphPattern::Extend { inner, variable, expression } => {
            GraphPattern::Extend { inner: Box::new(numbered(*inner)), variable, expression }
        }
        below => GraphPattern::Extend {
            inner: Box::new(below),
            variable: Variable::new_unchecked(ROW_VARIABLE),
            expression: Expression::FunctionCall(Function::Custom(NamedNode::new_unchecked(ROW)), Vec::new()),
        },
    }
}

/// Takes the language off what `GROUP_CONCAT` gives.
fn plain_concatenation(group: GraphPattern) -> GraphPattern {
    let GraphPattern::Group { inner, variables, mut aggregates } = group else { return group };
    let mut plain = Vec::new();
    for (variable, aggregate) in &mut aggregates {
        if let AggregateExpression::FunctionCall { name: AggregateFunction::GroupConcat { .. }, .. } = aggregate {
            let with_language = fresh("c");
            plain.push((std::mem::replace(variable, with_language.clone()), with_language));
        }
    }
    plain.into_iter().fold(GraphPattern::Group { inner, variables, aggregates }, |inner, (variable, from)| {
        let expression = Expression::FunctionCall(Function::Str, vec![from.into()]);
        GraphPattern::Extend { inner: Box::new(inner), variable, expression }
    })
}

fn graph(name: Variable, inner: GraphPattern) -> GraphPattern {
    GraphPattern::Graph { name: name.into(), inner: Box::new(inner) }
}

/// An empty pattern inside `GRAPH` stands for the graph itself.
fn in_each_graph(pattern: GraphPattern) -> GraphPattern {
    GraphPattern::Join { left: Box::new(GraphPattern::default()), right: Box::new(pattern) }
}

/// Whether a subquery stands in the pattern itself, not in another `GRAPH`.
fn has_subquery(pattern: &GraphPattern) -> bool {
    use GraphPattern as P;
    match pattern {
        P::Project { .. } | P::Distinct { .. } | P::Reduced { .. } | P::Slice { .. } | P::Group { .. } => true,
        P::Join { left, right }
        | P::LeftJoin { left, right, .. }
        | P::Lateral { left, right }
        | P::Union { left, right }
        | P::Minus { left, right } => has_subquery(left) || has_subquery(right),
        P::Filter { inner, .. } | P::Extend { inner, .. } => has_subquery(inner),
        _ => false,
    }
}

/// `GRAPH ?g {subquery}`: the subquery is evaluated for each graph, which its projection has to let through.
fn once_a_graph(name: Variable, inner: GraphPattern) -> GraphPattern {
    fn let_through(pattern: GraphPattern, name: &Variable) -> GraphPattern {
        use GraphPattern as P;
        let again = |pattern: Box<P>| Box::new(let_through(*pattern, name));
        match pattern {
            P::Project { inner, mut variables } => {
                if !variables.contains(name) {
                    variables.push(name.clone());
                }
                P::Project { inner: again(inner), variables }
            }
            P::Join { left, right } => P::Join { left: again(left), right: again(right) },
            P::LeftJoin { left, right, expression } => {
                P::LeftJoin { left: again(left), right: again(right), expression }
            }
            P::Lateral { left, right } => P::Lateral { left: again(left), right: again(right) },
            P::Union { left, right } => P::Union { left: again(left), right: again(right) },
            P::Minus { left, right } => P::Minus { left: again(left), right: again(right) },
            P::Filter { expr, inner } => P::Filter { expr, inner: again(inner) },
            P::Extend { inner, variable, expression } => P::Extend { inner: again(inner), variable, expression },
            P::OrderBy { inner, expression } => P::OrderBy { inner: again(inner), expression },
            P::Distinct { inner } => P::Distinct { inner: again(inner) },
            P::Reduced { inner } => P::Reduced { inner: again(inner) },
            P::Slice { inner, start, length } => P::Slice { inner: again(inner), start, length },
            P::Group { inner, variables, aggregates } => P::Group { inner: again(inner), variables, aggregates },
            other => other,
        }
    }
    // A name of its own, so that a variable `?g` of the subquery that is not projected stays another one.
    let each = fresh("g");
    let inner = let_through(inner, &each);
    GraphPattern::Extend {
        inner: Box::new(GraphPattern::Lateral {
            left: Box::new(graph(each.clone(), GraphPattern::default())),
            right: Box::new(graph(each.clone(), inner)),
        }),
        variable: name,
        expression: each.into(),
    }
}

/// A path between two ends as patterns, with only closures, optional steps and negated sets left as paths.
pub fn expand(subject: TermPattern, path: PropertyPathExpression, object: TermPattern) -> GraphPattern {
    use PropertyPathExpression as Path;
    match path {
        Path::NamedNode(predicate) => {
            GraphPattern::Bgp { patterns: vec![TriplePattern { subject, predicate: predicate.into(), object }] }
        }
        Path::Reverse(inner) => expand(object, *inner, subject),
        Path::Sequence(first, second) => {
            let middle = fresh("m");
            GraphPattern::Join {
                left: Box::new(expand(subject, *first, middle.clone().into())),
                right: Box::new(expand(middle.into(), *second, object)),
            }
        }
        Path::Alternative(one, other) => GraphPattern::Union {
            left: Box::new(expand(subject.clone(), *one, object.clone())),
            right: Box::new(expand(subject, *other, object)),
        },
        Path::ZeroOrMore(_) | Path::ZeroOrOne(_) => with_zero_step(subject, path, object),
        Path::OneOrMore(_) | Path::NegatedPropertySet(_) => GraphPattern::Path { subject, path, object },
    }
}

/// `*` and `?`: the zero step apart when one end is a constant.
fn with_zero_step(subject: TermPattern, path: PropertyPathExpression, object: TermPattern) -> GraphPattern {
    let (constant, variable) = match (&subject, &object) {
        (TermPattern::Variable(_), TermPattern::Variable(_)) => return GraphPattern::Path { subject, path, object },
        (TermPattern::Variable(variable), constant) | (constant, TermPattern::Variable(variable)) => {
            (constant.clone(), variable.clone())
        }
        // Between two constants: the same one is reached in no step, another one as the evaluator does it.
        (one, other) if one == other => return in_each_graph(values(Vec::new(), Vec::new())),
        _ => return GraphPattern::Path { subject, path, object },
    };
    let Some((ground, expression)) = ground(&constant) else { return GraphPattern::Path { subject, path, object } };
    let elsewhere = Expression::Not(Box::new(Expression::SameTerm(
        Box::new(Expression::Variable(variable.clone())),
        Box::new(expression),
    )));
    GraphPattern::Union {
        left: Box::new(in_each_graph(values(vec![variable], vec![Some(ground)]))),
        right: Box::new(GraphPattern::Filter {
            expr: elsewhere,
            inner: Box::new(GraphPattern::Path { subject, path, object }),
        }),
    }
}

/// One row of values.
fn values(variables: Vec<Variable>, row: Vec<Option<GroundTerm>>) -> GraphPattern {
    GraphPattern::Values { variables, bindings: vec![row] }
}

fn ground(term: &TermPattern) -> Option<(GroundTerm, Expression)> {
    match term {
        TermPattern::NamedNode(node) => Some((node.clone().into(), Expression::NamedNode(node.clone()))),
        TermPattern::Literal(literal) => Some((literal.clone().into(), Expression::Literal(literal.clone()))),
        _ => None,
    }
}

/// A ground term as a term of a `VALUES` row; blank nodes have none.
pub fn ground_term(term: Term) -> Option<GroundTerm> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::Literal(literal) => Some(literal.into()),
        Term::BlankNode(_) => None,
    }
}

/// A pattern that matches nothing.
pub fn nothing() -> GraphPattern {
    GraphPattern::Values { variables: Vec::new(), bindings: Vec::new() }
}

/// `GRAPH <name> {pattern}`.
pub fn in_graph(name: &NamedNode, inner: GraphPattern) -> GraphPattern {
    GraphPattern::Graph { name: name.clone().into(), inner: Box::new(inner) }
}
