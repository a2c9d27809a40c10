//! The calendar in which an answer shows dates: `?calendar=`, else the one that the reader chose on a page before, else Gregorian.
//!
//! The choice is the only thing that a page keeps in a cookie, and only once somebody has chosen.

use super::Problem;
use crate::model::date::Calendar;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};

/// The name of the parameter and of the cookie.
pub(super) const CALENDAR: &str = "calendar";

impl<S: Sync> FromRequestParts<S> for Calendar {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        if let Some(code) = asked(parts) {
            return read(code).ok_or_else(|| {
                let known = Calendar::ALL.map(|calendar| format!("`{}`", calendar.code())).join(", ");
                Problem::bad_request(format!("`calendar`: `{code}` is not one of {known}"))
            });
        }
        let cookies = parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let kept = cookies.flat_map(|cookies| cookies.split(';')).find_map(|cookie| {
            let (name, code) = cookie.trim().split_once('=')?;
            if name == CALENDAR { read(code) } else { None }
        });
        Ok(kept.unwrap_or_default())
    }
}

/// The calendar that the address asks for, if it asks for one.
pub(super) fn asked(parts: &Parts) -> Option<&str> {
    let pairs = parts.uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, code)| *name == CALENDAR && !code.is_empty()).map(|(_, code)| code).next()
}

/// The cookie that keeps a choice for a year.
pub(super) fn cookie(calendar: Calendar) -> HeaderValue {
    let cookie = format!("{CALENDAR}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", calendar.code());
    HeaderValue::try_from(cookie).expect("the codes of calendars are plain letters")
}

/// A code, or the one word by which everybody calls the calendar of the Republic.
fn read(code: &str) -> Option<Calendar> {
    if code == "republican" { Some(Calendar::FrenchRepublican) } else { Calendar::from_code(code) }
}
