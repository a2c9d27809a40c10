//! The tests of writing a selection as GEDCOM.

use super::*;
use crate::formats::gedcom::{Severity, Tree, check, import, kept_records, read};
use crate::model::EntityKind;
use crate::model::date::Date;

fn id(kind: EntityKind, slug: &str) -> EntityId {
    EntityId::new(kind, slug).expect("a plain slug")
}

fn person(slug: &str, sex: Sex) -> Person {
    let name = Name {
        text: format!("Test {}", slug.to_uppercase()),
        surname: Some(slug.to_uppercase()),
        given: Some("Test".into()),
        ..Name::default()
    };
    Person { names: vec![name], sex, ..Person::new(id(EntityKind::Person, slug)) }
}

fn link(subject: &str, property: &str, object: &str) -> Link {
    Link {
        subject: id(EntityKind::Person, subject),
        property: property.into(),
        object: id(EntityKind::Person, object),
        when: None,
        certainty: Certainty::Probable,
        citations: Vec::new(),
    }
}

/// A teacher with a pupil at a school; the pupil has five parents, two of them women who married.
fn school() -> Selection {
    let source = id(EntityKind::Source, "register");
    let cited = Citation { source: source.clone(), locator: Some("p. 3".into()), certainty: None };
    let school = id(EntityKind::Institution, "a-school");
    let place =
        Place {
            name: "Test town".into(), others: vec![("עיר".into(), "he".into())], position: Some((35.57, -5.37))
        };
    let mut teacher = person("teacher", Sex::Female);
    teacher.names.push(Name { text: "מורה".into(), language: Some("he".into()), ..Name::default() });
    teacher.matches.push("http://www.wikidata.org/entity/Q42".into());
    teacher.notes.push(("A note, with @ and\na second line".into(), Some("en".into())));
    let mut pupil = person("pupil", Sex::Male);
    pupil.events.push(Event {
        kind: "birth".into(),
        date: Some(Date::read("1890~")),
        place: Some(place.clone()),
        citations: vec![cited.clone()],
        ..Event::default()
    });
    pupil.events.push(Event {
        kind: "circumcision".into(),
        participants: vec![(teacher.id.clone(), "witness".into(), None)],
        ..Event::default()
    });
    pupil.events.push(Event { kind: "death".into(), ..Event::default() });
    pupil.restricted = true;
    let mut people = vec![teacher, pupil];
    people.extend(["a", "b", "c", "d", "e"].map(|p| person(p, if p < "c" { Sex::Female } else { Sex::Unknown })));
    let mut links = vec![
        link("a", "spouseOf", "b"),
        link("a", "parentOf", "pupil"),
        link("b", "parentOf", "pupil"),
        link("c", "adoptiveParentOf", "pupil"),
        link("d", "fosterParentOf", "pupil"),
        link("e", "stepParentOf", "pupil"),
        link("teacher", "teacherOf", "pupil"),
        link("teacher", "colleagueOf", "a"),
        link("pupil", "teacherOf", "elsewhere"),
    ];
    links[0].when = Some(Date::read("1885/1901"));
    links[1].citations = vec![cited.clone()];
    links[6].citations = vec![cited];
    links[6].certainty = Certainty::Certain;
    for (who, property) in [("teacher", "taughtAt"), ("pupil", "studiedAt"), ("a", "benefactorOf")] {
        let when = Some(Date::read("1895/1900"));
        links.push(Link { object: school.clone(), when, ..link(who, property, "a") });
    }
    Selection {
        written: Some("3 MAR 1901".into()),
        language: Some("en".into()),
        people,
        institutions: vec![Institution {
            id: school,
            name: "A school".into(),
            iri: "http://localhost:7878/id/institution/a-school".into(),
            place: Some(place),
        }],
        sources: vec![Source {
            id: source,
            title: "Test register".into(),
            creator: Some("A clerk".into()),
            publisher: None,
            pages: vec!["https://example.com/register".into()],
            original: None,
        }],
        items: vec![Item {
            id: id(EntityKind::Item, "picture"),
            title: Some("A picture".into()),
            file: "media/a%20b.jpg".into(),
            media_type: "image/jpeg".into(),
            about: vec![id(EntityKind::Person, "pupil")],
        }],
        links,
        ..Selection::default()
    }
}

fn errors(tree: &Tree) -> Vec<String> {
    let again = read(tree.text().as_bytes()).expect("what is written is GEDCOM");
    let findings = check(&again).findings;
    findings.iter().filter(|f| f.severity != Severity::Note).map(|f| f.to_string()).collect()
}

#[test]
fn a_school_comes_out_as_expected() {
    for (versions, name) in [(Versions::Seven, "school-7.ged"), (Versions::Five, "school-5.ged")] {
        let tree = export(&school(), versions).tree;
        assert_eq!(errors(&tree), Vec::<String>::new(), "{}", tree.text());
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/gedcom-export").join(name);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, tree.text()).expect("a writable folder");
        }
        assert_eq!(std::fs::read_to_string(&path).expect("the expectation exists"), tree.text());
    }
}

#[test]
fn what_was_exported_is_read_back() {
    let selection = school();
    let tree = read(export(&selection, Versions::Seven).tree.text().as_bytes()).expect("what is written is GEDCOM");
    let imported = import(&tree);
    let label = |id: &EntityId| {
        let label = imported.statements.iter().find(|s| s.subject == *id && s.property == "rdfs:label")?;
        match &label.object {
            super::super::Object::Text(text, _) => Some(text.to_lowercase().replace("test ", "")),
            _ => None,
        }
    };
    let mut got: Vec<(String, String, String)> = imported
        .statements
        .iter()
        .filter_map(|s| {
            let object = match &s.object {
                super::super::Object::Entity(id) => label(id)?,
                super::super::Object::Iri(iri) if iri.contains("/institution/") => "a school".into(),
                _ => return None,
            };
            Some((label(&s.subject)?, s.property.clone(), object))
        })
        .collect();
    got.sort();
    got.dedup();
    for link in selection.links.iter().filter(|l| &*l.object.slug != "elsewhere") {
        let object = link.object.slug.replace('-', " ");
        let stated = |a: &str, b: &str| got.contains(&(a.to_owned(), link.property.clone(), b.to_owned()));
        let either = matches!(link.property.as_str(), "spouseOf" | "colleagueOf");
        let found = stated(&link.subject.slug, &object) || either && stated(&object, &link.subject.slug);
        assert!(found, "{} {} {object} is lost:\n{got:#?}", link.subject, link.property);
    }
}

/// Everything a file says goes out again, line for line, when everything is selected.
#[test]
fn a_whole_import_keeps_every_line() {
    let cases = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/gedcom");
    let mut tried = 0;
    for folder in std::fs::read_dir(cases).expect("the cases are part of the project") {
        let path = folder.expect("a readable folder").path().join("in.ged");
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let Ok(tree) = read(&bytes) else { continue };
        if tree.version().family() != Versions::Seven || check(&tree).errors() > 0 {
            continue;
        }
        tried += 1;
        let mut selection = Selection::default();
        for kept in kept_records(&tree) {
            let original = Some(Original { import: "file".into(), versions: Versions::Seven, text: kept.text.clone() });
            match kept.entity {
                Some(id) if id.kind == EntityKind::Person => {
                    selection.people.push(Person { original, sex: Sex::Unknown, ..Person::new(id) });
                }
                Some(id) if id.kind == EntityKind::Family => {
                    selection.families.push(Family { id, partners: Vec::new(), events: Vec::new(), original });
                }
                Some(id) if id.kind == EntityKind::Source => selection.sources.push(Source {
                    id,
                    title: String::new(),
                    creator: None,
                    publisher: None,
                    pages: Vec::new(),
                    original,
                }),
                _ if kept.text.starts_with("0 HEAD") || kept.text.starts_with("0 TRLR") => {}
                _ => selection.records.extend(original),
            }
        }
        let body = |tree: &Tree| -> Vec<String> {
            let lines = tree.qualified_lines();
            lines.into_iter().filter(|l| !l.starts_with("HEAD") && !l.starts_with("@VOID")).collect()
        };
        let after = body(&export(&selection, Versions::Seven).tree);
        let mut left = after.clone();
        for line in body(&tree) {
            match left.iter().position(|l| *l == line) {
                Some(at) => drop(left.swap_remove(at)),
                None => panic!("{}: `{line}` is lost from\n{}", path.display(), after.join("\n")),
            }
        }
        // A record without a line of its own gains what every person has.
        left.retain(|l| l != "INDI/SEX U");
        assert!(left.is_empty(), "{}: {left:?} came in", path.display());
    }
    assert!(tried > 10, "only {tried} cases were tried");
}
