//! The promises of the generator: same bytes, marked, within its budget, and possible lives.

use super::people::{NONE, People};
use super::world::World;
use super::*;
use crate::model::{Direction, LinkKinds, NewLinkKind};
use std::collections::HashSet;

fn written(settings: &Settings) -> (Vec<u8>, Report) {
    let mut out = Vec::new();
    let report = population(settings, &mut out).expect("memory takes everything");
    (out, report)
}

#[test]
fn one_seed_gives_the_same_bytes_and_another_seed_others() {
    let (once, report) = written(&Settings::new(3_000, 7));
    assert_eq!(written(&Settings::new(3_000, 7)), (once.clone(), report));
    assert_ne!(written(&Settings::new(3_000, 8)).0, once);
}

#[test]
fn it_keeps_to_what_was_asked() {
    for people in [1, 2, 50, 3_000, 20_000] {
        let (bytes, report) = written(&Settings::new(people, 1));
        assert!(report.people <= u64::from(people.max(2)), "{people}: {report:?}");
        assert!(people < 3_000 || report.people * 100 >= u64::from(people) * 97, "{people}: {report:?}");
        assert_eq!(bytes.iter().filter(|&&b| b == b'\n').count() as u64, report.quads);
        let a_person = report.quads as f64 / report.people as f64;
        assert!(people < 3_000 || a_person < 20.0, "{a_person} quads a person");
    }
}

#[test]
fn all_subjects_and_the_graph_say_synthetic() {
    let text = String::from_utf8(written(&Settings::new(2_000, 5)).0).expect("UTF-8");
    for line in text.lines() {
        let claim = line.starts_with("<http://localhost:7878/id/claim/");
        assert!(claim || line.split(' ').next().is_some_and(|s| s.contains("/synthetic-5")), "{line}");
        assert!(line.ends_with(" <http://localhost:7878/graph/source/synthetic-5> ."), "{line}");
    }
}

#[test]
fn nobody_is_born_before_their_parents_or_after_a_parents_death() {
    let world = World::new(&Settings::new(20_000, 3));
    let People { persons, families, .. } = &world.people;
    for person in persons {
        assert!(person.born.year <= 1960 && person.born.year >= 1780 && person.died.year >= person.born.year);
        let Some(family) = families.get(person.family as usize) else { continue };
        let (father, mother) = (&persons[family.husband as usize], &persons[family.wife as usize]);
        assert!(person.born.year - father.born.year >= 16, "a father of {}", person.born.year - father.born.year);
        assert!((14..=44).contains(&(person.born.year - mother.born.year)));
        assert!(mother.died.year >= person.born.year && father.died.year >= person.born.year);
        assert!(person.father == NONE || person.father == family.husband);
    }
    for family in families {
        assert!(family.children <= 9);
        assert_ne!(family.husband, family.wife);
        let parents = |id: u32| families.get(persons[id as usize].family as usize).map(|f| f.husband);
        let (his, hers) = (parents(family.husband), parents(family.wife));
        assert!(his.is_none() || his != hers, "brother and sister");
    }
    for enrolment in &world.schools.enrolments {
        for teacher in enrolment.teachers.into_iter().filter(|&t| t != NONE) {
            let older = persons[enrolment.pupil as usize].born.year - persons[teacher as usize].born.year;
            assert!(older >= 4, "a teacher {older} years older");
        }
    }
}

#[test]
fn the_interesting_cases_occur() {
    let world = World::new(&Settings::new(20_000, 3));
    let People { persons, families, upbringings, .. } = &world.people;
    let cousins = families.iter().filter(|f| {
        let grandparents = |id: u32| {
            let family = families.get(persons[id as usize].family as usize);
            family
                .into_iter()
                .flat_map(|f| [f.husband, f.wife])
                .map(|id| persons[id as usize].family)
                .filter(|&f| f != NONE)
        };
        let his: HashSet<u32> = grandparents(f.husband).collect();
        grandparents(f.wife).any(|family| his.contains(&family))
    });
    let share = |count: usize, of: usize| count as f64 / of as f64;
    assert!((0.01..0.3).contains(&share(cousins.count(), families.len())), "marriages of first cousins");
    let known = persons.iter().filter(|p| p.family != NONE && p.father == NONE).count();
    assert!((0.02..0.12).contains(&share(known, persons.len())), "fathers missing");
    let remarried = families.len() * 2 - persons.iter().filter(|p| p.marriage != NONE).count();
    assert!((0.005..0.2).contains(&share(remarried, families.len())), "second marriages: {remarried}");
    assert!(upbringings.len() > 20);
    assert!(world.schools.ordinations.len() > 20);
    assert!(world.schools.postings.iter().any(|p| p.before != NONE));
}

#[test]
fn duplicates_come_with_the_truth() {
    let settings = Settings { duplicates: 0.1, ..Settings::new(2_000, 4) };
    let (mut out, mut truth) = (Vec::new(), Vec::new());
    let report = population_and_truth(&settings, &mut out, &mut truth).expect("memory takes everything");
    let (text, truth) = (String::from_utf8(out).expect("UTF-8"), String::from_utf8(truth).expect("UTF-8"));
    assert_eq!(truth.lines().count() as u64, report.duplicates);
    assert!((140..250).contains(&report.duplicates));
    for pair in truth.lines() {
        for iri in pair.split('\t') {
            assert!(text.contains(&format!("<{iri}> <http://www.w3.org/2000/01/rdf-schema#label>")), "{iri}");
        }
    }
}

#[test]
fn links_are_the_triples_without_their_claims() {
    const NAMES: [&str; 14] = [
        "parentOf",
        "adoptiveParentOf",
        "fosterParentOf",
        "stepParentOf",
        "spouseOf",
        "teacherOf",
        "ordained",
        "successorOf",
        "studiedAt",
        "taughtAt",
        "directed",
        "bornIn",
        "diedIn",
        "locatedIn",
    ];
    let mut kinds = LinkKinds::new();
    for name in NAMES {
        let iri = format!("https://w3id.org/haverim/ontology#{name}");
        let (labels, inverse_labels) = Default::default();
        let new = NewLinkKind {
            iri,
            family: "all".into(),
            direction: Direction::Forward,
            symmetric: false,
            generations: 1,
            labels,
            inverse_labels,
        };
        kinds.add(new).expect("new");
    }
    let settings = Settings { duplicates: 0.05, ..Settings::new(2_000, 6) };
    let mut from_links = Vec::new();
    links(&settings, &kinds, &mut |fact| {
        if let Fact::Link(link) = fact {
            let predicate = &kinds.get(link.kind).iri;
            from_links.push(format!("<{}> <{predicate}> <{}>", link.subject, link.object));
        }
    });
    let text = String::from_utf8(written(&settings).0).expect("UTF-8");
    let is_link = |line: &&str| kinds.by_iri(line.split(['<', '>']).nth(3).unwrap_or_default()).is_some();
    let ending = format!(" <{}> .", settings.graph());
    let mut from_quads: Vec<_> =
        text.lines().filter(is_link).map(|line| line.trim_end_matches(&ending).to_owned()).collect();
    from_links.sort();
    from_quads.sort();
    assert_eq!(from_links, from_quads);
}

#[test]
fn gedcom_points_only_to_records_there_are() {
    let mut out = Vec::new();
    gedcom(&Settings::new(2_000, 6), &mut out).expect("memory takes everything");
    let text = String::from_utf8(out).expect("UTF-8");
    let records: HashSet<&str> =
        text.lines().filter_map(|l| l.strip_prefix("0 ")?.split(' ').next().filter(|x| x.starts_with('@'))).collect();
    for line in text.lines().filter(|l| !l.starts_with('0')) {
        if let Some(pointer) = line.split(' ').nth(2).filter(|p| p.starts_with('@')) {
            assert!(records.contains(pointer), "{line}");
        }
    }
    assert!(text.starts_with("0 HEAD\n") && text.ends_with("0 TRLR\n"));
}
