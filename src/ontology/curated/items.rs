//! `items.csv`: photographs, documents, films and exhibits that others keep; and the stories of this site.
//!
//! An item stands in the graph of the source that tells of it. A story stands in the graph of the source
//! `haverim-stories`, which is this project itself: its words are ours, its facts stand in the tables and are cited.

use super::said::Curator;
use crate::model::story::filled;
use crate::model::{EntityId, EntityKind, Row, Story, Table};
use crate::ontology::terms;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef};

/// The source that our own stories are.
const STORIES: &str = "haverim-stories";

/// Each row is an item: its title, who holds it, where it can be seen, and whom or what it is about.
pub(super) fn add(curator: &mut Curator<'_>, table: &Table) {
    for row in &table.rows {
        let id = table.cell(row, "id");
        let (Some(item), Some(said)) = (curator.new_node(table, row, EntityKind::Item, id), curator.said(table, row))
        else {
            continue;
        };
        let source = said.source;
        let Some(class) = class(table.cell(row, "kind")) else {
            let message = format!("`{}` is no kind of item", table.cell(row, "kind"));
            curator.error(table, row, message, "write `photograph`, `document`, `film` or `exhibit`");
            continue;
        };
        curator.state(source, &item, terms::RDF_TYPE, terms::ITEM.into_owned());
        curator.state(source, &item, terms::RDF_TYPE, class.into_owned());
        let title = table.cell(row, "title");
        let label = Literal::new_language_tagged_literal(title, table.cell(row, "title_language"));
        curator.state(source, &item, terms::RDFS_LABEL, label.unwrap_or_else(|_| Literal::from(title)));
        if let Some(date) = table.value(row, "date")
            && curator.is_date(table, row, "date", date)
        {
            curator.state(source, &item, terms::DATE, super::said::edtf(date));
        }
        for (column, property) in [("holder", terms::HOLDER), ("shelf_mark", terms::SHELF_MARK)] {
            if let Some(text) = table.value(row, column) {
                curator.state(source, &item, property, Literal::from(text));
            }
        }
        if let Some(holder) = table.value(row, "held_by")
            && let Some(holder) = curator.node(table, row, EntityKind::Institution, holder)
        {
            curator.state(source, &item, terms::HELD_BY, holder);
        }
        match NamedNode::new(table.cell(row, "url")) {
            Ok(page) => curator.state(source, &item, terms::WEB_PAGE, page),
            Err(e) => curator.error(table, row, format!("column `url`: {e}"), "write the address at its holder"),
        }
        for about in table.cell(row, "about").split('|').filter(|about| !about.is_empty()) {
            if let Some(about) = record(curator, table, row, about) {
                curator.state(source, &item, terms::ABOUT, about);
            }
        }
    }
}

fn class(kind: &str) -> Option<NamedNodeRef<'static>> {
    Some(match kind {
        "photograph" => terms::PHOTOGRAPH,
        "document" => terms::DOCUMENT,
        "film" => terms::FILM,
        "exhibit" => terms::EXHIBIT,
        _ => return None,
    })
}

/// The node of a short id such as `person/behar-nissim`.
fn record(curator: &mut Curator<'_>, table: &Table, row: &Row, id: &str) -> Option<NamedNode> {
    let (kind, slug) = id.split_once('/').unwrap_or(("", id));
    match EntityKind::from_segment(kind) {
        Some(kind) => curator.node(table, row, kind, slug),
        None => {
            curator.error(
                table,
                row,
                format!("`{id}` names no record"),
                "write `person/…`, `institution/…` or `place/…`",
            );
            None
        }
    }
}

/// Each story: its titles and words, whom and what it is about, and the sources it cites.
pub(super) fn add_stories(curator: &mut Curator<'_>, tables: &[Table], stories: &[Story]) {
    let figures = figures(tables);
    for story in stories {
        // Findings of a story name its folder; a story has no rows.
        let table = Table { name: format!("stories/{}", story.folder), ..Table::default() };
        let row = Row { line: 1, cells: Vec::new() };
        let Some(node) = curator.new_node(&table, &row, EntityKind::Story, &story.slug) else { continue };
        if curator.node(&table, &row, EntityKind::Source, STORIES).is_none() {
            continue;
        }
        curator.state(STORIES, &node, terms::RDF_TYPE, terms::ITEM.into_owned());
        curator.state(STORIES, &node, terms::RDF_TYPE, terms::STORY.into_owned());
        for (lang, telling) in &story.told {
            let text = |text: &str| Literal::new_language_tagged_literal_unchecked(text, lang.tag());
            curator.state(STORIES, &node, terms::RDFS_LABEL, text(telling.head("title")));
            let words = filled(&format!("{}\n\n{}", telling.head("summary"), telling.plain()), &figures);
            curator.state(STORIES, &node, terms::TEXT, text(&words));
            for id in telling.links() {
                if let Some(about) = record(curator, &table, &row, id) {
                    curator.state(STORIES, &node, terms::ABOUT, about);
                }
            }
            for id in telling.sources() {
                if let Some(source) = curator.node(&table, &row, EntityKind::Source, id) {
                    curator.state(STORIES, &node, terms::SOURCE, source);
                }
            }
            if let Some(id) = EntityId::new(EntityKind::Story, &story.slug) {
                let page = format!("{}{}/{id}", curator.base.as_str(), lang.tag());
                curator.state(STORIES, &node, terms::WEB_PAGE, NamedNode::new_unchecked(page));
            }
        }
    }
}

/// The numbers that a story may name, as the tables have them.
fn figures(tables: &[Table]) -> [(&'static str, String); 2] {
    let people = tables.iter().find(|table| table.name == "people.csv");
    let count = |wanted: &dyn Fn(&Table, &Row) -> bool| {
        people.map_or(0, |table| table.rows.iter().filter(|row| wanted(table, row)).count()).to_string()
    };
    [("people", count(&|_, _| true)), ("women", count(&|table, row| table.cell(row, "sex") == "F"))]
}
