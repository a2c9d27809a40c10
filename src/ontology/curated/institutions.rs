//! `institutions.csv` and `enrolments.csv`.

use super::said::{Curator, edtf, english};
use crate::model::{EntityKind, Table};
use crate::ontology::terms;
use oxigraph::model::{Literal, NamedNode};

pub(super) fn add(curator: &mut Curator<'_>, table: &Table) {
    for row in &table.rows {
        let id = table.cell(row, "id");
        let (Some(institution), Some(said)) =
            (curator.new_node(table, row, EntityKind::Institution, id), curator.said(table, row))
        else {
            continue;
        };
        let source = said.source;
        curator.state(source, &institution, terms::RDF_TYPE, terms::INSTITUTION.into_owned());
        curator.names(table, row, &institution, source, [("label_en", "en"), ("label_fr", "fr"), ("label_he", "he")]);
        let kind = curator.code("kind", table.cell(row, "kind"));
        curator.claim(&institution, terms::INSTITUTION_KIND, kind, &said);
        for (column, name, property, kind) in [
            ("city", "locatedIn", terms::LOCATED_IN, EntityKind::Place),
            ("parent", "partOf", terms::PART_OF, EntityKind::Institution),
        ] {
            if let Some(slug) = table.value(row, column).filter(|slug| !curator.is_related(id, name, slug))
                && let Some(node) = curator.node(table, row, kind, slug)
            {
                curator.claim(&institution, property, node, &said);
            }
        }
        curator.date(table, row, "founded", &institution, terms::FOUNDED_DATE, &said);
        curator.date(table, row, "closed", &institution, terms::CLOSED_DATE, &said);
        if let Some(number) = table.value(row, "wikidata") {
            let other = NamedNode::new_unchecked(format!("http://www.wikidata.org/entity/{number}"));
            curator.claim(&institution, terms::SKOS_EXACT_MATCH, other, &said);
        }
        if let Some(note) = table.value(row, "note") {
            curator.state(source, &institution, terms::NOTE, english(note));
        }
    }
}

/// Each row is a figure: pupils and teachers of one school in one year, as one source gives them.
pub(super) fn add_enrolments(curator: &mut Curator<'_>, table: &Table) {
    for row in &table.rows {
        let (school, year) = (table.cell(row, "institution"), table.cell(row, "year"));
        let (Some(institution), Some(said)) =
            (curator.node(table, row, EntityKind::Institution, school), curator.said(table, row))
        else {
            continue;
        };
        if !curator.is_date(table, row, "year", year) {
            continue;
        }
        // Years may be ranges (`1884/1885`), which cannot stand in an id as they are.
        let name = format!("{school}-{}-{}", year.replace('/', "_").replace(['~', '?', '%'], ""), said.source);
        let Some(figure) = curator.new_node(table, row, EntityKind::Figure, &name) else { continue };
        let source = said.source;
        curator.state(source, &figure, terms::RDF_TYPE, terms::ENROLMENT_FIGURE.into_owned());
        curator.state(source, &figure, terms::INSTITUTION_OF, institution);
        curator.state(source, &figure, terms::YEAR, edtf(year));
        curator.cite(&figure, &said);
        for (column, property) in
            [("pupils", terms::PUPILS), ("boys", terms::BOYS), ("girls", terms::GIRLS), ("teachers", terms::TEACHERS)]
        {
            match table.value(row, column).map(str::parse::<u32>) {
                Some(Ok(count)) => curator.state(source, &figure, property, Literal::from(i64::from(count))),
                Some(Err(_)) => {
                    let message = format!("column `{column}`: `{}` is not a count", table.cell(row, column));
                    curator.error(table, row, message, "write a whole number, or leave the cell empty");
                }
                None => {}
            }
        }
    }
}
