//! Which links a question follows: families and single links, years, certainty, and which places and people it keeps to.

use crate::access::Reader;
use crate::app::{App, Error};
use crate::graph::{Filter, LinkGraph, Node, Walk, Way, closure};
use crate::model::date::Edtf;
use crate::model::{Certainty, DayInterval, EntityKind, KindId};

/// Which links to follow: names of families (`kinship`, `teaching`) and of single links (`parentOf`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Selection {
    /// The names; empty means what the question means by default.
    pub links: Vec<String>,
    /// Only links that may have held within these years (EDTF: `1880`, `1880/1914`).
    pub years: Option<String>,
    /// Only links at least this sure.
    pub certainty: Option<Certainty>,
    /// Only through people and institutions that have to do with this place, or with one within it.
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
        if selection.without.len() > Selection::MOST {
            return Err(Error::parameter("without", format!("at most {} names", Selection::MOST)));
        }
        let mut without = Vec::new();
        for name in &selection.without {
            without.push(self.graph_node(graph, &self.resolve(reader, name)?)?);
        }
        if let Some(place) = &selection.place {
            let place = self.graph_node(graph, &self.resolve(reader, place)?)?;
            if graph.kind(place).is_some_and(|kind| kind != EntityKind::Place) {
                return Err(Error::parameter("place", "is no place: write a slug such as `place/jerusalem`"));
            }
            without.extend(elsewhere(graph, place));
        }
        without.retain(|node| !ends.contains(node));
        let within = selection.years.as_deref().map(days).transpose()?;
        Ok(Filter { within, at_least: selection.certainty, without })
    }
}

/// Everything that has nothing to do with a place: neither it nor what lies within it, nor is linked to one of these,
/// nor belongs to an institution there. One pass over all nodes.
fn elsewhere(graph: &LinkGraph, place: Node) -> Vec<Node> {
    let kinds = graph.kinds();
    let mut places = vec![place];
    if let Some(within) = kinds.named("withinPlace") {
        places.extend(closure(&Walk::along(graph, [(within, Way::In)]), place));
    }
    let mut here = graph.marks();
    let mut institutions = Vec::new();
    for node in places {
        here.insert(node.index() as u32);
        let Some(family) = kinds.family("place") else { continue };
        for link in graph.links_of_family(node, family, Way::In) {
            let near = link.id.subject;
            if here.insert(near.index() as u32) && graph.kind(near) == Some(EntityKind::Institution) {
                institutions.push(near);
            }
        }
    }
    for institution in institutions {
        let Some(family) = kinds.family("affiliation") else { continue };
        for link in graph.links_of_family(institution, family, Way::In) {
            here.insert(link.id.subject.index() as u32);
        }
    }
    graph.nodes().filter(|node| !here.contains(node.index() as u32)).collect()
}

/// The days of an EDTF date or interval.
pub(in crate::app) fn days(text: &str) -> Result<DayInterval, Error> {
    match Edtf::parse(text) {
        Ok(date) => Ok(date.span().outer()),
        Err(e) => Err(Error::parameter("years", format!("{e}; write `1880` or `1880/1914`"))),
    }
}
