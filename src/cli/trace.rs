//! `haverim trace`: the walks of the API, on the command line.

use super::output::{Format, Output};
use super::remote;
use super::store::StoreArgs;
use crate::app::{App, LineageAnswer, LineageRequest, PathAnswer, PathRequest, Reader, Selection};
use crate::model::{Certainty, Lang};
use anyhow::{Result, bail};
use std::io::Write;

/// Follow links: ancestors, descendants, lineages of teaching, paths between two people.
///
/// People are named by slug (`behar-nissim`), IRI, or the xref of an imported file (`@I52@`).
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Parents, grandparents and so on.
    Ancestors(Lineage),
    /// Children, grandchildren and so on.
    Descendants(Lineage),
    /// Who came before or after along any links: `--links teaching` gives pupils and pupils of pupils.
    Lineage(Lineage),
    /// How two are connected, each step with its source.
    Path(Path),
}

#[derive(Debug, clap::Args)]
struct Common {
    #[command(flatten)]
    store: StoreArgs,
    /// Links or families of links to follow: kinship, teaching, ordination, succession, affiliation, place, collegial, or single ones such as teacherOf.
    #[arg(long, value_delimiter = ',')]
    links: Vec<String>,
    /// Only links that may have held in these years, as EDTF: 1880, 1880/1914.
    #[arg(long)]
    years: Option<String>,
    /// Only links at least this sure: certain, probable or possible.
    #[arg(long, value_parser = certainty)]
    certainty: Option<Certainty>,
    /// How to print [default: table on a terminal, CSV in a pipe].
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The language of names and sentences: en, fr or he.
    #[arg(long, default_value = "en")]
    lang: String,
    /// Ask a running server instead of opening the directory.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Lineage {
    /// Whose.
    from: String,
    /// For `lineage`: up to those before, down to those after.
    #[arg(long, default_value = "down", value_parser = ["up", "down"])]
    direction: String,
    /// Most generations.
    #[arg(long)]
    depth: Option<u32>,
    /// Leave out lines that go against time: nobody is taught by the unborn.
    #[arg(long)]
    in_time: bool,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Path {
    /// From whom.
    from: String,
    /// To whom.
    to: String,
    #[command(flatten)]
    common: Common,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        match self.command {
            Command::Ancestors(args) => args.run(out, Some("up")),
            Command::Descendants(args) => args.run(out, Some("down")),
            Command::Lineage(args) => args.run(out, None),
            Command::Path(args) => args.run(out),
        }
    }
}

impl Common {
    fn selection(&self) -> Selection {
        Selection { links: self.links.clone(), years: self.years.clone(), certainty: self.certainty }
    }

    fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }

    /// The parameters of the same question to a server.
    fn params(&self) -> Vec<(&'static str, String)> {
        let mut params = Vec::new();
        if !self.links.is_empty() {
            params.push(("links", self.links.join(",")));
        }
        params.extend(self.years.clone().map(|years| ("years", years)));
        params.extend(self.certainty.map(|c| ("certainty", c.code().to_owned())));
        params
    }

    fn app(&self) -> Result<App> {
        self.store.open()
    }
}

impl Lineage {
    fn run(self, out: &mut Output, direction: Option<&str>) -> Result<()> {
        let direction = direction.unwrap_or(&self.direction).to_owned();
        if let Some(server) = &self.common.server {
            let mut params = self.common.params();
            params.extend([("from", self.from.clone()), ("direction", direction)]);
            params.extend(self.depth.map(|depth| ("depth", depth.to_string())));
            params.push(("in_time", self.in_time.to_string()));
            return Ok(out.json(&remote::get_json(server, "/api/lineage", &params)?)?);
        }
        let request = LineageRequest {
            from: self.from,
            direction,
            selection: self.common.selection(),
            depth: self.depth,
            limit: None,
            in_time: self.in_time,
        };
        let answer = self.common.app()?.lineage(&Reader::operator(), &request)?;
        match out.format(self.common.format) {
            Format::Json => out.json(&answer)?,
            format => lineage_rows(out, format, self.common.lang(), &answer)?,
        }
        Ok(())
    }
}

fn lineage_rows(out: &mut Output, format: Format, lang: Lang, answer: &LineageAnswer) -> Result<()> {
    let rows: Vec<Vec<String>> = answer
        .members
        .iter()
        .map(|member| {
            let through: Vec<&str> =
                answer.steps.iter().filter(|s| s.to == member.id).map(|s| s.from.as_str()).collect();
            let label = member.labels.best(lang).map_or(member.id.as_str(), |(_, text)| text);
            vec![member.generation.to_string(), label.to_owned(), member.id.clone(), through.join(" ")]
        })
        .collect();
    out.rows(format, &["generation", "name", "id", "through"], &rows)?;
    eprintln!("{} in {} generations", answer.members.len() - 1, answer.generations.len() - 1);
    if answer.cut {
        eprintln!("warning: there are more: the answer was cut at a limit");
    }
    Ok(())
}

impl Path {
    fn run(self, out: &mut Output) -> Result<()> {
        if let Some(server) = &self.common.server {
            let mut params = self.common.params();
            params.extend([("from", self.from.clone()), ("to", self.to.clone())]);
            return Ok(out.json(&remote::get_json(server, "/api/path", &params)?)?);
        }
        let (from, to) = (self.from.clone(), self.to.clone());
        let request = PathRequest { from: self.from, to: self.to, selection: self.common.selection() };
        let answer = self.common.app()?.path(&Reader::operator(), &request)?;
        match out.format(self.common.format) {
            Format::Json => out.json(&answer)?,
            Format::Csv => path_csv(out, self.common.lang(), &answer)?,
            Format::Table => path_text(out, self.common.lang(), &answer)?,
        }
        if answer.paths.is_empty() {
            bail!("`{from}` and `{to}` are not connected by these links");
        }
        Ok(())
    }
}

fn path_csv(out: &mut Output, lang: Lang, answer: &PathAnswer) -> Result<()> {
    let mut rows = Vec::new();
    for (n, path) in answer.paths.iter().enumerate() {
        for (m, step) in path.steps.iter().enumerate() {
            let best = step.claims.first();
            rows.push(vec![
                (n + 1).to_string(),
                (m + 1).to_string(),
                step.from.id.clone().unwrap_or_default(),
                step.property.clone(),
                if step.backward { "backward" } else { "forward" }.to_owned(),
                step.to.id.clone().unwrap_or_default(),
                step.sentence.best(lang).map_or_else(String::new, |(_, text)| text.to_owned()),
                best.map_or_else(String::new, |c| c.certainty.code().to_owned()),
                best.and_then(|c| c.source.as_ref()).and_then(|s| s.id.clone()).unwrap_or_default(),
            ]);
        }
    }
    let header = ["path", "step", "from", "property", "direction", "to", "sentence", "certainty", "source"];
    Ok(out.rows(Format::Csv, &header, &rows)?)
}

fn path_text(out: &mut Output, lang: Lang, answer: &PathAnswer) -> Result<()> {
    for path in &answer.paths {
        writeln!(out, "{} steps, {}, confidence {:.2}", path.length, path.certainty.code(), path.confidence)?;
        for (n, step) in path.steps.iter().enumerate() {
            let sentence = step.sentence.best(lang).map_or("", |(_, text)| text);
            writeln!(out, "  {}. {sentence}", n + 1)?;
            for claim in &step.claims {
                let source = claim.source.as_ref().and_then(|s| s.labels.best(lang)).map_or("?", |(_, text)| text);
                let mut line = format!("     {} – {source}", claim.certainty.code());
                for more in claim.intervals.iter().chain(&claim.locators) {
                    line.push_str(", ");
                    line.push_str(more);
                }
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(())
}

fn certainty(text: &str) -> Result<Certainty, String> {
    Certainty::from_code(text).ok_or_else(|| format!("`{text}` is not `certain`, `probable` or `possible`"))
}
