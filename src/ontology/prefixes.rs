//! The prefixes that queries here are written with.

use super::terms;
use std::sync::LazyLock;

/// Names and IRIs.
pub static PREFIXES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    [
        ("hav", terms::HAV),
        ("code", terms::CODE),
        ("hf", terms::FUNCTION),
        ("service", terms::SERVICE),
        ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
        ("owl", "http://www.w3.org/2002/07/owl#"),
        ("skos", "http://www.w3.org/2004/02/skos/core#"),
        ("org", "http://www.w3.org/ns/org#"),
        ("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
        ("edtf", "http://id.loc.gov/datatypes/edtf/"),
        ("dcterms", "http://purl.org/dc/terms/"),
        ("prov", "http://www.w3.org/ns/prov#"),
        ("schema", "https://schema.org/"),
        ("sd", "http://www.w3.org/ns/sparql-service-description#"),
        ("void", "http://rdfs.org/ns/void#"),
    ]
    .map(|(name, iri)| (name.to_owned(), iri.to_owned()))
    .to_vec()
});

/// The namespace of a prefix of ours; the prefix itself if there is none, which a reader of the answer will notice.
pub fn prefix(name: &str) -> &str {
    PREFIXES.iter().find(|(known, _)| known == name).map_or(name, |(_, iri)| iri)
}

/// An IRI as a query writes it: with a prefix where its rest is a plain name, else in angle brackets.
pub fn written(iri: &str) -> String {
    let plain = |rest: &str| {
        rest.starts_with(|c: char| c.is_ascii_alphabetic())
            && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let prefixed = PREFIXES.iter().find_map(|(name, namespace)| {
        iri.strip_prefix(namespace.as_str()).filter(|rest| plain(rest)).map(|rest| format!("{name}:{rest}"))
    });
    prefixed.unwrap_or_else(|| format!("<{iri}>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iri_is_shortened_where_a_query_can_read_it() {
        assert_eq!(written("https://w3id.org/haverim/ontology#parentOf"), "hav:parentOf");
        assert_eq!(written("https://w3id.org/haverim/code/sex/female"), "<https://w3id.org/haverim/code/sex/female>");
        assert_eq!(written("http://example.org/x"), "<http://example.org/x>");
    }
}
