//! The way of one change from commit to every live gateway node.

use serde::{Deserialize, Serialize};

use crate::{NodeId, Timestamp};

/// The place of a change in the change log. Numbers rise in the order of commits, from 1, without
/// a gap.
pub type Seq = i64;

/// Whether a change is in force everywhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PropagationState {
    /// At least one live node has not confirmed the change.
    Pending,
    /// Every live node has confirmed it, and every other one rejects all calls.
    Applied,
}

/// What the badge beside a key shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Propagation {
    /// The number of the key's last change.
    pub seq: Seq,
    /// Whether it is in force everywhere.
    pub state: PropagationState,
    /// How many live nodes have confirmed it.
    pub applied: u32,
    /// How many nodes are live.
    pub nodes: u32,
    /// From commit to the last confirmation, in milliseconds, once applied and where measured.
    pub applied_ms: Option<u64>,
}

impl Propagation {
    /// Still under way.
    pub fn is_pending(&self) -> bool {
        self.state == PropagationState::Pending
    }
}

/// What a gateway node does at the moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NodeState {
    /// Registered, loading its snapshot, not yet serving.
    Starting,
    /// Live and up to date.
    InForce,
    /// Live, with changes still to apply.
    CatchingUp,
    /// Its lease has run out: it rejects every call.
    Rejecting,
}

/// One gateway node, as `GET /gateways` lists it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Gateway {
    /// The id of this run of the node.
    pub id: NodeId,
    /// The name given with `--node`.
    pub name: String,
    /// Where it listens.
    pub address: String,
    /// The version of `latchkey` it runs.
    pub version: String,
    /// What it does at the moment.
    pub state: NodeState,
    /// The number of the last change it has applied.
    pub applied_seq: Seq,
    /// How many changes it is behind.
    pub lag: i64,
    /// Milliseconds until it rejects every call, unless it confirms again.
    pub lease_left_ms: u64,
    /// Keys it holds in memory.
    pub keys_held: u64,
    /// Calls that it judges a second, over the seconds before its last confirmation. `None` while
    /// it has confirmed nothing yet, and once it rejects every call: nobody knows then.
    pub calls_per_second: Option<f64>,
    /// When it was started.
    pub started_at: Timestamp,
    /// When it last confirmed that it is up to date.
    pub confirmed_at: Option<Timestamp>,
}
