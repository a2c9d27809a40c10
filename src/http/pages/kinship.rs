//! Kinship of two people in words, where the engine can tell it.

use super::{Page, visit::Visit};
use crate::app::NodeRef;

/// What two people are to each other by blood and marriage; nothing for schools and cities.
pub fn lines(_visit: &Visit, _page: &Page, _a: &NodeRef, _b: &NodeRef) -> Vec<String> {
    Vec::new()
}
