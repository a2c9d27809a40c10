//! `haverim find`

use super::output::Output;
use super::store::StoreArgs;
use crate::app::{ImportRequest, PlaceReply, PlaceRequest, Reader};
use crate::model::Lang;
use anyhow::Result;
use std::io::Write;
use std::path::PathBuf;

/// Where a family may belong in the network: by a name, a town and a school, or by its own file, which is not stored.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    store: StoreArgs,
    /// A name, in any script.
    #[arg(long, default_value = "")]
    name: String,
    /// A town.
    #[arg(long, default_value = "")]
    town: String,
    /// A school.
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
    /// How to print them.
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Form {
    Text,
    Json,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        let (app, reader) = (self.store.open()?, Reader::operator());
        let reply: PlaceReply = match &self.file {
            Some(path) => {
                let file = ImportRequest::file(path)?;
                app.find_places(&reader, &file.name, &file.bytes, Some(self.limit), Lang::En)?
            }
            None => {
                let (name, town, school, born) = (self.name, self.town, self.school, self.born);
                let asked = PlaceRequest { name, town, school, born, limit: Some(self.limit) };
                app.find_place(&reader, &asked, Lang::En)?
            }
        };
        eprintln!("{} of {} people were looked for", reply.compared, reply.people);
        match self.format {
            Form::Json => out.json(&reply)?,
            Form::Text => {
                for link in &reply.links {
                    let likely = link.likelihood.map(|share| format!("{:>3.0} %", share * 100.0));
                    let reasons = link.reasons.iter().filter(|reason| reason.weight > 0.0);
                    let reasons: Vec<&str> = reasons.map(|reason| reason.feature).collect();
                    let (you, xref) = (&link.you, link.xref.as_deref().unwrap_or_default());
                    let likely = likely.unwrap_or_else(|| "     ".into());
                    writeln!(out, "{likely}  {you} {xref} → {} ({}): {}", link.label, link.id, reasons.join(", "))?;
                }
            }
        }
        Ok(())
    }
}
