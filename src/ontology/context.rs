//! The JSON-LD context, tried: short names mean the ontology's terms, and values get their types.

use super::terms;
use super::vocabulary::{TermKind, Vocabulary};
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
use oxigraph::model::{Literal, NamedNode, Term};
use serde_json::{Value, json};

fn context() -> Value {
    let file: Value = serde_json::from_str(include_str!("../../ontology/context.jsonld")).expect("JSON");
    file["@context"].clone()
}

/// The values of one property in a document read with our context.
fn values(key: &str, value: Value) -> Vec<(NamedNode, Term)> {
    let document = json!({ "@context": context(), "id": "http://e.example/a", key: value }).to_string();
    RdfParser::from_format(RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() })
        .for_slice(&document)
        .map(|quad| quad.unwrap_or_else(|e| panic!("{document}: {e}")))
        .map(|quad| (quad.predicate, quad.object))
        .collect()
}

#[test]
fn every_term_for_data_has_a_short_name() {
    let (vocabulary, context) = (Vocabulary::embedded(), context());
    for (term, kind) in vocabulary.terms().filter(|(term, _)| term.as_str().starts_with(terms::HAV)) {
        // What describes properties is for the ontology's own file.
        let describes = [
            terms::LINK_FAMILY,
            terms::LINK_DIRECTION,
            terms::LINK_DIRECTION_CLASS,
            terms::LINK_GENERATIONS,
            terms::LINK_ROLE,
            terms::INVERSE_LABEL,
            terms::SINGLE_VALUED,
            terms::SENTENCE,
            terms::SENTENCE_MALE,
            terms::SENTENCE_FEMALE,
        ];
        if describes.contains(&term) || kind == TermKind::Individual {
            continue;
        }
        let name = &term.as_str()[terms::HAV.len()..];
        let declared = match &context[name] {
            Value::String(id) => id.clone(),
            entry => entry["@id"].as_str().unwrap_or_default().to_owned(),
        };
        assert_eq!(declared, format!("hav:{name}"));
        if kind == TermKind::ObjectProperty {
            assert_eq!(context[name]["@type"], "@id", "{name}");
        }
    }
}

#[test]
fn values_get_their_types() {
    let edtf = |text: &str| {
        Literal::new_typed_literal(text, NamedNode::new_unchecked("http://id.loc.gov/datatypes/edtf/EDTF")).into()
    };
    let b: Term = NamedNode::new_unchecked("http://e.example/b").into();
    let a_name = |text: &str, lang: &str| Literal::new_language_tagged_literal_unchecked(text, lang).into();
    assert_eq!(values("birthDate", json!("1840~")), [(terms::BIRTH_DATE.into_owned(), edtf("1840~"))]);
    assert_eq!(values("parentOf", json!("http://e.example/b")), [(terms::PARENT_OF.into_owned(), b)]);
    assert_eq!(values("pupils", json!("20")), [(terms::PUPILS.into_owned(), Literal::from(20_i64).into())]);
    let labels = values("label", json!({ "en": "A", "he": "א" }));
    assert_eq!(
        labels,
        [(terms::RDFS_LABEL.into_owned(), a_name("A", "en")), (terms::RDFS_LABEL.into_owned(), a_name("א", "he"))]
    );
}
