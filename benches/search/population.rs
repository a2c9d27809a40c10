//! The synthetic population as documents for the index and as evidence for "same person", read from its N-Quads as they are written.

use haverim::generate::{Settings, population_and_truth};
use haverim::model::{DayInterval, EntityId, EntityKind, Sex, date::Edtf};
use haverim::search::same_person::Evidence;
use haverim::search::{Document, RecordedName};
use std::collections::HashMap;
use std::io::{self, Write};

/// Calls `take` with each thing and what was said of it where it was introduced.
pub struct Reader<F: FnMut(&str, &Said)> {
    rest: Vec<u8>,
    subject: String,
    said: Said,
    take: F,
}

/// The properties of one subject, by their last segment.
#[derive(Default)]
pub struct Said(pub Vec<(String, String, String)>);

impl Said {
    pub fn values<'s>(&'s self, property: &'s str) -> impl Iterator<Item = (&'s str, &'s str)> {
        self.0.iter().filter(move |(p, _, _)| p == property).map(|(_, value, tag)| (value.as_str(), tag.as_str()))
    }
}

impl<F: FnMut(&str, &Said)> Reader<F> {
    pub fn new(take: F) -> Self {
        Self { rest: Vec::new(), subject: String::new(), said: Said::default(), take }
    }

    fn line(&mut self, line: &str) {
        let Some((subject, rest)) = line.split_once(' ') else { return };
        let Some((predicate, object)) = rest.split_once(' ') else { return };
        if subject != self.subject {
            self.finish();
            self.subject = subject.to_owned();
        }
        let property = predicate.trim_matches(['<', '>']).rsplit(['#', '/']).next().unwrap_or_default().to_owned();
        let (value, tag) = match object.strip_prefix('"') {
            Some(literal) => {
                let end = literal.find('"').unwrap_or(0);
                let tag = literal[end + 1..].strip_prefix('@').and_then(|t| t.split(' ').next()).unwrap_or_default();
                (literal[..end].to_owned(), tag.to_owned())
            }
            None => (object.split(' ').next().unwrap_or_default().trim_matches(['<', '>']).to_owned(), String::new()),
        };
        self.said.0.push((property, value, tag));
    }

    pub fn finish(&mut self) {
        if !self.subject.is_empty() {
            (self.take)(self.subject.trim_matches(['<', '>']), &self.said);
        }
        self.said.0.clear();
        self.subject.clear();
    }
}

impl<F: FnMut(&str, &Said)> Write for Reader<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        let rest = std::mem::take(&mut self.rest);
        let end = rest.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        for line in String::from_utf8_lossy(&rest[..end]).lines() {
            self.line(line);
        }
        self.rest = rest[end..].to_vec();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn slug(iri: &str) -> &str {
    iri.rsplit('/').next().unwrap_or_default()
}

/// A thing of the population as a document, if it is one that is searched.
pub fn document(iri: &str, said: &Said) -> Option<Document> {
    let (_, short) = iri.split_once("/id/")?;
    let (kind, slug_) = short.split_once('/')?;
    let kind = EntityKind::from_segment(kind)?;
    let names: Vec<RecordedName> =
        said.values("label").chain(said.values("altLabel")).map(|(text, tag)| RecordedName::new(text, tag)).collect();
    if names.is_empty() || !matches!(kind, EntityKind::Person | EntityKind::Place | EntityKind::Institution) {
        return None;
    }
    let mut document = Document::new(EntityId::new(kind, slug_)?, names);
    let year =
        |property| said.values(property).next().and_then(|(date, _)| date.get(..4)?.replace('X', "5").parse().ok());
    document.from = year("birthDate").or(year("foundedDate"));
    document.to = year("deathDate").or(year("closedDate"));
    document.sex = sex(said);
    let slugs = |property| said.values(property).map(|(iri, _)| slug(iri).to_owned()).collect::<Vec<_>>();
    document.roles = [slugs("role"), slugs("institutionKind")].concat();
    document.places = [slugs("bornIn"), slugs("diedIn"), slugs("livedIn"), slugs("locatedIn")].concat();
    document.places.sort();
    document.places.dedup();
    document.schools = slugs("studiedAt");
    document.sources = vec!["synthetic-1".to_owned()];
    Some(document)
}

fn sex(said: &Said) -> Sex {
    match said.values("sex").next().map(|(iri, _)| slug(iri)) {
        Some("female") => Sex::Female,
        Some("male") => Sex::Male,
        _ => Sex::Unknown,
    }
}

/// Everything the population says about its people, and the true pairs.
pub fn evidence(settings: &Settings) -> (Vec<Evidence>, Vec<(String, String)>) {
    let mut people: Vec<Evidence> = Vec::new();
    let mut at: HashMap<String, usize> = HashMap::new();
    let mut parents: Vec<(String, String)> = Vec::new();
    let mut partners: Vec<(String, String)> = Vec::new();
    let mut truth = Vec::new();
    let mut reader = Reader::new(|iri: &str, said: &Said| {
        if !iri.contains("/id/person/") {
            return;
        }
        let id = slug(iri).to_owned();
        for (child, _) in said.values("parentOf") {
            parents.push((id.clone(), slug(child).to_owned()));
        }
        for (partner, _) in said.values("spouseOf") {
            partners.push((id.clone(), slug(partner).to_owned()));
        }
        let names: Vec<String> =
            said.values("label").chain(said.values("altLabel")).map(|(text, _)| text.to_owned()).collect();
        if names.is_empty() {
            return;
        }
        at.insert(id.clone(), people.len());
        let day = |property| said.values(property).next().and_then(|(date, _)| interval(date));
        people.push(Evidence {
            id,
            names,
            sex: sex(said),
            born: day("birthDate"),
            died: day("deathDate"),
            places_of_death: said.values("diedIn").map(|(iri, _)| slug(iri).to_owned()).collect(),
            places: said.values("bornIn").map(|(iri, _)| slug(iri).to_owned()).collect(),
            roles: said.values("role").map(|(iri, _)| slug(iri).to_owned()).collect(),
            ..Evidence::default()
        });
    });
    population_and_truth(settings, &mut reader, &mut truth).expect("writing to memory does not fail");
    reader.finish();
    drop(reader);
    for (parent, child) in parents {
        if let Some(person) = at.get(&parent) {
            people[*person].children.push(child.clone());
        }
        if let Some(person) = at.get(&child) {
            people[*person].parents.push(parent);
        }
    }
    for (one, other) in partners {
        for (one, other) in [(&one, &other), (&other, &one)] {
            if let Some(person) = at.get(one) {
                people[*person].partners.push(other.clone());
            }
        }
    }
    let truth = String::from_utf8_lossy(&truth)
        .lines()
        .filter_map(|l| l.split_once('\t').map(|(a, b)| (slug(a).to_owned(), slug(b).to_owned())))
        .collect();
    (people, truth)
}

fn interval(date: &str) -> Option<DayInterval> {
    Edtf::parse(date).ok().map(|d| d.days())
}
