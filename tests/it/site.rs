//! The site's pages and files over the shipped data: what each must hold, without a browser.

use crate::support::{Answer, get, send, shipped};
use axum::body::Body;
use axum::http::Request;

fn page(path: &str) -> Answer {
    let answer = get(&shipped(), path, "text/html");
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer
}

/// The part of a page between the heading of an anchor and the next section.
fn section(path: &str, anchor: &str) -> String {
    let text = page(path).text();
    let from = text.split_once(&format!("id=\"{anchor}\"")).unwrap_or_else(|| panic!("no `{anchor}` in {path}")).1;
    from.split("</section>").next().unwrap_or_default().to_owned()
}

#[test]
fn stories_and_items_are_records_with_content_negotiation() {
    let app = shipped();
    let story = get(&app, "/id/story/mikveh-israel", "text/turtle").text();
    for part in ["hav:Story", "hav:about", "institution\\/mikveh-israel", "source\\/alexander-mikveh", "@he"] {
        assert!(story.contains(part), "`{part}` in {story}");
    }
    let item = get(&app, "/id/item/mahj-mikveh-pupils", "application/ld+json").text();
    assert!(item.contains("Photograph") && item.contains("CP/D.01.133"), "{item}");
    let browser = get(&app, "/id/item/mahj-mikveh-pupils", "text/html");
    assert_eq!((browser.status, browser.header("location")), (303, "/en/item/mahj-mikveh-pupils"));
    assert_eq!(get(&app, "/api/stories", "").json()["total"], 8);
    assert!(get(&app, "/api/items?limit=500", "").json()["total"].as_u64().is_some_and(|n| n >= 40));
    assert_eq!(get(&app, "/en/item/no-such-thing", "text/html").status, 404);
}

#[test]
fn an_address_without_a_language_leads_to_the_readers() {
    let app = shipped();
    for (asked, page) in
        [("/", "/en/"), ("/data", "/en/data"), ("/search?q=behar&lang=fr", "/fr/search?q=behar&lang=fr")]
    {
        let answer = get(&app, asked, "text/html");
        assert_eq!((answer.status, answer.header("location")), (307, page), "{asked}");
    }
}

#[test]
fn dates_are_shown_in_the_readers_calendar_with_the_original_beside_them() {
    let app = shipped();
    let record = get(&app, "/api/people/behar-nissim?calendar=hebrew&lang=he", "").json();
    let claims = record["claims"].as_array().expect("claims");
    let born =
        claims.iter().find(|claim| claim["property"] == "birthDate" && claim["dates"][0]["edtf"] == "1848-02-15");
    let born = &born.expect("the day of birth")["dates"][0];
    assert_eq!((&born["shown"], &born["original"]), (&"י״א באדר א׳ תר״ח".into(), &"15 בפברואר 1848".into()));
    assert_eq!(get(&app, "/api/people/behar-nissim?calendar=mayan", "").status, 400);

    let asked = get(&app, "/en/person/behar-nissim?calendar=hebrew", "text/html");
    let chosen = asked.header("set-cookie");
    assert!(chosen.starts_with("calendar=hebrew;") && chosen.contains("HttpOnly"), "{chosen}");
    assert!(asked.text().contains("11 Adar I 5608 (\u{2068}15 February 1848\u{2069})"), "{}", asked.text());
    assert!(asked.text().contains("href=\"/he/person/behar-nissim?calendar=hebrew\""));
    let kept = Request::get("/en/person/behar-nissim").header("cookie", "theme=x; calendar=hebrew");
    let kept = send(&app, kept.body(Body::empty()).expect("a request"));
    assert!(kept.text().contains("11 Adar I 5608") && kept.header("set-cookie").is_empty());
    let plain = page("/en/person/behar-nissim?calendar=mayan");
    assert!(
        plain.text().contains("15 February 1848")
            && !plain.text().contains("Adar")
            && plain.header("set-cookie").is_empty()
    );
}

#[test]
fn a_school_shows_the_stories_and_items_about_it() {
    let text = page("/en/institution/mikveh-israel").text();
    for link in ["/en/story/mikveh-israel", "/en/item/mahj-mikveh-pupils", "/en/item/aja-14"] {
        assert!(text.contains(&format!("href=\"{link}\"")), "{link}");
    }
}

#[test]
fn a_school_tells_where_its_people_came_from_and_went() {
    assert!(section("/en/institution/mikveh-israel", "feeders").contains("/en/institution/enio-paris"));
    let went = section("/en/institution/enio-paris", "daughters");
    assert!(went.contains("/en/institution/mikveh-israel") && went.contains("/en/person/niego-joseph"), "{went}");
    let benches = section("/en/institution/enio-paris", "benches");
    let together = benches.split("<tr>").any(|row| row.contains("arie-gabriel") && row.contains("niego-joseph"));
    assert!(together, "Arié and Niego sat there together: {benches}");
}

#[test]
fn a_search_is_narrowed_and_kept() {
    let app = shipped();
    let rows = |query: &str| get(&app, &format!("/en/search.csv?{query}"), "").text().lines().count() - 1;
    let (all, people) = (rows("q=behar"), rows("q=behar&kind=person"));
    assert!(people > 5 && people < all, "{people} of {all}");
    assert!(rows("q=behar&sex=female") < people);
    assert_eq!(rows("q=behar&place=jerusalem&century=18&sex=male&role=emissary"), 1);
    let gedcom = get(&app, "/en/search.ged?q=behar&kind=person", "");
    assert!(gedcom.text().contains("2 VERS 7") && gedcom.header("content-disposition").contains("haverim-search.ged"));
    let marked = page("/en/search?q=behar").text();
    assert!(marked.contains("Nissim <mark>Béhar</mark>"), "{marked}");
    assert_eq!(get(&app, "/en/search?q=behar&century=x&place=%27&kind=zzz&page=99", "text/html").status, 200);
}

#[test]
fn the_network_follows_its_choices() {
    let app = shipped();
    let drawn = |query: &str| get(&app, &format!("/en/network.json?{query}"), "").json();
    let links = |query: &str| drawn(query)["links"].as_array().map(Vec::len).unwrap_or_default();
    let teaching = links("links=teaching");
    assert!(teaching > 50 && teaching < links("links=teaching,kinship"));
    assert!(links("links=teaching&before=1800") < teaching);
    let kinds = drawn("links=affiliation&kinds=institution");
    let nodes = kinds["nodes"].as_array().expect("nodes");
    assert!(!nodes.is_empty() && nodes.iter().all(|node| node["kind"] == "institution"));
    let shared = drawn("mode=shared");
    assert!(
        shared["links"].as_array().is_some_and(|links| links.len() > 100 && links.iter().all(|l| l[2] == "shared"))
    );
    for by in ["degrees", "pagerank", "betweenness", "communities"] {
        let text = page(&format!("/en/network?links=teaching&by={by}")).text();
        assert!(text.matches("<tr>").count() > 10, "{by}");
    }
}

#[test]
fn numbers_of_texts_come_from_the_tables() {
    let people = get(&shipped(), "/api/stats", "").json()["people"].as_u64().expect("a number").to_string();
    let story = page("/en/story/women-who-taught").text();
    assert!(story.contains(&format!("among {people} people")), "{story}");
    let data = page("/en/data").text();
    assert!(data.contains(&format!("\u{2068}{people}\u{2069} people by name")), "{data}");
    assert!(page("/en/").text().contains("183"), "the most schools that a source counts");
}

#[test]
fn the_ontology_documents_every_term_and_code() {
    let text = page("/fr/ontology").text();
    for part in ["id=\"teacherOf\"", "id=\"role/teacher\"", "schema:Article", "famille de liens", "Codes\u{a0}: rôles"]
    {
        assert!(text.contains(part), "{part}");
    }
}
