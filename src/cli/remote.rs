//! Asking a running server instead of opening its directory.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::io::Read;
use std::time::Duration;

/// The most bytes of an answer that are read into memory.
const MOST: u64 = 256 * 1024 * 1024;

/// `GET {server}{path}?{params}` as JSON.
pub(super) fn get_json(server: &str, path: &str, params: &[(&str, String)]) -> Result<Value> {
    let body = get(server, path, params, "application/json")?;
    serde_json::from_slice(&body).with_context(|| format!("`{server}` did not answer in JSON"))
}

/// `POST {server}{path}?{params}` with some bytes, as JSON.
pub(super) fn post_json(server: &str, path: &str, params: &[(&str, String)], body: &[u8]) -> Result<Value> {
    let url = format!("{}{path}", server.trim_end_matches('/'));
    let request = agent().post(&url).header("accept", "application/json");
    let request = params.iter().fold(request, |request, (name, value)| request.query(*name, value));
    let sent = request.header("content-type", "application/octet-stream").send(body);
    let body = answered(server, &url, sent.with_context(|| format!("cannot reach `{url}`"))?)?;
    serde_json::from_slice(&body).with_context(|| format!("`{server}` did not answer in JSON"))
}

/// `GET {server}{path}?{params}` as bytes.
pub(super) fn get(server: &str, path: &str, params: &[(&str, String)], accept: &str) -> Result<Vec<u8>> {
    let url = format!("{}{path}", server.trim_end_matches('/'));
    let mut request = agent().get(&url).header("accept", accept);
    for (name, value) in params {
        request = request.query(*name, value);
    }
    answered(server, &url, request.call().with_context(|| format!("cannot reach `{url}`"))?)
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(120)))
        .http_status_as_error(false)
        .build()
        .into()
}

/// The body of an answer, or what the server says is wrong.
fn answered(server: &str, url: &str, mut response: ureq::http::Response<ureq::Body>) -> Result<Vec<u8>> {
    let status = response.status();
    let mut body = Vec::new();
    response.body_mut().as_reader().take(MOST).read_to_end(&mut body).with_context(|| format!("reading `{url}`"))?;
    if !status.is_success() {
        let problem: Option<Value> = serde_json::from_slice(&body).ok();
        let detail = problem.as_ref().and_then(|p| p["detail"].as_str()).unwrap_or("no reason given").to_owned();
        bail!("{detail} ({status} from `{server}`)");
    }
    Ok(body)
}
