//! What a service inside this process is asked: triples about one thing, whose constants are given and whose variables
//! are wanted.
//!
//! What a service does not know is refused by name: a misspelt `hf:dept 3` would otherwise be a whole answer. So is what
//! is said twice, but for the properties of [`MANY`].

use crate::app::trace::bounded;
use crate::app::{Error, Selection};
use crate::graph::{LinkGraph, Node};
use crate::model::{Certainty, Lang};
use crate::ontology::terms;
use crate::sparql::SparqlError;
use oxigraph::model::{Term, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeMap;
use std::str::FromStr;

/// The properties that may have several values.
const MANY: [&str; 2] = ["links", "without"];

/// The constants of the triples, by the local names of their properties.
pub(super) struct Given(BTreeMap<String, Vec<Term>>);

/// The properties whose values are asked for, by their local names, with the variables that take them.
pub(super) type Wanted = Vec<(String, Variable)>;

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

/// Constants and variables of the triples in the braces, if the service takes these and gives those.
pub(super) fn read(pattern: &GraphPattern, takes: &[&str], gives: &[&str]) -> Result<(Given, Wanted), SparqlError> {
    let one_thing = || refused("a service of this server takes triples only, all about one thing".into());
    let GraphPattern::Bgp { patterns } = pattern else { return Err(one_thing()) };
    if patterns.windows(2).any(|two| two[0].subject != two[1].subject) {
        return Err(one_thing());
    }
    let (mut given, mut wanted) = (BTreeMap::<String, Vec<Term>>::new(), Wanted::new());
    for triple in patterns {
        let name = property(triple)?;
        let constant = match &triple.object {
            TermPattern::NamedNode(node) => Term::from(node.clone()),
            TermPattern::Literal(literal) => Term::from(literal.clone()),
            TermPattern::Variable(variable) => {
                wanted.push((name.to_owned(), variable.clone()));
                continue;
            }
            TermPattern::BlankNode(_) => continue,
        };
        let values = given.entry(name.to_owned()).or_default();
        if !values.contains(&constant) {
            values.push(constant);
        }
    }
    let listed = |names: &[&str]| format!("hf:{}", names.join(", hf:"));
    for (name, values) in &given {
        if !takes.contains(&name.as_str()) {
            return Err(refused(format!("this service does not take `hf:{name}`, only {}", listed(takes))));
        }
        if values.len() > 1 && !MANY.contains(&name.as_str()) {
            return Err(refused(format!("`hf:{name}` is given {} times: give it once", values.len())));
        }
    }
    if let Some((unknown, _)) = wanted.iter().find(|(name, _)| !gives.contains(&name.as_str())) {
        return Err(refused(format!(
            "`hf:{unknown}` is not what this service gives: ask for {}; to be given, it has to be bound beside it",
            listed(gives)
        )));
    }
    Ok((Given(given), wanted))
}

/// The local name of a triple's property.
fn property(triple: &TriplePattern) -> Result<&str, SparqlError> {
    let name = match &triple.predicate {
        NamedNodePattern::NamedNode(predicate) => predicate.as_str().strip_prefix(terms::FUNCTION),
        NamedNodePattern::Variable(_) => None,
    };
    name.ok_or_else(|| refused(format!("{} is not a property of a service", triple.predicate)))
}

impl Given {
    /// What is given; the first of several.
    pub(super) fn term(&self, name: &str) -> Option<&Term> {
        self.0.get(name)?.first()
    }

    /// Whether something is given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A node by its IRI; nothing if there is no such node.
    pub(super) fn node(&self, graph: &LinkGraph, name: &str) -> Result<Option<Node>, SparqlError> {
        match self.term(name) {
            Some(Term::NamedNode(node)) => Ok(graph.node(node.as_str())),
            _ => Err(refused(format!(
                "give `hf:{name}` as an IRI, or as a variable that triples or values beside the service bind"
            ))),
        }
    }

    /// A text, or the text of a number.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.term(name) {
            Some(Term::Literal(literal)) => Some(literal.value()),
            _ => None,
        }
    }

    /// The texts or IRIs of a property.
    fn names(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.get(name).into_iter().flatten().filter_map(|term| match term {
            Term::Literal(literal) => Some(literal.value()),
            Term::NamedNode(node) => Some(node.as_str()),
            Term::BlankNode(_) => None,
        })
    }

    /// A whole number.
    pub(super) fn number<N: FromStr>(&self, name: &str) -> Result<Option<N>, SparqlError> {
        let Some(given) = self.term(name) else { return Ok(None) };
        let number = self.text(name).and_then(|text| text.parse().ok());
        number.map(Some).ok_or_else(|| refused(format!("`hf:{name} {given}` is not a whole number from 0")))
    }

    /// A whole number from 0 within bounds.
    pub(super) fn number_to(&self, name: &str, most: u32) -> Result<Option<u32>, SparqlError> {
        self.number(name)?.map(|number| bounded(name, Some(number), 0, 0..=most).map_err(wrong)).transpose()
    }

    /// Whether something is asked for: `true` or `false`.
    pub(super) fn flag(&self, name: &str) -> Result<bool, SparqlError> {
        match (self.term(name), self.text(name)) {
            (None, _) | (_, Some("false" | "0")) => Ok(false),
            (_, Some("true" | "1")) => Ok(true),
            (Some(given), _) => Err(refused(format!("`hf:{name} {given}` is neither true nor false"))),
        }
    }

    /// The language of names, by the word that a service has for it.
    pub(super) fn language(&self, name: &str) -> Result<Lang, SparqlError> {
        let Some(given) = self.term(name) else { return Ok(Lang::default()) };
        let known = self.text(name).and_then(Lang::from_tag);
        known.ok_or_else(|| refused(format!("`hf:{name} {given}` is not \"en\", \"fr\" or \"he\"")))
    }

    /// Which links count, and which nodes, as in a request: `links` and `without` with commas or spaces between or
    /// several times, `years`, `certainty`, `place`.
    pub(super) fn selection(&self) -> Result<Selection, SparqlError> {
        let certainty = self.term("certainty").map(|given| {
            self.text("certainty").and_then(Certainty::from_code).ok_or_else(|| {
                refused(format!("`hf:certainty {given}` is not \"certain\", \"probable\" or \"possible\""))
            })
        });
        let several = |name| {
            let names = self.names(name).flat_map(|names| names.split([',', ' ']));
            names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
        };
        Ok(Selection {
            links: several("links"),
            years: self.text("years").map(str::to_owned),
            certainty: certainty.transpose()?,
            place: self.names("place").next().map(str::to_owned),
            without: several("without"),
        })
    }
}
