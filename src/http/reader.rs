//! Who asks: the `Authorization` header as a [`Reader`].

use super::{AppState, Problem};
use crate::app::Reader;
use axum::extract::{FromRequestParts, Request};
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

impl FromRequestParts<AppState> for Reader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::AUTHORIZATION) else { return Ok(Reader::anonymous()) };
        let unknown =
            || Problem::new(StatusCode::UNAUTHORIZED, "this is not a token we know: send `Authorization: Bearer …`");
        let token = value.to_str().ok().and_then(|v| v.split_once(' '));
        let Some((_, token)) = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")) else {
            return Err(unknown());
        };
        let found = state.tokens().reader(token.trim()).map_err(|e| Problem::internal(&e))?;
        found.ok_or_else(unknown)
    }
}

/// Every answer depends on who asks; what a token shows is for nobody else's cache.
pub(super) async fn keep_private(request: Request, next: Next) -> Response {
    let known = request.headers().contains_key(header::AUTHORIZATION);
    let mut response = next.run(request).await;
    let head = response.headers_mut();
    let varies = head.get_all(header::VARY).iter().any(|value| {
        value.to_str().is_ok_and(|value| value.split(',').any(|name| name.trim().eq_ignore_ascii_case("authorization")))
    });
    if !varies {
        head.append(header::VARY, HeaderValue::from_static("Authorization"));
    }
    let kept = head.get(header::CACHE_CONTROL).is_some_and(|value| value == "no-store");
    if known && !kept {
        head.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    response
}
