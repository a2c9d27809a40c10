//! Who asks: the `Authorization` header as a [`Reader`].

use super::{AppState, Problem};
use crate::app::Reader;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};

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
