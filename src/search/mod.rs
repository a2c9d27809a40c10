//! Finding people, institutions and places by names that every clerk spelt as he heard them.
//!
//! A grandmother's name comes to us as the family says it, in Hebrew, French, English or Arabic letters, and the register has it in
//! another. [`compare`](compare::compare) says whether two forms are one name and *why*, in layers from "the same letters" to "sounds alike".

pub mod compare;
pub mod evaluation;
pub mod form;
pub mod given_names;
pub mod normalise;
mod particles;
mod phones;
pub mod skeleton;
pub mod sound;

pub use compare::{Layer, Match, Reason, compare};
pub use form::NameForm;
pub use sound::Encoders;
