//! REST: `/api/v1`. Thin: the caller, the use-case, the shape. Errors are RFC 9457 problems.

mod api_key_report;
mod api_keys;
mod applications;
mod body;
mod caller;
mod credentials;
mod endpoints;
mod explain;
mod gateways;
mod package_keys;
mod packages;
mod problem;
mod session;
mod sessions;
mod usage;
mod users;

use crate::console::State;
use axum::{
    Router,
    routing::{delete, get, patch, post},
};
pub use body::{Id, Json, Query};
pub use caller::{Caller, SignedIn};
pub use credentials::{BadKeys, has_key};
pub use problem::{CrossOrigin, Rejection, no_method, no_route, panicked};
pub use session::origin;

/// Every route below `/api/v1`.
pub fn router() -> Router<State> {
    Router::new()
        .route("/session", post(session::create).delete(session::delete))
        .route("/me", get(session::me))
        .route("/me/password", post(sessions::change_password))
        .route("/me/sessions", get(sessions::list).delete(sessions::end_all))
        .route("/me/sessions/{handle}", delete(sessions::end))
        .route("/me/api-keys", get(api_keys::list).post(api_keys::create))
        .route("/me/api-keys/{id}", one_api_key())
        .route("/me/api-keys/{id}/regenerate", post(api_keys::regenerate))
        .route("/me/api-keys/{id}/previous", delete(api_keys::end_grace))
        .route("/api-keys", get(api_key_report::list).post(api_key_report::create))
        .route("/api-keys.csv", get(api_key_report::export))
        .route("/api-keys/{id}", one_api_key())
        .route("/api-keys/{id}/regenerate", post(api_keys::regenerate))
        .route("/api-keys/{id}/previous", delete(api_keys::end_grace))
        .route("/endpoints", get(endpoints::list).post(endpoints::create))
        .route("/endpoints/{id}", patch(endpoints::update).delete(endpoints::delete))
        .route("/gateways", get(gateways::list))
        .route("/explain", post(explain::ask))
        .route("/usage", get(usage::show))
        .route("/users", get(users::list).post(users::create))
        .route("/users/{id}", get(users::show).patch(users::update).delete(users::delete))
        .route("/users/{id}/api-keys", get(users::api_keys).post(users::create_api_key))
        .merge(packages())
        .method_not_allowed_fallback(no_method)
}

/// Applications, packages, plans and package keys.
fn packages() -> Router<State> {
    use {applications as apps, package_keys as keys};
    Router::new()
        .route("/me/applications", get(apps::list_own).post(apps::create_own))
        .route(
            "/me/applications/{id}",
            get(apps::show_own).patch(apps::update_own).delete(apps::delete_own),
        )
        .route("/me/package-keys", get(keys::list_own).post(keys::create_own))
        .route("/me/package-keys/{id}", get(keys::show_own).delete(keys::delete_own))
        .route("/users/{id}/applications", get(apps::of_user))
        .route("/users/{id}/package-keys", get(keys::of_user))
        .route("/applications", get(apps::list).post(apps::create))
        .route("/applications/{id}", get(apps::show).patch(apps::update).delete(apps::delete))
        .route("/packages", get(packages::list).post(packages::create))
        .route(
            "/packages/{id}",
            get(packages::show).patch(packages::update).delete(packages::delete),
        )
        .route("/packages/{id}/plans", get(packages::plans).post(packages::create_plan))
        .route(
            "/plans/{id}",
            get(packages::show_plan).patch(packages::update_plan).delete(packages::delete_plan),
        )
        .route("/package-keys", get(keys::list).post(keys::create))
        .route("/package-keys/bulk", post(keys::bulk))
        .route("/package-keys/{id}", get(keys::show).patch(keys::update).delete(keys::delete))
}

fn one_api_key() -> axum::routing::MethodRouter<State> {
    get(api_keys::show).patch(api_keys::update).delete(api_keys::delete)
}
