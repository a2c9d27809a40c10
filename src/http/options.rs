//! `OPTIONS`: what a resource may be asked for, as `Allow` (RFC 9110 §9.3.7), beside what CORS has to say.

use super::reader::keep_private;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use tower::ServiceExt;

/// Adds `Allow` to the answer to `OPTIONS`: it is what the routes themselves say to a method that they do not have.
/// Every other answer is kept from caches that it is not for.
pub(super) async fn allow(State(routes): State<Router>, request: Request, next: Next) -> Response {
    if request.method() != Method::OPTIONS {
        // In one layer with this one: each costs every request a little.
        return keep_private(request, next).await;
    }
    let mut asked = Request::new(Body::empty());
    (*asked.method_mut(), *asked.uri_mut()) = (Method::OPTIONS, request.uri().clone());
    let Ok(told) = routes.oneshot(asked).await;
    if told.status() == StatusCode::NOT_FOUND {
        return told;
    }
    let mut response = next.run(request).await;
    if let Some(allowed) = told.headers().get(header::ALLOW).and_then(|allowed| allowed.to_str().ok()) {
        let mut methods: Vec<&str> = allowed.split(',').map(str::trim).collect();
        if !methods.contains(&"OPTIONS") {
            methods.push("OPTIONS");
        }
        if let Ok(allowed) = HeaderValue::from_str(&methods.join(", ")) {
            response.headers_mut().insert(header::ALLOW, allowed);
        }
    }
    response
}
