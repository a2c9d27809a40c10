//! One visit to a page: who asks, in which language, and with which query. Handlers work on a thread that may block and
//! give back HTML; what goes wrong becomes a page too.

use super::{Page, dates::Dating, screens::Problem};
use crate::app::{Error, Reader};
use crate::http::calendar;
use crate::http::{AppState, Problem as ApiProblem};
use crate::model::Lang;
use crate::model::date::Calendar;
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Everything may come from here and nowhere else; no script or style stands in the page itself. Images may be made by
/// the page, so that a chart can be saved as a picture.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";

/// A request for a page.
pub struct Visit {
    /// The application.
    pub app: AppState,
    /// Who asks.
    pub reader: Reader,
    /// The language of the path.
    pub lang: Lang,
    /// The calendar in which dates are shown.
    pub calendar: Calendar,
    /// Whether the address asks for that calendar, which is kept for the next pages.
    chooses: bool,
    /// The path after the language.
    pub path: String,
    /// The query as it was sent.
    pub query: String,
    fields: Vec<(String, String)>,
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiProblem> {
        let reader = Reader::from_request_parts(parts, app).await?;
        let calendar = Calendar::from_request_parts(parts, app).await;
        let path = parts.uri.path().trim_start_matches('/');
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let decode = |text: &str| {
            percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().trim().to_owned()
        };
        let fields = query.split('&').filter_map(|pair| pair.split_once('=')).map(|(k, v)| (decode(k), decode(v)));
        Ok(Self {
            lang: Lang::from_tag(first).unwrap_or_default(),
            // A page of an address with a wrong code is still a page.
            chooses: calendar.is_ok() && calendar::asked(parts).is_some(),
            calendar: calendar.unwrap_or_default(),
            path: rest.to_owned(),
            fields: fields.collect(),
            app: app.clone(),
            reader,
            query,
        })
    }
}

impl Visit {
    /// A field of the query; empty if it was not sent.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// All values of a field that may be sent several times, or once with commas between.
    pub fn all(&self, name: &str) -> Vec<String> {
        let sent = self.fields.iter().filter(|(key, _)| key == name).flat_map(|(_, value)| value.split(','));
        sent.filter(|value| !value.is_empty()).map(str::to_owned).collect()
    }

    /// A number of the query, between bounds.
    pub fn number(&self, name: &str, otherwise: usize, most: usize) -> usize {
        self.field(name).parse().unwrap_or(otherwise).clamp(1, most)
    }

    /// The number of the page of a list, from 1.
    pub fn page_number(&self) -> usize {
        self.number("page", 1, 1_000_000)
    }

    /// The address of this page with one field changed; a page number does not survive a change of anything else.
    pub fn with(&self, name: &str, value: &str) -> String {
        let encode =
            |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        let kept = self.fields.iter().filter(|(key, old)| key != name && key != "page" && !old.is_empty());
        let mut pairs: Vec<String> = kept.map(|(key, old)| format!("{}={}", encode(key), encode(old))).collect();
        if !value.is_empty() {
            pairs.push(format!("{}={}", encode(name), encode(value)));
        }
        let path = format!("/{}/{}", self.lang.tag(), self.path);
        if pairs.is_empty() { path } else { format!("{path}?{}", pairs.join("&")) }
    }

    /// How the visitor reads dates.
    pub fn dating(&self) -> Dating {
        Dating { lang: self.lang, calendar: self.calendar }
    }

    /// A page here, titled by one of the texts.
    pub fn titled(&self, text: &str) -> Page {
        Page::titled(self.lang, &self.path, text).query(&self.query).calendar(self.calendar)
    }

    /// A page here, with a title of its own.
    pub fn page(&self, title: impl Into<String>) -> Page {
        Page::new(self.lang, &self.path, title).query(&self.query).calendar(self.calendar)
    }

    /// Makes a page on a thread that may block.
    pub async fn show<T: Template>(self, make: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static) -> Response {
        self.show_with(move |visit| Ok((StatusCode::OK, make(visit)?))).await
    }

    /// The same with a status of its own: a page that tells why something was refused.
    pub async fn show_with<T: Template>(
        self,
        make: impl FnOnce(&Self) -> Result<(StatusCode, T), Error> + Send + 'static,
    ) -> Response {
        let (lang, path) = (self.lang, self.path.clone());
        let chosen = self.chooses.then_some(self.calendar);
        let made = crate::http::blocking::blocking(move || {
            let (status, page) = make(&self)?;
            let html = page.render().map_err(|e| Error::parameter("template", e.to_string()))?;
            Ok((status, html))
        });
        match made.await {
            Ok((status, html)) => {
                let mut page = html_page(lang, status, html);
                page.headers_mut().extend(chosen.map(|calendar| (header::SET_COOKIE, calendar::cookie(calendar))));
                page
            }
            Err(problem) => failed(lang, &path, problem.status, &problem.detail),
        }
    }
}

/// A page with the headers that every page has.
fn html_page(lang: Lang, status: StatusCode, html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, lang.tag()),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "Cookie"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    (status, headers, html).into_response()
}

/// The page for a status: what happened, in our own words if the fault lies in the request, and how to go on.
pub fn failed(lang: Lang, path: &str, status: u16, detail: &str) -> Response {
    let name = match status {
        404 | 400 | 503 => format!("error-{status}"),
        _ => "error-500".to_owned(),
    };
    let query = path.rsplit('/').next().unwrap_or_default().replace('-', " ");
    let query = if status == 404 { query } else { String::new() };
    let detail = if matches!(status, 400 | 503) { detail.to_owned() } else { String::new() };
    problem(Page::titled(lang, path, &name), &name, (status, query, detail))
}

/// The page that says that what was chosen for a genealogist's file leads to nobody.
pub fn nobody(lang: Lang, path: &str) -> Response {
    let name = "error-nobody";
    problem(Page::titled(lang, path, name), name, (404, String::new(), String::new()))
}

/// The page of a problem, by the name of its texts.
fn problem(page: Page, name: &str, (status, query, detail): (u16, String, String)) -> Response {
    let (lang, about) = (page.lang, page.t(&format!("{name}-about")));
    let html = Problem { page: page.about(about), status, query, detail }.render().unwrap_or_default();
    html_page(lang, StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), html)
}
