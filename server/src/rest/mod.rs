//! REST: `/api/v1`. Thin: the caller, the use-case, the shape. Errors are RFC 9457 problems.

mod api_keys;
mod body;
mod caller;
mod endpoints;
mod gateways;
mod problem;
mod session;
mod usage;
mod users;

use crate::console::State;
use axum::{
    Router,
    routing::{get, patch, post},
};
pub use body::{Id, Json, Query};
pub use caller::Caller;
pub use problem::{CrossOrigin, Rejection, no_method, no_route, panicked};

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
        .route("/users", get(users::list).post(users::create))
        .route("/users/{id}", get(users::show).patch(users::update).delete(users::delete))
        .route("/users/{id}/api-keys", get(users::api_keys).post(users::create_api_key))
        .method_not_allowed_fallback(no_method)
}
