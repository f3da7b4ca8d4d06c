//! Style sheets, script and fonts: made by `cargo xtask assets`, embedded in a release binary.

use std::{
    collections::HashMap,
    fmt::Write as _,
    sync::{LazyLock, Mutex, PoisonError},
};

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use crate::Web;

#[derive(RustEmbed)]
#[folder = "../../assets/dist"]
#[allow_missing = true]
struct Dist;

/// The icon of the product: small enough to live here.
const ICON: &str = include_str!("../assets/icon.svg");
/// The script that asks the browser for a passkey.
const PASSKEY: &str = include_str!("../assets/passkey.js");
/// The script that shows the names of dropped files.
const UPLOAD: &str = include_str!("../assets/upload.js");

/// The script that says whether a draft is kept.
const DRAFT: &str = include_str!("../assets/draft.js");
/// The script of the page that works without a connection.
const ALONG: &str = include_str!("../assets/onderweg.js");
/// The script that asks before what was not sent is wiped.
const SIGN_OUT: &str = include_str!("../assets/afmelden.js");
/// The script that wipes what such a page kept, after signing out.
const WIPE: &str = include_str!("../assets/wissen.js");
/// The script that puts a button beside what may be copied.
const COPY: &str = include_str!("../assets/copy.js");

/// The bytes of a file under `/static/`.
fn bytes(name: &str) -> Option<Vec<u8>> {
    match name {
        "icon.svg" => Some(ICON.as_bytes().to_vec()),
        "copy.js" => Some(COPY.as_bytes().to_vec()),
        "passkey.js" => Some(PASSKEY.as_bytes().to_vec()),
        "onderweg.js" => Some(ALONG.as_bytes().to_vec()),
        "afmelden.js" => Some(SIGN_OUT.as_bytes().to_vec()),
        "wissen.js" => Some(WIPE.as_bytes().to_vec()),
        "upload.js" => Some(UPLOAD.as_bytes().to_vec()),
        "draft.js" => Some(DRAFT.as_bytes().to_vec()),
        _ => Dist::get(name).map(|file| file.data.into_owned()),
    }
}

/// The address of a file with the first bytes of its hash, so that it may be cached for ever.
pub(crate) fn address(name: &str) -> String {
    static KNOWN: LazyLock<Mutex<HashMap<String, String>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(address) = known.get(name) {
        return address.clone();
    }
    let address = bytes(name).map_or_else(
        || format!("/static/{name}"),
        |data| format!("/static/{name}?v={}", short_hash(&data)),
    );
    known.insert(name.to_owned(), address.clone());
    address
}

fn short_hash(data: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(data)
        .iter()
        .take(8)
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some("ttf") => "font/ttf",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// A file of the pages; nothing here is personal, so anyone may have it.
pub(crate) async fn file(Path(name): Path<String>) -> Response {
    let Some(data) = bytes(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let caching = "public, max-age=31536000, immutable";
    (
        [
            (header::CONTENT_TYPE, media_type(&name)),
            (header::CACHE_CONTROL, caching),
        ],
        data,
    )
        .into_response()
}

/// The municipality's own colours: one style sheet from the configuration, empty when there is none.
pub(crate) async fn theme(State(web): State<Web>) -> Response {
    let css = web.config().theme_css.clone();
    (
        [
            (header::CONTENT_TYPE, "text/css; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=300"),
        ],
        css,
    )
        .into_response()
}
