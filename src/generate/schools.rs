//! Schools of the network, who taught and who learned there, and who ordained whom.
//!
//! Years run forward: in each year the posts that stand empty are filled, by a teacher who has just left another
//! school or by somebody new of the city, so that careers and successions make sense.

use super::draw::Draw;
use super::people::{NONE, People};
use crate::model::Sex;

/// The first year in which a school is open.
pub(super) const FIRST_YEAR: i16 = 1862;
/// The last year for which there are registers.
pub(super) const LAST_YEAR: i16 = 1965;
const MOST_SCHOOLS: usize = 280;

/// Whom a school teaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pupils {
    Boys,
    Girls,
    Mixed,
}

/// One school.
#[derive(Clone, Debug)]
pub(super) struct School {
    pub city: u8,
    pub pupils: Pupils,
    pub founded: i16,
    /// The year in which it closed, if it did.
    pub closed: Option<i16>,
}

impl School {
    fn is_open(&self, year: i16) -> bool {
        self.founded <= year && self.closed.is_none_or(|closed| year < closed)
    }
}

/// A teacher's or a principal's years at a school.
#[derive(Clone, Debug)]
pub(super) struct Posting {
    pub teacher: u32,
    pub school: u16,
    pub from: i16,
    pub to: i16,
    pub principal: bool,
    /// Who held the post before.
    pub before: u32,
}

/// A pupil's years at a school, and the teachers remembered.
#[derive(Clone, Debug)]
pub(super) struct Enrolment {
    pub pupil: u32,
    pub school: u16,
    pub from: i16,
    pub to: i16,
    pub teachers: [u32; 2],
}

/// Pupils and staff of one school in one year.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Figure {
    pub boys: u32,
    pub girls: u32,
    pub teachers: u32,
}

/// Schools, and what ties people to them and to each other by learning.
#[derive(Default)]
pub(super) struct Schools {
    pub schools: Vec<School>,
    pub postings: Vec<Posting>,
    /// In the order of the pupils.
    pub enrolments: Vec<Enrolment>,
    /// Ordaining and ordained rabbi.
    pub ordinations: Vec<(u32, u32)>,
    /// By school and year since [`FIRST_YEAR`].
    pub figures: Vec<Figure>,
}

const YEARS: usize = (LAST_YEAR - FIRST_YEAR + 1) as usize;

impl Schools {
    /// Founds schools for these people and fills them.
    pub fn found(people: &People, draw: &mut Draw) -> Self {
        let mut all = Self::default();
        let count = (people.persons.len() / 200).clamp(4, MOST_SCHOOLS);
        let weights: Vec<f64> = (1..=people.n_cities).map(|rank| (rank as f64).powf(-0.5)).collect();
        for number in 0..count {
            let city = if number < people.n_cities { number } else { draw.weighted(&weights) } as u8;
            let pupils = [Pupils::Boys, Pupils::Girls, Pupils::Mixed, Pupils::Boys][draw.below(4) as usize];
            let founded = FIRST_YEAR + draw.below(55) as i16;
            let closed = draw.chance(0.4).then(|| founded + 25 + draw.below(45) as i16).filter(|&y| y < LAST_YEAR);
            all.schools.push(School { city, pupils, founded, closed });
        }
        all.figures = vec![Figure::default(); count * YEARS];
        all.enrol(people, draw);
        all.appoint(people, draw);
        all.remember_teachers(draw);
        all.ordain(people, draw);
        all
    }

    /// What the register says of a school in a year.
    pub fn figure(&self, school: usize, year: i16) -> Figure {
        self.figures[place(school, year)]
    }

    fn enrol(&mut self, people: &People, draw: &mut Draw) {
        let mut by_city: Vec<Vec<u16>> = vec![Vec::new(); people.n_cities];
        for (number, school) in self.schools.iter().enumerate() {
            by_city[usize::from(school.city)].push(number as u16);
        }
        for (id, person) in people.persons.iter().enumerate() {
            let born = person.born.year;
            if born < FIRST_YEAR - 8 || person.died.year < born + 12 {
                continue;
            }
            let likely = 0.45 + f64::from(born - 1854) * 0.004;
            if !draw.chance(likely) {
                continue;
            }
            let start = born + 6 + draw.below(3) as i16;
            let city = &by_city[usize::from(person.birth_city)];
            let suitable = |school: &School, year| {
                let admitted = match school.pupils {
                    Pupils::Boys => person.sex == Sex::Male,
                    Pupils::Girls => person.sex == Sex::Female,
                    Pupils::Mixed => true,
                };
                admitted && school.is_open(year)
            };
            let choice =
                (0..3).find_map(|_| draw.one_of(city).filter(|&&s| suitable(&self.schools[usize::from(s)], start)));
            let Some(&school) = choice else { continue };
            let to = (start + 3 + draw.below(5) as i16).min(person.died.year);
            self.attend(id as u32, school, start, to, person.sex);
            if draw.chance(0.06) {
                let other = draw.below(self.schools.len() as u32) as u16;
                if other != school && suitable(&self.schools[usize::from(other)], to) && person.died.year > to + 4 {
                    let leaving = to + 2 + draw.below(3) as i16;
                    self.attend(id as u32, other, to, leaving, person.sex);
                }
            }
        }
    }

    fn attend(&mut self, pupil: u32, school: u16, from: i16, to: i16, sex: Sex) {
        let closed = self.schools[usize::from(school)].closed.unwrap_or(LAST_YEAR);
        let to = to.min(closed).min(LAST_YEAR).max(from);
        self.enrolments.push(Enrolment { pupil, school, from, to, teachers: [NONE; 2] });
        for year in from..to.min(LAST_YEAR) {
            let figure = &mut self.figures[place(usize::from(school), year)];
            match sex {
                Sex::Female => figure.girls += 1,
                _ => figure.boys += 1,
            }
        }
    }

    /// Fills the posts of every school, year by year.
    fn appoint(&mut self, people: &People, draw: &mut Draw) {
        let candidates = Candidates::new(people);
        // For each school its posts: who holds it and until when. The first is the principal's.
        let mut posts: Vec<Vec<(u32, i16)>> = vec![Vec::new(); self.schools.len()];
        let mut free: Vec<(u32, i16)> = Vec::new();
        for year in FIRST_YEAR..LAST_YEAR {
            for (number, posts) in posts.iter_mut().enumerate() {
                let school = self.schools[number].clone();
                if !school.is_open(year) {
                    continue;
                }
                let figure = self.figures[place(number, year)];
                let wanted = 1 + ((figure.boys + figure.girls) / 14).clamp(1, 24) as usize;
                while posts.len() < wanted {
                    posts.push((NONE, year));
                }
                for (at, post) in posts.iter_mut().enumerate() {
                    if post.1 > year {
                        continue;
                    }
                    let mover = free.last().copied().filter(|&(id, since)| {
                        let person = &people.persons[id as usize];
                        since < year && person.died.year > year + 3 && year - person.born.year < 58
                    });
                    let teacher = match (mover, draw.chance(0.45)) {
                        (Some((id, _)), true) => {
                            free.pop();
                            Some(id)
                        }
                        _ => candidates.adult(people, school.city, year, draw),
                    };
                    let Some(teacher) = teacher.filter(|&id| id != post.0) else { continue };
                    let stay = if at == 0 { 5 + draw.below(12) } else { 2 + draw.below(11) } as i16;
                    let end =
                        [school.closed.unwrap_or(LAST_YEAR), people.persons[teacher as usize].died.year, year + stay];
                    let to = end.into_iter().fold(LAST_YEAR, i16::min).max(year);
                    let before = if at == 0 { post.0 } else { NONE };
                    self.postings.push(Posting {
                        teacher,
                        school: number as u16,
                        from: year,
                        to,
                        principal: at == 0,
                        before,
                    });
                    *post = (teacher, to.max(year + 1));
                    free.push((teacher, to));
                    for year in year..to {
                        self.figures[place(number, year)].teachers += 1;
                    }
                }
            }
            let keep_from = free.len().saturating_sub(400);
            free.drain(..keep_from);
            draw.shuffle(&mut free);
        }
    }

    /// Each pupil remembers up to two of those who taught at the school at the time.
    fn remember_teachers(&mut self, draw: &mut Draw) {
        let mut teaching: Vec<Vec<u32>> = vec![Vec::new(); self.figures.len()];
        for posting in &self.postings {
            for year in posting.from..posting.to {
                teaching[place(usize::from(posting.school), year)].push(posting.teacher);
            }
        }
        for enrolment in &mut self.enrolments {
            for which in 0..2 {
                let years = (enrolment.to - enrolment.from).max(1) as u32;
                let year = (enrolment.from + draw.below(years) as i16).min(LAST_YEAR);
                let there = &teaching[place(usize::from(enrolment.school), year)];
                let teacher = draw.one_of(there).copied().unwrap_or(NONE);
                let twice = which == 1 && enrolment.teachers[0] == teacher;
                if teacher != enrolment.pupil && !twice {
                    enrolment.teachers[which] = teacher;
                }
            }
        }
    }

    /// Every rabbi but the first is ordained by one or two who are old enough, mostly of the same city.
    fn ordain(&mut self, people: &People, draw: &mut Draw) {
        let mut rabbis: Vec<u32> =
            (0..people.persons.len() as u32).filter(|&id| people.persons[id as usize].rabbi).collect();
        rabbis.sort_by_key(|&id| (people.persons[id as usize].born.year, id));
        for at in 0..rabbis.len() {
            let rabbi = &people.persons[rabbis[at] as usize];
            let born = |id: &u32| people.persons[*id as usize].born.year;
            let first = rabbis.partition_point(|id| born(id) < rabbi.born.year - 50);
            let last = rabbis.partition_point(|id| born(id) < rabbi.born.year - 20);
            let mut chosen = NONE;
            for _ in 0..1 + draw.below(2) {
                for attempt in 0..8 {
                    let Some(&master) = draw.one_of(&rabbis[first..last]) else { break };
                    let near = people.persons[master as usize].city == rabbi.city;
                    if master != chosen && (near || attempt > 4) {
                        self.ordinations.push((master, rabbis[at]));
                        chosen = master;
                        break;
                    }
                }
            }
        }
    }
}

fn place(school: usize, year: i16) -> usize {
    school * YEARS + (year.clamp(FIRST_YEAR, LAST_YEAR) - FIRST_YEAR) as usize
}

/// People by city and year of birth.
struct Candidates {
    ids: Vec<u32>,
    starts: Vec<u32>,
}

const BIRTH_YEARS: usize = 200;
const FIRST_BIRTH: i16 = 1780;

impl Candidates {
    fn new(people: &People) -> Self {
        let bucket = |id: u32| {
            let person = &people.persons[id as usize];
            usize::from(person.city) * BIRTH_YEARS + (person.born.year - FIRST_BIRTH) as usize
        };
        let mut starts = vec![0u32; people.n_cities * BIRTH_YEARS + 1];
        for id in 0..people.persons.len() as u32 {
            starts[bucket(id) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut ids = vec![0u32; people.persons.len()];
        for id in 0..people.persons.len() as u32 {
            let at = bucket(id);
            ids[next[at] as usize] = id;
            next[at] += 1;
        }
        Self { ids, starts }
    }

    /// Somebody of the city who is 20 to 44 years old in that year and will live a few years more.
    fn adult(&self, people: &People, city: u8, year: i16, draw: &mut Draw) -> Option<u32> {
        let row = usize::from(city) * BIRTH_YEARS;
        let first = row + (year - 44 - FIRST_BIRTH).max(0) as usize;
        let last = row + ((year - 20 - FIRST_BIRTH).max(0) as usize).min(BIRTH_YEARS - 1);
        let there = &self.ids[self.starts[first] as usize..self.starts[last + 1] as usize];
        (0..6).find_map(|_| draw.one_of(there).copied().filter(|&id| people.persons[id as usize].died.year > year + 3))
    }
}
