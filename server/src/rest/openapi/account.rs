//! What people do with what is theirs.

use domain::{
    api_key::{ApiKey, CreateApiKey, RegenerateApiKey, UpdateApiKey},
    application::{Application, ApplicationQuery, CreateApplication, UpdateApplication},
    package_key::{CreatePackageKey, PackageKey, PackageKeyQuery, StatusFilter},
    page::Page,
    session::{ChangePassword, SignIn},
};
use serde_json::json;
use utoipa::openapi::HttpMethod::{Delete, Get, Patch, Post};

use super::{Ops, op::op};
use crate::rest::{api_keys, package_keys, session::MeAnswer, sessions::Sessions};

pub(super) fn operations() -> Ops {
    [session(), own_keys(), applications()].into_iter().flatten().collect()
}

fn session() -> Ops {
    const TAG: &str = "Session";
    vec![
        op(Get, "/openapi.json", "getDocument", TAG, "This document")
            .text("application/json", "OpenAPI 3.1.")
            .open(),
        op(Post, "/session", "signIn", TAG, "Sign in")
            .about("Answers the session's cookie. Not with an API key.")
            .takes::<SignIn>(json!({ "username": "ada", "password": "correct horse battery" }))
            .fails(401, "bad_credentials")
            .fails(403, "session_required")
            .fails(429, "too_many_attempts")
            .open(),
        op(Delete, "/session", "signOut", TAG, "Sign out").open(),
        op(Get, "/me", "getMe", TAG, "Who you are").answers::<MeAnswer>(200, "You."),
        op(Post, "/me/password", "changePassword", TAG, "Change your password")
            .about("Every other session of yours ends.")
            .takes::<ChangePassword>(json!({
                "current_password": "correct horse battery", "new_password": "staple with a long tail",
            }))
            .session_only(),
        op(Get, "/me/sessions", "listMySessions", TAG, "Where you are signed in")
            .answers::<Sessions>(200, "All of them.")
            .session_only(),
        op(Delete, "/me/sessions", "endMySessions", TAG, "Sign out everywhere, also here")
            .session_only(),
        op(Delete, "/me/sessions/{handle}", "endMySession", TAG, "End one session")
            .session_only(),
    ]
}

pub(super) const KEY: &str = r#"{
    "id": "019d3a1e-7c55-7000-8000-000000000001", "description": "Deploy pipeline",
    "prefix": "lk_7Hq2", "last4": "x9Ke", "state": "enabled", "expired": false,
    "created_at": "2026-11-12T09:12:00Z", "updated_at": "2026-11-12T09:12:00Z",
    "expires_at": "2026-12-12T09:12:00Z", "last_used_at": null, "previous": null, "deleted": false,
    "user": { "id": "019d3a1e-7c55-7000-8000-000000000002", "username": "ada", "display_name": "Ada Keller" },
    "propagation": { "seq": 42, "state": "applied", "applied": 3, "nodes": 3, "applied_ms": 84 }
}"#;

/// A key, as it is answered.
pub(super) fn key() -> serde_json::Value {
    serde_json::from_str(KEY).unwrap_or_default()
}

/// The same with its value.
pub(super) fn created_key() -> serde_json::Value {
    let mut key = key();
    key["api_key"] = json!("lk_7Hq2…");
    key
}

fn own_keys() -> Ops {
    const TAG: &str = "My API keys";
    vec![
        op(Get, "/me/api-keys", "listMyApiKeys", TAG, "Your API keys")
            .about("Newest first; a deleted one until its end is in force everywhere.")
            .lists::<Page<ApiKey>, ApiKey>("All of them."),
        op(Post, "/me/api-keys", "createMyApiKey", TAG, "Create an API key")
            .about("The answer holds its value, this once.")
            .takes::<CreateApiKey>(json!({ "description": "Deploy pipeline" }))
            .answers::<api_keys::Created>(201, "The key with its value.")
            .example(created_key())
            .fails(409, "api_key_limit")
            .session_only(),
        op(Get, "/me/api-keys/{id}", "getMyApiKey", TAG, "One key")
            .answers::<ApiKey>(200, "The key.")
            .example(key()),
        op(Patch, "/me/api-keys/{id}", "updateMyApiKey", TAG, "Enable, disable or describe a key")
            .takes::<UpdateApiKey>(json!({ "state": "disabled" }))
            .answers::<ApiKey>(200, "The key.")
            .fails(409, "key_expired"),
        op(Delete, "/me/api-keys/{id}", "deleteMyApiKey", TAG, "Delete a key for good")
            .answers::<api_keys::Deleted>(202, "Its end is on its way."),
        op(Post, "/me/api-keys/{id}/regenerate", "regenerateMyApiKey", TAG, "A new value")
            .about("Id, settings and history stay. The old value goes on for its grace, if any.")
            .takes::<RegenerateApiKey>(json!({ "grace": "24h" }))
            .answers::<api_keys::Created>(200, "The key with its new value.")
            .fails(409, "key_expired")
            .session_only(),
        op(Delete, "/me/api-keys/{id}/previous", "endMyGrace", TAG, "End the old value's grace")
            .answers::<ApiKey>(202, "The key; the old value's end is on its way."),
    ]
}

fn applications() -> Ops {
    const TAG: &str = "My applications";
    vec![
        op(Get, "/me/applications", "listMyApplications", TAG, "Your applications")
            .query::<ApplicationQuery>()
            .lists::<Page<Application>, Application>("A page."),
        op(Post, "/me/applications", "createMyApplication", TAG, "Create an application")
            .takes::<CreateApplication>(json!({ "name": "Shop mobile" }))
            .answers::<Application>(201, "The application.")
            .fails(409, "taken"),
        op(Get, "/me/applications/{id}", "getMyApplication", TAG, "One application")
            .answers::<Application>(200, "The application."),
        op(Patch, "/me/applications/{id}", "updateMyApplication", TAG, "Change an application")
            .takes::<UpdateApplication>(json!({ "name": "Shop" }))
            .answers::<Application>(200, "The application.")
            .fails(409, "taken")
            .fails(409, "changed_meanwhile"),
        op(Delete, "/me/applications/{id}", "deleteMyApplication", TAG, "Delete an application")
            .about("Its keys end with it."),
        op(Get, "/me/package-keys", "listMyPackageKeys", TAG, "Your package keys")
            .query::<PackageKeyQuery>()
            .names::<StatusFilter>()
            .lists::<Page<PackageKey>, PackageKey>("A page."),
        op(Post, "/me/package-keys", "requestPackageKey", TAG, "Request a package key")
            .about("It waits for approval where the plan asks for that. The answer holds its value, this once.")
            .takes::<CreatePackageKey>(super::packages::new_key())
            .answers::<package_keys::Created>(201, "The key with its value.")
            .fails(404, "not_found")
            .fails(409, "package_key_limit")
            .fails(409, "key_in_use")
            .fails(422, "user_not_active")
            .fails(422, "package_has_no_plan"),
        op(Get, "/me/package-keys/{id}", "getMyPackageKey", TAG, "One package key")
            .answers::<PackageKey>(200, "The key."),
        op(Delete, "/me/package-keys/{id}", "deleteMyPackageKey", TAG, "Delete a package key for good")
            .answers::<api_keys::Deleted>(202, "Its end is on its way."),
    ]
}
