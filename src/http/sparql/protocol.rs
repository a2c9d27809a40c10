//! Reading a request of the SPARQL 1.1 Protocol (§2.1, §2.2).

use crate::app::sparql::RequestDataset;
use crate::http::Problem;
use crate::http::bodies;
use crate::http::negotiate::essence;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, Version, header};
use percent_encoding::percent_decode;
use std::time::Duration;

/// The largest body of a query or an update.
const LARGEST: usize = 64 << 20;

/// What a request asks for.
pub(super) enum Operation {
    /// The service description.
    Describe,
    /// A query.
    Query(String),
    /// An update.
    Update(String),
}

/// A request, read.
pub(super) struct Asked {
    /// What it asks for.
    pub(super) operation: Operation,
    /// The dataset it names.
    pub(super) dataset: RequestDataset,
    /// The time it gives itself, in seconds.
    pub(super) time: Option<Duration>,
    /// Whether the index of links may answer its property paths, if it says.
    pub(super) path_index: Option<bool>,
    /// Whether to explain instead of answering, and whether with statistics.
    pub(super) explain: Option<bool>,
    /// Whether the client understands a body that breaks off.
    pub(super) streams: bool,
    /// Its headers.
    pub(super) headers: HeaderMap,
    /// Whether it only asks.
    pub(super) safe: bool,
}

impl Asked {
    /// Reads a request.
    pub(super) async fn read(request: Request) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let mut parameters = decode(parts.uri.query().unwrap_or_default().as_bytes())?;
        let safe = parts.method != Method::POST;
        let mut direct = None;
        if !safe {
            let content_type =
                parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).map(essence).unwrap_or_default();
            let body = bodies::whole(body, LARGEST, "send data to `/store`").await?;
            match content_type.as_str() {
                "application/x-www-form-urlencoded" => parameters.extend(decode(&body)?),
                "application/sparql-query" => direct = Some(("query", text(&body)?)),
                "application/sparql-update" => direct = Some(("update", text(&body)?)),
                other => {
                    return Err(Problem::new(
                        StatusCode::UNSUPPORTED_MEDIA_TYPE,
                        format!(
                            "`{other}` is not read here: send `application/x-www-form-urlencoded`, \
                             `application/sparql-query` or `application/sparql-update`"
                        ),
                    ));
                }
            }
        }
        let mut asked = Self {
            operation: Operation::Describe,
            dataset: RequestDataset::default(),
            time: None,
            path_index: None,
            explain: None,
            streams: parts.version > Version::HTTP_10,
            headers: parts.headers,
            safe,
        };
        asked.take(parameters, direct)?;
        Ok(asked)
    }

    fn take(&mut self, parameters: Vec<(String, String)>, direct: Option<(&str, String)>) -> Result<(), Problem> {
        let (mut query, mut update) = (Vec::new(), Vec::new());
        match direct {
            Some(("query", text)) => query.push(text),
            Some((_, text)) => update.push(text),
            None => {}
        }
        let (mut default, mut named, mut using, mut using_named) = (vec![], vec![], vec![], vec![]);
        for (name, value) in parameters {
            match name.as_str() {
                "query" => query.push(value),
                "update" => update.push(value),
                "default-graph-uri" => default.push(value),
                "named-graph-uri" => named.push(value),
                "using-graph-uri" => using.push(value),
                "using-named-graph-uri" => using_named.push(value),
                "timeout" => self.time = Some(seconds(&value)?),
                "path-index" => self.path_index = Some(on_or_off(&value)?),
                "explain" => self.explain = Some(statistics(&value)?),
                _ => {}
            }
        }
        if query.len() + update.len() > 1 {
            return Err(Problem::bad_request("send one `query` or one `update`"));
        }
        let is_update = !update.is_empty();
        self.operation = match (query.pop(), update.pop()) {
            (Some(text), _) => Operation::Query(text),
            (None, Some(_)) if self.safe => {
                return Err(Problem::bad_request("an update is sent by POST, not in the URL"));
            }
            (None, Some(text)) => Operation::Update(text),
            (None, None) if self.safe => Operation::Describe,
            (None, None) => return Err(Problem::bad_request("send a `query` or an `update`")),
        };
        self.dataset = if is_update {
            RequestDataset { default: using, named: using_named }
        } else {
            RequestDataset { default, named }
        };
        Ok(())
    }

    /// A header as text.
    pub(super) fn header(&self, name: header::HeaderName) -> Option<String> {
        let values: Vec<&str> = self.headers.get_all(name).iter().filter_map(|v| v.to_str().ok()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

fn seconds(value: &str) -> Result<Duration, Problem> {
    value
        .parse::<f64>()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|time| !time.is_zero())
        .ok_or_else(|| Problem::bad_request("`timeout` is a number of seconds above zero"))
}

fn statistics(value: &str) -> Result<bool, Problem> {
    match value {
        "" | "plan" | "true" => Ok(false),
        "statistics" => Ok(true),
        _ => Err(Problem::bad_request("`explain` is `plan` or `statistics`")),
    }
}

fn on_or_off(value: &str) -> Result<bool, Problem> {
    match value {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(Problem::bad_request("`path-index` is `on` or `off`: whether the index of links answers paths")),
    }
}

fn text(bytes: &[u8]) -> Result<String, Problem> {
    String::from_utf8(bytes.to_vec()).map_err(|_| Problem::bad_request("the request is not in UTF-8"))
}

/// Names and values of a query string or a form; strict about UTF-8, unlike browsers.
fn decode(bytes: &[u8]) -> Result<Vec<(String, String)>, Problem> {
    let part = |bytes: &[u8]| {
        let spaced: Vec<u8> = bytes.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
        let decoded = percent_decode(&spaced).decode_utf8().map(|text| text.into_owned());
        decoded.map_err(|_| Problem::bad_request("the request is not in UTF-8"))
    };
    bytes
        .split(|b| *b == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let equals = pair.iter().position(|b| *b == b'=');
            let (name, value) = equals.map_or((pair, &b""[..]), |at| (&pair[..at], &pair[at + 1..]));
            Ok((part(name)?, part(value)?))
        })
        .collect()
}
