//! A chain between two records, to take along: for genealogists, for programs, and as the query that finds it again.

use super::connection::{ends, paths};
use super::downloads::{Taken, file, names, people};
use super::view::Choice;
use super::visit::Visit;
use crate::app::sparql::prefix;
use crate::app::{ClaimView, Error, NodeRef, PathView, Value as Said};
use crate::http::blocking::blocking;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The files of the chain between two records. GEDCOM knows people only, so it is offered between two of them.
pub fn links(visit: &Visit, from: &NodeRef, to: &NodeRef) -> Vec<Choice> {
    let [a, b] = [from, to].map(|end| end.id.as_deref().unwrap_or_default());
    let link = |name: &str, path: &str| Choice {
        name: name.into(),
        href: format!("/{}/{path}?from={a}&to={b}", visit.lang.tag()),
        ..Choice::default()
    };
    let mut links = vec![link("SPARQL", "sparql")];
    if [a, b].iter().all(|id| id.starts_with("person/")) {
        links.push(link("GEDCOM 7", "connection.ged"));
    }
    links.push(link("JSON-LD", "connection.jsonld"));
    links
}

/// `GET /{lang}/connection.ged?from=&to=`: the people of the shortest chains, with their families.
pub async fn gedcom(visit: Visit) -> Taken {
    people(visit, "haverim-connection.ged", |visit| {
        let nodes = found(visit)?.into_iter().flat_map(|path| path.steps).flat_map(|step| [step.from, step.to]);
        let people = nodes.filter(|node| node.id.as_deref().is_some_and(|id| id.starts_with("person/")));
        Ok(people.map(|node| node.iri).collect())
    })
    .await
}

/// `GET /{lang}/connection.jsonld?from=&to=`: the links of the shortest chains, the claims they rest on, and the names.
pub async fn jsonld(visit: Visit) -> Taken {
    let made = blocking(move || Ok(serde_json::to_vec_pretty(&described(&found(&visit)?)).expect("plain values")));
    Ok(file("application/ld+json", "haverim-connection.jsonld", made.await?))
}

/// The chains that the page shows; an error if one of the two ends is not a record.
fn found(visit: &Visit) -> Result<Vec<PathView>, Error> {
    match ends(visit)?.as_slice() {
        [Some(a), Some(b)] => paths(visit, a, b),
        _ => Err(nowhere(visit)),
    }
}

fn nowhere(visit: &Visit) -> Error {
    Error::not_found("connection", format!("{} – {}", visit.field("from"), visit.field("to")))
}

fn described(paths: &[PathView]) -> Value {
    let mut nodes: BTreeMap<String, Value> = BTreeMap::new();
    for step in paths.iter().flat_map(|path| &path.steps) {
        for node in [&step.from, &step.to] {
            name(&mut nodes, node);
        }
        for claim in &step.claims {
            let Said::Node(object) = &claim.object else { continue };
            let link = format!("hav:{}", claim.property);
            let subject = nodes.entry(claim.subject.iri.clone()).or_insert_with(|| json!({}));
            let (linked, object_iri) = (&mut subject[&link], json!({ "@id": object.iri }));
            match linked.as_array_mut() {
                Some(known) if known.contains(&object_iri) => {}
                Some(known) => known.push(object_iri),
                None => *linked = json!([object_iri]),
            }
            claim.source.iter().for_each(|source| name(&mut nodes, source));
            nodes.insert(claim.id.clone(), told(claim, object));
        }
    }
    let graph = nodes.into_iter().map(|(iri, mut node)| {
        node["@id"] = iri.into();
        node
    });
    let (hav, rdf) = (prefix("hav"), prefix("rdf"));
    json!({
        "@context": { "hav": hav, "rdf": rdf, "code": prefix("code"), "name": format!("{}label", prefix("rdfs")) },
        "@graph": graph.collect::<Vec<_>>(),
    })
}

fn name(nodes: &mut BTreeMap<String, Value>, node: &NodeRef) {
    nodes.entry(node.iri.clone()).or_insert_with(|| json!({}))["name"] = names(&node.labels).into();
}

/// A claim as a statement about a link.
fn told(claim: &ClaimView, object: &NodeRef) -> Value {
    json!({
        "@type": "hav:Claim",
        "rdf:subject": { "@id": claim.subject.iri },
        "rdf:predicate": { "@id": claim.property_iri },
        "rdf:object": { "@id": object.iri },
        "hav:source": claim.source.as_ref().map(|source| json!({ "@id": source.iri })),
        "hav:certainty": { "@id": format!("{}certainty/{}", prefix("code"), claim.certainty.code()) },
        "hav:interval": claim.intervals,
        "hav:locator": claim.locators,
    })
}

/// The most telling chain as a query that finds it again, each step with the source that says so.
pub fn query(visit: &Visit) -> Result<String, Error> {
    let [from, to] = ends(visit)?.map(|end| end.and_then(|node| node.id));
    let (Some(from), Some(to)) = (from, to) else { return Err(nowhere(visit)) };
    let declared = ["hav", "hf", "service", "rdf"].map(|name| format!("PREFIX {name}: <{}>\n", prefix(name))).concat();
    let chain = |step: &str, node: &str| {
        let asked = format!("hf:from <id/{from}> ; hf:to <id/{to}> ; hf:step ?{step} ; hf:person ?{node}");
        format!("  SERVICE service:connection {{ [] {asked} }}\n")
    };
    Ok(format!(
        "BASE <{}>\n{declared}# Each step of the chain, and the source that says so\n\
         SELECT ?step ?subject ?link ?object ?certainty ?source WHERE {{\n{}{}  FILTER(?next = ?step + 1)\n  \
         {{ ?here ?link ?there BIND(?here AS ?subject) BIND(?there AS ?object) }}\n  UNION\n  \
         {{ ?there ?link ?here BIND(?there AS ?subject) BIND(?here AS ?object) }}\n  \
         GRAPH ?graph {{\n    ?claim rdf:subject ?subject ; rdf:predicate ?link ; rdf:object ?object ;\n      \
         hav:source ?source ; hav:certainty ?certainty .\n  }}\n}}\nORDER BY ?step",
        visit.app.base().as_str(),
        chain("step", "here"),
        chain("next", "there"),
    ))
}
