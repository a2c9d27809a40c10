//! Records that may be of one person: pairs with their reasons, and what people decide about them.
//!
//! [`App::same_persons`] suggests, [`App::decide_same_person`] writes a decision, [`App::undo_same_person`] takes it back. A
//! decision is a claim with an author and a date in the graph `identity`: the projection follows it, no record is
//! changed, and what was decided before stays beside it. Everything is read from the store that the reader may see, so
//! strangers are not told of the living.

mod compared;
mod decisions;
mod evidence;
mod places;

pub(super) use compared::Cache;
pub use decisions::{Decided, Decision, DecisionRequest, DecisionsRequest, Earlier, Verdict};

use super::search::check_limit;
use super::{App, Error, Progress};
use crate::access::Reader;
use crate::model::{EntityId, EntityKind, Lang};
use crate::ontology::terms;
use crate::search::same_person::{Agreement, Score, Weights, same_person};
use crate::store::{Dataset, Mode, project};
use compared::Comparing;
use decisions::Decisions;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};

/// Which pairs to suggest.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct SamePersonRequest {
    /// Only pairs with this person: a slug, short id, IRI or xref.
    pub of: Option<String>,
    /// Only pairs of somebody in this graph with somebody outside it: an import's IRI or its 16 digits.
    pub graph: Option<String>,
    /// How many to pass over.
    pub offset: usize,
    /// How many to give; 20 if nothing is said, at most 500.
    pub limit: Option<usize>,
}

/// The pairs that may be one person.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SamePersonReply {
    /// How many pairs there are in all.
    pub total: usize,
    /// The offset of the first pair given.
    pub offset: usize,
    /// The version of the store whose records were compared; in a large store it may be behind.
    pub version: u64,
    /// How many people were compared.
    pub people: usize,
    /// The pairs, the likeliest first.
    pub pairs: Vec<PairView>,
}

/// Two records side by side.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PairView {
    /// The record that would be kept: a curated one before an imported one, then the one that says more.
    pub a: PersonView,
    /// The other.
    pub b: PersonView,
    /// The sum of the weights of the reasons; powers of two. Absent once they are held to be one: the record that was given up
    /// has nothing of its own left that could be compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
    /// How likely they are one person, from 0 to 1: less than the score alone says where others fit as well. Absent once they
    /// are held to be one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<f32>,
    /// Each respect in which they were compared, with its weight and its evidence; none once they are held to be one.
    pub reasons: Vec<ReasonView>,
    /// What was decided about them last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// A record of a pair.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PersonView {
    /// Its short id.
    pub id: String,
    /// Its IRI.
    pub iri: String,
    /// Its label in the reader's language.
    pub label: String,
    /// The graphs that speak of it.
    pub graphs: Vec<String>,
}

/// One respect in which two records were compared.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReasonView {
    /// `given name`, `surname`, `namesakes`, `birth`, `death`, `place`, `place of death`, `parents`, `partners`,
    /// `children`, `role`, `sex`, `kin`.
    pub feature: &'static str,
    /// How they stand.
    pub agreement: Agreement,
    /// What it adds to the score, as a power of two: 3 is eight times likelier, −3 eight times less.
    pub weight: f32,
    /// What the first record says.
    pub a: Vec<Said>,
    /// What the second says.
    pub b: Vec<Said>,
    /// How many records bear the name, where that is the respect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

/// What a record says: a word of a name, a date in EDTF, or a thing with its label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Said {
    /// The short id of a thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The word, the date or the label.
    pub label: String,
}

impl App {
    /// The pairs of records that are likely of one person and not decided about, the likeliest first.
    ///
    /// After an import, ask with the import's `graph`: each pair is then somebody of the import and somebody else.
    /// The records of a store are compared once a version, in blocks, so that no name is too common; up to 30 000
    /// things at once, a larger store in the background, where [`Error::Busy`] means "ask again".
    pub fn same_persons(
        &self,
        reader: &Reader,
        request: &SamePersonRequest,
        lang: Lang,
    ) -> Result<SamePersonReply, Error> {
        let limit = check_limit(request.limit, 20)?;
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let of = filled(&request.of).map(|of| self.person_named(reader, "of", &of)).transpose()?;
        let within = filled(&request.graph).map(|graph| self.people_of(reader, &graph)).transpose()?;
        let compared = self.comparing(reader).compared()?;
        let decisions = self.identity_decisions(reader)?;
        let wanted = |a: &str, b: &str| {
            of.as_deref().is_none_or(|of| of == a || of == b)
                && within.as_ref().is_none_or(|within| within.contains(a) != within.contains(b))
        };
        let open: Vec<_> = compared
            .pairs
            .iter()
            .filter(|pair| {
                let [a, b] = [compared.id(pair.a), compared.id(pair.b)];
                wanted(a, b) && decisions.leave_open(a, b, pair.total)
            })
            .collect();
        let page = open.iter().skip(request.offset).take(limit);
        let mut comparer = compared.register.comparer();
        let pairs = page
            .map(|pair| {
                let (mut a, mut b) = (pair.a, pair.b);
                let sides = self.sides(reader, compared.id(a), compared.id(b), lang)?;
                if sides[0].id != compared.id(a) {
                    (a, b) = (b, a);
                }
                self.pair(reader, sides, Some((comparer.score(a, b), pair.likelihood)), &decisions, lang)
            })
            .collect::<Result<_, Error>>()?;
        let (total, people) = (open.len(), compared.register.len());
        Ok(SamePersonReply { total, offset: request.offset, version: compared.version, people, pairs })
    }

    /// Two people compared, whether they are suggested or not, with what was decided about them. Once they are held to be one
    /// person there is nothing to compare, only the decision to tell, and to take back.
    pub fn same_person(&self, reader: &Reader, a: &str, b: &str, lang: Lang) -> Result<PairView, Error> {
        let (a, b) = (self.person_named(reader, "a", a)?, self.person_named(reader, "b", b)?);
        if a == b {
            return Err(Error::parameter("b", format!("`{b}` is the same record as `a`: name another")));
        }
        let sides = self.sides(reader, &a, &b, lang)?;
        let decisions = self.identity_decisions(reader)?;
        if !decisions.are_one(&a, &b) {
            let score = self.score(reader, &sides[0].id, &sides[1].id)?;
            return self.pair(reader, sides, Some(score), &decisions, lang);
        }
        let mut pair = self.pair(reader, sides, None, &decisions, lang)?;
        if pair.decision.as_ref().is_some_and(|decision| decision.kept.id == pair.b.id) {
            std::mem::swap(&mut pair.a, &mut pair.b);
        }
        Ok(pair)
    }

    /// Compares the records of a store in the foreground, so that nobody has to wait for it later.
    pub fn prepare_same_persons(&self, reader: &Reader, progress: Progress<'_>) -> Result<(), Error> {
        self.comparing(reader).prepare(progress).map(drop)
    }

    /// The score of two records among all those of the store, or alone if these are still being compared, and how likely it
    /// makes them one person.
    fn score(&self, reader: &Reader, a: &str, b: &str) -> Result<(Score, f32), Error> {
        let comparing = self.comparing(reader);
        let weights = Weights::default();
        if let Ok(compared) = comparing.compared()
            && let (Some(a), Some(b)) = (compared.register.find(a), compared.register.find(b))
        {
            let score = compared.register.comparer().score(a, b);
            let suggested = compared.pairs.iter().find(|pair| (pair.a, pair.b) == (a.min(b), a.max(b)));
            let likelihood = suggested.map_or_else(|| weights.likelihood(score.total), |pair| pair.likelihood);
            return Ok((score, likelihood));
        }
        let score = same_person(&comparing.evidence(a)?, &comparing.evidence(b)?);
        let likelihood = weights.likelihood(score.total);
        Ok((score, likelihood))
    }

    /// What the store says of a person, by short id.
    pub(super) fn evidence_of(&self, reader: &Reader, id: &str) -> Result<crate::search::same_person::Evidence, Error> {
        self.comparing(reader).evidence(id)
    }

    fn comparing(&self, reader: &Reader) -> Comparing {
        let (data, snapshot) = (self.dataset(reader), self.snapshot(reader));
        Comparing { data, snapshot, cache: self.same_person_cache(reader) }
    }

    /// The short id of a person whom a parameter names.
    fn person_named(&self, reader: &Reader, parameter: &str, text: &str) -> Result<String, Error> {
        let iri = self.resolve(reader, text)?;
        let id = self.base().id(&iri).filter(|id| id.kind == EntityKind::Person);
        let id = id.ok_or_else(|| Error::parameter(parameter, format!("`{text}` is not a person")))?;
        // A record that was merged into another is no longer in the projection, but its graph still speaks of it.
        let node = NamedNodeRef::new_unchecked(&iri);
        let person = Some(terms::PERSON.into());
        match self.dataset(reader).quads(Some(node.into()), Some(terms::RDF_TYPE), person, None).next() {
            Some(quad) => quad.map(|_| id.to_string()).map_err(Error::from),
            None => Err(Error::not_found("person", id.slug.as_ref())),
        }
    }

    /// The short ids of the people of a graph.
    fn people_of(&self, reader: &Reader, graph: &str) -> Result<HashSet<String>, Error> {
        let iri = match graph.contains("://") {
            true => graph.to_owned(),
            false => self.base().graph(&format!("import/{graph}")),
        };
        let name = NamedNode::new(iri).map_err(|e| Error::parameter("graph", format!("`{graph}`: {e}")))?;
        let data = self.dataset(reader);
        let person = Some(terms::PERSON.into());
        let typed = data.quads(None, Some(terms::RDF_TYPE), person, Some(GraphNameRef::NamedNode(name.as_ref())));
        let mut people = HashSet::new();
        for quad in typed {
            if let NamedOrBlankNode::NamedNode(person) = quad?.subject {
                people.extend(self.base().id(person.as_str()).map(|id| id.to_string()));
            }
        }
        if people.is_empty() {
            return Err(Error::not_found("graph with people", graph));
        }
        Ok(people)
    }

    /// Two records, the one that would be kept first.
    fn sides(&self, reader: &Reader, a: &str, b: &str, lang: Lang) -> Result<[PersonView; 2], Error> {
        let (a, a_rank) = self.side(reader, a, lang)?;
        let (b, b_rank) = self.side(reader, b, lang)?;
        Ok(if (a_rank, &a.iri) <= (b_rank, &b.iri) { [a, b] } else { [b, a] })
    }

    /// A record, and how it stands: the smaller is rather kept.
    fn side(&self, reader: &Reader, id: &str, lang: Lang) -> Result<(PersonView, (bool, i64)), Error> {
        let iri = self.iri_of(id)?;
        let mut graphs = BTreeSet::new();
        let mut statements = 0;
        let node = NamedNodeRef::new_unchecked(&iri);
        let mut labels = Vec::new();
        for quad in self.dataset(reader).quads(Some(node.into()), None, None, None) {
            let quad = quad?;
            let GraphName::NamedNode(graph) = quad.graph_name else { continue };
            if project::is_system(self.base(), graph.as_str()) {
                continue;
            }
            if let (terms::RDFS_LABEL, Term::Literal(text)) = (quad.predicate.as_ref(), &quad.object) {
                labels.push(text.value().to_owned());
            }
            statements += 1;
            graphs.insert(graph.into_string());
        }
        let told = self.labels(reader, &iri)?.best(lang).map(|(_, text)| text.to_owned());
        let label = told.or_else(|| labels.into_iter().min()).unwrap_or_else(|| id.to_owned());
        let imported = self.base().graph("import/");
        let rank = (graphs.iter().all(|graph| graph.starts_with(&imported)), -statements);
        Ok((PersonView { id: id.to_owned(), iri, label, graphs: graphs.into_iter().collect() }, rank))
    }

    fn iri_of(&self, id: &str) -> Result<String, Error> {
        let parts = id.split_once('/').and_then(|(kind, slug)| EntityId::new(EntityKind::from_segment(kind)?, slug));
        parts.map(|id| self.base().iri(&id)).ok_or_else(|| Error::not_found("record", id))
    }

    fn pair(
        &self,
        reader: &Reader,
        [a, b]: [PersonView; 2],
        compared: Option<(Score, f32)>,
        decisions: &Decisions,
        lang: Lang,
    ) -> Result<PairView, Error> {
        let said = |feature: &str, texts: Vec<String>| -> Result<Vec<Said>, Error> {
            texts.into_iter().map(|text| self.said(reader, feature, text, lang)).collect()
        };
        let (score, likelihood) = compared.unzip();
        let total = score.as_ref().map(|score| score.total);
        let reasons = score
            .into_iter()
            .flat_map(|score| score.features)
            .map(|f| {
                let (a, b) = (said(f.name, f.a)?, said(f.name, f.b)?);
                Ok(ReasonView { feature: f.name, agreement: f.agreement, weight: f.weight, a, b, count: f.count })
            })
            .collect::<Result<_, Error>>()?;
        let decision = decisions.of(&a.id, &b.id).map(|of| self.decision_view(reader, of, lang)).transpose()?;
        Ok(PairView { a, b, score: total, likelihood, reasons, decision })
    }

    /// What a record says, with its label if it is a thing or a code.
    fn said(&self, reader: &Reader, feature: &str, text: String, lang: Lang) -> Result<Said, Error> {
        if let "role" | "sex" = feature {
            let code = format!("{}{feature}/{text}", terms::CODE);
            return Ok(Said { id: None, label: self.label(reader, &code, lang)? });
        }
        match self.iri_of(&text) {
            Ok(iri) => Ok(Said { label: self.label(reader, &iri, lang)?, id: Some(text) }),
            Err(_) => Ok(Said { id: None, label: text }),
        }
    }

    /// Identity decisions are about what graphs say of people, which a plain store does not distinguish.
    fn check_projected(&self) -> Result<(), Error> {
        match self.data.mode() {
            Mode::Projected => Ok(()),
            Mode::Plain => Err(Error::Forbidden("a plain store keeps no identity decisions".into())),
        }
    }
}

/// How likely a score makes a pair one person, if nobody else fits either of them.
pub(super) fn likelihood(total: f32) -> f32 {
    Weights::default().likelihood(total)
}

/// The score that has a likelihood, if nobody else fits.
fn score_of(likelihood: f32) -> f32 {
    let share = likelihood.clamp(1e-6, 1.0 - 1e-6);
    Weights::default().nobody + (share / (1.0 - share)).log2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_likelihood_is_a_score() {
        for score in [4.0, 8.5, 11.0, 20.0] {
            assert!((score_of(Weights::default().likelihood(score)) - score).abs() < 0.1, "{score}");
        }
    }
}
