//! People, institutions, places, sources and claims, as plain values.
//!
//! Nothing here knows RDF, files or the network; every other folder may use this one.

mod certainty;
mod contact;
pub mod date;
mod entity;
mod hex;
mod interval;
mod lang;
mod link;
mod network;
mod object;
pub mod story;
mod table;

pub use certainty::{Certainty, Rank};
pub use contact::{is_contact, without_contacts};
pub use entity::{Base, BaseError, EntityId, EntityKind};
pub use hex::hex;
pub use interval::{DayInterval, Span, Truth};
pub use lang::{Labels, Lang, Text};
pub use link::{
    Direction, FamilyId, KindId, LinkFact, LinkKind, LinkKinds, LinkKindsError, NewLinkKind, NodeFact, Sex,
};
pub use network::{Network, NetworkLink, NetworkNode, Value};
pub use object::Object;
pub use story::{Story, Telling};
pub use table::{Finding, Row, Severity, Table};
