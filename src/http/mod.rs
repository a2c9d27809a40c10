//! The web face: one file an API area, each beginning with the table of its routes.
//!
//! Everything below this folder is synchronous; [`blocking`] is the one way from here to there.

mod blocking;
mod bodies;
mod calendar;
mod connections;
mod dates;
mod entity;
mod error;
mod find;
mod front;
mod gedcom;
mod graph_store;
mod health;
mod language;
mod negotiate;
mod network;
pub mod openapi;
mod outlet;
pub mod pages;
mod params;
mod questions;
mod reader;
mod records;
mod same_person;
mod search;
mod sparql;
mod state;
mod trace;

pub use error::Problem;
pub use state::{AppState, Settings};

use crate::app::App;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use front::Front;
use hyper::body::Incoming;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tower::{Layer, ServiceBuilder};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::trace::TraceLayer;

/// All routes, with what every request and answer passes through.
pub fn router(app: Arc<App>, settings: &Settings) -> Router {
    Router::new().fallback_service(CatchPanicLayer::custom(error::panicked).layer(front(app, settings)))
}

fn front(app: Arc<App>, settings: &Settings) -> Front {
    let routes = Router::new()
        .merge(health::router())
        .merge(openapi::router())
        .merge(records::router())
        .merge(search::router())
        .merge(dates::router())
        .merge(same_person::router())
        .merge(trace::router())
        .merge(network::router())
        .merge(gedcom::router())
        .merge(find::router())
        .merge(questions::router())
        .merge(entity::router())
        .merge(sparql::router())
        .merge(graph_store::router())
        .merge(pages::router())
        .fallback(error::no_such_page)
        .with_state(AppState::new(app, settings.clone()));
    Front::new(routes, bodies::Bodies::new(settings.patience))
}

/// Serves until `stop` is done; calls `listening` with the address once requests are answered.
pub async fn serve(
    app: Arc<App>,
    settings: Settings,
    listening: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let listener = TcpListener::bind(settings.bind).await?;
    // Not as a router: one of those would copy and box all of it for each request.
    let service = ServiceBuilder::new()
        .map_request(|request: Request<Incoming>| request.map(Body::new))
        .layer(CatchPanicLayer::custom(error::panicked))
        .service(front(app, &settings));
    listening(listener.local_addr()?);
    if tracing::enabled!(target: "tower_http", tracing::Level::DEBUG) {
        let service = TraceLayer::new_for_http().layer(service);
        connections::serve(listener, service, &settings, stop).await;
    } else {
        let service = ServiceBuilder::new().map_response(failures_logged).service(service);
        connections::serve(listener, service, &settings, stop).await;
    }
    Ok(())
}

/// Logs an answer that says that we failed; where spans are made, they do.
fn failures_logged<B>(response: Response<B>) -> Response<B> {
    if response.status().is_server_error() {
        tracing::error!(status = %response.status(), "response failed");
    }
    response
}
