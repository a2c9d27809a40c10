//! `service/companions`: who was where somebody was, at the same time.

use super::super::given::{refused, wrong};
use super::{MOST_AROUND, Question, Row, too_many, with};
use crate::app::trace::{Side, companions_of};
use crate::app::{CompanionKind, Presence};
use crate::graph::{Companion, Shared};
use crate::model::Truth;
use crate::model::date::EDTF_DATATYPE;
use crate::sparql::SparqlError;
use oxigraph::model::{Literal, NamedNode, Term};

/// A row for each of them, or for each place that they share where anything of that is asked for.
pub(super) fn rows(question: &Question<'_>) -> Result<Vec<Row>, SparqlError> {
    let (graph, given) = (question.graph, question.given);
    let kind = match (given.term("kind"), given.text("kind")) {
        (None, _) => CompanionKind::default(),
        (_, Some(name)) => CompanionKind::from_name(name).map_err(wrong)?,
        (Some(other), None) => return Err(refused(format!("`hf:kind {other}` is not a word"))),
    };
    let together = match (given.term("together"), given.text("together")) {
        (None, _) => None,
        (_, Some("certain")) => Some(Truth::Certain),
        (_, Some("possible")) => Some(Truth::Possible),
        (Some(other), _) => {
            return Err(refused(format!("`hf:together {other}` is neither \"certain\" nor \"possible\"")));
        }
    };
    let (person, free) = question.about()?;
    let is_asked_for = question.meant(free)?;
    let Some(person) = person else { return Ok(Vec::new()) };
    let is_there = question.meant("at")?;
    let side = if free == "to" { Side::Mine } else { Side::Theirs };
    let found = companions_of(graph, kind, side, person);
    let is_meant =
        |companion: &&Companion| is_asked_for(companion.node) && together.is_none_or(|is| is == companion.overlap());
    let by_place =
        given.has("at") || question.wants(&["at", "overlap", "mine", "theirs", "surelyMine", "surelyTheirs"]);
    let mut rows = Vec::new();
    for companion in found.iter().filter(is_meant) {
        (question.tick)();
        let row = Row::from([(free, question.iri(companion.node)), ("together", truth(companion.overlap()))]);
        if by_place {
            let there = companion.at.iter().filter(|shared| is_there(shared.place));
            rows.extend(there.map(|shared| with(&row, place(question, shared))));
        } else {
            rows.push(row);
        }
        if rows.len() > MOST_AROUND {
            return Err(too_many(format!("{} has more than {MOST_AROUND} {}", graph.iri(person), kind.name())));
        }
    }
    Ok(rows)
}

/// A place that both were at, and when.
fn place(question: &Question<'_>, shared: &Shared) -> Row {
    let mut row = Row::from([("at", question.iri(shared.place)), ("overlap", truth(shared.overlap))]);
    let (mine, theirs) = (Presence::from(shared.mine), Presence::from(shared.theirs));
    let times = [
        ("mine", days(mine.earliest, mine.latest)),
        ("theirs", days(theirs.earliest, theirs.latest)),
        ("surelyMine", days(mine.surely_from, mine.surely_until)),
        ("surelyTheirs", days(theirs.surely_from, theirs.surely_until)),
    ];
    row.extend(times.into_iter().filter_map(|(name, days)| Some((name, days?))));
    row
}

/// First and last day as an interval in EDTF; nothing if neither is known.
fn days(first: Option<String>, last: Option<String>) -> Option<Term> {
    if first.is_none() && last.is_none() {
        return None;
    }
    let open = || "..".to_owned();
    let interval = format!("{}/{}", first.unwrap_or_else(open), last.unwrap_or_else(open));
    Some(Literal::new_typed_literal(interval, NamedNode::new_unchecked(EDTF_DATATYPE)).into())
}

fn truth(truth: Truth) -> Term {
    let code = match truth {
        Truth::Certain => "certain",
        Truth::Possible => "possible",
        Truth::No => "no",
    };
    Literal::from(code).into()
}
