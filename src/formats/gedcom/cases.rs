//! Runs the folders of `tests/cases/gedcom`: each has a file `in.ged` and, beside it, what must come of it.
//!
//! `lines.txt`: the lines with the tags above them; `check.txt`: what the validator says; `refused.txt`: why the file is
//! refused. With `BLESS=1` in the environment the expectations that exist are written anew, to be read in the diff.

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
        "refused.txt" => "it is not refused\n".to_owned(),
        _ => return None,
    })
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
        assert_eq!(write_verbatim(&tree).expect("as it was read"), bytes, "{}", path.display());
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
