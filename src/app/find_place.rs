//! “Find my place”: from a family's own file, or just a name, a town and a school, to where the network may hold them.
//!
//! Nothing is stored. Each person of the file is looked for by name, and compared with whoever is found as two records
//! are that may be one person ([`same_person`]); a town and a school in common count beside that. Where nobody is found,
//! the school and the town themselves are the links: who taught there, and who else had that name.

use super::same_person::likelihood;
use super::{App, Error, SearchRequest};
use crate::access::Reader;
use crate::formats::gedcom::{self as format, Object, Statement};
use crate::graph::Way;
use crate::model::date::Edtf;
use crate::model::{EntityId, EntityKind, Lang, Sex};
use crate::search::same_person::{Evidence, same_person};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

/// The most people of a file who are looked for.
const PEOPLE: usize = 3_000;
/// How many of those who are called alike are compared with each.
const NAMESAKES: usize = 8;
/// What a school in common adds to the score of two records, as a power of two.
const SAME_SCHOOL: f32 = 4.0;
/// The same for a town, where the comparison itself has not counted it.
const SAME_TOWN: f32 = 2.0;
/// A link is shown from this score on.
const LEAST: f32 = 0.0;
/// How long a search may take altogether.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whom to look for, when there is no file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct PlaceRequest {
    /// A name, in any script.
    pub name: String,
    /// A town.
    pub town: String,
    /// A school.
    pub school: String,
    /// A year or an EDTF date of birth.
    pub born: String,
    /// How many links to give: 20 if nothing is said, at most 200.
    pub limit: Option<usize>,
}

/// Where somebody may belong.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct PlaceReply {
    /// The version of the store.
    pub version: u64,
    /// How many people of the file have a name.
    pub people: usize,
    /// How many of them were looked for: the rest were too many.
    pub compared: usize,
    /// The likeliest first.
    pub links: Vec<PlaceLink>,
}

/// A candidate link into the network.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PlaceLink {
    /// The one who looks, as named in the file or in the question.
    pub you: String,
    /// The identifier in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xref: Option<String>,
    /// The person, school or place of the network, by short id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// The score of the comparison, as a power of two.
    pub score: f32,
    /// How likely both are one person, from 0 to 1; nothing for schools and places.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<f32>,
    /// Why.
    pub reasons: Vec<PlaceReason>,
    /// How many links the network has around it.
    pub links: usize,
}

/// What speaks for a link, or against it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PlaceReason {
    /// `name`, `given name`, `surname`, `birth`, `death`, `place`, `school`, `town` …
    pub feature: &'static str,
    /// What it adds, as a power of two.
    pub weight: f32,
}

/// Somebody who looks for their place.
#[derive(Clone, Debug, Default)]
struct Seeker {
    label: String,
    xref: Option<String>,
    evidence: Evidence,
    towns: Vec<String>,
    schools: Vec<String>,
}

impl App {
    /// Where a person with a name, a town and a school may belong.
    pub fn find_place(&self, reader: &Reader, request: &PlaceRequest, lang: Lang) -> Result<PlaceReply, Error> {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let (name, town, school) = (filled(&request.name), filled(&request.town), filled(&request.school));
        if name.is_none() && town.is_none() && school.is_none() {
            return Err(Error::parameter("name", "say a name, a town or a school, or send a file"));
        }
        let born = match filled(&request.born) {
            Some(date) => Some(Edtf::parse(&date).map_err(|_| {
                Error::parameter("born", format!("`{date}` is not a year or an EDTF date such as 1893 or 189X"))
            })?),
            None => None,
        };
        let evidence = Evidence {
            names: name.iter().cloned().collect(),
            born: born.map(|date| date.days()),
            ..Evidence::default()
        };
        let seeker = Seeker {
            label: name.unwrap_or_default(),
            evidence,
            towns: town.into_iter().collect(),
            schools: school.into_iter().collect(),
            ..Seeker::default()
        };
        self.seek(reader, vec![seeker], request.limit, lang)
    }

    /// Where the people of a file may belong. The file is read and forgotten.
    pub fn find_places(
        &self,
        reader: &Reader,
        name: &str,
        bytes: &[u8],
        limit: Option<usize>,
        lang: Lang,
    ) -> Result<PlaceReply, Error> {
        let tree = format::read(bytes).map_err(|source| Error::Gedcom { path: name.into(), source })?;
        let mut gathering = Gathering::default();
        let mapping = format::map(&tree, &mut |statement| gathering.take(statement));
        for entity in mapping.entities.iter().filter(|entity| entity.id.kind == EntityKind::Person) {
            let xref = entity.xref.as_ref().map(|xref| format!("@{xref}@"));
            gathering.people.entry(entity.id.clone()).or_default().xref = xref;
        }
        self.seek(reader, gathering.finish(), limit, lang)
    }

    fn seek(
        &self,
        reader: &Reader,
        seekers: Vec<Seeker>,
        limit: Option<usize>,
        lang: Lang,
    ) -> Result<PlaceReply, Error> {
        let limit = match limit.unwrap_or(20) {
            n @ 1..=200 => n,
            n => return Err(Error::parameter("limit", format!("{n} is not from 1 to 200"))),
        };
        let mut reply = PlaceReply { version: self.version(reader), people: seekers.len(), ..PlaceReply::default() };
        let mut finding = Finding { app: self, reader, lang, known: HashMap::new(), schools: BTreeMap::new() };
        let begun = Instant::now();
        for seeker in seekers.into_iter().take(PEOPLE) {
            if begun.elapsed() > PATIENCE {
                break;
            }
            finding.links(seeker, &mut reply.links)?;
            reply.compared += 1;
        }
        finding.institutions(&mut reply.links)?;
        reply.links.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
        reply.links.truncate(limit);
        Ok(reply)
    }
}

/// People of a file, as their statements come.
#[derive(Default)]
struct Gathering {
    people: BTreeMap<EntityId, Seeker>,
    labels: HashMap<EntityId, String>,
    /// Whom a town or a school belongs to: both are named elsewhere in the file.
    things: Vec<(EntityId, EntityId)>,
}

impl Gathering {
    fn take(&mut self, statement: Statement) {
        let Statement { subject, property, object, .. } = statement;
        if subject.kind != EntityKind::Person {
            if let ("rdfs:label", Object::Text(text, _)) = (property.as_str(), object) {
                self.labels.entry(subject).or_insert(text);
            }
            return;
        }
        let person = self.people.entry(subject.clone()).or_default();
        let evidence = &mut person.evidence;
        match (property.as_str(), object) {
            ("rdfs:label", Object::Text(name, _)) => {
                person.label.clone_from(&name);
                evidence.names.insert(0, name);
            }
            ("skos:altLabel", Object::Text(name, _)) => evidence.names.push(name),
            ("sex", Object::Code(_, "male")) => evidence.sex = Sex::Male,
            ("sex", Object::Code(_, "female")) => evidence.sex = Sex::Female,
            ("birthDate", Object::Date(date)) => evidence.born = date.edtf.map(|edtf| edtf.days()),
            ("deathDate", Object::Date(date)) => evidence.died = date.edtf.map(|edtf| edtf.days()),
            (_, Object::Entity(thing)) if matches!(thing.kind, EntityKind::Place | EntityKind::Institution) => {
                self.things.push((subject, thing));
            }
            _ => {}
        }
    }

    /// Those who have a name.
    fn finish(mut self) -> Vec<Seeker> {
        for (person, thing) in self.things {
            let (Some(person), Some(label)) = (self.people.get_mut(&person), self.labels.get(&thing)) else { continue };
            let list = if thing.kind == EntityKind::Place { &mut person.towns } else { &mut person.schools };
            if !list.contains(label) {
                list.push(label.clone());
            }
        }
        self.people.into_values().filter(|seeker| !seeker.evidence.names.is_empty()).collect()
    }
}

/// Looks for people, each town and school once.
struct Finding<'a> {
    app: &'a App,
    reader: &'a Reader,
    lang: Lang,
    /// The short ids of the things that a text of a kind names.
    known: HashMap<(EntityKind, String), Vec<String>>,
    /// Schools and towns that were named and found, with the one who named them.
    schools: BTreeMap<String, (String, f32)>,
}

impl Finding<'_> {
    /// Adds the links of one person.
    fn links(&mut self, mut seeker: Seeker, links: &mut Vec<PlaceLink>) -> Result<(), Error> {
        for town in std::mem::take(&mut seeker.towns) {
            // `Tetouan, Morocco` and `12 Rue X, Tetouan, Morocco`: whatever part the network knows.
            let parts: Vec<&str> = town.split(',').map(str::trim).filter(|part| !part.is_empty()).take(4).collect();
            for part in parts {
                let found = self.named(EntityKind::Place, part)?;
                if !found.is_empty() {
                    seeker.towns.extend(found);
                    break;
                }
            }
        }
        for school in std::mem::take(&mut seeker.schools) {
            seeker.schools.extend(self.named(EntityKind::Institution, &school)?);
        }
        for (things, score) in [(&seeker.schools, SAME_SCHOOL), (&seeker.towns, SAME_TOWN)] {
            for thing in things {
                self.schools.entry(thing.clone()).or_insert_with(|| (seeker.label.clone(), score));
            }
        }
        seeker.evidence.places.clone_from(&seeker.towns);
        let Some(name) = seeker.evidence.names.first().cloned() else { return Ok(()) };
        for (id, label) in self.search(EntityKind::Person, &name, NAMESAKES)? {
            if let Some(link) = self.compare(&seeker, id, label)? {
                links.push(link);
            }
        }
        Ok(())
    }

    fn compare(&self, seeker: &Seeker, id: String, label: String) -> Result<Option<PlaceLink>, Error> {
        let theirs = self.app.evidence_of(self.reader, &id)?;
        let compared = same_person(&seeker.evidence, &theirs);
        let mut score = compared.total;
        let mut reasons: Vec<PlaceReason> =
            compared.features.iter().map(|f| PlaceReason { feature: f.name, weight: f.weight }).collect();
        let around = self.around(&id);
        let together = |things: &[String]| things.iter().any(|thing| around.contains(thing));
        let place_counted = reasons.iter().any(|reason| reason.feature == "place" && reason.weight > 0.0);
        for (feature, weight, holds) in [
            ("school", SAME_SCHOOL, together(&seeker.schools)),
            ("town", SAME_TOWN, !place_counted && together(&seeker.towns)),
        ] {
            if holds {
                score += weight;
                reasons.push(PlaceReason { feature, weight });
            }
        }
        let link = PlaceLink {
            you: seeker.label.clone(),
            xref: seeker.xref.clone(),
            id,
            label,
            score,
            likelihood: Some(likelihood(score)),
            reasons,
            links: around.len(),
        };
        Ok((score >= LEAST).then_some(link))
    }

    /// What a record is linked to, by short id.
    fn around(&self, id: &str) -> Vec<String> {
        let snapshot = self.app.snapshot(self.reader);
        let graph = &snapshot.graph;
        let Some(node) = graph.node(&format!("{}id/{id}", self.app.base().as_str())) else { return Vec::new() };
        let links = [Way::Out, Way::In].into_iter().flat_map(|way| graph.links(node, way));
        let others = links.map(|link| graph.iri(link.other(node)));
        others.filter_map(|iri| self.app.base().id(&iri)).map(|id| id.to_string()).collect()
    }

    /// The schools and towns themselves.
    fn institutions(&self, links: &mut Vec<PlaceLink>) -> Result<(), Error> {
        for (id, (you, score)) in &self.schools {
            let iri = format!("{}id/{id}", self.app.base().as_str());
            let feature = if id.starts_with("place/") { "town" } else { "school" };
            links.push(PlaceLink {
                you: you.clone(),
                xref: None,
                label: self.app.label(self.reader, &iri, self.lang)?,
                score: *score,
                likelihood: None,
                reasons: vec![PlaceReason { feature, weight: *score }],
                links: self.around(id).len(),
                id: id.clone(),
            });
        }
        Ok(())
    }

    /// The things of a kind that a text names well.
    fn named(&mut self, kind: EntityKind, text: &str) -> Result<Vec<String>, Error> {
        let key = (kind, text.to_lowercase());
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let found: Vec<String> = self.search(kind, text, 3)?.into_iter().map(|(id, _)| id).collect();
        self.known.insert(key, found.clone());
        Ok(found)
    }

    /// Short ids and labels of what is called so.
    fn search(&self, kind: EntityKind, text: &str, most: usize) -> Result<Vec<(String, String)>, Error> {
        let query = SearchRequest {
            q: text.chars().filter(|c| !matches!(c, '"' | ':' | '/')).take(SearchRequest::LONGEST).collect(),
            r#type: Some(kind.segment().into()),
            limit: Some(most),
            ..SearchRequest::default()
        };
        let found = self.app.indexed(self.reader).search(&query, self.lang)?;
        let good = found.results.into_iter().filter(|hit| kind == EntityKind::Person || hit.score >= 0.6);
        Ok(good.map(|hit| (hit.id, hit.label)).collect())
    }
}
