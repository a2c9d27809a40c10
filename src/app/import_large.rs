//! A large file into a new graph: its statements stream past the transaction, so that memory does not grow with it.
//!
//! One thread maps the file while others sort and write what it says. The thread that maps also listens: the links and
//! who may be living follow from what was heard, without reading the quads again. That holds as long as no other graph
//! speaks of the file's things (an import that was taken back may have left a curator's word behind); where one does, or
//! too much would have to be looked through to know, the store is asked as after any commit.
//!
//! Where many are hidden, what strangers may see is loaded as well. The file is then mapped a second time: that takes
//! less than reading its quads.

use super::import::{counted, state};
use super::{App, Error, ImportRequest, Imported, Progress, census, snapshot};
use crate::access::Reader;
use crate::formats::gedcom as format;
use crate::model::{Base, EntityKind};
use crate::ontology::imported::{Imported as Gathered, Said};
use crate::ontology::terms;
use crate::store::{Dataset, Location, Reads, Retold, StoreError, project};
use oxigraph::model::{NamedNode, Quad, Term};
use std::collections::{BTreeSet, HashSet};
use std::sync::mpsc::{SyncSender, sync_channel};

/// How many quads are handed over at a time.
const BATCH: usize = 4_096;
/// How many batches may wait.
const WAITING: usize = 16;
/// How many quads of other graphs are looked through for the file's things.
const LOOKED_THROUGH: usize = 200_000;

/// What the thread that maps has heard.
struct Listening<'a> {
    census: census::Heard<'a>,
    links: snapshot::Heard,
    /// Things that other graphs speak of.
    elsewhere: HashSet<NamedNode>,
    /// Whether the file's things are nobody else's.
    alone: bool,
}

impl Listening<'_> {
    fn hear(&mut self, said: Said<'_>) {
        self.alone &= self.elsewhere.is_empty()
            || !self.elsewhere.contains(said.subject)
                && said.claim.is_none_or(|(claim, _)| !self.elsewhere.contains(claim));
        self.census.hear(said);
        self.links.hear(said);
    }
}

impl App {
    /// Whether a graph holds nothing.
    pub(super) fn is_fresh(&self, reader: &Reader, graph: &NamedNode) -> Result<bool, Error> {
        let mut held = self.dataset(reader).quads(None, None, None, Some(graph.as_ref().into()));
        Ok(held.next().transpose()?.is_none())
    }

    /// Imports a file into a graph that holds nothing yet.
    pub(super) fn import_large(
        &self,
        reader: &Reader,
        tree: &format::Tree,
        graph: &NamedNode,
        done: &mut Imported,
        request: &ImportRequest,
        progress: Progress<'_>,
    ) -> Result<(), Error> {
        let mut turn = self.turns.take();
        self.stand_back(request.alone)?;
        done.report.version = tree.version().to_string();
        let provenance = self.provenance(reader, graph, done)?;
        let elsewhere = self.spoken_of_elsewhere(graph)?;
        let mut listening = Listening {
            census: census::Heard::new(self.base()),
            links: snapshot::Heard::new(graph),
            alone: elsewhere.is_some(),
            elsewhere: elsewhere.unwrap_or_default(),
        };
        // A quad is some lines' meaning; about so many come of a line.
        let expected = (tree.line_count() as f64 * 2.5) as u64;
        let tell = |count| progress("importing", count, expected.max(count));
        let (send, receive) = sync_channel::<Vec<Quad>>(WAITING);
        let (mapping, loaded) = std::thread::scope(|scope| {
            let heard = &mut listening;
            let mapping = scope.spawn(move || {
                let gathered = Gathered::new(self.base(), graph.clone()).heard_by(|said| heard.hear(said));
                let mapping = map_into(tree, gathered, &send);
                drop(send.send(provenance));
                mapping
            });
            let loaded = self.data.stream(receive.into_iter().flatten(), (&done.file, &done.sha256), &tell);
            (mapping.join().expect("mapping takes whatever was read, and its tests fuzz it"), loaded)
        });
        let streamed = loaded?;
        done.quads_added = usize::try_from(streamed.quads).unwrap_or(usize::MAX);
        done.added = tree.records().count();
        done.found = counted(&mapping.entities);
        let Listening { census, links, alone, .. } = listening;
        let weighed = std::thread::scope(|scope| {
            let tidying = scope.spawn(|| self.data.tidy(streamed.quads));
            progress("reading the links", 0, 1);
            match alone {
                true => self.follow_stream(&mut turn, links, &streamed)?,
                false => self.renew(&mut turn)?,
            }
            self.names.forget();
            progress("weighing who may be living", 0, 1);
            let people = || people_of(self.base(), &mapping, graph);
            let weighed = self.weigh_stream(graph, people, alone.then_some(census))?;
            progress("ordering the store", 0, 1);
            tidying.join().expect("the store's own work does not panic")?;
            Ok::<_, Error>(weighed)
        })?;
        done.report = mapping.report;
        progress("parting what strangers may see", 0, 1);
        std::thread::scope(|scope| {
            let quads = || {
                let (send, receive) = sync_channel::<Vec<Quad>>(WAITING);
                scope.spawn(move || map_into(tree, Gathered::new(self.base(), graph.clone()), &send));
                Box::new(receive.into_iter().flatten()) as Box<dyn Iterator<Item = Quad>>
            };
            self.show_stream(weighed, Retold { graph, quads: Box::new(quads) })
        })?;
        done.version = self.version(reader);
        Ok(())
    }

    /// The things of ours that graphs speak of which may speak of an import's things: not the service's own, and not other
    /// imports, each of which speaks of its own. `None` if it would take too long to tell.
    fn spoken_of_elsewhere(&self, graph: &NamedNode) -> Result<Option<HashSet<NamedNode>>, Error> {
        let (store, base) = (self.data.store(), self.base());
        let mut imports = HashSet::from([graph.clone()]);
        for quad in store.quads(None, Some(terms::IMPORTED_INTO), None, None) {
            if let Term::NamedNode(into) = quad.map_err(StoreError::from)?.object {
                imports.insert(into);
            }
        }
        let (mut found, mut looked) = (HashSet::new(), 0);
        let identity = base.graph("identity");
        for other in store.graphs().map_err(StoreError::from)? {
            if imports.contains(&other) || project::is_system(base, other.as_str()) && other.as_str() != identity {
                continue;
            }
            for quad in store.quads(None, None, None, Some(other.as_ref().into())) {
                looked += 1;
                if looked > LOOKED_THROUGH {
                    return Ok(None);
                }
                let things = census::ends(&quad.map_err(StoreError::from)?);
                found.extend(things.filter(|thing| base.id(thing.as_str()).is_some()));
            }
        }
        Ok(Some(found))
    }

    /// Lets strangers see what there was before, or nothing if they need not see anything and it costs to let them.
    fn stand_back(&self, alone: bool) -> Result<(), Error> {
        match alone && self.data.location() == Location::Memory {
            true => self.close_to_strangers(),
            false => self.part_from_strangers().map_err(|e: StoreError| e.into()),
        }
    }
}

/// Maps a file and sends what it says.
fn map_into(tree: &format::Tree, mut gathered: Gathered<'_>, send: &SyncSender<Vec<Quad>>) -> format::Mapping {
    // If nobody listens any more, the loader has failed and says why.
    let hand_over = |gathered: &mut Gathered<'_>| drop(send.send(gathered.take()));
    let mapping = state(tree, &mut gathered, &mut |gathered| {
        if gathered.len() >= BATCH {
            hand_over(gathered);
        }
    });
    hand_over(&mut gathered);
    mapping
}

/// The people of a file in a graph.
fn people_of(base: &Base, mapping: &format::Mapping, graph: &NamedNode) -> BTreeSet<NamedNode> {
    let mut gathered = Gathered::new(base, graph.clone());
    let people = mapping.entities.iter().filter(|entity| entity.id.kind == EntityKind::Person);
    people.map(|entity| gathered.node(&entity.id)).collect()
}
