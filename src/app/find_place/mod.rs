//! “Find my place”: from a family's own file, or just a surname, a town and a school, to where the network may hold them.
//!
//! Nothing is stored. People are found by their surname, however it is spelt; a given name, a date of birth and kin say whether
//! one of them may be the very person ([`same_person`](crate::search::same_person)), and a town and a school in common, theirs or
//! their kin's, whether they may be of the family ([`people`]). Then come the families that bear the name ([`families`]),
//! and the schools and towns themselves ([`schools`]): who taught there, and who else was there.

mod around;
mod families;
mod file;
mod people;
mod schools;

use super::{App, Error};
use crate::access::Reader;
use crate::model::Lang;
use crate::model::date::Edtf;
use crate::search::Sought;
use crate::search::same_person::Evidence;
use around::Places;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The most people of a file who are looked for.
const PEOPLE: usize = 3_000;
/// The most surnames of a file whose families are looked for.
const SURNAMES: usize = 200;
/// How long a search may take altogether.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whom to look for, when there is no file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct PlaceRequest {
    /// A name in any script: a surname alone, a given name with it, `née X`.
    pub name: String,
    /// A town, however it is spelt.
    pub town: String,
    /// A school, by its name or its town.
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
    /// What was asked for and is not known: `name`, `town` or `school`, each with the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<(&'static str, String)>,
    /// People, then families, then schools and places, the likeliest of each first.
    pub links: Vec<PlaceLink>,
}

/// What a candidate link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// A person: the one looked for, or a bearer of the name.
    Person,
    /// Kin who bear the name; the id is that of the nearest among them.
    Family,
    /// A school or another institution.
    School,
    /// A town.
    Place,
}

/// A candidate link into the network.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PlaceLink {
    /// What it leads to.
    pub kind: PlaceKind,
    /// The one who looks, as named in the file or in the question.
    pub you: String,
    /// The identifier in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xref: Option<String>,
    /// The person, school or place of the network, by short id.
    pub id: String,
    /// Its label; of a family its surname.
    pub label: String,
    /// The sum of the reasons, as a power of two.
    pub score: f32,
    /// How likely both are one person, from 0 to 1; nothing for a bearer of the surname, for families, schools and places.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<f32>,
    /// Why.
    pub reasons: Vec<PlaceReason>,
    /// How many links the network has around it.
    pub links: usize,
    /// How many bearers of the name a family has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<usize>,
}

/// What speaks for a link, or against it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PlaceReason {
    /// `surname`, `given name`, `birth`, `death`, `place`, `school`, `town`, `nearby`, `kin town`, `kin school`, `kin names` …
    pub feature: &'static str,
    /// What it adds, as a power of two.
    pub weight: f32,
    /// What the network says there: the name as recorded, the town, the school.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub said: String,
}

impl PlaceReason {
    fn new(feature: &'static str, weight: f32, said: impl Into<String>) -> Self {
        Self { feature, weight, said: said.into() }
    }
}

/// Somebody who looks for their place.
#[derive(Clone, Debug, Default)]
struct Seeker {
    label: String,
    xref: Option<String>,
    evidence: Evidence,
    towns: Vec<String>,
    schools: Vec<String>,
    kin: Vec<KinNamed>,
}

/// Somebody's parent, partner or child, by name.
#[derive(Clone, Debug)]
struct KinNamed {
    relation: Relation,
    names: Vec<String>,
}

/// What somebody's kin is to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Parent,
    Partner,
    Child,
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
        self.seek(reader, file::seekers(name, bytes)?, limit, lang)
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
        let snapshot = self.snapshot(reader);
        let mut finding = Finding {
            app: self,
            reader,
            lang,
            places: Places::new(self, reader, &snapshot.graph),
            known: BTreeMap::new(),
            things: BTreeMap::new(),
            unknown: Vec::new(),
        };
        let is_alone = seekers.len() == 1 && seekers[0].xref.is_none();
        let begun = Instant::now();
        let mut surnames: BTreeMap<String, Seeker> = BTreeMap::new();
        for seeker in seekers.into_iter().take(PEOPLE) {
            if begun.elapsed() > PATIENCE {
                break;
            }
            let seeker = finding.placed(seeker)?;
            match is_alone {
                true => finding.of_one(&seeker, &mut reply.links)?,
                false => {
                    finding.of_a_file(&seeker, &mut reply.links)?;
                    families::gather(&seeker, &mut surnames);
                }
            }
            reply.compared += 1;
        }
        for seeker in surnames.into_values().take(SURNAMES) {
            if begun.elapsed() > PATIENCE {
                break;
            }
            finding.families_of_a_file(&seeker, &mut reply.links)?;
        }
        finding.things(&mut reply.links)?;
        reply.unknown = finding.unknown;
        reply.links = chosen(reply.links, limit);
        Ok(reply)
    }
}

/// Looks for people, each town and school once.
struct Finding<'a> {
    app: &'a App,
    reader: &'a Reader,
    lang: Lang,
    places: Places<'a>,
    /// The short ids of what a text names, by `town` or `school`.
    known: BTreeMap<(&'static str, String), Vec<String>>,
    /// Schools and towns to show, by short id, with the one who named them and the reason.
    things: BTreeMap<String, (String, PlaceReason)>,
    /// What was asked for and is not known.
    unknown: Vec<(&'static str, String)>,
}

impl Finding<'_> {
    /// What a name typed into a form leads to: people who may be meant, and families that bear the name.
    fn of_one(&mut self, seeker: &Seeker, links: &mut Vec<PlaceLink>) -> Result<(), Error> {
        let Some(sought) = Sought::of(&seeker.evidence.names) else { return Ok(()) };
        let found = self.bearers(seeker, &sought)?;
        if found.is_empty() {
            self.unknown.push(("name", seeker.label.clone()));
        }
        links.extend(self.families(seeker, &found));
        links.extend(found.into_iter().map(|bearer| bearer.link));
        Ok(())
    }
}

/// The best of each kind: no more than three in five are people while there is something else to show, so that a common
/// surname does not hide its school.
fn chosen(mut links: Vec<PlaceLink>, limit: usize) -> Vec<PlaceLink> {
    let place_of = |kind: PlaceKind| (kind as u8).min(PlaceKind::School as u8);
    links.sort_by(|a, b| {
        let kinds = place_of(a.kind).cmp(&place_of(b.kind));
        kinds
            .then_with(|| b.score.total_cmp(&a.score))
            .then_with(|| b.links.cmp(&a.links))
            .then_with(|| a.id.cmp(&b.id))
    });
    let (people, others): (Vec<_>, Vec<_>) = links.into_iter().partition(|link| link.kind == PlaceKind::Person);
    let (families, things): (Vec<_>, Vec<_>) = others.into_iter().partition(|link| link.kind == PlaceKind::Family);
    let for_things = things.len().min(limit / 5);
    let for_families = families.len().min(limit / 5);
    let mut chosen: Vec<PlaceLink> = people.into_iter().take(limit - for_things - for_families).collect();
    let left = limit - chosen.len() - for_things;
    chosen.extend(families.into_iter().take(left));
    let left = limit - chosen.len();
    chosen.extend(things.into_iter().take(left));
    chosen
}
