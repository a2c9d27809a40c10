//! Towns and schools as people name them, and the links to these themselves.
//!
//! A school is rarely called by its name: "the Alliance in Damascus", `אליאנס דמשק`, "the girls' school", or only its town. The words
//! that every school has are put aside; what remains is a town.

use super::{Finding, PlaceKind, PlaceLink, PlaceReason, Seeker};
use crate::app::Error;
use crate::model::EntityKind;
use crate::ontology::terms;
use crate::search::normalise::fold;

/// What is named must match so well, from 0 to 1…
const LEAST: f32 = 0.75;
/// …and a school so well to be meant by its own name.
const LEAST_OF_SCHOOL: f32 = 0.8;
/// Less good matches than the best by this are not meant.
const BESIDE: f32 = 0.05;
/// The most schools of a town, and things that one text names.
const SCHOOLS: usize = 8;
const MEANT: usize = 4;
/// What a school or a town that was named weighs.
const NAMED_SCHOOL: f32 = 4.0;
const NAMED_TOWN: f32 = 3.0;
/// What a school of a named town weighs at least.
const SCHOOL_OF_TOWN: f32 = 1.0;

/// Words that do not tell one school from another, folded.
const COMMON: &[&str] = &[
    "alliance",
    "aliance",
    "alliansa",
    "aiu",
    "kiah",
    "ecole",
    "ecoles",
    "escuela",
    "escola",
    "scuola",
    "schule",
    "school",
    "schools",
    "de",
    "des",
    "du",
    "l",
    "d",
    "la",
    "le",
    "les",
    "the",
    "of",
    "in",
    "at",
    "a",
    "en",
    "israelite",
    "israelita",
    "universelle",
    "garcons",
    "filles",
    "fille",
    "boys",
    "girls",
    "boy",
    "girl",
    "s",
    "jewish",
    "juive",
    "mixte",
    "mixed",
    "my",
    "mother",
    "father",
    "בית",
    "ביתספר",
    "ספר",
    "אליאנס",
    "אליאנצ",
    "כיח",
    "כל",
    "ישראל",
    "חברימ",
    "לבנימ",
    "לבנות",
    "בנימ",
    "בנות",
    "של",
    "של",
    "مدرسه",
    "مدرسة",
    "الاليانس",
    "اليانس",
    "الاليانسه",
    "في",
];
/// Words for girls and for boys, folded.
const GIRLS: &[&str] = &["filles", "fille", "girls", "girl", "לבנות", "בנות", "البنات", "بنات"];
const BOYS: &[&str] = &["garcons", "boys", "boy", "לבנימ", "בנימ", "البنين", "بنين"];

impl Finding<'_> {
    /// Somebody whose towns and schools are those of the network, by short id.
    pub(super) fn placed(&mut self, mut seeker: Seeker) -> Result<Seeker, Error> {
        for town in std::mem::take(&mut seeker.towns) {
            let found = self.towns(&town)?;
            if found.is_empty() && seeker.xref.is_none() {
                self.unknown.push(("town", town.clone()));
            }
            self.show(&found, &seeker.label, "town", NAMED_TOWN);
            seeker.towns.extend(found);
        }
        for school in std::mem::take(&mut seeker.schools) {
            let found = self.schools(&school, &seeker.towns)?;
            if found.is_empty() && seeker.xref.is_none() {
                self.unknown.push(("school", school.clone()));
            }
            self.show(&found, &seeker.label, "school", NAMED_SCHOOL);
            seeker.schools.extend(found);
        }
        if seeker.xref.is_none() {
            let of_towns = self.schools_in(&seeker.towns, None)?;
            self.show(&of_towns, &seeker.label, "town", SCHOOL_OF_TOWN);
        }
        Ok(seeker)
    }

    fn show(&mut self, ids: &[String], you: &str, feature: &'static str, weight: f32) {
        for id in ids {
            let reason = PlaceReason::new(feature, weight, "");
            self.things.entry(id.clone()).or_insert_with(|| (you.to_owned(), reason));
        }
    }

    /// The towns that a text names: `12 Rue X, Tetouan, Morocco` by whatever part is known.
    fn towns(&mut self, text: &str) -> Result<Vec<String>, Error> {
        let key = ("town", text.to_lowercase());
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let mut found = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()).take(4) {
            found = self.meant(EntityKind::Place, part, LEAST)?;
            if !found.is_empty() {
                break;
            }
        }
        self.known.insert(key, found.clone());
        Ok(found)
    }

    /// The schools that a text names: by name, else by what remains of it as a town, else those of the towns named beside.
    fn schools(&mut self, text: &str, towns: &[String]) -> Result<Vec<String>, Error> {
        let key = ("school", format!("{} {}", text.to_lowercase(), towns.join(" ")));
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let kind = sort_of_school(text);
        let rest = without_common_words(text);
        let mut found = match (rest.is_empty(), towns.is_empty()) {
            (true, false) => self.schools_in(towns, kind)?,
            // `אליאנס` without a town is the Alliance itself
            (true, true) => self.meant(EntityKind::Institution, text, LEAST)?,
            (false, _) => self.meant(EntityKind::Institution, text, LEAST_OF_SCHOOL)?,
        };
        if found.is_empty() {
            for name in [rest.as_str(), rest.strip_prefix('ב').unwrap_or_default()] {
                if found.is_empty() && !name.is_empty() {
                    let in_towns = self.towns(name)?;
                    found = self.schools_in(&in_towns, kind)?;
                }
            }
        }
        self.known.insert(key, found.clone());
        Ok(found)
    }

    /// The schools of some towns, those with most links first.
    fn schools_in(&self, towns: &[String], kind: Option<&str>) -> Result<Vec<String>, Error> {
        let Some(located) = self.places.graph.kinds().named("locatedIn") else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for town in towns.iter().filter_map(|town| self.places.node(town)) {
            for school in self.places.graph.subjects(town, located) {
                let of = self.app.code(self.reader, &self.places.graph.iri(school), terms::INSTITUTION_KIND)?;
                let of = of.unwrap_or_default();
                if of.ends_with("school") && kind.is_none_or(|kind| of == kind || of == "mixed-school") {
                    found.extend(self.places.id(school).map(|id| (self.places.around(school).links, id)));
                }
            }
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        Ok(found.into_iter().map(|(_, id)| id).take(SCHOOLS).collect())
    }

    /// The things of a kind that a text names well, those as good as the best.
    fn meant(&self, kind: EntityKind, text: &str, least: f32) -> Result<Vec<String>, Error> {
        let hits = self.hits(kind, text, None, MEANT)?;
        let best = hits.first().map_or(0.0, |(.., score)| *score);
        let good = hits.into_iter().filter(|(.., score)| *score >= least && *score >= best - BESIDE);
        Ok(good.map(|(id, ..)| id).collect())
    }

    /// The schools and towns themselves.
    pub(super) fn things(&self, links: &mut Vec<PlaceLink>) -> Result<(), Error> {
        for (id, (you, reason)) in &self.things {
            let Some(node) = self.places.node(id) else { continue };
            let around = self.places.around(node).links;
            links.push(PlaceLink {
                kind: if id.starts_with("place/") { PlaceKind::Place } else { PlaceKind::School },
                you: you.clone(),
                xref: None,
                label: self.app.label(self.reader, &self.places.graph.iri(node), self.lang)?,
                score: reason.weight,
                likelihood: None,
                reasons: vec![reason.clone()],
                links: around,
                id: id.clone(),
                people: None,
            });
        }
        Ok(())
    }
}

/// `girls-school` or `boys-school`, if the text says so.
fn sort_of_school(text: &str) -> Option<&'static str> {
    let words = words(text);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    match (has(GIRLS), has(BOYS)) {
        (true, false) => Some("girls-school"),
        (false, true) => Some("boys-school"),
        _ => None,
    }
}

fn without_common_words(text: &str) -> String {
    let words = words(text).into_iter().filter(|word| !COMMON.contains(&word.as_str()));
    words.collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(&text.replace(['\'', '’'], " ").replace(['"', '״'], ""));
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_remains_of_a_school_is_its_town() {
        assert_eq!(without_common_words("École de l'Alliance à Damas"), "damas");
        assert_eq!(without_common_words("The Alliance school of Tetuan"), "tetuan");
        assert_eq!(without_common_words("בית ספר אליאנס דמשק"), "דמשק".to_owned());
        assert_eq!(without_common_words("כי\"ח"), "");
        assert_eq!(without_common_words("Evelina de Rothschild School"), "evelina rothschild");
    }

    #[test]
    fn schools_for_girls_and_for_boys() {
        assert_eq!(sort_of_school("école de filles, Smyrne"), Some("girls-school"));
        assert_eq!(sort_of_school("Boys' School"), Some("boys-school"));
        assert_eq!(sort_of_school("Mikveh Israel"), None);
    }
}
