//! `haverim import`

use super::output::Output;
use super::progress::Progress;
use super::store::{base, open};
use crate::app::{App, ImportRequest, Imported, Location, Opening, Reader, SamePersonRequest, digest_of};
use crate::model::{Base, Lang};
use anyhow::Result;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Import genealogists' files (GEDCOM of any version, gedzip), each into a graph of its own that can be taken back.
///
/// The same file again changes nothing. A newer version of a file, with the `--graph` of the older, replaces it.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The store's directory; made and filled if it is missing.
    #[arg(long, env = "HAVERIM_DIR", default_value = "haverim-data", value_name = "DIR")]
    dir: PathBuf,
    /// The base of instance IRIs, for a new store.
    #[arg(long, env = "HAVERIM_BASE", value_name = "IRI", value_parser = base)]
    base: Option<Base>,
    /// The graph to import one file into [default: one named after the file's hash].
    #[arg(long, value_name = "IRI", conflicts_with = "remove")]
    graph: Option<String>,
    /// Only tell what would come and go.
    #[arg(long)]
    dry_run: bool,
    /// How to tell what became of each line, on stdout.
    #[arg(long, value_enum, default_value = "text")]
    report: Form,
    /// Take an import back whole: its graph, the 16 digits of its graph, or the file.
    #[arg(long, value_name = "GRAPH|FILE", conflicts_with_all = ["files", "dry_run"])]
    remove: Option<String>,
    /// The files; `-` is stdin.
    #[arg(required_unless_present = "remove", value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    Text,
    Json,
    Html,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        if self.graph.is_some() && self.files.len() > 1 {
            anyhow::bail!("`--graph` takes one file: two files in one graph would replace each other");
        }
        let mut opening = Opening { base: self.base.clone(), writable: true, ..Opening::directory(&self.dir) };
        if self.remove.is_some() {
            opening = Opening { create: false, with_data: false, ..opening };
        } else if self.dry_run && !self.dir.exists() {
            opening = Opening { location: Location::Memory, with_data: false, ..opening };
        }
        let app = open(&opening)?.app;
        let reader = Reader::operator();
        if let Some(what) = &self.remove {
            let file = Path::new(what);
            let gone = match file.exists() {
                true => app.take_back(&reader, &digest_of(file)?)?,
                false => app.take_back(&reader, what)?,
            };
            eprintln!("took back <{}>: {} statements", gone.graph, gone.quads);
            return Ok(());
        }
        let mut done = Vec::new();
        for file in &self.files {
            let request = ImportRequest {
                graph: self.graph.clone(),
                dry_run: self.dry_run,
                alone: true,
                quotes: self.report == Form::Html,
                ..ImportRequest::file(file)?
            };
            let progress = Progress::new();
            let imported =
                app.import_telling(&reader, &request, &|step, done, total| progress.show(step, done, total))?;
            drop(progress);
            match self.report {
                Form::Text => {
                    out.write_all(imported.report.fates_to_text().as_bytes())?;
                    out.write_all(imported.report.messages(&file.display().to_string()).as_bytes())?;
                    out.write_all(imported.differences_to_text().as_bytes())?;
                }
                Form::Html => out.write_all(imported.to_html().as_bytes())?,
                Form::Json => {}
            }
            eprintln!("{}", imported.report.summary());
            eprintln!("{}", imported.summary());
            if !imported.dry_run {
                suggest(&app, &reader, &imported);
            }
            done.push(imported);
        }
        match (self.report, done.as_slice()) {
            (Form::Json, [one]) => out.json(one)?,
            (Form::Json, all) => out.json(&all)?,
            _ => {}
        }
        Ok(())
    }
}

/// So many people are compared with everybody else at once; more only when asked, as that takes its time.
const COMPARED: usize = 1_000;

/// Says how many of the import may be people whom other graphs tell of.
fn suggest(app: &App, reader: &Reader, imported: &Imported) {
    let graph = &imported.graph;
    let people = imported.found.iter().find(|(what, _)| *what == "people").map_or(0, |(_, count)| *count);
    let request = SamePersonRequest { graph: Some(graph.clone()), limit: Some(1), ..SamePersonRequest::default() };
    let found = (people <= COMPARED).then(|| app.same_persons(reader, &request, Lang::En).ok()).flatten();
    match found {
        Some(found) if found.total == 0 => {}
        Some(found) => eprintln!(
            "{} of them may be the same persons as others here: `haverim same-person suggest --graph {graph}` shows why",
            found.total
        ),
        None if people == 0 => {}
        None => eprintln!("`haverim same-person suggest --graph {graph}` looks for the same persons in other graphs"),
    }
}
