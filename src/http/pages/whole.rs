//! What sources say of the network as a whole, to stand beside what is recorded: every number of a text comes from here
//! or from a count of the store.

use super::screens::Total;
use super::{Page, tell, visit::Visit};
use crate::app::{Error, Figure};
use crate::model::{EntityId, EntityKind};

/// The network whose figures stand on the pages: the Alliance's own record.
const NETWORK: &str = "aiu";

/// The figures of the whole network, those with a year first, in their order; none if the store has no such network.
pub fn figures(visit: &Visit) -> Result<Vec<Figure>, Error> {
    let Some(id) = EntityId::new(EntityKind::Institution, NETWORK) else { return Ok(Vec::new()) };
    let mut figures = visit.app.figures(&visit.reader, &id)?;
    figures.sort_by_key(|figure| (figure.year.is_none(), figure.year.clone()));
    Ok(figures)
}

/// The figures as lines of a table.
pub fn totals(visit: &Visit, page: &Page, figures: &[Figure]) -> Vec<Total> {
    let mut totals = Vec::new();
    for figure in figures {
        for (measure, n) in &figure.counts {
            totals.push(Total {
                year: figure.year.as_deref().map(|edtf| visit.dating().words(edtf)).unwrap_or_default(),
                value: usize::try_from(*n).map(|n| page.number(n)).unwrap_or_default(),
                name: page.t(&format!("measure-{measure}")),
                source: figure.source.as_ref().map(|source| tell::thing(visit.lang, source)).unwrap_or_default(),
                general: is_general(figure),
            });
        }
    }
    totals
}

fn is_general(figure: &Figure) -> bool {
    figure.source.as_ref().and_then(|source| source.id.as_deref()) == Some(tell::GENERAL)
}

fn count(figure: &Figure, measure: &str) -> Option<usize> {
    figure.counts.iter().find(|(name, _)| name == measure).and_then(|(_, n)| usize::try_from(*n).ok())
}

/// How many schools there were, as far as anybody says: the most that a source counts in a year, and what is only
/// general knowledge of the whole history.
pub fn schools(visit: &Visit, page: &Page) -> Result<String, Error> {
    let figures = figures(visit)?;
    let dated = figures.iter().filter(|figure| figure.year.is_some() && !is_general(figure));
    let most = dated.filter_map(|figure| Some((count(figure, "schools")?, figure))).max_by_key(|(n, _)| *n);
    let mut told = Vec::new();
    if let Some((n, figure)) = most {
        let year = figure.year.as_deref().map(|edtf| visit.dating().words(edtf)).unwrap_or_default();
        let source = figure.source.as_ref().map(|source| tell::words(visit.lang, &source.labels, &source.iri));
        let fillings = [("n", page.number(n)), ("year", year), ("source", source.unwrap_or_default())];
        told.push(page.fill("known-schools", &fillings.each_ref().map(|(key, value)| (*key, value.as_str()))));
    }
    if let Some(n) = general(&figures, "schools") {
        told.push(page.with("known-schools-general", "n", page.number(n)));
    }
    Ok(told.join(" "))
}

/// What is generally known of the whole history.
fn general(figures: &[Figure], measure: &str) -> Option<usize> {
    figures.iter().filter(|figure| is_general(figure)).find_map(|figure| count(figure, measure))
}

/// What is missing, in words: with the figures of the whole where there are any.
pub fn missing(page: &Page, figures: &[Figure], people: usize) -> String {
    let people = page.number(people);
    match (general(figures, "cities"), general(figures, "pupils")) {
        (Some(cities), Some(pupils)) => {
            let [cities, pupils] = [cities, pupils].map(|n| page.number(n));
            page.fill("data-honest-whole", &[("cities", &cities), ("pupils", &pupils), ("people", &people)])
        }
        _ => page.with("data-honest-recorded", "people", &people),
    }
}
