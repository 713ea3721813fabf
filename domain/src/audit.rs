//! The audit log as administrators read it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Timestamp, UserId};

/// Who did what to what, and when.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct AuditEvent {
    /// The entry's number: from 1, without a gap.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it; null for somebody at the command line.
    pub actor_id: Option<UserId>,
    /// Their name at that time.
    pub actor: String,
    /// How they proved who they were: `session`, `api_key` or `operator`.
    pub via: String,
    /// What was done, such as `api_key.disable`.
    pub action: String,
    /// To what kind of thing, such as `api_key`.
    pub kind: String,
    /// Its id, where it has one.
    pub object_id: Option<Uuid>,
    /// Its name at that time.
    pub object: String,
    /// What was changed; never a key value, a password or a token.
    pub detail: serde_json::Value,
}

/// Which entries. All conditions hold together.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::IntoParams))]
#[cfg_attr(not(target_family = "wasm"), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// By whom: their username.
    #[serde(default)]
    pub actor: Option<String>,
    /// Only this action, such as `api_key.disable`.
    #[serde(default)]
    pub action: Option<String>,
    /// Only this kind of thing: `api_key`, `package_key`, `user`, `application`, `package`, `plan`,
    /// `endpoint`.
    #[serde(default)]
    pub kind: Option<String>,
    /// Only this thing.
    #[serde(default)]
    pub object_id: Option<Uuid>,
    /// From this moment on.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// Before this moment.
    #[serde(default)]
    pub to: Option<Timestamp>,
    /// Rows on a page: 1 to 200, 50 unless said otherwise.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
}
