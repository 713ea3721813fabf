//! Finding things from anywhere: by how a name begins, or by a key that was pasted.

use serde::{Deserialize, Serialize};

use crate::{ApiKeyId, ApplicationId, PackageId, PackageKeyId, UserId};

/// Things of one kind at most.
pub const FOUND_MAX: u64 = 5;

/// What was found, with what it takes to go there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Target {
    /// A user.
    User {
        /// Who.
        id: UserId,
    },
    /// A user's own key.
    ApiKey {
        /// Which.
        id: ApiKeyId,
        /// Whose.
        user: UserId,
    },
    /// An application.
    Application {
        /// Which.
        id: ApplicationId,
        /// Whose.
        user: UserId,
    },
    /// A package.
    Package {
        /// Which.
        id: PackageId,
    },
    /// A package key.
    PackageKey {
        /// Which.
        id: PackageKeyId,
    },
}

/// One thing that was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Found {
    /// Where it leads.
    #[serde(flatten)]
    pub target: Target,
    /// Its name: a username, an application's name, a key as lists show it.
    pub title: String,
    /// What tells it from others of the same name.
    pub detail: String,
}
