//! `service/kinship`: what two people are to each other, by every line.

use super::{Question, Row, too_many, whole, with, word};
use crate::app::RelativesRequest;
use crate::app::trace::lines_of;
use crate::graph::kinship::{Budget, Kin, Kinship, Relation, RelativesLimits, Stated, kinship, relatives};
use crate::graph::{Node, Path, Step};
use crate::model::Lang;
use crate::sparql::SparqlError;
use oxigraph::model::{Literal, Term};

/// A row for each relation of the two, and for what only a source states; for each step of each line, or each common ancestor, where these are asked for.
pub(super) fn rows(question: &Question<'_>) -> Result<Vec<Row>, SparqlError> {
    let (graph, given) = (question.graph, question.given);
    let lang = given.language("language")?;
    if let Some((person, free)) = question.one_end()? {
        return of_one(question, person, free, lang);
    }
    let (Some(a), Some(b)) = (given.node(graph, "from")?, given.node(graph, "to")?) else { return Ok(Vec::new()) };
    let found = kinship(&Kin::new(graph), a, b, &Budget::default());
    let (mut rows, lines) = told(question, &found, &found.relations, lang);
    for (line, stated) in (lines + 1..).zip(found.only_stated()) {
        rows.extend(told_by_source(question, &found, stated, line, lang));
    }
    Ok(rows)
}

/// What a source states as a row; with the link as its line where that is asked for.
fn told_by_source(
    question: &Question<'_>,
    found: &Kinship<Node>,
    stated: &Stated,
    line: usize,
    lang: Lang,
) -> Vec<Row> {
    let mut row = stated_row(stated, lang);
    row.extend(coefficients(found));
    let link = stated.link(question.graph, found.a, found.b);
    match link {
        Some(link) if by_line(question) => {
            on_line(question, &row, line, found.a, vec![Step { from: found.a, to: found.b, link }])
        }
        _ => vec![row],
    }
}

/// A row once for each person on a line.
fn on_line(question: &Question<'_>, row: &Row, line: usize, start: Node, steps: Vec<Step>) -> Vec<Row> {
    let path = Path { start, steps };
    let on_the_way = question.along(&path);
    on_the_way.map(|(_, step)| with(row, step.into_iter().chain([("line", whole(line))]))).collect()
}

fn by_line(question: &Question<'_>) -> bool {
    question.wants(&["line", "step", "person", "property"])
}

/// Some relations of two people as rows, and of how many lines.
fn told(question: &Question<'_>, found: &Kinship<Node>, relations: &[Relation<Node>], lang: Lang) -> (Vec<Row>, usize) {
    let mut rows = Vec::new();
    let mut line = 0;
    for relation in relations {
        let row = relation_row(found, relation, lang);
        if !by_line(question) {
            rows.push(row);
            continue;
        }
        for steps in lines_of(question.graph, (found.a, found.b), relation) {
            line += 1;
            rows.extend(on_line(question, &row, line, found.a, steps));
        }
    }
    (with_ancestors(question, found, rows), line)
}

/// The rows for each of the most recent common ancestors, if these are asked for.
fn with_ancestors(question: &Question<'_>, found: &Kinship<Node>, rows: Vec<Row>) -> Vec<Row> {
    if !question.wants(&["commonAncestor"]) || found.nearest_common_ancestors.is_empty() {
        return rows;
    }
    let with_each = |row: Row| {
        let each = found.nearest_common_ancestors.iter();
        each.map(move |&ancestor| with(&row, [("commonAncestor", question.iri(ancestor))]))
    };
    rows.into_iter().flat_map(with_each).collect()
}

/// All relatives of a person, each by the nearest relation: what `to` is to `from`, whichever of the two is free.
fn of_one(
    question: &Question<'_>,
    person: Option<Node>,
    free: &'static str,
    lang: Lang,
) -> Result<Vec<Row>, SparqlError> {
    let Some(person) = person else { return Ok(Vec::new()) };
    let kin = Kin::new(question.graph);
    let limits = RelativesLimits { people: RelativesRequest::MOST, ..RelativesLimits::default() };
    let relatives = relatives(&kin, person, &limits);
    if relatives.limited {
        let told = format!("{} has more than {} relatives", question.graph.iri(person), limits.people);
        return Err(too_many(told));
    }
    let mut rows = Vec::new();
    for relative in relatives.groups.iter().flat_map(|group| &group.people) {
        (question.tick)();
        let (from, to) = if free == "to" { (person, relative.person) } else { (relative.person, person) };
        let found = kinship(&kin, from, to, &Budget::default());
        let (mut of_both, _) = told(question, &found, &found.relations[..found.relations.len().min(1)], lang);
        if found.relations.is_empty() {
            let mut row =
                Row::from([("name", word(relative.name.get(lang), lang)), ("stated", Literal::from(false).into())]);
            row.extend(coefficients(&found));
            of_both.push(row);
        }
        for mut row in of_both {
            row.insert(free, question.iri(relative.person));
            rows.push(row);
        }
    }
    for relative in &relatives.stated {
        (question.tick)();
        let (from, to) = if free == "to" { (person, relative.person) } else { (relative.person, person) };
        let found = kinship(&kin, from, to, &Budget::default());
        let Some(stated) = found.only_stated().next() else { continue };
        for mut row in told_by_source(question, &found, stated, 1, lang) {
            row.insert(free, question.iri(relative.person));
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The coefficients of two people.
fn coefficients(found: &Kinship<Node>) -> [(&'static str, Term); 2] {
    let number = |number: f64| Term::from(Literal::from(number));
    [("phi", number(found.coefficients.kinship)), ("relationship", number(found.coefficients.relationship))]
}

fn stated_row(stated: &Stated, lang: Lang) -> Row {
    let mut row = Row::from([
        ("name", word(stated.b_is.get(lang), lang)),
        ("inverse", word(stated.a_is.get(lang), lang)),
        ("together", word(stated.together.get(lang), lang)),
        ("stated", Literal::from(true).into()),
    ]);
    row.extend(stated.civil_degree.map(|degree| ("degree", whole(degree))));
    row.extend(stated.canon_degree.map(|degree| ("canonDegree", whole(degree))));
    row
}

fn relation_row(found: &Kinship<Node>, relation: &Relation<Node>, lang: Lang) -> Row {
    let mut row = Row::from([
        ("name", word(relation.b_is.get(lang), lang)),
        ("inverse", word(relation.a_is.get(lang), lang)),
        ("together", word(relation.together.get(lang), lang)),
        ("bond", Literal::from(relation.term.bond.code()).into()),
        ("degree", whole(relation.civil_degree)),
        ("canonDegree", whole(relation.canon_degree)),
        ("share", Literal::from(relation.share).into()),
        ("stated", Literal::from(false).into()),
    ]);
    row.extend(coefficients(found));
    row
}
