//! What of the store strangers do not see, and what they see instead.
//!
//! [`Hidden::public`] is the one door: a quad comes out as it is, with a hidden person replaced by an opaque node where
//! the family tree needs one, or not at all. What belongs to hidden people is found in `hiding`.
//!
//! Free text can name anybody. In the graphs where people may be living, a text with a hidden person's full name is
//! left out, or with a given name or nickname and the surname; in the graph that tells them, also a text with a short
//! name (`alone`); and so is a genealogist's record that points to one. An address is read like a text.
//!
//! Telephone, mail and web of somebody are of the living even where the record is of the dead: in the same graphs they are
//! left out, and their lines are taken out of the record.

use super::alone;
use super::phrases::{Phrase, Phrases, Word, decoded, words};
use super::project::is_system;
use super::texts::Texts;
use super::write::node;
use crate::model::{Base, EntityKind, without_contacts};
use crate::ontology::terms;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use sha2::{Digest, Sha256};
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
    /// The short names that each graph tells of hidden people, with how many have each.
    pub(super) short: HashMap<NamedNode, HashMap<u64, u32>>,
}

/// A graph and `@I1@`, by which records of the file in the graph refer to a person.
type Reference = (NamedNode, String);

/// What texts may not say of a hidden node.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) names: Vec<Phrase>,
    pub(super) references: Vec<Reference>,
    /// Short names, by the graph that tells them.
    pub(super) short: Vec<(NamedNode, Vec<u64>)>,
}

impl Told {
    fn is_empty(&self) -> bool {
        self.names.is_empty() && self.references.is_empty() && self.short.is_empty()
    }
}

/// The names and references that two treat differently.
#[derive(Debug, Default)]
pub(super) struct Wording {
    names: Phrases,
    references: HashSet<Reference>,
    short: HashMap<NamedNode, HashSet<u64>>,
    /// Whether they guard other graphs.
    everywhere: bool,
    /// Whether one of them hides nothing, and so lets the records through that are nobody's, and what tells how to reach
    /// somebody.
    nobodys: bool,
}

impl Wording {
    /// Whether they read every text alike.
    pub(super) fn is_empty(&self) -> bool {
        !self.everywhere
            && !self.nobodys
            && self.names.is_empty()
            && self.references.is_empty()
            && self.short.is_empty()
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
            things.extend(texts.kept_back());
        }
        Some(things)
    }

    /// The graphs that must be looked through for short names, which are words like others: the files that tell them.
    pub(super) fn graphs(&self) -> impl Iterator<Item = &NamedNode> {
        self.short.keys()
    }

    /// Whether they may treat the text of a quad differently.
    pub(super) fn may_differ_on(&self, base: &Base, graph: &NamedNode, quad: &Quad) -> bool {
        let text = match &quad.object {
            Term::Literal(text) => text.value(),
            Term::NamedNode(address) if is_read(base, quad.predicate.as_ref(), address) => address.as_str(),
            _ => return false,
        };
        if self.everywhere || self.nobodys {
            return true;
        }
        let refers = |word: &str| word.starts_with('@') && self.references.contains(&(graph.clone(), word.to_owned()));
        let text = decoded(text);
        let words = words(&text);
        !self.references.is_empty()
            && quad.predicate == terms::GEDCOM_RECORD
            && text.split(char::is_whitespace).any(refers)
            || self.names.any_in(&hashes_of(&words))
            || self.short.get(graph).is_some_and(|of| alone::any_in(&words, |word| of.contains(&word)))
    }
}

fn hashes_of(words: &[Word<'_>]) -> Vec<u64> {
    words.iter().map(|word| word.hash).collect()
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
        let short = |a: &Self, b: &Self| -> Vec<(NamedNode, u64)> {
            let of = |graph: &NamedNode, word: &u64| b.short.get(graph).is_some_and(|of| of.contains_key(word));
            let all = a.short.iter().flat_map(|(graph, of)| of.keys().map(move |word| (graph, word)));
            all.filter(|(graph, word)| !of(graph, word)).map(|(graph, word)| (graph.clone(), *word)).collect()
        };
        let mut different: HashMap<NamedNode, HashSet<u64>> = HashMap::new();
        for (graph, word) in short(self, other).into_iter().chain(short(other, self)) {
            different.entry(graph).or_default().insert(word);
        }
        Wording {
            short: different,
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
        for (graph, words) in &told.short {
            let of = self.short.entry(graph.clone()).or_default();
            words.iter().for_each(|word| *of.entry(*word).or_default() += 1);
        }
        self.told.insert(of.clone(), told);
    }

    /// Takes back what was noted of a node.
    pub(super) fn untell(&mut self, of: &NamedNode) {
        let Some(told) = self.told.remove(of) else { return };
        told.names.into_iter().for_each(|name| self.names.take(name));
        for (graph, words) in told.short {
            let Some(of) = self.short.get_mut(&graph) else { continue };
            for word in words {
                if let Some(count) = of.get_mut(&word) {
                    *count -= 1;
                    if *count == 0 {
                        of.remove(&word);
                    }
                }
            }
            if of.is_empty() {
                self.short.remove(&graph);
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
                (false, false) if is_read(base, quad.predicate.as_ref(), object) => {
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
            Term::Literal(text) if self.may_be_read(base, subject, quad, graph, text) => {
                let is_record = quad.predicate == terms::GEDCOM_RECORD && self.guards(base, graph);
                let rest = is_record.then(|| without_contacts(text.value(), !is_of_people(base, subject))).flatten();
                Some(match rest {
                    Some(rest) => Quad { object: Literal::from(rest).into(), ..quad.clone() },
                    None => quad.clone(),
                })
            }
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

    /// Whether the texts of a graph are read before strangers see them.
    fn guards(&self, base: &Base, graph: &NamedNode) -> bool {
        !self.is_empty() && (self.people.may_be_in(base, graph) || graph.as_str() == base.graph("provenance"))
    }

    /// Whether strangers may read a text of a visible node.
    fn may_be_read(&self, base: &Base, of: &NamedNode, quad: &Quad, graph: &NamedNode, text: &Literal) -> bool {
        if !self.guards(base, graph) {
            return true;
        }
        if may_reach_somebody(quad.predicate.as_ref()) && is_of_people(base, of) {
            return false;
        }
        if tells_a_name(base, of, quad.predicate.as_ref()) {
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
        let text = decoded(text.value());
        let all = words(&text);
        if self.names.any_in(&hashes_of(&all)) {
            return false;
        }
        let place = quad.predicate == terms::PLACE_TEXT || is_kind(base, of, EntityKind::Place);
        // Israel and Florence are places as well.
        let Some(short) = self.short.get(graph).filter(|_| !place) else { return true };
        let held = |word| short.contains_key(&word);
        match quad.predicate == terms::GEDCOM_RECORD {
            true => !remarks(&text).any(|remark| alone::any_in(&words(&remark), held)),
            false => !alone::any_in(&all, held),
        }
    }
}

/// Whether a text is the name of a person: somebody dead may be called like somebody living.
fn tells_a_name(base: &Base, of: &NamedNode, property: NamedNodeRef<'_>) -> bool {
    let name = matches!(property, terms::RDFS_LABEL | terms::SKOS_ALT_LABEL);
    let part = NAME_PARTS.contains(&property);
    name && is_kind(base, of, EntityKind::Person) || part && is_kind(base, of, EntityKind::Name)
}

/// What a name's form and its parts are told by.
pub(super) const NAME_PARTS: [NamedNodeRef<'static>; 8] = [
    terms::LITERAL_FORM,
    terms::GIVEN_NAME,
    terms::SURNAME,
    terms::NICKNAME,
    terms::PARTICLE,
    terms::NAME_TITLE,
    terms::NAME_SUFFIX,
    terms::PATRONYM,
];

/// Whether a genealogist's record that is kept with a node is about somebody or something. The header and the submitter
/// tell of whoever made the file, who is hardly dead.
pub(super) fn is_of_somebody(base: &Base, node: &NamedNode) -> bool {
    base.id(node.as_str()).is_some_and(|id| {
        matches!(id.kind, EntityKind::Person | EntityKind::Family | EntityKind::Source | EntityKind::Item)
    })
}

/// Whether a property tells how to reach somebody, if it is one of people: a school's telephone is no secret.
pub(super) fn may_reach_somebody(property: NamedNodeRef<'_>) -> bool {
    matches!(property, terms::PHONE | terms::FAX | terms::EMAIL | terms::WEB_PAGE)
}

/// Whether a node is a person, a family or what happened to them.
fn is_of_people(base: &Base, node: &NamedNode) -> bool {
    let kind = base.id(node.as_str()).map(|id| id.kind);
    kind.is_some_and(|kind| matches!(kind, EntityKind::Person | EntityKind::Family | EntityKind::Event))
}

/// The texts of a genealogist's record, without its lines that tell a name or a place. What goes on in a further line is
/// read with it.
fn remarks(record: &str) -> impl Iterator<Item = String> {
    const NAMES: [&str; 9] = ["NAME", "GIVN", "SURN", "NICK", "FONE", "ROMN", "TRAN", "_AKA", "PLAC"];
    let mut remarks: Vec<String> = Vec::new();
    let mut skips = false;
    for line in record.lines() {
        let mut parts = line.splitn(3, ' ').skip(1);
        let (tag, text) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        match tag {
            "CONT" | "CONC" if skips => {}
            "CONT" | "CONC" => {
                let Some(last) = remarks.last_mut() else { continue };
                last.push_str(if tag == "CONT" { "\n" } else { "" });
                last.push_str(text);
            }
            _ => {
                skips = NAMES.contains(&tag);
                remarks.extend((!skips).then(|| text.to_owned()));
            }
        }
    }
    remarks.into_iter()
}

/// Whether the address that a property leads to is read like a text: `http://example.org/family/ana-person`. Addresses of
/// ours say nothing, but for those of pictures.
pub(super) fn is_read(base: &Base, property: NamedNodeRef<'_>, address: &NamedNode) -> bool {
    const OURS: &str = "https://w3id.org/haverim/";
    let own = |address: &str| address.starts_with(OURS) || address.starts_with(base.as_str());
    property == terms::MEDIA_FILE || property != terms::RDF_TYPE && !own(address.as_str())
}

/// Whether a node is one of ours of a kind.
pub(super) fn is_kind(base: &Base, node: &NamedNode, kind: EntityKind) -> bool {
    base.id(node.as_str()).is_some_and(|id| id.kind == kind)
}
