//! One step along a link, told and sourced.

use super::resolve::node_of;
use crate::access::Reader;
use crate::app::{App, ClaimView, Error, NodeRef};
use crate::graph::{LinkGraph, LinkId, Node, Step};
use crate::model::{Labels, Lang};
use oxigraph::model::NamedNodeRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
pub struct TracedStep {
    /// Where it starts.
    pub from: NodeRef,
    /// Where it leads.
    pub to: NodeRef,
    /// The property's local name.
    pub property: String,
    /// The link family.
    pub family: String,
    /// Whether the step goes against the property: from its object to its subject.
    pub backward: bool,
    /// The link's wording in the direction of the step.
    pub labels: Labels,
    /// The link as a sentence, in each language.
    pub sentence: Labels,
    /// The claims it rests on, the best first.
    pub claims: Vec<ClaimView>,
}

impl App {
    /// A step with its sentence and its claims.
    pub(super) fn traced(&self, reader: &Reader, graph: &LinkGraph, step: &Step) -> Result<TracedStep, Error> {
        let kind = graph.kinds().get(step.link.kind);
        let backward = step.link.subject != step.from;
        let (subject, object) = (graph.iri(step.link.subject), graph.iri(step.link.object));
        let mut claims = self.claims_of(reader, &subject, &kind.iri, &object)?;
        if kind.symmetric {
            claims.extend(self.claims_of(reader, &object, &kind.iri, &subject)?);
        }
        Ok(TracedStep {
            from: self.node_ref(reader, &graph.iri(step.from))?,
            to: self.node_ref(reader, &graph.iri(step.to))?,
            property: kind.name.clone(),
            family: graph.kinds().family_name(kind.family).into(),
            backward,
            labels: if backward && !kind.symmetric { kind.inverse_labels.clone() } else { kind.labels.clone() },
            sentence: self.sentence(reader, graph, step.link)?,
            claims,
        })
    }

    /// A link as a sentence in each language.
    pub(super) fn sentence(&self, reader: &Reader, graph: &LinkGraph, link: LinkId) -> Result<Labels, Error> {
        let kind = graph.kinds().get(link.kind);
        let (subject, object) = (graph.iri(link.subject), graph.iri(link.object));
        let mut sentence = Labels::default();
        for lang in Lang::ALL {
            let (s, o) = (self.label(reader, &subject, lang)?, self.label(reader, &object, lang)?);
            let sex = graph.sex(link.subject);
            let told = self.vocabulary().tell(NamedNodeRef::new_unchecked(&kind.iri), lang, (&s, sex), &o);
            let told = told.unwrap_or_else(|| {
                let label = kind.labels.best(lang).map_or(kind.name.as_str(), |(_, text)| text);
                format!("{s} – {label} – {o}")
            });
            sentence.push(lang.tag(), if lang == Lang::He { joined(&told) } else { told });
        }
        Ok(sentence)
    }

    /// The node of an IRI in the graph.
    pub(super) fn graph_node(&self, graph: &LinkGraph, iri: &str) -> Result<Node, Error> {
        node_of(graph, self.base(), iri)
    }
}

/// Hebrew writes its short prepositions onto the next word; before a name in Latin letters a maqaf stands between.
fn joined(sentence: &str) -> String {
    let mut text = String::with_capacity(sentence.len() + 2);
    let mut before = ' ';
    for letter in sentence.chars() {
        let is_latin = letter.is_alphabetic() && (letter as u32) < 0x250;
        if is_latin && ('א'..='ת').contains(&before) {
            text.push('־');
        }
        text.push(letter);
        before = letter;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preposition_is_joined_to_a_latin_name() {
        assert_eq!(joined("א למד בEzra"), "א למד ב־Ezra");
        assert_eq!(joined("א למד בעזרא"), "א למד בעזרא");
    }
}
