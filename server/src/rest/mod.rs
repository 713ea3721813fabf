//! REST: `/api/v1`. Thin: the caller, the use-case, the shape. Errors are RFC 9457 problems.

mod api_key_report;
mod api_keys;
mod applications;
mod audit_events;
mod body;
mod caller;
mod credentials;
mod endpoints;
mod explain;
mod gateways;
pub mod openapi;
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
    routing::{MethodRouter, delete, get, post},
};
pub use body::{Id, Json, Query};
pub use caller::{Caller, SignedIn};
pub use credentials::{BadKeys, has_key};
pub use problem::{CrossOrigin, Rejection, no_method, no_route, panicked};
pub use session::origin;

/// Everything below `/api/v1`.
pub fn router() -> Router<State> {
    let mut router = Router::new();
    for (path, methods) in routes() {
        router = router.route(path, methods);
    }
    router.method_not_allowed_fallback(no_method)
}

/// A path below `/api/v1`, and what serves it.
type Route = (&'static str, MethodRouter<State>);

/// Every route. [`openapi`] describes the same, and a test compares the two.
fn routes() -> Vec<Route> {
    let own_access = vec![
        ("/openapi.json", get(openapi::serve)),
        ("/session", post(session::create).delete(session::delete)),
        ("/me", get(session::me)),
        ("/me/password", post(sessions::change_password)),
        ("/me/sessions", get(sessions::list).delete(sessions::end_all)),
        ("/me/sessions/{handle}", delete(sessions::end)),
    ];
    [own_access, api_keys(), users(), packages(), package_keys(), installation()].concat()
}

fn api_keys() -> Vec<Route> {
    use {api_key_report as all, api_keys as own};
    vec![
        ("/me/api-keys", get(own::list).post(own::create)),
        ("/me/api-keys/{id}", get(own::show).patch(own::update).delete(own::delete)),
        ("/me/api-keys/{id}/regenerate", post(own::regenerate)),
        ("/me/api-keys/{id}/previous", delete(own::end_grace)),
        ("/api-keys", get(all::list).post(all::create)),
        ("/api-keys.csv", get(all::export)),
        ("/api-keys/{id}", get(all::show).patch(all::update).delete(all::delete)),
        ("/api-keys/{id}/regenerate", post(all::regenerate)),
        ("/api-keys/{id}/previous", delete(all::end_grace)),
    ]
}

fn users() -> Vec<Route> {
    vec![
        ("/users", get(users::list).post(users::create)),
        ("/users/{id}", get(users::show).patch(users::update).delete(users::delete)),
        ("/users/{id}/api-keys", get(users::api_keys).post(users::create_api_key)),
        ("/users/{id}/applications", get(applications::of_user)),
        ("/users/{id}/package-keys", get(package_keys::of_user)),
    ]
}

/// Applications, packages and plans.
fn packages() -> Vec<Route> {
    use applications as apps;
    vec![
        ("/me/applications", get(apps::list_own).post(apps::create_own)),
        (
            "/me/applications/{id}",
            get(apps::show_own).patch(apps::update_own).delete(apps::delete_own),
        ),
        ("/applications", get(apps::list).post(apps::create)),
        ("/applications/{id}", get(apps::show).patch(apps::update).delete(apps::delete)),
        ("/packages", get(packages::list).post(packages::create)),
        ("/packages/{id}", get(packages::show).patch(packages::update).delete(packages::delete)),
        ("/packages/{id}/plans", get(packages::plans).post(packages::create_plan)),
        (
            "/plans/{id}",
            get(packages::show_plan).patch(packages::update_plan).delete(packages::delete_plan),
        ),
    ]
}

fn package_keys() -> Vec<Route> {
    use package_keys as keys;
    vec![
        ("/me/package-keys", get(keys::list_own).post(keys::create_own)),
        ("/me/package-keys/{id}", get(keys::show_own).delete(keys::delete_own)),
        ("/package-keys", get(keys::list).post(keys::create)),
        ("/package-keys/bulk", post(keys::bulk)),
        ("/package-keys/{id}", get(keys::show).patch(keys::update).delete(keys::delete)),
    ]
}

/// Endpoints, and what happens in this installation.
fn installation() -> Vec<Route> {
    vec![
        ("/endpoints", get(endpoints::list).post(endpoints::create)),
        ("/endpoints/test", post(endpoints::test_connection)),
        (
            "/endpoints/{id}",
            get(endpoints::show).patch(endpoints::update).delete(endpoints::delete),
        ),
        ("/endpoints/{id}/test", post(endpoints::test)),
        ("/gateways", get(gateways::list)),
        ("/explain", post(explain::ask)),
        ("/usage", get(usage::show)),
        ("/audit-events", get(audit_events::list)),
    ]
}
