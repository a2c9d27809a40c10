//! What the store tells that bears on whether people are living: [`access::living`](crate::access::living) weighs it.
//!
//! Only people of graphs that no curator vouches for are counted. Whoever is described in a vouched graph counts as
//! vouched for, and their dates still bound their kin's. What is known of each person is kept in memory, and a write
//! asks anew only after those whom it touches: their own statements, their events, the claims about them.

use crate::access::living::{self, Descent, Evidence, Mark};
use crate::model::date::Edtf;
use crate::model::{Base, EntityKind};
use crate::ontology::{claim, terms};
use crate::store::{People, Reads, Texts};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::store::StorageError;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Kinds of event that only the dead have.
const DEATHS: [&str; 4] = ["death", "burial", "cremation", "probate"];
/// What a person may be typed as.
const PEOPLE: [&str; 3] = [terms::PERSON.as_str(), "http://xmlns.com/foaf/0.1/Person", "https://schema.org/Person"];
/// Lines of descent, with how many generations they lead down.
const DESCENT: [(NamedNodeRef<'static>, u8); 2] = [(terms::PARENT_OF, 1), (terms::GRANDPARENT_OF, 2)];

/// Everybody who may be living, with what is known of them.
#[derive(Default)]
pub(super) struct Census {
    people: HashMap<NamedNode, Known>,
    /// Whatever is marked as restricted and is no person.
    restricted: HashSet<NamedNode>,
    vouched: HashSet<NamedNode>,
    /// Where names may stand in the texts of the graphs that people are counted in.
    texts: Texts,
}

/// What is known of a person, by the graphs that tell of them.
#[derive(Clone, Debug, Default)]
struct Known {
    evidence: Evidence,
    /// Children and grandchildren, each with the generations between.
    descendants: Vec<(NamedNode, u8)>,
    /// Whom identity decisions take them for.
    same: Vec<NamedNode>,
    /// The node that stands for them when they are hidden.
    opaque: Option<NamedNode>,
}

impl Census {
    /// Counts everybody.
    ///
    /// Cost: the quads of the graphs that nobody vouches for, once, and those around each person.
    pub(super) fn of<R: Reads>(reads: &R, base: &Base) -> Result<Self, StorageError> {
        let mut this = Self { vouched: vouched(reads, base)?, ..Self::default() };
        let asking = Asking::new(reads, base, &this.vouched);
        let mut met = BTreeSet::new();
        for graph in reads.graphs()? {
            if asking.tells_of_people(&graph) {
                for quad in reads.quads(None, None, None, Some(graph.as_ref().into())) {
                    let quad = quad?;
                    asking.meet(&quad, &mut met);
                    this.texts.add(&quad);
                }
            }
        }
        for quad in reads.quads(None, Some(terms::VISIBILITY), None, None) {
            if let NamedOrBlankNode::NamedNode(subject) = quad?.subject {
                met.insert(subject);
            }
        }
        this.texts.settle();
        this.ask(reads, base, met)?;
        Ok(this)
    }

    /// Brings the census up to quads that came or went; `reads` has them so already.
    ///
    /// Cost: the quads around the people that the change touches; everybody's if a curator vouches for another graph.
    pub(super) fn follow<'q, R: Reads>(
        &mut self,
        reads: &R,
        base: &Base,
        changes: impl Iterator<Item = &'q Quad>,
    ) -> Result<(), StorageError> {
        let mut nodes = BTreeSet::new();
        for quad in changes {
            if quad.predicate == terms::LIVING_STATUS {
                *self = Self::of(reads, base)?;
                return Ok(());
            }
            nodes.extend(ends(quad));
            self.texts.add(quad);
        }
        let asking = Asking::new(reads, base, &self.vouched);
        let mut met = BTreeSet::new();
        for node in &nodes {
            asking.around(node, &mut met)?;
        }
        met.extend(nodes);
        self.ask(reads, base, met)
    }

    /// Counts the people of a graph that was put in past the commit path.
    pub(super) fn admit<R: Reads>(
        &mut self,
        reads: &R,
        base: &Base,
        people: BTreeSet<NamedNode>,
    ) -> Result<(), StorageError> {
        self.texts.miss();
        self.ask(reads, base, people)
    }

    /// Where names may stand in texts.
    pub(super) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Looks through all texts again, if some are not known.
    pub(super) fn read_texts(&mut self, reads: &impl Reads, base: &Base) -> Result<(), StorageError> {
        if !self.texts.has_gaps() {
            return Ok(());
        }
        let mut texts = Texts::default();
        let guarding = People { vouched: self.vouched.clone(), ..People::default() };
        for graph in reads.graphs()?.iter().filter(|graph| guarding.may_be_in(base, graph)) {
            for quad in reads.quads(None, None, None, Some(graph.as_ref().into())) {
                texts.add(&quad?);
            }
        }
        texts.settle();
        self.texts = texts;
        Ok(())
    }

    /// Asks after some nodes, whatever they are.
    fn ask<R: Reads>(&mut self, reads: &R, base: &Base, nodes: BTreeSet<NamedNode>) -> Result<(), StorageError> {
        let mut asking = Asking::new(reads, base, &self.vouched);
        let mut found = Vec::with_capacity(nodes.len());
        for node in nodes {
            found.push((asking.after(&node)?, node));
        }
        found.into_iter().for_each(|(what, node)| self.note(node, what));
        Ok(())
    }

    /// Whether a person is counted.
    pub(super) fn counts(&self, node: &NamedNode) -> bool {
        self.people.contains_key(node)
    }

    fn note(&mut self, node: NamedNode, what: What) {
        match what {
            What::Person(mut known) => {
                self.restricted.remove(&node);
                known.opaque = self.people.remove(&node).and_then(|before| before.opaque);
                self.people.insert(node, known);
            }
            What::Restricted => {
                self.people.remove(&node);
                self.restricted.insert(node);
            }
            What::Nothing => {
                self.people.remove(&node);
                self.restricted.remove(&node);
            }
        }
    }

    /// The people of whom some must be hidden on the day `today`; `opaque` names what stands for one of them.
    ///
    /// Cost: linear in people and lines.
    pub(super) fn people(&mut self, base: &Base, today: i32, opaque: impl Fn(&NamedNode) -> NamedNode) -> People {
        let names: Vec<&NamedNode> = self.people.keys().collect();
        let place: HashMap<&NamedNode, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
        let same = self.united(&names, &place);
        let mut evidence = vec![Evidence::default(); names.len()];
        let mut lines = BTreeSet::new();
        for (at, name) in names.iter().enumerate() {
            let known = &self.people[*name];
            evidence[same[at]] = evidence[same[at]].and(known.evidence);
            for (descendant, generations) in &known.descendants {
                if let Some(descendant) = place.get(descendant) {
                    let (ancestor, descendant) = (same[at], same[*descendant]);
                    lines.insert(Descent { ancestor, descendant, generations: *generations });
                }
            }
        }
        let lines: Vec<Descent> = lines.into_iter().collect();
        let hidden = living::hidden(&evidence, &lines, today);
        // Whoever is restricted is not even a place in the tree.
        let restricted: Vec<bool> = evidence.iter().map(|evidence| evidence.mark == Mark::Restricted).collect();
        let mut people =
            People { vouched: self.vouched.clone(), restricted: self.restricted.clone(), ..People::default() };
        // The map has not changed since, and goes by the same order.
        for ((name, known), one) in self.people.iter_mut().zip(same) {
            if base.id(name.as_str()).is_none_or(|id| id.kind != EntityKind::Person) {
                people.foreign.insert(name.clone());
            }
            if hidden[one] {
                let stands = (!restricted[one]).then(|| known.opaque.get_or_insert_with(|| opaque(name)).clone());
                people.hidden.insert(name.clone(), stands);
            }
        }
        people
    }

    /// The individual that each person is, after identity decisions.
    fn united(&self, names: &[&NamedNode], place: &HashMap<&NamedNode, usize>) -> Vec<usize> {
        let mut same: Vec<usize> = (0..names.len()).collect();
        let find = |same: &mut Vec<usize>, mut person: usize| {
            while same[person] != person {
                same[person] = same[same[person]];
                person = same[person];
            }
            person
        };
        for (at, name) in names.iter().enumerate() {
            for other in &self.people[*name].same {
                if let Some(other) = place.get(other) {
                    let (one, other) = (find(&mut same, at), find(&mut same, *other));
                    same[one.max(other)] = one.min(other);
                }
            }
        }
        (0..names.len()).map(|person| find(&mut same, person)).collect()
    }
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

/// The nodes at both ends of a quad.
pub(super) fn ends(quad: &Quad) -> impl Iterator<Item = NamedNode> + use<> {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.clone()),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    let object = match &quad.object {
        Term::NamedNode(node) => Some(node.clone()),
        _ => None,
    };
    subject.into_iter().chain(object)
}

/// What a node is to the census.
enum What {
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
struct Asking<'a, R> {
    reads: &'a R,
    base: &'a Base,
    guarding: People,
    identity: String,
    events: HashMap<NamedNode, Happening>,
}

impl<'a, R: Reads> Asking<'a, R> {
    fn new(reads: &'a R, base: &'a Base, vouched: &HashSet<NamedNode>) -> Self {
        let guarding = People { vouched: vouched.clone(), ..People::default() };
        Self { reads, base, guarding, identity: base.graph("identity"), events: HashMap::new() }
    }

    /// Whether people of a graph are counted.
    fn tells_of_people(&self, graph: &NamedNode) -> bool {
        self.guarding.may_be_in(self.base, graph) || graph.as_str() == self.identity
    }

    fn counted(&self, quad: &Quad) -> bool {
        matches!(&quad.graph_name, GraphName::NamedNode(graph) if self.tells_of_people(graph))
    }

    fn is_ours(&self, node: &NamedNode) -> bool {
        self.base.id(node.as_str()).is_some_and(|id| id.kind == EntityKind::Person)
    }

    /// Adds the people whom a quad names.
    fn meet(&self, quad: &Quad, met: &mut BTreeSet<NamedNode>) {
        let line = DESCENT.iter().any(|(property, _)| quad.predicate == *property);
        let typed = quad.predicate == terms::RDF_TYPE && is_person_class(&quad.object);
        for (at, node) in ends(quad).enumerate() {
            if self.is_ours(&node) || line || typed && at == 0 {
                met.insert(node);
            }
        }
    }

    /// Adds the people on whom a node bears: those who took part in an event, those whom a claim is about.
    fn around(&self, node: &NamedNode, met: &mut BTreeSet<NamedNode>) -> Result<(), StorageError> {
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
    fn after(&mut self, node: &NamedNode) -> Result<What, StorageError> {
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

fn mark(code: &Term) -> Mark {
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
fn began_by(date: &str) -> Option<i32> {
    let date = Edtf::parse(date).ok()?;
    let (days, span) = (date.days(), date.span());
    Some(span.from.max.min(days.max)).filter(|day| *day != i32::MAX)
}
