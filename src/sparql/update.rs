//! SPARQL Update as our own operations, so that every change goes through the one commit path.
//!
//! Each operation reads what the ones before it wrote: its `WHERE` is a query over the transaction, its templates are
//! filled, and only then are quads taken out and put in (SPARQL 1.1 Update §3.1.3).

use super::evaluate::{Answer, Evaluation, Source, within};
use super::extensions::Extensions;
use super::{Budget, RequestDataset, SparqlError};
use oxigraph::model::{BlankNode, GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::sparql::QuerySolution;
use spargebra::algebra::{GraphPattern, GraphTarget};
use spargebra::term::{
    GraphNamePattern, GroundQuadPattern, GroundTermPattern, NamedNodePattern, QuadPattern, TermPattern,
};
use spargebra::{GraphUpdateOperation as Operation, Query, Update};
use std::collections::HashMap;
use std::sync::Arc;

/// What an update writes to, and where it reads its own writes.
pub trait Target {
    /// Its own error, which is more than ours.
    type Error: From<SparqlError>;

    /// What a query reads that is to see what was written.
    fn source(&mut self) -> Result<Source<'_>, Self::Error>;
    /// The named graphs as they are now.
    fn graphs(&self) -> Result<Vec<NamedOrBlankNode>, Self::Error>;
    /// Whether a graph is known now.
    fn knows(&self, graph: &NamedNode) -> Result<bool, Self::Error>;
    /// Puts a quad in.
    fn insert(&mut self, quad: Quad) -> Result<(), Self::Error>;
    /// Takes a quad out.
    fn remove(&mut self, quad: &Quad) -> Result<(), Self::Error>;
    /// Takes all quads of a graph out.
    fn clear(&mut self, graph: GraphNameRef<'_>) -> Result<(), Self::Error>;
    /// Makes an empty graph known.
    fn create(&mut self, graph: &NamedNode) -> Result<(), Self::Error>;
    /// Makes an empty graph unknown.
    fn forget(&mut self, graph: &NamedNode) -> Result<(), Self::Error>;
}

/// One update request.
pub struct Changes<'a> {
    /// The parsed update.
    pub update: Update,
    /// `using-graph-uri` and `using-named-graph-uri`.
    pub using: &'a RequestDataset,
    /// What is added to SPARQL.
    pub extensions: &'a Extensions,
    /// What it may use. Its limit of rows bounds the quads that change.
    pub budget: Arc<Budget>,
}

impl Changes<'_> {
    /// Checks what can be checked before any work.
    pub fn check(&self) -> Result<(), SparqlError> {
        let asked = self.using.resolve()?.is_some();
        let says = |operation: &Operation| matches!(operation, Operation::DeleteInsert { using: Some(_), .. });
        if asked && self.update.operations.iter().any(says) {
            return Err(SparqlError::Dataset(
                "the update says `USING` or `WITH` itself; leave out `using-graph-uri` and `using-named-graph-uri`"
                    .into(),
            ));
        }
        Ok(())
    }

    /// Does it all, within the budget.
    pub fn apply<T: Target>(&self, target: &mut T) -> Result<(), T::Error> {
        self.check()?;
        let mut operations = || self.update.operations.iter().try_for_each(|operation| self.operate(operation, target));
        within(&self.budget, || Ok(operations()))?
    }

    fn operate<T: Target>(&self, operation: &Operation, target: &mut T) -> Result<(), T::Error> {
        match operation {
            Operation::InsertData { data } => {
                let mut nodes = HashMap::new();
                for quad in data {
                    let subject = match &quad.subject {
                        NamedOrBlankNode::BlankNode(node) => renamed(node, &mut nodes).into(),
                        named => named.clone(),
                    };
                    let object = match &quad.object {
                        Term::BlankNode(node) => renamed(node, &mut nodes).into(),
                        other => other.clone(),
                    };
                    let quad = Quad::new(subject, quad.predicate.clone(), object, graph_name(&quad.graph_name));
                    self.insert(target, quad)?;
                }
                Ok(())
            }
            Operation::DeleteData { data } => {
                for quad in data {
                    let object: Term = ground_object(&quad.object);
                    let (subject, predicate) = (quad.subject.clone(), quad.predicate.clone());
                    self.remove(target, &Quad::new(subject, predicate, object, graph_name(&quad.graph_name)))?;
                }
                Ok(())
            }
            Operation::DeleteInsert { delete, insert, using, pattern } => {
                let dataset = self.using.resolve()?.or_else(|| using.clone());
                let (removed, inserted) = self.effects(delete, insert, dataset, pattern, target)?;
                removed.iter().try_for_each(|quad| self.remove(target, quad))?;
                inserted.into_iter().try_for_each(|quad| self.insert(target, quad))
            }
            Operation::Load { silent, source, destination } => {
                let quads = match self.load(source) {
                    Err(SparqlError::Remote(_) | SparqlError::Refused(_)) if *silent => return Ok(()),
                    loaded => loaded?,
                };
                let graph = graph_name(destination);
                quads.into_iter().try_for_each(|quad| self.insert(target, Quad { graph_name: graph.clone(), ..quad }))
            }
            Operation::Clear { silent, graph } => self.clear(graph, *silent, false, target),
            Operation::Drop { silent, graph } => self.clear(graph, *silent, true, target),
            Operation::Create { silent, graph } => {
                if target.knows(graph)? {
                    return if *silent {
                        Ok(())
                    } else {
                        Err(SparqlError::Refused(format!("graph {graph} exists already")).into())
                    };
                }
                target.create(graph)
            }
        }
    }

    /// The quads that templates give for the solutions of a pattern.
    fn effects<T: Target>(
        &self,
        delete: &[GroundQuadPattern],
        insert: &[QuadPattern],
        dataset: Option<spargebra::algebra::QueryDataset>,
        pattern: &GraphPattern,
        target: &mut T,
    ) -> Result<(Vec<Quad>, Vec<Quad>), T::Error> {
        let mut variables = Vec::new();
        pattern.on_in_scope_variable(|v| {
            if !variables.contains(v) {
                variables.push(v.clone());
            }
        });
        let pattern = GraphPattern::Project { inner: Box::new(pattern.clone()), variables };
        let query = Query::Select { dataset, pattern, base_iri: self.update.base_iri.clone() };
        let source = target.source()?;
        // What the transaction has written is in no index.
        let evaluation = Evaluation::new(source, self.budget.clone(), self.extensions, &|| None);
        let effects = evaluation.run(query, |answer| {
            let Answer::Rows(rows) = answer else { return Err(SparqlError::Broken("a selection gave no rows".into())) };
            let (mut removed, mut inserted) = (Vec::new(), Vec::new());
            for row in rows.rows {
                let row = row?;
                self.budget.check()?;
                removed.extend(delete.iter().filter_map(|quad| fill_ground(quad, &row)));
                let mut nodes = HashMap::new();
                inserted.extend(insert.iter().filter_map(|quad| fill(quad, &row, &mut nodes)));
            }
            Ok((removed, inserted))
        });
        Ok(effects?)
    }

    fn insert<T: Target>(&self, target: &mut T, quad: Quad) -> Result<(), T::Error> {
        self.budget.count_row().map_err(SparqlError::from)?;
        target.insert(quad)
    }

    fn remove<T: Target>(&self, target: &mut T, quad: &Quad) -> Result<(), T::Error> {
        self.budget.count_row().map_err(SparqlError::from)?;
        target.remove(quad)
    }

    fn load(&self, source: &NamedNode) -> Result<Vec<Quad>, SparqlError> {
        match &self.extensions.remote {
            Some(remote) => remote.load(source, &self.budget),
            None => Err(SparqlError::Refused(format!(
                "`LOAD {source}`: this server loads from no other host; send the data to `/store` instead"
            ))),
        }
    }

    fn clear<T: Target>(&self, graph: &GraphTarget, silent: bool, drop: bool, target: &mut T) -> Result<(), T::Error> {
        let named: Vec<NamedOrBlankNode> = match graph {
            GraphTarget::NamedNode(name) => {
                if !silent && !target.knows(name)? {
                    return Err(SparqlError::Refused(format!("graph {name} does not exist")).into());
                }
                vec![name.clone().into()]
            }
            GraphTarget::DefaultGraph => Vec::new(),
            GraphTarget::NamedGraphs | GraphTarget::AllGraphs => target.graphs()?,
        };
        for name in named {
            self.budget.check().map_err(SparqlError::from)?;
            target.clear(name.as_ref().into())?;
            if let (true, NamedOrBlankNode::NamedNode(name)) = (drop, &name) {
                target.forget(name)?;
            }
        }
        if matches!(graph, GraphTarget::DefaultGraph | GraphTarget::AllGraphs) {
            target.clear(GraphNameRef::DefaultGraph)?;
        }
        Ok(())
    }
}

fn graph_name(name: &spargebra::term::GraphName) -> GraphName {
    match name {
        spargebra::term::GraphName::NamedNode(node) => node.clone().into(),
        spargebra::term::GraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}

fn ground_object(term: &spargebra::term::GroundTerm) -> Term {
    match term {
        spargebra::term::GroundTerm::NamedNode(node) => node.clone().into(),
        spargebra::term::GroundTerm::Literal(literal) => literal.clone().into(),
    }
}

/// A blank node of the request is a new one in the store, the same within one operation or solution.
fn renamed(node: &BlankNode, nodes: &mut HashMap<BlankNode, BlankNode>) -> BlankNode {
    nodes.entry(node.clone()).or_default().clone()
}

fn subject(term: Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        Term::Literal(_) => None,
    }
}

fn predicate(pattern: &NamedNodePattern, row: &QuerySolution) -> Option<NamedNode> {
    match pattern {
        NamedNodePattern::NamedNode(node) => Some(node.clone()),
        NamedNodePattern::Variable(v) => match row.get(v)? {
            Term::NamedNode(node) => Some(node.clone()),
            _ => None,
        },
    }
}

fn graph_of(pattern: &GraphNamePattern, row: &QuerySolution) -> Option<GraphName> {
    match pattern {
        GraphNamePattern::NamedNode(node) => Some(node.clone().into()),
        GraphNamePattern::DefaultGraph => Some(GraphName::DefaultGraph),
        GraphNamePattern::Variable(v) => subject(row.get(v)?.clone()).map(Into::into),
    }
}

fn fill(quad: &QuadPattern, row: &QuerySolution, nodes: &mut HashMap<BlankNode, BlankNode>) -> Option<Quad> {
    let mut term = |pattern: &TermPattern| -> Option<Term> {
        Some(match pattern {
            TermPattern::NamedNode(node) => node.clone().into(),
            TermPattern::Literal(literal) => literal.clone().into(),
            TermPattern::BlankNode(node) => renamed(node, nodes).into(),
            TermPattern::Variable(v) => row.get(v)?.clone(),
        })
    };
    let (s, o) = (subject(term(&quad.subject)?)?, term(&quad.object)?);
    Some(Quad::new(s, predicate(&quad.predicate, row)?, o, graph_of(&quad.graph_name, row)?))
}

fn fill_ground(quad: &GroundQuadPattern, row: &QuerySolution) -> Option<Quad> {
    let term = |pattern: &GroundTermPattern| -> Option<Term> {
        Some(match pattern {
            GroundTermPattern::NamedNode(node) => node.clone().into(),
            GroundTermPattern::Literal(literal) => literal.clone().into(),
            GroundTermPattern::Variable(v) => row.get(v)?.clone(),
        })
    };
    let (s, o) = (subject(term(&quad.subject)?)?, term(&quad.object)?);
    Some(Quad::new(s, predicate(&quad.predicate, row)?, o, graph_of(&quad.graph_name, row)?))
}
