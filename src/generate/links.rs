//! The same population as nodes and links, without the way through RDF: for benches and tests of the link graph.

use super::Settings;
use super::people::NONE;
use super::quads::{is_dated, married};
use super::register::{Known, Moment};
use super::upbringing::UpbringingKind;
use super::world::World;
use crate::model::{Certainty, DayInterval, EntityKind, KindId, LinkFact, LinkKinds, NodeFact, Sex, Span};

/// A node or a link of a synthetic population.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact<'a> {
    /// A person, a school or a city.
    Node(NodeFact<&'a str>),
    /// What ties two of them; `graph` is always 0, the only graph there is.
    Link(LinkFact<&'a str>),
}

/// Hands every node, then every link of a population to `take`. Links of a kind that `kinds` does not have are left out.
pub fn links(settings: &Settings, kinds: &LinkKinds, take: &mut dyn FnMut(Fact<'_>)) {
    let world = World::new(settings);
    let writer = Writer { settings, kinds };
    writer.nodes(&world, take);
    writer.blood(&world, take);
    writer.learning(&world, take);
}

struct Writer<'a> {
    settings: &'a Settings,
    kinds: &'a LinkKinds,
}

type Take<'t> = &'t mut dyn FnMut(Fact<'_>);

impl Writer<'_> {
    fn iri(&self, kind: EntityKind, number: u32) -> String {
        let width = if kind == EntityKind::Person { 6 } else { 3 };
        let Settings { base, seed, .. } = self.settings;
        format!("{}id/{}/synthetic-{seed}-{number:0width$}", base.as_str(), kind.segment())
    }

    fn nodes(&self, world: &World, take: Take) {
        let mut node = |kind, number, sex, born, died| {
            take(Fact::Node(NodeFact { iri: &self.iri(kind, number), kind, sex, born, died }));
        };
        for at in 0..world.people.n_cities as u32 {
            node(EntityKind::Place, at, Sex::Unknown, DayInterval::UNKNOWN, DayInterval::UNKNOWN);
        }
        for (at, school) in world.schools.schools.iter().enumerate() {
            let year = |year: i16| DayInterval::years(i32::from(year), i32::from(year));
            let closed = school.closed.map_or(DayInterval::UNKNOWN, year);
            node(EntityKind::Institution, at as u32, Sex::Unknown, year(school.founded), closed);
        }
        let records = world.people.persons.iter().chain(world.duplicates.iter().map(|d| &d.person));
        for (at, person) in records.enumerate() {
            let sex = if person.sex_known { person.sex } else { Sex::Unknown };
            node(EntityKind::Person, at as u32, sex, days(person.born), days(person.died));
        }
    }

    fn link(&self, take: Take, kind: Option<KindId>, subject: &str, object: &str, when: Span, certainty: Certainty) {
        if let Some(kind) = kind {
            take(Fact::Link(LinkFact { subject, kind, object, when, certainty, graph: 0 }));
        }
    }

    fn blood(&self, world: &World, take: Take) {
        let plain = |take: Take, name: &str, subject: &str, object: &str| {
            self.link(take, self.kinds.named(name), subject, object, Span::UNKNOWN, Certainty::Certain);
        };
        let person_iri = |number| self.iri(EntityKind::Person, number);
        let records = world.people.persons.iter().chain(world.duplicates.iter().map(|d| &d.person));
        for (at, person) in records.enumerate() {
            let iri = person_iri(at as u32);
            let parent_of = self.kinds.named("parentOf");
            let doubted = if person.is_father_doubted() { Certainty::Probable } else { Certainty::Certain };
            for (parent, certainty) in [(person.father, doubted), (person.mother, Certainty::Certain)] {
                if parent != NONE {
                    self.link(take, parent_of, &person_iri(parent), &iri, Span::UNKNOWN, certainty);
                }
            }
            let places = [("bornIn", person.known_birthplace()), ("diedIn", person.known_place_of_death())];
            for (name, city) in places {
                if let Some(city) = city {
                    plain(take, name, &iri, &self.iri(EntityKind::Place, u32::from(city)));
                }
            }
        }
        for up in &world.people.upbringings {
            let name = match up.kind {
                UpbringingKind::Adoptive => "adoptiveParentOf",
                UpbringingKind::Foster => "fosterParentOf",
                UpbringingKind::Step => "stepParentOf",
            };
            plain(take, name, &person_iri(up.parent), &person_iri(up.child));
        }
        let spouse_of = self.kinds.named("spouseOf");
        for (number, family) in world.people.families.iter().enumerate() {
            let when = if is_dated(number) { span(married(family)) } else { Span::UNKNOWN };
            let (husband, wife) = (person_iri(family.husband), person_iri(family.wife));
            self.link(take, spouse_of, &husband, &wife, when, Certainty::Certain);
        }
    }

    fn learning(&self, world: &World, take: Take) {
        let person_iri = |number| self.iri(EntityKind::Person, number);
        let named = |name| self.kinds.named(name);
        let certain = Certainty::Certain;
        for (number, school) in world.schools.schools.iter().enumerate() {
            let place = self.iri(EntityKind::Place, u32::from(school.city));
            let school = self.iri(EntityKind::Institution, number as u32);
            self.link(take, named("locatedIn"), &school, &place, Span::UNKNOWN, certain);
        }
        let (studied_at, teacher_of) = (named("studiedAt"), named("teacherOf"));
        for enrolment in &world.schools.enrolments {
            let pupil = person_iri(enrolment.pupil);
            let school = self.iri(EntityKind::Institution, u32::from(enrolment.school));
            self.link(take, studied_at, &pupil, &school, span((enrolment.from, enrolment.to)), certain);
            for teacher in enrolment.teachers.into_iter().filter(|&t| t != NONE) {
                self.link(take, teacher_of, &person_iri(teacher), &pupil, Span::UNKNOWN, certain);
            }
        }
        for &(master, pupil) in &world.schools.ordinations {
            self.link(take, named("ordained"), &person_iri(master), &person_iri(pupil), Span::UNKNOWN, certain);
        }
        for posting in &world.schools.postings {
            let teacher = person_iri(posting.teacher);
            let school = self.iri(EntityKind::Institution, u32::from(posting.school));
            let kind = named(if posting.principal { "directed" } else { "taughtAt" });
            self.link(take, kind, &teacher, &school, span((posting.from, posting.to)), certain);
            if posting.before != NONE && posting.before != posting.teacher {
                self.link(take, named("successorOf"), &teacher, &person_iri(posting.before), Span::UNKNOWN, certain);
            }
        }
    }
}

fn span((from, to): (i16, i16)) -> Span {
    let year = |year: i16| DayInterval::years(i32::from(year), i32::from(year));
    Span::new(year(from), year(to))
}

/// The days that the register's wording allows; `~` allows none but the year's own, as in all EDTF bounds.
fn days(moment: Moment) -> DayInterval {
    let year = i32::from(moment.year);
    match moment.known {
        Known::Not => DayInterval::UNKNOWN,
        Known::Decade => DayInterval::years(year - year % 10, year - year % 10 + 9),
        Known::Year | Known::About => DayInterval::years(year, year),
        Known::Day => {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][usize::from(moment.month) - 1];
            let leap_day = i32::from(leap && moment.month > 2);
            DayInterval::day(DayInterval::years(year, year).min + before + leap_day + i32::from(moment.day) - 1)
        }
    }
}
