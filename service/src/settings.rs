//! What an operator sets.

use std::time::Duration;

/// Settings that the use-cases need.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach the console, without a slash at the end.
    pub public_url: String,
    /// Where callers reach the traffic manager, without a slash at the end.
    pub gateway_url: String,
    /// A node that has not confirmed for this long that it is up to date rejects every call.
    pub max_staleness: Duration,
    /// A session ends when nobody has used it for this long.
    pub session_idle: Duration,
    /// A session ends this long after signing in, whatever happens.
    pub session_lifetime: Duration,
    /// How long a set-up, activation or reset link is good for.
    pub link_lifetime: Duration,
    /// So many rows of a list of package keys are sorted for one page at most, where they stand
    /// apart in the index that sorts.
    pub sorted_rows: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:3000".into(),
            gateway_url: "http://127.0.0.1:3100".into(),
            max_staleness: Duration::from_mins(10),
            session_idle: Duration::from_hours(12),
            session_lifetime: Duration::from_hours(30 * 24),
            link_lifetime: Duration::from_hours(24),
            sorted_rows: 25_000,
        }
    }
}
