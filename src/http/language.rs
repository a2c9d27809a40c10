//! The language of an answer: `?lang=`, else `Accept-Language`, else English.

use crate::model::Lang;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use std::convert::Infallible;

impl<S: Sync> FromRequestParts<S> for Lang {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let asked = parts.uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("lang="));
        let accepted = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Ok(asked.and_then(Lang::from_tag).or_else(|| best(accepted)).unwrap_or_default())
    }
}

/// The language of ours that an `Accept-Language` header likes best.
fn best(header: &str) -> Option<Lang> {
    let mut liked: Vec<(u16, Lang)> = header
        .split(',')
        .filter_map(|range| {
            let (tag, params) = range.split_once(';').unwrap_or((range, ""));
            let q = params.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).unwrap_or(1.0);
            Some(((q.clamp(0.0, 1.0) * 1000.0) as u16, Lang::from_tag(tag.trim())?))
        })
        .filter(|(q, _)| *q > 0)
        .collect();
    liked.sort_by_key(|(q, _)| std::cmp::Reverse(*q));
    liked.first().map(|(_, lang)| *lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_language_of_ours_wins() {
        assert_eq!(best("de, he;q=0.5, fr-CH;q=0.9"), Some(Lang::Fr));
        assert_eq!(best("de"), None);
        assert_eq!(best("en;q=0, he;q=0.1"), Some(Lang::He));
    }
}
