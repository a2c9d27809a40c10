//! Who bears the words asked for: reading and joining lists of documents.
//!
//! The lists of one word's spellings are many and long, so they are neither sorted nor merged: each document has a cell in
//! a table that says how many of the words it has had so far. The rarest word comes first, and what lacks it is passed by.

use super::columns::{Columns, TOP};
use super::error::SearchError;
use super::form::NameForm;
use super::index::Fields;
use super::lexicon::Candidate;
use super::ranking::{Key, Ranking};
use std::sync::{Mutex, PoisonError};
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{EnableScoring, PhraseQuery, Query};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, TERMINATED, Term};

/// A word of the query with the words of the lexicon it may be.
pub(super) struct Asked {
    /// As typed.
    pub text: String,
    /// What it may be.
    pub candidates: Vec<Candidate>,
}

/// Weights are kept in a byte.
const FULL: f32 = 250.0;

/// What is known of a document while the words are gone through.
#[derive(Clone, Copy, Default)]
struct Cell {
    /// The last word it was found to have, counted from 1.
    last: u8,
    /// How many it has.
    words: u8,
    /// Their weights.
    sum: u16,
}

/// Tables with a cell for each document, lent to one search after the other: to empty the few cells that a search has
/// touched is cheaper than to make a table.
#[derive(Default)]
pub(super) struct Tables(Mutex<Vec<Vec<Cell>>>);

/// So many tables are kept for searches at the same time.
const MOST_TABLES: usize = 8;

impl Tables {
    /// An empty table of at least so many cells.
    fn lend(&self, cells: usize) -> Vec<Cell> {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        if table.len() < cells {
            table.resize(cells, Cell::default());
        }
        table
    }

    fn take_back(&self, mut table: Vec<Cell>, touched: &[DocId]) {
        touched.iter().for_each(|doc| table[*doc as usize] = Cell::default());
        let mut tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tables.len() < MOST_TABLES {
            tables.push(table);
        }
    }
}

/// The lists of a word's candidates, the heaviest first.
struct Lists {
    /// How many entries they have together.
    entries: usize,
    /// Each with its weight and the number of its candidate.
    lists: Vec<(BlockSegmentPostings, u8, usize)>,
}

impl Lists {
    fn of(columns: &Columns, fields: Fields, word: &Asked) -> Result<Self, SearchError> {
        let mut opened = Self { entries: 0, lists: Vec::with_capacity(word.candidates.len()) };
        for (n, candidate) in word.candidates.iter().enumerate() {
            let term = Term::from_field_text(fields.words, &candidate.folded);
            let Some(info) = columns.words.get_term_info(&term)? else { continue };
            opened.entries += info.doc_freq as usize;
            let weight = ((candidate.weight * FULL) as u8).max(1);
            let list = columns.words.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
            opened.lists.push((list, weight, n));
        }
        opened.lists.sort_by_key(|(_, weight, _)| std::cmp::Reverse(*weight));
        Ok(opened)
    }

    /// Calls `take` with each document and its weight. The first time that one comes is with its best weight.
    fn each(self, mut take: impl FnMut(DocId, u8)) {
        for (list, weight, _) in self.lists {
            documents(list, |doc| take(doc, weight));
        }
    }
}

fn documents(mut list: BlockSegmentPostings, mut take: impl FnMut(DocId)) {
    while !list.docs().is_empty() {
        list.docs().iter().for_each(|doc| take(*doc));
        list.advance();
    }
}

/// Calls `take` with every document that has at least `needed` of the words, and the mean weight of all words.
/// Without words, with every document.
pub(super) fn matching(
    columns: &Columns,
    (fields, tables): (Fields, &Tables),
    asked: &[Asked],
    phrases: &[NameForm],
    needed: usize,
    take: &mut dyn FnMut(DocId, f32),
) -> Result<(), SearchError> {
    let all = columns.reader.max_doc();
    if asked.is_empty() {
        (0..all).for_each(|doc| take(doc, 1.0));
        return Ok(());
    }
    let within = phrases.iter().map(|phrase| documents_with(columns, fields, phrase)).collect::<Result<Vec<_>, _>>()?;
    let admitted =
        |doc: DocId| within.iter().all(|docs| docs.as_ref().is_none_or(|docs| docs.binary_search(&doc).is_ok()));
    let mut words = asked.iter().map(|word| Lists::of(columns, fields, word)).collect::<Result<Vec<_>, _>>()?;
    words.sort_by_key(|word| word.entries);
    let n_words = words.len();
    let mut table = tables.lend(all as usize);
    let mut touched = Vec::with_capacity(words[0].entries);
    for (before, word) in words.into_iter().enumerate() {
        let number = before as u8 + 1;
        // whoever can no longer have as many words as are needed is passed by
        let least = (before + needed).saturating_sub(n_words) as u8;
        word.each(|doc, weight| {
            let cell = &mut table[doc as usize];
            if cell.last == number || cell.words < least {
                return;
            }
            if cell.words == 0 {
                touched.push(doc);
            }
            *cell = Cell { last: number, words: cell.words + 1, sum: cell.sum + u16::from(weight) };
        });
    }
    let full = n_words as f32 * FULL;
    for doc in &touched {
        let Cell { words, sum, .. } = table[*doc as usize];
        if usize::from(words) >= needed && admitted(*doc) {
            take(*doc, f32::from(sum) / full);
        }
    }
    tables.take_back(table, &touched);
    Ok(())
}

/// A word of more bearers than this is common.
const COMMON: u32 = 1_000;

/// Calls `take` with the documents that have one word, the best weights first, until a weight cannot beat the worst of
/// `most`; of the bearers of a common word only with the best ones. One may come several times, first with its best weight.
pub(super) fn best_first(
    (columns, fields): (&Columns, Fields),
    word: &Asked,
    (ranking, most): (&Ranking<'_>, usize),
    worst: &dyn Fn() -> Option<(Key, DocAddress)>,
    take: &mut dyn FnMut(DocId, f32),
) -> Result<(), SearchError> {
    let is_plain = ranking.is_plain() && most <= TOP;
    for (list, weight, n) in Lists::of(columns, fields, word)?.lists {
        let weight = f32::from(weight) / FULL;
        if ranking.cannot_beat(weight, worst()) {
            return Ok(());
        }
        if is_plain && list.doc_freq() > COMMON {
            let loses = |doc| (ranking.loses(columns, doc) * 10_000.0) as u32;
            let all = |each: &mut dyn FnMut(DocId)| documents(list.clone(), each);
            let top = columns.looks.top(&word.candidates[n].folded, all, loses);
            let deleted = top.iter().filter(|doc| columns.reader.is_deleted(**doc)).count();
            if most + deleted <= TOP {
                top.iter().for_each(|doc| take(*doc, weight));
                continue;
            }
        }
        documents(list, |doc| take(doc, weight));
    }
    Ok(())
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
