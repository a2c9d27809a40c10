//! Whether a payload is of its type: dates, ages, names, languages, media types, coordinates, enumerations.

use super::date::GedcomDate;
use super::grammar::{Payload, Structure};
use super::{Family, Severity};

/// What is wrong with a payload, and how gravely.
pub(super) type Fault = (Severity, String);

fn error(message: impl Into<String>) -> Result<(), Fault> {
    Err((Severity::Error, message.into()))
}

fn ensure(fine: bool, what: &str, text: &str) -> Result<(), Fault> {
    if fine { Ok(()) } else { error(format!("`{text}` is not {what}")) }
}

/// Checks a payload that is not a pointer; `text` has its continuations joined.
pub(super) fn check(structure: &Structure, text: &str, family: Family) -> Result<(), Fault> {
    match structure.payload {
        Payload::None | Payload::Pointer(_) | Payload::PointerOrNone(_) | Payload::PointerOrText(_) => Ok(()),
        Payload::Text | Payload::TextOrNone | Payload::ListText => Ok(()),
        Payload::YOrNone => ensure(matches!(text, "" | "Y"), "`Y`, the only payload an event may have", text),
        Payload::Integer => ensure(is_integer(text), "a number", text),
        Payload::Language => ensure(is_language(text), "a language tag such as `he` or `fr-MA`", text),
        Payload::MediaType => ensure(is_media_type(text), "a media type such as `image/jpeg`", text),
        Payload::Uri => ensure(is_uri(text), "a URI", text),
        Payload::Enum => value_of(structure, text, family),
        Payload::ListEnum => text.split(',').try_for_each(|v| value_of(structure, v.trim_matches(' '), family)),
        Payload::Name => ensure(is_name(text), "a name with at most one surname between slashes", text),
        Payload::Age => ensure(is_age(text, family), "an age such as `23y 6m`", text),
        Payload::Date => date(text, family).map(|_| ()),
        Payload::DatePeriod => ensure(date(text, family)?.is_period(), "a period such as `FROM 1900 TO 1910`", text),
        Payload::DateExact => {
            let exact = text.split(' ').count() == 3 && date(text, family)?.points().all(|p| p.day.is_some());
            ensure(exact, "an exact date such as `3 MAR 1901`", text)
        }
        Payload::Time => ensure(is_time(text), "a time such as `13:05:00`", text),
        Payload::FilePath => ensure(!text.is_empty() && !text.contains(['\\', ' ']), "a URL or local path", text),
        Payload::Latitude => ensure(is_coordinate(text, ['N', 'S'], 90.0), "a latitude such as `N31.78`", text),
        Payload::Longitude => ensure(is_coordinate(text, ['E', 'W'], 180.0), "a longitude such as `E35.21`", text),
        Payload::TagDef => {
            let fine =
                text.split_once(' ').is_some_and(|(tag, uri)| tag.starts_with('_') && is_tag(tag) && is_uri(uri));
            ensure(fine, "an extension tag and its URI", text)
        }
    }
}

fn date(text: &str, family: Family) -> Result<GedcomDate, Fault> {
    // Calendars, months and epochs may be extensions, of which nothing is known.
    if text.split(' ').any(|w| w.starts_with('_')) {
        return GedcomDate::parse("", family).map_err(|m| (Severity::Error, m));
    }
    GedcomDate::parse(text, family).map_err(|why| (Severity::Error, format!("`{text}` is not a date: {why}")))
}

fn value_of(structure: &Structure, text: &str, family: Family) -> Result<(), Fault> {
    if structure.values.contains(&text) || text.starts_with('_') && is_tag(text) {
        return Ok(());
    }
    let known = structure.values.iter().find(|v| v.eq_ignore_ascii_case(text));
    match (known, family) {
        // Many programs of version 5 write values in capitals or the other way round.
        (Some(_), Family::Five) => Ok(()),
        (Some(known), Family::Seven) => error(format!("`{text}` must be written `{known}`")),
        (None, _) => {
            let few: Vec<&str> = structure.values.iter().copied().take(16).collect();
            let more = if structure.values.len() > few.len() { ", …" } else { "" };
            error(format!("`{text}` is not one of `{}`{more}", few.join("`, `")))
        }
    }
}

/// Whether these are the characters of a tag.
pub(super) fn is_tag(text: &str) -> bool {
    let mut bytes = text.bytes();
    let first = bytes.next().is_some_and(|b| b.is_ascii_uppercase() || b == b'_');
    first && text != "_" && bytes.all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

fn is_integer(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_uri(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || "<>\"{}|\\^`".contains(c))
}

/// BCP 47: subtags of one to eight letters and digits, the first of letters.
fn is_language(text: &str) -> bool {
    let mut subtags = text.split('-');
    let first = subtags.next().unwrap_or("");
    let letters = (1..=8).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    let lone = first.len() == 1 && !matches!(first, "x" | "X" | "i" | "I");
    letters && !lone && subtags.all(|s| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or("").trim_end();
    let part = |s: &str| {
        !s.is_empty() && s.len() <= 127 && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    essence.split_once('/').is_some_and(|(kind, subtype)| part(kind) && part(subtype))
}

fn is_name(text: &str) -> bool {
    matches!(text.matches('/').count(), 0 | 2) && !text.contains('\t')
}

fn is_age(text: &str, family: Family) -> bool {
    if text.is_empty() {
        return true;
    }
    if family == Family::Five && matches!(text.to_ascii_uppercase().as_str(), "CHILD" | "INFANT" | "STILLBORN") {
        return true;
    }
    let bare = text.strip_prefix(['<', '>']);
    let durations = match (bare, family) {
        (Some(rest), Family::Seven) => match rest.strip_prefix(' ') {
            Some(rest) => rest,
            None => return false,
        },
        (Some(rest), Family::Five) => rest.trim_start(),
        (None, _) => text,
    };
    if family == Family::Five && is_integer(durations) {
        return true;
    }
    let mut allowed = "ymwd";
    durations.split(' ').all(|part| {
        let (count, unit) = part.split_at(part.len() - part.chars().last().map_or(0, char::len_utf8));
        match allowed.split_once(&unit.to_ascii_lowercase()) {
            Some((_, later)) if !unit.is_empty() && is_integer(count) => {
                allowed = later;
                true
            }
            _ => false,
        }
    })
}

fn is_time(text: &str) -> bool {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (clock, fraction) = text.split_once('.').map_or((text, None), |(c, f)| (c, Some(f)));
    let parts: Vec<&str> = clock.split(':').collect();
    let below = |part: &str, limit: u32, short: bool| {
        is_integer(part) && (part.len() == 2 || short && part.len() == 1) && part.parse().is_ok_and(|n: u32| n < limit)
    };
    match (&parts[..], fraction) {
        ([h, m], None) => below(h, 24, true) && below(m, 60, false),
        ([h, m, s], fraction) => {
            below(h, 24, true) && below(m, 60, false) && below(s, 60, false) && fraction.is_none_or(is_integer)
        }
        _ => false,
    }
}

fn is_coordinate(text: &str, letters: [char; 2], most: f64) -> bool {
    let Some(number) = text.strip_prefix(letters) else { return false };
    let (whole, part) = number.split_once('.').map_or((number, None), |(w, p)| (w, Some(p)));
    is_integer(whole) && part.is_none_or(is_integer) && number.parse().is_ok_and(|n: f64| n <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages() {
        for good in ["", "23y", "< 8d", "1y 2m 3w 4d", "3w", "0y"] {
            assert!(is_age(good, Family::Seven), "{good}");
        }
        for bad in ["23", "2m 1y", "y", "<8d", "1y  2m", "é", "8é"] {
            assert!(!is_age(bad, Family::Seven), "{bad}");
        }
        assert!(is_age("CHILD", Family::Five) && is_age("23", Family::Five) && !is_age("CHILD", Family::Seven));
    }

    #[test]
    fn times_coordinates_languages_and_names() {
        assert!(is_time("1:05") && is_time("23:59:59.123Z") && !is_time("24:00") && !is_time("1") && !is_time("1:5"));
        assert!(is_coordinate("N90", ['N', 'S'], 90.0) && !is_coordinate("N90.1", ['N', 'S'], 90.0));
        assert!(is_language("he") && is_language("ar-Latn") && !is_language("Hebrew language") && !is_language(""));
        assert!(is_name("Test /Person/ jr") && !is_name("Test /Person") && is_name("Test"));
        assert!(is_media_type("image/jpeg") && is_media_type("text/plain; charset=x") && !is_media_type("jpeg"));
    }
}
