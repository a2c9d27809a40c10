//! “Find my place” over the shipped tables: what a descendant types, and the record that must be among the first three.

use crate::support::{get, shipped};
use haverim::app::{App, PlaceKind, PlaceLink, PlaceReply, PlaceRequest, Reader};
use haverim::model::Lang;
use serde::Deserialize;

/// A row of `tests/cases/find/questions.csv`.
#[derive(Debug, Deserialize)]
struct Question {
    name: String,
    town: String,
    school: String,
    born: String,
    expected: String,
}

fn ask(app: &App, [name, town, school, born]: [&str; 4]) -> PlaceReply {
    let [name, town, school, born] = [name, town, school, born].map(str::to_owned);
    let asked = PlaceRequest { name, town, school, born, limit: None };
    app.find_place(&Reader::anonymous(), &asked, Lang::En).expect("an answer")
}

fn brief(links: &[PlaceLink]) -> Vec<String> {
    let reasons = |link: &PlaceLink| -> Vec<String> {
        link.reasons.iter().map(|r| format!("{} {} {:.1}", r.feature, r.said, r.weight)).collect()
    };
    links.iter().take(5).map(|link| format!("{} {:.1} [{}]", link.id, link.score, reasons(link).join("; "))).collect()
}

#[test]
fn a_question_finds_its_record_among_the_first_three() {
    let app = shipped();
    let mut table = csv::Reader::from_path("tests/cases/find/questions.csv").expect("the table");
    let (mut asked, mut missed) = (0, Vec::new());
    for question in table.deserialize::<Question>() {
        let question = question.expect("a row");
        let reply = ask(&app, [&question.name, &question.town, &question.school, &question.born]);
        let first: Vec<&str> = reply.links.iter().take(3).map(|link| link.id.as_str()).collect();
        if !first.contains(&question.expected.as_str()) {
            missed.push(format!("{question:?}\n  {}", brief(&reply.links).join("\n  ")));
        }
        asked += 1;
    }
    assert!(asked >= 30 && missed.is_empty(), "{} of {asked} missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn a_surname_gives_people_then_families_then_schools_and_places_each_with_reasons() {
    let app = shipped();
    let reply = ask(&app, ["Antebi", "Damas", "", ""]);
    let kinds: Vec<PlaceKind> = reply.links.iter().map(|link| link.kind).collect();
    let first = |kind: PlaceKind| kinds.iter().position(|k| *k == kind).expect("one of each kind");
    assert!(first(PlaceKind::Person) == 0 && first(PlaceKind::Family) < first(PlaceKind::School), "{kinds:?}");
    assert!(first(PlaceKind::Family) < first(PlaceKind::Place), "{kinds:?}");
    assert!(reply.links.iter().all(|link| !link.reasons.is_empty()), "{:?}", brief(&reply.links));
    let albert = &reply.links[0];
    let said = |feature: &str| albert.reasons.iter().find(|r| r.feature == feature).map(|r| r.said.as_str());
    assert_eq!((said("surname"), said("town")), (Some("Antebi"), Some("Damascus")), "{albert:?}");
    assert_eq!(albert.likelihood, None, "a bearer of the surname is not said to be the one who asks");
    let family = &reply.links[first(PlaceKind::Family)];
    assert!(family.people.is_some_and(|people| people >= 4), "{family:?}");
    assert!(reply.unknown.is_empty());
}

#[test]
fn what_is_not_known_is_said() {
    let reply = ask(&shipped(), ["Qqxzzy", "Xzqqwv", "", ""]);
    let unknown: Vec<(&str, &str)> = reply.unknown.iter().map(|(what, text)| (*what, text.as_str())).collect();
    assert_eq!(unknown, [("town", "Xzqqwv"), ("name", "Qqxzzy")]);
    assert!(reply.links.is_empty(), "{:?}", brief(&reply.links));
}

/// Ten people of one family as a genealogist would have them, names and places spelt otherwise than in the tables.
const ANCESTORS: &str = "0 HEAD\n1 GEDC\n2 VERS 5.5.1\n2 FORM LINEAGE-LINKED\n1 CHAR UTF-8\n\
0 @I1@ INDI\n1 NAME Avraham /Entebi/\n1 SEX M\n1 BIRT\n2 DATE 1873\n2 PLAC Damas, Syrie\n1 FAMS @F1@\n\
0 @I2@ INDI\n1 NAME Henriette /Salomon/\n1 SEX F\n1 BIRT\n2 DATE 27 MAR 1873\n1 FAMS @F1@\n1 FAMC @F2@\n\
0 @I3@ INDI\n1 NAME Victor /Salomon/\n1 SEX M\n1 DEAT\n2 DATE 1886\n1 FAMS @F2@\n1 FAMC @F3@\n\
0 @I4@ INDI\n1 NAME Eugenie /Weyl/\n1 SEX F\n1 FAMS @F2@\n\
0 @I5@ INDI\n1 NAME Moise /Salomon/\n1 SEX M\n1 BIRT\n2 DATE 1791\n1 FAMS @F3@\n\
0 @I6@ INDI\n1 NAME Elisabeth /Worms/\n1 SEX F\n1 BIRT\n2 DATE 1802\n1 FAMS @F3@\n\
0 @I7@ INDI\n1 NAME Lucie /Salomon/\n1 SEX F\n1 FAMC @F2@\n1 FAMS @F4@\n\
0 @I8@ INDI\n1 NAME Albert /Navon/\n1 SEX M\n1 FAMS @F4@\n\
0 @I9@ INDI\n1 NAME Marthe /Navon/\n1 SEX F\n1 FAMC @F4@\n\
0 @I10@ INDI\n1 NAME Test /Qqxzzy/\n1 SEX F\n\
0 @F1@ FAM\n1 HUSB @I1@\n1 WIFE @I2@\n0 @F2@ FAM\n1 HUSB @I3@\n1 WIFE @I4@\n1 CHIL @I2@\n1 CHIL @I7@\n\
0 @F3@ FAM\n1 HUSB @I5@\n1 WIFE @I6@\n1 CHIL @I3@\n0 @F4@ FAM\n1 HUSB @I8@\n1 WIFE @I7@\n1 CHIL @I9@\n0 TRLR\n";

#[test]
fn ten_ancestors_find_their_records() {
    let app = shipped();
    let found = |xref: &str, links: &[PlaceLink]| -> Option<String> {
        links.iter().find(|link| link.xref.as_deref() == Some(xref)).map(|link| link.id.clone())
    };
    let reply =
        app.find_places(&Reader::anonymous(), "ten.ged", ANCESTORS.as_bytes(), Some(40), Lang::En).expect("an answer");
    assert_eq!((reply.people, reply.compared), (10, 10));
    for (xref, id) in [
        ("@I1@", "person/antebi-albert"),
        ("@I2@", "person/antebi-henriette"),
        ("@I3@", "person/salomon-victor"),
        ("@I4@", "person/weyl-eugenie"),
        ("@I5@", "person/salomon-moise"),
        ("@I6@", "person/worms-elizabeth"),
        ("@I7@", "person/navon-lucie"),
        ("@I8@", "person/navon-albert"),
        ("@I9@", "person/navon-marthe"),
    ] {
        assert_eq!(found(xref, &reply.links).as_deref(), Some(id), "{xref}: {:#?}", brief(&reply.links));
    }
    assert_eq!(found("@I10@", &reply.links), None);
    let victor = reply.links.iter().find(|link| link.id == "person/salomon-victor").expect("him");
    let kin = victor.reasons.iter().find(|reason| reason.feature == "kin names").expect("his kin count");
    assert!(kin.weight > 5.0 && victor.likelihood.is_some_and(|likely| likely > 0.5), "{victor:?}");
}

#[test]
fn the_page_groups_what_was_found_in_three_languages() {
    let app = shipped();
    for (lang, family) in [("en", "family ("), ("fr", "Famille "), ("he", "משפחת ")] {
        let page = get(&app, &format!("/{lang}/find?name=Antebi&town=Damas"), "");
        let text = page.text();
        assert_eq!(page.status, 200);
        assert!(text.contains(&format!("/{lang}/person/antebi-albert\"")), "{text}");
        assert!(text.contains(family) && text.contains("/family\""), "{text}");
    }
}
