//! REST: `/api/v1`. Thin: the caller, the use-case, the shape. Errors are RFC 9457 problems.

mod api_keys;
mod body;
mod caller;
mod endpoints;
mod gateways;
mod problem;
mod session;
mod usage;

use axum::{
    Router,
    routing::{get, patch, post},
};
pub use body::{Id, Json, Query};
pub use caller::Caller;
pub use problem::{CrossOrigin, Rejection, no_method, no_route, panicked};
use serde::Serialize;

use crate::console::State;

/// Every route below `/api/v1`.
pub fn router() -> Router<State> {
    Router::new()
        .route("/session", post(session::create).delete(session::delete))
        .route("/me", get(session::me))
        .route("/me/api-keys", get(api_keys::list).post(api_keys::create))
        .route("/me/api-keys/{id}", patch(api_keys::update).delete(api_keys::delete))
        .route("/endpoints", get(endpoints::list).post(endpoints::create))
        .route("/endpoints/{id}", patch(endpoints::update).delete(endpoints::delete))
        .route("/gateways", get(gateways::list))
        .route("/usage", get(usage::show))
        .method_not_allowed_fallback(no_method)
}

/// A list: its items, and where the next page begins, if there is one.
#[derive(Serialize, Debug)]
pub struct Page<T> {
    items: Vec<T>,
    next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A list that is always given whole.
    fn whole(items: Vec<T>) -> Self {
        Self { items, next_cursor: None }
    }
}
