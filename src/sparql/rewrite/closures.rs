//! Closures over links, answered from the index.
//!
//! `<a> p+ ?x`, `?x p* <a>`, `<a> (p|^q)+ <b>`, `<a> (p/q)+ ?x`, `?a p+ ?b`: a path in the default graph whose hops are all
//! links that the index holds completely. What the index reaches is then put in as rows, which the evaluator joins by hashing.
//!
//! A path between two variables needs a place to start. Where triples beside it bind one of its ends, those values are
//! read first, and the index is asked from each of them: the triples are only a part of what the path is joined with, so
//! nothing can be missed. Where nothing binds an end every pair is asked for. Either way there is a bound on the rows;
//! above it, pairs that nothing is joined with are given one after the other as they are asked for, and everything else is
//! left to the evaluator, which walks the store as it would without an index.
//!
//! In `EXISTS` a closure is asked for each row ([`crate::sparql::asked`]).
//!
//! `*` between two variables also joins each term of the graph with itself. Values read from triples are terms of the
//! graph, so their zero step is added; without such values the path is left to the evaluator.

use super::names::triple_variables;
use super::paths::nothing;
use crate::sparql::SparqlError;
use crate::sparql::extensions::{Closures, Hop, Step, Way};
use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::algebra::{GraphPattern, PropertyPathExpression as Path};
use spargebra::term::{TermPattern, TriplePattern};
use std::collections::HashSet;

/// The most values that a path is walked from.
pub const MOST_STARTS: usize = 20_000;
/// The most rows that a path between two variables is written down as.
pub const MOST_PAIRS: usize = 200_000;

/// A closure: `p+` or `p*` of predicates, of any of several, or of several one after the other.
pub struct Closure<'p> {
    subject: &'p TermPattern,
    object: &'p TermPattern,
    step: Step,
    /// Whether no step counts too, and has not been put beside the path before ([`super::paths`]).
    zero: bool,
}

/// What a closure comes to.
pub enum Closed {
    /// It holds, or not, between two constants.
    Between(bool),
    /// What its variables stand for.
    Rows(Vec<Variable>, Vec<Vec<Option<Term>>>),
    /// The same, for two variables and too many rows to write them down.
    Pairs([Variable; 2], Step),
    /// The evaluator has to walk the store, and why.
    Left(&'static str),
}

/// How a path of a query was answered, for whoever asks why it is quick or slow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The path as it stands in the rewritten query.
    pub path: String,
    /// How the index answers it; otherwise why it was left to the evaluator.
    pub answered: Result<By, &'static str>,
}

/// How the index answers a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// With so many rows, before the query around it is evaluated.
    Rows(usize),
    /// Pair after pair, as they are asked for.
    Pairs,
    /// Once for each row of what an `EXISTS` filters.
    EachRow,
}

/// Reads the values of a variable from the triples around a path; nothing if they do not bind it, or are too many.
pub type Around<'a> = dyn FnMut(&Variable) -> Result<Option<Vec<Term>>, SparqlError> + 'a;

impl<'p> Closure<'p> {
    /// A path between two ends as a closure; otherwise why it is none.
    pub fn of(subject: &'p TermPattern, path: &Path, object: &'p TermPattern) -> Result<Self, &'static str> {
        let (inner, star) = match path {
            Path::OneOrMore(inner) => (inner, false),
            Path::ZeroOrMore(inner) => (inner, true),
            _ => return Err("nothing is closed over: a look at the store is enough"),
        };
        let free = matches!((subject, object), (TermPattern::Variable(_), TermPattern::Variable(_)));
        let step = hops(inner, false).ok_or("a step is more than predicates one after the other or side by side")?;
        Ok(Self { subject, object, step, zero: star && free })
    }

    /// What it is asked with for each row: its ends and its step. Nothing for `*` between two variables, which takes
    /// in every term of the graph.
    pub fn ends(self) -> Option<([&'p TermPattern; 2], Step)> {
        (!self.zero).then_some(([self.subject, self.object], self.step))
    }

    /// Whether no step counts too, between two variables.
    pub fn has_zero(&self) -> bool {
        self.zero
    }

    /// Whether the index has all its predicates.
    pub fn is_covered(&self, index: &dyn Closures) -> bool {
        self.step.iter().flatten().all(|hop| index.covers(&hop.predicate))
    }

    /// Its answer from the index; `alone` says that no triples are joined with it.
    pub fn close(
        &self,
        index: &dyn Closures,
        around: &mut Around<'_>,
        alone: bool,
        tick: &dyn Fn(),
    ) -> Result<Closed, SparqlError> {
        if !self.is_covered(index) {
            return Ok(Closed::Left(NOT_COVERED));
        }
        let reach = |from: &NamedNode, way| {
            let reached = index.reach(from, &self.step, way, tick).into_iter();
            reached.map(|node| vec![Some(node.into())]).collect()
        };
        Ok(match (self.subject, self.object) {
            (TermPattern::NamedNode(from), TermPattern::NamedNode(to)) => {
                Closed::Between(index.reaches(from, &self.step, to, tick))
            }
            (TermPattern::NamedNode(from), TermPattern::Variable(v)) => {
                Closed::Rows(vec![v.clone()], reach(from, Way::Forward))
            }
            (TermPattern::Variable(v), TermPattern::NamedNode(to)) => {
                Closed::Rows(vec![v.clone()], reach(to, Way::Backward))
            }
            (TermPattern::Variable(a), TermPattern::Variable(b)) => match self.between([a, b], index, around, tick)? {
                Closed::Left(TOO_MANY) if alone && a != b => Closed::Pairs([a.clone(), b.clone()], self.step.clone()),
                closed => closed,
            },
            _ => Closed::Left("an end is a text"),
        })
    }

    /// Between two variables, which may be the same.
    fn between(
        &self,
        [a, b]: [&Variable; 2],
        index: &dyn Closures,
        around: &mut Around<'_>,
        tick: &dyn Fn(),
    ) -> Result<Closed, SparqlError> {
        let (pairs, zero) = match self.starts([a, b], around)? {
            Some((values, way)) => {
                let nodes = values.iter().filter_map(|value| match value {
                    Term::NamedNode(node) => Some(node.clone()),
                    _ => None,
                });
                let nodes: Vec<NamedNode> = nodes.collect();
                let pairs = index.reach_each(&nodes, &self.step, way, MOST_PAIRS, tick);
                let turned = |(start, end)| if way == Way::Forward { (start, end) } else { (end, start) };
                let pairs = pairs.map(|pairs| pairs.into_iter().map(turned).collect());
                (pairs, if self.zero { values } else { Vec::new() })
            }
            None if self.zero => return Ok(Closed::Left(FREE_STAR)),
            None => (index.pairs(&self.step, MOST_PAIRS, tick), Vec::new()),
        };
        let Some(pairs): Option<Vec<(NamedNode, NamedNode)>> = pairs else {
            return Ok(Closed::Left(TOO_MANY));
        };
        let in_circles: HashSet<&NamedNode> = pairs.iter().filter(|(a, b)| a == b).map(|(a, _)| a).collect();
        let is_new = |term: &Term| !matches!(term, Term::NamedNode(node) if in_circles.contains(node));
        let zero: Vec<(Term, Term)> = zero.into_iter().filter(is_new).map(|term| (term.clone(), term)).collect();
        let pairs = pairs.into_iter().map(|(a, b)| (a.into(), b.into())).chain(zero);
        Ok(if a == b {
            let circles = pairs.filter(|(a, b)| a == b).map(|(a, _)| vec![Some(a)]);
            Closed::Rows(vec![a.clone()], circles.collect())
        } else {
            Closed::Rows(vec![a.clone(), b.clone()], pairs.map(|(a, b)| vec![Some(a), Some(b)]).collect())
        })
    }

    /// The end that fewer values are known for, and the way from there.
    fn starts(&self, [a, b]: [&Variable; 2], around: &mut Around<'_>) -> Result<Option<(Vec<Term>, Way)>, SparqlError> {
        /// Below this it is not worth looking at the other end.
        const FEW: usize = 200;
        let first = around(a)?;
        if a == b || first.as_ref().is_some_and(|values| values.len() <= FEW) {
            return Ok(first.map(|values| (values, Way::Forward)));
        }
        Ok(match (first, around(b)?) {
            (Some(first), Some(second)) if first.len() <= second.len() => Some((first, Way::Forward)),
            (Some(first), None) => Some((first, Way::Forward)),
            (_, Some(second)) => Some((second, Way::Backward)),
            (None, None) => None,
        })
    }
}

/// Why a closure is left: its predicates.
pub const NOT_COVERED: &str = "a predicate is not a link, or some of its values are not in the index";
/// Why a closure is left: it also joins each term with itself.
pub const FREE_STAR: &str = "`*` between two free ends takes in every term of the graph";
const TOO_MANY: &str = "both ends are free and there are too many pairs";

/// A closure that holds or not, as a pattern.
pub fn truth(holds: bool) -> GraphPattern {
    if holds { GraphPattern::Values { variables: Vec::new(), bindings: vec![Vec::new()] } } else { nothing() }
}

/// The hops of `p`, `^p`, `p|q`, `p/q` and what is made of them; nothing for a choice between paths of several hops.
fn hops(path: &Path, inverse: bool) -> Option<Step> {
    match path {
        Path::NamedNode(predicate) => Some(vec![vec![Hop { predicate: predicate.clone(), inverse }]]),
        Path::Reverse(inner) => hops(inner, !inverse),
        Path::Sequence(a, b) => {
            let (first, second) = if inverse { (b, a) } else { (a, b) };
            Some([hops(first, inverse)?, hops(second, inverse)?].concat())
        }
        Path::Alternative(a, b) => match (hops(a, inverse)?.as_slice(), hops(b, inverse)?.as_slice()) {
            ([one], [other]) => Some(vec![[one.as_slice(), other].concat()]),
            _ => None,
        },
        _ => None,
    }
}

/// The triples that each row of a pattern has matched in the default graph, whatever else the pattern asks.
pub fn matched(pattern: &GraphPattern) -> Vec<TriplePattern> {
    use GraphPattern as P;
    match pattern {
        P::Bgp { patterns } => patterns.clone(),
        P::Join { left, right } => [matched(left), matched(right)].concat(),
        P::LeftJoin { left, .. } | P::Minus { left, .. } | P::Lateral { left, .. } => matched(left),
        P::Filter { inner, .. } | P::Extend { inner, .. } => matched(inner),
        _ => Vec::new(),
    }
}

/// The triples that have to do with some variables, step by step over the variables they share; nothing unless each of
/// these is a subject or object among them, and so a term of the graph.
pub fn connected(triples: &[TriplePattern], variables: &[Variable]) -> Option<GraphPattern> {
    let is = |end: &TermPattern, variable: &Variable| matches!(end, TermPattern::Variable(v) if v == variable);
    let is_end = |variable: &Variable| triples.iter().any(|t| is(&t.subject, variable) || is(&t.object, variable));
    if !variables.iter().all(is_end) {
        return None;
    }
    let mut known: HashSet<Variable> = variables.iter().cloned().collect();
    let (mut patterns, mut open): (Vec<TriplePattern>, Vec<&TriplePattern>) = (Vec::new(), triples.iter().collect());
    loop {
        let (near, far): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|triple| triple_variables(triple).iter().any(|v| known.contains(v)));
        if near.is_empty() {
            return Some(GraphPattern::Bgp { patterns });
        }
        known.extend(near.iter().flat_map(|triple| triple_variables(triple)));
        patterns.extend(near.into_iter().cloned());
        open = far;
    }
}
