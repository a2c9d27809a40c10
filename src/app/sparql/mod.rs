//! Strangers' SPARQL: queries within a budget, updates through the one commit path, graphs as wholes.

mod completions;
mod functions;
mod given;
mod index;
mod search;
mod services;

use super::{App, Error, Reader};
use crate::sparql::error::Ended;
use crate::sparql::{
    Answer, Changes, Closures, Desk, Entry, Evaluation, Extensions, Source, Survey, Target, parse, weigh,
};
use crate::store::{Commit, Dataset, Mode, Quads, StoreError, Writer};
use index::LinkIndex;
use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode};
use serde_json::Value;
use std::sync::Arc;

pub use crate::ontology::prefixes::{PREFIXES, prefix};
pub use crate::sparql::format::{self as answers, DATASETS, Format, GRAPHS, Kind, Offer, RESULTS};
pub use crate::sparql::parse as sparql_parse;
pub use crate::sparql::{
    Budget, Class, Entry as SparqlEntry, HangUp, Limits, Outcome, RemoteSettings, RequestDataset, Run, Slots,
    SparqlError, Stop, Survey as SparqlSurvey,
};
pub use completions::{Completion, Completions};
pub use oxigraph::io::{RdfFormat, RdfParser, RdfSerializer};
pub use oxigraph::model as rdf;
pub use oxigraph::sparql::results::QueryResultsFormat as ResultsFormat;
pub use spargebra::Query;

use rdf::{GraphName, Quad};

/// Whether a graph was there before it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// It was there.
    There,
    /// It was not.
    New,
}

/// What to do to a graph beside putting quads in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// Leave what is there.
    Add,
    /// Take out what is there.
    Replace,
}

impl Ended for Error {
    fn stop(&self) -> Option<Stop> {
        match self {
            Self::Sparql(error) => error.stop(),
            _ => None,
        }
    }
}

impl App {
    /// The desk where queries are taken in.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// What this reader's queries may use beside SPARQL.
    pub fn extensions(&self, reader: &Reader) -> Extensions {
        self.extensions_for(reader, &Survey::ANYTHING)
    }

    /// As much of it as a query mentions.
    fn extensions_for(&self, reader: &Reader, survey: &Survey) -> Extensions {
        let mut extensions = Extensions { remote: self.remote.clone(), ..Extensions::default() };
        if survey.extended {
            extensions.functions = functions::dates();
        }
        // A plain store has no link graph: its default graph is whatever was written there.
        if self.dataset(reader).mode() == Mode::Plain {
            return extensions;
        }
        let snapshot = self.snapshot(reader);
        if survey.extended {
            extensions.functions.extend(functions::kin(&snapshot));
            extensions.functions.extend(search::functions(self.indexed(reader), self.base()));
        }
        if survey.services > 0 {
            extensions.services = services::all(&snapshot, &self.dataset(reader));
            extensions.services.push(search::service(self.indexed(reader), self.base()));
        }
        extensions.closures = survey.closure.then(|| Arc::new(LinkIndex::new(snapshot)) as Arc<dyn Closures>);
        extensions
    }

    /// Answers a query within its entry's budget.
    pub fn answer_query(
        &self,
        reader: &Reader,
        entry: Entry,
        query: Query,
        consume: impl FnOnce(Answer<'_>, &Budget) -> Result<(), SparqlError>,
    ) -> Result<(), Error> {
        self.evaluate(reader, entry, query, |evaluation, query| {
            evaluation.run(query, |answer| consume(answer, &evaluation.budget))
        })
    }

    /// How a query would be answered; with statistics it is.
    pub fn explain(&self, reader: &Reader, entry: Entry, query: Query, statistics: bool) -> Result<Value, Error> {
        self.evaluate(reader, entry, query, |evaluation, query| evaluation.explain(query, statistics))
    }

    fn evaluate<T>(
        &self,
        reader: &Reader,
        entry: Entry,
        query: Query,
        work: impl FnOnce(&Evaluation<'_>, Query) -> Result<T, SparqlError>,
    ) -> Result<T, Error> {
        let class = weigh::weigh(&query);
        let use_index = entry.path_index.unwrap_or(self.path_index);
        let survey = Survey::of(&query);
        let done: Result<T, SparqlError> = entry.perform(class, |budget| {
            let mut extensions = self.extensions_for(reader, &survey);
            extensions.closures = extensions.closures.filter(|_| use_index);
            let data = self.dataset(reader);
            let source = Source::Store(data.store());
            let version = || data.settled_version();
            work(&Evaluation::new(source, budget.clone(), &extensions, &version), query)
        });
        Ok(done?)
    }

    /// Runs an update in one transaction.
    pub fn update(
        &self,
        reader: &Reader,
        entry: Entry,
        text: &str,
        base: Option<&str>,
        using: &RequestDataset,
    ) -> Result<Commit, Error> {
        self.may_write(reader, None)?;
        let update = parse::update(text, base)?;
        entry.perform(Class::Light, |budget| {
            let extensions = self.extensions(reader);
            let changes = Changes { update, using, extensions: &extensions, budget: budget.clone() };
            changes.check()?;
            self.write(reader, "sparql update", |writer| changes.apply(&mut Allowed::new(self, reader, writer)))
        })
    }

    /// The quads of a graph, or of the whole dataset; `None` if there is no such graph.
    pub fn graph(&self, reader: &Reader, graph: Option<GraphNameRef<'_>>) -> Result<Option<Quads>, Error> {
        let data = self.dataset(reader);
        if let Some(GraphNameRef::NamedNode(name)) = graph
            && !data.store().contains_named_graph(name).map_err(StoreError::from)?
        {
            return Ok(None);
        }
        Ok(Some(data.quads(None, None, None, graph)))
    }

    /// Puts quads into a graph, or with `None` into the graphs that they name; in one commit, also where they replace
    /// everything.
    pub fn put(&self, reader: &Reader, graph: Option<&GraphName>, put: Put, quads: Vec<Quad>) -> Result<Before, Error> {
        self.may_write(reader, None)?;
        let mut before = Before::There;
        self.write::<Error>(reader, "graph store", |writer| {
            let mut allowed = Allowed::new(self, reader, writer);
            if let Some(graph) = graph {
                before = allowed.before(graph)?;
                if put == Put::Replace {
                    allowed.clear(graph.as_ref())?;
                }
                if let GraphName::NamedNode(name) = graph {
                    allowed.create(name)?;
                }
            } else if put == Put::Replace {
                allowed.drop_all()?;
            }
            quads.into_iter().try_for_each(|quad| match graph {
                Some(graph) => allowed.insert(Quad { graph_name: graph.clone(), ..quad }),
                None => allowed.insert(quad),
            })
        })?;
        Ok(before)
    }

    /// Takes a graph away, `None` all of them; whether it was there.
    pub fn delete(&self, reader: &Reader, graph: Option<&GraphName>) -> Result<Before, Error> {
        self.may_write(reader, None)?;
        let mut before = Before::There;
        self.write::<Error>(reader, "graph store", |writer| {
            let mut allowed = Allowed::new(self, reader, writer);
            if let Some(graph) = graph {
                before = allowed.before(graph)?;
                return allowed.drop(graph);
            }
            allowed.drop_all()
        })?;
        Ok(before)
    }
}

/// A writer that asks, once a graph, whether the reader may.
struct Allowed<'a, 'w, 'd> {
    app: &'a App,
    reader: &'a Reader,
    writer: &'w mut Writer<'d>,
    checked: Vec<GraphName>,
}

impl<'a, 'w, 'd> Allowed<'a, 'w, 'd> {
    fn new(app: &'a App, reader: &'a Reader, writer: &'w mut Writer<'d>) -> Self {
        Self { app, reader, writer, checked: Vec::new() }
    }

    fn ask(&mut self, graph: GraphNameRef<'_>) -> Result<(), Error> {
        if self.checked.iter().any(|checked| checked.as_ref() == graph) {
            return Ok(());
        }
        match graph {
            GraphNameRef::NamedNode(name) => self.app.may_write(self.reader, Some(name.as_str()))?,
            _ => self.app.may_write(self.reader, None)?,
        }
        self.checked.push(graph.into_owned());
        Ok(())
    }

    fn drop_all(&mut self) -> Result<(), Error> {
        for graph in self.writer.named_graphs()? {
            if let NamedOrBlankNode::NamedNode(name) = graph {
                self.drop(&name.into())?;
            }
        }
        self.drop(&GraphName::DefaultGraph)
    }

    fn before(&self, graph: &GraphName) -> Result<Before, Error> {
        let GraphName::NamedNode(name) = graph else { return Ok(Before::There) };
        Ok(if self.writer.knows(name)? { Before::There } else { Before::New })
    }

    fn drop(&mut self, graph: &GraphName) -> Result<(), Error> {
        self.clear(graph.as_ref())?;
        match graph {
            GraphName::NamedNode(name) => self.forget(name),
            _ => Ok(()),
        }
    }
}

impl Target for Allowed<'_, '_, '_> {
    type Error = Error;

    fn source(&mut self) -> Result<Source<'_>, Error> {
        let store = self.writer.store();
        Ok(self.writer.transaction()?.map_or(Source::Store(store), Source::Transaction))
    }

    fn graphs(&self) -> Result<Vec<NamedOrBlankNode>, Error> {
        Ok(self.writer.named_graphs()?)
    }

    fn knows(&self, graph: &NamedNode) -> Result<bool, Error> {
        Ok(self.writer.knows(graph)?)
    }

    fn insert(&mut self, quad: Quad) -> Result<(), Error> {
        self.ask(quad.graph_name.as_ref())?;
        self.writer.insert(quad)?;
        Ok(())
    }

    fn remove(&mut self, quad: &Quad) -> Result<(), Error> {
        self.ask(quad.graph_name.as_ref())?;
        self.writer.remove(quad)?;
        Ok(())
    }

    fn clear(&mut self, graph: GraphNameRef<'_>) -> Result<(), Error> {
        self.ask(graph)?;
        self.writer.clear(graph)?;
        Ok(())
    }

    fn create(&mut self, graph: &NamedNode) -> Result<(), Error> {
        self.ask(GraphNameRef::NamedNode(graph.as_ref()))?;
        self.writer.create(graph);
        Ok(())
    }

    fn forget(&mut self, graph: &NamedNode) -> Result<(), Error> {
        self.ask(GraphNameRef::NamedNode(graph.as_ref()))?;
        self.writer.forget(graph)?;
        Ok(())
    }
}
