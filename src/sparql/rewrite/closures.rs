//! Closures over links, answered from the index.
//!
//! `<a> p+ ?x`, `?x p* <a>`, `<a> (p|^q)+ <b>`: a path in the default graph whose steps are all links that the index
//! covers, with a constant at one end at least. What the index reaches is then put in as rows. A path between two
//! variables stays as it is: with one of them bound by the rest of the query the evaluator walks from there, and with
//! none every pair would have to be written down.

use super::paths::nothing;
use crate::sparql::extensions::{Closures, Step, Way};
use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::algebra::{GraphPattern, PropertyPathExpression as Path};
use spargebra::term::TermPattern;

/// What a closure comes to.
pub enum Closed {
    /// It holds, or not, between two constants.
    Between(bool),
    /// The variable at its open end, and what it stands for.
    Reached(Variable, Vec<Vec<Option<Term>>>),
}

/// The answer of a path from the index; `None` if it is not one of those it can give.
///
/// The zero step of `*` is not in it: it has been put beside the path before ([`super::paths`]).
pub fn close(
    subject: &TermPattern,
    path: &Path,
    object: &TermPattern,
    index: &dyn Closures,
    tick: &dyn Fn(),
) -> Option<Closed> {
    let (Path::OneOrMore(inner) | Path::ZeroOrMore(inner)) = path else { return None };
    let mut steps = Vec::new();
    if !flatten(inner, false, &mut steps) || !steps.iter().all(|step| index.covers(&step.predicate)) {
        return None;
    }
    match (subject, object) {
        (TermPattern::NamedNode(from), TermPattern::NamedNode(to)) => {
            Some(Closed::Between(index.reaches(from, &steps, to)))
        }
        (TermPattern::NamedNode(from), TermPattern::Variable(v)) => {
            Some(Closed::Reached(v.clone(), rows(index.reach(from, &steps, Way::Forward, tick))))
        }
        (TermPattern::Variable(v), TermPattern::NamedNode(to)) => {
            Some(Closed::Reached(v.clone(), rows(index.reach(to, &steps, Way::Backward, tick))))
        }
        _ => None,
    }
}

/// A closure that holds or not, as a pattern.
pub fn truth(holds: bool) -> GraphPattern {
    if holds { GraphPattern::Values { variables: Vec::new(), bindings: vec![Vec::new()] } } else { nothing() }
}

fn rows(nodes: Vec<NamedNode>) -> Vec<Vec<Option<Term>>> {
    nodes.into_iter().map(|node| vec![Some(node.into())]).collect()
}

/// The steps of `p`, `^p` and `p|q`; whether it is made of nothing else.
fn flatten(path: &Path, inverse: bool, steps: &mut Vec<Step>) -> bool {
    match path {
        Path::NamedNode(predicate) => {
            steps.push(Step { predicate: predicate.clone(), inverse });
            true
        }
        Path::Reverse(inner) => flatten(inner, !inverse, steps),
        Path::Alternative(a, b) => flatten(a, inverse, steps) && flatten(b, inverse, steps),
        _ => false,
    }
}
