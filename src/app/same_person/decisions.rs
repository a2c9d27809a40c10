//! What people decide about two records, as claims in the graph `identity`.
//!
//! A decision is the claim that one record is the same individual as another, with its status, author and date. Only an
//! accepted one states the link itself, which is what the projection follows. A new decision about a pair takes the
//! place of the old one, which stays beside it as a deprecated claim: nothing is forgotten, and the log has it too.

use super::{App, Error, PersonView, score_of};
use crate::access::Reader;
use crate::model::{EntityId, EntityKind, Lang};
use crate::ontology::{claim, terms};
use crate::search::same_person::{Agreement, Weights};
use crate::store::{Author, Dataset, Reads, StoreError, now};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphName, GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Rejected pairs are suggested again when they have become so much likelier, as a power of two.
const MUCH_LIKELIER: f32 = 2.0;

/// What is decided about two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// They are one person: from now on what is said of either is said of the one that is kept.
    Accepted,
    /// They are two, as far as these records tell: suggested again only if later statements make it four times likelier.
    Rejected,
    /// They are two, whatever is learnt: never suggested again.
    Never,
    /// Nothing: an earlier decision was taken back, and the pair is suggested as before.
    Proposed,
}

impl Verdict {
    const ALL: [Self; 4] = [Self::Accepted, Self::Rejected, Self::Never, Self::Proposed];

    /// Its code in the list `decision`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Never => "never",
            Self::Proposed => "proposed",
        }
    }

    /// The verdict of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }
}

/// A decision to take.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionRequest {
    /// One record: a slug, short id, IRI or xref.
    pub a: String,
    /// The other.
    pub b: String,
    /// What is decided.
    pub decision: Verdict,
    /// Which of the two to keep, if they are one; else the curated one, then the one that says more.
    #[serde(default)]
    pub keep: Option<String>,
    /// Why, in the decider's words.
    #[serde(default)]
    pub note: Option<String>,
}

/// Which decisions to list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DecisionsRequest {
    /// Only those about this person.
    pub of: Option<String>,
    /// Only `accepted`, `rejected`, `never` or `proposed` ones.
    pub status: Option<String>,
    /// How many to pass over.
    pub offset: usize,
    /// How many to give; 50 if nothing is said, at most 500.
    pub limit: Option<usize>,
}

/// A decision with its two records.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Decision {
    /// The claim's slug, by which it is undone.
    pub id: String,
    /// The claim's IRI.
    pub iri: String,
    /// What was decided.
    pub decision: Verdict,
    /// The record that is kept, or would be.
    pub kept: PersonView,
    /// The other.
    pub other: PersonView,
    /// Who decided.
    pub author: String,
    /// When, as RFC 3339.
    pub decided_at: String,
    /// How likely the two records alone made it then, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<f32>,
    /// Why, in the decider's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What was decided before, the last first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Earlier>,
}

/// What was decided before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Earlier {
    /// What was decided.
    pub decision: Verdict,
    /// Who decided.
    pub author: String,
    /// When, as RFC 3339.
    pub decided_at: String,
}

/// What a decision did.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Decided {
    /// The decision.
    #[serde(flatten)]
    pub decision: Decision,
    /// The version of the store.
    pub version: u64,
}

/// A decision as its graph states it.
#[derive(Clone, Debug)]
pub(super) struct Stated {
    claim: NamedNode,
    /// The record that is given up.
    from: NamedNode,
    /// The record that is kept.
    to: NamedNode,
    verdict: Verdict,
    author: String,
    decided_at: String,
    likelihood: Option<f32>,
    note: Option<String>,
    is_superseded: bool,
}

/// The decisions of a store, by pair of short ids in order; of each the one in force first.
#[derive(Default)]
pub(super) struct Decisions(HashMap<(String, String), Vec<Stated>>);

impl Decisions {
    /// What was decided about a pair, the decision in force first.
    pub(super) fn of(&self, a: &str, b: &str) -> Option<&[Stated]> {
        self.0.get(&pair(a, b)).map(Vec::as_slice)
    }

    /// Whether two are held to be one.
    pub(super) fn are_one(&self, a: &str, b: &str) -> bool {
        self.of(a, b).and_then(<[_]>::first).is_some_and(|decision| decision.verdict == Verdict::Accepted)
    }

    /// Whether a pair of such a score is still to be decided.
    pub(super) fn leave_open(&self, a: &str, b: &str, total: f32) -> bool {
        let Some(decision) = self.of(a, b).and_then(<[_]>::first) else { return true };
        match decision.verdict {
            Verdict::Proposed => true,
            Verdict::Accepted | Verdict::Never => false,
            Verdict::Rejected => decision.likelihood.is_some_and(|then| total >= score_of(then) + MUCH_LIKELIER),
        }
    }
}

fn pair(a: &str, b: &str) -> (String, String) {
    if a <= b { (a.into(), b.into()) } else { (b.into(), a.into()) }
}

impl App {
    /// Decides about two people, in a commit of its own with the reader as its author.
    ///
    /// Needs a token that may write the graph `identity`. Fails if one is a parent, partner or child of the other.
    pub fn decide_same_person(&self, reader: &Reader, request: &DecisionRequest) -> Result<Decided, Error> {
        self.may_decide(reader)?;
        let pair = self.same_person(reader, &request.a, &request.b, Lang::En)?;
        let kin =
            pair.reasons.iter().find(|reason| reason.feature == "kin" && reason.agreement == Agreement::Disagrees);
        if let (Verdict::Accepted, Some(_)) = (request.decision, kin) {
            let why = format!(
                "`{}` is a parent, child or partner of `{}`: nobody is their own, so correct that link first",
                pair.b.id, pair.a.id
            );
            return Err(Error::parameter("b", why));
        }
        let kept = match request.keep.as_deref().filter(|keep| !keep.trim().is_empty()) {
            None => &pair.a,
            Some(keep) => {
                let keep = self.person_named(reader, "keep", keep)?;
                let why =
                    || Error::parameter("keep", format!("`{keep}` is neither `{}` nor `{}`", pair.a.id, pair.b.id));
                [&pair.a, &pair.b].into_iter().find(|side| side.id == keep).ok_or_else(why)?
            }
        };
        let other = if kept.id == pair.a.id { &pair.b } else { &pair.a };
        let node = |side: &PersonView| NamedNode::new_unchecked(&side.iri);
        let likelihood = match pair.score {
            Some(score) => Some(Weights::default().likelihood(score)),
            // They are held to be one now, and were compared when that was decided.
            None => self.identity_decisions(reader)?.of(&pair.a.id, &pair.b.id).and_then(|all| all.first()?.likelihood),
        };
        let decision = Stated {
            claim: self.decision_claim(&node(other), &node(kept)),
            from: node(other),
            to: node(kept),
            verdict: request.decision,
            author: reader.author(),
            decided_at: now(),
            likelihood,
            note: request.note.clone().filter(|note| !note.trim().is_empty()),
            is_superseded: false,
        };
        self.put_decision(reader, decision)
    }

    /// Takes a decision back, by its claim's slug: the records are apart again, and the pair is suggested as before.
    pub fn undo_same_person(&self, reader: &Reader, id: &str) -> Result<Decided, Error> {
        self.may_decide(reader)?;
        let decisions = self.identity_decisions(reader)?;
        let iri = EntityId::new(EntityKind::Claim, id).map(|id| self.base().iri(&id)).unwrap_or_default();
        let in_force = decisions.0.values().filter_map(|all| all.first());
        let decision = in_force.into_iter().find(|decision| decision.claim.as_str() == iri);
        let decision = decision.ok_or_else(|| Error::not_found("decision in force", id))?;
        if decision.verdict == Verdict::Proposed {
            return Err(Error::parameter("id", format!("`{id}` was taken back already")));
        }
        let author = reader.author();
        let undone = Stated { verdict: Verdict::Proposed, author, decided_at: now(), note: None, ..decision.clone() };
        self.put_decision(reader, undone)
    }

    /// The decisions in force, the last first, each with what was decided before.
    pub fn same_person_decisions(
        &self,
        reader: &Reader,
        request: &DecisionsRequest,
        lang: Lang,
    ) -> Result<super::super::Listing<Decision>, Error> {
        let limit = super::check_limit(request.limit, 50)?;
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let of = filled(&request.of).map(|of| self.person_named(reader, "of", &of)).transpose()?;
        let status = |code: String| {
            let told = format!("`{code}` is not `accepted`, `rejected`, `never` or `proposed`");
            Verdict::from_code(&code).ok_or_else(|| Error::parameter("status", told))
        };
        let status = filled(&request.status).map(status).transpose()?;
        let decisions = self.identity_decisions(reader)?;
        let wanted = |((a, b), all): &(&(String, String), &Vec<Stated>)| {
            of.as_ref().is_none_or(|of| of == a || of == b)
                && status.is_none_or(|status| all.first().is_some_and(|decision| decision.verdict == status))
        };
        let mut found: Vec<&[Stated]> =
            decisions.0.iter().filter(wanted).map(|(_, all)| all.as_slice()).filter(|all| !all.is_empty()).collect();
        found.sort_by(|x, y| (&y[0].decided_at, &x[0].claim).cmp(&(&x[0].decided_at, &y[0].claim)));
        let page = found.iter().skip(request.offset).take(limit);
        let items = page.map(|all| self.decision_view(reader, all, lang)).collect::<Result<_, _>>()?;
        Ok(super::super::Listing { total: found.len(), offset: request.offset, items })
    }

    /// All decisions that the reader may see.
    pub(super) fn identity_decisions(&self, reader: &Reader) -> Result<Decisions, Error> {
        let data = self.dataset(reader);
        let graph = NamedNode::new_unchecked(self.base().graph("identity"));
        let graph = GraphNameRef::NamedNode(graph.as_ref());
        let class = Some(terms::IDENTITY_DECISION.into());
        let mut decisions = Decisions::default();
        for quad in data.quads(None, Some(terms::RDF_TYPE), class, Some(graph)) {
            let NamedOrBlankNode::NamedNode(claim) = quad?.subject else { continue };
            let said =
                data.quads(Some(claim.as_ref().into()), None, None, Some(graph)).collect::<Result<Vec<_>, _>>()?;
            let Some(decision) = stated(claim, &said) else { continue };
            let short = |node: &NamedNode| self.base().id(node.as_str()).map(|id| id.to_string());
            if let (Some(from), Some(to)) = (short(&decision.from), short(&decision.to)) {
                decisions.0.entry(pair(&from, &to)).or_default().push(decision);
            }
        }
        for all in decisions.0.values_mut() {
            all.sort_by(|x, y| {
                (x.is_superseded, &y.decided_at, &y.claim).cmp(&(y.is_superseded, &x.decided_at, &x.claim))
            });
        }
        Ok(decisions)
    }

    /// A decision with its records; the one in force comes first.
    pub(super) fn decision_view(&self, reader: &Reader, all: &[Stated], lang: Lang) -> Result<Decision, Error> {
        let [decision, before @ ..] = all else { return Err(Error::not_found("decision", "")) };
        let person = |node: &NamedNode| -> Result<PersonView, Error> {
            let id = self.base().id(node.as_str()).ok_or_else(|| Error::not_found("person", node.as_str()))?;
            Ok(self.side(reader, &id.to_string(), lang)?.0)
        };
        let claim = self.base().id(decision.claim.as_str());
        let earlier = |of: &Stated| Earlier {
            decision: of.verdict,
            author: of.author.clone(),
            decided_at: of.decided_at.clone(),
        };
        Ok(Decision {
            id: claim.map(|id| id.slug.into_string()).unwrap_or_default(),
            iri: decision.claim.as_str().to_owned(),
            decision: decision.verdict,
            kept: person(&decision.to)?,
            other: person(&decision.from)?,
            author: decision.author.clone(),
            decided_at: decision.decided_at.clone(),
            likelihood: decision.likelihood,
            note: decision.note.clone(),
            before: before.iter().map(earlier).collect(),
        })
    }

    fn may_decide(&self, reader: &Reader) -> Result<(), Error> {
        self.check_projected()?;
        self.may_write(reader, Some(&self.base().graph("identity")))
    }

    fn decision_claim(&self, from: &NamedNode, to: &NamedNode) -> NamedNode {
        claim::node(self.base(), self.same_individual(from, to).as_ref())
    }

    fn same_individual(&self, from: &NamedNode, to: &NamedNode) -> Quad {
        let graph = NamedNode::new_unchecked(self.base().graph("identity"));
        Quad::new(from.clone(), terms::SAME_INDIVIDUAL, to.clone(), graph)
    }

    /// Writes a decision; what was decided about the pair before becomes a deprecated claim beside it.
    fn put_decision(&self, reader: &Reader, decision: Stated) -> Result<Decided, Error> {
        let why = format!("{} {} {}", decision.verdict.code(), decision.from.as_str(), decision.to.as_str());
        let author = Author { who: decision.author.clone(), why, system: true };
        let graph = GraphName::from(NamedNode::new_unchecked(self.base().graph("identity")));
        let link = self.same_individual(&decision.from, &decision.to);
        let turned = self.same_individual(&decision.to, &decision.from);
        let commit = self.commit::<Error>(&author, |writer| {
            for old in [&turned, &link] {
                let claim = claim::node(self.base(), old.as_ref());
                let said: Vec<Quad> = writer
                    .quads(Some(claim.as_ref().into()), None, None, Some(graph.as_ref()))
                    .collect::<Result<_, _>>()
                    .map_err(StoreError::from)?;
                writer.remove(old)?;
                if said.is_empty() {
                    continue;
                }
                let kept_as = free_name(&*writer, &claim, &graph).map_err(StoreError::from)?;
                let rank = NamedNode::new_unchecked(format!("{}rank/deprecated", terms::CODE));
                writer.insert(Quad::new(kept_as.clone(), terms::RANK, rank, graph.clone()))?;
                for quad in said {
                    writer.remove(&quad)?;
                    writer.insert(Quad { subject: kept_as.clone().into(), ..quad })?;
                }
            }
            if decision.verdict == Verdict::Accepted {
                writer.insert(link.clone())?;
            }
            decision.quads(&graph).into_iter().try_for_each(|quad| writer.insert(quad).map(drop))?;
            Ok(())
        })?;
        let decisions = self.identity_decisions(reader)?;
        let all = decisions.0.values().find(|all| all.first().is_some_and(|first| first.claim == decision.claim));
        let view = self.decision_view(reader, all.map_or(&[decision], Vec::as_slice), Lang::En)?;
        Ok(Decided { decision: view, version: commit.version })
    }
}

/// A name for a claim that is no longer in force: `{claim}-1`, `{claim}-2` …
fn free_name(
    reads: &impl Reads,
    claim: &NamedNode,
    graph: &GraphName,
) -> Result<NamedNode, oxigraph::store::StorageError> {
    let mut number = 1;
    loop {
        let name = NamedNode::new_unchecked(format!("{}-{number}", claim.as_str()));
        match reads.quads(Some(name.as_ref().into()), None, None, Some(graph.as_ref())).next() {
            None => return Ok(name),
            Some(quad) => drop(quad?),
        }
        number += 1;
    }
}

impl Stated {
    /// The claim.
    fn quads(&self, graph: &GraphName) -> Vec<Quad> {
        let code = |list: &str, slug: &str| NamedNode::new_unchecked(format!("{}{list}/{slug}", terms::CODE));
        let typed = |text: &str, datatype: NamedNodeRef<'_>| Literal::new_typed_literal(text, datatype);
        let mut said: Vec<(NamedNodeRef<'_>, Term)> = vec![
            (terms::RDF_TYPE, terms::IDENTITY_DECISION.into_owned().into()),
            (terms::RDF_SUBJECT, self.from.clone().into()),
            (terms::RDF_PREDICATE, terms::SAME_INDIVIDUAL.into_owned().into()),
            (terms::RDF_OBJECT, self.to.clone().into()),
            (terms::STATUS, code("decision", self.verdict.code()).into()),
            (terms::CERTAINTY, code("certainty", "certain").into()),
            (terms::AUTHOR, Literal::from(self.author.as_str()).into()),
            (terms::DECIDED_AT, typed(&self.decided_at, xsd::DATE_TIME).into()),
        ];
        let score = self.likelihood.map(|likelihood| typed(&format!("{likelihood:.6}"), xsd::DECIMAL));
        said.extend(score.map(|score| (terms::SCORE, score.into())));
        said.extend(self.note.as_deref().map(|note| (terms::NOTE, Literal::from(note).into())));
        said.into_iter().map(|(p, o)| Quad::new(self.claim.clone(), p, o, graph.clone())).collect()
    }
}

/// Reads a claim; nothing if it is not whole.
fn stated(claim: NamedNode, said: &[Quad]) -> Option<Stated> {
    let object = |property| said.iter().find(|quad| quad.predicate == property).map(|quad| &quad.object);
    let node = |property| match object(property) {
        Some(Term::NamedNode(node)) => Some(node.clone()),
        _ => None,
    };
    let text = |property| match object(property) {
        Some(Term::Literal(text)) => Some(text.value().to_owned()),
        _ => None,
    };
    let code = |property| node(property).and_then(|code| code.as_str().rsplit('/').next().map(str::to_owned));
    Some(Stated {
        from: node(terms::RDF_SUBJECT)?,
        to: node(terms::RDF_OBJECT)?,
        verdict: Verdict::from_code(&code(terms::STATUS)?)?,
        author: text(terms::AUTHOR).unwrap_or_default(),
        decided_at: text(terms::DECIDED_AT).unwrap_or_default(),
        likelihood: text(terms::SCORE).and_then(|score| score.parse().ok()),
        note: text(terms::NOTE),
        is_superseded: code(terms::RANK).as_deref() == Some("deprecated"),
        claim,
    })
}
