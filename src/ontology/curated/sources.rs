//! `sources.csv`: the records everything else points to, each in its own graph.

use super::said::{Curator, edtf};
use crate::model::date::Edtf;
use crate::model::{EntityKind, Table};
use crate::ontology::terms;
use oxigraph::model::{Literal, NamedNode};

pub(super) fn add(curator: &mut Curator<'_>, table: &Table) {
    for row in &table.rows {
        let id = table.cell(row, "id");
        let Some(source) = curator.new_node(table, row, EntityKind::Source, id) else { continue };
        curator.state(id, &source, terms::RDF_TYPE, terms::SOURCE_CLASS.into_owned());
        for (column, property) in [
            ("title", terms::RDFS_LABEL),
            ("author", terms::CREATOR),
            ("publisher", terms::PUBLISHER),
            ("rights", terms::RIGHTS),
        ] {
            if let Some(text) = table.value(row, column) {
                curator.state(id, &source, property, Literal::from(text));
            }
        }
        if let Some(year) = table.value(row, "year") {
            // A year that is not EDTF (`n.d.`) is kept as written.
            let year = if Edtf::parse(year).is_ok() { edtf(year) } else { Literal::from(year) };
            curator.state(id, &source, terms::PUBLISHED, year);
        }
        if let Some(note) = table.value(row, "note") {
            curator.state(id, &source, terms::NOTE, super::said::english(note));
        }
        if let Some(url) = table.value(row, "url") {
            match NamedNode::new(url) {
                Ok(page) => curator.state(id, &source, terms::WEB_PAGE, page),
                // Some sources were read in a collection without addresses: what was noted is kept.
                Err(_) => curator.state(id, &source, terms::LOCATOR, Literal::from(url)),
            }
        }
    }
}
