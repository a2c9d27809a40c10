//! Who bears the words asked for: reading and joining lists of documents.

use super::error::SearchError;
use super::finder::Columns;
use super::form::NameForm;
use super::index::Fields;
use super::lexicon::Candidate;
use rustc_hash::FxHashMap;
use tantivy::query::{EnableScoring, PhraseQuery, Query};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED, Term};

/// A word of the query with the words of the lexicon it may be.
pub(super) struct Asked {
    /// As typed.
    pub text: String,
    /// What it may be.
    pub candidates: Vec<Candidate>,
}

/// Weights are kept in a byte.
const FULL: f32 = 250.0;

/// From this share of a segment on, a list is a table of all documents: cheaper to fill than to sort.
const DENSE: usize = 32;

/// The documents that have a word, with its weight in each.
enum List {
    /// Sorted by document.
    Sparse(Vec<(DocId, u8)>),
    /// A weight for each document, and how many are not 0.
    Dense(Vec<u8>, usize),
}

impl List {
    fn len(&self) -> usize {
        match self {
            Self::Sparse(list) => list.len(),
            Self::Dense(_, len) => *len,
        }
    }

    fn each(&self, mut take: impl FnMut(DocId, u8)) {
        match self {
            Self::Sparse(list) => list.iter().for_each(|(doc, weight)| take(*doc, *weight)),
            Self::Dense(table, _) => {
                table
                    .iter()
                    .enumerate()
                    .filter(|(_, weight)| **weight > 0)
                    .for_each(|(doc, weight)| take(doc as DocId, *weight));
            }
        }
    }
}

/// Calls `take` with every document that has at least `needed` of the words, and the mean weight of all words.
/// Without words, with every document.
pub(super) fn matching(
    columns: &Columns,
    fields: Fields,
    asked: &[Asked],
    phrases: &[NameForm],
    needed: usize,
    take: &mut dyn FnMut(DocId, f32),
) -> Result<(), SearchError> {
    if asked.is_empty() {
        (0..columns.reader.max_doc()).for_each(|doc| take(doc, 1.0));
        return Ok(());
    }
    let within = phrases.iter().map(|phrase| documents_with(columns, fields, phrase)).collect::<Result<Vec<_>, _>>()?;
    let admitted =
        |doc: DocId| within.iter().all(|docs| docs.as_ref().is_none_or(|docs| docs.binary_search(&doc).is_ok()));
    let mut lists = asked.iter().map(|word| list(columns, fields, word)).collect::<Result<Vec<_>, _>>()?;
    let n = lists.len() as f32 * FULL;
    let mut take = |doc: DocId, sum: u32| {
        if admitted(doc) {
            take(doc, sum as f32 / n);
        }
    };
    if needed < lists.len() {
        some(&lists, needed, &mut take);
        return Ok(());
    }
    lists.sort_by_key(List::len);
    all(&lists, &mut take);
    Ok(())
}

/// Documents in all lists: the shortest leads, the others are asked.
fn all(lists: &[List], take: &mut dyn FnMut(DocId, u32)) {
    let Some((first, others)) = lists.split_first() else { return };
    let mut at = vec![0usize; others.len()];
    first.each(|doc, weight| {
        let mut sum = u32::from(weight);
        for (other, at) in others.iter().zip(&mut at) {
            let weight = match other {
                List::Dense(table, _) => table[doc as usize],
                List::Sparse(list) => {
                    *at += list[*at..].partition_point(|(d, _)| *d < doc);
                    list.get(*at).filter(|(d, _)| *d == doc).map_or(0, |(_, weight)| *weight)
                }
            };
            if weight == 0 {
                return;
            }
            sum += u32::from(weight);
        }
        take(doc, sum);
    });
}

/// Documents in at least `needed` lists.
fn some(lists: &[List], needed: usize, take: &mut dyn FnMut(DocId, u32)) {
    let mut found: FxHashMap<DocId, (u32, usize)> = FxHashMap::default();
    for list in lists {
        list.each(|doc, weight| {
            let entry = found.entry(doc).or_default();
            entry.0 += u32::from(weight);
            entry.1 += 1;
        });
    }
    let mut docs: Vec<(DocId, u32)> =
        found.into_iter().filter(|(_, (_, count))| *count >= needed).map(|(d, (sum, _))| (d, sum)).collect();
    docs.sort_unstable();
    docs.into_iter().for_each(|(doc, sum)| take(doc, sum));
}

/// The documents that have one of the candidates of a word, each with the best weight.
fn list(columns: &Columns, fields: Fields, word: &Asked) -> Result<List, SearchError> {
    let mut postings = Vec::new();
    let mut size = 0usize;
    for candidate in &word.candidates {
        let term = Term::from_field_text(fields.words, &candidate.folded);
        let Some(info) = columns.words.get_term_info(&term)? else { continue };
        size += info.doc_freq as usize;
        let weight = ((candidate.weight * FULL) as u8).max(1);
        postings.push((columns.words.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?, weight));
    }
    let all = columns.reader.max_doc() as usize;
    if size > all / DENSE {
        let mut table = vec![0u8; all];
        for (mut docs, weight) in postings {
            let mut doc = docs.doc();
            while doc != TERMINATED {
                let cell = &mut table[doc as usize];
                *cell = (*cell).max(weight);
                doc = docs.advance();
            }
        }
        let len = table.iter().filter(|w| **w > 0).count();
        return Ok(List::Dense(table, len));
    }
    let mut list = Vec::with_capacity(size);
    for (mut docs, weight) in postings {
        let mut doc = docs.doc();
        while doc != TERMINATED {
            list.push((doc, weight));
            doc = docs.advance();
        }
    }
    list.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    list.dedup_by_key(|(doc, _)| *doc);
    Ok(List::Sparse(list))
}

/// The documents in which the words of a phrase stand side by side; `None` if the phrase is one word and says nothing more.
fn documents_with(columns: &Columns, fields: Fields, phrase: &NameForm) -> Result<Option<Vec<DocId>>, SearchError> {
    let terms: Vec<Term> = phrase.words.iter().map(|word| Term::from_field_text(fields.words, &word.folded)).collect();
    if terms.len() < 2 {
        return Ok(None);
    }
    let schema = columns.reader.schema().clone();
    let weight = PhraseQuery::new(terms).weight(EnableScoring::disabled_from_schema(&schema))?;
    let mut docs = weight.scorer(&columns.reader, 1.0)?;
    let mut found = Vec::new();
    let mut doc = docs.doc();
    while doc != TERMINATED {
        found.push(doc);
        doc = docs.advance();
    }
    Ok(Some(found))
}
