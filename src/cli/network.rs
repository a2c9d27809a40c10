//! `haverim network`: measures of the whole network.

use super::output::{Format, Output};
use super::progress::Progress;
use super::remote;
use super::store::StoreArgs;
use super::trace::network_format;
use crate::app::{Measure, NetworkAnswer, NetworkFormat, NetworkRequest, Reader, Selection};
use crate::model::{Certainty, Lang};
use anyhow::{Result, bail};
use serde_json::{Map, Value};
use std::io::Write;
use std::ops::ControlFlow;
use std::time::Duration;

/// Measure the whole network: components, pagerank, betweenness, communities, degrees, years, projection,
/// completeness, founders, inbreeding or endogamy.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Which measure.
    #[arg(value_parser = Measure::ALL.map(Measure::name))]
    measure: String,
    #[command(flatten)]
    store: StoreArgs,
    /// Links or families of links to count; all if none is named (studiedAt for a projection).
    #[arg(long, value_delimiter = ',')]
    links: Vec<String>,
    /// List only these: person, institution, place.
    #[arg(long, value_delimiter = ',')]
    kinds: Vec<String>,
    /// Only links that may have held in these years; for `years`, the years to count: 1860/1939.
    #[arg(long)]
    years: Option<String>,
    /// Only links at least this sure: certain, probable or possible.
    #[arg(long, value_parser = super::trace::certainty)]
    certainty: Option<Certainty>,
    /// Only people and institutions that have to do with this place.
    #[arg(long)]
    place: Option<String>,
    /// Count links only from subject to object (pagerank, betweenness, degrees).
    #[arg(long)]
    directed: bool,
    /// From how many nodes betweenness looks; 0 for each [default: each up to 5000, otherwise 256].
    #[arg(long)]
    sources: Option<usize>,
    /// Draws these nodes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many generations completeness looks at [default: 5].
    #[arg(long)]
    generations: Option<u32>,
    /// Most rows [default: 50].
    #[arg(long)]
    top: Option<usize>,
    /// How to print [default: table on a terminal, CSV in a pipe].
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The language of names: en, fr or he.
    #[arg(long, default_value = "en")]
    lang: String,
    /// Ask a running server instead of opening the directory.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// Write the rows as a network for other programs: graphml, gexf, dot, csv, csv-nodes or jsonld.
    #[arg(long, value_name = "FORMAT", value_parser = network_format)]
    export: Option<NetworkFormat>,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        if let Some(server) = &self.server {
            return self.ask(out, server);
        }
        let request = NetworkRequest {
            measure: Measure::from_name(&self.measure)?,
            selection: Selection {
                links: self.links.clone(),
                years: self.years.clone(),
                certainty: self.certainty,
                place: self.place.clone(),
                without: Vec::new(),
            },
            kinds: NetworkRequest::kinds_of(&self.kinds)?,
            directed: self.directed,
            sources: self.sources,
            seed: self.seed,
            generations: self.generations,
            top: self.top,
        };
        let (app, reader) = (self.store.open()?, Reader::operator());
        let bar = Progress::new();
        let answer = app.measure(&reader, &request, &mut |done| {
            bar.show(request.measure.name(), (done * 1000.0) as u64, 1000);
            ControlFlow::Continue(())
        })?;
        drop(bar);
        let lang = Lang::from_tag(&self.lang).unwrap_or_default();
        match (self.export, out.format(self.format)) {
            (Some(format), _) => app.draw(&reader, &answer, format, lang, out)?,
            (None, Format::Json) => out.json(&answer)?,
            (None, format) => rows(out, format, lang, &answer)?,
        }
        Ok(())
    }

    fn ask(&self, out: &mut Output, server: &str) -> Result<()> {
        let mut params: Vec<(&str, String)> =
            vec![("directed", self.directed.to_string()), ("seed", self.seed.to_string())];
        params.extend([("links", self.links.join(",")), ("kinds", self.kinds.join(",")), ("lang", self.lang.clone())]);
        params.extend(self.years.clone().map(|years| ("years", years)));
        params.extend(self.place.clone().map(|place| ("place", place)));
        params.extend(self.certainty.map(|certainty| ("certainty", certainty.code().to_owned())));
        params.extend(self.sources.map(|n| ("sources", n.to_string())));
        params.extend(self.generations.map(|n| ("generations", n.to_string())));
        params.extend(self.top.map(|n| ("top", n.to_string())));
        let path = format!("/api/network/{}", self.measure);
        let bar = Progress::new();
        let mut answer = remote::get_json(server, &path, &params)?;
        while answer["state"] == "running" {
            bar.show(&self.measure, (answer["progress"].as_f64().unwrap_or_default() * 1000.0) as u64, 1000);
            std::thread::sleep(Duration::from_secs(1));
            let id = answer["id"].as_str().unwrap_or_default().to_owned();
            answer = remote::get_json(server, &format!("/api/jobs/{id}"), &[])?;
        }
        drop(bar);
        if let Some(state) = answer.get("state").and_then(Value::as_str).filter(|state| *state != "done") {
            bail!("the computation was {state}");
        }
        if let Some(format) = self.export {
            params.push(("format", format.name().to_owned()));
            return Ok(out.write_all(&remote::get(server, &path, &params, format.media_type())?)?);
        }
        Ok(out.json(answer.get("result").unwrap_or(&answer))?)
    }
}

fn rows(out: &mut Output, format: Format, lang: Lang, answer: &NetworkAnswer) -> Result<()> {
    let names: Vec<String> = answer.items.first().map(|item| item.values.keys().cloned().collect()).unwrap_or_default();
    let about =
        |of: fn(&crate::app::NetworkItem) -> &Option<crate::app::NodeRef>| answer.items.iter().any(|i| of(i).is_some());
    let (has_node, has_other) = (about(|item| &item.node), about(|item| &item.other));
    let mut header: Vec<&str> = Vec::new();
    header.extend(has_node.then_some(["name", "id"]).into_iter().flatten());
    header.extend(has_other.then_some(["other name", "other id"]).into_iter().flatten());
    header.extend(names.iter().map(String::as_str));
    let rows: Vec<Vec<String>> = answer
        .items
        .iter()
        .map(|item| {
            let nodes = [has_node.then_some(&item.node), has_other.then_some(&item.other)].into_iter().flatten();
            let mut row: Vec<String> = nodes
                .flat_map(|node| match node {
                    Some(node) => {
                        let label = node.labels.best(lang).map_or(node.iri.as_str(), |(_, text)| text);
                        [label.to_owned(), node.id.clone().unwrap_or_else(|| node.iri.clone())]
                    }
                    None => [String::new(), String::new()],
                })
                .collect();
            row.extend(names.iter().map(|name| item.values.get(name).map_or_else(String::new, shown)));
            row
        })
        .collect();
    out.rows(format, &header, &rows)?;
    summary(&answer.summary);
    Ok(())
}

fn summary(summary: &Map<String, Value>) {
    for (name, value) in summary.iter().filter(|(_, value)| !value.is_array()) {
        eprintln!("{}: {}", name.replace('_', " "), shown(value));
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Number(number) if number.is_f64() => format!("{:.6}", number.as_f64().unwrap_or_default()),
        Value::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}
