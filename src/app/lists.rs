//! Lists of people, institutions, places and sources, by label, a page at a time.

use super::{App, Error};
use crate::access::Reader;
use crate::model::{EntityId, EntityKind, Lang};
use crate::ontology::terms;
use crate::store::{Dataset, StoreError};
use oxigraph::model::GraphNameRef;
use schemars::JsonSchema;
use serde::Serialize;

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Listing<T> {
    /// How many there are in all.
    pub total: usize,
    /// The offset of the first item given.
    pub offset: usize,
    /// The items.
    pub items: Vec<T>,
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
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

/// The longest list that is looked through label by label; beyond it the name index answers.
const LOOKED_THROUGH: usize = 50_000;

impl App {
    /// The things of a kind, by label; only those whose label in any language holds a text, if one is given.
    ///
    /// A page costs its own length, `containing` the whole list: of more than 50,000 things it is refused.
    pub fn list(
        &self,
        reader: &Reader,
        kind: EntityKind,
        containing: Option<&str>,
        lang: Lang,
        page: Page,
    ) -> Result<Listing<Summary>, Error> {
        let roster = self.roster(reader, kind, lang)?;
        let limit = page.limit.min(Page::MOST);
        let Some(text) = containing else {
            let part = roster.iter().skip(page.offset).take(limit);
            let items = part.map(|slug| self.summary(reader, kind, slug, lang)).collect::<Result<_, _>>()?;
            return Ok(Listing { total: roster.len(), offset: page.offset, items });
        };
        if roster.len() > LOOKED_THROUGH {
            let why = format!("{} are too many to look through: ask `/api/search?q=…` instead", roster.len());
            return Err(Error::parameter("q", why));
        }
        let wanted = text.to_lowercase();
        let mut found = Vec::new();
        for slug in roster.iter() {
            let summary = self.summary(reader, kind, slug, lang)?;
            if slug.contains(&wanted) || summary.labels.iter().any(|(_, text)| text.to_lowercase().contains(&wanted)) {
                found.push(summary);
            }
        }
        let total = found.len();
        let items = found.into_iter().skip(page.offset).take(limit).collect();
        Ok(Listing { total, offset: page.offset, items })
    }

    /// A thing as a line of a list.
    fn summary(&self, reader: &Reader, kind: EntityKind, slug: &str, lang: Lang) -> Result<Summary, Error> {
        let id = EntityId::new(kind, slug).ok_or_else(|| Error::not_found(kind.segment(), slug))?;
        let iri = self.base().iri(&id);
        let labels = self.labels(reader, &iri)?;
        let label = labels.best(lang).map_or_else(|| slug.to_owned(), |(_, text)| text.to_owned());
        Ok(Summary { label, id: id.to_string(), iri, labels: labels.0 })
    }

    /// How many things of a kind there are.
    pub fn count(&self, reader: &Reader, class: oxigraph::model::NamedNodeRef<'_>) -> Result<usize, StoreError> {
        let data = self.dataset(reader);
        let typed = data.quads(None, Some(terms::RDF_TYPE), Some(class.into()), Some(GraphNameRef::DefaultGraph));
        typed.map(|quad| quad.map(|_| 1)).sum()
    }
}
