//! Triples as JSON-LD under our context, and back with a processor that is not ours.
//!
//! [`Compaction::document`] writes compact JSON-LD by what `ontology/context.jsonld` says of each term. [`canonical`] expands such a
//! document with sophia and gives its canonical form (RDFC-1.0): a second opinion that `haverim check` and the tests
//! hold against the triples themselves, so that no term of the context can change what a record means.

use super::schema::CONTEXT;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use serde_json::{Map, Value, json};
use sophia::api::prelude::*;
use sophia::inmem::dataset::FastDataset;
use sophia::jsonld::JsonLdParser;
use std::collections::{BTreeMap, HashMap};

/// What the context says of a property.
#[derive(Clone, Debug, Default)]
struct Coercion {
    term: String,
    /// `@id`, `@vocab`, or a datatype's IRI.
    kind: Option<String>,
    by_language: bool,
}

/// A reading of our context, to write documents with.
pub struct Compaction {
    properties: HashMap<String, Coercion>,
}

impl Compaction {
    /// Reads our context.
    pub fn of_context() -> Self {
        let context: Value = serde_json::from_str(CONTEXT).expect("a test reads the context");
        let terms = context["@context"].as_object().expect("the context is an object");
        let expand = |iri: &str| match iri.split_once(':') {
            Some((prefix, rest)) if !rest.starts_with("//") => match terms.get(prefix).and_then(Value::as_str) {
                Some(namespace) => format!("{namespace}{rest}"),
                None => iri.to_owned(),
            },
            _ => iri.to_owned(),
        };
        let mut properties = HashMap::new();
        for (term, definition) in terms {
            let (id, kind, container) = match definition {
                Value::String(id) => (id.as_str(), None, None),
                Value::Object(of) => (
                    of.get("@id").and_then(Value::as_str).unwrap_or_default(),
                    of.get("@type").and_then(Value::as_str),
                    of.get("@container").and_then(Value::as_str),
                ),
                _ => continue,
            };
            if id.is_empty() || id.starts_with('@') {
                continue;
            }
            let kind = kind.map(|kind| if kind.starts_with('@') { kind.to_owned() } else { expand(kind) });
            let by_language = container == Some("@language");
            properties.insert(expand(id), Coercion { term: term.clone(), kind, by_language });
        }
        Self { properties }
    }

    /// Triples as a document whose context is at an address. Graph names are left out, as in Turtle.
    pub fn document(&self, context: &str, quads: &[Quad]) -> Value {
        let mut nodes: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
        for quad in quads {
            let id = match &quad.subject {
                NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
                NamedOrBlankNode::BlankNode(node) => node.to_string(),
            };
            let node = nodes.entry(id.clone()).or_insert_with(|| Map::from_iter([("id".to_owned(), json!(id))]));
            self.add(node, quad);
        }
        let graph: Vec<Value> = nodes.into_values().map(Value::Object).collect();
        json!({ "@context": context, "@graph": graph })
    }

    fn add(&self, node: &mut Map<String, Value>, quad: &Quad) {
        let iri = quad.predicate.as_str();
        if quad.predicate == rdf::TYPE
            && let Term::NamedNode(class) = &quad.object
        {
            let term = self.properties.get(class.as_str()).map_or(class.as_str(), |c| &c.term);
            push(node, "type", json!(term));
            return;
        }
        let coercion = self.properties.get(iri);
        let kind = coercion.and_then(|c| c.kind.as_deref());
        match (&quad.object, coercion) {
            (Term::NamedNode(o), Some(c)) if matches!(kind, Some("@id" | "@vocab")) => {
                push(node, &c.term, json!(o.as_str()));
            }
            (Term::NamedNode(o), _) => push(node, iri, json!({ "id": o.as_str() })),
            (Term::BlankNode(o), _) => push(node, iri, json!({ "id": o.to_string() })),
            (Term::Literal(o), Some(c)) if c.by_language && o.language().is_some() => {
                let texts = node.entry(c.term.clone()).or_insert_with(|| json!({}));
                if let (Value::Object(texts), Some(tag)) = (texts, o.language()) {
                    push(texts, tag, json!(o.value()));
                }
            }
            (Term::Literal(o), Some(c)) if o.language().is_none() && kind == Some(o.datatype().as_str()) => {
                push(node, &c.term, json!(o.value()));
            }
            (Term::Literal(o), Some(c)) if kind.is_none() && !c.by_language && o.datatype() == xsd::STRING => {
                push(node, &c.term, json!(o.value()));
            }
            (Term::Literal(o), _) => push(node, iri, value_object(o)),
        }
    }
}

/// A literal with all that it is.
fn value_object(literal: &oxigraph::model::Literal) -> Value {
    match literal.language() {
        Some(tag) => json!({ "@value": literal.value(), "@language": tag }),
        None => json!({ "@value": literal.value(), "@type": literal.datatype().as_str() }),
    }
}

/// Adds a value; a second one makes a list.
fn push(node: &mut Map<String, Value>, key: &str, value: Value) {
    match node.get_mut(key) {
        None => {
            node.insert(key.to_owned(), value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = json!([first.take(), value]),
    }
}

/// Expands a document with sophia, our context standing in for its address, and gives its canonical N-Quads.
///
/// # Errors
/// What the processor says of a document that is not JSON-LD.
pub fn canonical(document: &Value) -> Result<String, String> {
    let mut document = document.clone();
    let context: Value = serde_json::from_str(CONTEXT).expect("a test reads the context");
    document["@context"] = context["@context"].clone();
    let text = document.to_string();
    let dataset: FastDataset = JsonLdParser::new().parse_str(&text).collect_quads().map_err(|e| e.to_string())?;
    let mut out = Vec::new();
    sophia::c14n::rdfc10::normalize(&dataset, &mut out).map_err(|e| e.to_string())?;
    String::from_utf8(out).map_err(|e| e.to_string())
}

/// The canonical form of triples without blank nodes: their sorted lines.
pub fn sorted_lines(quads: &[Quad]) -> String {
    let mut lines: Vec<String> =
        quads.iter().map(|q| format!("{} {} {} .\n", q.subject, q.predicate, q.object)).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ontology::terms;
    use oxigraph::model::{GraphName, Literal, NamedNode};

    fn quad(p: oxigraph::model::NamedNodeRef<'_>, o: impl Into<Term>) -> Quad {
        let s = NamedNode::new_unchecked("http://localhost:7878/id/person/a");
        Quad::new(s, p.into_owned(), o.into(), GraphName::DefaultGraph)
    }

    #[test]
    fn another_processor_reads_back_what_was_written() {
        let lang = |text: &str, tag: &str| Literal::new_language_tagged_literal_unchecked(text, tag);
        let edtf =
            |text: &str| Literal::new_typed_literal(text, NamedNode::new_unchecked(crate::model::date::EDTF_DATATYPE));
        let quads = [
            quad(terms::RDF_TYPE, terms::PERSON),
            quad(terms::RDFS_LABEL, lang("Nissim \"Béhar\"", "fr")),
            quad(terms::RDFS_LABEL, lang("נסים בכר", "he")),
            quad(terms::SKOS_ALT_LABEL, lang("Bekhar", "en")),
            quad(terms::SKOS_ALT_LABEL, lang("Bechar", "en")),
            quad(terms::BIRTH_DATE, edtf("1848-02-15")),
            quad(terms::BIRTH_DATE, Literal::from("no date at all")),
            quad(terms::TEACHER_OF, NamedNode::new_unchecked("http://localhost:7878/id/person/b")),
            quad(terms::TEACHER_OF, NamedNode::new_unchecked("http://localhost:7878/id/person/c")),
            quad(terms::GEO_LAT, Literal::new_typed_literal("35.5", xsd::DECIMAL)),
            quad(terms::NOTE, lang("a note", "en")),
            quad(terms::NOTE, Literal::from("a note in no language")),
            quad(NamedNode::new_unchecked("http://e/other").as_ref(), Literal::from(7)),
        ];
        let document = Compaction::of_context().document("http://localhost:7878/context.jsonld", &quads);
        assert_eq!(document["@graph"][0]["label"]["he"], "נסים בכר");
        assert_eq!(document["@graph"][0]["teacherOf"][1], "http://localhost:7878/id/person/c");
        assert_eq!(canonical(&document).expect("JSON-LD"), sorted_lines(&quads));
    }
}
