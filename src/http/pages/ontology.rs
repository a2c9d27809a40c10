//! The ontology's own page: every class, property and code with its meaning, made from the ontology itself.

use super::screens::{Ontology, Term, Terms};
use super::{Page, tell, visit::Visit};
use crate::app::sparql::prefix;
use crate::app::{Documented, Error, TermKind};
use crate::model::Labels;
use axum::response::Response;

/// What is said of a term, in the order in which it is shown; each with the text `term-…`.
const FACTS: [&str; 12] = [
    "linkFamily",
    "linkDirection",
    "type",
    "singleValued",
    "subClassOf",
    "subPropertyOf",
    "domain",
    "range",
    "equivalentClass",
    "equivalentProperty",
    "exactMatch",
    "closeMatch",
];

/// `GET /{lang}/ontology`
pub async fn ontology(visit: Visit) -> Response {
    visit.show(make).await
}

fn make(visit: &Visit) -> Result<Ontology, Error> {
    let page = visit.titled("ontology-title");
    let about = page.t("ontology-lead");
    let all = visit.app.documentation();
    let part = |id: &'static str, title: &str, kinds: &[TermKind]| {
        let own = all
            .iter()
            .filter(|it| kinds.contains(&it.kind))
            .filter_map(|it| Some((it, it.iri.strip_prefix(prefix("hav"))?)));
        let terms = own.map(|(it, local)| term(&page, it, local.to_owned()));
        Terms { id: id.into(), title: page.t(title), terms: terms.collect() }
    };
    let mut parts = vec![
        part("classes", "ontology-classes", &[TermKind::Class]),
        part("links", "ontology-links", &[TermKind::ObjectProperty]),
        part("values", "ontology-values", &[TermKind::DatatypeProperty]),
        part("annotations", "ontology-annotations", &[TermKind::AnnotationProperty, TermKind::Individual]),
    ];
    for list in all.iter().filter(|it| it.kind == TermKind::ConceptScheme) {
        let Some(name) = list.iri.strip_prefix(prefix("code")) else { continue };
        let codes = all.iter().filter(|it| it.kind == TermKind::Concept).filter_map(|it| {
            let slug = it.iri.strip_prefix(prefix("code"))?.strip_prefix(name)?.strip_prefix('/')?;
            Some(term(&page, it, format!("{name}/{slug}")))
        });
        let title = format!("{} {}", page.colon(page.t("ontology-codes")), tell::words(page.lang, &list.labels, name));
        parts.push(Terms { id: format!("code-{name}"), title, terms: codes.collect() });
    }
    parts.retain(|part| !part.terms.is_empty());
    let counted: usize = parts.iter().map(|part| part.terms.len()).sum();
    Ok(Ontology { summary: page.count("ontology-count", counted), parts, page: page.about(about) })
}

fn term(page: &Page, it: &Documented, id: String) -> Term {
    let words = |labels: &Labels| labels.best(page.lang).map(|(_, text)| text.to_owned()).unwrap_or_default();
    let inverse = words(&it.inverse);
    let label = words(&it.labels);
    let facts = FACTS.iter().filter_map(|fact| {
        let (_, values) = it.facts.iter().find(|(name, _)| name == fact)?;
        Some((page.t(&format!("term-{fact}")), values.join(", ")))
    });
    Term {
        label: if inverse.is_empty() { label } else { format!("{label} / {inverse}") },
        definition: words(&it.definitions),
        facts: facts.collect(),
        iri: it.iri.clone(),
        id,
    }
}
