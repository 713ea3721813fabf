//! The files of the site, out of the binary.

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::RustEmbed;

/// In a release the files are within the binary, each script and style sheet also compressed with
/// brotli; a debug binary reads them from the disk.
#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Site;

/// Scripts and style sheets are checked for a newer version each time, so that the parts of one
/// page always belong together; fonts hardly ever change, nor do the icons of one address.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/pkg/{*path}", get(asset))
        .route("/fonts/{*path}", get(asset))
        .route("/favicon.svg", get(asset))
        .route("/icons.svg", get(asset))
        .route("/pages.css", get(asset))
}

async fn asset(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let brotli =
        accepts_brotli(request.headers()).then(|| Site::get(&format!("{path}.br"))).flatten();
    let compressed = brotli.is_some();
    let Some(file) = brotli.or_else(|| Site::get(path)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = file.metadata.sha256_hash()[..12]
        .iter()
        .fold(String::from("\""), |tag, byte| tag + &format!("{byte:02x}"))
        + "\"";
    let mut response = if request.headers().get(header::IF_NONE_MATCH).is_some_and(|t| t == &*tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(file.data.into_owned()))
    };
    let headers = response.headers_mut();
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let stays = path.starts_with("fonts/") || path == "icons.svg";
    let age = if stays { "public, max-age=604800" } else { "no-cache" };
    for (name, value) in [
        (header::CONTENT_TYPE, mime.essence_str()),
        (header::CACHE_CONTROL, age),
        (header::ETAG, tag.as_str()),
        (header::VARY, "accept-encoding"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    if compressed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|list| {
        list.split(',')
            .map(str::trim)
            .any(|one| one == "br" || one.starts_with("br;q=") && one != "br;q=0")
    })
}
