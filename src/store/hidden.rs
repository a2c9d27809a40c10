//! What of the store strangers do not see, and what they see instead.
//!
//! [`Hidden::public`] is the one door: a quad comes out as it is, with a hidden person replaced by an opaque node where
//! the family tree needs one, or not at all. What belongs to hidden people is found in `hiding`.
//!
//! Free text can name anybody. In the graphs where people may be living, a text with a hidden person's full name is
//! left out, or with a given name or nickname and the surname; in the graph that tells it, also a text with the nickname
//! alone; and so is a genealogist's record that points to one.

use super::phrases::{Phrase, Phrases, word_hashes};
use super::project::is_system;
use super::texts::Texts;
use super::write::node;
use crate::model::{Base, EntityKind};
use crate::ontology::terms;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The links that show the shape of a family tree.
pub(super) const TREE: [NamedNodeRef<'static>; 6] = [
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
    /// People whose IRI is not that of a person of ours.
    pub foreign: HashSet<NamedNode>,
    /// Events, families and other nodes that are marked as restricted themselves.
    pub restricted: HashSet<NamedNode>,
    /// The graphs in which, as a curator vouches, nobody is living.
    pub vouched: HashSet<NamedNode>,
}

impl People {
    /// Whether a graph may tell of the living: all may but the service's own, those that a curator vouches for, and
    /// those of invented people.
    pub fn may_be_in(&self, base: &Base, graph: &NamedNode) -> bool {
        let own = graph.as_str().strip_prefix(base.as_str()).and_then(|rest| rest.strip_prefix("graph/"));
        !own.is_some_and(|path| path.starts_with("source/synthetic-"))
            && !is_system(base, graph.as_str())
            && !self.vouched.contains(graph)
    }

    /// Whether a node is a person.
    pub(super) fn is_person(&self, base: &Base, node: &NamedNode) -> bool {
        is_kind(base, node, EntityKind::Person) || self.foreign.contains(node)
    }
}

/// What strangers do not see.
#[derive(Clone, Debug, Default)]
pub struct Hidden {
    pub(super) people: People,
    pub(super) nodes: HashSet<NamedNode>,
    /// The opaque nodes that the tree needs.
    pub(super) opaque: BTreeSet<NamedNode>,
    /// What each hidden node adds to the names and references that texts are searched for.
    pub(super) told: HashMap<NamedNode, Told>,
    pub(super) names: Phrases,
    /// References between records of genealogists' files, with how many hidden people have each.
    pub(super) references: HashMap<Reference, u32>,
    /// The nicknames that each graph tells of hidden people, with how many have each.
    pub(super) nicknames: HashMap<NamedNode, HashMap<u64, u32>>,
}

/// A graph and `@I1@`, by which records of the file in the graph refer to a person.
type Reference = (NamedNode, String);

/// What texts may not say of a hidden node.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) names: Vec<Phrase>,
    pub(super) references: Vec<Reference>,
    /// Each with the graph that tells it.
    pub(super) nicknames: Vec<(NamedNode, u64)>,
}

impl Told {
    fn is_empty(&self) -> bool {
        self.names.is_empty() && self.references.is_empty() && self.nicknames.is_empty()
    }
}

/// The names and references that two treat differently.
#[derive(Debug, Default)]
pub(super) struct Wording {
    names: Phrases,
    references: HashSet<Reference>,
    nicknames: HashMap<NamedNode, HashSet<u64>>,
    /// Whether they guard other graphs.
    everywhere: bool,
    /// Whether one of them hides nothing, and so lets the records through that are nobody's.
    nobodys: bool,
}

impl Wording {
    /// Whether they read every text alike.
    pub(super) fn is_empty(&self) -> bool {
        !self.everywhere
            && !self.nobodys
            && self.names.is_empty()
            && self.references.is_empty()
            && self.nicknames.is_empty()
    }

    /// Whether they may treat what is said of imports differently: what a file is called, and who brought it.
    pub(super) fn is_of_imports(&self) -> bool {
        self.nobodys
    }

    /// The things among whose texts are all that they may treat differently; `None` if that is not known.
    pub(super) fn things<'t>(&self, texts: &'t Texts) -> Option<BTreeSet<&'t NamedNode>> {
        if self.everywhere || texts.has_gaps() {
            return None;
        }
        let mut things = texts.with(self.names.iter(), self.references.iter().map(|(_, xref)| xref.as_str()));
        if self.nobodys {
            things.extend(texts.with_records_of_nobody());
        }
        Some(things)
    }

    /// The graphs that must be looked through for nicknames, which are words like others: the files that tell them.
    pub(super) fn graphs(&self) -> impl Iterator<Item = &NamedNode> {
        self.nicknames.keys()
    }

    /// Whether they may treat the text of a quad differently.
    pub(super) fn may_differ_on(&self, graph: &NamedNode, quad: &Quad) -> bool {
        let text = match &quad.object {
            Term::Literal(text) => text.clone(),
            Term::NamedNode(address) if tells_by_its_address(quad.predicate.as_ref()) => {
                Literal::from(address.as_str())
            }
            _ => return false,
        };
        let refers = |word: &str| word.starts_with('@') && self.references.contains(&(graph.clone(), word.to_owned()));
        self.everywhere
            || self.nobodys
            || !self.references.is_empty()
                && quad.predicate == terms::GEDCOM_RECORD
                && text.value().split(char::is_whitespace).any(refers)
            || self.names.any_in(text.value())
            || self.nicknames.get(graph).is_some_and(|of| word_hashes(text.value()).iter().any(|w| of.contains(w)))
    }
}

impl Hidden {
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

    /// How the two differ in the texts that they let through.
    pub(super) fn wording(&self, other: &Self) -> Wording {
        let only = |a: &Self, b: &Self| -> Vec<Reference> {
            a.references.keys().filter(|reference| !b.references.contains_key(*reference)).cloned().collect()
        };
        let nicknames = |a: &Self, b: &Self| -> Vec<(NamedNode, u64)> {
            let of = |graph: &NamedNode, word: &u64| b.nicknames.get(graph).is_some_and(|of| of.contains_key(word));
            let all = a.nicknames.iter().flat_map(|(graph, of)| of.keys().map(move |word| (graph, word)));
            all.filter(|(graph, word)| !of(graph, word)).map(|(graph, word)| (graph.clone(), *word)).collect()
        };
        let mut different: HashMap<NamedNode, HashSet<u64>> = HashMap::new();
        for (graph, word) in nicknames(self, other).into_iter().chain(nicknames(other, self)) {
            different.entry(graph).or_default().insert(word);
        }
        Wording {
            nicknames: different,
            names: self.names.difference(&other.names),
            references: only(self, other).into_iter().chain(only(other, self)).collect(),
            everywhere: self.people.vouched != other.people.vouched,
            nobodys: self.is_empty() != other.is_empty(),
        }
    }

    /// Whether the two treat texts alike.
    pub fn words_alike(&self, other: &Self) -> bool {
        self.wording(other).is_empty()
    }

    /// Whether the two let the same quads through.
    pub fn agrees(&self, other: &Self) -> bool {
        self.nodes == other.nodes && self.people.hidden == other.people.hidden && self.words_alike(other)
    }

    /// Notes how texts might name or refer to a hidden node.
    pub(super) fn tell(&mut self, of: &NamedNode, mut told: Told) {
        let mut known = HashSet::new();
        told.names.retain(|name| known.insert(*name));
        if told.is_empty() {
            return;
        }
        told.names.iter().for_each(|name| self.names.add(*name));
        told.references.iter().for_each(|reference| *self.references.entry(reference.clone()).or_default() += 1);
        for (graph, word) in &told.nicknames {
            *self.nicknames.entry(graph.clone()).or_default().entry(*word).or_default() += 1;
        }
        self.told.insert(of.clone(), told);
    }

    /// Takes back what was noted of a node.
    pub(super) fn untell(&mut self, of: &NamedNode) {
        let Some(told) = self.told.remove(of) else { return };
        told.names.into_iter().for_each(|name| self.names.take(name));
        for (graph, word) in told.nicknames {
            let Some(of) = self.nicknames.get_mut(&graph) else { continue };
            if let Some(count) = of.get_mut(&word) {
                *count -= 1;
                if *count == 0 {
                    of.remove(&word);
                }
            }
            if of.is_empty() {
                self.nicknames.remove(&graph);
            }
        }
        for reference in told.references {
            if let Some(count) = self.references.get_mut(&reference) {
                *count -= 1;
                if *count == 0 {
                    self.references.remove(&reference);
                }
            }
        }
    }

    /// The graphs among these whose texts may tell of the living.
    pub(super) fn guarded(&self, base: &Base, graphs: Vec<NamedNode>) -> Vec<NamedNode> {
        let provenance = base.graph("provenance");
        let guarded = |graph: &NamedNode| self.people.may_be_in(base, graph) || graph.as_str() == provenance;
        graphs.into_iter().filter(guarded).collect()
    }

    /// A digest of what decides which quads come out, to know it again; whatever the order, the same set has the same.
    pub fn digest(&self) -> String {
        let mut sum = [0_u64; 4];
        let mut add = |kind: u8, node: &NamedNode, more: &str| {
            let hash = Sha256::new().chain_update([kind]).chain_update(node.as_str()).chain_update("\n");
            let hash = hash.chain_update(more).finalize();
            for (part, bytes) in sum.iter_mut().zip(hash.chunks_exact(8)) {
                *part = part.wrapping_add(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)));
            }
        };
        for (person, opaque) in &self.people.hidden {
            add(0, person, opaque.as_ref().map_or("", NamedNode::as_str));
        }
        self.people.vouched.iter().for_each(|graph| add(1, graph, ""));
        self.nodes.iter().for_each(|node| add(2, node, ""));
        sum.iter().map(|part| format!("{part:016x}")).collect()
    }

    /// Whether a change of a quad can change what is hidden, if it is not about people.
    pub fn may_follow_from(&self, base: &Base, quad: &Quad) -> bool {
        let GraphName::NamedNode(graph) = &quad.graph_name else { return true };
        let own = ["identity", "provenance"].iter().any(|name| graph.as_str() == base.graph(name));
        own || self.people.may_be_in(base, graph)
            || quad.predicate == terms::VISIBILITY
            || matches!(&quad.subject, NamedOrBlankNode::NamedNode(s) if self.nodes.contains(s))
            || matches!(&quad.object, Term::NamedNode(o) if self.nodes.contains(o) || self.is_mentioned(base, o))
    }

    /// Whether a node is of a kind that is hidden while nobody visible mentions it.
    fn is_mentioned(&self, base: &Base, node: &NamedNode) -> bool {
        !self.is_empty() && base.id(node.as_str()).is_some_and(|id| id.kind != EntityKind::Claim)
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
                (false, false) if tells_by_its_address(quad.predicate.as_ref()) => {
                    let address = Literal::from(object.as_str());
                    self.may_be_read(base, subject, quad, graph, &address).then(|| quad.clone())
                }
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
        // What a file is called, and who brought it, may tell whose family it is.
        if matches!(quad.predicate.as_ref(), terms::FILE_NAME | terms::IMPORTED_BY) {
            return false;
        }
        if quad.predicate == terms::GEDCOM_RECORD {
            let points =
                |word: &str| word.starts_with('@') && self.references.contains_key(&(graph.clone(), word.into()));
            if !is_of_somebody(base, of) || text.value().split(char::is_whitespace).any(points) {
                return false;
            }
        }
        if let Some(nicknames) = self.nicknames.get(graph)
            && word_hashes(&beside_names(quad, text.value())).iter().any(|word| nicknames.contains_key(word))
        {
            return false;
        }
        !self.names.any_in(text.value())
    }
}

/// Whether a genealogist's record that is kept with a node is about somebody or something. The header and the submitter
/// tell of whoever made the file, who is hardly dead.
pub(super) fn is_of_somebody(base: &Base, node: &NamedNode) -> bool {
    base.id(node.as_str()).is_some_and(|id| {
        matches!(id.kind, EntityKind::Person | EntityKind::Family | EntityKind::Source | EntityKind::Item)
    })
}

/// A text, of a genealogist's record without the lines that tell a name: somebody dead may be called like somebody living.
fn beside_names<'t>(quad: &Quad, text: &'t str) -> Cow<'t, str> {
    const NAMES: [&str; 8] = ["NAME", "GIVN", "SURN", "NICK", "FONE", "ROMN", "TRAN", "_AKA"];
    if quad.predicate != terms::GEDCOM_RECORD {
        return Cow::Borrowed(text);
    }
    let tells_a_name = |line: &&str| line.split(' ').nth(1).is_some_and(|tag| NAMES.contains(&tag));
    Cow::Owned(text.lines().filter(|line| !tells_a_name(line)).collect::<Vec<_>>().join("\n"))
}

/// Whether the address that a property leads to is words as well: `http://example.org/family/ana-person`.
pub(super) fn tells_by_its_address(property: NamedNodeRef<'_>) -> bool {
    matches!(property, terms::WEB_PAGE | terms::MEDIA_FILE)
}

/// Whether a node is one of ours of a kind.
pub(super) fn is_kind(base: &Base, node: &NamedNode, kind: EntityKind) -> bool {
    base.id(node.as_str()).is_some_and(|id| id.kind == kind)
}
