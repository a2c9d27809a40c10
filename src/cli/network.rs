//! `haverim network`: measures of the whole network.

use super::asked::{Params, given};
use super::output::{Format, Output};
use super::progress::Progress;
use super::remote;
use super::store::StoreArgs;
use super::walk::{Links, Printed, listed};
use crate::app::{Measure, NetworkAnswer, NetworkRequest, Reader, Resolution};
use crate::model::Lang;
use anyhow::{Result, bail};
use serde_json::{Map, Value};
use std::ops::ControlFlow;
use std::time::Duration;

/// Measure the whole network: components, pagerank, betweenness, communities, degrees, years, projection,
/// completeness, founders, inbreeding or endogamy.
///
/// Without `--links` all links count, for a projection studiedAt. For `years`, `--years` says which years to count.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Which measure.
    #[arg(value_parser = Measure::ALL.map(Measure::name))]
    measure: String,
    #[command(flatten)]
    store: StoreArgs,
    /// List only these: person, institution, place.
    #[arg(long, value_delimiter = ',')]
    kinds: Vec<String>,
    #[command(flatten)]
    links: Links,
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
    /// How fine communities are: more gives smaller ones, from 0.01 to 100.
    #[arg(long, default_value_t = 1.0)]
    resolution: f64,
    /// Most rows [default: 50].
    #[arg(long)]
    top: Option<usize>,
    #[command(flatten)]
    printed: Printed,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        if let Some(server) = &self.printed.told.server {
            return self.ask(out, server);
        }
        let request = NetworkRequest {
            measure: Measure::from_name(&self.measure)?,
            selection: self.links.selection(),
            kinds: NetworkRequest::kinds_of(&self.kinds)?,
            directed: self.directed,
            sources: self.sources,
            seed: self.seed,
            generations: self.generations,
            resolution: Resolution::new(self.resolution)?,
            top: self.top,
        };
        let (app, reader) = (self.store.open()?, Reader::operator());
        let bar = Progress::new();
        let answer = app.measure(&reader, &request, &mut |done| {
            bar.show(request.measure.name(), (done * 1000.0) as u64, 1000);
            ControlFlow::Continue(())
        })?;
        drop(bar);
        match self.printed.or_format(out, &app, &answer)? {
            Some(format) => rows(out, format, self.printed.lang(), &answer),
            None => Ok(()),
        }
    }

    /// The parameters of the same question to a server.
    fn params(&self) -> Params {
        let mut params = self.links.params();
        params.extend(listed("kinds", &self.kinds));
        params.extend([
            ("directed", self.directed.to_string()),
            ("seed", self.seed.to_string()),
            ("resolution", self.resolution.to_string()),
        ]);
        params.extend(given("sources", &self.sources).into_iter().chain(given("top", &self.top)));
        params.extend(given("generations", &self.generations));
        params
    }

    /// Asks a server, and waits for the job if it gives one.
    fn ask(&self, out: &mut Output, server: &str) -> Result<()> {
        let (path, params) = (format!("/api/network/{}", self.measure), self.params());
        let bar = Progress::new();
        let answer = loop {
            let answer = remote::get_json(server, &path, &params)?;
            if answer["state"] != "running" {
                break answer;
            }
            self.wait(server, &answer, &bar)?;
        };
        drop(bar);
        if self.printed.exported(out, server, &path, &params)? {
            return Ok(());
        }
        Ok(out.json(&answer)?)
    }

    /// Waits until a job has ended; what it found is then asked for again.
    fn wait(&self, server: &str, job: &Value, bar: &Progress) -> Result<()> {
        let path = format!("/api/jobs/{}", job["id"].as_str().unwrap_or_default());
        let mut job = job.clone();
        while job["state"] == "running" {
            bar.show(&self.measure, (job["progress"].as_f64().unwrap_or_default() * 1000.0) as u64, 1000);
            std::thread::sleep(Duration::from_secs(1));
            job = remote::get_json(server, &path, &[])?;
        }
        match job["state"].as_str() {
            Some("done") => Ok(()),
            state => bail!("the computation was {}", state.unwrap_or("lost")),
        }
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
