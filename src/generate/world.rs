//! One synthetic world: its people and schools, what they are called and which of them a register has twice.

use super::Settings;
use super::draw::Draw;
use super::names::{MEN, Name, SURNAMES, WOMEN};
use super::people::People;
use super::register::{Known, Moment, Person};
use super::schools::Schools;
use crate::model::Sex;

/// A second record of a person, as another register wrote it.
#[derive(Clone, Debug)]
pub(super) struct Duplicate {
    /// Whom it really records.
    pub of: u32,
    /// What it says; parents as far as this register knows them.
    pub person: Person,
}

/// Everything there is to be written.
pub(super) struct World {
    pub people: People,
    pub schools: Schools,
    pub duplicates: Vec<Duplicate>,
}

/// The scripts a name is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    /// Another Latin spelling, as a register of another hand has it.
    LatinVariant,
    Hebrew,
    Arabic,
}

impl World {
    /// The world of a seed.
    pub fn new(settings: &Settings) -> Self {
        let people = People::grow(settings.people, &mut Draw::new(settings.seed, 0));
        let schools = Schools::found(&people, &mut Draw::new(settings.seed, 1));
        let mut draw = Draw::new(settings.seed, 2);
        let mut duplicates = Vec::new();
        if settings.duplicates > 0.0 {
            for (of, person) in people.persons.iter().enumerate() {
                if draw.chance(settings.duplicates) {
                    duplicates.push(Duplicate { of: of as u32, person: copied(person, &mut draw) });
                }
            }
            // A register does not list its people in the order of ours.
            draw.shuffle(&mut duplicates);
        }
        Self { people, schools, duplicates }
    }
}

/// A person as another register wrote them down: other spellings, a vaguer or slightly wrong birth, a parent missing.
fn copied(person: &Person, draw: &mut Draw) -> Person {
    let mut copy = person.clone();
    copy.spelling = copy.spelling.wrapping_add(1 + draw.below(250) as u8);
    match draw.below(10) {
        0..4 => copy.born.known = Known::Year,
        4 => copy.born.known = Known::About,
        5 => copy.born.year += if draw.chance(0.5) { 1 } else { -1 },
        6 => copy.born.known = Known::Not,
        _ => {}
    }
    if draw.chance(0.5) {
        copy.died.known = Known::Not;
    }
    if draw.chance(0.4) {
        copy.father = super::people::NONE;
    }
    if draw.chance(0.5) {
        copy.mother = super::people::NONE;
    }
    copy.marriage = super::people::NONE;
    copy
}

/// Given name and surname in a script; `None` if this person has no record in it.
pub(super) fn full_name(person: &Person, script: Script) -> Option<(&'static str, &'static str)> {
    let given = if person.sex == Sex::Female { &WOMEN[..] } else { &MEN[..] };
    let given = &given[usize::from(person.given)];
    let surname = &SURNAMES[usize::from(person.surname)].1;
    // One byte decides on everything about spelling, so that a person keeps their names whatever is drawn later.
    let spelling = usize::from(person.spelling);
    let latin = |name: &'static Name, shift: usize| name.latin[(spelling / 3 + shift) % name.latin.len()];
    // Most registers write the usual form.
    let usual = spelling % 5 < 3;
    match script {
        Script::Latin if usual => Some((given.latin[0], surname.latin[0])),
        Script::Latin => Some((latin(given, 0), latin(surname, 1))),
        Script::LatinVariant if spelling.is_multiple_of(7) => {
            let other = (given.latin[given.latin.len() - 1], surname.latin[surname.latin.len() - 1]);
            (Some(other) != full_name(person, Script::Latin)).then_some(other)
        }
        Script::LatinVariant => None,
        Script::Hebrew => (spelling % 10 < 6).then_some((given.hebrew, surname.hebrew)),
        Script::Arabic => (spelling % 4 == 1).then_some((given.arabic, surname.arabic)),
    }
}

/// The EDTF form of what is known of a day; nothing if nothing is known.
pub(super) fn edtf(moment: Moment, out: &mut Vec<u8>) -> bool {
    number(moment.year as u32, 4, out);
    match moment.known {
        Known::Day => {
            out.push(b'-');
            number(u32::from(moment.month), 2, out);
            out.push(b'-');
            number(u32::from(moment.day), 2, out);
        }
        Known::Year => {}
        Known::About => out.push(b'~'),
        Known::Decade => {
            out.pop();
            out.push(b'X');
        }
        Known::Not => {
            out.truncate(out.len() - 4);
            return false;
        }
    }
    true
}

/// Writes a number in decimal digits, with zeros before it up to `width`.
pub(super) fn number(mut value: u32, width: usize, out: &mut Vec<u8>) {
    let mut digits = [b'0'; 10];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    let at = at.min(digits.len() - width.min(10));
    out.extend_from_slice(&digits[at..]);
}
