//! The question library: every question has its texts, runs as it is, and gives the answer that was worked out by hand.
//!
//! A case is a folder `tests/cases/queries/<name>/expected.csv`, worked out from the tables without SPARQL; IRIs of
//! instances stand in it as short ids (`person/behar-nissim`). A README beside it may say how.

use crate::support::shipped;
use haverim::app::{QueryAnswer, Reader};
use haverim::model::{Base, Lang};
use std::path::Path;

fn case(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/queries").join(name).join("expected.csv")
}

#[test]
fn every_question_is_told_in_three_languages() {
    let app = shipped();
    for question in app.library().iter() {
        for lang in Lang::ALL {
            assert!(question.title.get(lang).is_some(), "{} has no title in {lang:?}", question.name);
            assert!(question.about.get(lang).is_some(), "{} has no explanation in {lang:?}", question.name);
            for param in &question.params {
                let label = param.label.get(lang);
                assert!(label.is_some_and(|l| !l.is_empty()), "{} ?{} in {lang:?}", question.name, param.name);
            }
        }
        let base = Base::DEFAULT;
        assert!(!question.text.contains(base), "{} names an instance of one base", question.name);
    }
}

#[test]
fn every_question_gives_the_answer_worked_out_by_hand() {
    let app = shipped();
    let mut wrong = Vec::new();
    for question in app.library().iter() {
        let answer = app.ask_question(&Reader::anonymous(), &question.name, &[]).expect(&question.name);
        let QueryAnswer::Rows { header, rows, .. } = answer else { panic!("{} gives no rows", question.name) };
        let path = case(&question.name);
        let Ok(mut expected) = csv::Reader::from_path(&path) else {
            wrong.push(format!("{}: there is no `{}`", question.name, path.display()));
            continue;
        };
        let expected_header: Vec<String> = expected.headers().expect("a header").iter().map(str::to_owned).collect();
        if header != expected_header {
            wrong.push(format!("{}: columns {header:?}, expected {expected_header:?}", question.name));
            continue;
        }
        let prefix = format!("{}id/", Base::DEFAULT);
        let short = |cell: &String| cell.strip_prefix(&prefix).unwrap_or(cell).to_owned();
        let mut found: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(short).collect()).collect();
        let mut expected: Vec<Vec<String>> =
            expected.records().map(|r| r.expect("a row").iter().map(str::to_owned).collect()).collect();
        found.sort();
        expected.sort();
        if found != expected {
            let missing: Vec<_> = expected.iter().filter(|row| !found.contains(row)).take(3).collect();
            let extra: Vec<_> = found.iter().filter(|row| !expected.contains(row)).take(3).collect();
            wrong.push(format!(
                "{}: {} rows, expected {}; missing {missing:?}; not expected {extra:?}",
                question.name,
                found.len(),
                expected.len()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
