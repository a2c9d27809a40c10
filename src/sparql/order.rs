//! `ORDER BY`, which the evaluator can neither interrupt nor bound.
//!
//! It compares terms by looking them up again at each comparison, and no function of ours is called meanwhile. So the
//! rows are evaluated without their order and sorted here: keys are read once, the budget is looked at between
//! comparisons, and with a `LIMIT` only as many rows as wanted are kept.
//!
//! The order is that of SPARQL 1.1 §15.1, made total: unbound, blank nodes, IRIs, literals; literals by kind (boolean,
//! number, string, string with language, date, other), then by value, then by their text.

use super::budget::Budget;
use oxigraph::model::{Literal, Term};
use oxigraph::sparql::QuerySolution;
use spareval::ExpressionTerm;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Which way a key runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// A term as something that can be compared.
#[derive(Clone)]
pub enum Key {
    /// No term.
    Unbound,
    /// A blank node, by its label.
    Blank(String),
    /// An IRI.
    Iri(String),
    /// A literal.
    Literal(Value),
}

/// A literal by its value, and by its text where values are equal.
#[derive(Clone)]
pub struct Value {
    kind: Kind,
    literal: Literal,
}

#[derive(Clone)]
enum Kind {
    Boolean(bool),
    Number(f64, Option<i64>),
    Text,
    LanguageText,
    Moment(Box<ExpressionTerm>),
    Other,
}

impl Key {
    /// The key of a term.
    pub fn of(term: Option<&Term>) -> Self {
        match term {
            None => Self::Unbound,
            Some(Term::BlankNode(node)) => Self::Blank(node.as_str().into()),
            Some(Term::NamedNode(node)) => Self::Iri(node.as_str().into()),
            Some(Term::Literal(literal)) => Self::Literal(Value { kind: Kind::of(literal), literal: literal.clone() }),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Unbound => 0,
            Self::Blank(_) => 1,
            Self::Iri(_) => 2,
            Self::Literal(_) => 3,
        }
    }

    /// The order of two terms.
    pub fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Blank(a), Self::Blank(b)) | (Self::Iri(a), Self::Iri(b)) => a.cmp(b),
            (Self::Literal(a), Self::Literal(b)) => a.compare(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl Kind {
    fn of(literal: &Literal) -> Self {
        if literal.language().is_some() {
            return Self::LanguageText;
        }
        let number = || literal.value().trim().parse::<f64>();
        match ExpressionTerm::from(Term::from(literal.clone())) {
            ExpressionTerm::StringLiteral(_) => Self::Text,
            ExpressionTerm::BooleanLiteral(value) => Self::Boolean(bool::from(value)),
            ExpressionTerm::IntegerLiteral(value) => {
                number().map_or(Self::Other, |float| Self::Number(float, Some(i64::from(value))))
            }
            ExpressionTerm::DecimalLiteral(_) => number().map_or(Self::Other, |float| Self::Number(float, None)),
            ExpressionTerm::FloatLiteral(_) | ExpressionTerm::DoubleLiteral(_) => {
                let text = literal.value().trim();
                let float = match text {
                    "INF" | "+INF" => Ok(f64::INFINITY),
                    "-INF" => Ok(f64::NEG_INFINITY),
                    "NaN" => Ok(f64::NAN),
                    text => text.parse(),
                };
                float.map_or(Self::Other, |float| Self::Number(float, None))
            }
            moment @ (ExpressionTerm::DateTimeLiteral(_)
            | ExpressionTerm::DateLiteral(_)
            | ExpressionTerm::TimeLiteral(_)
            | ExpressionTerm::GYearLiteral(_)
            | ExpressionTerm::GYearMonthLiteral(_)) => Self::Moment(Box::new(moment)),
            _ => Self::Other,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Boolean(_) => 0,
            Self::Number(..) => 1,
            Self::Text => 2,
            Self::LanguageText => 3,
            Self::Moment(_) => 4,
            Self::Other => 5,
        }
    }
}

impl Value {
    fn compare(&self, other: &Self) -> Ordering {
        let by_value = match (&self.kind, &other.kind) {
            (Kind::Boolean(a), Kind::Boolean(b)) => a.cmp(b),
            (Kind::Number(_, Some(a)), Kind::Number(_, Some(b))) => a.cmp(b),
            (Kind::Number(a, _), Kind::Number(b, _)) => a.total_cmp(b),
            (Kind::Moment(a), Kind::Moment(b)) => compare_moments(a, b),
            (a, b) => a.rank().cmp(&b.rank()),
        };
        by_value
            .then_with(|| self.literal.value().cmp(other.literal.value()))
            .then_with(|| self.literal.language().cmp(&other.literal.language()))
            .then_with(|| self.literal.datatype().as_str().cmp(other.literal.datatype().as_str()))
    }
}

/// Moments of one kind; without a time zone some pairs have no order, and kinds have none between them.
fn compare_moments(a: &ExpressionTerm, b: &ExpressionTerm) -> Ordering {
    use ExpressionTerm as E;
    let rank = |term: &E| match term {
        E::DateTimeLiteral(_) => 0,
        E::DateLiteral(_) => 1,
        E::TimeLiteral(_) => 2,
        E::GYearLiteral(_) => 3,
        _ => 4,
    };
    match (a, b) {
        (E::DateTimeLiteral(a), E::DateTimeLiteral(b)) => a.partial_cmp(b),
        (E::DateLiteral(a), E::DateLiteral(b)) => a.partial_cmp(b),
        (E::TimeLiteral(a), E::TimeLiteral(b)) => a.partial_cmp(b),
        (E::GYearLiteral(a), E::GYearLiteral(b)) => a.partial_cmp(b),
        (E::GYearMonthLiteral(a), E::GYearMonthLiteral(b)) => a.partial_cmp(b),
        _ => None,
    }
    .unwrap_or_else(|| rank(a).cmp(&rank(b)))
}

struct Row<'a> {
    keys: Vec<Key>,
    number: usize,
    solution: QuerySolution,
    directions: &'a [Direction],
}

impl Row<'_> {
    fn order(&self, other: &Self) -> Ordering {
        for ((a, b), direction) in self.keys.iter().zip(&other.keys).zip(self.directions) {
            let order = match direction {
                Direction::Ascending => a.compare(b),
                Direction::Descending => b.compare(a),
            };
            if order.is_ne() {
                return order;
            }
        }
        self.number.cmp(&other.number)
    }
}

impl Ord for Row<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order(other)
    }
}

impl PartialOrd for Row<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Row<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.order(other).is_eq()
    }
}

impl Eq for Row<'_> {}

/// Sorts rows by keys read from them; with `most`, keeps only as many. Equal rows stay in their order.
pub fn sort<E>(
    rows: impl Iterator<Item = Result<QuerySolution, E>>,
    keys: impl Fn(&QuerySolution) -> Vec<Key>,
    directions: &[Direction],
    most: Option<usize>,
    budget: &Budget,
) -> Result<Vec<QuerySolution>, E> {
    let rows = rows.enumerate().map(|(number, row)| {
        budget.tick();
        row.map(|solution| Row { keys: keys(&solution), number, solution, directions })
    });
    let sorted = if let Some(most) = most {
        let mut heap = BinaryHeap::with_capacity(most.min(1 << 16) + 1);
        for row in rows {
            heap.push(row?);
            if heap.len() > most {
                heap.pop();
            }
        }
        heap.into_sorted_vec()
    } else {
        let mut all = rows.collect::<Result<Vec<_>, E>>()?;
        let mut compared = 0_u32;
        all.sort_by(|a, b| {
            compared = compared.wrapping_add(1);
            if compared.is_multiple_of(64) {
                budget.tick();
            }
            a.order(b)
        });
        all
    };
    Ok(sorted.into_iter().map(|row| row.solution).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::NamedNode;
    use oxigraph::model::vocab::xsd;
    use proptest::prelude::*;

    fn integer(text: &str) -> Term {
        Literal::new_typed_literal(text, xsd::INTEGER).into()
    }

    #[test]
    fn the_standard_order_of_kinds() {
        let terms = [
            None,
            Some(Term::from(NamedNode::new_unchecked("http://example.org/z"))),
            Some(integer("9")),
            Some(integer("10")),
            Some(Term::from(Literal::new_typed_literal("10.5", xsd::DECIMAL))),
            Some(Term::from(Literal::new_simple_literal("10"))),
            Some(Term::from(Literal::new_language_tagged_literal_unchecked("a", "fr"))),
        ];
        let keys: Vec<Key> = terms.iter().map(|term| Key::of(term.as_ref())).collect();
        for pair in keys.windows(2) {
            assert_eq!(pair[0].compare(&pair[1]), Ordering::Less);
        }
    }

    #[test]
    fn numbers_too_large_for_floats_keep_their_order() {
        let (a, b) = (integer("9007199254740993"), integer("9007199254740992"));
        assert_eq!(Key::of(Some(&a)).compare(&Key::of(Some(&b))), Ordering::Greater);
    }

    fn any_term() -> impl Strategy<Value = Term> {
        prop_oneof![
            "[a-c]{0,2}".prop_map(|s| Literal::new_simple_literal(s).into()),
            (-3_i64..12).prop_map(|n| Literal::from(n).into()),
            "[0-9]{1,2}".prop_map(|s| Literal::new_simple_literal(s).into()),
            "(-?[0-9]{1,2}\\.[05]|x)".prop_map(|s| Literal::new_typed_literal(s, xsd::DECIMAL).into()),
            "(19[0-9]{2}-0[1-9]-1[0-9])(Z)?".prop_map(|s| Literal::new_typed_literal(s, xsd::DATE).into()),
            "(19[0-9]{2})".prop_map(|s| Literal::new_typed_literal(s, xsd::G_YEAR).into()),
        ]
    }

    proptest! {
        #[test]
        fn the_order_is_antisymmetric(a in any_term(), b in any_term()) {
            let (a, b) = (Key::of(Some(&a)), Key::of(Some(&b)));
            prop_assert_eq!(a.compare(&b), b.compare(&a).reverse());
        }
    }
}
