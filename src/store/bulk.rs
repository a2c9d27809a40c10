//! Loading many quads at once: a first load, changed data files, or RDF files too large for a transaction.

use super::embedded::version_quad;
use super::log::Log;
use super::write::{graph, node, quads};
use super::{Dataset, Embedded, Mode, StoreError, project};
use crate::model::Base;
use crate::ontology::{Rules, terms};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Literal, NamedOrBlankNode, Quad, Term};
use oxigraph::store::{StorageError, Store};
use std::collections::HashSet;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

/// What fills a new generation.
pub struct Generation<'a> {
    /// The base of its instances.
    pub base: &'a Base,
    /// Whether its default graph is derived.
    pub mode: Mode,
    /// What the ontology says about the projection.
    pub rules: &'a Rules,
    /// The quads, all in named graphs.
    pub quads: Vec<Quad>,
    /// Digest of the files they were made from.
    pub digest: Option<&'a str>,
    /// Hears how many quads are in, of how many.
    pub progress: &'a dyn Fn(u64, u64),
}

/// An RDF file to load.
pub struct RdfFile<'a> {
    /// Its name, for messages and for its format.
    pub name: String,
    /// Its format.
    pub format: RdfFormat,
    /// Its bytes, decompressed.
    pub bytes: Box<dyn Read + Send + 'a>,
    /// The digest of its bytes once read.
    pub digest: Arc<Mutex<String>>,
}

/// What a bulk load did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Quads read, duplicates included.
    pub quads: u64,
    /// Each file with its SHA-256.
    pub files: Vec<(String, String)>,
}

/// Fills a new store: our quads, the other graphs of the previous generation, what was changed since in ours.
pub(super) fn fill(
    store: &Store,
    load: &Generation<'_>,
    previous: Option<&Store>,
    log: &Log,
) -> Result<(), StoreError> {
    let total = load.quads.len() as u64;
    let ours: HashSet<&GraphName> = load.quads.iter().map(|quad| &quad.graph_name).collect();
    let mut loader = store.bulk_loader();
    loader.load_quads(load.quads.iter().cloned())?;
    (load.progress)(total / 2, total);
    let mut version = 1;
    if let Some(previous) = previous {
        let meta = graph(load.base, "meta");
        version = stored_version(previous, load.base)? + 1;
        let others = previous.iter().filter(|quad| match quad {
            Ok(quad) => {
                !quad.graph_name.is_default_graph() && quad.graph_name != meta && !ours.contains(&quad.graph_name)
            }
            Err(_) => true,
        });
        loader.load_ok_quads::<StorageError, StoreError>(others)?;
    }
    loader.commit()?;
    for entry in log.since(0)? {
        for quad in quads(&entry.remove)?.iter().filter(|quad| ours.contains(&quad.graph_name)) {
            store.remove(quad)?;
        }
        for quad in quads(&entry.insert)?.iter().filter(|quad| ours.contains(&quad.graph_name)) {
            store.insert(quad)?;
        }
    }
    if load.mode == Mode::Projected {
        project::all(store, load.base, load.rules, &|_| {})?;
        store.insert(&version_quad(load.base, version.max(log.last_version() + 1)))?;
    }
    (load.progress)(total, total);
    store.optimize()?;
    Ok(())
}

/// The version that a store says it is at; of several the largest, as a crash may leave the one before.
pub(super) fn stored_version(store: &Store, base: &Base) -> Result<u64, StoreError> {
    let meta = graph(base, "meta");
    let mut largest = 0;
    for quad in store.quads_for_pattern(None, Some(terms::DATA_VERSION), None, Some(meta.as_ref())) {
        if let Term::Literal(version) = quad?.object {
            largest = largest.max(version.value().parse().unwrap_or(0));
        }
    }
    Ok(largest)
}

/// Takes away versions that a crash has left beside the present one.
#[cfg(feature = "rocksdb")]
pub(super) fn forget_versions_before(store: &Store, base: &Base, version: u64) -> Result<(), StoreError> {
    let meta = graph(base, "meta");
    for quad in store.quads_for_pattern(None, Some(terms::DATA_VERSION), None, Some(meta.as_ref())) {
        let quad = quad?;
        if quad.object != Literal::from(version).into() {
            store.remove(&quad)?;
        }
    }
    Ok(())
}

/// Streams files into a store, then projects and optimises.
pub(super) fn load_files(
    embedded: &Embedded,
    files: &mut [RdfFile<'_>],
    into: Option<&str>,
    version: u64,
    progress: &dyn Fn(u64),
) -> Result<Loaded, StoreError> {
    let (store, base) = (embedded.store(), embedded.base());
    let mut loaded = Loaded::default();
    let mut loader = store.bulk_loader();
    for (n, file) in files.iter_mut().enumerate() {
        let name = file.name.clone();
        let fallback = into.map_or_else(|| base.graph(&format!("import/load-{version}-{}", n + 1)), str::to_owned);
        let target = match (into, embedded.mode()) {
            (None, Mode::Plain) => GraphName::DefaultGraph,
            _ => GraphName::from(node(fallback)),
        };
        let mut parser = RdfParser::from_format(file.format).with_default_graph(target.clone()).rename_blank_nodes();
        if into.is_some() {
            parser = parser.without_named_graphs();
        }
        let iris = format!("{}id/item/skolem-{version}-{}-", base.as_str(), n + 1);
        let skolemise = embedded.mode() == Mode::Projected;
        let failed = Mutex::new(None);
        let read = parser.for_reader(&mut file.bytes).map_while(|quad| match quad {
            Ok(quad) => Some(if skolemise { without_blank_nodes(quad, &iris) } else { quad }),
            Err(e) => {
                *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(e.to_string());
                None
            }
        });
        let count = &mut loaded.quads;
        loader.load_quads(read.inspect(|_| {
            *count += 1;
            if count.is_multiple_of(100_000) {
                progress(*count);
            }
        }))?;
        if let Some(message) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(StoreError::Syntax { file: name, message });
        }
        std::io::copy(&mut file.bytes, &mut std::io::sink()).map_err(StoreError::file(&name))?;
        let digest = file.digest.lock().unwrap_or_else(PoisonError::into_inner).clone();
        loaded.files.push((name, digest));
    }
    loader.commit()?;
    progress(loaded.quads);
    if embedded.mode() == Mode::Projected {
        project::all(store, base, embedded.rules(), progress)?;
        store.remove(&version_quad(base, embedded.version()))?;
        store.insert(&version_quad(base, version))?;
    }
    store.optimize()?;
    Ok(loaded)
}

/// A quad whose blank nodes have become IRIs of ours.
fn without_blank_nodes(quad: Quad, prefix: &str) -> Quad {
    let iri = |id: &str| node(format!("{prefix}{id}"));
    Quad {
        subject: match quad.subject {
            NamedOrBlankNode::BlankNode(b) => iri(b.as_str()).into(),
            named => named,
        },
        predicate: quad.predicate,
        object: match quad.object {
            Term::BlankNode(b) => iri(b.as_str()).into(),
            other => other,
        },
        graph_name: match quad.graph_name {
            GraphName::BlankNode(b) => iri(b.as_str()).into(),
            other => other,
        },
    }
}
