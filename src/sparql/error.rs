//! Why a query or an update was not answered.

use super::budget::Stop;
use crate::store::StoreError;
use oxigraph::sparql::QueryEvaluationError;

/// Why a query or an update was not answered in full. There is no third thing between an answer and one of these.
#[derive(Debug, thiserror::Error)]
pub enum SparqlError {
    /// The text is not SPARQL.
    #[error("{message}")]
    Syntax {
        /// What was expected.
        message: String,
        /// Line of the first character that does not fit, from 1.
        line: Option<usize>,
        /// Column of it, from 1.
        column: Option<usize>,
    },
    /// The text is SPARQL, but too long or too deeply nested to be looked at.
    #[error("the query is too large: {0}")]
    TooLarge(String),
    /// The query asks for something this service does not do for anyone.
    #[error("{0}")]
    Refused(String),
    /// The request asks for a dataset in two ways, or names it badly.
    #[error("{0}")]
    Dataset(String),
    /// A limit was reached or someone stopped the query.
    #[error("{0}")]
    Stopped(#[from] Stop),
    /// A remote service failed or answered in part.
    #[error("`SERVICE` or `LOAD` failed: {0}")]
    Remote(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A function or service that nobody registered.
    #[error("{0}")]
    Unknown(String),
    /// A service inside this process is asked what it does not understand.
    #[error("{0}")]
    Asked(String),
    /// The evaluator gave up.
    #[error("the query could not be evaluated: {0}")]
    Evaluation(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The evaluator broke; the server lives on.
    #[error("the evaluator broke: {0}")]
    Broken(String),
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The answer could not be written out.
    #[error("the answer could not be written")]
    Write(#[source] std::io::Error),
}

impl From<QueryEvaluationError> for SparqlError {
    fn from(error: QueryEvaluationError) -> Self {
        match error {
            // Our own handlers fail with an error of ours.
            QueryEvaluationError::Service(cause) => cause.downcast().map_or_else(Self::Remote, |error| *error),
            QueryEvaluationError::UnsupportedCustomFunction(_)
            | QueryEvaluationError::UnsupportedCustomFunctionArity { .. }
            | QueryEvaluationError::UnsupportedService(_)
            | QueryEvaluationError::UnboundService
            | QueryEvaluationError::InvalidServiceName(_) => Self::Unknown(error.to_string()),
            other => Self::Evaluation(Box::new(other)),
        }
    }
}

impl From<std::io::Error> for SparqlError {
    fn from(error: std::io::Error) -> Self {
        Self::Write(error)
    }
}

impl From<std::convert::Infallible> for SparqlError {
    fn from(error: std::convert::Infallible) -> Self {
        match error {}
    }
}

/// How an error reads for whoever looks at the registry of runs.
pub trait Ended: std::fmt::Display {
    /// The stop that it was, if it was one.
    fn stop(&self) -> Option<Stop>;
}

impl Ended for SparqlError {
    fn stop(&self) -> Option<Stop> {
        match self {
            Self::Stopped(stop) => Some(*stop),
            _ => None,
        }
    }
}
