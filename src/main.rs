//! Haverim.
fn main() {}
