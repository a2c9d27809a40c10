//! `haverim find`

use super::asked::{Asked, Params};
use super::output::Output;
use super::progress::Progress;
use super::remote;
use crate::app::{ImportRequest, PlaceRequest, Reader};
use crate::model::Lang;
use anyhow::Result;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Where a family may belong in the network: by a surname, a town and a school, or by its own file, which is not stored.
///
/// `haverim find --name Antebi --town Damas` gives people, then families, schools and places, each with its reasons.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    asked: Asked,
    /// A name in any script: a surname alone, a given name with it, "née X".
    #[arg(long, default_value = "")]
    name: String,
    /// A town, however it is spelt.
    #[arg(long, default_value = "")]
    town: String,
    /// A school, by its name or its town.
    #[arg(long, default_value = "")]
    school: String,
    /// A year of birth, or an EDTF date.
    #[arg(long, default_value = "")]
    born: String,
    /// A GEDCOM or gedzip file instead; `-` is stdin.
    #[arg(conflicts_with_all = ["name", "town", "school", "born"])]
    file: Option<PathBuf>,
    /// How many candidates to give, at most 200.
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// The language of labels: en, fr or he.
    #[arg(long, default_value = "en")]
    lang: String,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        let reply = match &self.file {
            Some(path) => self.of_file(path)?,
            None => self.of_name()?,
        };
        let texts = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        for unknown in reply["unknown"].as_array().into_iter().flatten() {
            eprintln!("no {} called `{}` is known", texts(&unknown[0]), texts(&unknown[1]));
        }
        if self.file.is_some() {
            eprintln!("{} of {} people were looked for", reply["compared"], reply["people"]);
        }
        let rows: Vec<Vec<String>> = reply["links"].as_array().into_iter().flatten().map(row).collect();
        let header = ["kind", "likely", "you", "candidate", "id", "links", "why"];
        self.asked.print(out, &reply, &header, &rows)
    }

    fn of_name(&self) -> Result<Value> {
        let texts = [
            ("name", &self.name),
            ("town", &self.town),
            ("school", &self.school),
            ("born", &self.born),
            ("lang", &self.lang),
        ];
        let given = texts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name, text.clone()));
        let params: Params = given.chain([("limit", self.limit.to_string())]).collect();
        self.asked.ask("/api/find", &params, |app, reader| {
            prepare(app)?;
            let [name, town, school, born] = [&self.name, &self.town, &self.school, &self.born].map(String::clone);
            let asked = PlaceRequest { name, town, school, born, limit: Some(self.limit) };
            Ok(serde_json::to_value(app.find_place(reader, &asked, self.lang())?)?)
        })
    }

    fn of_file(&self, path: &Path) -> Result<Value> {
        let file = ImportRequest::file(path)?;
        if let Some(server) = &self.asked.told.server {
            let params = [("limit", self.limit.to_string()), ("lang", self.lang.clone())];
            return remote::post_json(server, "/api/find", &params, &file.bytes);
        }
        let app = self.asked.store.open()?;
        prepare(&app)?;
        let limit = Some(self.limit);
        let reply = app.find_places(&Reader::operator(), &file.name, &file.bytes, limit, self.lang())?;
        Ok(serde_json::to_value(reply)?)
    }

    fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }
}

fn prepare(app: &crate::app::App) -> Result<()> {
    let progress = Progress::new();
    Ok(app.prepare_search(&|step, done, total| progress.show(step, done, total))?)
}

/// A candidate as a row.
fn row(link: &Value) -> Vec<String> {
    let text = |name: &str| link[name].as_str().unwrap_or_default().to_owned();
    let likely = link["likelihood"].as_f64().map(|share| format!("{:.0} %", share * 100.0)).unwrap_or_default();
    let you = format!("{} {}", text("you"), text("xref"));
    let label = match link["people"].as_u64() {
        Some(people) => format!("{} ({people} people)", text("label")),
        None => text("label"),
    };
    let why: Vec<String> = link["reasons"].as_array().into_iter().flatten().filter_map(reason).collect();
    vec![text("kind"), likely, you.trim().to_owned(), label, text("id"), link["links"].to_string(), why.join("; ")]
}

/// A reason in words; nothing that speaks against.
fn reason(reason: &Value) -> Option<String> {
    let (feature, said) = (reason["feature"].as_str()?, reason["said"].as_str().unwrap_or_default());
    let speaks_for = reason["weight"].as_f64().is_some_and(|weight| weight > 0.0);
    speaks_for.then(|| if said.is_empty() { feature.to_owned() } else { format!("{feature} {said}") })
}
