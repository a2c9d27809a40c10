//! Functions in queries: uncertain dates, and kinship.
//!
//! | function | gives |
//! |---|---|
//! | `hf:yearMin(d)`, `hf:yearMax(d)` | the earliest and the latest year that an EDTF date may be about |
//! | `hf:before(a, b)`, `hf:overlaps(a, b)`, `hf:contains(a, b)` | true if it is certain, false otherwise |
//! | `hf:possiblyBefore(a, b)`, … | true if it is certain or possible |
//! | `hf:kinshipName(a, b, "en")` | what `b` is to `a`, in English, French or Hebrew; of what a source only states, with that |
//! | `hf:phi(a, b)` | their coefficient of kinship |
//! | `hf:degree(a, b)` | the civil degree of their nearest relation; none for cousins whom a source only states |
//! | `hf:generations(a, b)` | how many generations `b` is below `a` in the nearest line; negative above |
//! | `hf:nameScore(a, b)`, `hf:searchScore(thing, "name")` | how alike two forms of a name are, how well a thing bears a name: see `search.rs` |

use crate::app::Snapshot;
use crate::graph::kinship::{Budget, Kin, Kinship, kinship};
use crate::graph::{Course, LineageLimits, Node, Walk, lineage};
use crate::model::date::{Edtf, Extent};
use crate::model::{Lang, Truth};
use crate::ontology::terms;
use crate::sparql::extensions::Function;
use oxigraph::model::{Literal, NamedNode, Term};
use std::sync::Arc;

type Named = (NamedNode, Function);

/// The longest text that a function reads, in bytes: nothing interrupts a call, and some compare letter by letter.
pub(super) const LONGEST: usize = 1_000;

fn named(name: &str, function: impl Fn(&[Term]) -> Option<Term> + Send + Sync + 'static) -> Named {
    (NamedNode::new_unchecked(format!("{}{name}", terms::FUNCTION)), Arc::new(function))
}

/// Functions of dates.
pub(super) fn dates() -> Vec<Named> {
    let mut functions = vec![
        named("yearMin", |terms| Some(Literal::from(i64::from(date(terms.first()?)?.year_min()?)).into())),
        named("yearMax", |terms| Some(Literal::from(i64::from(date(terms.first()?)?.year_max()?)).into())),
    ];
    type Comparison = fn(Extent, Extent) -> Truth;
    let comparisons: [(&str, &str, Comparison); 3] = [
        ("before", "possiblyBefore", Extent::before),
        ("overlaps", "possiblyOverlaps", Extent::overlaps),
        ("contains", "possiblyContains", Extent::contains),
    ];
    for (certainly, possibly, compare) in comparisons {
        let truth = move |terms: &[Term]| {
            let [a, b] = terms else { return None };
            Some(compare(date(a)?.extent(), date(b)?.extent()))
        };
        functions.push(named(certainly, move |terms| Some(Literal::from(truth(terms)? == Truth::Certain).into())));
        functions.push(named(possibly, move |terms| Some(Literal::from(truth(terms)? != Truth::No).into())));
    }
    functions
}

fn date(term: &Term) -> Option<Edtf> {
    match term {
        Term::Literal(literal) if literal.value().len() <= LONGEST => Edtf::parse(literal.value()).ok(),
        _ => None,
    }
}

/// Functions of two people.
pub(super) fn kin(snapshot: &Arc<Snapshot>) -> Vec<Named> {
    let related = |read: fn(&Kinship<Node>, &[Term]) -> Option<Term>| {
        let snapshot = snapshot.clone();
        move |terms: &[Term]| {
            let (a, b) = (person(&snapshot, terms.first()?)?, person(&snapshot, terms.get(1)?)?);
            read(&kinship(&Kin::new(&snapshot.graph), a, b, &Budget::default()), terms)
        }
    };
    let generations = snapshot.clone();
    vec![
        named(
            "kinshipName",
            related(|kinship, terms| {
                let lang = match terms.get(2) {
                    Some(Term::Literal(code)) => Lang::from_tag(code.value())?,
                    _ => Lang::En,
                };
                let derived = kinship.relations.first().map(|relation| &relation.b_is);
                let words = derived.or_else(|| Some(&kinship.stated.first()?.b_is))?;
                Some(Literal::new_language_tagged_literal(words.get(lang), lang.tag()).ok()?.into())
            }),
        ),
        named("phi", related(|kinship, _| Some(Literal::from(kinship.coefficients.kinship).into()))),
        named(
            "degree",
            related(|kinship, _| {
                let derived = kinship.relations.first().map(|relation| relation.civil_degree);
                let degree = derived.or_else(|| kinship.stated.first()?.civil_degree)?;
                Some(Literal::from(i64::from(degree)).into())
            }),
        ),
        named("generations", move |terms| {
            let (a, b) = (person(&generations, terms.first()?)?, person(&generations, terms.get(1)?)?);
            let down = generations_between(&generations, a, b).map(i64::from);
            let up = || generations_between(&generations, b, a).map(|n| -i64::from(n));
            Some(Literal::from(down.or_else(up)?).into())
        }),
    ]
}

fn person(snapshot: &Snapshot, term: &Term) -> Option<Node> {
    match term {
        Term::NamedNode(node) => snapshot.graph.node(node.as_str()),
        _ => None,
    }
}

/// How many generations of birth lead from an ancestor down to a descendant, by the shortest line; over a stated
/// grandparent as well, who is two away.
fn generations_between(snapshot: &Snapshot, ancestor: Node, descendant: Node) -> Option<u32> {
    let graph = &snapshot.graph;
    let birth = ["parentOf", "grandparentOf"].into_iter().filter_map(|name| graph.kinds().named(name));
    let upward = Walk::lineage(graph, birth, Course::Up);
    let line = lineage(&upward, descendant, &LineageLimits::default());
    line.members.iter().find(|member| member.node == ancestor).map(|member| member.generation)
}
