//! Asking a store what it tells of a person: their own statements, their events, and the claims about them.

use super::{Known, ends};
use crate::access::living::{Evidence, Mark};
use crate::model::date::Edtf;
use crate::model::{Base, EntityKind};
use crate::ontology::{claim, terms};
use crate::store::{People, Reads};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::store::StorageError;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Kinds of event that only the dead have.
pub(super) const DEATHS: [&str; 4] = ["death", "burial", "cremation", "probate"];
/// What a person may be typed as.
const PEOPLE: [&str; 3] = [terms::PERSON.as_str(), "http://xmlns.com/foaf/0.1/Person", "https://schema.org/Person"];
/// Lines of descent, with how many generations they lead down.
pub(super) const DESCENT: [(NamedNodeRef<'static>, u8); 2] = [(terms::PARENT_OF, 1), (terms::GRANDPARENT_OF, 2)];

/// What a node is to the census.
pub(super) enum What {
    Person(Known),
    Restricted,
    Nothing,
}

/// An event, as far as it tells who lived when.
#[derive(Clone, Default)]
struct Happening {
    /// The last day on which it may have begun.
    day: Option<i32>,
    /// The one whose death it is.
    of: Option<NamedNode>,
}

/// Asks the store after people.
pub(super) struct Asking<'a, R> {
    reads: &'a R,
    base: &'a Base,
    guarding: People,
    identity: String,
    events: HashMap<NamedNode, Happening>,
}

impl<'a, R: Reads> Asking<'a, R> {
    pub(super) fn new(reads: &'a R, base: &'a Base, vouched: &HashSet<NamedNode>) -> Self {
        let guarding = People { vouched: vouched.clone(), ..People::default() };
        Self { reads, base, guarding, identity: base.graph("identity"), events: HashMap::new() }
    }

    /// Whether people of a graph are counted.
    pub(super) fn tells_of_people(&self, graph: &NamedNode) -> bool {
        self.guarding.may_be_in(self.base, graph) || graph.as_str() == self.identity
    }

    fn counted(&self, quad: &Quad) -> bool {
        matches!(&quad.graph_name, GraphName::NamedNode(graph) if self.tells_of_people(graph))
    }

    fn is_ours(&self, node: &NamedNode) -> bool {
        self.base.id(node.as_str()).is_some_and(|id| id.kind == EntityKind::Person)
    }

    /// Adds the people whom a quad names.
    pub(super) fn meet(&self, quad: &Quad, met: &mut BTreeSet<NamedNode>) {
        let line = DESCENT.iter().any(|(property, _)| quad.predicate == *property);
        let typed = quad.predicate == terms::RDF_TYPE && is_person_class(&quad.object);
        for (at, node) in ends(quad).enumerate() {
            if self.is_ours(&node) || line || typed && at == 0 {
                met.insert(node);
            }
        }
    }

    /// Adds the people on whom a node bears: those who took part in an event, those whom a claim is about.
    pub(super) fn around(&self, node: &NamedNode, met: &mut BTreeSet<NamedNode>) -> Result<(), StorageError> {
        for property in [terms::PARTICIPANT, terms::RDF_SUBJECT, terms::RDF_OBJECT] {
            for other in self.objects(node, property)? {
                if property == terms::RDF_SUBJECT {
                    met.extend(self.objects(&other, terms::PARTICIPANT)?);
                }
                met.insert(other);
            }
        }
        Ok(())
    }

    /// What counted graphs say with a property of a node.
    fn objects(&self, node: &NamedNode, property: NamedNodeRef<'_>) -> Result<Vec<NamedNode>, StorageError> {
        let mut objects = Vec::new();
        for quad in self.reads.quads(Some(node.as_ref().into()), Some(property), None, None) {
            let quad = quad?;
            if let (true, Term::NamedNode(object)) = (self.counted(&quad), quad.object) {
                objects.push(object);
            }
        }
        Ok(objects)
    }

    /// What is known of a node.
    pub(super) fn after(&mut self, node: &NamedNode) -> Result<What, StorageError> {
        let mut known = Known::default();
        let mut is_person = self.is_ours(node);
        let mut told = false;
        for quad in self.reads.quads(Some(node.as_ref().into()), None, None, None) {
            let quad = quad?;
            let GraphName::NamedNode(graph) = &quad.graph_name else { continue };
            if quad.predicate == terms::VISIBILITY {
                known.evidence.mark = known.evidence.mark.max(mark(&quad.object));
            }
            is_person |= quad.predicate == terms::RDF_TYPE && is_person_class(&quad.object);
            if self.tells_of_people(graph) {
                told = true;
                is_person |= self.descends(&quad);
                self.own(&quad, &mut known)?;
            } else if self.guarding.vouched.contains(graph) {
                vouch(&quad, &mut known.evidence);
            }
        }
        for quad in self.reads.quads(None, None, Some(node.as_ref().into()), None) {
            let quad = quad?;
            if self.counted(&quad) {
                told = true;
                is_person |= self.descends(&quad);
                self.of(node, &quad, &mut known)?;
            }
        }
        let marked = known.evidence.mark != Mark::None;
        Ok(match (is_person && (told || marked), known.evidence.mark) {
            (true, _) => What::Person(known),
            (false, Mark::None) => What::Nothing,
            (false, _) => What::Restricted,
        })
    }

    fn descends(&self, quad: &Quad) -> bool {
        DESCENT.iter().any(|(property, _)| quad.predicate == *property)
    }

    /// Takes in what a counted graph says of a person.
    fn own(&self, quad: &Quad, known: &mut Known) -> Result<(), StorageError> {
        let evidence = &mut known.evidence;
        match (quad.predicate.as_ref(), &quad.object) {
            (terms::BIRTH_DATE, Term::Literal(date)) => {
                if let Some(day) = began_by(date.value())
                    && !self.is_deprecated(quad)?
                {
                    evidence.alive_by(day);
                }
            }
            (terms::DEATH_DATE, Term::Literal(date)) => match Edtf::parse(date.value()).map(|date| date.days()) {
                // “In or after 1990” has not happened yet, perhaps.
                Ok(days) if days.max == i32::MAX => {}
                _ if self.is_deprecated(quad)? => {}
                Ok(days) => evidence.died_by(days.max),
                Err(_) => evidence.died = true,
            },
            (terms::DIED_IN, _) => evidence.died |= !self.is_deprecated(quad)?,
            (terms::SAME_INDIVIDUAL, Term::NamedNode(kept)) => known.same.push(kept.clone()),
            (property, Term::NamedNode(descendant)) => {
                if let Some((_, generations)) = DESCENT.iter().find(|(line, _)| *line == property)
                    && !self.is_deprecated(quad)?
                {
                    known.descendants.push((descendant.clone(), *generations));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes in what a counted graph says of something else that names a person: an event they took part in, a claim
    /// about them.
    fn of(&mut self, person: &NamedNode, quad: &Quad, known: &mut Known) -> Result<(), StorageError> {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return Ok(()) };
        match quad.predicate.as_ref() {
            terms::PARTICIPANT => {
                let event = self.happening(subject)?;
                // Whoever took part in an event had been born.
                if let Some(day) = event.day {
                    known.evidence.alive_by(day);
                }
                if event.of.as_ref() == Some(person) {
                    match event.day {
                        Some(day) => known.evidence.died_by(day),
                        None => known.evidence.died = true,
                    }
                }
            }
            terms::RDF_SUBJECT => {
                for interval in self.reads.quads(Some(subject.as_ref().into()), Some(terms::INTERVAL), None, None) {
                    let interval = interval?;
                    if let (true, Term::Literal(text)) = (self.counted(&interval), &interval.object)
                        && let Some(day) = began_by(text.value())
                    {
                        known.evidence.alive_by(day);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What an event tells; nothing if it did not happen. A death is that of the one participant who did not only
    /// attend.
    fn happening(&mut self, event: &NamedNode) -> Result<Happening, StorageError> {
        if let Some(known) = self.events.get(event) {
            return Ok(known.clone());
        }
        let (mut day, mut death, mut denied) = (None, false, false);
        let mut participants = BTreeSet::new();
        for quad in self.reads.quads(Some(event.as_ref().into()), None, None, None) {
            let quad = quad?;
            if !self.counted(&quad) {
                continue;
            }
            match (quad.predicate.as_ref(), quad.object) {
                (terms::DATE, Term::Literal(date)) => day = day.into_iter().chain(began_by(date.value())).min(),
                (terms::EVENT_TYPE, Term::NamedNode(code)) => {
                    death |= DEATHS.contains(&code.as_str().rsplit('/').next().unwrap_or_default());
                }
                // `DEAT N` says that it did not happen.
                (terms::WRITTEN_AS, Term::Literal(text)) => denied |= text.value().trim().eq_ignore_ascii_case("n"),
                (terms::PARTICIPANT, Term::NamedNode(who)) => drop(participants.insert(who)),
                _ => {}
            }
        }
        let mut happening = Happening { day: day.filter(|_| !denied), of: None };
        if death && !denied {
            for guest in self.guests(event)? {
                participants.remove(&guest);
            }
            let mut own = participants.into_iter();
            happening.of = own.next().filter(|_| own.next().is_none());
        }
        self.events.insert(event.clone(), happening.clone());
        Ok(happening)
    }

    /// Those who only attended an event: claims give them a role in it.
    fn guests(&self, event: &NamedNode) -> Result<Vec<NamedNode>, StorageError> {
        let mut guests = Vec::new();
        for quad in self.reads.quads(None, Some(terms::RDF_SUBJECT), Some(event.as_ref().into()), None) {
            let quad = quad?;
            let NamedOrBlankNode::NamedNode(claim) = &quad.subject else { continue };
            if !self.counted(&quad) {
                continue;
            }
            let mut roles = self.reads.quads(Some(claim.as_ref().into()), Some(terms::ACTOR_ROLE), None, None);
            if roles.next().transpose()?.is_some_and(|role| self.counted(&role)) {
                guests.extend(self.objects(claim, terms::RDF_OBJECT)?);
            }
        }
        Ok(guests)
    }

    /// Whether the claim on a statement is deprecated.
    fn is_deprecated(&self, quad: &Quad) -> Result<bool, StorageError> {
        let claim = claim::node(self.base, quad.as_ref());
        let ranks = self.objects(&claim, terms::RANK)?;
        Ok(ranks.iter().any(|rank| rank.as_str().ends_with("/deprecated")))
    }
}

/// Takes in what a vouched graph says of a person.
fn vouch(quad: &Quad, evidence: &mut Evidence) {
    evidence.vouched |= quad.predicate == terms::RDF_TYPE;
    if let Term::Literal(date) = &quad.object
        && let Some(day) = began_by(date.value())
    {
        match quad.predicate.as_ref() {
            terms::BIRTH_DATE => evidence.alive_by(day),
            terms::DEATH_DATE => evidence.died_by(day),
            _ => {}
        }
    }
}

pub(super) fn mark(code: &Term) -> Mark {
    let Term::NamedNode(code) = code else { return Mark::None };
    match code.as_str().strip_prefix(terms::CODE) {
        Some("visibility/restricted") => Mark::Restricted,
        Some("visibility/living") => Mark::Living,
        _ => Mark::None,
    }
}

fn is_person_class(class: &Term) -> bool {
    matches!(class, Term::NamedNode(class) if PEOPLE.contains(&class.as_str()))
}

/// The last day by which what a date tells of had begun; `None` if the date does not say.
pub(super) fn began_by(date: &str) -> Option<i32> {
    let date = Edtf::parse(date).ok()?;
    let (days, span) = (date.days(), date.span());
    Some(span.from.max.min(days.max)).filter(|day| *day != i32::MAX)
}
