//! `places.csv`, `polities.csv` and `place_names.csv`.

use super::said::{Curator, Said};
use crate::model::{EntityKind, Row, Table};
use crate::ontology::{curated::relations::period, terms};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode};

pub(super) fn add(curator: &mut Curator<'_>, table: &Table) {
    for row in &table.rows {
        let id = table.cell(row, "id");
        let (Some(place), Some(said)) = (curator.new_node(table, row, EntityKind::Place, id), curator.said(table, row))
        else {
            continue;
        };
        let source = said.source;
        curator.state(source, &place, terms::RDF_TYPE, terms::CITY.into_owned());
        curator.state(source, &place, terms::RDF_TYPE, terms::PLACE.into_owned());
        curator.names(table, row, &place, source, [("label_en", "en"), ("label_fr", "fr"), ("label_he", "he")]);
        if let Some(country) = table.value(row, "country_now") {
            let country = curator.code("country", country);
            curator.claim(&place, terms::COUNTRY_NOW, country, &said);
        }
        for (column, property) in [("lat", terms::GEO_LAT), ("lon", terms::GEO_LONG)] {
            match table.value(row, column).map(|cell| (cell, cell.parse::<f64>())) {
                Some((cell, Ok(_))) => {
                    curator.claim(&place, property, Literal::new_typed_literal(cell, xsd::DECIMAL), &said);
                }
                Some((cell, Err(_))) => {
                    let message = format!("column `{column}`: `{cell}` is not in degrees");
                    curator.error(table, row, message, "write decimal degrees: `35.5785`");
                }
                None => {}
            }
        }
        if let Some(number) = table.value(row, "wikidata") {
            let other = NamedNode::new_unchecked(format!("http://www.wikidata.org/entity/{number}"));
            curator.claim(&place, terms::SKOS_EXACT_MATCH, other, &said);
        }
    }
}

/// Which state a city belonged to, and when.
pub(super) fn add_polities(curator: &mut Curator<'_>, table: &Table) {
    for row in &table.rows {
        let Some((place, said)) = held(curator, table, row) else { continue };
        let polity = curator.code("polity", table.cell(row, "polity"));
        curator.claim(&place, terms::POLITY, polity, &said);
    }
}

/// What a city was called, and when: a claim with its years, and a name by which it is found.
pub(super) fn add_names(curator: &mut Curator<'_>, table: &Table) {
    for row in &table.rows {
        let Some((place, said)) = held(curator, table, row) else { continue };
        let (name, language) = (table.cell(row, "name"), table.cell(row, "language"));
        match Literal::new_language_tagged_literal(name, language) {
            Ok(name) => {
                curator.state(said.source, &place, terms::SKOS_ALT_LABEL, name.clone());
                curator.claim(&place, terms::CALLED_THEN, name, &said);
            }
            Err(e) => curator.error(table, row, format!("column `language`: `{language}`: {e}"), "write a tag: `tr`"),
        }
    }
}

/// The place of a row, and what is said of it for the row's years.
fn held<'r>(curator: &mut Curator<'_>, table: &'r Table, row: &'r Row) -> Option<(NamedNode, Said<'r>)> {
    let place = curator.node(table, row, EntityKind::Place, table.cell(row, "place"))?;
    let said = curator.said(table, row)?;
    let (interval, written) = period(curator, table, row);
    Some((place, Said { interval, written, note: table.value(row, "note"), ..said }))
}
