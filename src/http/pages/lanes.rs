//! People in lanes of years: one line each, from when they came to when they left. An end that nobody knows fades out.

use super::{Page, chart::Tick};

/// Somebody's time at an institution.
#[derive(Clone, Debug, Default)]
pub struct Stay {
    /// The page of the person.
    pub href: String,
    /// What they are called.
    pub name: String,
    /// What they did there.
    pub what: String,
    /// When, in words.
    pub when: String,
    /// The colour.
    pub family: &'static str,
    /// The first year.
    pub from: i32,
    /// The last year, if it is known.
    pub to: Option<i32>,
}

/// A drawing of stays.
#[derive(Clone, Debug, Default)]
pub struct Lanes {
    pub about: String,
    pub width: f64,
    pub height: f64,
    pub lanes: Vec<Lane>,
    pub years: Vec<Tick>,
}

/// One line of the drawing.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    pub href: String,
    pub name: String,
    pub title: String,
    pub family: &'static str,
    pub open: bool,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub text_x: f64,
    pub anchor: &'static str,
}

/// Lanes that are drawn; the table beside them has them all.
const MOST: usize = 60;
const WIDTH: f64 = 680.0;
const STEP: f64 = 19.0;
/// Years that a stay without a known end is drawn for.
const FADES: i32 = 3;

impl Lanes {
    /// Draws stays in the order of their beginnings; in Hebrew time runs from right to left.
    pub fn new(page: &Page, about: String, mut stays: Vec<Stay>) -> Self {
        stays.sort_by(|a, b| (a.from, a.to, &a.name).cmp(&(b.from, b.to, &b.name)));
        stays.truncate(MOST);
        let first = stays.iter().map(|stay| stay.from).min().unwrap_or_default() - 1;
        let last = stays.iter().map(|stay| stay.to.unwrap_or(stay.from + FADES)).max().unwrap_or_default() + 1;
        let unit = (WIDTH - 16.0) / f64::from((last - first).max(10));
        let rtl = page.lang.is_rtl();
        let at = |year: i32| {
            let along = 8.0 + f64::from(year - first) * unit;
            if rtl { WIDTH - along } else { along }
        };
        let lanes = stays.into_iter().enumerate().map(|(i, stay)| {
            let (start, end) = (at(stay.from), at(stay.to.unwrap_or(stay.from + FADES).max(stay.from) + 1));
            let (left, right) = (start.min(end), start.max(end));
            // The name stands where there is more room.
            let after = if WIDTH - right > left { right + 5.0 } else { left - 5.0 };
            Lane {
                title: format!("{}, {}: {}", stay.name, stay.what, stay.when),
                href: stay.href,
                name: stay.name,
                family: stay.family,
                open: stay.to.is_none(),
                x: round(left),
                y: 6.0 + i as f64 * STEP,
                width: round((right - left).max(3.0)),
                text_x: round(after),
                anchor: if (after > right) != rtl { "start" } else { "end" },
            }
        });
        let lanes: Vec<Lane> = lanes.collect();
        let height = lanes.len() as f64 * STEP + 34.0;
        let apart = if last - first > 120 { 20 } else { 10 };
        let years = (first..=last).filter(|year| year % apart == 0 && (20.0..=WIDTH - 20.0).contains(&at(*year)));
        let years = years.map(|year| Tick { x: round(at(year)), y: height - 6.0, name: year.to_string() });
        Self { about, width: WIDTH, height, years: years.collect(), lanes }
    }
}

fn round(n: f64) -> f64 {
    (n * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Lang;

    fn drawn(lang: Lang) -> Lanes {
        let stay = |from, to| Stay { from, to, name: "A".into(), ..Stay::default() };
        let stays = vec![stay(1890, None), stay(1882, Some(1897)), stay(1900, Some(1901))];
        Lanes::new(&Page::new(lang, "", ""), String::new(), stays)
    }

    #[test]
    fn lanes_follow_the_years_and_mirror_in_hebrew() {
        let lanes = drawn(Lang::En).lanes;
        assert!(lanes[0].x < lanes[1].x && lanes[1].x < lanes[2].x);
        assert!(lanes[0].width > lanes[2].width);
        assert_eq!(lanes.iter().map(|lane| lane.open).collect::<Vec<_>>(), [false, true, false]);
        let mirrored = drawn(Lang::He).lanes;
        assert!(mirrored[0].x > mirrored[2].x);
        assert!(mirrored.iter().all(|lane| lane.x >= 0.0 && lane.x + lane.width <= WIDTH));
    }
}
