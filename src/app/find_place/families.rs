//! Families that bear a name: those of its bearers who are kin.

use super::people::Bearer;
use super::{Finding, PlaceKind, PlaceLink, PlaceReason, Seeker};
use crate::app::Error;
use crate::graph::Node;
use crate::search::Sought;
use std::collections::{BTreeMap, HashMap};

/// Kin are looked for so many steps away, and among so many.
const STEPS: u32 = 6;
const KIN: usize = 400;
/// The most families of one name.
const FAMILIES: usize = 6;
/// A surname that sounds much the same.
const SAME: f32 = 0.8;
/// A family is linked to a file from this score on: the surname alone is not enough.
const LEAST: f32 = 4.9;
/// The most towns and schools of all who bear a surname in a file.
const MOST_PLACES: usize = 20;

/// Adds somebody of a file to those who bear the surname.
pub(super) fn gather(seeker: &Seeker, surnames: &mut BTreeMap<String, Seeker>) {
    let Some(sought) = Sought::of(&seeker.evidence.names) else { return };
    for surname in sought.surnames() {
        let all = surnames.entry(surname.to_lowercase()).or_default();
        if all.label.is_empty() {
            surname.clone_into(&mut all.label);
            all.evidence.names = vec![surname.to_owned()];
        }
        for (into, from) in [(&mut all.towns, &seeker.towns), (&mut all.schools, &seeker.schools)] {
            for thing in from {
                if into.len() < MOST_PLACES && !into.contains(thing) {
                    into.push(thing.clone());
                }
            }
        }
    }
}

impl Finding<'_> {
    /// The families of a surname of a file that were where the file's bearers were.
    pub(super) fn families_of_a_file(&mut self, seeker: &Seeker, links: &mut Vec<PlaceLink>) -> Result<(), Error> {
        let (Some(sought), false) =
            (Sought::of(&seeker.evidence.names), seeker.towns.is_empty() && seeker.schools.is_empty())
        else {
            return Ok(());
        };
        let bearers = self.bearers(seeker, &sought)?;
        links.extend(self.families(seeker, &bearers).into_iter().filter(|family| family.score >= LEAST));
        Ok(())
    }

    /// The bearers of a name, in families of kin; who has no kin among them is none.
    pub(super) fn families(&self, seeker: &Seeker, bearers: &[Bearer]) -> Vec<PlaceLink> {
        let alike = bearers.iter().filter(|bearer| bearer.standing.surname >= SAME);
        let by_node: HashMap<Node, &Bearer> = alike.filter_map(|bearer| Some((bearer.node?, bearer))).collect();
        let mut families: Vec<Vec<&Bearer>> = Vec::new();
        let mut seen: Vec<Node> = Vec::new();
        for node in bearers.iter().filter_map(|bearer| bearer.node).filter(|node| by_node.contains_key(node)) {
            if seen.contains(&node) {
                continue;
            }
            let kin = self.places.relatives(node, STEPS, KIN);
            let family: Vec<&Bearer> =
                kin.iter().filter(|kin| !seen.contains(kin)).filter_map(|kin| by_node.get(kin).copied()).collect();
            seen.extend(family.iter().filter_map(|bearer| bearer.node));
            if family.len() > 1 {
                families.push(family);
            }
        }
        let mut links: Vec<PlaceLink> = families.iter().filter_map(|family| link(seeker, family)).collect();
        links.sort_by(|a, b| b.score.total_cmp(&a.score));
        links.truncate(FAMILIES);
        links
    }
}

/// A family as one link: to the member who is nearest, by the best of the reasons of each kind.
fn link(seeker: &Seeker, family: &[&Bearer]) -> Option<PlaceLink> {
    let nearest = |a: &&&Bearer, b: &&&Bearer| {
        a.link.score.total_cmp(&b.link.score).then_with(|| a.link.links.cmp(&b.link.links))
    };
    let head = family.iter().max_by(nearest)?;
    let shared = ["surname", "town", "school", "nearby"];
    let mut reasons: Vec<PlaceReason> = Vec::new();
    for reason in family.iter().flat_map(|bearer| &bearer.link.reasons).filter(|r| shared.contains(&r.feature)) {
        match reasons.iter_mut().find(|known| known.feature == reason.feature) {
            Some(known) if known.weight >= reason.weight => {}
            Some(known) => *known = reason.clone(),
            None => reasons.push(reason.clone()),
        }
    }
    let size = (family.len() as f32).log2() / 2.0;
    Some(PlaceLink {
        kind: PlaceKind::Family,
        label: head.standing.surname_there.clone(),
        you: seeker.label.clone(),
        xref: None,
        id: head.link.id.clone(),
        score: reasons.iter().map(|reason| reason.weight).sum::<f32>() + size,
        likelihood: None,
        reasons,
        links: family.iter().map(|bearer| bearer.link.links).sum(),
        people: Some(family.len()),
    })
}
