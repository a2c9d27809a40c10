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
