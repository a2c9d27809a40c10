//! `haverim trace`: the walks of the API, on the command line.

mod print;

use super::asked::given;
use super::output::{Format, Output};
use super::store::StoreArgs;
use super::walk::{Links, Printed};
use crate::app::{
    CompanionKind, KinshipRequest, LineageRequest, PathMode, PathOptions, PathRequest, Reader, RelativesRequest,
};
use anyhow::{Result, bail};

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
    #[command(flatten)]
    links: Links,
    #[command(flatten)]
    printed: Printed,
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

impl Lineage {
    fn run(self, out: &mut Output, direction: Option<&str>) -> Result<()> {
        let direction = direction.unwrap_or(&self.direction).to_owned();
        let mut params = self.common.links.params();
        params.extend([("from", self.from.clone()), ("direction", direction.clone())]);
        params.extend(given("depth", &self.depth).into_iter().chain(given("to", &self.to)));
        params.extend(given("paths", &self.paths));
        params.push(("in_time", self.in_time.to_string()));
        let found = self.common.printed.answer(out, "/api/lineage", params, || {
            let request = LineageRequest {
                from: self.from,
                direction,
                selection: self.common.links.selection(),
                depth: self.depth,
                limit: None,
                in_time: self.in_time,
            };
            let (app, reader) = (self.common.store.open()?, Reader::operator());
            let answer = match &self.to {
                Some(to) => app.lineage_to(&reader, &request, to, self.paths)?,
                None => app.lineage(&reader, &request)?,
            };
            Ok((app, answer))
        })?;
        if let Some((answer, Some(format))) = found {
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
        let mut params = self.common.links.params();
        params.extend([("from", self.from.clone()), ("to", self.to.clone()), ("mode", self.mode.clone())]);
        params.extend(given("paths", &self.paths));
        let (from, to) = (self.from.clone(), self.to.clone());
        let found = self.common.printed.answer(out, "/api/path", params, || {
            let request = PathRequest { from: self.from, to: self.to, selection: self.common.links.selection() };
            let options = PathOptions { mode: PathMode::from_name(&self.mode)?, paths: self.paths };
            let app = self.common.store.open()?;
            let answer = app.paths(&Reader::operator(), &request, options)?;
            Ok((app, answer))
        })?;
        let Some((answer, format)) = found else { return Ok(()) };
        let lang = self.common.printed.lang();
        match format {
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
        let found = self.printed.answer(out, "/api/kinship", params, || {
            let app = self.store.open()?;
            let request = KinshipRequest { from: self.from, to: self.to, lines: self.lines };
            let answer = app.kinship(&Reader::operator(), &request)?;
            Ok((app, answer))
        })?;
        match found {
            Some((answer, Some(Format::Csv))) => print::kinship_csv(out, self.printed.lang(), &answer),
            Some((answer, Some(_))) => print::kinship_text(out, self.printed.lang(), &answer),
            _ => Ok(()),
        }
    }
}

impl Relatives {
    fn run(self, out: &mut Output) -> Result<()> {
        let mut params = vec![("blood", self.blood.to_string())];
        params.extend(given("up", &self.up).into_iter().chain(given("down", &self.down)));
        params.extend(given("limit", &self.limit));
        let path = format!("/api/people/{}/relatives", self.of);
        let found = self.printed.answer(out, &path, params, || {
            let (of, up, down, limit) = (self.of, self.up, self.down, self.limit);
            let request = RelativesRequest { of, up, down, limit, blood_only: self.blood };
            let app = self.store.open()?;
            let answer = app.relatives(&Reader::operator(), &request)?;
            Ok((app, answer))
        })?;
        match found {
            Some((answer, Some(format))) => print::relatives_rows(out, format, self.printed.lang(), &answer),
            _ => Ok(()),
        }
    }
}

impl OfPerson {
    fn run(self, out: &mut Output) -> Result<()> {
        let mut params = vec![("kind", self.kind.clone())];
        params.extend(given("limit", &self.limit));
        let found = self.printed.answer(out, &format!("/api/people/{}/companions", self.of), params, || {
            let kind = CompanionKind::from_name(&self.kind)?;
            let app = self.store.open()?;
            let answer = app.companions(&Reader::operator(), &self.of, kind, self.limit)?;
            Ok((app, answer))
        })?;
        match found {
            Some((answer, Some(format))) => print::companions_rows(out, format, self.printed.lang(), &answer),
            _ => Ok(()),
        }
    }
}

impl Neighbours {
    fn run(self, out: &mut Output) -> Result<()> {
        let mut params = self.common.links.params();
        params.extend([("of", self.of.clone()), ("depth", self.depth.to_string())]);
        params.extend(given("limit", &self.limit));
        let found = self.common.printed.answer(out, "/api/neighbours", params, || {
            let app = self.common.store.open()?;
            let selection = self.common.links.selection();
            let answer = app.around(&Reader::operator(), &self.of, &selection, Some(self.depth), self.limit)?;
            Ok((app, answer))
        })?;
        match found {
            Some((answer, Some(format))) => print::around_rows(out, format, &answer),
            _ => Ok(()),
        }
    }
}

impl Subgraph {
    fn run(self, out: &mut Output) -> Result<()> {
        let mut params = self.common.links.params();
        params.push(("ids", self.ids.join(",")));
        let found = self.common.printed.answer(out, "/api/subgraph", params, || {
            let app = self.common.store.open()?;
            let answer = app.subgraph(&Reader::operator(), &self.ids, &self.common.links.selection())?;
            Ok((app, answer))
        })?;
        match found {
            Some((answer, Some(format))) => print::around_rows(out, format, &answer),
            _ => Ok(()),
        }
    }
}
