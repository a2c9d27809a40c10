//! Runs the folders of `tests/cases/gedcom`: each has a file `in.ged` and, beside it, what must come of it.
//!
//! `lines.txt`: the lines with the tags above them; `check.txt`: what the validator says; `refused.txt`: why the file is
//! refused; `seven.ged`, `five.ged`: the file converted; `seven.txt`, `five.txt`: the report of that; `statements.txt`: what the
//! file says; `report.txt`: what became of its lines. With `BLESS=1` in the environment the expectations that exist are written anew, to be read in the diff.

use super::*;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/gedcom")
}

/// What the file `name` of a case must say, computed; `None` if that name means nothing to us.
fn outcome(name: &str, read: &Result<Tree, GedcomError>) -> Option<String> {
    let tree = match read {
        Err(error) => return (name == "refused.txt").then(|| format!("{error}\n")),
        Ok(tree) => tree,
    };
    Some(match name {
        "lines.txt" => tree.qualified_lines().join("\n") + "\n",
        "check.txt" => check(tree).to_text("in.ged"),
        "seven.ged" => converted(tree, Family::Seven).0,
        "seven.txt" => converted(tree, Family::Seven).1,
        "five.ged" => converted(tree, Family::Five).0,
        "five.txt" => converted(tree, Family::Five).1,
        "statements.txt" => statements(tree),
        "report.txt" => import(tree).report.to_text("in.ged"),
        "refused.txt" => "it is not refused\n".to_owned(),
        _ => return None,
    })
}

/// The statements of a file, one a line.
fn statements(tree: &Tree) -> String {
    let mut out = String::new();
    for s in import(tree).statements {
        out.push_str(&format!("{} {} {}", s.subject, s.property, shown(&s.object)));
        if let Some(edtf) = s.when.as_ref().and_then(|w| w.edtf.as_ref()) {
            out.push_str(&format!(" | when {edtf}"));
        }
        for (property, object) in &s.qualifiers {
            out.push_str(&format!(" | {property} {}", shown(object)));
        }
        if s.rank != crate::model::Rank::Normal {
            out.push_str(&format!(" | {}", s.rank.code()));
        }
        if s.is_fact && s.certainty != crate::model::Certainty::Probable {
            out.push_str(&format!(" | {}", s.certainty.code()));
        }
        for citation in &s.citations {
            out.push_str(&format!(" | source {} {}", citation.source, citation.locator.as_deref().unwrap_or("")));
        }
        out.push('\n');
    }
    out
}

fn shown(object: &Object) -> String {
    match object {
        Object::Entity(id) => id.to_string(),
        Object::Code(list, code) => format!("code/{list}/{code}"),
        Object::Text(text, None) => format!("{text:?}"),
        Object::Text(text, Some(language)) => format!("{text:?}@{language}"),
        Object::Date(date) => match &date.edtf {
            Some(edtf) => format!("{edtf} ({}, {})", date.calendar.code(), date.written),
            None => format!("? ({})", date.written),
        },
        Object::Decimal(number) => number.clone(),
        Object::Iri(iri) => format!("<{iri}>"),
    }
}

fn converted(tree: &Tree, to: Family) -> (String, String) {
    let Conversion { tree, report } = convert(tree, to);
    (tree.text().to_owned(), report.to_text("in.ged"))
}

#[test]
fn every_case_comes_out_as_expected() {
    let bless = std::env::var_os("BLESS").is_some();
    let (mut compared, mut wrong) = (0, Vec::new());
    let folders = fs::read_dir(root()).expect("the cases are part of the project");
    let mut folders: Vec<PathBuf> =
        folders.map(|f| f.expect("a readable folder").path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    for folder in folders {
        let input = fs::read(folder.join("in.ged")).expect("every case has a file `in.ged`");
        let read = read(&input);
        for file in fs::read_dir(&folder).expect("a readable folder") {
            let path = file.expect("a readable folder").path();
            let name = path.file_name().and_then(|n| n.to_str()).expect("plain names");
            if name == "in.ged" {
                continue;
            }
            let got = outcome(name, &read).unwrap_or_else(|| panic!("{}: nothing says that", path.display()));
            compared += 1;
            if bless {
                fs::write(&path, got).expect("a writable folder");
            } else if fs::read_to_string(&path).expect("text") != got {
                wrong.push(format!("{}:\n{got}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 50, "only {compared} expectations were found");
}

#[test]
fn writing_a_case_loses_nothing() {
    for folder in fs::read_dir(root()).expect("the cases are part of the project") {
        let path = folder.expect("a readable folder").path().join("in.ged");
        let Ok(bytes) = fs::read(&path) else { continue };
        let Ok(tree) = read(&bytes) else { continue };
        if !gedzip::is_archive(&bytes) {
            assert_eq!(write_verbatim(&tree).expect("as it was read"), bytes, "{}", path.display());
        }
        let tidy = write(&tree, Style::default()).expect("in its own encoding");
        let again = read(&tidy).expect("what is written is GEDCOM");
        assert_eq!(again.qualified_lines(), tree.qualified_lines(), "{}", path.display());
    }
}

#[test]
fn one_case_has_every_structure_of_version_7() {
    use super::grammar::Grammar;
    let bytes = fs::read(root().join("every-structure-of-7/in.ged")).expect("the case exists");
    let tree = read(&bytes).expect("it is GEDCOM");
    let grammar = Grammar::of(Family::Seven);
    let mut seen = std::collections::HashSet::new();
    let mut todo: Vec<(Node<'_>, usize)> = Vec::new();
    let mut visit = |node: Node<'_>, above: usize| {
        let sub = grammar.structures[above].sub(node.tag())?;
        seen.insert((above, sub));
        Some(grammar.structures[above].subs[sub].structure)
    };
    for record in tree.records() {
        let structure = visit(record, 0).expect("a record of the standard");
        todo.push((record, structure));
    }
    while let Some((node, structure)) = todo.pop() {
        for child in node.children().filter(|c| c.tag() != "CONT") {
            let below = visit(child, structure).expect("a structure of the standard");
            todo.push((child, below));
        }
    }
    let all: usize = grammar.structures.iter().map(|s| s.subs.len()).sum();
    assert_eq!(seen.len(), all);
}

/// The cases that can be read.
fn trees() -> Vec<(String, Tree)> {
    let mut out = Vec::new();
    for folder in fs::read_dir(root()).expect("the cases are part of the project") {
        let path = folder.expect("a readable folder").path().join("in.ged");
        if let Ok(bytes) = fs::read(&path)
            && let Ok(tree) = read(&bytes)
        {
            out.push((path.display().to_string(), tree));
        }
    }
    out
}

#[test]
fn what_is_kept_of_a_file_is_the_file() {
    for (path, tree) in trees() {
        let imported = import(&tree);
        let report = &imported.report;
        assert_eq!(report.counts.map(|counts| counts.total()), Some(report.lines), "{path}");
        let mut records: Vec<&str> = imported.kept.iter().map(|k| k.text.as_str()).collect();
        records.reverse();
        let sorted = |tree: &Tree| {
            let mut lines = tree.qualified_lines();
            lines.sort();
            lines
        };
        let again = restore(records).expect("it was GEDCOM before");
        assert_eq!(sorted(&again), sorted(&tree), "{path}");
    }
}

#[test]
fn what_is_converted_is_valid() {
    let mut wrong = Vec::new();
    for (path, tree) in trees() {
        for family in [Family::Seven, Family::Five] {
            if tree.version().family() == family {
                continue;
            }
            let Conversion { tree: new, report } = convert(&tree, family);
            assert_eq!(report.counts.map(|counts| counts.total()), Some(report.lines), "{path}");
            let again = read(new.text().as_bytes()).expect("what is written is GEDCOM");
            assert_eq!(again.qualified_lines(), new.qualified_lines(), "{path}");
            let errors: Vec<String> = check(&again)
                .findings
                .iter()
                .filter(|f| f.severity == Severity::Error)
                .map(|f| f.to_string())
                .collect();
            // An identifier used twice cannot be mended without knowing who is meant.
            if !errors.is_empty() && !path.contains("identifiers") {
                wrong.push(format!("{path} to {family:?}:\n{}", errors.join("\n")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_and_back_again_says_the_same() {
    for (path, tree) in trees() {
        let family = tree.version().family();
        let other = if family == Family::Seven { Family::Five } else { Family::Seven };
        if check(&tree).errors() > 0 || !matches!(tree.version(), Version::V551 | Version::V70) {
            continue;
        }
        let there = convert(&tree, other).tree;
        let back = convert(&there, family).tree;
        let sorted = |tree: &Tree| {
            let mut lines = logical_lines(tree);
            lines.sort();
            lines
        };
        let (before, after) = (sorted(&tree), sorted(&back));
        let lost: Vec<_> = before.iter().filter(|l| !after.contains(l)).collect();
        let mut gained = after.clone();
        for line in &before {
            if let Some(at) = gained.iter().position(|l| l == line) {
                gained.remove(at);
            }
        }
        // Version 5 demands to know the program and the submitter.
        gained.retain(|l| !["/HEAD/SOUR", "/HEAD/SUBM", "/SUBM"].iter().any(|demanded| l.starts_with(demanded)));
        assert!(lost.is_empty() && gained.is_empty(), "{path}\nlost {lost:#?}\ngained {gained:#?}");
    }
}

/// The lines with continuations joined: how a text is cut into lines is not what it says.
fn logical_lines(tree: &Tree) -> Vec<String> {
    fn visit(node: Node<'_>, path: &str, out: &mut Vec<String>) {
        if node.tag() == "CONT" || node.tag() == "CONC" || node.is_loose() {
            return;
        }
        let path = format!("{path}/{}", node.tag());
        out.push(format!("{path} {} {}", node.xref().unwrap_or(""), node.text()));
        node.children().for_each(|child| visit(child, &path, out));
    }
    let mut out = Vec::new();
    tree.records().for_each(|record| visit(record, "", &mut out));
    out.retain(|line| !line.starts_with("/HEAD/CHAR "));
    out
}
