//! Where the quads are kept, and the one way they change.
//!
//! [`Embedded`] is an Oxigraph store, on disk or in memory. Named graphs hold what each source says; the default graph
//! is the projection ([`project`]), derived from them. Everything that writes goes through [`Embedded::write`]: what
//! differs, the projection that follows from it, the change on disk in the log, and then all of it visible in one step.

pub mod accepted;
mod alone;
mod asked;
mod bulk;
mod dataset;
mod embedded;
mod error;
mod follow;
mod generation;
mod hidden;
mod hidden_file;
mod hiding;
mod identity;
mod log;
mod numbered;
mod packed;
mod pending;
mod phrases;
pub mod project;
mod public;
mod reads;
mod stream;
mod texts;
mod write;

pub use bulk::{Generation, Loaded, RdfFile};
pub use dataset::{Dataset, Quads};
pub use embedded::{Embedded, Mode};
pub use error::StoreError;
pub use generation::{Location, Settings};
pub use hidden::{Hidden, People};
pub use log::{Author, Entry, now};
pub use numbered::{Known, Numbered, Numbers, Stated, Wanted};
pub use packed::{Packer, Unpacker, damaged};
pub use public::Retold;
pub use reads::Reads;
pub use stream::Streamed;
pub use texts::Texts;
pub use write::{Change, Commit, Writer};
