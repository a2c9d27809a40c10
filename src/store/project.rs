//! The projection: from what the sources say to one direct edge for each accepted claim.
//!
//! A statement of a named graph is projected unless its claim is deprecated. Where a property has one value only (a
//! birth date, say), the best claim wins: by rank, then certainty, then by the graph's IRI so that the outcome never
//! depends on order. Subjects and objects are replaced by the person an identity decision keeps ([`super::identity`]).
//! Claim nodes and the service's own graphs are not projected; the code lists are.
//!
//! [`follow`](super::follow) does it for a change, a subject and property at a time; [`all`] for a whole store. Both end
//! in the same default graph (a law in the tests).

use super::StoreError;
use super::follow::{Edges, Settling, Values};
use super::identity::Identity;
use super::reads::Reads;
use super::write::node;
use crate::model::{Base, Rank};
use crate::ontology::{Rules, claim, terms};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad};
use oxigraph::store::{StorageError, Store};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

/// The graphs that the service keeps for itself.
const SYSTEM: [&str; 5] = ["ontology", "codes", "identity", "meta", "provenance"];

/// Whether a graph is one of the service's own, which updates may not write.
pub fn is_system(base: &Base, graph: &str) -> bool {
    graph
        .strip_prefix(base.as_str())
        .and_then(|rest| rest.strip_prefix("graph/"))
        .is_some_and(|path| SYSTEM.contains(&path))
}

/// Whether what a graph says is projected.
pub(super) fn is_projected(base: &Base, graph: &GraphName) -> bool {
    match graph {
        GraphName::NamedNode(g) => !is_system(base, g.as_str()) || g.as_str().ends_with("graph/codes"),
        _ => false,
    }
}

/// Whether a node is a claim, which is about a statement and is not one.
pub(super) fn is_claim(base: &Base, subject: &NamedOrBlankNode) -> bool {
    match subject {
        NamedOrBlankNode::NamedNode(s) => is_claim_iri(base, s.as_str()),
        NamedOrBlankNode::BlankNode(_) => false,
    }
}

/// Whether an IRI is that of a claim.
pub(super) fn is_claim_iri(base: &Base, iri: &str) -> bool {
    iri.strip_prefix(base.as_str()).is_some_and(|rest| rest.starts_with("id/claim/"))
}

/// Makes the whole projection again; `progress` hears how many statements have been read.
///
/// Streams: memory holds the deprecated claims, the identity decisions and a fingerprint for each value of a
/// single-valued property (16 bytes).
pub fn all(store: &Store, base: &Base, rules: &Rules, progress: &dyn Fn(u64)) -> Result<(), StoreError> {
    store.clear_graph(GraphNameRef::DefaultGraph)?;
    let identity = Identity::read(store, base)?;
    let deprecated = deprecated(store)?;
    let (hash, mut seen, mut conflicts) = (RandomState::new(), HashSet::new(), BTreeSet::new());
    let mut read = 0_u64;
    let statements = store.iter().filter_map(|quad| {
        let quad = match quad {
            Ok(quad) => quad,
            Err(e) => return Some(Err(e)),
        };
        read += 1;
        if read.is_multiple_of(100_000) {
            progress(read);
        }
        if !is_projected(base, &quad.graph_name)
            || is_claim(base, &quad.subject)
            || is_deprecated(&deprecated, base, &quad)
        {
            return None;
        }
        let subject = identity.keep_subject(quad.subject);
        if rules.is_single_valued(&quad.predicate) && !seen.insert(hash.hash_one((&subject, &quad.predicate))) {
            if let NamedOrBlankNode::NamedNode(subject) = subject {
                conflicts.insert((subject, quad.predicate));
            }
            return None;
        }
        let object = identity.keep_object(quad.object);
        Some(Ok(Quad::new(subject, quad.predicate, object, GraphName::DefaultGraph)))
    });
    let mut loader = store.bulk_loader();
    loader.load_ok_quads::<StorageError, StoreError>(statements)?;
    loader.commit()?;
    let (settling, mut edges) = (Settling { reads: store, base, rules, identity: &identity }, Edges::default());
    for (subject, property) in conflicts {
        settling.settle(&subject, &property, &Values::All, &mut edges)?;
    }
    let mut transaction = store.start_transaction()?;
    edges.gone.iter().for_each(|quad| transaction.remove(quad));
    edges.appeared.iter().for_each(|quad| transaction.insert(quad));
    transaction.commit()?;
    Ok(())
}

/// The statements that claims are about which do not describe them, by graph. A claim is named by the digest of its
/// statement, so what stands on it is said of the statement, described or not; but each statement of these graphs has to
/// be looked at.
pub(super) fn undescribed(
    reads: &impl Reads,
    base: &Base,
    claims: &HashMap<GraphName, HashSet<NamedNode>>,
) -> Result<Vec<Quad>, StorageError> {
    let mut found = Vec::new();
    for (graph, claims) in claims {
        for quad in reads.quads(None, None, None, Some(graph.as_ref())) {
            let quad = quad?;
            if !is_claim(base, &quad.subject) && claims.contains(&claim::node(base, quad.as_ref())) {
                found.push(quad);
            }
        }
    }
    Ok(found)
}

/// The claims that are deprecated, by the graph that they stand in.
pub(super) type Deprecated = HashMap<GraphName, HashSet<NamedOrBlankNode>>;

pub(super) fn deprecated(store: &Store) -> Result<Deprecated, StoreError> {
    let rank = node(format!("{}rank/{}", terms::CODE, Rank::Deprecated.code()));
    let mut found = Deprecated::new();
    for quad in store.quads_for_pattern(None, Some(terms::RANK), Some(rank.as_ref().into()), None) {
        let quad = quad?;
        found.entry(quad.graph_name).or_default().insert(quad.subject);
    }
    Ok(found)
}

/// Whether the claim that a quad makes is deprecated; looks only where a graph deprecates anything.
pub(super) fn is_deprecated(deprecated: &Deprecated, base: &Base, quad: &Quad) -> bool {
    deprecated
        .get(&quad.graph_name)
        .is_some_and(|claims| claims.contains(&NamedOrBlankNode::from(claim::node(base, quad.as_ref()))))
}
