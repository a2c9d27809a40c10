//! For researchers and programmers: the workbench, the questions, the data, the ontology, the interface.

use super::screens::{Api, Data, Ontology, Operation, Parameter, Question, Questions, Term, Terms, Total, Workbench};
use super::view::Figure;
use super::{dates, tell, visit::Visit};
use crate::app::{Error, TermKind};
use crate::model::{EntityId, EntityKind, Labels};
use axum::response::Response;
use serde_json::{Value, json};

/// The question that the workbench begins with.
const FIRST: &str = "cities-by-people";

/// `GET /{lang}/sparql?query=|question=`
pub async fn workbench(visit: Visit) -> Response {
    visit
        .show(|visit| {
            let page = visit.titled("sparql-title").island("workbench");
            let about = page.t("sparql-lead");
            let library = visit.app.library();
            let asked = library.get(visit.field("question")).or_else(|| library.get(FIRST));
            let query = match (visit.field("query"), asked) {
                ("", Some(question)) => with_base(visit, question),
                ("", None) => String::new(),
                (given, _) => given.to_owned(),
            };
            let mut texts: serde_json::Map<String, Value> = serde_json::Map::new();
            for name in ["sparql-running", "sparql-empty", "sparql-table", "sparql-chart", "sparql-map", "sparql-share"]
            {
                texts.insert(name.into(), page.t(name).into());
            }
            for name in ["sparql-rows", "sparql-cut"] {
                texts.insert(name.into(), page.with(name, "n", "#").into());
            }
            Ok(Workbench {
                query,
                texts: Value::Object(texts).to_string(),
                terms: completions(visit),
                questions: questions_of(visit),
                page: page.about(about),
            })
        })
        .await
}

/// A question that runs anywhere: its relative names get the base of this store.
fn with_base(visit: &Visit, question: &crate::app::Question) -> String {
    let defaults = question.params.iter().filter(|param| !param.default.is_empty());
    let told: Vec<String> = defaults.map(|param| format!("# ?{} = {}", param.name, param.default)).collect();
    let base = format!("BASE <{}>", visit.app.base().as_str());
    match told.is_empty() {
        true => format!("{base}\n{}", question.text),
        false => format!("{base}\n{}\n{}", question.text, told.join("\n")),
    }
}

fn questions_of(visit: &Visit) -> Vec<Question> {
    let question = |q: &crate::app::Question| Question {
        href: format!("/{}/sparql?question={}", visit.lang.tag(), q.name),
        title: tell::words(visit.lang, &q.title, &q.name),
        about: tell::words(visit.lang, &q.about, ""),
    };
    visit.app.library().iter().map(question).collect()
}

/// The ontology's terms for the editor's completion.
fn completions(visit: &Visit) -> String {
    let vocabulary = visit.app.vocabulary();
    let terms = vocabulary.terms().filter_map(|(term, kind)| {
        let local = term.as_str().strip_prefix("https://w3id.org/haverim/ontology#")?;
        let shown = match kind {
            TermKind::Class => "class",
            TermKind::Concept | TermKind::ConceptScheme => return None,
            _ => "property",
        };
        let info = tell::words(visit.lang, &vocabulary.labels(term), local);
        Some(json!({ "label": format!("hav:{local}"), "type": shown, "detail": info }))
    });
    Value::Array(terms.collect()).to_string().replace('<', "\\u003c")
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
            Ok(Data { figures, totals: totals(visit, &page)?, page: page.about(about) })
        })
        .await
}

/// What sources say of the network as a whole, the Alliance's own record.
fn totals(visit: &Visit, page: &super::Page) -> Result<Vec<Total>, Error> {
    let Some(id) = EntityId::new(EntityKind::Institution, "aiu") else { return Ok(Vec::new()) };
    let Ok(of) = visit.app.record(&visit.reader, &id) else { return Ok(Vec::new()) };
    let mut totals = Vec::new();
    for figure in &of.figures {
        for (measure, n) in &figure.counts {
            let name = format!("measure-{measure}");
            let value = usize::try_from(*n).map(|n| page.number(n)).unwrap_or_default();
            let year = figure.year.as_deref().map(|edtf| dates::words(visit.lang, edtf)).unwrap_or_default();
            let source = figure.source.as_ref().map(|source| tell::thing(visit.lang, source)).unwrap_or_default();
            totals.push(Total { year, value, name: page.t(&name), source });
        }
    }
    Ok(totals)
}

/// `GET /{lang}/ontology`
pub async fn ontology(visit: Visit) -> Response {
    visit.show(make_ontology).await
}

fn make_ontology(visit: &Visit) -> Result<Ontology, Error> {
    let page = visit.titled("ontology-title");
    let about = page.t("ontology-lead");
    let vocabulary = visit.app.vocabulary();
    let snapshot = visit.app.snapshot(&visit.reader);
    let kinds = snapshot.graph.kinds();
    let mut parts = [
        ("classes", "ontology-classes"),
        ("links", "ontology-links"),
        ("values", "ontology-values"),
        ("annotations", "ontology-annotations"),
    ]
    .map(|(id, title)| Terms { id, title, terms: Vec::new() });
    for (term, kind) in vocabulary.terms() {
        let Some(local) = term.as_str().strip_prefix("https://w3id.org/haverim/ontology#") else { continue };
        let at = match kind {
            TermKind::Class => 0,
            TermKind::ObjectProperty => 1,
            TermKind::DatatypeProperty => 2,
            TermKind::AnnotationProperty | TermKind::Individual => 3,
            TermKind::Concept | TermKind::ConceptScheme => continue,
        };
        let link = kinds.named(local).map(|kind| kinds.family_name(kinds.get(kind).family).to_owned());
        let words = |labels: &Labels| labels.best(visit.lang).map(|(_, text)| text.to_owned()).unwrap_or_default();
        let inverse = words(&vocabulary.inverse_labels(term));
        let mut label = words(&vocabulary.labels(term));
        if !inverse.is_empty() {
            label = format!("{label} / {inverse}");
        }
        let definition = words(&vocabulary.definitions(term));
        parts[at].terms.push(Term { id: local.to_owned(), label, definition, more: link.unwrap_or_default() });
    }
    Ok(Ontology { parts: parts.into(), page: page.about(about) })
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
