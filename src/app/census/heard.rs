//! What an imported file says of who lived when, gathered while it streams into the store.
//!
//! Counts as [`Asking`](super::asking::Asking) would if it asked the store afterwards, provided that no other graph speaks
//! of the file's people, events and claims. Whoever the file says something of that it deprecates is asked after anyhow.

use super::Known;
use super::asking::{DEATHS, DESCENT, began_by, mark};
use crate::access::living::Mark;
use crate::model::date::Edtf;
use crate::model::{Base, EntityKind, Rank};
use crate::ontology::imported::{Part, Said};
use crate::ontology::terms;
use crate::store::Texts;
use oxigraph::model::{NamedNode, Term};
use rustc_hash::FxHashMap;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Listens to a file.
pub(in crate::app) struct Heard<'a> {
    base: &'a Base,
    /// What the IRIs of people begin with, and those of events.
    person: String,
    event: String,
    numbers: FxHashMap<NamedNode, u32>,
    people: Vec<Known>,
    events: FxHashMap<NamedNode, Event>,
    restricted: HashSet<NamedNode>,
    again: BTreeSet<NamedNode>,
    texts: Texts,
}

/// An event, as far as it tells who lived when.
#[derive(Default)]
struct Event {
    day: Option<i32>,
    death: bool,
    denied: bool,
    participants: Vec<u32>,
    guests: Vec<u32>,
}

/// Everybody in a file.
pub(super) struct Counted {
    pub(super) people: HashMap<NamedNode, Known>,
    pub(super) restricted: HashSet<NamedNode>,
    pub(super) texts: Texts,
    /// Those who must be asked after, as what was heard may not count.
    pub(super) again: BTreeSet<NamedNode>,
}

impl<'a> Heard<'a> {
    /// Listens to a file of people with this base.
    pub(in crate::app) fn new(base: &'a Base) -> Self {
        let of = |kind: EntityKind| format!("{}id/{}/", base.as_str(), kind.segment());
        Self {
            base,
            person: of(EntityKind::Person),
            event: of(EntityKind::Event),
            numbers: FxHashMap::default(),
            people: Vec::new(),
            events: FxHashMap::default(),
            restricted: HashSet::new(),
            again: BTreeSet::new(),
            texts: Texts::default(),
        }
    }

    /// Hears something that the file says.
    pub(in crate::app) fn hear(&mut self, said: Said<'_>) {
        self.read(said.subject, said.property.as_str(), said.object);
        let parts = said.claim.map_or(&[][..], |(_, parts)| parts);
        if let Some((claim, parts)) = said.claim {
            parts.iter().for_each(|(property, text)| self.read(claim, property.as_str(), text));
        }
        let object = match said.object {
            Term::NamedNode(object) if object.as_str().starts_with(&self.person) => Some(self.number(object)),
            _ => None,
        };
        if said.subject.as_str().starts_with(&self.person) {
            self.of_person(said, parts);
        } else if said.subject.as_str().starts_with(&self.event) {
            self.of_event(said, object, parts);
        }
        if said.property == terms::VISIBILITY {
            self.marked(said);
        }
    }

    fn read(&mut self, thing: &NamedNode, property: &str, text: &Term) {
        let property = oxigraph::model::NamedNodeRef::new_unchecked(property);
        self.texts.add_object(self.base, thing, property, text);
    }

    /// The place of a person in the list.
    fn number(&mut self, person: &NamedNode) -> u32 {
        if let Some(number) = self.numbers.get(person) {
            return *number;
        }
        let number = self.people.len() as u32;
        self.people.push(Known::default());
        self.numbers.insert(person.clone(), number);
        number
    }

    fn of_person(&mut self, said: Said<'_>, parts: &[Part]) {
        let number = self.number(said.subject);
        if is_deprecated(parts) {
            self.again.insert(said.subject.clone());
        }
        let known = &mut self.people[number as usize];
        let evidence = &mut known.evidence;
        // Whoever something is said of for a time had been born by then.
        for interval in parts.iter().filter(|(property, _)| *property == terms::INTERVAL) {
            if let Some(day) = literal(&interval.1).and_then(began_by) {
                evidence.alive_by(day);
            }
        }
        match (said.property, said.object) {
            (terms::BIRTH_DATE, Term::Literal(date)) => {
                began_by(date.value()).into_iter().for_each(|day| evidence.alive_by(day));
            }
            (terms::DEATH_DATE, Term::Literal(date)) => match Edtf::parse(date.value()).map(|date| date.days()) {
                Ok(days) if days.max == i32::MAX => {}
                Ok(days) => evidence.died_by(days.max),
                Err(_) => evidence.died = true,
            },
            (terms::DIED_IN, _) => evidence.died = true,
            (property, Term::NamedNode(descendant)) => {
                if let Some((_, generations)) = DESCENT.iter().find(|(line, _)| *line == property) {
                    known.descendants.push((descendant.clone(), *generations));
                }
            }
            _ => {}
        }
    }

    fn of_event(&mut self, said: Said<'_>, person: Option<u32>, parts: &[Part]) {
        let event = match self.events.get_mut(said.subject) {
            Some(event) => event,
            None => self.events.entry(said.subject.clone()).or_default(),
        };
        if let Some(person) = person
            && parts.iter().any(|(property, _)| *property == terms::ACTOR_ROLE)
        {
            event.guests.push(person);
        }
        match (said.property, said.object) {
            (terms::DATE, Term::Literal(date)) => {
                event.day = event.day.into_iter().chain(began_by(date.value())).min();
            }
            (terms::EVENT_TYPE, Term::NamedNode(code)) => {
                event.death |= DEATHS.contains(&code.as_str().rsplit('/').next().unwrap_or_default());
            }
            (terms::WRITTEN_AS, Term::Literal(text)) => event.denied |= text.value().trim().eq_ignore_ascii_case("n"),
            (terms::PARTICIPANT, _) => event.participants.extend(person),
            _ => {}
        }
    }

    fn marked(&mut self, said: Said<'_>) {
        let mark = mark(said.object);
        if let Some(number) = self.numbers.get(said.subject) {
            let held = &mut self.people[*number as usize].evidence.mark;
            *held = (*held).max(mark);
        } else if mark != Mark::None {
            self.restricted.insert(said.subject.clone());
        }
    }

    /// Everybody, once the whole file was heard.
    pub(super) fn count(mut self) -> Counted {
        for event in self.events.values() {
            let day = event.day.filter(|_| !event.denied);
            let others: BTreeSet<u32> =
                event.participants.iter().copied().filter(|person| !event.guests.contains(person)).collect();
            // A death is that of the one participant who did not only attend.
            let of = others.first().filter(|_| others.len() == 1 && event.death && !event.denied);
            for person in &event.participants {
                let evidence = &mut self.people[*person as usize].evidence;
                day.into_iter().for_each(|day| evidence.alive_by(day));
                if of == Some(person) {
                    match day {
                        Some(day) => evidence.died_by(day),
                        None => evidence.died = true,
                    }
                }
            }
        }
        let mut people = self.people;
        let taken = |(node, number): (NamedNode, u32)| (node, std::mem::take(&mut people[number as usize]));
        let people = self.numbers.into_iter().map(taken).collect();
        Counted { people, restricted: self.restricted, texts: self.texts, again: self.again }
    }
}

fn literal(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(text) => Some(text.value()),
        _ => None,
    }
}

/// Whether a claim says that what it is about does not hold.
pub(in crate::app) fn is_deprecated(parts: &[Part]) -> bool {
    let deprecated =
        |value: &Term| matches!(value, Term::NamedNode(code) if code.as_str().ends_with(Rank::Deprecated.code()));
    parts.iter().any(|(property, value)| *property == terms::RANK && deprecated(value))
}
