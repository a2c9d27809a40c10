//! A genealogist's file into the store and out again.

use crate::support::{Answer, fresh, get, send};
use axum::body::Body;
use axum::http::Request;
use haverim::app::{
    App, Dataset, Error, GedcomFormat, ImportRequest, LineageRequest, Opening, PlaceRequest, Reader, Role,
};
use haverim::model::Lang;
use haverim::ontology::terms;
use oxigraph::model::{GraphName, NamedNode, Quad};
use std::sync::Arc;

const FILE: &str = "0 HEAD\n1 GEDC\n2 VERS 7.0\n\
0 @I1@ INDI\n1 NAME Test /A/\n1 SEX F\n1 BIRT\n2 DATE 1820\n2 PLAC Test town\n1 DEAT Y\n1 FAMS @F1@\n\
0 @I2@ INDI\n1 NAME Test /B/\n1 SEX M\n1 DEAT Y\n1 FAMS @F1@\n\
0 @I3@ INDI\n1 NAME Test /C/\n1 BIRT\n2 DATE 3 MAR 1850\n2 SOUR @S1@\n3 PAGE p. 3\n3 QUAY 3\n1 DEAT Y\n1 FAMC @F1@\n\
0 @F1@ FAM\n1 HUSB @I2@\n1 WIFE @I1@\n1 CHIL @I3@\n1 MARR\n2 DATE 1845\n\
0 @S1@ SOUR\n1 TITL Test register\n0 TRLR\n";

fn empty() -> Arc<App> {
    fresh(Opening { with_data: false, writable: true, ..Opening::memory() })
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
    assert_eq!(report.counts.map(|counts| counts.total()), Some(report.lines));
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
    assert_eq!(done.differences_to_text(), "changed: @I3@ INDI Test /D/\nadded: @I4@ INDI\n");
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
        let bytes = app
            .export_gedcom(&reader, format.parse().expect("a format"), "person:@I3@:up=1")
            .expect("a person of the file")
            .bytes;
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("out.ged");
        std::fs::write(&path, &bytes).expect("written");
        let report = haverim::app::gedcom::check(&path).expect("it is GEDCOM");
        assert_eq!(report.errors(), 0, "{format}: {}", report.messages("out.ged"));
    }
    let bytes =
        app.export_gedcom(&reader, GedcomFormat::Seven, "person:@I3@:up=1").expect("a person of the file").bytes;
    let text = String::from_utf8(bytes).expect("version 7 is UTF-8");
    for line in FILE.lines().filter(|line| !line.contains("HEAD")) {
        assert!(text.lines().any(|held| held == line), "`{line}` is missing in\n{text}");
    }
}

#[test]
fn an_export_says_what_its_version_cannot_hold_in_the_words_of_a_conversion() {
    let app = crate::support::shipped();
    let path = |format: &str| format!("/api/people/behar-nissim/gedcom?up=1&format={format}");
    let get = |path: &str| get(&app, path, "");
    let (seven, five) = (get(&path("gedcom7")), get(&path("gedcom551")));
    let tree = haverim::formats::gedcom::read(seven.text().as_bytes()).expect("GEDCOM");
    let said = haverim::formats::gedcom::convert(&tree, haverim::formats::gedcom::Family::Five).report;
    let words: std::collections::BTreeSet<&str> =
        said.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(words.iter().any(|message| message.starts_with("version 5.5.1 has no `SCHMA`")), "{words:?}");

    assert_eq!(seven.header("link"), "", "version 7 holds everything");
    assert_eq!(five.header("link"), format!("<{}&report=text>; rel=\"describedby\"", path("gedcom551")));
    let report = get(&format!("{}&report=text", path("gedcom551"))).text();
    let told: Vec<&str> = report.lines().filter(|line| !line.starts_with("hint: ")).collect();
    assert_eq!(told.len(), words.len(), "{told:?}");
    for message in words {
        assert!(told.iter().any(|line| line.contains(message)), "{message} is not in {told:?}");
    }
    let json = get(&format!("{}&report=json", path("gedcom551"))).json();
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(told.len()), "{json}");
    let none = get(&format!("{}&report=json", path("gedcom7"))).json();
    assert_eq!((&none["findings"], none.get("mapped")), (&serde_json::json!([]), None), "{none}");
}

#[test]
fn a_file_of_nobody_is_refused_with_the_reason() {
    let app = crate::support::shipped();
    let ask = |path: &str, accept: &str| get(&app, path, accept);
    for (select, reason) in [
        ("school:no-such-school", "there is no institution `no-such-school`: look for it"),
        ("family:no-such-family", "there is no family `no-such-family`"),
        ("family:no-such%2Bnor-such", "there is no person, institution or place `no-such`"),
        ("person:no-such-person", "there is no person, institution or place `no-such-person`"),
        ("query:no-such-question", "there is no question `no-such-question`"),
        ("query:institutions-without-a-hebrew-name", "`query:institutions-without-a-hebrew-name` leads to nobody"),
    ] {
        let answer = ask(&format!("/api/gedcom?select={select}"), "");
        assert_eq!(answer.status, 404, "{select}");
        assert!(answer.text().contains(reason), "{select}: {}", answer.text());
    }
    let school = Quad::new(
        NamedNode::new_unchecked("http://localhost:7878/id/institution/test-school"),
        terms::RDF_TYPE,
        terms::INSTITUTION,
        GraphName::from(NamedNode::new_unchecked("http://example.org/schools")),
    );
    let app = empty();
    app.write::<Error>(&Reader::operator(), "test", |writer| Ok(writer.insert(school).map(drop)?)).expect("written");
    let path = "/api/institutions/test-school/gedcom";
    assert!(get(&app, path, "").text().contains("`school:test-school` leads to nobody"));
    for (lang, words) in
        [("en", "nobody to put into a file"), ("fr", "à mettre dans un fichier"), ("he", "שייכלל בקובץ")]
    {
        let page = get(&app, &format!("{path}?lang={lang}"), "text/html,*/*");
        assert_eq!((page.status, page.header("content-language")), (404, lang));
        assert!(page.text().contains(words), "{}", page.text());
        let search = get(&app, &format!("/{lang}/search.ged?q=nobody"), "text/html,*/*");
        assert!(search.status == 404 && search.text().contains(words), "{}", search.text());
    }
}

#[test]
fn people_of_the_tables_go_out_valid() {
    let (app, reader) = (crate::support::shipped(), Reader::operator());
    for (format, select) in [("gedcom7", "person:behar-nissim"), ("gedcom551", "person:behar-nissim:up=1,down=1")] {
        let bytes = app
            .export_gedcom(&reader, format.parse().expect("a format"), select)
            .expect("a person of the tables")
            .bytes;
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("out.ged");
        std::fs::write(&path, &bytes).expect("written");
        let report = haverim::app::gedcom::check(&path).expect("it is GEDCOM");
        assert_eq!(report.errors(), 0, "{format}: {}", report.messages("out.ged"));
    }
    assert!(app.export_gedcom(&reader, GedcomFormat::Seven, "person:nobody-at-all").is_err());
    assert!(app.export_gedcom(&reader, GedcomFormat::Seven, "everything").is_err());
}

#[test]
fn a_large_file_says_the_same_as_a_small_one() {
    let shared = FILE.replace(
        "0 TRLR",
        "0 @I4@ INDI\n1 NAME Test /E/\n1 BIRT\n2 DATE 1800\n1 BIRT\n2 DATE 1801\n1 DEAT Y\n\
         1 FAMC @F1@\n2 STAT DISPROVEN\n0 @I5@ INDI\n1 NAME Living /Test/\n1 FAMC @F1@\n0 TRLR",
    );
    let reader = Reader::operator();
    let mut held = Vec::new();
    for lines_at_once in [None, Some(0)] {
        let app = empty();
        let one = ImportRequest { lines_at_once, ..request(&shared, None) };
        let done = app.import(&reader, &one).expect("it is GEDCOM");
        assert_eq!(done.report.counts.map(|counts| counts.total()), Some(done.report.lines));
        assert_eq!(app.hidden_people(), 1);
        // The time of the import is not the same.
        let same = |line: &String| !line.contains("importedAt") && !line.contains("/id/person/living-");
        held.push(lines(&app).into_iter().filter(same).collect::<Vec<_>>());
    }
    assert_eq!(held[0], held[1]);
}

#[test]
fn two_records_word_for_word_alike_are_two() {
    let (app, reader) = (empty(), Reader::operator());
    let twice = FILE.replace("0 TRLR", "0 NOTE the same\n0 NOTE the same\n0 NOTE the same\n0 TRLR");
    app.import(&reader, &request(&twice, None)).expect("it is GEDCOM");
    let stated = |line: &&String| line.contains("NOTE the same") && line.contains("/graph/import/");
    let nodes: std::collections::BTreeSet<String> =
        lines(&app).iter().filter(stated).filter_map(|line| line.split(' ').next().map(str::to_owned)).collect();
    assert_eq!(nodes.len(), 3);
}

/// An application in a directory, with a token for each role.
struct Tokens {
    app: Arc<App>,
    of_roles: Vec<(&'static str, String)>,
}

impl Tokens {
    fn new(dir: &std::path::Path) -> Self {
        let opening = Opening { with_data: false, writable: true, ..Opening::directory(dir) };
        let app = Arc::new(App::open(&opening, &|_, _, _| {}).expect("a store").app);
        let token = |role: Role| (role.name(), app.tokens().create(role.name(), role, vec![]).expect("a token"));
        let of_roles = Role::ALL.into_iter().map(token).collect();
        Self { app, of_roles }
    }

    /// Asks with the token of a role, or without one.
    fn ask(&self, method: &str, path: &str, role: Option<&str>, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some((_, token)) = self.of_roles.iter().find(|(name, _)| Some(*name) == role) {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if body.starts_with("--form") {
            request = request.header("content-type", "multipart/form-data; boundary=form");
        }
        send(&self.app, request.body(Body::from(body.to_owned())).expect("a request"))
    }
}

#[test]
fn files_come_and_go_over_http() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let tokens = Tokens::new(dir.path());
    let app = tokens.app.clone();
    let ask = |method: &str, path: &str, role: Option<&str>, body: &str| tokens.ask(method, path, role, body);
    for role in [None, Some("read"), Some("living")] {
        assert_eq!(ask("POST", "/api/imports", role, FILE).status, 403, "{role:?}");
        assert_eq!(ask("DELETE", "/api/imports/0123456789abcdef", role, "").status, 403, "{role:?}");
    }
    let dry = ask("POST", "/api/imports?dry_run=true&name=a.ged", Some("write"), FILE).json();
    assert_eq!((dry["dry_run"].as_bool(), dry["added"].as_u64()), (Some(true), Some(7)));
    assert_eq!(ask("GET", "/api/imports", Some("living"), "").json().as_array().map(Vec::len), Some(0));

    let form = format!(
        "--form\r\nContent-Disposition: form-data; name=\"file\"; filename=\"family.ged\"\r\n\r\n{FILE}\r\n--form--\r\n"
    );
    let done = ask("POST", "/api/imports", Some("write"), &form);
    assert_eq!(done.status, 200, "{}", done.text());
    let graph = done.json()["graph"].as_str().expect("a graph").to_owned();
    let html = ask("POST", "/api/imports?report=html", Some("write"), FILE);
    assert!(html.header("content-type").starts_with("text/html") && html.text().contains("mapped"), "{}", html.text());
    assert!(ask("POST", "/api/imports?report=text", Some("write"), FILE).text().contains("mapped"));
    assert_eq!(ask("POST", "/api/imports", Some("write"), "<html>").status, 422);

    assert_eq!(ask("GET", "/api/imports", None, "").status, 403, "names of files tell whose families they are");
    let list = ask("GET", "/api/imports", Some("living"), "").json();
    assert_eq!((list[0]["graph"].as_str(), list[0]["people"].as_u64()), (Some(&*graph), Some(3)));
    assert_eq!(
        (list[0]["files"][0]["file"].as_str(), list[0]["files"][0]["version"].as_str()),
        (Some("family.ged"), Some("7.0"))
    );

    let file = ask("GET", "/api/gedcom?select=person:@I3@:up=1", None, "");
    assert_eq!(file.status, 200, "{}", file.text());
    assert!(file.header("content-disposition").contains(".ged"));
    assert!(file.text().contains("1 NAME Test /C/") && file.text().contains("1 NAME Test /A/"), "{}", file.text());
    let known = Request::get("/api/gedcom?select=person:@I3@:up=1").header("if-none-match", file.header("etag"));
    assert_eq!(send(&app, known.body(Body::empty()).expect("a request")).status, 304);
    assert_eq!(ask("GET", "/api/gedcom?select=nonsense", None, "").status, 400);

    let id = graph.rsplit('/').next().expect("sixteen digits");
    assert_eq!(ask("DELETE", &format!("/api/imports/{id}"), Some("write"), "").status, 200);
    assert_eq!(ask("DELETE", &format!("/api/imports/{id}"), Some("write"), "").status, 404);
}

#[test]
fn files_are_checked_and_rewritten_for_anybody() {
    let (app, wrong) = (empty(), FILE.replace("1 SEX F", "1 SEX Q"));
    let post =
        |path: &str, body: &str| send(&app, Request::post(path).body(Body::from(body.to_owned())).expect("a request"));
    assert!(post("/api/gedcom/check", &wrong).text().contains("`Q`"));
    let told = post("/api/gedcom/check", FILE).json();
    let dry = ImportRequest { dry_run: true, ..request(FILE, None) };
    let import = serde_json::to_value(app.import(&Reader::operator(), &dry).expect("GEDCOM").report).expect("JSON");
    assert!(told["mapped"].as_u64() > Some(5), "{told}");
    for field in ["lines", "mapped", "kept", "refused", "fates"] {
        assert_eq!(told[field], import[field], "{field}: a check tells what an import would do");
    }
    let five = post("/api/gedcom/rewrite?to=5.5.1", FILE);
    assert!(five.text().contains("2 VERS 5.5.1"), "{}", five.text());
    assert_eq!(post("/api/gedcom/rewrite?to=8", FILE).status, 400);
}

#[test]
fn pictures_of_an_archive_go_out_again() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let app = Tokens::new(dir.path()).app;
    let with_picture = FILE
        .replace("1 FAMC @F1@", "1 FAMC @F1@\n1 OBJE @O1@")
        .replace("0 TRLR", "0 @O1@ OBJE\n1 FILE photos/a%20b.jpg\n2 FORM image/jpeg\n0 TRLR");
    let archive =
        haverim::formats::gedcom::gedzip::pack(with_picture.as_bytes(), [("photos/a b.jpg", &b"picture"[..])]);
    let reader = Reader::operator();
    let import = ImportRequest { bytes: archive.expect("packed"), ..request("", None) };
    let done = app.import(&reader, &import).expect("it is gedzip");
    let out = app
        .export_gedcom(&Reader::anonymous(), GedcomFormat::Gedzip, "person:@I3@")
        .expect("a person of the file")
        .bytes;
    let picture = haverim::formats::gedcom::gedzip::media(&out, "photos/a%20b.jpg", 100).expect("an archive");
    assert_eq!(picture, Some(b"picture".to_vec()));
    app.take_back(&reader, &done.graph).expect("taken back");
    assert!(std::fs::read_dir(dir.path().join("media")).expect("a folder").next().is_none());
}

#[test]
fn whom_a_selection_means() {
    let (app, reader) = (crate::support::shipped(), Reader::anonymous());
    let people = |select: &str| {
        let bytes =
            app.export_gedcom(&reader, GedcomFormat::Seven, select).unwrap_or_else(|e| panic!("{select}: {e}")).bytes;
        String::from_utf8(bytes).expect("UTF-8").lines().filter(|line| line.ends_with(" INDI")).count()
    };
    assert!(people("school:mikveh-israel") > 5);
    assert_eq!(people("person:behar-nissim:up=0"), people("family:behar-nissim"));
    let question = app.library().iter().find(|q| q.name.contains("teachers")).map(|q| q.name.clone());
    if let Some(name) = question {
        assert!(people(&format!("query:{name}")) > 0);
    }
    let page = get(&app, "/api/institutions/mikveh-israel/gedcom?format=gedcom551", "");
    assert_eq!((page.status, page.header("content-type")), (200, "application/x-gedcom"));
}

#[test]
fn a_family_finds_its_place() {
    let (app, reader) = (crate::support::shipped(), Reader::anonymous());
    let ask = |name: &str, town: &str, school: &str| {
        let [name, town, school] = [name, town, school].map(str::to_owned);
        let asked = PlaceRequest { name, town, school, ..PlaceRequest::default() };
        app.find_place(&reader, &asked, Lang::En).expect("an answer").links
    };
    let found = ask("Nissim Behar", "", "");
    assert_eq!(found[0].id, "person/behar-nissim", "{found:?}");
    assert!(found[0].reasons.iter().any(|reason| reason.feature == "surname" && reason.weight > 0.0), "{found:?}");
    let town = ask("", "Tétouan", "");
    assert!(town.iter().any(|link| link.id == "place/tetouan" && link.likelihood.is_none()), "{town:?}");
    assert!(app.find_place(&reader, &PlaceRequest::default(), Lang::En).is_err(), "nothing was asked");

    let file = "0 HEAD\n1 GEDC\n2 VERS 7.0\n0 @I7@ INDI\n1 NAME Nissim /Behar/\n1 SEX M\n1 BIRT\n2 DATE 1848\n\
                2 PLAC Jerusalem, Palestine\n1 DEAT\n2 DATE 1931\n0 @I8@ INDI\n1 NAME Test /Qqxzzy/\n0 TRLR\n";
    let before = app.version(&reader);
    let reply = app.find_places(&reader, "family.ged", file.as_bytes(), None, Lang::En).expect("an answer");
    assert_eq!((reply.people, reply.compared, app.version(&reader)), (2, 2, before));
    let best = &reply.links[0];
    assert_eq!((best.id.as_str(), best.xref.as_deref()), ("person/behar-nissim", Some("@I7@")), "{:?}", reply.links);
    assert!(best.likelihood.is_some_and(|likely| likely > 0.5), "{best:?}");
    assert!(reply.links.iter().all(|link| link.xref.as_deref() != Some("@I8@")), "{:?}", reply.links);

    let post = |path: &str, body: String, kind: &str| {
        let request = Request::post(path).header("content-type", kind);
        send(&app, request.body(Body::from(body)).expect("a request"))
    };
    assert!(post("/api/find?limit=3", file.to_owned(), "text/plain").text().contains("behar-nissim"));
    let form =
        format!("--f\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.ged\"\r\n\r\n{file}\r\n--f--\r\n");
    let page = post("/he/find", form, "multipart/form-data; boundary=f");
    assert!(page.status == 200 && page.text().contains("/he/person/behar-nissim"), "{}", page.text());
    let wrong = post("/fr/find", "--f--\r\n".into(), "multipart/form-data; boundary=f");
    assert_eq!(wrong.status, 200);
    assert_eq!(get(&app, "/api/find", "").status, 400);
}
