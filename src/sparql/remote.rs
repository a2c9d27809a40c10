//! `SERVICE` and `LOAD` on other hosts: allowed ones only, in blocks of bound values, and whole or not at all.
//!
//! A query is sent as a form, which every server takes. Answers have limits of time, size and rows; one that says of
//! itself that it is cut, or that is not in a format of SPARQL, is an error. A host that fails again and again is left
//! alone for a while. Answers are kept for a minute ([`Kept`]), and each query knows whom it asked ([`Asked`]).

use super::SparqlError;
use super::addresses::PublicOnly;
use super::answers_kept::Kept;
use super::budget::Budget;
use super::extensions::ServiceRows;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad, Term, Variable};
use oxigraph::sparql::QuerySolutionIter;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};
use spareval::DefaultServiceHandler;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use ureq::http::{HeaderMap, Response};
use url::Url;

/// What may be asked of other hosts.
#[derive(Clone, Debug)]
pub struct RemoteSettings {
    /// Hosts that may be asked: `query.example.org`, or with a port, `localhost:3030`.
    pub hosts: Vec<String>,
    /// Whether they may have private and loopback addresses.
    pub allow_private: bool,
    /// The longest one request may take.
    pub time: Duration,
    /// The most bytes of one answer.
    pub bytes: u64,
    /// The most rows of all answers to one `SERVICE`.
    pub rows: usize,
    /// How many rows of bound values go with one request.
    pub block: usize,
    /// How long an answer may be used again.
    pub keep: Duration,
    /// The most bytes of answers that are kept.
    pub kept_bytes: u64,
}

impl Default for RemoteSettings {
    fn default() -> Self {
        Self {
            hosts: Vec::new(),
            allow_private: false,
            time: Duration::from_secs(20),
            bytes: 32 << 20,
            rows: 200_000,
            block: 100,
            keep: Duration::from_secs(60),
            kept_bytes: 32 << 20,
        }
    }
}

/// Failures after which a host is left alone, and for how long.
const FAILURES: u32 = 3;
const REST: Duration = Duration::from_secs(60);
/// How many redirections are followed, each to an allowed host.
const REDIRECTIONS: usize = 3;
/// More bound rows than this are not sent in blocks.
pub(super) const MOST_BOUND: usize = 10_000;

/// What a query asked of one service, for whoever wants to know where its rows came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Asked {
    /// The service's IRI.
    pub endpoint: String,
    /// Requests that were sent.
    pub requests: u32,
    /// Requests that were answered from what was kept.
    pub kept: u32,
    /// Rows that came.
    pub rows: u64,
    /// How long it took.
    pub milliseconds: u64,
    /// Why it failed, if it did; with `SERVICE SILENT` the answer then lacks its rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

/// Variables and the rows of their values.
pub(super) type Bound<'a> = (&'a [Variable], &'a [Vec<Option<GroundTerm>>]);

/// Access to other hosts.
pub struct Remote {
    settings: RemoteSettings,
    agent: ureq::Agent,
    failures: Mutex<HashMap<String, (u32, Instant)>>,
    kept: Kept,
}

impl Remote {
    /// Access as the settings say.
    pub fn new(settings: RemoteSettings) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(concat!("haverim/", env!("CARGO_PKG_VERSION")))
            .build();
        let connector = ureq::unversioned::transport::DefaultConnector::default();
        let resolver = PublicOnly { allow_private: settings.allow_private };
        let kept = Kept::new(settings.kept_bytes, settings.keep);
        Self { agent: ureq::Agent::with_parts(config, connector, resolver), settings, failures: Mutex::default(), kept }
    }

    /// The evaluator's handler within a query's budget, for services that have no bound values to be sent with.
    pub(super) fn handler(self: &Arc<Self>, budget: Arc<Budget>) -> Handler {
        Handler { remote: self.clone(), budget }
    }

    /// How many rows of bound values go with one request.
    pub(super) fn block(&self) -> usize {
        self.settings.block.max(1)
    }

    /// The rows of a pattern at a service, for each block of bound values; without any, for the pattern alone.
    pub(super) fn rows(
        &self,
        service: &NamedNode,
        pattern: &GraphPattern,
        bound: Option<Bound<'_>>,
        budget: &Budget,
    ) -> Result<ServiceRows, SparqlError> {
        let mut variables: Vec<Variable> = Vec::new();
        pattern.on_in_scope_variable(|v| {
            if !variables.contains(v) {
                variables.push(v.clone());
            }
        });
        let mut rows = Vec::new();
        match bound {
            None => self.ask(service, pattern.clone(), &variables, &mut rows, budget)?,
            Some((names, values)) => {
                for block in values.chunks(self.block()) {
                    let values = GraphPattern::Values { variables: names.to_vec(), bindings: block.to_vec() };
                    let joined = GraphPattern::Join { left: Box::new(values), right: Box::new(pattern.clone()) };
                    self.ask(service, joined, &variables, &mut rows, budget)?;
                }
            }
        }
        Ok((variables, rows))
    }

    /// One request, or its answer of a moment ago.
    fn ask(
        &self,
        service: &NamedNode,
        pattern: GraphPattern,
        variables: &[Variable],
        rows: &mut Vec<Vec<Option<Term>>>,
        budget: &Budget,
    ) -> Result<(), SparqlError> {
        let pattern = GraphPattern::Project { inner: Box::new(pattern), variables: variables.to_vec() };
        let query = Query::Select { dataset: None, pattern, base_iri: None }.to_string();
        if let Some(kept) = self.kept.get(service.as_str(), &query) {
            budget.asked(service.as_str(), |asked| {
                asked.kept += 1;
                asked.rows += kept.len() as u64;
            });
            return self.take(service, rows, kept.iter().cloned());
        }
        let start = Instant::now();
        let answer = self.answer(service, &query, variables, budget);
        budget.asked(service.as_str(), |asked| {
            asked.requests += 1;
            asked.milliseconds += u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
            match &answer {
                Ok(answer) => asked.rows += answer.len() as u64,
                Err(error) => asked.failed = Some(error.to_string()),
            }
        });
        let answer = answer?;
        self.kept.put(service.as_str(), &query, &answer);
        self.take(service, rows, answer.into_iter())
    }

    fn take(
        &self,
        service: &NamedNode,
        rows: &mut Vec<Vec<Option<Term>>>,
        more: impl ExactSizeIterator<Item = Vec<Option<Term>>>,
    ) -> Result<(), SparqlError> {
        if rows.len() + more.len() > self.settings.rows {
            return Err(failure(service, format!("it has more than {} rows", self.settings.rows)));
        }
        rows.extend(more);
        Ok(())
    }

    /// The rows of one request.
    fn answer(
        &self,
        service: &NamedNode,
        query: &str,
        variables: &[Variable],
        budget: &Budget,
    ) -> Result<Vec<Vec<Option<Term>>>, SparqlError> {
        let accept = "application/sparql-results+json, application/sparql-results+xml;q=0.8";
        let (head, body) = self.request(service, accept, Some(query), budget)?;
        let failed = |told: String| failure(service, told);
        let media_type = content_type(&head);
        let format = QueryResultsFormat::from_media_type(&media_type)
            .ok_or_else(|| failed(format!("it answered with `{media_type}`, which is no format of SPARQL results")))?;
        let parsed = QueryResultsParser::from_format(format).for_slice(&body).map_err(|e| failed(e.to_string()))?;
        let SliceQueryResultsParserOutput::Solutions(solutions) = parsed else {
            return Err(failed("it answered a selection with a boolean".into()));
        };
        let mut rows = Vec::new();
        for solution in solutions {
            budget.check()?;
            let solution = solution.map_err(|e| failed(e.to_string()))?;
            if rows.len() >= self.settings.rows {
                return Err(failed(format!("it has more than {} rows", self.settings.rows)));
            }
            rows.push(variables.iter().map(|v| solution.get(v).cloned()).collect());
        }
        Ok(rows)
    }

    /// The triples behind an IRI.
    pub(super) fn load(&self, source: &NamedNode, budget: &Budget) -> Result<Vec<Quad>, SparqlError> {
        let accept = "text/turtle, application/n-triples, application/rdf+xml;q=0.8, application/ld+json;q=0.7";
        let (head, body) = self.request(source, accept, None, budget)?;
        let media_type = content_type(&head);
        let format = RdfFormat::from_media_type(&media_type)
            .ok_or_else(|| failure(source, format!("it answered with `{media_type}`, which is not RDF")))?;
        let parser = RdfParser::from_format(format).without_named_graphs().rename_blank_nodes();
        let parser = parser.with_base_iri(source.as_str()).map_err(|e| failure(source, e.to_string()))?;
        let quads: Result<Vec<Quad>, _> = parser.for_slice(&body).collect();
        quads.map_err(|e| failure(source, e.to_string()))
    }

    /// One request, through redirections to allowed hosts; its answer in full.
    fn request(
        &self,
        to: &NamedNode,
        accept: &str,
        query: Option<&str>,
        budget: &Budget,
    ) -> Result<(HeaderMap, Vec<u8>), SparqlError> {
        let mut url = self.allowed(to.as_str())?;
        let host = host_of(&url);
        self.not_resting(&host)?;
        for _ in 0..=REDIRECTIONS {
            budget.check()?;
            let left = budget.limits().time.saturating_sub(budget.elapsed());
            let time = self.settings.time.min(left).max(Duration::from_millis(1));
            let answer = match self.send(&url, accept, query, time) {
                Ok(answer) => answer,
                Err(error) => {
                    self.note(&host, false);
                    return Err(failure(to, error.to_string()));
                }
            };
            let (head, mut body) = answer.into_parts();
            let status = head.status.as_u16();
            if let (301 | 302 | 303 | 307 | 308, Some(place)) = (status, head.headers.get("location")) {
                if query.is_some() && status < 307 {
                    return Err(failure(to, "it sends a query elsewhere in a way that loses it".into()));
                }
                let place = place.to_str().ok().and_then(|place| url.join(place).ok());
                let place = place.ok_or_else(|| failure(to, "it sends us nowhere".into()))?;
                url = self.allowed(place.as_str())?;
                continue;
            }
            if status != 200 {
                self.note(&host, status < 500);
                return Err(failure(to, format!("it answered with status {status}")));
            }
            if let Some(name) = says_it_is_cut(&head.headers) {
                return Err(failure(to, format!("it cut its answer (`{name}`)")));
            }
            let bytes = body.with_config().limit(self.settings.bytes).read_to_vec();
            self.note(&host, bytes.is_ok());
            let bytes = bytes.map_err(|e| failure(to, e.to_string()))?;
            return Ok((head.headers, bytes));
        }
        Err(failure(to, "it sends us round and round".into()))
    }

    fn send(
        &self,
        url: &Url,
        accept: &str,
        query: Option<&str>,
        time: Duration,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        match query {
            Some(query) => self
                .agent
                .post(url.as_str())
                .config()
                .timeout_global(Some(time))
                .build()
                .header("accept", accept)
                .send_form([("query", query)]),
            None => {
                self.agent.get(url.as_str()).config().timeout_global(Some(time)).build().header("accept", accept).call()
            }
        }
    }

    /// A URL on the list. Reading it as browsers do shows `http://2130706433/` for what it is.
    fn allowed(&self, text: &str) -> Result<Url, SparqlError> {
        let refused = |told: &str| SparqlError::Refused(format!("`{text}` {told}"));
        let url = Url::parse(text).map_err(|_| refused("is not a URL"))?;
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
            return Err(refused("is not a plain `http` or `https` URL"));
        }
        let host = host_of(&url);
        if self.settings.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(&host)) {
            return Ok(url);
        }
        Err(refused("is not on a host that this server may ask; the operator's `--service-host` lists them"))
    }

    fn not_resting(&self, host: &str) -> Result<(), SparqlError> {
        match self.failures.lock().unwrap_or_else(PoisonError::into_inner).get(host) {
            Some((times, last)) if *times >= FAILURES && last.elapsed() < REST => {
                Err(SparqlError::Remote(format!("`{host}` failed {times} times and is left alone for a minute").into()))
            }
            _ => Ok(()),
        }
    }

    fn note(&self, host: &str, went_well: bool) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if went_well {
            failures.remove(host);
        } else {
            let entry = failures.entry(host.to_owned()).or_insert((0, Instant::now()));
            *entry = (entry.0 + 1, Instant::now());
        }
    }
}

/// A host as the operator's list names it: with its port, unless that is the usual one.
fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn failure(to: &NamedNode, told: String) -> SparqlError {
    SparqlError::Remote(format!("{to}: {told}").into())
}

fn content_type(head: &HeaderMap) -> String {
    let value = head.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Servers that cut an answer and still say 200 have only a header to tell it by.
fn says_it_is_cut(head: &HeaderMap) -> Option<&'static str> {
    ["x-sql-state", "x-sql-message", "x-sparql-maxrows", "x-exec-partial"]
        .into_iter()
        .find(|name| head.contains_key(*name))
}

/// A query's way to other hosts.
pub(super) struct Handler {
    remote: Arc<Remote>,
    budget: Arc<Budget>,
}

impl DefaultServiceHandler for Handler {
    type Error = SparqlError;

    fn handle(
        &self,
        service: &NamedNode,
        pattern: &GraphPattern,
        _: Option<&oxiri::Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, SparqlError> {
        let (variables, rows) = self.remote.rows(service, pattern, None, &self.budget)?;
        Ok(QuerySolutionIter::from_tuples(variables.into(), rows.into_iter().map(Ok)))
    }
}
