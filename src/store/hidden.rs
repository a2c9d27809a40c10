//! What of the store strangers do not see, and what they see instead.
//!
//! [`Hidden::of`] starts from hidden people and follows what belongs to them: claims about them, their names, events
//! and families that they are part of, decisions on their identity; then places, sources and schools that nobody
//! visible mentions. [`Hidden::public`] is the one door: a quad comes out as it is, with a hidden person replaced by an
//! opaque node where the family tree needs one, or not at all.
//!
//! Free text can name anybody. In the graphs where people may be living, a text with a hidden person's full name is
//! left out, and so is a genealogist's record that points to one.

use super::Reads;
use super::phrases::Phrases;
use super::project::{is_claim, is_system};
use super::write::node;
use crate::model::{Base, EntityKind};
use crate::ontology::terms;
use oxigraph::model::{
    GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term, TermRef,
};
use oxigraph::store::StorageError;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The links that show the shape of a family tree.
const TREE: [NamedNodeRef<'static>; 6] = [
    terms::PARENT_OF,
    terms::ADOPTIVE_PARENT_OF,
    terms::FOSTER_PARENT_OF,
    terms::STEP_PARENT_OF,
    terms::SPOUSE_OF,
    terms::PARTNER_OF,
];

/// What the opaque nodes are called.
const LABELS: [(&str, &str); 3] = [("en", "living person"), ("fr", "personne vivante"), ("he", "אדם חי")];

/// Whom to hide; what belongs to them follows.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// Hidden people, each with the opaque node that stands for them in the tree, if any.
    pub hidden: HashMap<NamedNode, Option<NamedNode>>,
    /// All people whose being hidden was weighed.
    pub weighed: HashSet<NamedNode>,
    /// Events, families and other nodes that are marked as restricted themselves.
    pub restricted: HashSet<NamedNode>,
    /// The graphs in which, as a curator vouches, nobody is living.
    pub vouched: HashSet<NamedNode>,
}

impl People {
    /// Whether a graph may tell of the living: all may but the service's own, those that a curator vouches for, and
    /// those of invented people.
    pub fn may_be_in(&self, base: &Base, graph: &NamedNode) -> bool {
        !self.vouched.contains(graph)
            && !is_system(base, graph.as_str())
            && !graph.as_str().starts_with(&base.graph("source/synthetic-"))
            && graph.as_str() != base.graph("living")
    }
}

/// What strangers do not see.
#[derive(Clone, Debug, Default)]
pub struct Hidden {
    people: People,
    nodes: HashSet<NamedNode>,
    /// Shared things (places, sources) whose being hidden was weighed.
    weighed: HashSet<NamedNode>,
    /// The opaque nodes that the tree needs.
    opaque: BTreeSet<NamedNode>,
    names: Phrases,
    /// References between records of genealogists' files: graph and `@I1@`.
    references: HashSet<(NamedNode, String)>,
}

impl Hidden {
    /// Follows what belongs to the hidden people.
    ///
    /// Cost: the quads of every hidden node.
    pub fn of(reads: &impl Reads, base: &Base, people: People) -> Result<Self, StorageError> {
        let mut this = Self { people, ..Self::default() };
        let mut queue: Vec<NamedNode> =
            this.people.hidden.keys().cloned().chain(this.people.restricted.iter().cloned()).collect();
        let mut shared = BTreeSet::new();
        while !queue.is_empty() {
            while let Some(hidden) = queue.pop() {
                if this.nodes.insert(hidden.clone()) {
                    this.spread(reads, base, &hidden, &mut queue, &mut shared)?;
                }
            }
            queue = this.unsupported(reads, base, &std::mem::take(&mut shared))?;
        }
        this.tree(reads, base)?;
        Ok(this)
    }

    /// Whether everything is public.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// How many people are hidden.
    pub fn people(&self) -> usize {
        self.people.hidden.len()
    }

    /// Whether a node is hidden.
    pub fn contains(&self, node: &NamedNode) -> bool {
        self.nodes.contains(node)
    }

    /// The nodes that the two treat differently.
    pub(super) fn difference<'a>(&'a self, other: &'a Self) -> BTreeSet<&'a NamedNode> {
        let otherwise = |person: &&NamedNode| self.people.hidden.get(*person) != other.people.hidden.get(*person);
        let people = self.people.hidden.keys().filter(otherwise);
        self.nodes.symmetric_difference(&other.nodes).chain(people).collect()
    }

    /// Whether the two treat texts alike.
    pub(super) fn reads_alike(&self, other: &Self) -> bool {
        self.people.vouched == other.people.vouched && self.names == other.names && self.references == other.references
    }

    /// Whether the two let the same quads through.
    pub fn agrees(&self, other: &Self) -> bool {
        self.nodes == other.nodes && self.people.hidden == other.people.hidden && self.reads_alike(other)
    }

    /// The graphs among these whose texts may tell of the living.
    pub(super) fn guarded(&self, base: &Base, graphs: Vec<NamedNode>) -> Vec<NamedNode> {
        let provenance = base.graph("provenance");
        let guarded = |graph: &NamedNode| self.people.may_be_in(base, graph) || graph.as_str() == provenance;
        graphs.into_iter().filter(guarded).collect()
    }

    /// A digest of what decides which quads come out, to know it again.
    pub fn digest(&self) -> String {
        let opaque = self.people.hidden.iter().map(|(person, opaque)| format!("{person} {opaque:?}\n"));
        let vouched = self.people.vouched.iter().map(|graph| format!("{graph} vouched\n"));
        let nodes = self.nodes.iter().map(|node| format!("{node}\n"));
        let mut lines: Vec<String> = opaque.chain(vouched).chain(nodes).collect();
        lines.sort_unstable();
        let mut hash = Sha256::new();
        lines.iter().for_each(|line| hash.update(line));
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether a change of a quad can change who or what is hidden.
    pub fn may_follow_from(&self, base: &Base, quad: &Quad) -> bool {
        let GraphName::NamedNode(graph) = &quad.graph_name else { return true };
        let own = ["identity", "provenance"].iter().any(|name| graph.as_str() == base.graph(name));
        let weighed = |node: &NamedNode| {
            self.people.weighed.contains(node) || self.weighed.contains(node) || self.nodes.contains(node)
        };
        own || self.people.may_be_in(base, graph)
            || quad.predicate == terms::VISIBILITY
            || matches!(&quad.subject, NamedOrBlankNode::NamedNode(s) if weighed(s))
            || matches!(&quad.object, Term::NamedNode(o) if weighed(o))
    }

    /// What strangers see of a quad of a named graph.
    pub fn public(&self, base: &Base, quad: &Quad) -> Option<Quad> {
        let GraphName::NamedNode(graph) = &quad.graph_name else { return None };
        if self.nodes.contains(graph) || self.nodes.contains(&quad.predicate) {
            return None;
        }
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return None };
        let hides_subject = self.nodes.contains(subject);
        match &quad.object {
            Term::NamedNode(object) => match (hides_subject, self.nodes.contains(object)) {
                (false, false) => Some(quad.clone()),
                (true, true) => None,
                (true, false) => {
                    let opaque = self.tree_node(base, subject, quad, object)?;
                    Some(Quad { subject: opaque.into(), ..quad.clone() })
                }
                (false, true) => {
                    let opaque = self.tree_node(base, object, quad, subject)?;
                    Some(Quad { object: opaque.into(), ..quad.clone() })
                }
            },
            Term::Literal(_) if hides_subject => None,
            Term::Literal(text) => self.may_be_read(base, subject, quad, graph, text).then(|| quad.clone()),
            _ => None,
        }
    }

    /// The quads that tell what the opaque nodes are, in a graph of their own.
    pub fn opaque(&self, base: &Base) -> Vec<Quad> {
        let graph = GraphName::from(node(base.graph("living")));
        let about = |opaque: &NamedNode| {
            let kind = Quad::new(opaque.clone(), terms::RDF_TYPE, terms::PERSON, graph.clone());
            let labels = LABELS.map(|(lang, label)| {
                let label = Literal::new_language_tagged_literal_unchecked(label, lang);
                Quad::new(opaque.clone(), terms::RDFS_LABEL, label, graph.clone())
            });
            std::iter::once(kind).chain(labels).collect::<Vec<_>>()
        };
        self.opaque.iter().flat_map(about).collect()
    }

    /// The opaque node of a hidden person at one end of a link of the tree, the other end of which is a visible person.
    fn tree_node(&self, base: &Base, hidden: &NamedNode, quad: &Quad, other: &NamedNode) -> Option<NamedNode> {
        let in_tree = TREE.contains(&quad.predicate.as_ref()) && is_kind(base, other, EntityKind::Person);
        in_tree.then(|| self.people.hidden.get(hidden).cloned().flatten()).flatten()
    }

    /// Whether strangers may read a text of a visible node.
    fn may_be_read(&self, base: &Base, of: &NamedNode, quad: &Quad, graph: &NamedNode, text: &Literal) -> bool {
        let guarded = self.people.may_be_in(base, graph) || graph.as_str() == base.graph("provenance");
        if self.is_empty() || !guarded {
            return true;
        }
        // Somebody dead may have the name of somebody living.
        let name = matches!(quad.predicate.as_ref(), terms::RDFS_LABEL | terms::SKOS_ALT_LABEL);
        if name && is_kind(base, of, EntityKind::Person) || is_kind(base, of, EntityKind::Name) {
            return true;
        }
        if quad.predicate == terms::GEDCOM_RECORD {
            // The header and the submitter tell of whoever made the file, who is hardly dead.
            let of_somebody = base.id(of.as_str()).is_some_and(|id| {
                matches!(id.kind, EntityKind::Person | EntityKind::Family | EntityKind::Source | EntityKind::Item)
            });
            let points = |word: &str| self.references.contains(&(graph.clone(), word.to_owned()));
            if !of_somebody || text.value().split(char::is_whitespace).any(points) {
                return false;
            }
        }
        !self.names.any_in(text.value())
    }

    /// What belongs to a hidden node is put in `queue`; what it shares with others, in `shared`.
    fn spread(
        &mut self,
        reads: &impl Reads,
        base: &Base,
        hidden: &NamedNode,
        queue: &mut Vec<NamedNode>,
        shared: &mut BTreeSet<NamedNode>,
    ) -> Result<(), StorageError> {
        for quad in stated(reads, None, None, Some(hidden.as_ref().into())) {
            let quad = quad?;
            if let NamedOrBlankNode::NamedNode(subject) = quad.subject
                && self.depends(base, &subject)
            {
                queue.push(subject);
            }
        }
        let person = self.people.hidden.contains_key(hidden);
        let name = is_kind(base, hidden, EntityKind::Name);
        for quad in stated(reads, Some(hidden.as_ref().into()), None, None) {
            let quad = quad?;
            let GraphName::NamedNode(graph) = quad.graph_name else { continue };
            match quad.object {
                Term::NamedNode(object) if is_kind(base, &object, EntityKind::Name) => queue.push(object),
                Term::NamedNode(object) if quad.predicate == terms::PARTICIPATION => queue.push(object),
                Term::NamedNode(object) if self.is_shared(base, &object) => {
                    shared.insert(object);
                }
                Term::Literal(text) => match quad.predicate.as_ref() {
                    terms::RDFS_LABEL | terms::SKOS_ALT_LABEL if person => self.names.add(text.value()),
                    terms::LITERAL_FORM if name => self.names.add(text.value()),
                    terms::XREF if person => {
                        self.references.insert((graph, text.value().to_owned()));
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether a node that mentions a hidden one is hidden with it.
    fn depends(&self, base: &Base, subject: &NamedNode) -> bool {
        if self.people.weighed.contains(subject) || subject.as_str().starts_with(&base.graph("")) {
            return false;
        }
        let kind = base.id(subject.as_str()).map(|id| id.kind);
        !matches!(
            kind,
            Some(
                EntityKind::Person
                    | EntityKind::Institution
                    | EntityKind::Place
                    | EntityKind::Source
                    | EntityKind::Figure
            )
        )
    }

    /// Whether a node that a hidden one mentions may belong to others too.
    fn is_shared(&self, base: &Base, object: &NamedNode) -> bool {
        !self.nodes.contains(object)
            && !self.people.weighed.contains(object)
            && base.id(object.as_str()).is_some_and(|id| !matches!(id.kind, EntityKind::Person | EntityKind::Claim))
    }

    /// Those of the shared nodes, and of what they mention, that no visible node mentions.
    fn unsupported(
        &mut self,
        reads: &impl Reads,
        base: &Base,
        shared: &BTreeSet<NamedNode>,
    ) -> Result<Vec<NamedNode>, StorageError> {
        let mut pending = BTreeSet::new();
        let mut mentions: HashMap<NamedNode, Vec<NamedNode>> = HashMap::new();
        let mut queue: Vec<NamedNode> = shared.iter().cloned().collect();
        while let Some(node) = queue.pop() {
            if self.nodes.contains(&node) || pending.contains(&node) || self.is_vouched(reads, &node)? {
                continue;
            }
            let mut objects = Vec::new();
            for quad in stated(reads, Some(node.as_ref().into()), None, None) {
                if let Term::NamedNode(object) = quad?.object
                    && self.is_shared(base, &object)
                {
                    objects.push(object);
                }
            }
            queue.extend(objects.iter().cloned());
            mentions.insert(node.clone(), objects);
            pending.insert(node);
        }
        self.weighed.extend(pending.iter().cloned());
        let mut visible = Vec::new();
        for node in &pending {
            if self.is_supported(reads, base, node, &pending)? {
                visible.push(node.clone());
            }
        }
        while let Some(node) = visible.pop() {
            if pending.remove(&node) {
                visible.extend(mentions.remove(&node).unwrap_or_default());
            }
        }
        Ok(pending.into_iter().collect())
    }

    /// Whether a graph whose curator vouches for it describes a node.
    fn is_vouched(&self, reads: &impl Reads, node: &NamedNode) -> Result<bool, StorageError> {
        for quad in stated(reads, Some(node.as_ref().into()), None, None) {
            if let GraphName::NamedNode(graph) = quad?.graph_name
                && self.people.vouched.contains(&graph)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a visible node that is not itself in question mentions a node.
    fn is_supported(
        &self,
        reads: &impl Reads,
        base: &Base,
        node: &NamedNode,
        pending: &BTreeSet<NamedNode>,
    ) -> Result<bool, StorageError> {
        if is_kind(base, node, EntityKind::Event) {
            // Whoever took part does not mention the event; the event mentions them.
            for quad in stated(reads, Some(node.as_ref().into()), Some(terms::PARTICIPANT), None) {
                if matches!(quad?.object, Term::NamedNode(who) if !self.nodes.contains(&who)) {
                    return Ok(true);
                }
            }
        }
        for quad in stated(reads, None, None, Some(node.as_ref().into())) {
            let quad = quad?;
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else { continue };
            // A claim about a node is no reason to show the node.
            let about = is_claim(base, &subject.clone().into()) && self.claims_about(reads, &subject, pending)?;
            if !about && !self.nodes.contains(&subject) && !pending.contains(&subject) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a claim is about a node that is hidden or in question.
    fn claims_about(
        &self,
        reads: &impl Reads,
        claim: &NamedNode,
        pending: &BTreeSet<NamedNode>,
    ) -> Result<bool, StorageError> {
        for quad in stated(reads, Some(claim.as_ref().into()), Some(terms::RDF_SUBJECT), None) {
            if let Term::NamedNode(subject) = quad?.object
                && (self.nodes.contains(&subject) || pending.contains(&subject))
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Finds the opaque nodes that the tree needs.
    fn tree(&mut self, reads: &impl Reads, base: &Base) -> Result<(), StorageError> {
        for (person, opaque) in &self.people.hidden {
            let Some(opaque) = opaque else { continue };
            let from = stated(reads, Some(person.as_ref().into()), None, None);
            let to = stated(reads, None, None, Some(person.as_ref().into()));
            for quad in from.chain(to) {
                if self.public(base, &quad?).is_some() {
                    self.opaque.insert(opaque.clone());
                    break;
                }
            }
        }
        Ok(())
    }
}

/// The quads of named graphs. The default graph repeats them, and in a write under way has not followed yet.
fn stated<'a>(
    reads: &'a impl Reads,
    subject: Option<NamedOrBlankNodeRef<'_>>,
    predicate: Option<NamedNodeRef<'_>>,
    object: Option<TermRef<'_>>,
) -> impl Iterator<Item = Result<Quad, StorageError>> + 'a {
    let quads = reads.quads(subject, predicate, object, None);
    quads.filter(|quad| !matches!(quad, Ok(quad) if quad.graph_name.is_default_graph()))
}

fn is_kind(base: &Base, node: &NamedNode, kind: EntityKind) -> bool {
    base.id(node.as_str()).is_some_and(|id| id.kind == kind)
}
