//! One question, four faces: the library, the API, the command line and SPARQL give one answer.
//!
//! The questions are the lines of `tests/cases/faces/*/questions.txt`; its `README.md` says how they are written.

use crate::support::{Answer, get, send, stdout};
use axum::body::Body;
use axum::http::Request;
use haverim::app::{
    App, CompanionKind, KinshipRequest, LineageRequest, Location, Opening, PathMode, PathOptions, PathRequest, Reader,
    RelativesRequest, Selection,
};
use haverim::model::Certainty;
use serde::Serialize;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A line of a case.
struct Question {
    line: String,
    kind: String,
    params: Vec<(String, String)>,
    expected: Option<String>,
}

impl Question {
    fn read(line: &str) -> Self {
        let (asked, expected) = match line.split_once("=>") {
            Some((asked, expected)) => (asked, Some(expected.trim().to_owned())),
            None => (line, None),
        };
        let mut words = asked.split_whitespace();
        let kind = words.next().expect("a kind").to_owned();
        let param = |word: &str| word.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        let params = words.map(|word| param(word).unwrap_or_else(|| panic!("{line}: `{word}`"))).collect();
        Self { line: line.to_owned(), kind, params, expected }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.get(name).map(|value| value.parse().unwrap_or_else(|_| panic!("{}: {name}", self.line)))
    }

    fn selection(&self) -> Selection {
        let names = |name| self.get(name).into_iter().flat_map(|names| names.split(',')).map(str::to_owned).collect();
        Selection {
            links: names("links"),
            years: self.get("years").map(str::to_owned),
            certainty: self.get("certainty").and_then(Certainty::from_code),
            place: self.get("place").map(str::to_owned),
            without: names("without"),
        }
    }

    /// What the library answers.
    fn of_library(&self, app: &App) -> Value {
        let reader = Reader::anonymous();
        let of = self.text("of");
        match self.kind.as_str() {
            "lineage" => {
                let request = LineageRequest {
                    from: self.text("from"),
                    direction: self.text("direction"),
                    selection: self.selection(),
                    depth: self.number("depth"),
                    limit: None,
                    in_time: self.get("in_time").is_some(),
                };
                match self.get("to") {
                    Some(to) => json(app.lineage_to(&reader, &request, to, self.number("paths"))),
                    None => json(app.lineage(&reader, &request)),
                }
            }
            "kinship" => {
                let request = KinshipRequest { from: self.text("from"), to: self.text("to"), lines: None };
                json(app.kinship(&reader, &request))
            }
            "path" => {
                let (from, to) = (self.text("from"), self.text("to"));
                let mode = self.get("mode").map_or(PathMode::Any, |mode| PathMode::from_name(mode).expect("a mode"));
                let options = PathOptions { mode, paths: self.number("paths") };
                json(app.paths(&reader, &PathRequest { from, to, selection: self.selection() }, options))
            }
            "relatives" => {
                let (up, down, blood_only) = (self.number("up"), self.number("down"), self.get("blood").is_some());
                json(app.relatives(&reader, &RelativesRequest { of, up, down, limit: None, blood_only }))
            }
            "companions" => {
                let kind = CompanionKind::from_name(&self.text("kind")).expect("a kind");
                json(app.companions(&reader, &of, kind, Some(5_000)))
            }
            "neighbours" => json(app.around(&reader, &of, &self.selection(), self.number("depth"), Some(2_000))),
            other => panic!("{}: `{other}` is no kind of question", self.line),
        }
    }

    /// What the API answers.
    fn of_api(&self, app: &Arc<App>) -> Value {
        let (path, own) = match self.kind.as_str() {
            "relatives" => (format!("/api/people/{}/relatives", self.text("of")), vec!["of"]),
            "companions" => (format!("/api/people/{}/companions", self.text("of")), vec!["of"]),
            kind => (format!("/api/{kind}"), vec![]),
        };
        let asked = self.params.iter().filter(|(name, _)| !own.contains(&name.as_str()));
        let asked =
            asked.map(|(name, value)| format!("{name}={value}")).chain(self.limit().map(|n| format!("limit={n}")));
        let path = format!("{path}?{}", asked.collect::<Vec<_>>().join("&"));
        let answer = get(app, &path, "");
        assert_eq!(answer.status, 200, "{}: {path}: {}", self.line, answer.text());
        answer.json()
    }

    /// Where an answer may have a limit that the question does not mean.
    fn limit(&self) -> Option<u32> {
        match self.kind.as_str() {
            "companions" => Some(5_000),
            "neighbours" => Some(2_000),
            _ => None,
        }
    }

    /// What the command prints.
    fn of_command(&self, dir: &Path) -> Value {
        let first = ["from", "of"];
        let second: &[&str] = if matches!(self.kind.as_str(), "kinship" | "path") { &["to"] } else { &[] };
        let mut args = ["trace", &self.kind, "--format", "json", "--dir"].map(str::to_owned).to_vec();
        args.push(dir.to_str().expect("UTF-8").to_owned());
        for places in [&first[..], second] {
            args.extend(places.iter().filter_map(|name| self.get(name)).map(str::to_owned));
        }
        for (name, value) in &self.params {
            if first.contains(&name.as_str()) || second.contains(&name.as_str()) {
                continue;
            }
            args.push(format!("--{}", name.replace('_', "-")));
            args.extend((value != "true").then(|| value.clone()));
        }
        args.extend(self.limit().into_iter().flat_map(|limit| ["--limit".to_owned(), limit.to_string()]));
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let printed = match self.kind.as_str() {
            // Two who are not connected are a failure of the command, which prints the answer all the same.
            "path" => String::from_utf8(crate::support::haverim(&args).stdout).expect("UTF-8"),
            _ => stdout(&args),
        };
        serde_json::from_str(&printed).unwrap_or_else(|e| panic!("{}: {e}: {printed}", self.line))
    }

    /// The triples that ask a service the same, with the variables that are wanted.
    fn asked_of(&self, service: &str, wanted: &[&str]) -> String {
        let given = self.params.iter().map(|(name, value)| {
            let iri = |value: &str| match value.contains('/') {
                true => format!("<http://localhost:7878/id/{value}>"),
                false => format!("<http://localhost:7878/id/person/{value}>"),
            };
            match name.as_str() {
                "from" | "of" => format!("hf:from {}", iri(value)),
                "to" => format!("hf:to {}", iri(value)),
                "direction" => format!("hf:course '{value}'"),
                "in_time" => "hf:inTime true".to_owned(),
                "depth" | "up" | "down" | "paths" => format!("hf:{name} {value}"),
                _ => format!("hf:{name} '{value}'"),
            }
        });
        let usual = (self.kind == "path" && self.get("paths").is_none()).then(|| "hf:paths 5".to_owned());
        let wanted = wanted.iter().map(|name| format!("hf:{name} ?{name}"));
        let asked = given.chain(usual).chain(wanted).collect::<Vec<_>>().join(" ; ");
        format!("SERVICE <https://w3id.org/haverim/service/{service}> {{ [] {asked} }}")
    }

    /// The rows that SPARQL gives, each as its cells with spaces between.
    fn of_sparql(&self, app: &Arc<App>) -> Vec<String> {
        let (service, wanted): (&str, &[&str]) = match (self.kind.as_str(), self.get("to")) {
            ("lineage", Some(_)) => ("lineage", &["path", "step", "person", "generation"]),
            ("lineage", None) => ("lineage", &["person", "generation", "end"]),
            ("kinship", _) => (
                "kinship",
                &["name", "inverse", "together", "bond", "degree", "canonDegree", "share", "phi", "relationship"],
            ),
            ("path", _) => ("connection", &["path", "length", "cost", "confidence", "step", "person"]),
            ("relatives", _) => ("relatives", &["to", "name", "kind", "distance", "step", "person"]),
            ("companions", _) => ("companions", &["to", "together", "at", "overlap", "mine", "theirs"]),
            _ => ("neighbourhood", &["to", "step"]),
        };
        let columns = wanted.iter().map(|name| format!("?{name}")).collect::<Vec<_>>().join(" ");
        rows(app, &format!("SELECT {columns} {{ {} }}", self.asked_of(service, wanted)))
    }

    /// The rows that a body says the same by.
    fn rows_of(&self, body: &Value) -> Vec<String> {
        let all = |name: &str| body[name].as_array().cloned().unwrap_or_default().into_iter();
        let rows: Vec<Vec<Value>> = match (self.kind.as_str(), self.get("to")) {
            ("lineage", Some(_)) => {
                let generation = |id: &Value| {
                    let member = all("members").find(|member| member["id"] == *id);
                    member.map_or(Value::Null, |member| member["generation"].clone())
                };
                on_paths(body, |_, id| vec![generation(id)])
            }
            ("lineage", None) => {
                let members = all("members").skip(1);
                members.map(|m| ["id", "generation", "end"].map(|name| m[name].clone()).to_vec()).collect()
            }
            ("kinship", _) => {
                let of_both = &body["coefficients"];
                let row = |r: Value| {
                    vec![
                        r["to_is"]["en"].clone(),
                        r["from_is"]["en"].clone(),
                        r["together"]["en"].clone(),
                        r["term"]["bond"].clone(),
                        r["civil_degree"].clone(),
                        r["canon_degree"].clone(),
                        r["share"].clone(),
                        of_both["kinship"].clone(),
                        of_both["relationship"].clone(),
                    ]
                };
                let stated = |s: Value| {
                    let mut row =
                        vec![s["to_is"]["en"].clone(), s["from_is"]["en"].clone(), s["together"]["en"].clone()];
                    row.extend([Value::Null, s["civil_degree"].clone(), s["canon_degree"].clone(), Value::Null]);
                    row.extend([of_both["kinship"].clone(), of_both["relationship"].clone()]);
                    row
                };
                let only_stated = all("stated").filter(|stated| stated["derived"] == false).map(stated);
                all("relations").map(row).chain(only_stated).collect()
            }
            ("path", _) => on_paths(body, |_, _| vec![]),
            ("relatives", _) => {
                let mut rows = Vec::new();
                for group in all("groups") {
                    for relative in group["people"].as_array().expect("people") {
                        let chain = relative["chain"].as_array().expect("a chain").iter().enumerate();
                        rows.extend(chain.map(|(step, id)| {
                            let who = [&relative["person"]["id"], &relative["name"]["en"], &group["label"]["en"]];
                            let mut row: Vec<Value> = who.into_iter().cloned().collect();
                            row.extend([group["distance"].clone(), step.into(), id.clone()]);
                            row
                        }));
                    }
                }
                for relative in all("stated") {
                    let way = [&body["person"]["id"], &relative["person"]["id"]].into_iter().enumerate();
                    rows.extend(way.map(|(step, id)| {
                        let mut row = [&relative["person"]["id"], &relative["name"]["en"]].map(Value::clone).to_vec();
                        row.extend([Value::Null, Value::Null, step.into(), id.clone()]);
                        row
                    }));
                }
                rows
            }
            ("companions", _) => {
                let mut rows = Vec::new();
                for companion in all("companions") {
                    rows.extend(companion["at"].as_array().expect("places").iter().map(|at| {
                        let mut row = vec![companion["person"]["id"].clone(), companion["together"].clone()];
                        row.extend([at["place"]["id"].clone(), at["together"].clone()]);
                        row.extend([days(&at["mine"]), days(&at["theirs"])]);
                        row
                    }));
                }
                rows
            }
            _ => all("nodes").skip(1).map(|node| vec![node["id"].clone(), node["steps"].clone()]).collect(),
        };
        sorted(rows.into_iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" ")).collect())
    }

    /// What is expected, as the body says it.
    fn told(&self, body: &Value) -> String {
        let short = |id: &Value| id.as_str().unwrap_or_default().trim_start_matches("person/").to_owned();
        let list = |name: &str| body[name].as_array().cloned().unwrap_or_default();
        let told: Vec<String> = match (self.kind.as_str(), self.get("to")) {
            ("lineage", None) => {
                list("members")[1..].iter().map(|m| format!("{} {}", short(&m["id"]), m["generation"])).collect()
            }
            ("neighbours", _) => {
                list("nodes")[1..].iter().map(|n| format!("{} {}", short(&n["id"]), n["steps"])).collect()
            }
            ("kinship", _) => {
                let named = list("relations").into_iter().chain(list("stated"));
                named.take(1).map(|r| text(&r["to_is"]["en"])).collect()
            }
            ("relatives", _) => {
                let people =
                    list("groups").into_iter().flat_map(|g| g["people"].as_array().cloned().unwrap_or_default());
                let people = people.chain(list("stated"));
                people.map(|p| format!("{}: {}", text(&p["name"]["en"]), short(&p["person"]["id"]))).collect()
            }
            ("companions", _) => list("companions").iter().map(|c| short(&c["person"]["id"])).collect(),
            _ => {
                let path = |path: &Value| passed(path).iter().map(short).collect::<Vec<_>>().join(" ");
                list("paths").iter().map(path).collect()
            }
        };
        if told.is_empty() { "-".to_owned() } else { sorted(told).join(", ") }
    }
}

fn json<T: Serialize, E: std::fmt::Display>(answer: Result<T, E>) -> Value {
    let answer = answer.unwrap_or_else(|e| panic!("{e}"));
    // Through text, as the other faces go.
    serde_json::from_str(&serde_json::to_string(&answer).expect("JSON")).expect("JSON")
}

/// The nodes that a path passes.
fn passed(path: &Value) -> Vec<Value> {
    let steps = path["steps"].as_array().expect("steps");
    let first = steps.first().map(|step| step["from"]["id"].clone());
    first.into_iter().chain(steps.iter().map(|step| step["to"]["id"].clone())).collect()
}

/// A row for each node on each path: the path's number, what tells it apart, the step and the node.
fn on_paths(body: &Value, more: impl Fn(&Value, &Value) -> Vec<Value>) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for (number, path) in body["paths"].as_array().into_iter().flatten().enumerate() {
        for (step, id) in passed(path).into_iter().enumerate() {
            let mut row: Vec<Value> = vec![(number + 1).into()];
            let figures = ["length", "cost", "confidence"].map(|name| path[name].clone());
            row.extend(body["mode"].is_string().then_some(figures).into_iter().flatten());
            row.extend([step.into(), id.clone()]);
            row.extend(more(path, &id));
            rows.push(row);
        }
    }
    rows
}

fn days(presence: &Value) -> Value {
    let [first, last] = ["earliest", "latest"].map(|name| presence[name].as_str());
    match (first, last) {
        (None, None) => Value::Null,
        _ => format!("{}/{}", first.unwrap_or(".."), last.unwrap_or("..")).into(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(found) => number(found.as_f64().expect("a number")),
        other => other.to_string(),
    }
}

/// A number without the last places, in which one that was read back may differ.
fn number(number: f64) -> String {
    ((number * 1e12).round() / 1e12).to_string()
}

fn sorted(mut rows: Vec<String>) -> Vec<String> {
    rows.sort();
    rows
}

/// The rows of a query, each as its cells with spaces between.
fn rows(app: &Arc<App>, query: &str) -> Vec<String> {
    let text = format!("PREFIX hf: <https://w3id.org/haverim/function#> {query}");
    let request = Request::post("/sparql").header("content-type", "application/sparql-query");
    let request = request.header("accept", "application/sparql-results+json").body(Body::from(text));
    let answer: Answer = send(app, request.expect("a request"));
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    let answer = answer.json();
    let variables = answer["head"]["vars"].as_array().expect("variables");
    let row = |row: &Value| {
        let cell = |variable: &Value| {
            let term = &row[variable.as_str().expect("a name")];
            let value = term["value"].as_str().unwrap_or_default();
            let is_number =
                term["datatype"].as_str().is_some_and(|of| of.ends_with("#double") || of.ends_with("#integer"));
            match value.parse::<f64>() {
                Ok(found) if is_number => number(found),
                _ => value.trim_start_matches("http://localhost:7878/id/").to_owned(),
            }
        };
        variables.iter().map(cell).collect::<Vec<_>>().join(" ")
    };
    sorted(answer["results"]["bindings"].as_array().expect("rows").iter().map(row).collect())
}

/// What the functions say of two people, as the body of their kinship says it.
fn functions_agree(app: &Arc<App>, question: &Question, body: &Value) {
    let people = format!(
        "<http://localhost:7878/id/person/{}>, <http://localhost:7878/id/person/{}>",
        question.text("from"),
        question.text("to")
    );
    let nearest = if body["relations"][0].is_null() { &body["stated"][0] } else { &body["relations"][0] };
    for lang in ["en", "fr", "he"] {
        let found = rows(app, &format!("SELECT (hf:kinshipName({people}, '{lang}') AS ?name) {{}}"));
        assert_eq!(found, [text(&nearest["to_is"][lang])], "{}: hf:kinshipName in `{lang}`", question.line);
    }
    for (function, expected) in [("phi", &body["coefficients"]["kinship"]), ("degree", &nearest["civil_degree"])] {
        let found = rows(app, &format!("SELECT (hf:{function}({people}) AS ?n) {{}}"));
        assert_eq!(found, [cell(expected)], "{}: hf:{function}", question.line);
    }
    let (from, to) = (question.text("from"), question.text("to"));
    let of_all = format!(
        "SELECT (COUNT(*) AS ?n) {{ SERVICE <https://w3id.org/haverim/service/kinship> {{
         [] hf:from <http://localhost:7878/id/person/{from}> ; hf:to ?to ; hf:name ?name ; hf:phi ?phi }}
         FILTER(?to = <http://localhost:7878/id/person/{to}>) FILTER(!BOUND(?phi)) }}"
    );
    assert_eq!(rows(app, &of_all), ["0"], "{}: every relative has a coefficient", question.line);
    let generation = |direction: &str, sign: &str| {
        let asked =
            format!("/api/lineage?from={}&direction={direction}&links=parentOf,grandparentOf", question.text("from"));
        let body = get(app, &asked, "").json();
        let members = body["members"].as_array().expect("members").clone();
        let to = format!("person/{}", question.text("to"));
        members.iter().find(|m| m["id"] == to).map(|m| format!("{sign}{}", m["generation"]).replace("-0", "0"))
    };
    let expected = generation("down", "").or_else(|| generation("up", "-")).unwrap_or_default();
    let found = rows(app, &format!("SELECT (hf:generations({people}) AS ?n) {{}}"));
    assert_eq!(found, [expected], "{}: hf:generations", question.line);
}

fn folders() -> Vec<PathBuf> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/faces");
    let all = std::fs::read_dir(cases).expect("the cases").map(|entry| entry.expect("an entry").path());
    all.filter(|path| path.is_dir()).collect()
}

#[cfg(feature = "rocksdb")]
#[test]
fn four_faces_give_one_answer() {
    let mut wrong = String::new();
    for folder in folders() {
        let dir = tempfile::tempdir().expect("a directory");
        let (store, data) = (dir.path().join("store"), folder.join("data.ttl"));
        let opening =
            Opening { location: Location::Directory(store.clone()), with_data: !data.exists(), ..Opening::memory() };
        let app = Arc::new(App::open(&opening, &|_, _, _| {}).expect("a store").app);
        if data.exists() {
            app.load_rdf(&[data], Some("http://localhost:7878/graph/source/case"), &|_| {}).expect("loaded");
        }
        let questions = std::fs::read_to_string(folder.join("questions.txt")).expect("the questions");
        let lines = questions.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut asked = Vec::new();
        for question in lines.map(Question::read) {
            let (library, api) = (question.of_library(&app), question.of_api(&app));
            if library != api {
                wrong += &format!("{}\n  library {library}\n  API     {api}\n", question.line);
            }
            let (body, sparql) = (question.rows_of(&api), question.of_sparql(&app));
            if body != sparql {
                wrong += &format!("{}\n  API    {body:#?}\n  SPARQL {sparql:#?}\n", question.line);
            }
            if question.kind == "kinship" {
                functions_agree(&app, &question, &api);
            }
            let (told, expected) = (question.told(&api), question.expected.as_deref());
            let expected = expected.map(|text| sorted(text.split(", ").map(str::to_owned).collect()).join(", "));
            match expected {
                Some(expected) if expected != told => {
                    wrong += &format!("{}\n  found {told}\n", question.line);
                }
                None if body.is_empty() => wrong += &format!("{}\n  found nothing\n", question.line),
                _ => {}
            }
            asked.push((question, api));
        }
        drop(app);
        for (question, api) in asked {
            let printed = question.of_command(&store);
            if printed != api {
                wrong += &format!("{}\n  API     {api}\n  command {printed}\n", question.line);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
