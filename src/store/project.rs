//! The projection: from what the sources say to one direct edge for each accepted claim.
//!
//! A statement of a named graph is projected unless its claim is deprecated. Where a property has one value only (a
//! birth date, say), the best claim wins: by rank, then certainty, then by the graph's IRI so that the outcome never
//! depends on order. Subjects and objects are replaced by the person an identity decision keeps. Claim nodes and the
//! service's own graphs are not projected; the code lists are.
//!
//! [`follow`] does it for a change, a subject and property at a time; [`all`] for a whole store. Both end in the same
//! default graph (a law in the tests).

use super::write::{graph, node};
use super::{Dataset, Embedded, StoreError};
use crate::model::{Base, Certainty, Rank};
use crate::ontology::{Rules, claim, terms};
use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, QuadRef, Term,
    TermRef,
};
use oxigraph::store::{GraphNameIter, QuadIter, StorageError, Store, Transaction};
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
fn is_projected(base: &Base, graph: &GraphName) -> bool {
    match graph {
        GraphName::NamedNode(g) => !is_system(base, g.as_str()) || g.as_str() == base.graph("codes"),
        _ => false,
    }
}

/// Whether a node is a claim, which is about a statement and is not one.
pub(super) fn is_claim(base: &Base, subject: &NamedOrBlankNode) -> bool {
    match subject {
        NamedOrBlankNode::NamedNode(s) => {
            s.as_str().strip_prefix(base.as_str()).is_some_and(|rest| rest.starts_with("id/claim/"))
        }
        NamedOrBlankNode::BlankNode(_) => false,
    }
}

/// What can be read: a store, or a transaction with its own writes.
pub trait Reads {
    /// The quads of a pattern; `None` is any.
    fn quads(
        &self,
        s: Option<NamedOrBlankNodeRef<'_>>,
        p: Option<NamedNodeRef<'_>>,
        o: Option<TermRef<'_>>,
        g: Option<GraphNameRef<'_>>,
    ) -> QuadIter<'_>;

    /// The named graphs, of which some may be empty.
    fn graphs(&self) -> Result<Vec<NamedNode>, StorageError>;
}

impl Reads for Store {
    fn quads(
        &self,
        s: Option<NamedOrBlankNodeRef<'_>>,
        p: Option<NamedNodeRef<'_>>,
        o: Option<TermRef<'_>>,
        g: Option<GraphNameRef<'_>>,
    ) -> QuadIter<'_> {
        self.quads_for_pattern(s, p, o, g)
    }

    fn graphs(&self) -> Result<Vec<NamedNode>, StorageError> {
        named(self.named_graphs())
    }
}

impl Reads for Transaction<'_> {
    fn quads(
        &self,
        s: Option<NamedOrBlankNodeRef<'_>>,
        p: Option<NamedNodeRef<'_>>,
        o: Option<TermRef<'_>>,
        g: Option<GraphNameRef<'_>>,
    ) -> QuadIter<'_> {
        self.quads_for_pattern(s, p, o, g)
    }

    fn graphs(&self) -> Result<Vec<NamedNode>, StorageError> {
        named(self.named_graphs())
    }
}

fn named(graphs: GraphNameIter<'_>) -> Result<Vec<NamedNode>, StorageError> {
    let named = graphs.filter_map(|graph| match graph {
        Ok(NamedOrBlankNode::NamedNode(graph)) => Some(Ok(graph)),
        Ok(NamedOrBlankNode::BlankNode(_)) => None,
        Err(e) => Some(Err(e)),
    });
    named.collect()
}

/// The identity decisions in force: which node each merged node is kept as.
#[derive(Debug, Default)]
struct Identity {
    kept: HashMap<NamedNode, NamedNode>,
    merged: HashMap<NamedNode, Vec<NamedNode>>,
}

impl Identity {
    fn read(reads: &impl Reads, base: &Base) -> Result<Self, StorageError> {
        let identity = graph(base, "identity");
        let mut decisions = BTreeSet::new();
        for quad in reads.quads(None, Some(terms::SAME_INDIVIDUAL), None, Some(identity.as_ref())) {
            decisions.extend(decision(&quad?));
        }
        Ok(Self::of(&decisions))
    }

    /// Decisions join nodes into groups. A group is kept as the node that none of them gives up; where that is none or
    /// several, as the one whose IRI sorts first.
    fn of(decisions: &BTreeSet<(NamedNode, NamedNode)>) -> Self {
        let mut next: HashMap<&NamedNode, Vec<&NamedNode>> = HashMap::new();
        for (from, to) in decisions {
            next.entry(from).or_default().push(to);
            next.entry(to).or_default().push(from);
        }
        let given_up: HashSet<&NamedNode> = decisions.iter().filter(|(a, b)| a != b).map(|(from, _)| from).collect();
        let (mut this, mut seen) = (Self::default(), HashSet::new());
        for start in next.keys().copied() {
            if !seen.insert(start) {
                continue;
            }
            let (mut group, mut open) = (BTreeSet::from([start]), vec![start]);
            while let Some(node) = open.pop() {
                for other in next.get(node).into_iter().flatten().copied() {
                    if seen.insert(other) {
                        group.insert(other);
                        open.push(other);
                    }
                }
            }
            let kept = group.iter().find(|node| !given_up.contains(*node)).or(group.first());
            let kept = (*kept.expect("a group has its start")).clone();
            for node in group.into_iter().filter(|node| **node != kept) {
                this.kept.insert(node.clone(), kept.clone());
                this.merged.entry(kept.clone()).or_default().push(node.clone());
            }
        }
        this
    }

    /// The group of a node, itself included.
    fn group(&self, node: &NamedNode) -> Vec<NamedNode> {
        self.originals(&self.keep(node))
    }

    fn keep(&self, node: &NamedNode) -> NamedNode {
        self.kept.get(node).unwrap_or(node).clone()
    }

    fn keep_subject(&self, subject: NamedOrBlankNode) -> NamedOrBlankNode {
        match subject {
            NamedOrBlankNode::NamedNode(s) => self.keep(&s).into(),
            blank @ NamedOrBlankNode::BlankNode(_) => blank,
        }
    }

    fn keep_object(&self, object: Term) -> Term {
        match object {
            Term::NamedNode(o) => self.keep(&o).into(),
            other => other,
        }
    }

    /// The node and all that are merged into it.
    fn originals(&self, kept: &NamedNode) -> Vec<NamedNode> {
        let mut all = vec![kept.clone()];
        all.extend(self.merged.get(kept).into_iter().flatten().cloned());
        all
    }
}

/// The two nodes of an identity decision: the one that is given up, and the one that is kept.
fn decision(quad: &Quad) -> Option<(NamedNode, NamedNode)> {
    match (&quad.subject, &quad.object) {
        (NamedOrBlankNode::NamedNode(from), Term::NamedNode(to)) if quad.predicate == terms::SAME_INDIVIDUAL => {
            Some((from.clone(), to.clone()))
        }
        _ => None,
    }
}

/// How good a claim is; the smallest wins.
fn standing(reads: &impl Reads, base: &Base, quad: &Quad) -> Result<(Rank, Certainty), StorageError> {
    let node = claim::node(base, quad.as_ref());
    let (mut rank, mut certainty) = (None, Certainty::Certain);
    for about in reads.quads(Some(node.as_ref().into()), None, None, Some(quad.graph_name.as_ref())) {
        let about = about?;
        let Term::NamedNode(value) = &about.object else { continue };
        let code = value.as_str().rsplit('/').next().unwrap_or_default();
        if about.predicate == terms::RANK {
            // Of several ranks the worst counts, so that the order of quads does not.
            rank = rank.max(Rank::from_code(code));
        } else if about.predicate == terms::CERTAINTY {
            certainty = Certainty::from_code(code).unwrap_or_default();
        }
    }
    Ok((rank.unwrap_or_default(), certainty))
}

/// The accepted values of a property of a kept subject.
fn accepted(
    reads: &impl Reads,
    base: &Base,
    rules: &Rules,
    identity: &Identity,
    subject: &NamedNode,
    property: &NamedNode,
) -> Result<BTreeSet<Term2>, StorageError> {
    let single = rules.is_single_valued(property);
    let mut best: Option<((Rank, Certainty, String, String), Term)> = None;
    let mut values = BTreeSet::new();
    for original in identity.originals(subject) {
        for quad in reads.quads(Some(original.as_ref().into()), Some(property.as_ref()), None, None) {
            let quad = quad?;
            if !is_projected(base, &quad.graph_name) {
                continue;
            }
            let (rank, certainty) = standing(reads, base, &quad)?;
            if rank == Rank::Deprecated {
                continue;
            }
            let value = identity.keep_object(quad.object.clone());
            if single {
                let key = (rank, certainty, quad.graph_name.to_string(), value.to_string());
                if best.as_ref().is_none_or(|(held, _)| key < *held) {
                    best = Some((key, value));
                }
            } else {
                values.insert(Term2(value));
            }
        }
    }
    values.extend(best.map(|(_, value)| Term2(value)));
    Ok(values)
}

/// A term that can be ordered, by its N-Triples form.
#[derive(PartialEq, Eq)]
struct Term2(Term);

impl PartialOrd for Term2 {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Term2 {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.to_string().cmp(&other.0.to_string())
    }
}

/// Brings the projection up to a change that is already in the transaction: `(appeared, gone)`.
///
/// Cost: a few look-ups for each changed statement; an identity decision costs all statements about either person.
pub(super) fn follow(
    transaction: &mut Transaction<'_>,
    base: &Base,
    rules: &Rules,
    inserted: &[Quad],
    removed: &[Quad],
) -> Result<(Vec<Quad>, Vec<Quad>), StoreError> {
    let identity = Identity::read(transaction, base)?;
    let mut pairs = BTreeSet::new();
    for quad in inserted.iter().chain(removed) {
        touched(transaction, base, quad, removed, &mut pairs)?;
    }
    regrouped(transaction, base, &identity, inserted, removed, &mut pairs)?;
    let mut kept = BTreeSet::new();
    for (subject, property) in pairs {
        // A merged person's own edges go, so both it and the one it is kept as are looked at.
        kept.insert((identity.keep(&subject), property.clone()));
        kept.insert((subject, property));
    }
    let (mut appeared, mut gone) = (Vec::new(), Vec::new());
    for (subject, property) in kept {
        settle(transaction, base, rules, &identity, &subject, &property, &mut appeared, &mut gone)?;
    }
    Ok((appeared, gone))
}

/// The (subject, property) pairs whose projection a changed quad can change.
fn touched(
    reads: &impl Reads,
    base: &Base,
    quad: &Quad,
    removed: &[Quad],
    pairs: &mut BTreeSet<(NamedNode, NamedNode)>,
) -> Result<(), StorageError> {
    let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return Ok(()) };
    if quad.graph_name == graph(base, "identity") {
        // See `regrouped`.
    } else if is_claim(base, &quad.subject) {
        // What the claim is about, as it is now and as it was.
        let now = reads.quads(Some(subject.as_ref().into()), None, None, Some(quad.graph_name.as_ref()));
        let mut parts: [Vec<NamedNode>; 2] = Default::default();
        let was = removed.iter().filter(|r| r.subject == quad.subject).cloned().map(Ok);
        for part in now.chain(was) {
            let part = part?;
            let at = match part.predicate.as_ref() {
                p if p == terms::RDF_SUBJECT => 0,
                p if p == terms::RDF_PREDICATE => 1,
                _ => continue,
            };
            if let Term::NamedNode(value) = part.object {
                parts[at].push(value);
            }
        }
        let [subjects, properties] = parts;
        for s in &subjects {
            pairs.extend(properties.iter().map(|p| (s.clone(), p.clone())));
        }
    } else {
        pairs.insert((subject.clone(), quad.predicate.clone()));
    }
    Ok(())
}

/// The pairs that changed identity decisions touch: all statements from and to whoever is in a group with one of the two
/// nodes, or was.
fn regrouped(
    reads: &impl Reads,
    base: &Base,
    now: &Identity,
    inserted: &[Quad],
    removed: &[Quad],
    pairs: &mut BTreeSet<(NamedNode, NamedNode)>,
) -> Result<(), StorageError> {
    let identity = graph(base, "identity");
    let decided = |quads: &[Quad]| -> BTreeSet<(NamedNode, NamedNode)> {
        quads.iter().filter(|quad| quad.graph_name == identity).filter_map(decision).collect()
    };
    let (new, old) = (decided(inserted), decided(removed));
    if new.is_empty() && old.is_empty() {
        return Ok(());
    }
    let mut decisions = old.clone();
    for quad in reads.quads(None, Some(terms::SAME_INDIVIDUAL), None, Some(identity.as_ref())) {
        decisions.extend(decision(&quad?).filter(|decision| !new.contains(decision)));
    }
    let before = Identity::of(&decisions);
    let mut members = BTreeSet::new();
    for node in new.iter().chain(&old).flat_map(|(from, to)| [from, to]) {
        members.extend(before.group(node));
        members.extend(now.group(node));
    }
    let mut properties = BTreeSet::new();
    for member in &members {
        let from = reads.quads(Some(member.as_ref().into()), None, None, None);
        let to = reads.quads(None, None, Some(member.as_ref().into()), None);
        for quad in from.chain(to) {
            let quad = quad?;
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else { continue };
            if members.contains(&subject) {
                properties.insert(quad.predicate);
            } else {
                pairs.insert((subject, quad.predicate));
            }
        }
    }
    for member in members {
        pairs.extend(properties.iter().map(|property| (member.clone(), property.clone())));
    }
    Ok(())
}

/// Makes the projected edges of a subject and property what they should be.
#[expect(clippy::too_many_arguments, reason = "a private step of `follow` and `all`, which hold all of it anyway")]
fn settle(
    transaction: &mut Transaction<'_>,
    base: &Base,
    rules: &Rules,
    identity: &Identity,
    subject: &NamedNode,
    property: &NamedNode,
    appeared: &mut Vec<Quad>,
    gone: &mut Vec<Quad>,
) -> Result<(), StoreError> {
    let wanted = if identity.kept.contains_key(subject) || is_claim(base, &subject.clone().into()) {
        BTreeSet::new()
    } else {
        accepted(transaction, base, rules, identity, subject, property)?
    };
    let held: BTreeSet<Term2> = transaction
        .quads(Some(subject.as_ref().into()), Some(property.as_ref()), None, Some(GraphNameRef::DefaultGraph))
        .map(|quad| Ok(Term2(quad?.object)))
        .collect::<Result<_, StorageError>>()?;
    let edge = |object: &Term2| Quad::new(subject.clone(), property.clone(), object.0.clone(), GraphName::DefaultGraph);
    for object in held.difference(&wanted) {
        transaction.remove(&edge(object));
        gone.push(edge(object));
    }
    for object in wanted.difference(&held) {
        transaction.insert(&edge(object));
        appeared.push(edge(object));
    }
    Ok(())
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
    let edges = store.iter().filter_map(|quad| {
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
    loader.load_ok_quads::<StorageError, StoreError>(edges)?;
    loader.commit()?;
    let mut transaction = store.start_transaction()?;
    for (subject, property) in conflicts {
        settle(&mut transaction, base, rules, &identity, &subject, &property, &mut vec![], &mut vec![])?;
    }
    transaction.commit()?;
    Ok(())
}

/// The claims that are deprecated, by the graph that they stand in.
type Deprecated = HashMap<GraphName, HashSet<NamedOrBlankNode>>;

fn deprecated(store: &Store) -> Result<Deprecated, StoreError> {
    let rank = node(format!("{}rank/{}", terms::CODE, Rank::Deprecated.code()));
    let mut found = Deprecated::new();
    for quad in store.quads_for_pattern(None, Some(terms::RANK), Some(rank.as_ref().into()), None) {
        let quad = quad?;
        found.entry(quad.graph_name).or_default().insert(quad.subject);
    }
    Ok(found)
}

/// Whether the claim that a quad makes is deprecated; looks only where a graph deprecates anything.
fn is_deprecated(deprecated: &Deprecated, base: &Base, quad: &Quad) -> bool {
    deprecated
        .get(&quad.graph_name)
        .is_some_and(|claims| claims.contains(&NamedOrBlankNode::from(claim::node(base, quad.as_ref()))))
}

impl Embedded {
    /// The node that an IRI is kept as, if an identity decision merged it into another.
    pub fn kept_as(&self, iri: NamedNodeRef<'_>) -> Result<Option<NamedNode>, StoreError> {
        Ok(Identity::read(self.store(), self.base())?.kept.get(&iri.into_owned()).cloned())
    }

    /// Whether an edge is in the projection.
    pub fn is_accepted(&self, s: NamedNodeRef<'_>, p: NamedNodeRef<'_>, o: TermRef<'_>) -> Result<bool, StoreError> {
        Ok(self.store().contains(QuadRef::new(s, p, o, GraphNameRef::DefaultGraph))?)
    }
}

/// The statements that are projected, with the graph that makes each; what an index is built from.
pub struct Accepted<'a> {
    data: &'a Embedded,
    identity: Identity,
    deprecated: Deprecated,
}

impl<'a> Accepted<'a> {
    /// Reads the identity decisions and deprecated claims once.
    pub fn of(data: &'a Embedded) -> Result<Self, StoreError> {
        let (identity, deprecated) = (Identity::read(data.store(), data.base())?, deprecated(data.store())?);
        Ok(Self { data, identity, deprecated })
    }

    /// The accepted statements of a property, as `(statement as its graph makes it, statement as projected)`.
    ///
    /// A plain store has no projection: its default graph is what is accepted.
    pub fn statements(&self, property: NamedNodeRef<'_>) -> impl Iterator<Item = Result<(Quad, Quad), StoreError>> {
        let plain = self.data.mode() == super::Mode::Plain;
        let graph = plain.then_some(GraphNameRef::DefaultGraph);
        self.data.store().quads_for_pattern(None, Some(property), None, graph).filter_map(move |quad| {
            let quad = match quad {
                Ok(quad) => quad,
                Err(e) => return Some(Err(e.into())),
            };
            self.accepts(&quad).then(|| {
                let projected = self.projected(&quad);
                Ok((quad, projected))
            })
        })
    }

    /// The accepted statements that are projected to an edge, as their graphs make them.
    pub fn statements_of(&self, projected: &Quad) -> Vec<Result<Quad, StoreError>> {
        let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) = (&projected.subject, &projected.object)
        else {
            return Vec::new();
        };
        let graph = (self.data.mode() == super::Mode::Plain).then_some(GraphNameRef::DefaultGraph);
        let (property, mut found) = (projected.predicate.as_ref(), Vec::new());
        for s in self.identity.originals(subject) {
            for o in self.identity.originals(object) {
                let (s, o) = (s.as_ref().into(), o.as_ref().into());
                let quads = self.data.store().quads_for_pattern(Some(s), Some(property), Some(o), graph);
                found.extend(quads.map(|quad| quad.map_err(StoreError::from)));
            }
        }
        found.retain(|quad| quad.as_ref().is_ok_and(|quad| self.accepts(quad)) || quad.is_err());
        found
    }

    /// A statement with the nodes that identity decisions keep, as an edge of the default graph.
    pub fn projected(&self, statement: &Quad) -> Quad {
        Quad {
            subject: self.identity.keep_subject(statement.subject.clone()),
            predicate: statement.predicate.clone(),
            object: self.identity.keep_object(statement.object.clone()),
            graph_name: GraphName::DefaultGraph,
        }
    }

    fn accepts(&self, statement: &Quad) -> bool {
        let base = self.data.base();
        self.data.mode() == super::Mode::Plain
            || is_projected(base, &statement.graph_name)
                && !is_claim(base, &statement.subject)
                && !is_deprecated(&self.deprecated, self.data.base(), statement)
    }
}
