//! `SERVICE` on other hosts, joined with what stands beside it.
//!
//! What the rest of the query binds is sent along, block by block (a bind join). A service may be named by a variable
//! that the rest of the query binds; its rows are then marked with the endpoint they came from:
//!
//! ```sparql
//! VALUES ?endpoint { <https://a.example/sparql> <https://b.example/sparql> }
//! SERVICE SILENT ?endpoint { ?person rdfs:label ?name }
//! ```
//! With `SILENT` an endpoint that fails leaves a row with its name and nothing else, and the answer's header
//! `Haverim-Service-Failed` names it; `/sparql/runs/{id}` tells what was asked of each, and why one failed.

use super::SparqlError;
use super::beforehand::Beforehand;
use super::remote::MOST_BOUND;
use super::rewrite::names::{certain, in_scope};
use super::rewrite::paths::ground_term;
use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::{GroundTerm, NamedNodePattern};
use std::collections::BTreeMap;

/// The most endpoints that one `SERVICE` may stand for.
const MOST_ENDPOINTS: usize = 20;

/// Rows of values that are sent along.
type Block = Vec<Vec<Option<GroundTerm>>>;

impl Beforehand<'_> {
    /// Whether a pattern is a service on another host, by its name or by a variable.
    pub(super) fn is_elsewhere(&self, pattern: &GraphPattern) -> bool {
        let GraphPattern::Service { name, .. } = pattern else { return false };
        let extensions = &self.evaluation.extensions;
        let ours = |name| extensions.services.iter().any(|(service, _)| service == name);
        extensions.remote.is_some() && !matches!(name, NamedNodePattern::NamedNode(name) if ours(name))
    }

    /// The rows of a remote service for what the pattern around it binds; the service as it is where that binds nothing
    /// that could be sent along, or too much.
    pub(super) fn elsewhere(
        &mut self,
        service: GraphPattern,
        around: &GraphPattern,
    ) -> Result<GraphPattern, SparqlError> {
        let GraphPattern::Service { name, inner, silent } = &service else { return Ok(service) };
        let (bound, inside) = (certain(around), in_scope(inner));
        let mut shared: Vec<Variable> = bound.iter().filter(|v| inside.contains(*v)).cloned().collect();
        shared.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        match name {
            NamedNodePattern::NamedNode(name) if !shared.is_empty() => {
                let Some(values) = self.around(around, &shared)? else { return Ok(service) };
                let values = values.into_iter().filter_map(ground).collect();
                Ok(match self.told(name, inner, &shared, &values, *silent)? {
                    Some((variables, rows)) => self.table(variables, rows),
                    None => GraphPattern::default(),
                })
            }
            NamedNodePattern::Variable(name) if bound.contains(name) && !inside.contains(name) => {
                let mut wanted = vec![name.clone()];
                wanted.extend(shared.iter().cloned());
                let Some(values) = self.around(around, &wanted)? else { return Ok(service) };
                self.marked(name, inner, &shared, values, *silent)
            }
            _ => Ok(service),
        }
    }

    /// The rows of several endpoints, each with the endpoint it came from.
    fn marked(
        &mut self,
        name: &Variable,
        inner: &GraphPattern,
        shared: &[Variable],
        values: Vec<Vec<Term>>,
        silent: bool,
    ) -> Result<GraphPattern, SparqlError> {
        let mut endpoints: BTreeMap<String, Block> = BTreeMap::new();
        for mut row in values {
            let endpoint = row.remove(0);
            let Term::NamedNode(endpoint) = endpoint else {
                return Err(SparqlError::Unknown(format!("`SERVICE {name}`: {endpoint} is not an IRI")));
            };
            endpoints.entry(endpoint.into_string()).or_default().extend(ground(row));
        }
        if endpoints.len() > MOST_ENDPOINTS {
            let told =
                format!("`SERVICE {name}` stands for {} endpoints, {MOST_ENDPOINTS} are allowed", endpoints.len());
            return Err(SparqlError::TooLarge(told));
        }
        let mut variables = vec![name.clone()];
        inner.on_in_scope_variable(|v| {
            if !variables.contains(v) {
                variables.push(v.clone());
            }
        });
        let mut rows = Vec::new();
        for (endpoint, values) in endpoints {
            let endpoint = NamedNode::new_unchecked(endpoint);
            let mark = Some(Term::from(endpoint.clone()));
            match self.told(&endpoint, inner, shared, &values, silent)? {
                Some((_, told)) => rows
                    .extend(told.into_iter().map(|row| std::iter::once(mark.clone()).chain(row).collect::<Vec<_>>())),
                None => rows.push(std::iter::once(mark).chain(vec![None; variables.len() - 1]).collect()),
            }
        }
        Ok(self.table(variables, rows))
    }

    /// What one endpoint answers; nothing if it failed and is passed over in silence.
    #[expect(clippy::type_complexity, reason = "rows under their variables, or nothing")]
    fn told(
        &self,
        endpoint: &NamedNode,
        inner: &GraphPattern,
        shared: &[Variable],
        values: &Block,
        silent: bool,
    ) -> Result<Option<(Vec<Variable>, Vec<Vec<Option<Term>>>)>, SparqlError> {
        let Some(remote) = &self.evaluation.extensions.remote else {
            return Err(SparqlError::Refused(format!("{endpoint}: this server asks no other host")));
        };
        let bound = (!shared.is_empty()).then_some((shared, values.as_slice()));
        match remote.rows(endpoint, inner, bound, &self.evaluation.budget) {
            Err(SparqlError::Remote(_) | SparqlError::Refused(_)) if silent => Ok(None),
            told => told.map(Some),
        }
    }

    /// What the pattern around a service binds some variables to, each row once; nothing if that is too much to send.
    fn around(&self, around: &GraphPattern, variables: &[Variable]) -> Result<Option<Vec<Vec<Term>>>, SparqlError> {
        let projected = GraphPattern::Project { inner: Box::new(around.clone()), variables: variables.to_vec() };
        let distinct = GraphPattern::Distinct { inner: Box::new(projected) };
        let mut values = Vec::new();
        for row in self.evaluation.rows(distinct, self.context)?.rows {
            let row = row?;
            values.extend(variables.iter().map(|v| row.get(v).cloned()).collect::<Option<Vec<Term>>>());
            if values.len() > MOST_BOUND {
                return Ok(None);
            }
        }
        Ok(Some(values))
    }
}

/// A row that can be sent along: a blank node is nobody else's, so it joins with nothing there.
fn ground(row: Vec<Term>) -> Option<Vec<Option<GroundTerm>>> {
    row.into_iter().map(|term| ground_term(term).map(Some)).collect()
}
