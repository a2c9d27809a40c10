//! Lineages: who came before and after, along any links.

use super::{PathOptions, PathView, Selection, bounded};
use crate::access::Reader;
use crate::app::{App, Error, NodeRef, Snapshot};
use crate::graph::{self, Course, LineageLimits, LinkGraph, Node, Path, PathLimits, Walk};
use crate::model::Labels;
use schemars::JsonSchema;
use std::sync::Arc;

/// Which lineage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineageRequest {
    /// Who: a slug, short id, IRI or xref.
    pub from: String,
    /// `up` or `down`.
    pub direction: String,
    /// Which links; by default parents by birth.
    pub selection: Selection,
    /// Most generations.
    pub depth: Option<u32>,
    /// Most members; at most [`LineageRequest::MOST`].
    pub limit: Option<usize>,
    /// Whether lines that would go against time are left out.
    pub in_time: bool,
}

impl LineageRequest {
    /// The most members that one answer holds.
    pub const MOST: usize = 10_000;
    /// The most members whose ids alone are given.
    pub const MOST_IDS: usize = 5_000_000;
    /// The most generations.
    pub const DEEPEST: u32 = 1_000;
}

/// A lineage as a layered graph: each member once, however many lines reach it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, JsonSchema, serde::Deserialize)]
pub struct LineageAnswer {
    /// Who it is of.
    pub start: NodeRef,
    /// `up` or `down`.
    pub direction: String,
    /// The link families or links that were followed.
    pub links: Vec<String>,
    /// How many members each generation has, the start's own first; none where only a grandchild or grandparent is stated.
    pub generations: Vec<usize>,
    /// The members, by generation; the first is the start.
    pub members: Vec<MemberView>,
    /// The links between members: with the members a layered graph without cycles, but for the steps that say so.
    pub steps: Vec<StepView>,
    /// The members at which the lines end, by id: going up the roots, going down the leaves.
    pub ends: Vec<String>,
    /// The ways to the member that was asked for, the shortest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<PathView>,
    /// Whether a limit left somebody out.
    pub cut: bool,
    /// The version of the store.
    pub version: u64,
}

/// A member of a lineage.
#[derive(Clone, Debug, PartialEq, serde::Serialize, JsonSchema, serde::Deserialize)]
pub struct MemberView {
    /// Its short id, or its IRI if it is not one of ours.
    pub id: String,
    /// Its labels.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// Fewest generations from the start: a link counts one, but for those that the ontology gives more, as to a grandparent.
    pub generation: u32,
    /// Whether the line ends here.
    pub end: bool,
}

/// A link between two members, by their ids.
#[derive(Clone, Debug, PartialEq, serde::Serialize, JsonSchema, serde::Deserialize)]
pub struct StepView {
    /// The member that it leads from.
    pub from: String,
    /// The member that it leads to.
    pub to: String,
    /// The property's local name.
    pub property: String,
    /// Whether it closes a cycle: the data contradict themselves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closes_cycle: bool,
}

impl App {
    /// A lineage with names.
    pub fn lineage(&self, reader: &Reader, request: &LineageRequest) -> Result<LineageAnswer, Error> {
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let (start, walk, course) = self.lineage_walk(reader, graph, request)?;
        let most = bounded("limit", request.limit, LineageRequest::MOST, 1..=LineageRequest::MOST)?;
        let limits = LineageLimits {
            depth: request.depth,
            members: Some(most.saturating_add(1)),
            in_time: request.in_time.then_some(course),
        };
        let lineage = graph::lineage(&walk, start, &limits);
        let id = |node| self.short_id(&graph.iri(node));
        let members = lineage.members.iter().map(|m| {
            Ok(MemberView {
                id: id(m.node),
                labels: self.labels(reader, &graph.iri(m.node))?,
                generation: m.generation,
                end: m.is_end,
            })
        });
        let steps = lineage.steps.iter().map(|s| StepView {
            from: id(lineage.members[s.from as usize].node),
            to: id(lineage.members[s.to as usize].node),
            property: graph.kinds().get(s.link.kind).name.clone(),
            closes_cycle: s.closes_cycle,
        });
        let kinds = request.selection.kinds(graph, &["parentOf"])?;
        Ok(LineageAnswer {
            start: self.node_ref(reader, &graph.iri(start))?,
            direction: request.direction.clone(),
            links: kinds.iter().map(|kind| graph.kinds().get(*kind).name.clone()).collect(),
            generations: lineage.generations(),
            members: members.collect::<Result<_, Error>>()?,
            steps: steps.collect(),
            ends: lineage.ends().filter(|m| m.node != start).map(|m| id(m.node)).collect(),
            paths: Vec::new(),
            cut: lineage.cut,
            version: snapshot.version,
        })
    }

    /// A lineage as far as one of its members: everybody on a way there, and the ways themselves, the shortest first.
    pub fn lineage_to(
        &self,
        reader: &Reader,
        request: &LineageRequest,
        to: &str,
        paths: Option<usize>,
    ) -> Result<LineageAnswer, Error> {
        let most = bounded("paths", paths, PathOptions::USUAL, 1..=PathOptions::MOST)?;
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let (start, walk, course) = self.lineage_walk(reader, graph, request)?;
        let target = self.graph_node(graph, &self.resolve(reader, to)?)?;
        let ways = ways(&walk, (start, target), request.depth, request.in_time.then_some(course), most);
        let mut answer = self.lineage(reader, request)?;
        answer.paths = ways.iter().map(|path| self.path_view(reader, graph, path)).collect::<Result<_, Error>>()?;
        let ids = |node: Node| self.short_id(&graph.iri(node));
        let on_a_way: std::collections::HashSet<String> =
            ways.iter().flat_map(|path| path.nodes()).chain([start]).map(ids).collect();
        answer.members.retain(|member| on_a_way.contains(&member.id));
        answer.steps.retain(|step| on_a_way.contains(&step.from) && on_a_way.contains(&step.to));
        answer.ends.retain(|id| on_a_way.contains(id));
        answer.generations = graph::layers(answer.members.iter().map(|member| member.generation));
        Ok(answer)
    }

    fn lineage_walk<'g>(
        &self,
        reader: &Reader,
        graph: &'g LinkGraph,
        request: &LineageRequest,
    ) -> Result<(Node, Walk<'g>, Course), Error> {
        bounded("depth", request.depth, 0, 0..=LineageRequest::DEEPEST)?;
        let start = self.graph_node(graph, &self.resolve(reader, &request.from)?)?;
        let kinds = request.selection.kinds(graph, &["parentOf"])?;
        let course = course(&request.direction)?;
        let filter = self.filter(reader, graph, &request.selection, &[start])?;
        Ok((start, Walk::lineage(graph, kinds, course).filtered(filter), course))
    }

    /// The ids of a lineage's members without the start, nearest first: the quick form.
    pub fn lineage_ids(&self, reader: &Reader, request: &LineageRequest) -> Result<LineageIds, Error> {
        self.so_many_ids(reader, request, ids_asked_for(request)?)
    }

    /// The same without waiting for anything, if it is as small as most are: nothing if there are more than
    /// [`LineageIds::FEW`] or the selection has to be looked up in the store.
    pub fn few_lineage_ids(&self, reader: &Reader, request: &LineageRequest) -> Result<Option<LineageIds>, Error> {
        let most = ids_asked_for(request)?;
        if request.selection.place.is_some() || request.from.starts_with('@') {
            return Ok(None);
        }
        let few = self.so_many_ids(reader, request, most.min(LineageIds::FEW + 1))?;
        Ok(Some(few).filter(|ids| ids.nodes.len() <= LineageIds::FEW))
    }

    fn so_many_ids(&self, reader: &Reader, request: &LineageRequest, most: usize) -> Result<LineageIds, Error> {
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let (start, walk, course) = self.lineage_walk(reader, graph, request)?;
        let nodes = if request.depth.is_none() && !request.in_time && walk.counts_links() {
            let mut found = Vec::with_capacity(256);
            graph::closure_while(&walk, [start], &mut found, |so_far| so_far < most);
            found.truncate(most);
            found
        } else {
            let limits = LineageLimits {
                depth: request.depth,
                members: Some(most.saturating_add(1)),
                in_time: request.in_time.then_some(course),
            };
            graph::lineage(&walk, start, &limits).members[1..].iter().map(|member| member.node).collect()
        };
        drop(walk);
        Ok(LineageIds { nodes, snapshot, ids: format!("{}id/", self.base().as_str()) })
    }
}

fn ids_asked_for(request: &LineageRequest) -> Result<usize, Error> {
    bounded("limit", request.limit, LineageRequest::MOST_IDS, 1..=LineageRequest::MOST_IDS)
}

/// The short ids of a lineage's members: they are put together where they are written.
pub struct LineageIds {
    nodes: Vec<Node>,
    snapshot: Arc<Snapshot>,
    /// What our ids begin with.
    ids: String,
}

impl LineageIds {
    /// As many as are found and written in a moment.
    const FEW: usize = 2_000;

    /// A list of them in JSON.
    pub fn to_json(&self) -> String {
        in_json(&self.snapshot.graph, &self.nodes, &self.ids)
    }
}

/// The IRIs of some nodes as a list in JSON, each without what `ids` says that it may begin with.
///
/// They are written as they stand, and looked through for what has to be escaped once they are all there.
fn in_json(graph: &LinkGraph, nodes: &[Node], ids: &str) -> String {
    let shortened = |prefix| str::strip_prefix(prefix, ids).unwrap_or(prefix);
    let mut json = String::with_capacity(nodes.len() * 32 + 2);
    json.push('[');
    let (mut prefix, mut short) = ("", "");
    for nodes in nodes.chunks(LOOKED_UP) {
        for (its_prefix, local) in graph.iri_parts_of_all(nodes) {
            if !std::ptr::eq(prefix, its_prefix) {
                (prefix, short) = (its_prefix, shortened(its_prefix));
            }
            json.push_str(if json.len() == 1 { "\"" } else { ",\"" });
            json.push_str(short);
            json.push_str(local);
            json.push('"');
        }
    }
    json.push(']');
    if is_plain(&json, nodes.len()) {
        return json;
    }
    let parts = nodes.iter().map(|node| graph.iri_parts(*node));
    serde_json::Value::from_iter(parts.map(|(prefix, local)| format!("{}{local}", shortened(prefix)))).to_string()
}

/// How many names are looked up at once: as many as take little room, and enough to wait for most of them together.
const LOOKED_UP: usize = 1_024;

/// Whether nothing within so many texts in quotes has to be escaped in JSON (RFC 8259 §7).
fn is_plain(json: &str, texts: usize) -> bool {
    // A block's quotes fit into a byte, so that many letters are compared and counted in one instruction.
    let quotes = |block: &[u8]| usize::from(block.iter().map(|&letter| u8::from(letter == b'"')).sum::<u8>());
    let escaped = json.bytes().fold(false, |found, letter| found | (letter < b' ') | (letter == b'\\'));
    !escaped && json.as_bytes().chunks(128).map(quotes).sum::<usize>() == texts * 2
}

/// The ways of a lineage from one of its members to another, the shortest first: at most so many generations long, and
/// only such as keep to time where a course is given for that.
pub(in crate::app) fn ways(
    walk: &Walk<'_>,
    (start, target): (Node, Node),
    depth: Option<u32>,
    in_time: Option<Course>,
    most: usize,
) -> Vec<Path> {
    let steps = depth.map_or(64, |depth| depth.min(64) as usize);
    let paths = if in_time.is_some() { MOST_WAYS } else { most };
    let mut found = graph::paths(walk, start, target, &PathLimits { paths, steps, ..PathLimits::default() }).paths;
    found.retain(|path| depth.is_none_or(|depth| graph::generations_of(walk.graph(), path) <= depth));
    found.retain(|path| in_time.is_none_or(|course| graph::is_in_time(walk.graph(), path, course)));
    found.truncate(most);
    found
}

/// The most ways that are looked at for some that keep to time.
const MOST_WAYS: usize = 1_000;

/// The direction of a lineage by its name.
fn course(name: &str) -> Result<Course, Error> {
    match name {
        "up" => Ok(Course::Up),
        "down" => Ok(Course::Down),
        other => Err(Error::parameter("direction", format!("`{other}` is neither `up` nor `down`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::{in_json, is_plain};
    use crate::graph::{Delta, testing};

    #[test]
    fn ids_are_written_as_a_serializer_writes_them() {
        let plain: String = (0..1_500).map(|n| format!("a parentOf b{n}, b{n} studiedAt S{n},")).collect();
        for text in ["", "a parentOf b", &plain, "a parentOf b\"\\c, b\"\\c teacherOf דוד"] {
            let mut graph = testing::graph(text);
            for with_added in [false, true] {
                if with_added {
                    let mut delta = Delta::new();
                    let link = testing::link("x parentOf b0", |iri| delta.graph(iri));
                    delta.link(link);
                    graph = graph.apply(&delta).expect("small");
                }
                let nodes: Vec<_> = graph.nodes().collect();
                for ids in ["http://localhost:7878/id/", "elsewhere"] {
                    let whole = nodes.iter().map(|node| graph.iri(*node));
                    let short: Vec<_> = whole.map(|iri| iri.strip_prefix(ids).unwrap_or(&iri).to_owned()).collect();
                    let expected = serde_json::to_string(&short).expect("texts");
                    assert_eq!(in_json(&graph, &nodes, ids), expected, "{text}");
                }
            }
        }
    }

    #[test]
    fn what_has_to_be_escaped_is_seen_anywhere() {
        let plain = format!("[{}]", ["\"person/béhar-nissim\""; 50].join(","));
        assert!(is_plain(&plain, 50) && is_plain("[]", 0));
        for letter in ['"', '\\', '\n', '\0', '\x1f'] {
            for at in [2, 200, plain.len() - 3] {
                let text = format!("{}{letter}{}", &plain[..at], &plain[at..]);
                assert!(!is_plain(&text, 50), "{letter:?} at {at}");
            }
        }
    }
}
