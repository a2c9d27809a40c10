//! The store that strangers query: derived from the full one, without what is [`Hidden`], stamped with its version.
//!
//! It is an [`Embedded`] store of its own, so whatever reads it (queries, paths, exports, counts) cannot tell what is not
//! in it. On disk it lives in `DIR/public-000001/`, made new whenever its stamp differs from what it should be: where
//! little is hidden, as a copy that shares the full store's files and from which the hidden is taken out before anybody
//! reads it; else from what may be seen, quad by quad.

use super::hidden::NAME_PARTS;
use super::identity::{Identity, decision};
use super::stream::Projecting;
use super::write::node;
use super::{Commit, Dataset, Embedded, Hidden, Location, Mode, Reads, StoreError, Texts};
use crate::model::Base;
use crate::ontology::terms;
use oxigraph::model::{NamedNode, NamedNodeRef, Quad};
use oxigraph::store::{StorageError, Store};
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What a graph holds, said by someone who says it sooner than the store reads it: the file that was put into it.
pub struct Retold<'a> {
    /// The graph.
    pub graph: &'a NamedNode,
    /// Says all quads of the graph, if it is asked to.
    pub quads: Box<dyn FnOnce() -> Box<dyn Iterator<Item = Quad> + 'a> + 'a>,
}

impl Embedded {
    /// Derives the public store of the present state: in memory, or in a new directory beside the store. With it, how
    /// it differs from the full one, where it is a copy of that.
    ///
    /// `texts` tells where hidden names may stand. Cost: what is hidden, if that is little and all texts are known;
    /// else every quad once, of which those that are `retold` are not read.
    pub fn derive_public(
        &self,
        hidden: &Hidden,
        texts: &Texts,
        retold: Option<Retold<'_>>,
    ) -> Result<(Self, Option<Commit>), StoreError> {
        let (base, rules) = (self.base(), self.rules());
        let Location::Directory(dir) = self.location() else {
            let public = Self::memory(base.clone(), Mode::Projected, rules.clone())?;
            fill(self, public.store(), hidden, retold)?;
            public.stamp(self.version());
            return Ok((public, None));
        };
        let path = unused(&dir)?;
        if hidden.is_empty() || !texts.has_gaps() && hidden.nodes.len() <= FEW.min(texts.things() / 2) {
            let public = self.copy_in(&path)?;
            let same = Commit::without_change(self.version());
            let commit = self.follow_public(&public, (&Hidden::default(), hidden), texts, &same)?;
            return Ok((public, Some(commit)));
        }
        let public = Self::create_in(&path, base, rules, |store| {
            fill(self, store, hidden, retold)?;
            Ok(store.optimize()?)
        })?;
        self.mark_public(&public, hidden)?;
        Ok((public, None))
    }

    /// Whether the directory's public store is of this version, and yet hides others than it should: days have gone by.
    pub fn public_is_of_another_day(&self, hidden: &Hidden) -> Result<bool, StoreError> {
        let Location::Directory(dir) = self.location() else { return Ok(false) };
        let (version, wanted) = (format!("{} ", self.version()), stamp_of(self.version(), hidden));
        let stamps =
            directories(&dir)?.into_iter().map(|path| fs::read_to_string(path.join(STAMP)).unwrap_or_default());
        Ok(stamps.into_iter().any(|stamp| stamp.starts_with(&version) && stamp != wanted))
    }

    /// The public store that the directory has already, if it is what it should be; all others are removed.
    pub fn open_public(&self, hidden: &Hidden) -> Result<Option<Self>, StoreError> {
        let Location::Directory(dir) = self.location() else { return Ok(None) };
        let mut found = None;
        for path in directories(&dir)? {
            let stamp = fs::read_to_string(path.join(STAMP)).unwrap_or_default();
            if found.is_none() && !hidden.is_empty() && stamp == stamp_of(self.version(), hidden) {
                found = Self::open_derived(&path, self.base(), self.rules())?.filter(|p| p.version() == self.version());
            }
            if found.as_ref().is_none_or(|public| public.location() != Location::Directory(path.clone())) {
                fs::remove_dir_all(&path).map_err(StoreError::file(&path))?;
            }
        }
        Ok(found)
    }

    /// Brings the public store up to a commit: to what it would be if it were derived anew.
    ///
    /// Cost: the commit's quads, those of nodes that are hidden or shown now, and those of things whose texts may have
    /// names that are; with a short name that is hidden or shown now a look at the texts of its file; if it is not known whose
    /// texts have a name, a look at all quads of the graphs that may have such texts.
    pub fn follow_public(
        &self,
        public: &Self,
        (before, now): (&Hidden, &Hidden),
        texts: &Texts,
        commit: &Commit,
    ) -> Result<Commit, StoreError> {
        let base = self.base();
        let (mut gone, mut come): (HashSet<Quad>, HashSet<Quad>) = Default::default();
        gone.extend(commit.removed.iter().filter_map(|quad| before.public(base, quad)));
        come.extend(commit.inserted.iter().filter_map(|quad| now.public(base, quad)));
        for changed in now.difference(before) {
            let (node, store) = (changed.as_ref(), self.store());
            let about = store.quads(Some(node.into()), None, None, None).chain(store.quads(
                None,
                None,
                Some(node.into()),
                None,
            ));
            // Whoever marks a graph or a property as restricted hides what stands in it or says it.
            let within =
                store.quads(None, None, None, Some(node.into())).chain(store.quads(None, Some(node), None, None));
            for quad in about.chain(within) {
                reconsider(base, &quad?, before, now, &mut gone, &mut come);
            }
        }
        let wording = now.wording(before);
        if wording.is_of_imports() {
            let provenance = node(base.graph("provenance"));
            for quad in self.store().quads(None, None, None, Some(provenance.as_ref().into())) {
                reconsider(base, &quad?, before, now, &mut gone, &mut come);
            }
        }
        if let Some(things) = wording.things(texts) {
            for thing in things {
                for quad in self.store().quads(Some(thing.as_ref().into()), None, None, None) {
                    reconsider(base, &quad?, before, now, &mut gone, &mut come);
                }
            }
            for graph in wording.graphs() {
                for quad in self.texts_in(graph) {
                    let quad = quad?;
                    if wording.may_differ_on(base, graph, &quad) {
                        reconsider(base, &quad, before, now, &mut gone, &mut come);
                    }
                }
            }
        } else {
            let graphs = self.store().graphs()?;
            let mut guarded: BTreeSet<NamedNode> = now.guarded(base, graphs.clone()).into_iter().collect();
            guarded.extend(before.guarded(base, graphs));
            for graph in guarded {
                for quad in self.store().quads(None, None, None, Some(graph.as_ref().into())) {
                    let quad = quad?;
                    if wording.may_differ_on(base, &graph, &quad) {
                        reconsider(base, &quad, before, now, &mut gone, &mut come);
                    }
                }
            }
        }
        gone.extend(before.opaque(base));
        come.extend(now.opaque(base));
        let commit = public.write_at(commit.version, |writer| {
            for quad in gone.difference(&come) {
                writer.remove(quad)?;
            }
            come.into_iter().try_for_each(|quad| writer.insert(quad).map(drop))
        })?;
        self.mark_public(public, now)?;
        Ok(commit)
    }

    /// The quads of a graph that may be texts: all, or those with properties by which an import tells texts. Dates, names
    /// and the like are most of a large import, and reading a quad costs more than looking for it.
    fn texts_in<'s>(&'s self, graph: &'s NamedNode) -> impl Iterator<Item = Result<Quad, StorageError>> + 's {
        let (imported, base) = (graph.as_str().starts_with(&self.base().graph("import/")), self.store());
        let others = [terms::RDFS_LABEL, terms::SKOS_ALT_LABEL, terms::SKOS_EXACT_MATCH, terms::RDF_OBJECT];
        let properties: Vec<Option<NamedNodeRef<'static>>> = match imported {
            false => vec![None],
            true => terms::OURS.iter().copied().chain(others).filter(may_tell_texts).map(Some).collect(),
        };
        properties.into_iter().flat_map(move |property| base.quads(None, property, None, Some(graph.as_ref().into())))
    }

    /// Writes beside the public store what it was derived from.
    fn mark_public(&self, public: &Self, hidden: &Hidden) -> Result<(), StoreError> {
        let Location::Directory(dir) = public.location() else { return Ok(()) };
        let path = dir.join(STAMP);
        fs::write(&path, stamp_of(self.version(), hidden)).map_err(StoreError::file(&path))
    }
}

/// Whether a property may lead to a text or an address that names somebody.
fn may_tell_texts(property: &NamedNodeRef<'static>) -> bool {
    const NEVER: [NamedNodeRef<'static>; 10] = [
        terms::PARTICIPANT,
        terms::EVENT_TYPE,
        terms::HAS_NAME,
        terms::NAME_TYPE,
        terms::SEX,
        terms::XREF,
        terms::DATE,
        terms::BIRTH_DATE,
        terms::DEATH_DATE,
        terms::CERTAINTY,
    ];
    !NEVER.contains(property) && !NAME_PARTS.contains(property)
}

/// So many hidden nodes at most are taken out of a copy.
const FEW: usize = 20_000;

/// The file with the version and the digest of what a public store was derived from.
const STAMP: &str = "derived-from";

/// Raised whenever texts are hidden by other rules, so that no store that was derived by the old ones stays in use.
const RULES: u32 = 3;

fn stamp_of(version: u64, hidden: &Hidden) -> String {
    format!("{version} {} by rules {RULES}", hidden.digest())
}

/// What becomes of a quad that the full store has, when something else is hidden than before.
fn reconsider(
    base: &Base,
    quad: &Quad,
    before: &Hidden,
    now: &Hidden,
    gone: &mut HashSet<Quad>,
    come: &mut HashSet<Quad>,
) {
    let (was, is) = (before.public(base, quad), now.public(base, quad));
    if was != is {
        gone.extend(was);
        come.extend(is);
    }
}

/// Fills an empty store with what is public, projected as it streams by.
fn fill(full: &Embedded, store: &Store, hidden: &Hidden, retold: Option<Retold<'_>>) -> Result<(), StoreError> {
    let base = full.base();
    let mut decisions = BTreeSet::new();
    let identity = node(base.graph("identity"));
    for quad in full.store().quads(None, Some(terms::SAME_INDIVIDUAL), None, Some(identity.as_ref().into())) {
        decisions.extend(hidden.public(base, &quad?).as_ref().and_then(decision));
    }
    // What the default graph has follows from the others.
    let mut graphs = full.store().graphs()?;
    graphs.retain(|graph| retold.as_ref().is_none_or(|retold| retold.graph != graph));
    let quads = graphs.iter().flat_map(|graph| full.store().quads(None, None, None, Some(graph.as_ref().into())));
    let retold = retold.into_iter().flat_map(|retold| (retold.quads)());
    let public = quads.chain(retold.map(Ok)).filter_map(|quad| match quad {
        Ok(quad) if quad.predicate == terms::DATA_VERSION => None,
        Ok(quad) => hidden.public(base, &quad).map(Ok),
        Err(e) => Some(Err(e)),
    });
    let mut projecting = Projecting::new(base, full.rules(), Identity::of(&decisions));
    projecting.load(store, public.chain(hidden.opaque(base).into_iter().map(Ok)), full.version())?;
    projecting.settle(store)?;
    Ok(())
}

/// The directories of public stores.
fn directories(dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(StoreError::file(dir))? {
        let path = entry.map_err(StoreError::file(dir))?.path();
        if path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("public-")) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A directory for a new public store; the present one may still be read.
fn unused(dir: &Path) -> Result<PathBuf, StoreError> {
    let last = directories(dir)?.pop();
    let last = last.and_then(|path| path.file_name()?.to_str()?.strip_prefix("public-")?.parse::<u64>().ok());
    Ok(dir.join(format!("public-{:06}", last.unwrap_or(0) + 1)))
}
