//! Answers to the operator's and the library's queries.

use super::{App, Error};
use crate::access::Reader;
use crate::sparql::rewrite::bind::bind;
use crate::sparql::{RequestDataset, parse};
use crate::store::StoreError;
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::Term;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryResults, SparqlEvaluator, Variable};
use spargebra::Query;

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
        let failed = |source| Error::File { path: "the answer".into(), source };
        let data = self.dataset(reader);
        let parsed = parse::query(query, Some(self.base().as_str()), &RequestDataset::default())?;
        let bound = bind(parsed, bindings)?;
        // The operator's own query: it may take its time.
        let results = SparqlEvaluator::new().for_query(bound).on_store(data.store()).execute();
        match results.map_err(StoreError::from)? {
            QueryResults::Boolean(value) => Ok(QueryAnswer::Boolean(value)),
            QueryResults::Graph(triples) => {
                let mut writer = RdfSerializer::from_format(RdfFormat::NTriples).for_writer(Vec::new());
                for triple in triples {
                    writer.serialize_triple(&triple.map_err(StoreError::from)?).map_err(failed)?;
                }
                Ok(QueryAnswer::Graph(writer.finish().map_err(failed)?))
            }
            QueryResults::Solutions(solutions) => {
                let variables = solutions.variables().to_vec();
                let mut json = QueryResultsSerializer::from_format(QueryResultsFormat::Json)
                    .serialize_solutions_to_writer(Vec::new(), variables.clone())
                    .map_err(failed)?;
                let mut rows = Vec::new();
                for solution in solutions {
                    let solution = solution.map_err(StoreError::from)?;
                    json.serialize(&solution).map_err(failed)?;
                    rows.push(variables.iter().map(|v| solution.get(v).map(plain).unwrap_or_default()).collect());
                }
                let header = variables.into_iter().map(Variable::into_string).collect();
                Ok(QueryAnswer::Rows { json: json.finish().map_err(failed)?, header, rows })
            }
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
