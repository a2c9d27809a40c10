//! Styles, scripts, fonts and the outline of the lands: what `npm run build` made in `web/dist`, inside the binary.
//!
//! File names carry a hash of their content, so a browser may keep them for good; the manifest tells which file an
//! entry became. Built without `web/dist` (plain `cargo build` from a fresh clone), pages come with the plain style
//! sheet and no scripts, and stay readable.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use serde_json::Value;
use std::{collections::BTreeMap, sync::LazyLock};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/web/dist"]
#[allow_missing = true]
struct Dist;

/// The style sheet as written, for builds without `web/dist`.
const PLAIN_STYLE: &str = include_str!("../../../web/styles/site.css");

/// What one entry of the build became.
#[derive(Debug, Default, Clone)]
pub struct Entry {
    /// The script's address; empty if it was not built.
    pub script: String,
    /// The addresses of its style sheets.
    pub styles: Vec<String>,
}

static MANIFEST: LazyLock<BTreeMap<String, Entry>> = LazyLock::new(read_manifest);

/// The built files of an island, by its name: `site`, `family`, `map`, …
pub fn island(name: &str) -> Entry {
    MANIFEST.get(name).cloned().unwrap_or_else(|| Entry {
        script: String::new(),
        styles: if name == "site" { vec!["/assets/site.css".into()] } else { Vec::new() },
    })
}

fn read_manifest() -> BTreeMap<String, Entry> {
    let manifest = Dist::get("manifest.json")
        .and_then(|file| serde_json::from_slice::<serde_json::Map<String, Value>>(&file.data).ok())
        .unwrap_or_default();
    manifest
        .values()
        .filter(|chunk| chunk["isEntry"] == true)
        .map(|chunk| {
            let mut styles = Vec::new();
            gather_styles(&manifest, chunk, &mut styles);
            (chunk["name"].as_str().unwrap_or_default().to_owned(), Entry { script: address(&chunk["file"]), styles })
        })
        .collect()
}

/// The style sheets of a chunk and of those it imports, which the browser would not find by itself.
fn gather_styles(manifest: &serde_json::Map<String, Value>, chunk: &Value, styles: &mut Vec<String>) {
    let list = |key: &str| chunk[key].as_array().map(Vec::as_slice).unwrap_or_default().to_vec();
    for import in list("imports") {
        if let Some(imported) = import.as_str().and_then(|name| manifest.get(name)) {
            gather_styles(manifest, imported, styles);
        }
    }
    for style in list("css") {
        if !styles.contains(&address(&style)) {
            styles.push(address(&style));
        }
    }
}

fn address(file: &Value) -> String {
    file.as_str().map(|file| format!("/{file}")).unwrap_or_default()
}

/// `GET /assets/{file}`: one built file.
pub async fn asset(Path(file): Path<String>) -> Response {
    let Some(found) = Dist::get(&format!("assets/{file}")) else {
        return match file.as_str() {
            "site.css" => ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], PLAIN_STYLE).into_response(),
            _ => StatusCode::NOT_FOUND.into_response(),
        };
    };
    // Files copied from `web/public` keep their names and may change with the next build.
    let hashed =
        file.rsplit_once('.').is_some_and(|(stem, _)| stem.rsplit_once('-').is_some_and(|(_, h)| h.len() == 8));
    let keep = if hashed { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    let mime = mime_guess::from_path(&file).first_or_octet_stream();
    let kind = match mime.type_() {
        mime_guess::mime::TEXT => format!("{mime}; charset=utf-8"),
        _ => mime.to_string(),
    };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep.to_owned())], found.data).into_response()
}
