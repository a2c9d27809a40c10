//! Closures inside `EXISTS`: the index is asked for each row, with what the row binds the ends to.
//!
//! The evaluator would walk the store from the row's values each time. `EXISTS { ?x p+ ?y }` holds exactly if the index
//! leads from one value to the other; an end that the row leaves free matches anything. So the whole `EXISTS` becomes a
//! call of a function, which is told of each end whether it is bound, and to what.
//!
//! `EXISTS { ?x p+ ?y . ?y q <a> }` holds exactly if `?x` is among what the index reaches from the values of `?y`, as long
//! as `?y` and the other variables of these triples stand nowhere else in the query: then no row has to do with them, and
//! the values are the same for each.

use super::budget::Budget;
use super::extensions::{Closures, Function, Step, Way};
use super::rewrite::closures::{Closure, FREE_STAR, NOT_COVERED, connected};
use super::rewrite::names::triple_variables;
use super::settled::other_than;
use oxigraph::model::{Literal, NamedNode, Term, Variable};
use spargebra::algebra::{Expression, Function as Called, GraphPattern};
use spargebra::term::{GroundTerm, TermPattern, TriplePattern};
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

/// What an `EXISTS` is about that consists of one path.
pub(super) struct Lone<'p> {
    /// The path.
    pub(super) path: &'p GraphPattern,
    /// The zero step beside it: a variable, and the constant that it reaches in no step.
    zero: Option<(&'p Variable, &'p NamedNode)>,
}

impl<'p> Lone<'p> {
    /// The path, if there is nothing else: alone, or with the zero step that has been put beside it.
    pub(super) fn of(pattern: &'p GraphPattern) -> Option<Self> {
        match pattern {
            GraphPattern::Path { .. } => Some(Self { path: pattern, zero: None }),
            GraphPattern::Union { left, right } => {
                let zero = one_value(left)?;
                let GraphPattern::Filter { expr, inner } = &**right else { return None };
                let is_path = matches!(**inner, GraphPattern::Path { .. });
                (is_path && other_than(expr) == Some(zero)).then_some(Self { path: inner, zero: Some(zero) })
            }
            _ => None,
        }
    }

    /// The expression that stands for the `EXISTS`, with the function that it calls under a name.
    pub(super) fn expression(&self, name: &NamedNode, ends: [&TermPattern; 2]) -> Expression {
        let arguments = ends.into_iter().flat_map(told).collect();
        let call = Expression::FunctionCall(Called::Custom(name.clone()), arguments);
        match self.zero {
            None => call,
            Some((variable, node)) => {
                let (free, same) = (
                    Expression::Not(Box::new(Expression::Bound(variable.clone()))),
                    Expression::SameTerm(Box::new(variable.clone().into()), Box::new(node.clone().into())),
                );
                let or = |a, b| Expression::Or(Box::new(a), Box::new(b));
                or(free, or(same, call))
            }
        }
    }
}

/// `VALUES ?v { <iri> }`, as the zero step of a path is written.
fn one_value(pattern: &GraphPattern) -> Option<(&Variable, &NamedNode)> {
    match pattern {
        GraphPattern::Join { left, right } if matches!(&**left, GraphPattern::Bgp { patterns } if patterns.is_empty()) => {
            one_value(right)
        }
        GraphPattern::Values { variables, bindings } => match (&variables[..], &bindings[..]) {
            ([variable], [row]) => match &row[..] {
                [Some(GroundTerm::NamedNode(node))] => Some((variable, node)),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// An end as two arguments: whether it is bound, and to what.
fn told(end: &TermPattern) -> [Expression; 2] {
    let truth = |value: bool| Expression::Literal(Literal::from(value));
    match end {
        TermPattern::Variable(variable) => {
            let value = Expression::Coalesce(vec![variable.clone().into(), truth(false)]);
            [Expression::Bound(variable.clone()), value]
        }
        TermPattern::NamedNode(node) => [truth(true), Expression::NamedNode(node.clone())],
        TermPattern::Literal(literal) => [truth(true), Expression::Literal(literal.clone())],
        // They have become variables long before.
        TermPattern::BlankNode(_) => [truth(false), truth(false)],
    }
}

/// What an `EXISTS` is about that consists of one closure and triples that say where to start.
pub(super) struct Anchored<'p> {
    /// The path.
    pub(super) path: &'p GraphPattern,
    /// The triples, which bind its inner end.
    pub(super) triples: Vec<TriplePattern>,
    /// That end.
    pub(super) inner: &'p Variable,
    /// The other end.
    outer: &'p TermPattern,
    /// What a step is, and the way from the inner end to the other.
    pub(super) step: Step,
    pub(super) way: Way,
}

impl<'p> Anchored<'p> {
    /// The closure and the triples, if there is nothing else and the triples' variables are the pattern's own. `text` is the
    /// whole query.
    pub(super) fn of(pattern: &'p GraphPattern, index: &dyn Closures, text: &str) -> Option<Self> {
        let (mut paths, mut triples, mut open) = (Vec::new(), Vec::new(), vec![pattern]);
        while let Some(part) = open.pop() {
            match part {
                GraphPattern::Join { left, right } => open.extend([&**left, &**right]),
                GraphPattern::Bgp { patterns } => triples.extend(patterns.iter().cloned()),
                GraphPattern::Path { .. } => paths.push(part),
                _ => return None,
            }
        }
        let [path] = paths[..] else { return None };
        let ([from, to], step) = asked_ends(path, index).ok()?;
        let own: Vec<Variable> = triples.iter().flat_map(triple_variables).collect();
        let is_own = |end: &TermPattern| matches!(end, TermPattern::Variable(v) if own.contains(v));
        let (inner, outer, way) = match (is_own(from), is_own(to)) {
            (true, false) => (from, to, Way::Forward),
            (false, true) => (to, from, Way::Backward),
            _ => return None,
        };
        let TermPattern::Variable(inner) = inner else { return None };
        let here = pattern.to_string();
        let is_only_here = |variable: &Variable| mentions(&here, variable) == mentions(text, variable);
        let GraphPattern::Bgp { patterns } = connected(&triples, std::slice::from_ref(inner))? else { return None };
        (patterns.len() == triples.len() && own.iter().all(is_only_here)).then_some(Self {
            path,
            triples,
            inner,
            outer,
            step,
            way,
        })
    }

    /// The expression that stands for the `EXISTS`, with the function that it calls under a name.
    pub(super) fn expression(&self, name: &NamedNode) -> Expression {
        Expression::FunctionCall(Called::Custom(name.clone()), told(self.outer).into())
    }
}

/// How often a variable is written in a text.
fn mentions(text: &str, variable: &Variable) -> usize {
    let goes_on = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '·';
    let after = text.match_indices(variable.as_str()).map(|(at, name)| {
        let before = text[..at].chars().next_back();
        matches!(before, Some('?' | '$')) && !text[at + name.len()..].starts_with(goes_on)
    });
    after.filter(|is_it| *is_it).count()
}

/// Whether an end is among some things; a free one is, if there are any.
pub(super) fn among(things: HashSet<NamedNode>) -> Function {
    Arc::new(move |terms| {
        let [bound, value] = terms else { return None };
        let is_among = match end(bound, value) {
            Some(End::At(node)) => things.contains(node),
            Some(End::Free) => !things.is_empty(),
            None => false,
        };
        Some(Literal::from(is_among).into())
    })
}

/// A closure that is asked for each row.
pub(super) struct Asked {
    index: Arc<dyn Closures>,
    step: Step,
    /// Whether both ends are one variable.
    circle: bool,
    budget: Arc<Budget>,
    /// Whether there is any pair at all.
    any: OnceLock<bool>,
}

/// What a row binds an end to.
enum End<'t> {
    Free,
    At(&'t NamedNode),
}

impl Asked {
    /// The function for a closure whose predicates the index covers.
    pub(super) fn function(
        index: Arc<dyn Closures>,
        step: Step,
        ends: [&TermPattern; 2],
        budget: Arc<Budget>,
    ) -> Function {
        let circle = matches!(ends, [TermPattern::Variable(a), TermPattern::Variable(b)] if a == b);
        let asked = Self { index, step, circle, budget, any: OnceLock::new() };
        Arc::new(move |terms| Some(Literal::from(asked.holds(terms)?).into()))
    }

    fn holds(&self, terms: &[Term]) -> Option<bool> {
        let [from_bound, from, to_bound, to] = terms else { return None };
        // Links lead between things: no text and no blank node is at either end of one.
        let (Some(from), Some(to)) = (end(from_bound, from), end(to_bound, to)) else { return Some(false) };
        let tick = || self.budget.tick();
        Some(match (from, to) {
            (End::At(from), End::At(to)) => self.index.reaches(from, &self.step, to, &tick),
            (End::At(from), End::Free) => self.index.leads_on(from, &self.step, Way::Forward, &tick),
            (End::Free, End::At(to)) => self.index.leads_on(to, &self.step, Way::Backward, &tick),
            (End::Free, End::Free) => *self.any.get_or_init(|| self.any(&tick)),
        })
    }

    fn any(&self, tick: &dyn Fn()) -> bool {
        let mut place = 0;
        while let Some((pairs, next)) = self.index.pairs_after(&self.step, place, tick) {
            if !self.circle || pairs.iter().any(|(from, to)| from == to) {
                return true;
            }
            place = next;
        }
        false
    }
}

fn end<'t>(bound: &Term, value: &'t Term) -> Option<End<'t>> {
    let is_bound = matches!(bound, Term::Literal(truth) if truth.value() == "true");
    match value {
        _ if !is_bound => Some(End::Free),
        Term::NamedNode(node) => Some(End::At(node)),
        _ => None,
    }
}

/// Whether a path of an `EXISTS` is one that the index may be asked for, with its ends and its step.
pub(super) fn asked_ends<'p>(
    pattern: &'p GraphPattern,
    index: &dyn Closures,
) -> Result<([&'p TermPattern; 2], Step), &'static str> {
    let GraphPattern::Path { subject, path, object } = pattern else { return Err("it is no path") };
    let closure = Closure::of(subject, path, object)?;
    if !closure.is_covered(index) {
        return Err(NOT_COVERED);
    }
    closure.ends().ok_or(FREE_STAR)
}
