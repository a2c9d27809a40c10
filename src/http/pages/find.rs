//! “Find my place”: a form for a name, a town and a school, or a family's own file, and where they may belong.
//!
//! A file is sent by POST, read, and forgotten: neither the answer nor the file is stored anywhere.

use super::view::{Text, Thing};
use super::{Page, tell, visit::Visit};
use crate::app::{Error, PlaceKind, PlaceLink, PlaceReason, PlaceReply, PlaceRequest};
use crate::http::AppState;
use askama::Template;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::response::Response;

/// The largest file that is looked through.
pub const LARGEST: usize = 16 << 20;

/// What the page shows.
#[derive(Template)]
#[template(path = "find.html")]
pub struct Find {
    /// The frame.
    pub page: Page,
    /// What was asked.
    pub asked: PlaceRequest,
    /// Why there is no answer, if it was asked for.
    pub problem: String,
    /// What was asked for and is not known.
    pub unknown: Vec<String>,
    /// How many people were looked for.
    pub summary: String,
    /// Where they may belong, in groups.
    pub groups: Vec<Group>,
}

/// Candidates of one kind.
pub struct Group {
    /// What they are.
    pub title: String,
    /// Whether one of them may be the person who is looked for.
    pub may_be_one: bool,
    /// The candidates.
    pub links: Vec<Link>,
}

/// A candidate link.
pub struct Link {
    /// The one who looks.
    pub you: String,
    /// Whom or what they may belong to.
    pub thing: Thing,
    /// How likely both are one person, in percent; empty for schools and places.
    pub likely: String,
    /// What speaks for it.
    pub reasons: String,
    /// How many links there are around it.
    pub around: String,
}

/// `GET /{lang}/find?name=&town=&school=&born=`
pub async fn form(visit: Visit) -> Response {
    visit
        .show(|visit| {
            let field = |name: &str| visit.field(name).to_owned();
            let (name, town, school, born) = (field("name"), field("town"), field("school"), field("born"));
            let asked = PlaceRequest { name, town, school, born, limit: Some(40) };
            let empty = [&asked.name, &asked.town, &asked.school].into_iter().all(String::is_empty);
            let reply = match empty {
                true => None,
                false => Some(visit.app.find_place(&visit.reader, &asked, visit.lang)),
            };
            shown(visit, asked, reply)
        })
        .await
}

/// `POST /{lang}/find`: the same for a file.
pub async fn file(State(app): State<AppState>, visit: Visit, request: Request) -> Response {
    let sent = match Multipart::from_request(request, &app).await {
        Ok(mut form) => match form.next_field().await {
            Ok(Some(field)) => {
                let name = field.file_name().unwrap_or("file").to_owned();
                field.bytes().await.ok().map(|bytes| (name, bytes))
            }
            _ => None,
        },
        Err(_) => None,
    };
    visit
        .show(move |visit| {
            let Some((name, bytes)) = sent else {
                let wrong = Error::parameter("file", "no file came, or one that is too large");
                return shown(visit, PlaceRequest::default(), Some(Err(wrong)));
            };
            let reply = visit.app.find_places(&visit.reader, &name, &bytes, Some(100), visit.lang);
            shown(visit, PlaceRequest::default(), Some(reply))
        })
        .await
}

fn shown(visit: &Visit, asked: PlaceRequest, reply: Option<Result<PlaceReply, Error>>) -> Result<Find, Error> {
    let page = visit.titled("find-title");
    let about = page.t("find-lead");
    let (problem, unknown, summary, groups) = Default::default();
    let mut shown = Find { page: page.about(about), asked, problem, unknown, summary, groups };
    let page = &shown.page;
    match reply {
        None => {}
        Some(Ok(reply)) => {
            if reply.links.is_empty() {
                shown.problem = page.t("find-none");
            }
            if reply.people > 1 {
                let counts = [("compared", page.number(reply.compared)), ("people", page.number(reply.people))];
                shown.summary = page.fill("find-compared", &counts.each_ref().map(|(key, n)| (*key, n.as_str())));
            }
            let unknown = reply.unknown.iter();
            shown.unknown =
                unknown.map(|(what, text)| page.fill(&format!("find-no-{what}"), &[("text", text)])).collect();
            shown.groups = in_groups(page, reply.links);
        }
        Some(Err(error @ (Error::BadParameter { .. } | Error::Gedcom { .. }))) => {
            shown.problem = match std::error::Error::source(&error) {
                Some(cause) => format!("{error}: {cause}"),
                None => error.to_string(),
            };
        }
        Some(Err(error)) => return Err(error),
    }
    Ok(shown)
}

/// People, families, schools and places, each under its title.
fn in_groups(page: &Page, links: Vec<PlaceLink>) -> Vec<Group> {
    let titles = [
        (PlaceKind::Person, "find-people"),
        (PlaceKind::Family, "find-families"),
        (PlaceKind::School, "find-schools"),
        (PlaceKind::Place, "find-places"),
    ];
    let group = |(kind, title): (PlaceKind, &str)| {
        let of_kind: Vec<&PlaceLink> = links.iter().filter(|link| link.kind == kind).collect();
        let may_be_one = of_kind.iter().any(|link| link.likelihood.is_some());
        let links = of_kind.into_iter().map(|link| line(page, link)).collect();
        Group { title: page.t(title), may_be_one, links }
    };
    titles.into_iter().map(group).filter(|group| !group.links.is_empty()).collect()
}

fn line(page: &Page, link: &PlaceLink) -> Link {
    let mut reasons: Vec<String> = Vec::new();
    for reason in link.reasons.iter().filter(|reason| reason.weight > 0.0) {
        let text = words(page, reason);
        if !reasons.contains(&text) {
            reasons.push(text);
        }
    }
    let (name, href) = match link.people {
        Some(people) => {
            let people = page.number(people);
            let name = page.fill("find-family", &[("name", &link.label), ("people", &people)]);
            (name, format!("{}/family", tell::href(page.lang, &link.id)))
        }
        None => (link.label.clone(), tell::href(page.lang, &link.id)),
    };
    Link {
        you: link.you.clone(),
        thing: Thing { href, name: Text::plain(name) },
        likely: link.likelihood.map(|share| page.percent(share, 0)).unwrap_or_default(),
        reasons: reasons.join(", "),
        around: page.number(link.links),
    }
}

/// A reason in the reader's language, with what the network says there.
fn words(page: &Page, reason: &PlaceReason) -> String {
    let text = match reason.feature {
        "school" | "town" | "nearby" | "kin town" | "kin school" | "kin names" => {
            page.t(&format!("find-why-{}", reason.feature.replace(' ', "-")))
        }
        feature => page.t(&format!("same-on-{}", feature.replace(' ', "-"))),
    };
    let is_plain = reason.said.is_empty() || matches!(reason.feature, "sex" | "birth" | "death" | "place of death");
    if is_plain { text } else { page.fill("find-said", &[("why", &text), ("said", &reason.said)]) }
}
