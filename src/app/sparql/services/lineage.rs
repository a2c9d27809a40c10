//! `service/lineage`: who came before and after, along any links.

use super::super::given::{refused, wrong};
use super::{Question, Row, whole};
use crate::app::trace::{bounded, ways};
use crate::app::{LineageRequest, PathOptions};
use crate::graph::{Course, Lineage, LineageLimits, Node, Walk, lineage};
use crate::sparql::SparqlError;
use oxigraph::model::{Literal, Term};

pub(super) fn rows(question: &Question<'_>) -> Result<Vec<Row>, SparqlError> {
    let (graph, given) = (question.graph, question.given);
    // Whose lineage somebody is in, is the lineage of that one the other way.
    let turned = !given.has("from") && (given.has("person") || given.has("to"));
    let start = match turned {
        false => "from",
        true if given.has("to") => "to",
        true => "person",
    };
    let selection = given.selection()?;
    if turned && (selection.place.is_some() || !selection.without.is_empty()) {
        let told = "`hf:place` and `hf:without` are about whom a lineage leads to: give `hf:from`, or bind it beside the \
                    service";
        return Err(refused(told.into()));
    }
    let Some(start) = given.node(graph, start)? else { return Ok(Vec::new()) };
    let course = match (given.text("course").unwrap_or("up"), turned) {
        ("up", false) | ("down", true) => Course::Up,
        ("down", false) | ("up", true) => Course::Down,
        (other, _) => return Err(refused(format!("`hf:course \"{other}\"`: say \"up\" or \"down\""))),
    };
    let kinds = question.kinds(&selection, &["parentOf"])?;
    let walk = Walk::lineage(graph, kinds, course).filtered(question.filter(&selection, &[start])?);
    let depth = given.number_to("depth", LineageRequest::DEEPEST)?;
    let in_time = given.flag("inTime")?.then_some(course);
    let found = || lineage(&walk, start, &LineageLimits { depth, members: None, in_time });
    if turned {
        return Ok(members(question, &found(), "from", |_| true));
    }
    let is_meant = question.meant("person")?;
    if !given.has("to") {
        return Ok(members(question, &found(), "to", is_meant));
    }
    let Some(to) = given.node(graph, "to")? else { return Ok(Vec::new()) };
    let found = found();
    if !question.wants(&["person", "path", "step", "property"]) {
        return Ok(members(question, &found, "to", |node| node == to && is_meant(node)));
    }
    let most = bounded("paths", given.number("paths")?, PathOptions::USUAL, 1..=PathOptions::MOST).map_err(wrong)?;
    let ways = ways(&walk, (start, to), depth, in_time, most);
    if !question.wants(&["path", "step", "property"]) {
        let is_on_a_way = |node| ways.iter().any(|way| way.nodes().any(|on_it| on_it == node));
        return Ok(members(question, &found, "to", |node| is_on_a_way(node) && is_meant(node)));
    }
    let generation = |node: Node| found.members.iter().find(|member| member.node == node).map(|m| m.generation);
    let mut rows = Vec::new();
    for (number, way) in ways.iter().enumerate() {
        for (node, mut row) in question.along(way).filter(|(node, _)| is_meant(*node)) {
            row.insert("path", whole(number + 1));
            row.extend(generation(node).map(|generation| ("generation", whole(generation))));
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The members but the start, as `person` and under the name of the end that is free.
fn members(
    question: &Question<'_>,
    lineage: &Lineage,
    free: &'static str,
    is_meant: impl Fn(Node) -> bool,
) -> Vec<Row> {
    let members = lineage.members.iter().skip(1).filter(|member| is_meant(member.node));
    let row = |member: &crate::graph::Member| {
        (question.tick)();
        let who: Term = question.iri(member.node);
        let end = Literal::from(member.is_end).into();
        Row::from([(free, who.clone()), ("person", who), ("generation", whole(member.generation)), ("end", end)])
    };
    members.map(row).collect()
}
