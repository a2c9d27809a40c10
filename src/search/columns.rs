//! The columns of a segment: what is filtered, ranked and counted by, opened once.
//!
//! Ranking asks three things of every document that bears a common name, ten thousands of times for one search. These
//! three are unpacked into [`Looks`], five bytes a document, when a segment is first seen; segments never change, but for what
//! is deleted from them.

use super::error::SearchError;
use super::index::Fields;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{DocId, InvertedIndexReader, SegmentReader};

/// A segment with its columns.
pub(super) struct Columns {
    pub reader: SegmentReader,
    pub words: Arc<InvertedIndexReader>,
    pub kind: Column<u64>,
    pub from: Column<i64>,
    pub to: Column<i64>,
    pub order: Column<u64>,
    pub hash: Column<u64>,
    pub texts: [Option<StrColumn>; 5],
    pub looks: Arc<Looks>,
}

/// The text columns, in the order of [`Columns::texts`].
pub(super) const TEXTS: [&str; 5] = ["sex", "role", "school", "place", "source"];
pub(super) const PLACE: usize = 3;

impl Columns {
    pub fn open(reader: &SegmentReader, fields: Fields, seen: &Seen) -> Result<Self, SearchError> {
        let columns = reader.fast_fields();
        let text = |name: &str| columns.str(name);
        let kind = columns.u64("kind")?;
        let order = columns.u64("order")?;
        let size = columns.u64("size")?;
        let hash = columns.u64("hash")?;
        let looks = seen.looks(reader.segment_id(), || Looks::of(reader.max_doc(), &kind, &size, (&order, &hash)));
        Ok(Self {
            words: reader.inverted_index(fields.words)?,
            kind,
            from: columns.i64("from")?,
            to: columns.i64("to")?,
            order,
            hash,
            texts: [text("sex")?, text("role")?, text("school")?, text("place")?, text("source")?],
            looks,
            reader: reader.clone(),
        })
    }

    /// The number of a value in a text column of this segment.
    pub fn number(&self, column: usize, value: &str) -> Option<u64> {
        self.texts[column].as_ref()?.dictionary().term_ord(value.as_bytes()).ok()?
    }

    /// Whether a document has a value in a text column.
    pub fn has(&self, column: usize, doc: DocId, value: &str) -> bool {
        let number = self.number(column, value);
        number.is_some()
            && self.texts[column].as_ref().is_some_and(|texts| texts.term_ords(doc).any(|n| Some(n) == number))
    }
}

/// What the rank of a document mostly depends on.
pub(super) struct Looks {
    /// The kind and, in the upper half, the number of words of the label.
    shapes: Box<[u8]>,
    /// Where it stands among all documents of the segment, by label and then by the hash of the id.
    positions: Box<[u32]>,
    /// The best bearers of common words, as they are asked for.
    tops: Mutex<HashMap<Box<str>, Arc<[DocId]>>>,
}

/// Stands for no kind: a word of the lexicon is no thing.
const NO_KIND: u8 = 15;

/// So many of the bearers of a common word are remembered as the best of them.
pub(super) const TOP: usize = 64;

/// So many words have their best bearers remembered.
const MOST_TOPS: usize = 20_000;

impl Looks {
    /// Cost: the documents are sorted once, about a tenth of a second for a million.
    fn of(
        documents: DocId,
        kind: &Column<u64>,
        size: &Column<u64>,
        (order, hash): (&Column<u64>, &Column<u64>),
    ) -> Self {
        let shape = |doc: DocId| {
            let kind = kind.first(doc).map_or(NO_KIND, |kind| kind.min(u64::from(NO_KIND)) as u8);
            kind | (size.first(doc).unwrap_or(0).min(15) as u8) << 4
        };
        let shapes: Box<[u8]> = (0..documents).map(shape).collect();
        let place =
            |doc: DocId| (order.first(doc).unwrap_or(u64::MAX), hash.first(doc).unwrap_or_default() as u32, doc);
        let mut places: Vec<(u64, u32, DocId)> = (0..documents).map(place).collect();
        places.sort_unstable();
        let mut positions = vec![0; documents as usize].into_boxed_slice();
        for (position, (_, _, doc)) in places.into_iter().enumerate() {
            positions[doc as usize] = position as u32;
        }
        Self { shapes, positions, tops: Mutex::default() }
    }

    /// The number of its kind; nothing for a word of the lexicon.
    pub fn kind(&self, doc: DocId) -> Option<u64> {
        Some(u64::from(self.shapes[doc as usize] & 15)).filter(|kind| *kind != u64::from(NO_KIND))
    }

    /// How many words the label has, up to 15.
    pub fn size(&self, doc: DocId) -> u64 {
        u64::from(self.shapes[doc as usize] >> 4)
    }

    /// Where it stands in the segment by its label: of two that are ranked alike the first comes first.
    pub fn position(&self, doc: DocId) -> u32 {
        self.positions[doc as usize]
    }

    /// The [`TOP`] best bearers of a word, from all of them, `loses` being what each loses for its looks.
    ///
    /// Whoever asks for one word always loses the same, so this is told once a segment.
    pub fn top(
        &self,
        word: &str,
        all: impl FnOnce(&mut dyn FnMut(DocId)),
        loses: impl Fn(DocId) -> u32,
    ) -> Arc<[DocId]> {
        let tops = || self.tops.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = tops().get(word) {
            return known.clone();
        }
        let mut ranked: Vec<(u32, u32, DocId)> = Vec::new();
        all(&mut |doc| ranked.push((loses(doc), self.position(doc), doc)));
        if ranked.len() > TOP {
            ranked.select_nth_unstable(TOP);
            ranked.truncate(TOP);
        }
        let top: Arc<[DocId]> = ranked.into_iter().map(|(_, _, doc)| doc).collect();
        let mut tops = tops();
        if tops.len() < MOST_TOPS {
            tops.insert(word.into(), top.clone());
        }
        top
    }
}

/// The segments that the last view of the index had, so that the next one need not read them again.
#[derive(Default)]
pub(super) struct Seen(Mutex<HashMap<SegmentId, Arc<Looks>>>);

impl Seen {
    fn looks(&self, segment: SegmentId, read: impl FnOnce() -> Looks) -> Arc<Looks> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.entry(segment).or_insert_with(|| Arc::new(read())).clone()
    }

    /// Forgets all segments but these.
    pub fn keep(&self, segments: &[SegmentReader]) {
        let is_there = |id: &SegmentId| segments.iter().any(|segment| segment.segment_id() == *id);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|id, _| is_there(id));
    }
}
