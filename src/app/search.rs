//! Finding people, institutions, places and sources by name: the name index of a store, and what is asked of it.
//!
//! The index is derived: made at the first search (or by [`App::prepare_search`], which `serve` calls in the
//! background), kept beside a store on disk, in memory otherwise. A commit only notes which records it touched; the
//! next search brings them up to date first, unless another is just doing so. An answer says of which version it is.

mod document;
mod indexed;

pub(super) use indexed::{Indexed, Names};

use super::open::Progress;
use super::{App, Error, same_person};
use crate::access::Reader;
use crate::model::Lang;
use crate::search::{Facet, Hit, SearchRequest};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SearchReply {
    /// How many there are in all.
    pub total: usize,
    /// The offset of the first result given.
    pub offset: usize,
    /// The version of the store that the answer is of.
    pub version: u64,
    /// The results, each with its reasons.
    pub results: Vec<Hit>,
    /// How many of all have which kind, sex, role, school, place and source, and begin in which century.
    pub facets: Vec<Facet>,
}

/// What a begun name may become.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Suggestions {
    /// The version of the store that the answer is of.
    pub version: u64,
    /// The likeliest first.
    pub results: Vec<Hit>,
}

impl App {
    /// Searches by name, each result with the reasons why it was found.
    pub fn search(&self, reader: &Reader, request: &SearchRequest, lang: Lang) -> Result<SearchReply, Error> {
        let request = SearchRequest { lang: Some(lang.tag().into()), facets: true, ..request.clone() };
        self.indexed(reader).search(&request, lang)
    }

    /// What a name that is being typed may become; 10 unless a limit is given.
    pub fn suggest(&self, reader: &Reader, typed: &str, lang: Lang, most: Option<usize>) -> Result<Suggestions, Error> {
        SearchRequest::check_text(typed)?;
        self.indexed(reader).suggest(typed, lang, check_limit(most, 10)?)
    }

    /// Opens the name indexes or builds them, so that no search has to wait.
    pub fn prepare_search(&self, progress: Progress<'_>) -> Result<(), Error> {
        let (full, public) = (self.indexed(&Reader::operator()), self.indexed(&Reader::anonymous()));
        full.prepare(progress)?;
        if Arc::ptr_eq(&full.names, &public.names) { Ok(()) } else { public.prepare(progress) }
    }

    /// The store that a reader's names are searched in, with its index.
    pub(super) fn indexed(&self, reader: &Reader) -> Indexed {
        match &self.public.load().apart {
            Some(apart) if !reader.sees_living() => {
                Indexed { data: apart.data.clone(), names: apart.names.clone(), nodes: apart.snapshot.graph.bound() }
            }
            _ => Indexed {
                data: self.data.clone(),
                names: self.names.clone(),
                nodes: self.snapshot.load().graph.bound(),
            },
        }
    }

    /// What was last compared of the store that a reader sees.
    pub(super) fn same_person_cache(&self, reader: &Reader) -> Arc<same_person::Cache> {
        self.indexed(reader).names.same_person.clone()
    }
}

/// How many to give, from 1 to 500.
pub(super) fn check_limit(asked: Option<usize>, usual: usize) -> Result<usize, Error> {
    Ok(SearchRequest::check_limit(asked, usual)?)
}
