//! The projection after a change: only what the change touches is looked at again.
//!
//! A changed statement touches one value of its subject and property; where the property has one value only, all of
//! them compete. A changed claim touches the statement that it is about, also where it does not say which; an identity
//! decision touches all statements from and to the nodes that it joins or parts.

use super::Reads;
use super::identity::{Identity, decision};
use super::project::{is_claim, is_projected, undescribed};
use super::write::graph;
use crate::model::{Base, Certainty, Rank};
use crate::ontology::{Rules, claim, terms};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::StorageError;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Edges of the default graph that a change makes appear and go.
#[derive(Debug, Default)]
pub(super) struct Edges {
    /// Those that appear.
    pub(super) appeared: Vec<Quad>,
    /// Those that go.
    pub(super) gone: Vec<Quad>,
}

/// Which values of a subject and property are looked at.
#[derive(Clone, Debug)]
pub(super) enum Values {
    /// All that there are or were.
    All,
    /// These alone.
    These(Vec<Term>),
}

/// What a change touches: subject, property, values.
type Touched = BTreeMap<(NamedNode, NamedNode), Values>;

/// How the projection differs after a change: `reads` has the change already, its default graph not yet.
///
/// Cost: a few look-ups for each changed statement; an identity decision costs all statements about either person, a rank
/// or certainty of a claim that does not describe its statement all statements of its graph.
pub(super) fn follow(
    reads: &impl Reads,
    base: &Base,
    rules: &Rules,
    inserted: &[Quad],
    removed: &[Quad],
) -> Result<Edges, StorageError> {
    let identity = Identity::read(reads, base)?;
    let mut touched = Touched::new();
    stated(reads, base, inserted, removed, &mut touched)?;
    regrouped(reads, base, &identity, inserted, removed, &mut touched)?;
    let mut kept = Touched::new();
    for ((subject, property), values) in touched {
        // A merged person's own edges go, so both it and the one it is kept as are looked at.
        let keep = identity.keep(&subject);
        if keep != subject {
            touch(&mut kept, keep, property.clone(), values.clone());
        }
        touch(&mut kept, subject, property, values);
    }
    let (settling, mut edges) = (Settling { reads, base, rules, identity: &identity }, Edges::default());
    for ((subject, property), values) in kept {
        settling.settle(&subject, &property, &values, &mut edges)?;
    }
    Ok(edges)
}

fn touch(touched: &mut Touched, subject: NamedNode, property: NamedNode, values: Values) {
    let held = touched.entry((subject, property)).or_insert_with(|| Values::These(Vec::new()));
    match (held, values) {
        (Values::These(held), Values::These(more)) => held.extend(more),
        (held, Values::All) => *held = Values::All,
        (Values::All, Values::These(_)) => {}
    }
}

/// What changed statements and claims touch.
fn stated(
    reads: &impl Reads,
    base: &Base,
    inserted: &[Quad],
    removed: &[Quad],
    touched: &mut Touched,
) -> Result<(), StorageError> {
    let identity = graph(base, "identity");
    let mut claims = BTreeMap::<(&NamedNode, String), &GraphName>::new();
    let mut weighed = HashSet::new();
    for quad in inserted.iter().chain(removed).filter(|quad| quad.graph_name != identity) {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
        if is_claim(base, &quad.subject) {
            claims.insert((subject, quad.graph_name.to_string()), &quad.graph_name);
            if [terms::RANK, terms::CERTAINTY].contains(&quad.predicate.as_ref()) {
                weighed.insert((subject, &quad.graph_name));
            }
        } else {
            touch(touched, subject.clone(), quad.predicate.clone(), Values::These(vec![quad.object.clone()]));
        }
    }
    let mut gone = HashMap::<&NamedOrBlankNode, Vec<&Quad>>::new();
    for quad in removed.iter().filter(|quad| is_claim(base, &quad.subject)) {
        gone.entry(&quad.subject).or_default().push(quad);
    }
    let mut unsaid = HashMap::<GraphName, HashSet<NamedNode>>::new();
    for ((claim, _), graph) in claims {
        let is_said = claimed(reads, base, (claim, graph), gone.get(&NamedOrBlankNode::from(claim.clone())), touched)?;
        if !is_said && weighed.contains(&(claim, graph)) {
            unsaid.entry(graph.clone()).or_default().insert(claim.clone());
        }
    }
    for quad in undescribed(reads, base, &unsaid)? {
        if let NamedOrBlankNode::NamedNode(subject) = quad.subject {
            touch(touched, subject, quad.predicate, Values::These(vec![quad.object]));
        }
    }
    Ok(())
}

/// The statements that a claim says it is about, as it is now and as it was; whether the one that it is named by is among
/// them.
fn claimed(
    reads: &impl Reads,
    base: &Base,
    (claim, graph): (&NamedNode, &GraphName),
    gone: Option<&Vec<&Quad>>,
    touched: &mut Touched,
) -> Result<bool, StorageError> {
    let now = reads.quads(Some(claim.as_ref().into()), None, None, Some(graph.as_ref()));
    let was = gone.into_iter().flatten().copied().cloned().map(Ok);
    let (mut subjects, mut properties, mut objects) = (Vec::new(), Vec::new(), Vec::new());
    for part in now.chain(was) {
        let part = part?;
        match (part.predicate.as_ref(), part.object) {
            (terms::RDF_SUBJECT, Term::NamedNode(subject)) => subjects.push(subject),
            (terms::RDF_PREDICATE, Term::NamedNode(property)) => properties.push(property),
            (terms::RDF_OBJECT, object) => objects.push(object),
            _ => {}
        }
    }
    let mut is_said = false;
    let values = if objects.is_empty() { Values::All } else { Values::These(objects.clone()) };
    for subject in &subjects {
        for property in &properties {
            touch(touched, subject.clone(), property.clone(), values.clone());
            is_said |= objects.iter().any(|object| {
                let said = Quad::new(subject.clone(), property.clone(), object.clone(), graph.clone());
                claim::node(base, said.as_ref()) == *claim
            });
        }
    }
    Ok(is_said)
}

/// What changed identity decisions touch: all statements from and to whoever is in a group with one of the two nodes, or
/// was.
fn regrouped(
    reads: &impl Reads,
    base: &Base,
    now: &Identity,
    inserted: &[Quad],
    removed: &[Quad],
    touched: &mut Touched,
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
                touch(touched, subject, quad.predicate, Values::All);
            }
        }
    }
    for member in members {
        for property in &properties {
            touch(touched, member.clone(), property.clone(), Values::All);
        }
    }
    Ok(())
}

/// Working out what the projection should have, and how that differs from what it has.
pub(super) struct Settling<'a, R> {
    pub(super) reads: &'a R,
    pub(super) base: &'a Base,
    pub(super) rules: &'a Rules,
    pub(super) identity: &'a Identity,
}

impl<R: Reads> Settling<'_, R> {
    /// The edges of a subject and property that should appear and go.
    pub(super) fn settle(
        &self,
        subject: &NamedNode,
        property: &NamedNode,
        values: &Values,
        edges: &mut Edges,
    ) -> Result<(), StorageError> {
        let (wanted, held) = match values {
            Values::These(values) if !self.rules.is_single_valued(property) => self.these(subject, property, values)?,
            _ => (self.accepted(subject, property)?, self.held(subject, property)?),
        };
        let edge =
            |object: &Term| Quad::new(subject.clone(), property.clone(), object.clone(), GraphName::DefaultGraph);
        let other = |than: &BTreeMap<String, Term>| {
            let keys: HashSet<String> = than.keys().cloned().collect();
            move |(key, _): &(&String, &Term)| !keys.contains(*key)
        };
        edges.gone.extend(held.iter().filter(other(&wanted)).map(|(_, object)| edge(object)));
        edges.appeared.extend(wanted.iter().filter(other(&held)).map(|(_, object)| edge(object)));
        Ok(())
    }

    /// Whether nodes like this have no edges of their own: they are claims, or merged into another.
    fn has_none(&self, subject: &NamedNode) -> bool {
        self.identity.kept.contains_key(subject) || is_claim(self.base, &subject.clone().into())
    }

    /// Of some values: the accepted ones, and those that the projection has.
    fn these(
        &self,
        subject: &NamedNode,
        property: &NamedNode,
        values: &[Term],
    ) -> Result<(Known, Known), StorageError> {
        let (mut wanted, mut held) = (Known::new(), Known::new());
        let subjects = if self.has_none(subject) { Vec::new() } else { self.identity.originals(subject) };
        for value in values {
            let value = self.identity.keep_object(value.clone());
            let key = value.to_string();
            let objects: Vec<Term> = match &value {
                Term::NamedNode(node) => self.identity.originals(node).into_iter().map(Term::from).collect(),
                other => vec![other.clone()],
            };
            'accepted: for s in &subjects {
                for o in &objects {
                    for quad in
                        self.reads.quads(Some(s.as_ref().into()), Some(property.as_ref()), Some(o.as_ref()), None)
                    {
                        if self.accepts(&quad?)?.is_some() {
                            wanted.insert(key.clone(), value.clone());
                            break 'accepted;
                        }
                    }
                }
            }
            let edge = Some(GraphNameRef::DefaultGraph);
            let (s, p) = (Some(subject.as_ref().into()), Some(property.as_ref()));
            if self.reads.quads(s, p, Some(value.as_ref()), edge).next().transpose()?.is_some() {
                held.insert(key, value);
            }
        }
        Ok((wanted, held))
    }

    /// The values that the projection has.
    fn held(&self, subject: &NamedNode, property: &NamedNode) -> Result<Known, StorageError> {
        let edge = Some(GraphNameRef::DefaultGraph);
        let held = self.reads.quads(Some(subject.as_ref().into()), Some(property.as_ref()), None, edge);
        held.map(|quad| quad.map(|quad| (quad.object.to_string(), quad.object))).collect()
    }

    /// The accepted values of a property of a kept subject.
    fn accepted(&self, subject: &NamedNode, property: &NamedNode) -> Result<Known, StorageError> {
        let mut values = Known::new();
        if self.has_none(subject) {
            return Ok(values);
        }
        let single = self.rules.is_single_valued(property);
        let mut best: Option<((Rank, Certainty, String, String), Term)> = None;
        for original in self.identity.originals(subject) {
            for quad in self.reads.quads(Some(original.as_ref().into()), Some(property.as_ref()), None, None) {
                let quad = quad?;
                let Some((rank, certainty)) = self.accepts(&quad)? else { continue };
                let value = self.identity.keep_object(quad.object.clone());
                if !single {
                    values.insert(value.to_string(), value);
                    continue;
                }
                let key = (rank, certainty, quad.graph_name.to_string(), value.to_string());
                if best.as_ref().is_none_or(|(held, _)| key < *held) {
                    best = Some((key, value));
                }
            }
        }
        values.extend(best.map(|((.., key), value)| (key, value)));
        Ok(values)
    }

    /// How good the claim of a statement is, the smallest winning; nothing if it is not projected at all.
    fn accepts(&self, quad: &Quad) -> Result<Option<(Rank, Certainty)>, StorageError> {
        if !is_projected(self.base, &quad.graph_name) {
            return Ok(None);
        }
        let node = claim::node(self.base, quad.as_ref());
        let (mut rank, mut certainty) = (None, Certainty::Certain);
        for about in self.reads.quads(Some(node.as_ref().into()), None, None, Some(quad.graph_name.as_ref())) {
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
        let rank = rank.unwrap_or_default();
        Ok((rank != Rank::Deprecated).then_some((rank, certainty)))
    }
}

/// Values by their N-Triples form, which gives them an order.
type Known = BTreeMap<String, Term>;
