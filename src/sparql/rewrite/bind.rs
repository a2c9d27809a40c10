//! Giving a query's variables values: the parameters of a named question, bound as terms and never pasted into text.
//!
//! Wherever a bound variable is matched, projected or grouped by, a `VALUES` of its one term is joined; wherever an
//! expression reads it, the term stands in its place. So it holds in sub-selects and filters too, which a `VALUES` at
//! the end of the query would not reach, and it stays a column of the answer.

use super::walk::{Rewrite, Scope, descend, descend_expression};
use crate::sparql::SparqlError;
use oxigraph::model::{Literal, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

/// The query with variables bound to terms.
pub fn bind(query: Query, bindings: &[(Variable, Term)]) -> Result<Query, SparqlError> {
    let mut bind = Bind { bindings };
    let mut within = |pattern| bind.pattern(pattern, &Scope::default());
    Ok(match query {
        Query::Select { dataset, pattern, base_iri } => Query::Select { dataset, pattern: within(pattern)?, base_iri },
        Query::Ask { dataset, pattern, base_iri } => Query::Ask { dataset, pattern: within(pattern)?, base_iri },
        Query::Construct { template, dataset, pattern, base_iri } => {
            Query::Construct { template, dataset, pattern: within(pattern)?, base_iri }
        }
        Query::Describe { dataset, pattern, base_iri } => {
            Query::Describe { dataset, pattern: within(pattern)?, base_iri }
        }
    })
}

struct Bind<'a> {
    bindings: &'a [(Variable, Term)],
}

impl Bind<'_> {
    fn term(&self, variable: &Variable) -> Option<&Term> {
        self.bindings.iter().find(|(name, _)| name == variable).map(|(_, term)| term)
    }

    /// The pattern joined with the values of the bound ones among some variables.
    fn with(&self, variables: Vec<Variable>, pattern: GraphPattern) -> GraphPattern {
        let mut joined = pattern;
        for (variable, term) in self.bindings.iter().filter(|(v, _)| variables.contains(v)) {
            let ground = match term {
                Term::NamedNode(node) => GroundTerm::NamedNode(node.clone()),
                Term::Literal(literal) => GroundTerm::Literal(literal.clone()),
                // A blank node is no constant of SPARQL; nobody can name one.
                Term::BlankNode(_) => continue,
            };
            let values = GraphPattern::Values { variables: vec![variable.clone()], bindings: vec![vec![Some(ground)]] };
            joined = GraphPattern::Join { left: Box::new(values), right: Box::new(joined) };
        }
        joined
    }
}

impl Bind<'_> {
    /// The triples in the braces of a service, with the terms in the place of the variables.
    fn inside_service(&self, pattern: GraphPattern) -> GraphPattern {
        let GraphPattern::Bgp { patterns } = pattern else { return pattern };
        let term = |term: TermPattern| match of_term(&term).and_then(|variable| self.term(&variable)) {
            Some(Term::NamedNode(node)) => node.clone().into(),
            Some(Term::Literal(literal)) => literal.clone().into(),
            _ => term,
        };
        let triple = |t: TriplePattern| TriplePattern { subject: term(t.subject), object: term(t.object), ..t };
        GraphPattern::Bgp { patterns: patterns.into_iter().map(triple).collect() }
    }
}

impl Rewrite for Bind<'_> {
    fn pattern(&mut self, pattern: GraphPattern, scope: &Scope) -> Result<GraphPattern, SparqlError> {
        let pattern = descend(self, pattern, scope)?;
        Ok(match pattern {
            GraphPattern::Bgp { ref patterns } => {
                let mut variables = Vec::new();
                for triple in patterns {
                    variables.extend(of_term(&triple.subject));
                    variables.extend(of_term(&triple.object));
                    if let NamedNodePattern::Variable(predicate) = &triple.predicate {
                        variables.push(predicate.clone());
                    }
                }
                self.with(variables, pattern)
            }
            GraphPattern::Path { ref subject, ref object, .. } => {
                let variables = of_term(subject).into_iter().chain(of_term(object)).collect();
                self.with(variables, pattern)
            }
            GraphPattern::Graph { name: NamedNodePattern::Variable(ref name), .. } => {
                self.with(vec![name.clone()], pattern)
            }
            GraphPattern::Project { inner, variables } => {
                GraphPattern::Project { inner: Box::new(self.with(variables.clone(), *inner)), variables }
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                GraphPattern::Group { inner: Box::new(self.with(variables.clone(), *inner)), variables, aggregates }
            }
            // A service is sent constants: it sees nothing of what is joined outside of it.
            GraphPattern::Service { name, inner, silent } => {
                GraphPattern::Service { name, inner: Box::new(self.inside_service(*inner)), silent }
            }
            other => other,
        })
    }

    fn expression(&mut self, expression: Expression, scope: &Scope) -> Result<Expression, SparqlError> {
        Ok(match &expression {
            Expression::Variable(variable) => match self.term(variable) {
                Some(Term::NamedNode(node)) => Expression::NamedNode(node.clone()),
                Some(Term::Literal(literal)) => Expression::Literal(literal.clone()),
                _ => expression,
            },
            Expression::Bound(variable) if self.term(variable).is_some() => Expression::Literal(Literal::from(true)),
            _ => descend_expression(self, expression, scope)?,
        })
    }
}

fn of_term(term: &TermPattern) -> Option<Variable> {
    match term {
        TermPattern::Variable(variable) => Some(variable.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::RdfFormat;
    use oxigraph::model::NamedNode;
    use oxigraph::sparql::{QueryResults, SparqlEvaluator};
    use oxigraph::store::Store;
    use spargebra::SparqlParser;

    /// The rows of a query over `a knows b`, `b knows c`, `a age 7`, `b age 9`, with variables bound.
    fn check(query: &str, bindings: &[(&str, Term)], expected: &[&str]) {
        let store = Store::new().expect("a store");
        let data = "<x:a> <x:knows> <x:b> . <x:b> <x:knows> <x:c> . <x:a> <x:age> 7 . <x:b> <x:age> 9 .";
        store.load_from_slice(RdfFormat::Turtle, data).expect("Turtle");
        let bindings: Vec<(Variable, Term)> =
            bindings.iter().map(|(name, term)| (Variable::new_unchecked(*name), term.clone())).collect();
        let query = bind(SparqlParser::new().parse_query(query).expect("SPARQL"), &bindings).expect("bound");
        let QueryResults::Solutions(rows) =
            SparqlEvaluator::new().for_query(query).on_store(&store).execute().expect("an answer")
        else {
            panic!("no rows")
        };
        let mut found: Vec<String> = rows
            .map(|row| {
                let row = row.expect("a row");
                let cells: Vec<String> = row.iter().map(|(v, t)| format!("{}={t}", v.as_str())).collect();
                cells.join(" ")
            })
            .collect();
        found.sort();
        assert_eq!(found, expected);
    }

    fn node(iri: &str) -> Term {
        NamedNode::new_unchecked(iri).into()
    }

    #[test]
    fn a_service_is_sent_the_term() {
        let query = "SELECT * { SERVICE <x:service> { [] <x:query> ?name ; <x:thing> ?thing } ?thing <x:age> ?age }";
        let query = SparqlParser::new().parse_query(query).expect("SPARQL");
        let bound = bind(query, &[(Variable::new_unchecked("name"), Literal::from("A").into())]).expect("bound");
        assert!(bound.to_string().contains("<x:query> \"A\""), "{bound}");
    }

    #[test]
    fn a_bound_variable_is_matched_projected_and_read_in_filters() {
        check("SELECT ?p ?o { ?p <x:knows> ?o }", &[("p", node("x:a"))], &["p=<x:a> o=<x:b>"]);
        check("SELECT ?o { ?p <x:knows>+ ?o }", &[("p", node("x:a"))], &["o=<x:b>", "o=<x:c>"]);
        check("SELECT ?s { ?s <x:age> ?n FILTER(?n > ?least) }", &[("least", Literal::from(8).into())], &["s=<x:b>"]);
        let inside = "SELECT ?s ?n { ?s <x:knows> ?o { SELECT ?s (COUNT(*) AS ?n) { ?s <x:age> ?a FILTER(?a < ?most) } GROUP BY ?s } }";
        check(
            inside,
            &[("most", Literal::from(8).into())],
            &["s=<x:a> n=\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>"],
        );
        check("SELECT ?s ?year { ?s <x:age> 7 }", &[("year", Literal::from("x").into())], &["s=<x:a> year=\"x\""]);
    }
}
