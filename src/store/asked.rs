//! A question to the evaluator about many quads, put together for [`super::numbered`].

use super::{Embedded, StoreError};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, Variable};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, QuerySolution, QuerySolutionIter, SparqlEvaluator};
use oxiri::Iri;
use spareval::ServiceHandler;
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{TermPattern, TriplePattern};
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, PoisonError};

/// The function that keeps the terms of a row.
const SPELL: &str = "urn:haverim:spell";

/// Up to how many terms it is quicker to compare with than to join.
const COMPARED: usize = 8;

/// What is asked: quads of some properties, or the instances of classes, and which columns are wanted of them.
#[derive(Default)]
pub(super) struct Asked {
    pattern: GraphPattern,
    columns: Vec<Variable>,
    /// What is joined, and what it is joined with.
    joined: Vec<Variable>,
    tables: Vec<(NamedNode, Table)>,
    counters: Vec<Counter>,
    /// What has a column for its number.
    numbered: Vec<Variable>,
    spelled: Option<Spelled>,
}

/// A function that counts the rows of what is joined.
struct Counter {
    name: NamedNode,
    first: u32,
    step: u32,
}

/// The terms of the last row in which something had no number, until they are taken: rows are made one at a time.
pub(super) type Spelled = Arc<Mutex<Vec<Term>>>;

impl Asked {
    /// The instances of classes in the default graph, each once, with the place of the first class that it has.
    pub(super) fn instances(&mut self, classes: &[NamedNodeRef<'_>]) {
        for (place, class) in classes.iter().enumerate() {
            self.placed(place, instances_of("subject", *class, &classes[..place]));
        }
        self.column("subject");
    }

    /// Adds the quads of a property, in the default graph or in any named one, with its place in the first column.
    pub(super) fn either(&mut self, place: usize, property: NamedNodeRef<'_>, graph: Option<&str>) {
        let mut quads = triple("subject", property, variable("object"));
        if let Some(graph) = graph {
            quads = GraphPattern::Graph { name: variable(graph).into(), inner: Box::new(quads) };
        }
        self.placed(place, quads);
    }

    /// Adds the quads of a property with one object, in the default graph, with their place in the first column. The
    /// object is not looked up for each.
    pub(super) fn with_object(&mut self, place: usize, property: NamedNodeRef<'_>, object: NamedNodeRef<'_>) {
        self.placed(place, triple("subject", property, object.into_owned()));
    }

    fn placed(&mut self, place: usize, quads: GraphPattern) {
        let quads = extended(quads, variable("place"), Literal::from(place.to_string()).into());
        if self.columns.is_empty() {
            self.column("place");
            self.pattern = quads;
        } else {
            self.pattern = either(std::mem::take(&mut self.pattern), quads);
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

    /// Adds a column with the number of what a variable stands for, if it is one of some IRIs.
    pub(super) fn number(&mut self, name: &str, numbers: &Arc<[NamedNode]>) {
        let number = self.number_of(name);
        if numbers.len() <= COMPARED {
            self.compare(name, number, numbers);
        } else {
            let service = NamedNode::new_unchecked(format!("urn:haverim:number-of-{name}"));
            let inner = Box::new(triple(name, rdf::VALUE, number.clone()));
            let table = GraphPattern::Service { name: service.clone().into(), inner, silent: false };
            self.tables.push((service, Table { variables: [variable(name), number].into(), numbers: numbers.clone() }));
            self.join(name, table);
        }
    }

    /// Adds a column with the number of what a variable stands for, if it is an instance of some classes: how many of its
    /// class come before it, times the number of classes, and the place of its class. (In which order the classes are
    /// read is the evaluator's choice.)
    pub(super) fn counted(&mut self, name: &str, classes: &[NamedNodeRef<'_>]) {
        let number = self.number_of(name);
        let counted = (0_u32..).zip(classes).map(|(place, class)| {
            let counter = NamedNode::new_unchecked(format!("urn:haverim:count-of-{name}-{place}"));
            let count = Expression::FunctionCall(Function::Custom(counter.clone()), Vec::new());
            self.counters.push(Counter { name: counter, first: place, step: classes.len() as u32 });
            extended(instances_of(name, *class, &classes[..place as usize]), number.clone(), count)
        });
        let inner = Box::new(counted.reduce(either).unwrap_or_default());
        // As a projection it is hashed; else the evaluator would look each row's instance up, and count that.
        self.join(name, GraphPattern::Project { inner, variables: vec![variable(name), number] });
    }

    /// Binds the number of what a variable stands for by a hash join with a table of both, which copies the row.
    fn join(&mut self, name: &str, table: GraphPattern) {
        self.joined.extend([variable(name), number_variable(name)]);
        let left = Box::new(std::mem::take(&mut self.pattern));
        self.pattern = GraphPattern::LeftJoin { left, right: Box::new(table), expression: None };
    }

    fn number_of(&mut self, name: &str) -> Variable {
        let number = number_variable(name);
        self.numbered.push(variable(name));
        self.columns.push(number.clone());
        number
    }

    /// Adds a last column, which is bound where something in the row has no number. Only then are the terms of the row
    /// looked up, and kept.
    pub(super) fn spelled(&mut self) -> Spelled {
        let has_number = |name: &Variable| Expression::Bound(number_variable(name.as_str()));
        let all = self.numbered.iter().map(has_number);
        let all = all.reduce(|left, right| Expression::And(Box::new(left), Box::new(right)));
        let terms = self.numbered.iter().cloned().map(Expression::from).collect();
        let spell = Expression::FunctionCall(Function::Custom(NamedNode::new_unchecked(SPELL)), terms);
        let expression = match all {
            Some(all) => Expression::If(Box::new(all), Box::new(variable("nothing").into()), Box::new(spell)),
            None => variable("nothing").into(),
        };
        self.pattern = extended(std::mem::take(&mut self.pattern), variable("spelled"), expression);
        self.column("spelled");
        self.spelled.insert(Spelled::default()).clone()
    }

    /// Binds the number of what a variable stands for by comparing it with each that has one.
    fn compare(&mut self, name: &str, number: Variable, numbers: &[NamedNode]) {
        let none: Expression = variable("nothing").into();
        let expression = (0_u32..).zip(numbers).fold(none, |otherwise, (number, iri)| {
            let it = Expression::NamedNode(iri.clone());
            let is_it = Expression::SameTerm(Box::new(variable(name).into()), Box::new(it));
            let number = Expression::Literal(Literal::from(number.to_string()));
            Expression::If(Box::new(is_it), Box::new(number), Box::new(otherwise))
        });
        self.pattern = extended(std::mem::take(&mut self.pattern), number, expression);
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
        for Counter { name, first, step } in self.counters {
            let next = AtomicU32::new(first);
            // A short text is part of its own digest, and so is never looked up.
            let count = move |_: &[Term]| Some(Literal::from(next.fetch_add(step, Relaxed).to_string()).into());
            evaluator = evaluator.with_custom_function(name, count);
        }
        if let Some(spelled) = self.spelled {
            let spell = move |terms: &[Term]| {
                *spelled.lock().unwrap_or_else(PoisonError::into_inner) = terms.to_vec();
                Some(Literal::from("").into())
            };
            evaluator = evaluator.with_custom_function(NamedNode::new_unchecked(SPELL), spell);
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

/// The number in a column.
pub(super) fn number(row: &QuerySolution, column: usize) -> Option<u32> {
    match row.get(column) {
        Some(Term::Literal(number)) => number.value().parse().ok(),
        _ => None,
    }
}

fn variable(name: &str) -> Variable {
    Variable::new_unchecked(name)
}

/// The variable for the number of what another stands for.
fn number_variable(name: &str) -> Variable {
    variable(&format!("{name}_number"))
}

fn triple(subject: &str, property: NamedNodeRef<'_>, object: impl Into<TermPattern>) -> GraphPattern {
    let (subject, predicate) = (variable(subject).into(), property.into_owned().into());
    GraphPattern::Bgp { patterns: vec![TriplePattern { subject, predicate, object: object.into() }] }
}

fn either(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    GraphPattern::Union { left: Box::new(left), right: Box::new(right) }
}

fn extended(inner: GraphPattern, variable: Variable, expression: Expression) -> GraphPattern {
    GraphPattern::Extend { inner: Box::new(inner), variable, expression }
}

/// The instances of a class in the default graph that are none of other classes.
fn instances_of(subject: &str, class: NamedNodeRef<'_>, but: &[NamedNodeRef<'_>]) -> GraphPattern {
    let instances = |class: NamedNodeRef<'_>| triple(subject, rdf::TYPE, class.into_owned());
    but.iter().fold(instances(class), |inner, other| {
        let is_other = Expression::Exists(Box::new(instances(*other)));
        GraphPattern::Filter { expr: Expression::Not(Box::new(is_other)), inner: Box::new(inner) }
    })
}

/// Numbers as the rows of a service.
struct Table {
    variables: Arc<[Variable]>,
    numbers: Arc<[NamedNode]>,
}

impl ServiceHandler for Table {
    type Error = QueryEvaluationError;

    fn handle(
        &self,
        _: &GraphPattern,
        _: Option<&Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, QueryEvaluationError> {
        let (variables, numbers) = (self.variables.clone(), self.numbers.clone());
        let rows = (0..numbers.len()).map(move |number| {
            // A short text is part of its own digest, and so is never looked up.
            let row: [Term; 2] = [numbers[number].clone().into(), Literal::from(number.to_string()).into()];
            Ok(QuerySolution::from((variables.clone(), row.map(Some).to_vec())))
        });
        Ok(QuerySolutionIter::new(self.variables.clone(), rows))
    }
}
