//! The same population as a GEDCOM 5.5.1 file, as family programs write it: for trying out and timing imports.

use super::people::NONE;
use super::places::CITIES;
use super::quads::{is_dated, married};
use super::register::{Family, Known, Moment, Person};
use super::upbringing::UpbringingKind;
use super::world::{Script, World, full_name};
use super::{Report, Settings};
use crate::model::Sex;
use std::io::{self, BufWriter, Write};

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// Writes the people and families of a population as GEDCOM 5.5.1; schools have no place in it. `quads` counts lines.
pub fn gedcom(settings: &Settings, out: &mut dyn Write) -> io::Result<Report> {
    let world = World::new(settings);
    let people = &world.people;
    let mut file = File { out: BufWriter::with_capacity(1 << 16, out), lines: 0 };
    let head = ["0 HEAD", "1 SOUR HAVERIM", "2 NAME Synthetic population", "1 GEDC", "2 VERS 5.5.1"];
    for line in head.into_iter().chain(["2 FORM LINEAGE-LINKED", "1 CHAR UTF-8", "1 SUBM @U1@"]) {
        file.line(format_args!("{line}"))?;
    }
    file.line(format_args!("0 @U1@ SUBM"))?;
    file.line(format_args!("1 NAME Synthetic /Population {}/", settings.seed))?;

    // A family in which somebody grew up who was not born into it.
    let mut fostered = vec![Vec::new(); people.families.len()];
    for up in people.upbringings.iter().filter(|u| u.kind != UpbringingKind::Step) {
        if people.families[up.home as usize].husband == up.parent {
            fostered[up.home as usize].push((up.child, up.kind));
        }
    }
    let mut adopted: Vec<(u32, u32, UpbringingKind)> = Vec::new();
    for (home, children) in fostered.iter().enumerate() {
        adopted.extend(children.iter().map(|&(child, kind)| (child, home as u32, kind)));
    }
    adopted.sort_by_key(|a| (a.0, a.1));
    let mut marriages: Vec<(u32, u32)> = Vec::with_capacity(people.families.len() * 2);
    for (number, family) in people.families.iter().enumerate() {
        marriages.extend([(family.husband, number as u32), (family.wife, number as u32)]);
    }
    marriages.sort_unstable();

    let (mut marriages, mut adopted) = (marriages.into_iter().peekable(), adopted.into_iter().peekable());
    for (id, person) in people.persons.iter().enumerate() {
        let id = id as u32;
        file.person(id, person)?;
        if person.father != NONE || person.mother != NONE {
            file.line(format_args!("1 FAMC @F{}@", person.family))?;
        }
        while let Some((_, home, kind)) = adopted.next_if(|a| a.0 == id) {
            file.line(format_args!("1 FAMC @F{home}@"))?;
            let kind = if kind == UpbringingKind::Adoptive { "adopted" } else { "foster" };
            file.line(format_args!("2 PEDI {kind}"))?;
        }
        while let Some((_, family)) = marriages.next_if(|m| m.0 == id) {
            file.line(format_args!("1 FAMS @F{family}@"))?;
        }
    }
    for (number, family) in people.families.iter().enumerate() {
        file.family(number, family, &people.persons, &fostered[number])?;
    }
    file.line(format_args!("0 TRLR"))?;
    file.out.flush()?;
    Ok(Report {
        people: people.persons.len() as u64,
        families: people.families.len() as u64,
        schools: 0,
        duplicates: 0,
        quads: file.lines,
    })
}

struct File<'w> {
    out: BufWriter<&'w mut dyn Write>,
    lines: u64,
}

impl File<'_> {
    fn line(&mut self, line: std::fmt::Arguments<'_>) -> io::Result<()> {
        self.lines += 1;
        writeln!(self.out, "{line}")
    }

    fn person(&mut self, id: u32, person: &Person) -> io::Result<()> {
        self.line(format_args!("0 @I{id}@ INDI"))?;
        for script in [Script::Latin, Script::LatinVariant, Script::Hebrew, Script::Arabic] {
            if let Some((given, surname)) = full_name(person, script) {
                self.line(format_args!("1 NAME {given} /{surname}/"))?;
            }
        }
        if person.sex_known {
            self.line(format_args!("1 SEX {}", if person.sex == Sex::Female { 'F' } else { 'M' }))?;
        }
        self.event("BIRT", person.born, person.known_birthplace())?;
        self.event("DEAT", person.died, person.known_place_of_death())
    }

    fn event(&mut self, tag: &str, moment: Moment, city: Option<u8>) -> io::Result<()> {
        if moment.known == Known::Not && city.is_none() {
            return Ok(());
        }
        self.line(format_args!("1 {tag}"))?;
        let Moment { year, month, day, known } = moment;
        match known {
            Known::Day => self.line(format_args!("2 DATE {day} {} {year}", MONTHS[usize::from(month) - 1]))?,
            Known::Year => self.line(format_args!("2 DATE {year}"))?,
            Known::About => self.line(format_args!("2 DATE ABT {year}"))?,
            Known::Decade => self.line(format_args!("2 DATE BET {} AND {}", year - year % 10, year - year % 10 + 9))?,
            Known::Not => {}
        }
        match city {
            Some(city) => self.line(format_args!("2 PLAC {}", CITIES[usize::from(city)].fr)),
            None => Ok(()),
        }
    }

    fn family(
        &mut self,
        number: usize,
        family: &Family,
        persons: &[Person],
        fostered: &[(u32, UpbringingKind)],
    ) -> io::Result<()> {
        self.line(format_args!("0 @F{number}@ FAM"))?;
        self.line(format_args!("1 HUSB @I{}@", family.husband))?;
        self.line(format_args!("1 WIFE @I{}@", family.wife))?;
        if is_dated(number) {
            self.line(format_args!("1 MARR"))?;
            self.line(format_args!("2 DATE {}", married(family).0))?;
        }
        for child in family.first_child..family.first_child + u32::from(family.children) {
            let person = &persons[child as usize];
            if person.father != NONE || person.mother != NONE {
                self.line(format_args!("1 CHIL @I{child}@"))?;
            }
        }
        for (child, _) in fostered {
            self.line(format_args!("1 CHIL @I{child}@"))?;
        }
        Ok(())
    }
}
