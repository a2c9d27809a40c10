//! Haverim: a knowledge-graph service for the people and institutions of the Alliance Israélite Universelle.
//!
//! The map, from the bottom up; a folder uses only those above it in this list:
//!
//! - [`model`]: people, places, institutions, sources, claims, names, uncertain dates.
//! - [`ontology`]: the vocabulary and its links, and model ⇄ quads.
//! - [`graph`]: the compact index of links, with what is computed on it: lineages, connections, network measures.
//! - [`formats`]: GEDCOM and other files, bytes to plain values and back.
//! - [`search`]: names across scripts, compared with reasons.
//! - [`sparql`]: what we add to the evaluator: rewriting, budgets, services, runs.
//! - [`generate`]: a synthetic population of any size, for tests, benches and trying things out.
//! - [`store`]: the quads, their projection, and the one way they change.
//! - [`access`]: readers, roles and tokens.
//! - [`app`]: the use cases, and the snapshot they read.
//! - [`http`], [`cli`]: the two faces.

pub mod access;
pub mod app;
pub mod cli;
pub mod formats;
pub mod generate;
pub mod graph;
pub mod http;
pub mod model;
pub mod ontology;
pub mod search;
pub mod sparql;
pub mod store;
