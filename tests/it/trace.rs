//! The lineage engine over the shipped data; the facts were read in `data/relations.csv` by eye.

use crate::support::{fresh, get, haverim, listening, shipped, stdout};
use haverim::app::{KinshipRequest, Measure, NetworkRequest, Opening, PathOptions, PathRequest, Reader};
use serde_json::Value;
use std::ops::ControlFlow;

fn json(path: &str) -> Value {
    let answer = get(&shipped(), path, "");
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

fn ids<'v>(nodes: &'v Value, name: &str) -> Vec<&'v str> {
    let all = nodes.as_array().expect("a list").iter();
    all.map(|node| if name.is_empty() { &node["id"] } else { &node[name]["id"] }).filter_map(Value::as_str).collect()
}

/// The nodes that a path passes, from its steps.
fn passed(path: &Value) -> Vec<&str> {
    let steps = path["steps"].as_array().expect("steps");
    let first = steps.first().and_then(|step| step["from"]["id"].as_str());
    first.into_iter().chain(steps.iter().filter_map(|step| step["to"]["id"].as_str())).collect()
}

#[test]
fn the_teaching_chain_is_told_before_the_town_both_lived_in() {
    let answer = json("/api/path?from=behar-nissim&to=burla-yehuda");
    let paths = answer["paths"].as_array().expect("paths");
    assert_eq!(passed(&paths[0]), ["person/behar-nissim", "person/yellin-david", "person/burla-yehuda"]);
    assert_eq!(paths[0]["sentence"]["en"], "Nissim Béhar taught David Yellin. David Yellin taught Yehuda Burla.");
    assert_eq!(paths[0]["sentence"]["he"], "נסים בכר לימד את דוד ילין. דוד ילין לימד את יהודה בורלא.");
    assert!(paths.len() > 1, "there is more to tell");
    assert!(paths.iter().all(|path| {
        path["steps"]
            .as_array()
            .is_some_and(|steps| steps.iter().all(|step| step["claims"][0]["source"]["id"].as_str().is_some()))
    }));
}

#[test]
fn a_path_keeps_away_from_whom_it_is_told_to() {
    let answer = json("/api/path?from=behar-nissim&to=burla-yehuda&without=yellin-david,place/jerusalem");
    for path in answer["paths"].as_array().expect("paths") {
        assert!(!passed(path).contains(&"person/yellin-david") && !passed(path).contains(&"place/jerusalem"), "{path}");
    }
    let answer = json("/api/path?from=behar-nissim&to=burla-yehuda&place=damascus");
    let first = passed(&answer["paths"][0]);
    // Antébi worked with Béhar and was born in Damascus, where Burla lived.
    assert_eq!(first, ["person/behar-nissim", "person/antebi-albert", "place/damascus", "person/burla-yehuda"]);
}

#[test]
fn blood_goes_through_a_common_ancestor() {
    let answer = json("/api/path?from=yellin-shlomo&to=yellin-eliezer&mode=blood");
    let path = &answer["paths"][0];
    let way = passed(path);
    assert_eq!((way.len(), way[2]), (4, "person/yellin-david"), "{way:?}");
    assert!(["person/yehuda-serah", "person/yellin-yehoshua"].contains(&way[1]), "{way:?}");
    let married = json("/api/path?from=yellin-david&to=pines-ita&mode=blood");
    assert_eq!(married["paths"].as_array().map(Vec::len), Some(0));
    let married = json("/api/path?from=yellin-david&to=pines-ita&mode=kin");
    assert_eq!(married["paths"][0]["length"], 1);
}

#[test]
fn brothers_and_sisters_by_both_parents() {
    let answer = json("/api/kinship?from=cremieux-adolphe&to=cremieux-belle");
    assert_eq!((&answer["summary"]["en"], &answer["coefficients"]["kinship"]), (&"siblings".into(), &0.25.into()));
    let relation = &answer["relations"][0];
    assert_eq!((&relation["to_is"]["fr"], &relation["from_is"]["fr"]), (&"sœur".into(), &"frère".into()));
    let line = &relation["lines"][0];
    assert_eq!(ids(&line["ancestors"], "").len(), 2, "the couple");
    assert!(
        line["steps"]
            .as_array()
            .is_some_and(|steps| steps.iter().all(|s| s["claims"][0]["source"]["id"] == "source/frwiki-cremieux"))
    );
    assert_eq!(answer["stated"][0]["property"], "siblingOf");
}

#[test]
fn a_sister_in_law_is_told_through_the_wife() {
    let answer = json("/api/kinship?from=yellin-david&to=pines-margalit");
    assert_eq!(answer["summary"]["he"], "גיסה");
    let relation = &answer["relations"][0];
    assert_eq!(ids(&relation["through"], ""), ["person/pines-ita"]);
    let people = ids(&relation["lines"][0]["people"], "");
    assert_eq!((people[0], people[1], people[3]), ("person/yellin-david", "person/pines-ita", "person/pines-margalit"));
    assert_eq!(answer["coefficients"]["kinship"], 0.0);
}

#[test]
fn cousins_that_a_source_states_without_saying_how() {
    let answer = json("/api/kinship?from=cremieu-david&to=carcassonne-rachel");
    assert_eq!(answer["relations"][0]["to_is"]["en"], "wife");
    assert_eq!(answer["stated"][0]["property"], "cousinOf");
    let problem = get(&shipped(), "/api/kinship?from=cremieu-david&to=place/jerusalem", "");
    assert_eq!(problem.status, 400);
}

#[test]
fn all_relatives_are_counted_by_kind() {
    let answer = json("/api/people/yellin-david/relatives");
    let group = |label: &str| {
        let groups = answer["groups"].as_array().expect("groups");
        let group = groups.iter().find(|group| group["label"]["en"] == label).expect("a group");
        ids(&group["people"], "person")
    };
    assert_eq!(group("child"), ["person/yellin-avinoam", "person/yellin-eliezer"]);
    assert_eq!(group("sibling"), ["person/yellin-shlomo"]);
    assert_eq!(group("great-grandparent"), ["person/ezekiel-judah"]);
    assert_eq!(group("spouse"), ["person/pines-ita"]);
    let blood = json("/api/people/yellin-david/relatives?blood=true&up=1&down=1");
    assert_eq!(blood["count"], 5, "two parents, a brother, two sons");
}

#[test]
fn classmates_are_certain_or_possible() {
    let answer = json("/api/people/yellin-david/companions?kind=classmates");
    assert!(ids(&answer["companions"], "person").contains(&"person/meyuhas-yosef"));
    let together = answer["companions"].as_array().expect("companions").iter().map(|c| &c["together"]);
    assert!(together.clone().all(|t| t == "certain" || t == "possible"));
    assert_eq!(answer["possibly"], together.filter(|t| *t == "possible").count());
}

#[test]
fn a_lineage_as_far_as_one_of_its_members() {
    let answer = json("/api/lineage?from=behar-nissim&links=teaching&to=burla-yehuda");
    assert_eq!(answer["generations"], serde_json::json!([1, 1, 1]));
    assert_eq!(answer["paths"][0]["length"], 2);
    let all = json("/api/lineage?from=behar-nissim&links=teaching");
    assert!(all["ends"].as_array().is_some_and(|ends| ends.contains(&"person/burla-yehuda".into())));
}

#[test]
fn what_lies_around_and_what_lies_between() {
    let around = json("/api/neighbours?of=behar-eliezer&depth=1");
    assert!(ids(&around["nodes"], "").contains(&"person/behar-nissim"));
    let part = json("/api/subgraph?ids=behar-nissim,yellin-david,burla-yehuda&links=teaching");
    assert_eq!(part["links"].as_array().map(Vec::len), Some(2));
}

#[test]
fn answers_are_networks_for_other_programs() {
    for (format, begins) in
        [("graphml", "<?xml"), ("gexf", "<?xml"), ("dot", "digraph"), ("csv", "source,target"), ("jsonld", "{")]
    {
        for path in [
            "path?from=behar-nissim&to=burla-yehuda",
            "lineage?from=behar-nissim&links=teaching",
            "network/degrees?top=5",
        ] {
            let answer = get(&shipped(), &format!("/api/{path}&format={format}"), "");
            assert!(answer.status == 200 && answer.text().starts_with(begins), "{path} {format}: {}", answer.text());
        }
    }
    assert_eq!(get(&shipped(), "/api/path?from=behar-nissim&to=burla-yehuda&format=xlsx", "").status, 400);
}

#[test]
fn every_number_has_bounds() {
    for path in [
        "people/behar-nissim/ancestors?depth=1001",
        "people/behar-nissim/ancestors?limit=0&fields=id",
        "path?from=behar-nissim&to=burla-yehuda&paths=21",
        "path?from=behar-nissim&to=burla-yehuda&paths=many",
        "kinship?from=behar-nissim&to=burla-yehuda&lines=0",
        "neighbours?of=behar-nissim&depth=7",
        "people/behar-nissim/relatives?up=21",
        "network/pagerank?top=1001",
        "network/years?years=0001/5000",
        "network/fame",
    ] {
        let answer = get(&shipped(), &format!("/api/{path}"), "");
        assert!(answer.status == 400 && answer.json()["detail"].is_string(), "{path}: {}", answer.text());
    }
}

#[test]
fn the_whole_network_is_measured_once_a_version() {
    for measure in Measure::ALL {
        let answer = json(&format!("/api/network/{}?top=3", measure.name()));
        assert_eq!(answer["measure"], measure.name());
        assert!(measure == Measure::Years || answer["items"].as_array().is_some_and(|items| items.len() <= 3));
    }
    let schools = json("/api/network/degrees?links=studiedAt&kinds=institution&top=1");
    assert!(
        schools["items"][0]["id"].is_null()
            && schools["items"][0]["node"]["id"].as_str().is_some_and(|id| id.starts_with("institution/"))
    );
    assert_eq!(get(&shipped(), "/api/jobs/0000000000000000", "").status, 404);
}

/// The body of an answer, to the letter: numbers read back may differ in their last place.
fn body(path: &str) -> String {
    get(&shipped(), path, "").text()
}

#[test]
fn the_method_and_the_api_give_the_same() {
    let (app, reader) = (shipped(), Reader::anonymous());
    let (from, to) = ("behar-nissim".to_owned(), "burla-yehuda".to_owned());
    let request = PathRequest { from: from.clone(), to: to.clone(), ..PathRequest::default() };
    let method = app.paths(&reader, &request, PathOptions::default()).expect("an answer");
    let written = serde_json::to_string(&method).expect("JSON");
    assert_eq!(written, body("/api/path?from=behar-nissim&to=burla-yehuda"));
    let method = app.kinship(&reader, &KinshipRequest { from, to, lines: None }).expect("an answer");
    let written = serde_json::to_string(&method).expect("JSON");
    assert_eq!(written, body("/api/kinship?from=behar-nissim&to=burla-yehuda"));
    let request = NetworkRequest { top: Some(5), ..NetworkRequest::new(Measure::Components) };
    let method = app.measure(&reader, &request, &mut |_| ControlFlow::Continue(())).expect("an answer");
    assert_eq!(serde_json::to_string(&method).expect("JSON"), body("/api/network/components?top=5"));
}

#[test]
fn a_place_may_be_a_country_or_a_state_of_the_time() {
    let between = |place: &str| {
        let answer = json(&format!("/api/path?from=antebi-albert&to=burla-yehuda&place={place}"));
        let paths = answer["paths"].as_array().expect("paths").clone();
        paths
            .iter()
            .flat_map(|path| passed(path).into_iter().map(str::to_owned).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    assert!(between("country/SY").contains(&"place/damascus".to_owned()), "{:?}", between("country/SY"));
    assert!(!between("country/MA").contains(&"place/damascus".to_owned()));
    assert!(between("polity/ottoman-empire").contains(&"place/damascus".to_owned()));
    for wrong in ["country/XX", "institution/nobody", "person/behar-nissim"] {
        let answer = get(&shipped(), &format!("/api/path?from=antebi-albert&to=burla-yehuda&place={wrong}"), "");
        assert!(matches!(answer.status, 400 | 404), "{wrong}: {}", answer.text());
    }
}

#[test]
fn contemporaries_lived_at_the_same_time_in_a_place_of_both() {
    let answer = json("/api/people/yellin-david/companions?kind=contemporaries&limit=5000");
    let found = answer["companions"].as_array().expect("companions");
    assert!(found.iter().any(|companion| companion["together"] == "certain"));
    assert!(ids(&answer["companions"], "person").contains(&"person/meyuhas-yosef"));
    let few = json("/api/people/yellin-david/companions?kind=contemporaries&limit=2");
    assert_eq!((&few["certainly"], &few["possibly"]), (&answer["certainly"], &answer["possibly"]));
    assert_eq!((few["companions"].as_array().map(Vec::len), &few["complete"]), (Some(2), &false.into()));
    let homes = found.iter().flat_map(|companion| companion["at"].as_array().into_iter().flatten());
    assert!(homes.clone().any(|at| at["place"]["id"] == "place/jerusalem"));
    assert!(homes.clone().any(|at| at["place"]["id"].as_str().is_some_and(|id| id.starts_with("institution/"))));
}

fn ask(query: &str, accept: &str) -> crate::support::Answer {
    let request = axum::http::Request::post("/sparql").header("content-type", "application/sparql-query");
    let request = request.header("accept", accept).body(axum::body::Body::from(query.to_owned())).expect("a request");
    crate::support::send(&shipped(), request)
}

/// The rows of a query with our prefixes, in the order of the rows.
fn column(query: &str) -> Vec<String> {
    let prefixes = "PREFIX hav: <https://w3id.org/haverim/ontology#> PREFIX hf: <https://w3id.org/haverim/function#> \
                    PREFIX s: <https://w3id.org/haverim/service/> PREFIX p: <http://localhost:7878/id/person/> ";
    let answer = ask(&format!("{prefixes}{query}"), "text/csv");
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.text().lines().skip(1).map(|line| line.replace("http://localhost:7878/id/", "")).collect()
}

#[test]
fn a_lineage_is_the_same_by_the_api_and_inside_a_query() {
    for (person, api, given) in [
        ("arie-gabriel", "direction=up", ""),
        ("behar-nissim", "direction=down&links=teaching", "hf:course 'down' ; hf:links 'teaching' ;"),
        (
            "behar-nissim",
            "direction=down&links=teaching&depth=1",
            "hf:course 'down' ; hf:links 'teaching' ; hf:depth 1 ;",
        ),
        (
            "abensur-jacob",
            "direction=down&links=teaching,kinship&in_time=true&certainty=probable",
            "hf:course 'down' ; hf:links 'teaching, kinship' ; hf:inTime true ; hf:certainty 'probable' ;",
        ),
    ] {
        let answer = json(&format!("/api/lineage?from={person}&{api}"));
        let members = answer["members"].as_array().expect("members").iter().skip(1);
        let mut expected: Vec<String> = members
            .map(|member| format!("{},{}", member["id"].as_str().expect("an id"), member["generation"]))
            .collect();
        let ask = format!(
            "SELECT ?x ?g {{ SERVICE s:lineage {{ [] hf:from p:{person} ; {given} hf:person ?x ; hf:generation ?g }} }}"
        );
        let mut found = column(&ask);
        expected.sort();
        found.sort();
        assert!(!found.is_empty(), "{ask}");
        assert_eq!(found, expected, "{ask}");
    }
    let turned =
        column("SELECT ?x ?g { SERVICE s:lineage { [] hf:person p:arie-juda ; hf:from ?x ; hf:generation ?g } }");
    assert!(turned.contains(&"person/arie-gabriel,2".to_owned()), "whose ancestor is he? {turned:?}");
    let both =
        "SELECT ?g { SERVICE s:lineage { [] hf:from p:arie-gabriel ; hf:person p:arie-juda ; hf:generation ?g } }";
    assert_eq!(column(both), ["2"]);
}

#[test]
fn connections_are_the_same_by_the_api_and_inside_a_query() {
    let answer = json("/api/path?from=behar-nissim&to=cazes-david&paths=3");
    let paths = answer["paths"].as_array().expect("paths");
    let expected: Vec<String> = paths
        .iter()
        .enumerate()
        .flat_map(|(number, path)| {
            passed(path).into_iter().map(move |node| format!("{},{node}", number + 1)).collect::<Vec<_>>()
        })
        .collect();
    let ask = "SELECT ?p ?x { SERVICE s:connection { [] hf:from p:behar-nissim ; hf:to p:cazes-david ; hf:paths 3 ;
               hf:path ?p ; hf:step ?n ; hf:person ?x } } ORDER BY ?p ?n";
    assert_eq!(column(ask), expected);
    let around = json("/api/neighbours?of=behar-nissim&depth=1&links=teaching,collegial");
    let mut near: Vec<String> = ids(&around["nodes"], "").into_iter().skip(1).map(str::to_owned).collect();
    near.sort();
    let free = "SELECT ?x { SERVICE s:connection { [] hf:from p:behar-nissim ; hf:to ?x ; hf:links 'teaching collegial' } } ORDER BY ?x";
    assert!(near.len() > 1);
    assert_eq!(column(free), near);
}

#[test]
fn a_service_has_free_ends_and_ends_bound_beside_it() {
    let teachers = column(
        "SELECT ?who { SERVICE s:companions { [] hf:from ?x ; hf:kind 'pupils' ; hf:to p:yellin-david } BIND(?x AS ?who) }
         ORDER BY ?who",
    );
    let turned = column(
        "SELECT ?x { SERVICE s:companions { [] hf:from p:yellin-david ; hf:kind 'teachers' ; hf:to ?x } } ORDER BY ?x",
    );
    assert!(turned.contains(&"person/behar-nissim".to_owned()), "{turned:?}");
    assert_eq!(teachers, turned, "whose pupil he was, and who taught him");
    let of_each = column(
        "SELECT ?kind (COUNT(*) AS ?n) { VALUES ?kind { 'teachers' 'classmates' }
         SERVICE s:companions { [] hf:from p:yellin-david ; hf:kind ?kind ; hf:to ?x } } GROUP BY ?kind ORDER BY DESC(?kind)",
    );
    assert_eq!((of_each.len(), &of_each[0]), (2, &format!("teachers,{}", turned.len())));
    let way = column(
        "SELECT ?n { VALUES ?to { p:burla-yehuda } SERVICE s:lineage { [] hf:from p:behar-nissim ; hf:links 'teaching' ;
         hf:course 'down' ; hf:to ?to ; hf:generation ?n } }",
    );
    assert_eq!(way, ["2"]);
    // A name is a text, and the search takes it from beside it all the same.
    let found = column(
        "SELECT DISTINCT ?x { p:behar-nissim <http://www.w3.org/2000/01/rdf-schema#label> ?name
         SERVICE s:search { [] hf:query ?name ; hf:type 'person' ; hf:limit 1 ; hf:thing ?x } }",
    );
    assert_eq!(found, ["person/behar-nissim"]);
    assert_eq!(column("SELECT ?x { VALUES ?a { 'text' } SERVICE s:kinship { [] hf:from ?a ; hf:to ?x } }"), [""; 0]);
}

#[test]
fn a_service_says_what_it_does_not_understand() {
    for (service, inside) in [
        ("lineage", "hf:from p:arie-gabriel ; hf:dept 1 ; hf:person ?x"),
        ("lineage", "hf:from p:arie-gabriel ; hf:depth 'deep' ; hf:person ?x"),
        ("lineage", "hf:from p:arie-gabriel ; hf:links 'astrology' ; hf:person ?x"),
        ("lineage", "hf:from p:arie-gabriel ; hf:years 'long ago' ; hf:person ?x"),
        ("lineage", "hf:from p:arie-gabriel ; hf:course 'sideways' ; hf:person ?x"),
        ("kinship", "hf:from p:arie-gabriel ; hf:to p:arie-juda ; hf:language 'xx' ; hf:name ?x"),
        ("search", "hf:query 'arie' ; hf:lang 'xx' ; hf:thing ?x"),
        ("search", "hf:query 'arie' ; hf:lang p:arie-juda ; hf:thing ?x"),
        ("connection", "hf:from p:arie-gabriel ; hf:to p:arie-juda ; hf:mode 'telepathy' ; hf:person ?x"),
        ("connection", "hf:from p:arie-gabriel ; hf:to p:arie-juda ; hf:weather ?x"),
        ("connection", "hf:from p:arie-gabriel ; hf:from p:arie-juda ; hf:to ?x"),
        ("connection", "hf:from p:arie-gabriel ; hf:to p:arie-juda ; hf:place p:arie-juda ; hf:person ?x"),
        ("lineage", "hf:from ?x ; hf:person p:arie-gabriel ; hf:place 'jerusalem'"),
        ("companions", "hf:from p:arie-gabriel ; hf:kind 'enemies' ; hf:to ?x"),
        ("companions", "hf:from p:arie-gabriel ; hf:together 'perhaps' ; hf:to ?x"),
        ("relatives", "hf:from p:arie-gabriel ; hf:up 21 ; hf:to ?x"),
        ("relatives", "hf:to p:arie-gabriel ; hf:name ?x"),
        ("neighbourhood", "hf:from p:arie-gabriel ; hf:depth 7 ; hf:to ?x"),
    ] {
        let query = format!(
            "PREFIX hf: <https://w3id.org/haverim/function#> PREFIX p: <http://localhost:7878/id/person/>
             SELECT * {{ SERVICE <https://w3id.org/haverim/service/{service}> {{ [] {inside} }} }}"
        );
        let answer = ask(&query, "");
        assert_eq!(answer.status, 400, "{inside}: {}", answer.text());
        assert!(answer.text().contains("hf:"), "it is named: {}", answer.text());
    }
}

#[test]
fn what_a_request_misspells_is_told() {
    for path in [
        "/api/people/arie-gabriel/ancestors?depht=3",
        "/api/people/arie-gabriel/ancestors?fields=name",
        "/api/people/arie-gabriel/ancestors?depth=-1",
        "/api/network/pagerank?tops=3",
        "/api/network/inbreeding?links=teaching",
        "/api/network/founders?directed=true",
        "/api/network/years?format=graphml",
    ] {
        let answer = get(&shipped(), path, "");
        assert_eq!(answer.status, 400, "{path}: {}", answer.text());
        assert!(!answer.text().contains("deserialize"), "{path}: {}", answer.text());
    }
}

#[test]
fn every_answer_is_a_network_or_a_table() {
    for path in [
        "/api/people/arie-gabriel/relatives?",
        "/api/people/behar-nissim/companions?kind=colleagues&",
        "/api/network/endogamy?",
        "/api/network/projection?",
    ] {
        for format in ["graphml", "gexf"] {
            let text = body(&format!("{path}format={format}"));
            let (mut keys, mut nodes) = (std::collections::HashSet::new(), 0);
            for tag in text.split('<') {
                let mut parts = tag.split(['"', '>']);
                match parts.next().unwrap_or_default() {
                    "node id=" => {
                        keys.clear();
                        nodes += 1;
                    }
                    name if name.starts_with("edge ") => keys.clear(),
                    "data key=" | "attvalue for=" => {
                        assert!(keys.insert(parts.next()), "one value a column: {path} {format}: {tag}");
                    }
                    _ => {}
                }
            }
            assert!(nodes > 1, "{path} {format}");
        }
        for format in ["dot", "csv", "csv-nodes", "jsonld"] {
            assert!(body(&format!("{path}format={format}")).lines().count() > 1, "{path} {format}");
        }
    }
    let years = body("/api/network/years?years=1880/1889&format=csv");
    assert_eq!((years.lines().count(), years.lines().next()), (11, Some("year,certain,possible")));
    let decades = body("/api/network/endogamy?years=1850/1869&format=csv");
    assert!(decades.lines().skip(1).all(|line| line.contains("1850") || line.contains("1860")), "{decades}");
}

#[test]
fn founders_of_those_born_in_some_years() {
    let all = json("/api/network/founders");
    let some = json("/api/network/founders?years=1850/1870");
    let people = |answer: &Value| answer["summary"]["people"].as_u64().expect("a number");
    assert!(people(&some) > 0 && people(&some) != people(&all), "{} and {}", people(&some), people(&all));
}

#[test]
fn a_way_against_time_is_left_out_with_its_lineage() {
    let in_time = json("/api/lineage?from=behar-nissim&links=teaching&direction=down&to=burla-yehuda&in_time=true");
    let any = json("/api/lineage?from=behar-nissim&links=teaching&direction=down&to=burla-yehuda");
    assert_eq!(in_time["paths"], any["paths"], "they lived in this order");
    let nowhere = json("/api/lineage?from=behar-nissim&links=teaching&direction=up&to=burla-yehuda");
    assert_eq!((ids(&nowhere["members"], "").len(), nowhere["paths"].is_null()), (1, true), "the start alone");
}

#[test]
fn a_servers_answer_is_printed_like_ones_own() {
    let (dir, server) = (tempfile::tempdir().expect("a temporary directory"), listening(shipped()));
    let dir = dir.path().join("store").display().to_string();
    drop(fresh(Opening::directory(dir.as_ref())));
    for question in [
        &["path", "behar-nissim", "burla-yehuda"][..],
        &["lineage", "behar-nissim", "--links", "teaching"],
        &["ancestors", "arie-gabriel"],
        &["kinship", "arie-gabriel", "arie-juda"],
        &["relatives", "arie-gabriel"],
        &["companions", "behar-nissim", "--kind", "contemporaries"],
        &["neighbours", "behar-nissim", "--depth", "1"],
        &["subgraph", "behar-nissim", "yellin-david"],
    ] {
        for format in ["table", "csv", "json"] {
            let ask = |place: [&str; 2]| stdout(&[&["trace"], question, &["--format", format], &place].concat());
            let (here, there) = (ask(["--dir", &dir]), ask(["--server", &server]));
            assert_eq!(there.starts_with('{'), format == "json", "{question:?} {format}: {there}");
            // A number that goes through JSON may end in another last digit.
            assert!(format == "json" || here == there, "{question:?} {format}:\n{here}\n{there}");
        }
    }
    let nothing = haverim(&["trace", "path", "behar-nissim", "nobody-at-all", "--server", &server]);
    assert_eq!(nothing.status.code(), Some(1));
}
