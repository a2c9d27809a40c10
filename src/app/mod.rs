//! The use cases: whatever the command line can do the API can do, by the same method. Every method takes the reader.
//!
//! [`App`] holds the store and the current [`Snapshot`], which is what is derived from one version of it. A request
//! takes the snapshot once and keeps it to its end.

mod atlas;
mod census;
mod check;
mod dates;
mod describe;
mod documentation;
mod error;
mod export_import;
mod find_place;
mod flow;
pub mod gedcom;
mod gedcom_selection;
mod genealogy;
mod import;
mod import_large;
mod import_report;
mod imports;
mod items;
mod labels;
mod library;
mod lists;
mod living;
mod media;
mod network;
mod open;
mod query;
mod records;
mod roster;
mod same_person;
mod search;
mod sheet;
mod shipped;
mod shown;
mod snapshot;
mod sources;
pub mod sparql;
mod stats;
mod trace;
mod transfer;

pub use atlas::{Mission, Site};
pub use check::check;
pub use dates::{DateAnswer, DateRelations, DateRequest, DateView};
pub use documentation::Documented;
pub use error::Error;
pub use find_place::{PlaceKind, PlaceLink, PlaceReason, PlaceReply, PlaceRequest};
pub use flow::{Bench, Flow, Passage};
pub use gedcom::digest_of;
pub use gedcom_selection::Select;
pub use genealogy::GedcomFormat;
pub use import::{ImportRequest, TakenBack};
pub use import_report::{Difference, Differs, Imported};
pub use imports::{ImportFile, ImportView};
pub use items::ItemView;
pub use library::{Library, Param, Question};
pub use lists::{Listing, Page, Summary};
pub use network::{JobState, JobView, Measure, NetworkAnswer, NetworkItem, NetworkReply, NetworkRequest, Resolution};
pub use open::{Opened, Opening, Progress};
pub use query::QueryAnswer;
pub use records::{ClaimView, Figure, NodeRef, Record, Value};
pub use same_person::{
    Decided, Decision, DecisionRequest, DecisionsRequest, Earlier, PairView, PersonView, ReasonView, Said,
    SamePersonReply, SamePersonRequest, Verdict,
};
pub use search::{SearchReply, Suggestions};
pub use sheet::{Sheet, SheetLink, SheetRequest};
pub use shipped::{Curated, Shipped};
pub use shown::ShownDate;
pub use snapshot::Snapshot;
pub use sparql::{Limits, SparqlError};
pub use stats::Stats;
pub use trace::{
    Around, AroundLink, AroundNode, CompanionKind, CompanionView, Companions, Drawn, KinshipAnswer, KinshipRequest,
    LineView, LineageAnswer, LineageRequest, MemberView, Neighbour, PathAnswer, PathMode, PathOptions, PathRequest,
    PathView, Presence, RelationView, RelativeView, RelativesAnswer, RelativesGroup, RelativesRequest, Selection,
    SharedView, Sketch, StatedRelativeView, StatedView, StepView, TracedStep,
};

pub use crate::access::{Reader, Role, TokenRecord, Tokens};
pub use crate::formats::network::NetworkFormat;
pub use crate::ontology::schema::CONTEXT;
pub use crate::ontology::vocabulary::{ONTOLOGY, TermKind};
pub use crate::search::same_person::Agreement;
pub use crate::search::{Facet, FacetValue, Hit, SearchRequest, Why};
pub use crate::store::{Author, Dataset, Embedded, Location, Mode, RdfFile, StoreError};

use crate::model::{Base, Story};
use crate::ontology::vocabulary::Vocabulary;
use arc_swap::ArcSwap;
use std::sync::Arc;

/// The application: one store, what is derived from it, and the use cases.
pub struct App {
    /// Before the store, so that the file is written while the directory is still ours.
    #[expect(dead_code, reason = "it works by being dropped")]
    keeper: snapshot::Keeper,
    #[expect(dead_code, reason = "it works by being dropped")]
    census_keeper: census::Keeper,
    turns: snapshot::Turns,
    data: Arc<Embedded>,
    snapshot: Arc<ArcSwap<Snapshot>>,
    names: Arc<search::Names>,
    public: ArcSwap<living::Public>,
    /// Whom the public store was weighed for; taken by whoever has the turn to write.
    weighed: census::Held,
    key: living::Key,
    vocabulary: Vocabulary,
    library: Library,
    stories: Vec<Story>,
    /// The pictures of imports into a store in memory.
    media: media::MediaInMemory,
    counted: stats::Counted,
    tokens: Tokens,
    jobs: network::Jobs,
    writable: bool,
    desk: crate::sparql::Desk,
    patience: std::time::Duration,
    path_index: bool,
    remote: Option<Arc<crate::sparql::Remote>>,
}

impl App {
    /// The base of instance IRIs.
    pub fn base(&self) -> &Base {
        self.data.base()
    }

    /// What is derived from the store, at one version; hold it for the whole request.
    pub fn snapshot(&self, reader: &Reader) -> Arc<Snapshot> {
        match &self.public.load().apart {
            Some(apart) if !reader.sees_living() => apart.snapshot.clone(),
            _ => self.snapshot.load_full(),
        }
    }

    /// The store that this reader's questions are asked of; strangers' does not hold whoever may be living.
    pub fn dataset(&self, reader: &Reader) -> Arc<Embedded> {
        match &self.public.load().apart {
            Some(apart) if !reader.sees_living() => apart.data.clone(),
            _ => self.data.clone(),
        }
    }

    /// The version of the store that this reader's questions are asked of.
    pub fn version(&self, reader: &Reader) -> u64 {
        self.dataset(reader).version()
    }

    /// The vocabulary, with its labels and sentences.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The question library.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The stories, in their order.
    pub fn stories(&self) -> &[Story] {
        &self.stories
    }

    /// The bearer tokens.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// Whether this reader may change a graph (`None`: any at all): the service must be writable, and if there are
    /// tokens the reader's must allow it.
    pub fn may_write(&self, reader: &Reader, graph: Option<&str>) -> Result<(), Error> {
        if !self.writable {
            return Err(Error::Forbidden(
                "this service is read-only: start it with `--writable` to allow updates".into(),
            ));
        }
        let open = self.tokens.list()?.is_empty() && self.data.mode() == Mode::Plain;
        let allowed = open
            || match graph {
                Some(graph) => reader.may_write(graph),
                None => reader.role >= Role::Write,
            };
        if allowed {
            return Ok(());
        }
        Err(Error::Forbidden(
            "this needs a bearer token that may write: `haverim token create --role write` makes one".into(),
        ))
    }

    /// Runs a write and brings what is derived up to it before it returns.
    pub fn write<E: From<StoreError> + From<Error>>(
        &self,
        reader: &Reader,
        why: &str,
        write: impl FnOnce(&mut crate::store::Writer<'_>) -> Result<(), E>,
    ) -> Result<crate::store::Commit, E> {
        let who = reader.author();
        self.commit(&Author { who, why: why.into(), system: false }, write)
    }

    /// The same for the service's own work, which alone may write the service's own graphs.
    pub fn write_as_service<E: From<StoreError> + From<Error>>(
        &self,
        why: &str,
        write: impl FnOnce(&mut crate::store::Writer<'_>) -> Result<(), E>,
    ) -> Result<crate::store::Commit, E> {
        self.commit(&Author::service(why), write)
    }

    fn commit<E: From<StoreError> + From<Error>>(
        &self,
        author: &Author,
        write: impl FnOnce(&mut crate::store::Writer<'_>) -> Result<(), E>,
    ) -> Result<crate::store::Commit, E> {
        let mut turn = self.turns.take();
        let mut weighed = None;
        let commit = self.data.write(author, |writer| {
            write(writer)?;
            weighed = self.weigh_write(writer)?;
            Ok::<_, E>(())
        })?;
        self.follow(&mut turn, &commit)?;
        self.follow_public(&commit, weighed)?;
        Ok(commit)
    }
}
