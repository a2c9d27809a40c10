//! What belongs to hidden people and is hidden with them.
//!
//! From a hidden person it spreads to what mentions them (claims, events, families, decisions on their identity), to
//! names and participations that are theirs, and to places, sources and schools that nobody visible mentions.
//! [`Hidden::of`] finds all of it; [`Hidden::after`] finds the same from what was hidden before a change: it forgets
//! whatever may owe its being hidden to something that changed, and lets the rest spread again (delete and rederive, as
//! deductive databases do).

use super::Reads;
use super::alone::Short;
use super::hidden::{Hidden, People, TREE, Told, is_kind};
use super::phrases::{Phrase, quoted};
use super::project::is_claim;
use crate::model::{Base, EntityKind};
use crate::ontology::terms;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term, TermRef};
use oxigraph::store::StorageError;
use std::collections::{BTreeSet, HashMap};

impl Hidden {
    /// Follows what belongs to the hidden people.
    ///
    /// Cost: the quads of every hidden node.
    pub fn of<R: Reads>(reads: &R, base: &Base, people: People) -> Result<Self, StorageError> {
        let mut this = Self { people, ..Self::default() };
        let roots: Vec<NamedNode> =
            this.people.hidden.keys().cloned().chain(this.people.restricted.iter().cloned()).collect();
        let around = Around { reads, base };
        around.run(&mut this, roots, BTreeSet::new())?;
        let hidden: Vec<NamedNode> = this.people.hidden.keys().cloned().collect();
        around.tree(&mut this, hidden.iter())?;
        Ok(this)
    }

    /// What is hidden after a change, when `people` are; `touched` are the subjects and objects of the quads that came
    /// and went.
    ///
    /// Cost: a copy of what is hidden, and the quads of hidden nodes that hang together with what was touched.
    pub fn after<R: Reads>(
        &self,
        reads: &R,
        base: &Base,
        people: People,
        touched: impl IntoIterator<Item = NamedNode>,
    ) -> Result<Self, StorageError> {
        if people.vouched != self.people.vouched {
            return Self::of(reads, base, people);
        }
        let around = Around { reads, base };
        let turned = turned(&self.people, &people);
        let mut this = Self { people, ..self.clone() };
        let changed = touched.into_iter().chain(turned.iter().cloned());
        let suspects = around.suspects(self, changed.collect())?;
        for node in &suspects {
            if this.nodes.remove(node) {
                this.untell(node);
            }
        }
        let (roots, shared) = around.hidden_again(&this, &suspects)?;
        around.run(&mut this, roots, shared)?;
        let beside = around.beside(&this, &turned)?;
        for person in suspects.iter().chain(&beside) {
            if let Some(Some(opaque)) = self.people.hidden.get(person) {
                this.opaque.remove(opaque);
            }
        }
        around.tree(&mut this, suspects.iter().chain(&beside))?;
        Ok(this)
    }
}

/// The nodes that two treat differently to begin with.
fn turned(before: &People, now: &People) -> BTreeSet<NamedNode> {
    let people = |a: &People, b: &People| -> Vec<NamedNode> {
        a.hidden
            .iter()
            .filter(|(person, opaque)| b.hidden.get(*person) != Some(opaque))
            .map(|(p, _)| p.clone())
            .collect()
    };
    let marked = before.restricted.symmetric_difference(&now.restricted).cloned();
    people(before, now).into_iter().chain(people(now, before)).chain(marked).collect()
}

/// The parts of a name, as a graph tells them one by one.
#[derive(Default)]
struct Parts {
    graph: Option<NamedNode>,
    given: Vec<String>,
    surnames: Vec<String>,
}

impl Told {
    /// A name as a whole, by its ends, and with the nickname that stands in it.
    fn name(&mut self, graph: &NamedNode, name: &str) {
        self.names.extend(Phrase::of(name));
        self.names.extend(Phrase::ends(name));
        quoted(name).iter().for_each(|word| self.nickname(graph, word));
    }

    /// A nickname: one word that is not the only name somebody has.
    fn nickname(&mut self, graph: &NamedNode, name: &str) {
        self.shortly(graph, |short| short.nickname(name));
    }

    /// Short names that a graph tells.
    fn shortly(&mut self, graph: &NamedNode, tell: impl FnOnce(&mut Short)) {
        let mut short = Short::default();
        tell(&mut short);
        match self.short.iter_mut().find(|(known, _)| known == graph) {
            Some((_, words)) => words.append(&mut short.0),
            None if short.0.is_empty() => {}
            None => self.short.push((graph.clone(), short.0)),
        }
    }
}

/// What stands around nodes.
struct Around<'a, R> {
    reads: &'a R,
    base: &'a Base,
}

impl<R: Reads> Around<'_, R> {
    /// The quads of named graphs. The default graph repeats them, and in a write under way has not followed yet.
    fn stated<'q>(
        &'q self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
    ) -> impl Iterator<Item = Result<Quad, StorageError>> + 'q {
        let quads = self.reads.quads(subject, predicate, object, None);
        quads.filter(|quad| !matches!(quad, Ok(quad) if quad.graph_name.is_default_graph()))
    }

    fn from(&self, node: &NamedNode) -> impl Iterator<Item = Result<Quad, StorageError>> + '_ {
        self.stated(Some(node.as_ref().into()), None, None)
    }

    fn to(&self, node: &NamedNode) -> impl Iterator<Item = Result<Quad, StorageError>> + '_ {
        self.stated(None, None, Some(node.as_ref().into()))
    }

    /// Hides nodes with all that follows; of `shared` only what nobody visible mentions.
    fn run(
        &self,
        hidden: &mut Hidden,
        mut queue: Vec<NamedNode>,
        mut shared: BTreeSet<NamedNode>,
    ) -> Result<(), StorageError> {
        while !queue.is_empty() || !shared.is_empty() {
            while let Some(node) = queue.pop() {
                if hidden.nodes.insert(node.clone()) {
                    self.spread(hidden, &node, &mut queue, &mut shared)?;
                }
            }
            queue = self.unsupported(hidden, &std::mem::take(&mut shared))?;
        }
        Ok(())
    }

    /// What belongs to a hidden node is put in `queue`; what it shares with others, in `shared`.
    fn spread(
        &self,
        hidden: &mut Hidden,
        node: &NamedNode,
        queue: &mut Vec<NamedNode>,
        shared: &mut BTreeSet<NamedNode>,
    ) -> Result<(), StorageError> {
        for quad in self.to(node) {
            if let NamedOrBlankNode::NamedNode(subject) = quad?.subject
                && self.depends(hidden, &subject)
            {
                queue.push(subject);
            }
        }
        let person = hidden.people.hidden.contains_key(node);
        let is_name = is_kind(self.base, node, EntityKind::Name);
        let (mut told, mut parts) = (Told::default(), Parts::default());
        for quad in self.from(node) {
            let quad = quad?;
            let GraphName::NamedNode(graph) = quad.graph_name else { continue };
            match quad.object {
                Term::NamedNode(object) if self.belongs(quad.predicate.as_ref(), &object) => queue.push(object),
                Term::NamedNode(object) if self.is_shared(hidden, &object) && !hidden.nodes.contains(&object) => {
                    shared.insert(object);
                }
                Term::Literal(text) => match quad.predicate.as_ref() {
                    terms::RDFS_LABEL if person => told.name(&graph, text.value()),
                    terms::SKOS_ALT_LABEL if person => {
                        told.name(&graph, text.value());
                        told.nickname(&graph, text.value());
                    }
                    terms::LITERAL_FORM if is_name => told.name(&graph, text.value()),
                    terms::GIVEN_NAME if is_name => {
                        parts.given.push(text.value().to_owned());
                        parts.graph.get_or_insert(graph);
                    }
                    terms::SURNAME if is_name => parts.surnames.push(text.value().to_owned()),
                    terms::NICKNAME if is_name => {
                        told.nickname(&graph, text.value());
                        parts.given.push(text.value().to_owned());
                    }
                    terms::XREF if person => told.references.push((graph, text.value().to_owned())),
                    _ => {}
                },
                _ => {}
            }
        }
        told.names.extend(Phrase::short(&parts.given, &parts.surnames));
        if let Some(graph) = &parts.graph {
            told.shortly(graph, |short| short.name(&parts.given, &parts.surnames));
        }
        hidden.tell(node, told);
        Ok(())
    }

    /// Whether a node that mentions a hidden one is hidden with it.
    fn depends(&self, hidden: &Hidden, subject: &NamedNode) -> bool {
        if hidden.people.is_person(self.base, subject) || subject.as_str().starts_with(&self.base.graph("")) {
            return false;
        }
        let kind = self.base.id(subject.as_str()).map(|id| id.kind);
        let others = [EntityKind::Institution, EntityKind::Place, EntityKind::Source, EntityKind::Figure];
        !kind.is_some_and(|kind| others.contains(&kind))
    }

    /// Whether what a hidden node mentions belongs to it alone.
    fn belongs(&self, property: NamedNodeRef<'_>, object: &NamedNode) -> bool {
        property == terms::PARTICIPATION || is_kind(self.base, object, EntityKind::Name)
    }

    /// Whether a node that a hidden one mentions may belong to others too.
    fn is_shared(&self, hidden: &Hidden, object: &NamedNode) -> bool {
        !hidden.people.is_person(self.base, object)
            && self.base.id(object.as_str()).is_some_and(|id| id.kind != EntityKind::Claim)
    }

    /// Those of the shared nodes, and of what they mention, that no visible node mentions.
    fn unsupported(&self, hidden: &Hidden, shared: &BTreeSet<NamedNode>) -> Result<Vec<NamedNode>, StorageError> {
        let mut pending = BTreeSet::new();
        // What becomes visible once a node is: what it mentions, and what claims about it mention.
        let mut follows: HashMap<NamedNode, Vec<NamedNode>> = HashMap::new();
        let mut queue: Vec<NamedNode> = shared.iter().cloned().collect();
        while let Some(node) = queue.pop() {
            if hidden.nodes.contains(&node) || pending.contains(&node) || self.is_vouched(hidden, &node)? {
                continue;
            }
            let mut objects = Vec::new();
            for quad in self.from(&node) {
                if let Term::NamedNode(object) = quad?.object
                    && self.is_shared(hidden, &object)
                {
                    objects.push(object);
                }
            }
            queue.extend(objects.iter().cloned());
            follows.insert(node.clone(), objects);
            pending.insert(node);
        }
        let mut visible = Vec::new();
        for node in &pending {
            if self.is_supported(hidden, node, &pending, &mut follows)? {
                visible.push(node.clone());
            }
        }
        while let Some(node) = visible.pop() {
            if pending.remove(&node) {
                visible.extend(follows.remove(&node).unwrap_or_default());
            }
        }
        Ok(pending.into_iter().collect())
    }

    /// Whether a graph whose curator vouches for it describes a node.
    fn is_vouched(&self, hidden: &Hidden, node: &NamedNode) -> Result<bool, StorageError> {
        for quad in self.from(node) {
            if let GraphName::NamedNode(graph) = quad?.graph_name
                && hidden.people.vouched.contains(&graph)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a visible node that is not itself in question mentions a node. A claim about a node in question is put
    /// among what follows from that one.
    fn is_supported(
        &self,
        hidden: &Hidden,
        node: &NamedNode,
        pending: &BTreeSet<NamedNode>,
        follows: &mut HashMap<NamedNode, Vec<NamedNode>>,
    ) -> Result<bool, StorageError> {
        if is_kind(self.base, node, EntityKind::Event) {
            // Whoever took part does not mention the event; the event mentions them.
            for quad in self.stated(Some(node.as_ref().into()), Some(terms::PARTICIPANT), None) {
                if matches!(quad?.object, Term::NamedNode(who) if !hidden.nodes.contains(&who)) {
                    return Ok(true);
                }
            }
        }
        for quad in self.to(node) {
            let NamedOrBlankNode::NamedNode(subject) = quad?.subject else { continue };
            if hidden.nodes.contains(&subject) || pending.contains(&subject) {
                continue;
            }
            if !is_claim(self.base, &subject.clone().into()) {
                return Ok(true);
            }
            let about = self.about(&subject)?;
            // A claim about a node is no reason to show the node.
            match about.iter().find(|about| pending.contains(*about)) {
                Some(about) => follows.entry(about.clone()).or_default().push(node.clone()),
                None if about.iter().any(|about| hidden.nodes.contains(about)) => {}
                None => return Ok(true),
            }
        }
        Ok(false)
    }

    /// What a claim is about.
    fn about(&self, claim: &NamedNode) -> Result<Vec<NamedNode>, StorageError> {
        let mut about = Vec::new();
        for quad in self.stated(Some(claim.as_ref().into()), Some(terms::RDF_SUBJECT), None) {
            if let Term::NamedNode(subject) = quad?.object {
                about.push(subject);
            }
        }
        Ok(about)
    }

    /// What changed, and whatever was hidden and may owe that to it.
    fn suspects(&self, before: &Hidden, mut open: Vec<NamedNode>) -> Result<BTreeSet<NamedNode>, StorageError> {
        let mut suspects = BTreeSet::new();
        while let Some(node) = open.pop() {
            if !suspects.insert(node.clone()) || !before.nodes.contains(&node) {
                continue;
            }
            for quad in self.to(&node) {
                if let NamedOrBlankNode::NamedNode(subject) = quad?.subject
                    && before.nodes.contains(&subject)
                    && self.depends(before, &subject)
                {
                    open.push(subject);
                }
            }
            for quad in self.from(&node) {
                let quad = quad?;
                if let Term::NamedNode(object) = quad.object
                    && before.nodes.contains(&object)
                    && (self.belongs(quad.predicate.as_ref(), &object) || self.is_shared(before, &object))
                {
                    open.push(object);
                }
            }
        }
        Ok(suspects)
    }

    /// Which of the suspects are hidden again: for certain, and perhaps if nobody visible mentions them.
    fn hidden_again(
        &self,
        hidden: &Hidden,
        suspects: &BTreeSet<NamedNode>,
    ) -> Result<(Vec<NamedNode>, BTreeSet<NamedNode>), StorageError> {
        let (mut roots, mut shared) = (Vec::new(), BTreeSet::new());
        for node in suspects {
            let chosen = hidden.people.hidden.contains_key(node) || hidden.people.restricted.contains(node);
            if chosen || self.depends(hidden, node) && self.mentions_hidden(hidden, node)? {
                roots.push(node.clone());
            } else if self.is_shared(hidden, node) {
                match self.mentioned_by_hidden(hidden, node)? {
                    Some(property) if self.belongs(property.as_ref(), node) => roots.push(node.clone()),
                    Some(_) => drop(shared.insert(node.clone())),
                    None => {}
                }
            }
        }
        Ok((roots, shared))
    }

    fn mentions_hidden(&self, hidden: &Hidden, node: &NamedNode) -> Result<bool, StorageError> {
        for quad in self.from(node) {
            if matches!(quad?.object, Term::NamedNode(object) if hidden.nodes.contains(&object)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The property by which a hidden node mentions another; one by which it owns it, if there is one.
    fn mentioned_by_hidden(&self, hidden: &Hidden, node: &NamedNode) -> Result<Option<NamedNode>, StorageError> {
        let mut found = None;
        for quad in self.to(node) {
            let quad = quad?;
            if matches!(&quad.subject, NamedOrBlankNode::NamedNode(subject) if hidden.nodes.contains(subject)) {
                if self.belongs(quad.predicate.as_ref(), node) {
                    return Ok(Some(quad.predicate));
                }
                found = Some(quad.predicate);
            }
        }
        Ok(found)
    }

    /// Hidden people whom the tree links to people who were hidden or shown now.
    fn beside(&self, hidden: &Hidden, turned: &BTreeSet<NamedNode>) -> Result<BTreeSet<NamedNode>, StorageError> {
        let mut beside = BTreeSet::new();
        for person in turned {
            for property in TREE {
                for quad in self.stated(Some(person.as_ref().into()), Some(property), None) {
                    if let Term::NamedNode(other) = quad?.object {
                        beside.insert(other);
                    }
                }
                for quad in self.stated(None, Some(property), Some(person.as_ref().into())) {
                    if let NamedOrBlankNode::NamedNode(other) = quad?.subject {
                        beside.insert(other);
                    }
                }
            }
        }
        beside.retain(|person| hidden.people.hidden.contains_key(person));
        Ok(beside)
    }

    /// Finds the opaque nodes that the tree needs for some of the people.
    fn tree<'p>(&self, hidden: &mut Hidden, people: impl Iterator<Item = &'p NamedNode>) -> Result<(), StorageError> {
        for person in people {
            let Some(Some(opaque)) = hidden.people.hidden.get(person) else { continue };
            let opaque = opaque.clone();
            for property in TREE {
                let onward = self.stated(Some(person.as_ref().into()), Some(property), None);
                let back = self.stated(None, Some(property), Some(person.as_ref().into()));
                for quad in onward.chain(back) {
                    if hidden.public(self.base, &quad?).is_some() {
                        hidden.opaque.insert(opaque.clone());
                    }
                }
            }
        }
        Ok(())
    }
}
