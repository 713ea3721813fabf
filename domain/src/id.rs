//! Identifiers: one newtype for each kind of thing, so that they cannot be mixed up.

use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

id! {
    /// A person who signs in.
    UserId,
    /// A user's own key.
    ApiKeyId,
    /// What package keys are issued to.
    ApplicationId,
    /// A group of plans.
    PackageId,
    /// Limits, and the endpoints they apply to.
    PlanId,
    /// A key of an application for one plan.
    PackageKeyId,
    /// A service behind the traffic manager.
    EndpointId,
    /// One run of one traffic manager process.
    NodeId,
}
