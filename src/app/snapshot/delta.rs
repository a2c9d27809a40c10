//! From a commit to the change of the link graph that makes it what building anew would give.

use super::{facts, parenthood};
use crate::app::Error;
use crate::graph::{Delta, LinkGraph};
use crate::model::{KindId, LinkFact};
use crate::ontology::terms;
use crate::store::accepted::Accepted;
use crate::store::{Commit, Dataset, Embedded, Mode};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeSet, HashSet};

/// A node or link that a commit may have changed, by N-Triples terms in order.
type Edge = (String, NamedNode, String);

/// The change; nothing if it has to be built anew: a claim may not say what it is about, and a large change is quicker that
/// way.
///
/// Every link and node that the commit touches is read again as it is now, so the order of changes does not matter. An
/// identity decision touches all that is said from and to the people whom it joins or parts.
pub(super) fn of(data: &Embedded, graph: &LinkGraph, commit: &Commit) -> Result<Option<Delta>, Error> {
    let quads = || commit.inserted.iter().chain(&commit.removed);
    let (mut nodes, mut edges): (BTreeSet<String>, BTreeSet<Edge>) = Default::default();
    let kind = |property: NamedNodeRef<'_>| graph.kinds().by_iri(property.as_str());
    let mut touch = |quad: &Quad| {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return };
        if quad.graph_name == GraphName::DefaultGraph && facts::is_of_node(quad.predicate.as_ref()) {
            nodes.insert(subject.as_str().to_owned());
        }
        if let (Term::NamedNode(object), Some(_)) = (&quad.object, kind(quad.predicate.as_ref())) {
            edges.insert((subject.as_str().to_owned(), quad.predicate.clone(), object.as_str().to_owned()));
        }
    };
    quads().chain(&commit.projected).chain(&commit.retracted).for_each(&mut touch);
    let most = 2_000.max(graph.link_count() / 50);
    let claims = quads().filter(|quad| is_about(quad.predicate.as_ref()));
    // A claim has at most as many quads here as it has parts; reading them all only to give up would cost most.
    if claims.clone().count() > PARTS.len() * most {
        return Ok(None);
    }
    for quad in claims {
        let Some(statements) = subject_of(data, commit, quad)? else { return Ok(None) };
        statements.iter().for_each(&mut touch);
    }
    let accepted = Accepted::of(data)?;
    let decided = decided(data, commit);
    // A plain store has no projection that tells which edges went.
    if !decided.is_empty() && data.mode() == Mode::Plain {
        return Ok(None);
    }
    // Whoever was in a group before is in one now with an end of a decision that changed.
    let members: BTreeSet<NamedNode> = decided.iter().flat_map(|node| accepted.group(node)).collect();
    let mut said = 0;
    for member in &members {
        let from = data.quads(Some(member.as_ref().into()), None, None, None);
        let to = data.quads(None, None, Some(member.as_ref().into()), None);
        for quad in from.chain(to) {
            touch(&quad?);
            said += 1;
            if said > PARTS.len() * most {
                return Ok(None);
            }
        }
    }
    if nodes.len() + edges.len() > most {
        return Ok(None);
    }
    let mut delta = Delta::new();
    for (more, edges) in [(1, appeared(commit)), (-1, gone(commit))] {
        for edge in edges.filter(|edge| facts::is_stray(edge)) {
            if let Some(kind) = kind(edge.predicate.as_ref()) {
                delta.strays(kind, more);
            }
        }
    }
    for iri in nodes {
        match facts::node(data, &NamedNode::new_unchecked(iri.as_str()))? {
            Some(fact) => delta.node(fact),
            None => delta.forget(iri),
        }
    }
    let node = |iri: String| NamedNode::new_unchecked(iri);
    let statements = edges.into_iter().map(|(s, p, o)| Quad::new(node(s), p, node(o), GraphName::DefaultGraph));
    let mut seen: HashSet<Quad> = HashSet::new();
    for statement in statements {
        // Where a person was merged, the edge of before has to go as well.
        let kept = accepted.projected(&statement);
        let edges =
            [kept, statement].map(|edge| std::iter::once(edge.clone()).chain(parenthood::narrower_edges(&edge)));
        for edge in edges.into_iter().flatten() {
            if let (Some(kind), true) = (kind(edge.predicate.as_ref()), seen.insert(edge.clone())) {
                relink(data, graph, &accepted, commit, (kind, &edge), &mut delta)?;
            }
        }
    }
    Ok(Some(delta))
}

/// The ends of the identity decisions that a commit wrote or took back.
fn decided(data: &Embedded, commit: &Commit) -> BTreeSet<NamedNode> {
    let identity = data.base().graph("identity");
    let decides = |quad: &&Quad| {
        quad.predicate == terms::SAME_INDIVIDUAL
            && matches!(&quad.graph_name, GraphName::NamedNode(g) if g.as_str() == identity)
    };
    let mut ends = BTreeSet::new();
    for quad in commit.inserted.iter().chain(&commit.removed).filter(decides) {
        if let (NamedOrBlankNode::NamedNode(from), Term::NamedNode(to)) = (&quad.subject, &quad.object) {
            ends.extend([from.clone(), to.clone()]);
        }
    }
    ends
}

/// The edges that appeared in the default graph: projected, or in a plain store written there.
fn appeared(commit: &Commit) -> Box<dyn Iterator<Item = &Quad> + '_> {
    Box::new(commit.projected.iter().chain(&commit.inserted).filter(|quad| quad.graph_name == GraphName::DefaultGraph))
}

/// The edges that went from the default graph.
fn gone(commit: &Commit) -> Box<dyn Iterator<Item = &Quad> + '_> {
    Box::new(commit.retracted.iter().chain(&commit.removed).filter(|quad| quad.graph_name == GraphName::DefaultGraph))
}

/// Reads a link again, as it is now.
fn relink(
    data: &Embedded,
    graph: &LinkGraph,
    accepted: &Accepted<'_>,
    commit: &Commit,
    (kind, edge): (KindId, &Quad),
    delta: &mut Delta,
) -> Result<(), Error> {
    let (NamedOrBlankNode::NamedNode(s), Term::NamedNode(o)) = (&edge.subject, &edge.object) else { return Ok(()) };
    delta.unlink(s.as_str(), kind, o.as_str());
    let is_kept = accepted.projected(edge) == *edge;
    let facts = if is_kept { facts::link(data, accepted, kind, edge)? } else { Vec::new() };
    if parenthood::is_narrower(edge.predicate.as_ref()) {
        let is_edge = facts::is_edge(data, edge)?;
        let was_edge = gone(commit).any(|gone| gone == edge) || is_edge && !appeared(commit).any(|new| new == edge);
        let (subject, object) = (graph.node(s.as_str()), graph.node(o.as_str()));
        let was_link = subject.zip(object).is_some_and(|(s, o)| graph.objects(s, kind).any(|object| object == o));
        let more = i32::from(!facts.is_empty() && !is_edge) - i32::from(was_link && !was_edge);
        if more != 0 {
            delta.strays(kind, more);
        }
    }
    for (source, fact) in facts {
        let graph = delta.graph(&source);
        delta.link(LinkFact { graph, ..fact });
    }
    Ok(())
}

/// Whether a property of a claim changes the link that the claim is about.
fn is_about(property: NamedNodeRef<'_>) -> bool {
    PARTS.contains(&property)
}

/// The properties of a claim that bear on its link.
const PARTS: [NamedNodeRef<'_>; 7] = [
    terms::INTERVAL,
    terms::CERTAINTY,
    terms::RANK,
    terms::PARENT_KIND,
    terms::RDF_SUBJECT,
    terms::RDF_PREDICATE,
    terms::RDF_OBJECT,
];

/// The statements that the claim of a quad is about, as it is now and as it was; nothing if it does not say.
fn subject_of(data: &Embedded, commit: &Commit, quad: &Quad) -> Result<Option<Vec<Quad>>, Error> {
    let mut parts: [Vec<NamedNode>; 3] = Default::default();
    let mut add = |part: &Quad| {
        let at = match part.predicate.as_ref() {
            terms::RDF_SUBJECT => 0,
            terms::RDF_PREDICATE => 1,
            terms::RDF_OBJECT => 2,
            _ => return,
        };
        if let Term::NamedNode(value) = &part.object {
            parts[at].push(value.clone());
        }
    };
    for part in data.quads(Some(quad.subject.as_ref()), None, None, None) {
        add(&part?);
    }
    commit.removed.iter().filter(|removed| removed.subject == quad.subject).for_each(&mut add);
    let [subjects, properties, objects] = parts;
    // A claim on a date or a name has a literal for its object: no link can be meant.
    let says_nothing = subjects.is_empty() || properties.is_empty();
    let says_of_link = [terms::INTERVAL, terms::CERTAINTY, terms::RANK, terms::PARENT_KIND];
    let is_of_link = says_of_link.contains(&quad.predicate.as_ref());
    if says_nothing && is_of_link {
        return Ok(None);
    }
    let mut statements = Vec::new();
    for s in &subjects {
        for p in &properties {
            for o in &objects {
                statements.push(Quad::new(s.clone(), p.clone(), o.clone(), GraphName::DefaultGraph));
            }
        }
    }
    // Read as edges only: what a claim says of a node's type or dates comes with the projection.
    statements.retain(|statement| !facts::is_of_node(statement.predicate.as_ref()));
    Ok(Some(statements))
}
