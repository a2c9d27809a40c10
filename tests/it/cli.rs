//! The command line over a store on disk.

use crate::support::{haverim, stdout};

#[test]
fn help_names_every_command() {
    let help = stdout(&["--help"]);
    for command in ["serve", "load", "check", "query", "trace", "export", "stats", "token", "generate", "completions"] {
        assert!(help.contains(command), "{command}");
    }
}

#[test]
fn the_shipped_tables_have_no_errors() {
    let output = haverim(&["check"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[cfg(feature = "rocksdb")]
#[test]
fn a_directory_that_is_missing_is_named() {
    let output = haverim(&["trace", "--dir", "no-such-directory", "path", "behar-nissim", "burla-yehuda"]);
    assert_eq!(output.status.code(), Some(2), "`--dir` belongs to the walk");
    let output = haverim(&["trace", "path", "--dir", "no-such-directory", "behar-nissim", "burla-yehuda"]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("there is no store in `no-such-directory`"), "{told}");
}

#[cfg(feature = "rocksdb")]
#[test]
fn a_plain_store_gives_back_what_was_loaded() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (store, file) = (dir.path().join("store"), dir.path().join("a.nt"));
    std::fs::write(&file, "<http://e/s> <http://e/p> \"o\"@en .\n").expect("written");
    let (store, file) = (store.to_str().expect("UTF-8"), file.to_str().expect("UTF-8"));
    stdout(&["load", "--dir", store, "--empty", file]);
    assert_eq!(stdout(&["export", "--dir", store, "--sorted"]), "<http://e/s> <http://e/p> \"o\"@en .\n");
}

#[test]
fn a_synthetic_population_is_the_same_for_a_seed() {
    let make = |seed| stdout(&["generate", "--people", "200", "--seed", seed]);
    assert_eq!(make("7"), make("7"));
    assert_ne!(make("7"), make("8"));
    assert!(make("7").lines().all(|line| line.ends_with("graph/source/synthetic-7> .")));
}

#[test]
fn a_decision_that_was_taken_back_is_not_offered_to_be_taken_back() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let store = dir.path().join("store").display().to_string();
    let (one, other) = (dir.path().join("one.ged"), dir.path().join("other.ged"));
    for file in [&one, &other] {
        let name = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let text =
            format!("0 HEAD\n1 GEDC\n2 VERS 7.0\n0 @{name}@ INDI\n1 NAME Test /A/\n1 DEAT\n2 DATE 1900\n0 TRLR\n");
        std::fs::write(file, text.replace("@one@", "@I1@").replace("@other@", "@I2@")).expect("written");
        stdout(&["import", &file.display().to_string(), "--dir", &store]);
    }
    let told = |args: &[&str]| {
        let output = haverim(&[&["same-person"], args, &["--dir", &store]].concat());
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let accepted = told(&["accept", "@I1@", "@I2@"]);
    let id = accepted.split("undo ").nth(1).and_then(|rest| rest.split('`').next()).expect("the way back is told");
    let undone = told(&["undo", id]);
    assert!(!undone.contains("undo"), "{undone}");
    let again = undone.split("hint: `haverim same-person ").nth(1).and_then(|rest| rest.split('`').next());
    let again: Vec<&str> = again.expect("the way forth is told").split(' ').collect();
    assert!(told(&again).contains("is kept as"), "the hint is a command");
}

#[test]
fn a_genealogists_file_is_checked_and_rewritten() {
    let file = |case: &str| format!("{}/tests/cases/gedcom/{case}/in.ged", env!("CARGO_MANIFEST_DIR"));
    let checked = haverim(&["gedcom", "check", &file("cardinalities")]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&checked.stdout).contains("line 6: `INDI` may have one `SEX`"));
    assert!(haverim(&["gedcom", "check", &file("every-structure-of-7")]).status.success());
    let (archive, as_json) = (file("repositories-and-submitters"), "--format=json");
    let text = haverim(&["gedcom", "check", &archive]);
    let told: serde_json::Value = serde_json::from_str(&stdout(&["gedcom", "check", &archive, as_json])).expect("JSON");
    let counts = format!("{} mapped, {} kept as they are, {} refused", told["mapped"], told["kept"], told["refused"]);
    let words = String::from_utf8_lossy(&text.stderr).into_owned();
    assert!(words.contains(&counts) && !counts.contains("null"), "{counts} is not in {words}");
    let html = haverim(&["gedcom", "check", &file("web-page-saved-as-ged")]);
    assert!(String::from_utf8_lossy(&html.stderr).contains("this is not GEDCOM"));
    let seven = stdout(&["gedcom", "rewrite", &file("encoding-ansel"), "--to", "7"]);
    assert!(seven.starts_with("0 HEAD\n1 GEDC\n2 VERS 7.0\n") && seven.contains("1 NAME Moïse Élie /Bénaïche/\n"));
    let plain = stdout(&["gedcom", "rewrite", &file("blank-and-indented-lines")]);
    assert!(plain.contains("\n2 GIVN Test\n0 TRLR\n"), "{plain}");
}
