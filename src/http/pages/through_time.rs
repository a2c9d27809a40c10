//! What a record's page draws: a life on the map, an institution's pupils through the years, and its people in lanes.

use super::chart::{Bars, Count, Map, Row, Spot};
use super::lanes::{Lanes, Stay};
use super::record::order;
use super::{Page, dates, tell, visit::Visit};
use crate::app::{self, Error, Value};
use crate::model::EntityKind;

/// The links that make lanes: heads, those who worked there, those who learnt there.
const LANES: [(&str, &str); 6] = [
    ("directed", "succession"),
    ("taughtAt", "affiliation"),
    ("servedAsRabbiAt", "affiliation"),
    ("secretaryOf", "affiliation"),
    ("presidedOver", "succession"),
    ("studiedAt", "teaching"),
];

/// Where it happened, in the order of time.
pub fn life_map(visit: &Visit, page: &Page, of: &app::Record) -> Result<Option<Map>, Error> {
    let mut steps: Vec<(Option<i32>, u8, String, &'static str)> = Vec::new();
    if of.kind != EntityKind::Person {
        let here = visit.app.place_of(&visit.reader, &of.iri);
        steps.extend(here.map(|place| (None, 0, place, "affiliation")));
    }
    let related =
        of.claims.iter().filter(|c| c.accepted && matches!(c.family.as_deref(), Some("place" | "affiliation")));
    for claim in related.filter(|_| of.kind == EntityKind::Person) {
        let Value::Node(node) = &claim.object else { continue };
        if let Some(place) = visit.app.place_of(&visit.reader, &node.iri) {
            let year = claim.intervals.first().and_then(|edtf| dates::first_year(edtf));
            let year = match claim.property.as_str() {
                "bornIn" => Some(i32::MIN),
                "diedIn" => Some(i32::MAX),
                _ => year,
            };
            steps.push((
                year,
                order(&claim.property),
                place,
                tell::family(claim.family.as_deref().unwrap_or_default()),
            ));
        }
    }
    steps.sort_by_key(|(year, order, ..)| (year.is_none(), *year, *order));
    let (mut spots, mut iris, mut journey) = (Vec::<Spot>::new(), Vec::<String>::new(), Vec::new());
    let mut last: Option<usize> = None;
    for (year, _, iri, family) in steps {
        let at = match iris.iter().position(|known| *known == iri) {
            Some(at) => at,
            None => {
                let Some((latitude, longitude)) = visit.app.coordinates(&visit.reader, &iri)? else { continue };
                let node = visit.app.node_ref(&visit.reader, &iri)?;
                let place = tell::thing(page.lang, &node);
                spots.push(Spot { latitude, longitude, name: place.name.text, href: place.href, weight: 1.0, family });
                iris.push(iri);
                spots.len() - 1
            }
        };
        if year.is_some() {
            if let Some(from) = last.filter(|from| *from != at) {
                journey.push((from, at, family));
            }
            last = Some(at);
        }
    }
    let names: Vec<&str> = spots.iter().map(|spot| spot.name.as_str()).collect();
    Ok(Map::around(names.join(", "), &spots, &journey))
}

/// Pupils through the years, as bars and as a table.
pub fn enrolments(page: &Page, of: &app::Record) -> Option<Bars> {
    let count = |figure: &app::Figure, of: &str| {
        figure.counts.iter().find(|(what, _)| what == of).and_then(|(_, n)| usize::try_from(*n).ok())
    };
    let (mut counts, mut rows) = (Vec::new(), Vec::new());
    for figure in &of.figures {
        let year = figure.year.as_deref().and_then(dates::first_year)?;
        let Some(all) = count(figure, "pupils") else { continue };
        let (boys, girls) = (count(figure, "boys").unwrap_or(0), count(figure, "girls").unwrap_or(0));
        counts.push(Count { year, all, boys, girls });
        let shown = |what| count(figure, what).map(|n| page.number(n)).unwrap_or_default();
        let source = figure.source.as_ref().map(|source| tell::thing(page.lang, source)).unwrap_or_default();
        rows.push(Row {
            year: year.to_string(),
            pupils: shown("pupils"),
            boys: shown("boys"),
            girls: shown("girls"),
            teachers: shown("teachers"),
            source: source.name.text,
            source_href: source.href,
        });
    }
    Some(Bars { rows, ..Bars::new(page, page.t("enrolment-about"), &counts)? })
}

/// The people of an institution, each in a lane of years; nothing if fewer than three are dated.
pub fn lanes(page: &Page, of: &app::Record) -> Option<Lanes> {
    let mut stays: Vec<Stay> = Vec::new();
    for claim in of.incoming.iter().filter(|claim| claim.accepted) {
        let Some((_, family)) = LANES.into_iter().find(|(property, _)| *property == claim.property) else { continue };
        for edtf in &claim.intervals {
            let (from, to) = (dates::first_year(edtf), dates::last_year(edtf));
            let Some(from) = from.or(to) else { continue };
            let person = tell::thing(page.lang, &claim.subject);
            let stay = Stay {
                href: person.href,
                name: person.name.text,
                what: tell::words(page.lang, &claim.property_labels, &claim.property),
                when: dates::words(page.lang, edtf),
                family,
                from,
                to: to.filter(|to| *to >= from),
            };
            if !stays.iter().any(|known| known.href == stay.href && known.family == family && known.from == from) {
                stays.push(stay);
            }
        }
    }
    (stays.len() >= 3).then(|| Lanes::new(page, page.t("lanes-about"), stays))
}
