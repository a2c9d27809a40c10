//! People who bear a name, weighed by how near they are: the name, the town, the school, kin, and the dates.
//!
//! Whoever has the given name too may be the very person, and is compared as two records are; others who bear the surname
//! may be of the family, and their dates say nothing.

use super::around::Around;
use super::{Finding, KinNamed, PlaceKind, PlaceLink, PlaceReason, Relation, Seeker};
use crate::app::same_person::likelihood;
use crate::app::{Error, SearchRequest};
use crate::graph::Node;
use crate::model::{DayInterval, EntityKind};
use crate::search::same_person::{Evidence, Score, same_person};
use crate::search::{Sought, Standing};

/// How many of those who have the whole name are looked at.
const NAMESAKES: usize = 8;
/// How many bearers of the surname.
const BEARERS: usize = 60;
/// What a surname that is spelt alike adds, as a power of two.
const SAME_SURNAME: f32 = 4.0;
/// What a given name adds, and another one takes away: a brother is of the family, too.
const SAME_GIVEN_NAME: f32 = 3.0;
const OTHER_GIVEN_NAME: f32 = -0.5;
/// From here on a name is the same name…
const SAME: f32 = 0.8;
/// What a school in common adds.
const SAME_SCHOOL: f32 = 4.0;
/// What a town in common adds: their own, or that of their school.
const SAME_TOWN: f32 = 3.0;
const TOWN_OF_SCHOOL: f32 = 2.0;
/// What a town nearby adds.
const NEARBY: f32 = 1.0;
/// What the town or the school of near kin adds.
const TOWN_OF_KIN: f32 = 1.5;
const SCHOOL_OF_KIN: f32 = 1.5;
/// What each parent, partner or child who is called alike adds, and how many count.
const SAME_KIN: f32 = 3.0;
const MOST_KIN: usize = 3;
/// A date weighs no more than this where it only puts in order who bears the name.
const MOST_BY_DATE: f32 = 4.0;
/// What the same year of birth adds where only the surname is known.
const SAME_YEAR: f32 = 2.0;
/// Somebody of a file is linked from this score of two records on.
const LEAST: f32 = 0.0;

/// Somebody who bears the name that is sought.
pub(super) struct Bearer {
    pub node: Option<Node>,
    pub standing: Standing,
    pub link: PlaceLink,
}

impl Finding<'_> {
    /// Everybody who bears the surname, and may be meant or kin.
    pub(super) fn bearers(&mut self, seeker: &Seeker, sought: &Sought) -> Result<Vec<Bearer>, Error> {
        let mut candidates: Vec<(String, String)> = Vec::new();
        let surnames: Vec<String> = sought.surnames().map(str::to_owned).collect();
        let full = sought.full_names().into_iter().map(|name| (name, NAMESAKES));
        for (name, most) in full.chain(surnames.into_iter().map(|name| (name, BEARERS))) {
            let town = seeker.towns.first().and_then(|town| town.strip_prefix("place/"));
            for found in self.search(EntityKind::Person, &name, town, most)? {
                if !candidates.iter().any(|(id, _)| *id == found.0) {
                    candidates.push(found);
                }
            }
        }
        let mut bearers = Vec::new();
        for (id, label) in candidates {
            let theirs = self.app.evidence_of(self.reader, &id)?;
            let standing = sought.standing(&theirs.names);
            if standing.surname > 0.0 {
                bearers.push(self.weigh(seeker, theirs, standing, id, label)?);
            }
        }
        Ok(bearers)
    }

    /// The links of one person of a file: only those who have the whole name.
    pub(super) fn of_a_file(&mut self, seeker: &Seeker, links: &mut Vec<PlaceLink>) -> Result<(), Error> {
        let Some(sought) = Sought::of(&seeker.evidence.names) else { return Ok(()) };
        for name in sought.full_names().into_iter().take(2) {
            for (id, label) in self.search(EntityKind::Person, &name, None, NAMESAKES)? {
                if links.iter().any(|link| link.xref == seeker.xref && link.id == id) {
                    continue;
                }
                let theirs = self.app.evidence_of(self.reader, &id)?;
                let standing = sought.standing(&theirs.names);
                let is_namesake = standing.surname > 0.0 && standing.given.is_some_and(|near| near >= SAME);
                if is_namesake {
                    let link = self.weigh(seeker, theirs, standing, id, label)?.link;
                    links.extend(link.likelihood.filter(|likely| *likely >= likelihood(LEAST)).map(|_| link));
                }
            }
        }
        Ok(())
    }

    fn weigh(
        &mut self,
        seeker: &Seeker,
        theirs: Evidence,
        standing: Standing,
        id: String,
        label: String,
    ) -> Result<Bearer, Error> {
        let mut reasons = vec![PlaceReason::new("surname", by_likeness(standing.surname), &standing.surname_there)];
        let has_given_name = standing.given.is_some_and(|near| near >= SAME);
        if let Some(near) = standing.given {
            let weight = if has_given_name { SAME_GIVEN_NAME * near } else { OTHER_GIVEN_NAME };
            reasons.push(PlaceReason::new("given name", weight, &standing.given_there));
        }
        let node = self.places.node(&id);
        let around = node.map(|node| self.places.around(node)).unwrap_or_default();
        self.where_and_school(seeker, node, &around, &mut reasons)?;
        self.kin_called_alike(&seeker.kin, &theirs, &mut reasons)?;
        let (mut likely, theirs_born) = (None, theirs.born);
        if has_given_name && standing.surname >= SAME {
            let ours = Evidence { places: seeker.towns.clone(), ..seeker.evidence.clone() };
            let compared = same_person(&ours, &theirs);
            likely = Some(likelihood(compared.total + beside(&compared, &reasons)));
            let said = ["birth", "death", "sex", "place of death"];
            let counted = compared.features.iter().filter(|f| said.contains(&f.name) && f.weight != 0.0);
            reasons.extend(
                counted.map(|f| PlaceReason::new(f.name, f.weight.clamp(-MOST_BY_DATE, MOST_BY_DATE), f.b.join(", "))),
            );
        }
        if standing.given.is_none() && born_together(seeker.evidence.born, theirs_born) {
            reasons.push(PlaceReason::new("birth", SAME_YEAR, ""));
        }
        let link = PlaceLink {
            kind: PlaceKind::Person,
            you: seeker.label.clone(),
            xref: seeker.xref.clone(),
            id,
            label,
            score: reasons.iter().map(|reason| reason.weight).sum(),
            likelihood: likely,
            reasons,
            links: around.links,
            people: None,
        };
        Ok(Bearer { node, standing, link })
    }

    /// The school and the town in common: their own, their school's, their kin's, or a town nearby.
    fn where_and_school(
        &mut self,
        seeker: &Seeker,
        node: Option<Node>,
        around: &Around,
        reasons: &mut Vec<PlaceReason>,
    ) -> Result<(), Error> {
        let nodes = |ids: &[String]| -> Vec<Node> { ids.iter().filter_map(|id| self.places.node(id)).collect() };
        let (towns, schools) = (nodes(&seeker.towns), nodes(&seeker.schools));
        let own = |list: &[Node], asked: &[Node]| list.iter().copied().find(|node| asked.contains(node));
        let mut told: Vec<(&'static str, f32, Node)> = Vec::new();
        if let Some(school) = own(&around.schools, &schools) {
            told.push(("school", SAME_SCHOOL, school));
        }
        if let Some(town) = own(&around.places, &towns) {
            told.push(("town", SAME_TOWN, town));
        } else if let Some((_, school)) = around.through.iter().find(|(town, _)| towns.contains(town)) {
            told.push(("town", TOWN_OF_SCHOOL, *school));
        }
        let (has_school, has_town) = (told.iter().any(|t| t.0 == "school"), told.iter().any(|t| t.0 == "town"));
        if !has_town && let Some(town) = self.places.nearby(&around.places, &towns) {
            told.push(("nearby", NEARBY, town));
        }
        let wants_kin = !towns.is_empty() && !has_town || !schools.is_empty() && !has_school;
        if let Some(node) = node.filter(|_| wants_kin) {
            for kin in self.places.kin(node) {
                let theirs = self.places.around(kin);
                let has = |feature: &str, told: &[(&str, f32, Node)]| told.iter().any(|t| t.0 == feature);
                if !has_town && !has("kin town", &told) && own(&theirs.places, &towns).is_some() {
                    told.push(("kin town", TOWN_OF_KIN, kin));
                }
                if !has_school && !has("kin school", &told) && own(&theirs.schools, &schools).is_some() {
                    told.push(("kin school", SCHOOL_OF_KIN, kin));
                }
            }
        }
        for (feature, weight, node) in told {
            let label = self.app.label(self.reader, &self.places.graph.iri(node), self.lang)?;
            reasons.push(PlaceReason::new(feature, weight, label));
        }
        Ok(())
    }

    /// Parents, partners and children of a file who are called as those of the record.
    fn kin_called_alike(
        &self,
        ours: &[KinNamed],
        theirs: &Evidence,
        reasons: &mut Vec<PlaceReason>,
    ) -> Result<(), Error> {
        let (mut alike, mut taken) = (Vec::new(), Vec::new());
        for kin in ours {
            let Some(sought) = Sought::of(&kin.names).filter(|sought| !sought.is_surname_alone()) else { continue };
            let list = match kin.relation {
                Relation::Parent => &theirs.parents,
                Relation::Partner => &theirs.partners,
                Relation::Child => &theirs.children,
            };
            for id in list.iter().take(12).filter(|id| id.starts_with("person/")) {
                let standing = sought.standing(&self.app.evidence_of(self.reader, id)?.names);
                let is_alike = standing.surname >= SAME && standing.given.is_some_and(|near| near >= SAME);
                if is_alike && !taken.contains(&id) {
                    alike.push(format!("{} {}", standing.given_there, standing.surname_there));
                    taken.push(id);
                    break;
                }
            }
        }
        if !alike.is_empty() {
            let weight = SAME_KIN * alike.len().min(MOST_KIN) as f32;
            reasons.push(PlaceReason::new("kin names", weight, alike.join(", ")));
        }
        Ok(())
    }

    /// Short ids and labels of what is called so.
    pub(super) fn search(
        &self,
        kind: EntityKind,
        text: &str,
        place: Option<&str>,
        most: usize,
    ) -> Result<Vec<(String, String)>, Error> {
        Ok(self.hits(kind, text, place, most)?.into_iter().map(|(id, label, _)| (id, label)).collect())
    }

    /// The same with the score of each, from 0 to 1.
    pub(super) fn hits(
        &self,
        kind: EntityKind,
        text: &str,
        place: Option<&str>,
        most: usize,
    ) -> Result<Vec<(String, String, f32)>, Error> {
        let query = SearchRequest {
            q: text.chars().filter(|c| !matches!(c, '"' | ':' | '/')).take(SearchRequest::LONGEST).collect(),
            r#type: Some(kind.segment().into()),
            place: place.map(str::to_owned),
            limit: Some(most),
            ..SearchRequest::default()
        };
        let found = self.app.indexed(self.reader).search(&query, self.lang)?;
        Ok(found.results.into_iter().map(|hit| (hit.id, hit.label, hit.score)).collect())
    }
}

/// Whether two births may have been in one year, both known to a few years.
fn born_together(a: Option<DayInterval>, b: Option<DayInterval>) -> bool {
    let width = |days: DayInterval| i64::from(days.max) - i64::from(days.min);
    a.zip(b).is_some_and(|(a, b)| a.meets(b) && width(a).max(width(b)) < 5 * 366)
}

/// What a surname adds, the more the more alike it is.
fn by_likeness(near: f32) -> f32 {
    if near >= SAME { SAME_SURNAME * near } else { SAME_SURNAME * near / 2.0 }
}

/// What a school, a town and kin add to the comparison of two records, which does not know of them or has other scales.
fn beside(compared: &Score, reasons: &[PlaceReason]) -> f32 {
    let place_counted = compared.features.iter().any(|f| f.name == "place" && f.weight > 0.0);
    let weight = |reason: &PlaceReason| match reason.feature {
        "school" | "kin names" => reason.weight,
        "town" if !place_counted => TOWN_OF_SCHOOL,
        _ => 0.0,
    };
    reasons.iter().map(weight).sum()
}
