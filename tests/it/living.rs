//! The living: planted in every way the store can hold them, and hunted through every channel a stranger has.

use crate::support::{self, Answer, fresh, get};
use axum::body::Body;
use axum::http::Request;
use haverim::app::{App, Error, ImportRequest, Mode, Opening, Reader, Role};
use haverim::ontology::{claim, terms};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use proptest::prelude::*;
use std::sync::Arc;

const BASE: &str = "http://localhost:7878/";

fn node(path: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{BASE}{path}"))
}

fn code(path: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{path}", terms::CODE))
}

fn edtf(date: &str) -> Literal {
    Literal::new_typed_literal(date, NamedNode::new_unchecked("http://id.loc.gov/datatypes/edtf/EDTF"))
}

fn say(graph: &str, s: &str, p: NamedNodeRef<'_>, o: impl Into<Term>) -> Quad {
    Quad::new(node(s), p.into_owned(), o, GraphName::from(node(graph)))
}

/// The claim on a statement, with a note.
fn claimed(fact: &Quad, note: &str) -> Vec<Quad> {
    let claim = claim::node(&haverim::model::Base::default(), fact.as_ref());
    let about = |p: NamedNodeRef<'_>, o: Term| Quad::new(claim.clone(), p.into_owned(), o, fact.graph_name.clone());
    vec![
        about(terms::RDF_TYPE, terms::CLAIM.into_owned().into()),
        about(terms::RDF_SUBJECT, fact.subject.clone().into()),
        about(terms::RDF_PREDICATE, fact.predicate.clone().into()),
        about(terms::RDF_OBJECT, fact.object.clone()),
        about(terms::NOTE, Literal::from(note).into()),
        about(terms::SOURCE, node("id/source/plantsrc").into()),
    ]
}

const GRAPH: &str = "graph/import/test";

/// A dead parent with a living child, and whatever a file can tell of the child. Everything of the child's that must not
/// come out says `plant` somewhere.
fn planted() -> Vec<Quad> {
    let child = "id/person/plant1";
    let parent = "id/person/old1";
    let mut quads = vec![
        say(GRAPH, parent, terms::RDF_TYPE, terms::PERSON.into_owned()),
        say(GRAPH, parent, terms::RDFS_LABEL, Literal::from("Test Ancestor")),
        say(GRAPH, parent, terms::DEATH_DATE, edtf("1990")),
        say(GRAPH, parent, terms::NOTE, Literal::from("father of Plantina Person, who lives nearby")),
        say(GRAPH, parent, terms::NOTE, Literal::from("a plain remark")),
        say(GRAPH, parent, terms::GEDCOM_RECORD, Literal::from("0 @I1@ INDI\n1 ASSO @IPLANT@\n")),
        say(GRAPH, parent, terms::LIVED_IN, node("id/place/town")),
        say(GRAPH, parent, terms::PHONE, Literal::from("555-plantphone")),
        say(GRAPH, parent, terms::WEB_PAGE, NamedNode::new_unchecked("http://example.org/plantpage")),
        say(
            GRAPH,
            "id/family/old",
            terms::GEDCOM_RECORD,
            Literal::from("0 @F7@ FAM\n1 PHON 555-plantphone\n1 MARR Y\n"),
        ),
        say(GRAPH, child, terms::RDF_TYPE, terms::PERSON.into_owned()),
        say(GRAPH, child, terms::RDFS_LABEL, Literal::from("Plantina Person")),
        say(GRAPH, child, terms::SKOS_ALT_LABEL, Literal::from("Plantita")),
        say(GRAPH, child, terms::SEX, code("sex/female")),
        say(GRAPH, child, terms::BIRTH_DATE, edtf("1979-03-04")),
        say(GRAPH, child, terms::XREF, Literal::from("@IPLANT@")),
        say(GRAPH, child, terms::NOTE, Literal::from("plantnote")),
        say(GRAPH, child, terms::GEDCOM_RECORD, Literal::from("0 @IPLANT@ INDI\n1 NAME Plantina /Person/\n")),
        say(GRAPH, child, terms::SKOS_EXACT_MATCH, NamedNode::new_unchecked("http://www.wikidata.org/entity/Qplant")),
        say(GRAPH, child, terms::HAS_NAME, node("id/name/plantname")),
        say(GRAPH, "id/name/plantname", terms::LITERAL_FORM, Literal::from("Plantina /Person/")),
        say(GRAPH, child, terms::LIVED_IN, node("id/place/plantstreet")),
        say(GRAPH, "id/place/plantstreet", terms::RDFS_LABEL, Literal::from("12 Plant Street")),
        say(GRAPH, "id/place/plantstreet", terms::RDF_TYPE, terms::PLACE.into_owned()),
        say(GRAPH, child, terms::LIVED_IN, node("id/place/town")),
        say(GRAPH, "id/place/town", terms::RDFS_LABEL, Literal::from("Test Town")),
        say(GRAPH, "id/place/town", terms::RDF_TYPE, terms::PLACE.into_owned()),
        say(GRAPH, child, terms::STUDIED_AT, node("id/institution/plantschool")),
        say(GRAPH, "id/institution/plantschool", terms::RDFS_LABEL, Literal::from("Plant School")),
        say(GRAPH, "id/institution/plantschool", terms::RDF_TYPE, terms::INSTITUTION.into_owned()),
        say(GRAPH, "id/event/plant1-birt", terms::RDF_TYPE, terms::EVENT.into_owned()),
        say(GRAPH, "id/event/plant1-birt", terms::EVENT_TYPE, code("event-type/birth")),
        say(GRAPH, "id/event/plant1-birt", terms::PARTICIPANT, node(child)),
        say(GRAPH, "id/event/plant1-birt", terms::PLACE_TEXT, Literal::from("Plantville")),
        say(GRAPH, "id/family/plantf", terms::RDF_TYPE, terms::FAMILY.into_owned()),
        say(GRAPH, "id/family/plantf", terms::FAMILY_PARTNER, node(parent)),
        say(GRAPH, "id/family/plantf", terms::FAMILY_CHILD, node(child)),
        say(GRAPH, "id/family/plantf", terms::FAMILY_EVENT, node("id/event/wedding")),
        say(GRAPH, "id/event/wedding", terms::RDF_TYPE, terms::EVENT.into_owned()),
        say(GRAPH, "id/event/wedding", terms::PARTICIPANT, node(parent)),
        say(GRAPH, "id/source/plantsrc", terms::RDF_TYPE, terms::SOURCE_CLASS.into_owned()),
        say(GRAPH, "id/source/plantsrc", terms::TITLE, Literal::from("Birth certificate, plantcertificate")),
        say(GRAPH, "id/item/plantphoto", terms::ABOUT, node(child)),
        say(GRAPH, "id/item/plantphoto", terms::ALT_TEXT, Literal::from("plantphoto of her")),
        say(GRAPH, child, terms::TEACHER_OF, node("id/person/old1")),
        // Nobody says more of this one than a link.
        say(GRAPH, "id/person/plant2", terms::SPOUSE_OF, node(child)),
        say("graph/identity", "id/person/plant3", terms::SAME_INDIVIDUAL, node(child)),
        say("graph/identity", "id/item/plantdecision", terms::RDF_SUBJECT, node(child)),
        say(GRAPH, "id/person/plant3", terms::RDFS_LABEL, Literal::from("Plantella Persona")),
    ];
    let parentage = say(GRAPH, parent, terms::PARENT_OF, node(child));
    quads.extend(claimed(&parentage, "plantclaim"));
    quads.push(parentage);
    quads
}

fn reader(role: Role) -> Reader {
    Reader { name: Some("test".into()), role, graphs: Vec::new() }
}

fn write(app: &App, insert: &[Quad], remove: &[Quad]) {
    let written = app.write_as_service("test", |writer| {
        for quad in remove {
            writer.remove(quad)?;
        }
        for quad in insert {
            writer.insert(quad.clone())?;
        }
        Ok::<_, Error>(())
    });
    written.expect("written");
}

fn with_planted() -> Arc<App> {
    let app = fresh(Opening { writable: true, ..Opening::memory() });
    write(&app, &planted(), &[]);
    app
}

/// All that a reader's store holds.
fn dump(app: &App, reader: &Reader) -> String {
    let mut out = Vec::new();
    app.export_rdf(reader, "nquads", None, true, &mut out).expect("exported");
    String::from_utf8(out).expect("UTF-8")
}

/// The words that may come out nowhere, however written. (The shipped data have plantations, and years.)
fn leaks(text: &str) -> Vec<String> {
    let low = text.to_lowercase();
    let words = low.split(|c: char| !c.is_alphanumeric()).filter(|word| word.contains("plant")).map(str::to_owned);
    let shipped = |word: &String| matches!(word.as_str(), "implanted" | "plantation" | "plantations" | "planted");
    let born = ["1979-03-04", "פלנט"].into_iter().filter(|said| low.contains(said)).map(str::to_owned);
    words.filter(|word| !shipped(word)).chain(born).collect()
}

fn ask(app: &Arc<App>, query: &str) -> Answer {
    let query: String = percent_encoding::utf8_percent_encode(query, percent_encoding::NON_ALPHANUMERIC).to_string();
    get(app, &format!("/sparql?query={query}"), "application/sparql-results+json")
}

#[test]
fn nothing_of_the_living_is_in_what_strangers_query() {
    let app = with_planted();
    let public = dump(&app, &Reader::anonymous());
    assert_eq!(leaks(&public), Vec::<String>::new());
    for kept in ["Test Ancestor", "a plain remark", "Test Town", "id/event/wedding", "0 @F7@ FAM"] {
        assert!(public.contains(kept), "{kept} is not about the living");
    }
    let full = dump(&app, &reader(Role::Living));
    for word in ["Plantina Person", "plantnote", "plantclaim", "Plantville", "Plant School", "IPLANT"] {
        assert!(full.contains(word), "{word} is there for who may see it");
    }
    assert_eq!(app.version(&Reader::anonymous()), app.version(&reader(Role::Living)));
}

#[test]
fn the_tree_keeps_its_shape_and_tells_nothing() {
    let app = with_planted();
    let answer = ask(
        &app,
        "SELECT ?child ?label { <http://localhost:7878/id/person/old1> <https://w3id.org/haverim/ontology#parentOf> ?child . ?child <http://www.w3.org/2000/01/rdf-schema#label> ?label FILTER(lang(?label) = 'fr') }",
    );
    let rows = answer.json()["results"]["bindings"].as_array().cloned().expect("rows");
    assert_eq!(rows.len(), 1, "{}", answer.text());
    let child = rows[0]["child"]["value"].as_str().expect("an IRI").to_owned();
    assert!(child.starts_with("http://localhost:7878/id/person/living-"), "{child}");
    assert_eq!(rows[0]["label"]["value"], "personne vivante");
    let about = dump(&app, &Reader::anonymous());
    let about: Vec<&str> = about.lines().filter(|line| line.contains(&child) && line.contains("graph/")).collect();
    assert_eq!(about.len(), 5, "a type, three labels, one parent: {about:#?}");
    let page = get(&app, child.strip_prefix("http://localhost:7878").expect("ours"), "text/turtle");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("living person"), "{}", page.text());
}

#[test]
fn every_channel_is_silent() {
    let app = with_planted();
    let old = "/api/people/old1";
    for (path, accept) in [
        (old, ""),
        ("/api/people/plant1", ""),
        ("/api/people/plant3", ""),
        ("/api/people?limit=500", ""),
        ("/api/places?limit=500", ""),
        ("/api/institutions?limit=500", ""),
        ("/api/places/plantstreet", ""),
        ("/api/people/old1/descendants", ""),
        ("/api/people/old1/ancestors", ""),
        ("/api/people/old1/neighbours", ""),
        ("/api/path?from=old1&to=plant1", ""),
        ("/api/path?from=old1&to=@IPLANT@", ""),
        ("/api/lineage?from=old1&links=kinship", ""),
        ("/api/kinship?from=old1&to=plant1", ""),
        ("/api/stats", ""),
        ("/id/person/plant1", "text/turtle"),
        ("/id/person/plant1", "application/ld+json"),
        ("/id/person/plant3", "text/turtle"),
        ("/id/person/old1", "text/turtle"),
        ("/id/person/old1", "application/ld+json"),
        ("/id/place/plantstreet", "text/turtle"),
        ("/id/event/plant1-birt", "text/turtle"),
        ("/id/family/plantf", "text/turtle"),
        ("/id/claim/plant", "text/turtle"),
        ("/store", "application/n-quads"),
        ("/store?graph=http://localhost:7878/graph/import/test", "text/turtle"),
        ("/store?graph=http://localhost:7878/graph/identity", "text/turtle"),
        ("/store?default", "text/turtle"),
        ("/en/person/old1", "text/html"),
        ("/fr/person/old1", "text/html"),
        ("/en/person/plant1", "text/html"),
        ("/en/person/old1/family", "text/html"),
        ("/en/place/town", "text/html"),
        ("/en/place/plantstreet", "text/html"),
        ("/en/lineage?of=old1", "text/html"),
        ("/en/connection?from=old1&to=plant1", "text/html"),
        ("/en/map", "text/html"),
        ("/en/network", "text/html"),
        ("/en/network.json", "application/json"),
        ("/en/data", "text/html"),
        ("/en/suggest?q=plant", "text/html"),
        ("/en/sources", "text/html"),
        ("/en/source/plantsrc", "text/html"),
        ("/api/sources?limit=500", ""),
        ("/api/people?q=plant", ""),
        ("/api/suggest?q=Test", ""),
        ("/api/search?q=plantina", ""),
        ("/api/people/old1/relatives", ""),
        ("/api/people/old1/companions", ""),
        ("/api/neighbours?of=old1&depth=3", ""),
        ("/api/neighbours?of=old1&depth=3&format=graphml", ""),
        ("/api/neighbours?of=old1&depth=3&format=gexf", ""),
        ("/api/neighbours?of=old1&depth=3&format=csv-nodes", ""),
        ("/api/subgraph?ids=old1,plant1", ""),
        ("/api/lineage?from=old1&direction=down&format=jsonld", ""),
        ("/api/network/degrees", ""),
        ("/api/network/degrees?format=csv", ""),
        ("/api/network/communities?format=gexf", ""),
        ("/api/gedcom?select=person:old1", ""),
        ("/api/gedcom?select=person:old1&format=gedcom551", ""),
        ("/api/gedcom?select=person:plant1", ""),
        ("/api/people/old1/gedcom?down=9", ""),
        ("/api/imports", ""),
        ("/store/graph/import/test", "text/turtle"),
        ("/sparql", "text/turtle"),
        ("/en/search?q=plantina", "text/html"),
        ("/en/search?q=Test", "text/html"),
        ("/en/people", "text/html"),
        ("/en/places", "text/html"),
        ("/api/search?q=Test", ""),
        ("/sparql/runs", ""),
        ("/openapi.json", ""),
    ] {
        let answer = get(&app, path, accept);
        // What the asker wrote may stand in the answer.
        let asked = path.to_lowercase();
        let said: Vec<String> =
            leaks(&answer.text()).into_iter().filter(|word| !asked.contains(word.as_str())).collect();
        assert_eq!(said, Vec::<String>::new(), "{path} ({}): {}", answer.status, answer.text());
    }
    // A hidden person is as unknown as one who never was.
    let (hidden, never) = (get(&app, "/api/people/plant1", ""), get(&app, "/api/people/nobody1", ""));
    assert_eq!((hidden.status, never.status), (404, 404));
    assert_eq!(hidden.text().replace("plant1", "nobody1"), never.text());
}

#[test]
fn queries_cannot_tell() {
    let app = with_planted();
    for query in [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(CONTAINS(LCASE(STR(?o)), 'plant') && !CONTAINS(LCASE(STR(?o)), 'planted') && !CONTAINS(LCASE(STR(?o)), 'plantation')) }",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o FILTER(CONTAINS(STR(?s), 'plant')) } }",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s <https://w3id.org/haverim/ontology#birthDate> ?o FILTER(STRSTARTS(STR(?o), '1979-03-04')) } }",
        "SELECT (COUNT(?x) AS ?n) { <http://localhost:7878/id/person/old1> ^<https://w3id.org/haverim/ontology#teacherOf>/<https://w3id.org/haverim/ontology#sex> ?x }",
    ] {
        let answer = ask(&app, query);
        assert_eq!(answer.json()["results"]["bindings"][0]["n"]["value"], "0", "{query}: {}", answer.text());
    }
}

#[test]
fn services_inside_cannot_tell() {
    let app = with_planted();
    let served = |service: &str, asked: &str| {
        ask(
            &app,
            &format!(
                "PREFIX hf: <https://w3id.org/haverim/function#> PREFIX p: <http://localhost:7878/id/person/>
             SELECT * {{ SERVICE <https://w3id.org/haverim/service/{service}> {{ [] {asked} }} }}"
            ),
        )
    };
    for (service, asked) in [
        ("lineage", "hf:from ?end ; hf:course 'down' ; hf:links 'kinship' ; hf:person ?x"),
        ("kinship", "hf:from ?end ; hf:to ?x ; hf:name ?name"),
        ("relatives", "hf:from ?end ; hf:to ?x ; hf:name ?name ; hf:step ?step ; hf:person ?on"),
        ("companions", "hf:from ?end ; hf:kind 'contemporaries' ; hf:to ?x ; hf:at ?at ; hf:mine ?m ; hf:theirs ?t"),
        ("connection", "hf:from ?end ; hf:to ?x ; hf:depth 3"),
        ("neighbourhood", "hf:from ?end ; hf:to ?x ; hf:depth 3"),
        ("neighbourhood", "hf:from ?end ; hf:to ?x ; hf:depth 3 ; hf:place 'town'"),
    ] {
        let open = served(service, &asked.replace("?end", "p:old1"));
        assert_eq!((open.status, leaks(&open.text())), (200, Vec::new()), "{service}: {}", open.text());
        let hidden = served(service, &asked.replace("?end", "p:plant1"));
        assert_eq!((hidden.status, hidden.json()["results"]["bindings"].as_array().map(Vec::len)), (200, Some(0)));
    }
    for (given, name) in [("without", "person"), ("place", "place")] {
        let asked = |who: &str| {
            served("neighbourhood", &format!("hf:from p:old1 ; hf:to ?x ; hf:{given} '{name}/{who}'"))
                .text()
                .replace(who, "")
        };
        let hidden = if given == "without" { "plant1" } else { "plantstreet" };
        assert_eq!(asked(hidden), asked("nowhere"), "{given}");
    }
}

#[test]
fn caches_keep_readers_apart() {
    let dir = tempfile::tempdir().expect("a directory");
    let app = Arc::new(
        App::open(&Opening { with_data: false, ..Opening::directory(dir.path()) }, &|_, _, _| {}).expect("a store").app,
    );
    write(&app, &planted(), &[]);
    let token = app.tokens().create("family", Role::Living, Vec::new()).expect("a token");
    let ask = |token: Option<&str>| {
        let mut request = Request::get("/id/person/plant1").header("accept", "text/turtle");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        support::send(&app, request.body(Body::empty()).expect("a request"))
    };
    let (stranger, family) = (ask(None), ask(Some(&token)));
    assert_eq!((stranger.status, family.status), (404, 200));
    assert!(family.text().contains("Plantina"));
    assert!(family.header("cache-control").contains("private"));
    for answer in [&stranger, &family] {
        let varies =
            answer.headers.get_all("vary").iter().any(|v| v.to_str().is_ok_and(|v| v.contains("uthorization")));
        assert!(varies, "{:?}", answer.headers);
    }
}

#[test]
fn the_public_store_outlives_the_process_and_is_made_again_when_it_is_not_what_it_should_be() {
    let dir = tempfile::tempdir().expect("a directory");
    let open = || {
        App::open(&Opening { with_data: false, ..Opening::directory(dir.path()) }, &|_, _, _| {}).expect("a store").app
    };
    let public = |app: &App| dump(app, &Reader::anonymous());
    let app = open();
    write(&app, &planted(), &[]);
    let before = public(&app);
    drop(app);
    let app = open();
    assert_eq!(public(&app), before, "opaque nodes stay the same");
    drop(app);
    std::fs::write(dir.path().join("public-000001/derived-from"), "of another time").expect("damaged");
    let app = open();
    assert_eq!(public(&app), before);
    write(&app, &[], &planted());
    assert!(Arc::ptr_eq(&app.dataset(&Reader::anonymous()), &app.dataset(&reader(Role::Admin))), "one store again");
}

#[test]
fn nobody_is_living_in_what_is_shipped() {
    let app = support::shipped();
    assert_eq!(app.hidden_people(), 0);
    assert!(Arc::ptr_eq(&app.dataset(&Reader::anonymous()), &app.dataset(&reader(Role::Admin))));
}

#[test]
fn people_come_of_age_by_a_commit() {
    let app = fresh(Opening { with_data: false, ..Opening::memory() });
    write(&app, &[say(GRAPH, "id/person/a", terms::BIRTH_DATE, edtf("1950"))], &[]);
    assert_eq!(app.hidden_people(), 1);
    let before = app.version(&Reader::anonymous());
    let day = haverim::model::DayInterval::years(2061, 2061).min;
    assert!(app.weigh_the_living_on(day).expect("weighed"));
    assert_eq!(app.hidden_people(), 0);
    assert!(app.version(&Reader::anonymous()) > before);
    assert!(!app.weigh_the_living_on(day).expect("weighed"), "nothing changed");
}

/// The lines of the public store that depend on nothing but its quads: all but the version.
fn comparable(app: &App) -> Vec<String> {
    dump(app, &Reader::anonymous()).lines().filter(|l| !l.contains("dataVersion")).map(str::to_owned).collect()
}

/// A file in which somebody living is named in every place that a file has.
const FILE: &str = "0 HEAD\n1 SOUR X\n1 SUBM @U1@\n1 GEDC\n2 VERS 5.5.1\n2 FORM LINEAGE-LINKED\n1 CHAR UTF-8\n\
1 NOTE compiled by Plantina Person\n1 _SCHMA\n2 TAG _TEACHER_OF https://w3id.org/haverim/ontology#teacherOf\n0 @U1@ SUBM\n1 NAME Plantina Person\n1 ADDR 12 Plantstreet\n\
0 @I1@ INDI\n1 NAME Test /Ancestor/\n2 NOTE so in the entry of Plantina Person\n1 DEAT\n2 DATE 1990\n1 FAMS @F1@\n1 NOTE father of Plantina Person\n\
1 ASSO @I2@\n2 RELA plantfriend\n1 NOTE our Plantita was here\n1 NOTE lived with PERSON, Plantina (his child)\n\
1 NOTE and with Plantita Person\n1 BURI\n2 PLAC Grave kept by Plantina Person\n2 NOTE paid by Plantita\n\
1 OCCU clerk\n2 AGNC Plantina Person and Sons\n1 EVEN\n2 TYPE visit to Plantita\n2 _WITN Plantina Person\n\
1 CENS\n2 _ASSO @I2@\n3 RELA plantwitness\n1 ALIA @I2@\n1 _XYZ plain tag for Plantina Person\n1 WWW http://e.org/plantina-person\n\
1 OBJE\n2 FILE http://e.org/photos/plantina%20person.jpg\n3 FORM jpg\n2 TITL Grandfather and Plantita\n1 CHAN\n2 DATE 1 JAN 2020\n3 TIME 12:00\n\
1 NOTE @N1@\n1 SOUR @S2@\n2 PAGE p. 7\n\
1 NOTE his daughter Plantina was born here\n1 NOTE Plantína Person wrote\n1 NOTE Plantina M. Person wrote\n\
1 NOTE Plantina Rosa Person wrote\n1 NOTE PLANTINAPERSON wrote\n1 NOTE אביה של פלנטינה\n1 NOTE ולפלנטינה כתב\n\
1 _TEACHER_OF Somebody\n2 _IRI http://e.org/plantina-person\n1 WWW http://e.org/p/PersonPlantina.html\n\
0 @I2@ INDI\n1 NAME Plantina /Person/\n2 NICK Plantita\n2 FONE פלנטינה /פרסון/\n3 TYPE Hebrew\n2 FONE Plantila /Person/\n1 SEX F\n1 BIRT\n2 DATE 4 MAR 1979\n\
2 PLAC Plantville\n2 SOUR @S1@\n3 PAGE plantpage\n1 RESI\n2 ADDR 12 Plantstreet\n1 EMAIL plant@plant.test\n\
1 OCCU plantmaker\n2 AGNC Plantcompany\n1 FAMC @F1@\n1 FAMS @F2@\n1 OBJE @O1@\n1 NOTE plantnote\n\
1 _UID PLANT0001\n1 REFN plantref\n\
0 @I3@ INDI\n1 NAME Other /Planter/\n1 FAMS @F2@\n1 RESN privacy\n\
0 @I4@ INDI\n1 NAME Dead /Plantsecret/\n1 RESN confidential\n1 DEAT Y\n1 FAMS @F1@\n\
0 @I5@ INDI\n1 NAME Planta /Notdead/\n1 DEAT\n2 SOUR @S2@\n0 @I6@ INDI\n1 NAME Plantb /Denied/\n1 DEAT N\n2 TYPE unsure\n\
0 @I7@ INDI\n1 NAME Plantc /Future/\n1 DEAT\n2 DATE 2150\n0 @I8@ INDI\n1 NAME Plantd /Plot/\n1 BURI\n2 NOTE has bought a grave\n\
0 @I9@ INDI\n1 NAME Quiet /Neighbour/\n1 DEAT\n2 DATE 1950\n2 PLAC Test town\n3 WWW http://e.org/town\n1 RESI\n2 ADDR 5 Old Street\n2 PHON 555-plantphone\n\
2 EMAIL her-plantniece@@e.org\n2 FAX 555-plantfax\n2 WWW http://e.org/plantniece\n1 WWW http://e.org/plantpage\n1 _EMAIL plantmail@@e.org\n2 _OF plantcousin\n\
0 @F1@ FAM\n1 HUSB @I1@\n1 WIFE @I4@\n1 CHIL @I2@\n2 _FREL plantfrel\n1 NOTE plantfamilynote on Plantina Person\n\
0 @F2@ FAM\n1 HUSB @I3@\n1 WIFE @I2@\n1 MARR\n2 DATE 5 JUN 2001\n2 PLAC Plantwedding\n\
0 @S1@ SOUR\n1 TITL Plantcertificate\n0 @S2@ SOUR\n1 TITL A register\n1 AUTH Plantina Person\n1 PUBL by her, for Plantita\n\
1 REPO @R1@\n2 CALN drawer of Plantina Person\n2 NOTE ask Plantita\n0 @R1@ REPO\n1 NAME Plantina Person, at home\n1 ADDR 12 Plantstreet\n\
1 PHON 555-plant\n1 EMAIL plant@plant.test\n1 WWW http://plant.test\n\
0 @N1@ NOTE plain words, then PLANTINA, Person!\n\
0 @O1@ OBJE\n1 FILE plantphoto.jpg\n2 FORM jpg\n2 TITL plantphoto\n0 TRLR\n";

#[test]
fn nothing_of_the_living_in_a_file_comes_out() {
    let app = fresh(Opening { with_data: false, writable: true, ..Opening::memory() });
    for lines_at_once in [None, Some(0)] {
        let request = ImportRequest {
            name: "plantfamily.ged".into(),
            bytes: FILE.into(),
            lines_at_once,
            ..ImportRequest::default()
        };
        let done = app.import(&reader(Role::Admin), &request).expect("it is GEDCOM");
        let public = dump(&app, &Reader::anonymous());
        assert_eq!(leaks(&public), Vec::<String>::new(), "{public}");
        assert!(public.contains("Test Ancestor") && public.contains("A register"), "{public}");
        let quiet = public.lines().find(|line| line.contains("gedcomRecord> \"0 @I9@ INDI"));
        assert!(quiet.is_some_and(|record| record.contains("5 Old Street")), "an old address is history: {public}");
        let full = dump(&app, &reader(Role::Living));
        for word in ["Plantina", "Plantville", "plantnote", "Plantsecret", "plantfamily.ged", "plantniece", "plantpage"]
        {
            assert!(full.contains(word), "{word} is there for who may see it");
        }
        let person = public
            .lines()
            .find(|line| line.contains("label> \"Test Ancestor"))
            .and_then(|line| line.split("/id/person/").nth(1)?.split('>').next().map(str::to_owned));
        let person = person.expect("the dead are there");
        let quiet = app.resolve(&Reader::anonymous(), "@I9@").expect("the dead are there");
        let quiet = quiet.rsplit('/').next().unwrap_or_default().to_owned();
        for path in [
            "/api/people/ID",
            "/en/person/ID",
            "/api/gedcom?select=person:ID",
            "/api/gedcom?select=person:ID&format=gedzip",
            "/api/gedcom?select=person:ID&format=gedcom551",
            "/api/people/QUIET",
            "/en/person/QUIET",
            "/api/gedcom?select=person:QUIET",
            "/id/person/QUIET",
            "/api/gedcom?select=import:GRAPH",
            "/api/gedcom?select=import:GRAPH&format=gedcom551",
            "/api/gedcom?select=import:GRAPH&format=gedzip",
            "/api/gedcom?select=import:GRAPH:with=claims",
            "/en/person/ID/family",
            "/en/lineage?of=ID",
            "/api/people/ID/relatives",
            "/api/find?name=Ancestor",
            "/api/find?name=Person",
            "/api/find?name=Plantina+Person",
            "/api/find?name=Ancestor&town=Plantville&school=Plantcompany",
            "/en/find?name=Person",
            "/api/search?q=person",
            "/api/search?q=plantita",
            "/api/search?q=clerk",
            "/api/suggest?q=plan",
            "/api/suggest?q=Test+A",
            "/en/search?q=Person",
            "/api/institutions?limit=100",
            "/api/places?limit=100",
            "/api/sources?limit=100",
            "/en/institutions",
            "/en/places",
            "/en/sources",
            "/en/items",
            "/api/people?limit=100",
            "/api/stats",
            "/api/same-person",
            "/en/same-person",
            "/api/network/degrees",
            "/store",
        ] {
            let path = path
                .replace("QUIET", &quiet)
                .replace("ID", &person)
                .replace("GRAPH", &done.graph[done.graph.len() - 16..]);
            let answer = get(&app, &path, "");
            // What the asker wrote may stand in the answer.
            let asked = path.to_lowercase();
            let said: Vec<String> =
                leaks(&answer.text()).into_iter().filter(|word| !asked.contains(word.as_str())).collect();
            assert_eq!((answer.status, said), (200, vec![]), "{path}: {}", answer.text());
        }
        let family =
            app.export_gedcom(&reader(Role::Living), haverim::app::GedcomFormat::Five, &format!("person:{person}"));
        assert!(String::from_utf8_lossy(&family.expect("exported").bytes).contains("Plantina /Person/"));
        app.take_back(&reader(Role::Admin), &done.graph).expect("taken back");
        assert!(Arc::ptr_eq(&app.dataset(&Reader::anonymous()), &app.dataset(&reader(Role::Admin))), "one store again");
    }
}

/// Nobody in these files may be living, and nobody submitted them: the telephone alone is hidden.
#[test]
fn whoever_is_reached_by_telephone_lives() {
    let told = "0 @I1@ INDI\n1 NAME Test /Dead/\n1 DEAT\n2 DATE 1900\n2 PHON 555-plant\n2 ADDR 5 Old Street\n";
    let head = "0 HEAD\n1 GEDC\n2 VERS 7.0\n";
    for (text, apart) in [
        (format!("{head}{told}0 TRLR\n"), true),
        (format!("{told}0 TRLR\n"), true),
        (format!("{head}{}0 TRLR\n", told.replace("PHON", "_TEL")), false),
    ] {
        for dir in [None, Some(tempfile::tempdir().expect("a temporary directory"))] {
            let at = dir.as_ref().map_or_else(Opening::memory, |dir| Opening::directory(dir.path()));
            let app = fresh(Opening { with_data: false, writable: true, ..at });
            let request =
                ImportRequest { name: "test.ged".into(), bytes: text.clone().into(), ..ImportRequest::default() };
            let done = app.import(&reader(Role::Admin), &request).expect("it is GEDCOM");
            let public = dump(&app, &Reader::anonymous());
            assert_eq!(leaks(&public).is_empty(), apart, "{public}");
            assert!(public.contains("5 Old Street") && dump(&app, &reader(Role::Living)).contains("555-plant"));
            assert_eq!(app.hidden_people(), 0);
            app.take_back(&reader(Role::Admin), &done.graph).expect("taken back");
            assert!(
                Arc::ptr_eq(&app.dataset(&Reader::anonymous()), &app.dataset(&reader(Role::Admin))),
                "one store again"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever order things are said and taken back in, the public store is what deriving it anew would make it.
    #[test]
    fn following_is_deriving(steps in prop::collection::vec((0..64_usize, any::<bool>()), 1..24)) {
        let mut pool = planted();
        for n in ["old1", "plant1", "plant2", "plant3"] {
            let who = format!("id/person/{n}");
            pool.push(say(GRAPH, &who, terms::DEATH_DATE, edtf("1930")));
            pool.push(say(GRAPH, &who, terms::VISIBILITY, code("visibility/restricted")));
            pool.push(say("graph/source/vouched", &who, terms::RDF_TYPE, terms::PERSON.into_owned()));
            pool.push(say("graph/source/vouched", &who, terms::STUDIED_AT, node("id/institution/plantschool")));
        }
        pool.push(say("graph/provenance", "graph/source/vouched", terms::LIVING_STATUS, code("living-status/nobody-living")));
        let app = fresh(Opening { with_data: false, ..Opening::memory() });
        for (at, insert) in steps {
            // A few at a time.
            let quads: Vec<Quad> = (0..5).map(|n| pool[(at * 7 + n * 3) % pool.len()].clone()).collect();
            if insert { write(&app, &quads, &[]) } else { write(&app, &[], &quads) }
            let followed = comparable(&app);
            app.derive_public_anew().expect("derived");
            prop_assert_eq!(&followed, &comparable(&app));
            prop_assert_eq!(app.version(&Reader::anonymous()), app.version(&reader(Role::Admin)));
        }
        prop_assert_eq!(app.dataset(&Reader::anonymous()).mode(), Mode::Projected);
    }
}
