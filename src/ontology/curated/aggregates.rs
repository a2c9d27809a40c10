//! `aggregates.csv`: what sources say of the network as a whole; `statements.csv`: what the compilers say of the tables.

use super::said::{Curator, edtf, english};
use crate::model::{EntityKind, Table};
use crate::ontology::terms;
use oxigraph::model::Literal;

/// Each row is a figure on a network or a group of schools, kept beside what the tables count.
pub(super) fn add(curator: &mut Curator<'_>, table: &Table) {
    for row in &table.rows {
        let (institution, measure, year) =
            (table.cell(row, "institution"), table.cell(row, "measure"), table.cell(row, "year"));
        let (Some(about), Some(said)) =
            (curator.node(table, row, EntityKind::Institution, institution), curator.said(table, row))
        else {
            continue;
        };
        let Ok(value) = table.cell(row, "value").parse::<i64>() else {
            let message = format!("`{}` is not a whole number", table.cell(row, "value"));
            curator.error(table, row, message, "write the figure without separators");
            continue;
        };
        let plain: String = year.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let name = format!("{institution}-{measure}-{plain}-{}", said.source);
        let Some(figure) = curator.new_node(table, row, EntityKind::Figure, &name) else { continue };
        let source = said.source;
        curator.state(source, &figure, terms::RDF_TYPE, terms::NETWORK_FIGURE.into_owned());
        curator.state(source, &figure, terms::INSTITUTION_OF, about);
        let measure = curator.code("measure", measure);
        curator.state(source, &figure, terms::MEASURE, measure);
        if !year.is_empty() && curator.is_date(table, row, "year", year) {
            curator.state(source, &figure, terms::YEAR, edtf(year));
        }
        curator.state(source, &figure, terms::VALUE, Literal::from(value));
        curator.cite(&figure, &said);
        if let Some(note) = table.value(row, "note") {
            curator.state(source, &figure, terms::NOTE, english(note));
        }
    }
}

/// A statement on every graph of the tables: nobody in them is living.
pub(super) fn add_statements(curator: &mut Curator<'_>, table: &Table) {
    for row in &table.rows {
        if table.cell(row, "predicate") != "livingStatus" {
            let message = format!("`{}` is no statement on graphs", table.cell(row, "predicate"));
            curator.error(table, row, message, "write `livingStatus`");
            continue;
        }
        let status = curator.code("living-status", table.cell(row, "object"));
        for graph in curator.source_graphs() {
            curator.provide(&graph, terms::LIVING_STATUS, status.clone().into());
        }
    }
}
