//! A default graph made of several: `FROM <a> FROM <b>`, or `default-graph-uri` twice.
//!
//! The default graph is then the RDF merge (SPARQL 1.1 §13.2), a set: a triple that both graphs say is there once. The
//! evaluator reads one graph after the other and would give it twice, so each pattern skips, in the second graph, what
//! the first has said. Closures collect nodes in sets anyway and stay as they are.

use super::names::triple_variables;
use super::paths::{in_graph, nothing};
use super::walk::{Rewrite, Scope, descend, join_all};
use crate::sparql::SparqlError;
use oxigraph::model::NamedNode;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TriplePattern};

/// From so many graphs on, duplicates are taken out by `DISTINCT` rather than by looking into each graph before.
const MANY: usize = 6;

/// The rewriting. The evaluator has to know the merged graphs as named ones too.
pub struct Merge {
    /// The graphs that the default graph is made of.
    pub default: Vec<NamedNode>,
    /// The graphs that the query may name.
    pub named: Vec<NamedNode>,
}

impl Rewrite for Merge {
    fn pattern(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        Ok(match pattern {
            GraphPattern::Bgp { patterns } if scope.graph.is_none() => {
                join_all(patterns.into_iter().map(|triple| self.once(triple)).collect())
            }
            GraphPattern::Path { path: PropertyPathExpression::NegatedPropertySet(_), .. } if scope.graph.is_none() => {
                GraphPattern::Distinct { inner: Box::new(pattern) }
            }
            GraphPattern::Graph { name: NamedNodePattern::NamedNode(ref name), .. } if !self.named.contains(name) => {
                nothing()
            }
            GraphPattern::Graph { name: NamedNodePattern::Variable(ref name), .. } => GraphPattern::Filter {
                expr: Expression::In(
                    Box::new(name.clone().into()),
                    self.named.iter().cloned().map(Expression::NamedNode).collect(),
                ),
                inner: Box::new(descend(self, pattern, scope)?),
            },
            other => descend(self, other, scope)?,
        })
    }
}

impl Merge {
    /// A triple pattern over the merge.
    fn once(&self, triple: TriplePattern) -> GraphPattern {
        let one = |graph: &NamedNode| in_graph(graph, GraphPattern::Bgp { patterns: vec![triple.clone()] });
        let both = |left, right| GraphPattern::Union { left: Box::new(left), right: Box::new(right) };
        if self.default.len() > MANY {
            let all = self.default.iter().map(one).reduce(both).unwrap_or_else(nothing);
            let variables = triple_variables(&triple);
            let inner = Box::new(GraphPattern::Project { inner: Box::new(all), variables });
            return GraphPattern::Distinct { inner };
        }
        let mut before: Vec<GraphPattern> = Vec::new();
        let parts: Vec<GraphPattern> = self
            .default
            .iter()
            .map(|graph| {
                let here = one(graph);
                let part = before.iter().fold(here.clone(), |inner, earlier| GraphPattern::Filter {
                    expr: Expression::Not(Box::new(Expression::Exists(Box::new(earlier.clone())))),
                    inner: Box::new(inner),
                });
                before.push(here);
                part
            })
            .collect();
        parts.into_iter().reduce(both).unwrap_or_else(nothing)
    }
}
