//! A measure as it is answered: a few figures, and rows of nodes with their values.

use super::measure::{Item, Measured};
use super::{Measure, NetworkRequest};
use crate::access::Reader;
use crate::app::trace::{Rows, Sketch, bounded};
use crate::app::{App, Drawn, Error, NodeRef};
use crate::model::Value as NetworkValue;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// A measure of the network.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct NetworkAnswer {
    /// Which.
    pub measure: Measure,
    /// The links it was computed over, by name; all if empty.
    pub links: Vec<String>,
    /// The figures that hold for the whole.
    pub summary: Map<String, Value>,
    /// The rows, the most important first.
    pub items: Vec<NetworkItem>,
    /// The version of the store.
    pub version: u64,
}

/// A row: a node, or two, with values.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct NetworkItem {
    /// Whom or what it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<NodeRef>,
    /// The other, if it is about two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<NodeRef>,
    /// What was computed.
    #[serde(flatten)]
    pub values: Map<String, Value>,
}

impl App {
    pub(super) fn network_answer(
        &self,
        reader: &Reader,
        request: &NetworkRequest,
        version: u64,
        measured: &Measured,
    ) -> Result<NetworkAnswer, Error> {
        let top = bounded("top", request.top, 50, 1..=NetworkRequest::MOST)?;
        let named = |iri: &Option<String>| iri.as_deref().map(|iri| self.node_ref(reader, iri)).transpose();
        let item = |item: &Item| {
            Ok(NetworkItem { node: named(&item.node)?, other: named(&item.other)?, values: item.values.clone() })
        };
        // What was computed from an older version is told of who can be seen now: somebody may have turned out to be
        // living since.
        let snapshot = self.snapshot(reader);
        let is_there = |iri: &str| snapshot.version == version || snapshot.graph.node(iri).is_some();
        let is_shown = |item: &&Item| [&item.node, &item.other].into_iter().flatten().all(|iri| is_there(iri));
        let shown = |mut item: NetworkItem| {
            for value in item.values.values_mut() {
                if let Value::Array(members) = value {
                    members.retain(|member| member.as_str().is_none_or(is_there));
                }
            }
            item
        };
        let items = measured.items.iter().filter(is_shown).take(top).map(item).map(|item| item.map(shown));
        let items = items.collect::<Result<_, Error>>()?;
        Ok(NetworkAnswer {
            measure: request.measure,
            links: measured.links.clone(),
            summary: measured.summary.clone(),
            items,
            version,
        })
    }
}

impl Drawn for NetworkAnswer {
    fn draw(&self, sketch: &mut Sketch<'_>) -> Result<(), Error> {
        sketch.title(self.measure.name());
        if self.measure == Measure::Years {
            return Err(Error::parameter("format", "counts by year have no nodes: ask for `json` or `csv`"));
        }
        for item in &self.items {
            let Some(node) = &item.node else { continue };
            let mut values = columns(item);
            if self.measure == Measure::Endogamy {
                // A place has a row for each decade.
                let decade = item.values.get("decade").and_then(Value::as_i64);
                let of = decade.map_or_else(|| "undated".to_owned(), |decade| format!("{decade}s"));
                values.retain(|(name, _)| name != "decade");
                values.iter_mut().for_each(|(name, _)| *name = format!("{name} {of}"));
            }
            match &item.other {
                Some(other) => sketch.tie(&node.iri, &other.iri, values)?,
                None => sketch.node(&node.iri, values)?,
            }
        }
        if self.measure == Measure::Projection { Ok(()) } else { sketch.links_among("") }
    }

    fn rows(&self) -> Option<Rows> {
        let row = |item: &NetworkItem| {
            let about = item.node.iter().map(|node| ("iri".to_owned(), NetworkValue::Text(node.iri.clone())));
            about.chain(columns(item)).collect()
        };
        matches!(self.measure, Measure::Years | Measure::Endogamy).then(|| self.items.iter().map(row).collect())
    }
}

fn columns(item: &NetworkItem) -> Vec<(String, NetworkValue)> {
    item.values.iter().filter_map(|(name, value)| Some((name.clone(), column(value)?))).collect()
}

fn column(value: &Value) -> Option<NetworkValue> {
    Some(match value {
        Value::String(text) => NetworkValue::Text(text.clone()),
        Value::Bool(flag) => NetworkValue::Flag(*flag),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => NetworkValue::Whole(whole),
            None => NetworkValue::Number(number.as_f64()?),
        },
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    })
}
