//! Looking over the tables: what breaks, what cannot be, and what someone should look at.

use super::{Error, Shipped};
use crate::model::date::{DateError, Edtf};
use crate::model::{Base, Finding, Row, Severity, Table, Truth};
use crate::ontology::jsonld::{self, Compaction};
use oxigraph::model::Quad;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// Checks the tables of a folder, or those that the binary carries; findings in the order of files and lines.
pub fn check(folder: Option<&Path>) -> Result<Vec<Finding>, Error> {
    let shipped = match folder {
        None => Shipped::embedded(),
        Some(path) => {
            Shipped::folder(path).map_err(|source| Error::File { path: path.display().to_string(), source })?
        }
    };
    let curated = shipped.curate(&Base::default());
    let mut findings = curated.findings;
    for table in &curated.tables {
        duplicates(table, &mut findings);
    }
    let table = |name: &str| curated.tables.iter().find(|t| t.name == name);
    if let Some(people) = table("people.csv") {
        lives(people, "birth", "death", &mut findings);
        may_be_living(people, table("statements.csv"), &mut findings);
        if let Some(relations) = table("relations.csv") {
            cycles(relations, &mut findings);
            parents(people, relations, &mut findings);
        }
    }
    if let Some(institutions) = table("institutions.csv") {
        lives(institutions, "founded", "closed", &mut findings);
    }
    context_keeps_meaning(&curated.quads, &mut findings);
    findings.sort_by(|a, b| (&a.file, a.line, &a.message).cmp(&(&b.file, b.line, &b.message)));
    findings.dedup();
    Ok(findings)
}

/// That JSON-LD under our context means what the triples say, by another processor's word.
fn context_keeps_meaning(quads: &[Quad], findings: &mut Vec<Finding>) {
    let compaction = Compaction::of_context();
    for part in quads.chunks(5_000) {
        let document = compaction.document("context", part);
        let lost = match jsonld::canonical(&document) {
            Ok(canonical) => {
                let ours = jsonld::sorted_lines(part);
                if canonical == ours {
                    continue;
                }
                ours.lines().find(|line| !canonical.contains(line)).unwrap_or("a triple too many").to_owned()
            }
            Err(e) => e,
        };
        findings.push(Finding {
            severity: Severity::Error,
            file: "context.jsonld".into(),
            line: 1,
            message: format!("JSON-LD under this context loses `{lost}`"),
            hint: Some("correct the term of that property in `ontology/context.jsonld`".into()),
        });
    }
}

fn find(severity: Severity, table: &Table, row: &Row, message: String, hint: &str) -> Finding {
    Finding { severity, file: table.name.clone(), line: row.line, message, hint: Some(hint.into()) }
}

/// Ids that stand twice, and rows that say the same twice.
fn duplicates(table: &Table, findings: &mut Vec<Finding>) {
    let has_id = table.columns.iter().any(|c| c == "id");
    let mut seen: HashMap<String, u64> = HashMap::new();
    for row in &table.rows {
        let key = if has_id { table.cell(row, "id").to_owned() } else { row.cells.join("\u{1f}") };
        let Some(first) = seen.insert(key.clone(), row.line) else { continue };
        findings.push(if has_id {
            let message = format!("id `{key}` stands in line {first} already");
            find(Severity::Error, table, row, message, "join the two rows, or give one another id")
        } else {
            find(Severity::Warning, table, row, format!("the same as line {first}"), "remove one")
        });
    }
}

/// Lives and existences that end before they begin.
fn lives(table: &Table, from: &str, to: &str, findings: &mut Vec<Finding>) {
    for row in &table.rows {
        let date = |column| table.value(row, column).map(Edtf::parse).transpose();
        let pair: Result<_, DateError> = date(from).and_then(|a| Ok((a, date(to)?)));
        if let Ok((Some(a), Some(b))) = pair
            && b.moment().before(a.moment()) == Truth::Certain
        {
            let message = format!("{to} `{}` is before {from} `{}`", table.cell(row, to), table.cell(row, from));
            findings.push(find(Severity::Error, table, row, message, "one of the two is wrong"));
        }
    }
}

/// People born within 110 years and not known to be dead, unless the tables vouch for everybody.
fn may_be_living(people: &Table, statements: Option<&Table>, findings: &mut Vec<Finding>) {
    let vouched = statements.is_some_and(|t| t.rows.iter().any(|r| t.cell(r, "object") == "nobody-living"));
    let this_year = time::OffsetDateTime::now_utc().year();
    for row in &people.rows {
        if people.value(row, "death").is_some() {
            continue;
        }
        let born = people.value(row, "birth").and_then(|b| Edtf::parse(b).ok()).and_then(|b| b.year_max());
        if born.is_some_and(|year| year > this_year - 110) {
            let (severity, hint) = match vouched {
                true => {
                    (Severity::Note, "the tables vouch that nobody in them is living; add the death if a source has it")
                }
                false => (Severity::Error, "add a death, or leave the person out: the living are private"),
            };
            let message =
                format!("`{}` was born in `{}` and may be living", people.cell(row, "id"), people.cell(row, "birth"));
            findings.push(find(severity, people, row, message, hint));
        }
    }
}

/// People who would be their own ancestors or their own teachers' teachers at one remove.
fn cycles(relations: &Table, findings: &mut Vec<Finding>) {
    let mut children: HashMap<&str, Vec<(&str, &Row)>> = HashMap::new();
    for row in &relations.rows {
        let (s, p, o) =
            (relations.cell(row, "subject"), relations.cell(row, "predicate"), relations.cell(row, "object"));
        if s == o {
            let message = format!("`{s}` `{p}` themself");
            findings.push(find(Severity::Error, relations, row, message, "one of the two ids is wrong"));
        } else if p == "parentOf" {
            children.entry(s).or_default().push((o, row));
        }
    }
    for row in &relations.rows {
        if relations.cell(row, "predicate") != "parentOf" {
            continue;
        }
        let (parent, child) = (relations.cell(row, "subject"), relations.cell(row, "object"));
        let (mut seen, mut open) = (HashSet::from([child]), vec![child]);
        while let Some(person) = open.pop() {
            for (next, _) in children.get(person).into_iter().flatten() {
                if *next == parent {
                    let message = format!("`{parent}` would be their own ancestor through `{child}`");
                    findings.push(find(Severity::Error, relations, row, message, "one parent is wrong"));
                    open.clear();
                    break;
                }
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
    }
}

/// Parents that are too many, too young, or dead too early.
fn parents(people: &Table, relations: &Table, findings: &mut Vec<Finding>) {
    let person: HashMap<&str, &Row> = people.rows.iter().map(|row| (people.cell(row, "id"), row)).collect();
    let date = |id: &str, column: &str| {
        let cell = people.value(person.get(id)?, column)?;
        Edtf::parse(cell).ok()
    };
    let mut of: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in relations.rows.iter().filter(|row| relations.cell(row, "predicate") == "parentOf") {
        let (parent, child) = (relations.cell(row, "subject"), relations.cell(row, "object"));
        of.entry(child).or_default().push(row);
        let (Some(parent_born), Some(child_born)) = (date(parent, "birth"), date(child, "birth")) else { continue };
        if let (Some(latest), Some(earliest)) = (child_born.year_max(), parent_born.year_min())
            && latest < earliest + 12
        {
            let message = format!("`{parent}`, born `{earliest}`, is too young for `{child}`, born `{latest}`");
            findings.push(find(Severity::Warning, relations, row, message, "check both dates and the relation"));
        }
        if let (Some(died), Some(born)) = (date(parent, "death").and_then(|d| d.year_max()), child_born.year_min())
            && born > died + 1
        {
            let message = format!("`{child}`, born `{born}`, was born after the death of `{parent}` in `{died}`");
            findings.push(find(Severity::Warning, relations, row, message, "check both dates and the relation"));
        }
    }
    for (child, rows) in of {
        if let Some(third) = rows.get(2) {
            let message = format!("`{child}` has {} parents by birth", rows.len());
            findings.push(find(
                Severity::Warning,
                relations,
                third,
                message,
                "two at most can be right, or one is adoptive",
            ));
        }
    }
}
