//! Search over the shipped data, by its API; names as `data/people.csv` and `data/places.csv` have them.

use crate::support::{fresh, get, shipped};
use haverim::app::{Error, Opening, Reader, SearchRequest};
use haverim::model::Lang;
use haverim::ontology::terms;
use oxigraph::model::{Literal, NamedNode, Quad};
use serde_json::Value;

fn ask(path: &str) -> (u16, Value) {
    let answer = get(&shipped(), path, "");
    (answer.status, answer.json())
}

fn search(q: &str, more: &str) -> Value {
    let q = percent_encoding::utf8_percent_encode(q, percent_encoding::NON_ALPHANUMERIC);
    let (status, body) = ask(&format!("/api/search?q={q}{more}"));
    assert_eq!(status, 200, "{body}");
    body
}

fn ids(body: &Value) -> Vec<&str> {
    body["results"].as_array().expect("results").iter().filter_map(|hit| hit["id"].as_str()).collect()
}

#[test]
fn a_person_is_found_in_any_script_with_the_reasons() {
    for q in ["Nissim Behar", "נסים בכר", "behar nissim"] {
        let body = search(q, "&type=person");
        assert_eq!(ids(&body)[0], "person/behar-nissim", "{q}");
        let why = body["results"][0]["why"].as_array().expect("reasons");
        assert!(why.iter().any(|why| why["by"] == "name" && why["layer"].is_string()), "{q}: {why:?}");
    }
    for q in ["בכר", "Béhar", "Bekhar"] {
        let body = search(q, "&type=person");
        assert!(ids(&body).contains(&"person/behar-nissim"), "{q}: {:?}", ids(&body));
    }
}

#[test]
fn a_second_name_may_be_only_begun() {
    for typed in ["Nissim", "Nissim%20B", "Nissim%20Beh"] {
        let (status, body) = ask(&format!("/api/suggest?q={typed}&limit=20"));
        assert_eq!(status, 200, "{body}");
        assert!(ids(&body).contains(&"person/behar-nissim"), "{typed}: {:?}", ids(&body));
    }
}

#[test]
fn a_place_is_found_by_its_other_names() {
    for q in ["Selanik", "סלוניקי", "Salonica"] {
        let body = search(q, "&type=place");
        assert_eq!(ids(&body)[0], "place/salonica", "{q}");
    }
    assert_eq!(search("Selanik", "&lang=he")["results"][0]["label"], "סלוניקי");
}

#[test]
fn what_is_begun_is_completed() {
    let (status, body) = ask("/api/suggest?q=beh");
    assert_eq!(status, 200);
    assert!(ids(&body).contains(&"person/behar-nissim"), "{body}");
}

#[test]
fn facets_count_all_and_pages_do_not_overlap() {
    let all = search("", "&type=person&limit=30&sort=name");
    let (first, second) =
        (search("", "&type=person&limit=15&sort=name"), search("", "&type=person&limit=15&offset=15&sort=name"));
    assert_eq!(ids(&all), [ids(&first), ids(&second)].concat());
    let kinds = all["facets"].as_array().expect("facets").iter().find(|facet| facet["field"] == "type");
    assert_eq!(kinds.expect("of kinds")["values"][0]["count"], all["total"]);
}

#[test]
fn what_cannot_be_asked_is_said() {
    for (params, name) in [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("offset=100001", "offset"),
        ("type=teacher", "type"),
        ("sex=x", "sex"),
        ("sort=size", "sort"),
        ("from=1900&to=1800", "from"),
    ] {
        let (status, body) = ask(&format!("/api/search?q=a&{params}"));
        assert_eq!((status, body["parameter"].as_str()), (400, Some(name)), "{body}");
    }
    assert_eq!(ask("/api/search?q=a&from=long-ago").0, 400);
    assert_eq!(ask("/api/suggest?q=a&limit=0").0, 400);
}

#[test]
fn a_commit_is_found_by_the_next_search() {
    let app = fresh(Opening { writable: true, ..Opening::memory() });
    let reader = Reader::operator();
    let query = SearchRequest { q: "Zyxwv".into(), r#type: Some("person".into()), ..SearchRequest::default() };
    let before = app.search(&reader, &query, Lang::En).expect("an answer");
    let graph = NamedNode::new_unchecked("http://localhost:7878/graph/source/test");
    let person = NamedNode::new_unchecked("http://localhost:7878/id/person/test-zyxwv");
    let label = Literal::new_language_tagged_literal_unchecked("Test Zyxwv", "en");
    let quads = [
        Quad::new(person.clone(), terms::RDF_TYPE, terms::PERSON, graph.clone()),
        Quad::new(person, terms::RDFS_LABEL, label, graph),
    ];
    app.write::<Error>(&reader, "test", |writer| {
        quads.into_iter().try_for_each(|quad| writer.insert(quad).map(|_| ()).map_err(Error::from))
    })
    .expect("written");
    let after = app.search(&reader, &query, Lang::En).expect("an answer");
    assert!(after.version > before.version);
    assert_eq!(after.results[0].id, "person/test-zyxwv");
}

#[test]
fn dates_are_read_shown_and_compared() {
    let read = |params: &str| {
        let (status, body) = ask(&format!("/api/date?{params}"));
        assert_eq!(status, 200, "{body}");
        body
    };
    let date = read("date=28%20Iyar%205623&lang=fr");
    assert_eq!((&date["edtf"], &date["calendar"]), (&"1863-05-17".into(), &"hebrew".into()));
    assert_eq!((&date["shown"], &date["may_be_a_day_late"]), (&"17 mai 1863".into(), &true.into()));
    assert_eq!(read("date=1863-05-17&lang=he&calendar=hebrew")["shown"], "כ״ח באייר תרכ״ג");
    let two = read("date=1863~&other=1866");
    assert_eq!((&two["relations"]["before"], &two["relations"]["after"]), (&"possible".into(), &"possible".into()));
    let two = read("date=1863&other=1870");
    assert_eq!((&two["relations"]["before"], &two["relations"]["overlaps"]), (&"certain".into(), &"no".into()));
    let unread = read("date=before%20the%20war&other=1914");
    assert_eq!((&unread["shown"], unread.get("relations")), (&"before the war".into(), None));
    for (params, name) in [("date=", "date"), ("date=1863&calendar=mayan", "calendar"), ("date=1&other=2&as=x", "as")] {
        let (status, body) = ask(&format!("/api/date?{params}"));
        assert_eq!((status, body["parameter"].as_str()), (400, Some(name)), "{body}");
    }
}
