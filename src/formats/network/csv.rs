//! CSV: one table of the links, one of the nodes.

use super::columns::{self, Cell};
use crate::model::{Network, Value};
use ::csv::Writer;
use std::borrow::Cow;
use std::io::{self, Write};

/// A row a link.
pub(super) fn links(network: &Network, to: &mut dyn Write) -> io::Result<()> {
    let names = columns::names(columns::links(network).map(|(link, ..)| columns::of_link(link)));
    let mut table = Writer::from_writer(to);
    let heads = ["source", "target", "sourceLabel", "targetLabel", "directed"];
    table.write_record(heads.into_iter().chain(names.iter().map(|(name, _)| name.as_str())))?;
    for (link, from, end) in columns::links(network) {
        let label = |label: &Option<String>| label.clone().unwrap_or_default();
        let first =
            [from.iri.clone(), end.iri.clone(), label(&from.label), label(&end.label), link.directed.to_string()];
        table.write_record(first.into_iter().chain(row(&names, &columns::of_link(link))))?;
    }
    table.flush()
}

/// A row a node.
pub(super) fn nodes(network: &Network, to: &mut dyn Write) -> io::Result<()> {
    let names = columns::names(network.nodes.iter().map(columns::of_node));
    let mut table = Writer::from_writer(to);
    table.write_record(std::iter::once("iri").chain(names.iter().map(|(name, _)| name.as_str())))?;
    for node in &network.nodes {
        table.write_record(std::iter::once(node.iri.clone()).chain(row(&names, &columns::of_node(node))))?;
    }
    table.flush()
}

/// Rows that are no network, under the names of the columns of all of them.
pub(super) fn rows(rows: &[Vec<(String, Value)>], to: &mut dyn Write) -> io::Result<()> {
    let names = columns::names(rows.iter().map(|cells| borrowed(cells)));
    let mut table = Writer::from_writer(to);
    table.write_record(names.iter().map(|(name, _)| name.as_str()))?;
    for cells in rows {
        table.write_record(row(&names, &borrowed(cells)))?;
    }
    table.flush()
}

fn borrowed(cells: &[(String, Value)]) -> Vec<Cell<'_>> {
    cells.iter().map(|(name, value)| (name.as_str(), Cow::Borrowed(value))).collect()
}

fn row(names: &[(String, Value)], cells: &[Cell<'_>]) -> Vec<String> {
    let cell = |wanted: &str| cells.iter().find(|(name, _)| *name == wanted).map(|(_, value)| columns::show(value));
    names.iter().map(|(name, _)| cell(name).unwrap_or_default().into_owned()).collect()
}
