//! Where sources differ: which properties are disputed, and their claims side by side; and births and deaths, of which a
//! date and a place make one event.

use super::record::SINGLE;
use super::{
    Page,
    dates::Dating,
    tell::{self, Footnotes},
    view::{Claim, Group},
};
use crate::app::{ClaimView, Value};
use crate::model::date::Edtf;

/// Properties of which sources give values that cannot all be right.
pub fn disputed(facts: &[&ClaimView], incoming: &[ClaimView]) -> Vec<String> {
    let mut properties: Vec<String> = Vec::new();
    for claim in facts.iter().copied().chain(incoming) {
        let unlike = || facts.iter().any(|c| c.property == claim.property && cannot_both_be(c, claim));
        let single = SINGLE.contains(&claim.property.as_str());
        if (single && unlike() || !claim.disputes.is_empty()) && !properties.contains(&claim.property) {
            properties.push(claim.property.clone());
        }
    }
    properties
}

/// Whether two dates exclude each other: a year and a day in it do not.
fn cannot_both_be(a: &ClaimView, b: &ClaimView) -> bool {
    let days = |claim: &ClaimView| match &claim.object {
        Value::Literal { text, .. } => Edtf::parse(text).ok().map(|date| date.days()),
        Value::Node(_) => None,
    };
    days(a).zip(days(b)).is_some_and(|(a, b)| !a.meets(b))
}

/// Dates of birth and death as events: the date stands in front, together with the place if it is known for that date.
pub fn life_events(page: &Page, claims: Vec<Claim>) -> Vec<Claim> {
    let mut events: Vec<Claim> = Vec::new();
    let mut rest: Vec<Claim> = Vec::new();
    for mut line in claims {
        let (word, place) = match line.property.as_str() {
            "birthDate" => ("born", "bornIn"),
            "deathDate" => ("died", "diedIn"),
            "foundedDate" => ("founded", ""),
            "closedDate" => ("closed", ""),
            _ => {
                rest.push(line);
                continue;
            }
        };
        line.when = std::mem::take(&mut line.value).name.text;
        line.label = page.t(word);
        line.property = if place.is_empty() { line.property } else { place.to_owned() };
        events.push(line);
    }
    for line in rest {
        let same = events.iter_mut().find(|event| {
            event.property == line.property
                && event.value.name.text.is_empty()
                && (event.when == line.when || line.when.is_empty())
        });
        match same {
            Some(event) => {
                let known = std::mem::take(&mut event.footnotes);
                let (when, year) = (std::mem::take(&mut event.when), event.year);
                *event = line;
                event.footnotes.splice(0..0, known);
                event.footnotes.dedup();
                (event.when, event.year) = (when, year);
            }
            None => events.push(line),
        }
    }
    events
}

/// The claims of disputed properties, side by side.
pub fn differ(dating: Dating, facts: &[&ClaimView], disputed: &[String], notes: &mut Footnotes) -> Vec<Group> {
    let groups = disputed.iter().map(|property| {
        let single = SINGLE.contains(&property.as_str());
        let in_dispute = |c: &&&ClaimView| {
            single || !c.disputes.is_empty() || facts.iter().any(|other| other.disputes.contains(&c.id))
        };
        let of_it = facts.iter().filter(|c| c.property == *property).filter(in_dispute);
        let claims = tell::merged(of_it.map(|c| tell::claim(dating, c, false, notes)).collect());
        let label = claims.first().map(|c| c.label.clone()).unwrap_or_default();
        Group { label, family: "", claims }
    });
    groups.filter(|group| group.claims.len() > 1).collect()
}
