//! Searching: from typed words to ranked things, each with its reasons.
//!
//! A word of the query becomes words of the lexicon with weights; their postings are read and joined; who is left is filtered,
//! scored and counted from columns. Names are read for the results of one page only.

use super::error::SearchError;
use super::explain::explain;
use super::form::{NameForm, Word};
use super::index::{Fields, LANGUAGE, NAMES, kind_number};
use super::lexicon::{Candidate, Lexicon};
use super::normalise::fold;
use super::postings::{Asked, matching};
use super::ranking::{Best, Ranking, years_fit};
use super::request::{Facet, FacetValue, Hit, SearchAnswer, SearchRequest, Typed, Why, read};
use super::sound::Encoders;
use crate::model::EntityKind;
use rustc_hash::FxHashMap;
use std::sync::{Arc, RwLock};
use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, InvertedIndexReader, Searcher, SegmentReader, TantivyDocument};

/// Words of the lexicon below this are not looked up at first…
const LEAST: f32 = 0.78;
/// …but if nothing at all is found, down to this: somebody mistyped.
const LEAST_OF_ALL: f32 = 0.6;
/// The most values of a facet.
const MOST_VALUES: usize = 20;

/// The index as of one commit.
pub struct Finder {
    searcher: Searcher,
    fields: Fields,
    segments: Vec<Columns>,
    lexicon: Arc<RwLock<Lexicon>>,
    encoders: Arc<Encoders>,
    version: u64,
}

/// A segment with its columns opened once.
pub(super) struct Columns {
    pub reader: SegmentReader,
    pub words: Arc<InvertedIndexReader>,
    pub kind: Column<u64>,
    pub from: Column<i64>,
    pub to: Column<i64>,
    pub order: Column<u64>,
    pub hash: Column<u64>,
    pub size: Column<u64>,
    pub texts: [Option<StrColumn>; 5],
}

/// The text columns, in the order of [`Columns::texts`].
const TEXTS: [&str; 5] = ["sex", "role", "school", "place", "source"];
pub(super) const PLACE: usize = 3;

impl Columns {
    fn open(reader: &SegmentReader, fields: Fields) -> Result<Self, SearchError> {
        let columns = reader.fast_fields();
        let text = |name: &str| columns.str(name);
        Ok(Self {
            words: reader.inverted_index(fields.words)?,
            kind: columns.u64("kind")?,
            from: columns.i64("from")?,
            to: columns.i64("to")?,
            order: columns.u64("order")?,
            hash: columns.u64("hash")?,
            size: columns.u64("size")?,
            texts: [text("sex")?, text("role")?, text("school")?, text("place")?, text("source")?],
            reader: reader.clone(),
        })
    }

    /// The number of a value in a text column of this segment.
    pub(super) fn number(&self, column: usize, value: &str) -> Option<u64> {
        self.texts[column].as_ref()?.dictionary().term_ord(value.as_bytes()).ok()?
    }
}

impl Finder {
    pub(super) fn new(
        searcher: Searcher,
        fields: Fields,
        lexicon: Arc<RwLock<Lexicon>>,
        encoders: Arc<Encoders>,
        version: u64,
    ) -> Result<Self, SearchError> {
        let segments = searcher.segment_readers().iter().map(|s| Columns::open(s, fields)).collect::<Result<_, _>>()?;
        Ok(Self { searcher, fields, segments, lexicon, encoders, version })
    }

    /// The version of the store that this is a view of.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// How many bytes the index takes, by part.
    pub fn bytes(&self) -> Result<u64, SearchError> {
        Ok(self.searcher.space_usage()?.total().get_bytes())
    }

    /// Searches.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchAnswer, SearchError> {
        self.find(read(request)?)
    }

    fn find(&self, typed: Typed) -> Result<SearchAnswer, SearchError> {
        let phrases: Vec<NameForm> = typed.phrases.iter().map(|p| self.form(p)).collect();
        let words = self.form(&typed.words).words;
        let words: Vec<Word> = phrases.iter().flat_map(|p| p.words.clone()).chain(words).collect();
        for least in [LEAST, LEAST_OF_ALL] {
            let asked = self.ask(&words, least, false)?;
            for missing in 0..asked.len().max(1) {
                let answer = self.answer(&typed, &asked, &phrases, asked.len() - missing)?;
                if answer.total > 0 {
                    return Ok(answer);
                }
                // with strict words first: one may be unknown only once none was mistyped
                if least > LEAST_OF_ALL && missing == 0 {
                    break;
                }
            }
        }
        Ok(SearchAnswer::default())
    }

    /// The scores of all that a search finds, by short id; `None` if it finds more than `most`, among which a score says
    /// little.
    pub fn scores(&self, q: &str, most: usize) -> Result<Option<FxHashMap<String, f32>>, SearchError> {
        let found = self.find(Typed { limit: most, ..read(&SearchRequest::of(q))? })?;
        Ok((found.total <= most).then(|| found.results.into_iter().map(|hit| (hit.id, hit.score)).collect()))
    }

    /// Completes what is being typed: the last word may be only begun. One or two letters of a further name begin too many
    /// words to look them all up; they choose among who bears the names before.
    pub fn suggest(&self, typed: &str, limit: usize) -> Result<Vec<Hit>, SearchError> {
        let words = self.form(typed).words;
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let unfinished = !typed.ends_with(char::is_whitespace);
        let request = Typed { limit, ..Typed::default() };
        let asked = self.ask(&words, LEAST, unfinished)?;
        let found = self.answer(&request, &asked, &[], asked.len())?.results;
        match (found.is_empty(), begun(typed)) {
            (true, Some((before, letters))) => self.beginning(before, &letters, limit),
            _ => Ok(found),
        }
    }

    /// Who bears some names and another one that begins so, among the best of them.
    fn beginning(&self, names: &str, letters: &str, limit: usize) -> Result<Vec<Hit>, SearchError> {
        let request = Typed { limit: LOOKED_THROUGH, ..Typed::default() };
        let asked = self.ask(&self.form(names).words, LEAST, false)?;
        let mut found = self.answer(&request, &asked, &[], asked.len())?.results;
        let begins = |form: &str| fold(form).split_whitespace().any(|word| word.starts_with(letters));
        let forms = |why: &Why| matches!(why, Why::Name { form, .. } if begins(form));
        found.retain(|hit| begins(&hit.label) || hit.why.iter().any(forms));
        found.truncate(limit);
        Ok(found)
    }

    fn form(&self, text: &str) -> NameForm {
        NameForm::new(text, None, Some(&self.encoders))
    }

    /// The words of the lexicon that each word of the query may be.
    fn ask(&self, words: &[Word], least: f32, last_is_begun: bool) -> Result<Vec<Asked>, SearchError> {
        let lexicon = self.lexicon.read()?;
        let last = words.len().saturating_sub(1);
        let ask = |(n, word): (usize, &Word)| {
            let mut candidates = lexicon.candidates(word, least);
            if last_is_begun && n == last {
                let whole: Vec<Candidate> = std::mem::take(&mut candidates);
                candidates = lexicon.beginning_with(word, MOST_BEGUN);
                candidates.retain(|c| !whole.iter().any(|w| w.folded == c.folded));
                candidates.extend(whole);
            }
            Asked { text: word.text.clone(), candidates }
        };
        Ok(words.iter().enumerate().map(ask).collect())
    }

    fn answer(
        &self,
        typed: &Typed,
        asked: &[Asked],
        phrases: &[NameForm],
        needed: usize,
    ) -> Result<SearchAnswer, SearchError> {
        let request = &typed.request;
        let places = self.places(request)?;
        let mut best = Best::new(request.offset.saturating_add(typed.limit));
        let mut counts = Counts::default();
        let mut total = 0;
        for (segment, columns) in self.segments.iter().enumerate() {
            let Some(ranking) = Ranking::new(typed, &places, asked.len(), columns) else { continue };
            let mut counting = request.facets.then(|| Counting::new(columns));
            let mut take = |doc: DocId, weight: f32| {
                if columns.reader.is_deleted(doc) || !ranking.admits(columns, doc) {
                    return;
                }
                total += 1;
                if let Some(counting) = &mut counting {
                    counting.count(columns, doc);
                }
                let address = DocAddress::new(segment as u32, doc);
                if let Some((key, score)) = ranking.rank(columns, doc, weight, best.worst()) {
                    best.offer(key, address, score);
                }
            };
            matching(columns, self.fields, asked, phrases, needed, &mut take)?;
            if let Some(counting) = counting {
                counts.add(counting, columns);
            }
        }
        let page = best.into_sorted().into_iter().skip(request.offset);
        let results = page
            .map(|(_, address, score)| self.hit(request, asked, &places, address, score))
            .collect::<Result<_, _>>()?;
        Ok(SearchAnswer { total, results, facets: counts.into_facets() })
    }

    /// The slugs of the place asked for: itself if it is a slug, else the places of that name.
    fn places(&self, request: &SearchRequest) -> Result<Vec<String>, SearchError> {
        let Some(place) = &request.place else { return Ok(Vec::new()) };
        if self.segments.iter().any(|s| s.number(PLACE, place).is_some()) {
            return Ok(vec![place.clone()]);
        }
        let named = SearchRequest { r#type: Some("place".into()), limit: Some(3), ..SearchRequest::of(place) };
        let answer = self.search(&named)?;
        Ok(answer.results.iter().filter_map(|hit| hit.id.strip_prefix("place/")).map(str::to_owned).collect())
    }

    fn hit(
        &self,
        request: &SearchRequest,
        asked: &[Asked],
        places: &[String],
        address: DocAddress,
        score: f32,
    ) -> Result<Hit, SearchError> {
        let stored: TantivyDocument = self.searcher.doc(address)?;
        let text = |field| stored.get_first(field).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        let names = text(self.fields.names);
        let names: Vec<(&str, &str)> =
            names.split(NAMES).map(|name| name.split_once(LANGUAGE).unwrap_or((name, ""))).collect();
        let wanted = request.lang.as_deref().unwrap_or_default();
        let in_language = names.iter().find(|(_, language)| !wanted.is_empty() && is_language(language, wanted));
        let columns = &self.segments[address.segment_ord as usize];
        let year = |column: &Column<i64>| column.first(address.doc_id).and_then(|y| i32::try_from(y).ok());
        let (from, to) = (year(&columns.from), year(&columns.to));
        let mut why = explain(asked, &names);
        if let Some(fits) = years_fit(request, from, to) {
            why.push(Why::Years { fits });
        }
        let fitting = places.iter().find(|place| has(columns, PLACE, address.doc_id, place));
        why.extend(fitting.map(|place| Why::Place { place: place.clone() }));
        let kind = columns.kind.first(address.doc_id).unwrap_or_default() as usize;
        Ok(Hit {
            id: text(self.fields.id),
            label: in_language.or(names.first()).map_or_else(String::new, |(text, _)| (*text).to_owned()),
            kind: EntityKind::ALL.get(kind).copied().unwrap_or(EntityKind::Person),
            score: score.clamp(0.0, 1.0),
            from,
            to,
            why,
        })
    }
}

/// The most words that a begun word may be.
const MOST_BEGUN: usize = 32;

/// So many bearers of a name are looked through for one whose next name begins with some letters.
const LOOKED_THROUGH: usize = 200;

/// A name that is only begun, at most two letters of it, and the names before.
fn begun(typed: &str) -> Option<(&str, String)> {
    let (before, begun) = typed.trim_end().rsplit_once(' ')?;
    (begun.chars().count() <= 2 && before.trim().chars().count() > 2).then(|| (before, fold(begun)))
}

/// Is `tag` the language `wanted`, in whatever script or region?
fn is_language(tag: &str, wanted: &str) -> bool {
    tag == wanted || tag.split('-').next() == Some(wanted) && !tag.contains("-Latn")
}

pub(super) fn has(columns: &Columns, column: usize, doc: DocId, value: &str) -> bool {
    let number = columns.number(column, value);
    number.is_some()
        && columns.texts[column].as_ref().is_some_and(|texts| texts.term_ords(doc).any(|n| Some(n) == number))
}

/// Counts of values of one segment, by their numbers.
struct Counting {
    kinds: [usize; EntityKind::ALL.len()],
    texts: [Vec<u32>; 5],
}

impl Counting {
    fn new(columns: &Columns) -> Self {
        let empty =
            |column: &Option<StrColumn>| vec![0; column.as_ref().map_or(0, |texts| texts.dictionary().num_terms())];
        Self { kinds: [0; EntityKind::ALL.len()], texts: columns.texts.each_ref().map(empty) }
    }

    fn count(&mut self, columns: &Columns, doc: DocId) {
        if let Some(kind) = columns.kind.first(doc) {
            self.kinds[kind as usize] += 1;
        }
        for (column, counts) in columns.texts.iter().zip(&mut self.texts) {
            for number in column.iter().flat_map(|c| c.term_ords(doc)) {
                counts[number as usize] += 1;
            }
        }
    }
}

/// Counts of values of all segments, by the values.
#[derive(Default)]
struct Counts([FxHashMap<String, usize>; 6]);

impl Counts {
    fn add(&mut self, counting: Counting, columns: &Columns) {
        for (kind, count) in EntityKind::ALL.iter().zip(counting.kinds).filter(|(_, count)| *count > 0) {
            *self.0[0].entry(kind.segment().to_owned()).or_default() += count;
        }
        for ((values, counts), column) in self.0[1..].iter_mut().zip(counting.texts).zip(&columns.texts) {
            let Some(column) = column else { continue };
            let mut numbers: Vec<usize> = (0..counts.len()).filter(|n| counts[*n] > 0).collect();
            // enough of each segment that the commonest of all are among them
            numbers.sort_by_key(|n| std::cmp::Reverse(counts[*n]));
            let mut value = String::new();
            for number in numbers.into_iter().take(MOST_VALUES * 10) {
                if column.ord_to_str(number as u64, &mut value).unwrap_or(false) {
                    *values.entry(value.clone()).or_default() += counts[number] as usize;
                }
            }
        }
    }

    fn into_facets(self) -> Vec<Facet> {
        let fields = std::iter::once("type").chain(TEXTS);
        let facet = |(field, values): (&'static str, FxHashMap<String, usize>)| {
            let mut values: Vec<FacetValue> =
                values.into_iter().map(|(value, count)| FacetValue { value, count }).collect();
            values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
            values.truncate(MOST_VALUES);
            Facet { field, values }
        };
        fields.zip(self.0).map(facet).filter(|facet| !facet.values.is_empty()).collect()
    }
}

/// The kinds asked for, as a set of numbers.
pub(super) fn kind_set(kinds: &[EntityKind]) -> u64 {
    if kinds.is_empty() { u64::MAX } else { kinds.iter().fold(0, |set, kind| set | 1 << kind_number(*kind)) }
}
