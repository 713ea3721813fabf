//! The traffic manager: accepts or rejects calls by their key, and knows how fresh its knowledge is.
//!
//! ```text
//! service (change log) ─► follow ─► table ◄─ gate ◄─ http (verify, authorize), proxy (/e/…)
//!                           │                │ │ │
//!                           └─► lease ───────┘ │ └─► used, usage ─► flush ─► service
//!                                              └─► limits ─► refill ◄─► service
//! ```
//!
//! - [`Node`] starts and ends all of it; [`serve`] puts it on a listener.
//! - [`gate`] is the verify path: no I/O, no lock, and no allocation for a rejected key.
//! - [`limits`] holds what package keys may still do: rates of this node, quotas of all nodes.
//! - `follow` is the only writer; what it promises stands there.

#![warn(missing_docs)]

pub mod clock;
pub mod config;
pub mod envoy;
pub mod explain;
pub mod feed;
pub mod gate;
pub mod judge;
pub mod lease;
pub mod limits;
pub mod table;
pub mod used;

mod backoff;
mod counters;
mod flush;
mod follow;
mod http;
mod metrics;
mod node;
mod pace;
mod planted;
mod proxy;
mod serve;
pub mod trace;
mod usage;

pub use config::{NodeConfig, ProxyConfig};
pub use http::handbook_at;
pub use node::{Node, StartError};
pub use serve::serve;

/// The change feed against a database, a network and processes that do their worst.
#[cfg(test)]
#[path = "../tests/simulation/mod.rs"]
mod simulation;
