//! The living: which store a reader's questions are asked of, and how the public one follows.
//!
//! Strangers query a store that never holds whoever may be living. While there is nobody to hide it is the same store;
//! it is split off before the commit that brings the first such person becomes visible. See
//! [`access::living`](crate::access::living) for the rule and [`store::Hidden`](crate::store::Hidden) for what follows
//! from it.

use super::census::{Census, Heard, ends};
use super::search::Names;
use super::{App, Error, Snapshot};
use crate::access::Reader;
use crate::model::DayInterval;
use crate::model::date::Edtf;
use crate::ontology::terms;
use crate::store::{Author, Commit, Dataset, Embedded, Hidden, Mode, People, Reads, Retold, StoreError, Texts, Writer};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, MutexGuard, PoisonError};
use time::OffsetDateTime;

/// What strangers see.
pub(super) struct Public {
    /// What is hidden from them.
    pub(super) hidden: Arc<Hidden>,
    /// Their store and what is derived from it; `None` while nobody is hidden and they share the full one.
    pub(super) apart: Option<Apart>,
}

/// A store for strangers, and what is derived from it.
pub(super) struct Apart {
    pub(super) data: Arc<Embedded>,
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) names: Arc<Names>,
}

impl Apart {
    fn of(data: Embedded) -> Result<Self, Error> {
        let snapshot = Arc::new(Snapshot::of(&data)?);
        Ok(Self { data: Arc::new(data), snapshot, names: Arc::default() })
    }

    /// Derived from a store at the version of a snapshot.
    fn derived(
        full: &Embedded,
        snapshot: &Snapshot,
        hidden: &Hidden,
        texts: &Texts,
        retold: Option<Retold<'_>>,
    ) -> Result<Self, Error> {
        let (data, differs) = full.derive_public(hidden, texts, retold)?;
        let snapshot = match differs {
            Some(commit) if snapshot.version == data.version() => snapshot.less(&data, &commit)?,
            _ => Snapshot::of(&data)?,
        };
        Ok(Self { data: Arc::new(data), snapshot: Arc::new(snapshot), names: Arc::default() })
    }
}

/// Names the opaque nodes: the same person is always the same node, and nobody without the key can tell who.
pub(super) struct Key([u8; 32]);

impl Key {
    /// The key of a directory, made at first; in memory a new one.
    pub(super) fn of(dir: Option<&Path>) -> Result<Self, Error> {
        let path = dir.map(|dir| dir.join("opaque.key"));
        if let Some(key) = path.as_ref().and_then(|path| std::fs::read(path).ok()).and_then(|key| key.try_into().ok()) {
            return Ok(Self(key));
        }
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|e| crate::access::TokenError::Random(e.to_string()))?;
        if let Some(path) = path {
            let failed = |source| Error::File { path: path.display().to_string(), source };
            let mut options = std::fs::File::options();
            options.create(true).truncate(true).write(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(&path).map_err(failed)?;
            std::io::Write::write_all(&mut file, &key).and_then(|()| file.sync_all()).map_err(failed)?;
        }
        Ok(Self(key))
    }

    /// HMAC-SHA256 (RFC 2104) of an IRI, 130 bits of it as base32.
    pub(super) fn slug(&self, iri: &str) -> String {
        let pad = |with: u8| {
            let mut block = [with; 64];
            block.iter_mut().zip(self.0).for_each(|(byte, key)| *byte ^= key);
            block
        };
        let inner = Sha256::new().chain_update(pad(0x36)).chain_update(iri).finalize();
        let digest = Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize();
        digest
            .iter()
            .take(26)
            .map(|byte| char::from(b"abcdefghijklmnopqrstuvwxyz234567"[usize::from(byte & 31)]))
            .collect()
    }
}

/// Today, as a day number.
pub(super) fn today() -> i32 {
    let now = OffsetDateTime::now_utc();
    DayInterval::years(now.year(), now.year()).min + i32::from(now.ordinal()) - 1
}

impl Public {
    /// What strangers see of a store that has just been opened: what was derived before, if it still is what it should
    /// be, or derived now. With it, the census: the saved one, or taken now.
    pub(super) fn open(data: &Embedded, key: &Key, saved: Option<Weighed>) -> Result<(Self, Option<Weighed>), Error> {
        if data.mode() == Mode::Plain {
            return Ok((Self { hidden: Arc::default(), apart: None }, None));
        }
        let (reads, base) = (data.store(), data.base());
        let (census, hidden) = match saved {
            Some(Weighed { mut census, hidden, .. }) => {
                // Days have gone by.
                let people = counted(&mut census, data, key, today());
                (census, hidden.after(reads, base, people, BTreeSet::new()).map_err(StoreError::from)?)
            }
            None => {
                let mut census = Census::of(reads, base).map_err(StoreError::from)?;
                let people = counted(&mut census, data, key, today());
                (census, Hidden::of(reads, base, people).map_err(StoreError::from)?)
            }
        };
        if data.public_is_of_another_day(&hidden)? {
            data.write::<Error>(&Author::service("the living"), |writer| decided(writer, data, today()))?;
        }
        let kept = data.open_public(&hidden)?;
        let public = match kept {
            _ if hidden.is_empty() => None,
            Some(public) => Some(public),
            None => Some(data.derive_public(&hidden, census.texts(), None)?.0),
        };
        let (hidden, apart) = (Arc::new(hidden), public.map(Apart::of).transpose()?);
        let weighed = Weighed::of(census, hidden.clone()).at(data.version());
        Ok((Self { hidden, apart }, Some(weighed)))
    }
}

/// The people of a census, of whom some are hidden on a day.
fn counted(census: &mut Census, data: &Embedded, key: &Key, today: i32) -> People {
    let base = data.base();
    let opaque = |person: &NamedNode| {
        NamedNode::new_unchecked(format!("{}id/person/living-{}", base.as_str(), key.slug(person.as_str())))
    };
    census.people(base, today, opaque)
}

/// What follows from a write for the living.
pub(super) struct Weighed {
    pub(super) census: Census,
    /// What is hidden from strangers, as it was weighed last.
    pub(super) hidden: Arc<Hidden>,
    /// The version of the store that this is true of, once there is one.
    pub(super) version: u64,
}

impl Weighed {
    pub(super) fn of(census: Census, hidden: Arc<Hidden>) -> Self {
        Self { census, hidden, version: 0 }
    }

    /// The same, which is true of a version of the store.
    pub(super) fn at(self, version: u64) -> Self {
        Self { version, ..self }
    }
}

/// Writes down on which day it was last weighed who may be living.
fn decided(writer: &mut Writer<'_>, data: &Embedded, today: i32) -> Result<(), Error> {
    let base = data.base();
    let graph = NamedNode::new_unchecked(base.graph("living"));
    let provenance = GraphName::from(NamedNode::new_unchecked(base.graph("provenance")));
    let before = writer.quads(Some(graph.as_ref().into()), Some(terms::DECIDED_AT), None, Some(provenance.as_ref()));
    for quad in before.collect::<Result<Vec<Quad>, _>>().map_err(StoreError::from)? {
        writer.remove(&quad)?;
    }
    writer.insert(Quad::new(graph, terms::DECIDED_AT, day(today), provenance))?;
    Ok(())
}

/// A day as `xsd:date`.
fn day(number: i32) -> Literal {
    Literal::new_typed_literal(Edtf::of_day(number).to_string(), xsd::DATE)
}

impl App {
    /// What a reader is shown: `public`, or `living` with the living; part of every entity tag.
    pub fn audience(&self, reader: &Reader) -> &'static str {
        if reader.sees_living() { "living" } else { "public" }
    }

    /// How many people are hidden from strangers.
    pub fn hidden_people(&self) -> usize {
        self.public.load().hidden.people()
    }

    /// Weighs again who may be living, as days go by; a change is a commit, so that whoever follows the log hears of it.
    pub fn weigh_the_living(&self) -> Result<bool, Error> {
        self.weigh_the_living_on(today())
    }

    /// The same for a given day.
    pub fn weigh_the_living_on(&self, today: i32) -> Result<bool, Error> {
        let mut turn = self.turns.take();
        if self.data.mode() == Mode::Plain {
            return Ok(false);
        }
        let weighed = self.weighed(self.data.store(), std::iter::empty(), today)?;
        if weighed.hidden.agrees(&self.public.load().hidden) {
            self.hold(weighed);
            return Ok(false);
        }
        let commit = self.data.write::<Error>(&Author::service("the living"), |writer| {
            decided(writer, &self.data, today)?;
            self.split(&weighed.hidden)
        })?;
        self.follow(&mut turn, &commit)?;
        self.follow_public(&commit, Some(weighed))?;
        Ok(true)
    }

    fn held(&self) -> MutexGuard<'_, Option<Weighed>> {
        self.weighed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what was weighed into care, true of the store as it is now, which stays so while whoever asks has the turn.
    fn hold(&self, weighed: Weighed) {
        *self.held() = Some(weighed.at(self.data.version()));
    }

    /// What is hidden after `changes`, which `reads` has already. Whoever asks puts the census back once it is true.
    fn weighed<'q, R: Reads>(
        &self,
        reads: &R,
        changes: impl Iterator<Item = &'q Quad> + Clone,
        today: i32,
    ) -> Result<Weighed, StoreError> {
        let base = self.base();
        let held = self.held().take();
        let (hidden, census) = match held {
            Some(Weighed { mut census, .. }) => {
                census.follow(reads, base, changes.clone())?;
                let people = counted(&mut census, &self.data, &self.key, today);
                let touched: BTreeSet<NamedNode> = changes.flat_map(ends).collect();
                (self.public.load().hidden.after(reads, base, people, touched)?, census)
            }
            // A write failed after it was weighed.
            None => {
                let mut census = Census::of(reads, base)?;
                let people = counted(&mut census, &self.data, &self.key, today);
                (Hidden::of(reads, base, people)?, census)
            }
        };
        Ok(Weighed::of(census, Arc::new(hidden)))
    }

    /// Weighs what a write changes, before it is committed; `None` if nothing about the living can follow from it.
    pub(super) fn weigh_write(&self, writer: &Writer<'_>) -> Result<Option<Weighed>, Error> {
        let (base, before) = (self.base(), self.public.load().hidden.clone());
        let bears = |quad: &Quad, census: &Census| {
            before.may_follow_from(base, quad) || ends(quad).any(|node| census.counts(&node))
        };
        let nothing = |held: &Weighed| !writer.changes().any(|quad| bears(quad, &held.census));
        if self.data.mode() == Mode::Plain || self.held().as_ref().is_some_and(nothing) {
            return Ok(None);
        }
        let weighed = self.weighed(writer, writer.changes(), today())?;
        self.split(&weighed.hidden)?;
        Ok(Some(weighed))
    }

    /// Splits the public store off, as it is now, if somebody will have to be hidden from it.
    fn split(&self, hidden: &Hidden) -> Result<(), Error> {
        match hidden.is_empty() {
            true => Ok(()),
            false => Ok(self.part_from_strangers()?),
        }
    }

    /// Splits the public store off, as it is now.
    pub(super) fn part_from_strangers(&self) -> Result<(), StoreError> {
        let public = self.public.load();
        if public.apart.is_none() && self.data.mode() == Mode::Projected {
            let (data, _) = self.data.derive_public(&Hidden::default(), &Texts::default(), None)?;
            let snapshot = Arc::new(self.snapshot.load().apart());
            let apart = Some(Apart { data: Arc::new(data), snapshot, names: Arc::default() });
            self.public.store(Arc::new(Public { hidden: public.hidden.clone(), apart }));
        }
        Ok(())
    }

    /// Brings what strangers see up to a commit, with what was weighed for it (`None`: the same is hidden as before).
    pub(super) fn follow_public(&self, commit: &Commit, weighed: Option<Weighed>) -> Result<(), Error> {
        let public = self.public.load_full();
        let mut held = self.held();
        let now = match weighed {
            Some(weighed) => {
                let hidden = weighed.hidden.clone();
                *held = Some(weighed.at(commit.version));
                hidden
            }
            None => {
                if let Some(held) = held.as_mut().filter(|held| held.version + 1 == commit.version) {
                    held.version = commit.version;
                }
                public.hidden.clone()
            }
        };
        let mut census = held.as_mut().map(|held| &mut held.census);
        let is_next = |data: &Embedded| data.version() + 1 >= commit.version;
        let apart = match (&public.apart, census.as_mut()) {
            (Some(Apart { data, snapshot, names }), Some(census)) if !now.is_empty() && is_next(data) => {
                if !Arc::ptr_eq(&now, &public.hidden) && !now.words_alike(&public.hidden) {
                    census.read_texts(self.data.store(), self.base()).map_err(StoreError::from)?;
                }
                match self.data.follow_public(data, (&public.hidden, &now), census.texts(), commit) {
                    Ok(commit) => {
                        let snapshot = Arc::new(snapshot.after(data, &commit)?);
                        names.follow(data, &commit)?;
                        Some(Apart { data: data.clone(), snapshot, names: names.clone() })
                    }
                    Err(error) => {
                        tracing::error!(%error, "the public store is derived anew");
                        Some(Apart::derived(&self.data, &self.snapshot.load(), &now, census.texts(), None)?)
                    }
                }
            }
            // A commit was missed, as what followed it failed.
            (Some(_), census) if !now.is_empty() => {
                let nothing_known = Texts::unknown();
                let texts = census.map_or(&nothing_known, |census| census.texts());
                Some(Apart::derived(&self.data, &self.snapshot.load(), &now, texts, None)?)
            }
            _ => None,
        };
        self.public.store(Arc::new(Public { hidden: now, apart }));
        Ok(())
    }

    /// Derives the public store anew, whatever it holds now.
    pub fn derive_public_anew(&self) -> Result<(), Error> {
        let _turn = self.turns.take();
        let mut census = Census::of(self.data.store(), self.base()).map_err(StoreError::from)?;
        let people = counted(&mut census, &self.data, &self.key, today());
        let hidden = Hidden::of(self.data.store(), self.base(), people).map_err(StoreError::from)?;
        let hidden = Arc::new(hidden);
        let derived = || Apart::derived(&self.data, &self.snapshot.load(), &hidden, census.texts(), None);
        let apart = if hidden.is_empty() { None } else { Some(derived()?) };
        self.hold(Weighed::of(census, hidden.clone()));
        self.public.store(Arc::new(Public { hidden, apart }));
        Ok(())
    }

    /// Shows strangers nothing while files are loaded past the commit path.
    pub(super) fn close_to_strangers(&self) -> Result<(), Error> {
        if self.data.mode() == Mode::Plain {
            return Ok(());
        }
        let nothing = Embedded::memory(self.base().clone(), Mode::Projected, self.data.rules().clone())?;
        let hidden = self.public.load().hidden.clone();
        self.public.store(Arc::new(Public { hidden, apart: Some(Apart::of(nothing)?) }));
        Ok(())
    }

    /// What follows for the living from a new graph that was streamed past the commit path: from what was `heard`, or by
    /// asking the store after its people. Nothing if everything has to be weighed anew.
    pub(super) fn weigh_stream(
        &self,
        graph: &NamedNode,
        people: impl Fn() -> BTreeSet<NamedNode>,
        heard: Option<Heard<'_>>,
    ) -> Result<Option<Weighed>, Error> {
        let (reads, base) = (self.data.store(), self.base());
        let Some(Weighed { mut census, .. }) = self.held().take() else { return Ok(None) };
        match heard.filter(|_| census.tells_of(base, graph)) {
            Some(heard) => census.join(reads, base, heard),
            None => {
                // Events, repositories and the submitter of the file may be marked, too.
                let within = Some(graph.as_ref().into());
                let marked = reads.quads(None, Some(terms::VISIBILITY), None, within);
                let marked = marked.filter_map(|quad| match quad.map(|quad| quad.subject) {
                    Ok(NamedOrBlankNode::NamedNode(subject)) => Some(Ok(subject)),
                    Ok(NamedOrBlankNode::BlankNode(_)) => None,
                    Err(error) => Some(Err(error)),
                });
                let marked: BTreeSet<NamedNode> = marked.collect::<Result<_, _>>().map_err(StoreError::from)?;
                census.admit(reads, base, people().into_iter().chain(marked).collect())
            }
        }
        .map_err(StoreError::from)?;
        let people = counted(&mut census, &self.data, &self.key, today());
        let before = self.public.load_full();
        let hidden = before.hidden.after(reads, base, people, BTreeSet::new()).map_err(StoreError::from)?;
        Ok(Some(Weighed::of(census, Arc::new(hidden))))
    }

    /// Shows strangers what they may see of a graph that was streamed past the commit path, and can be told again.
    pub(super) fn show_stream(&self, weighed: Option<Weighed>, retold: Retold<'_>) -> Result<(), Error> {
        let Some(weighed) = weighed else { return self.open_to_strangers() };
        let hidden = weighed.hidden.clone();
        let (snapshot, texts) = (self.snapshot.load(), weighed.census.texts());
        let derived = || Apart::derived(&self.data, &snapshot, &hidden, texts, Some(retold));
        let apart = if hidden.is_empty() { None } else { Some(derived()?) };
        self.hold(weighed);
        self.public.store(Arc::new(Public { hidden, apart }));
        Ok(())
    }

    /// Shows strangers what they may see again.
    pub(super) fn open_to_strangers(&self) -> Result<(), Error> {
        let (public, weighed) = Public::open(&self.data, &self.key, None)?;
        *self.held() = weighed;
        self.public.store(Arc::new(public));
        Ok(())
    }
}
