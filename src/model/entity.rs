//! What things are called: `{base}id/{kind}/{slug}`.
//!
//! The base belongs to the store, not to the ontology: the same record has another IRI on another server, and the
//! same short id `person/behar-nissim`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The kinds of thing that have an IRI of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each kind is the class of the same name in the ontology, documented there")]
pub enum EntityKind {
    Person,
    Institution,
    Place,
    Source,
    Claim,
    Figure,
    Event,
    Name,
    Family,
    Story,
    Item,
}

impl EntityKind {
    /// All kinds.
    pub const ALL: [EntityKind; 11] = [
        Self::Person,
        Self::Institution,
        Self::Place,
        Self::Source,
        Self::Claim,
        Self::Figure,
        Self::Event,
        Self::Name,
        Self::Family,
        Self::Story,
        Self::Item,
    ];

    /// The path segment: `person`, `institution`, …
    pub fn segment(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Institution => "institution",
            Self::Place => "place",
            Self::Source => "source",
            Self::Claim => "claim",
            Self::Figure => "figure",
            Self::Event => "event",
            Self::Name => "name",
            Self::Family => "family",
            Self::Story => "story",
            Self::Item => "item",
        }
    }

    /// Reads a path segment.
    pub fn from_segment(segment: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.segment() == segment)
    }
}

/// A thing's short id, the same on every server: `person/behar-nissim`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId {
    /// Its kind.
    pub kind: EntityKind,
    /// Its name within the kind: letters, digits, `-`, `_`, `.`.
    pub slug: Box<str>,
}

impl EntityId {
    /// An id of a kind and slug; `None` if the slug has characters that an IRI segment of ours may not have.
    pub fn new(kind: EntityKind, slug: &str) -> Option<Self> {
        let fine = !slug.is_empty()
            && slug.len() <= 200
            && slug.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        fine.then(|| Self { kind, slug: slug.into() })
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.segment(), self.slug)
    }
}

impl Serialize for EntityId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The base of a store's instance IRIs; always absolute and ends with `/`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Base(Box<str>);

/// A base that cannot be one.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` cannot be the base of IRIs: write an absolute `http` or `https` address that ends with `/`")]
pub struct BaseError(String);

impl Base {
    /// The base that is used when nothing else is said: what `make run` serves at.
    pub const DEFAULT: &'static str = "http://localhost:7878/";

    /// Checks a base.
    pub fn new(text: &str) -> Result<Self, BaseError> {
        let absolute = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        match absolute {
            Some(rest) if rest.len() > 1 && rest.ends_with('/') && !rest.contains(['<', '>', '"', ' ', '#', '?']) => {
                Ok(Self(text.into()))
            }
            _ => Err(BaseError(text.into())),
        }
    }

    /// The base as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The IRI of a thing.
    pub fn iri(&self, id: &EntityId) -> String {
        format!("{}id/{}/{}", self.0, id.kind.segment(), id.slug)
    }

    /// The short id of an IRI of this base; `None` for any other IRI.
    pub fn id(&self, iri: &str) -> Option<EntityId> {
        let (segment, slug) = iri.strip_prefix(&*self.0)?.strip_prefix("id/")?.split_once('/')?;
        EntityId::new(EntityKind::from_segment(segment)?, slug)
    }

    /// The IRI of a named graph: `source/je-behar` gives `{base}graph/source/je-behar`.
    pub fn graph(&self, path: &str) -> String {
        format!("{}graph/{path}", self.0)
    }
}

impl Default for Base {
    fn default() -> Self {
        Self(Self::DEFAULT.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iris_and_ids_are_inverse() {
        let base = Base::default();
        let id = EntityId::new(EntityKind::Person, "behar-nissim").expect("a plain slug");
        assert_eq!(base.iri(&id), "http://localhost:7878/id/person/behar-nissim");
        assert_eq!(base.id(&base.iri(&id)), Some(id));
        assert_eq!(base.id("http://elsewhere.example/id/person/x"), None);
        assert_eq!(EntityId::new(EntityKind::Person, "a/../b"), None);
    }

    #[test]
    fn a_base_is_absolute_and_ends_with_a_slash() {
        assert!(Base::new("https://haverim.example/").is_ok());
        for bad in ["haverim.example/", "https://haverim.example", "http:///", "ftp://x/", "http://a b/"] {
            assert_eq!(Base::new(bad), Err(BaseError(bad.into())), "{bad}");
        }
    }
}
