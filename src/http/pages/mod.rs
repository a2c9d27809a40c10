//! The museum site: pages in English, French and Hebrew, readable without scripts.
//!
//! | route, after `/en`, `/fr` or `/he` | shows |
//! |---|---|
//! | `/` | the entrance |
//! | `/search`, `/search.csv`, `.jsonld`, `.ged`, `/suggest` | search, its results as files, and what completes a name |
//! | `/{kind}/{slug}` | a person, an institution, a place |
//! | `/person/{slug}/family`, `/lineage` | charts of kinship and teaching |
//! | `/connection`, `/connection.ged`, `.jsonld` | how two are connected, and the same as files |
//! | `/map`, `/network`, `/network.json` | schools and journeys through the years; everyone on one sheet |
//! | `/stories`, `/story/{slug}` | short walks through the graph |
//! | `/items`, `/item/{slug}` | photographs, documents, films and exhibits that others keep |
//! | `/people`, `/institutions`, `/places`, `/sources`, `/source/{slug}` | lists; a source with all it supports |
//! | `/find` | where a name, a town and a school, or a family's own file, may belong |
//! | `/same-person` | records that may be of one person, and two of them side by side; by POST with a token, what is decided about them |
//! | `/sparql`, `/questions`, `/data`, `/ontology`, `/api` | for researchers and programmers |
//!
//! `/` leads to the reader's language, `/assets/…` are the built styles, scripts and fonts.

mod assets;
mod chart;
mod connection;
mod connection_files;
mod dates;
mod decide;
mod differing;
mod downloads;
mod find;
mod home;
mod items;
mod jsonld;
mod kin;
mod kinship;
mod lanes;
mod lists;
mod map;
mod network;
mod ontology;
mod page;
mod record;
mod reference;
mod results;
mod same_person;
mod screens;
mod search;
mod stories;
mod tell;
mod texts;
mod through_time;
mod view;
mod visit;
mod whole;

pub use page::Page;
pub use visit::nobody;

use super::AppState;
use crate::model::{EntityKind, Lang};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

/// The screens that people type by hand, without a language.
const SCREENS: [&str; 12] = [
    "connection",
    "data",
    "find",
    "institutions",
    "lineage",
    "map",
    "network",
    "people",
    "places",
    "questions",
    "search",
    "stories",
];

pub(super) fn router() -> Router<AppState> {
    let mut router = Router::new().route("/", get(in_your_language)).route("/assets/{file}", get(assets::asset));
    for screen in SCREENS {
        router = router.route(&format!("/{screen}"), get(in_your_language));
    }
    for lang in Lang::ALL {
        let at = |path: &str| format!("/{}{path}", lang.tag());
        router = router
            .route(&at(""), get(home::home))
            .route(&at("/"), get(home::home))
            .route(&at("/search"), get(search::search))
            .route(&at("/search.csv"), get(downloads::csv))
            .route(&at("/search.jsonld"), get(downloads::jsonld))
            .route(&at("/search.ged"), get(downloads::gedcom))
            .route(&at("/suggest"), get(search::suggest))
            .route(&at("/{kind}/{slug}"), get(record::record))
            .route(&at("/person/{slug}/family"), get(kin::family))
            .route(&at("/lineage"), get(kin::lineage))
            .route(&at("/connection"), get(connection::connection))
            .route(&at("/connection.ged"), get(connection_files::gedcom))
            .route(&at("/connection.jsonld"), get(connection_files::jsonld))
            .route(&at("/map"), get(map::map))
            .route(&at("/network"), get(network::network))
            .route(&at("/network.json"), get(network::network_data))
            .route(&at("/stories"), get(stories::all))
            .route(&at("/story/{slug}"), get(stories::one))
            .route(&at("/items"), get(items::all))
            .route(&at("/item/{slug}"), get(items::one))
            .route(&at("/people"), get(|visit| lists::list(visit, EntityKind::Person)))
            .route(&at("/institutions"), get(|visit| lists::list(visit, EntityKind::Institution)))
            .route(&at("/places"), get(|visit| lists::list(visit, EntityKind::Place)))
            .route(&at("/sources"), get(|visit| lists::list(visit, EntityKind::Source)))
            .route(&at("/source/{slug}"), get(lists::source))
            .route(
                &at("/same-person"),
                get(same_person::same_person).post(decide::decide).layer(DefaultBodyLimit::max(decide::LARGEST)),
            )
            .route(&at("/find"), get(find::form).post(find::file).layer(DefaultBodyLimit::max(find::LARGEST)))
            .route(&at("/sparql"), get(reference::workbench))
            .route(&at("/questions"), get(reference::questions))
            .route(&at("/data"), get(reference::data))
            .route(&at("/ontology"), get(ontology::ontology))
            .route(&at("/api"), get(reference::api));
    }
    router
}

/// `GET /` or a screen without its language: the same in the reader's language.
async fn in_your_language(uri: Uri, lang: Lang) -> Response {
    let page = format!("/{}{}", lang.tag(), uri.path_and_query().map_or("/", PathAndQuery::as_str));
    ([(header::VARY, "Accept-Language")], Redirect::temporary(&page)).into_response()
}

/// Whether a browser asks: it prefers HTML to anything else.
pub fn wants_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    accept.split(',').next().is_some_and(|first| first.trim().starts_with("text/html"))
}

/// The page of a record, for a browser that asked for its stable address.
pub fn page_of(lang: Lang, kind: EntityKind, slug: &str) -> Option<String> {
    use EntityKind::{Institution, Item, Person, Place, Source, Story};
    let has_page = matches!(kind, Person | Institution | Place | Source | Story | Item);
    has_page.then(|| format!("/{}/{}/{slug}", lang.tag(), kind.segment()))
}

/// The page that says that there is none, in the language of the address.
pub fn no_such_page(uri: &Uri, otherwise: Lang) -> Response {
    let path = uri.path().trim_start_matches('/');
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == first);
    visit::failed(lang.unwrap_or(otherwise), if lang.is_some() { rest } else { "" }, 404, "")
}
