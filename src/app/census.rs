//! What the store tells that bears on whether people are living: [`access::living`](crate::access::living) weighs it.
//!
//! Only graphs that no curator vouches for are read. Whoever is described in a vouched graph counts as vouched for, and
//! their dates still bound their kin's.

use crate::access::living::{self, Descent, Evidence, Mark};
use crate::model::date::Edtf;
use crate::model::{Base, EntityKind};
use crate::ontology::{claim, terms};
use crate::store::{People, Reads};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::StorageError;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Kinds of event that only the dead have.
const DEATHS: [&str; 4] = ["death", "burial", "cremation", "probate"];

/// The people of a store, of whom some must be hidden on the day `today`; `opaque` names what stands for one of them.
///
/// Cost: the quads of the graphs that nobody vouches for, once.
pub(super) fn people(
    reads: &impl Reads,
    base: &Base,
    today: i32,
    opaque: impl Fn(&NamedNode) -> NamedNode,
) -> Result<People, StorageError> {
    let mut people = People { vouched: vouched(reads, base)?, ..People::default() };
    let mut census = Census::new(base);
    census.marks(reads)?;
    for graph in reads.graphs()? {
        if people.may_be_in(base, &graph) || graph.as_str() == base.graph("identity") {
            for quad in reads.quads(None, None, None, Some(graph.as_ref().into())) {
                census.read(&quad?);
            }
        }
    }
    if census.people.is_empty() {
        return Ok(people);
    }
    census.weigh_statements();
    census.weigh_events();
    census.vouch(reads, &people)?;
    census.unite();
    let individual = |person: usize, census: &Census<'_>| census.same[person];
    let lines: BTreeSet<Descent> = census
        .lines
        .iter()
        .map(|line| Descent {
            ancestor: individual(line.ancestor, &census),
            descendant: individual(line.descendant, &census),
            ..*line
        })
        .collect();
    let lines: Vec<Descent> = lines.into_iter().collect();
    let hidden = living::hidden(&census.evidence, &lines, today);
    for (at, person) in census.names.iter().enumerate() {
        let one = individual(at, &census);
        if hidden[one] {
            // Whoever is restricted is not even a place in the tree.
            let restricted = census.evidence[one].mark == Mark::Restricted;
            people.hidden.insert(person.clone(), (!restricted).then(|| opaque(person)));
        }
    }
    people.restricted = census.restricted.into_iter().filter(|node| !census.people.contains_key(node)).collect();
    people.weighed = census.names.into_iter().collect();
    Ok(people)
}

/// The graphs that a curator vouches for.
fn vouched(reads: &impl Reads, base: &Base) -> Result<HashSet<NamedNode>, StorageError> {
    let provenance = NamedNode::new_unchecked(base.graph("provenance"));
    let nobody = NamedNode::new_unchecked(format!("{}living-status/nobody-living", terms::CODE));
    let stated =
        reads.quads(None, Some(terms::LIVING_STATUS), Some(nobody.as_ref().into()), Some(provenance.as_ref().into()));
    let mut graphs = HashSet::new();
    for quad in stated {
        if let NamedOrBlankNode::NamedNode(graph) = quad?.subject {
            graphs.insert(graph);
        }
    }
    Ok(graphs)
}

/// An event, as far as it tells who lived when.
#[derive(Default)]
struct Happening {
    day: Option<i32>,
    death: bool,
    denied: bool,
    participants: Vec<NamedNode>,
}

struct Census<'a> {
    base: &'a Base,
    people: HashMap<NamedNode, usize>,
    names: Vec<NamedNode>,
    evidence: Vec<Evidence>,
    lines: Vec<Descent>,
    /// The statements that dates and lines rest on, to be dropped if their claim is deprecated.
    stated: Vec<(Quad, Stated)>,
    events: HashMap<NamedNode, Happening>,
    /// What claims say: whom they are about, when it was, whether somebody only attended.
    about: HashMap<NamedNode, Term>,
    whom: HashMap<NamedNode, NamedNode>,
    intervals: Vec<(NamedNode, i32)>,
    attended: HashSet<NamedNode>,
    deprecated: HashSet<NamedNode>,
    restricted: HashSet<NamedNode>,
    united: Vec<(NamedNode, NamedNode)>,
    /// The individual that each person is, after identity decisions.
    same: Vec<usize>,
}

/// What a statement tells.
enum Stated {
    Born(usize, i32),
    Died(usize, Option<i32>),
    Line(Descent),
}

impl<'a> Census<'a> {
    fn new(base: &'a Base) -> Self {
        Self {
            base,
            people: HashMap::new(),
            names: Vec::new(),
            evidence: Vec::new(),
            lines: Vec::new(),
            stated: Vec::new(),
            events: HashMap::new(),
            about: HashMap::new(),
            whom: HashMap::new(),
            intervals: Vec::new(),
            attended: HashSet::new(),
            deprecated: HashSet::new(),
            restricted: HashSet::new(),
            united: Vec::new(),
            same: Vec::new(),
        }
    }

    fn person(&mut self, node: &NamedNode) -> usize {
        if let Some(at) = self.people.get(node) {
            return *at;
        }
        let at = self.names.len();
        self.people.insert(node.clone(), at);
        self.names.push(node.clone());
        self.evidence.push(Evidence::default());
        at
    }

    fn is_person(&self, node: &NamedNode) -> bool {
        self.people.contains_key(node) || self.base.id(node.as_str()).is_some_and(|id| id.kind == EntityKind::Person)
    }

    /// Marks stand in any graph.
    fn marks(&mut self, reads: &impl Reads) -> Result<(), StorageError> {
        for quad in reads.quads(None, Some(terms::VISIBILITY), None, None) {
            let quad = quad?;
            // The default graph has not followed yet in a write under way.
            let (false, NamedOrBlankNode::NamedNode(subject), Term::NamedNode(code)) =
                (quad.graph_name.is_default_graph(), quad.subject, quad.object)
            else {
                continue;
            };
            let mark = match code.as_str().strip_prefix(terms::CODE) {
                Some("visibility/restricted") => Mark::Restricted,
                Some("visibility/living") => Mark::Living,
                _ => continue,
            };
            if self.is_person(&subject) || is_typed(reads, &subject)? {
                let at = self.person(&subject);
                self.evidence[at].mark = self.evidence[at].mark.max(mark);
            } else {
                self.restricted.insert(subject);
            }
        }
        Ok(())
    }

    /// Takes a statement in.
    fn read(&mut self, quad: &Quad) {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return };
        if self.is_person(subject) {
            let at = self.person(subject);
            self.of_person(at, quad);
        }
        if let Term::NamedNode(object) = &quad.object {
            if self.is_person(object) {
                self.person(object);
            }
        }
        match (quad.predicate.as_ref(), &quad.object) {
            (terms::RDF_TYPE, Term::NamedNode(class)) if PEOPLE.contains(&class.as_str()) => {
                self.person(subject);
            }
            (terms::DATE, Term::Literal(date)) => {
                let day = began_by(date.value());
                let event = self.events.entry(subject.clone()).or_default();
                event.day = event.day.into_iter().chain(day).min();
            }
            (terms::EVENT_TYPE, Term::NamedNode(code)) => {
                let kind = code.as_str().rsplit('/').next().unwrap_or_default();
                self.events.entry(subject.clone()).or_default().death |= DEATHS.contains(&kind);
            }
            // `DEAT N` says that it did not happen.
            (terms::WRITTEN_AS, Term::Literal(text)) if text.value().trim().eq_ignore_ascii_case("n") => {
                self.events.entry(subject.clone()).or_default().denied = true;
            }
            (terms::PARTICIPANT, Term::NamedNode(who)) => {
                let participants = &mut self.events.entry(subject.clone()).or_default().participants;
                if !participants.contains(who) {
                    participants.push(who.clone());
                }
            }
            (terms::RDF_SUBJECT, Term::NamedNode(of)) => {
                self.whom.insert(subject.clone(), of.clone());
            }
            (terms::RDF_OBJECT, object) => {
                self.about.insert(subject.clone(), object.clone());
            }
            (terms::INTERVAL, Term::Literal(interval)) => {
                self.intervals.extend(began_by(interval.value()).map(|day| (subject.clone(), day)));
            }
            (terms::ACTOR_ROLE, _) => {
                self.attended.insert(subject.clone());
            }
            (terms::RANK, Term::NamedNode(code)) if code.as_str().ends_with("/deprecated") => {
                self.deprecated.insert(subject.clone());
            }
            (terms::SAME_INDIVIDUAL, Term::NamedNode(kept)) => self.united.push((subject.clone(), kept.clone())),
            _ => {}
        }
    }

    fn of_person(&mut self, person: usize, quad: &Quad) {
        let stated = match (quad.predicate.as_ref(), &quad.object) {
            (terms::BIRTH_DATE, Term::Literal(date)) => match began_by(date.value()) {
                Some(day) => Stated::Born(person, day),
                None => return,
            },
            (terms::DEATH_DATE, Term::Literal(date)) => match Edtf::parse(date.value()).map(|date| date.days()) {
                // “In or after 1990” has not happened yet, perhaps.
                Ok(days) if days.max == i32::MAX => return,
                Ok(days) => Stated::Died(person, Some(days.max)),
                Err(_) => Stated::Died(person, None),
            },
            (terms::DIED_IN, _) => Stated::Died(person, None),
            (terms::PARENT_OF | terms::GRANDPARENT_OF, Term::NamedNode(descendant)) => {
                let generations = if quad.predicate == terms::PARENT_OF { 1 } else { 2 };
                let descendant = self.person(descendant);
                Stated::Line(Descent { ancestor: person, descendant, generations })
            }
            _ => return,
        };
        self.stated.push((quad.clone(), stated));
    }

    /// Weighs the statements whose claims are not deprecated.
    fn weigh_statements(&mut self) {
        for (quad, stated) in std::mem::take(&mut self.stated) {
            if !self.deprecated.is_empty() && self.deprecated.contains(&claim::node(self.base, quad.as_ref())) {
                continue;
            }
            match stated {
                Stated::Born(person, day) => self.evidence[person].alive_by(day),
                Stated::Died(person, Some(day)) => self.evidence[person].died_by(day),
                Stated::Died(person, None) => self.evidence[person].died = true,
                Stated::Line(line) => self.lines.push(line),
            }
        }
    }

    /// Whoever took part in an event had been born; a death is that of the one participant who did not only attend.
    fn weigh_events(&mut self) {
        let mut attended: HashMap<&NamedNode, HashSet<&NamedNode>> = HashMap::new();
        for claim in &self.attended {
            if let (Some(event), Some(Term::NamedNode(who))) = (self.whom.get(claim), self.about.get(claim)) {
                attended.entry(event).or_default().insert(who);
            }
        }
        for (node, event) in &self.events {
            let people: Vec<usize> =
                event.participants.iter().filter_map(|who| self.people.get(who)).copied().collect();
            if let Some(day) = event.day.filter(|_| !event.denied) {
                people.iter().for_each(|person| self.evidence[*person].alive_by(day));
            }
            let guests = attended.get(node);
            let mut own = event.participants.iter().filter(|who| guests.is_none_or(|guests| !guests.contains(who)));
            if let (true, false, Some(who), None) = (event.death, event.denied, own.next(), own.next()) {
                if let Some(person) = self.people.get(who) {
                    match event.day {
                        Some(day) => self.evidence[*person].died_by(day),
                        None => self.evidence[*person].died = true,
                    }
                }
            }
        }
        for (claim, day) in &self.intervals {
            if let Some(person) = self.whom.get(claim).and_then(|whom| self.people.get(whom)) {
                self.evidence[*person].alive_by(*day);
            }
        }
    }

    /// Takes in what vouched graphs say of the people met.
    fn vouch(&mut self, reads: &impl Reads, people: &People) -> Result<(), StorageError> {
        if people.vouched.is_empty() {
            return Ok(());
        }
        for (at, person) in self.names.iter().enumerate() {
            for quad in reads.quads(Some(person.as_ref().into()), None, None, None) {
                let quad = quad?;
                if !matches!(&quad.graph_name, GraphName::NamedNode(graph) if people.vouched.contains(graph)) {
                    continue;
                }
                let evidence = &mut self.evidence[at];
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
        }
        Ok(())
    }

    /// Counts those as one whom identity decisions unite.
    fn unite(&mut self) {
        self.same = (0..self.names.len()).collect();
        let find = |same: &[usize], mut person: usize| {
            while same[person] != person {
                person = same[person];
            }
            person
        };
        for (one, other) in &self.united {
            if let (Some(one), Some(other)) = (self.people.get(one), self.people.get(other)) {
                let (one, other) = (find(&self.same, *one), find(&self.same, *other));
                self.same[one.max(other)] = one.min(other);
            }
        }
        for person in 0..self.names.len() {
            let one = find(&self.same, person);
            self.same[person] = one;
            if one != person {
                self.evidence[one] = self.evidence[one].and(self.evidence[person]);
            }
        }
    }
}

/// What a person may be typed as.
const PEOPLE: [&str; 3] = [terms::PERSON.as_str(), "http://xmlns.com/foaf/0.1/Person", "https://schema.org/Person"];

fn is_typed(reads: &impl Reads, node: &NamedNode) -> Result<bool, StorageError> {
    for quad in reads.quads(Some(node.as_ref().into()), Some(terms::RDF_TYPE), None, None) {
        let quad = quad?;
        let person = matches!(&quad.object, Term::NamedNode(class) if PEOPLE.contains(&class.as_str()));
        if person && !quad.graph_name.is_default_graph() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The last day by which what a date tells of had begun; `None` if the date does not say.
fn began_by(date: &str) -> Option<i32> {
    let date = Edtf::parse(date).ok()?;
    let (days, span) = (date.days(), date.span());
    Some(span.from.max.min(days.max)).filter(|day| *day != i32::MAX)
}
