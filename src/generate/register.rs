//! What the registers of the population know of a person and a marriage.

use super::draw::Draw;
use crate::model::Sex;

/// A day of which the register may know only the year, or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub year: i16,
    pub month: u8,
    pub day: u8,
    pub known: Known,
}

/// How well the register knows a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Day,
    Year,
    About,
    Decade,
    Not,
}

impl Moment {
    pub(super) fn draw(year: i16, draw: &mut Draw) -> Self {
        let known = match draw.below(100) {
            0..58 => Known::Day,
            58..86 => Known::Year,
            86..91 => Known::About,
            91..94 => Known::Decade,
            _ => Known::Not,
        };
        Self { year, month: 1 + draw.below(12) as u8, day: 1 + draw.below(28) as u8, known }
    }
}

/// One person. `father` and `mother` are what the register says; the family they come from is known all the same.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub father: u32,
    pub mother: u32,
    /// The family they were born into.
    pub family: u32,
    /// Their first marriage.
    pub marriage: u32,
    pub born: Moment,
    pub died: Moment,
    pub surname: u8,
    pub given: u8,
    /// Which of the spellings this register uses, for given name and surname.
    pub spelling: u8,
    pub birth_city: u8,
    pub city: u8,
    pub sex: Sex,
    /// Whether the register gives the sex.
    pub sex_known: bool,
    pub rabbi: bool,
}

impl Person {
    /// Where the register says they were born.
    pub fn known_birthplace(&self) -> Option<u8> {
        (!self.spelling.is_multiple_of(16)).then_some(self.birth_city)
    }

    /// Where the register says they died.
    pub fn known_place_of_death(&self) -> Option<u8> {
        self.spelling.is_multiple_of(2).then_some(self.city)
    }

    /// Whether the register has its doubts about the father.
    pub fn is_father_doubted(&self) -> bool {
        self.spelling % 64 == 3
    }
}

/// A marriage and its children, whose numbers follow one another.
#[derive(Clone, Debug)]
pub(super) struct Family {
    pub husband: u32,
    pub wife: u32,
    pub from: i16,
    pub to: i16,
    pub first_child: u32,
    pub children: u8,
}
