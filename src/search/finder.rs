//! Searching: from typed words to ranked things, each with its reasons.
//!
//! A word of the query becomes words of the lexicon with weights; their postings are read and joined; who is left is filtered,
//! scored and counted from columns. Names are read for the results of one page only.

use super::columns::{Columns, PLACE, Seen};
use super::error::SearchError;
use super::explain::explain;
use super::facets::{Counting, Counts};
use super::form::{NameForm, Word};
use super::index::{Fields, LANGUAGE, NAMES, kind_number};
use super::lexicon::{Candidate, Lexicon};
use super::normalise::fold;
use super::postings::{Asked, Tables, best_first, matching};
use super::ranking::{Best, Ranking, years_fit};
use super::request::{Hit, SearchAnswer, SearchRequest, Typed, Why, read};
use super::sound::Encoders;
use crate::model::EntityKind;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::{Arc, RwLock};
use tantivy::columnar::Column;
use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, Searcher, TantivyDocument};

/// Words of the lexicon below this are not looked up at first…
const LEAST: f32 = 0.78;
/// …but if nothing at all is found, down to this: somebody mistyped.
const LEAST_OF_ALL: f32 = 0.6;
/// The index as of one commit.
pub struct Finder {
    searcher: Searcher,
    fields: Fields,
    segments: Vec<Columns>,
    lexicon: Arc<RwLock<Lexicon>>,
    encoders: Arc<Encoders>,
    tables: Arc<Tables>,
    version: u64,
}

impl Finder {
    pub(super) fn new(
        searcher: Searcher,
        fields: Fields,
        (lexicon, encoders): (Arc<RwLock<Lexicon>>, Arc<Encoders>),
        seen: &Seen,
        version: u64,
    ) -> Result<Self, SearchError> {
        let readers = searcher.segment_readers();
        let segments = readers.iter().map(|s| Columns::open(s, fields, seen)).collect::<Result<_, _>>()?;
        seen.keep(readers);
        Ok(Self { searcher, fields, segments, lexicon, encoders, tables: Arc::default(), version })
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
        self.complete(typed, limit, true)
    }

    /// The same without any short cut.
    #[cfg(test)]
    pub(super) fn suggest_by_reading_all(&self, typed: &str, limit: usize) -> Result<Vec<Hit>, SearchError> {
        self.complete(typed, limit, false)
    }

    fn complete(&self, typed: &str, limit: usize, only_best: bool) -> Result<Vec<Hit>, SearchError> {
        let words = self.form(typed).words;
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let unfinished = !typed.ends_with(char::is_whitespace);
        let request = Typed { limit, only_best, ..Typed::default() };
        let asked = self.ask(&words, LEAST, unfinished)?;
        let found = self.answer(&request, &asked, &[], asked.len())?.results;
        match (found.is_empty(), begun(typed)) {
            (true, Some((before, letters))) => self.beginning(before, &letters, limit),
            _ => Ok(found),
        }
    }

    /// Who bears some names and another one that begins so, among the best of them.
    fn beginning(&self, names: &str, letters: &str, limit: usize) -> Result<Vec<Hit>, SearchError> {
        let request = Typed { limit: LOOKED_THROUGH, only_best: true, ..Typed::default() };
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
            let Some(ranking) = Ranking::new(typed, &places, asked.len(), (segment as u32, columns)) else { continue };
            let address = |doc: DocId| DocAddress::new(segment as u32, doc);
            let admits = |doc: DocId| !columns.reader.is_deleted(doc) && ranking.admits(columns, doc);
            if let ([word], [], true) = (asked, phrases, typed.only_best) {
                let most = request.offset.saturating_add(typed.limit);
                let best = RefCell::new(&mut best);
                let worst = || best.borrow().worst();
                let mut take = |doc: DocId, weight: f32| {
                    if let Some((key, score)) = ranking.rank(columns, doc, weight, worst())
                        && admits(doc)
                        && !best.borrow().has(address(doc))
                    {
                        best.borrow_mut().offer(key, address(doc), score);
                    }
                };
                best_first((columns, self.fields), word, (&ranking, most), &worst, &mut take)?;
                total = best.borrow().len();
                continue;
            }
            let mut counted: Vec<DocId> = Vec::new();
            let mut take = |doc: DocId, weight: f32| {
                if !admits(doc) {
                    return;
                }
                total += 1;
                if request.facets {
                    counted.push(doc);
                }
                if let Some((key, score)) = ranking.rank(columns, doc, weight, best.worst()) {
                    best.offer(key, address(doc), score);
                }
            };
            matching(columns, (self.fields, &self.tables), asked, phrases, needed, &mut take)?;
            if request.facets {
                counted.sort();
                counts.add(Counting::of(columns, &counted), columns);
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
        let fitting = places.iter().find(|place| columns.has(PLACE, address.doc_id, place));
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

/// The kinds asked for, as a set of numbers.
pub(super) fn kind_set(kinds: &[EntityKind]) -> u64 {
    if kinds.is_empty() { u64::MAX } else { kinds.iter().fold(0, |set, kind| set | 1 << kind_number(*kind)) }
}
