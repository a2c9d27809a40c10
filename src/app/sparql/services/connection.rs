//! `service/connection` and `service/neighbourhood`: how two are connected, and what lies around one.

use super::super::given::wrong;
use super::{MOST_AROUND, Question, Row, too_many, whole, with};
use crate::app::trace::{bounded, connecting};
use crate::app::{Around, PathMode, PathOptions};
use crate::graph::{Walk, cost, neighbourhood};
use crate::sparql::SparqlError;
use oxigraph::model::Literal;

/// The paths between two, a row a node; what lies around the one end that is given.
pub(super) fn rows(question: &Question<'_>) -> Result<Vec<Row>, SparqlError> {
    let (graph, given) = (question.graph, question.given);
    let selection = given.selection()?;
    let mode = given.text("mode").map_or(Ok(PathMode::default()), PathMode::from_name).map_err(wrong)?;
    if question.one_end()?.is_some() {
        return around(question);
    }
    let (Some(a), Some(b)) = (given.node(graph, "from")?, given.node(graph, "to")?) else { return Ok(Vec::new()) };
    let most = bounded("paths", given.number("paths")?, 1, 1..=PathOptions::MOST).map_err(wrong)?;
    let filter = question.filter(&selection, &[a, b])?;
    let (paths, _) = connecting(graph, mode, &selection, filter, (a, b), most).map_err(wrong)?;
    let mut rows = Vec::new();
    for (number, path) in paths.iter().enumerate() {
        let whole_path = Row::from([
            ("path", whole(number + 1)),
            ("length", whole(path.len())),
            ("cost", Literal::from(cost(graph, path)).into()),
            ("confidence", Literal::from(path.confidence(graph)).into()),
        ]);
        rows.extend(question.along(path).map(|(_, row)| with(&whole_path, row)));
    }
    Ok(rows)
}

/// Whatever lies within some steps of the end that is given, the nearest first; with both given, how far the other lies.
pub(super) fn around(question: &Question<'_>) -> Result<Vec<Row>, SparqlError> {
    let (graph, given) = (question.graph, question.given);
    let (node, free) = question.about()?;
    let is_meant = question.meant(free)?;
    let Some(node) = node else { return Ok(Vec::new()) };
    let selection = given.selection()?;
    let walk = match selection.links.is_empty() {
        true => Walk::any(graph),
        false => Walk::both_ways(graph, question.kinds(&selection, &[])?),
    };
    let walk = walk.filtered(question.filter(&selection, &[node])?);
    let depth = given.number_to("depth", Around::DEEPEST)?.unwrap_or(1);
    let (found, complete) = neighbourhood(&walk, node, depth, MOST_AROUND);
    if !complete {
        let told = format!("more than {MOST_AROUND} lie within {depth} steps of {}", graph.iri(node));
        return Err(too_many(told));
    }
    let found = found.iter().skip(1).filter(|within| is_meant(within.node));
    let row = |within: &crate::graph::Within| {
        (question.tick)();
        Row::from([(free, question.iri(within.node)), ("step", whole(within.steps))])
    };
    Ok(found.map(row).collect())
}
