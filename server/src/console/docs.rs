//! `/docs`: Swagger UI with the document of the API, all of it out of the binary, under the same
//! policy as every page. It calls this host alone.

use axum::{
    Router,
    extract::Path,
    http::{HeaderName, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use leptos::nonce::Nonce;
use utoipa_swagger_ui::Config;

use super::headers::page_policy;

/// Which of Swagger UI's files are needed.
const FILES: [&str; 2] = ["swagger-ui-bundle.js", "swagger-ui.css"];

/// For everybody: the document holds nothing of this installation.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/docs", get(page))
        .route("/docs/start.js", get(start))
        .route("/docs/page.css", get(style))
        .route("/docs/{file}", get(file))
}

async fn page() -> impl IntoResponse {
    let nonce = Nonce::new();
    let html = include_str!("docs/page.html").replace("{nonce}", &nonce);
    ([(header::CONTENT_SECURITY_POLICY, page_policy(&nonce))], Html(html))
}

async fn start() -> impl IntoResponse {
    (kept("text/javascript; charset=utf-8"), include_str!("docs/start.js"))
}

async fn style() -> impl IntoResponse {
    (kept("text/css; charset=utf-8"), include_str!("docs/page.css"))
}

async fn file(Path(name): Path<String>) -> Response {
    if !FILES.contains(&name.as_str()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match utoipa_swagger_ui::serve(&name, Config::from("/api/v1/openapi.json").into()) {
        Ok(Some(file)) => {
            let kind = if name.ends_with(".js") { "text/javascript" } else { "text/css" };
            (kept(kind), file.bytes.into_owned()).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// For an hour: these change with the version of Latchkey only.
fn kept(kind: &'static str) -> [(HeaderName, &'static str); 2] {
    [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=3600")]
}
