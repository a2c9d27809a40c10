//! What we add to the evaluator, so that strangers may ask: limits that hold, the standard to the letter, and answers
//! that are complete or an error.
//!
//! A query comes as text ([`parse`]), waits for a slot ([`Admission`]), gets a worker ([`Workers`]) and a [`Budget`],
//! is rewritten ([`rewrite`]) and evaluated ([`evaluate`]). [`Runs`] knows what is running and why what ended ended.

mod addresses;
pub mod admission;
mod answers_kept;
mod asked;
mod beforehand;
pub mod budget;
pub mod desk;
pub mod error;
pub mod evaluate;
mod explain;
pub mod extensions;
mod federate;
pub mod format;
#[cfg(test)]
mod fuzz;
mod memory;
pub mod order;
pub mod parse;
pub mod remote;
pub mod rewrite;
pub mod runs;
mod service;
mod settled;
mod sorted;
pub mod survey;
mod table;
pub mod update;
mod watched;
pub mod weigh;
pub mod workers;

pub use admission::{Admission, Class, Slots};
pub use budget::{Budget, HangUp, Limits, Stop};
pub use desk::{Desk, Entry};
pub use error::SparqlError;
pub use evaluate::{Answer, Evaluation, Rows, Source};
pub use extensions::{Closures, Extensions, Hop, Service, Step, Way};
pub use parse::RequestDataset;
pub use remote::{Asked, Remote, RemoteSettings};
pub use runs::{Outcome, Run, Runs};
pub use survey::Survey;
pub use update::{Changes, Target};
pub use workers::Workers;
