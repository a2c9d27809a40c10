//! Photographs, documents, films and exhibits that others keep: a link to the holder, nothing copied.

use super::screens::{Exhibits, Item};
use super::view::{Footnote, Group, Outside, Text, Thing};
use super::{dates, tell, tell::Footnotes, view::Claim, visit::Visit};
use crate::app::{Error, ItemView, Page as Part};
use crate::model::{EntityId, EntityKind};
use axum::extract::Path;
use axum::response::Response;

/// The kinds of item, in the order a visitor looks for them.
const KINDS: [&str; 4] = ["photograph", "film", "document", "exhibit"];

/// `GET /{lang}/items`
pub async fn all(visit: Visit) -> Response {
    visit.show(make_all).await
}

fn make_all(visit: &Visit) -> Result<Exhibits, Error> {
    let page = visit.titled("items-title");
    let about = page.t("items-lead");
    let listed =
        visit.app.list(&visit.reader, EntityKind::Item, None, visit.lang, Part { offset: 0, limit: Part::MOST })?;
    let mut items = Vec::new();
    for summary in listed.items {
        let slug = summary.id.rsplit('/').next().unwrap_or_default();
        let Some(id) = EntityId::new(EntityKind::Item, slug) else { continue };
        items.push(visit.app.item(&visit.reader, &id)?);
    }
    let group = |kind: &'static str| Group {
        label: page.t(&format!("items-{kind}")),
        family: "",
        claims: items.iter().filter(|item| item.kind == kind).map(|item| line(visit, item)).collect(),
    };
    let groups = KINDS.map(group).into_iter().filter(|group| !group.claims.is_empty()).collect();
    Ok(Exhibits { page: page.about(about), groups })
}

/// An item as a line of a list.
fn line(visit: &Visit, item: &ItemView) -> Claim {
    let shown = outside(visit, item);
    Claim { value: Thing { href: shown.href, name: shown.name }, note: shown.note, ..Claim::default() }
}

/// An item with its page here, and who holds it.
fn outside(visit: &Visit, item: &ItemView) -> Outside {
    let kind = visit.titled(&format!("item-{}", item.kind)).title;
    let date = item.date.as_deref().map(|edtf| visit.dating().words(edtf));
    let name = tell::name(visit.lang, &item.labels, &kind);
    let note: Vec<String> = [Some(kind), item.holder.clone(), date].into_iter().flatten().collect();
    Outside { href: tell::href(visit.lang, &item.id), name, note: note.join(", ") }
}

/// What is told and shown of a record: the stories first, then the items.
pub fn about(visit: &Visit, iri: &str) -> Result<(Vec<Thing>, Vec<Outside>), Error> {
    let (mut stories, mut items) = (Vec::new(), Vec::new());
    for id in visit.app.told_of(&visit.reader, iri)? {
        if id.kind == EntityKind::Story {
            let node = visit.app.node_ref(&visit.reader, &visit.app.base().iri(&id))?;
            stories.push(tell::thing(visit.lang, &node));
        } else {
            items.push(outside(visit, &visit.app.item(&visit.reader, &id)?));
        }
    }
    Ok((stories, items))
}

/// `GET /{lang}/item/{slug}`
pub async fn one(visit: Visit, Path(slug): Path<String>) -> Response {
    visit.show(move |visit| make(visit, &slug)).await
}

fn make(visit: &Visit, slug: &str) -> Result<Item, Error> {
    let lang = visit.lang;
    let id = EntityId::new(EntityKind::Item, slug).ok_or_else(|| Error::not_found("item", slug))?;
    let item = visit.app.item(&visit.reader, &id)?;
    let name = tell::name(lang, &item.labels, slug);
    let page = visit.page(&name.text);
    let kind = page.t(&format!("item-{}", item.kind));
    let mut about = vec![("nav-people", Vec::new()), ("nav-institutions", Vec::new()), ("nav-places", Vec::new())];
    for node in visit.app.subjects(&visit.reader, &id)? {
        let at = match node.id.as_deref().and_then(|id| id.split('/').next()) {
            Some("person") => 0,
            Some("institution") => 1,
            _ => 2,
        };
        about[at].1.push(tell::thing(lang, &node));
    }
    let holder = match (&item.held_by, &item.holder) {
        (Some(node), _) => tell::thing(lang, node),
        (None, Some(text)) => Thing { href: String::new(), name: Text::plain(text) },
        (None, None) => Thing::default(),
    };
    Ok(Item {
        date: item.date.as_deref().map(|edtf| dates::words(lang, edtf)).unwrap_or_default(),
        shelf_mark: item.shelf_mark.clone().unwrap_or_default(),
        address: item.address.clone().unwrap_or_default(),
        iri_path: format!("/id/{id}"),
        iri: visit.app.base().iri(&id),
        sources: sources(visit, &id)?,
        page: page.about(&kind),
        kind,
        name,
        holder,
        about,
    })
}

/// Who says that there is such a thing.
fn sources(visit: &Visit, id: &EntityId) -> Result<Vec<Footnote>, Error> {
    let mut notes = Footnotes::default();
    for claim in visit.app.record(&visit.reader, id)?.claims {
        if let Some(source) = &claim.source {
            notes.cite(visit.lang, source, &[]);
        }
    }
    Ok(notes.finish(visit))
}
