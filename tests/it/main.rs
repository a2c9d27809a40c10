//! The integration tests: one crate, one module an area.

mod support;

mod cli;
mod federation;
mod gedcom;
mod http;
mod living;
mod protocol;
mod queries;
mod search;
mod store;
mod tidy;
mod trace;
