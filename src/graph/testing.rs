//! Small graphs written as text, for tests: `a parentOf b, b teacherOf c 1880..1885 @source possible`.

use super::{Builder, LinkGraph, Node, Way};
use crate::model::{
    Certainty, DayInterval, Direction, EntityKind, KindId, Labels, LinkFact, LinkKinds, NewLinkKind, NodeFact, Sex,
    Span,
};
use std::sync::Arc;

/// Kinds as the ontology has them, as far as tests need them.
pub fn kinds() -> Arc<LinkKinds> {
    use Direction::{Backward, Forward, Lateral};
    let rows = [
        ("parentOf", "kinship", Forward, false),
        ("adoptiveParentOf", "kinship", Forward, false),
        ("fosterParentOf", "kinship", Forward, false),
        ("stepParentOf", "kinship", Forward, false),
        ("spouseOf", "kinship", Lateral, true),
        ("partnerOf", "kinship", Lateral, true),
        ("siblingOf", "kinship", Lateral, true),
        ("cousinOf", "kinship", Lateral, true),
        ("grandparentOf", "kinship", Forward, false),
        ("auntOrUncleOf", "kinship", Lateral, false),
        ("teacherOf", "teaching", Forward, false),
        ("ordained", "ordination", Forward, false),
        ("successorOf", "succession", Backward, false),
        ("colleagueOf", "collegial", Lateral, true),
        ("studiedAt", "affiliation", Lateral, false),
        ("taughtAt", "affiliation", Lateral, false),
        ("directed", "affiliation", Lateral, false),
        ("bornIn", "place", Lateral, false),
        ("livedIn", "place", Lateral, false),
        ("locatedIn", "place", Lateral, false),
        ("withinPlace", "place", Lateral, false),
        ("partOf", "affiliation", Lateral, false),
    ];
    let mut kinds = LinkKinds::new();
    for (name, family, direction, symmetric) in rows {
        let new = NewLinkKind {
            iri: format!("https://w3id.org/haverim/ontology#{name}"),
            family: family.into(),
            direction,
            symmetric,
            generations: if name == "grandparentOf" { 2 } else { 1 },
            labels: Labels::default(),
            inverse_labels: Labels::default(),
        };
        kinds.add(new).expect("the rows differ");
    }
    Arc::new(kinds)
}

/// A kind by its name.
pub fn kind(name: &str) -> KindId {
    kinds().named(name).expect("one of the rows above")
}

/// The IRI of a node by its short name. `s…` in lower case with a capital after it is nothing special: all are people
/// except names that begin with `S` (institutions) or `P` (places).
pub fn iri(name: &str) -> String {
    format!("http://localhost:7878/id/{}/{name}", kind_of(name).segment())
}

fn kind_of(name: &str) -> EntityKind {
    match name.as_bytes().first() {
        Some(b'S') => EntityKind::Institution,
        Some(b'P') => EntityKind::Place,
        _ => EntityKind::Person,
    }
}

/// A graph from text: links separated by commas, each `subject kind object` and then any of `1880..1885` (years),
/// `@graph`, `probable`, `possible`. A part `name f 1850..1900` or `name m 1850..1900` gives sex and life.
pub fn graph(text: &str) -> LinkGraph {
    let mut builder = Builder::new(kinds());
    add(&mut builder, text);
    builder.finish().expect("small")
}

/// Adds what the text says.
pub fn add(builder: &mut Builder, text: &str) {
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let words: Vec<&str> = part.split_whitespace().collect();
        let [subject, second, rest @ ..] = &words[..] else { panic!("`{part}` says nothing") };
        if ["f", "m", "?"].contains(second) {
            let sex = if *second == "f" {
                Sex::Female
            } else if *second == "m" {
                Sex::Male
            } else {
                Sex::Unknown
            };
            let life = rest.first().map_or(Span::UNKNOWN, |years| span(years));
            let (born, died) = (life.from, life.to);
            builder.node(&NodeFact { iri: iri(subject), kind: kind_of(subject), sex, born, died });
            continue;
        }
        let fact = link(part, |iri| builder.graph(iri));
        for end in [&fact.subject, &fact.object] {
            describe(builder, end);
        }
        builder.link(&fact);
    }
}

fn describe(builder: &mut Builder, iri: &str) {
    let name = iri.rsplit('/').next().expect("an IRI has a last segment");
    if builder.is_described(iri) {
        return;
    }
    let (born, died) = (DayInterval::UNKNOWN, DayInterval::UNKNOWN);
    builder.node(&NodeFact { iri, kind: kind_of(name), sex: Sex::Unknown, born, died });
}

/// One link from text; `graph` numbers a graph's IRI.
pub fn link(text: &str, graph: impl FnOnce(&str) -> u32) -> LinkFact {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [subject, name, object, rest @ ..] = &words[..] else { panic!("`{text}` is no link") };
    let (mut when, mut certainty, mut source) = (Span::UNKNOWN, Certainty::Certain, "@none");
    for word in rest {
        match Certainty::from_code(word) {
            Some(code) => certainty = code,
            None if word.starts_with('@') => source = word,
            None => when = span(word),
        }
    }
    let graph = graph(&format!("http://localhost:7878/graph/source/{}", &source[1..]));
    LinkFact { subject: iri(subject), kind: kind(name), object: iri(object), when, certainty, graph }
}

/// `1880..1885`; either end may be missing.
fn span(text: &str) -> Span {
    let (from, to) = text.split_once("..").expect("years are written `1880..1885`");
    let year = |text: &str| match text {
        "" => DayInterval::UNKNOWN,
        year => year.parse().map(|y| DayInterval::years(y, y)).expect("a year"),
    };
    Span::new(year(from), year(to))
}

/// A node by its short name.
pub fn node(graph: &LinkGraph, name: &str) -> Node {
    graph.node(&iri(name)).unwrap_or_else(|| panic!("no `{name}` in the graph"))
}

/// The short name of a node.
pub fn name(graph: &LinkGraph, node: Node) -> String {
    graph.iri_parts(node).1.to_owned()
}

/// The short names of nodes, sorted, separated by spaces.
pub fn names(graph: &LinkGraph, nodes: &[Node]) -> String {
    let mut names: Vec<String> = nodes.iter().map(|&node| name(graph, node)).collect();
    names.sort();
    names.join(" ")
}

/// A graph of `nodes` nodes, all there whether linked or not, and up to `links` links of any kinds, loops included.
pub fn any_graph(nodes: usize, links: usize) -> impl proptest::strategy::Strategy<Value = LinkGraph> {
    use proptest::prelude::*;
    let n_kinds = kinds().len() as u16;
    prop::collection::vec((0..nodes, 0..n_kinds, 0..nodes, 0..3usize), 0..links).prop_map(move |links| {
        let mut builder = Builder::new(kinds());
        for node in 0..nodes {
            describe(&mut builder, &iri(&format!("n{node}")));
        }
        let graph = builder.graph("http://localhost:7878/graph/source/any");
        for (subject, kind, object, certainty) in links {
            builder.link(&LinkFact {
                subject: iri(&format!("n{subject}")),
                kind: KindId(kind),
                object: iri(&format!("n{object}")),
                when: Span::UNKNOWN,
                certainty: Certainty::ALL[certainty],
                graph,
            });
        }
        builder.finish().expect("small")
    })
}

/// Everything a graph says, sorted, by every adjacency: two graphs are equal if these are.
pub fn dump(graph: &LinkGraph) -> Vec<String> {
    let strays = graph.kinds().iter().map(|(kind, _)| graph.strays(kind).to_string()).collect::<Vec<_>>();
    let mut lines = vec![format!("strays {}", strays.join(" "))];
    for node in graph.nodes() {
        let iri = graph.iri(node);
        assert_eq!(graph.node(&iri), Some(node), "the dictionary leads back");
        let (kind, sex, born, died) = (graph.kind(node), graph.sex(node), graph.born(node), graph.died(node));
        lines.push(format!("{iri} {kind:?} {sex:?} {born:?} {died:?}"));
        for way in [Way::Out, Way::In] {
            for link in graph.links(node, way) {
                let [subject, object] = [link.id.subject, link.id.object].map(|end| graph.iri(end));
                let states = link.states().map(|state| {
                    let source = graph.graph_iri(state.graph).expect("every state has a graph");
                    format!("{:?} {:?} {source}", state.when, state.certainty)
                });
                let mut states: Vec<String> = states.collect();
                states.sort();
                lines.push(format!("{way:?} {subject} {:?} {object} {}", link.id.kind, states.join("; ")));
            }
        }
        let near = graph.any.words(node.index() as u32).iter().map(|&other| graph.iri(Node::new(other as usize)));
        let mut near: Vec<String> = near.collect();
        near.sort();
        lines.push(format!("{iri} is linked to {}", near.join(" ")));
    }
    lines.sort();
    lines
}
