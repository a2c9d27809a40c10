//! How two nodes are connected: several short, different and telling paths, each step with its claims and sources.

use super::{Selection, TracedStep, bounded};
use crate::access::Reader;
use crate::app::{App, Error, NodeRef};
use crate::graph::kinship::{Bond, Budget, Kin, kinship};
use crate::graph::{self, Filter, InterestLimits, LinkGraph, Node, Path, Walk};
use crate::model::{Certainty, Labels, Lang};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which two, and along what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathRequest {
    /// One end.
    pub from: String,
    /// The other.
    pub to: String,
    /// Which links; by default all that the mode allows.
    pub selection: Selection,
}

/// What may connect the two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PathMode {
    /// Common ancestors by birth.
    Blood,
    /// Any kinship: birth, marriage, adoption.
    Kin,
    /// Any link.
    #[default]
    Any,
}

impl PathMode {
    /// The mode of a name.
    pub fn from_name(name: &str) -> Result<Self, Error> {
        match name {
            "blood" => Ok(Self::Blood),
            "kin" => Ok(Self::Kin),
            "any" => Ok(Self::Any),
            other => Err(Error::parameter("mode", format!("`{other}` is not `blood`, `kin` or `any`"))),
        }
    }
}

/// How many paths, and of what kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PathOptions {
    /// What may connect the two.
    pub mode: PathMode,
    /// Most paths; at most [`PathOptions::MOST`].
    pub paths: Option<usize>,
}

impl PathOptions {
    /// The most paths that one answer holds.
    pub const MOST: usize = 20;
    /// How many there are if nobody asks.
    pub const USUAL: usize = 5;
}

/// How two are connected.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct PathAnswer {
    /// One end.
    pub from: NodeRef,
    /// The other.
    pub to: NodeRef,
    /// What may connect them.
    pub mode: PathMode,
    /// The paths found, the most telling first; none if the two are not connected. The shortest is among them.
    pub paths: Vec<PathView>,
    /// Whether nothing is more telling than the first path: the search for it ended by itself. The others are a choice.
    pub complete: bool,
    /// The version of the store.
    pub version: u64,
}

/// A path.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct PathView {
    /// How many steps it has.
    pub length: usize,
    /// What it costs: a step 1 and more if it is unsure, passing a school or town of many people more. Less is more telling.
    pub cost: f64,
    /// How sure its least sure step is.
    pub certainty: Certainty,
    /// A number to compare paths by: 0.98 a certain step, 0.8 a probable, 0.5 a possible one, multiplied.
    pub confidence: f64,
    /// The path in words, in each language.
    pub sentence: Labels,
    /// Its steps.
    pub steps: Vec<TracedStep>,
}

impl App {
    /// How two nodes are connected, as it is told if nothing else is asked: any link, a few paths.
    pub fn path(&self, reader: &Reader, request: &PathRequest) -> Result<PathAnswer, Error> {
        self.paths(reader, request, PathOptions::default())
    }

    /// How two nodes are connected: the most telling paths by the cost model of the graph, and the shortest.
    pub fn paths(&self, reader: &Reader, request: &PathRequest, options: PathOptions) -> Result<PathAnswer, Error> {
        let most = bounded("paths", options.paths, PathOptions::USUAL, 1..=PathOptions::MOST)?;
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let (from, to) = (self.resolve(reader, &request.from)?, self.resolve(reader, &request.to)?);
        let (a, b) = (self.graph_node(graph, &from)?, self.graph_node(graph, &to)?);
        let filter = self.filter(reader, graph, &request.selection, &[a, b])?;
        let (found, complete) = connecting(graph, options.mode, &request.selection, filter, (a, b), most)?;
        let paths = found.iter().map(|path| self.path_view(reader, graph, path)).collect::<Result<_, _>>()?;
        Ok(PathAnswer {
            from: self.node_ref(reader, &from)?,
            to: self.node_ref(reader, &to)?,
            mode: options.mode,
            paths,
            complete,
            version: snapshot.version,
        })
    }

    /// A path with everything that its steps rest on.
    pub(super) fn path_view(&self, reader: &Reader, graph: &LinkGraph, path: &Path) -> Result<PathView, Error> {
        let steps: Vec<TracedStep> =
            path.steps.iter().map(|step| self.traced(reader, graph, step)).collect::<Result<_, _>>()?;
        Ok(PathView {
            length: path.len(),
            cost: graph::cost(graph, path),
            certainty: path.certainty(graph),
            confidence: path.confidence(graph),
            sentence: told(&steps),
            steps,
        })
    }
}

/// The paths between two nodes along the links of a mode and selection that a filter lets pass, and whether nothing is
/// more telling than the first.
pub(in crate::app) fn connecting(
    graph: &LinkGraph,
    mode: PathMode,
    selection: &Selection,
    filter: Filter,
    (a, b): (Node, Node),
    most: usize,
) -> Result<(Vec<Path>, bool), Error> {
    let walk = match (mode, selection.links.is_empty()) {
        (PathMode::Blood, _) => Walk::both_ways(graph, Selection::default().kinds(graph, &["parentOf"])?),
        (PathMode::Any, true) => Walk::any(graph),
        _ => Walk::both_ways(graph, selection.kinds(graph, &["kinship"])?),
    }
    .filtered(filter);
    Ok(match mode {
        PathMode::Blood => blood(&walk, a, b, most),
        PathMode::Kin | PathMode::Any => telling(&walk, a, b, most),
    })
}

/// The most telling paths, and the shortest if none of them is as short.
fn telling(walk: &Walk<'_>, a: Node, b: Node, most: usize) -> (Vec<Path>, bool) {
    let limits = InterestLimits { paths: most, ..InterestLimits::default() };
    let found = graph::interesting_paths(walk, a, b, &limits);
    let mut paths: Vec<Path> = found.paths.into_iter().map(|found| found.path).collect();
    let least = paths.iter().map(Path::len).min().unwrap_or(usize::MAX);
    if let Some(shortest) = graph::connection(walk, a, b).filter(|shortest| shortest.len() < least) {
        if paths.len() == most && most > 1 {
            paths.pop();
        }
        paths.push(shortest);
        paths.truncate(most);
    }
    (paths, found.complete)
}

/// The lines of descent that two people share, the nearest first, as far as the walk lets them pass.
fn blood(walk: &Walk<'_>, a: Node, b: Node, most: usize) -> (Vec<Path>, bool) {
    let graph = walk.graph();
    let found = kinship(&Kin::new(graph), a, b, &Budget { lines: PathOptions::MOST * 10, ..Budget::default() });
    let relations = found.relations.iter().filter(|relation| relation.term.bond <= Bond::Disputed);
    let lines = relations.filter(|relation| relation.through.is_empty()).flat_map(|relation| &relation.lines);
    let mut paths: Vec<Path> = Vec::new();
    for line in lines {
        let nodes: Vec<Node> =
            line.from_a.iter().chain(&line.ancestors[..1]).chain(line.from_b.iter().rev()).copied().collect();
        paths.extend(Path::through(walk, &nodes));
    }
    paths.sort_by_key(Path::len);
    let complete = found.complete && paths.len() <= most;
    paths.truncate(most);
    (paths, complete)
}

/// Steps as sentences one after the other, in each language: each with a capital where the script has them, and a
/// full stop.
fn told(steps: &[TracedStep]) -> Labels {
    let mut sentence = Labels::default();
    for lang in Lang::ALL {
        let told: Vec<String> = steps.iter().filter_map(|step| step.sentence.get(lang)).map(finished).collect();
        sentence.push(lang.tag(), told.join(" "));
    }
    sentence
}

fn finished(text: &str) -> String {
    let mut letters = text.trim().chars();
    let mut sentence: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    sentence.push_str(letters.as_str());
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_begin_with_a_capital_and_end() {
        assert_eq!(finished("é. a. taught B"), "É. a. taught B.");
        assert_eq!(finished("A taught B Jr."), "A taught B Jr.");
        assert_eq!(finished("א לימד את ב"), "א לימד את ב.");
    }
}
