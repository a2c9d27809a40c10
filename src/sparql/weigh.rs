//! Guessing from its shape whether a query is heavy.
//!
//! Only what is plainly so: a closure with both ends open, a cross product, sorting or grouping without anything to
//! hold on to. A wrong guess costs little: a light query that goes on has to wait for a heavy slot then.

use super::admission::Class;
use super::rewrite::names::in_scope;
use oxigraph::model::vocab::rdf;
use spargebra::Query;
use spargebra::algebra::{GraphPattern, PropertyPathExpression as Path};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// The class of a query.
pub fn weigh(query: &Query) -> Class {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    if heavy(pattern) { Class::Heavy } else { Class::Light }
}

fn heavy(pattern: &GraphPattern) -> bool {
    use GraphPattern as P;
    match pattern {
        P::Path { subject, path, object } => closes(path) && open(subject) && open(object),
        P::Bgp { patterns } => crosses(patterns),
        P::Join { left, right } => {
            heavy(left)
                || heavy(right)
                || (in_scope(left).is_disjoint(&in_scope(right)) && !small(left) && !small(right))
        }
        P::LeftJoin { left, right, .. }
        | P::Union { left, right }
        | P::Minus { left, right }
        | P::Lateral { left, right } => heavy(left) || heavy(right),
        P::Group { inner, .. } | P::OrderBy { inner, .. } | P::Distinct { inner } => heavy(inner) || !anchored(inner),
        P::Filter { inner, .. }
        | P::Graph { inner, .. }
        | P::Extend { inner, .. }
        | P::Project { inner, .. }
        | P::Reduced { inner }
        | P::Slice { inner, .. } => heavy(inner),
        P::Service { .. } | P::Values { .. } => false,
    }
}

fn open(term: &TermPattern) -> bool {
    matches!(term, TermPattern::Variable(_) | TermPattern::BlankNode(_))
}

/// Whether something in a path is closed over: `p+` or `p*`.
pub(super) fn closes(path: &Path) -> bool {
    match path {
        Path::ZeroOrMore(_) | Path::OneOrMore(_) => true,
        Path::Reverse(inner) | Path::ZeroOrOne(inner) => closes(inner),
        Path::Sequence(a, b) | Path::Alternative(a, b) => closes(a) || closes(b),
        Path::NamedNode(_) | Path::NegatedPropertySet(_) => false,
    }
}

fn small(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Values { bindings, .. } => bindings.len() <= 100,
        GraphPattern::Bgp { patterns } => patterns.is_empty(),
        GraphPattern::Extend { inner, .. } => small(inner),
        _ => false,
    }
}

/// Whether triple patterns fall apart into unconnected groups.
fn crosses(patterns: &[TriplePattern]) -> bool {
    let names = |triple: &TriplePattern| -> Vec<String> {
        let mut names: Vec<String> =
            [&triple.subject, &triple.object].into_iter().filter(|t| open(t)).map(ToString::to_string).collect();
        if let NamedNodePattern::Variable(v) = &triple.predicate {
            names.push(v.to_string());
        }
        names
    };
    let mut left: Vec<Vec<String>> = patterns.iter().map(names).filter(|names| !names.is_empty()).collect();
    let Some(mut reached) = left.pop() else { return false };
    while let Some(next) = left.iter().position(|names| names.iter().any(|n| reached.contains(n))) {
        reached.extend(left.swap_remove(next));
    }
    !left.is_empty()
}

/// Whether a pattern holds on to a constant somewhere.
fn anchored(pattern: &GraphPattern) -> bool {
    use GraphPattern as P;
    let fixed = |triple: &TriplePattern| {
        let of_class = matches!(&triple.predicate, NamedNodePattern::NamedNode(p) if p.as_ref() == rdf::TYPE);
        !open(&triple.subject) || (!open(&triple.object) && !of_class)
    };
    match pattern {
        P::Bgp { patterns } => patterns.iter().any(fixed),
        P::Path { subject, object, .. } => !open(subject) || !open(object),
        P::Join { left, right } => anchored(left) || anchored(right),
        P::Union { left, right } => anchored(left) && anchored(right),
        P::LeftJoin { left, .. } | P::Minus { left, .. } | P::Lateral { left, .. } => anchored(left),
        P::Slice { length: Some(length), .. } if *length <= 1000 => true,
        P::Filter { inner, .. }
        | P::Graph { inner, .. }
        | P::Extend { inner, .. }
        | P::Project { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::OrderBy { inner, .. }
        | P::Group { inner, .. }
        | P::Slice { inner, .. } => anchored(inner),
        P::Values { .. } | P::Service { .. } => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, class: Class) {
        let query = spargebra::SparqlParser::new().parse_query(query).expect("valid");
        assert_eq!(weigh(&query), class, "{query}");
    }

    #[test]
    fn shapes_and_their_weight() {
        check("ASK { <a:a> ?p ?o }", Class::Light);
        check("SELECT * { ?s <a:p> ?o . ?o <a:q> ?r } LIMIT 10", Class::Light);
        check("SELECT * { <a:a> <a:p>+ ?o } ORDER BY ?o", Class::Light);
        check("SELECT * { ?s <a:p>+ ?o }", Class::Heavy);
        check("SELECT * { ?s ?p ?o . ?a ?b ?c }", Class::Heavy);
        check("SELECT (COUNT(*) AS ?n) { ?s <a:p> ?o }", Class::Heavy);
        check("SELECT * { ?s a <a:Person> } ORDER BY ?s", Class::Heavy);
    }
}
