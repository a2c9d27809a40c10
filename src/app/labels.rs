//! What things are called: labels from the projection.

use super::App;
use crate::access::Reader;
use crate::model::{Labels, Lang};
use crate::ontology::terms;
use crate::store::{Dataset, Embedded, StoreError};
use oxigraph::model::{GraphNameRef, NamedNodeRef, Term};

impl App {
    /// The labels of a node: `rdfs:label`, for concepts `skos:prefLabel`.
    pub fn labels(&self, reader: &Reader, iri: &str) -> Result<Labels, StoreError> {
        of(&self.dataset(reader), iri)
    }

    /// The label for a reader of a language, or the last part of the IRI where there is none.
    pub fn label(&self, reader: &Reader, iri: &str, lang: Lang) -> Result<String, StoreError> {
        let labels = self.labels(reader, iri)?;
        Ok(labels.best(lang).map_or_else(|| short(iri), |(_, text)| text.to_owned()))
    }
}

/// The labels of a node in a store.
pub(super) fn of(data: &Embedded, iri: &str) -> Result<Labels, StoreError> {
    let node = NamedNodeRef::new_unchecked(iri);
    let mut labels = Labels::default();
    for property in [terms::RDFS_LABEL, terms::SKOS_PREF_LABEL] {
        for quad in data.quads(Some(node.into()), Some(property), None, Some(GraphNameRef::DefaultGraph)) {
            if let Term::Literal(text) = quad?.object {
                labels.push(text.language().unwrap_or("und"), text.value());
            }
        }
        if !labels.0.is_empty() {
            break;
        }
    }
    labels.0.sort_by_key(|(tag, text)| (Lang::from_tag(tag).map_or(9, |l| l as u8), tag.clone(), text.clone()));
    Ok(labels)
}

/// The last part of an IRI, for want of a label.
pub(super) fn short(iri: &str) -> String {
    iri.rsplit(['/', '#']).next().unwrap_or(iri).to_owned()
}
