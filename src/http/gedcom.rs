//! Genealogists' files, in and out.
//!
//! | route | does |
//! |---|---|
//! | `POST /api/imports` | imports the body, or the file of a form: `name`, `graph`, `dry_run`, `report` |
//! | `GET /api/imports` | what was imported |
//! | `DELETE /api/imports?graph=`, `DELETE /api/imports/{id}` | takes an import back whole |
//! | `GET /api/gedcom?select=&format=&report=` | a selection as `gedcom7`, `gedcom551` or `gedzip` |
//! | `GET /api/people/{id}/gedcom` | a person's: `up`, `down`, `format`, `report` |
//! | `GET /api/institutions/{id}/gedcom` | that of a school with its people |
//! | `POST /api/gedcom/check` | what the body does against the rules of its version; nothing is stored |
//! | `POST /api/gedcom/rewrite` | the body written again, `to=7` or `to=5.5.1`, `report`; nothing is stored |
//!
//! `report=text` or `report=json` answers what the version cannot hold, instead of the file. An export names that address in
//! `Link: …; rel="describedby"` where there is something to tell.

use super::blocking::blocking;
use super::bodies;
use super::pages;
use super::params::Params;
use super::sparql::{entity_tag, matches};
use super::{AppState, Problem};
use crate::app::gedcom::{self, Report, Versions};
use crate::app::{Error, GedcomFormat, ImportRequest, ImportView, Imported, Reader, TakenBack};
use crate::model::Lang;
use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{AppendHeaders, Html, IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde::Deserialize;
use tower::limit::GlobalConcurrencyLimitLayer;

/// The largest file that is imported.
const LARGEST: usize = 512 << 20;
/// The largest file that a stranger has checked or rewritten.
pub(super) const LARGEST_OF_STRANGERS: usize = 16 << 20;
/// What to do with a larger one.
const TOO_LARGE: &str = "use `haverim import` at the command line";
/// How many files are written or checked at a time.
const AT_ONCE: usize = 4;

pub(super) fn router() -> Router<AppState> {
    let files = Router::new()
        .route("/api/gedcom", get(export))
        .route("/api/people/{id}/gedcom", get(of_person))
        .route("/api/institutions/{id}/gedcom", get(of_institution))
        .route("/api/gedcom/check", post(check))
        .route("/api/gedcom/rewrite", post(rewrite))
        .layer(GlobalConcurrencyLimitLayer::new(AT_ONCE))
        .layer(DefaultBodyLimit::max(LARGEST_OF_STRANGERS));
    Router::new()
        .route("/api/imports", get(list).post(import).delete(take_back_graph))
        .route("/api/imports/{id}", delete(take_back))
        .layer(DefaultBodyLimit::max(LARGEST))
        .merge(files)
}

/// How a report is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Form {
    Text,
    #[default]
    Json,
    Html,
}

#[derive(Debug, Deserialize)]
struct ImportQuery {
    name: Option<String>,
    graph: Option<String>,
    #[serde(default)]
    dry_run: bool,
    #[serde(default)]
    report: Form,
}

async fn import(
    State(app): State<AppState>,
    reader: Reader,
    Params(query): Params<ImportQuery>,
    request: Request,
) -> Result<Response, Problem> {
    // Before a large body is read.
    app.may_write(&reader, query.graph.as_deref())?;
    let (name, bytes) = file(&app, request, LARGEST).await?;
    let name = query.name.or(name).unwrap_or_else(|| "upload.ged".into());
    let import = ImportRequest {
        name,
        bytes: bytes.into(),
        graph: query.graph,
        dry_run: query.dry_run,
        quotes: query.report == Form::Html,
        ..ImportRequest::default()
    };
    let done: Imported = blocking(move || app.import(&reader, &import)).await?;
    Ok(match query.report {
        Form::Json => Json(done).into_response(),
        Form::Html => Html(done.to_html()).into_response(),
        Form::Text => {
            let fates = done.report.fates_to_text();
            let (report, differences) = (done.report.to_text(&done.file), done.differences_to_text());
            let text = format!("{fates}{report}{differences}{}\n", done.summary());
            ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
        }
    })
}

/// The body, or the first file of a form with its name.
pub(super) async fn file(app: &AppState, request: Request, most: usize) -> Result<(Option<String>, Bytes), Problem> {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !content_type.starts_with("multipart/form-data") {
        return Ok((None, bodies::whole(request.into_body(), most, TOO_LARGE).await?));
    }
    let wrong = |e: MultipartError| match e.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("more than {most} bytes: {TOO_LARGE}"))
        }
        _ => bodies::unread(&e).unwrap_or_else(|| Problem::bad_request(e.body_text())),
    };
    let mut form = Multipart::from_request(request, app).await.map_err(|e| Problem::bad_request(e.body_text()))?;
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        if let Some(name) = field.file_name().map(str::to_owned) {
            return Ok((Some(name), field.bytes().await.map_err(wrong)?));
        }
    }
    Err(Problem::bad_request("the form has no file: send one, or the file itself as the body"))
}

async fn list(State(app): State<AppState>, reader: Reader) -> Result<Json<Vec<ImportView>>, Problem> {
    Ok(Json(blocking(move || app.imports(&reader)).await?))
}

#[derive(Debug, Deserialize)]
struct GraphQuery {
    graph: String,
}

async fn take_back_graph(
    app: State<AppState>,
    reader: Reader,
    Params(query): Params<GraphQuery>,
) -> Result<Json<TakenBack>, Problem> {
    take_back(app, reader, Path(query.graph)).await
}

async fn take_back(
    State(app): State<AppState>,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Json<TakenBack>, Problem> {
    // Whoever may not write does not hear what there is.
    app.may_write(&reader, None)?;
    Ok(Json(blocking(move || app.take_back(&reader, &id)).await?))
}

#[derive(Debug, Deserialize)]
struct ExportQuery {
    select: String,
    #[serde(default = "seven")]
    format: String,
    report: Option<Told>,
}

/// How to tell what a version cannot hold.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Told {
    Text,
    Json,
}

impl Told {
    fn of(self, report: Report, file: &str) -> Response {
        match self {
            Self::Json => Json(report).into_response(),
            Self::Text => {
                ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], report.messages(file)).into_response()
            }
        }
    }
}

/// What is asked of an export.
struct Asked {
    select: String,
    format: String,
    report: Option<Told>,
    uri: Uri,
    lang: Lang,
}

fn seven() -> String {
    "gedcom7".into()
}

async fn export(
    State(app): State<AppState>,
    reader: Reader,
    Params(query): Params<ExportQuery>,
    headers: HeaderMap,
    uri: Uri,
    lang: Lang,
) -> Result<Response, Problem> {
    let ExportQuery { select, format, report } = query;
    written(app, reader, &headers, Asked { select, format, report, uri, lang }).await
}

#[derive(Debug, Deserialize)]
struct Reach {
    #[serde(default = "three")]
    up: u32,
    #[serde(default = "three")]
    down: u32,
    #[serde(default = "seven")]
    format: String,
    report: Option<Told>,
}

fn three() -> u32 {
    3
}

async fn of_person(
    State(app): State<AppState>,
    reader: Reader,
    Path(id): Path<String>,
    Params(Reach { up, down, format, report }): Params<Reach>,
    headers: HeaderMap,
    uri: Uri,
    lang: Lang,
) -> Result<Response, Problem> {
    let select = format!("person:{id}:up={up},down={down}");
    written(app, reader, &headers, Asked { select, format, report, uri, lang }).await
}

#[derive(Debug, Deserialize)]
struct OnlyFormat {
    #[serde(default = "seven")]
    format: String,
    report: Option<Told>,
}

async fn of_institution(
    State(app): State<AppState>,
    reader: Reader,
    Path(id): Path<String>,
    Params(OnlyFormat { format, report }): Params<OnlyFormat>,
    headers: HeaderMap,
    uri: Uri,
    lang: Lang,
) -> Result<Response, Problem> {
    written(app, reader, &headers, Asked { select: format!("school:{id}"), format, report, uri, lang }).await
}

async fn written(
    app: AppState,
    reader: Reader,
    headers: &HeaderMap,
    Asked { select, format, report, uri, lang }: Asked,
) -> Result<Response, Problem> {
    let format: GedcomFormat = format.parse()?;
    if let Some(report) = report {
        let told = blocking(move || Ok((app.export_gedcom(&reader, format, &select)?.report, select)));
        let (told, select) = told.await?;
        return Ok(report.of(told, &select));
    }
    let tag = entity_tag(app.version(&reader), format.media_type(), &reader);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    let head = |disposition: String| {
        [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (header::ETAG, tag.clone()),
            (header::CACHE_CONTROL, "no-cache".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ]
    };
    let name: String = select.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(80).collect();
    let disposition = format!("attachment; filename=\"{name}.{}\"", format.extension());
    if known.is_some_and(|known| matches(known, &tag)) {
        return Ok((StatusCode::NOT_MODIFIED, head(disposition)).into_response());
    }
    let for_a_visitor = pages::wants_html(headers);
    let written = blocking(move || match app.export_gedcom(&reader, format, &select) {
        Err(Error::Nobody(_)) if for_a_visitor => Ok(None),
        written => written.map(Some),
    });
    let Some(written) = written.await? else { return Ok(pages::nobody(lang, "")) };
    let told = written.report.findings.is_empty();
    let more = if uri.query().is_some() { '&' } else { '?' };
    let told = (!told).then(|| [(header::LINK, format!("<{uri}{more}report=text>; rel=\"describedby\""))]);
    Ok((head(disposition), told.map(AppendHeaders), written.bytes).into_response())
}

async fn check(State(app): State<AppState>, request: Request) -> Result<Response, Problem> {
    let (name, bytes) = file(&app, request, LARGEST_OF_STRANGERS).await?;
    let name = name.unwrap_or_else(|| "the file".into());
    Ok(Json(blocking(move || gedcom::check_bytes(&bytes, &name)).await?).into_response())
}

#[derive(Debug, Deserialize)]
struct RewriteQuery {
    to: Option<String>,
    report: Option<Told>,
}

async fn rewrite(
    State(app): State<AppState>,
    Params(query): Params<RewriteQuery>,
    request: Request,
) -> Result<Response, Problem> {
    let to = match query.to.as_deref() {
        None => None,
        Some("7" | "7.0") => Some(Versions::Seven),
        Some("5.5.1" | "5.5" | "5") => Some(Versions::Five),
        Some(other) => return Err(Error::parameter("to", format!("`{other}` is not 7 or 5.5.1")).into()),
    };
    let (name, bytes) = file(&app, request, LARGEST_OF_STRANGERS).await?;
    let name = name.unwrap_or_else(|| "the file".into());
    let (done, name) = blocking(move || Ok((gedcom::rewrite_bytes(&bytes, &name, to)?, name))).await?;
    if let Some(report) = query.report {
        return Ok(report.of(done.report, &name));
    }
    Ok(([(header::CONTENT_TYPE, done.media_type())], done.bytes).into_response())
}
