//! A question to the evaluator about many quads, put together for [`super::numbered`].

use super::numbered::{Known, Numbers};
use super::{Embedded, StoreError};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, Variable};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, QuerySolution, QuerySolutionIter, SparqlEvaluator};
use oxiri::Iri;
use spareval::ServiceHandler;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::sync::Arc;

/// Up to how many terms it is quicker to compare with than to join.
const COMPARED: usize = 8;

/// What is asked: quads of some properties or a class, and which columns are wanted of them.
#[derive(Default)]
pub(super) struct Asked {
    pattern: GraphPattern,
    columns: Vec<Variable>,
    /// What is joined, and what it is joined with.
    joined: Vec<Variable>,
    tables: Vec<(NamedNode, Table)>,
}

impl Asked {
    /// The instances of a class in the default graph, as the only column.
    pub(super) fn instances(&mut self, class: NamedNodeRef<'_>) {
        self.pattern = triple(rdf::TYPE, class.into_owned().into());
        self.column("subject");
    }

    /// Adds the quads of a property, in the default graph or in any named one, with its place in the first column.
    pub(super) fn either(&mut self, place: usize, property: NamedNodeRef<'_>, graph: Option<&str>) {
        let mut quads = triple(property, variable("object").into());
        if let Some(graph) = graph {
            quads = GraphPattern::Graph { name: variable(graph).into(), inner: Box::new(quads) };
        }
        self.placed(place, quads);
    }

    /// Adds the quads of a property with one object, in the default graph, with their place in the first column. The
    /// object is not looked up for each.
    pub(super) fn with_object(&mut self, place: usize, property: NamedNodeRef<'_>, object: NamedNodeRef<'_>) {
        self.placed(place, triple(property, object.into_owned().into()));
    }

    fn placed(&mut self, place: usize, quads: GraphPattern) {
        let expression = Expression::Literal(Literal::from(place.to_string()));
        let quads = GraphPattern::Extend { inner: Box::new(quads), variable: variable("place"), expression };
        if self.columns.is_empty() {
            self.column("place");
            self.pattern = quads;
        } else {
            let left = std::mem::take(&mut self.pattern);
            self.pattern = GraphPattern::Union { left: Box::new(left), right: Box::new(quads) };
        }
    }

    /// Leaves out the quads with an object, which is not looked up for it.
    pub(super) fn but(&mut self, object: NamedNodeRef<'_>) {
        let object = Expression::NamedNode(object.into_owned());
        let is_it = Expression::SameTerm(Box::new(variable("object").into()), Box::new(object));
        let inner = Box::new(std::mem::take(&mut self.pattern));
        self.pattern = GraphPattern::Filter { expr: Expression::Not(Box::new(is_it)), inner };
    }

    /// Adds a column with what a variable stands for.
    pub(super) fn column(&mut self, name: &str) {
        self.columns.push(variable(name));
    }

    /// Adds two columns: the number of what a variable stands for, and itself if it has no number. Where it has one the
    /// second stays empty: what stood there would have to be looked up.
    pub(super) fn number(&mut self, name: &str, numbers: &Arc<Numbers>) {
        let [number, rest] = ["number", "rest"].map(|suffix| variable(&format!("{name}_{suffix}")));
        self.joined.extend([variable(name), number.clone()]);
        if numbers.len() <= COMPARED {
            self.compare(name, number.clone(), numbers);
        } else {
            self.join(name, number.clone(), numbers);
        }
        let has_number = Box::new(Expression::Bound(number.clone()));
        let [nothing, itself] = ["nothing", name].map(|name| Box::new(variable(name).into()));
        let inner = Box::new(std::mem::take(&mut self.pattern));
        let expression = Expression::If(has_number, nothing, itself);
        self.pattern = GraphPattern::Extend { inner, variable: rest.clone(), expression };
        self.columns.extend([number, rest]);
    }

    /// Binds the number of what a variable stands for by comparing it with each that has one.
    fn compare(&mut self, name: &str, number: Variable, numbers: &Numbers) {
        let none: Expression = variable("nothing").into();
        let expression = (0_u32..).zip(&numbers.names).fold(none, |otherwise, (number, iri)| {
            let it = Expression::NamedNode(iri.clone());
            let is_it = Expression::SameTerm(Box::new(variable(name).into()), Box::new(it));
            let number = Expression::Literal(Literal::from(number.to_string()));
            Expression::If(Box::new(is_it), Box::new(number), Box::new(otherwise))
        });
        let inner = Box::new(std::mem::take(&mut self.pattern));
        self.pattern = GraphPattern::Extend { inner, variable: number, expression };
    }

    /// Binds it by a hash join, which copies the row.
    fn join(&mut self, name: &str, number: Variable, numbers: &Arc<Numbers>) {
        let service = NamedNode::new_unchecked(format!("urn:haverim:number-of-{name}"));
        let rows = TriplePattern {
            subject: variable(name).into(),
            predicate: rdf::VALUE.into_owned().into(),
            object: number.clone().into(),
        };
        let inner = Box::new(GraphPattern::Bgp { patterns: vec![rows] });
        let table = GraphPattern::Service { name: service.clone().into(), inner, silent: false };
        let left = Box::new(std::mem::take(&mut self.pattern));
        self.pattern = GraphPattern::LeftJoin { left, right: Box::new(table), expression: None };
        self.tables.push((service, Table { variables: [variable(name), number].into(), numbers: numbers.clone() }));
    }

    /// The rows, in the order of the quads.
    pub(super) fn solve(self, data: &Embedded) -> Result<QuerySolutionIter<'static>, StoreError> {
        // The evaluator keeps a row as a list in the order of the projection, up to its last term. What is joined comes
        // first, so that the rows of the tables are short: there are millions of them.
        let mut variables = self.joined;
        variables.extend(self.columns.iter().filter(|column| !variables.contains(column)).cloned().collect::<Vec<_>>());
        let inner = GraphPattern::Project { inner: Box::new(self.pattern), variables };
        let pattern = GraphPattern::Project { inner: Box::new(inner), variables: self.columns };
        let mut evaluator = SparqlEvaluator::new();
        for (name, table) in self.tables {
            evaluator = evaluator.with_service_handler(name, table);
        }
        let query = Query::Select { dataset: None, pattern, base_iri: None };
        match evaluator.for_query(query).on_store(data.store()).execute()? {
            QueryResults::Solutions(rows) => Ok(rows),
            QueryResults::Boolean(_) | QueryResults::Graph(_) => {
                Err(StoreError::Query(QueryEvaluationError::Unexpected("a SELECT was not answered by rows".into())))
            }
        }
    }
}

/// The place of a row's property, which is in its first column.
pub(super) fn place(row: &QuerySolution) -> Option<usize> {
    number(row, 0).map(|place| place as usize)
}

/// What stands in two columns that [`Asked::number`] has added; nothing for the default graph.
pub(super) fn known(row: &QuerySolution, column: usize) -> Option<Known> {
    let term = || row.get(column + 1).map(|term| Known::Term(Box::new(term.clone())));
    number(row, column).map(Known::Number).or_else(term)
}

fn number(row: &QuerySolution, column: usize) -> Option<u32> {
    match row.get(column) {
        Some(Term::Literal(number)) => number.value().parse().ok(),
        _ => None,
    }
}

fn variable(name: &str) -> Variable {
    Variable::new_unchecked(name)
}

fn triple(property: NamedNodeRef<'_>, object: TermPattern) -> GraphPattern {
    let predicate = NamedNodePattern::NamedNode(property.into_owned());
    GraphPattern::Bgp { patterns: vec![TriplePattern { subject: variable("subject").into(), predicate, object }] }
}

/// Numbers as the rows of a service.
struct Table {
    variables: Arc<[Variable]>,
    numbers: Arc<Numbers>,
}

impl ServiceHandler for Table {
    type Error = QueryEvaluationError;

    fn handle(
        &self,
        _: &GraphPattern,
        _: Option<&Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, QueryEvaluationError> {
        let (variables, numbers) = (self.variables.clone(), self.numbers.clone());
        let rows = (0..numbers.order.len()).map(move |at| {
            let number = numbers.order[at];
            // A short text is part of its own digest, and so is never looked up.
            let row: [Term; 2] =
                [numbers.names[number as usize].clone().into(), Literal::from(number.to_string()).into()];
            Ok(QuerySolution::from((variables.clone(), row.map(Some).to_vec())))
        });
        Ok(QuerySolutionIter::new(self.variables.clone(), rows))
    }
}
