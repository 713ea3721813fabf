//! What a node is told at its start.

use std::time::Duration;

/// Settings of one node. What all nodes share comes from the service.
#[derive(Clone, Debug)]
pub struct NodeConfig {
    /// The name that the console shows.
    pub name: String,
    /// Where it listens, as the console shows it.
    pub address: String,
    /// How often the change log is asked without a wake-up; never less often than an eighth of
    /// `max_staleness`.
    pub poll_every: Duration,
    /// How often uses of keys are written down; so much of them is lost if the process is killed.
    pub flush_every: Duration,
    /// Limits of the proxy.
    pub proxy: ProxyConfig,
}

/// Limits of `/e/{endpoint}/…`.
#[derive(Clone, Copy, Debug)]
pub struct ProxyConfig {
    /// The largest request body, in bytes. Answers are not limited.
    pub body_max: u64,
    /// For the TCP connection to an upstream.
    pub connect_within: Duration,
    /// For the head of the answer, from the last piece of the request on.
    pub answer_within: Duration,
}

impl NodeConfig {
    /// Poll every second, flush every five, the proxy's limits at their defaults.
    pub fn new(name: impl Into<String>, address: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            address: address.into(),
            poll_every: Duration::from_secs(1),
            flush_every: Duration::from_secs(5),
            proxy: ProxyConfig::default(),
        }
    }
}

impl Default for ProxyConfig {
    /// 100 MiB, 5 s to connect, 30 s for the head of the answer.
    fn default() -> Self {
        Self {
            body_max: 100 * 1024 * 1024,
            connect_within: Duration::from_secs(5),
            answer_within: Duration::from_secs(30),
        }
    }
}
