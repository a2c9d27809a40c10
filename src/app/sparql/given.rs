//! What a service inside this process is asked: triples about one thing, whose constants are given and whose variables
//! are wanted.
//!
//! What a service does not know is refused by name: a misspelt `hf:dept 3` would otherwise be a whole answer.

use crate::app::trace::{bounded, days};
use crate::app::{Error, Selection};
use crate::graph::{Filter, LinkGraph, Node};
use crate::model::{Certainty, KindId, Lang};
use crate::ontology::terms;
use crate::sparql::SparqlError;
use oxigraph::model::{Term, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern};
use std::collections::BTreeMap;

/// The constants of the triples, by the local names of their properties.
pub(super) struct Given(pub(super) BTreeMap<String, Term>);

/// A question that a service cannot answer as it is put.
pub(super) fn refused(told: String) -> SparqlError {
    SparqlError::Asked(told)
}

/// A parameter of ours that a service was given.
pub(super) fn wrong(error: Error) -> SparqlError {
    match error {
        Error::BadParameter { name, why } => refused(format!("`hf:{name}`: {why}")),
        other => refused(other.to_string()),
    }
}

/// Constants and variables of the triples in the braces.
pub(super) fn read(pattern: &GraphPattern) -> Result<(Given, Vec<(String, Variable)>), SparqlError> {
    let GraphPattern::Bgp { patterns } = pattern else {
        return Err(refused("a service of this server takes triples only, all about one thing".into()));
    };
    let (mut given, mut wanted) = (BTreeMap::new(), Vec::new());
    for triple in patterns {
        let name = match &triple.predicate {
            NamedNodePattern::NamedNode(predicate) => predicate.as_str().strip_prefix(terms::FUNCTION),
            NamedNodePattern::Variable(_) => None,
        };
        let name = name.ok_or_else(|| refused(format!("{} is not a property of a service", triple.predicate)))?;
        match &triple.object {
            TermPattern::NamedNode(node) => drop(given.insert(name.to_owned(), node.clone().into())),
            TermPattern::Literal(literal) => drop(given.insert(name.to_owned(), literal.clone().into())),
            TermPattern::Variable(variable) => wanted.push((name.to_owned(), variable.clone())),
            TermPattern::BlankNode(_) => {}
        }
    }
    Ok((Given(given), wanted))
}

impl Given {
    /// Refuses what a service does not take.
    pub(super) fn only(&self, takes: &[&str]) -> Result<(), SparqlError> {
        match self.0.keys().find(|name| !takes.contains(&name.as_str())) {
            Some(unknown) => {
                let told = format!("this service does not take `hf:{unknown}`, only hf:{}", takes.join(", hf:"));
                Err(refused(told))
            }
            None => Ok(()),
        }
    }

    /// Whether something is given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A node by its IRI; nothing if there is no such node.
    pub(super) fn node(&self, graph: &LinkGraph, name: &str) -> Result<Option<Node>, SparqlError> {
        match self.0.get(name) {
            Some(Term::NamedNode(node)) => Ok(graph.node(node.as_str())),
            _ => Err(refused(format!(
                "give `hf:{name}` as an IRI, or as a variable that triples or values beside the service bind"
            ))),
        }
    }

    /// A text, or the text of a number.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name) {
            Some(Term::Literal(literal)) => Some(literal.value()),
            _ => None,
        }
    }

    /// A whole number within bounds.
    pub(super) fn number(&self, name: &str, most: u32) -> Result<Option<u32>, SparqlError> {
        let Some(given) = self.0.get(name) else { return Ok(None) };
        let number = self.text(name).and_then(|text| text.parse().ok());
        let number = number.ok_or_else(|| refused(format!("`hf:{name} {given}` is not a whole number from 0")))?;
        bounded(name, Some(number), 0, 0..=most).map(Some).map_err(wrong)
    }

    /// Whether something is asked for: `true` or `false`.
    pub(super) fn flag(&self, name: &str) -> Result<bool, SparqlError> {
        match (self.0.get(name), self.text(name)) {
            (None, _) | (_, Some("false" | "0")) => Ok(false),
            (_, Some("true" | "1")) => Ok(true),
            (Some(given), _) => Err(refused(format!("`hf:{name} {given}` is neither true nor false"))),
        }
    }

    /// The language of names.
    pub(super) fn language(&self) -> Result<Lang, SparqlError> {
        match (self.0.get("language"), self.text("language")) {
            (None, _) => Ok(Lang::En),
            (Some(given), text) => text
                .and_then(Lang::from_tag)
                .ok_or_else(|| refused(format!("`hf:language {given}` is not \"en\", \"fr\" or \"he\""))),
        }
    }

    /// Which links count, as in a request: `links` with commas or spaces between, `years`, `certainty`.
    pub(super) fn selection(&self) -> Result<Selection, SparqlError> {
        let certainty = self.0.get("certainty").map(|given| {
            self.text("certainty").and_then(Certainty::from_code).ok_or_else(|| {
                refused(format!("`hf:certainty {given}` is not \"certain\", \"probable\" or \"possible\""))
            })
        });
        let links = self.text("links").unwrap_or_default().split([',', ' ']);
        Ok(Selection {
            links: links.filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            years: self.text("years").map(str::to_owned),
            certainty: certainty.transpose()?,
            ..Selection::default()
        })
    }
}

/// What a selection without places and people asks of each link.
pub(super) fn filter(selection: &Selection) -> Result<Filter, SparqlError> {
    let within = selection.years.as_deref().map(days).transpose().map_err(wrong)?;
    Ok(Filter { within, at_least: selection.certainty, ..Filter::default() })
}

/// The kinds of link of a selection.
pub(super) fn kinds(selection: &Selection, graph: &LinkGraph, default: &[&str]) -> Result<Vec<KindId>, SparqlError> {
    selection.kinds(graph, default).map_err(wrong)
}
