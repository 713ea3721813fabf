//! The demo's upstream: it tells a caller what reached it, as a real service would see it.

use axum::{Json, Router, extract::Request, response::IntoResponse};
use tokio::net::TcpListener;

/// Serves until `stop`.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, Router::new().fallback(answer)).with_graceful_shutdown(stop).await
}

async fn answer(request: Request) -> impl IntoResponse {
    let headers = request.headers().iter().map(|(name, value)| {
        (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned().into())
    });
    Json(serde_json::json!({
        "message": "The call went through.",
        "method": request.method().as_str(),
        "path": request.uri().path(),
        "query": request.uri().query(),
        "headers": headers.collect::<serde_json::Map<_, _>>(),
    }))
}
