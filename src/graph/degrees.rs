//! How many links there are: by node, and by year.

use super::{Flat, Link, LinkGraph, Walk};
use crate::model::{DayInterval, Span};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// How many nodes have each number of neighbours along a walk; removed nodes are left out.
pub fn degree_distribution(walk: &Walk<'_>) -> BTreeMap<usize, usize> {
    let flat = Flat::of(walk);
    let mut counts = BTreeMap::new();
    for node in walk.graph().nodes() {
        *counts.entry(flat.degree(node)).or_default() += 1;
    }
    counts
}

/// The links of one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearCount {
    /// The year.
    pub year: i32,
    /// Links that held on some day of it, whatever the true dates were.
    pub certain: u64,
    /// Links that may have; these include the certain ones.
    pub possible: u64,
}

/// Counts by year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByYear {
    /// One for each year asked for.
    pub years: Vec<YearCount>,
    /// Links of which no date is known; they are in no year.
    pub undated: u64,
}

/// How many of some links there were in each year. What several graphs state of a link is taken together. Costs a
/// step for each link, whatever the number of years.
pub fn links_by_year<'g>(links: impl IntoIterator<Item = Link<'g>>, years: RangeInclusive<i32>) -> ByYear {
    let starts: Vec<i32> = years.clone().map(|year| DayInterval::years(year, year).min).collect();
    let end = DayInterval::years(*years.end(), *years.end()).max;
    // What begins and ends to be counted in each year.
    let mut certain = vec![0i64; starts.len() + 1];
    let mut possible = certain.clone();
    let mut undated = 0;
    for link in links {
        let spans = link.states().map(|state| state.when).filter(|when| !when.is_unknown());
        let all = spans.clone().map(Span::outer);
        let Some(all) = all.reduce(|a, b| DayInterval { min: a.min.min(b.min), max: a.max.max(b.max) }) else {
            undated += 1;
            continue;
        };
        let sure =
            spans.filter_map(|span| years_for_certain(&starts, end, span)).max_by_key(|(first, last)| last - first);
        for (range, changes) in [(places(&starts, end, all.min, all.max), &mut possible), (sure, &mut certain)] {
            if let Some((first, last)) = range {
                changes[first] += 1;
                changes[last + 1] -= 1;
            }
        }
    }
    let mut now = (0i64, 0i64);
    let count = |(at, year): (usize, i32)| {
        now = (now.0 + certain[at], now.1 + possible[at]);
        YearCount { year, certain: now.0.unsigned_abs(), possible: now.1.unsigned_abs() }
    };
    ByYear { years: years.enumerate().map(count).collect(), undated }
}

/// All links that a walk follows, from every node: what [`links_by_year`] counts for the whole network. A link that
/// the walk follows both ways comes twice.
pub fn links_of<'w>(graph: &'w LinkGraph, walk: &'w Walk<'w>) -> impl Iterator<Item = Link<'w>> {
    graph.nodes().flat_map(move |node| walk.links(node).map(|(link, _)| link))
}

/// The years in which a span has a day whatever its true ends: from the year of the last possible beginning to that of
/// the first possible end.
fn years_for_certain(starts: &[i32], end: i32, span: Span) -> Option<(usize, usize)> {
    let (first, last) = (span.from.max, span.to.min.max(span.from.min));
    let year_starts = |day: i32| starts.partition_point(|&start| start <= day);
    if last < first && year_starts(last) != year_starts(first) {
        return None;
    }
    places(starts, end, first.min(last), first.max(last))
}

/// The places of the first and the last year that have one of the days.
fn places(starts: &[i32], end: i32, first: i32, last: i32) -> Option<(usize, usize)> {
    if last < *starts.first()? || first > end {
        return None;
    }
    let place = |day: i32| starts.partition_point(|&start| start <= day).saturating_sub(1);
    Some((place(first), place(last)))
}

#[cfg(test)]
mod tests {
    use super::super::{Way, testing};
    use super::*;

    #[test]
    fn certain_and_possible_years() {
        let graph = testing::graph(
            "a studiedAt S1 1880..1883, b studiedAt S1 1882..1882, c studiedAt S1, d studiedAt S1 1883..,
            e studiedAt S1 1700..1701",
        );
        let walk = Walk::along(&graph, [(testing::kind("studiedAt"), Way::Out)]);
        let found = links_by_year(links_of(&graph, &walk), 1879..=1885);
        let text = found.years.iter().map(|y| format!("{}:{}/{}", y.year % 100, y.certain, y.possible));
        // 1880..1883 began some day of 1880 and ended some day of 1883: it has a day in each of the four years for sure.
        assert_eq!(text.collect::<Vec<_>>().join(" "), "79:0/0 80:1/1 81:1/1 82:2/2 83:2/2 84:0/1 85:0/1");
        assert_eq!(found.undated, 1);
    }

    #[test]
    fn neighbours_counted() {
        let graph = testing::graph("a parentOf b, a parentOf c, b spouseOf a, d f");
        let found = degree_distribution(&Walk::any(&graph));
        assert_eq!(found, BTreeMap::from([(0, 1), (1, 2), (2, 1)]));
    }
}
