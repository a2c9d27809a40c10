//! What is derived from one version of the store: the link graph, and what else is quick because it is in memory.

use super::{App, Error};
use crate::graph::{Builder, LinkGraph};
use crate::model::date::Edtf;
use crate::model::{Certainty, DayInterval, EntityKind, LinkFact, LinkKinds, NodeFact, Sex, Span};
use crate::ontology::{claim, kinds, terms};
use crate::store::project::Accepted;
use crate::store::{Commit, Dataset, Embedded, StoreError};
use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::HashMap;
use std::sync::Arc;

/// What is derived from the store at one version.
pub struct Snapshot {
    /// The store's version it was made from.
    pub version: u64,
    /// The links.
    pub graph: LinkGraph,
}

impl Snapshot {
    /// Builds everything from the store.
    pub fn of(data: &Embedded) -> Result<Self, Error> {
        let version = data.version();
        let kinds = Arc::new(kinds::link_kinds());
        let mut builder = Builder::new(kinds.clone());
        for fact in nodes(data)? {
            builder.node(&fact);
        }
        links(data, &kinds, &mut builder)?;
        Ok(Self { version, graph: builder.finish()? })
    }
}

impl App {
    /// Brings what is derived up to a commit.
    pub(super) fn follow(&self, commit: &Commit) -> Result<(), Error> {
        if commit.changed() {
            self.snapshot.store(Arc::new(Snapshot::of(&self.data)?));
        }
        Ok(())
    }
}

/// The people, institutions and places of the default graph.
fn nodes(data: &Embedded) -> Result<Vec<NodeFact>, StoreError> {
    let mut facts: HashMap<String, NodeFact> = HashMap::new();
    for (class, kind) in [
        (terms::PERSON, EntityKind::Person),
        (terms::INSTITUTION, EntityKind::Institution),
        (terms::PLACE, EntityKind::Place),
        (terms::CITY, EntityKind::Place),
        (terms::COUNTRY, EntityKind::Place),
    ] {
        each(data, terms::RDF_TYPE, Some(class), |iri, _| {
            facts.entry(iri.to_owned()).or_insert_with(|| NodeFact {
                iri: iri.to_owned(),
                kind,
                sex: Sex::Unknown,
                born: DayInterval::UNKNOWN,
                died: DayInterval::UNKNOWN,
            });
        })?;
    }
    each(data, terms::SEX, None, |iri, value| {
        if let (Some(fact), Term::NamedNode(code)) = (facts.get_mut(iri), value) {
            fact.sex = sex(code.as_str());
        }
    })?;
    for (property, is_birth) in [
        (terms::BIRTH_DATE, true),
        (terms::DEATH_DATE, false),
        (terms::FOUNDED_DATE, true),
        (terms::CLOSED_DATE, false),
    ] {
        each(data, property, None, |iri, value| {
            if let (Some(fact), Term::Literal(date)) = (facts.get_mut(iri), value) {
                if let Ok(date) = Edtf::parse(date.value()) {
                    *(if is_birth { &mut fact.born } else { &mut fact.died }) = date.days();
                }
            }
        })?;
    }
    let mut facts: Vec<NodeFact> = facts.into_values().collect();
    // The order of the nodes decides between paths of equal length: it must be the same at each start.
    facts.sort_unstable_by(|a, b| a.iri.cmp(&b.iri));
    Ok(facts)
}

fn sex(code: &str) -> Sex {
    match code.rsplit('/').next() {
        Some("male") => Sex::Male,
        Some("female") => Sex::Female,
        _ => Sex::Unknown,
    }
}

/// Each (subject, object) of a property in the default graph.
fn each(
    data: &Embedded,
    property: NamedNodeRef<'_>,
    object: Option<NamedNodeRef<'_>>,
    mut visit: impl FnMut(&str, &Term),
) -> Result<(), StoreError> {
    for quad in data.quads(None, Some(property), object.map(Into::into), Some(GraphNameRef::DefaultGraph)) {
        let quad = quad?;
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            visit(subject.as_str(), &quad.object);
        }
    }
    Ok(())
}

/// What claims say of the links they are about.
#[derive(Default)]
struct Attributes {
    when: HashMap<String, Vec<Span>>,
    certainty: HashMap<String, Certainty>,
}

impl Attributes {
    fn read(data: &Embedded) -> Result<Self, StoreError> {
        let mut this = Self::default();
        let slug = |subject: &NamedOrBlankNode| match subject {
            NamedOrBlankNode::NamedNode(s) => s.as_str().rsplit('/').next().unwrap_or_default().to_owned(),
            NamedOrBlankNode::BlankNode(_) => String::new(),
        };
        for quad in data.quads(None, Some(terms::INTERVAL), None, None) {
            let quad = quad?;
            if let Term::Literal(interval) = &quad.object {
                if let Ok(interval) = Edtf::parse(interval.value()) {
                    this.when.entry(slug(&quad.subject)).or_default().push(interval.span());
                }
            }
        }
        for quad in data.quads(None, Some(terms::CERTAINTY), None, None) {
            let quad = quad?;
            if let Term::NamedNode(code) = &quad.object {
                let certainty = code.as_str().rsplit('/').next().and_then(Certainty::from_code);
                // Most are certain, which is what the lack of an entry means.
                if let Some(certainty) = certainty.filter(|c| *c != Certainty::Certain) {
                    this.certainty.insert(slug(&quad.subject), certainty);
                }
            }
        }
        Ok(this)
    }
}

/// The links of the projection, each as often as a graph states it for a time.
fn links(data: &Embedded, kinds: &LinkKinds, builder: &mut Builder) -> Result<(), Error> {
    let attributes = Attributes::read(data)?;
    let accepted = Accepted::of(data)?;
    let mut graphs: HashMap<String, u32> = HashMap::new();
    for (kind, of) in kinds.iter() {
        let property = NamedNodeRef::new_unchecked(&of.iri);
        for statement in accepted.statements(property) {
            let (stated, projected) = statement?;
            let (NamedOrBlankNode::NamedNode(s), Term::NamedNode(o)) = (&projected.subject, &projected.object) else {
                continue;
            };
            let graph = match &stated.graph_name {
                oxigraph::model::GraphName::NamedNode(g) => g.as_str(),
                _ => "",
            };
            let graph = match graphs.get(graph) {
                Some(n) => *n,
                None => *graphs.entry(graph.to_owned()).or_insert_with(|| builder.graph(graph)),
            };
            let slug = claim::slug(stated.as_ref());
            let certainty = attributes.certainty.get(&slug).copied().unwrap_or_default();
            let unknown = [Span::UNKNOWN];
            for when in attributes.when.get(&slug).map_or(&unknown[..], Vec::as_slice) {
                let (subject, object) = (s.as_str(), o.as_str());
                builder.link(&LinkFact { subject, kind, object, when: *when, certainty, graph });
            }
        }
    }
    Ok(())
}
