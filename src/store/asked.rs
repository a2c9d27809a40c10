//! A question to the evaluator about many quads, put together for [`super::numbered`].

use super::numbered::Known;
use super::{Embedded, StoreError};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, Variable};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, QuerySolution, QuerySolutionIter, SparqlEvaluator};
use oxiri::Iri;
use spareval::ServiceHandler;
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Up to how many terms it is quicker to compare with than to join.
const COMPARED: usize = 8;

/// Where the place of its class stands in the number of an instance, above its place among those of the class.
pub(super) const CLASS_SHIFT: u32 = 28;

/// What is asked: quads of some properties or a class, and which columns are wanted of them.
#[derive(Default)]
pub(super) struct Asked {
    pattern: GraphPattern,
    columns: Vec<Variable>,
    /// What is joined, and what it is joined with.
    joined: Vec<Variable>,
    tables: Vec<(NamedNode, Table)>,
    counters: Vec<(NamedNode, AtomicU32)>,
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

    /// Adds the quads of a property with one value, in the default graph, with their place in the first column. The value
    /// is not looked up for each.
    pub(super) fn pair(&mut self, place: usize, property: NamedNodeRef<'_>, value: NamedNodeRef<'_>) {
        self.placed(place, triple(property, value.into_owned().into()));
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

    /// What a variable stands for, each value once.
    pub(super) fn different(mut self, name: &str, data: &Embedded) -> Result<Arc<[Term]>, StoreError> {
        self.columns = vec![variable(name)];
        let inner = Box::new(std::mem::take(&mut self.pattern));
        let inner = Box::new(GraphPattern::Project { inner, variables: self.columns.clone() });
        // Equal ones stand side by side where the store is on disk: most need not be looked for among all.
        let inner = Box::new(GraphPattern::Reduced { inner });
        self.pattern = GraphPattern::Distinct { inner };
        let mut values = Vec::new();
        for row in self.solve(data)? {
            values.extend(row?.get(0).cloned());
        }
        Ok(values.into())
    }

    /// Adds a column with the number of what a variable stands for, its place among some terms; nothing where it is none
    /// of them.
    pub(super) fn number(&mut self, name: &str, terms: &Arc<[Term]>) {
        if terms.len() <= COMPARED && terms.iter().all(|term| matches!(term, Term::NamedNode(_))) {
            self.compare(name, terms);
        } else {
            let table = self.table(name, terms);
            self.join(table);
        }
        self.numbered(name);
    }

    /// Adds a column with the number of what a variable stands for: the place of a class of which it is an instance in the
    /// default graph, and its own place among those in the order of the store. Nothing where it is none of them; of a
    /// node of two classes there are two rows.
    pub(super) fn count(&mut self, name: &str, classes: &[NamedNode]) {
        let instances = self.counted(name, classes);
        self.join(instances);
        self.numbered(name);
    }

    fn numbered(&mut self, name: &str) {
        self.joined.extend([variable(name), number_of(name)]);
        self.columns.push(number_of(name));
    }

    /// Adds a column with what a variable stands for where it has no number. Where it has one the column stays empty:
    /// what stood there would have to be looked up.
    pub(super) fn or_itself(&mut self, name: &str) {
        let rest = variable(&format!("{name}_rest"));
        let has_number = Box::new(Expression::Bound(number_of(name)));
        let [nothing, itself] = ["nothing", name].map(|name| Box::new(variable(name).into()));
        let inner = Box::new(std::mem::take(&mut self.pattern));
        let expression = Expression::If(has_number, nothing, itself);
        self.pattern = GraphPattern::Extend { inner, variable: rest.clone(), expression };
        self.columns.push(rest);
    }

    /// Binds the number of what a variable stands for by comparing it with each that has one.
    fn compare(&mut self, name: &str, terms: &[Term]) {
        let none: Expression = variable("nothing").into();
        let names = terms.iter().filter_map(|term| match term {
            Term::NamedNode(name) => Some(Expression::NamedNode(name.clone())),
            _ => None,
        });
        let expression = (0_u32..).zip(names).fold(none, |otherwise, (number, it)| {
            let is_it = Expression::SameTerm(Box::new(variable(name).into()), Box::new(it));
            let number = Expression::Literal(Literal::from(number));
            Expression::If(Box::new(is_it), Box::new(number), Box::new(otherwise))
        });
        let inner = Box::new(std::mem::take(&mut self.pattern));
        self.pattern = GraphPattern::Extend { inner, variable: number_of(name), expression };
    }

    /// Adds what has numbers, by a hash join that copies the row.
    fn join(&mut self, with: GraphPattern) {
        let left = Box::new(std::mem::take(&mut self.pattern));
        self.pattern = GraphPattern::LeftJoin { left, right: Box::new(with), expression: None };
    }

    /// Terms and their numbers as the rows of a service.
    fn table(&mut self, name: &str, terms: &Arc<[Term]>) -> GraphPattern {
        let number = number_of(name);
        let service = NamedNode::new_unchecked(format!("urn:haverim:number-of-{name}"));
        let rows = TriplePattern {
            subject: variable(name).into(),
            predicate: rdf::VALUE.into_owned().into(),
            object: number.clone().into(),
        };
        let inner = Box::new(GraphPattern::Bgp { patterns: vec![rows] });
        self.tables.push((service.clone(), Table { variables: [variable(name), number].into(), terms: terms.clone() }));
        GraphPattern::Service { name: service.into(), inner, silent: false }
    }

    /// The instances of classes and their numbers, which a function for each class gives as it is called for one after
    /// the other. The evaluator takes the classes in an order of its own.
    fn counted(&mut self, name: &str, classes: &[NamedNode]) -> GraphPattern {
        let instances = (0_u32..).zip(classes).map(|(place, class)| {
            let function = NamedNode::new_unchecked(format!("urn:haverim:count-{name}-{place}"));
            self.counters.push((function.clone(), AtomicU32::new(place << CLASS_SHIFT)));
            let inner = Box::new(triple_of(name, rdf::TYPE, class.clone().into()));
            let expression = Expression::FunctionCall(Function::Custom(function), Vec::new());
            GraphPattern::Extend { inner, variable: number_of(name), expression }
        });
        let instances = instances.reduce(|left, right| GraphPattern::Union { left: left.into(), right: right.into() });
        // All differ. It keeps the evaluator from going through the instances again for each row.
        GraphPattern::Reduced { inner: Box::new(instances.unwrap_or_default()) }
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
        for (name, next) in self.counters {
            let count = move |_: &[Term]| Some(Literal::from(next.fetch_add(1, Ordering::Relaxed)).into());
            evaluator = evaluator.with_custom_function(name, count);
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

/// The number in a column; nothing if there is none.
pub(super) fn number(row: &QuerySolution, column: usize) -> Option<u32> {
    match row.get(column) {
        Some(Term::Literal(number)) => number.value().parse().ok(),
        _ => None,
    }
}

/// What stands in a column of [`Asked::number`] or [`Asked::count`], or else in one of [`Asked::or_itself`].
pub(super) fn known(row: &QuerySolution, column: usize, or: usize) -> Option<Known> {
    let term = || row.get(or).map(|term| Known::Term(Box::new(term.clone())));
    number(row, column).map(Known::Number).or_else(term)
}

/// The variable for the number of what another one stands for.
fn number_of(name: &str) -> Variable {
    variable(&format!("{name}_number"))
}

fn variable(name: &str) -> Variable {
    Variable::new_unchecked(name)
}

fn triple(property: NamedNodeRef<'_>, object: TermPattern) -> GraphPattern {
    triple_of("subject", property, object)
}

fn triple_of(subject: &str, property: NamedNodeRef<'_>, object: TermPattern) -> GraphPattern {
    let predicate = NamedNodePattern::NamedNode(property.into_owned());
    GraphPattern::Bgp { patterns: vec![TriplePattern { subject: variable(subject).into(), predicate, object }] }
}

/// Terms and their numbers as the rows of a service.
struct Table {
    variables: Arc<[Variable]>,
    terms: Arc<[Term]>,
}

impl ServiceHandler for Table {
    type Error = QueryEvaluationError;

    fn handle(
        &self,
        _: &GraphPattern,
        _: Option<&Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, QueryEvaluationError> {
        let (variables, terms) = (self.variables.clone(), self.terms.clone());
        let rows = (0..terms.len()).map(move |number| {
            let row: [Term; 2] = [terms[number].clone(), Literal::from(number as u64).into()];
            Ok(QuerySolution::from((variables.clone(), row.map(Some).to_vec())))
        });
        Ok(QuerySolutionIter::new(self.variables.clone(), rows))
    }
}
