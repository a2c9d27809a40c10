//! `people.csv`.

use super::said::{Curator, english};
use crate::model::{EntityKind, Table};
use crate::ontology::terms;
use oxigraph::model::NamedNode;

pub(super) fn add(curator: &mut Curator<'_>, table: &Table) {
    for row in &table.rows {
        let id = table.cell(row, "id");
        let (Some(person), Some(said)) =
            (curator.new_node(table, row, EntityKind::Person, id), curator.said(table, row))
        else {
            continue;
        };
        curator.state(said.source, &person, terms::RDF_TYPE, terms::PERSON.into_owned());
        curator.names(table, row, &person, said.source, [("name_en", "en"), ("name_fr", "fr"), ("name_he", "he")]);
        let sex = match table.cell(row, "sex") {
            "M" => "male",
            "F" => "female",
            _ => "unknown",
        };
        let sex = curator.code("sex", sex);
        curator.claim(&person, terms::SEX, sex, &said);
        curator.date(table, row, "birth", &person, terms::BIRTH_DATE, &said);
        curator.date(table, row, "death", &person, terms::DEATH_DATE, &said);
        for (column, name, property) in
            [("birth_place", "bornIn", terms::BORN_IN), ("death_place", "diedIn", terms::DIED_IN)]
        {
            if let Some(place) = table.value(row, column).filter(|place| !curator.is_related(id, name, place))
                && let Some(place) = curator.node(table, row, EntityKind::Place, place)
            {
                curator.claim(&person, property, place, &said);
            }
        }
        for role in table.cell(row, "roles").split('|').filter(|r| !r.is_empty()) {
            let role = curator.code("role", role);
            curator.claim(&person, terms::ROLE, role, &said);
        }
        if let Some(note) = table.value(row, "note") {
            curator.state(said.source, &person, terms::NOTE, english(note));
        }
        for (column, prefix) in [("wikidata", "http://www.wikidata.org/entity/"), ("viaf", "http://viaf.org/viaf/")] {
            if let Some(number) = table.value(row, column) {
                let other = NamedNode::new_unchecked(format!("{prefix}{number}"));
                curator.claim(&person, terms::SKOS_EXACT_MATCH, other, &said);
            }
        }
    }
}
