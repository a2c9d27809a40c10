//! Deciding in the browser whether two records are of one person: a form that is sent with a token each time.
//!
//! The token stands in the body, never in an address or a cookie, so no other site can decide in a visitor's name. Without
//! scripts it is typed anew each time; with them the browser's tab remembers it until it is closed. The answer is the page
//! of the pair, as whoever holds the token may see it, with what was done or why it was refused.

use super::same_person::{SamePerson, pair, without_pair};
use super::visit::{Visit, failed};
use crate::app::{DecisionRequest, Error, Reader, Verdict};
use crate::http::AppState;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;

/// The largest form.
pub const LARGEST: usize = 16 << 10;

/// What the form sends.
#[derive(Deserialize)]
pub struct Sent {
    a: String,
    b: String,
    /// `accepted`, `rejected`, `never`, or `undo`.
    decision: String,
    #[serde(default)]
    token: String,
    #[serde(default)]
    keep: String,
    #[serde(default)]
    note: String,
    /// The decision to take back.
    #[serde(default)]
    id: String,
}

/// What became of a decision, in the visitor's language.
pub struct Outcome {
    /// Whether it was done.
    pub done: bool,
    /// What was done, or why not.
    pub words: String,
    /// The service's own words, in English; empty if ours say all.
    pub detail: String,
}

/// `POST /{lang}/same-person`
pub async fn decide(
    State(app): State<AppState>,
    mut visit: Visit,
    sent: Result<Form<Sent>, FormRejection>,
) -> Response {
    let Ok(Form(sent)) = sent else { return failed(visit.lang, "same-person", 400, "the form cannot be read") };
    let known = match sent.token.trim() {
        "" => Ok(None),
        token => app.tokens().reader(token),
    };
    let known = match known {
        Ok(known) => known,
        Err(error) => {
            tracing::error!(%error, "tokens cannot be read");
            return failed(visit.lang, "same-person", 500, "");
        }
    };
    let is_known = known.is_some();
    visit.reader = known.unwrap_or_else(Reader::anonymous);
    let mut answer = visit.show_with(move |visit| answer(visit, &sent, is_known)).await;
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

fn answer(visit: &Visit, sent: &Sent, is_known: bool) -> Result<(StatusCode, SamePerson), Error> {
    let page = visit.titled("same-title");
    let refused = |text: &str, detail: String| Outcome { done: false, words: page.t(text), detail };
    let (status, outcome) = match (is_known, sent.token.trim().is_empty()) {
        (false, true) => (StatusCode::FORBIDDEN, refused("same-needs-token", String::new())),
        (false, false) => (StatusCode::FORBIDDEN, refused("same-unknown-token", String::new())),
        (true, _) => match write(visit, sent) {
            Ok(verdict) => {
                let words = page.t(&format!("same-done-{}", verdict.code()));
                (StatusCode::OK, Outcome { done: true, words, detail: String::new() })
            }
            Err(Error::Forbidden(why)) => (StatusCode::FORBIDDEN, refused("same-may-not", why)),
            Err(error @ (Error::BadParameter { .. } | Error::NotFound { .. })) => {
                (StatusCode::BAD_REQUEST, refused("same-refused", error.to_string()))
            }
            Err(error) => return Err(error),
        },
    };
    match visit.app.same_person(&visit.reader, &sent.a, &sent.b, visit.lang) {
        Err(Error::NotFound { .. } | Error::BadParameter { .. }) => Ok((status, without_pair(visit, outcome))),
        _ => Ok((status, pair(visit, &sent.a, &sent.b, Some(outcome))?)),
    }
}

/// Writes what was decided, and says what is in force now.
fn write(visit: &Visit, sent: &Sent) -> Result<Verdict, Error> {
    if sent.decision == "undo" {
        return Ok(visit.app.undo_same_person(&visit.reader, &sent.id)?.decision.decision);
    }
    let verdict = Verdict::from_code(&sent.decision).filter(|verdict| *verdict != Verdict::Proposed);
    let unknown = || {
        let why = format!("`{}` is not `accepted`, `rejected`, `never` or `undo`", sent.decision);
        Error::parameter("decision", why)
    };
    let request = DecisionRequest {
        a: sent.a.clone(),
        b: sent.b.clone(),
        decision: verdict.ok_or_else(unknown)?,
        keep: Some(sent.keep.clone()),
        note: Some(sent.note.clone()),
    };
    Ok(visit.app.decide_same_person(&visit.reader, &request)?.decision.decision)
}
