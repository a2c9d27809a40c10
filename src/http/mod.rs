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
mod gedcom;
mod graph_store;
mod health;
mod language;
mod negotiate;
mod network;
pub mod openapi;
mod options;
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
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower::util::MapRequestLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{AllowHeaders, AllowMethods, Any, CorsLayer};
use tower_http::trace::TraceLayer;

/// All routes, with the layers that every answer passes through.
pub fn router(app: Arc<App>, settings: &Settings) -> Router {
    let state = AppState::new(app, settings.clone());
    let bodies = bodies::Bodies::new(settings.patience);
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(Any)
        .max_age(std::time::Duration::from_secs(86_400));
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
        .with_state(state);
    let asked_for_options = axum::middleware::from_fn_with_state(routes.clone(), options::allow);
    // One stack around all routes: as a layer of each route, each layer would be copied and boxed for every request.
    let layers = ServiceBuilder::new()
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(TraceLayer::new_for_http())
        .layer(MapRequestLayer::new(move |request| bodies.watch(request)))
        .layer(asked_for_options)
        .layer(cors)
        .layer(CompressionLayer::new());
    Router::new().fallback_service(layers.service(routes))
}

/// Serves until `stop` is done; calls `listening` with the address once requests are answered.
pub async fn serve(
    app: Arc<App>,
    settings: Settings,
    listening: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let listener = TcpListener::bind(settings.bind).await?;
    let router = router(app, &settings);
    listening(listener.local_addr()?);
    connections::serve(listener, router, &settings, stop).await;
    Ok(())
}
