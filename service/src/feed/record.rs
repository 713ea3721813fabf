//! What a gateway node knows: flat records, each replacing the older one with the same id.
//!
//! The snapshot is a stream of these, and every entry of the change log holds some. They are the
//! whole interface between the console's tables and the traffic manager: no gateway code reads
//! a table of the console.

use domain::{
    ApiKeyId, ApplicationId, EndpointId, PackageKeyId, PlanId, Timestamp, UserId,
    api_key::ApiKeyState,
    limits::{Override, Quota, RateLimit},
    package_key::PackageKeyStatus,
};
use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// One thing as it stands after a change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Record {
    /// A user, so far as their keys need it.
    User(UserRecord),
    /// An endpoint.
    Endpoint(EndpointRecord),
    /// A plan within its package.
    Plan(PlanRecord),
    /// An API key.
    ApiKey(ApiKeyRecord),
    /// A package key with its application.
    PackageKey(PackageKeyRecord),
    /// Something is gone for good.
    Removed(Removed),
}

/// See [`Record::User`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "named like the columns")]
pub struct UserRecord {
    pub id: UserId,
    pub username: String,
    /// Status `active`: anything else rejects every key of theirs.
    pub active: bool,
}

/// See [`Record::Endpoint`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "named like the columns")]
pub struct EndpointRecord {
    pub id: EndpointId,
    pub name: String,
    pub url: String,
    pub active: bool,
}

/// See [`Record::Plan`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "named like the columns")]
pub struct PlanRecord {
    pub id: PlanId,
    pub name: String,
    pub package: String,
    /// Plan and package are both active.
    pub active: bool,
    /// What the plan opens.
    pub endpoints: Vec<EndpointId>,
    /// `None`: no limit.
    #[serde(default)]
    pub rate_limit: Option<RateLimit>,
    /// `None`: no limit.
    #[serde(default)]
    pub quota: Option<Quota>,
}

/// See [`Record::ApiKey`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "named like the columns")]
pub struct ApiKeyRecord {
    pub id: ApiKeyId,
    pub digest: Digest,
    pub user: UserId,
    pub state: ApiKeyState,
    pub expires_at: Option<Timestamp>,
    /// The value before this one; each node judges by its clock whether its grace is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<PreviousRecord>,
}

/// See [`ApiKeyRecord::previous`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "named like the columns")]
pub struct PreviousRecord {
    pub digest: Digest,
    /// On a whole second.
    pub until: Timestamp,
}

/// See [`Record::PackageKey`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "named like the columns")]
pub struct PackageKeyRecord {
    pub id: PackageKeyId,
    pub digest: Digest,
    pub user: UserId,
    pub application: ApplicationId,
    pub application_name: String,
    pub plan: PlanId,
    pub status: PackageKeyStatus,
    pub expires_at: Option<Timestamp>,
    /// In place of the plan's.
    #[serde(default)]
    pub rate_limit: Override<RateLimit>,
    /// In place of the plan's.
    #[serde(default)]
    pub quota: Override<Quota>,
}

/// See [`Record::Removed`]. Keys are named by their digest too, for a node finds them by that.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "named like the records")]
pub enum Removed {
    User { id: UserId },
    Endpoint { id: EndpointId },
    Plan { id: PlanId },
    ApiKey { id: ApiKeyId, digest: Digest },
    PackageKey { id: PackageKeyId, digest: Digest },
}
