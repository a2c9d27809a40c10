//! What two people are to each other, by every line, with the claims that each line rests on.

use super::path::PathView;
use super::{TracedStep, bounded};
use crate::access::Reader;
use crate::app::{App, Error, NodeRef};
use crate::graph::kinship::{
    Bond, Budget, Coefficients, Kin, Line, Relation, Stated, Term, Texts, Warning, Whole, kinship,
};
use crate::graph::{Link, LinkGraph, Node, Path, Step, Way};
use crate::model::EntityKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose kinship.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KinshipRequest {
    /// The first person.
    pub from: String,
    /// The second.
    pub to: String,
    /// Most lines; at most [`KinshipRequest::MOST`].
    pub lines: Option<usize>,
}

impl KinshipRequest {
    /// The most lines that one answer holds.
    pub const MOST: usize = 200;
}

/// What two people are to each other.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct KinshipAnswer {
    /// The first person.
    pub from: NodeRef,
    /// The second.
    pub to: NodeRef,
    /// Whether they are kin in any way that is known, if only because a source says so.
    pub related: bool,
    /// In one phrase.
    pub summary: Texts,
    /// All relations, the nearest first: by birth, then by other bonds, then by marriage.
    pub relations: Vec<RelationView>,
    /// What sources state without saying through whom.
    pub stated: Vec<StatedView>,
    /// The most recent common ancestors.
    pub nearest_common_ancestors: Vec<NodeRef>,
    /// How many common ancestors are known.
    pub common_ancestors: usize,
    /// φ (`kinship`), Wright's R (`relationship`), and F of each (`inbreeding_a` is the first's).
    pub coefficients: Coefficients,
    /// Which share of φ the lines told explain; 1 if φ is 0.
    pub explained: f64,
    /// Whether all lines are told.
    pub complete: bool,
    /// What had to be decided because the data contradict themselves, or were too many.
    pub warnings: Vec<Warning<NodeRef>>,
    /// The version of the store.
    pub version: u64,
}

/// All lines of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct RelationView {
    /// What the second is to the first, in numbers.
    pub term: Term,
    /// What the second is to the first.
    pub to_is: Texts,
    /// What the first is to the second.
    pub from_is: Texts,
    /// What they are together.
    pub together: Texts,
    /// The degree by civil law: all steps.
    pub civil_degree: u32,
    /// The degree by canon law as reckoned until 1983: the longer side.
    pub canon_degree: u32,
    /// Which share of φ these lines explain.
    pub share: f64,
    /// Those through whom marriage comes into it.
    pub through: Vec<NodeRef>,
    /// The lines.
    pub lines: Vec<LineView>,
}

/// One line, as a chain of people and the links between them.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct LineView {
    /// The common ancestor or couple; none where there is only a marriage.
    pub ancestors: Vec<NodeRef>,
    /// Everybody on the way, from the first person to the second.
    pub people: Vec<NodeRef>,
    /// Whether the ancestor's partner is shared too.
    pub whole: Whole,
    /// The weakest bond on the way.
    pub bond: Bond,
    /// How much of φ it explains.
    pub kinship: f64,
    /// Which share of φ that is.
    pub share: f64,
    /// The way, with the claims and sources of each step.
    #[serde(flatten)]
    pub path: PathView,
    /// The links of the other one of the couple at the top.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<TracedStep>,
}

/// A kinship that a source states as such.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct StatedView {
    /// The property's local name: `cousinOf`.
    pub property: String,
    /// What the second is to the first, and that a source says so.
    pub to_is: Texts,
    /// What the first is to the second.
    pub from_is: Texts,
    /// What they are together.
    pub together: Texts,
    /// The degree by civil law, where the word tells it: a cousin may be of any.
    pub civil_degree: Option<u32>,
    /// The degree by canon law.
    pub canon_degree: Option<u32>,
    /// Whether known parents show it too, and so `relations`.
    pub derived: bool,
    /// The link, with its claims.
    pub step: TracedStep,
}

impl StatedView {
    fn new(stated: &Stated, step: TracedStep) -> Self {
        Self {
            property: stated.kind.clone(),
            to_is: stated.b_is.clone(),
            from_is: stated.a_is.clone(),
            together: stated.together.clone(),
            civil_degree: stated.civil_degree,
            canon_degree: stated.canon_degree,
            derived: stated.derived,
            step,
        }
    }
}

impl App {
    /// What two people are to each other.
    pub fn kinship(&self, reader: &Reader, request: &KinshipRequest) -> Result<KinshipAnswer, Error> {
        let most = bounded("lines", request.lines, 30, 1..=KinshipRequest::MOST)?;
        let snapshot = self.snapshot(reader);
        let graph = &snapshot.graph;
        let a = self.person(reader, graph, "from", &request.from)?;
        let b = self.person(reader, graph, "to", &request.to)?;
        let found = kinship(&Kin::new(graph), a, b, &Budget { lines: most, ..Budget::default() });
        let related = found.are_related();
        let named = |node: Node| self.node_ref(reader, &graph.iri(node));
        let all = |nodes: &[Node]| nodes.iter().map(|&node| named(node)).collect::<Result<Vec<_>, _>>();
        let relations = found.relations.iter().map(|relation| self.relation(reader, graph, (a, b), relation));
        let stated = found.stated.iter().filter_map(|stated| {
            let step = Step { from: a, to: b, link: stated.link(graph, a, b)? };
            Some(self.traced(reader, graph, &step).map(|step| StatedView::new(stated, step)))
        });
        let warnings = found.warnings.iter().map(|warning| {
            Ok(Warning { kind: warning.kind, people: all(&warning.people)?, text: warning.text.clone() })
        });
        Ok(KinshipAnswer {
            from: named(a)?,
            to: named(b)?,
            related,
            relations: relations.collect::<Result<_, _>>()?,
            stated: stated.collect::<Result<_, _>>()?,
            nearest_common_ancestors: all(&found.nearest_common_ancestors)?,
            warnings: warnings.collect::<Result<_, Error>>()?,
            summary: found.summary,
            common_ancestors: found.common_ancestors,
            coefficients: found.coefficients,
            explained: found.explained,
            complete: found.complete,
            version: snapshot.version,
        })
    }

    /// The node of a person that a parameter names.
    pub(super) fn person(&self, reader: &Reader, graph: &LinkGraph, name: &str, text: &str) -> Result<Node, Error> {
        let node = self.graph_node(graph, &self.resolve(reader, text)?)?;
        match graph.kind(node) {
            Some(EntityKind::Person) | None => Ok(node),
            Some(other) => {
                Err(Error::parameter(name, format!("`{text}` is a {}, and only people have kin", other.segment())))
            }
        }
    }

    fn relation(
        &self,
        reader: &Reader,
        graph: &LinkGraph,
        ends: (Node, Node),
        relation: &Relation<Node>,
    ) -> Result<RelationView, Error> {
        let through = relation.through.iter().map(|&node| self.node_ref(reader, &graph.iri(node)));
        let lines = lines(relation).map(|line| self.line(reader, graph, ends, relation, line));
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        Ok(RelationView {
            term: relation.term,
            to_is: relation.b_is.clone(),
            from_is: relation.a_is.clone(),
            together: relation.together.clone(),
            civil_degree: relation.civil_degree,
            canon_degree: relation.canon_degree,
            share: relation.share,
            through: through.collect::<Result<_, _>>()?,
            lines,
        })
    }

    fn line(
        &self,
        reader: &Reader,
        graph: &LinkGraph,
        (a, b): (Node, Node),
        relation: &Relation<Node>,
        line: Option<&Line<Node>>,
    ) -> Result<LineView, Error> {
        let ancestors: &[Node] = line.map_or(&[], |line| &line.ancestors);
        let people = people_on(relation, line, (a, b));
        let steps = steps_along(graph, &people);
        let mut beside = Vec::new();
        for &other in ancestors.iter().skip(1) {
            let children = line.into_iter().flat_map(|line| [line.from_a.last(), line.from_b.last()]).flatten();
            for &child in children {
                if let Some(step) = kin_step(graph, other, child) {
                    beside.push(self.traced(reader, graph, &step)?);
                }
            }
        }
        let named = |nodes: &[Node]| {
            nodes.iter().map(|&node| self.node_ref(reader, &graph.iri(node))).collect::<Result<Vec<_>, _>>()
        };
        let on_the_way: Vec<Node> = std::iter::once(a).chain(steps.iter().map(|step| step.to)).collect();
        Ok(LineView {
            ancestors: named(ancestors)?,
            people: named(if steps.is_empty() { &people } else { &on_the_way })?,
            whole: line.map_or(Whole::Full, |line| line.whole),
            bond: line.map_or(relation.term.bond, |line| line.bond),
            kinship: line.map_or(0.0, |line| line.kinship),
            share: line.map_or(0.0, |line| line.share),
            path: self.path_view(reader, graph, &Path { start: a, steps })?,
            beside,
        })
    }
}

/// The lines of a relation; one without ancestors where there is only a marriage.
fn lines(relation: &Relation<Node>) -> impl Iterator<Item = Option<&Line<Node>>> {
    let only_married = relation.lines.is_empty().then_some(None);
    relation.lines.iter().map(Some).chain(only_married)
}

/// The links along each line of a relation.
pub(in crate::app) fn lines_of(
    graph: &LinkGraph,
    ends: (Node, Node),
    relation: &Relation<Node>,
) -> impl Iterator<Item = Vec<Step>> {
    lines(relation).map(move |line| steps_along(graph, &people_on(relation, line, ends)))
}

/// Everybody on a line, as far as it says who they are.
fn people_on(relation: &Relation<Node>, line: Option<&Line<Node>>, (a, b): (Node, Node)) -> Vec<Node> {
    let mut people: Vec<Node> = match line {
        Some(line) => line.from_a.iter().chain(&line.ancestors[..1]).chain(line.from_b.iter().rev()).copied().collect(),
        None => relation.through.clone(),
    };
    // A line through a marriage begins or ends with the husband or wife of one of the two.
    if people.first() != Some(&a) {
        people.insert(0, a);
    }
    if people.last() != Some(&b) {
        people.push(b);
    }
    people
}

/// The kinship links that lead along people. Where two of them are kin only through somebody else (a parent's
/// husband), the way goes through that person.
fn steps_along(graph: &LinkGraph, people: &[Node]) -> Vec<Step> {
    let mut steps = Vec::new();
    for pair in people.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        match kin_step(graph, from, to) {
            Some(step) => steps.push(step),
            None => steps.extend(two_steps(graph, from, to).into_iter().flatten()),
        }
    }
    steps
}

/// The nearest and surest kinship link between two people.
fn kin_step(graph: &LinkGraph, from: Node, to: Node) -> Option<Step> {
    let family = graph.kinds().family("kinship")?;
    let between = graph.links_between(from, to).into_iter();
    let kin = between.filter(|link| graph.kinds().get(link.id.kind).family == family);
    let best = kin.min_by_key(|link| (nearness(graph, link), link.certainty(), link.id.kind));
    best.map(|link| Step { from, to, link: link.id })
}

fn two_steps(graph: &LinkGraph, from: Node, to: Node) -> Option<[Step; 2]> {
    let family = graph.kinds().family("kinship")?;
    let links = [Way::Out, Way::In].into_iter().flat_map(|way| graph.links_of_family(from, family, way));
    let over = links.filter_map(|link| {
        let middle = link.other(from);
        Some([Step { from, to: middle, link: link.id }, kin_step(graph, middle, to)?])
    });
    over.min_by_key(|steps| steps.map(|step| graph.link(step.link).map(|link| nearness(graph, &link))))
}

/// Parents before partners, and both before what is only stated.
fn nearness(graph: &LinkGraph, link: &Link<'_>) -> u8 {
    match graph.kinds().get(link.id.kind).name.as_str() {
        "parentOf" => 0,
        "adoptiveParentOf" | "fosterParentOf" | "stepParentOf" => 1,
        "spouseOf" | "partnerOf" => 2,
        _ => 3,
    }
}
