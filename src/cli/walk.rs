//! What commands that follow links have in common: which links, how to print, whom to ask.

use super::asked::{Params, Told, given};
use super::output::{Format, Output};
use super::remote;
use crate::app::{App, Drawn, NetworkFormat, Reader, Selection};
use crate::model::{Certainty, Lang};
use anyhow::Result;
use serde::Serialize;
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

    /// Asks a server, if one is named; whether it was asked.
    pub(super) fn asked(&self, out: &mut Output, path: &str, params: Params) -> Result<bool> {
        let Some(server) = &self.told.server else { return Ok(false) };
        if !self.exported(out, server, path, &params)? {
            out.json(&remote::get_json(server, path, &params)?)?;
        }
        Ok(true)
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
