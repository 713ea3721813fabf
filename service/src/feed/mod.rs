//! The change feed: all that a gateway node asks of the database.
//!
//! A node registers, takes a snapshot at number S, and from then on reads the changes after the
//! last number it has applied, applies them in order, and acknowledges. Registering comes before
//! the snapshot, so a change that the snapshot misses finds the node already counted; the node
//! serves only after both.

mod changes;
mod last_used;
mod listen;
mod nodes;
mod quota;
mod record;
mod rows;
pub(crate) mod snapshot;
mod upkeep;
mod usage;

pub use changes::{Change, Changes};
pub use last_used::UsedKey;
pub use nodes::{Ack, Acked, NodeInfo};
pub use quota::QuotaBlock;
pub use record::{
    ApiKeyRecord, EndpointRecord, PackageKeyRecord, PlanRecord, PreviousRecord, Record, Removed,
    UserRecord,
};
pub use usage::Calls;
