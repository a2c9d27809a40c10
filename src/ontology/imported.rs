//! From what an imported file says to quads in the graph of the import.
//!
//! Things of the file get opaque IRIs, made of the graph and their identifier in the file and never of a name: a newer
//! version of the file in the same graph names them alike, and an IRI tells nothing of who it is. Every statement is a
//! direct triple; a claim node stands beside it only where there is more to say: for links and single-valued facts how
//! sure they are, for others their sources, years, words or rank.

use super::vocabulary::Vocabulary;
use super::{Rules, claim, kinds, terms};
use crate::model::date::{Calendar, Date, gedcom_date};
use crate::model::{Base, Certainty, EntityId, EntityKind, LinkKinds, Object, Rank, hex};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// How many hexadecimal digits of the digest name a thing of a file.
const SLUG: usize = 24;

/// How many hexadecimal digits name a part of a graph.
const GRAPH_PART: usize = 12;
/// How many things' IRIs are remembered from one part of a file to the next.
const REMEMBERED: usize = 50_000;

/// One statement of a file.
#[derive(Clone, Debug)]
pub struct Stated {
    /// What it is about, by its local id.
    pub subject: EntityId,
    /// The property: a local name of ours, or `rdfs:`, `skos:`, `geo:` and a name.
    pub property: String,
    /// The value.
    pub value: Object,
    /// When it held.
    pub when: Option<Date>,
    /// How sure the file is.
    pub certainty: Certainty,
    /// Whether it is preferred or disproved.
    pub rank: Rank,
    /// Sources, each with where in it.
    pub citations: Vec<(EntityId, Option<String>)>,
    /// More about the statement: `parentKind`, `note`.
    pub qualifiers: Vec<(&'static str, Object)>,
    /// Whether it is a fact about the world.
    pub is_fact: bool,
}

/// Something that a file says, at the moment when it becomes quads.
#[derive(Clone, Copy, Debug)]
pub struct Said<'s> {
    /// What it is about.
    pub subject: &'s NamedNode,
    /// The property.
    pub property: NamedNodeRef<'static>,
    /// The value.
    pub object: &'s Term,
    /// The claim's node with all that it says, if there is more to say.
    pub claim: Option<(&'s NamedNode, &'s [Part])>,
}

/// A property of a claim, with its value.
pub type Part = (NamedNodeRef<'static>, Term);

/// Hears what a file says, statement by statement.
type Listener<'a> = Box<dyn FnMut(Said<'_>) + 'a>;

/// Gathers the quads of one import.
pub struct Imported<'a> {
    base: &'a Base,
    graph: NamedNode,
    kinds: LinkKinds,
    rules: Rules,
    nodes: HashMap<EntityId, NamedNode>,
    quads: HashSet<Quad>,
    listener: Option<Listener<'a>>,
}

impl<'a> Imported<'a> {
    /// An import into a graph.
    pub fn new(base: &'a Base, graph: NamedNode) -> Self {
        let vocabulary = Vocabulary::embedded();
        let kinds = kinds::read(&vocabulary).expect("our own ontology keeps the limits, and a test reads it");
        let rules = Rules::new(vocabulary.single_valued());
        Self { base, graph, kinds, rules, nodes: HashMap::new(), quads: HashSet::new(), listener: None }
    }

    /// The same, heard by someone: statement by statement, each as often as the file makes it.
    pub fn heard_by(self, listener: impl FnMut(Said<'_>) + 'a) -> Self {
        Self { listener: Some(Box::new(listener)), ..self }
    }

    /// All quads, each once.
    pub fn finish(self) -> HashSet<Quad> {
        self.quads
    }

    /// How many quads are held.
    pub fn len(&self) -> usize {
        self.quads.len()
    }

    /// Whether none is held.
    pub fn is_empty(&self) -> bool {
        self.quads.is_empty()
    }

    /// Gives the quads away that are held, each once among them, so that a large file needs little memory.
    pub fn take(&mut self) -> Vec<Quad> {
        if self.nodes.len() > REMEMBERED {
            self.nodes.clear();
        }
        self.quads.drain().collect()
    }

    /// The node of a thing of the file.
    pub fn node(&mut self, id: &EntityId) -> NamedNode {
        if let Some(known) = self.nodes.get(id) {
            return known.clone();
        }
        let graph = self.graph.as_str();
        let place = graph.strip_prefix(self.base.as_str()).unwrap_or(graph);
        let slug = hex(&Sha256::digest(format!("{place}\n{id}").as_bytes())[..SLUG / 2]);
        let node = NamedNode::new_unchecked(format!("{}id/{}/{slug}", self.base.as_str(), id.kind.segment()));
        self.nodes.insert(id.clone(), node.clone());
        node
    }

    /// A thing of the file, of whatever kind it is.
    pub fn entity(&mut self, id: &EntityId) {
        let node = self.node(id);
        self.say(node, terms::RDF_TYPE, terms::class_of(id.kind).into_owned().into());
    }

    /// A record word for word, kept with the thing it is about, else with the graph; the same record for the second or
    /// `times`th time with a node of its own, as a graph would hold it once.
    pub fn record(&mut self, id: Option<&EntityId>, text: &str, times: usize) {
        let node = match id {
            _ if times > 1 => {
                let digest = hex(&Sha256::digest(format!("{id:?}\n{text}"))[..GRAPH_PART / 2]);
                NamedNode::new_unchecked(format!("{}#record-{digest}-{times}", self.graph.as_str()))
            }
            Some(id) => self.node(id),
            None => self.graph.clone(),
        };
        self.say(node, terms::GEDCOM_RECORD, Literal::from(text).into());
    }

    /// A statement, with a claim node if there is more to say.
    pub fn state(&mut self, stated: &Stated) {
        let Some(property) = property(&stated.property) else { return };
        let subject = self.node(&stated.subject);
        let Some(object) = self.term(&stated.value, property) else {
            // A date that nobody understands stays as words.
            if let Object::Date(date) = &stated.value
                && stated.subject.kind == EntityKind::Event
            {
                self.say(subject, terms::WRITTEN_AS, Literal::from(date.written.as_str()).into());
            }
            return;
        };
        let mut more = self.more(stated);
        let matters = stated.is_fact
            && (self.kinds.by_iri(property.as_str()).is_some() || self.rules.is_single_valued(&property.into_owned()));
        let unsure = stated.certainty != Certainty::Certain && matters;
        if more.is_empty() && !unsure && (!stated.is_fact || stated.certainty == Certainty::Probable) {
            return self.say(subject, property, object);
        }
        let quad = Quad::new(subject.clone(), property.into_owned(), object.clone(), self.graph.clone());
        let node = claim::node(self.base, quad.as_ref());
        more.extend([
            (terms::RDF_TYPE, terms::CLAIM.into_owned().into()),
            (terms::RDF_SUBJECT, subject.clone().into()),
            (terms::RDF_PREDICATE, property.into_owned().into()),
            (terms::RDF_OBJECT, object.clone()),
        ]);
        if stated.is_fact {
            more.push((terms::CERTAINTY, code("certainty", stated.certainty.code()).into()));
        }
        self.hear(Said { subject: &subject, property, object: &object, claim: Some((&node, &more)) });
        for (about, value) in more {
            self.put(node.clone(), about, value);
        }
        self.quads.insert(quad);
    }

    /// What there is to say of a statement beyond itself and how sure it is.
    fn more(&mut self, stated: &Stated) -> Vec<Part> {
        let mut more: Vec<Part> = Vec::new();
        for (source, locator) in &stated.citations {
            more.push((terms::SOURCE, self.node(source).into()));
            more.extend(locator.as_deref().map(|text| (terms::LOCATOR, Literal::from(text).into())));
        }
        if stated.rank != Rank::Normal {
            more.push((terms::RANK, code("rank", stated.rank.code()).into()));
        }
        if let Some(edtf) = stated.when.as_ref().and_then(|when| when.edtf.as_ref()) {
            more.push((terms::INTERVAL, date(&edtf.to_string()).into()));
        }
        let dates = [stated.when.as_ref(), if let Object::Date(date) = &stated.value { Some(date) } else { None }];
        for stated in dates.into_iter().flatten().filter(|date| has_words(date)) {
            more.push((terms::WRITTEN_AS, Literal::from(stated.written.as_str()).into()));
            if stated.calendar != Calendar::Gregorian {
                more.push((terms::CALENDAR, code("calendar", stated.calendar.code()).into()));
            }
        }
        for (name, value) in &stated.qualifiers {
            if let Some(property) = property(name)
                && let Some(value) = self.term(value, property)
            {
                more.push((property, value));
            }
        }
        more
    }

    fn term(&mut self, value: &Object, property: NamedNodeRef<'_>) -> Option<Term> {
        Some(match value {
            Object::Entity(id) => self.node(id).into(),
            Object::Code(list, slug) => code(list, slug).into(),
            Object::Text(text, Some(language)) => match Literal::new_language_tagged_literal(text, language) {
                Ok(tagged) => tagged.into(),
                Err(_) => Literal::from(text.as_str()).into(),
            },
            Object::Text(text, None) => Literal::from(text.as_str()).into(),
            Object::Date(stated) => date(&stated.edtf.as_ref()?.to_string()).into(),
            Object::Decimal(number) => Literal::new_typed_literal(number, xsd::DECIMAL).into(),
            Object::Iri(iri) => match NamedNode::new(iri) {
                Ok(node) => node.into(),
                // The name of a file in the words of the program that wrote it.
                Err(_) if property == terms::MEDIA_FILE => Literal::from(iri.as_str()).into(),
                Err(_) => return None,
            },
        })
    }

    /// A statement of which there is no more to say.
    fn say(&mut self, subject: NamedNode, property: NamedNodeRef<'static>, object: Term) {
        self.hear(Said { subject: &subject, property, object: &object, claim: None });
        self.put(subject, property, object);
    }

    fn hear(&mut self, said: Said<'_>) {
        if let Some(listener) = &mut self.listener {
            listener(said);
        }
    }

    fn put(&mut self, subject: NamedNode, property: NamedNodeRef<'_>, object: Term) {
        self.quads.insert(Quad::new(subject, property.into_owned(), object, GraphName::from(self.graph.clone())));
    }
}

/// Whether a date says more as it is written than as it is understood.
fn has_words(date: &Date) -> bool {
    date.calendar != Calendar::Gregorian
        || date.phrase.is_some()
        || !date.to_gedcom(gedcom_date::Version::V7).value.eq_ignore_ascii_case(date.written.trim())
            && date.edtf.as_ref().is_none_or(|edtf| edtf.to_string() != date.written)
}

/// A property by the name that the mapping gives it; `None` if the ontology has none of that name.
fn property(name: &str) -> Option<NamedNodeRef<'static>> {
    match name {
        "rdfs:label" => return Some(terms::RDFS_LABEL),
        "skos:altLabel" => return Some(terms::SKOS_ALT_LABEL),
        "skos:exactMatch" => return Some(terms::SKOS_EXACT_MATCH),
        "geo:lat" => return Some(terms::GEO_LAT),
        "geo:long" => return Some(terms::GEO_LONG),
        _ => {}
    }
    // Only an identity decision states this one.
    let allowed = |term: &&NamedNodeRef<'static>| term.as_str().strip_prefix(terms::HAV) == Some(name);
    terms::OURS.iter().find(allowed).copied().filter(|term| *term != terms::SAME_INDIVIDUAL)
}

fn code(list: &str, slug: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{list}/{slug}", terms::CODE))
}

fn date(text: &str) -> Literal {
    Literal::new_typed_literal(text, NamedNode::new_unchecked("http://id.loc.gov/datatypes/edtf/EDTF"))
}
