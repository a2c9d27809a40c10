//! Answers to the operator's and the library's queries, with the functions and services that strangers' queries have.

use super::{App, Error};
use crate::access::Reader;
use crate::sparql::rewrite::bind::bind;
use crate::sparql::{Answer, Budget, Evaluation, Limits, RequestDataset, Rows, Source, SparqlError, parse};
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::Term;
use oxigraph::sparql::Variable;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use spargebra::Query;
use std::sync::Arc;
use std::time::Duration;

/// An answer, ready to print.
#[derive(Clone, Debug)]
pub enum QueryAnswer {
    /// Of ASK.
    Boolean(bool),
    /// Of CONSTRUCT and DESCRIBE, as N-Triples.
    Graph(Vec<u8>),
    /// Of SELECT.
    Rows {
        /// As SPARQL 1.1 results in JSON.
        json: Vec<u8>,
        /// The variables.
        header: Vec<String>,
        /// The values: IRIs and texts without their marks; empty where unbound.
        rows: Vec<Vec<String>>,
    },
}

impl App {
    /// Answers a query.
    pub fn query(&self, reader: &Reader, query: &str) -> Result<QueryAnswer, Error> {
        self.answer(reader, query, &[])
    }

    /// Answers a question of the library.
    pub fn ask_question(&self, reader: &Reader, name: &str, params: &[(String, String)]) -> Result<QueryAnswer, Error> {
        let question = self.library().get(name).ok_or_else(|| Error::not_found("question", name))?;
        let bindings = question.bindings(self.base(), params)?;
        self.answer(reader, &question.text, &bindings)
    }

    /// A question of the library as a query, its parameters bound: what was given, else the defaults.
    pub fn question_query(&self, name: &str, params: &[(String, String)]) -> Result<Query, Error> {
        let question = self.library().get(name).ok_or_else(|| Error::not_found("question", name))?;
        let bindings = question.bindings(self.base(), params)?;
        let parsed = parse::query(&question.text, Some(self.base().as_str()), &RequestDataset::default())?;
        Ok(bind(parsed, &bindings)?)
    }

    fn answer(&self, reader: &Reader, query: &str, bindings: &[(Variable, Term)]) -> Result<QueryAnswer, Error> {
        let parsed = parse::query(query, Some(self.base().as_str()), &RequestDataset::default())?;
        let (data, extensions) = (self.dataset(reader), self.extensions(reader));
        let (source, version) = (Source::Store(data.store()), || data.settled_version());
        let evaluation = Evaluation::new(source, Arc::new(Budget::new(UNHURRIED)), &extensions, &version);
        Ok(evaluation.run(bind(parsed, bindings)?, whole)?)
    }
}

/// The operator's own query may take its time, and memory as there is.
const UNHURRIED: Limits =
    Limits { time: Duration::from_secs(24 * 3600), memory: 1 << 60, rows: u64::MAX, bytes: u64::MAX };

/// Reads an answer to its end.
fn whole(answer: Answer<'_>) -> Result<QueryAnswer, SparqlError> {
    match answer {
        Answer::Boolean(value) => Ok(QueryAnswer::Boolean(value)),
        Answer::Triples(triples) => {
            let mut writer = RdfSerializer::from_format(RdfFormat::NTriples).for_writer(Vec::new());
            for triple in triples {
                writer.serialize_triple(&triple?)?;
            }
            Ok(QueryAnswer::Graph(writer.finish()?))
        }
        Answer::Rows(Rows { variables, rows: solutions }) => {
            let mut json = QueryResultsSerializer::from_format(QueryResultsFormat::Json)
                .serialize_solutions_to_writer(Vec::new(), variables.to_vec())?;
            let mut rows = Vec::new();
            for solution in solutions {
                let solution = solution?;
                json.serialize(&solution)?;
                rows.push(variables.iter().map(|v| solution.get(v).map(plain).unwrap_or_default()).collect());
            }
            let header = variables.iter().map(|variable| variable.as_str().to_owned()).collect();
            Ok(QueryAnswer::Rows { json: json.finish()?, header, rows })
        }
    }
}

/// A term as people read it.
fn plain(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().into(),
        Term::BlankNode(node) => node.to_string(),
        Term::Literal(literal) => literal.value().into(),
    }
}
