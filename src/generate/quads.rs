//! Writes a synthetic world as N-Quads, into the one named graph of its source.
//!
//! Most facts are a direct triple. A claim node stands beside it only where there is something more to say: the years
//! of a marriage, of schooling or of a post, or doubt about a parent.

use super::people::NONE;
use super::places::CITIES;
use super::register::{Family, Person};
use super::schools::{FIRST_YEAR, LAST_YEAR, Pupils, School};
use super::terms::*;
use super::upbringing::UpbringingKind;
use super::world::{Script, World, edtf, full_name, number};
use super::{Report, Settings};
use crate::model::Sex;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// One affiliation or marriage with what is said about it.
struct Said<'a> {
    predicate: &'static str,
    /// First and last year.
    years: Option<(i16, i16)>,
    certainty: &'static str,
    /// The role, if it is a membership of an institution.
    role: Option<&'a str>,
}

pub(super) struct QuadWriter<'w> {
    out: &'w mut dyn Write,
    buffer: Vec<u8>,
    person: Vec<u8>,
    place: Vec<u8>,
    school: Vec<u8>,
    source: Vec<u8>,
    base: String,
    /// Space, graph, full stop and line end: how every line ends.
    end: Vec<u8>,
    graph: Vec<u8>,
    quads: u64,
}

const FULL: usize = 1 << 16;

impl<'w> QuadWriter<'w> {
    pub fn new(settings: &Settings, out: &'w mut dyn Write) -> Self {
        let base = settings.base.as_str();
        let graph = format!("<{}>", settings.graph());
        let prefix = |kind: &str, and: &str| format!("<{base}id/{kind}/synthetic-{}{and}", settings.seed).into_bytes();
        Self {
            out,
            buffer: Vec::with_capacity(FULL + 4096),
            person: prefix("person", "-"),
            place: prefix("place", "-"),
            school: prefix("institution", "-"),
            source: prefix("source", ">"),
            base: base.to_owned(),
            end: format!(" {graph} .\n").into_bytes(),
            graph: graph.into_bytes(),
            quads: 0,
        }
    }

    /// Writes the whole world; true pairs of duplicates go to `truth`, a line each.
    pub fn world(mut self, world: &World, truth: &mut dyn Write) -> io::Result<Report> {
        self.source_and_places(world)?;
        self.schools(world)?;
        self.people(world)?;
        self.families(world)?;
        self.postings(world)?;
        self.duplicates(world, truth)?;
        self.out.write_all(&self.buffer)?;
        self.out.flush()?;
        Ok(Report {
            people: world.people.persons.len() as u64,
            families: world.people.families.len() as u64,
            schools: world.schools.schools.len() as u64,
            duplicates: world.duplicates.len() as u64,
            quads: self.quads,
        })
    }

    fn source_and_places(&mut self, world: &World) -> io::Result<()> {
        let source = self.source.clone();
        self.quad(&source, TYPE, |w| w.text(hav!("Source")))?;
        let title = "Synthetic population: nobody in it ever lived";
        self.quad(&source, hav!("title"), |w| w.literal(title, "@en"))?;
        self.quad(&source, LABEL, |w| w.literal(title, "@en"))?;
        let french = "Population synthétique : personne n’y a jamais vécu";
        self.quad(&source, LABEL, |w| w.literal(french, "@fr"))?;
        self.quad(&source, LABEL, |w| w.literal("אוכלוסייה סינתטית: איש בה לא חי מעולם", "@he"))?;
        for (at, city) in CITIES.iter().enumerate().take(world.people.n_cities) {
            let place = numbered(&self.place, at as u32, 3);
            self.quad(&place, TYPE, |w| w.text(hav!("City")))?;
            self.quad(&place, LABEL, |w| w.literal(&format!("{} (synthetic)", city.en), "@en"))?;
            self.quad(&place, LABEL, |w| w.literal(&format!("{} (synthétique)", city.fr), "@fr"))?;
            self.quad(&place, LABEL, |w| w.literal(&format!("{} (סינתטי)", city.he), "@he"))?;
            let country = format!("<https://w3id.org/haverim/code/country/{}>", city.country);
            self.quad(&place, hav!("countryNow"), |w| w.text(&country))?;
            self.quad(&place, LATITUDE, |w| w.literal(city.latitude, DECIMAL))?;
            self.quad(&place, LONGITUDE, |w| w.literal(city.longitude, DECIMAL))?;
        }
        Ok(())
    }

    fn schools(&mut self, world: &World) -> io::Result<()> {
        for (number, school) in world.schools.schools.iter().enumerate() {
            let id = numbered(&self.school, number as u32, 3);
            let place = numbered(&self.place, u32::from(school.city), 3);
            self.quad(&id, TYPE, |w| w.text(hav!("Institution")))?;
            for (text, tag) in school_labels(number, school) {
                self.quad(&id, LABEL, |w| w.literal(&text, tag))?;
            }
            let kind = match school.pupils {
                Pupils::Boys => code!("kind/boys-school"),
                Pupils::Girls => code!("kind/girls-school"),
                Pupils::Mixed => code!("kind/mixed-school"),
            };
            self.quad(&id, hav!("institutionKind"), |w| w.text(kind))?;
            self.quad(&id, hav!("locatedIn"), |w| w.bytes(&place))?;
            self.quad(&id, hav!("foundedDate"), |w| w.literal(&school.founded.to_string(), EDTF))?;
            if let Some(closed) = school.closed {
                self.quad(&id, hav!("closedDate"), |w| w.literal(&closed.to_string(), EDTF))?;
            }
            self.figures(world, number, &id)?;
        }
        Ok(())
    }

    fn figures(&mut self, world: &World, number: usize, school: &[u8]) -> io::Result<()> {
        for year in FIRST_YEAR..=LAST_YEAR {
            let figure = world.schools.figure(number, year);
            let pupils = figure.boys + figure.girls;
            if pupils == 0 {
                continue;
            }
            let mut id = self.school.clone();
            let from = "id/institution/";
            let at = id.windows(from.len()).position(|w| w == from.as_bytes()).expect("the prefix was made with it");
            id.splice(at..at + from.len(), *b"id/figure/");
            id = numbered(&id, number as u32, 3);
            id.pop();
            id.extend_from_slice(format!("-{year}>").as_bytes());
            self.quad(&id, TYPE, |w| w.text(hav!("EnrolmentFigure")))?;
            self.quad(&id, hav!("institution"), |w| w.bytes(school))?;
            self.quad(&id, hav!("year"), |w| w.literal(&year.to_string(), EDTF))?;
            for (property, count) in [
                (hav!("pupils"), pupils),
                (hav!("boys"), figure.boys),
                (hav!("girls"), figure.girls),
                (hav!("teachers"), figure.teachers),
            ] {
                self.quad(&id, property, |w| w.literal(&count.to_string(), INTEGER))?;
            }
            let source = self.source.clone();
            self.quad(&id, hav!("source"), |w| w.bytes(&source))?;
        }
        Ok(())
    }

    fn people(&mut self, world: &World) -> io::Result<()> {
        let mut enrolments = world.schools.enrolments.iter().peekable();
        let mut upbringings = world.people.upbringings.iter().peekable();
        for (id, person) in world.people.persons.iter().enumerate() {
            let id = id as u32;
            let iri = numbered(&self.person, id, 6);
            self.person(&iri, person)?;
            while let Some(up) = upbringings.next_if(|u| u.child == id) {
                let parent = numbered(&self.person, up.parent, 6);
                let property = match up.kind {
                    UpbringingKind::Adoptive => hav!("adoptiveParentOf"),
                    UpbringingKind::Foster => hav!("fosterParentOf"),
                    UpbringingKind::Step => hav!("stepParentOf"),
                };
                self.quad(&parent, property, |w| w.bytes(&iri))?;
            }
            while let Some(enrolment) = enrolments.next_if(|e| e.pupil == id) {
                let school = numbered(&self.school, u32::from(enrolment.school), 3);
                self.said(
                    &iri,
                    &school,
                    &Said {
                        predicate: hav!("studiedAt"),
                        years: Some((enrolment.from, enrolment.to)),
                        certainty: code!("certainty/certain"),
                        role: Some(code!("role/student")),
                    },
                )?;
                for teacher in enrolment.teachers.into_iter().filter(|&t| t != NONE) {
                    let teacher = numbered(&self.person, teacher, 6);
                    self.quad(&teacher, hav!("teacherOf"), |w| w.bytes(&iri))?;
                }
            }
        }
        for &(master, pupil) in &world.schools.ordinations {
            let (master, pupil) = (numbered(&self.person, master, 6), numbered(&self.person, pupil, 6));
            self.quad(&master, hav!("ordained"), |w| w.bytes(&pupil))?;
        }
        Ok(())
    }

    fn person(&mut self, iri: &[u8], person: &Person) -> io::Result<()> {
        self.quad(iri, TYPE, |w| w.text(hav!("Person")))?;
        if let Some(name) = full_name(person, Script::Latin) {
            self.quad(iri, LABEL, |w| w.name(name, "@fr"))?;
        }
        let others = [(Script::LatinVariant, "@und-Latn"), (Script::Hebrew, "@he"), (Script::Arabic, "@ar")];
        for (script, tag) in others {
            if let Some(name) = full_name(person, script) {
                self.quad(iri, ALT_LABEL, |w| w.name(name, tag))?;
            }
        }
        if person.sex_known {
            let sex = if person.sex == Sex::Female { code!("sex/female") } else { code!("sex/male") };
            self.quad(iri, hav!("sex"), |w| w.text(sex))?;
        }
        if person.rabbi {
            self.quad(iri, hav!("role"), |w| w.text(code!("role/rabbi")))?;
        }
        for (property, moment) in [(hav!("birthDate"), person.born), (hav!("deathDate"), person.died)] {
            let mut text = Vec::with_capacity(12);
            if edtf(moment, &mut text) {
                self.quad(iri, property, |w| {
                    w.text("\"");
                    w.bytes(&text);
                    w.text("\"");
                    w.text(EDTF);
                })?;
            }
        }
        let places = [(hav!("bornIn"), person.known_birthplace()), (hav!("diedIn"), person.known_place_of_death())];
        for (property, city) in places {
            if let Some(city) = city {
                let place = numbered(&self.place, u32::from(city), 3);
                self.quad(iri, property, |w| w.bytes(&place))?;
            }
        }
        for (parent, doubted) in [(person.father, person.is_father_doubted()), (person.mother, false)] {
            if parent == NONE {
                continue;
            }
            let parent = numbered(&self.person, parent, 6);
            if doubted {
                let said = Said {
                    predicate: hav!("parentOf"),
                    years: None,
                    certainty: code!("certainty/probable"),
                    role: None,
                };
                self.said(&parent, iri, &said)?;
            } else {
                self.quad(&parent, hav!("parentOf"), |w| w.bytes(iri))?;
            }
        }
        Ok(())
    }

    fn families(&mut self, world: &World) -> io::Result<()> {
        for (number, family) in world.people.families.iter().enumerate() {
            let husband = numbered(&self.person, family.husband, 6);
            let wife = numbered(&self.person, family.wife, 6);
            if is_dated(number) {
                self.said(
                    &husband,
                    &wife,
                    &Said {
                        predicate: hav!("spouseOf"),
                        years: Some(married(family)),
                        certainty: code!("certainty/certain"),
                        role: None,
                    },
                )?;
            } else {
                self.quad(&husband, hav!("spouseOf"), |w| w.bytes(&wife))?;
            }
        }
        Ok(())
    }

    fn postings(&mut self, world: &World) -> io::Result<()> {
        for posting in &world.schools.postings {
            let teacher = numbered(&self.person, posting.teacher, 6);
            let school = numbered(&self.school, u32::from(posting.school), 3);
            let (predicate, role) = match posting.principal {
                true => (hav!("directed"), code!("role/principal")),
                false => (hav!("taughtAt"), code!("role/teacher")),
            };
            let years = Some((posting.from, posting.to));
            let certainty = code!("certainty/certain");
            self.said(&teacher, &school, &Said { predicate, years, certainty, role: Some(role) })?;
            self.quad(&teacher, hav!("role"), |w| w.text(role))?;
            if posting.before != NONE && posting.before != posting.teacher {
                let before = numbered(&self.person, posting.before, 6);
                self.quad(&teacher, hav!("successorOf"), |w| w.bytes(&before))?;
            }
        }
        Ok(())
    }

    fn duplicates(&mut self, world: &World, truth: &mut dyn Write) -> io::Result<()> {
        let n_persons = world.people.persons.len() as u32;
        for (at, duplicate) in world.duplicates.iter().enumerate() {
            let iri = numbered(&self.person, n_persons + at as u32, 6);
            self.person(&iri, &duplicate.person)?;
            let original = numbered(&self.person, duplicate.of, 6);
            for (iri, end) in [(&original, b'\t'), (&iri, b'\n')] {
                truth.write_all(&iri[1..iri.len() - 1])?;
                truth.write_all(&[end])?;
            }
        }
        truth.flush()
    }

    /// A direct triple, and the claim that says more about it.
    fn said(&mut self, subject: &[u8], object: &[u8], said: &Said) -> io::Result<()> {
        self.quad(subject, said.predicate, |w| w.bytes(object))?;
        let claim = self.claim_iri(subject, said.predicate, object);
        self.quad(&claim, TYPE, |w| w.text(hav!("Claim")))?;
        self.quad(&claim, rdf!("subject"), |w| w.bytes(subject))?;
        self.quad(&claim, rdf!("predicate"), |w| w.text(said.predicate))?;
        self.quad(&claim, rdf!("object"), |w| w.bytes(object))?;
        let source = self.source.clone();
        self.quad(&claim, hav!("source"), |w| w.bytes(&source))?;
        self.quad(&claim, hav!("certainty"), |w| w.text(said.certainty))?;
        if let Some((from, to)) = said.years {
            self.quad(&claim, hav!("interval"), |w| {
                w.text("\"");
                number(from as u32, 4, &mut w.buffer);
                w.text("/");
                number(to as u32, 4, &mut w.buffer);
                w.text("\"");
                w.text(EDTF);
            })?;
        }
        if let Some(role) = said.role {
            self.quad(&claim, TYPE, |w| w.text(org!("Membership")))?;
            self.quad(&claim, org!("member"), |w| w.bytes(subject))?;
            self.quad(&claim, org!("organization"), |w| w.bytes(object))?;
            self.quad(&claim, org!("role"), |w| w.text(role))?;
        }
        Ok(())
    }

    /// The claim of a triple in a graph: 26 characters of base 32 of the SHA-256 of its quad.
    fn claim_iri(&self, subject: &[u8], predicate: &str, object: &[u8]) -> Vec<u8> {
        let mut hash = Sha256::new();
        for part in [subject, b" ", predicate.as_bytes(), b" ", object, b" ", &self.graph] {
            hash.update(part);
        }
        let mut iri = format!("<{}id/claim/", self.base).into_bytes();
        iri.extend_from_slice(&base32(&hash.finalize()));
        iri.push(b'>');
        iri
    }

    fn quad(&mut self, subject: &[u8], predicate: &str, object: impl FnOnce(&mut Self)) -> io::Result<()> {
        self.bytes(subject);
        self.buffer.push(b' ');
        self.text(predicate);
        self.buffer.push(b' ');
        object(self);
        self.buffer.extend_from_slice(&self.end);
        self.quads += 1;
        if self.buffer.len() >= FULL {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Our own texts only: they have nothing to escape.
    fn literal(&mut self, text: &str, ending: &str) {
        self.text("\"");
        self.text(text);
        self.text("\"");
        self.text(ending);
    }

    fn name(&mut self, (given, surname): (&str, &str), ending: &str) {
        self.text("\"");
        self.text(given);
        self.text(" ");
        self.text(surname);
        self.text("\"");
        self.text(ending);
    }
}

/// Whether the register dates a marriage: three in ten.
pub(super) fn is_dated(family: usize) -> bool {
    family % 10 < 3
}

/// The years of a marriage.
pub(super) fn married(family: &Family) -> (i16, i16) {
    (family.from, family.to.max(family.from))
}

fn numbered(prefix: &[u8], value: u32, width: usize) -> Vec<u8> {
    let mut iri = Vec::with_capacity(prefix.len() + 12);
    iri.extend_from_slice(prefix);
    number(value, width, &mut iri);
    iri.push(b'>');
    iri
}

fn school_labels(number: usize, school: &School) -> [(String, &'static str); 3] {
    let city = &CITIES[usize::from(school.city)];
    let (en, fr, he) = match school.pupils {
        Pupils::Boys => ("Boys’ school", "École de garçons", "בית ספר לבנים"),
        Pupils::Girls => ("Girls’ school", "École de filles", "בית ספר לבנות"),
        Pupils::Mixed => ("Mixed school", "École mixte", "בית ספר מעורב"),
    };
    [
        (format!("{en} no. {number}, {} (synthetic)", city.en), "@en"),
        (format!("{fr} nº {number}, {} (synthétique)", city.fr), "@fr"),
        (format!("{he} {number}, {} (סינתטי)", city.he), "@he"),
    ]
}

/// The first 26 characters of base 32 (RFC 4648, in lower case).
fn base32(bytes: &[u8]) -> [u8; 26] {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut out = [0; 26];
    for (at, out) in out.iter_mut().enumerate() {
        let bit = at * 5;
        let two = u16::from_be_bytes([bytes[bit / 8], bytes.get(bit / 8 + 1).copied().unwrap_or(0)]);
        *out = ALPHABET[usize::from((two >> (11 - bit % 8)) & 31)];
    }
    out
}
