//! One thing with everything that is said of it: each claim with its source, the accepted and the others.

use super::shown::ShownDate;
use super::{App, Error};
use crate::access::Reader;
use crate::model::date::Calendar;
use crate::model::{Certainty, EntityId, EntityKind, Labels, Rank, Text};
use crate::ontology::{claim, terms};
use crate::store::{Dataset, StoreError, project};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A thing that has a page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Record {
    /// Its short id: `person/behar-nissim`.
    pub id: String,
    /// Its IRI.
    pub iri: String,
    /// Its kind.
    pub kind: EntityKind,
    /// Its labels.
    pub labels: Labels,
    /// Its name variants, with their language tags.
    pub variants: Vec<Text>,
    /// Notes on it.
    pub notes: Vec<Text>,
    /// What is said of it, by property.
    pub claims: Vec<ClaimView>,
    /// What is said of others that names it.
    pub incoming: Vec<ClaimView>,
    /// Figures on it: enrolments, networks.
    pub figures: Vec<Figure>,
    /// The version of the store that this was read from.
    pub version: u64,
}

/// A node with what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
pub struct NodeRef {
    /// Its IRI.
    pub iri: String,
    /// Its short id, if it is one of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its labels.
    pub labels: Labels,
}

/// The object of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// A thing.
    Node(NodeRef),
    /// A text, date or number, with its language or datatype.
    Literal {
        /// As written.
        text: String,
        /// Its language tag.
        #[serde(skip_serializing_if = "Option::is_none")]
        lang: Option<String>,
        /// Its datatype's IRI, if it is not a plain text.
        #[serde(skip_serializing_if = "Option::is_none")]
        datatype: Option<String>,
    },
}

/// A claim: who or what, which property, whom or what, and all that its source says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
pub struct ClaimView {
    /// The claim's IRI.
    pub id: String,
    /// The property's local name.
    pub property: String,
    /// The property's IRI.
    pub property_iri: String,
    /// The property's labels, read from this record's side (the inverse label for an incoming claim).
    pub property_labels: Labels,
    /// The link family, if it is a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// The subject.
    pub subject: NodeRef,
    /// The object.
    pub object: Value,
    /// When it held: EDTF, one for each term.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intervals: Vec<String>,
    /// The calendar in which the source dates it, if not the Gregorian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// Its dates in the calendar that the reader asked for: the value's, then the intervals'.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<ShownDate>,
    /// How sure the source is.
    pub certainty: Certainty,
    /// How a curator ranks it.
    pub rank: Rank,
    /// Whether it is projected: the direct edge that queries see.
    pub accepted: bool,
    /// The graph that makes it.
    pub graph: String,
    /// The source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<NodeRef>,
    /// Where in the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locators: Vec<String>,
    /// As the source writes it, where that was not kept in the value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub written: Vec<String>,
    /// Notes on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The claims that it disputes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<String>,
}

/// A figure: enrolment of a school in a year, or a total of a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Figure {
    /// Its short id.
    pub id: String,
    /// The year, EDTF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<String>,
    /// What is counted: `pupils`, `boys`, `girls`, `teachers`, or a measure's code, each with its count.
    pub counts: Vec<(String, i64)>,
    /// How sure the source is.
    pub certainty: Certainty,
    /// The source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<NodeRef>,
    /// Where in the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locator: Option<String>,
    /// A note on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The most incoming claims that a record lists; a school of ten thousand pupils has pages of its own.
const MOST_INCOMING: usize = 2_000;

impl App {
    /// One thing, with every claim and its source.
    pub fn record(&self, reader: &Reader, id: &EntityId) -> Result<Record, Error> {
        let data = self.dataset(reader);
        let iri = self.base().iri(id);
        let node = NamedNode::new_unchecked(&iri);
        let mut reading = Reading { app: self, reader, refs: HashMap::new() };
        let mut record = Record {
            id: id.to_string(),
            kind: id.kind,
            labels: self.labels(reader, &iri)?,
            variants: Vec::new(),
            notes: Vec::new(),
            claims: Vec::new(),
            incoming: Vec::new(),
            figures: Vec::new(),
            version: data.version(),
            iri,
        };
        let mut known = false;
        for quad in data.quads(Some(node.as_ref().into()), None, None, None) {
            let quad = quad?;
            let GraphName::NamedNode(graph) = &quad.graph_name else {
                known = true;
                continue;
            };
            if project::is_system(self.base(), graph.as_str()) {
                continue;
            }
            known = true;
            let literal = |texts: &mut Vec<Text>| {
                if let Term::Literal(text) = &quad.object {
                    let text = Text { lang: text.language().unwrap_or("und").into(), text: text.value().into() };
                    if !texts.contains(&text) {
                        texts.push(text);
                    }
                }
            };
            match quad.predicate.as_ref() {
                terms::RDFS_LABEL | terms::RDF_TYPE => {}
                terms::SKOS_ALT_LABEL => literal(&mut record.variants),
                terms::NOTE => literal(&mut record.notes),
                _ => record.claims.push(reading.claim(&quad, false)?),
            }
        }
        if !known {
            return Err(Error::not_found(id.kind.segment(), id.slug.as_ref()));
        }
        let about = data.quads(None, None, Some(node.as_ref().into()), None);
        for quad in about {
            let quad = quad?;
            let GraphName::NamedNode(graph) = &quad.graph_name else { continue };
            if project::is_system(self.base(), graph.as_str()) || reading.is_claim(&quad.subject) {
                continue;
            }
            if quad.predicate == terms::INSTITUTION_OF {
                record.figures.push(reading.figure(&quad)?);
            } else if record.incoming.len() < MOST_INCOMING && quad.predicate != terms::SOURCE {
                record.incoming.push(reading.claim(&quad, true)?);
            }
        }
        let key = |c: &ClaimView| (c.property.clone(), c.intervals.clone(), c.rank, c.id.clone());
        record.claims.sort_by_key(key);
        record.incoming.sort_by_key(key);
        record.figures.sort_by(|a, b| (&a.year, &a.id).cmp(&(&b.year, &b.id)));
        record.variants.sort();
        Ok(record)
    }

    /// The forms of a thing's name, each with the sources that write it so; the labels first.
    pub fn names(&self, reader: &Reader, id: &EntityId) -> Result<Vec<(Text, Vec<NodeRef>)>, Error> {
        let node = NamedNode::new_unchecked(self.base().iri(id));
        let mut reading = Reading { app: self, reader, refs: HashMap::new() };
        let mut names: Vec<(Text, Vec<NodeRef>)> = Vec::new();
        for property in [terms::RDFS_LABEL, terms::SKOS_ALT_LABEL] {
            for quad in self.dataset(reader).quads(Some(node.as_ref().into()), Some(property), None, None) {
                let quad = quad?;
                let (GraphName::NamedNode(graph), Term::Literal(name)) = (&quad.graph_name, &quad.object) else {
                    continue;
                };
                let name = Text { lang: name.language().unwrap_or("und").into(), text: name.value().into() };
                let source = reading.graph_source(graph.as_str())?;
                match names.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, sources)) => sources.extend(source.filter(|source| !sources.contains(source))),
                    None => names.push((name, source.into_iter().collect())),
                }
            }
        }
        Ok(names)
    }

    /// The figures on an institution or a network, without everything else that is said of it.
    pub fn figures(&self, reader: &Reader, id: &EntityId) -> Result<Vec<Figure>, Error> {
        let node = NamedNode::new_unchecked(self.base().iri(id));
        let mut reading = Reading { app: self, reader, refs: HashMap::new() };
        let mut figures = Vec::new();
        for quad in self.dataset(reader).quads(None, Some(terms::INSTITUTION_OF), Some(node.as_ref().into()), None) {
            let quad = quad?;
            if !quad.graph_name.is_default_graph() {
                figures.push(reading.figure(&quad)?);
            }
        }
        figures.sort_by(|a, b| (&a.year, &a.id).cmp(&(&b.year, &b.id)));
        Ok(figures)
    }

    /// A node with what it is called.
    pub fn node_ref(&self, reader: &Reader, iri: &str) -> Result<NodeRef, StoreError> {
        Ok(NodeRef {
            iri: iri.into(),
            id: self.base().id(iri).map(|id| id.to_string()),
            labels: self.labels(reader, iri)?,
        })
    }

    /// The claims that graphs make with a triple of the projection: what a step of a path rests on.
    pub fn claims_of(&self, reader: &Reader, s: &str, p: &str, o: &str) -> Result<Vec<ClaimView>, Error> {
        let mut reading = Reading { app: self, reader, refs: HashMap::new() };
        let (s, p, o) =
            (NamedNodeRef::new_unchecked(s), NamedNodeRef::new_unchecked(p), NamedNodeRef::new_unchecked(o));
        let mut claims = Vec::new();
        for quad in self.dataset(reader).quads(Some(s.into()), Some(p), Some(o.into()), None) {
            let quad = quad?;
            if let GraphName::NamedNode(graph) = &quad.graph_name
                && !project::is_system(self.base(), graph.as_str())
            {
                claims.push(reading.claim(&quad, false)?);
            }
        }
        claims.sort_by(|a, b| (a.rank, a.certainty, &a.id).cmp(&(b.rank, b.certainty, &b.id)));
        Ok(claims)
    }

    /// One claim by its node.
    pub fn claim(&self, reader: &Reader, id: &EntityId) -> Result<ClaimView, Error> {
        let node = NamedNode::new_unchecked(self.base().iri(id));
        let (mut parts, mut graph): ([Option<Term>; 3], _) = (Default::default(), None);
        for quad in self.dataset(reader).quads(Some(node.as_ref().into()), None, None, None) {
            let quad = quad?;
            let at = match quad.predicate.as_ref() {
                terms::RDF_SUBJECT => 0,
                terms::RDF_PREDICATE => 1,
                terms::RDF_OBJECT => 2,
                _ => continue,
            };
            graph = Some(quad.graph_name);
            parts[at] = Some(quad.object);
        }
        let mut reading = Reading { app: self, reader, refs: HashMap::new() };
        match (parts, graph) {
            ([Some(Term::NamedNode(s)), Some(Term::NamedNode(p)), Some(o)], Some(graph)) => {
                reading.claim(&Quad::new(s, p, o, graph), false)
            }
            _ => Err(Error::not_found("claim", id.slug.as_ref())),
        }
    }
}

/// Reads claims for one answer, each node's labels once.
struct Reading<'a> {
    app: &'a App,
    reader: &'a Reader,
    refs: HashMap<String, NodeRef>,
}

impl Reading<'_> {
    fn node(&mut self, iri: &str) -> Result<NodeRef, StoreError> {
        if let Some(known) = self.refs.get(iri) {
            return Ok(known.clone());
        }
        let made = self.app.node_ref(self.reader, iri)?;
        self.refs.insert(iri.into(), made.clone());
        Ok(made)
    }

    fn is_claim(&self, subject: &NamedOrBlankNode) -> bool {
        match subject {
            NamedOrBlankNode::NamedNode(s) => {
                self.app.base().id(s.as_str()).is_some_and(|id| id.kind == EntityKind::Claim)
            }
            NamedOrBlankNode::BlankNode(_) => true,
        }
    }

    fn value(&mut self, object: &Term) -> Result<Value, StoreError> {
        Ok(match object {
            Term::NamedNode(iri) => Value::Node(self.node(iri.as_str())?),
            Term::BlankNode(b) => Value::Literal { text: b.to_string(), lang: None, datatype: None },
            Term::Literal(text) => Value::Literal {
                text: text.value().into(),
                lang: text.language().map(Into::into),
                datatype: Some(text.datatype())
                    .filter(|d| {
                        *d != oxigraph::model::vocab::xsd::STRING && *d != oxigraph::model::vocab::rdf::LANG_STRING
                    })
                    .map(|d| d.as_str().into()),
            },
        })
    }

    /// The claim that a quad makes; `incoming` when it is read from its object's side.
    fn claim(&mut self, quad: &Quad, incoming: bool) -> Result<ClaimView, Error> {
        let data = self.app.dataset(self.reader);
        let node = claim::node(self.app.base(), quad.as_ref());
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(s) => self.node(s.as_str())?,
            NamedOrBlankNode::BlankNode(b) => NodeRef { iri: b.to_string(), id: None, labels: Labels::default() },
        };
        let vocabulary = self.app.vocabulary();
        let property = quad.predicate.as_ref();
        let inverse = if incoming { vocabulary.inverse_labels(property) } else { Labels::default() };
        let family = vocabulary.texts(property, terms::LINK_FAMILY);
        let GraphName::NamedNode(graph) = &quad.graph_name else {
            return Err(Error::not_found("claim", node.as_str()));
        };
        let projected = Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() };
        let mut view = ClaimView {
            id: node.as_str().into(),
            property: super::labels::short(quad.predicate.as_str()),
            property_iri: quad.predicate.as_str().into(),
            property_labels: if inverse.0.is_empty() { vocabulary.labels(property) } else { inverse },
            family: family.0.into_iter().next().map(|(_, name)| name),
            subject,
            object: self.value(&quad.object)?,
            intervals: Vec::new(),
            certainty: Certainty::Certain,
            rank: Rank::Normal,
            accepted: data.store().contains(&projected).map_err(StoreError::from)?,
            graph: graph.as_str().into(),
            source: self.graph_source(graph.as_str())?,
            calendar: None,
            dates: Vec::new(),
            locators: Vec::new(),
            written: Vec::new(),
            notes: Vec::new(),
            disputes: Vec::new(),
        };
        for about in data.quads(Some(node.as_ref().into()), None, None, Some(graph.as_ref().into())) {
            let about = about?;
            match (about.predicate.as_ref(), &about.object) {
                (terms::INTERVAL, Term::Literal(x)) => view.intervals.push(x.value().into()),
                (terms::LOCATOR, Term::Literal(x)) => view.locators.push(x.value().into()),
                (terms::WRITTEN_AS, Term::Literal(x)) => view.written.push(x.value().into()),
                (terms::CALENDAR, Term::NamedNode(x)) => {
                    view.calendar = Calendar::from_code(&super::labels::short(x.as_str()));
                }
                (terms::NOTE, Term::Literal(x)) => view.notes.push(x.value().into()),
                (terms::DISPUTES, Term::NamedNode(x)) => view.disputes.push(x.as_str().into()),
                (terms::SOURCE, Term::NamedNode(x)) => view.source = Some(self.node(x.as_str())?),
                (terms::CERTAINTY, Term::NamedNode(x)) => {
                    view.certainty = Certainty::from_code(&super::labels::short(x.as_str())).unwrap_or_default();
                }
                (terms::RANK, Term::NamedNode(x)) => {
                    view.rank = Rank::from_code(&super::labels::short(x.as_str())).unwrap_or_default();
                }
                _ => {}
            }
        }
        view.intervals.sort();
        Ok(view)
    }

    /// The source that a graph belongs to: its own, or the file that was imported into it.
    fn graph_source(&mut self, graph: &str) -> Result<Option<NodeRef>, StoreError> {
        let prefix = self.app.base().graph("source/");
        let Some(slug) = graph.strip_prefix(&prefix) else {
            if let Some(known) = self.refs.get(graph) {
                return Ok(Some(known.clone()));
            }
            let source = self.app.imported_file(self.reader, graph)?;
            self.refs.extend(source.iter().map(|source| (graph.to_owned(), source.clone())));
            return Ok(source);
        };
        let Some(id) = EntityId::new(EntityKind::Source, slug) else { return Ok(None) };
        let iri = self.app.base().iri(&id);
        Ok(Some(self.node(&iri)?))
    }

    /// A figure, from the quad that says what it is about.
    fn figure(&mut self, quad: &Quad) -> Result<Figure, StoreError> {
        let data = self.app.dataset(self.reader);
        let mut figure = Figure {
            id: match &quad.subject {
                NamedOrBlankNode::NamedNode(s) => {
                    self.app.base().id(s.as_str()).map_or_else(|| s.as_str().into(), |id| id.to_string())
                }
                NamedOrBlankNode::BlankNode(b) => b.to_string(),
            },
            year: None,
            counts: Vec::new(),
            certainty: Certainty::Certain,
            source: None,
            locator: None,
            note: None,
        };
        let mut measure = None;
        let mut value = None;
        for about in data.quads(Some(quad.subject.as_ref()), None, None, Some(GraphNameRef::from(&quad.graph_name))) {
            let about = about?;
            match (about.predicate.as_ref(), &about.object) {
                (terms::YEAR, Term::Literal(x)) => figure.year = Some(x.value().into()),
                (terms::LOCATOR, Term::Literal(x)) => figure.locator = Some(x.value().into()),
                (terms::NOTE, Term::Literal(x)) => figure.note = Some(x.value().into()),
                (terms::SOURCE, Term::NamedNode(x)) => figure.source = Some(self.node(x.as_str())?),
                (terms::MEASURE, Term::NamedNode(x)) => measure = Some(super::labels::short(x.as_str())),
                (terms::VALUE, Term::Literal(x)) => value = x.value().parse().ok(),
                (terms::CERTAINTY, Term::NamedNode(x)) => {
                    figure.certainty = Certainty::from_code(&super::labels::short(x.as_str())).unwrap_or_default();
                }
                (p @ (terms::PUPILS | terms::BOYS | terms::GIRLS | terms::TEACHERS), Term::Literal(x)) => {
                    figure.counts.extend(x.value().parse().ok().map(|n| (super::labels::short(p.as_str()), n)));
                }
                _ => {}
            }
        }
        figure.counts.extend(measure.zip(value));
        figure.counts.sort();
        Ok(figure)
    }
}
