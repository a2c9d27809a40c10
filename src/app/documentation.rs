//! The ontology as it documents itself: every class, property and code with its names, meaning, place among the others,
//! and what it is called in vocabularies that others read.

use super::App;
use crate::model::Labels;
use crate::ontology::prefixes::PREFIXES;
use crate::ontology::schema::ALIGNMENTS;
use crate::ontology::terms;
use crate::ontology::vocabulary::{CODES, ONTOLOGY, TermKind, Vocabulary};
use oxigraph::model::{NamedNodeRef, Term};
use std::sync::LazyLock;

/// The ontology with its code lists and its alignments.
static WHOLE: LazyLock<Vocabulary> = LazyLock::new(|| {
    Vocabulary::read([("haverim.ttl", ONTOLOGY), ("codes.ttl", CODES), ("alignments.ttl", ALIGNMENTS)])
        .expect("the files are built in, and a test reads them")
});

/// A class, property, code list or code.
#[derive(Clone, Debug)]
pub struct Documented {
    /// Its IRI.
    pub iri: String,
    /// What it is.
    pub kind: TermKind,
    /// Its names.
    pub labels: Labels,
    /// Its names from the other end.
    pub inverse: Labels,
    /// What it means.
    pub definitions: Labels,
    /// What else is said: the property's local name, and the values as a query writes them.
    pub facts: Vec<(String, Vec<String>)>,
}

impl App {
    /// Every term of the ontology, in the order in which people should read them.
    pub fn documentation(&self) -> Vec<Documented> {
        let all = WHOLE.terms().map(|(term, kind)| Documented {
            iri: term.as_str().to_owned(),
            kind,
            labels: WHOLE.labels(term),
            inverse: WHOLE.inverse_labels(term),
            definitions: WHOLE.definitions(term),
            facts: self.facts(term),
        });
        all.collect()
    }

    fn facts(&self, term: NamedNodeRef<'_>) -> Vec<(String, Vec<String>)> {
        let mut facts: Vec<(String, Vec<String>)> = Vec::new();
        for (property, value) in WHOLE.facts(term) {
            let shown = match value {
                Term::NamedNode(node) => self.prefixed(node.as_str()),
                Term::Literal(text) if text.language().is_none() => text.value().to_owned(),
                _ => continue,
            };
            // What kind of term it is stands above it, except that a property may hold both ways.
            if property == terms::RDF_TYPE && shown != "owl:SymmetricProperty" {
                continue;
            }
            let name = super::labels::short(property.as_str());
            match facts.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) => values.push(shown),
                None => facts.push((name, vec![shown])),
            }
        }
        facts
    }

    /// An IRI as a query writes it; as it is if no prefix fits.
    fn prefixed(&self, iri: &str) -> String {
        const OTHERS: [(&str, &str); 6] = [
            ("foaf", "http://xmlns.com/foaf/0.1/"),
            ("rel", "http://purl.org/vocab/relationship/"),
            ("bio", "http://purl.org/vocab/bio/0.1/"),
            ("pico", "https://personsincontext.org/model#"),
            ("pnv", "https://w3id.org/pnv#"),
            ("crm", "http://www.cidoc-crm.org/cidoc-crm/"),
        ];
        let own = format!("{}id/", self.base().as_str());
        let ours = PREFIXES.iter().map(|(name, iri)| (name.as_str(), iri.as_str()));
        let known = ours.chain(OTHERS).chain([("id", own.as_str())]);
        let best = known.filter(|(_, space)| iri.starts_with(space)).max_by_key(|(_, space)| space.len());
        best.map_or_else(|| iri.to_owned(), |(name, space)| format!("{name}:{}", &iri[space.len()..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_know_their_place_and_their_names_elsewhere() {
        let told: Vec<(String, String)> = WHOLE
            .terms()
            .flat_map(|(term, _)| WHOLE.facts(term).map(move |(p, o)| (format!("{term} {p}"), o.to_string())))
            .collect();
        let says = |fact: &str, value: &str| told.iter().any(|(f, o)| f.contains(fact) && o.contains(value));
        assert!(says("ontology#Story> <http://www.w3.org/2000/01/rdf-schema#subClassOf", "ontology#Item"));
        assert!(says("ontology#Story> <http://www.w3.org/2000/01/rdf-schema#subClassOf", "schema.org/Article"));
        assert!(says("ontology#parentOf> <https://w3id.org/haverim/ontology#linkFamily", "kinship"));
    }
}
