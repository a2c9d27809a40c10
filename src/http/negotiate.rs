//! Choosing a representation by the client's `Accept` (RFC 9110 §12.5.1).

/// What the client said of a media type, as closely as it said it.
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    quality: f32,
}

/// The offer that the client likes best; of equals the one we prefer, which is the first. `None` is status 406.
pub fn choose<T: Copy>(accept: Option<&str>, offers: &[(&str, T)]) -> Option<T> {
    let accept = accept.map(str::trim).filter(|accept| !accept.is_empty()).unwrap_or("*/*");
    let ranges: Vec<Range<'_>> = accept.split(',').filter_map(range).collect();
    let mut best: Option<(f32, T)> = None;
    for (media_type, offer) in offers {
        let quality = quality(media_type, &ranges);
        if quality > 0.0 && best.is_none_or(|(so_far, _)| quality > so_far) {
            best = Some((quality, *offer));
        }
    }
    best.map(|(_, offer)| offer)
}

fn range(text: &str) -> Option<Range<'_>> {
    let mut parts = text.split(';');
    let media_type = parts.next()?.trim();
    let (kind, subtype) = if media_type == "*" { ("*", "*") } else { media_type.split_once('/')? };
    let quality = parts
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
        .map_or(Some(1.0), |(_, value)| value.trim().parse::<f32>().ok())?;
    Some(Range { kind: kind.trim(), subtype: subtype.trim(), quality: quality.clamp(0.0, 1.0) })
}

/// The quality of the most specific range that covers a media type.
fn quality(media_type: &str, ranges: &[Range<'_>]) -> f32 {
    let Some((kind, subtype)) = media_type.split_once('/') else { return 0.0 };
    let specific = |range: &Range<'_>| {
        let same_kind = range.kind.eq_ignore_ascii_case(kind);
        match (range.kind, range.subtype) {
            ("*", "*") => Some(1),
            (_, "*") if same_kind => Some(2),
            (_, s) if same_kind && s.eq_ignore_ascii_case(subtype) => Some(3),
            _ => None,
        }
    };
    ranges
        .iter()
        .filter_map(|range| Some((specific(range)?, range.quality)))
        .max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)))
        .map_or(0.0, |(_, quality)| quality)
}

/// A media type without its parameters, in lower case.
pub fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERS: [(&str, u8); 3] = [("application/sparql-results+json", 1), ("text/csv", 2), ("application/xml", 3)];

    fn check(accept: &str, expected: Option<u8>) {
        assert_eq!(choose(Some(accept), &OFFERS), expected, "{accept}");
    }

    #[test]
    fn what_clients_send() {
        assert_eq!(choose(None, &OFFERS), Some(1));
        check("", Some(1));
        check("*/*", Some(1));
        check("text/csv", Some(2));
        check("TEXT/CSV; charset=utf-8", Some(2));
        check("text/*", Some(2));
        check("text/csv;q=0.1, application/xml;q=0.2", Some(3));
        check("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", Some(3));
        check("application/sparql-results+json;q=0, */*", Some(2));
        check("image/png", None);
        check("text/csv;q=0", None);
        check("nonsense", None);
        check("nonsense, text/csv", Some(2));
    }
}
