//! How much there is of everything, for the page where admins start.

use serde::{Deserialize, Serialize};

/// Where counting stops.
pub const COUNT_MAX: u64 = 100_000;

/// The counts, each [`COUNT_MAX`] at most.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
pub struct Overview {
    /// Users of any status.
    pub users: u64,
    /// Package keys of any status that are not deleted.
    pub package_keys: u64,
    /// Applications.
    pub applications: u64,
    /// Packages.
    pub packages: u64,
    /// API keys that are not deleted.
    pub api_keys: u64,
    /// Endpoints, retired ones included.
    pub endpoints: u64,
    /// Package keys that wait for approval; counting stops earlier here.
    pub waiting: u32,
}

/// A count in words: `12,480`, or `100,000+` where counting has stopped.
pub fn in_words(count: u64) -> String {
    let more = if count >= COUNT_MAX { "+" } else { "" };
    crate::format::grouped(count) + more
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_that_has_stopped_says_so() {
        assert_eq!(in_words(99_999), "99,999");
        assert_eq!(in_words(COUNT_MAX), "100,000+");
    }
}
