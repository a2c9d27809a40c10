//! From all quads of a store to the link graph.
//!
//! One thread reads the statements of all links with numbers for the nodes, from the start. Meanwhile another reads which
//! nodes these are and what is known of them, and a third what claims say; then links are made of the statements.

use super::claims::{Claims, Said};
use super::facts::{CLASSES, DATES, SEXES};
use crate::app::Error;
use crate::graph::{Builder, LinkGraph, LinkState, Node};
use crate::model::date::Edtf;
use crate::model::{DayInterval, KindId, LinkKinds, NodeFact, Sex};
use crate::ontology::terms;
use crate::store::accepted::Accepted;
use crate::store::{Embedded, Known, Mode, Numbered, Numbers, Stated, StoreError, Wanted};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, Term, TermRef};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, ScopedJoinHandle};

/// How many statements go from one thread to the other at once.
const BATCH: usize = 4096;

/// The link graph of a store, to which nothing is written meanwhile.
///
/// Cost: a look-up for each node, a hash join for each fact of one and for each end of a link. Memory: about 1,500 bytes
/// a node while it is built.
pub(super) fn graph(data: &Embedded, kinds: &Arc<LinkKinds>) -> Result<LinkGraph, Error> {
    let classes = CLASSES.map(|(class, _)| class);
    let numbered = Numbered::new(data, &classes)?;
    thread::scope(|scope| {
        let (give, take) = channel();
        let reader = scope.spawn(|| read(&numbered, kinds, give));
        let claims = scope.spawn(|| Claims::read(data));
        let (nodes, classes_of_nodes) = numbered.nodes()?;
        let mut builder = Builder::new(kinds.clone());
        describe(&numbered, &nodes, &classes_of_nodes, &mut builder)?;
        let mut links = Links::new(data, numbered.graphs(), nodes, kinds, joined(claims)?, builder)?;
        for stated in take.iter().flatten() {
            links.add(stated);
        }
        joined(reader)?;
        links.finish()
    })
}

/// What a thread has done; its panic is ours.
fn joined<T>(thread: ScopedJoinHandle<'_, Result<T, StoreError>>) -> Result<T, StoreError> {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Reads the statements of all links and gives them on.
fn read(numbered: &Numbered<'_>, kinds: &LinkKinds, give: Sender<Vec<Stated>>) -> Result<(), StoreError> {
    let properties: Vec<NamedNodeRef<'_>> =
        kinds.iter().map(|(_, kind)| NamedNodeRef::new_unchecked(&kind.iri)).collect();
    let mut batch = Vec::with_capacity(BATCH);
    // Whoever no longer takes them has failed, and says so.
    let send = |batch| drop(give.send(batch));
    numbered.statements(&properties, |stated| {
        batch.push(stated);
        if batch.len() == BATCH {
            send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH)));
        }
    })?;
    send(batch);
    Ok(())
}

/// Adds the nodes with what the default graph says of them. A node's number in the builder is its number in the store.
fn describe(numbered: &Numbered<'_>, nodes: &Numbers, classes: &[usize], builder: &mut Builder) -> Result<(), Error> {
    let unknown = (Sex::Unknown, DayInterval::UNKNOWN, DayInterval::UNKNOWN);
    let mut known = vec![unknown; nodes.len()];
    let sexes = SEXES.map(|(code, _)| Wanted::Those(terms::SEX, code));
    let wanted: Vec<Wanted<'_>> = sexes.into_iter().chain(DATES.map(|(date, _)| Wanted::Values(date))).collect();
    // The values of a property come sorted where the store is on disk: most dates are those of the row before.
    let mut last: (String, Option<DayInterval>) = Default::default();
    numbered.values(&wanted, |place, subject, value| {
        let Some((sex, born, died)) = nodes.known(subject).and_then(|node| known.get_mut(node as usize)) else {
            return;
        };
        if let Some((_, code)) = SEXES.get(place) {
            *sex = *code;
        } else if let Some(Term::Literal(date)) = value {
            if last.0 != date.value() {
                last = (date.value().to_owned(), Edtf::parse(date.value()).ok().map(|date| date.days()));
            }
            if let Some(days) = last.1 {
                *(if DATES[place - SEXES.len()].1 { born } else { died }) = days;
            }
        }
    })?;
    for (number, (&class, (sex, born, died))) in (0..).zip(classes.iter().zip(known)) {
        if let Some(name) = nodes.name(number) {
            builder.node(&NodeFact { iri: name.as_str(), kind: CLASSES[class].1, sex, born, died });
        }
    }
    Ok(())
}

/// Links as they are made of statements. The terms of a statement are numbers: those of the nodes, and after them those
/// of what else turns up.
struct Links<'a> {
    data: &'a Embedded,
    nodes: Numbers,
    kinds: &'a LinkKinds,
    builder: Builder,
    claims: Claims,
    accepted: Accepted<'a>,
    /// Terms that are no nodes, in the order of their numbers.
    others: Vec<Term>,
    numbers_of_others: FxHashMap<Term, u32>,
    /// What identity decisions keep for a node that they give up.
    kept: FxHashMap<u32, u32>,
    /// The named graphs in the order of their numbers, the default graph, and graphs that have come since.
    graphs: Vec<Graph>,
    /// The place of the default graph among them.
    default_graph: u32,
    /// Edges that are no links, a text for an end.
    strays: FxHashSet<(KindId, u32, u32)>,
    /// Links that a claim of parenthood narrows.
    narrower: FxHashSet<(KindId, u32, u32)>,
    /// Whether the property of a kind has one value only: its best statement, where the default graph is derived.
    single_valued: Vec<bool>,
    /// The statements of such properties, and where it is kept what their claims say.
    single: Vec<(Plain, Option<u32>)>,
}

/// A graph that makes statements.
struct Graph {
    name: GraphName,
    /// Whether its statements are projected.
    taken: bool,
    /// Whether some of its claims are deprecated.
    doubted: bool,
    /// Its number in the link graph, once that has a link of it.
    number: Option<u32>,
}

/// A statement in numbers.
#[derive(Clone, Copy)]
struct Plain {
    kind: KindId,
    subject: u32,
    object: u32,
    graph: u32,
}

impl<'a> Links<'a> {
    fn new(
        data: &'a Embedded,
        graphs: &[NamedNode],
        nodes: Numbers,
        kinds: &'a LinkKinds,
        claims: Claims,
        builder: Builder,
    ) -> Result<Self, Error> {
        let accepted = Accepted::of(data)?;
        let default_graph = graphs.len() as u32;
        let named = graphs.iter().map(|name| name.clone().into());
        let graphs = named.chain([GraphName::DefaultGraph]).map(|name| Graph::new(&accepted, name)).collect();
        let is_single = |iri: &str| data.rules().is_single_valued(&NamedNode::new_unchecked(iri));
        let projects = data.mode() == Mode::Projected;
        let single_valued = kinds.iter().map(|(_, kind)| projects && is_single(&kind.iri)).collect();
        let mut this = Self {
            data,
            nodes,
            default_graph,
            kinds,
            builder,
            claims,
            accepted,
            others: Vec::new(),
            numbers_of_others: FxHashMap::default(),
            kept: FxHashMap::default(),
            graphs,
            strays: FxHashSet::default(),
            narrower: FxHashSet::default(),
            single_valued,
            single: Vec::new(),
        };
        let kept: Vec<_> = this.accepted.kept().map(|(from, to)| (from.clone(), to.clone())).collect();
        for (from, to) in kept {
            let [from, to] = [from, to].map(|node| this.number(node.into()));
            this.kept.insert(from, to);
        }
        Ok(this)
    }

    /// The number of a term; a new one if it has none.
    fn number(&mut self, term: Term) -> u32 {
        if let Term::NamedNode(node) = &term
            && let Some(number) = self.nodes.number(node)
        {
            return number;
        }
        let next = (self.nodes.len() + self.others.len()) as u32;
        *self.numbers_of_others.entry(term).or_insert_with_key(|term| {
            self.others.push(term.clone());
            next
        })
    }

    /// The number of a term; nothing if it came after all nodes, as when the store is written to meanwhile.
    fn known(&mut self, known: Known) -> Option<u32> {
        match known {
            Known::Term(term) => Some(self.number(*term)),
            Known::Number(number) => self.nodes.known(number).or_else(|| {
                let unnamed = self.nodes.unnamed(number)?.clone();
                Some(self.number(unnamed))
            }),
        }
    }

    /// The term of a number.
    fn term(&self, number: u32) -> TermRef<'_> {
        match self.nodes.name(number) {
            Some(node) => node.into(),
            None => self.others[number as usize - self.nodes.len()].as_ref(),
        }
    }

    /// The place of a statement's graph.
    fn graph(&mut self, graph: Option<Known>) -> u32 {
        let name = match graph {
            Some(Known::Number(number)) => return number,
            None => return self.default_graph,
            Some(Known::Term(term)) => match *term {
                Term::NamedNode(graph) => graph.into(),
                Term::BlankNode(graph) => graph.into(),
                Term::Literal(_) => GraphName::DefaultGraph,
            },
        };
        let found = self.graphs.iter().position(|graph| graph.name == name);
        found.unwrap_or_else(|| {
            self.graphs.push(Graph::new(&self.accepted, name));
            self.graphs.len() - 1
        }) as u32
    }

    /// Adds what a statement says, if it is projected.
    fn add(&mut self, stated: Stated) {
        let ends = (self.known(stated.subject), self.known(stated.object));
        let (Some(subject), Some(object)) = ends else { return };
        let plain = Plain { kind: KindId(stated.property), subject, object, graph: self.graph(stated.graph) };
        if self.is_projected(plain) {
            // Here, where there is time while statements are awaited.
            let said = self.quad(plain).and_then(|quad| self.claims.place(quad));
            if self.single_valued[usize::from(plain.kind.0)] {
                self.single.push((plain, said));
            } else {
                self.link(plain, said);
            }
        }
    }

    fn is_projected(&self, plain: Plain) -> bool {
        let graph = &self.graphs[plain.graph as usize];
        let is_claim = || matches!(self.term(plain.subject), TermRef::NamedNode(node) if self.accepted.is_claim(node));
        let accepts = || self.quad(plain).is_some_and(|quad| self.accepted.accepts(&quad.into_owned()));
        graph.taken && !is_claim() && (!graph.doubted || accepts())
    }

    /// A statement as its graph makes it; nothing if its subject is a text, which no store holds.
    fn quad(&self, plain: Plain) -> Option<QuadRef<'_>> {
        let subject: NamedOrBlankNodeRef<'_> = match self.term(plain.subject) {
            TermRef::NamedNode(node) => node.into(),
            TermRef::BlankNode(node) => node.into(),
            TermRef::Literal(_) => return None,
        };
        let property = NamedNodeRef::new_unchecked(&self.kinds.get(plain.kind).iri);
        Some(QuadRef::new(subject, property, self.term(plain.object), self.graphs[plain.graph as usize].name.as_ref()))
    }

    /// The ends of a statement as projected.
    fn ends(&self, plain: Plain) -> (u32, u32) {
        let keep = |node: u32| self.kept.get(&node).copied().unwrap_or(node);
        if self.kept.is_empty() { (plain.subject, plain.object) } else { (keep(plain.subject), keep(plain.object)) }
    }

    /// The node of a number that stands for an IRI.
    fn node(&mut self, number: u32) -> Node {
        let other = (number as usize).checked_sub(self.nodes.len());
        match other.and_then(|other| self.others.get(other)) {
            Some(Term::NamedNode(node)) => self.builder.mention(node.as_str()),
            _ => number.into(),
        }
    }

    /// Adds the links of a statement that is projected: as often as it gives a time, and as parenthood that is not by
    /// birth where its claim says so.
    fn link(&mut self, plain: Plain, said: Option<u32>) {
        let ends = self.ends(plain);
        if ![ends.0, ends.1].into_iter().all(|end| matches!(self.term(end), TermRef::NamedNode(_))) {
            self.strays.insert((plain.kind, ends.0, ends.1));
            return;
        }
        let (subject, object) = (self.node(ends.0), self.node(ends.1));
        let said = said.map(|place| self.claims.said(place).clone());
        let graph = self.graphs[plain.graph as usize].number(&mut self.builder);
        let property = NamedNodeRef::new_unchecked(&self.kinds.get(plain.kind).iri);
        let narrower =
            Said::narrower(said.as_ref(), property).and_then(|property| self.kinds.by_iri(property.as_str()));
        self.narrower.extend(narrower.map(|kind| (kind, ends.0, ends.1)));
        for kind in [Some(plain.kind), narrower].into_iter().flatten() {
            for &when in Said::times(said.as_ref()) {
                let state = LinkState { when, certainty: Said::certainty(said.as_ref()), graph };
                self.builder.link_nodes(subject, kind, object, state);
            }
        }
    }

    /// Decides what had to wait for other statements, and makes the graph.
    fn finish(mut self) -> Result<LinkGraph, Error> {
        let mut values: FxHashMap<(KindId, u32), Option<u32>> = FxHashMap::default();
        let single = std::mem::take(&mut self.single);
        for (plain, _) in &single {
            let (subject, object) = self.ends(*plain);
            let value = values.entry((plain.kind, subject)).or_insert(Some(object));
            *value = value.filter(|value| *value == object);
        }
        for (plain, said) in single {
            // A subject with one value has the best one; of several the default graph has it.
            let ends = self.ends(plain);
            if values[&(plain.kind, ends.0)].is_some() || self.is_edge(plain.kind, ends)? {
                self.link(plain, said);
            }
        }
        for (kind, ..) in std::mem::take(&mut self.strays) {
            self.builder.strays(kind, 1);
        }
        for (kind, subject, object) in std::mem::take(&mut self.narrower) {
            let is_stray = !self.is_edge(kind, (subject, object))?;
            self.builder.strays(kind, u32::from(is_stray));
        }
        Ok(self.builder.finish()?)
    }

    fn is_edge(&self, kind: KindId, (subject, object): (u32, u32)) -> Result<bool, StoreError> {
        let TermRef::NamedNode(subject) = self.term(subject) else { return Ok(false) };
        let property = NamedNodeRef::new_unchecked(&self.kinds.get(kind).iri);
        self.data.is_accepted(subject, property, self.term(object))
    }
}

impl Graph {
    fn new(accepted: &Accepted<'_>, name: GraphName) -> Self {
        Self { taken: accepted.takes(&name), doubted: accepted.doubts(&name), name, number: None }
    }

    /// Its number in the link graph.
    fn number(&mut self, builder: &mut Builder) -> u32 {
        let name = match &self.name {
            GraphName::NamedNode(graph) => graph.as_str(),
            GraphName::BlankNode(_) | GraphName::DefaultGraph => "",
        };
        *self.number.get_or_insert_with(|| builder.graph(name))
    }
}
