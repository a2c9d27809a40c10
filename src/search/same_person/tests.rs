//! The score on small cases, and on a synthetic population with planted second records.

use super::*;
use crate::model::{DayInterval, Sex};

fn record(id: &str, name: &str, born: i32) -> Evidence {
    Evidence {
        id: id.into(),
        names: name.split('|').map(str::to_owned).collect(),
        sex: Sex::Male,
        born: Some(DayInterval::years(born, born)),
        ..Evidence::default()
    }
}

#[test]
fn one_person_in_two_registers() {
    let a = Evidence { places: vec!["samokov".into()], ..record("a", "Gabriel Arié", 1863) };
    let b = Evidence { places: vec!["samokov".into()], ..record("b", "גבריאל אריה", 1863) };
    let score = same_person(&a, &b);
    assert!(Weights::default().likelihood(score.total) > 0.8, "{score:?}");
    assert_eq!(score.features.iter().filter(|f| f.agreement == Agreement::Agrees).count(), 6);
}

#[test]
fn a_brother_is_not_his_brother() {
    let with_parents =
        |e: Evidence| Evidence { parents: vec!["father".into(), "mother".into()], places: vec!["fez".into()], ..e };
    let a = with_parents(record("a", "Joseph Nahon", 1863));
    let b = with_parents(record("b", "Moïse Nahon", 1865));
    assert!(same_person(&a, &b).total < 0.0);
}

#[test]
fn a_father_is_not_his_son() {
    let a = record("a", "Abraham Corcos", 1863);
    let b = Evidence { parents: vec!["a".into()], born: None, ..record("b", "Abraham Corcos", 1900) };
    assert!(same_person(&a, &b).total < 0.0);
}

#[test]
fn every_feature_shows_its_evidence() {
    let score = same_person(&record("a", "Haim Nahum", 1873), &record("b", "Vitali Nahoum", 1873));
    let given = score.features.iter().find(|f| f.name == "given name").unwrap();
    assert_eq!((given.agreement, given.a[0].as_str(), given.b[0].as_str()), (Agreement::Agrees, "Haim", "Vitali"));
    let sum: f32 = score.features.iter().map(|f| f.weight).sum();
    assert!((score.total - sum).abs() < 1e-4);
}

#[test]
fn blocks_bring_namesakes_together_across_scripts() {
    let mut register = Register::default();
    let a = register.add(&record("a", "Nissim Béhar", 1848));
    let b = register.add(&record("b", "נסים בכר", 1849));
    register.add(&record("c", "Joseph Nehama", 1881));
    let mut pairs = Vec::new();
    register.candidates(|x, y| pairs.push((x, y)), &|_| {});
    assert!(pairs.contains(&(a, b)));
    assert!(!pairs.iter().any(|(_, y)| *y == 2));
}

#[test]
fn the_husband_of_another_is_another() {
    let with_partner = |e: Evidence, partner: &str| Evidence { partners: vec![partner.into()], ..e };
    let a = with_partner(record("a", "Joseph Nahon", 1863), "wife-a");
    let score = |partner| same_person(&a, &with_partner(record("b", "Yosef Nahon", 1863), partner)).total;
    assert!(score("wife-a") - score("wife-b") > 10.0);
}

#[test]
fn two_who_fit_equally_well_have_less_than_a_half_each() {
    let mut register = Register::default();
    let of = |id: &str, born: i32| Evidence { places: vec!["fez".into()], ..record(id, "Aaron Qponmlk", born) };
    let (a, b) = (register.add(&of("a", 1863)), register.add(&of("b", 1863)));
    assert_eq!(register.pairs(&|_| {}).iter().map(|pair| (pair.a, pair.b)).collect::<Vec<_>>(), [(a, b)]);
    register.add(&of("c", 1863));
    assert_eq!(register.pairs(&|_| {}), []);
}

#[test]
fn children_whose_parents_are_one_are_no_strangers() {
    let mut register = Register::default();
    let day = |e: Evidence, day: i32| Evidence { born: Some(DayInterval::day(day)), places: vec!["fez".into()], ..e };
    for file in ["one", "two"] {
        let id = |who: &str| format!("{file}-{who}");
        register.add(&day(record(&id("father"), "Aaron Qponmlk", 0), 680_000));
        let child = day(record(&id("child"), "Moïse Qponmlk", 0), 690_000);
        register.add(&Evidence { parents: vec![id("father")], ..child });
    }
    let pairs = register.pairs(&|_| {});
    let found: Vec<(&str, &str)> = pairs.iter().map(|pair| (register.id(pair.a), register.id(pair.b))).collect();
    assert!(found.contains(&("one-child", "two-child")), "{found:?}");
    let (a, b) = (register.find("one-child").unwrap(), register.find("two-child").unwrap());
    let score = register.comparer().score(a, b);
    let parents = score.features.iter().find(|feature| feature.name == "parents").unwrap();
    assert_eq!(parents.agreement, Agreement::Agrees);
}
