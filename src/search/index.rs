//! The index of names on disk: made from the store, carrying the version of the store it was made from.
//!
//! A document keeps its folded words (found through the [`Lexicon`]), a few columns to filter, rank and count by, and its names as
//! recorded, to be shown. The distinct words are documents too, of another make, so that index and lexicon are committed, and
//! lost, together.

use super::columns::Seen;
use super::document::Document;
use super::error::SearchError;
use super::finder::Finder;
use super::form::{NameForm, Word};
use super::lexicon::Lexicon;
use super::normalise::fold;
use super::sound::Encoders;
use crate::model::{EntityKind, Sex};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, RwLock};
use tantivy::directory::Directory;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{PreTokenizedString, RAW_TOKENIZER_NAME, Token};
use tantivy::{Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument, Term};

/// Between two names of a document, so that no phrase runs from one into the other.
const GAP: usize = 10;

/// Between the names, and between a name and its language, in what is stored.
pub(super) const NAMES: char = '\u{1f}';
pub(super) const LANGUAGE: char = '\u{1e}';

/// The index.
pub struct NameIndex {
    index: Index,
    reader: IndexReader,
    pub(super) fields: Fields,
    lexicon: Arc<RwLock<Lexicon>>,
    encoders: Arc<Encoders>,
    seen: Seen,
}

/// The fields of the index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub id: Field,
    /// Stored: names with their languages.
    pub names: Field,
    /// Indexed with positions: folded words.
    pub words: Field,
    /// Columns.
    pub kind: Field,
    pub sex: Field,
    pub role: Field,
    pub school: Field,
    pub place: Field,
    pub source: Field,
    pub from: Field,
    pub to: Field,
    /// The beginning of the label, as a number that sorts like it.
    pub order: Field,
    /// A hash of the id: the last thing to sort by.
    pub hash: Field,
    /// How many words the label has.
    pub size: Field,
    /// Marks a word of the lexicon.
    pub lexeme: Field,
}

impl Fields {
    fn schema() -> Schema {
        let mut schema = Schema::builder();
        schema.add_text_field("id", STRING | STORED);
        schema.add_text_field("names", STORED);
        let words = TextFieldIndexing::default()
            .set_tokenizer(RAW_TOKENIZER_NAME)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(false);
        schema.add_text_field("words", TextOptions::default().set_indexing_options(words));
        for column in ["sex", "role", "school", "place", "source"] {
            schema.add_text_field(column, TextOptions::default().set_fast(RAW_TOKENIZER_NAME));
        }
        for column in ["kind", "order", "hash", "size"] {
            schema.add_u64_field(column, FAST);
        }
        for column in ["from", "to"] {
            schema.add_i64_field(column, FAST);
        }
        schema.add_u64_field("lexeme", INDEXED);
        schema.build()
    }

    fn of(schema: &Schema) -> Result<Self, SearchError> {
        let field = |name: &'static str| schema.get_field(name).map_err(|_| SearchError::OtherMake { field: name });
        Ok(Self {
            id: field("id")?,
            names: field("names")?,
            words: field("words")?,
            kind: field("kind")?,
            sex: field("sex")?,
            role: field("role")?,
            school: field("school")?,
            place: field("place")?,
            source: field("source")?,
            from: field("from")?,
            to: field("to")?,
            order: field("order")?,
            hash: field("hash")?,
            size: field("size")?,
            lexeme: field("lexeme")?,
        })
    }
}

impl NameIndex {
    /// Opens the index in a directory, or begins an empty one of version 0.
    pub fn open(directory: impl Into<Box<dyn Directory>>) -> Result<Self, SearchError> {
        let directory = directory.into();
        let index = if Index::exists(&*directory)? {
            Index::open(directory)?
        } else {
            Index::create(
                directory,
                Fields::schema(),
                IndexSettings { docstore_blocksize: 8_192, ..IndexSettings::default() },
            )?
        };
        let fields = Fields::of(&index.schema())?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let new =
            Self { index, reader, fields, lexicon: Arc::default(), encoders: Arc::default(), seen: Seen::default() };
        new.load_lexicon()?;
        Ok(new)
    }

    /// The version of the store that the index was last brought to.
    pub fn version(&self) -> Result<u64, SearchError> {
        Ok(self.index.load_metas()?.payload.and_then(|p| p.parse().ok()).unwrap_or(0))
    }

    /// What can be searched as of the last commit; it does not change under its holder.
    pub fn finder(&self) -> Result<Finder, SearchError> {
        self.reader.reload()?;
        let version = self.version()?;
        let words = (Arc::clone(&self.lexicon), Arc::clone(&self.encoders));
        Finder::new(self.reader.searcher(), self.fields, words, &self.seen, version)
    }

    /// Begins to write; one writer at a time. `memory` is bytes for all threads together, at least 15 MB each.
    pub fn writer(&self, threads: usize, memory: usize) -> Result<NameWriter, SearchError> {
        let writer = self.index.writer_with_num_threads(threads, memory)?;
        Ok(NameWriter {
            writer,
            fields: self.fields,
            lexicon: Arc::clone(&self.lexicon),
            encoders: Arc::clone(&self.encoders),
        })
    }

    fn load_lexicon(&self) -> Result<(), SearchError> {
        let searcher = self.reader.searcher();
        let mut lexicon = self.lexicon.write()?;
        for segment in searcher.segment_readers() {
            let lexemes = segment.inverted_index(self.fields.lexeme)?;
            let term = Term::from_field_u64(self.fields.lexeme, 1);
            let Some(mut postings) = lexemes.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            let store = segment.get_store_reader(4)?;
            loop {
                use tantivy::DocSet;
                let doc = postings.doc();
                if doc == tantivy::TERMINATED {
                    break;
                }
                let stored: TantivyDocument = store.get(doc)?;
                if let Some(line) = stored.get_first(self.fields.names).and_then(|v| v.as_str()) {
                    lexicon.load(line);
                }
                postings.advance();
            }
        }
        Ok(())
    }
}

/// Writes to the index.
pub struct NameWriter {
    writer: IndexWriter,
    fields: Fields,
    lexicon: Arc<RwLock<Lexicon>>,
    encoders: Arc<Encoders>,
}

impl NameWriter {
    /// Adds a thing that is not in the index yet.
    pub fn add(&mut self, document: &Document) -> Result<(), SearchError> {
        let fields = self.fields;
        let mut doc = TantivyDocument::default();
        let id = document.id.to_string();
        let mut tokens = Vec::new();
        let mut names = String::new();
        let mut size = 0;
        for (n, name) in document.names.iter().enumerate() {
            let form = NameForm::new(&name.text, None, None);
            if n == 0 {
                size = form.words.len();
            } else {
                names.push(NAMES);
            }
            names.push_str(&name.text);
            names.push(LANGUAGE);
            names.push_str(&name.language);
            for (at, word) in form.words.into_iter().enumerate() {
                self.learn(&word)?;
                tokens.push(Token { position: n * GAP + at, text: word.folded, ..Token::default() });
            }
        }
        let label = document.names.first().map_or("", |name| name.text.as_str());
        doc.add_text(fields.id, &id);
        doc.add_text(fields.names, names);
        doc.add_pre_tokenized_text(fields.words, PreTokenizedString { text: String::new(), tokens });
        doc.add_u64(fields.kind, kind_number(document.kind()));
        doc.add_u64(fields.order, order_of(label));
        doc.add_u64(fields.hash, hash_of(&id));
        doc.add_u64(fields.size, size as u64);
        match document.sex {
            Sex::Female => doc.add_text(fields.sex, "female"),
            Sex::Male => doc.add_text(fields.sex, "male"),
            Sex::Unknown => {}
        }
        for (field, values) in [
            (fields.role, &document.roles),
            (fields.school, &document.schools),
            (fields.place, &document.places),
            (fields.source, &document.sources),
        ] {
            for value in values {
                doc.add_text(field, value);
            }
        }
        for (field, year) in [(fields.from, document.from), (fields.to, document.to)] {
            if let Some(year) = year {
                doc.add_i64(field, i64::from(year));
            }
        }
        self.writer.add_document(doc)?;
        Ok(())
    }

    /// Adds a thing, or puts it in the place of what was known of it.
    pub fn replace(&mut self, document: &Document) -> Result<(), SearchError> {
        self.remove(&document.id.to_string());
        self.add(document)
    }

    /// Takes a thing out, by its short id.
    pub fn remove(&mut self, id: &str) {
        self.writer.delete_term(Term::from_field_text(self.fields.id, id));
    }

    /// Makes what was written durable, as of a version of the store; finders made from now on see it.
    pub fn commit(&mut self, version: u64) -> Result<(), SearchError> {
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&version.to_string());
        commit.commit()?;
        Ok(())
    }

    /// Makes one segment of many, after a full build; searches are fastest then.
    pub fn compact(mut self) -> Result<(), SearchError> {
        let segments = self.writer.index().searchable_segment_ids()?;
        if segments.len() > 1 {
            self.writer.merge(&segments).wait()?;
        }
        self.writer.wait_merging_threads()?;
        Ok(())
    }

    /// Forgets what was written since the last commit.
    pub fn roll_back(&mut self) -> Result<(), SearchError> {
        self.writer.rollback()?;
        Ok(())
    }

    /// Puts a word into the lexicon, if it is a new one.
    fn learn(&mut self, word: &Word) -> Result<(), SearchError> {
        if self.lexicon.read()?.has(&word.folded) {
            return Ok(());
        }
        let joined: String = word.text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let codes = self.encoders.encode(&word.folded);
        let word = Word { codes, ..word.clone() };
        let mut doc = TantivyDocument::default();
        doc.add_u64(self.fields.lexeme, 1);
        doc.add_text(self.fields.names, Lexicon::line(&joined, &word));
        self.writer.add_document(doc)?;
        self.lexicon.write()?.add(word);
        Ok(())
    }
}

/// The place of a kind in [`EntityKind::ALL`].
pub(super) fn kind_number(kind: EntityKind) -> u64 {
    EntityKind::ALL.iter().position(|k| *k == kind).expect("every kind is in the list of all kinds") as u64
}

/// The first eight bytes of the folded label.
fn order_of(label: &str) -> u64 {
    let folded = fold(label);
    let mut bytes = [0u8; 8];
    for (to, from) in bytes.iter_mut().zip(folded.bytes()) {
        *to = from;
    }
    u64::from_be_bytes(bytes)
}

fn hash_of(id: &str) -> u64 {
    let mut hasher = FxHasher::default();
    id.hash(&mut hasher);
    hasher.finish() >> 40
}
