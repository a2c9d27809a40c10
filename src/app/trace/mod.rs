//! Walking the graph: lineages, neighbours and paths, each step with its claims and their sources.

mod lineage;
mod path;
mod resolve;
mod step;

pub use lineage::{LineageAnswer, LineageRequest, MemberView, Neighbour, StepView};
pub use path::{PathAnswer, PathRequest, PathView};
pub use step::TracedStep;

use super::Error;
use crate::graph::{Course, Filter, LinkGraph};
use crate::model::date::Edtf;
use crate::model::{Certainty, DayInterval, KindId};

/// Which links to follow: names of families (`kinship`, `teaching`) and of single links (`parentOf`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The names; empty means what the question means by default.
    pub links: Vec<String>,
    /// Only links that may have held within these years (EDTF: `1880`, `1880/1914`).
    pub years: Option<String>,
    /// Only links at least this sure.
    pub certainty: Option<Certainty>,
}

impl Selection {
    /// The kinds of link that the names stand for, or those of `default` if there are none.
    fn kinds(&self, graph: &LinkGraph, default: &[&str]) -> Result<Vec<KindId>, Error> {
        let kinds = graph.kinds();
        let mut found = Vec::new();
        let names: Vec<&str> = match self.links.is_empty() {
            true => default.to_vec(),
            false => self.links.iter().map(String::as_str).collect(),
        };
        for name in names {
            if let Some(family) = kinds.family(name) {
                found.extend(kinds.in_family(family));
            } else if let Some(kind) = kinds.named(name) {
                found.push(kind);
            } else {
                let families: Vec<&str> = kinds.families().map(|(_, name)| name).collect();
                let why = format!("`{name}` is neither a link nor a family of links: {}", families.join(", "));
                return Err(Error::parameter("links", why));
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn filter(&self) -> Result<Filter, Error> {
        let within = self.years.as_deref().map(days).transpose()?;
        Ok(Filter { within, at_least: self.certainty, without: Vec::new() })
    }
}

/// The days of an EDTF date or interval.
fn days(text: &str) -> Result<DayInterval, Error> {
    match Edtf::parse(text) {
        Ok(date) => Ok(date.span().outer()),
        Err(e) => Err(Error::parameter("years", format!("{e}; write `1880` or `1880/1914`"))),
    }
}

/// The direction of a lineage by its name.
pub fn course(name: &str) -> Result<Course, Error> {
    match name {
        "up" => Ok(Course::Up),
        "down" => Ok(Course::Down),
        other => Err(Error::parameter("direction", format!("`{other}` is neither `up` nor `down`"))),
    }
}
