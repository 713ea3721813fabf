//! Everybody's API keys.

use domain::api_key::{
    ApiKey, ApiKeyQuery, ApiKeyStatus, IssueApiKey, Numbered, RegenerateApiKey, UpdateApiKey,
};
use serde_json::json;
use utoipa::openapi::HttpMethod::{Delete, Get, Patch, Post};

use super::{
    Ops,
    account::{created_key, key},
    op::op,
};
use crate::rest::api_keys;

pub(super) fn operations() -> Ops {
    const TAG: &str = "API keys";
    vec![
        op(Get, "/api-keys", "listApiKeys", TAG, "Everybody's API keys")
            .about("A page that knows its place: the serial number of its first row is `offset` and one.")
            .query::<ApiKeyQuery>()
            .names::<ApiKeyStatus>()
            .lists::<Numbered<ApiKey>, ApiKey>("A page.")
            .admin(),
        op(Get, "/api-keys.csv", "exportApiKeys", TAG, "The filtered list as a file")
            .about("All of it, without values; `limit` and `cursor` are passed over.")
            .query::<ApiKeyQuery>()
            .text("text/csv", "One line for each key, below a line with the names of the columns.")
            .admin(),
        op(Post, "/api-keys", "issueApiKey", TAG, "Create an API key for somebody")
            .takes::<IssueApiKey>(json!({ "username": "ada", "description": "Deploy pipeline" }))
            .answers::<api_keys::Created>(201, "The key with its value, this once.")
            .example(created_key())
            .fails(409, "api_key_limit")
            .admin()
            .session_only(),
        op(Get, "/api-keys/{id}", "getApiKey", TAG, "One key")
            .answers::<ApiKey>(200, "The key.")
            .example(key()),
        op(Patch, "/api-keys/{id}", "updateApiKey", TAG, "Enable, disable or describe a key")
            .takes::<UpdateApiKey>(json!({ "state": "disabled" }))
            .answers::<ApiKey>(200, "The key.")
            .fails(409, "key_expired"),
        op(Delete, "/api-keys/{id}", "deleteApiKey", TAG, "Delete a key for good")
            .answers::<api_keys::Deleted>(202, "Its end is on its way."),
        op(Post, "/api-keys/{id}/regenerate", "regenerateApiKey", TAG, "A new value")
            .about("Id, settings and history stay. The old value goes on for its grace, if any.")
            .takes::<RegenerateApiKey>(json!({ "grace": "none" }))
            .answers::<api_keys::Created>(200, "The key with its new value, this once.")
            .fails(409, "key_expired")
            .session_only(),
        op(Delete, "/api-keys/{id}/previous", "endGrace", TAG, "End the old value's grace")
            .answers::<ApiKey>(202, "The key; the old value's end is on its way."),
    ]
}
