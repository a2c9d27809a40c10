//! Who was where a person was, at the same time: classmates, colleagues, contemporaries; certainly or possibly.

use super::bounded;
use crate::access::Reader;
use crate::app::{App, Error, NodeRef};
use crate::graph::{self, Companion, LinkGraph, Node, Undated, Walk, Way};
use crate::model::date::Edtf;
use crate::model::{DayInterval, Span, Truth};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// In what way two people were together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CompanionKind {
    /// Pupils of the same school.
    #[default]
    Classmates,
    /// Those who worked at the same institution.
    Colleagues,
    /// Those who taught where the person was a pupil.
    Teachers,
    /// Those who were pupils where the person taught.
    Pupils,
    /// Those who had to do with the same place or school and lived at the same time.
    Contemporaries,
}

impl CompanionKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Classmates, Self::Colleagues, Self::Teachers, Self::Pupils, Self::Contemporaries];

    /// What it is called in requests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Classmates => "classmates",
            Self::Colleagues => "colleagues",
            Self::Teachers => "teachers",
            Self::Pupils => "pupils",
            Self::Contemporaries => "contemporaries",
        }
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
            let all: Vec<&str> = Self::ALL.iter().map(|kind| kind.name()).collect();
            Error::parameter("kind", format!("`{name}` is not one of {}", all.join(", ")))
        })
    }

    /// The person's links to places, and the others'.
    fn links(self) -> [&'static [&'static str]; 2] {
        const PUPIL: &[&str] = &["studiedAt"];
        const STAFF: &[&str] = &["taughtAt", "directed", "secretaryOf", "presidedOver", "servedAsRabbiAt"];
        const TEACHER: &[&str] = &["taughtAt", "directed"];
        const ANYWHERE: &[&str] = &[
            "livedIn",
            "rabbiOf",
            "emissaryTo",
            "bornIn",
            "diedIn",
            "studiedAt",
            "taughtAt",
            "directed",
            "secretaryOf",
            "presidedOver",
            "servedAsRabbiAt",
            "founded",
        ];
        match self {
            Self::Classmates => [PUPIL, PUPIL],
            Self::Colleagues => [STAFF, STAFF],
            Self::Teachers => [PUPIL, TEACHER],
            Self::Pupils => [TEACHER, PUPIL],
            Self::Contemporaries => [ANYWHERE, ANYWHERE],
        }
    }

    /// What a link without a time says: contemporaries are so by their lives.
    fn undated(self) -> Undated {
        match self {
            Self::Contemporaries => Undated::Lifelong,
            _ => Undated::Sometime,
        }
    }
}

/// Those who were with a person.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct Companions {
    /// Whose.
    pub person: NodeRef,
    /// In what way.
    pub kind: CompanionKind,
    /// How many certainly were, whatever the true dates are.
    pub certainly: usize,
    /// How many possibly were, as far as the dates are known.
    pub possibly: usize,
    /// Whether all of them are listed.
    pub complete: bool,
    /// Who: the certain ones first.
    pub companions: Vec<CompanionView>,
    /// The version of the store.
    pub version: u64,
}

/// Somebody who was where the person was.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct CompanionView {
    /// Who.
    pub person: NodeRef,
    /// Whether at the same time: `certain` or `possible`.
    pub together: Truth,
    /// Where; the surest first.
    pub at: Vec<SharedView>,
}

/// A place that both were at.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct SharedView {
    /// The institution or place.
    pub place: NodeRef,
    /// Whether at the same time.
    pub together: Truth,
    /// When the person was there.
    pub mine: Presence,
    /// When the other was.
    pub theirs: Presence,
}

/// When somebody was somewhere, as far as it is known or their life allows: the first and last possible days.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct Presence {
    /// Not before this day.
    pub earliest: Option<String>,
    /// Not after this day.
    pub latest: Option<String>,
    /// There for certain from this day.
    pub surely_from: Option<String>,
    /// There for certain until this day.
    pub surely_until: Option<String>,
}

impl From<Span> for Presence {
    fn from(span: Span) -> Self {
        let (outer, inner) = (span.outer(), span.inner());
        Self {
            earliest: day(outer.min),
            latest: day(outer.max),
            surely_from: inner.and_then(|days| day(days.min)),
            surely_until: inner.and_then(|days| day(days.max)),
        }
    }
}

fn day(day: i32) -> Option<String> {
    let known = DayInterval::years(-9_999, 9_999);
    known.meets(DayInterval::day(day)).then(|| Edtf::of_day(day).to_string())
}

impl App {
    /// Those who were with a person in some way: how many, and at most `limit` of them, the certain ones first.
    pub fn companions(
        &self,
        reader: &Reader,
        of: &str,
        kind: CompanionKind,
        limit: Option<usize>,
    ) -> Result<Companions, Error> {
        let limit = bounded("limit", limit, 500, 1..=5_000)?;
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let person = self.person(reader, graph, "id", of)?;
        let found = companions_of(graph, kind, Side::Mine, person);
        let certainly = found.iter().filter(|companion| companion.overlap() == Truth::Certain).count();
        let named = |node| self.node_ref(reader, &graph.iri(node));
        let mut companions = Vec::new();
        for companion in found.iter().take(limit) {
            let at = companion.at.iter().map(|shared| {
                Ok(SharedView {
                    place: named(shared.place)?,
                    together: shared.overlap,
                    mine: shared.mine.into(),
                    theirs: shared.theirs.into(),
                })
            });
            companions.push(CompanionView {
                person: named(companion.node)?,
                together: companion.overlap(),
                at: at.collect::<Result<_, Error>>()?,
            });
        }
        Ok(Companions {
            person: named(person)?,
            kind,
            certainly,
            possibly: found.len() - certainly,
            complete: companions.len() == found.len(),
            companions,
            version: snapshot.version,
        })
    }
}

/// On which side of a kind somebody is: whose companions are asked for, or of whom they are a companion. Those who are a
/// teacher to somebody have them for a pupil.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum Side {
    Mine,
    Theirs,
}

/// Those who were with a person in some way, the certain ones first.
pub(in crate::app) fn companions_of(
    graph: &LinkGraph,
    kind: CompanionKind,
    side: Side,
    person: Node,
) -> Vec<Companion> {
    let [mine, theirs] = kind.links().map(|names| along(graph, names));
    let (own, others) = if side == Side::Mine { (&mine, &theirs) } else { (&theirs, &mine) };
    let mut found = graph::together(own, others, kind.undated(), person);
    if side == Side::Theirs {
        let shared = found.iter_mut().flat_map(|companion| &mut companion.at);
        shared.for_each(|shared| std::mem::swap(&mut shared.mine, &mut shared.theirs));
    }
    found
}

/// The links of these names, outwards; names that the ontology lacks are left out.
fn along<'g>(graph: &'g LinkGraph, names: &[&str]) -> Walk<'g> {
    Walk::along(graph, names.iter().filter_map(|name| graph.kinds().named(name)).map(|kind| (kind, Way::Out)))
}
