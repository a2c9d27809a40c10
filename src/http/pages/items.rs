//! Photographs, documents and films that are kept elsewhere, from `data/items.csv`: a link to the holder, nothing copied.

use super::view::{Outside, Text};
use std::sync::LazyLock;

static ITEMS: LazyLock<Vec<Item>> = LazyLock::new(read);

struct Item {
    about: Vec<String>,
    shown: Outside,
}

fn read() -> Vec<Item> {
    let mut rows = csv::Reader::from_reader(include_str!("../../../data/items.csv").as_bytes());
    let header = rows.headers().cloned().unwrap_or_default();
    let column = |name: &str| header.iter().position(|column| column == name);
    let items = rows.records().flatten().map(|row| {
        let cell = |name: &str| column(name).and_then(|at| row.get(at)).unwrap_or_default().to_owned();
        let note: Vec<String> = [cell("holder"), cell("date")].into_iter().filter(|part| !part.is_empty()).collect();
        Item {
            about: cell("about").split('|').map(str::to_owned).collect(),
            shown: Outside {
                href: cell("url"),
                name: Text { text: cell("title"), lang: cell("title_language") },
                note: note.join(", "),
            },
        }
    });
    items.collect()
}

/// The items about a record, by its short id.
pub fn about(id: &str) -> Vec<Outside> {
    ITEMS.iter().filter(|item| item.about.iter().any(|about| about == id)).map(|item| item.shown.clone()).collect()
}
