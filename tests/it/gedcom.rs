//! A genealogist's file into the store and out again.

use crate::support::fresh;
use haverim::app::{App, Dataset, ImportRequest, LineageRequest, Opening, Reader};
use haverim::ontology::terms;
use std::sync::Arc;

const FILE: &str = "0 HEAD\n1 GEDC\n2 VERS 7.0\n\
0 @I1@ INDI\n1 NAME Test /A/\n1 SEX F\n1 BIRT\n2 DATE 1820\n2 PLAC Test town\n1 DEAT Y\n1 FAMS @F1@\n\
0 @I2@ INDI\n1 NAME Test /B/\n1 SEX M\n1 DEAT Y\n1 FAMS @F1@\n\
0 @I3@ INDI\n1 NAME Test /C/\n1 BIRT\n2 DATE 3 MAR 1850\n2 SOUR @S1@\n3 PAGE p. 3\n3 QUAY 3\n1 DEAT Y\n1 FAMC @F1@\n\
0 @F1@ FAM\n1 HUSB @I2@\n1 WIFE @I1@\n1 CHIL @I3@\n1 MARR\n2 DATE 1845\n\
0 @S1@ SOUR\n1 TITL Test register\n0 TRLR\n";

fn empty() -> Arc<App> {
    fresh(Opening { with_data: false, ..Opening::memory() })
}

fn request(text: &str, graph: Option<&str>) -> ImportRequest {
    ImportRequest {
        name: "test.ged".into(),
        bytes: text.into(),
        graph: graph.map(Into::into),
        ..ImportRequest::default()
    }
}

fn lines(app: &App) -> Vec<String> {
    let quads = app.dataset(&Reader::operator()).quads(None, None, None, None);
    let mut lines: Vec<String> = quads
        .map(|quad| quad.expect("readable"))
        .filter(|quad| quad.predicate != terms::DATA_VERSION)
        .map(|quad| quad.to_string())
        .collect();
    lines.sort();
    lines
}

#[test]
fn an_import_is_traced_repeated_without_change_and_taken_back() {
    let (app, reader) = (empty(), Reader::operator());
    let before = lines(&app);
    let done = app.import(&reader, &request(FILE, None)).expect("it is GEDCOM");
    assert_eq!((done.added, done.changed, done.removed), (7, 0, 0), "three people, family, source, header, trailer");
    let report = &done.report;
    assert_eq!(report.mapped + report.kept + report.refused, report.lines);
    let up = LineageRequest { from: "@I3@".into(), direction: "up".into(), ..LineageRequest::default() };
    let lineage = app.lineage(&reader, &up).expect("the file has this person");
    assert_eq!(lineage.generations, [1, 2]);
    assert!(lineage.members.iter().all(|m| !m.id.contains("Test") && !m.id.contains("I1")), "ids are opaque");

    let held = lines(&app);
    let again = app.import(&reader, &request(FILE, None)).expect("it is GEDCOM");
    assert_eq!((again.quads_added, again.quads_removed, again.version), (0, 0, done.version));
    assert_eq!(lines(&app), held);

    app.take_back(&reader, &done.graph).expect("it was imported");
    assert_eq!(lines(&app), before);
    assert!(app.take_back(&reader, &done.graph).is_err(), "there is nothing more to take back");
}

#[test]
fn a_newer_version_in_the_same_graph_brings_the_difference() {
    let (app, reader) = (empty(), Reader::operator());
    let graph = Some("http://localhost:7878/graph/import/test");
    let first = app.import(&reader, &request(FILE, graph)).expect("it is GEDCOM");
    let newer = FILE.replace("1 NAME Test /C/", "1 NAME Test /D/").replace("0 TRLR", "0 @I4@ INDI\n0 TRLR");
    let dry = ImportRequest { dry_run: true, ..request(&newer, graph) };
    let told = app.import(&reader, &dry).expect("it is GEDCOM");
    assert_eq!((told.added, told.changed, told.removed, told.version), (1, 1, 0, first.version));
    let done = app.import(&reader, &request(&newer, graph)).expect("it is GEDCOM");
    assert_eq!((done.added, done.changed, done.removed), (1, 1, 0));
    let back = app.import(&reader, &request(FILE, graph)).expect("it is GEDCOM");
    assert_eq!((back.added, back.changed, back.removed), (0, 1, 1));
}

#[test]
fn a_graph_of_something_else_is_not_replaced() {
    let (app, reader) = (empty(), Reader::operator());
    for graph in ["http://localhost:7878/graph/meta", "not an IRI"] {
        assert!(app.import(&reader, &request(FILE, Some(graph))).is_err(), "{graph}");
    }
}

#[test]
fn what_was_imported_goes_out_valid_and_whole() {
    let (app, reader) = (empty(), Reader::operator());
    app.import(&reader, &request(FILE, None)).expect("it is GEDCOM");
    for format in ["gedcom7", "gedcom551", "gedzip"] {
        let bytes = app.export_gedcom(&reader, format, "person:@I3@:up=1").expect("a person of the file");
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("out.ged");
        std::fs::write(&path, &bytes).expect("written");
        let report = haverim::app::gedcom::check(&path).expect("it is GEDCOM");
        assert_eq!(report.errors(), 0, "{format}: {}", report.messages("out.ged"));
    }
    let bytes = app.export_gedcom(&reader, "gedcom7", "person:@I3@:up=1").expect("a person of the file");
    let text = String::from_utf8(bytes).expect("version 7 is UTF-8");
    for line in FILE.lines().filter(|line| !line.contains("HEAD")) {
        assert!(text.lines().any(|held| held == line), "`{line}` is missing in\n{text}");
    }
}

#[test]
fn people_of_the_tables_go_out_valid() {
    let (app, reader) = (crate::support::shipped(), Reader::operator());
    for (format, select) in [("gedcom7", "person:behar-nissim"), ("gedcom551", "person:behar-nissim:up=1,down=1")] {
        let bytes = app.export_gedcom(&reader, format, select).expect("a person of the tables");
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("out.ged");
        std::fs::write(&path, &bytes).expect("written");
        let report = haverim::app::gedcom::check(&path).expect("it is GEDCOM");
        assert_eq!(report.errors(), 0, "{format}: {}", report.messages("out.ged"));
    }
    assert!(app.export_gedcom(&reader, "gedcom7", "person:nobody-at-all").is_err());
    assert!(app.export_gedcom(&reader, "gedcom7", "everything").is_err());
}
