//! What commands that follow links have in common: which links, how to print, whom to ask.

use super::asked::{Params, Told, given};
use super::output::{Format, Output};
use super::remote;
use crate::app::{App, Drawn, NetworkFormat, Reader, Selection};
use crate::model::{Certainty, Lang};
use anyhow::{Context, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Write;

/// Which links count.
#[derive(Debug, clap::Args)]
pub(super) struct Links {
    /// Links or families of links to follow: kinship, teaching, ordination, succession, affiliation, place, collegial, or single ones such as teacherOf.
    #[arg(long, value_delimiter = ',')]
    links: Vec<String>,
    /// Only links that may have held in these years, as EDTF: 1880, 1880/1914.
    #[arg(long)]
    years: Option<String>,
    /// Only links at least this sure: certain, probable or possible.
    #[arg(long, value_parser = certainty)]
    certainty: Option<Certainty>,
    /// Only through people and institutions that have to do with this place or one within it: place/jerusalem, country/MA, polity/ottoman-empire.
    #[arg(long)]
    place: Option<String>,
    /// Not through these.
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
}

/// How to print, in which language, and whether to ask a server.
#[derive(Debug, clap::Args)]
pub(super) struct Printed {
    #[command(flatten)]
    pub(super) told: Told,
    /// The language of names and sentences: en, fr or he.
    #[arg(long, default_value = "en", value_parser = ["en", "fr", "he"])]
    lang: String,
    /// Write the answer as a network for other programs: graphml, gexf, dot, csv, csv-nodes or jsonld.
    #[arg(long, value_name = "FORMAT", value_parser = network_format)]
    export: Option<NetworkFormat>,
}

impl Links {
    pub(super) fn selection(&self) -> Selection {
        Selection {
            links: self.links.clone(),
            years: self.years.clone(),
            certainty: self.certainty,
            place: self.place.clone(),
            without: self.without.clone(),
        }
    }

    /// The parameters of the same question to a server.
    pub(super) fn params(&self) -> Params {
        let mut params = Vec::new();
        params.extend(listed("links", &self.links).into_iter().chain(listed("without", &self.without)));
        params.extend(given("years", &self.years).into_iter().chain(given("place", &self.place)));
        params.extend(self.certainty.map(|certainty| ("certainty", certainty.code().to_owned())));
        params
    }
}

impl Printed {
    pub(super) fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }

    /// The answer of a server, if one is named, or one made here; written as a network or as JSON, if that is wanted, else
    /// with the format to print it in. Nothing where a server has written it as a network.
    pub(super) fn answer<A: Drawn + Serialize + DeserializeOwned>(
        &self,
        out: &mut Output,
        path: &str,
        params: Params,
        here: impl FnOnce() -> Result<(App, A)>,
    ) -> Result<Option<(A, Option<Format>)>> {
        let Some(server) = &self.told.server else {
            let (app, answer) = here()?;
            let format = self.or_format(out, &app, &answer)?;
            return Ok(Some((answer, format)));
        };
        if self.exported(out, server, path, &params)? {
            return Ok(None);
        }
        let body = remote::get_json(server, path, &params)?;
        let format = self.told.or_json(out, &body)?;
        let answer = serde_json::from_value(body).with_context(|| format!("`{server}` answers in another version"))?;
        Ok(Some((answer, format)))
    }

    /// Writes a server's answer as a network, if that is wanted; whether it was.
    pub(super) fn exported(&self, out: &mut Output, server: &str, path: &str, params: &Params) -> Result<bool> {
        let Some(format) = self.export else { return Ok(false) };
        let mut params = params.clone();
        params.extend([("format", format.name().to_owned()), ("lang", self.lang.clone())]);
        out.write_all(&remote::get(server, path, &params, format.media_type())?)?;
        Ok(true)
    }

    /// Writes an answer as a network or as JSON, if that is wanted; otherwise says in which format to print it.
    pub(super) fn or_format(
        &self,
        out: &mut Output,
        app: &App,
        answer: &(impl Drawn + Serialize),
    ) -> Result<Option<Format>> {
        if let Some(format) = self.export {
            app.draw(&Reader::operator(), answer, format, self.lang(), out)?;
            return Ok(None);
        }
        self.told.or_json(out, answer)
    }
}

/// A parameter of several names.
pub(super) fn listed(name: &'static str, values: &[String]) -> Option<(&'static str, String)> {
    (!values.is_empty()).then(|| (name, values.join(",")))
}

/// A format of networks by its name.
fn network_format(text: &str) -> Result<NetworkFormat, String> {
    NetworkFormat::from_name(text).ok_or_else(|| {
        let all: Vec<&str> = NetworkFormat::ALL.iter().map(|format| format.name()).collect();
        format!("`{text}` is not one of {}", all.join(", "))
    })
}

/// A certainty by its code.
fn certainty(text: &str) -> Result<Certainty, String> {
    Certainty::from_code(text).ok_or_else(|| format!("`{text}` is not `certain`, `probable` or `possible`"))
}
