//! Lists of people, institutions, places and sources, by label, a page at a time.

use super::{App, Error};
use crate::access::Reader;
use crate::model::{EntityKind, Labels, Lang};
use crate::ontology::terms;
use crate::store::{Dataset, StoreError};
use oxigraph::model::{GraphNameRef, NamedOrBlankNode};
use serde::Serialize;
use std::collections::BTreeSet;

/// Which part of a list: at most 500 items, from an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many to leave out.
    pub offset: usize,
    /// How many to give.
    pub limit: usize,
}

impl Page {
    /// The most items of a page.
    pub const MOST: usize = 500;
}

impl Default for Page {
    fn default() -> Self {
        Self { offset: 0, limit: 50 }
    }
}

/// A page of a list, with how many there are in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listing<T> {
    /// How many there are in all.
    pub total: usize,
    /// The offset of the first item given.
    pub offset: usize,
    /// The items.
    pub items: Vec<T>,
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Summary {
    /// The label in the reader's language, or what there is.
    pub label: String,
    /// The short id.
    pub id: String,
    /// The IRI.
    pub iri: String,
    /// All labels.
    #[serde(skip)]
    pub labels: Vec<(String, String)>,
}

impl App {
    /// The things of a kind whose label holds a text, by label.
    pub fn list(
        &self,
        reader: &Reader,
        kind: EntityKind,
        containing: Option<&str>,
        lang: Lang,
        page: Page,
    ) -> Result<Listing<Summary>, Error> {
        let wanted = containing.map(str::to_lowercase);
        let class = match kind {
            EntityKind::Person => terms::PERSON,
            EntityKind::Institution => terms::INSTITUTION,
            EntityKind::Place => terms::PLACE,
            EntityKind::Source => terms::SOURCE_CLASS,
            EntityKind::Story => terms::STORY,
            EntityKind::Item => terms::ITEM,
            _ => return Err(Error::not_found("list", kind.segment())),
        };
        let mut found = BTreeSet::new();
        let typed = self.dataset(reader).quads(
            None,
            Some(terms::RDF_TYPE),
            Some(class.into()),
            Some(GraphNameRef::DefaultGraph),
        );
        for quad in typed {
            let NamedOrBlankNode::NamedNode(node) = quad?.subject else { continue };
            let Some(id) = self.base().id(node.as_str()) else { continue };
            let labels = self.labels(reader, node.as_str())?;
            if wanted.as_deref().is_none_or(|wanted| has(&labels, wanted) || id.slug.contains(wanted)) {
                let label = labels.best(lang).map_or_else(|| id.slug.to_string(), |(_, text)| text.to_owned());
                found.insert(Summary { label, id: id.to_string(), iri: node.into_string(), labels: labels.0 });
            }
        }
        let total = found.len();
        let items = found.into_iter().skip(page.offset).take(page.limit.min(Page::MOST)).collect();
        Ok(Listing { total, offset: page.offset, items })
    }

    /// How many things of a kind there are.
    pub fn count(&self, reader: &Reader, class: oxigraph::model::NamedNodeRef<'_>) -> Result<usize, StoreError> {
        let data = self.dataset(reader);
        let typed = data.quads(None, Some(terms::RDF_TYPE), Some(class.into()), Some(GraphNameRef::DefaultGraph));
        typed.map(|quad| quad.map(|_| 1)).sum()
    }
}

fn has(labels: &Labels, wanted: &str) -> bool {
    labels.0.iter().any(|(_, text)| text.to_lowercase().contains(wanted))
}
