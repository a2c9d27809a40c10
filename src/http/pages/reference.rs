//! For researchers and programmers: the workbench, the questions, the data, the interface.

use super::screens::{Api, Data, Operation, Parameter, Question, Questions, Workbench};
use super::view::Figure;
use super::{connection_files, downloads, tell, visit::Visit, whole};
use axum::response::Response;
use serde_json::Value;

/// The question that the workbench begins with.
const FIRST: &str = "cities-by-people";

/// The words of the workbench.
const TEXTS: [&str; 17] = [
    "sparql-running",
    "sparql-stop",
    "sparql-stopped",
    "sparql-empty",
    "sparql-table",
    "sparql-chart",
    "sparql-map",
    "sparql-graph",
    "sparql-share",
    "sparql-copied",
    "sparql-cite",
    "sparql-cite-text",
    "sparql-save",
    "sparql-save-name",
    "sparql-saved",
    "sparql-forget",
    "chart-fit",
];

/// `GET /{lang}/sparql?query=|question=|find=|from=&to=`
pub async fn workbench(visit: Visit) -> Response {
    visit
        .show(|visit| {
            let page = visit.titled("sparql-title").island("workbench");
            let about = page.t("sparql-lead");
            let library = visit.app.library();
            let asked = library.get(visit.field("question")).or_else(|| library.get(FIRST));
            let query = match (visit.field("query"), visit.field("find"), asked) {
                ("", "", _) if !visit.field("from").is_empty() => connection_files::query(visit)?,
                ("", "", Some(question)) => question.standalone(visit.app.base(), visit.lang)?,
                ("", "", None) => String::new(),
                ("", _, _) => downloads::query(visit)?,
                (given, ..) => given.to_owned(),
            };
            let mut texts: serde_json::Map<String, Value> = serde_json::Map::new();
            for name in TEXTS {
                texts.insert(name.into(), page.t(name).into());
            }
            for name in ["sparql-rows", "sparql-cut"] {
                texts.insert(name.into(), page.with(name, "n", "#").into());
            }
            Ok(Workbench {
                query,
                texts: Value::Object(texts).to_string(),
                version: visit.app.version(&visit.reader),
                questions: questions_of(visit),
                page: page.about(about),
            })
        })
        .await
}

fn questions_of(visit: &Visit) -> Vec<Question> {
    let question = |q: &crate::app::Question| Question {
        href: format!("/{}/sparql?question={}", visit.lang.tag(), q.name),
        title: tell::words(visit.lang, &q.title, &q.name),
        about: tell::words(visit.lang, &q.about, ""),
    };
    visit.app.library().iter().map(question).collect()
}

/// `GET /{lang}/questions`
pub async fn questions(visit: Visit) -> Response {
    visit
        .show(|visit| {
            let page = visit.titled("nav-questions");
            let about = page.t("questions-lead");
            Ok(Questions { page: page.about(about), questions: questions_of(visit) })
        })
        .await
}

/// `GET /{lang}/data`
pub async fn data(visit: Visit) -> Response {
    visit
        .show(|visit| {
            let page = visit.titled("data-title");
            let about = page.t("data-lead");
            let stats = visit.app.stats(&visit.reader)?;
            let figure = |name: &str, n: usize, note: &str| Figure {
                name: page.t(name),
                value: page.number(n),
                note: if note.is_empty() { String::new() } else { page.t(note) },
            };
            let figures = vec![
                figure("count-people", stats.people, ""),
                figure("count-institutions", stats.institutions, ""),
                figure("count-places", stats.places, ""),
                figure("count-sources", stats.sources, ""),
                figure("count-claims", stats.claims, ""),
                figure("count-links", stats.links, ""),
            ];
            let whole = whole::figures(visit)?;
            let missing = whole::missing(&page, &whole, stats.people);
            Ok(Data { figures, totals: whole::totals(visit, &page, &whole), missing, page: page.about(about) })
        })
        .await
}

/// `GET /{lang}/api`
pub async fn api(visit: Visit) -> Response {
    visit
        .show(|visit| {
            let page = visit.titled("api-title").island("try");
            let about = page.t("api-lead");
            Ok(Api { texts: page.texts(&["api-try"]), operations: operations(), page: page.about(about) })
        })
        .await
}

fn operations() -> Vec<Operation> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let description = crate::http::openapi::description("/");
    let paths = description["paths"].as_object().cloned().unwrap_or_default();
    let mut operations = Vec::new();
    for (path, methods) in &paths {
        for (method, of) in methods.as_object().into_iter().flatten() {
            let parameters = of["parameters"].as_array().into_iter().flatten().map(|parameter| Parameter {
                name: text(&parameter["name"]),
                place: text(&parameter["in"]),
                about: text(&parameter["description"]),
                required: parameter["required"] == true,
            });
            operations.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                summary: text(&of["summary"]),
                description: text(&of["description"]),
                parameters: parameters.collect(),
            });
        }
    }
    operations
}
