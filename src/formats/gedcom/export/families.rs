//! Families from links: GEDCOM has no parents, only families with partners and children.
//!
//! Each child gets a family for each pair of parents of one kind: by birth, by adoption, in foster care, by marriage. A
//! third parent of a kind gets a family of their own. Couples without children are families too.

use super::selection::{Link, Selection};
use crate::model::EntityId;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A child in a family.
pub(super) struct Child<'s> {
    pub person: &'s EntityId,
    /// What goes into `PEDI`.
    pub pedigree: Option<&'static str>,
    /// The links that say so.
    pub links: Vec<&'s Link>,
}

/// A family to be written.
pub(super) struct Household<'s> {
    /// The recorded family it is, by its place in the selection.
    pub recorded: Option<usize>,
    pub partners: Vec<&'s EntityId>,
    pub children: Vec<Child<'s>>,
    /// The link between the partners.
    pub couple: Option<&'s Link>,
}

/// The order of kinds of parent; the first needs no word.
const KINDS: [(&str, Option<&str>); 4] = [
    ("parentOf", None),
    ("adoptiveParentOf", Some("ADOPTED")),
    ("fosterParentOf", Some("FOSTER")),
    ("stepParentOf", Some("OTHER")),
];

/// Whether families say what a link says.
pub(super) fn is_kinship(property: &str) -> bool {
    is_couple(property) || KINDS.iter().any(|(p, _)| *p == property)
}

fn is_couple(property: &str) -> bool {
    matches!(property, "spouseOf" | "partnerOf")
}

/// All families of a selection.
pub(super) fn households(selection: &Selection) -> Vec<Household<'_>> {
    let people: HashSet<&EntityId> = selection.people.iter().map(|p| &p.id).collect();
    let mut homes = Homes::default();
    for (at, family) in selection.families.iter().enumerate() {
        let partners: Vec<&EntityId> = family.partners.iter().filter(|p| people.contains(p)).take(2).collect();
        homes.recorded(&partners, at);
    }
    let inside = |link: &&Link| people.contains(&link.subject) && people.contains(&link.object);
    let mut couples: HashSet<(&EntityId, &EntityId)> = HashSet::new();
    let mut parents: HashMap<&EntityId, Vec<&Link>> = HashMap::new();
    for link in selection.links.iter().filter(inside) {
        if is_couple(&link.property) && link.subject != link.object {
            couples.insert(key(&link.subject, &link.object));
            let home = homes.of(&[&link.subject, &link.object]);
            let known = &mut homes.all[home].couple;
            // A marriage says more than a partnership.
            if known.is_none_or(|k| k.property != "spouseOf") {
                *known = Some(link);
            }
        } else if is_kinship(&link.property) && link.subject != link.object {
            parents.entry(&link.object).or_default().push(link);
        }
    }
    for person in &selection.people {
        let Some(links) = parents.get(&person.id) else { continue };
        for (property, pedigree) in KINDS {
            let mut of_kind: BTreeMap<&EntityId, Vec<&Link>> = BTreeMap::new();
            for link in links.iter().filter(|l| l.property == property) {
                of_kind.entry(&link.subject).or_default().push(link);
            }
            for pair in pairs(of_kind.keys().copied().collect(), &couples) {
                let home = homes.of(&pair);
                let children = &mut homes.all[home].children;
                if children.iter().all(|c| c.person != &person.id) {
                    let links = pair.iter().flat_map(|p| of_kind[*p].iter().copied()).collect();
                    children.push(Child { person: &person.id, pedigree, links });
                }
            }
        }
    }
    homes.all
}

#[derive(Default)]
struct Homes<'s> {
    all: Vec<Household<'s>>,
    by_partners: HashMap<Vec<&'s EntityId>, usize>,
}

impl<'s> Homes<'s> {
    /// A recorded family; a couple may have several, and further links go to the first.
    fn recorded(&mut self, partners: &[&'s EntityId], at: usize) {
        let partners = partners.to_vec();
        let mut sorted = partners.clone();
        sorted.sort();
        sorted.dedup();
        self.by_partners.entry(sorted).or_insert(self.all.len());
        self.all.push(Household { recorded: Some(at), partners, children: Vec::new(), couple: None });
    }

    fn of(&mut self, partners: &[&'s EntityId]) -> usize {
        let mut sorted = partners.to_vec();
        sorted.sort();
        sorted.dedup();
        *self.by_partners.entry(sorted).or_insert_with_key(|sorted| {
            let partners = if partners.len() == sorted.len() { partners.to_vec() } else { sorted.clone() };
            self.all.push(Household { recorded: None, partners, children: Vec::new(), couple: None });
            self.all.len() - 1
        })
    }
}

fn key<'s>(a: &'s EntityId, b: &'s EntityId) -> (&'s EntityId, &'s EntityId) {
    if a <= b { (a, b) } else { (b, a) }
}

/// Parents of one kind in pairs: couples first, then whoever is left.
fn pairs<'s>(mut parents: Vec<&'s EntityId>, couples: &HashSet<(&EntityId, &EntityId)>) -> Vec<Vec<&'s EntityId>> {
    let mut out = Vec::new();
    if parents.len() > 2 {
        'again: loop {
            for a in 0..parents.len() {
                for b in a + 1..parents.len() {
                    if couples.contains(&key(parents[a], parents[b])) {
                        let second = parents.remove(b);
                        let first = parents.remove(a);
                        out.push(vec![first, second]);
                        continue 'again;
                    }
                }
            }
            break;
        }
    }
    out.extend(parents.chunks(2).map(<[_]>::to_vec));
    out
}
