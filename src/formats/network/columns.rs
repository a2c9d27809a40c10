//! The columns of nodes and links, the same in every format.

use crate::model::date::Edtf;
use crate::model::{Certainty, Network, NetworkLink, NetworkNode, Sex, Value};
use std::borrow::Cow;

/// A column's name and what is in it.
pub(super) type Cell<'n> = (&'n str, Cow<'n, Value>);

/// What is known of a node; what is not known is not there.
pub(super) fn of_node(node: &NetworkNode) -> Vec<Cell<'_>> {
    let mut cells = Vec::new();
    let mut text = |name, value: Option<&str>| {
        cells.extend(value.map(|value| (name, Cow::Owned(Value::Text(value.to_owned())))));
    };
    text("label", node.label.as_deref());
    text("lang", node.lang.as_deref());
    text("kind", node.kind.map(|kind| kind.segment()));
    text(
        "sex",
        match node.sex {
            Sex::Female => Some("female"),
            Sex::Male => Some("male"),
            Sex::Unknown => None,
        },
    );
    let life = node.life;
    for (name, known) in ["bornFrom", "bornTo", "diedFrom", "diedTo"]
        .into_iter()
        .zip([life.from, life.to].map(|d| [d.min, d.max]).concat())
    {
        text(name, day(known).as_deref());
    }
    cells.extend(node.values.iter().map(|(name, value)| (name.as_str(), Cow::Borrowed(value))));
    cells
}

/// What is known of a link besides its ends.
pub(super) fn of_link(link: &NetworkLink) -> Vec<Cell<'_>> {
    let mut cells = Vec::new();
    let mut text = |name, value: Option<&str>| {
        cells.extend(value.map(|value| (name, Cow::Owned(Value::Text(value.to_owned())))));
    };
    text("label", link.label.as_deref());
    text("kind", link.kind.as_deref());
    text("certainty", Some(Certainty::code(link.certainty)));
    let outer = link.when.outer();
    text("from", day(outer.min).as_deref());
    text("to", day(outer.max).as_deref());
    text("sources", Some(link.sources.join(" ")).filter(|sources| !sources.is_empty()).as_deref());
    cells.extend(link.values.iter().map(|(name, value)| (name.as_str(), Cow::Borrowed(value))));
    cells
}

/// The links whose ends are both there.
pub(super) fn links(network: &Network) -> impl Iterator<Item = (&NetworkLink, &NetworkNode, &NetworkNode)> {
    network.links.iter().filter_map(|link| Some((link, network.nodes.get(link.from)?, network.nodes.get(link.to)?)))
}

/// Whether links have a direction: all but those of a network of symmetric ones alone.
pub(super) fn is_directed(network: &Network) -> bool {
    let mut all = links(network).map(|(link, ..)| link.directed).peekable();
    all.peek().is_none() || all.any(|directed| directed)
}

/// The names of all columns in the order they first come, each with a value that shows its type; text if they differ.
pub(super) fn names<'n>(rows: impl Iterator<Item = Vec<Cell<'n>>>) -> Vec<(String, Value)> {
    let mut names: Vec<(String, Value)> = Vec::new();
    for (name, value) in rows.flatten() {
        match names.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) if std::mem::discriminant(known) != std::mem::discriminant(&*value) => {
                *known = Value::Text(String::new());
            }
            Some(_) => {}
            None => names.push((name.to_owned(), value.into_owned())),
        }
    }
    names
}

/// The name that GraphML and GEXF share for a value's type.
pub(super) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Text(_) => "string",
        Value::Whole(_) => "long",
        Value::Number(_) => "double",
        Value::Flag(_) => "boolean",
    }
}

/// A value as text.
pub(super) fn show(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => Cow::Borrowed(text),
        Value::Whole(number) => Cow::Owned(number.to_string()),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::Flag(flag) => Cow::Owned(flag.to_string()),
    }
}

/// A day as `1860-12-31`; `None` if it is not known, or in a year that other programs cannot read.
pub(super) fn day(number: i32) -> Option<String> {
    const FIRST: i32 = 1;
    const LAST: i32 = 3_652_059; // 9999-12-31
    (FIRST..=LAST).contains(&number).then(|| Edtf::of_day(number).to_string())
}
