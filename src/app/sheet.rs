//! The network on one sheet: nodes of some kinds, links of some families and years, or the ties of people who were at
//! the same schools. Everything comes from the link graph; nothing is kept.

use super::{App, Around, Error, Measure, NetworkReply, NetworkRequest, NodeRef, Selection};
use crate::access::Reader;
use crate::graph::{Node, Way};
use crate::model::{DayInterval, EntityKind};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Which part of the network.
#[derive(Clone, Debug, Default)]
pub struct SheetRequest {
    /// Families of links and single links; all if it names none.
    pub links: Vec<String>,
    /// Kinds of node; all if it names none.
    pub kinds: Vec<EntityKind>,
    /// Only links that may have held within these years (EDTF: `1880/1914`).
    pub years: Option<String>,
    /// Instead of the links: who was at the same institutions along them, the more and the smaller the stronger.
    pub shared: bool,
    /// At most so many nodes, the best connected.
    pub most: usize,
    /// Whom or what a network too large to be drawn whole is drawn around.
    pub around: Option<String>,
}

/// A network of more links than this is not drawn whole: nobody could read it, and every request would walk it.
const LARGE: usize = 300_000;
/// Steps around a node of a large network.
const NEAR: u32 = 2;

/// The network as nodes and links between their positions.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The nodes, with the number of their links.
    pub nodes: Vec<(NodeRef, usize)>,
    /// The links.
    pub links: Vec<SheetLink>,
    /// Whether there were more than were asked for.
    pub cut: bool,
}

/// A link of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetLink {
    /// The position of its subject.
    pub from: usize,
    /// The position of its object.
    pub to: usize,
    /// The property's local name; `shared` for a tie that was computed.
    pub property: String,
    /// How strong it is: 1 for a link as stated.
    pub weight: f64,
    /// The days within which it may have held.
    pub when: DayInterval,
}

impl Sheet {
    /// A part of the graph as a sheet.
    pub fn of(part: Around) -> Self {
        let mut nodes: Vec<(NodeRef, usize)> = part.nodes.into_iter().map(|around| (around.node, 0)).collect();
        let ids = nodes.iter().enumerate();
        let at: HashMap<String, usize> = ids.filter_map(|(i, (node, _))| Some((node.id.clone()?, i))).collect();
        let mut links = Vec::new();
        for link in part.links {
            let (Some(&from), Some(&to)) = (at.get(&link.from), at.get(&link.to)) else { continue };
            nodes[from].1 += 1;
            nodes[to].1 += 1;
            links.push(SheetLink { from, to, property: link.property, weight: 1.0, when: DayInterval::UNKNOWN });
        }
        Self { nodes, links, cut: part.cut }
    }
}

impl App {
    /// A part of the network, its best-connected nodes first. Cost: every link once; shared schools as a measure.
    pub fn sheet(&self, reader: &Reader, request: &SheetRequest) -> Result<Sheet, Error> {
        let selection =
            Selection { links: request.links.clone(), years: request.years.clone(), ..Selection::default() };
        if request.shared {
            return self.shared(reader, selection);
        }
        if self.snapshot(reader).graph.link_count() <= LARGE {
            return self.stated(reader, request, &selection);
        }
        match &request.around {
            Some(of) => self.near(reader, of, &selection, request.most),
            None => Ok(Sheet { cut: true, ..Sheet::default() }),
        }
    }

    /// What lies around a node, with the links among it.
    fn near(&self, reader: &Reader, of: &str, selection: &Selection, most: usize) -> Result<Sheet, Error> {
        let around = self.around(reader, of, selection, Some(NEAR), Some(most.min(Around::MOST)))?;
        Ok(Sheet::of(around))
    }

    fn stated(&self, reader: &Reader, request: &SheetRequest, selection: &Selection) -> Result<Sheet, Error> {
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let wanted = (!request.links.is_empty()).then(|| selection.kinds(graph, &[])).transpose()?;
        let filter = self.filter(reader, graph, selection, &[])?;
        let shows =
            |node: Node| request.kinds.is_empty() || graph.kind(node).is_some_and(|kind| request.kinds.contains(&kind));
        let mut degrees: HashMap<Node, usize> = HashMap::new();
        let mut links = Vec::new();
        for node in graph.nodes().filter(|node| shows(*node)) {
            for link in graph.links(node, Way::Out) {
                let other = link.other(node);
                let is_wanted = wanted.as_ref().is_none_or(|wanted| wanted.contains(&link.id.kind));
                if !is_wanted || !shows(other) || !link.states().any(|state| filter.accepts(state)) {
                    continue;
                }
                let when = link.states().map(|state| state.when.outer()).find(|when| !when.is_unknown());
                links.push((node, other, link.id.kind, when.unwrap_or(DayInterval::UNKNOWN)));
                *degrees.entry(node).or_default() += 1;
                *degrees.entry(other).or_default() += 1;
            }
        }
        let mut nodes: Vec<(usize, Node)> = degrees.into_iter().map(|(node, n)| (n, node)).collect();
        nodes.sort_by_key(|(n, node)| (Reverse(*n), node.index()));
        let cut = nodes.len() > request.most;
        nodes.truncate(request.most);
        let at: HashMap<Node, usize> = nodes.iter().enumerate().map(|(i, (_, node))| (*node, i)).collect();
        let links = links.into_iter().filter_map(|(from, to, kind, when)| {
            let property = graph.kinds().get(kind).name.clone();
            Some(SheetLink { from: *at.get(&from)?, to: *at.get(&to)?, property, weight: 1.0, when })
        });
        let links = links.collect();
        let nodes = nodes.into_iter().map(|(n, node)| Ok((self.node_ref(reader, &graph.iri(node))?, n)));
        Ok(Sheet { nodes: nodes.collect::<Result<_, Error>>()?, links, cut })
    }

    fn shared(&self, reader: &Reader, selection: Selection) -> Result<Sheet, Error> {
        let measure =
            NetworkRequest { selection, top: Some(NetworkRequest::MOST), ..NetworkRequest::new(Measure::Projection) };
        let NetworkReply::Done(answer) = self.network(reader, &measure)? else {
            return Err(Error::Busy("the ties are being computed: ask again in a moment".into()));
        };
        let mut sheet = Sheet { cut: answer.items.len() >= NetworkRequest::MOST, ..Sheet::default() };
        let mut at: HashMap<String, usize> = HashMap::new();
        for item in answer.items {
            let (Some(from), Some(to)) = (item.node, item.other) else { continue };
            let [from, to] = [from, to].map(|node| {
                let place = *at.entry(node.iri.clone()).or_insert(sheet.nodes.len());
                if place == sheet.nodes.len() {
                    sheet.nodes.push((node, 0));
                }
                sheet.nodes[place].1 += 1;
                place
            });
            let weight = item.values.get("weight").and_then(serde_json::Value::as_f64).unwrap_or(1.0);
            let when = DayInterval::UNKNOWN;
            sheet.links.push(SheetLink { from, to, property: "shared".into(), weight, when });
        }
        Ok(sheet)
    }
}
