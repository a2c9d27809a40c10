//! The parameters of a request: a wrong one is a problem that names it.

use super::Problem;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// Parameters after the `?`.
pub(super) struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(params)) => Ok(Self(params)),
            Err(wrong) => {
                let text = wrong.body_text();
                let told = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
                Err(Problem::bad_request(match told.split_once(": ") {
                    Some((name, why)) => format!("parameter `{name}`: {why}; `/openapi.json` says what it takes"),
                    None => format!("the parameters cannot be read: {told}; `/openapi.json` says what there is"),
                }))
            }
        }
    }
}
