//! The features and their weights.

use crate::model::date::Edtf;
use crate::model::{DayInterval, Sex};
use schemars::JsonSchema;
use serde::Serialize;

/// How two records stand in one respect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Feature {
    /// `given name`, `surname`, `namesakes`, `birth`, `death`, `place`, `place of death`, `parents`, `partners`, `children`, `sex`, `role`, `kin`.
    pub name: &'static str,
    /// How they stand.
    pub agreement: Agreement,
    /// What it adds: a power of two.
    pub weight: f32,
    /// What the first record says: words of a name, ids, or a date in EDTF.
    pub a: Vec<String>,
    /// What the second says.
    pub b: Vec<String>,
    /// How many records bear the name, where that is the respect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

impl Feature {
    /// A respect in which both records say something, or one does.
    pub(super) fn new(name: &'static str, (agreement, weight): (Agreement, f32), [a, b]: [Vec<String>; 2]) -> Self {
        Self { name, agreement, weight, a, b, count: None }
    }

    /// Whether neither record says anything.
    fn is_mute(&self) -> bool {
        self.a.is_empty() && self.b.is_empty() && self.weight == 0.0
    }
}

/// The sum, and what it is made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Score {
    /// The sum of the weights.
    pub total: f32,
    /// The features that at least one record speaks of; where only one does, they weigh nothing.
    pub features: Vec<Feature>,
}

impl Score {
    pub(super) fn of(features: Vec<Feature>) -> Self {
        let features: Vec<Feature> = features.into_iter().filter(|f| !f.is_mute()).collect();
        Self { total: features.iter().map(|f| f.weight).sum(), features }
    }
}

/// What agreement and disagreement weigh, in powers of two.
///
/// Set on synthetic populations of other seeds than those measured, and held against a logistic regression over the same
/// features, which does no better by more than a hundredth.
#[derive(Clone, Debug)]
pub struct Weights {
    /// The most that a rare given name and a rare surname may add.
    pub rarest_name: f32,
    /// Records are compared because their names are alike, so that the rest of what a name says is less than its rarity.
    pub name_share: f32,
    /// Each halving of the number of namesakes.
    pub namesakes: f32,
    /// Other given names.
    pub other_given_name: f32,
    /// Other surnames.
    pub other_surname: f32,
    /// Births: the same day; the same year; perhaps the same; the same day a year apart; a year apart; some years; more.
    pub born: [f32; 7],
    /// The same for deaths.
    pub died: [f32; 7],
    /// The same place, other places.
    pub place: [f32; 2],
    /// The same for places of death.
    pub place_of_death: [f32; 2],
    /// One parent in common while another is missing; two; one in common and one that differs, as half-siblings have; none
    /// though some are known. Two weigh less than one: children of one couple who bear one name, the second called after the
    /// first who died, share both.
    pub parents: [f32; 4],
    /// A partner in common; other partners.
    pub partner: [f32; 2],
    /// A child in common; other children.
    pub child: [f32; 2],
    /// No kin in common, but some who are called alike and are not known to be the same: what is left of the weight of
    /// having other kin.
    pub alike_kin: f32,
    /// The same sex, the other.
    pub sex: [f32; 2],
    /// A role in common.
    pub role: f32,
    /// One is the parent, child or partner of the other.
    pub kin: f32,
    /// So much a pair needs to be as likely one person as not, if nobody else fits either record.
    pub nobody: f32,
    /// So likely a pair must be to be suggested, with all who fit as well taken into account: 98 of a hundred suggestions
    /// among the populations it was set on are right. What it leaves out are mostly namesakes with the same parents and one
    /// date of birth between them; they may be two children, the second called after the first who died.
    pub likely: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            rarest_name: 9.0,
            name_share: 0.3,
            namesakes: 0.7,
            other_given_name: -6.0,
            other_surname: -5.0,
            born: [8.0, 6.0, 0.7, 8.0, -1.0, -13.0, -16.0],
            died: [11.0, 2.5, 0.0, 0.0, -8.0, -15.0, -18.0],
            place: [0.5, -10.0],
            place_of_death: [1.5, -6.0],
            parents: [3.5, 1.5, -3.0, -15.0],
            partner: [7.0, -10.0],
            child: [8.0, -3.0],
            alike_kin: 0.25,
            sex: [1.0, -12.0],
            role: 2.0,
            kin: -25.0,
            nobody: 6.0,
            likely: 0.72,
        }
    }
}

impl Weights {
    /// How likely a score makes it that a pair is one person, if nobody else fits either of them.
    pub fn likelihood(&self, total: f32) -> f32 {
        1.0 / (1.0 + (self.nobody - total).exp2())
    }
}

/// A day's width counts as known to the day, up to a year's width as known to the year.
const YEAR: i64 = 366;

/// How two uncertain days stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Apart {
    /// The same day, known of both.
    Day,
    /// The same year, known of both.
    Year,
    /// They may be the same: one is known to some years only.
    May,
    /// The same day of the year, one year apart: a slip of the pen, or of the sum age and year.
    Slip,
    /// At most a year apart, days unknown.
    Next,
    /// A few years.
    Some,
    /// More.
    Far,
}

fn apart(a: DayInterval, b: DayInterval) -> Apart {
    let width = |d: DayInterval| i64::from(d.max) - i64::from(d.min);
    let widest = width(a).max(width(b));
    if a.min <= b.max && b.min <= a.max {
        return match widest {
            0 => Apart::Day,
            1..=YEAR => Apart::Year,
            _ => Apart::May,
        };
    }
    let gap = (i64::from(a.min) - i64::from(b.max)).max(i64::from(b.min) - i64::from(a.max));
    match gap {
        365 | 366 if widest == 0 => Apart::Slip,
        ..=YEAR if widest > 0 => Apart::Next,
        x if x <= 3 * YEAR => Apart::Some,
        _ => Apart::Far,
    }
}

/// Compares two uncertain days; the weights are those of [`Apart`] in its order.
pub(super) fn days(name: &'static str, a: DayInterval, b: DayInterval, weights: [f32; 7]) -> Feature {
    let said = [edtf(a).into_iter().collect(), edtf(b).into_iter().collect()];
    if a.is_unknown() || b.is_unknown() {
        return Feature::new(name, (Agreement::Unknown, 0.0), said);
    }
    let apart = apart(a, b);
    let agreement = match apart {
        Apart::Day | Apart::Year => Agreement::Agrees,
        Apart::May | Apart::Slip | Apart::Next => Agreement::Partly,
        Apart::Some | Apart::Far => Agreement::Disagrees,
    };
    Feature::new(name, (agreement, weights[apart as usize]), said)
}

/// A day interval in EDTF, as short as it can be said; nothing if nothing is known.
fn edtf(days: DayInterval) -> Option<String> {
    if days.is_unknown() {
        return None;
    }
    if days.min == days.max {
        return Some(Edtf::of_day(days.min).to_string());
    }
    let end = |day: i32| {
        let day = Edtf::of_day(day);
        day.year_min().map_or_else(|| day.to_string(), |year| format!("{year:04}"))
    };
    Some(match (days.min, days.max) {
        (i32::MIN, max) => format!("../{}", end(max)),
        (min, i32::MAX) => format!("{}/..", end(min)),
        (min, max) if end(min) == end(max) => end(min),
        (min, max) => format!("{}/{}", end(min), end(max)),
    })
}

/// Compares two sexes.
pub(super) fn sexes(a: Sex, b: Sex, weights: [f32; 2]) -> Feature {
    let (agreement, weight) = match (a, b) {
        (Sex::Unknown, _) | (_, Sex::Unknown) => (Agreement::Unknown, 0.0),
        (a, b) if a == b => (Agreement::Agrees, weights[0]),
        _ => (Agreement::Disagrees, weights[1]),
    };
    let said = |sex: Sex| match sex {
        Sex::Female => vec!["female".to_owned()],
        Sex::Male => vec!["male".to_owned()],
        Sex::Unknown => Vec::new(),
    };
    Feature::new("sex", (agreement, weight), [said(a), said(b)])
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
    fn days_are_told_in_edtf() {
        let told = |days| edtf(days).unwrap_or_default();
        assert_eq!(told(DayInterval::day(680_000)), "1862-10-11");
        assert_eq!(told(DayInterval::years(1863, 1863)), "1863");
        assert_eq!(told(DayInterval::years(1860, 1869)), "1860/1869");
        assert_eq!(told(DayInterval { min: i32::MIN, ..DayInterval::years(1863, 1863) }), "../1863");
        assert_eq!(edtf(DayInterval::UNKNOWN), None);
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
