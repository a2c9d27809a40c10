//! How many of the results have which value: counted in columns, by number; a value is read once, not once a result.

use super::columns::{Columns, TEXTS};
use super::request::{Facet, FacetValue};
use crate::model::EntityKind;
use rustc_hash::FxHashMap;
use tantivy::DocId;
use tantivy::columnar::StrColumn;

/// The most values of a facet.
const MOST_VALUES: usize = 20;

/// So many documents are looked up in a column at once.
const BLOCK: usize = 1_024;

/// The hundreds before a century: 18 for 1801 to 1900.
pub(super) fn century_of(year: i64) -> i64 {
    (year - 1).div_euclid(100)
}

/// Counts of one segment, by the numbers of the values.
pub(super) struct Counting {
    kinds: [usize; EntityKind::ALL.len()],
    texts: [Vec<u32>; 5],
    centuries: FxHashMap<i64, usize>,
}

impl Counting {
    /// Counts documents, which should be in order: neighbours are read together.
    pub fn of(columns: &Columns, documents: &[DocId]) -> Self {
        let mut counting =
            Self { kinds: [0; EntityKind::ALL.len()], texts: Default::default(), centuries: FxHashMap::default() };
        for kind in documents.iter().filter_map(|doc| columns.looks.kind(*doc)) {
            counting.kinds[kind as usize] += 1;
        }
        for (column, counts) in columns.texts.iter().zip(&mut counting.texts) {
            if let Some(column) = column {
                *counts = numbers(column, documents);
            }
        }
        let mut years = [None; BLOCK];
        for block in documents.chunks(BLOCK) {
            let years = &mut years[..block.len()];
            years.fill(None);
            columns.from.first_vals(block, years);
            for year in years.iter().flatten() {
                *counting.centuries.entry(century_of(*year)).or_default() += 1;
            }
        }
        counting
    }
}

/// How often each number stands in a column for some documents.
fn numbers(column: &StrColumn, documents: &[DocId]) -> Vec<u32> {
    let mut counts = vec![0; column.dictionary().num_terms()];
    let (mut docs, mut rows, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for block in documents.chunks(BLOCK) {
        docs.clear();
        rows.clear();
        column.ords().row_ids_for_docs(block, &mut docs, &mut rows);
        values.clear();
        values.resize(rows.len(), 0u64);
        column.ords().values.get_vals(&rows, &mut values);
        values.iter().for_each(|number| counts[*number as usize] += 1);
    }
    counts
}

/// Counts of all segments, by the values.
#[derive(Default)]
pub(super) struct Counts {
    values: [FxHashMap<String, usize>; 6],
    centuries: FxHashMap<i64, usize>,
}

impl Counts {
    pub fn add(&mut self, counting: Counting, columns: &Columns) {
        for (century, count) in counting.centuries {
            *self.centuries.entry(century).or_default() += count;
        }
        for (kind, count) in EntityKind::ALL.iter().zip(counting.kinds).filter(|(_, count)| *count > 0) {
            *self.values[0].entry(kind.segment().to_owned()).or_default() += count;
        }
        for ((values, counts), column) in self.values[1..].iter_mut().zip(counting.texts).zip(&columns.texts) {
            let Some(column) = column else { continue };
            let mut numbers: Vec<usize> = (0..counts.len()).filter(|n| counts[*n] > 0).collect();
            // enough of each segment that the commonest of all are among them
            let most = MOST_VALUES * 10;
            if numbers.len() > most {
                numbers.select_nth_unstable_by_key(most, |n| std::cmp::Reverse(counts[*n]));
                numbers.truncate(most);
            }
            let mut value = String::new();
            for number in numbers {
                if column.ord_to_str(number as u64, &mut value).unwrap_or(false) {
                    *values.entry(value.clone()).or_default() += counts[number] as usize;
                }
            }
        }
    }

    pub fn into_facets(self) -> Vec<Facet> {
        let fields = std::iter::once("type").chain(TEXTS);
        let facet = |(field, values): (&'static str, FxHashMap<String, usize>)| {
            let mut values: Vec<FacetValue> =
                values.into_iter().map(|(value, count)| FacetValue { value, count }).collect();
            values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
            values.truncate(MOST_VALUES);
            Facet { field, values }
        };
        let mut facets: Vec<Facet> = fields.zip(self.values).map(facet).collect();
        // Centuries are few, and in order of time.
        let mut centuries: Vec<(i64, usize)> = self.centuries.into_iter().collect();
        centuries.sort_unstable();
        let century = |(century, count): (i64, usize)| FacetValue { value: century.to_string(), count };
        facets.push(Facet { field: "century", values: centuries.into_iter().map(century).collect() });
        facets.retain(|facet| !facet.values.is_empty());
        facets
    }
}
