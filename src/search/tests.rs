//! The index from end to end, in memory.

use super::*;
use crate::model::{EntityId, EntityKind, Sex};
use tantivy::directory::RamDirectory;

fn document(kind: EntityKind, slug: &str, names: &str) -> Document {
    let names = names.split('|').map(|name| {
        let (text, language) = name.split_once('@').unwrap_or((name, ""));
        RecordedName::new(text, language)
    });
    Document::new(EntityId::new(kind, slug).unwrap(), names.collect())
}

fn person(slug: &str, names: &str) -> Document {
    document(EntityKind::Person, slug, names)
}

/// Rows of the facts.
fn people() -> Vec<Document> {
    let mut nahum = person("nahum-haim", "Haim Nahum@en|Haïm Nahoum@fr|חיים נחום@he|حاييم ناحوم@ar");
    (nahum.from, nahum.to, nahum.sex) = (Some(1873), Some(1960), Sex::Male);
    nahum.roles = vec!["rabbi".into()];
    nahum.places = vec!["constantinople".into(), "cairo".into()];
    let mut arie = person("arie-gabriel", "Gabriel Arié@en|Gabriel Arié@fr|גבריאל אריה@he|Gavriel Arie@lad");
    (arie.from, arie.to, arie.sex) = (Some(1863), Some(1939), Sex::Male);
    arie.roles = vec!["teacher".into(), "principal".into()];
    let mut behar = person("behar-nissim", "Nissim Béhar@en|נסים בכר@he");
    behar.roles = vec!["teacher".into()];
    let mut antebi = person("antebi-henriette", "Henriette Antébi@fr");
    (antebi.sex, antebi.from) = (Sex::Female, Some(1873));
    antebi.roles = vec!["teacher".into()];
    vec![
        nahum,
        arie,
        behar,
        antebi,
        person("nehama-joseph", "Joseph Nehama@en|יוסף נחמה@he"),
        document(EntityKind::Place, "salonica", "Thessaloniki@en|Salonique@fr|סלוניקי@he|Selanik@tr|Solun@bg"),
        document(EntityKind::Place, "constantinople", "Istanbul@en|Constantinople@fr|קושטא@he"),
        document(
            EntityKind::Institution,
            "aiu",
            "Alliance Israelite Universelle@en|Alliance israélite universelle@fr|כל ישראל חברים@he",
        ),
    ]
}

fn index(documents: &[Document]) -> NameIndex {
    let index = NameIndex::open(RamDirectory::create()).unwrap();
    let mut writer = index.writer(1, 20_000_000).unwrap();
    for document in documents {
        writer.add(document).unwrap();
    }
    writer.commit(1).unwrap();
    index
}

fn request(q: &str) -> SearchRequest {
    SearchRequest::of(q)
}

fn ids(hits: &[Hit]) -> Vec<&str> {
    hits.iter().map(|hit| hit.id.as_str()).collect()
}

#[track_caller]
fn finds(q: &str, id: &str) {
    let answer = index(&people()).finder().unwrap().search(&request(q)).unwrap();
    assert_eq!(answer.results.first().map(|hit| hit.id.as_str()), Some(id), "{q}: {answer:#?}");
}

#[test]
fn as_the_family_says_it() {
    finds("Haim Nahum", "person/nahum-haim");
    finds("Nahoum Haïm", "person/nahum-haim");
    finds("חיים נחום", "person/nahum-haim");
    finds("Chayim Nachum", "person/nahum-haim");
    finds("Vitali Nahoum", "person/nahum-haim");
    finds("حاييم نحوم", "person/nahum-haim");
    finds("נסים בכר", "person/behar-nissim");
    finds("Nessim Bekhar", "person/behar-nissim");
}

#[test]
fn places_and_institutions_by_their_many_names() {
    finds("Selanik", "place/salonica");
    finds("Saloniki", "place/salonica");
    finds("סלוניקי", "place/salonica");
    finds("kol israel haverim", "institution/aiu");
}

#[test]
fn a_letter_mistyped() {
    finds("Heriette Antebi", "person/antebi-henriette");
    finds("Gabriel Arei", "person/arie-gabriel");
}

#[test]
fn a_word_that_nobody_bears_is_passed_over() {
    finds("Haim Nahum Xyzzyq", "person/nahum-haim");
}

#[test]
fn why_names_the_layer_and_marks_the_form() {
    let answer = index(&people()).finder().unwrap().search(&request("Vitali נחום")).unwrap();
    let Why::Name { layer, form, highlight, .. } = &answer.results[0].why[0] else { panic!("{answer:?}") };
    assert_eq!(*layer, Layer::GivenName);
    let marked: String = form.chars().skip(highlight.0).take(highlight.1 - highlight.0).collect();
    assert!(["Haim", "Haïm", "חיים", "حاييم"].contains(&marked.as_str()), "{marked}");
    let Why::Name { layer, form, recorded_variant, .. } = &answer.results[0].why[1] else { panic!("{answer:?}") };
    assert_eq!((*layer, form.as_str(), *recorded_variant), (Layer::Exact, "חיים נחום", true));
}

#[test]
fn suggestions_from_the_first_letters() {
    let finder = index(&people()).finder().unwrap();
    assert_eq!(ids(&finder.suggest("neh", 5).unwrap())[0], "person/nehama-joseph");
    assert_eq!(ids(&finder.suggest("haim na", 5).unwrap())[0], "person/nahum-haim");
    assert_eq!(ids(&finder.suggest("סלו", 5).unwrap())[0], "place/salonica");
    assert!(finder.suggest("", 5).unwrap().is_empty());
}

#[test]
fn fields_narrow_and_years_only_rank() {
    let finder = index(&people()).finder().unwrap();
    let all = finder.search(&SearchRequest { facets: true, ..request("role:teacher") }).unwrap();
    assert_eq!(all.total, 3);
    let sex = all.facets.iter().find(|f| f.field == "sex").unwrap();
    assert_eq!(
        sex.values,
        [FacetValue { value: "female".into(), count: 1 }, FacetValue { value: "male".into(), count: 1 }]
    );
    assert_eq!(finder.search(&request("role:teacher sex:female")).unwrap().total, 1);
    let by_years = finder.search(&SearchRequest { from: Some(1940), ..request("kind:person") }).unwrap();
    assert_eq!(by_years.total, 5);
    assert_eq!(by_years.results[0].id, "person/nahum-haim");
    assert_eq!(by_years.results[0].why, [Why::Years { fits: true }]);
}

#[test]
fn a_place_may_be_named_or_be_a_slug() {
    let finder = index(&people()).finder().unwrap();
    for place in ["cairo", "Constantinople", "קושטא"] {
        let answer = finder.search(&SearchRequest { place: Some(place.into()), ..request("kind:person") }).unwrap();
        assert_eq!(answer.results[0].id, "person/nahum-haim", "{place}");
    }
}

#[test]
fn a_phrase_stands_side_by_side() {
    let finder = index(&people()).finder().unwrap();
    assert_eq!(finder.search(&request("\"haim nahum\"")).unwrap().total, 1);
    assert_eq!(finder.search(&request("\"nahum haim\"")).unwrap().total, 0);
}

#[test]
fn pages_do_not_overlap_and_miss_nobody() {
    let finder = index(&people()).finder().unwrap();
    for sort in ["relevance", "name", "date"] {
        let page = |offset, limit| {
            let sort = Some(sort.to_owned());
            finder.search(&SearchRequest { sort, offset, limit: Some(limit), ..request("") }).unwrap().results
        };
        let whole: Vec<Hit> = page(0, 100);
        let paged: Vec<Hit> = (0..8).flat_map(|n| page(n, 1)).collect();
        assert_eq!(ids(&whole), ids(&paged));
        assert_eq!(whole.len(), 8);
    }
}

#[test]
fn what_is_replaced_or_removed_is_not_found() {
    let index = index(&people());
    let before = index.finder().unwrap();
    let mut writer = index.writer(1, 20_000_000).unwrap();
    writer.remove("person/behar-nissim");
    writer.replace(&person("arie-gabriel", "Gabriel Aryeh@en")).unwrap();
    writer.commit(2).unwrap();
    let after = index.finder().unwrap();
    assert_eq!((before.version(), after.version()), (1, 2));
    assert_eq!(ids(&before.search(&request("Nissim Béhar")).unwrap().results), ["person/behar-nissim"]);
    assert!(!ids(&after.search(&request("Nissim Béhar")).unwrap().results).contains(&"person/behar-nissim"));
    assert_eq!(after.search(&request("Gabriel Aryeh")).unwrap().results[0].label, "Gabriel Aryeh");
    assert_eq!(after.search(&request("Gabriel")).unwrap().total, 1);
}

#[test]
fn an_index_opened_again_has_its_lexicon() {
    let directory = RamDirectory::create();
    let index = NameIndex::open(directory.clone()).unwrap();
    let mut writer = index.writer(1, 20_000_000).unwrap();
    people().iter().for_each(|p| writer.add(p).unwrap());
    writer.commit(7).unwrap();
    drop((writer, index));
    let again = NameIndex::open(directory).unwrap();
    assert_eq!(again.version().unwrap(), 7);
    assert_eq!(again.finder().unwrap().search(&request("נאהום")).unwrap().results[0].id, "person/nahum-haim");
}

#[test]
fn labels_in_the_language_asked_for() {
    let finder = index(&people()).finder().unwrap();
    let answer = finder.search(&SearchRequest { lang: Some("he".into()), ..request("Nahum Haim") }).unwrap();
    assert_eq!(answer.results[0].label, "חיים נחום");
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        /// Whatever is indexed is found by its own name.
        #[test]
        fn every_name_indexed_is_found(names in proptest::collection::vec("[A-Za-zא-תء-ي]{3,9} [A-Za-zא-תء-ي]{3,9}", 1..6)) {
            let documents: Vec<Document> =
                names.iter().enumerate().map(|(n, name)| person(&format!("p{n}"), name)).collect();
            let finder = index(&documents).finder().unwrap();
            for (n, name) in names.iter().enumerate() {
                let answer = finder.search(&SearchRequest { limit: Some(100), ..request(name) }).unwrap();
                let id = format!("person/p{n}");
                prop_assert!(answer.results.iter().any(|hit| hit.id == id), "{name}: {:?}", answer);
            }
        }

        /// A comparison does not depend on which name comes first, and a name is itself.
        #[test]
        fn comparing_is_symmetric(a in "[A-Za-zא-ת' ]{1,16}", b in "[A-Za-zא-ת' ]{1,16}") {
            let (x, y) = (NameForm::new(&a, None, None), NameForm::new(&b, None, None));
            prop_assert!((compare(&x, &y).score - compare(&y, &x).score).abs() < 0.05);
            if !x.words.is_empty() {
                prop_assert!(compare(&x, &x).score > 0.99);
            }
        }
    }
}

/// Many bearers of two names that begin alike, in several segments, some of them taken out again.
fn crowd() -> NameIndex {
    let index = NameIndex::open(RamDirectory::create()).unwrap();
    let mut writer = index.writer(1, 20_000_000).unwrap();
    for n in 0..4_500u32 {
        let given = ["Abraham", "Abram", "Moïse", "Abigail Rebecca"][(n % 4) as usize];
        let surname = ["Toledano", "Abitbol", "Nahon"][(n % 3) as usize];
        let kind = if n % 50 == 0 { EntityKind::Source } else { EntityKind::Person };
        let mut document = document(kind, &format!("test-{n}"), &format!("{given} {surname}"));
        document.from = (n % 5 > 0).then_some(1790 + (n % 150) as i32);
        document.places = vec![["fez", "tetouan"][(n % 2) as usize].into()];
        writer.add(&document).unwrap();
        if n % 1_500 == 0 {
            writer.commit(1).unwrap();
        }
    }
    for n in (0..4_500).step_by(7) {
        writer.remove(&format!("person/test-{n}"));
    }
    writer.commit(2).unwrap();
    index
}

#[test]
fn what_is_suggested_is_the_best_of_all() {
    let index = crowd();
    let finder = index.finder().unwrap();
    for typed in ["abra", "ab", "abraham", "toled", "abigail", "nah"] {
        for limit in [1, 10, 40, 100] {
            let quick = finder.suggest(typed, limit).unwrap();
            let all = finder.suggest_by_reading_all(typed, limit).unwrap();
            assert_eq!(ids(&quick), ids(&all), "`{typed}`, {limit}");
            assert_eq!(quick.len(), limit, "`{typed}`");
        }
    }
}

#[test]
fn every_result_is_counted_and_can_be_kept() {
    let index = crowd();
    let finder = index.finder().unwrap();
    let toledano = |more: SearchRequest| {
        let asked = SearchRequest { q: "Toledano".into(), facets: true, limit: Some(5), ..more };
        finder.search(&asked).unwrap()
    };
    let count = |answer: &SearchAnswer, field: &str, value: &str| {
        let facet = answer.facets.iter().find(|facet| facet.field == field).unwrap();
        facet.values.iter().find(|it| it.value == value).map_or(0, |it| it.count)
    };
    let all = toledano(SearchRequest::default());
    let (fez, nineteenth) = (count(&all, "place", "fez"), count(&all, "century", "18"));
    assert_eq!(fez + count(&all, "place", "tetouan"), all.total);
    assert!(all.total > 1_000 && nineteenth > 500, "{all:?}");
    let in_fez = toledano(SearchRequest { within: Some("fez".into()), ..SearchRequest::default() });
    assert_eq!(in_fez.total, fez);
    let then = toledano(SearchRequest { century: Some(18), ..SearchRequest::default() });
    assert_eq!((then.total, count(&then, "century", "17")), (nineteenth, 0));
    assert_eq!(toledano(SearchRequest { within: Some("nowhere".into()), ..SearchRequest::default() }).total, 0);
}
