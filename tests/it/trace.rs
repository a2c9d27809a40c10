//! The lineage engine over the shipped data; the facts were read in `data/relations.csv` by eye.

use crate::support::{get, shipped};
use haverim::app::{KinshipRequest, Measure, NetworkRequest, PathOptions, PathRequest, Reader};
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
