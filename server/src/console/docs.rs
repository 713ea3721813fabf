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

/// Which of Swagger UI's files are needed, and what they are.
const FILES: [(&str, &str); 2] = [
    ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ("swagger-ui.css", "text/css; charset=utf-8"),
];

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
    let Some((name, kind)) = FILES.into_iter().find(|(known, _)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match utoipa_swagger_ui::serve(name, Config::from("/api/v1/openapi.json").into()) {
        Ok(Some(file)) => (kept(kind), file.bytes.into_owned()).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// For an hour: these change with the version of Latchkey only.
fn kept(kind: &'static str) -> [(HeaderName, &'static str); 2] {
    [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=3600")]
}
