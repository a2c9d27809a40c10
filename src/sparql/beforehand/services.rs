//! Services inside this process: asked beforehand, for what the triples and values around them bind.

use super::Beforehand;
use crate::sparql::SparqlError;
use crate::sparql::extensions::{Service, Taken};
use crate::sparql::rewrite::closures::{MOST_STARTS, connected};
use crate::sparql::rewrite::paths::nothing;
use oxigraph::model::{Term, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Variables, and rows of what they are bound to together.
type Bound = (Vec<Variable>, Vec<Vec<Term>>);

impl Beforehand<'_> {
    /// A service inside this process, asked for each of what the triples around bind its ends to.
    pub(super) fn service(&mut self, pattern: GraphPattern) -> Result<GraphPattern, SparqlError> {
        let GraphPattern::Service { name: NamedNodePattern::NamedNode(name), inner, .. } = &pattern else {
            return Ok(pattern);
        };
        let services = &self.evaluation.extensions.services;
        let GraphPattern::Bgp { patterns } = &**inner else { return Ok(pattern) };
        let Some((_, service)) = services.iter().find(|(ours, _)| ours == name) else { return Ok(pattern) };
        let asked_about = patterns.iter().filter_map(|triple| asked_about(service.as_ref(), triple));
        let mut taken: HashMap<Variable, Taken> = HashMap::new();
        let mut ends = Vec::new();
        for (end, is) in asked_about {
            match taken.entry(end) {
                // Of a variable in two places, what both take.
                Entry::Occupied(mut known) if is == Taken::Things => drop(known.insert(is)),
                Entry::Occupied(_) => {}
                Entry::Vacant(new) => {
                    ends.push(new.key().clone());
                    new.insert(is);
                }
            }
        }
        let Some((ends, given)) = self.given_ends(ends)? else {
            let told = format!("{name} would be asked more than {MOST_STARTS} times: narrow what binds its ends");
            return Err(SparqlError::TooLarge(told));
        };
        if ends.is_empty() {
            return Ok(pattern);
        }
        let (mut variables, mut rows) = (ends.clone(), Vec::new());
        let may_be = |(end, term): (&Variable, &Term)| match term {
            Term::NamedNode(_) => true,
            Term::Literal(_) => taken[end] == Taken::Terms,
            // A blank node in the braces would stand for anything.
            Term::BlankNode(_) => false,
        };
        let is_asked = |given: &Vec<Term>| ends.iter().zip(given).all(may_be);
        for given in given.into_iter().filter(is_asked) {
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

    /// The ends of a service that triples or values around it bind, with what they are bound to together; nothing if
    /// that is too much.
    fn given_ends(&self, ends: Vec<Variable>) -> Result<Option<Bound>, SparqlError> {
        let by_triples = |end: &Variable| connected(&self.around, std::slice::from_ref(end)).is_some();
        let (mut bound, others): (Vec<_>, Vec<_>) = ends.into_iter().partition(by_triples);
        let mut rows = vec![Vec::new()];
        if !bound.is_empty() {
            match self.values(&bound)? {
                Some(values) => rows = values,
                None => return Ok(None),
            }
        }
        for end in others {
            let Some((_, values)) = self.given.iter().find(|(given, _)| *given == end) else { continue };
            if rows.len().saturating_mul(values.len()) > MOST_STARTS {
                return Ok(None);
            }
            let with =
                |row: Vec<Term>| values.iter().map(move |value| [&row[..], std::slice::from_ref(value)].concat());
            rows = rows.into_iter().flat_map(with).collect();
            bound.push(end);
        }
        Ok(Some((bound, rows)))
    }
}

/// The variable that a service is asked about in a triple, if it is one that has to be bound outside, and what it takes.
fn asked_about(service: &dyn Service, triple: &TriplePattern) -> Option<(Variable, Taken)> {
    match (&triple.predicate, &triple.object) {
        (NamedNodePattern::NamedNode(property), TermPattern::Variable(end)) => {
            Some((end.clone(), service.takes(property)?))
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
