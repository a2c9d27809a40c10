//! Who may use whom: the table of ARCHITECTURE.md, kept true by reading the `crate::…` paths.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each folder with the folders that it may use. `app` is used by the two faces alone, for everything.
const MAY_USE: [(&str, &[&str]); 13] = [
    ("model", &[]),
    ("ontology", &["model"]),
    ("graph", &["model"]),
    ("search", &["model"]),
    ("formats", &["model"]),
    ("generate", &["model"]),
    ("store", &["model", "ontology"]),
    ("access", &["model"]),
    ("sparql", &["model", "ontology", "store", "graph", "search"]),
    ("feeds", &["model", "ontology", "store"]),
    ("app", &["model", "ontology", "graph", "search", "formats", "generate", "store", "access", "sparql", "feeds"]),
    ("http", &["app", "model"]),
    ("cli", &["app", "model", "http", "generate"]),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of ours") {
        let path = entry.expect("a file of ours").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The first segments of a text's `crate::` paths, also of groups: `crate::{model, graph::Node}`.
fn used(text: &str) -> BTreeSet<String> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let name =
            |text: &str| text.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::to_owned);
        match rest.strip_prefix('{') {
            None => found.extend(name(rest)),
            Some(group) => {
                let (mut depth, mut start) = (0, 0);
                for (i, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => {
                            found.extend(name(&group[start..i]));
                            break;
                        }
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            found.extend(name(&group[start..i]));
                            start = i + 1;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

#[test]
fn dependencies_point_up_the_table_never_down() {
    let mut wrong = Vec::new();
    for (folder, allowed) in MAY_USE {
        let mut found = Vec::new();
        if source().join(folder).is_dir() {
            files(&source().join(folder), &mut found);
        }
        for file in found {
            let text = fs::read_to_string(&file).expect("UTF-8");
            for name in used(&text) {
                let is_folder = MAY_USE.iter().any(|(other, _)| *other == name);
                if is_folder && name != folder && !allowed.contains(&name.as_str()) {
                    wrong.push(format!("{} uses `{name}`, which `{folder}` may not", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn groups_and_comments_are_read_rightly() {
    let text = "use crate::{model::{A, B}, graph};\n// crate::http is not used\nlet x = crate::store::Y;";
    let names: Vec<String> = used(text).into_iter().collect();
    assert_eq!(names, ["graph", "model", "store"]);
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut found = Vec::new();
    files(&source(), &mut found);
    let silent: Vec<String> = found
        .iter()
        .filter(|f| !fs::read_to_string(f).expect("UTF-8").starts_with("//!"))
        .map(|f| f.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no `//!` at the head of {}", silent.join(", "));
}
