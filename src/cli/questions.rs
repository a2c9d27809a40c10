//! `haverim questions`

use super::output::{Format, Output};
use crate::app::Library;
use crate::model::Lang;
use anyhow::Result;

/// List the question library; `haverim query NAME` asks one.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The language of titles: en, fr or he.
    #[arg(long, default_value = "en")]
    lang: String,
    /// How to print [default: table on a terminal, CSV in a pipe].
    #[arg(long, value_enum)]
    format: Option<Format>,
}

impl Args {
    pub fn run(self, out: &mut Output) -> Result<()> {
        let library = Library::shipped();
        let lang = Lang::from_tag(&self.lang).unwrap_or_default();
        let format = out.format(self.format);
        if format == Format::Json {
            return Ok(out.json(&library.iter().collect::<Vec<_>>())?);
        }
        let rows: Vec<Vec<String>> = library
            .iter()
            .map(|q| {
                let params: Vec<String> = q.params.iter().map(|p| format!("{}={}", p.name, p.default)).collect();
                let title = q.title.best(lang).map_or_else(String::new, |(_, text)| text.to_owned());
                vec![q.name.clone(), title, params.join(" ")]
            })
            .collect();
        Ok(out.rows(format, &["name", "title", "parameters"], &rows)?)
    }
}

/// `NAME=VALUE`.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| format!("`{text}` is not NAME=VALUE"))?;
    Ok((name.to_owned(), value.to_owned()))
}
