//! Records that may be of one person: the pairs, and two of them side by side with the reasons for and against.
//!
//! Whoever holds a token that may write decides on the page of a pair; see `decide.rs`.

use super::view::{Paging, Text, Thing};
use super::{Page, dates, decide::Outcome, tell, texts, visit::Visit};
use crate::app::{Agreement, Decision, Error, PairView, PersonView, ReasonView, Said, SamePersonRequest, Verdict};
use askama::Template;
use axum::response::Response;

const SIZE: usize = 25;

/// A pair in the list.
pub struct Line {
    /// The page of the pair.
    pub href: String,
    pub a: Thing,
    pub b: Thing,
    /// The likelihood in words, as a percentage.
    pub likely: String,
    /// The strongest reasons.
    pub reasons: String,
}

/// One respect in which two records were compared.
pub struct Row {
    pub respect: String,
    pub a: Vec<Thing>,
    pub b: Vec<Thing>,
    /// The class that colours the row: `agrees`, `partly`, `unknown`, `disagrees`.
    pub stands: &'static str,
    pub words: String,
    /// The weight with its sign; empty if it weighs nothing.
    pub weight: String,
}

/// Two records side by side.
pub struct Two {
    pub a: Thing,
    pub b: Thing,
    pub rows: Vec<Row>,
    /// The sum of the weights and how likely it makes them one; empty once they are held to be one.
    pub total: String,
    pub likely: String,
    /// What was decided, by whom and when; empty if nothing was.
    pub decided: Vec<String>,
    /// The short ids of both.
    pub ids: [String; 2],
    /// Whether they are held to be one person.
    pub are_one: bool,
    /// What can be decided: the value that the form sends, and its words.
    pub verdicts: Vec<(&'static str, String)>,
    /// The decision that can be taken back; empty if there is none.
    pub undo: String,
    /// The commands that decide.
    pub commands: Vec<(String, String)>,
}

/// The screen.
#[derive(Template)]
#[template(path = "same-person.html")]
pub struct SamePerson {
    pub page: Page,
    /// What became of a decision that was just sent.
    pub outcome: Option<Outcome>,
    pub two: Option<Two>,
    pub summary: String,
    pub lines: Vec<Line>,
    pub paging: Paging,
}

/// `GET /{lang}/same-person?of=&graph=&page=`, or `?a=&b=` for two records.
pub async fn same_person(visit: Visit) -> Response {
    visit.show(make).await
}

fn make(visit: &Visit) -> Result<SamePerson, Error> {
    let (a, b) = (visit.field("a"), visit.field("b"));
    if !a.is_empty() && !b.is_empty() {
        return pair(visit, a, b, None);
    }
    let page = frame(visit);
    let number = visit.page_number();
    let field = |name| Some(visit.field(name)).filter(|text| !text.is_empty()).map(str::to_owned);
    let request =
        SamePersonRequest { of: field("of"), graph: field("graph"), offset: (number - 1) * SIZE, limit: Some(SIZE) };
    let found = visit.app.same_persons(&visit.reader, &request, visit.lang)?;
    let people = page.number(found.people);
    let summary = match found.total {
        0 => page.with("same-none", "people", people),
        n => page.fill("same-count", &[("pairs", &page.number(n)), ("people", &people)]),
    };
    let paging = Paging::new(&page, number, SIZE, found.total, |n| visit.with("page", &n.to_string()));
    let lines = found.pairs.iter().map(|pair| line(visit, &page, pair)).collect();
    Ok(SamePerson { page, outcome: None, two: None, summary, lines, paging })
}

fn frame(visit: &Visit) -> Page {
    let page = visit.titled("same-title");
    page.clone().about(page.t("same-lead"))
}

/// Two records side by side, with what became of a decision about them.
pub(super) fn pair(visit: &Visit, a: &str, b: &str, outcome: Option<Outcome>) -> Result<SamePerson, Error> {
    let page = frame(visit);
    let two = two(visit, &page, &visit.app.same_person(&visit.reader, a, b, visit.lang)?);
    let (summary, paging) = (String::new(), Paging::default());
    Ok(SamePerson { page, outcome, two: Some(two), summary, lines: Vec::new(), paging })
}

/// What became of a decision about records that the visitor may not see.
pub(super) fn without_pair(visit: &Visit, outcome: Outcome) -> SamePerson {
    let (summary, paging) = (String::new(), Paging::default());
    SamePerson { page: frame(visit), outcome: Some(outcome), two: None, summary, lines: Vec::new(), paging }
}

fn line(visit: &Visit, page: &Page, pair: &PairView) -> Line {
    let mut strongest: Vec<&ReasonView> = pair.reasons.iter().filter(|reason| reason.weight > 0.0).collect();
    strongest.sort_by(|x, y| y.weight.total_cmp(&x.weight));
    let reasons: Vec<String> = strongest.into_iter().take(4).map(|reason| respect(page, reason)).collect();
    Line {
        href: page.href(&format!("same-person?a={}&b={}", pair.a.id, pair.b.id)),
        a: person(visit, &pair.a),
        b: person(visit, &pair.b),
        likely: pair.likelihood.map(|share| likely(page, share)).unwrap_or_default(),
        reasons: reasons.join(", "),
    }
}

fn two(visit: &Visit, page: &Page, pair: &PairView) -> Two {
    let things = |said: &[Said], reason: &ReasonView| said.iter().map(|said| thing(visit, reason, said)).collect();
    let row = |reason: &ReasonView| {
        let (stands, text) = match reason.agreement {
            Agreement::Agrees => ("agrees", "same-agrees"),
            Agreement::Partly => ("partly", "same-partly"),
            Agreement::Unknown => ("unknown", "same-unknown"),
            Agreement::Disagrees => ("disagrees", "same-disagrees"),
        };
        Row {
            respect: respect(page, reason),
            a: things(&reason.a, reason),
            b: things(&reason.b, reason),
            stands,
            words: match reason.count {
                Some(count) => page.count("same-namesakes", count as usize),
                None => page.t(text),
            },
            weight: if reason.weight == 0.0 { String::new() } else { signed(page, reason.weight) },
        }
    };
    let verdicts = [("accepted", "same-accept"), ("rejected", "same-reject"), ("never", "same-never")];
    let in_force = pair.decision.as_ref().filter(|decision| decision.decision != Verdict::Proposed);
    let are_one = in_force.is_some_and(|decision| decision.decision == Verdict::Accepted);
    let (a, b) = (&pair.a.id, &pair.b.id);
    let verbs = if are_one { &[][..] } else { &["accept", "reject", "never"] };
    let decide =
        verbs.iter().map(|verb| (page.t(&format!("same-{verb}")), format!("haverim same-person {verb} {a} {b}")));
    let undo = in_force.map(|decision| (page.t("same-undo"), format!("haverim same-person undo {}", decision.id)));
    Two {
        a: person(visit, &pair.a),
        b: person(visit, &pair.b),
        rows: pair.reasons.iter().map(row).collect(),
        total: pair.score.map(|score| signed(page, score)).unwrap_or_default(),
        likely: pair.likelihood.map(|share| likely(page, share)).unwrap_or_default(),
        decided: pair.decision.iter().flat_map(|decision| decided(visit, page, decision)).collect(),
        ids: [pair.a.id.clone(), pair.b.id.clone()],
        are_one,
        verdicts: verdicts.into_iter().filter(|_| !are_one).map(|(value, text)| (value, page.t(text))).collect(),
        undo: in_force.map(|decision| decision.id.clone()).unwrap_or_default(),
        commands: decide.chain(undo).collect(),
    }
}

/// What was decided, the last first.
fn decided(visit: &Visit, page: &Page, decision: &Decision) -> Vec<String> {
    let told = |verdict: Verdict, author: &str, at: &str| {
        let day = dates::words(visit.lang, at.split('T').next().unwrap_or(at));
        page.fill(&format!("same-was-{}", verdict.code()), &[("who", author), ("when", &day)])
    };
    let now = told(decision.decision, &decision.author, &decision.decided_at);
    let before = decision.before.iter().map(|of| told(of.decision, &of.author, &of.decided_at));
    let note = decision.note.iter().cloned();
    std::iter::once(now).chain(note).chain(before).collect()
}

fn person(visit: &Visit, side: &PersonView) -> Thing {
    let name = visit.app.node_ref(&visit.reader, &side.iri).ok().filter(|node| !node.labels.is_empty());
    let name = name.map_or_else(|| Text::plain(&side.label), |node| tell::name(visit.lang, &node.labels, &side.iri));
    Thing { href: tell::href(visit.lang, &side.id), name }
}

fn thing(visit: &Visit, reason: &ReasonView, said: &Said) -> Thing {
    let text = match reason.feature {
        "birth" | "death" => visit.dating().words(&said.label),
        _ => said.label.clone(),
    };
    let href = said.id.as_deref().map_or_else(String::new, |id| tell::href(visit.lang, id));
    Thing { href, name: Text::plain(text) }
}

fn respect(page: &Page, reason: &ReasonView) -> String {
    page.t(&format!("same-on-{}", reason.feature.replace(' ', "-")))
}

fn likely(page: &Page, likelihood: f32) -> String {
    // Isolated, so that a Hebrew line does not turn the sign around.
    match likelihood {
        x if x > 0.999 => format!("\u{2066}> {}\u{2069}", page.percent(0.999, 1)),
        x if x < 0.001 => format!("\u{2066}< {}\u{2069}", page.percent(0.001, 1)),
        x => page.percent(x, 1),
    }
}

fn signed(page: &Page, weight: f32) -> String {
    let sign = if weight < 0.0 { '−' } else { '+' };
    format!("\u{2066}{sign}{}\u{2069}", texts::decimal(page.lang, f64::from(weight.abs()), 1))
}
