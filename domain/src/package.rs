//! Packages and their plans.

use serde::{Deserialize, Serialize};

use crate::{
    EndpointId, FieldError, PackageId, PlanId, Timestamp,
    limits::{Quota, RateLimit},
    propagation::Propagation,
};

/// Keys of one plan that an application may have, where nothing is said.
pub const DEFAULT_MAX_KEYS: u32 = 2;
/// The most that can be set.
pub const MAX_KEYS_MAX: u32 = 1000;

/// Whether a package or a plan is on offer. Keys of one that is not are rejected with
/// `plan_inactive`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OfferStatus {
    /// Keys can be made, and their calls are accepted.
    Active,
    /// No key can be made, and calls are rejected.
    Inactive,
}

impl OfferStatus {
    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
        }
    }
}

impl core::str::FromStr for OfferStatus {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Active, Self::Inactive].into_iter().find(|s| s.as_str() == text).ok_or(())
    }
}

/// A group of plans.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Package {
    /// The package's id.
    pub id: PackageId,
    /// Its name, once over all.
    pub name: String,
    /// What it is; may be empty.
    pub description: String,
    /// Whether it is on offer.
    pub status: OfferStatus,
    /// Its plans, by name.
    pub plans: Vec<Plan>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed; a change of a plan does not count.
    pub updated_at: Timestamp,
}

/// Limits, and the endpoints they apply to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Plan {
    /// The plan's id.
    pub id: PlanId,
    /// The package it belongs to.
    pub package_id: PackageId,
    /// Its name, once in the package.
    pub name: String,
    /// Whether it is on offer.
    pub status: OfferStatus,
    /// What it opens.
    pub endpoints: Vec<EndpointId>,
    /// How fast calls may come; null: no limit.
    pub rate_limit: Option<RateLimit>,
    /// How many calls a period holds; null: no limit.
    pub quota: Option<Quota>,
    /// New keys are `waiting` until an admin approves them.
    pub needs_approval: bool,
    /// Keys of this plan that one application may have, 1 to 1000.
    pub max_keys: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Whether its last change is in force.
    pub propagation: Propagation,
}

/// What making a package takes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreatePackage {
    /// The name, 1 to 100 characters, not yet used.
    pub name: String,
    /// What it is, up to 1000 characters.
    #[serde(default)]
    pub description: Option<String>,
    /// Active where left out.
    #[serde(default)]
    pub status: Option<OfferStatus>,
}

/// What may change of a package: each left out means as it is.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdatePackage {
    /// A new name.
    #[serde(default)]
    pub name: Option<String>,
    /// A new description.
    #[serde(default)]
    pub description: Option<String>,
    /// On offer or not. Inactive rejects the calls of all its keys.
    #[serde(default)]
    pub status: Option<OfferStatus>,
    /// Change it only where `updated_at` still is this; else 409 `changed_meanwhile`.
    #[serde(default)]
    pub if_updated_at: Option<Timestamp>,
}

/// What making a plan takes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreatePlan {
    /// The name, 1 to 100 characters, not yet used in the package.
    pub name: String,
    /// Active where left out.
    #[serde(default)]
    pub status: Option<OfferStatus>,
    /// What it opens; nothing where left out.
    #[serde(default)]
    pub endpoints: Vec<EndpointId>,
    /// No limit where left out.
    #[serde(default)]
    pub rate_limit: Option<RateLimit>,
    /// No limit where left out.
    #[serde(default)]
    pub quota: Option<Quota>,
    /// False where left out.
    #[serde(default)]
    pub needs_approval: bool,
    /// Two where left out.
    #[serde(default)]
    pub max_keys: Option<u32>,
}

/// What may change of a plan: each left out means as it is; a limit that is null is taken away.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdatePlan {
    /// A new name.
    #[serde(default)]
    pub name: Option<String>,
    /// On offer or not. Inactive rejects the calls of all its keys.
    #[serde(default)]
    pub status: Option<OfferStatus>,
    /// What it opens, all of it.
    #[serde(default)]
    pub endpoints: Option<Vec<EndpointId>>,
    /// How fast calls may come.
    #[serde(default, deserialize_with = "crate::given", skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<Option<RateLimit>>,
    /// How many calls a period holds.
    #[serde(default, deserialize_with = "crate::given", skip_serializing_if = "Option::is_none")]
    pub quota: Option<Option<Quota>>,
    /// Whether new keys wait for approval. Keys that are waiting go on waiting.
    #[serde(default)]
    pub needs_approval: Option<bool>,
    /// Keys that one application may have. Those it has stay.
    #[serde(default)]
    pub max_keys: Option<u32>,
    /// Change it only where `updated_at` still is this; else 409 `changed_meanwhile`.
    #[serde(default)]
    pub if_updated_at: Option<Timestamp>,
}

/// Which packages to list.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::IntoParams))]
#[cfg_attr(not(target_family = "wasm"), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct PackageQuery {
    /// How the name begins.
    #[serde(default)]
    pub search: Option<String>,
    /// Only this status.
    #[serde(default)]
    pub status: Option<OfferStatus>,
    /// `name` or `created_at`, with `-` in front for the other way round.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), param(pattern = "^-?(name|created_at)$"))]
    pub sort: Option<String>,
    /// At most so many, 1 to 200.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// Where the page before ended.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// The bounds of [`Plan::max_keys`].
///
/// # Errors
/// `out_of_range` for the field `max_keys`.
pub fn check_max_keys(keys: u32) -> Result<u32, FieldError> {
    if (1..=MAX_KEYS_MAX).contains(&keys) {
        return Ok(keys);
    }
    let detail = format!("Use 1 to {MAX_KEYS_MAX} keys.");
    Err(FieldError::new("max_keys", "out_of_range", detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_left_out_differs_from_none() {
        let parse = |body| serde_json::from_str::<UpdatePlan>(body).expect("valid").rate_limit;
        assert_eq!(parse("{}"), None);
        assert_eq!(parse(r#"{"rate_limit":null}"#), Some(None));
        let limit = RateLimit { per_second: 1, burst: 2 };
        let body = r#"{"rate_limit":{"per_second":1,"burst":2}}"#;
        assert_eq!(parse(body), Some(Some(limit)));
        let sent = serde_json::to_string(&UpdatePlan::default()).expect("serialises");
        assert_eq!(
            serde_json::from_str::<UpdatePlan>(&sent).expect("valid"),
            UpdatePlan::default()
        );
    }

    #[test]
    fn an_application_may_have_one_to_a_thousand_keys() {
        assert!(check_max_keys(0).is_err());
        assert!(check_max_keys(1).is_ok());
        assert!(check_max_keys(1000).is_ok());
        assert!(check_max_keys(1001).is_err());
    }
}
