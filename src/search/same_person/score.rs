//! The score of two records, respect by respect.

use super::blocking::worth_comparing;
use super::features::{Agreement, Feature, Score, days, sexes};
use super::register::{CHILDREN, NOBODY, PARENTS, PARTNERS, PLACES, PLACES_OF_DEATH, ROLES, Record, Register};
use crate::search::compare::{Layers, compare_words};
use rustc_hash::FxHashMap;

/// With so many namesakes a name speaks neither for nor against.
const MANY_NAMESAKES: f32 = 8.0;

/// Comparisons of words that are remembered; beyond it they are made anew.
const MOST_COMPARED: usize = 4_000_000;

/// Scores pairs of a register. It remembers the words it has compared: words are few, pairs of records many.
pub struct Comparer<'r> {
    register: &'r Register,
    compared: FxHashMap<(u32, u32), f32>,
}

impl<'r> Comparer<'r> {
    pub(super) fn new(register: &'r Register) -> Self {
        Self { register, compared: FxHashMap::default() }
    }

    /// Scores two records.
    pub fn score(&mut self, a: u32, b: u32) -> Score {
        let register = self.register;
        let (a, b) = (&register.records[a as usize], &register.records[b as usize]);
        let w = &register.weights;
        let mut features = self.names(a, b);
        features.push(self.namesakes(a, b));
        features.push(days("birth", a.born, b.born, w.born));
        features.push(days("death", a.died, b.died, w.died));
        for (name, list, [same, other]) in
            [("place", PLACES, w.place), ("place of death", PLACES_OF_DEATH, w.place_of_death)]
        {
            features.push(self.shared(name, (a, b), list, [same, other]));
        }
        features.push(self.parents(a, b));
        features.push(self.relatives("partners", (a, b), PARTNERS, w.partner));
        features.push(self.relatives("children", (a, b), CHILDREN, w.child));
        features.push(self.shared("role", (a, b), ROLES, [w.role, 0.0]));
        features.push(sexes(a.sex, b.sex, w.sex));
        features.extend(self.kin(a, b));
        Score::of(features)
    }

    /// Given name and surname of the two variants that are most alike.
    fn names(&mut self, a: &Record, b: &Record) -> Vec<Feature> {
        let pairs = a.names.iter().flat_map(|x| b.names.iter().map(move |y| (*x, *y)));
        let compared = pairs.map(|(x, y)| (x, y, self.nearness(x.0, y.0), self.nearness(x.1, y.1)));
        let best = compared.reduce(|held, new| if new.2 + new.3 > held.2 + held.3 { new } else { held });
        let Some((x, y, given, surname)) = best else { return Vec::new() };
        let register = self.register;
        let w = &register.weights;
        let rarity = |counts: &FxHashMap<u64, u32>, code: u64| self.rarity(counts.get(&code).copied().unwrap_or(1));
        let feature = |name, near: f32, rare: f32, other: f32, a: u32, b: u32| {
            let stands = match near {
                n if n >= 0.9 => (Agreement::Agrees, rare * n),
                n if n >= 0.8 => (Agreement::Partly, rare * 0.5),
                n if n >= 0.65 => (Agreement::Partly, 0.0),
                _ => (Agreement::Disagrees, other),
            };
            let word = |n: u32| vec![register.words[n as usize].text.clone()];
            Feature::new(name, stands, [word(a), word(b)])
        };
        let rare_given = rarity(&register.given_names, register.given_code(x.0));
        let rare_surname = rarity(&register.surnames, register.surname_code(x.1));
        vec![
            feature("given name", given, rare_given, w.other_given_name, x.0, y.0),
            feature("surname", surname, rare_surname, w.other_surname, x.1, y.1),
        ]
    }

    /// How many others bear the name, in the place if both records name one: two Cohens of a great city say little.
    fn namesakes(&self, a: &Record, b: &Record) -> Feature {
        let theirs = self.register.namesake_codes(b);
        let shared = self.register.namesake_codes(a).into_iter().filter(|code| theirs.contains(code));
        let fewest = shared.filter_map(|code| self.register.namesakes.get(&code)).min().copied();
        let weight =
            |count: u32| self.register.weights.namesakes * (MANY_NAMESAKES.log2() - (count.max(2) as f32).log2());
        let stands = fewest.map_or((Agreement::Unknown, 0.0), |count| (Agreement::Agrees, weight(count)));
        Feature { count: fewest, ..Feature::new("namesakes", stands, [Vec::new(), Vec::new()]) }
    }

    /// How much a name says: the fewer have it, the more.
    fn rarity(&self, count: u32) -> f32 {
        let w = &self.register.weights;
        if self.register.len() < 50 {
            return 5.0 * w.name_share;
        }
        let share = count.max(2) as f32 / self.register.len() as f32;
        (-share.log2()).clamp(1.0, w.rarest_name) * w.name_share
    }

    /// How alike two words are, from 0 to 1.
    fn nearness(&mut self, a: u32, b: u32) -> f32 {
        if a == b {
            return 1.0;
        }
        let key = (a.min(b), a.max(b));
        if let Some(near) = self.compared.get(&key) {
            return *near;
        }
        let [x, y] = [key.0, key.1].map(|n| &self.register.words[n as usize]);
        let near = compare_words(x, y, Layers::default()).map_or(0.0, |(_, n)| n);
        if self.compared.len() < MOST_COMPARED {
            self.compared.insert(key, near);
        }
        near
    }

    fn parents(&mut self, a: &Record, b: &Record) -> Feature {
        let (x, y) = (a.parents(), b.parents());
        let [one, two, half, none] = self.register.weights.parents;
        let shared = x.iter().filter(|p| y.iter().any(|q| self.is_one(**p, *q))).count();
        let stands = match (x.len().min(y.len()), shared) {
            (0, _) => (Agreement::Unknown, 0.0),
            (2.., 1) => (Agreement::Disagrees, half),
            (_, 1) => (Agreement::Agrees, one),
            (_, 2..) => (Agreement::Agrees, two),
            _ if self.are_called_alike(x, y) => (Agreement::Partly, none * self.register.weights.alike_kin),
            (1, _) if x.len() == y.len() => (Agreement::Partly, none * 0.6),
            _ => (Agreement::Disagrees, none),
        };
        Feature::new("parents", stands, [self.register.said(x), self.register.said(y)])
    }

    /// Partners or children: some in common speak for; others speak against, less so if they are called alike.
    fn relatives(&mut self, name: &'static str, (a, b): (&Record, &Record), list: usize, w: [f32; 2]) -> Feature {
        let (x, y) = (a.list(list), b.list(list));
        let [same, other] = w;
        let stands = match x.is_empty() || y.is_empty() {
            true => (Agreement::Unknown, 0.0),
            false if x.iter().any(|p| y.iter().any(|q| self.is_one(*p, *q))) => (Agreement::Agrees, same),
            false if self.are_called_alike(x, y) => (Agreement::Partly, other * self.register.weights.alike_kin),
            false => (Agreement::Disagrees, other),
        };
        Feature::new(name, stands, [self.register.said(x), self.register.said(y)])
    }

    /// Whether two ids are of one person: they are equal, or their records are held to be.
    fn is_one(&self, a: u32, b: u32) -> bool {
        if a == b {
            return true;
        }
        let [a, b] = [a, b].map(|text| self.register.of_text[text as usize]);
        a != NOBODY && b != NOBODY && self.register.united.contains(&(a.min(b), a.max(b)))
    }

    /// Whether somebody of one list may be somebody of the other, by the name, the sex and the birth.
    fn are_called_alike(&mut self, x: &[u32], y: &[u32]) -> bool {
        let register = self.register;
        x.iter().any(|x| {
            y.iter().any(|y| {
                let [x, y] = [x, y].map(|text| register.records.get(register.of_text[*text as usize] as usize));
                x.zip(y).is_some_and(|(x, y)| worth_comparing(x, y) && self.are_namesakes(x, y))
            })
        })
    }

    fn are_namesakes(&mut self, a: &Record, b: &Record) -> bool {
        let mut pairs = a.names.iter().flat_map(|x| b.names.iter().map(move |y| (*x, *y)));
        pairs.any(|(x, y)| self.nearness(x.0, y.0) >= 0.8 && self.nearness(x.1, y.1) >= 0.8)
    }

    /// Something in common speaks for; nothing in common, though both name some, speaks against as much as `other` says.
    fn shared(&self, name: &'static str, (a, b): (&Record, &Record), list: usize, [same, other]: [f32; 2]) -> Feature {
        let (x, y) = (a.list(list), b.list(list));
        let common = x.iter().any(|n| y.contains(n));
        let stands = match common {
            true => (Agreement::Agrees, same),
            false if x.is_empty() || y.is_empty() || other == 0.0 => (Agreement::Unknown, 0.0),
            false => (Agreement::Disagrees, other),
        };
        Feature::new(name, stands, [self.register.said(x), self.register.said(y)])
    }

    /// Whether one is a parent, partner or child of the other, which then is somebody else.
    fn kin(&self, a: &Record, b: &Record) -> Option<Feature> {
        let names = |x: &Record, y: &Record| {
            [PARENTS, PARTNERS, CHILDREN].into_iter().any(|list| x.list(list).contains(&y.id()))
        };
        let ids = [self.register.said(&[a.id()]), self.register.said(&[b.id()])];
        let stands = (Agreement::Disagrees, self.register.weights.kin);
        (names(a, b) || names(b, a)).then(|| Feature::new("kin", stands, ids))
    }
}
