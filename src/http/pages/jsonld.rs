//! A record as schema.org tells it, for search engines.

use crate::app::{self, Value};
use crate::model::{EntityKind, Lang};
use serde_json::json;

/// What search engines read: schema.org, only what is certain enough to be projected.
pub fn jsonld(of: &app::Record, iri: &str) -> String {
    let kind = match of.kind {
        EntityKind::Person => "Person",
        EntityKind::Institution => "Organization",
        _ => "Place",
    };
    let mut out = json!({ "@context": "https://schema.org", "@type": kind, "@id": iri, "url": iri });
    out["name"] = of.labels.best(Lang::En).map(|(_, text)| text).into();
    let variants: Vec<&str> = of.labels.0.iter().map(|(_, text)| text.as_str()).skip(1).collect();
    if !variants.is_empty() {
        out["alternateName"] = variants.into();
    }
    for claim in of.claims.iter().filter(|c| c.accepted) {
        let property = match claim.property.as_str() {
            "birthDate" => "birthDate",
            "deathDate" => "deathDate",
            "foundedDate" => "foundingDate",
            "closedDate" => "dissolutionDate",
            "bornIn" => "birthPlace",
            "diedIn" => "deathPlace",
            "parentOf" => "children",
            "spouseOf" => "spouse",
            "studiedAt" => "alumniOf",
            "memberOf" => "memberOf",
            "taughtAt" | "directed" => "worksFor",
            "partOf" => "parentOrganization",
            "locatedIn" => "location",
            "exactMatch" => "sameAs",
            _ => continue,
        };
        let value = match &claim.object {
            Value::Literal { text, .. } if text.bytes().all(|b| b.is_ascii_digit() || b == b'-') => json!(text),
            Value::Literal { .. } => continue,
            Value::Node(node) if property == "sameAs" => json!(node.iri),
            Value::Node(node) => json!({ "@id": node.iri, "name": node.labels.best(Lang::En).map(|(_, text)| text) }),
        };
        match out[property].as_array_mut() {
            Some(list) => list.push(value),
            None => out[property] = json!([value]),
        }
    }
    // Inside a script element, `<` is the only character that could end it.
    out.to_string().replace('<', "\\u003c")
}
