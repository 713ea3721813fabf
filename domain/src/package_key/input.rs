//! What can be asked of package keys.

use serde::{Deserialize, Serialize};

use super::{CustomKey, PackageKeyStatus};
use crate::{
    ApplicationId, PackageId, PackageKeyId, PlanId, Timestamp, UserId,
    limits::{Override, Quota, RateLimit},
    propagation::Propagation,
};

/// What making a key takes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreatePackageKey {
    /// What it is issued to.
    pub application_id: ApplicationId,
    /// The package to choose from.
    pub package_id: PackageId,
    /// A plan of that package.
    pub plan_id: PlanId,
    /// When it stops working; left out or null: never.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// A value of one's own in place of a generated one, see [`parse_custom_key`].
    #[serde(default)]
    pub custom_key: Option<CustomKey>,
}

/// What may change: each left out means as it is.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdatePackageKey {
    /// Enable or disable; a waiting key is so approved or rejected.
    #[serde(default)]
    pub status: Option<PackageKeyStatus>,
    /// Why it is rejected, up to 500 characters; only together with `disabled`.
    #[serde(default)]
    pub reason: Option<String>,
    /// Another plan of the same package.
    #[serde(default)]
    pub plan_id: Option<PlanId>,
    /// When it stops working; null: never.
    #[serde(default, deserialize_with = "crate::given", skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Option<Timestamp>>,
    /// In place of the plan's rate.
    #[serde(default)]
    pub rate_limit: Option<Override<RateLimit>>,
    /// In place of the plan's quota.
    #[serde(default)]
    pub quota: Option<Override<Quota>>,
    /// Change it only where `updated_at` still is this; else 409 `changed_meanwhile`.
    #[serde(default)]
    pub if_updated_at: Option<Timestamp>,
}

/// What a list is narrowed to. `expired` is no status of its own: the clock tells it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StatusFilter {
    /// Waiting for approval, expired or not.
    Waiting,
    /// Enabled, and not expired.
    Enabled,
    /// Disabled, expired or not.
    Disabled,
    /// Enabled, and expired.
    Expired,
}

/// Which keys to list.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::IntoParams))]
#[cfg_attr(not(target_family = "wasm"), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct PackageKeyQuery {
    /// How the key, the name of its application or the owner's username begins; the case of the
    /// username does not matter.
    #[serde(default)]
    pub search: Option<String>,
    /// Only this status.
    #[serde(default)]
    pub status: Option<StatusFilter>,
    /// Only keys of this package.
    #[serde(default)]
    pub package_id: Option<PackageId>,
    /// Only keys of this plan.
    #[serde(default)]
    pub plan_id: Option<PlanId>,
    /// Only keys of this application.
    #[serde(default)]
    pub application_id: Option<ApplicationId>,
    /// Only keys of this user's applications.
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// `key`, `application`, `status`, `package`, `plan`, `username`, `created_at` or
    /// `updated_at`, with `-` in front for the other way round; `-created_at` where left out.
    #[serde(default)]
    #[cfg_attr(
        not(target_family = "wasm"),
        param(
            pattern = "^-?(key|application|status|package|plan|username|created_at|updated_at)$"
        )
    )]
    pub sort: Option<String>,
    /// At most so many, 1 to 200.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// Where the page before ended.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// What to do with several keys at once.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BulkAction {
    /// As `PATCH` with `enabled`.
    Enable,
    /// As `PATCH` with `disabled`.
    Disable,
    /// As `DELETE`.
    Delete,
}

/// Several keys, and what to do with them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    /// What to do.
    pub action: BulkAction,
    /// With which, 1 to 200.
    pub ids: Vec<PackageKeyId>,
}

/// What became of one of several.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct BulkResult {
    /// Which.
    pub id: PackageKeyId,
    /// Why it was not done; null where it was.
    pub problem: Option<crate::Problem>,
    /// Whether it is in force; null where it was not done.
    pub propagation: Option<Propagation>,
}
