//! The traffic manager's surface: see `docs/api.md` and DESIGN.md, "The traffic manager's surface".

pub(crate) mod answer;
pub(crate) mod authorize;
mod explain;
pub(crate) mod extract;
mod health;
pub(crate) mod identity;
mod metrics;
pub(crate) mod rate_headers;
pub(crate) mod url_guard;
mod verify;

use axum::{
    Router,
    middleware::from_fn,
    routing::{any, get, post},
};

pub use self::answer::handbook_at;
use self::answer::{Fault, refuse};
use crate::{node::Node, proxy, trace};

/// All routes of the gateway listener.
pub(crate) fn router(node: Node) -> Router {
    Router::new()
        .route("/v1/verify", post(verify::handle))
        .route(authorize::PATH, get(authorize::handle))
        .route(crate::explain::PATH, post(explain::handle))
        .route("/e/{*rest}", any(proxy::handle))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::handle))
        .fallback(async || refuse(Fault::NotFound))
        .method_not_allowed_fallback(async || refuse(Fault::MethodNotAllowed))
        .layer(from_fn(trace::observe))
        .with_state(node)
}
