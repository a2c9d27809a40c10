//! What a query may be completed with: the terms of the vocabulary and what we add to SPARQL, told in three languages.

use crate::app::App;
use crate::model::{Direction, Labels, LinkKinds};
use crate::ontology::kinds::read as read_kinds;
use crate::ontology::prefixes::{PREFIXES, written};
use crate::ontology::schema;
use crate::ontology::terms;
use crate::ontology::vocabulary::{TermKind, Vocabulary};
use oxigraph::model::{NamedNodeRef, Term};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Functions, services and borrowed properties (`ontology/sparql.ttl`).
static ADDITIONS: LazyLock<Vocabulary> = LazyLock::new(|| {
    Vocabulary::read([("sparql.ttl", schema::SPARQL)]).expect("the file is built in, and a test reads it")
});

/// Everything that a workbench offers while a query is written.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Completions {
    /// Prefixes with their namespaces.
    pub prefixes: BTreeMap<String, String>,
    /// Classes.
    pub classes: Vec<Completion>,
    /// Properties, links first; then those of other vocabularies, and those written inside a service's braces only.
    pub properties: Vec<Completion>,
    /// Functions of ours.
    pub functions: Vec<Completion>,
    /// Services inside this process.
    pub services: Vec<Completion>,
    /// Codes, by the name of their list.
    pub codes: BTreeMap<String, Vec<Completion>>,
}

/// One thing to complete with.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Completion {
    /// As a query writes it: `hav:parentOf`.
    pub name: String,
    /// Its IRI.
    pub iri: String,
    /// How it is called: `hf:phi(person, person)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<String>,
    /// What it is called, by language.
    #[serde(skip_serializing_if = "is_empty")]
    pub labels: Labels,
    /// What it is called from its object to its subject.
    #[serde(skip_serializing_if = "is_empty")]
    pub inverse_labels: Labels,
    /// What it means, by language.
    #[serde(skip_serializing_if = "is_empty")]
    pub definitions: Labels,
    /// Of a link: its family, and which end comes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    /// What its subjects are, as classes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub domain: Vec<String>,
    /// What its values are, as classes or datatypes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub range: Vec<String>,
    /// The services in whose braces alone it is written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// An example of its use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

/// What is special about a link.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Link {
    /// Its family: `kinship`.
    pub family: String,
    /// Which end comes first.
    pub direction: Direction,
    /// Whether it holds both ways.
    pub symmetric: bool,
}

fn is_empty(labels: &Labels) -> bool {
    labels.0.is_empty()
}

impl App {
    /// What a query may be completed with. The same for every reader: it tells nothing of the data.
    pub fn completions(&self) -> Completions {
        let kinds = read_kinds(&self.vocabulary).unwrap_or_default();
        let of_kind = |wanted: &[TermKind]| -> Vec<Completion> {
            let terms = self.vocabulary.terms().filter(|(_, kind)| wanted.contains(kind));
            terms.map(|(term, _)| completion(&self.vocabulary, &kinds, term)).collect()
        };
        let added = |class| -> Vec<Completion> {
            ADDITIONS.of_class(class).map(|t| completion(&ADDITIONS, &kinds, t)).collect()
        };
        let mut properties =
            of_kind(&[TermKind::ObjectProperty, TermKind::DatatypeProperty, TermKind::AnnotationProperty]);
        properties.sort_by_key(|property| property.link.is_none());
        properties.extend(added(terms::RDF_PROPERTY));
        let mut codes = BTreeMap::<String, Vec<_>>::new();
        for code in of_kind(&[TermKind::Concept]) {
            let list = code.iri.strip_prefix(terms::CODE).and_then(|path| path.split_once('/'));
            codes.entry(list.map_or_else(String::new, |(list, _)| list.to_owned())).or_default().push(code);
        }
        Completions {
            prefixes: PREFIXES.iter().cloned().collect(),
            classes: of_kind(&[TermKind::Class]),
            properties,
            functions: added(terms::SD_FUNCTION),
            services: added(terms::SD_SERVICE),
            codes,
        }
    }
}

fn completion(vocabulary: &Vocabulary, kinds: &LinkKinds, term: NamedNodeRef<'_>) -> Completion {
    let nodes = |property| -> Vec<String> {
        let named = |value: &Term| if let Term::NamedNode(node) = value { Some(written(node.as_str())) } else { None };
        vocabulary.values(term, property).filter_map(named).collect()
    };
    let text = |property| vocabulary.texts(term, property).0.into_iter().next().map(|(_, text)| text);
    let link = kinds.by_iri(term.as_str()).map(|kind| kinds.get(kind)).map(|kind| Link {
        family: kinds.family_name(kind.family).to_owned(),
        direction: kind.direction,
        symmetric: kind.symmetric,
    });
    Completion {
        name: written(term.as_str()),
        iri: term.as_str().to_owned(),
        // The notation of a code is the code itself.
        usage: text(terms::SKOS_NOTATION).filter(|usage| usage.contains(['(', '{'])),
        labels: vocabulary.labels(term),
        inverse_labels: vocabulary.inverse_labels(term),
        definitions: vocabulary.definitions(term),
        link,
        domain: nodes(terms::RDFS_DOMAIN),
        range: nodes(terms::RDFS_RANGE),
        services: nodes(terms::IS_PART_OF),
        example: text(terms::SKOS_EXAMPLE),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{search, services};
    use super::*;
    use crate::app::{App, Opening, Reader};
    use crate::model::Lang;
    use std::collections::BTreeSet;

    #[test]
    fn everything_that_is_added_is_described_and_nothing_else() {
        let app = App::open(&Opening::memory(), &|_, _, _| {}).expect("the shipped data").app;
        let extensions = app.extensions(&Reader::anonymous());
        let told = |class| -> BTreeSet<String> { ADDITIONS.of_class(class).map(|t| t.as_str().to_owned()).collect() };
        let functions: BTreeSet<_> = extensions.functions.iter().map(|(name, _)| name.as_str().to_owned()).collect();
        assert_eq!(told(terms::SD_FUNCTION), functions, "add what is new to `ontology/sparql.ttl`");
        let services: BTreeSet<_> = extensions.services.iter().map(|(name, _)| name.as_str().to_owned()).collect();
        assert_eq!(told(terms::SD_SERVICE), services, "add what is new to `ontology/sparql.ttl`");
    }

    #[test]
    fn what_a_service_is_asked_by_is_described_with_it() {
        let app = App::open(&Opening::memory(), &|_, _, _| {}).expect("the shipped data").app;
        let all = app.completions();
        let of_links = services::SERVICES.iter().map(|service| (service.name, service.takes, service.gives));
        for (service, takes, gives) in of_links.chain([("search", &search::GIVEN[..], &search::WANTED[..])]) {
            let used: BTreeSet<String> = takes.iter().chain(gives).map(|name| format!("hf:{name}")).collect();
            let told = all.properties.iter().chain(&all.functions);
            let told = told.filter(|p| p.services.iter().any(|of| of == &format!("service:{service}")));
            let told: BTreeSet<String> = told.map(|property| property.name.clone()).collect();
            assert_eq!(told, used, "`service:{service}` in `ontology/sparql.ttl`");
        }
    }

    #[test]
    fn every_completion_is_told_in_three_languages() {
        let app = App::open(&Opening::memory(), &|_, _, _| {}).expect("the shipped data").app;
        let all = app.completions();
        for completion in all.classes.iter().chain(&all.properties).chain(&all.functions).chain(&all.services) {
            for lang in Lang::ALL {
                assert!(completion.definitions.get(lang).is_some(), "{} in `{}`", completion.name, lang.tag());
            }
        }
        let parent = all.properties.iter().find(|p| p.name == "hav:parentOf").expect("a link");
        assert_eq!(parent.link.as_ref().map(|link| link.family.as_str()), Some("kinship"));
        assert!(all.codes["role"].iter().any(|code| code.iri.ends_with("/role/teacher")));
    }
}
