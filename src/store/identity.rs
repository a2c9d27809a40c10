//! Identity decisions: which record stands for which person.

use super::Reads;
use super::write::graph;
use crate::model::Base;
use crate::ontology::terms;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::StorageError;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The identity decisions in force: which node each merged node is kept as.
#[derive(Debug, Default)]
pub(super) struct Identity {
    pub(super) kept: HashMap<NamedNode, NamedNode>,
    merged: HashMap<NamedNode, Vec<NamedNode>>,
}

impl Identity {
    pub(super) fn read(reads: &impl Reads, base: &Base) -> Result<Self, StorageError> {
        let identity = graph(base, "identity");
        let mut decisions = BTreeSet::new();
        for quad in reads.quads(None, Some(terms::SAME_INDIVIDUAL), None, Some(identity.as_ref())) {
            decisions.extend(decision(&quad?));
        }
        Ok(Self::of(&decisions))
    }

    /// Decisions join nodes into groups. A group is kept as the node that none of them gives up; where that is none or
    /// several, as the one whose IRI sorts first.
    pub(super) fn of(decisions: &BTreeSet<(NamedNode, NamedNode)>) -> Self {
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
    pub(super) fn group(&self, node: &NamedNode) -> Vec<NamedNode> {
        self.originals(&self.keep(node))
    }

    pub(super) fn keep(&self, node: &NamedNode) -> NamedNode {
        self.kept.get(node).unwrap_or(node).clone()
    }

    pub(super) fn keep_subject(&self, subject: NamedOrBlankNode) -> NamedOrBlankNode {
        match subject {
            NamedOrBlankNode::NamedNode(s) => self.keep(&s).into(),
            blank @ NamedOrBlankNode::BlankNode(_) => blank,
        }
    }

    pub(super) fn keep_object(&self, object: Term) -> Term {
        match object {
            Term::NamedNode(o) => self.keep(&o).into(),
            other => other,
        }
    }

    /// The node and all that are merged into it.
    pub(super) fn originals(&self, kept: &NamedNode) -> Vec<NamedNode> {
        let mut all = vec![kept.clone()];
        all.extend(self.merged.get(kept).into_iter().flatten().cloned());
        all
    }
}

/// The two nodes of an identity decision: the one that is given up, and the one that is kept.
pub(super) fn decision(quad: &Quad) -> Option<(NamedNode, NamedNode)> {
    match (&quad.subject, &quad.object) {
        (NamedOrBlankNode::NamedNode(from), Term::NamedNode(to)) if quad.predicate == terms::SAME_INDIVIDUAL => {
            Some((from.clone(), to.clone()))
        }
        _ => None,
    }
}
