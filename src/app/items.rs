//! Photographs, documents, films and exhibits that others keep: what each is, who holds it, whom and what it is about.

use super::{App, Error, NodeRef};
use crate::access::Reader;
use crate::model::{EntityId, EntityKind, Labels};
use crate::ontology::terms;
use crate::store::{Dataset, StoreError};
use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, Term};
use serde::Serialize;

/// An item, as a list of items shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemView {
    /// Its short id: `item/aja-14`.
    pub id: String,
    /// Its titles.
    pub labels: Labels,
    /// `photograph`, `document`, `film` or `exhibit`.
    pub kind: String,
    /// When it was made, EDTF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Who holds it, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// The holder, if it is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_by: Option<NodeRef>,
    /// The number under which it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shelf_mark: Option<String>,
    /// Where it can be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl App {
    /// One item, from the projection.
    pub fn item(&self, reader: &Reader, id: &EntityId) -> Result<ItemView, Error> {
        let iri = self.base().iri(id);
        let node = NamedNodeRef::new_unchecked(&iri);
        let mut item = ItemView {
            id: id.to_string(),
            labels: self.labels(reader, &iri)?,
            kind: String::new(),
            date: None,
            holder: None,
            held_by: None,
            shelf_mark: None,
            address: None,
        };
        let of = self.dataset(reader).quads(Some(node.into()), None, None, Some(GraphNameRef::DefaultGraph));
        let mut is_item = false;
        for quad in of {
            let quad = quad?;
            match (quad.predicate.as_ref(), quad.object) {
                (terms::RDF_TYPE, Term::NamedNode(class)) => {
                    is_item = true;
                    if class.as_ref() != terms::ITEM {
                        item.kind = super::labels::short(class.as_str()).to_lowercase();
                    }
                }
                (terms::DATE, Term::Literal(text)) => item.date = Some(text.value().into()),
                (terms::HOLDER, Term::Literal(text)) => item.holder = Some(text.value().into()),
                (terms::SHELF_MARK, Term::Literal(text)) => item.shelf_mark = Some(text.value().into()),
                (terms::HELD_BY, Term::NamedNode(holder)) => {
                    item.held_by = Some(self.node_ref(reader, holder.as_str())?);
                }
                (terms::WEB_PAGE, Term::NamedNode(page)) => item.address = Some(page.into_string()),
                _ => {}
            }
        }
        if !is_item {
            return Err(Error::not_found("item", id.slug.as_ref()));
        }
        // A file of an import may be anything.
        if item.kind.is_empty() {
            item.kind = "document".into();
        }
        Ok(item)
    }

    /// The items and the stories that are about a record, by their ids.
    pub fn told_of(&self, reader: &Reader, iri: &str) -> Result<Vec<EntityId>, StoreError> {
        let node = NamedNodeRef::new_unchecked(iri);
        let about =
            self.dataset(reader).quads(None, Some(terms::ABOUT), Some(node.into()), Some(GraphNameRef::DefaultGraph));
        let mut ids = Vec::new();
        for quad in about {
            if let NamedOrBlankNode::NamedNode(subject) = quad?.subject
                && let Some(id) = self.base().id(subject.as_str())
                && matches!(id.kind, EntityKind::Item | EntityKind::Story)
            {
                ids.push(id);
            }
        }
        ids.sort();
        Ok(ids)
    }

    /// Whom and what a story or an item is about.
    pub fn subjects(&self, reader: &Reader, id: &EntityId) -> Result<Vec<NodeRef>, StoreError> {
        let iri = self.base().iri(id);
        let node = NamedNodeRef::new_unchecked(&iri);
        let about =
            self.dataset(reader).quads(Some(node.into()), Some(terms::ABOUT), None, Some(GraphNameRef::DefaultGraph));
        let mut subjects = Vec::new();
        for quad in about {
            if let Term::NamedNode(subject) = quad?.object {
                subjects.push(self.node_ref(reader, subject.as_str())?);
            }
        }
        subjects.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(subjects)
    }
}
