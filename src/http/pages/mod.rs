//! The museum site: pages in English, French and Hebrew, readable without scripts.

mod assets;
mod chart;
mod dates;
mod page;
mod record;
mod screens;
mod texts;
mod view;

pub use page::Page;
