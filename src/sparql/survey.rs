//! What a query is made of: looked over once, without changing or copying anything.
//!
//! Whether its answer can be kept, which extensions it needs, whether it has to see one state of the store, and whether
//! it is [brief](Survey::is_brief), so that handing it to a worker would take longer than to answer it.

use super::admission::Class;
use super::weigh::{closes, weigh};
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, Function, GraphPattern, OrderExpression};

/// How many patterns and expressions a brief query has at most.
const FEW: usize = 40;

/// The parts of a query that bear on how it is answered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Survey {
    /// A path is closed over.
    pub closure: bool,
    /// Something is tested by `EXISTS`.
    pub exists: bool,
    /// Services are asked, so many.
    pub services: usize,
    /// Rows are sorted, so many times.
    pub sorted: usize,
    /// Functions beyond the standard are called.
    pub extended: bool,
    /// A function gives another value each time.
    changing: bool,
    /// Regular expressions are compiled, which nothing interrupts.
    compiles: bool,
    /// Something has to be read from the store, or computed from what is.
    reads: bool,
    /// Patterns, expressions and rows of values, all together.
    size: usize,
}

impl Survey {
    /// Of a query that nobody has looked at: it may need anything.
    pub const ANYTHING: Self = Self {
        closure: true,
        exists: true,
        services: 1,
        sorted: 2,
        extended: true,
        changing: true,
        compiles: true,
        reads: true,
        size: usize::MAX,
    };

    /// Of a query.
    pub fn of(query: &Query) -> Self {
        let (Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. }) = query;
        let mut survey = Self::default();
        survey.pattern(pattern);
        survey
    }

    /// Whether the query has the same answer as long as the store does not change.
    pub fn is_repeatable(&self) -> bool {
        self.services == 0 && !self.extended && !self.changing
    }

    /// Whether the query may be evaluated in several parts, or beside the index. The outermost order is of the one whole.
    pub fn is_several(&self) -> bool {
        self.closure || self.services > 0 || self.sorted > 1
    }

    /// Whether there are only closures, and what [`super::settled`] does with them: the index may have all of it.
    pub fn is_closures(&self) -> bool {
        self.closure && !self.reads && self.services == 0 && self.sorted == 0
    }

    /// Whether the query is small, not plainly heavy, waits for nobody, and looks at its budget in whatever it may do for
    /// long.
    pub fn is_brief(&self, query: &Query) -> bool {
        let is_small = self.size <= FEW && !self.extended && !self.compiles;
        is_small && (!self.is_several() || self.is_closures()) && weigh(query) == Class::Light
    }

    fn pattern(&mut self, pattern: &GraphPattern) {
        use GraphPattern as P;
        self.size += 1;
        self.reads |= match pattern {
            P::Bgp { patterns } => !patterns.is_empty(),
            P::LeftJoin { .. } | P::Minus { .. } | P::Lateral { .. } | P::Graph { .. } => true,
            P::Group { .. } | P::Extend { .. } => true,
            _ => false,
        };
        match pattern {
            P::Bgp { patterns } => self.size += patterns.len(),
            P::Values { bindings, .. } => self.size += bindings.len(),
            P::Path { path, .. } => self.closure |= closes(path),
            P::Service { .. } => self.services += 1,
            P::Join { left, right }
            | P::Union { left, right }
            | P::Minus { left, right }
            | P::Lateral { left, right } => {
                self.pattern(left);
                self.pattern(right);
            }
            P::LeftJoin { left, right, expression } => {
                self.pattern(left);
                self.pattern(right);
                expression.iter().for_each(|expression| self.expression(expression));
            }
            P::Filter { expr: expression, inner } | P::Extend { inner, expression, .. } => {
                self.expression(expression);
                self.pattern(inner);
            }
            P::OrderBy { inner, expression } => {
                self.sorted += 1;
                for OrderExpression::Asc(key) | OrderExpression::Desc(key) in expression {
                    self.expression(key);
                }
                self.pattern(inner);
            }
            P::Group { inner, aggregates, .. } => {
                for (_, aggregate) in aggregates {
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.expression(expr);
                    }
                }
                self.pattern(inner);
            }
            P::Graph { inner, .. }
            | P::Project { inner, .. }
            | P::Distinct { inner }
            | P::Reduced { inner }
            | P::Slice { inner, .. } => self.pattern(inner),
        }
    }

    fn expression(&mut self, expression: &Expression) {
        use Expression as E;
        self.size += 1;
        match expression {
            E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => {}
            E::Exists(inner) => {
                self.exists = true;
                self.pattern(inner);
            }
            E::FunctionCall(function, arguments) => {
                use Function as F;
                self.extended |= matches!(function, F::Custom(_));
                self.changing |= matches!(function, F::Now | F::Rand | F::Uuid | F::StrUuid | F::BNode);
                self.compiles |= matches!(function, F::Regex | F::Replace);
                arguments.iter().for_each(|argument| self.expression(argument));
            }
            E::Coalesce(all) => all.iter().for_each(|one| self.expression(one)),
            E::In(needle, all) => {
                self.expression(needle);
                all.iter().for_each(|one| self.expression(one));
            }
            E::If(a, b, c) => [a, b, c].into_iter().for_each(|one| self.expression(one)),
            E::UnaryPlus(a) | E::UnaryMinus(a) | E::Not(a) => self.expression(a),
            E::Or(a, b)
            | E::And(a, b)
            | E::Equal(a, b)
            | E::SameTerm(a, b)
            | E::Greater(a, b)
            | E::GreaterOrEqual(a, b)
            | E::Less(a, b)
            | E::LessOrEqual(a, b)
            | E::Add(a, b)
            | E::Subtract(a, b)
            | E::Multiply(a, b)
            | E::Divide(a, b) => {
                self.expression(a);
                self.expression(b);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(text: &str) -> (Survey, bool) {
        let query = spargebra::SparqlParser::new().parse_query(text).expect(text);
        let survey = Survey::of(&query);
        (survey, survey.is_brief(&query))
    }

    #[test]
    fn what_may_be_answered_on_the_spot() {
        assert!(survey("ASK {}").1);
        assert!(survey("SELECT ?a { ?a <a:p> <a:b> . ?a <a:q> ?c FILTER(?c > 3) } ORDER BY ?c LIMIT 3").1);
        assert!(survey("SELECT DISTINCT ?a { ?a <a:p>+ <a:b> . ?a <a:q>* <a:c> } LIMIT 3").1);
        for long in [
            "SELECT * { ?a <a:p>+ ?b }",
            "SELECT * { ?a <a:p>+ <a:b> ; <a:q> ?c }",
            "SELECT * { ?a ?b ?c . ?d ?e ?f }",
            "SELECT * { <a:a> ?b ?c FILTER REGEX(?c, '(a{1000}){1000}') }",
            "SELECT (<a:slow>(?a) AS ?b) { ?a <a:p> <a:q> }",
            "SELECT * { <a:a> ?b ?c FILTER EXISTS { SERVICE <a:s> { ?c ?d ?e } } }",
        ] {
            assert!(!survey(long).1, "{long}");
        }
        let many = format!("SELECT * {{ {} }}", "<a:a> <a:p> ?o . ".repeat(FEW));
        assert!(!survey(&many).1);
    }

    #[test]
    fn what_is_the_same_as_long_as_the_store_is() {
        assert!(survey("SELECT (CONCAT('a', ?b) AS ?c) { ?a <a:p> ?b }").0.is_repeatable());
        for other in [
            "SELECT (COUNT(RAND()) AS ?n) { ?a <a:p> ?b }",
            "SELECT * { ?a <a:p> ?b } ORDER BY UUID()",
            "SELECT * { ?a <a:p> ?b OPTIONAL { ?b <a:q> ?c FILTER(?c < NOW()) } }",
            "ASK { SERVICE <a:s> { ?a ?b ?c } }",
            "ASK { FILTER(<a:f>(1)) }",
        ] {
            assert!(!survey(other).0.is_repeatable(), "{other}");
        }
    }
}
