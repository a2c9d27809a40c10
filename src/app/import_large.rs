//! A large file into a new graph: its statements stream past the transaction, so that memory does not grow with it.
//!
//! One thread maps the file while another sorts and writes what it says. What is derived follows at the end: the links,
//! who may be living, and the public store if there is anybody to hide.

use super::import::{counted, state};
use super::{App, Error, ImportRequest, Imported, Progress};
use crate::access::Reader;
use crate::formats::gedcom as format;
use crate::model::EntityKind;
use crate::ontology::imported::Imported as Gathered;
use crate::store::{Dataset, StoreError};
use oxigraph::model::{NamedNode, Quad};
use std::collections::BTreeSet;
use std::sync::mpsc::sync_channel;

/// How many quads are handed over at a time.
const BATCH: usize = 4_096;
/// How many batches may wait.
const WAITING: usize = 16;

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
        // A quad is some lines' meaning; about so many come of a line.
        let expected = (tree.line_count() as f64 * 2.5) as u64;
        let (send, receive) = sync_channel::<Vec<Quad>>(WAITING);
        let (mapping, people, loaded) = std::thread::scope(|scope| {
            let mapping = scope.spawn(move || {
                let mut gathered = Gathered::new(self.base(), graph.clone());
                // If nobody listens any more, the loader has failed and says why.
                let hand_over = |gathered: &mut Gathered<'_>| drop(send.send(gathered.take()));
                let mapping = state(tree, &mut gathered, &mut |gathered| {
                    if gathered.len() >= BATCH {
                        hand_over(gathered);
                    }
                });
                let persons = mapping.entities.iter().filter(|entity| entity.id.kind == EntityKind::Person);
                let people: Vec<NamedNode> = persons.map(|entity| gathered.node(&entity.id)).collect();
                hand_over(&mut gathered);
                drop(send.send(provenance));
                (mapping, people)
            });
            let tell = |count| progress("importing", count, expected.max(count));
            let loaded = self.data.stream(receive.into_iter().flatten(), (&done.file, &done.sha256), &tell);
            let (mapping, people) = mapping.join().expect("mapping takes whatever was read, and its tests fuzz it");
            (mapping, people, loaded)
        });
        done.quads_added = usize::try_from(loaded?).unwrap_or(usize::MAX);
        done.added = tree.records().count();
        done.found = counted(&mapping.entities);
        done.report = mapping.report;
        progress("reading the links", 0, 1);
        self.renew(&mut turn)?;
        self.names.forget();
        progress("weighing who may be living", 0, 1);
        self.admit(people.into_iter().collect::<BTreeSet<_>>())?;
        done.version = self.version(reader);
        Ok(())
    }

    /// Lets strangers see what there was before, or nothing if they need not see anything.
    fn stand_back(&self, alone: bool) -> Result<(), Error> {
        match alone {
            true => self.close_to_strangers(),
            false => self.part_from_strangers().map_err(|e: StoreError| e.into()),
        }
    }
}
