//! Putting a new graph in past the transaction: its quads stream through the loader, each with the edge that is
//! projected from it, so that nothing is read twice.
//!
//! Which edge is accepted is sometimes known only at the end: a later claim may deprecate a statement, or a second value
//! compete with a first. Those few are settled from the store afterwards, as after any commit.

use super::follow::{Edges, Settling, Values};
use super::identity::Identity;
use super::project::{is_claim, is_projected};
use super::{Dataset, Embedded, Mode, StoreError};
use crate::model::{Base, Rank};
use crate::ontology::{Rules, terms};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::Store;
use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, RandomState};

/// How many quads there are between two words of progress.
const STEP: u64 = 50_000;

/// Streams the quads of graphs that were empty into a store; how many there were.
///
/// Memory: the loader's, and a fingerprint for each value of a single-valued property (16 bytes).
pub(super) fn load(
    embedded: &Embedded,
    quads: impl Iterator<Item = Quad>,
    progress: &dyn Fn(u64),
) -> Result<u64, StoreError> {
    let store = embedded.store();
    let mut projecting = Projecting::new(embedded)?;
    let (mut count, projected) = (0, embedded.mode() == Mode::Projected);
    let mut loader = store.bulk_loader();
    loader.load_quads(quads.flat_map(|quad| {
        count += 1;
        if count % STEP == 0 {
            progress(count);
        }
        let edge = if projected { projecting.edge(&quad) } else { None };
        std::iter::once(quad).chain(edge)
    }))?;
    loader.commit()?;
    projecting.settle(store)?;
    progress(count);
    Ok(count)
}

/// The projection of quads as they stream by.
struct Projecting<'a> {
    base: &'a Base,
    rules: &'a Rules,
    identity: Identity,
    hash: RandomState,
    seen: HashSet<u64>,
    conflicts: BTreeSet<(NamedNode, NamedNode)>,
    deprecated: BTreeSet<NamedNode>,
}

impl<'a> Projecting<'a> {
    fn new(embedded: &'a Embedded) -> Result<Self, StoreError> {
        Ok(Self {
            base: embedded.base(),
            rules: embedded.rules(),
            identity: Identity::read(embedded.store(), embedded.base())?,
            hash: RandomState::new(),
            seen: HashSet::new(),
            conflicts: BTreeSet::new(),
            deprecated: BTreeSet::new(),
        })
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

    /// Settles what could not be told.
    fn settle(mut self, store: &Store) -> Result<(), StoreError> {
        for claim in &self.deprecated {
            let mut about: [Option<NamedNode>; 2] = [None, None];
            for quad in store.quads_for_pattern(Some(claim.as_ref().into()), None, None, None) {
                let quad = quad?;
                let Term::NamedNode(node) = quad.object else { continue };
                match quad.predicate.as_ref() {
                    terms::RDF_SUBJECT => about[0] = Some(self.identity.keep(&node)),
                    terms::RDF_PREDICATE => about[1] = Some(node),
                    _ => {}
                }
            }
            if let [Some(subject), Some(property)] = about {
                self.conflicts.insert((subject, property));
            }
        }
        let settling = Settling { reads: store, base: self.base, rules: self.rules, identity: &self.identity };
        let mut edges = Edges::default();
        for (subject, property) in &self.conflicts {
            settling.settle(subject, property, &Values::All, &mut edges)?;
        }
        let mut transaction = store.start_transaction()?;
        edges.gone.iter().for_each(|quad| transaction.remove(quad));
        edges.appeared.iter().for_each(|quad| transaction.insert(quad));
        transaction.commit()?;
        Ok(())
    }
}
