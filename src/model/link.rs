//! Links: what connects people, institutions and places, and of which kinds.
//!
//! The kinds are data. Each is a property that the ontology annotates as a link, with a family (kinship, teaching,
//! succession …) and a direction in time; adding a kind for another network is an edit of the ontology. Nothing in
//! Rust lists them.

use super::{Certainty, DayInterval, EntityKind, Labels, Span};
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of link, as its place in the [`LinkKinds`] of one ontology.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize)]
pub struct KindId(pub u16);

/// A family of kinds, as its place in the [`LinkKinds`] of one ontology.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize)]
pub struct FamilyId(pub u8);

/// Which end of a link comes first in time, and so which way a lineage runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The subject precedes the object: a parent, a teacher.
    Forward,
    /// The subject follows the object: a successor.
    Backward,
    /// Neither: spouses, colleagues, a person and a school.
    Lateral,
}

/// Sex as a source gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Not said.
    #[default]
    Unknown,
}

/// A kind of link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkKind {
    /// The property's IRI.
    pub iri: String,
    /// Its local name, as tables and requests write it: `parentOf`.
    pub name: String,
    /// The family it belongs to.
    pub family: FamilyId,
    /// Which end comes first.
    pub direction: Direction,
    /// Whether it holds in both directions as soon as it is said in one.
    pub symmetric: bool,
    /// How many generations it goes over: 2 for a grandparent, usually 1.
    pub generations: u32,
    /// What it is called, read from subject to object.
    pub labels: Labels,
    /// What it is called, read from object to subject.
    pub inverse_labels: Labels,
}

/// A kind to be added to [`LinkKinds`], with its family by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLinkKind {
    /// The property's IRI.
    pub iri: String,
    /// Its family: `kinship`.
    pub family: String,
    /// Which end comes first.
    pub direction: Direction,
    /// Whether it holds in both directions.
    pub symmetric: bool,
    /// How many generations it goes over, at least 1.
    pub generations: u32,
    /// What it is called, read from subject to object.
    pub labels: Labels,
    /// What it is called, read from object to subject.
    pub inverse_labels: Labels,
}

/// All kinds of link of one ontology, with their families.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkKinds {
    kinds: Vec<LinkKind>,
    families: Vec<String>,
    by_iri: FxHashMap<String, KindId>,
    by_name: FxHashMap<String, KindId>,
}

/// Kinds of link that the index cannot hold.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LinkKindsError {
    /// The same property twice.
    #[error("`{0}` is annotated as a link twice: keep one `hav:linkFamily`")]
    Twice(String),
    /// More than [`LinkKinds::MOST_IN_A_FAMILY`].
    #[error("link family `{0}` has more than 64 kinds: divide it")]
    FamilyTooLarge(String),
    /// More than [`LinkKinds::MOST_FAMILIES`].
    #[error("there are more than 64 link families, `{0}` is one too many: put it into another")]
    TooManyFamilies(String),
}

impl LinkKinds {
    /// A family's kinds fit into one machine word, so that choosing among them costs nothing.
    pub const MOST_IN_A_FAMILY: usize = 64;
    /// So do families.
    pub const MOST_FAMILIES: usize = 64;

    /// No kinds.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a kind, and its family if it is new. Its name is what follows the last `#` or `/` of its IRI.
    pub fn add(&mut self, new: NewLinkKind) -> Result<KindId, LinkKindsError> {
        if self.by_iri.contains_key(&new.iri) {
            return Err(LinkKindsError::Twice(new.iri));
        }
        let family = match self.family(&new.family) {
            Some(family) => family,
            None if self.families.len() >= Self::MOST_FAMILIES => {
                return Err(LinkKindsError::TooManyFamilies(new.family));
            }
            None => {
                self.families.push(new.family);
                FamilyId((self.families.len() - 1) as u8)
            }
        };
        if self.in_family(family).count() >= Self::MOST_IN_A_FAMILY {
            return Err(LinkKindsError::FamilyTooLarge(self.family_name(family).to_owned()));
        }
        let id = KindId(self.kinds.len() as u16);
        let name = new.iri.rsplit(['#', '/']).next().unwrap_or_default().to_owned();
        self.by_iri.insert(new.iri.clone(), id);
        self.by_name.entry(name.clone()).or_insert(id);
        let NewLinkKind { iri, direction, symmetric, generations, labels, inverse_labels, .. } = new;
        let generations = generations.max(1);
        self.kinds.push(LinkKind { iri, name, family, direction, symmetric, generations, labels, inverse_labels });
        Ok(id)
    }

    /// A kind by its id.
    ///
    /// # Panics
    /// If the id is of other kinds than these.
    pub fn get(&self, id: KindId) -> &LinkKind {
        &self.kinds[usize::from(id.0)]
    }

    /// A kind by its local name: `parentOf`.
    pub fn named(&self, name: &str) -> Option<KindId> {
        self.by_name.get(name).copied()
    }

    /// A kind by its IRI.
    pub fn by_iri(&self, iri: &str) -> Option<KindId> {
        self.by_iri.get(iri).copied()
    }

    /// A family by its name: `kinship`.
    pub fn family(&self, name: &str) -> Option<FamilyId> {
        self.families.iter().position(|f| f == name).map(|at| FamilyId(at as u8))
    }

    /// A family's name.
    ///
    /// # Panics
    /// If the id is of other kinds than these.
    pub fn family_name(&self, id: FamilyId) -> &str {
        &self.families[usize::from(id.0)]
    }

    /// All families, in the order of their ids.
    pub fn families(&self) -> impl ExactSizeIterator<Item = (FamilyId, &str)> {
        self.families.iter().enumerate().map(|(at, name)| (FamilyId(at as u8), name.as_str()))
    }

    /// All kinds, in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (KindId, &LinkKind)> {
        self.kinds.iter().enumerate().map(|(at, kind)| (KindId(at as u16), kind))
    }

    /// The kinds of a family, in the order of their ids.
    pub fn in_family(&self, family: FamilyId) -> impl Iterator<Item = KindId> {
        self.iter().filter(move |(_, kind)| kind.family == family).map(|(id, _)| id)
    }

    /// How many kinds there are.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }
}

/// What the link graph knows of a node besides its links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeFact<S = String> {
    /// Its IRI.
    pub iri: S,
    /// What it is.
    pub kind: EntityKind,
    /// A person's sex.
    pub sex: Sex,
    /// When a person was born, or an institution founded.
    pub born: DayInterval,
    /// When a person died, or an institution closed.
    pub died: DayInterval,
}

/// One link as one graph (a source, an import) states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkFact<S = String> {
    /// The subject's IRI.
    pub subject: S,
    /// The property.
    pub kind: KindId,
    /// The object's IRI.
    pub object: S,
    /// When it held.
    pub when: Span,
    /// How sure the source is.
    pub certainty: Certainty,
    /// The graph that states it, in the table of graph IRIs that goes with the facts.
    pub graph: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(iri: &str, family: &str) -> NewLinkKind {
        NewLinkKind {
            iri: iri.into(),
            family: family.into(),
            direction: Direction::Forward,
            symmetric: false,
            generations: 1,
            labels: Labels::default(),
            inverse_labels: Labels::default(),
        }
    }

    #[test]
    fn kinds_are_found_by_name_iri_and_family() {
        let mut kinds = LinkKinds::new();
        let parent = kinds.add(kind("https://x.example/#parentOf", "kinship")).expect("new");
        let apprentice = kinds.add(kind("https://x.example/#apprenticeOf", "workshop")).expect("new");
        assert_eq!(kinds.named("parentOf"), Some(parent));
        assert_eq!(kinds.by_iri("https://x.example/#apprenticeOf"), Some(apprentice));
        let workshop = kinds.family("workshop").expect("added with its kind");
        assert_eq!(kinds.in_family(workshop).collect::<Vec<_>>(), [apprentice]);
        assert_eq!(
            kinds.add(kind("https://x.example/#parentOf", "other")),
            Err(LinkKindsError::Twice("https://x.example/#parentOf".into()))
        );
    }

    #[test]
    fn a_family_has_a_limit_and_says_so() {
        let mut kinds = LinkKinds::new();
        for n in 0..64 {
            kinds.add(kind(&format!("x:/{n}"), "f")).expect("room");
        }
        assert_eq!(kinds.add(kind("x:/64", "f")), Err(LinkKindsError::FamilyTooLarge("f".into())));
    }
}
