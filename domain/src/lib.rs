//! The rules of Latchkey, without I/O.
//!
//! Everything here is pure: no clock, no randomness, no database, no HTTP. The console (also in
//! WebAssembly), the REST interface, the use-cases and the traffic manager share these types, so
//! that none of them can disagree about what a key, a state or a verdict is.

pub mod api_key;
pub mod application;
pub mod audit;
pub mod endpoint;
pub mod explain;
pub mod format;
pub mod id;
pub mod key;
pub mod limits;
pub mod overview;
pub mod package;
pub mod package_key;
pub mod page;
pub mod policy;
pub mod problem;
pub mod propagation;
pub mod search;
pub mod secret;
pub mod session;
pub mod timestamp;
pub mod usage;
pub mod user;
pub mod verdict;

pub use id::{
    ApiKeyId, ApplicationId, EndpointId, NodeId, PackageId, PackageKeyId, PlanId, UserId,
};
pub use problem::{FieldError, Problem};
pub use secret::Secret;
pub use timestamp::Timestamp;

/// Tells a field that is there and null from one that is not there.
#[expect(clippy::option_option, reason = "absent, null and given are three different things")]
pub(crate) fn given<'de, T: serde::Deserialize<'de>, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    <Option<T> as serde::Deserialize>::deserialize(deserializer).map(Some)
}
