//! Drawings that need no script: dots on a map, bars through the years.
//!
//! The lands come from `web/scripts/land.mjs`, one unit a degree on a plate carrée true at 34° north, so a place is put
//! on the map by two multiplications. Right-to-left pages mirror the axis of time, never the map.

use super::Page;
use std::collections::BTreeMap;

/// cos 34°, as in `land.mjs`.
const SHRINK: f64 = 0.829_037_572_555_041_7;

/// A point of the map's plane.
pub fn place(longitude: f64, latitude: f64) -> (f64, f64) {
    (longitude * SHRINK, -latitude)
}

/// A map with dots and ways.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// The part of the plane that is shown.
    pub view: String,
    /// What the map shows, in words.
    pub about: String,
    /// Whether it shows the whole network's world, too much for a phone at once.
    pub large: bool,
    /// The places.
    pub dots: Vec<Dot>,
    /// The ways between them.
    pub ways: Vec<Way>,
    /// The names that have room.
    pub labels: Vec<Label>,
}

/// A place on a map.
#[derive(Clone, Debug, Default)]
pub struct Dot {
    pub href: String,
    pub name: String,
    pub family: &'static str,
    pub x: f64,
    pub y: f64,
    pub r: f64,
}

/// A way from place to place.
#[derive(Clone, Debug)]
pub struct Way {
    pub path: String,
    pub family: &'static str,
}

/// A name on a map.
#[derive(Clone, Debug)]
pub struct Label {
    pub name: String,
    pub x: f64,
    pub y: f64,
    pub size: f64,
    pub anchor: &'static str,
}

/// A place to be drawn: where, what it is called, its page, and how much it weighs.
#[derive(Clone, Debug, Default)]
pub struct Spot {
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// What it is called.
    pub name: String,
    /// Its page.
    pub href: String,
    /// 1 is a plain dot; the area grows with the weight.
    pub weight: f64,
    /// The colour.
    pub family: &'static str,
}

impl Map {
    /// A map that just holds the places, with a way through them in the order of `journey`, by index.
    pub fn around(about: String, spots: &[Spot], journey: &[(usize, usize, &'static str)]) -> Option<Self> {
        let points: Vec<(f64, f64)> = spots.iter().map(|spot| place(spot.longitude, spot.latitude)).collect();
        let (&first, rest) = points.split_first()?;
        let mut bounds = (first.0, first.1, first.0, first.1);
        for &(x, y) in rest {
            bounds = (bounds.0.min(x), bounds.1.min(y), bounds.2.max(x), bounds.3.max(y));
        }
        let middle = ((bounds.0 + bounds.2) / 2.0, (bounds.1 + bounds.3) / 2.0);
        let width = ((bounds.2 - bounds.0) * 1.35).max((bounds.3 - bounds.1) * 1.35 / 0.62).max(14.0);
        let height = width * 0.62;
        let view = (middle.0 - width / 2.0, middle.1 - height / 2.0, width, height);
        Some(Self::draw(about, spots, &points, journey, view, 1.8))
    }

    /// The network's world: from the Atlantic to Persia, from the Sahara to the Channel.
    pub fn of_the_network(about: String, spots: &[Spot]) -> Self {
        let points: Vec<(f64, f64)> = spots.iter().map(|spot| place(spot.longitude, spot.latitude)).collect();
        Self { large: true, ..Self::draw(about, spots, &points, &[], (-10.5, -52.5, 58.0, 27.0), 0.85) }
    }

    fn draw(
        about: String,
        spots: &[Spot],
        points: &[(f64, f64)],
        journey: &[(usize, usize, &'static str)],
        (left, top, width, height): (f64, f64, f64, f64),
        scale: f64,
    ) -> Self {
        // Small maps in the margin have larger dots and names, in proportion.
        let unit = width / 100.0 * scale;
        let dots: Vec<Dot> = spots
            .iter()
            .zip(points)
            .map(|(spot, &(x, y))| Dot {
                href: spot.href.clone(),
                name: spot.name.clone(),
                family: spot.family,
                x: round(x),
                y: round(y),
                r: round(unit * 0.55 * spot.weight.max(1.0).sqrt()),
            })
            .collect();
        let ways = journey
            .iter()
            .filter_map(|&(from, to, family)| Some((points.get(from)?, points.get(to)?, family)))
            .filter(|(from, to, _)| from != to)
            .map(|(from, to, family)| Way { path: arc(*from, *to), family })
            .collect();
        let labels = labels(spots, &dots, unit, (left, top, width, height));
        let view = format!("{} {} {} {}", round(left), round(top), round(width), round(height));
        Self { view, about, large: false, dots, ways, labels }
    }
}

/// Names for the heaviest places first, as long as they cover neither each other nor the edge.
fn labels(spots: &[Spot], dots: &[Dot], unit: f64, (left, top, width, height): (f64, f64, f64, f64)) -> Vec<Label> {
    let size = unit * 2.1;
    let mut order: Vec<usize> = (0..spots.len()).collect();
    order.sort_by(|&a, &b| spots[b].weight.total_cmp(&spots[a].weight));
    let mut taken: Vec<(f64, f64, f64, f64)> = Vec::new();
    let mut labels: Vec<Label> = Vec::new();
    for i in order {
        if labels.len() >= 22 || labels.iter().any(|label| label.name == spots[i].name) {
            continue;
        }
        let dot = &dots[i];
        let length = spots[i].name.chars().count() as f64 * size * 0.55;
        for (anchor, x, start) in [
            ("start", dot.x + dot.r + unit * 0.5, dot.x + dot.r + unit * 0.5),
            ("end", dot.x - dot.r - unit * 0.5, dot.x - dot.r - unit * 0.5 - length),
        ] {
            let area = (start, dot.y - size * 0.5, start + length, dot.y + size * 0.5);
            let inside = area.0 > left && area.2 < left + width && area.1 > top && area.3 < top + height;
            let free = taken.iter().all(|t| area.2 < t.0 || t.2 < area.0 || area.3 < t.1 || t.3 < area.1);
            if inside && free {
                taken.push(area);
                labels.push(Label {
                    name: spots[i].name.clone(),
                    x: round(x),
                    y: round(dot.y + size * 0.34),
                    size: round(size),
                    anchor,
                });
                break;
            }
        }
    }
    labels
}

fn arc(from: (f64, f64), to: (f64, f64)) -> String {
    let bend = 0.16;
    let (cx, cy) =
        ((from.0 + to.0) / 2.0 + (to.1 - from.1) * bend, (from.1 + to.1) / 2.0 - (to.0 - from.0).abs() * bend);
    format!("M{} {}Q{} {} {} {}", round(from.0), round(from.1), round(cx), round(cy), round(to.0), round(to.1))
}

fn round(n: f64) -> f64 {
    (n * 100.0).round() / 100.0
}

/// Bars through the years.
#[derive(Clone, Debug, Default)]
pub struct Bars {
    pub about: String,
    pub width: f64,
    pub height: f64,
    pub left: f64,
    pub right: f64,
    pub axis: f64,
    pub anchor: &'static str,
    pub lines: Vec<Tick>,
    pub bars: Vec<Bar>,
    pub years: Vec<Tick>,
    pub split: bool,
    pub rows: Vec<Row>,
}

/// A name on an axis.
#[derive(Clone, Debug)]
pub struct Tick {
    pub x: f64,
    pub y: f64,
    pub name: String,
}

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    pub class: &'static str,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub name: String,
}

/// One line of the table beside the bars.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub year: String,
    pub pupils: String,
    pub boys: String,
    pub girls: String,
    pub teachers: String,
    pub source: String,
    pub source_href: String,
}

/// What the bars are made of: year, all pupils, boys, girls.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// The year.
    pub year: i32,
    /// All.
    pub all: usize,
    /// Of them boys, if the source says.
    pub boys: usize,
    /// Of them girls, if the source says.
    pub girls: usize,
}

impl Bars {
    /// Bars for a list of years; two sources for one year stand side by side.
    pub fn new(page: &Page, about: String, counts: &[Count]) -> Option<Self> {
        let first = counts.iter().map(|count| count.year).min()?;
        let last = counts.iter().map(|count| count.year).max()?;
        let top = counts.iter().map(|count| count.all).max().filter(|&top| top > 0)?;
        let (width, height, gutter, foot) = (640.0, 240.0, 52.0, 24.0);
        let rtl = page.lang.is_rtl();
        let (left, right) = if rtl { (8.0, width - gutter) } else { (gutter, width - 8.0) };
        let step = (right - left) / f64::from((last - first + 1).max(8));
        let thick = (step * 0.7).clamp(3.0, 26.0);
        let at = |year: i32| {
            let along = (f64::from(year - first) + 0.5) * step;
            if rtl { right - along } else { left + along }
        };
        let high = |n: usize| (height - foot - 14.0) * n as f64 / top as f64;
        let mut per_year: BTreeMap<i32, usize> = BTreeMap::new();
        let mut bars = Vec::new();
        for count in counts {
            let beside = per_year.entry(count.year).or_default();
            let x = at(count.year) - thick / 2.0 + *beside as f64 * (thick * 0.5);
            *beside += 1;
            let name = format!("{}: {}", count.year, page.number(count.all));
            let mut stack = |class, n: usize, below: usize| {
                let y = height - foot - high(below + n);
                bars.push(Bar {
                    class,
                    x: round(x),
                    y: round(y),
                    width: round(thick),
                    height: round(high(n)),
                    name: name.clone(),
                });
            };
            if count.boys + count.girls == count.all && count.boys > 0 && count.girls > 0 {
                stack("girls", count.girls, 0);
                stack("boys", count.boys, count.girls);
            } else {
                let class = match (count.boys == count.all, count.girls == count.all) {
                    (true, _) => "boys",
                    (_, true) => "girls",
                    _ => "all",
                };
                stack(class, count.all, 0);
            }
        }
        let lines = [0, top / 2, top]
            .into_iter()
            .map(|n| Tick { x: 0.0, y: round(height - foot - high(n)), name: page.number(n) })
            .collect();
        let apart = (40.0 / step).ceil().max(1.0) as i32;
        let mut years: Vec<Tick> = Vec::new();
        let mut shown = i32::MIN;
        for &year in per_year.keys() {
            if shown == i32::MIN || year - shown >= apart {
                shown = year;
                years.push(Tick { x: round(at(year)), y: height - 6.0, name: year.to_string() });
            }
        }
        let (axis, anchor) = if rtl { (width - gutter + 6.0, "start") } else { (gutter - 6.0, "end") };
        let split = bars.iter().any(|bar| bar.class != "all");
        Some(Self { about, width, height, left, right, axis, anchor, lines, bars, years, split, rows: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Lang;

    #[test]
    fn hebrew_time_runs_from_right_to_left() {
        let counts = [1880, 1900].map(|year| Count { year, all: 100, boys: 0, girls: 0 });
        let first_bar = |lang| {
            let bars = Bars::new(&Page::new(lang, "", ""), String::new(), &counts).expect("two years");
            bars.bars[0].x < bars.bars[1].x
        };
        assert!(first_bar(Lang::En));
        assert!(!first_bar(Lang::He));
    }

    #[test]
    fn a_map_holds_its_places() {
        let spot = |longitude, latitude| Spot { longitude, latitude, name: "A".into(), weight: 1.0, ..Spot::default() };
        let map =
            Map::around(String::new(), &[spot(-5.37, 35.57), spot(51.39, 35.69)], &[(0, 1, "places")]).expect("two");
        let view: Vec<f64> = map.view.split(' ').filter_map(|n| n.parse().ok()).collect();
        assert!(map.dots.iter().all(|dot| dot.x > view[0] && dot.x < view[0] + view[2]));
        assert_eq!((map.ways.len(), map.labels.len()), (1, 1));
        assert!(Map::around(String::new(), &[], &[]).is_none());
    }
}
