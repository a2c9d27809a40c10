//! From what the application answers to what a page shows: names, links and claims in the reader's language.

use super::view::{Claim, Footnote, Text, Thing};
use super::{
    dates::{self, Dating},
    visit::Visit,
};
use crate::app::{ClaimView, NodeRef, Value};
use crate::model::date::EDTF_DATATYPE;
use crate::model::{Certainty, DayInterval, Labels, Lang, Rank};
use std::collections::HashMap;

/// The slug of the source for what no source states.
pub const GENERAL: &str = "source/general-knowledge";

/// A name in the reader's language, or the nearest there is, marked as such.
pub fn name(lang: Lang, labels: &Labels, otherwise: &str) -> Text {
    match labels.best(lang) {
        Some((tag, text)) => Text::tagged(lang, if tag == "und" { "" } else { tag }, text),
        None => Text::plain(otherwise.rsplit(['/', '#']).next().unwrap_or(otherwise)),
    }
}

/// The plain words of some labels.
pub fn words(lang: Lang, labels: &Labels, otherwise: &str) -> String {
    name(lang, labels, otherwise).text
}

/// A record with its page.
pub fn thing(lang: Lang, node: &NodeRef) -> Thing {
    Thing { href: href(lang, node.id.as_deref().unwrap_or_default()), name: name(lang, &node.labels, &node.iri) }
}

/// The page of a short id; empty if its kind has none.
pub fn href(lang: Lang, id: &str) -> String {
    let kinds = ["person/", "institution/", "place/", "source/", "story/", "item/"];
    if kinds.iter().any(|kind| id.starts_with(kind)) { format!("/{}/{id}", lang.tag()) } else { String::new() }
}

/// The class that gives a family of links its colour.
pub fn family(name: &str) -> &'static str {
    match name {
        "kinship" => "kinship",
        "teaching" => "teaching",
        "ordination" => "ordination",
        "succession" => "succession",
        "affiliation" => "affiliation",
        "place" => "places",
        "collegial" => "collegial",
        _ => "",
    }
}

/// The year of a day; nothing at the open ends.
pub fn year(day: i32) -> Option<i64> {
    (day != i32::MIN && day != i32::MAX).then(|| (f64::from(day) / 365.2425).floor() as i64 + 1)
}

/// A day interval as the year or years it means.
pub fn years(lang: Lang, days: DayInterval) -> String {
    dates::words(lang, &in_years(days))
}

/// The same in EDTF.
fn in_years(days: DayInterval) -> String {
    let year = |day: i32| year(day).unwrap_or_default();
    match (days.min == i32::MIN, days.max == i32::MAX) {
        (true, true) => String::new(),
        (true, false) => format!("../{}", year(days.max)),
        (false, true) => format!("{}/..", year(days.min)),
        (false, false) if year(days.min + 2) >= year(days.max - 2) => year(days.min + 2).to_string(),
        (false, false) if days.max - days.min < 4_020 => format!("{}~", (year(days.min) + year(days.max)) / 2),
        (false, false) => format!("{}/{}", year(days.min + 2), year(days.max - 2)),
    }
}

/// A life as its two ends: `1848–1931`.
pub fn life(lang: Lang, ends: (DayInterval, DayInterval)) -> String {
    between(ends, |days| years(lang, days))
}

/// The same by the visitor's calendar, with `1848–1931` beside it.
pub fn life_by(dating: Dating, ends: (DayInterval, DayInterval)) -> String {
    let plain = life(dating.lang, ends);
    let told = between(ends, |days| dating.alone(&in_years(days)));
    if told == plain { plain } else { format!("{told} (\u{2068}{plain}\u{2069})") }
}

fn between((from, to): (DayInterval, DayInterval), told: impl Fn(DayInterval) -> String) -> String {
    let short = |days: DayInterval| {
        if days.min == i32::MIN || days.max == i32::MAX { String::new() } else { told(days) }
    };
    match (short(from), short(to)) {
        (from, to) if from.is_empty() && to.is_empty() => String::new(),
        (from, to) => format!("{from}–{to}"),
    }
}

/// The sources of a page, numbered as they are first cited.
#[derive(Default)]
pub struct Footnotes {
    numbers: HashMap<String, usize>,
    notes: Vec<(Footnote, Vec<String>)>,
}

impl Footnotes {
    /// The number of a source on this page.
    pub fn cite(&mut self, lang: Lang, source: &NodeRef, locators: &[String]) -> usize {
        let next = self.notes.len() + 1;
        let number = *self.numbers.entry(source.iri.clone()).or_insert(next);
        if number == next {
            let cited = thing(lang, source);
            let general = source.id.as_deref() == Some(GENERAL);
            let note = Footnote { number, href: cited.href, title: cited.name, general, ..Footnote::default() };
            self.notes.push((note, Vec::new()));
        }
        let known = &mut self.notes[number - 1].1;
        for locator in locators {
            if known.len() < 6 && !known.contains(locator) {
                known.push(locator.clone());
            }
        }
        number
    }

    /// The notes, with their locators and credits.
    pub fn finish(self, visit: &Visit) -> Vec<Footnote> {
        let credited = |(mut note, locators): (Footnote, Vec<String>)| {
            note.locators = where_in(&locators);
            note.credit = note.href.rsplit('/').next().map(|slug| credit(visit, slug)).unwrap_or_default();
            note
        };
        self.notes.into_iter().map(credited).collect()
    }
}

/// Author, publisher and year of a source.
pub fn credit(visit: &Visit, slug: &str) -> String {
    visit.app.credit(&visit.reader, slug).unwrap_or_default()
}

/// Properties that happen at a moment: of an open interval only the beginning is told.
const EVENTS: [&str; 9] =
    ["founded", "ordained", "emissaryTo", "spouseOf", "partnerOf", "successorOf", "benefactorOf", "bornIn", "diedIn"];

/// Properties that hold for a time and then for another: of an open interval only the end is told.
const SPELLS: [&str; 2] = ["polity", "calledThen"];

/// Without the open end of something that happened at a moment.
fn beginning(edtf: &str, event: bool) -> &str {
    let start = edtf.strip_suffix("/..").or_else(|| edtf.strip_suffix('/'));
    start.filter(|_| event).unwrap_or(edtf)
}

/// When a claim held, in words; of an event only the beginning if the end is open.
pub fn when(dating: Dating, view: &ClaimView) -> String {
    let is = |properties: &[&str]| properties.contains(&view.property.as_str());
    let own = usize::from(is_date(&view.object));
    let told = view.dated().skip(own).map(|(edtf, date)| match beginning(edtf, is(&EVENTS)) {
        _ if is(&SPELLS) => dates::lasting(dating.lang, edtf),
        start if start == edtf => dating.told(edtf, date),
        start => dating.words(start),
    });
    told.collect::<Vec<_>>().join(", ")
}

fn is_date(value: &Value) -> bool {
    matches!(value, Value::Literal { datatype, .. } if datatype.as_deref() == Some(EDTF_DATATYPE))
}

/// A Hebrew preposition of one letter is joined to the name that follows.
fn joined(label: String) -> String {
    let alone = label.rsplit(' ').next().is_some_and(|word| matches!(word, "ב" | "ל" | "מ" | "כ"));
    if alone { format!("{label}־") } else { label }
}

/// The curators' remarks that mean something to a visitor: how a row came into the tables does not.
pub fn remarks(notes: &[String]) -> String {
    let told = notes.iter().filter(|note| !note.starts_with("derived from"));
    told.cloned().collect::<Vec<_>>().join("; ")
}

/// Where in a source, without the compilers' own working files.
pub fn where_in(locators: &[String]) -> String {
    let told = locators.iter().flat_map(|locator| locator.split(';')).map(str::trim);
    told.filter(|part| !part.is_empty() && !part.starts_with("via ")).collect::<Vec<_>>().join("; ")
}

/// A claim as a line, seen from one of its ends.
pub fn claim(dating: Dating, view: &ClaimView, incoming: bool, notes: &mut Footnotes) -> Claim {
    let lang = dating.lang;
    let value = match (&view.object, incoming) {
        (_, true) => thing(lang, &view.subject),
        (Value::Node(node), false) => thing(lang, node),
        (Value::Literal { text, lang: tag, .. }, false) => {
            let date = || view.dated().next().map(|(edtf, date)| dating.told(edtf, date));
            let shown = if is_date(&view.object) { date().unwrap_or_default() } else { text.clone() };
            Thing { href: String::new(), name: Text::tagged(lang, tag.as_deref().unwrap_or_default(), shown) }
        }
    };
    let own_date = match &view.object {
        Value::Literal { text, .. } if is_date(&view.object) => Some(text),
        _ => None,
    };
    Claim {
        property: view.property.clone(),
        label: joined(words(lang, &view.property_labels, &view.property)),
        family: family(view.family.as_deref().unwrap_or_default()),
        value,
        when: when(dating, view),
        year: view.intervals.first().or(own_date).and_then(|edtf| dates::first_year(edtf)),
        certainty: match view.certainty {
            Certainty::Certain => "certain",
            Certainty::Probable => "probable",
            Certainty::Possible => "possible",
        },
        rank: match view.rank {
            Rank::Deprecated => "deprecated",
            _ => "normal",
        },
        footnotes: view.source.iter().map(|source| notes.cite(lang, source, &view.locators)).collect(),
        note: remarks(&view.notes),
    }
}

/// Claims that say the same, with their sources together; the surest first.
pub fn merged(claims: Vec<Claim>) -> Vec<Claim> {
    let mut kept: Vec<Claim> = Vec::new();
    for claim in claims {
        let same = kept.iter_mut().find(|old| {
            old.label == claim.label && old.value == claim.value && (old.when == claim.when || claim.when.is_empty())
        });
        match same {
            Some(old) => {
                for number in claim.footnotes {
                    if !old.footnotes.contains(&number) {
                        old.footnotes.push(number);
                    }
                }
                if claim.certainty == "certain" {
                    old.certainty = "certain";
                }
            }
            None => kept.push(claim),
        }
    }
    kept
}
