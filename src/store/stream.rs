//! Putting a new graph in past the transaction: its quads stream through the loader, each with the edge that is
//! projected from it, so that nothing is read twice.
//!
//! Which edge is accepted is sometimes known only at the end: a later claim may deprecate a statement, or a second value
//! compete with a first. Those few are settled from the store afterwards, as after any commit.

use super::embedded::version_quad;
use super::follow::{Edges, Settling, Values};
use super::identity::Identity;
use super::project::{is_claim, is_projected, undescribed};
use super::{Embedded, Mode, StoreError};
use crate::model::{Base, Rank};
use crate::ontology::{Rules, claim, terms};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::{StorageError, Store};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

/// How many quads there are between two words of progress.
const STEP: u64 = 50_000;
/// How many quads are sorted at a time by each of the loader's threads.
const SORTED: usize = 250_000;
/// How many threads sort and write at most.
const THREADS: usize = 4;

/// What was streamed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Streamed {
    /// How many quads, without what was projected from them.
    pub quads: u64,
    /// Subjects and properties whose accepted values were settled at the end, as their statements alone do not tell.
    pub settled: BTreeSet<(NamedNode, NamedNode)>,
}

/// Streams the quads of graphs that were empty into a store, which with them is at a version.
///
/// Memory: some hundred megabytes of the loader's, and a fingerprint for each value of a single-valued property (16 bytes).
pub(super) fn load(
    embedded: &Embedded,
    quads: impl Iterator<Item = Quad>,
    version: u64,
    progress: &dyn Fn(u64),
) -> Result<Streamed, StoreError> {
    let (store, base) = (embedded.store(), super::Dataset::base(embedded));
    let projected = embedded.mode() == Mode::Projected;
    let mut projecting = Projecting::new(base, embedded.rules(), Identity::read(store, base)?);
    let mut count = 0;
    let counted = quads.inspect(|_| {
        count += 1;
        if count % STEP == 0 {
            progress(count);
        }
    });
    match projected {
        true => projecting.load(store, counted.map(Ok), version)?,
        false => load_quads(store, counted.map(Ok))?,
    }
    let settled = projecting.settle(store)?;
    progress(count);
    Ok(Streamed { quads: count, settled })
}

/// Loads quads in parts that need little memory, and shows all of them at once.
fn load_quads(store: &Store, quads: impl Iterator<Item = Result<Quad, StorageError>>) -> Result<(), StoreError> {
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(THREADS));
    let mut loader = store.bulk_loader().with_num_threads(threads);
    // The loader takes a megabyte for a thousand quads.
    loader = loader.with_max_memory_size_in_megabytes(SORTED / 1_000 * threads);
    loader.load_ok_quads::<StorageError, StoreError>(quads)?;
    Ok(loader.commit()?)
}

/// The projection of quads as they stream by.
pub(super) struct Projecting<'a> {
    base: &'a Base,
    rules: &'a Rules,
    identity: Identity,
    hash: RandomState,
    seen: HashSet<u64>,
    conflicts: BTreeSet<(NamedNode, NamedNode)>,
    deprecated: BTreeSet<NamedNode>,
}

impl<'a> Projecting<'a> {
    pub(super) fn new(base: &'a Base, rules: &'a Rules, identity: Identity) -> Self {
        Self {
            base,
            rules,
            identity,
            hash: RandomState::new(),
            seen: HashSet::new(),
            conflicts: BTreeSet::new(),
            deprecated: BTreeSet::new(),
        }
    }

    /// Loads quads with what is projected from them, as far as it can be told yet, and with the version they make.
    pub(super) fn load(
        &mut self,
        store: &Store,
        quads: impl Iterator<Item = Result<Quad, StorageError>>,
        version: u64,
    ) -> Result<(), StoreError> {
        let stamp = version_quad(self.base, version);
        let with_edge = |quad: Result<Quad, StorageError>| {
            let edge = quad.as_ref().ok().and_then(|quad| self.edge(quad)).map(Ok);
            std::iter::once(quad).chain(edge)
        };
        load_quads(store, quads.flat_map(with_edge).chain([Ok(stamp)]))
    }

    /// The edge that is projected from a quad, as far as it can be told yet.
    fn edge(&mut self, quad: &Quad) -> Option<Quad> {
        let NamedOrBlankNode::NamedNode(stated) = &quad.subject else { return None };
        if is_claim(self.base, &quad.subject) {
            let deprecates =
                matches!(&quad.object, Term::NamedNode(code) if code.as_str().ends_with(Rank::Deprecated.code()));
            if quad.predicate == terms::RANK && deprecates {
                self.deprecated.insert(stated.clone());
            }
            return None;
        }
        if !is_projected(self.base, &quad.graph_name) {
            return None;
        }
        let subject = self.identity.keep(stated);
        let single = self.rules.is_single_valued(&quad.predicate);
        if single && (subject != *stated || !self.seen.insert(self.hash.hash_one((&subject, &quad.predicate)))) {
            self.conflicts.insert((subject, quad.predicate.clone()));
            return None;
        }
        let object = self.identity.keep_object(quad.object.clone());
        Some(Quad::new(subject, quad.predicate.clone(), object, GraphName::DefaultGraph))
    }

    /// The statements whose claims deprecate them, as they describe them or, where they do not, as they are named.
    fn deprecated_statements(&self, store: &Store) -> Result<Vec<Quad>, StorageError> {
        let (mut found, mut unsaid) = (Vec::new(), HashMap::<GraphName, HashSet<NamedNode>>::new());
        for claim in &self.deprecated {
            let mut about: [Option<Term>; 3] = Default::default();
            let mut graphs = HashSet::new();
            for quad in store.quads_for_pattern(Some(claim.as_ref().into()), None, None, None) {
                let quad = quad?;
                match quad.predicate.as_ref() {
                    terms::RDF_SUBJECT => about[0] = Some(quad.object),
                    terms::RDF_PREDICATE => about[1] = Some(quad.object),
                    terms::RDF_OBJECT => about[2] = Some(quad.object),
                    _ => {}
                }
                graphs.insert(quad.graph_name);
            }
            for graph in graphs {
                let described = match &about {
                    [Some(Term::NamedNode(s)), Some(Term::NamedNode(p)), Some(o)] => {
                        Some(Quad::new(s.clone(), p.clone(), o.clone(), graph.clone()))
                    }
                    _ => None,
                };
                match described.filter(|quad| claim::node(self.base, quad.as_ref()) == *claim) {
                    Some(quad) => found.push(quad),
                    None => drop(unsaid.entry(graph).or_default().insert(claim.clone())),
                }
            }
        }
        found.extend(undescribed(store, self.base, &unsaid)?);
        Ok(found)
    }

    /// Settles what could not be told; of which subjects and properties.
    pub(super) fn settle(mut self, store: &Store) -> Result<BTreeSet<(NamedNode, NamedNode)>, StoreError> {
        for quad in self.deprecated_statements(store)? {
            if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                self.conflicts.insert((self.identity.keep(subject), quad.predicate));
            }
        }
        let settling = Settling { reads: store, base: self.base, rules: self.rules, identity: &self.identity };
        let mut edges = Edges::default();
        for (subject, property) in &self.conflicts {
            settling.settle(subject, property, &Values::All, &mut edges)?;
        }
        if edges.gone.is_empty() && edges.appeared.is_empty() {
            return Ok(self.conflicts);
        }
        let mut transaction = store.start_transaction()?;
        edges.gone.iter().for_each(|quad| transaction.remove(quad));
        edges.appeared.iter().for_each(|quad| transaction.insert(quad));
        transaction.commit()?;
        Ok(self.conflicts)
    }
}
