//! The people: families of a hundred cities over eight generations, grown one generation at a time.
//!
//! What genealogists meet in endogamous communities is meant to be met here: cousins marry cousins, a widow marries
//! again and her children become half-siblings, registers miss a father, sons bear their grandfathers' names.

use super::draw::Draw;
use super::names::{MEN, SURNAMES, WOMEN};
use super::places::CITIES;
use super::register::{Family, Moment, Person};
use super::upbringing::Upbringing;
use crate::model::Sex;

/// Stands for "nobody" and "no family" among the numbers of people and families.
pub(super) const NONE: u32 = u32::MAX;

/// The last year in which anyone is born.
pub(super) const LAST_BIRTH: i16 = 1960;

const GENERATIONS: u8 = 8;
/// How many times as large each generation is as the one before.
const GROWTH: f64 = 1.32;

/// All people, with the families they form.
#[derive(Default)]
pub(super) struct People {
    pub persons: Vec<Person>,
    pub families: Vec<Family>,
    pub upbringings: Vec<Upbringing>,
    /// How many of the cities are used.
    pub n_cities: usize,
}

impl People {
    /// Grows about `wanted` people: never more, and at most a few per cent fewer unless there are very few.
    ///
    /// A small population may lose whole cities to chance; then it is grown anew from more founders.
    pub fn grow(wanted: u32, draw: &mut Draw) -> Self {
        let mut more = 1.0;
        loop {
            let people = Self::grow_from(wanted, more, draw);
            more *= 1.2;
            if more > 4.0 || people.persons.len() as f64 > 0.975 * f64::from(wanted) {
                return people;
            }
        }
    }

    fn grow_from(wanted: u32, more_founders: f64, draw: &mut Draw) -> Self {
        let n_cities = (wanted as usize / 400).clamp(3, CITIES.len());
        let mut people = Self { n_cities, ..Self::default() };
        people.persons.reserve(wanted as usize);
        let all = (GROWTH.powi(i32::from(GENERATIONS)) - 1.0) / (GROWTH - 1.0);
        let mut size = more_founders * f64::from(wanted) / all;
        people.founders((size as u32).clamp(wanted.min(2), wanted), draw);
        let mut start = 0;
        for generation in 1..GENERATIONS {
            size *= GROWTH;
            let end = people.persons.len();
            let new_families = people.families.len();
            people.marry(start as u32, end as u32, draw);
            let room = (wanted as usize).saturating_sub(end);
            // The last generation makes up for what the others fell short of.
            let last = generation + 1 == GENERATIONS;
            people.bear(new_families, if last { room } else { room.min(size as usize) }, draw);
            start = end;
        }
        let (start, end) = (start as u32, people.persons.len() as u32);
        people.marry(start, end, draw);
        people.upbringing(draw);
        people
    }

    fn founders(&mut self, count: u32, draw: &mut Draw) {
        let weights: Vec<f64> = (1..=self.n_cities).map(|rank| (rank as f64).powf(-0.6)).collect();
        let common: Vec<Vec<u8>> = (0..self.n_cities).map(|city| surnames_of(city, draw)).collect();
        for _ in 0..count {
            let city = draw.weighted(&weights);
            let surname = common[city][draw.skewed(common[city].len() as u32) as usize];
            let sex = if draw.chance(0.5) { Sex::Female } else { Sex::Male };
            let given = given_name(sex, draw);
            let year = 1780 + draw.below(10) as i16;
            // Founders lived to marry: those who did not have left no trace.
            let died = Moment::draw(year + 40 + draw.below(45) as i16, draw);
            let born = Moment::draw(year, draw);
            self.persons.push(Person {
                father: NONE,
                mother: NONE,
                family: NONE,
                marriage: NONE,
                born,
                died,
                surname,
                given,
                spelling: draw.below(256) as u8,
                birth_city: city as u8,
                city: city as u8,
                sex,
                sex_known: !draw.chance(0.004),
                rabbi: false,
            });
        }
    }

    /// Marries the people numbered from `start` to `end`: five in a hundred to a first cousin, most of the others
    /// within the city, and the widowed again.
    fn marry(&mut self, start: u32, end: u32, draw: &mut Draw) {
        for id in start..end {
            if draw.chance(0.13) {
                self.persons[id as usize].city = draw.below(self.n_cities as u32) as u8;
            }
        }
        let mut men: Vec<Vec<u32>> = vec![Vec::new(); self.n_cities];
        let mut women = men.clone();
        for id in start..end {
            let person = &self.persons[id as usize];
            if person.died.year - person.born.year < 17 {
                continue;
            }
            match person.sex {
                Sex::Female => women[usize::from(person.city)].push(id),
                _ => men[usize::from(person.city)].push(id),
            }
        }
        for city in 0..self.n_cities {
            for &woman in &women[city] {
                if draw.chance(0.06) {
                    self.marry_a_cousin(woman, draw);
                }
            }
            let mut brides = self.by_age(&women[city], draw);
            let mut grooms = self.by_age(&men[city], draw);
            brides.retain(|_| draw.chance(0.94));
            grooms.retain(|_| draw.chance(0.96));
            // A shorter list is spread over the longer one, so that everybody marries somebody of about their age.
            let (n_brides, n_grooms) = (brides.len(), grooms.len());
            let mut alone = Vec::new();
            let mut previous = None;
            for (at, &woman) in brides.iter().enumerate() {
                let groom = at * n_grooms / n_brides.max(1);
                if n_grooms == 0 || previous == Some(groom) || self.are_siblings(woman, grooms[groom]) {
                    alone.push(woman);
                    continue;
                }
                previous = Some(groom);
                self.wed(woman, grooms[groom], 0, draw);
            }
            self.marry_again(&grooms, &mut alone, draw);
        }
    }

    /// Those of `people` who are unmarried, oldest first but not strictly.
    fn by_age(&self, people: &[u32], draw: &mut Draw) -> Vec<u32> {
        let unmarried = people.iter().filter(|&&id| self.persons[id as usize].marriage == NONE);
        let mut keyed: Vec<(i16, u32, u32)> = unmarried
            .map(|&id| (self.persons[id as usize].born.year + draw.below(7) as i16, draw.below(1 << 30), id))
            .collect();
        keyed.sort_unstable();
        keyed.into_iter().map(|(_, _, id)| id).collect()
    }

    fn are_siblings(&self, a: u32, b: u32) -> bool {
        let (a, b) = (&self.persons[a as usize], &self.persons[b as usize]);
        if a.family == NONE || b.family == NONE {
            return false;
        }
        let (a, b) = (&self.families[a.family as usize], &self.families[b.family as usize]);
        a.husband == b.husband || a.wife == b.wife
    }

    /// Marries a woman to a son of one of her parents' brothers or sisters, if one is of age and free.
    fn marry_a_cousin(&mut self, woman: u32, draw: &mut Draw) {
        let person = &self.persons[woman as usize];
        if person.family == NONE || person.marriage != NONE {
            return;
        }
        let own = &self.families[person.family as usize];
        let parent = if draw.chance(0.6) { own.husband } else { own.wife };
        let grandparents = self.persons[parent as usize].family;
        if grandparents == NONE {
            return;
        }
        let siblings = self.families[grandparents as usize].clone();
        let uncle = siblings.first_child + draw.below(u32::from(siblings.children));
        let household = self.persons[uncle as usize].marriage;
        if uncle == parent || household == NONE {
            return;
        }
        let cousins = self.families[household as usize].clone();
        let cousin = (cousins.first_child..cousins.first_child + u32::from(cousins.children)).find(|&id| {
            let cousin = &self.persons[id as usize];
            cousin.sex == Sex::Male
                && cousin.marriage == NONE
                && cousin.died.year - cousin.born.year > 20
                && (cousin.born.year - person.born.year).abs() < 14
        });
        if let Some(cousin) = cousin {
            self.wed(woman, cousin, 0, draw);
        }
    }

    /// Marries widowers to women who are still alone, and widows to widowers.
    fn marry_again(&mut self, grooms: &[u32], alone: &mut Vec<u32>, draw: &mut Draw) {
        let mut widows = Vec::new();
        for &man in grooms {
            let person = &self.persons[man as usize];
            if person.marriage == NONE {
                continue;
            }
            let first = self.families[person.marriage as usize].clone();
            let wife = &self.persons[first.wife as usize];
            if person.died.year == first.to && wife.died.year > first.to && first.to - wife.born.year < 38 {
                widows.push((first.wife, first.to));
            }
            let widowed_young = wife.died.year == first.to && first.to - person.born.year < 45;
            if widowed_young && person.died.year - first.to > 2 && draw.chance(0.7) {
                let candidate = match draw.chance(0.35) {
                    true => widows.pop().filter(|(_, since)| *since <= first.to).map(|(widow, _)| widow),
                    false => alone.pop(),
                };
                if let Some(wife) = candidate
                    && wife != first.wife
                    && self.persons[wife as usize].died.year - first.to > 2
                    && !self.are_siblings(wife, man)
                {
                    self.wed(wife, man, first.to + 1, draw);
                }
            }
        }
    }

    fn wed(&mut self, wife: u32, husband: u32, not_before: i16, draw: &mut Draw) {
        let (her, his) = (&self.persons[wife as usize], &self.persons[husband as usize]);
        let to = her.died.year.min(his.died.year);
        let from = (her.born.year + 16 + draw.below(5) as i16).max(his.born.year + 18).max(not_before);
        let from = from.min(to);
        let number = self.families.len() as u32;
        self.families.push(Family { husband, wife, from, to, first_child: 0, children: 0 });
        for id in [wife, husband] {
            if self.persons[id as usize].marriage == NONE {
                self.persons[id as usize].marriage = number;
            }
        }
    }

    /// Gives the families from number `first` on about `wanted` children, never more.
    fn bear(&mut self, first: usize, wanted: usize, draw: &mut Draw) {
        const CHILDREN: [f64; 10] = [7.0, 7.0, 11.0, 14.0, 15.0, 14.0, 12.0, 10.0, 6.0, 4.0];
        let n_families = self.families.len() - first;
        let drawn: Vec<u8> = (0..n_families).map(|_| draw.weighted(&CHILDREN) as u8).collect();
        // Short marriages cannot have all the children drawn for them: the others are stretched to make up for it.
        let room: Vec<f64> = self.families[first..].iter().map(|family| self.room(family)).collect();
        let total = |stretch: f64| -> f64 {
            let children = drawn.iter().zip(&room).map(|(&n, &room)| (f64::from(n) * stretch).min(room));
            children.sum()
        };
        let (mut low, mut high) = (0.0, 8.0);
        for _ in 0..24 {
            let middle = (low + high) / 2.0;
            if total(middle) < wanted as f64 { low = middle } else { high = middle }
        }
        let stretch = high;
        let end = self.persons.len() + wanted;
        for (at, drawn) in drawn.into_iter().enumerate() {
            let stretched = f64::from(drawn) * stretch + draw.unit();
            let children = (stretched as u8).min(9).min((end - self.persons.len()).min(9) as u8);
            self.births(first + at, children, draw);
        }
    }

    /// How many children a marriage lasts for, at one in two years.
    fn room(&self, family: &Family) -> f64 {
        let years = self.last_birth(family) - family.from;
        (f64::from(years) / 2.0).clamp(0.0, 9.0)
    }

    fn last_birth(&self, family: &Family) -> i16 {
        family.to.min(self.persons[family.wife as usize].born.year + 43).min(LAST_BIRTH)
    }

    fn births(&mut self, number: usize, children: u8, draw: &mut Draw) {
        let family = self.families[number].clone();
        let last = self.last_birth(&family);
        let first_child = self.persons.len() as u32;
        let (no_father, no_mother) = match draw.below(100) {
            0 => (true, true),
            1..5 => (true, false),
            5..7 => (false, true),
            _ => (false, false),
        };
        let mut year = family.from + 1 + draw.below(2) as i16;
        let mut before: Option<Moment> = None;
        for _ in 0..children {
            if year > last {
                break;
            }
            let twin = before.filter(|_| draw.chance(0.012));
            let born = twin.unwrap_or_else(|| Moment::draw(year, draw));
            before = Some(born);
            year = born.year + 1 + draw.below(3) as i16;
            let child = self.child(number as u32, &family, born, draw);
            self.persons.push(Person {
                father: if no_father { NONE } else { family.husband },
                mother: if no_mother { NONE } else { family.wife },
                ..child
            });
        }
        self.families[number].first_child = first_child;
        self.families[number].children = (self.persons.len() as u32 - first_child) as u8;
    }

    fn child(&self, number: u32, family: &Family, born: Moment, draw: &mut Draw) -> Person {
        let (father, mother) = (&self.persons[family.husband as usize], &self.persons[family.wife as usize]);
        let sex = if draw.chance(0.51) { Sex::Male } else { Sex::Female };
        let grandparent = match (sex, draw.below(4)) {
            (Sex::Male, 0) => self.parent(father, |family| family.husband),
            (Sex::Male, 1) => self.parent(mother, |family| family.husband),
            (Sex::Female, 0) => self.parent(father, |family| family.wife),
            (Sex::Female, 1) => self.parent(mother, |family| family.wife),
            _ => None,
        };
        let given = grandparent.map_or_else(|| given_name(sex, draw), |person| person.given);
        let age = match draw.below(100) {
            0..16 => draw.below(6),
            16..19 => 6 + draw.below(11),
            19..29 => 17 + draw.below(23),
            29..55 => 40 + draw.below(25),
            _ => 62 + draw.below(30),
        };
        let mut died = Moment::draw((born.year + age as i16).min(2015), draw);
        if died.year == born.year {
            (died.month, died.day) = (12, 30);
        }
        Person {
            father: NONE,
            mother: NONE,
            family: number,
            marriage: NONE,
            born,
            died,
            surname: father.surname,
            given,
            spelling: draw.below(256) as u8,
            birth_city: father.city,
            city: father.city,
            sex,
            sex_known: !draw.chance(0.004),
            rabbi: sex == Sex::Male && age > 40 && draw.chance(0.012),
        }
    }

    fn parent(&self, person: &Person, which: impl Fn(&Family) -> u32) -> Option<&Person> {
        let family = self.families.get(person.family as usize)?;
        Some(&self.persons[which(family) as usize])
    }
}

/// The two dozen surnames that most families of a city bear.
fn surnames_of(city: usize, draw: &mut Draw) -> Vec<u8> {
    let region = CITIES[city].region();
    let mut here: Vec<u8> =
        (0..SURNAMES.len() as u8).filter(|&at| SURNAMES[usize::from(at)].0.is_none_or(|home| home == region)).collect();
    draw.shuffle(&mut here);
    here.truncate(24);
    here
}

fn given_name(sex: Sex, draw: &mut Draw) -> u8 {
    let names = if sex == Sex::Female { WOMEN.len() } else { MEN.len() };
    draw.skewed(names as u32) as u8
}
