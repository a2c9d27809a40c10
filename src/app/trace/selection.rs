//! Which links a question follows: families and single links, years, certainty, and which places and people it keeps to.

use super::resolve::{by_xref, node_of, resolved};
use crate::access::Reader;
use crate::app::{App, Error};
use crate::graph::{Filter, LinkGraph, Node, belonging_to};
use crate::model::date::Edtf;
use crate::model::{Certainty, DayInterval, EntityKind, KindId};
use crate::ontology::{claim, terms};
use crate::store::{Dataset, Embedded};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use std::sync::Arc;

/// Which links to follow: names of families (`kinship`, `teaching`) and of single links (`parentOf`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Selection {
    /// The names; empty means what the question means by default.
    pub links: Vec<String>,
    /// Only links that may have held within these years (EDTF: `1880`, `1880/1914`).
    pub years: Option<String>,
    /// Only links at least this sure.
    pub certainty: Option<Certainty>,
    /// Only through people and institutions that have to do with this place, or with one within it: a place, a country
    /// of today (`country/MA`), or a state of the time (`polity/ottoman-empire`).
    pub place: Option<String>,
    /// Through none of these.
    pub without: Vec<String>,
}

impl Selection {
    /// The most names of links, and the most nodes to leave out.
    pub const MOST: usize = 100;

    /// The kinds of link that the names stand for, or those of `default` if there are none.
    pub(in crate::app) fn kinds(&self, graph: &LinkGraph, default: &[&str]) -> Result<Vec<KindId>, Error> {
        let kinds = graph.kinds();
        let mut found = Vec::new();
        let names: Vec<&str> = match self.links.is_empty() {
            true => default.to_vec(),
            false => self.links.iter().map(String::as_str).collect(),
        };
        if names.len() > Self::MOST {
            return Err(Error::parameter("links", format!("at most {} names", Self::MOST)));
        }
        for name in names {
            if let Some(family) = kinds.family(name) {
                found.extend(kinds.in_family(family));
            } else if let Some(kind) = kinds.named(name) {
                found.push(kind);
            } else {
                let families: Vec<&str> = kinds.families().map(|(_, name)| name).collect();
                let why = format!("`{name}` is neither a link nor a family of links: {}", families.join(", "));
                return Err(Error::parameter("links", why));
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// What it asks of each link, whatever it says of the nodes that links lead to.
    fn of_links(&self) -> Result<Filter, Error> {
        let within = self.years.as_deref().map(days).transpose()?;
        Ok(Filter { within, at_least: self.certainty, ..Filter::default() })
    }
}

impl App {
    /// What a selection asks of each link. `ends` may be entered whatever it says.
    pub(in crate::app) fn filter(
        &self,
        reader: &Reader,
        graph: &LinkGraph,
        selection: &Selection,
        ends: &[Node],
    ) -> Result<Filter, Error> {
        // Most selections name nothing that has to be looked up in the store.
        if selection.without.is_empty() && selection.place.is_none() {
            return selection.of_links();
        }
        Seen { graph, data: &self.dataset(reader) }.filter(selection, ends)
    }
}

/// What one reader sees: the links, and the store that they are of.
pub(in crate::app) struct Seen<'s> {
    /// The links.
    pub(in crate::app) graph: &'s LinkGraph,
    /// The store.
    pub(in crate::app) data: &'s Embedded,
}

impl Seen<'_> {
    /// What a selection asks of each link. `ends` may be entered whatever it says.
    pub(in crate::app) fn filter(&self, selection: &Selection, ends: &[Node]) -> Result<Filter, Error> {
        if selection.without.len() > Selection::MOST {
            return Err(Error::parameter("without", format!("at most {} names", Selection::MOST)));
        }
        let mut without = selection.without.iter().map(|name| self.node(name)).collect::<Result<Vec<Node>, Error>>()?;
        without.retain(|node| !ends.contains(node));
        without.sort_unstable();
        let of_links = selection.of_links()?;
        let only = match &selection.place {
            None => None,
            Some(place) => {
                let places = self.places(place, of_links.within)?;
                let mut there = belonging_to(self.graph, &places, of_links.within);
                there.extend(ends.iter().copied());
                Some(Arc::new(there))
            }
        };
        Ok(Filter { without, only, ..of_links })
    }

    /// The node that a name stands for.
    fn node(&self, name: &str) -> Result<Node, Error> {
        let base = self.data.base();
        let iri = resolved(name, base, |iri| self.graph.node(iri).is_some(), |xref| by_xref(self.data, xref))?;
        node_of(self.graph, base, &iri)
    }

    /// The places that a name stands for: one, or all of a country of today (`country/MA`), or all that belonged to a
    /// state (`polity/ottoman-empire`), within the days given if there are any.
    fn places(&self, name: &str, within: Option<DayInterval>) -> Result<Vec<Node>, Error> {
        let code = name.strip_prefix(terms::CODE).unwrap_or(name);
        let property = match code.split_once('/') {
            Some(("country", _)) => terms::COUNTRY_NOW,
            Some(("polity", _)) => terms::POLITY,
            _ => {
                let place = self.node(name)?;
                return match self.graph.kind(place) {
                    Some(EntityKind::Place) | None => Ok(vec![place]),
                    Some(_) => Err(Error::parameter("place", PLACES)),
                };
            }
        };
        let data = self.data;
        let code = NamedNode::new(format!("{}{code}", terms::CODE)).map_err(|_| Error::parameter("place", PLACES))?;
        let mut places = Vec::new();
        for quad in data.quads(None, Some(property), Some(code.as_ref().into()), None) {
            let quad = quad?;
            let NamedOrBlankNode::NamedNode(place) = &quad.subject else { continue };
            let Some(node) = self.graph.node(place.as_str()) else { continue };
            if data.is_accepted(place.as_ref(), property, code.as_ref().into())? && may_hold(data, &quad, within)? {
                places.push(node);
            }
        }
        if places.is_empty() {
            return Err(Error::not_found("place of", name));
        }
        places.sort_unstable();
        places.dedup();
        Ok(places)
    }
}

/// What may be written for a place.
const PLACES: &str = "is no place: write a slug such as `place/jerusalem`, a country of today such as `country/MA`, or \
                      a state such as `polity/ottoman-empire`";

/// Whether a statement may have held within these days, as far as its claim says when.
fn may_hold(data: &Embedded, stated: &Quad, within: Option<DayInterval>) -> Result<bool, Error> {
    let Some(within) = within else { return Ok(true) };
    let claim = claim::node(data.base(), stated.as_ref());
    let mut is_dated = false;
    for quad in data.quads(Some(claim.as_ref().into()), Some(terms::INTERVAL), None, None) {
        if let Term::Literal(interval) = quad?.object
            && let Ok(interval) = Edtf::parse(interval.value())
        {
            is_dated = true;
            if interval.span().outer().meets(within) {
                return Ok(true);
            }
        }
    }
    Ok(!is_dated)
}

/// The days of an EDTF date or interval.
pub(in crate::app) fn days(text: &str) -> Result<DayInterval, Error> {
    match Edtf::parse(text) {
        Ok(date) => Ok(date.span().outer()),
        Err(e) => Err(Error::parameter("years", format!("{e}; write `1880` or `1880/1914`"))),
    }
}
