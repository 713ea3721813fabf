//! The handbook: pages, pictures and their style, open to everybody.

use axum::{
    Router,
    extract::{Path, Request, State as Extract},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};

use super::{State, pages};

/// No script runs in the handbook.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; \
                      form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
const STYLE: &str = include_str!("../../../style/handbook.css");

/// `/help` and all below it.
pub fn router() -> Router<State> {
    Router::new()
        .route("/help", get(contents))
        .route("/help/{page}", get(page))
        .route("/help/style.css", get(async || file("text/css; charset=utf-8", STYLE.as_bytes())))
        .route("/help/images/{name}", get(picture))
}

async fn contents(request: Request) -> Response {
    document(None, request)
}

async fn page(state: Extract<State>, Path(slug): Path<String>, request: Request) -> Response {
    match app::help::page(&slug) {
        Some(page) => document(Some(page), request),
        None => pages::not_found(state, request).await,
    }
}

fn document(page: Option<&'static app::help::Page>, request: Request) -> Response {
    let html = Html(app::help::document(page, request.into_parts().0));
    let policy = (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    ([policy, no_cache()], html).into_response()
}

async fn picture(Path(name): Path<String>) -> Response {
    match app::help::picture(&name) {
        Some(png) => file("image/png", png),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn file(kind: &'static str, bytes: &'static [u8]) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind)), no_cache()], bytes).into_response()
}

/// Kept, but asked for anew: a newer binary has newer pages.
fn no_cache() -> (HeaderName, HeaderValue) {
    (header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))
}
