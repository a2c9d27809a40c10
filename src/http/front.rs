//! What every request passes on its way to the routes, and every answer on its way back.
//!
//! One service, so that a request that needs none of it pays for little of it: bodies are watched, answers are
//! compressed, any page may read them, and what a token shows is kept from caches. `OPTIONS` is answered here: with what
//! CORS has to say, and with `Allow` (RFC 9110 §9.3.7).

use super::bodies::Bodies;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tower::{Layer, Service, ServiceExt};
use tower_http::compression::{Compression, CompressionBody, CompressionLayer};
use tower_http::cors::{AllowHeaders, AllowMethods, Any, Cors, CorsLayer};

/// How long a browser may remember what it may ask.
const REMEMBERED: Duration = Duration::from_secs(86_400);

/// The routes with what stands before them.
#[derive(Clone)]
pub(super) struct Front(Arc<Parts>);

struct Parts {
    bodies: Bodies,
    routes: Compression<Router>,
    /// The routes for those who ask whether they may ask.
    asked: Cors<Compression<Router>>,
}

/// An answer, compressed if whoever asked takes that.
type Answer = Response<CompressionBody<Body>>;

impl Front {
    /// Stands before the routes.
    pub(super) fn new(routes: Router, bodies: Bodies) -> Self {
        let routes = CompressionLayer::new().layer(routes);
        let cors = CorsLayer::new()
            .allow_origin(Any)
            .allow_methods(AllowMethods::mirror_request())
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers(Any)
            .max_age(REMEMBERED);
        Self(Arc::new(Parts { bodies, asked: cors.layer(routes.clone()), routes }))
    }
}

impl Parts {
    /// Answers `OPTIONS`. What a resource may be asked for is what the routes say to a method that they do not have.
    async fn options(&self, request: Request) -> Result<Answer, Infallible> {
        let mut asked = Request::new(Body::empty());
        (*asked.method_mut(), *asked.uri_mut()) = (Method::OPTIONS, request.uri().clone());
        let told = self.routes.clone().oneshot(asked).await?;
        if told.status() == StatusCode::NOT_FOUND {
            return Ok(told);
        }
        let mut response = self.asked.clone().oneshot(request).await?;
        if let Some(allowed) = told.headers().get(header::ALLOW).and_then(|allowed| allowed.to_str().ok()) {
            let mut methods: Vec<&str> = allowed.split(',').map(str::trim).collect();
            if !methods.contains(&"OPTIONS") {
                methods.push("OPTIONS");
            }
            if let Ok(allowed) = HeaderValue::from_str(&methods.join(", ")) {
                response.headers_mut().insert(header::ALLOW, allowed);
            }
        }
        Ok(response)
    }
}

impl Service<Request> for Front {
    type Response = Answer;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Answer, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let request = self.0.bodies.watch(request);
        if request.method() == Method::OPTIONS {
            let parts = self.0.clone();
            return Box::pin(async move { parts.options(request).await });
        }
        let by_token = request.headers().contains_key(header::AUTHORIZATION);
        let answer = self.0.routes.clone().call(request);
        Box::pin(async move {
            let mut response = answer.await?;
            read_by_any_page(response.headers_mut());
            kept_by_whom(response.headers_mut(), by_token);
            Ok(response)
        })
    }
}

/// A page of any origin may read every answer: a browser sends no cookie along then.
fn read_by_any_page(head: &mut HeaderMap) {
    head.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    head.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*"));
}

/// Every answer depends on who asks; what a token shows is for nobody else's cache.
fn kept_by_whom(head: &mut HeaderMap, by_token: bool) {
    let varies = head.get_all(header::VARY).iter().any(|value| {
        value.to_str().is_ok_and(|value| value.split(',').any(|name| name.trim().eq_ignore_ascii_case("authorization")))
    });
    if !varies {
        head.append(header::VARY, HeaderValue::from_static("Authorization"));
    }
    let kept = head.get(header::CACHE_CONTROL).is_some_and(|value| value == "no-store");
    if by_token && !kept {
        head.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
}
