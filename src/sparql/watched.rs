//! The store as the evaluator reads it while it closes over a path that the index cannot answer.
//!
//! The evaluator walks such a path in a loop of its own, in which no function of ours is called, and a cancelled loop
//! still looks at every node that it has found. So these queries, and only these, read through a dataset of ours: it
//! looks at the budget at each read and unwinds. It reads one state of the store from beginning to end, as the
//! evaluator's own does; reading terms instead of their codes makes such a walk two to three times as long.

use super::Budget;
use oxigraph::model::{GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term, TermRef};
use oxigraph::store::{StorageError, Transaction};
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// One state of the store, each read of which looks at a budget.
#[derive(Clone)]
pub(super) struct Watched<'a> {
    reads: &'a Transaction<'a>,
    budget: Arc<Budget>,
    terms: Rc<RefCell<Terms>>,
}

/// The terms that were met, each once, so that walks compare numbers.
#[derive(Default)]
struct Terms {
    numbers: HashMap<Rc<Term>, u32>,
    terms: Vec<Rc<Term>>,
}

impl Terms {
    fn number(&mut self, term: Term) -> u32 {
        if let Some(number) = self.numbers.get(&term) {
            return *number;
        }
        let (term, number) = (Rc::new(term), u32::try_from(self.terms.len()).expect("fewer terms than fit in memory"));
        self.terms.push(term.clone());
        self.numbers.insert(term, number);
        number
    }
}

impl<'a> Watched<'a> {
    /// What a transaction reads, within a budget.
    pub(super) fn new(reads: &'a Transaction<'a>, budget: Arc<Budget>) -> Self {
        Self { reads, budget, terms: Rc::default() }
    }

    fn term(&self, number: u32) -> Rc<Term> {
        self.terms.borrow().terms[number as usize].clone()
    }
}

impl<'a> QueryableDataset<'a> for Watched<'a> {
    type InternalTerm = u32;
    type Error = StorageError;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&u32>,
        predicate: Option<&u32>,
        object: Option<&u32>,
        graph_name: Option<Option<&u32>>,
    ) -> impl Iterator<Item = Result<InternalQuad<u32>, StorageError>> + use<'a> {
        self.budget.tick();
        let [s, p, o] = [subject, predicate, object].map(|number| number.map(|number| self.term(*number)));
        let g = graph_name.map(|name| name.map(|number| self.term(*number)));
        let this = self.clone();
        let quads = fitting(s.as_deref(), p.as_deref(), o.as_deref(), g.as_ref().map(Option::as_deref))
            .map(|(s, p, o, g)| this.reads.quads_for_pattern(s, p, o, g));
        let any_named = graph_name.is_none();
        quads
            .into_iter()
            .flatten()
            .filter(move |quad| !any_named || !matches!(quad, Ok(quad) if quad.graph_name.is_default_graph()))
            .map(move |quad| {
                this.budget.tick();
                let Quad { subject, predicate, object, graph_name } = quad?;
                let mut terms = this.terms.borrow_mut();
                Ok(InternalQuad {
                    subject: terms.number(subject.into()),
                    predicate: terms.number(predicate.into()),
                    object: terms.number(object),
                    graph_name: match graph_name {
                        GraphName::NamedNode(name) => Some(terms.number(name.into())),
                        GraphName::BlankNode(name) => Some(terms.number(name.into())),
                        GraphName::DefaultGraph => None,
                    },
                })
            })
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<u32, StorageError>> + use<'a> {
        let this = self.clone();
        this.reads.named_graphs().map(move |name| {
            this.budget.tick();
            Ok(this.terms.borrow_mut().number(name?.into()))
        })
    }

    fn contains_internal_graph_name(&self, name: &u32) -> Result<bool, StorageError> {
        match name_of(&self.term(*name)) {
            Some(name) => self.reads.contains_named_graph(name),
            None => Ok(false),
        }
    }

    fn internalize_term(&self, term: Term) -> Result<u32, StorageError> {
        // The store keeps numbers and dates by value: `"01"^^xsd:integer` is read as `1`, and so has to be here.
        let kept = match &term {
            Term::Literal(literal) if literal.language().is_none() => ExpressionTerm::from(term).into(),
            _ => term,
        };
        Ok(self.terms.borrow_mut().number(kept))
    }

    fn externalize_term(&self, term: u32) -> Result<Term, StorageError> {
        Ok((*self.term(term)).clone())
    }
}

type Pattern<'t> =
    (Option<NamedOrBlankNodeRef<'t>>, Option<NamedNodeRef<'t>>, Option<TermRef<'t>>, Option<GraphNameRef<'t>>);

/// Terms as a pattern of quads; nothing if one is where it cannot stand, such as a literal for a subject.
fn fitting<'t>(
    s: Option<&'t Term>,
    p: Option<&'t Term>,
    o: Option<&'t Term>,
    g: Option<Option<&'t Term>>,
) -> Option<Pattern<'t>> {
    let s = s.map(|s| name_of(s).ok_or(())).transpose().ok()?;
    let p = p.map(|p| if let Term::NamedNode(p) = p { Ok(p.as_ref()) } else { Err(()) }).transpose().ok()?;
    let g = match g {
        None => None,
        Some(None) => Some(GraphNameRef::DefaultGraph),
        Some(Some(name)) => Some(name_of(name)?.into()),
    };
    Some((s, p, o.map(Term::as_ref), g))
}

fn name_of(term: &Term) -> Option<NamedOrBlankNodeRef<'_>> {
    match term {
        Term::NamedNode(node) => Some(node.as_ref().into()),
        Term::BlankNode(node) => Some(node.as_ref().into()),
        Term::Literal(_) => None,
    }
}
