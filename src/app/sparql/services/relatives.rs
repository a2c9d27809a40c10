//! `service/relatives`: all relatives of somebody, by kind.

use super::super::given::wrong;
use super::{Question, Row, too_many, whole, with, word};
use crate::app::RelativesRequest;
use crate::graph::Node;
use crate::graph::kinship::{Kin, relatives};
use crate::sparql::SparqlError;
use oxigraph::model::Literal;

/// A row for each relative, or for each person on the way to each where that is asked for.
pub(super) fn rows(question: &Question<'_>) -> Result<Vec<Row>, SparqlError> {
    let (graph, given) = (question.graph, question.given);
    let lang = given.language("language")?;
    let request = RelativesRequest {
        up: given.number("up")?,
        down: given.number("down")?,
        limit: Some(RelativesRequest::MOST),
        blood_only: given.flag("blood")?,
        ..RelativesRequest::default()
    };
    let limits = request.limits().map_err(wrong)?;
    let Some(person) = given.node(graph, "from")? else { return Ok(Vec::new()) };
    let is_meant = question.meant("to")?;
    let found = relatives(&Kin::new(graph), person, &limits);
    if found.limited && !given.has("to") {
        let told = format!("{} has more than {} relatives", graph.iri(person), limits.people);
        return Err(too_many(told));
    }
    let mut rows = Vec::new();
    for group in &found.groups {
        let people = group.people.iter().filter(|relative| is_meant(relative.person));
        for relative in people {
            (question.tick)();
            let row = Row::from([
                ("to", question.iri(relative.person)),
                ("name", word(relative.name.get(lang), lang)),
                ("kind", word(group.label.get(lang), lang)),
                ("distance", whole(group.distance)),
                ("stated", Literal::from(false).into()),
            ]);
            along(question, row, &relative.chain, &mut rows);
        }
    }
    for relative in found.stated.iter().filter(|relative| is_meant(relative.person)) {
        (question.tick)();
        let row = Row::from([
            ("to", question.iri(relative.person)),
            ("name", word(relative.stated.b_is.get(lang), lang)),
            ("stated", Literal::from(true).into()),
        ]);
        along(question, row, &[person, relative.person], &mut rows);
    }
    Ok(rows)
}

/// A row as it is, or once for each person on the way where that is asked for.
fn along(question: &Question<'_>, row: Row, way: &[Node], rows: &mut Vec<Row>) {
    if !question.wants(&["step", "person"]) {
        rows.push(row);
        return;
    }
    rows.extend(
        way.iter().enumerate().map(|(step, &node)| with(&row, [("step", whole(step)), ("person", question.iri(node))])),
    );
}
