//! The integration tests: one crate, one module an area.

mod support;

mod cli;
mod connections;
mod faces;
mod federation;
mod find;
mod gedcom;
mod http;
mod import_large;
mod import_out;
mod kinship;
mod living;
mod network;
mod openapi;
mod paths;
mod protocol;
mod queries;
mod same_person;
mod search;
mod site;
mod store;
mod tidy;
mod trace;
