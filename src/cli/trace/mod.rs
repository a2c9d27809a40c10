//! `haverim trace`: the walks of the API, on the command line.

mod print;

use super::output::{Format, Output};
use super::remote;
use super::store::StoreArgs;
use crate::app::{
    App, CompanionKind, Drawn, KinshipRequest, LineageRequest, NetworkFormat, PathMode, PathOptions, PathRequest,
    Reader, RelativesRequest, Selection,
};
use crate::model::{Certainty, Lang};
use anyhow::{Result, bail};
use serde::Serialize;
use std::io::Write;

/// Follow links: ancestors, lineages of teaching, paths between two people, their kinship, all relatives.
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
    /// What two people are to each other, by every line.
    Kinship(Kinship),
    /// All relatives of a person, by kind.
    Relatives(Relatives),
    /// Who was where a person was, at the same time: classmates, colleagues, contemporaries.
    Companions(OfPerson),
    /// Everything within some links of a person, institution or place.
    Neighbours(Neighbours),
    /// Some people, institutions and places with the links among them.
    Subgraph(Subgraph),
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
    /// Only through people and institutions that have to do with this place.
    #[arg(long)]
    place: Option<String>,
    /// Not through these.
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
    #[command(flatten)]
    printed: Printed,
}

#[derive(Debug, clap::Args)]
struct Printed {
    /// How to print [default: table on a terminal, CSV in a pipe].
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The language of names and sentences: en, fr or he.
    #[arg(long, default_value = "en")]
    lang: String,
    /// Ask a running server instead of opening the directory.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// Write the answer as a network for other programs: graphml, gexf, dot, csv, csv-nodes or jsonld.
    #[arg(long, value_name = "FORMAT", value_parser = network_format)]
    export: Option<NetworkFormat>,
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
    /// Only as far as this one, with the ways there.
    #[arg(long)]
    to: Option<String>,
    /// Most ways to the one that `--to` names.
    #[arg(long)]
    paths: Option<usize>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Path {
    /// From whom.
    from: String,
    /// To whom.
    to: String,
    /// What may connect them: common ancestors, any kinship, any link.
    #[arg(long, default_value = "any", value_parser = ["blood", "kin", "any"])]
    mode: String,
    /// Most paths [default: 5].
    #[arg(long, visible_alias = "k")]
    paths: Option<usize>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Kinship {
    /// The first person.
    from: String,
    /// The second.
    to: String,
    /// Most lines [default: 30].
    #[arg(long)]
    lines: Option<usize>,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    printed: Printed,
}

#[derive(Debug, clap::Args)]
struct Relatives {
    /// Whose.
    of: String,
    /// Most generations up.
    #[arg(long)]
    up: Option<u32>,
    /// Most generations down.
    #[arg(long)]
    down: Option<u32>,
    /// Leave out kin by marriage.
    #[arg(long)]
    blood: bool,
    /// Most people.
    #[arg(long)]
    limit: Option<usize>,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    printed: Printed,
}

#[derive(Debug, clap::Args)]
struct OfPerson {
    /// Whose.
    of: String,
    /// In what way they were together.
    #[arg(long, default_value = "classmates", value_parser = ["classmates", "colleagues", "teachers", "pupils", "contemporaries"])]
    kind: String,
    /// Most people.
    #[arg(long)]
    limit: Option<usize>,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    printed: Printed,
}

#[derive(Debug, clap::Args)]
struct Neighbours {
    /// Of whom or what.
    of: String,
    /// Most links away.
    #[arg(long, default_value_t = 1)]
    depth: u32,
    /// Most nodes.
    #[arg(long)]
    limit: Option<usize>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Subgraph {
    /// Which.
    #[arg(required = true)]
    ids: Vec<String>,
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
            Command::Kinship(args) => args.run(out),
            Command::Relatives(args) => args.run(out),
            Command::Companions(args) => args.run(out),
            Command::Neighbours(args) => args.run(out),
            Command::Subgraph(args) => args.run(out),
        }
    }
}

impl Common {
    fn selection(&self) -> Selection {
        Selection {
            links: self.links.clone(),
            years: self.years.clone(),
            certainty: self.certainty,
            place: self.place.clone(),
            without: self.without.clone(),
        }
    }

    /// The parameters of the same question to a server.
    fn params(&self) -> Params {
        let mut params = Vec::new();
        if !self.links.is_empty() {
            params.push(("links", self.links.join(",")));
        }
        if !self.without.is_empty() {
            params.push(("without", self.without.join(",")));
        }
        params.extend(self.years.clone().map(|years| ("years", years)));
        params.extend(self.place.clone().map(|place| ("place", place)));
        params.extend(self.certainty.map(|c| ("certainty", c.code().to_owned())));
        params
    }
}

/// Parameters of a question to a server.
type Params = Vec<(&'static str, String)>;

fn given<T: ToString>(name: &'static str, value: &Option<T>) -> Option<(&'static str, String)> {
    value.as_ref().map(|value| (name, value.to_string()))
}

impl Printed {
    fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }

    /// Asks a server, if one is named; whether it was asked.
    fn asked(&self, out: &mut Output, path: &str, mut params: Params) -> Result<bool> {
        let Some(server) = &self.server else { return Ok(false) };
        if let Some(format) = self.export {
            params.extend([("format", format.name().to_owned()), ("lang", self.lang.clone())]);
            out.write_all(&remote::get(server, path, &params, format.media_type())?)?;
        } else {
            out.json(&remote::get_json(server, path, &params)?)?;
        }
        Ok(true)
    }

    /// Writes an answer as a network or as JSON, if that is wanted; otherwise says in which format to print it.
    fn or_format(&self, out: &mut Output, app: &App, answer: &(impl Drawn + Serialize)) -> Result<Option<Format>> {
        if let Some(format) = self.export {
            app.draw(&Reader::operator(), answer, format, self.lang(), out)?;
            return Ok(None);
        }
        self.or_json(out, answer)
    }

    fn or_json(&self, out: &mut Output, answer: &impl Serialize) -> Result<Option<Format>> {
        match out.format(self.format) {
            Format::Json => {
                out.json(answer)?;
                Ok(None)
            }
            format => Ok(Some(format)),
        }
    }
}

impl Lineage {
    fn run(self, out: &mut Output, direction: Option<&str>) -> Result<()> {
        let direction = direction.unwrap_or(&self.direction).to_owned();
        let mut params = self.common.params();
        params.extend([("from", self.from.clone()), ("direction", direction.clone())]);
        params.extend(given("depth", &self.depth).into_iter().chain(given("to", &self.to)));
        params.extend(given("paths", &self.paths));
        params.push(("in_time", self.in_time.to_string()));
        if self.common.printed.asked(out, "/api/lineage", params)? {
            return Ok(());
        }
        let request = LineageRequest {
            from: self.from,
            direction,
            selection: self.common.selection(),
            depth: self.depth,
            limit: None,
            in_time: self.in_time,
        };
        let (app, reader) = (self.common.store.open()?, Reader::operator());
        let answer = match &self.to {
            Some(to) => app.lineage_to(&reader, &request, to, self.paths)?,
            None => app.lineage(&reader, &request)?,
        };
        if let Some(format) = self.common.printed.or_format(out, &app, &answer)? {
            let lang = self.common.printed.lang();
            print::lineage_rows(out, format, lang, &answer)?;
            if format == Format::Table {
                answer.paths.iter().try_for_each(|path| print::one_path(out, lang, path))?;
            }
        }
        Ok(())
    }
}

impl Path {
    fn run(self, out: &mut Output) -> Result<()> {
        let mut params = self.common.params();
        params.extend([("from", self.from.clone()), ("to", self.to.clone()), ("mode", self.mode.clone())]);
        params.extend(given("paths", &self.paths));
        if self.common.printed.asked(out, "/api/path", params)? {
            return Ok(());
        }
        let (from, to) = (self.from.clone(), self.to.clone());
        let request = PathRequest { from: self.from, to: self.to, selection: self.common.selection() };
        let options = PathOptions { mode: PathMode::from_name(&self.mode)?, paths: self.paths };
        let app = self.common.store.open()?;
        let answer = app.paths(&Reader::operator(), &request, options)?;
        let lang = self.common.printed.lang();
        match self.common.printed.or_format(out, &app, &answer)? {
            Some(Format::Csv) => print::path_csv(out, lang, &answer)?,
            Some(_) => answer.paths.iter().try_for_each(|path| print::one_path(out, lang, path))?,
            None => {}
        }
        if answer.paths.is_empty() {
            bail!("`{from}` and `{to}` are not connected by these links");
        }
        Ok(())
    }
}

impl Kinship {
    fn run(self, out: &mut Output) -> Result<()> {
        let mut params = vec![("from", self.from.clone()), ("to", self.to.clone())];
        params.extend(given("lines", &self.lines));
        if self.printed.asked(out, "/api/kinship", params)? {
            return Ok(());
        }
        let app = self.store.open()?;
        let request = KinshipRequest { from: self.from, to: self.to, lines: self.lines };
        let answer = app.kinship(&Reader::operator(), &request)?;
        match self.printed.or_format(out, &app, &answer)? {
            Some(Format::Csv) => print::kinship_csv(out, self.printed.lang(), &answer)?,
            Some(_) => print::kinship_text(out, self.printed.lang(), &answer)?,
            None => {}
        }
        Ok(())
    }
}

impl Relatives {
    fn run(self, out: &mut Output) -> Result<()> {
        let mut params = vec![("blood", self.blood.to_string())];
        params.extend(given("up", &self.up).into_iter().chain(given("down", &self.down)));
        params.extend(given("limit", &self.limit));
        if self.printed.asked(out, &format!("/api/people/{}/relatives", self.of), params)? {
            return Ok(());
        }
        let request =
            RelativesRequest { of: self.of, up: self.up, down: self.down, limit: self.limit, blood_only: self.blood };
        let answer = self.store.open()?.relatives(&Reader::operator(), &request)?;
        if let Some(format) = self.printed.or_json(out, &answer)? {
            print::relatives_rows(out, format, self.printed.lang(), &answer)?;
        }
        Ok(())
    }
}

impl OfPerson {
    fn run(self, out: &mut Output) -> Result<()> {
        let mut params = vec![("kind", self.kind.clone())];
        params.extend(given("limit", &self.limit));
        if self.printed.asked(out, &format!("/api/people/{}/companions", self.of), params)? {
            return Ok(());
        }
        let kind = CompanionKind::from_name(&self.kind)?;
        let answer = self.store.open()?.companions(&Reader::operator(), &self.of, kind, self.limit)?;
        if let Some(format) = self.printed.or_json(out, &answer)? {
            print::companions_rows(out, format, self.printed.lang(), &answer)?;
        }
        Ok(())
    }
}

impl Neighbours {
    fn run(self, out: &mut Output) -> Result<()> {
        let mut params = self.common.params();
        params.extend([("of", self.of.clone()), ("depth", self.depth.to_string())]);
        params.extend(given("limit", &self.limit));
        if self.common.printed.asked(out, "/api/neighbours", params)? {
            return Ok(());
        }
        let app = self.common.store.open()?;
        let selection = self.common.selection();
        let answer = app.around(&Reader::operator(), &self.of, &selection, Some(self.depth), self.limit)?;
        match self.common.printed.or_format(out, &app, &answer)? {
            Some(format) => print::around_rows(out, format, &answer),
            None => Ok(()),
        }
    }
}

impl Subgraph {
    fn run(self, out: &mut Output) -> Result<()> {
        let mut params = self.common.params();
        params.push(("ids", self.ids.join(",")));
        if self.common.printed.asked(out, "/api/subgraph", params)? {
            return Ok(());
        }
        let app = self.common.store.open()?;
        let answer = app.subgraph(&Reader::operator(), &self.ids, &self.common.selection())?;
        match self.common.printed.or_format(out, &app, &answer)? {
            Some(format) => print::around_rows(out, format, &answer),
            None => Ok(()),
        }
    }
}

/// A format of networks by its name.
pub(super) fn network_format(text: &str) -> Result<NetworkFormat, String> {
    NetworkFormat::from_name(text).ok_or_else(|| {
        let all: Vec<&str> = NetworkFormat::ALL.iter().map(|format| format.name()).collect();
        format!("`{text}` is not one of {}", all.join(", "))
    })
}

/// A certainty by its code.
pub(super) fn certainty(text: &str) -> Result<Certainty, String> {
    Certainty::from_code(text).ok_or_else(|| format!("`{text}` is not `certain`, `probable` or `possible`"))
}
