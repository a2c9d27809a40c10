//! The features and their weights.

use crate::model::{DayInterval, Sex};
use serde::Serialize;

/// How two records stand in one respect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Agreement {
    /// They say the same.
    Agrees,
    /// They may mean the same.
    Partly,
    /// At least one says nothing.
    Unknown,
    /// They cannot both be right about one person.
    Disagrees,
}

/// One respect in which two records were compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Feature {
    /// `given name`, `surname`, `birth`, `death`, `place`, `parents`, `partners`, `children`, `sex`, `role`, `kin`.
    pub name: &'static str,
    /// How they stand.
    pub agreement: Agreement,
    /// What it adds: a power of two.
    pub weight: f32,
    /// What was compared, in words.
    pub evidence: String,
}

/// The sum, and what it is made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Score {
    /// The sum of the weights.
    pub total: f32,
    /// The features that say anything.
    pub features: Vec<Feature>,
}

impl Score {
    pub(super) fn of(features: Vec<Feature>) -> Self {
        let features: Vec<Feature> = features.into_iter().filter(|f| f.agreement != Agreement::Unknown).collect();
        Self { total: features.iter().map(|f| f.weight).sum(), features }
    }
}

/// What agreement and disagreement weigh. Set by hand on a synthetic population of another seed than the one measured.
#[derive(Clone, Debug)]
pub struct Weights {
    /// The most that a rare given name and a rare surname may add.
    pub rarest_name: f32,
    /// Other given names.
    pub other_given_name: f32,
    /// Other surnames.
    pub other_surname: f32,
    /// The same day, the same year, a year apart, more years apart.
    pub born: [f32; 4],
    /// The same for deaths.
    pub died: [f32; 4],
    /// The same place, other places.
    pub place: [f32; 2],
    /// One parent in common, two, none though two are known of each.
    pub parents: [f32; 3],
    /// A partner in common, a child in common.
    pub partner: f32,
    /// See `partner`.
    pub child: f32,
    /// The same sex, the other.
    pub sex: [f32; 2],
    /// A role in common.
    pub role: f32,
    /// One is the parent, child or partner of the other.
    pub kin: f32,
    /// A suggestion needs this much.
    pub threshold: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            rarest_name: 9.0,
            other_given_name: -9.0,
            other_surname: -6.0,
            born: [10.0, 5.5, 1.5, -10.0],
            died: [9.0, 5.0, 0.5, -8.0],
            place: [4.5, -6.0],
            parents: [6.0, 8.0, -9.0],
            partner: 7.0,
            child: 8.0,
            sex: [0.5, -12.0],
            role: 1.5,
            kin: -25.0,
            threshold: 19.0,
        }
    }
}

/// A day's width counts as known to the day, up to a year's width as known to the year.
const YEAR: i64 = 366;

/// Compares two uncertain days.
pub(super) fn days(name: &'static str, a: DayInterval, b: DayInterval, weights: [f32; 4]) -> Feature {
    let feature = |agreement, weight, evidence: String| Feature { name, agreement, weight, evidence };
    if a == DayInterval::UNKNOWN || b == DayInterval::UNKNOWN {
        return feature(Agreement::Unknown, 0.0, String::new());
    }
    let width = |d: DayInterval| i64::from(d.max) - i64::from(d.min);
    let said = format!("{} | {}", years(a), years(b));
    let overlap = a.min <= b.max && b.min <= a.max;
    let widest = width(a).max(width(b));
    if overlap {
        let (agreement, weight) = match widest {
            0 => (Agreement::Agrees, weights[0]),
            1..=YEAR => (Agreement::Agrees, weights[1]),
            w if w <= 11 * YEAR => (Agreement::Partly, weights[2].max(1.0) * 0.7),
            _ => (Agreement::Partly, 0.3),
        };
        return feature(agreement, weight, said);
    }
    let apart = (i64::from(a.min) - i64::from(b.max)).max(i64::from(b.min) - i64::from(a.max));
    // two registers that name different days of one year: one of them is wrong, or they are two
    match apart {
        ..=YEAR if widest == 0 => feature(Agreement::Disagrees, weights[3] * 0.5, said),
        ..=YEAR => feature(Agreement::Partly, weights[2], said),
        x if x <= 2 * YEAR => feature(Agreement::Disagrees, weights[3] * 0.4, said),
        _ => feature(Agreement::Disagrees, weights[3], said),
    }
}

/// The years of a day interval, in words.
fn years(days: DayInterval) -> String {
    let year = |day: i32| (f64::from(day) / 365.2425).floor() as i32 + 1;
    match (days.min, days.max) {
        (i32::MIN, max) => format!("until {}", year(max)),
        (min, i32::MAX) => format!("from {}", year(min)),
        (min, max) if min == max => format!("a day of {}", year(min)),
        (min, max) if year(min) == year(max) => year(min).to_string(),
        (min, max) => format!("{}–{}", year(min), year(max)),
    }
}

/// Compares two sexes.
pub(super) fn sexes(a: Sex, b: Sex, weights: [f32; 2]) -> Feature {
    let (agreement, weight) = match (a, b) {
        (Sex::Unknown, _) | (_, Sex::Unknown) => (Agreement::Unknown, 0.0),
        (a, b) if a == b => (Agreement::Agrees, weights[0]),
        _ => (Agreement::Disagrees, weights[1]),
    };
    Feature { name: "sex", agreement, weight, evidence: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: DayInterval, b: DayInterval, expected: Agreement) {
        let feature = days("birth", a, b, Weights::default().born);
        assert_eq!(feature.agreement, expected, "{feature:?}");
    }

    #[test]
    fn uncertain_days() {
        let year = |y| DayInterval::years(y, y);
        check(year(1863), year(1863), Agreement::Agrees);
        check(year(1863), year(1864), Agreement::Partly);
        check(year(1863), year(1870), Agreement::Disagrees);
        check(year(1863), DayInterval::UNKNOWN, Agreement::Unknown);
        check(DayInterval::years(1860, 1869), year(1863), Agreement::Partly);
        check(DayInterval::day(700_000), DayInterval::day(700_000), Agreement::Agrees);
        check(DayInterval::day(700_000), DayInterval::day(700_100), Agreement::Disagrees);
    }

    #[test]
    fn the_more_exact_the_heavier() {
        let born = Weights::default().born;
        let day = days("birth", DayInterval::day(9), DayInterval::day(9), born).weight;
        let year = days("birth", DayInterval::years(1863, 1863), DayInterval::years(1863, 1863), born).weight;
        let decade = days("birth", DayInterval::years(1860, 1869), DayInterval::years(1863, 1863), born).weight;
        assert!(day > year && year > decade && decade > 0.0);
    }
}
