//! Keys of applications for one plan of one package.

use serde::{Deserialize, Serialize};

use crate::{
    ApplicationId, PackageId, PackageKeyId, PlanId, Timestamp,
    limits::{Override, Quota, RateLimit},
    propagation::Propagation,
    user::UserRef,
};

mod custom;
mod input;

pub use custom::{CustomKey, REASON_MAX, parse_custom_key, parse_reason};
pub use input::{
    Bulk, BulkAction, BulkResult, CreatePackageKey, PackageKeyQuery, StatusFilter, UpdatePackageKey,
};

/// Where a package key stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PackageKeyStatus {
    /// Made, and not yet approved: calls are rejected with `key_waiting`.
    Waiting,
    /// Calls are accepted.
    Enabled,
    /// Calls are rejected with `key_disabled`.
    Disabled,
}

/// A key that has left `waiting` never goes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a key that has been approved or rejected cannot wait again")]
pub struct NotBackToWaiting;

impl PackageKeyStatus {
    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
        }
    }

    /// The way from this status to `to`; `false` where nothing changes.
    ///
    /// # Errors
    /// [`NotBackToWaiting`] from `enabled` or `disabled` to `waiting`.
    pub fn transition(self, to: Self) -> Result<bool, NotBackToWaiting> {
        if to == Self::Waiting && self != Self::Waiting {
            return Err(NotBackToWaiting);
        }
        Ok(self != to)
    }
}

impl core::str::FromStr for PackageKeyStatus {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Waiting, Self::Enabled, Self::Disabled]
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or(())
    }
}

/// Something else by id and name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Named<Id> {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
}

/// A package key. The value is no part of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct PackageKey {
    /// The key's id.
    pub id: PackageKeyId,
    /// The first characters of the value.
    pub prefix: String,
    /// Its last four characters.
    pub last4: String,
    /// Where it stands.
    pub status: PackageKeyStatus,
    /// Why it was rejected, where it was and somebody said so.
    pub reason: Option<String>,
    /// Whether its time has run out, at the moment of the answer.
    pub expired: bool,
    /// When it stops working, if ever.
    pub expires_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a setting last changed.
    pub updated_at: Timestamp,
    /// The last accepted call, within some seconds.
    pub last_used_at: Option<Timestamp>,
    /// Deleted, and shown until that is in force everywhere.
    pub deleted: bool,
    /// What it was issued to.
    pub application: Named<ApplicationId>,
    /// The package of its plan.
    pub package: Named<PackageId>,
    /// Its plan.
    pub plan: Named<PlanId>,
    /// Whose application it is.
    pub user: UserRef,
    /// In place of the plan's rate.
    pub rate_limit: Override<RateLimit>,
    /// In place of the plan's quota.
    pub quota: Override<Quota>,
    /// Whether its last change is in force: of the key itself, its owner or its plan.
    pub propagation: Propagation,
}

impl PackageKey {
    /// What stands for the value: `lkp_7Hq2…x9Ke`.
    pub fn hint(&self) -> String {
        format!("{}…{}", self.prefix, self.last4)
    }
}

/// The one answer that holds the value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedPackageKey {
    /// The value. It cannot be had again.
    pub package_key: String,
    /// The key itself.
    pub key: PackageKey,
}

impl core::fmt::Debug for CreatedPackageKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CreatedPackageKey").field("key", &self.key).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{PackageKeyStatus::*, *};

    #[test]
    fn waiting_is_left_once() {
        assert_eq!(Waiting.transition(Enabled), Ok(true));
        assert_eq!(Waiting.transition(Disabled), Ok(true));
        assert_eq!(Waiting.transition(Waiting), Ok(false));
        assert_eq!(Enabled.transition(Waiting), Err(NotBackToWaiting));
        assert_eq!(Disabled.transition(Waiting), Err(NotBackToWaiting));
        assert_eq!(Enabled.transition(Disabled), Ok(true));
        assert_eq!(Disabled.transition(Enabled), Ok(true));
    }
}
