//! The results of a search as files: CSV for spreadsheets, JSON-LD for programs, GEDCOM for genealogists, and the same
//! search as a SPARQL query.

use super::results::{Found, Results};
use super::view::Choice;
use super::{tell, visit::Visit};
use crate::app::{Error, GedcomFormat};
use crate::http::Problem;
use crate::http::blocking::blocking;
use crate::model::{EntityKind, Labels, Lang};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The downloads of the page's search.
pub fn links(visit: &Visit) -> Vec<Choice> {
    let asked = visit.with("page", "");
    let at = |path: &str| asked.replacen("/search", path, 1);
    let link = |name: &str, href: String| Choice { name: name.into(), href, ..Choice::default() };
    vec![
        link("CSV", at("/search.csv")),
        link("JSON-LD", at("/search.jsonld")),
        link("GEDCOM 7", at("/search.ged")),
        link("SPARQL", at("/sparql").replacen("/sparql?", "/sparql?find=yes&", 1)),
    ]
}

/// A file, or the problem that kept it from being made.
pub type Taken = Result<Response, Problem>;

/// An answer that is kept as a file.
pub fn file(kind: &'static str, name: &str, body: Vec<u8>) -> Response {
    let named = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, named)], body).into_response()
}

/// Names as values of JSON-LD, each with its language where it has one.
pub fn names(labels: &Labels) -> Vec<Value> {
    let tagged = |(tag, text): &(String, String)| match tag.as_str() {
        "und" => json!(text),
        tag => json!({ "@value": text, "@language": tag }),
    };
    labels.0.iter().map(tagged).collect()
}

async fn download(
    visit: Visit,
    kind: &'static str,
    name: &'static str,
    make: impl FnOnce(&Visit, &[&Found]) -> Result<Vec<u8>, Error> + Send + 'static,
) -> Taken {
    let body = blocking(move || {
        let results = Results::of(&visit)?;
        make(&visit, &results.found.iter().collect::<Vec<_>>())
    });
    Ok(file(kind, name, body.await?))
}

/// `GET /{lang}/search.csv`: one row a result.
pub async fn csv(visit: Visit) -> Taken {
    download(visit, "text/csv; charset=utf-8", "haverim-search.csv", |visit, found| {
        let mut out = csv::Writer::from_writer(Vec::new());
        let lost = |e: csv::Error| Error::File { path: "the search".into(), source: e.into() };
        out.write_record(["id", "iri", "kind", "name_en", "name_fr", "name_he", "years", "matched"]).map_err(lost)?;
        for it in found {
            let name = |lang: Lang| it.labels.get(lang).unwrap_or_default().to_owned();
            let years = tell::life(Lang::En, visit.app.span_of(&visit.reader, &it.iri));
            let form = it.why.as_ref().map(|why| why.form.clone()).unwrap_or_default();
            let id = it.id.to_string();
            let kind = it.id.kind.segment().to_owned();
            let row = [id, it.iri.clone(), kind, name(Lang::En), name(Lang::Fr), name(Lang::He), years, form];
            out.write_record(row).map_err(lost)?;
        }
        Ok(out.into_inner().unwrap_or_default())
    })
    .await
}

/// `GET /{lang}/search.jsonld`: the results as a list of schema.org.
pub async fn jsonld(visit: Visit) -> Taken {
    download(visit, "application/ld+json", "haverim-search.jsonld", |_, found| {
        let item = |it: &&Found| {
            let kind = match it.id.kind {
                EntityKind::Person => "Person",
                EntityKind::Institution => "Organization",
                _ => "Place",
            };
            json!({ "@id": it.iri, "@type": kind, "name": names(&it.labels) })
        };
        let items: Vec<Value> = found.iter().map(item).collect();
        let list = json!({ "@context": "https://schema.org", "@type": "ItemList",
            "numberOfItems": items.len(), "itemListElement": items });
        Ok(serde_json::to_vec_pretty(&list).expect("a list of plain values"))
    })
    .await
}

/// `GET /{lang}/search.ged`: the people among the results, with their families.
pub async fn gedcom(visit: Visit) -> Taken {
    people(visit, "haverim-search.ged", |visit| {
        let found = Results::of(visit)?.found.into_iter();
        Ok(found.filter(|it| it.id.kind == EntityKind::Person).map(|it| it.iri).collect())
    })
    .await
}

/// A genealogist's file of some people; where there is nobody, a page that says so.
pub async fn people(
    visit: Visit,
    name: &'static str,
    find: impl FnOnce(&Visit) -> Result<BTreeSet<String>, Error> + Send + 'static,
) -> Taken {
    let (lang, path) = (visit.lang, visit.path.clone());
    let made = blocking(move || {
        let people = find(&visit)?;
        match people.is_empty() {
            true => Ok(None),
            false => visit.app.export_people(&visit.reader, GedcomFormat::Seven, &people).map(Some),
        }
    });
    Ok(match made.await? {
        Some(written) => file("text/vnd.familysearch.gedcom", name, written.bytes),
        None => super::nobody(lang, &path),
    })
}

/// The same search as a query: the records by name, with what each is called and when it began and ended.
pub fn query(visit: &Visit) -> Result<String, Error> {
    let results = Results::of(visit)?;
    let base = visit.app.base().as_str();
    let records: Vec<String> = results.found.iter().map(|it| format!("<id/{}>", it.id)).collect();
    let lines: Vec<String> = records.chunks(4).map(|chunk| format!("    {}", chunk.join(" "))).collect();
    let asked = visit.field("q").replace(['\n', '\r'], " ");
    Ok(format!(
        "BASE <{base}>\nPREFIX hav: <https://w3id.org/haverim/ontology#>\n\
         PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n# search: {asked}\n\
         SELECT ?record ?name ?began ?ended WHERE {{\n  VALUES ?record {{\n{}\n  }}\n  ?record rdfs:label ?name \
         FILTER(LANG(?name) = \"{}\")\n  OPTIONAL {{ ?record hav:birthDate|hav:foundedDate ?began }}\n  \
         OPTIONAL {{ ?record hav:deathDate|hav:closedDate ?ended }}\n}}\nORDER BY ?name",
        lines.join("\n"),
        visit.lang.tag()
    ))
}
