//! Variables: fresh ones, those of a pattern, and blank nodes of a pattern turned into them.

use super::walk::{Rewrite, Scope, descend};
use crate::sparql::SparqlError;
use oxigraph::model::{BlankNode, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::{HashMap, HashSet};

/// A variable that no query has: the parser cannot read its name's first character after `?`.
pub fn fresh(what: &str) -> Variable {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    Variable::new_unchecked(format!("·{what}{}", NEXT.fetch_add(1, Ordering::Relaxed)))
}

/// A blank node in a pattern is a variable without a name; with one, patterns can be taken apart.
#[derive(Default)]
pub struct NameBlankNodes {
    names: HashMap<BlankNode, Variable>,
}

impl NameBlankNodes {
    fn term(&mut self, term: TermPattern) -> TermPattern {
        match term {
            TermPattern::BlankNode(node) => self.names.entry(node).or_insert_with(|| fresh("b")).clone().into(),
            other => other,
        }
    }
}

impl Rewrite for NameBlankNodes {
    fn pattern(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        Ok(match pattern {
            GraphPattern::Bgp { patterns } => GraphPattern::Bgp {
                patterns: patterns
                    .into_iter()
                    .map(|t| TriplePattern {
                        subject: self.term(t.subject),
                        predicate: t.predicate,
                        object: self.term(t.object),
                    })
                    .collect(),
            },
            GraphPattern::Path { subject, path, object } => {
                GraphPattern::Path { subject: self.term(subject), path, object: self.term(object) }
            }
            other => descend(self, other, scope)?,
        })
    }
}

/// The variables of a triple pattern.
pub fn triple_variables(triple: &TriplePattern) -> Vec<Variable> {
    let mut variables = Vec::new();
    for term in [&triple.subject, &triple.object] {
        if let TermPattern::Variable(v) = term {
            variables.push(v.clone());
        }
    }
    if let NamedNodePattern::Variable(v) = &triple.predicate {
        variables.push(v.clone());
    }
    variables
}

/// The variables that a pattern may bind outside of itself.
pub fn in_scope(pattern: &GraphPattern) -> HashSet<Variable> {
    let mut variables = HashSet::new();
    pattern.on_in_scope_variable(|v| {
        variables.insert(v.clone());
    });
    variables
}

/// The variables that a pattern binds in every row.
pub fn certain(pattern: &GraphPattern) -> HashSet<Variable> {
    use GraphPattern as P;
    match pattern {
        P::Bgp { patterns } => patterns.iter().flat_map(triple_variables).collect(),
        P::Path { subject, object, .. } => [subject, object]
            .into_iter()
            .filter_map(|term| if let TermPattern::Variable(v) = term { Some(v.clone()) } else { None })
            .collect(),
        P::Join { left, right } | P::Lateral { left, right } => {
            let mut variables = certain(left);
            variables.extend(certain(right));
            variables
        }
        P::LeftJoin { left, .. } | P::Minus { left, .. } => certain(left),
        P::Union { left, right } => certain(left).intersection(&certain(right)).cloned().collect(),
        P::Graph { name, inner } => {
            let mut variables = certain(inner);
            if let NamedNodePattern::Variable(v) = name {
                variables.insert(v.clone());
            }
            variables
        }
        P::Filter { inner, .. }
        | P::Extend { inner, .. }
        | P::OrderBy { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. } => certain(inner),
        P::Project { inner, variables } => {
            let inner = certain(inner);
            variables.iter().filter(|v| inner.contains(v)).cloned().collect()
        }
        P::Group { inner, variables, .. } => {
            let inner = certain(inner);
            variables.iter().filter(|v| inner.contains(v)).cloned().collect()
        }
        P::Service { inner, silent, .. } if !silent => certain(inner),
        P::Service { .. } => HashSet::new(),
        P::Values { variables, bindings } => variables
            .iter()
            .enumerate()
            .filter(|(i, _)| bindings.iter().all(|row| row[*i].is_some()))
            .map(|(_, v)| v.clone())
            .collect(),
    }
}
