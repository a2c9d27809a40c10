//! The living: which store a reader's questions are asked of, and how the public one follows.
//!
//! Strangers query a store that never holds whoever may be living. While there is nobody to hide it is the same store;
//! it is split off before the commit that brings the first such person becomes visible. See
//! [`access::living`](crate::access::living) for the rule and [`store::Hidden`](crate::store::Hidden) for what follows
//! from it.

use super::search::Names;
use super::{App, Error, Snapshot, census};
use crate::access::Reader;
use crate::model::DayInterval;
use crate::model::date::Edtf;
use crate::ontology::terms;
use crate::store::{Author, Commit, Dataset, Embedded, Hidden, Mode, Reads, StoreError, Writer};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;
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
    fn slug(&self, iri: &str) -> String {
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
    /// be, or derived now.
    pub(super) fn open(data: &Embedded, key: &Key) -> Result<Self, Error> {
        if data.mode() == Mode::Plain {
            return Ok(Self { hidden: Arc::default(), apart: None });
        }
        let hidden = weigh(data.store(), data, key, today())?;
        if data.public_is_of_another_day(&hidden)? {
            data.write::<Error>(&Author::service("the living"), |writer| decided(writer, data, today()))?;
        }
        let kept = data.open_public(&hidden)?;
        if hidden.is_empty() {
            return Ok(Self { hidden: Arc::new(hidden), apart: None });
        }
        let public = match kept {
            Some(public) => public,
            None => data.derive_public(&hidden)?,
        };
        Ok(Self { hidden: Arc::new(hidden), apart: Some(Apart::of(public)?) })
    }
}

/// What is hidden on a day, by what can be read.
fn weigh(reads: &impl Reads, data: &Embedded, key: &Key, today: i32) -> Result<Hidden, Error> {
    let base = data.base();
    let opaque = |person: &NamedNode| {
        NamedNode::new_unchecked(format!("{}id/person/living-{}", base.as_str(), key.slug(person.as_str())))
    };
    let people = census::people(reads, base, today, opaque).map_err(StoreError::from)?;
    Ok(Hidden::of(reads, base, people).map_err(StoreError::from)?)
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
    let xsd = NamedNode::new_unchecked("http://www.w3.org/2001/XMLSchema#date");
    Literal::new_typed_literal(Edtf::of_day(number).to_string(), xsd)
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
        let hidden = weigh(self.data.store(), &self.data, &self.key, today)?;
        if hidden.agrees(&self.public.load().hidden) {
            return Ok(false);
        }
        let now = Some(Arc::new(hidden));
        let commit = self.data.write::<Error>(&Author::service("the living"), |writer| {
            decided(writer, &self.data, today)?;
            now.as_deref().map_or(Ok(()), |hidden| self.split(hidden))
        })?;
        self.follow(&mut turn, &commit)?;
        self.follow_public(&commit, now)?;
        Ok(true)
    }

    /// Weighs what a write changes, before it is committed; `None` if nothing about the living can follow from it.
    pub(super) fn weigh_write(&self, writer: &Writer<'_>) -> Result<Option<Arc<Hidden>>, Error> {
        let public = self.public.load();
        if self.data.mode() == Mode::Plain
            || !writer.changes().any(|quad| public.hidden.may_follow_from(self.base(), quad))
        {
            return Ok(None);
        }
        let hidden = Arc::new(weigh(writer, &self.data, &self.key, today())?);
        self.split(&hidden)?;
        Ok(Some(hidden))
    }

    /// Splits the public store off, as it is now, if somebody will have to be hidden from it.
    fn split(&self, hidden: &Hidden) -> Result<(), Error> {
        let public = self.public.load();
        if public.apart.is_none() && !hidden.is_empty() {
            let data = Arc::new(self.data.derive_public(&Hidden::default())?);
            let apart = Some(Apart { data, snapshot: Arc::new(self.snapshot.load().apart()), names: Arc::default() });
            self.public.store(Arc::new(Public { hidden: public.hidden.clone(), apart }));
        }
        Ok(())
    }

    /// Brings what strangers see up to a commit, after which `now` is hidden (`None`: the same as before).
    pub(super) fn follow_public(&self, commit: &Commit, now: Option<Arc<Hidden>>) -> Result<(), Error> {
        let public = self.public.load_full();
        let now = now.unwrap_or_else(|| public.hidden.clone());
        let apart = match &public.apart {
            Some(Apart { data, snapshot, names }) if !now.is_empty() => {
                match self.data.follow_public(data, &public.hidden, &now, commit) {
                    Ok(commit) => {
                        let snapshot = Arc::new(snapshot.after(data, &commit)?);
                        names.follow(data, &commit)?;
                        Some(Apart { data: data.clone(), snapshot, names: names.clone() })
                    }
                    Err(error) => {
                        tracing::error!(%error, "the public store is derived anew");
                        Some(Apart::of(self.data.derive_public(&now)?)?)
                    }
                }
            }
            _ => None,
        };
        self.public.store(Arc::new(Public { hidden: now, apart }));
        Ok(())
    }

    /// Derives the public store anew, whatever it holds now.
    pub fn derive_public_anew(&self) -> Result<(), Error> {
        let _turn = self.turns.take();
        let hidden = Arc::new(weigh(self.data.store(), &self.data, &self.key, today())?);
        let apart = if hidden.is_empty() { None } else { Some(Apart::of(self.data.derive_public(&hidden)?)?) };
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

    /// Shows strangers what they may see again.
    pub(super) fn open_to_strangers(&self) -> Result<(), Error> {
        self.public.store(Arc::new(Public::open(&self.data, &self.key)?));
        Ok(())
    }
}
