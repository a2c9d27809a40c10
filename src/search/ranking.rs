//! What comes first: how well the words match, then the years and the place asked for, then the label.

use super::columns::{Columns, PLACE};
use super::facets::century_of;
use super::finder::kind_set;
use super::request::{SearchRequest, Sort, Typed};
use crate::model::EntityKind;
use std::collections::BinaryHeap;
use tantivy::{DocAddress, DocId};

/// What a fitting period adds, and a period that cannot fit takes away.
const YEARS_FIT: f32 = 0.04;
const YEARS_DO_NOT: f32 = 0.12;
/// What a fitting place adds.
const PLACE_FITS: f32 = 0.05;
/// What each word of the label that was not asked for takes away, and at most.
const WORD_TOO_MANY: f32 = 0.015;
const MOST_TOO_MANY: f32 = 0.06;
/// What the title of a source loses against a person, an institution or a place: a book about somebody has the name in
/// its title, and whoever types the name means the bearer. No loss where only sources are asked for.
const ONLY_A_TITLE: f32 = 0.1;
/// Nobody is active longer after the first year known of him.
const A_LIFE: i32 = 110;

/// Where a result stands; the smaller comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    first: u64,
    order: u64,
    hash: u32,
}

/// A request, made ready for one segment.
pub(super) struct Ranking<'r> {
    request: &'r SearchRequest,
    sort: Sort,
    kinds: u64,
    /// The set that holds sources alone.
    source: u64,
    /// Column and number that must be there.
    needed: Vec<(usize, u64)>,
    places: Vec<u64>,
    words: usize,
    segment: u32,
}

impl<'r> Ranking<'r> {
    /// `None` if nothing of this segment can pass.
    pub fn new(typed: &'r Typed, places: &[String], words: usize, (segment, columns): (u32, &Columns)) -> Option<Self> {
        let request = &typed.request;
        let mut needed = Vec::new();
        for (column, value) in [
            (0, &request.sex),
            (1, &request.role),
            (2, &request.school),
            (PLACE, &request.within),
            (4, &request.source),
        ] {
            if let Some(value) = value {
                needed.push((column, columns.number(column, value)?));
            }
        }
        let places = places.iter().filter_map(|place| columns.number(PLACE, place)).collect();
        let (sort, kinds) = (typed.sort, kind_set(&typed.kinds));
        let source = kind_set(&[EntityKind::Source]);
        Some(Self { request, sort, kinds, source, needed, places, words, segment })
    }

    fn admits_all(&self) -> bool {
        self.kinds == u64::MAX && self.needed.is_empty() && self.request.century.is_none()
    }

    /// Whether nothing but the words and the looks decides.
    pub fn is_plain(&self) -> bool {
        let request = self.request;
        let dated = request.from.is_some() || request.to.is_some();
        self.sort == Sort::Relevance && self.admits_all() && !dated && self.places.is_empty()
    }

    /// What a document loses for its looks, whatever was asked for in so many words.
    pub fn loses(&self, columns: &Columns, doc: DocId) -> f32 {
        if self.words == 0 {
            return 0.0;
        }
        let too_many = columns.looks.size(doc).saturating_sub(self.words as u64) as f32;
        let is_title = self.kinds != self.source && columns.looks.kind(doc).is_some_and(|k| 1 << k == self.source);
        (too_many * WORD_TOO_MANY).min(MOST_TOO_MANY) + if is_title { ONLY_A_TITLE } else { 0.0 }
    }

    /// Does it pass the filters?
    pub fn admits(&self, columns: &Columns, doc: DocId) -> bool {
        // whatever bears a word is a thing: where nothing is filtered, no column needs to be read
        if self.words > 0 && self.admits_all() {
            return true;
        }
        // a word of the lexicon has no kind
        let Some(kind) = columns.looks.kind(doc) else { return false };
        let begins_then =
            |century: i32| columns.from.first(doc).is_some_and(|year| century_of(year) == i64::from(century));
        self.kinds & (1 << kind) != 0
            && self.needed.iter().all(|(column, number)| {
                columns.texts[*column].as_ref().is_some_and(|texts| texts.term_ords(doc).any(|n| n == *number))
            })
            && self.request.century.is_none_or(begins_then)
    }

    /// Whether a match of such a weight is worse than `worst` whatever else is true of it; most of a common name's are.
    pub fn cannot_beat(&self, weight: f32, worst: Option<(Key, DocAddress)>) -> bool {
        let years = if self.request.from.is_some() || self.request.to.is_some() { YEARS_FIT } else { 0.0 };
        let place = if self.places.is_empty() { 0.0 } else { PLACE_FITS };
        self.sort == Sort::Relevance && worst.is_some_and(|(worst, _)| by_score(weight + years + place) > worst.first)
    }

    /// Where a document stands, and its score; `None` if it is certainly worse than `worst`.
    pub fn rank(
        &self,
        columns: &Columns,
        doc: DocId,
        weight: f32,
        worst: Option<(Key, DocAddress)>,
    ) -> Option<(Key, f32)> {
        if self.cannot_beat(weight, worst) {
            return None;
        }
        let mut score = weight - self.loses(columns, doc);
        let year = |column: &tantivy::columnar::Column<i64>| column.first(doc).and_then(|y| i32::try_from(y).ok());
        if self.request.from.is_some() || self.request.to.is_some() {
            score += match years_fit(self.request, year(&columns.from), year(&columns.to)) {
                Some(true) => YEARS_FIT,
                Some(false) => -YEARS_DO_NOT,
                None => 0.0,
            };
        }
        if !self.places.is_empty()
            && columns.texts[PLACE].as_ref().is_some_and(|texts| texts.term_ords(doc).any(|n| self.places.contains(&n)))
        {
            score += PLACE_FITS;
        }
        let first = match self.sort {
            Sort::Relevance => by_score(score),
            Sort::Name => 0,
            Sort::Date => year(&columns.from).map_or(u64::MAX, |y| (i64::from(y) + (1 << 40)) as u64),
        };
        if let Some((worst, at)) = worst {
            let looks = &columns.looks;
            let is_alike = first == worst.first && at.segment_ord == self.segment;
            if first > worst.first || is_alike && looks.position(doc) > looks.position(at.doc_id) {
                return None;
            }
        }
        let order = columns.order.first(doc).unwrap_or(u64::MAX);
        let hash = columns.hash.first(doc).unwrap_or_default() as u32;
        Some((Key { first, order, hash }, score))
    }
}

/// A score as a number that is smaller the better it is.
fn by_score(score: f32) -> u64 {
    ((2.0 - score) * 10_000.0) as u64
}

/// Do the years of a thing fit those asked for? `None` if nothing was asked or nothing is known.
pub(super) fn years_fit(request: &SearchRequest, from: Option<i32>, to: Option<i32>) -> Option<bool> {
    if (request.from.is_none() && request.to.is_none()) || (from.is_none() && to.is_none()) {
        return None;
    }
    let first = from.unwrap_or_else(|| to.map_or(i32::MIN, |y| y - A_LIFE));
    let last = to.unwrap_or_else(|| from.map_or(i32::MAX, |y| y + A_LIFE));
    Some(first <= request.to.unwrap_or(i32::MAX) && last >= request.from.unwrap_or(i32::MIN))
}

/// The best so many.
pub(super) struct Best {
    most: usize,
    heap: BinaryHeap<(Key, DocAddress, Score)>,
}

/// A score that takes no part in comparisons.
#[derive(Clone, Copy)]
struct Score(f32);

impl PartialEq for Score {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl Eq for Score {}
impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Score {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

impl Best {
    pub fn new(most: usize) -> Self {
        Self { most, heap: BinaryHeap::new() }
    }

    /// The worst that is kept, once there are enough.
    pub fn worst(&self) -> Option<(Key, DocAddress)> {
        if self.heap.len() < self.most { None } else { self.heap.peek().map(|(key, address, _)| (*key, *address)) }
    }

    /// How many are kept.
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// Whether a document is among them.
    pub fn has(&self, address: DocAddress) -> bool {
        self.heap.iter().any(|(_, kept, _)| *kept == address)
    }

    pub fn offer(&mut self, key: Key, address: DocAddress, score: f32) {
        self.heap.push((key, address, Score(score)));
        if self.heap.len() > self.most {
            self.heap.pop();
        }
    }

    pub fn into_sorted(self) -> Vec<(Key, DocAddress, f32)> {
        self.heap.into_sorted_vec().into_iter().map(|(key, address, score)| (key, address, score.0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(asked: (Option<i32>, Option<i32>), known: (Option<i32>, Option<i32>), expected: Option<bool>) {
        let request = SearchRequest { from: asked.0, to: asked.1, ..SearchRequest::default() };
        assert_eq!(years_fit(&request, known.0, known.1), expected);
    }

    #[test]
    fn lives_and_periods() {
        check((Some(1860), Some(1900)), (Some(1863), Some(1939)), Some(true));
        check((Some(1860), Some(1900)), (Some(1901), None), Some(false));
        check((Some(1860), None), (Some(1700), None), Some(false));
        check((Some(1860), None), (None, None), None);
        check((None, None), (Some(1863), None), None);
    }
}
