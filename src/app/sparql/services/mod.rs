//! Services inside this process, asked by `SERVICE` from a query.
//!
//! What is asked stands in the braces, as triples about one thing: a constant is what is given, a variable what is
//! wanted. The ends, `hf:from` and `hf:to`, may also be variables that triples or values beside the service bind; it is
//! then asked for each of their values.
//!
//! | service | takes | gives | with a free end |
//! |---|---|---|---|
//! | `lineage` | `from`, `to`, `paths`, `course` up or down, `depth`, `inTime`, and which links | `person`, `generation`, `end`; as far as `to`: `path`, `step`, `property` | `person` or `to` given and `from` wanted: of whom they are in the lineage |
//! | `kinship` | `from`, `to`, `language` | `name`, `inverse`, `together`, `bond`, `degree`, `canonDegree`, `share`, `stated`, `phi`, `relationship`, `commonAncestor`; by `line`: `step`, `person`, `property` | all relatives of the other end, each by the nearest relation |
//! | `relatives` | `from`, `up`, `down`, `blood`, `language` | `to`, `name`, `kind`, `distance`, `stated`; the way there: `step`, `person` | – |
//! | `companions` | `from`, `to`, `kind`, `together` | `together`; by place: `at`, `overlap`, `mine`, `theirs`, `surelyMine`, `surelyTheirs` | whoever was there with the other end |
//! | `connection` | `from`, `to`, `mode` blood, kin or any, `paths`, and which links | `path`, `length`, `cost`, `confidence`, `step`, `person`, `property` | everything within `depth` steps of the other end: it and `step` |
//! | `neighbourhood` | `from`, `depth`, and which links | `to`, `step` | the same of `to` |
//!
//! Which links: `links` (names of families or links), `years`, `certainty`, `place`, `without`, as in the API, whose
//! answers these are: a lineage is that of `/api/lineage`, relatives those of `/api/people/{id}/relatives`, and so on.
//! Somebody whom the reader may not see is not in what these read.
//!
//! ```sparql
//! SERVICE <https://w3id.org/haverim/service/lineage> {
//!   [] hf:from <…/id/person/behar-nissim> ; hf:links "teaching" ; hf:course "down" ; hf:depth 3 ;
//!      hf:person ?student ; hf:generation ?generation }
//! SERVICE <https://w3id.org/haverim/service/kinship> {
//!   [] hf:from <a> ; hf:to <b> ; hf:language "fr" ; hf:name ?name ; hf:phi ?phi ; hf:degree ?degree }
//! SERVICE <https://w3id.org/haverim/service/companions> {
//!   [] hf:from <a> ; hf:kind "classmates" ; hf:to ?other ; hf:together ?truth ; hf:at ?school }
//! SERVICE <https://w3id.org/haverim/service/connection> {
//!   [] hf:from <a> ; hf:to <b> ; hf:links "teaching" ; hf:place <…/id/place/jerusalem> ; hf:without <c> , <d> ;
//!      hf:paths 3 ; hf:path ?path ; hf:step ?n ; hf:person ?person }
//! ```
//!
//! One more, `…/service/search`, finds by name: see `search.rs`. All are described in `ontology/sparql.ttl`, and a test
//! keeps it so.

mod companions;
mod connection;
mod kinship;
mod lineage;
mod relatives;

use super::given::{Given, Wanted, read, wrong};
use crate::app::trace::Seen;
use crate::app::{Selection, Snapshot};
use crate::graph::{Filter, LinkGraph, Node, Path};
use crate::model::{KindId, Lang};
use crate::ontology::terms;
use crate::sparql::extensions::{ServiceRows, Taken};
use crate::sparql::{Service, SparqlError};
use crate::store::Embedded;
use oxigraph::model::{Literal, NamedNode, Term};
use spargebra::algebra::GraphPattern;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a service is asked, and what it answers.
pub(super) struct Described {
    /// Its name.
    pub(super) name: &'static str,
    /// What may be given, by the names of properties.
    pub(super) takes: &'static [&'static str],
    /// What may be asked for.
    pub(super) gives: &'static [&'static str],
    answer: fn(&Question<'_>) -> Result<Vec<Row>, SparqlError>,
}

/// All of them that are about links.
pub(super) const SERVICES: [Described; 6] = [
    Described {
        name: "lineage",
        takes: &[
            "from",
            "to",
            "person",
            "paths",
            "course",
            "depth",
            "inTime",
            "links",
            "years",
            "certainty",
            "place",
            "without",
        ],
        gives: &["person", "generation", "end", "from", "to", "path", "step", "property"],
        answer: lineage::rows,
    },
    Described {
        name: "kinship",
        takes: &["from", "to", "language"],
        gives: &[
            "name",
            "inverse",
            "together",
            "bond",
            "degree",
            "canonDegree",
            "share",
            "stated",
            "phi",
            "relationship",
            "commonAncestor",
            "line",
            "step",
            "person",
            "property",
            "from",
            "to",
        ],
        answer: kinship::rows,
    },
    Described {
        name: "relatives",
        takes: &["from", "to", "up", "down", "blood", "language"],
        gives: &["to", "name", "kind", "distance", "stated", "step", "person"],
        answer: relatives::rows,
    },
    Described {
        name: "companions",
        takes: &["from", "to", "kind", "together", "at"],
        gives: &["to", "from", "together", "at", "overlap", "mine", "theirs", "surelyMine", "surelyTheirs"],
        answer: companions::rows,
    },
    Described {
        name: "connection",
        takes: &["from", "to", "mode", "paths", "depth", "links", "years", "certainty", "place", "without"],
        gives: &["path", "length", "cost", "confidence", "step", "person", "property", "from", "to"],
        answer: connection::rows,
    },
    Described {
        name: "neighbourhood",
        takes: &["from", "to", "depth", "links", "years", "certainty", "place", "without"],
        gives: &["to", "from", "step"],
        answer: connection::around,
    },
];

/// All of them over a snapshot and the store that it is of.
pub(super) fn all(snapshot: &Arc<Snapshot>, data: &Arc<Embedded>) -> Vec<(NamedNode, Arc<dyn Service>)> {
    let named = |described: &'static Described| -> (NamedNode, Arc<dyn Service>) {
        let service = Traced { snapshot: snapshot.clone(), data: data.clone(), described };
        (NamedNode::new_unchecked(format!("{}{}", terms::SERVICE, described.name)), Arc::new(service))
    };
    SERVICES.iter().map(named).collect()
}

type Row = BTreeMap<&'static str, Term>;

/// The properties whose values a service is asked about: things, and what a word or a thing may say.
const ENDS: [&str; 2] = ["from", "to"];
const WORDS: [&str; 2] = ["kind", "place"];

/// The most that one answer of a free end holds.
const MOST_AROUND: usize = 100_000;

struct Traced {
    snapshot: Arc<Snapshot>,
    data: Arc<Embedded>,
    described: &'static Described,
}

impl Service for Traced {
    fn takes(&self, property: &NamedNode) -> Option<Taken> {
        let name = property.as_str().strip_prefix(terms::FUNCTION)?;
        match name {
            _ if !self.described.takes.contains(&name) => None,
            _ if ENDS.contains(&name) => Some(Taken::Things),
            _ if WORDS.contains(&name) => Some(Taken::Terms),
            _ => None,
        }
    }

    fn rows(&self, pattern: &GraphPattern, tick: &dyn Fn()) -> Result<ServiceRows, SparqlError> {
        let (given, wanted) = read(pattern, self.described.takes, self.described.gives)?;
        let graph = &self.snapshot.graph;
        let question = Question { graph, data: &self.data, given: &given, wanted: &wanted, tick };
        let rows = (self.described.answer)(&question)?;
        let row = |row: Row| wanted.iter().map(|(name, _)| row.get(name.as_str()).cloned()).collect();
        let rows = rows.into_iter().map(row).collect();
        Ok((wanted.into_iter().map(|(_, variable)| variable).collect(), rows))
    }
}

/// An end that is given, if there is such a node, and the name of the other.
type OneEnd = (Option<Node>, &'static str);

/// What a service is asked, and where it looks.
struct Question<'q> {
    graph: &'q LinkGraph,
    data: &'q Embedded,
    given: &'q Given,
    wanted: &'q Wanted,
    tick: &'q dyn Fn(),
}

impl Question<'_> {
    /// Whether any of some properties is asked for.
    fn wants(&self, names: &[&str]) -> bool {
        self.wanted.iter().any(|(name, _)| names.contains(&name.as_str()))
    }

    /// What a selection asks of each link; `ends` may be entered whatever it says.
    fn filter(&self, selection: &Selection, ends: &[Node]) -> Result<Filter, SparqlError> {
        Seen { graph: self.graph, data: self.data }.filter(selection, ends).map_err(wrong)
    }

    /// The kinds of link of a selection.
    fn kinds(&self, selection: &Selection, default: &[&str]) -> Result<Vec<KindId>, SparqlError> {
        selection.kinds(self.graph, default).map_err(wrong)
    }

    /// Which nodes a property that may be left out lets through: all, or the one that is given.
    fn meant(&self, name: &str) -> Result<impl Fn(Node) -> bool + use<>, SparqlError> {
        let only = self.given.has(name).then(|| self.given.node(self.graph, name)).transpose()?;
        Ok(move |node| only.is_none_or(|only| only == Some(node)))
    }

    /// Whom a question is about, if there is such a node, and under which name the others are told: the one end that is
    /// given, or of both the first.
    fn about(&self) -> Result<OneEnd, SparqlError> {
        match self.one_end()? {
            Some(end) => Ok(end),
            None => Ok((self.given.node(self.graph, "from")?, "to")),
        }
    }

    /// The one given of two ends, if there is such a node, and the name of the free one; nothing if both are given.
    fn one_end(&self) -> Result<Option<OneEnd>, SparqlError> {
        let (given, free) = match ENDS.map(|end| self.given.has(end)) {
            [true, true] => return Ok(None),
            [false, true] => ("to", "from"),
            _ => ("from", "to"),
        };
        Ok(Some((self.given.node(self.graph, given)?, free)))
    }

    fn iri(&self, node: Node) -> Term {
        NamedNode::new_unchecked(self.graph.iri(node)).into()
    }

    /// A path as rows, one a node: `step` counts from 0, and `property` has led there.
    fn along<'p>(&'p self, path: &'p Path) -> impl Iterator<Item = (Node, Row)> + 'p {
        let properties = path.steps.iter().map(|step| self.graph.kinds().get(step.link.kind).iri.as_str());
        let leading = std::iter::once(None).chain(properties.map(Some));
        path.nodes().enumerate().zip(leading).map(|((step, node), property)| {
            (self.tick)();
            let mut row = Row::from([("step", whole(step)), ("person", self.iri(node))]);
            row.extend(property.map(|property| ("property", NamedNode::new_unchecked(property).into())));
            (node, row)
        })
    }
}

/// A row with more in it.
fn with(row: &Row, more: impl IntoIterator<Item = (&'static str, Term)>) -> Row {
    row.clone().into_iter().chain(more).collect()
}

fn whole(number: impl TryInto<i64>) -> Term {
    Literal::from(number.try_into().unwrap_or(i64::MAX)).into()
}

fn word(text: &str, lang: Lang) -> Term {
    Literal::new_language_tagged_literal_unchecked(text, lang.tag()).into()
}

/// That a free end has more than an answer holds.
fn too_many(what: String) -> SparqlError {
    SparqlError::TooLarge(format!("{what}: bind the other end"))
}
