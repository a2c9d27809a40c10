//! “Find my place”: a form for a name, a town and a school, or a family's own file, and where they may belong.
//!
//! A file is sent by POST, read, and forgotten: neither the answer nor the file is stored anywhere.

use super::view::{Text, Thing};
use super::{Page, tell, visit::Visit};
use crate::app::{Error, PlaceLink, PlaceReply, PlaceRequest};
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
    /// How many people were looked for.
    pub summary: String,
    /// Where they may belong.
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
    let (mut problem, mut summary, mut links) = (String::new(), String::new(), Vec::new());
    match reply {
        None => {}
        Some(Ok(reply)) => {
            if reply.links.is_empty() {
                problem = page.t("find-none");
            }
            if reply.people > 1 {
                let counts = [("compared", page.number(reply.compared)), ("people", page.number(reply.people))];
                summary = page.fill("find-compared", &counts.each_ref().map(|(key, n)| (*key, n.as_str())));
            }
            links = reply.links.into_iter().map(|link| line(&page, link)).collect();
        }
        Some(Err(error @ (Error::BadParameter { .. } | Error::Gedcom { .. }))) => {
            problem = match std::error::Error::source(&error) {
                Some(cause) => format!("{error}: {cause}"),
                None => error.to_string(),
            };
        }
        Some(Err(error)) => return Err(error),
    }
    Ok(Find { page: page.about(about), asked, problem, summary, links })
}

fn line(page: &Page, link: PlaceLink) -> Link {
    let mut reasons: Vec<String> = Vec::new();
    for reason in link.reasons.iter().filter(|reason| reason.weight > 0.0) {
        let text = match reason.feature {
            "school" => page.t("find-why-school"),
            "town" => page.t("find-why-town"),
            feature => page.t(&format!("same-on-{}", feature.replace(' ', "-"))),
        };
        if !reasons.contains(&text) {
            reasons.push(text);
        }
    }
    Link {
        you: link.you,
        thing: Thing { href: tell::href(page.lang, &link.id), name: Text::plain(link.label) },
        likely: link.likelihood.map(|share| format!("{:.0} %", share * 100.0)).unwrap_or_default(),
        reasons: reasons.join(", "),
        around: page.number(link.links),
    }
}
