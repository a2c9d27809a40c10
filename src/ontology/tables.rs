//! The tables in `data/`, held against the vocabulary.
//!
//! `haverim check` finds what is wrong in any tables and names the line. These tests hold for ours, always.

use super::kinds::link_kinds;
use super::vocabulary::{TermKind, Vocabulary};
use super::{claim, curated, terms};
use crate::model::{Base, Certainty, Lang, Row as TableRow, Story, Table, Telling};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use std::collections::{HashMap, HashSet};

type Row = HashMap<String, String>;

fn table(name: &str) -> Vec<Row> {
    let path = format!("{}/data/{name}.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    reader.deserialize().map(|row| row.unwrap_or_else(|e| panic!("{path}: {e}"))).collect()
}

/// The quads of all our tables.
pub(super) fn quads() -> Vec<Quad> {
    let names = [&["sources"][..], &WITH_SOURCES, &["items", "statements"]].concat();
    let tables: Vec<_> = names.into_iter().map(whole_table).collect();
    let (quads, findings) = curated::quads(&Base::default(), &tables, &stories());
    assert!(findings.is_empty(), "{findings:#?}");
    quads
}

/// A story of few words; the real ones are read, linked and counted in `app`.
fn stories() -> Vec<Story> {
    let told = |title: &str| Telling {
        head: [("title".to_owned(), title.to_owned())].into(),
        blocks: vec!["In [a town](place/tetouan). [^je-aiu]".to_owned()],
    };
    let told = [(Lang::En, told("A")), (Lang::He, told("א"))].into();
    vec![Story { slug: "test".into(), folder: "1-test".into(), told }]
}

fn whole_table(name: &str) -> Table {
    let path = format!("{}/data/{name}.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let columns = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let rows = reader.records().map(|record| {
        let record = record.unwrap_or_else(|e| panic!("{path}: {e}"));
        let line = record.position().map_or(0, csv::Position::line);
        TableRow { line, cells: record.iter().map(str::to_owned).collect() }
    });
    Table { name: format!("{name}.csv"), columns, rows: rows.collect() }
}

/// The column that names the row's source, or one of its facts' sources.
const SOURCE_COLUMNS: [&str; 5] = ["source", "birth_source", "death_source", "founded_source", "closed_source"];
const WITH_SOURCES: [&str; 9] =
    ["places", "place_names", "polities", "institutions", "enrolments", "people", "relations", "claims", "aggregates"];

fn ids(name: &str) -> HashSet<String> {
    let rows = table(name);
    let ids: HashSet<_> = rows.iter().map(|row| row["id"].clone()).collect();
    assert_eq!(ids.len(), rows.len(), "an id of {name}.csv is there twice");
    ids
}

#[test]
fn every_row_names_sources_that_are_there() {
    let sources = ids("sources");
    for name in WITH_SOURCES {
        for row in table(name) {
            assert!(!row["source"].is_empty(), "{name}.csv: {row:?}");
            for column in SOURCE_COLUMNS {
                let source = row.get(column).map(String::as_str).unwrap_or_default();
                assert!(source.is_empty() || sources.contains(source), "{name}.csv, `{column}`: {row:?}");
            }
        }
    }
}

#[test]
fn general_knowledge_is_probable_at_most() {
    for name in ["place_names", "polities", "relations", "claims", "aggregates"] {
        for row in table(name).into_iter().filter(|row| row["source"] == "general-knowledge") {
            // A row of `claims.csv` that repeats the believed value has no certainty of its own.
            let certainty = Certainty::from_code(&row["certainty"]);
            let is_repeated = row.get("rank").is_some_and(|rank| rank == "preferred") && row["certainty"].is_empty();
            assert!(is_repeated || certainty.is_some_and(|c| c >= Certainty::Probable), "{name}.csv: {row:?}");
        }
    }
}

#[test]
fn every_property_and_code_of_the_tables_is_declared() {
    let vocabulary = Vocabulary::embedded();
    let kinds = link_kinds();
    let is_code = |list: &str, slug: &str| {
        let code = NamedNode::new_unchecked(format!("{}{list}/{slug}", terms::CODE));
        vocabulary.kind(code.as_ref()) == Some(TermKind::Concept)
    };
    for row in table("relations") {
        assert!(kinds.named(&row["predicate"]).is_some(), "no such link: {row:?}");
        assert!(is_code("certainty", &row["certainty"]), "{row:?}");
    }
    for name in ["claims", "statements"] {
        for row in table(name) {
            let property = NamedNode::new_unchecked(format!("{}{}", terms::HAV, row["predicate"]));
            assert!(vocabulary.kind(property.as_ref()).is_some(), "no such property: {row:?}");
        }
    }
    for row in table("people") {
        assert!(row["roles"].split('|').all(|role| role.is_empty() || is_code("role", role)), "{row:?}");
    }
    let coded = [
        ("institutions", "kind", "kind"),
        ("places", "country_now", "country"),
        ("polities", "polity", "polity"),
        ("aggregates", "measure", "measure"),
        ("claims", "rank", "rank"),
        ("statements", "object", "living-status"),
    ];
    for (name, column, list) in coded {
        for row in table(name) {
            assert!(is_code(list, &row[column]), "{name}.csv, `{column}`: {row:?}");
        }
    }
}

#[test]
fn what_a_claim_disputes_or_repeats_is_there() {
    let mut facts = HashSet::new();
    let mut add = |row: &Row, id: &str, property: &str, value: &str, own_source: &str| {
        let source = row.get(own_source).filter(|s| !s.is_empty()).unwrap_or(&row["source"]);
        facts.insert(format!("{} {property} {} {source}", row[id], row[value]));
    };
    for row in table("people") {
        add(&row, "id", "birthDate", "birth", "birth_source");
        add(&row, "id", "deathDate", "death", "death_source");
    }
    for row in table("institutions") {
        add(&row, "id", "foundedDate", "founded", "founded_source");
        add(&row, "id", "closedDate", "closed", "closed_source");
    }
    for row in table("relations") {
        add(&row, "subject", &row["predicate"], "object", "source");
    }
    let claims = table("claims");
    for row in &claims {
        let fact = format!("{} {} {} {}", row["subject"], row["predicate"], row["object"], row["source"]);
        assert!(row["rank"] != "preferred" || facts.contains(&fact), "no such fact to prefer: {row:?}");
    }
    for row in &claims {
        facts.insert(format!("{} {} {} {}", row["subject"], row["predicate"], row["object"], row["source"]));
    }
    for row in claims.iter().filter(|row| !row["disputes"].is_empty()) {
        assert!(facts.contains(&row["disputes"]), "it disputes what nobody claims: {row:?}");
    }
}

#[test]
fn ends_of_links_and_places_are_there() {
    let (people, institutions, places) = (ids("people"), ids("institutions"), ids("places"));
    let known = |id: &String| people.contains(id) || institutions.contains(id) || places.contains(id);
    for row in table("relations") {
        assert!(known(&row["subject"]) && known(&row["object"]), "{row:?}");
    }
    for row in table("institutions") {
        assert!(places.contains(&row["city"]), "{row:?}");
        assert!(row["parent"].is_empty() || institutions.contains(&row["parent"]), "{row:?}");
    }
    for row in table("enrolments").iter().chain(&table("aggregates")) {
        assert!(institutions.contains(&row["institution"]), "{row:?}");
    }
    for row in table("polities").iter().chain(&table("place_names")) {
        assert!(places.contains(&row["place"]), "{row:?}");
    }
}

/// The certainty and rank of the claim that a source makes of a date.
fn claimed(quads: &[Quad], subject: &str, property: NamedNodeRef<'_>, date: &str, source: &str) -> Vec<String> {
    let base = Base::default();
    let iri = |path: String| NamedNode::new_unchecked(format!("{}{path}", base.as_str()));
    let edtf = NamedNode::new_unchecked("http://id.loc.gov/datatypes/edtf/EDTF");
    let graph = GraphName::from(iri(format!("graph/source/{source}")));
    let object = Literal::new_typed_literal(date, edtf);
    let fact = Quad::new(iri(format!("id/{subject}")), property.into_owned(), object, graph);
    assert!(quads.contains(&fact), "nobody says {fact}");
    let node = claim::node(&base, fact.as_ref());
    let of_claim = quads.iter().filter(|q| q.subject == node.clone().into());
    let codes = of_claim.filter(|q| q.predicate == terms::CERTAINTY || q.predicate == terms::RANK);
    let mut codes: Vec<_> = codes.map(|q| q.object.to_string().trim_matches(['<', '>']).to_owned()).collect();
    codes.iter_mut().for_each(|code| *code = code.rsplit('/').next().unwrap_or_default().to_owned());
    codes.sort_unstable();
    codes
}

#[test]
fn a_date_is_claimed_by_the_source_it_rests_on() {
    let quads = quads();
    let born = |date, source| claimed(&quads, "person/dassault-marcel", terms::BIRTH_DATE, date, source);
    assert_eq!(born("1892-01-22", "general-knowledge"), ["preferred", "probable"]);
    assert_eq!(born("1892-01-23", "enwiki-dassault"), ["possible"]);
    let founded = claimed(&quads, "institution/mikveh-israel", terms::FOUNDED_DATE, "1870-04-05", "americana-aiu");
    assert_eq!(founded, ["certain", "preferred"], "the day wins over the bare year of two other sources");
}

#[test]
fn what_is_loaded_from_general_knowledge_is_probable_at_most() {
    let certain: Term = NamedNode::new_unchecked(format!("{}certainty/certain", terms::CODE)).into();
    let graph: GraphName = NamedNode::new_unchecked(Base::default().graph("source/general-knowledge")).into();
    let quads = quads();
    let sure: Vec<_> = quads.iter().filter(|q| q.graph_name == graph && q.object == certain).collect();
    assert!(sure.is_empty(), "{sure:?}");
    let mut seen = HashSet::new();
    for quad in quads.iter().filter(|q| q.predicate == terms::CERTAINTY) {
        assert!(seen.insert(&quad.subject), "two certainties: {quad}");
    }
}
