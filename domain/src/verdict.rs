//! What the traffic manager says of one call.

use serde::{Deserialize, Serialize};

/// A verdict. The set is closed, and no code ever changes its meaning.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The call is accepted.
    Ok,
    /// No key came with the call.
    MissingKey,
    /// The text cannot be a key: wrong length, character or checksum.
    MalformedKey,
    /// Well-formed, and nobody's: never made, or deleted.
    UnknownKey,
    /// A package key that nobody has approved yet.
    KeyWaiting,
    /// Switched off by its owner or an admin.
    KeyDisabled,
    /// Its time has run out.
    KeyExpired,
    /// Its owner may not sign in at the moment.
    OwnerInactive,
    /// The key's plan does not open this endpoint.
    EndpointNotAllowed,
    /// The plan or its package is switched off.
    PlanInactive,
    /// Faster than the plan's rate.
    RateLimited,
    /// The plan's quota is used up.
    QuotaExceeded,
    /// There is no such endpoint, or it is retired.
    UnknownEndpoint,
    /// The node cannot tell whether what it knows still holds.
    GatewayStale,
}

impl Verdict {
    /// Every verdict, in the order of the documentation.
    pub const ALL: [Self; 14] = [
        Self::Ok,
        Self::MissingKey,
        Self::MalformedKey,
        Self::UnknownKey,
        Self::KeyWaiting,
        Self::KeyDisabled,
        Self::KeyExpired,
        Self::OwnerInactive,
        Self::EndpointNotAllowed,
        Self::PlanInactive,
        Self::RateLimited,
        Self::QuotaExceeded,
        Self::UnknownEndpoint,
        Self::GatewayStale,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::MissingKey => "missing_key",
            Self::MalformedKey => "malformed_key",
            Self::UnknownKey => "unknown_key",
            Self::KeyWaiting => "key_waiting",
            Self::KeyDisabled => "key_disabled",
            Self::KeyExpired => "key_expired",
            Self::OwnerInactive => "owner_inactive",
            Self::EndpointNotAllowed => "endpoint_not_allowed",
            Self::PlanInactive => "plan_inactive",
            Self::RateLimited => "rate_limited",
            Self::QuotaExceeded => "quota_exceeded",
            Self::UnknownEndpoint => "unknown_endpoint",
            Self::GatewayStale => "gateway_stale",
        }
    }

    /// The HTTP status of an answer with this verdict.
    pub const fn status(self) -> u16 {
        match self {
            Self::Ok => 204,
            Self::MissingKey | Self::MalformedKey | Self::UnknownKey => 401,
            Self::KeyWaiting
            | Self::KeyDisabled
            | Self::KeyExpired
            | Self::OwnerInactive
            | Self::EndpointNotAllowed
            | Self::PlanInactive => 403,
            Self::UnknownEndpoint => 404,
            Self::RateLimited | Self::QuotaExceeded => 429,
            Self::GatewayStale => 503,
        }
    }

    /// One sentence for the caller: what is wrong, and what to do.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::Ok => "The call is accepted.",
            Self::MissingKey => {
                "Send an API key in X-Api-Key, Authorization: Bearer or X-Authorization: ApiKey."
            }
            Self::MalformedKey => "This is no API key: it is cut or mistyped. Copy it again.",
            Self::UnknownKey => "No such API key: it was deleted, or is from another system.",
            Self::KeyWaiting => "The key waits for an administrator's approval.",
            Self::KeyDisabled => "The key is disabled. Enable it in the console, or use another.",
            Self::KeyExpired => "The key has expired. Create another in the console.",
            Self::OwnerInactive => "The key's owner is not active. Ask an administrator.",
            Self::EndpointNotAllowed => "The key's plan does not open this endpoint.",
            Self::PlanInactive => "The key's plan is switched off. Ask an administrator.",
            Self::RateLimited => "Too many calls a second. Wait, then try again.",
            Self::QuotaExceeded => "The quota is used up. Try again in the next period.",
            Self::UnknownEndpoint => "There is no such endpoint.",
            Self::GatewayStale => {
                "This gateway cannot confirm that it is up to date. Try again, or another node."
            }
        }
    }

    /// Whether the call may go on.
    pub const fn is_accepted(self) -> bool {
        matches!(self, Self::Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_wire_and_differ() {
        let mut seen = std::collections::HashSet::new();
        for verdict in Verdict::ALL {
            let json = serde_json::to_string(&verdict).expect("serialises");
            assert_eq!(json, format!("\"{}\"", verdict.code()));
            assert!(seen.insert(verdict.code()));
        }
    }
}
