//! Who asks: readers, their roles and tokens, and who may see the living.

pub mod living;
mod reader;
mod tokens;

pub use reader::{Reader, Role};
pub use tokens::{TokenError, TokenRecord, Tokens};
