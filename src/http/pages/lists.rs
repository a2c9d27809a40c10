//! Everyone, every school, every city, every source: lists in alphabetical order; and the page of a source.

use super::screens::{Line, List, Source, Supported};
use super::tell::{self, Footnotes};
use super::view::{Paging, Thing};
use super::visit::Visit;
use crate::app::{Error, Page as Part};
use crate::model::{EntityId, EntityKind};
use axum::extract::Path;
use axum::response::Response;

const SIZE: usize = 100;

/// `GET /{lang}/people`, `/institutions`, `/places`, `/sources`
pub async fn list(visit: Visit, kind: EntityKind) -> Response {
    visit.show(move |visit| make(visit, kind)).await
}

fn make(visit: &Visit, kind: EntityKind) -> Result<List, Error> {
    let (title, lead) = match kind {
        EntityKind::Person => ("nav-people", "people-lead"),
        EntityKind::Institution => ("nav-institutions", "institutions-lead"),
        EntityKind::Place => ("nav-places", "places-lead"),
        _ => ("nav-sources", "sources-lead"),
    };
    let page = visit.titled(title);
    let about = page.t(lead);
    let number = visit.page_number();
    let part = Part { offset: (number - 1) * SIZE, limit: SIZE };
    let found = visit.app.list(&visit.reader, kind, None, visit.lang, part)?;
    let rows = found.items.into_iter().map(|item| {
        let labels = crate::model::Labels(item.labels);
        let name = tell::name(visit.lang, &labels, &item.iri);
        let slug = item.id.rsplit('/').next().unwrap_or_default();
        let note = if kind == EntityKind::Source { tell::credit(visit, slug) } else { String::new() };
        let years = tell::life(visit.lang, visit.app.span_of(&visit.reader, &item.iri));
        Line { thing: Thing { href: tell::href(visit.lang, &item.id), name }, years, note }
    });
    let rows = rows.collect();
    let paging = Paging::new(&page, number, SIZE, found.total, |n| visit.with("page", &n.to_string()));
    Ok(List { page: page.about(about), rows, paging })
}

/// `GET /{lang}/source/{slug}`
pub async fn source(visit: Visit, Path(slug): Path<String>) -> Response {
    visit.show(move |visit| make_source(visit, &slug)).await
}

fn make_source(visit: &Visit, slug: &str) -> Result<Source, Error> {
    let lang = visit.lang;
    let id = EntityId::new(EntityKind::Source, slug).ok_or_else(|| Error::not_found("source", slug))?;
    let of = visit.app.record(&visit.reader, &id)?;
    let name = tell::name(lang, &of.labels, &of.iri);
    let text = |property: &str| {
        let claim = of.claims.iter().find(|c| c.property == property);
        claim
            .map(|c| tell::claim(visit.dating(), c, false, &mut Footnotes::default()).value.name.text)
            .unwrap_or_default()
    };
    let web = of.claims.iter().find(|c| c.property == "webPage").map(|c| match &c.object {
        crate::app::Value::Node(node) => node.iri.clone(),
        crate::app::Value::Literal { text, .. } => text.clone(),
    });
    let number = visit.page_number();
    let (total, claims) = visit.app.claims_of_source(&visit.reader, &id, (number - 1) * SIZE, SIZE)?;
    let page = visit.page(&name.text);
    let rows = claims.iter().map(|claim| {
        let line = tell::claim(visit.dating(), claim, false, &mut Footnotes::default());
        Supported {
            subject: tell::thing(lang, &claim.subject),
            label: line.label,
            value: line.value,
            when: line.when,
            locator: tell::where_in(&claim.locators),
        }
    });
    Ok(Source {
        credit: tell::credit(visit, slug),
        url: web.unwrap_or_default(),
        rights: text("rights"),
        notes: of.notes.iter().map(|note| note.text.clone()).collect(),
        rows: rows.collect(),
        paging: Paging::new(&page, number, SIZE, total, |n| visit.with("page", &n.to_string())),
        total,
        name,
        page,
    })
}
