//! An import goes out whole again: every line, every picture, and what was learnt since if it is asked for.

use crate::support::{fresh, get};
use haverim::app::{App, Dataset, Error, GedcomFormat, ImportRequest, Opening, Reader};
use haverim::formats::gedcom::{self, Family, Tree, gedzip};
use haverim::ontology::terms;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

fn empty() -> Arc<App> {
    fresh(Opening { with_data: false, writable: true, ..Opening::memory() })
}

fn import(app: &App, name: &str, bytes: &[u8]) -> String {
    let request = ImportRequest { name: name.into(), bytes: bytes.into(), ..ImportRequest::default() };
    let done = app.import(&Reader::operator(), &request).unwrap_or_else(|error| panic!("{name}: {error}"));
    done.graph
}

fn out(app: &App, format: GedcomFormat, select: &str) -> Tree {
    let bytes = app.export_gedcom(&Reader::operator(), format, select).expect("it was imported").bytes;
    gedcom::read(&bytes).expect("what goes out is GEDCOM")
}

/// The lines with the tags above them, in any order; the declared encoding is that of what is written.
fn sorted(tree: &Tree) -> Vec<String> {
    let mut lines = tree.qualified_lines();
    lines.retain(|line| !line.starts_with("HEAD/CHAR"));
    lines.sort();
    lines
}

/// The names of the files beside the GEDCOM file of an archive.
fn names_in(archive: &[u8]) -> Vec<String> {
    gedzip::all_media(archive, 1 << 20).expect("an archive").into_iter().map(|(name, _)| name).collect()
}

#[test]
fn every_file_of_the_cases_comes_out_of_the_store_with_every_line() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/gedcom");
    let (mut seven, mut five) = (0, 0);
    let app = empty();
    for folder in std::fs::read_dir(root).expect("the cases") {
        let path = folder.expect("a folder").path().join("in.ged");
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let Ok(tree) = gedcom::read(&bytes) else { continue };
        let name = path.display().to_string();
        let graph = import(&app, &name, &bytes);
        let format = match tree.version().family() {
            Family::Seven => (GedcomFormat::Seven, seven += 1).0,
            Family::Five => (GedcomFormat::Five, five += 1).0,
        };
        let again = out(&app, format, &format!("import:{graph}"));
        assert_eq!(sorted(&again), sorted(&tree), "{name}");
        assert_eq!(again.version(), tree.version(), "{name}");
        for other in [GedcomFormat::Seven, GedcomFormat::Five, GedcomFormat::Gedzip] {
            out(&app, other, &format!("import:{graph}"));
            out(&app, other, &format!("import:{graph}:with=claims"));
        }
        app.take_back(&Reader::operator(), &graph).expect("it was imported");
    }
    assert!(seven >= 15 && five >= 15, "{seven} of version 7, {five} of version 5");
}

const FILE: &str = "0 HEAD\n1 GEDC\n2 VERS 7.0\n1 SCHMA\n2 TAG _OWN https://example.org/own\n1 SOUR TEST\n2 NAME Test program\n\
1 SUBM @U1@\n0 @U1@ SUBM\n1 NAME Test Submitter\n1 ADDR Test street\n\
0 @I1@ INDI\n1 NAME Test /A/\n1 DEAT Y\n1 FAMS @F1@\n1 _OWN kept\n0 @I2@ INDI\n1 NAME Test /B/\n1 DEAT Y\n1 FAMC @F1@\n\
0 @F1@ FAM\n1 HUSB @I1@\n1 CHIL @I2@\n0 @F2@ FAM\n1 NOTE Nobody is in it\n0 @S1@ SOUR\n1 TITL Nobody cites it\n\
1 REPO @R1@\n2 CALN 12/3\n0 @R1@ REPO\n1 NAME Test archive\n1 PHON 1\n0 TRLR\n";

#[test]
fn what_was_learnt_since_goes_along_and_no_line_is_lost() {
    let app = empty();
    let graph = import(&app, "test.ged", FILE.as_bytes());
    let child = app.resolve(&Reader::operator(), "@I2@").expect("of the file");
    let date = Literal::new_typed_literal("1850", NamedNode::new_unchecked("http://id.loc.gov/datatypes/edtf/EDTF"));
    let born = Quad::new(
        NamedNode::new_unchecked(child),
        terms::BIRTH_DATE,
        date,
        GraphName::from(NamedNode::new_unchecked("http://example.org/more")),
    );
    app.write::<Error>(&Reader::operator(), "test", |writer| Ok(writer.insert(born.clone()).map(drop)?))
        .expect("written");
    let id = graph.rsplit('/').next().expect("an IRI has parts").to_owned();
    let plain = out(&app, GedcomFormat::Seven, &format!("import:{id}"));
    assert_eq!(sorted(&plain), sorted(&gedcom::read(FILE.as_bytes()).expect("GEDCOM")));
    let more = out(&app, GedcomFormat::Seven, &format!("import:{graph}:with=claims"));
    let (more, plain) = (sorted(&more), sorted(&plain));
    for line in &plain {
        assert!(more.contains(line), "`{line}` is missing in {more:#?}");
    }
    assert!(more.iter().any(|line| line.contains("BIRT/DATE") && line.contains("1850")), "{more:#?}");
}

#[test]
fn further_submitters_come_out_with_every_line_and_strangers_hear_of_none() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/gedcom/several-submitters/in.ged");
    let text = std::fs::read_to_string(path).expect("a case").replace("1 SUBM @U1@\n1", "1 DEAT Y\n1 SUBM @U1@\n1");
    let app = empty();
    let graph = import(&app, "test.ged", text.as_bytes());
    let (before, select) = (sorted(&gedcom::read(text.as_bytes()).expect("GEDCOM")), format!("import:{graph}"));
    assert_eq!(sorted(&out(&app, GedcomFormat::Seven, &select)), before);
    let more = sorted(&out(&app, GedcomFormat::Seven, &format!("{select}:with=claims")));
    for line in &before {
        assert!(more.contains(line), "`{line}` is missing in {more:#?}");
    }
    let five = out(&app, GedcomFormat::Five, &select);
    let back = gedcom::convert(&five, Family::Seven).tree;
    assert_eq!(back.records().filter(|record| record.tag() == "SUBM").count(), 3);
    let made = |reader: &Reader| {
        let quads = app.dataset(reader).quads(None, Some(terms::CREATOR), None, None);
        quads.filter(|quad| quad.as_ref().is_ok_and(|quad| !quad.graph_name.is_default_graph())).count()
    };
    assert_eq!((made(&Reader::operator()), made(&Reader::anonymous())), (3, 0));
    assert!(!get(&app, &format!("/api/gedcom?select={select}"), "").text().contains("Submitter"));
}

#[test]
fn strangers_get_of_an_import_whom_they_may_see() {
    let app = empty();
    let living = FILE.replace("1 NAME Test /B/\n1 DEAT Y", "1 NAME Plantina /Person/\n1 BIRT\n2 DATE 1990");
    let graph = import(&app, "test.ged", living.as_bytes());
    let path = format!("/api/gedcom?select=import:{}", graph.rsplit('/').next().unwrap_or_default());
    let text = get(&app, &path, "").text();
    assert!(text.contains("Test /A/"), "{text}");
    for hidden in ["Plantina", "Submitter", "Test street", "PHON"] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
    assert!(get(&app, "/api/gedcom?select=import:0123456789abcdef", "").status == 404);
}

/// Archives of two families, with one identifier and one name of a picture for different things.
fn archive(person: &str, picture: &[u8]) -> Vec<u8> {
    let text = format!(
        "0 HEAD\n1 GEDC\n2 VERS 7.0\n0 @I1@ INDI\n1 NAME Test /{person}/\n1 DEAT Y\n1 OBJE @O1@\n0 @O1@ OBJE\n\
         1 FILE photos/a%20b.jpg\n2 FORM image/jpeg\n2 TITL {person}\n0 TRLR\n"
    );
    gedzip::pack(text.as_bytes(), [("photos/a b.jpg", picture)]).expect("packed")
}

fn pictures_of_two_families(app: &Arc<App>) {
    let reader = Reader::operator();
    let graphs = [("A", &b"picture of a"[..]), ("B", &b"picture of b"[..])]
        .map(|(person, picture)| import(app, person, &archive(person, picture)));
    let mut people = BTreeSet::new();
    for graph in &graphs {
        let listed =
            app.export_gedcom(&reader, GedcomFormat::Gedzip, &format!("import:{graph}")).expect("an import").bytes;
        let names = names_in(&listed);
        assert_eq!(names, ["photos/a b.jpg"], "each by its own name");
        let query = format!("SELECT ?p {{ GRAPH <{graph}> {{ ?p a <https://w3id.org/haverim/ontology#Person> }} }}");
        let rows = get(app, &format!("/sparql?query={}", encoded(&query)), "application/sparql-results+json");
        people.insert(rows.json()["results"]["bindings"][0]["p"]["value"].as_str().expect("an IRI").to_owned());
    }
    let both = app.export_people(&reader, GedcomFormat::Gedzip, &people).expect("two people").bytes;
    let tree = gedcom::read(&both).expect("gedzip");
    let content = |title: &str| -> Vec<u8> {
        let file = tree.nodes().find(|node| node.tag() == "FILE" && node.child_text("TITL").as_deref() == Some(title));
        let name = file.expect("each keeps its record").value().to_owned();
        gedzip::media(&both, &name, 100).expect("an archive").expect("the picture is there")
    };
    assert_eq!((content("A"), content("B")), (b"picture of a".to_vec(), b"picture of b".to_vec()));
    let names = names_in(&both);
    assert!(names.contains(&"photos/a b.jpg".to_owned()) && names.len() == 2, "{names:?}");
    let people = tree.records().filter(|record| record.tag() == "INDI");
    let pointers: BTreeSet<_> = people.filter_map(|p| p.child("OBJE")?.pointer()).collect();
    assert_eq!(pointers.len(), 2, "{}", tree.text());
    app.take_back(&reader, &graphs[0]).expect("imported");
    let left =
        app.export_gedcom(&reader, GedcomFormat::Gedzip, &format!("import:{}", graphs[1])).expect("an import").bytes;
    assert_eq!(gedzip::media(&left, "photos/a%20b.jpg", 100).expect("an archive"), Some(b"picture of b".to_vec()));
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn two_archives_may_call_different_pictures_alike() {
    pictures_of_two_families(&empty());
    let dir = tempfile::tempdir().expect("a directory");
    let on_disk = Opening { with_data: false, writable: true, ..Opening::directory(dir.path()) };
    pictures_of_two_families(&fresh(on_disk));
}

#[test]
fn more_pictures_than_memory_keeps_are_refused_and_nothing_is_written() {
    let app = empty();
    let before = app.version(&Reader::operator());
    let picture: Vec<u8> = vec![7; 65 << 20];
    let request = ImportRequest { name: "large.gdz".into(), bytes: archive("A", &picture), ..ImportRequest::default() };
    let error = app.import(&Reader::operator(), &request).expect_err("too large");
    assert!(error.to_string().contains("a store in memory keeps"), "{error}");
    assert_eq!(app.version(&Reader::operator()), before);
}
