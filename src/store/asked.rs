//! A question to the evaluator about many quads, put together for [`super::numbered`].

use super::numbered::Numbers;
use super::{Embedded, StoreError};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, Variable};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, QuerySolution, QuerySolutionIter, SparqlEvaluator};
use oxiri::Iri;
use spareval::ServiceHandler;
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
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

/// The terms of rows in which something has no number, until they are taken.
pub(super) type Spelled = Arc<Mutex<Vec<Vec<Term>>>>;

impl Asked {
    /// The instances of classes in the default graph, each once, with the place of the first class that it has.
    pub(super) fn instances(&mut self, classes: &[NamedNodeRef<'_>]) {
        for (place, class) in classes.iter().enumerate() {
            self.placed(place, instances_of(*class, &classes[..place], variable("subject")));
        }
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

    /// Adds a column with the number of what a variable stands for, if it is one of some IRIs.
    pub(super) fn number(&mut self, name: &str, numbers: &Arc<Numbers>) {
        let number = self.number_of(name);
        if numbers.len() <= COMPARED {
            self.compare(name, number, numbers);
        } else {
            self.joined.extend([variable(name), number.clone()]);
            self.join(name, number, numbers);
        }
    }

    /// Adds a column with the number of what a variable stands for, if it is an instance of some classes: how many of its
    /// class come before it, times the number of classes, and the place of its class. (In which order the classes are
    /// read is the evaluator's choice.)
    pub(super) fn counted(&mut self, name: &str, classes: &[NamedNodeRef<'_>]) {
        let number = self.number_of(name);
        self.joined.extend([variable(name), number.clone()]);
        let mut instances = GraphPattern::default();
        for (place, class) in classes.iter().enumerate() {
            let counter = NamedNode::new_unchecked(format!("urn:haverim:count-of-{name}-{place}"));
            let counted = GraphPattern::Extend {
                inner: Box::new(instances_of(*class, &classes[..place], variable(name))),
                variable: number.clone(),
                expression: Expression::FunctionCall(Function::Custom(counter.clone()), Vec::new()),
            };
            self.counters.push(Counter { name: counter, first: place as u32, step: classes.len() as u32 });
            instances = if place == 0 {
                counted
            } else {
                GraphPattern::Union { left: Box::new(instances), right: Box::new(counted) }
            };
        }
        // As a projection it is hashed; else the evaluator would look each row's instance up, and count that.
        let table = GraphPattern::Project { inner: Box::new(instances), variables: vec![variable(name), number] };
        let left = Box::new(std::mem::take(&mut self.pattern));
        self.pattern = GraphPattern::LeftJoin { left, right: Box::new(table), expression: None };
    }

    fn number_of(&mut self, name: &str) -> Variable {
        let number = variable(&format!("{name}_number"));
        self.numbered.push(variable(name));
        self.columns.push(number.clone());
        number
    }

    /// Adds a last column: where the terms are of a row in which something has no number. Where all have one it stays
    /// empty: what stood there would have to be looked up.
    pub(super) fn spelled(&mut self) -> Spelled {
        let has_number = |name: &Variable| Expression::Bound(variable(&format!("{}_number", name.as_str())));
        let all = self.numbered.iter().map(has_number);
        let all = all.reduce(|left, right| Expression::And(Box::new(left), Box::new(right)));
        let terms = self.numbered.iter().cloned().map(Expression::from).collect();
        let spell = Expression::FunctionCall(Function::Custom(NamedNode::new_unchecked(SPELL)), terms);
        let expression = match all {
            Some(all) => Expression::If(Box::new(all), Box::new(variable("nothing").into()), Box::new(spell)),
            None => variable("nothing").into(),
        };
        let inner = Box::new(std::mem::take(&mut self.pattern));
        self.pattern = GraphPattern::Extend { inner, variable: variable("spelled"), expression };
        self.column("spelled");
        self.spelled.insert(Spelled::default()).clone()
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
        for Counter { name, first, step } in self.counters {
            let next = AtomicU32::new(first);
            // A short text is part of its own digest, and so is never looked up.
            let count = move |_: &[Term]| Some(Literal::from(next.fetch_add(step, Relaxed).to_string()).into());
            evaluator = evaluator.with_custom_function(name, count);
        }
        if let Some(spelled) = self.spelled {
            let spell = move |terms: &[Term]| {
                let mut rows = spelled.lock().unwrap_or_else(PoisonError::into_inner);
                rows.push(terms.to_vec());
                Some(Literal::from((rows.len() - 1).to_string()).into())
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

fn triple(property: NamedNodeRef<'_>, object: TermPattern) -> GraphPattern {
    let predicate = NamedNodePattern::NamedNode(property.into_owned());
    GraphPattern::Bgp { patterns: vec![TriplePattern { subject: variable("subject").into(), predicate, object }] }
}

/// The instances of a class in the default graph that are none of other classes.
fn instances_of(class: NamedNodeRef<'_>, but: &[NamedNodeRef<'_>], subject: Variable) -> GraphPattern {
    let instances = |class: NamedNodeRef<'_>| {
        let (subject, object) = (subject.clone().into(), class.into_owned().into());
        let predicate = rdf::TYPE.into_owned().into();
        GraphPattern::Bgp { patterns: vec![TriplePattern { subject, predicate, object }] }
    };
    but.iter().fold(instances(class), |inner, other| {
        let is_other = Expression::Exists(Box::new(instances(*other)));
        GraphPattern::Filter { expr: Expression::Not(Box::new(is_other)), inner: Box::new(inner) }
    })
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
